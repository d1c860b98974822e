package memory

import (
	"slices"
	"strings"

	"hafez/internal/persian"
)

// How a target is adapted. A match whose source differs from the query in
// numbers has them in its target too, and the query's can be put there. A
// wrong number in a translation is dear, so it is done only where nothing is
// left to guess, for all numbers that differ or for none:
//
//  1. What changed (adapt_change.go). The figures of source and query (numbers,
//     percentages, times, ordinals, days and dates, in digits or in words) are
//     paired in their order. Both texts must have equally many, of the same
//     kinds; and around one that changed the words must be the same.
//  2. Where it stands (adapt_place.go). Every figure of the target must tell one
//     of the source, in its way (adapt_tell.go): 16 thousand ۱۶٬۰۰۰, October 9
//     ۱۷ مهر. One that changed must be told just as often. So nothing is changed
//     beside a figure that may depend on it: 6 miles (10 km). What it shall say
//     then (adapt_want.go) must be certain too.
//  3. How it is written (adapt_write.go, adapt_numbers.go, adapt_dates.go). The
//     new value takes the form of the old: its digits and separators, words,
//     a.m., order of day and month. A form that the value does not fit (1 book,
//     an 18-year-old, 200 in words) leaves the target as it is.
//  4. At last the new target is read again. It must say what is wanted there,
//     and all else must be as it was.
//
// A date without a year says less than its day: ۱۷ مهر is October 8 or 9. Such
// dates are taken to be of one year, the query's and the unit's, and that year
// to be any for which the unit is right (adapt_year.go); unless all these years
// lead to the same text, nothing is changed. A date with its year needs no such
// thing, and the day of the week, where there is one, must fit.
//
// Words are read in Persian and English and written in English. In other
// languages only numbers in digits are adapted.

// adapt gives the target of a match with the figures of the query in the place
// of those of the source, and where they stand; the target itself where not
// all of them are certain.
func adapt(q *query, m *Match) (string, []Span) {
	target := m.Unit.Target
	if m.Kind < Numbers {
		return target, nil
	}
	languages := pairOf(m.Unit.From, m.Unit.To)
	query := readFigures(q.text, q.analysis, languages.from)
	if len(query.figures) == 0 {
		return target, nil
	}
	list := changes(query, readFigures(m.Unit.Source, nil, languages.from), m.Kind == Fuzzy)
	if list == nil {
		return target, nil
	}
	t := readFigures(target, nil, languages.to)
	if len(t.figures) > maxFigures || datesChange(list) && t.looseMonth() || t.contradicts(list) {
		return target, nil
	}
	if languages.to != "en" && languages.to != "fa" && slices.ContainsFunc(list, func(c change) bool { return strings.Contains(c.from.Value+c.to.Value, ".") }) {
		return target, nil // where the point and the comma may have changed places
	}

	text, spans := "", []Span(nil)
	var last []place
	for _, year := range possibleYears(list) {
		places, possible := findPlaces(list, t, year)
		if !possible || spans != nil && slices.EqualFunc(places, last, samePlace) {
			continue
		}
		last = places
		got, at, ok := write(t, places, languages.to)
		if !ok || spans != nil && got != text {
			return target, nil
		}
		text, spans = got, at
	}
	if spans == nil {
		return target, nil
	}
	return text, spans
}

// Replaced gives, for each span of m.Adapted, where in the target of the unit
// stands what was there before.
func (m *Match) Replaced() []Span {
	var replaced []Span
	for _, f := range m.replaced() {
		replaced = append(replaced, Span{f.Start, f.End})
	}
	return replaced
}

// YearAssumed reports whether a Jalali date without a year became another day
// of the Gregorian calendar, which holds only in years that have the days of
// the unit's: «۱۸ مهر» is October 10 where «۱۷ مهر» is October 9.
func (m *Match) YearAssumed() bool {
	for _, f := range m.replaced() {
		if f.Kind != persian.CalendarDate || f.Day.Calendar != persian.Gregorian || f.Day.Year != 0 {
			continue
		}
		for _, s := range readFigures(m.Unit.Source, nil, pairOf(m.Unit.From, m.Unit.To).from).figures {
			if s.Kind == persian.CalendarDate && s.Day.Calendar == persian.Jalali && s.Day.Year == 0 {
				return true
			}
		}
	}
	return false
}

// replaced are the figures of the target that were adapted.
func (m *Match) replaced() []persian.Figure {
	if len(m.Adapted) == 0 {
		return nil
	}
	var replaced []persian.Figure
	shift := 0 // from the target to the suggestion
	for _, f := range readFigures(m.Unit.Target, nil, pairOf(m.Unit.From, m.Unit.To).to).figures {
		n := len(replaced)
		if n == len(m.Adapted) {
			break
		}
		if f.Start+shift == m.Adapted[n].Start {
			replaced = append(replaced, f)
			shift = m.Adapted[n].End - f.End
		}
	}
	return replaced
}

// maxFigures bounds the figures of a text that are looked at: one with more is
// a table.
const maxFigures = 60

// readText is a text with its figures.
type readText struct {
	text    string
	view    persian.View
	figures []persian.Figure
}

// readFigures reads a text in a language; the analysis may be given.
func readFigures(text string, analysis *persian.Text, language string) *readText {
	if analysis == nil {
		analysis = persian.Analyze(text)
	}
	return &readText{text, analysis.Split, persian.Figures(text, &analysis.Split, language)}
}

// raw is a figure as it is written.
func (t *readText) raw(f *persian.Figure) string { return t.text[f.Start:f.End] }

// key is what a token says, empty if there is none.
func (t *readText) key(i int) string {
	if i < 0 || i >= len(t.view.Tokens) {
		return ""
	}
	return t.view.Tokens[i].Key
}

// keys are the folded words of some tokens, in a row: however they are spaced.
func (t *readText) keys(from, to int) string {
	var b strings.Builder
	for _, token := range t.view.Tokens[from:to] {
		b.WriteString(token.Key)
	}
	return b.String()
}
