package memory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// adapt gives the target of a match with the numbers of the query in the
// place of those of the source, and where they stand; the target itself where
// not every one of them is certain. A wrong number in a translation is dear, so
// certain means all of this:
//
//   - The match differs from the query in the values of numbers and nothing
//     else.
//   - The target has in digits just the numbers of the source, each as often:
//     none in words, none more, such as the same amount in another unit or
//     year of another calendar. (Only the numbers of an unchanged date given
//     by month may look otherwise in the target.)
//   - A number is changed to the same other number wherever it stands.
//   - None is 1, "1 book" does not become "2 book"; and no date by the name of
//     a month changes.
//   - Each number to be changed stands free in the target: not "21st",
//     "COVID-19", "an 18-year-old", "5 p.m.", nor in an address or markup.
func adapt(q *query, m *Match) (string, []Span) {
	target := m.Unit.Target
	if m.Kind != Numbers {
		return target, nil
	}
	change, kept, ok := changes(q, m)
	if !ok {
		return target, nil
	}

	type place struct {
		Span
		text string
	}
	var places []place
	tokens := persian.Analyze(target).Split.Tokens
	for i, t := range tokens {
		switch {
		case t.Class == persian.Word && numberWords[t.Key]:
			return target, nil
		case t.Value == "" || kept.date && inDate(tokens, i):
			continue
		}
		from := strings.TrimSuffix(t.Value, "%")
		if kept.counts[from]--; kept.counts[from] < 0 {
			return target, nil
		}
		to, changed := change[from]
		if !changed {
			continue
		}
		raw, ok := rewrite(target[t.Start:t.End], from, to)
		if !ok || !standsFree(target, t.Start, t.End) || i > 0 && articles[tokens[i-1].Key] {
			return target, nil
		}
		places = append(places, place{Span{t.Start, t.End}, raw})
	}
	for _, left := range kept.counts {
		if left != 0 {
			return target, nil
		}
	}

	var b strings.Builder
	var spans []Span
	at := 0
	for _, p := range places {
		b.WriteString(target[at:p.Start])
		from := b.Len()
		b.WriteString(p.text)
		spans = append(spans, Span{from, b.Len()})
		at = p.End
	}
	b.WriteString(target[at:])
	return b.String(), spans
}

// sourceNumbers are the numbers of a source, without percent signs: how often
// each stands there, and whether there is a date by the name of a month.
type sourceNumbers struct {
	counts map[string]int
	date   bool
}

// changes reads off the edits which numbers become which; ok is false if there
// is nothing to change or something is not certain.
func changes(q *query, m *Match) (change map[string]string, source sourceNumbers, ok bool) {
	change, source.counts = make(map[string]string), make(map[string]int)
	became := make(map[string]string)
	for _, e := range m.Edits {
		from, to := e.SourceValue, e.QueryValue
		switch {
		case from == "":
			continue
		case e.MonthDate && from != to:
			return nil, source, false
		case e.MonthDate:
			source.date = true
			continue
		}
		from, to = strings.TrimSuffix(from, "%"), strings.TrimSuffix(to, "%")
		if now, seen := became[from]; seen && now != to {
			return nil, source, false
		}
		became[from] = to
		source.counts[from]++
		if from == to {
			continue
		}
		if from == "1" || to == "1" || ambiguous(q.text[e.Query.Start:e.Query.End]) {
			return nil, source, false
		}
		change[from] = to
	}
	return change, source, len(change) > 0
}

// ambiguous reports whether a number may mean another value to whoever typed
// it: 1.500 is one and a half, or fifteen hundred; 035 may be anything.
func ambiguous(typed string) bool {
	if i := strings.IndexByte(typed, '.'); i >= 0 && utf8.RuneCountInString(typed[i+1:]) == 3 {
		return true
	}
	r, size := utf8.DecodeRuneInString(typed)
	next, _ := utf8.DecodeRuneInString(typed[size:])
	return (r == '0' || r == '۰' || r == '٠') && unicode.IsDigit(next)
}

// numberWords are English numbers in words: where there is one, the digits may
// say something else than they seem to.
var numberWords = func() map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Fields(`two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
		eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred dozen half both twice double triple`) {
		words[w] = true
	}
	return words
}()

// articles stand otherwise before some numbers: an 8, a 9.
var articles = map[string]bool{"a": true, "an": true}

// englishMonths are the names of the months by which dates are told.
var englishMonths = func() map[string]bool {
	months := make(map[string]bool)
	for _, m := range strings.Fields(`january february march april may june july august september october november december
		jan feb mar apr jun jul aug sept sep oct nov dec
		farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand`) {
		months[m] = true
	}
	return months
}()

