package memory

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"hafez/internal/persian"
)

// What makes a change doubtful though the figures could be paired. Each of
// these has cost a wrong number in a trial.

// doubtful reports whether any of them holds for the figures of a match.
func doubtful(query, source *readText, list []change, fuzzy bool) bool {
	undated, years := false, false // a date without a year; a year by itself
	dates := 0
	for _, c := range list {
		dates += c.times
		switch {
		case c.from.Kind != persian.CalendarDate:
			dates -= c.times
			years = years || eraOf(c.from) != 0 || eraOf(c.to) != 0
		case c.from.Day.Year == 0 || c.to.Day.Year == 0:
			undated = true
		}
	}
	// The year of the one date is that of the other: «۱۰ تیر تا ۱۵ مرداد ۱۴۰۴».
	if undated && (dates > 1 || years) {
		return true
	}
	if fuzzy && !query.sameMonths(source) {
		return true
	}
	for i := range source.figures {
		f, g := &source.figures[i], &query.figures[i]
		if sameFigure(f, g) {
			continue
		}
		// No word beside a date is part of it.
		of := fuzzy && f.Kind != persian.CalendarDate && f.Kind != persian.DayOfWeek
		if of && !(sameBeside(query, source, i, -1) && sameBeside(query, source, i, +1)) ||
			otherEra(source, f, g) || orderUnknown(source.raw(f), query.raw(g)) || otherSigns(source, query, f, g) {
			return true
		}
	}
	return false
}

// sameBeside reports whether the tokens right before or right behind the
// figures number i are the same: a word there may belong to the number (منفی
// ۵, صد و دوم, ده پانزده نفر).
func sameBeside(a, b *readText, i, step int) bool {
	at := func(t *readText) (token int, isFigure bool) {
		f := &t.figures[i]
		if step < 0 {
			return f.From - 1, i > 0 && t.figures[i-1].To == f.From
		}
		return f.To, i+1 < len(t.figures) && t.figures[i+1].From == f.To
	}
	x, xFigure := at(a)
	y, yFigure := at(b)
	if xFigure || yFigure {
		return xFigure && yFigure
	}
	return a.key(x) == b.key(y) // empty beyond the ends
}

// The calendars of years that are written by themselves.
const (
	jalaliEra    = 1
	gregorianEra = 2
)

// eraOf tells which calendar a number may be a year of, 0 if none.
func eraOf(f *persian.Figure) int {
	if f.Kind != persian.Count {
		return 0
	}
	switch n, err := strconv.Atoi(f.Value); {
	case err != nil:
		return 0
	case n >= 1250 && n < 1450:
		return jalaliEra
	case n >= 1700 && n < 2100:
		return gregorianEra
	}
	return 0
}

// otherEra reports whether a year may have become one of another calendar, or
// one in short (سال ۷۰): the target has the year of its own calendar.
func otherEra(source *readText, f, g *persian.Figure) bool {
	from, to := eraOf(f), eraOf(g)
	if from == to {
		return false
	}
	before := source.key(f.From - 1)
	return from != 0 && to != 0 || strings.HasPrefix(before, "سال") || source.key(f.From-2) == "سال"
}

// otherSigns reports whether the query writes a number with points or strokes
// that the source has not: ۷.۵۰۰.۰۰۰, ۱/۲ and .۵ have more than one reading, and
// only the unit can tell which.
func otherSigns(source, query *readText, f, g *persian.Figure) bool {
	count := func(t *readText, f *persian.Figure) (points, strokes int) {
		raw := t.raw(f)
		if before := []rune(t.text[:f.Start]); len(before) > 0 && strings.ContainsRune(".٫/", before[len(before)-1]) {
			return -1, -1
		}
		return strings.Count(raw, ".") + strings.Count(raw, "٫"), strings.Count(raw, "/")
	}
	points, strokes := count(query, g)
	unitPoints, unitStrokes := count(source, f)
	return points < 0 || unitPoints < 0 || points > 1 && points != unitPoints || g.Kind != persian.CalendarDate && strokes != unitStrokes && strokes > 0
}

// orderUnknown reports whether a date in digits may be read in two ways,
// ۶/۴/۲۰۲۵, and what it stands for does not tell which: ۵/۵/۲۰۲۵.
func orderUnknown(from, to string) bool {
	parts := func(s string) []string { return strings.FieldsFunc(s, notDigit) }
	number := func(s string) int {
		n, err := strconv.Atoi(persian.Analyze(s).Split.Tokens[0].Value)
		if err != nil {
			return -1
		}
		return n
	}
	f, g := parts(from), parts(to)
	if len(f) != 3 || len(g) != 3 || len([]rune(g[2])) != 4 {
		return false
	}
	day, month := number(g[0]), number(g[1])
	return day != month && day <= 12 && month <= 12 && number(f[0]) == number(f[1])
}

// restating are English words that may say a number again, or the half of the
// day: what changes elsewhere would contradict them.
var restating = sync.OnceValue(func() map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Fields(`fortnight fortnightly decade decades century centuries millennium score scores dozens quarter
		bicentenary centenary bicentennial centennial`) {
		words[w] = true
	}
	return words
})

// halves of the day, which a time in 24 hours does not go with.
var halvesOfDay = map[string]bool{"morning": true, "afternoon": true, "evening": true, "night": true, "tonight": true}

// contradicts reports whether words of the target may say again what changes:
// "10 years, a decade", "9 in the morning", "Article XV (15)".
func (t *readText) contradicts(list []change) bool {
	times := slices.ContainsFunc(list, func(c change) bool { return c.changed && (tellsTime(c.from) || tellsTime(c.to)) })
	for i, token := range t.view.Tokens {
		counted := slices.ContainsFunc(t.figures, func(f persian.Figure) bool { return f.To == i }) // the 21st century
		if restating()[token.Key] && !counted || times && halvesOfDay[token.Key] || isRoman(t.text[token.Start:token.End]) {
			return true
		}
	}
	return false
}

// isRoman reports whether a word is a number in Roman numerals of two letters
// or more.
func isRoman(word string) bool {
	return len(word) > 1 && strings.Trim(word, "IVXLCDM") == "" && word != "CD" && word != "MD" && word != "DM"
}

// monthWords are the names of months, as keys.
var monthWords = sync.OnceValue(func() map[string]bool {
	keys := make(map[string]bool)
	for _, name := range strings.Fields(`فروردین اردیبهشت خرداد تیر مرداد امرداد شهریور مهر آبان آذر دی بهمن اسفند
		ژانویه فوریه مارس آوریل آپریل مه می ژوئن جون ژوئیه جولای اوت آگوست سپتامبر اکتبر نوامبر دسامبر
		محرم صفر رجب شعبان رمضان شوال
		January February March April May June July August September October November December`) {
		for _, t := range persian.Analyze(name).Split.Tokens {
			keys[t.Key] = true
		}
	}
	return keys
})

// sameMonths reports whether two texts name the same months outside of their
// figures: «مارس ۲۰۲۴» is a month and a number.
func (t *readText) sameMonths(other *readText) bool { return t.months() == other.months() }

func (t *readText) months() string {
	var b strings.Builder
	figure := 0
	for i := range t.view.Tokens {
		for figure < len(t.figures) && t.figures[figure].To <= i {
			figure++
		}
		if figure < len(t.figures) && t.figures[figure].From <= i {
			continue
		}
		if key := t.key(i); monthWords()[key] {
			b.WriteString(key + " ")
		}
	}
	return b.String()
}
