package persian

import (
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// english reads the figure that begins at token i of an English text.
func (r *reader) english(i int) int {
	next := r.englishWeekday(i)
	for _, read := range [...]func(*reader, int) int{
		(*reader).englishDate, (*reader).englishTime, (*reader).englishFraction, (*reader).englishOrdinal, (*reader).englishAmount,
	} {
		if next > 0 {
			break
		}
		next = read(r, i)
	}
	if next > 0 {
		return next
	}
	next = r.digits(i)
	if end := r.percent(next); next > 0 && end > 0 {
		if f := &r.figures[len(r.figures)-1]; f.Kind == Count { // 10–12 percent
			f.Kind, f.To = Percentage, end
			return end
		}
	}
	return next
}

// EnglishMonth gives the name of a month from 1 in one of the calendars, ""
// for a lunar one.
func EnglishMonth(c Calendar, month int) string {
	names := englishMonths[c]
	if month < 1 || month > len(names) {
		return ""
	}
	return names[month-1]
}

var englishMonths = map[Calendar][]string{
	Gregorian: strings.Fields("January February March April May June July August September October November December"),
	Jalali:    strings.Fields("Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand"),
}

// monthName is a month as a name says it.
type monthName struct {
	calendar Calendar
	number   int
}

// monthNames has the names of months with a capital letter, and their
// abbreviations.
var monthNames = sync.OnceValue(func() map[string]monthName {
	table := map[string]monthName{
		"Sept": {Gregorian, 9}, "Amordad": {Jalali, 5}, "Esphand": {Jalali, 12},
		"Muharram": {Lunar, 1}, "Safar": {Lunar, 2}, "Rajab": {Lunar, 7}, "Shaban": {Lunar, 8}, "Sha'ban": {Lunar, 8},
		"Ramadan": {Lunar, 9}, "Ramazan": {Lunar, 9}, "Shawwal": {Lunar, 10},
	}
	for c, names := range englishMonths {
		for i, name := range names {
			table[name] = monthName{c, i + 1}
			if c == Gregorian {
				table[name[:3]] = monthName{c, i + 1}
			}
		}
	}
	return table
})

// titled is token i with a capital letter and small ones, if it begins with a
// capital: OCTOBER is October, may is none.
func (r *reader) titled(i int) string {
	if r.key(i) == "" {
		return ""
	}
	s := r.surface(i)
	c, size := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(c) {
		return ""
	}
	return string(c) + strings.ToLower(s[size:])
}

// month reads the name of a month at token i, with the full stop of an
// abbreviation.
func (r *reader) month(i int) (m monthName, p Part, ok bool) {
	name := strings.TrimSuffix(strings.TrimSuffix(r.titled(i), "'s"), "’s")
	m, ok = monthNames()[strings.ReplaceAll(name, "’", "'")]
	if !ok {
		return m, p, false
	}
	p = Part{Month, r.tokens[i].Start, r.tokens[i].Start + len(name)}
	if full := EnglishMonth(m.calendar, m.number); full != "" && len(name) < len(full) && strings.HasPrefix(r.text[p.End:], ".") {
		p.End++
	}
	return m, p, true
}

// gap reports whether nothing but space and the given marks stands before
// token i.
func (r *reader) gap(i int, marks string) bool {
	return i > 0 && strings.Trim(r.between(i), " \u00a0\u202f\t\n"+marks) == ""
}

// englishDay reads the day of a month in digits at token i, 9 or 9th.
func (r *reader) englishDay(i int) (day int, parts []Part, next int) {
	day = r.small(i, 31)
	if day < 1 || len(r.surface(i)) > 2 {
		return 0, nil, 0
	}
	parts = []Part{{MonthDay, r.tokens[i].Start, r.tokens[i].End}}
	if r.ending(i + 1) {
		return day, append(parts, Part{Ending, r.tokens[i+1].Start, r.tokens[i+1].End}), i + 2
	}
	return day, parts, i + 1
}

// ending reports whether token i is the ending of an ordinal in digits.
func (r *reader) ending(i int) bool {
	if !r.near(i) || r.tokens[i].Glue != Tight {
		return false
	}
	switch r.key(i) {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}

// englishDate reads a day and the name of a month, in either order, and the
// year if there is one: October 9, 2025; 9th of October 2025; Oct. 9; Mehr 17,
// 1404. What else stands beside the name of a month is unclear, unless it is
// the year: October 2025.
func (r *reader) englishDate(i int) int {
	var f Figure
	next := 0
	if m, p, ok := r.month(i); ok {
		if !r.gap(i+1, ".") && !r.hyphened(i+1) {
			return 0
		}
		day, parts, end := r.englishDay(i + 1)
		if end == 0 || r.hyphened(i+1) {
			return 0
		}
		f.Day, f.Parts, next = Day{Calendar: m.calendar, Month: m.number, Day: day}, append([]Part{p}, parts...), end
	} else {
		day, parts, end := r.englishDay(i)
		if end == 0 {
			return r.besideMonth(i)
		}
		if r.gap(end, "") && r.key(end) == "of" {
			end++
		}
		m, p, ok := r.month(end)
		if !ok || !r.gap(end, "") {
			return r.besideMonth(i)
		}
		f.Day, f.Parts, next = Day{Calendar: m.calendar, Month: m.number, Day: day}, append(parts, p), end+1
	}
	if v, ok := r.plain(next); ok && len(v) == 4 && len(r.surface(next)) == 4 && (r.gap(next, ",") || r.gap(next, ".") && strings.HasSuffix(r.text[:f.Parts[len(f.Parts)-1].End], ".")) && f.Day.Calendar.has(atoi(v)) {
		f.Day.Year = atoi(v)
		f.Parts = append(f.Parts, Part{Year, r.tokens[next].Start, r.tokens[next].End})
		next++
	}
	f.Kind, f.Value = CalendarDate, f.Day.value()
	f.End = f.Parts[len(f.Parts)-1].End
	r.beside(&f, i)
	return r.add(f, i, next)
}

// besideMonth reads what may be the day of a month beside its name without
// making a date that is understood: 9–11 October, ninth of October.
func (r *reader) besideMonth(i int) int {
	value, next := r.tokens[i].Value, i+1
	if v, plain := r.plain(i); plain && atoi(v) > 31 {
		return 0 // October 2025
	}
	ordinal := value != ""
	if !ordinal {
		_, next = r.ordinal(i)
		if ordinal = next > 0; !ordinal {
			_, next = r.below1000(i)
		}
		if next == 0 {
			return 0
		}
		value = r.text[r.tokens[i].Start:r.tokens[next-1].End]
	} else if r.ending(next) {
		next++
	}
	behind := next
	if r.gap(behind, "") && r.key(behind) == "of" {
		behind++
	}
	_, _, before := r.month(i - 1)
	_, _, after := r.month(behind)
	if ordinal && before && r.gap(i, ".") || after && (r.gap(behind, "") || r.hyphened(behind)) {
		return r.add(Figure{Kind: Unclear, Value: value}, i, next)
	}
	return 0
}

// weekdayNames has the days of the week with a capital letter, and their
// abbreviations.
var weekdayNames = sync.OnceValue(func() map[string]time.Weekday {
	table := map[string]time.Weekday{"Tues": time.Tuesday, "Thur": time.Thursday, "Thurs": time.Thursday}
	for d := time.Sunday; d <= time.Saturday; d++ {
		table[d.String()], table[d.String()[:3]] = d, d
	}
	return table
})

// englishWeekday reads a day of the week; an abbreviation only before a date.
func (r *reader) englishWeekday(i int) int {
	name := strings.TrimSuffix(strings.TrimSuffix(r.titled(i), "'s"), "’s")
	day, ok := weekdayNames()[name]
	if !ok {
		return 0
	}
	p := Part{Weekday, r.tokens[i].Start, r.tokens[i].Start + len(name)}
	if name != day.String() {
		_, _, month := r.month(i + 1)
		if !month && r.small(i+1, 31) < 1 || !r.gap(i+1, ".,") {
			return 0
		}
		if strings.HasPrefix(r.text[p.End:], ".") {
			p.End++
		}
	}
	r.add(Figure{Kind: DayOfWeek, Value: day.String(), Weekday: day, Parts: []Part{p}}, i, i+1)
	r.figures[len(r.figures)-1].End = p.End
	return i + 1
}

// englishTime reads 17:30, 5:30 p.m., 5.30pm, 5 p.m. and 5 o'clock.
func (r *reader) englishTime(i int) int {
	t := &r.tokens[i]
	var f Figure
	runs := r.runs(i)
	hour := r.small(i, 12)
	switch {
	case t.Class == Number && t.Key == PlainNumber+":"+PlainNumber && clockOf(t.Value, &f.Time) && len(runs) == 2:
	case t.Class == Number && t.Key == PlainNumber && clockOf(strings.Replace(t.Value, ".", ":", 1), &f.Time) && len(runs) == 2:
	case hour >= 1 && len(runs) == 1:
		f.Time.Hour = hour
	default:
		return 0
	}
	runs[0].Role = Hours
	if len(runs) == 2 {
		runs[1].Role = Minutes
	}
	f.Kind, f.Parts = TimeOfDay, runs
	rest := strings.TrimLeft(r.text[t.End:], " \u00a0\u202f")
	at := len(r.text) - len(rest)
	p, half := halfDay(rest)
	switch {
	case p > 0 && f.Time.Hour >= 1 && f.Time.Hour <= 12:
		f.Time.Half = half
		f.Parts = append(f.Parts, Part{HalfDay, at, at + p})
		f.End = at + p
	case p == 0 && len(runs) == 1 && (hasWord(rest, "o'clock") || hasWord(rest, "o’clock")):
		f.End = at + strings.Index(rest, "clock") + len("clock")
		f.Parts = append(f.Parts, Part{OClock, at, f.End})
	case p > 0 || t.Key != PlainNumber+":"+PlainNumber:
		return 0
	}
	f.Value = f.Time.value()
	next := i + 1
	for next < len(r.tokens) && r.tokens[next].Start < f.End {
		next++
	}
	return r.add(f, i, next)
}

// halfDay gives the length of the a.m. or p.m. that s begins with.
func halfDay(s string) (length int, half Half) {
	for _, w := range []struct {
		text string
		half Half
	}{{"a.m.", Before}, {"p.m.", After}, {"a.m", Before}, {"p.m", After}, {"am", Before}, {"pm", After}} {
		if hasWord(s, w.text) {
			return len(w.text), w.half
		}
	}
	return 0, NoHalf
}

// hasWord reports whether s begins with a word, in small or capital letters.
func hasWord(s, word string) bool {
	if len(s) < len(word) || !strings.EqualFold(s[:len(word)], word) {
		return false
	}
	c, _ := utf8.DecodeRuneInString(s[len(word):])
	return !unicode.IsLetter(c) && !unicode.IsDigit(c)
}

// englishFraction reads half, a quarter, a third of, two-thirds. Without what
// makes it a fraction a third is the one behind the second.
func (r *reader) englishFraction(i int) int {
	switch r.key(i) {
	case "half", "halves":
		return r.add(Figure{Kind: Fraction, Value: "1/2", Words: true}, i, i+1)
	}
	n, at := r.below1000(i)
	if at == 0 {
		if n, at = r.small(i, 9), i+1; r.key(i) == "a" {
			n = 1
		}
	}
	if n < 1 || n > 9 || !r.near(at) && !r.hyphened(at) {
		return 0
	}
	name, plural := strings.CutSuffix(r.key(at), "s")
	parts := r.words.ordinals[name]
	switch {
	case name == "quarter":
		parts = 4
	case parts < 3 || parts > 10:
		return 0
	case r.key(i) == "a" && r.key(at+1) != "of":
		return 0
	}
	if plural != (n > 1) {
		return 0
	}
	return r.add(Figure{Kind: Fraction, Value: strconv.Itoa(n) + "/" + strconv.Itoa(parts), Words: true}, i, at+1)
}

// englishOrdinal reads 17th and seventeenth. A second is one of time behind
// "a", "per" and numbers, and so are many seconds.
func (r *reader) englishOrdinal(i int) int {
	if v, next := r.ordinal(i); next > 0 {
		if n := len(r.figures); v == 2 && (r.key(i-1) == "a" || r.key(i-1) == "per" || n > 0 && r.figures[n-1].To == i && r.near(i)) {
			return i + 1
		}
		f := Figure{Kind: Ordinal, Value: strconv.Itoa(v), Words: true}
		// "first, …", "at first" and "first of all" say nothing of a number.
		if behind := strings.TrimSpace(r.text[r.tokens[next-1].End:]); v != 1 || r.key(i-1) != "at" && !strings.HasPrefix(behind, ",") && !strings.HasPrefix(behind, "of all") {
			f.Parts = []Part{{Words, r.tokens[i].Start, r.tokens[next-1].End}}
		}
		return r.add(f, i, next)
	}
	if v := r.small(i, largestWhole); v > 0 && r.ending(i+1) {
		f := Figure{Kind: Ordinal, Value: strconv.Itoa(v)}
		f.Parts = []Part{{Digits, r.tokens[i].Start, r.tokens[i].End}, {Ending, r.tokens[i+1].Start, r.tokens[i+1].End}}
		return r.add(f, i, i+2)
	}
	return 0
}

// englishWords are words that have a number in them.
var englishWords = map[string]int{
	"zero": 0, "both": 2, "twice": 2, "double": 2, "doubled": 2, "twofold": 2, "couple": 2, "pair": 2,
	"triple": 3, "tripled": 3, "thrice": 3, "dozen": 12,
}

// englishAmount reads a number, with "percent" a percentage.
func (r *reader) englishAmount(i int) int {
	if v, ok := englishWords[r.key(i)]; ok {
		return r.add(Figure{Value: strconv.Itoa(v), Words: true}, i, i+1)
	}
	a, ok := r.amount(i)
	if !ok {
		return 0
	}
	f := Figure{Value: a.value, Words: a.words, Parts: a.parts}
	if end := r.percent(a.next); end > 0 {
		f.Kind = Percentage
		r.add(f, i, end)
		// The words behind stay as they are.
		r.figures[len(r.figures)-1].End = r.tokens[a.next-1].End
		return end
	}
	if a.words && a.next == i+1 && r.key(i) == "one" {
		return 0
	}
	return r.add(f, i, a.next)
}
