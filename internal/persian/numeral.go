package persian

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// numerals are the number words of a language, by their keys.
type numerals struct {
	cardinals map[string]int // 1 to 19, the tens; the hundreds that are one word
	ordinals  map[string]int // likewise
	hundred   string         // what a unit is put before to make hundreds
	and       string
	// Whether the parts of a number are tied by and always, as in Persian, and
	// whether tens and units may be by a hyphen, as in English.
	tied, hyphens bool
	scales        map[string]int // the powers of ten of thousand, million …
	percent       [][]string     // what makes a number a percentage
	// The words that a figure may begin with: all others need no second look.
	first map[string]bool
}

// begin fills in the words that a figure may begin with: numbers, ordinals,
// and others.
func (n *numerals) begin(others ...string) {
	n.first = make(map[string]bool)
	for _, table := range []map[string]int{n.cardinals, n.ordinals} {
		for w := range table {
			n.first[w] = true
		}
	}
	for _, w := range others {
		n.first[w] = true
	}
}

var persianNumerals = sync.OnceValue(func() *numerals {
	n := numerals{
		cardinals: values("یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده",
			"بیست سی چهل پنجاه شصت هفتاد هشتاد نود", "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد"),
		ordinals: make(map[string]int),
		hundred:  "صد", and: "و", tied: true,
		scales: map[string]int{"هزار": 3, "میلیون": 6, "ملیون": 6, "میلیارد": 9, "تریلیون": 12},
		// Analyze has seen to numbers in digits already.
		percent: [][]string{{"درصد"}},
	}
	n.cardinals["هژده"], n.cardinals["هیجده"], n.cardinals["یکصد"] = 18, 18, 100
	for w, v := range n.cardinals {
		switch v {
		case 3:
			w = "سو"
		case 30:
			continue // «سیم» is a wire; the thirtieth is «سی‌ام»
		}
		n.ordinals[w+"م"], n.ordinals[w+"مین"] = v, v
	}
	for _, w := range strings.Fields("اول نخست اولین نخستین") {
		n.ordinals[w] = 1
	}
	n.begin(slices.Concat(slices.Collect(maps.Keys(persianWeekdays)), slices.Collect(maps.Keys(persianFractions)), []string{"هزار"})...)
	return &n
})

var englishNumerals = sync.OnceValue(func() *numerals {
	n := numerals{
		cardinals: values(strings.Join(englishUnits[1:], " "), strings.Join(englishTens[2:], " "), ""),
		ordinals:  make(map[string]int),
		hundred:   "hundred", and: "and", hyphens: true,
		scales:  map[string]int{"thousand": 3, "million": 6, "billion": 9, "trillion": 12},
		percent: [][]string{{"percent"}, {"per", "cent"}, {"pct"}},
	}
	for v := 1; v < 100; v++ {
		if v < 20 || v%10 == 0 {
			n.ordinals[EnglishOrdinal(v)] = v
		}
	}
	n.begin(slices.Concat(slices.Collect(maps.Keys(englishWords)), []string{"a", "half", "halves"})...)
	for name := range monthNames() {
		n.first[strings.ToLower(name)] = true
	}
	for name := range weekdayNames() {
		n.first[strings.ToLower(name)] = true
	}
	return &n
})

// values makes a table of the words for 1, 2, 3 …, for 20, 30, 40 … and for
// 100, 200, 300 ….
func values(units, tens, hundreds string) map[string]int {
	table := make(map[string]int)
	for i, w := range strings.Fields(units) {
		table[w] = i + 1
	}
	for i, w := range strings.Fields(tens) {
		table[w] = 10 * (i + 2)
	}
	for i, w := range strings.Fields(hundreds) {
		table[w] = 100 * (i + 1)
	}
	return table
}

var (
	englishUnits = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	englishTens  = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
)

// EnglishCardinal gives the words for 1 to 100, with a hyphen: "twenty-five";
// "" for other numbers.
func EnglishCardinal(n int) string {
	switch {
	case n == 100:
		return "one hundred"
	case n < 1 || n > 100:
		return ""
	case n < 20:
		return englishUnits[n]
	case n%10 == 0:
		return englishTens[n/10]
	}
	return englishTens[n/10] + "-" + englishUnits[n%10]
}