// inDate reports whether a number of the target belongs to a date: a month's
// name stands beside it, or it is the year behind a month and a day.
func inDate(tokens []persian.Token, i int) bool {
	month := func(k int) bool { return k >= 0 && k < len(tokens) && englishMonths[tokens[k].Key] }
	number := func(k int) bool { return k >= 0 && k < len(tokens) && tokens[k].Value != "" }
	if tokens[i].Class == persian.Date {
		return true
	}
	return month(i-1) || month(i+1) || len(tokens[i].Value) == 4 && number(i-1) && month(i-2)
}

// standsFree reports whether the number at text[start:end] stands between
// spaces, brackets, currency signs and the marks of a sentence, and no hour of
// a half day.
func standsFree(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	if start > 0 && !unicode.IsSpace(before) && !strings.ContainsRune("([$€£«“‘", before) {
		return false
	}
	rest := text[end:]
	if rest == "" {
		return true
	}
	after, size := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune(".,;:?!", after) { // the mark must end a word
		next, _ := utf8.DecodeRuneInString(rest[size:])
		return rest[size:] == "" || unicode.IsSpace(next) || strings.ContainsRune(")]»”’\"", next)
	}
	if !unicode.IsSpace(after) {
		return strings.ContainsRune(")]%٪»”’", after)
	}
	word := strings.ToLower(strings.TrimLeft(rest, " \u00a0"))
	return !slices.ContainsFunc([]string{"a.m", "p.m", "am", "pm", "o'clock", "o’clock"}, func(w string) bool { return strings.HasPrefix(word, w) })
}

// rewrite writes the number to, in ASCII, the way raw writes from: its digits,
// its separators and what stands around them. It fails where raw is of a form
// that leaves more than one way.
func rewrite(raw, from, to string) (string, bool) {
	isDigit := func(r rune) bool { return unicode.IsDigit(r) }
	first := strings.IndexFunc(raw, isDigit)
	last := strings.LastIndexFunc(raw, isDigit)
	if first < 0 || strings.HasPrefix(from, "-") != strings.HasPrefix(to, "-") {
		return "", false
	}
	_, size := utf8.DecodeRuneInString(raw[last:])
	core, head, tail := raw[first:last+size], raw[:first], raw[last+size:]
	to = strings.TrimPrefix(to, "-")
	zero := digitZero(core)
	if zero == 0 {
		return "", false
	}
	separators := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, core)

	// Dates, times, ranges: the same parts, tied in the same way.
	if parts := strings.FieldsFunc(to, func(r rune) bool { return strings.ContainsRune("-/:", r) }); len(parts) > 1 {
		old := strings.FieldsFunc(core, func(r rune) bool { return !unicode.IsDigit(r) })
		seps := []rune(separators)
		if len(old) != len(parts) || len(seps) != len(parts)-1 {
			return "", false
		}
		padded := slices.ContainsFunc(old, leadingZero)
		var b strings.Builder
		for i, p := range parts {
			if i > 0 {
				b.WriteRune(seps[i-1])
			}
			if padded && len(p) == 1 {
				p = "0" + p
			}
			b.WriteString(p)
		}
		return head + inDigits(b.String(), zero) + tail, true
	}

	whole, decimals, _ := strings.Cut(to, ".")
	point, comma := '.', ','
	if zero != '0' {
		point, comma = '٫', '٬'
	}
	for _, r := range separators {
		switch r {
		case '.', '٫':
			point = r
		case ',', '٬', '،':
			comma = r
		default:
			return "", false
		}
	}
	// Grouped as raw is; and if raw is too short to tell, nothing above it is
	// written: 950 may become 31000 or 31,000.
	if strings.ContainsRune(separators, comma) {
		whole = groupDigits(whole, comma)
	} else if len(whole) > 4 && len(strings.TrimLeft(from, "-")) <= 4 {
		return "", false
	}
	if decimals != "" {
		whole += string(point) + decimals
	}
	return head + inDigits(whole, zero) + tail, true
}

// digitZero is the zero of the digits of a number; 0 if they are of several
// sets.
func digitZero(s string) rune {
	zero := rune(0)
	for _, r := range s {
		if !unicode.IsDigit(r) {
			continue
		}
		z := rune(0)
		for _, first := range []rune{'0', '۰', '٠'} {
			if r >= first && r <= first+9 {
				z = first
			}
		}
		if z == 0 || zero != 0 && z != zero {
			return 0
		}
		zero = z
	}
	return zero
}

// inDigits writes ASCII digits in another set.
func inDigits(s string, zero rune) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, s)
}

func leadingZero(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '0' || r == '۰' || r == '٠'
}

// groupDigits puts a sign before every third digit from the end.
func groupDigits(s string, sign rune) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + string(sign) + s[i:]
	}
	return s
}
