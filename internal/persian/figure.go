package persian

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// FigureKind says what a figure tells.
type FigureKind uint8

const (
	// Count: how many, or the number of something: ۱۷, 3.5 million, هفده.
	Count FigureKind = iota
	// Percentage: ۲۵٪, twenty-five percent. Its Value is without the sign.
	Percentage
	// Ordinal: هفدهم, 17th, seventeenth.
	Ordinal
	// Fraction: نیم, دو سوم, a third. Its Value is "2/3".
	Fraction
	// TimeOfDay: ۱۷:۳۰, 5:30 p.m.
	TimeOfDay
	// DayOfWeek: پنجشنبه, Thursday.
	DayOfWeek
	// CalendarDate: ۱۷ مهر ۱۴۰۴, October 9, 1404/7/17: a day and a month at least.
	CalendarDate
	// Unclear: numbers that stand together in a way that is not understood.
	Unclear
)

// Figure is a number, time or date as it stands in a text, in digits or in
// words.
type Figure struct {
	Kind FigureKind
	// Value is the same for figures of one kind that say the same: a decimal
	// number in ASCII for counts, percentages and ordinals ("-3", "12.5",
	// "3500000"), else something printable. Numbers of several parts ("3/5",
	// "10.4.2") are counts that no arithmetic is done with.
	Value string

	// Time is what a time of day says. A count behind «ساعت» may be one: it
	// has its Time too, and AtHour is set.
	Time   Clock
	AtHour bool

	// Day is what a date says. With EitherOrder it was written like 9/10/2025
	// and is read here with the day before the month.
	Day         Day
	EitherOrder bool

	// Weekday is the day of the week; of dates, the one right before them if
	// Beside is set.
	Weekday time.Weekday
	Beside  bool

	// Words is set if the number is written in words.
	Words bool

	Start, End int // the bytes of the text
	From, To   int // the tokens of its split view
	// Parts are where its numbers and names stand, in order, if it is written
	// in a form simple enough to be written with other ones.
	Parts []Part
}

// Clock is a time of day as it is given: the hour may be of a half day.
type Clock struct {
	Hour, Minute int // 0 to 24, 0 to 59
	Half         Half
}

// Half is the half of the day that an hour belongs to.
type Half uint8

const (
	NoHalf Half = iota // not told
	Before             // before noon
	After              // after noon
)

// Of24 gives the hour of 24, if it is known which of the two it is.
func (c Clock) Of24() (hour int, ok bool) {
	switch {
	case c.Hour == 0 || c.Hour > 12:
		return c.Hour % 24, true
	case c.Half == Before:
		return c.Hour % 12, true
	case c.Half == After:
		return c.Hour%12 + 12, true
	}
	return c.Hour, false
}

// value is what tells times apart.
func (c Clock) value() string {
	return fmt.Sprintf("%d:%02d%s", c.Hour, c.Minute, [...]string{"", "am", "pm"}[c.Half])
}

// Day is a date as it is given; Year is 0 if that is not.
type Day struct {
	Calendar         Calendar
	Year, Month, Day int
}

// Time gives the day at midnight UTC. It reports false for dates without a
// year, for lunar ones, which depend on the moon being seen, and for days that
// do not exist.
func (d Day) Time() (time.Time, bool) {
	switch d.Calendar {
	case Jalali:
		return JalaliDate(d.Year, d.Month, d.Day)
	case Gregorian:
		t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
		return t, d.Year > 0 && t.Day() == d.Day && int(t.Month()) == d.Month
	}
	return time.Time{}, false
}

// Role says what a part of a figure is.
type Role uint8

const (
	Digits   Role = iota // a number in digits, with its separators
	Words                // a number or an ordinal in words
	Scale                // thousand, million …, by which the number before is multiplied
	Ending               // the letters of an ordinal: th
	Hours                // an hour
	Minutes              // the minutes behind it
	HalfDay              // a.m., p.m.
	OClock               // o'clock
	Year                 // in digits, as are days
	Month                // the number or the name of a month, with the full stop of an abbreviation
	MonthDay             // the day of a month
	Weekday              // the name of a day of the week, likewise
)