// EnglishOrdinal gives the words for the 1st to the 100th: "twenty-fifth"; ""
// for other numbers.
func EnglishOrdinal(n int) string {
	w := EnglishCardinal(n)
	if w == "" {
		return ""
	}
	head, last := "", w
	if i := strings.LastIndexAny(w, "- "); i >= 0 {
		head, last = w[:i+1], w[i+1:]
	}
	switch {
	case last == "one":
		last = "first"
	case last == "two":
		last = "second"
	case last == "three":
		last = "third"
	case last == "five" || last == "twelve":
		last = last[:len(last)-2] + "fth"
	case last == "eight":
		last = "eighth"
	case last == "nine":
		last = "ninth"
	case strings.HasSuffix(last, "y"):
		last = last[:len(last)-1] + "ieth"
	default:
		last += "th"
	}
	return head + last
}

// joins reports whether token i, a word, goes on with the number that ends
// before it, and where that part of it begins: behind «و», "and" or a hyphen.
func (r *reader) joins(i int, hyphen bool) (at int, ok bool) {
	switch {
	case hyphen && r.words.hyphens && r.hyphened(i):
		return i, true
	case !r.near(i):
		return 0, false
	case r.key(i) == r.words.and:
		return i + 1, r.near(i + 1)
	}
	return i, !r.words.tied
}

// joinsWord is joins for a number word, and gives that: in «بیست‌وپنج» the «و»
// is tied to it.
func (r *reader) joinsWord(i int, hyphen bool) (at int, word string, ok bool) {
	if word, tied := strings.CutPrefix(r.key(i), r.words.and); tied && word != "" && r.words.tied && r.near(i) && r.tokens[i].Glue == HalfSpace {
		return i, word, true
	}
	at, ok = r.joins(i, hyphen)
	return at, r.key(at), ok
}

// below1000 reads words for a number from 1 to 999.
func (r *reader) below1000(i int) (value, next int) {
	value = r.words.cardinals[r.key(i)]
	next = i + 1
	switch {
	case value == 0 && r.key(i) == "a" && r.near(i+1) && r.key(i+1) == r.words.hundred:
		value, next = 100, i+2
	case value == 0:
		return 0, 0
	case value < 10 && r.near(next) && r.key(next) == r.words.hundred:
		value, next = 100*value, next+1
	}
	for {
		at, word, ok := r.joinsWord(next, value%100 != 0)
		more := r.words.cardinals[word]
		if !ok || more == 0 {
			return value, next
		}
		// Hundreds take what is smaller, twenty and more a unit: without «و»
		// too in English, and there not with it.
		switch {
		case value%100 == 0 && more < 100:
		case value%100 >= 20 && value%10 == 0 && more < 10 && (r.words.tied || at == next):
		default:
			return value, next
		}
		value, next = value+more, at+1
	}
}

// amount is a number as it was read.
type amount struct {
	value string
	next  int  // the token behind it
	words bool // it begins with words
	// The parts, if there is one number and at most one scale.
	parts []Part
}

// amount reads a number in digits or words with its scales: ۱۷, هفده,
// ۱۶ هزار و ۵۰۰, ۲ میلیون و ۳۰۰ هزار, 3.5 million. It is a sum of terms with
// ever smaller scales.
func (r *reader) amount(i int) (a amount, ok bool) {
	value, ok := r.plain(i)
	if t := &r.tokens[i]; !ok && r.words.tied && t.Key == PlainNumber+"/"+PlainNumber && r.scale(i+1) > 0 {
		value, ok = strings.Replace(t.Value, "/", ".", 1), true // ۱/۲ میلیون
	}
	if ok {
		runs := r.runs(i)
		if len(runs) == 0 {
			return a, false
		}
		a = amount{value: value, next: i + 1, parts: []Part{{Digits, runs[0].Start, runs[len(runs)-1].End}}}
		if n, err := strconv.ParseInt(value, 10, 64); err != nil || value[0] == '0' || n > largestWhole {
			power, next := r.power(i + 1)
			if next > i+1 {
				a.value, ok = Shift(value, power)
			}
			return r.withScale(a, next), ok
		}
	} else if _, next := r.below1000(i); next > 0 {
		a = amount{next: next, words: true, parts: []Part{{Words, r.tokens[i].Start, r.tokens[next-1].End}}}
	} else if _, _, ok := r.whole(i, true); ok {
		a = amount{words: true}
	} else {
		return a, false
	}

	total, last, end := int64(0), 100, 0
	for at := i; ; {
		n, power, next := r.term(at, at == i)
		if next == 0 || power >= last {
			break
		}
		total, last, end = total+n*pow10(power), power, next
		if at, ok = r.joins(next, false); !ok || power == 0 {
			break
		}
	}
	if end > i+1 || a.words {
		a.value = strconv.FormatInt(total, 10)
	}
	return r.withScale(a, end), true
}