// Part is a piece of a figure.
type Part struct {
	Role       Role
	Start, End int // the bytes of the text
}

// Figures finds the figures of a text, in order. View is the split view of the
// text, language a BCP 47 tag: number words, names and times are known of
// Persian and English; in other languages only digits are.
//
// Words that may be none are left out: «یک» and "one", which are articles and
// pronouns too, «نه» (no), «ده» (village) and «شش» (lung) unless something is
// counted by them, and parts of compounds (چهارراه، هشت‌پا).
func Figures(text string, view *View, language string) []Figure {
	r := reader{text: text, tokens: view.Tokens}
	read := r.digits
	switch BaseLanguage(language) {
	case "fa":
		r.words = persianNumerals()
		for i := range r.tokens {
			if r.key(i) == "نه" {
				r.nays++
			}
		}
		read = r.persian
	case "en":
		r.words = englishNumerals()
		read = r.english
	}
	for i := 0; i < len(r.tokens); {
		t := &r.tokens[i]
		switch {
		case t.Class == Word && !r.begins(t.Key):
			i++
		case t.End <= t.Start || i > 0 && t.Start < r.tokens[i-1].End:
			i++ // signs alone, or words of one rune (ﷺ)
		default:
			i = max(read(i), i+1)
		}
	}
	return r.figures
}

// reader finds figures, from one token to the next. Its methods that read at
// token i give the token behind what they have read, 0 if there is nothing.
type reader struct {
	text    string
	tokens  []Token
	words   *numerals // nil if the language is not known
	nays    int       // how often «نه» stands in the text: no, or nine
	figures []Figure
}

// begins reports whether a figure may begin with a word.
func (r *reader) begins(key string) bool {
	return r.words != nil && r.words.first[strings.TrimSuffix(key, "'s")]
}

// key is the key of a token, empty if there is none, or if it is not a word.
func (r *reader) key(i int) string {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Class != Word {
		return ""
	}
	return r.tokens[i].Key
}

// surface is a token as it was typed.
func (r *reader) surface(i int) string { return r.text[r.tokens[i].Start:r.tokens[i].End] }

// between is what stands before token i, up to the token before it.
func (r *reader) between(i int) string {
	if i <= 0 || i >= len(r.tokens) || r.tokens[i].Start < r.tokens[i-1].End {
		return "⟨"
	}
	return r.text[r.tokens[i-1].End:r.tokens[i].Start]
}

// near reports whether token i stands behind the one before it with nothing
// but space between, or nothing at all.
func (r *reader) near(i int) bool {
	return i > 0 && i < len(r.tokens) && r.tokens[i].Glue != Marked && !strings.Contains(r.between(i), "⟨")
}

// hyphened reports whether a hyphen and nothing else ties token i to the one
// before it.
func (r *reader) hyphened(i int) bool {
	b := r.between(i)
	return b == "-" || b == "‐" || b == "‑"
}

// plain gives the value of a number in digits without sign, percent sign or
// anything else that is special.
func (r *reader) plain(i int) (string, bool) {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Class != Number || r.tokens[i].Key != PlainNumber {
		return "", false
	}
	v := r.tokens[i].Value
	return v, !strings.HasPrefix(v, "-")
}

// small gives the value of a whole number in digits, or -1.
func (r *reader) small(i, most int) int {
	v, ok := r.plain(i)
	if !ok || strings.Contains(v, ".") || atoi(v) > most {
		return -1
	}
	return atoi(v)
}

// add appends a figure of the tokens from…to.
func (r *reader) add(f Figure, from, to int) int {
	f.From, f.To = from, to
	f.Start, f.End = r.tokens[from].Start, max(f.End, r.tokens[to-1].End)
	r.figures = append(r.figures, f)
	return to
}

// digits reads the number or date in digits at token i.
func (r *reader) digits(i int) int {
	t := r.tokens[i]
	if t.Class == Word || t.Class == Date && t.Key != DigitDate {
		return 0
	}
	runs := r.runs(i)
	value, percent := strings.CutSuffix(t.Value, "%")
	f := Figure{Value: value}
	if percent {
		f.Kind = Percentage
	}
	switch key := strings.TrimSuffix(t.Key, "%"); {
	case t.Class == Date:
		if g, ok := digitDate(value, runs); ok {
			return r.add(g, i, i+1)
		}
		f.Parts = runs
	case key == PlainNumber:
		if len(runs) > 0 {
			f.Parts = []Part{{Digits, runs[0].Start, runs[len(runs)-1].End}}
		}
	case key == PlainNumber+":"+PlainNumber && !percent && clockOf(value, &f.Time):
		f.Kind, f.Value = TimeOfDay, f.Time.value()
		if len(runs) == 2 {
			runs[0].Role, runs[1].Role = Hours, Minutes
			f.Parts = runs
		}
	case key == PlainNumber+"-"+PlainNumber && !strings.HasPrefix(value, "-") && len(runs) == 2:
		// A range is two numbers: 10–12 percent is 10 to 12 percent.
		a, b, _ := strings.Cut(value, "-")
		first, second := Figure{Value: a, Parts: runs[:1]}, Figure{Kind: f.Kind, Value: b, Parts: runs[1:]}
		r.add(first, i, i+1)
		r.add(second, i, i+1)
		n := len(r.figures)
		r.figures[n-2].End, r.figures[n-1].Start = runs[0].End, runs[1].Start
		return i + 1
	default:
		f.Parts = runs
	}
	return r.add(f, i, i+1)
}

// runs are the runs of digits of token i.
func (r *reader) runs(i int) []Part {
	var runs []Part
	for at, c := range r.surface(i) {
		if !unicode.IsDigit(c) {
			continue
		}
		at += r.tokens[i].Start
		end := at + utf8.RuneLen(c)
		if n := len(runs); n > 0 && runs[n-1].End == at {
			runs[n-1].End = end
		} else {
			runs = append(runs, Part{Digits, at, end})
		}
	}
	return runs
}

// clockOf reads a time of day, 17:30; two digits make minutes.
func clockOf(value string, c *Clock) bool {
	h, m, _ := strings.Cut(value, ":")
	if len(h) > 2 || len(m) != 2 || atoi(h) > 24 || atoi(m) > 59 || atoi(h) == 24 && atoi(m) > 0 {
		return false
	}
	c.Hour, c.Minute = atoi(h), atoi(m)
	return true
}

// digitDate reads a date in digits, by the year either Jalali or Gregorian:
// years from 1420 on may be lunar ones, and those of two digits anything.
func digitDate(value string, runs []Part) (f Figure, ok bool) {
	p := strings.Split(value, "-")
	if len(p) != 3 || len(runs) != 3 {
		return f, false
	}
	f.Kind = CalendarDate
	roles := [3]Role{Year, Month, MonthDay}
	year, a, b := atoi(p[0]), atoi(p[1]), atoi(p[2])
	if len(p[2]) == 4 {
		roles = [3]Role{MonthDay, Month, Year}
		year, b = b, year
	}
	switch {
	case year >= FirstJalaliYear && year < 1420:
		f.Day = Day{Jalali, year, a, b}
	case year >= 1800 && year < 2200:
		f.Day = Day{Gregorian, year, a, b}
		if len(p[2]) == 4 && a > 12 { // 10/31/2025
			f.Day.Month, f.Day.Day = b, a
			roles = [3]Role{Month, MonthDay, Year}
		} else if len(p[2]) == 4 {
			f.EitherOrder = a <= 12 && b <= 12 && a != b
		}
	default:
		return f, false
	}
	if f.Day.Month > 12 {
		return f, false
	}
	// 10/10/2025 does not say which is the month.
	if len(p[2]) != 4 || f.Day.Calendar == Jalali || a != b {
		f.Parts = slices.Clone(runs)
		for i := range f.Parts {
			f.Parts[i].Role = roles[i]
		}
	}
	f.Value = f.Day.value()
	if f.EitherOrder {
		f.Value += "?"
	}
	return f, true
}

// value is what tells days apart.
func (d Day) value() string {
	return fmt.Sprintf("%c%d-%d-%d", d.Calendar, d.Year, d.Month, d.Day)
}