// withScale notes the scale of a number that ends before token next, or that
// the number is not of a simple form.
func (r *reader) withScale(a amount, next int) amount {
	switch {
	case next == a.next+1 && a.next > 0 && r.scale(a.next) > 0:
		a.parts = append(a.parts, Part{Scale, r.tokens[a.next].Start, r.tokens[a.next].End})
	case next != a.next:
		a.parts = nil
	}
	a.next = next
	return a
}

// largestWhole is the largest number that is put together with others.
const largestWhole = 999_999

// term reads what is less than a million, and a larger scale: «۲ هزار و ۵۰۰
// میلیارد» is 2500 of them.
func (r *reader) term(i int, first bool) (n int64, power, next int) {
	n, next, ok := r.whole(i, first)
	if !ok {
		return 0, 0, 0
	}
	bare := next == i
	if bare || r.scale(next) == 3 {
		n, next = n*1000, next+1
		if at, ok := r.joins(next, false); ok {
			if more, end, ok := r.whole(at, false); ok && more < 1000 && r.scale(end) != 3 {
				n, next = n+more, end
			}
		}
	}
	if p := r.scale(next); p > 3 {
		power, next = p, next+1
	}
	return n, power, next
}

// whole reads a number without a scale. The first of a sum may be missing: in
// «هزار و ۵۰۰» it takes no token, in "a million" the a. In English only the
// first is in digits: "$5 million and 20 houses" are two numbers.
func (r *reader) whole(i int, first bool) (n int64, next int, ok bool) {
	if v, next := r.below1000(i); next > 0 {
		return int64(v), next, true
	}
	if v := r.small(i, largestWhole); v > 0 && (first || r.words.tied) {
		return int64(v), i + 1, true
	}
	switch {
	case first && r.key(i) == "a" && r.scale(i+1) > 0:
		return 1, i + 1, true
	case first && r.words.tied && r.words.scales[r.key(i)] == 3:
		return 1, i, true
	}
	return 0, 0, false
}

// scale is the power of ten of token i, if it is a word like thousand.
func (r *reader) scale(i int) int {
	if !r.near(i) {
		return 0
	}
	return r.words.scales[r.key(i)]
}

// power reads the scales from token i on: two at the most, هزار میلیارد.
func (r *reader) power(i int) (power, next int) {
	for next = i; next < i+2; next++ {
		p := r.scale(next)
		if p == 0 {
			break
		}
		power += p
	}
	return power, next
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// Shift moves the decimal point of a number to the right by power places, or
// to the left if that is negative: ("3.5", 6) is "3500000". Zeros that say
// nothing are left out. It reports false for what is not a decimal number.
func Shift(value string, power int) (string, bool) {
	whole, decimals, _ := strings.Cut(value, ".")
	for _, c := range whole + decimals {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	digits := whole + decimals
	point := len(whole) + power
	if digits == "" || point > 30 || point < -30 {
		return "", false
	}
	if point < 0 {
		digits, point = strings.Repeat("0", -point)+digits, 0
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	whole, decimals = trimZeros(digits[:point]), strings.TrimRight(digits[point:], "0")
	if decimals != "" {
		whole += "." + decimals
	}
	return whole, true
}

// percent gives the token behind the words that make the number before token
// i a percentage, 0 if there are none.
func (r *reader) percent(i int) int {
	for _, words := range r.words.percent {
		n := 0
		for n < len(words) && r.key(i+n) == words[n] && (r.near(i+n) || n == 0 && r.hyphened(i)) {
			n++
		}
		if n == len(words) {
			return i + n
		}
	}
	return 0
}

// ordinal reads an ordinal in words up to the hundredth, or 0.
func (r *reader) ordinal(i int) (value, next int) {
	if v := r.words.ordinals[r.key(i)]; v > 0 {
		return v, i + 1
	}
	tens := r.words.cardinals[r.key(i)]
	if tens < 20 || tens > 90 {
		return 0, 0
	}
	at, word, ok := r.joinsWord(i+1, true)
	if v := r.words.ordinals[word]; ok && v > 0 && v < 10 && (r.words.tied || at == i+1) {
		return tens + v, at + 1
	}
	return 0, 0
}
