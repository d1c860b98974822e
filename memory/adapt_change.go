package memory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// change is a figure of a source and the one that the query has in its place.
type change struct {
	from, to *persian.Figure
	times    int  // how often the source has it
	changed  bool // whether the two differ in value
}

// changes gives the figures of the source, each once, with what became of
// them; nil if none has changed or something is not certain:
//
//   - Source and query have the same kinds of figures in the same order.
//   - A figure became the same other one wherever it stands.
//   - Around one that changed the texts agree: in the words up to the next
//     figure, or in the two next to it, and in the signs that touch it ($, <).
//     Matches that are not fuzzy do anyway.
//   - No count is or becomes 1: "1 book" does not become "2 book".
//   - What the query has is clear: neither 1.500, which may be fifteen hundred,
//     nor 035, nor a fraction.
//   - Nothing else makes it doubtful: see adapt_doubt.go.
func changes(query, source *readText, fuzzy bool) []change {
	if len(query.figures) != len(source.figures) || len(source.figures) > maxFigures {
		return nil
	}
	var list []change
	some := false
	for i := range source.figures {
		from, to := &source.figures[i], &query.figures[i]
		c := change{from, to, 1, !sameFigure(from, to)}
		if c.changed && (!interchangeable(from, to) || !unambiguous(query, to) || fuzzy && !sameAround(query, source, i)) {
			return nil
		}
		some = some || c.changed
		k := slices.IndexFunc(list, func(d change) bool { return sameFigure(d.from, from) })
		switch {
		case k < 0:
			list = append(list, c)
		case !sameFigure(list[k].to, to):
			return nil
		default:
			list[k].times++
		}
	}
	if !some || doubtful(query, source, list, fuzzy) {
		return nil
	}
	return list
}

// sameFigure reports whether two figures say the same in the same way.
func sameFigure(f, g *persian.Figure) bool {
	return f.Kind == g.Kind && f.Value == g.Value && f.AtHour == g.AtHour && f.Time == g.Time
}

// interchangeable reports whether one figure may take the place of another.
func interchangeable(f, g *persian.Figure) bool {
	if tellsTime(f) && tellsTime(g) {
		return true
	}
	if f.Kind != g.Kind || f.AtHour != g.AtHour {
		return false
	}
	switch f.Kind {
	case persian.Count:
		return f.Value != "1" && g.Value != "1"
	case persian.Fraction, persian.Unclear:
		return false
	case persian.CalendarDate:
		return f.Day.Calendar == g.Day.Calendar && f.Beside == g.Beside
	}
	return true
}

// tellsTime reports whether a figure may be a time of day.
func tellsTime(f *persian.Figure) bool { return f.Kind == persian.TimeOfDay || f.AtHour }

// unambiguous reports whether a number in digits means one value only to whoever
// typed it.
func unambiguous(t *readText, f *persian.Figure) bool {
	if f.Words || f.Kind != persian.Count && f.Kind != persian.Percentage {
		return true
	}
	typed := strings.TrimFunc(t.raw(f), notDigit)
	if _, decimals, _ := strings.Cut(typed, "."); utf8.RuneCountInString(decimals) == 3 && !strings.ContainsFunc(decimals, notDigit) {
		return false
	}
	return !leadingZero(typed)
}

func notDigit(r rune) bool { return !unicode.IsDigit(r) }

// sameAround reports whether two texts agree around their figures number i. For
// figures that say what they are of, it is enough on one side: percentages,
// times, days and dates. What is counted by the others stands behind them; and
// if there is only one such, that is enough.
func sameAround(a, b *readText, i int) bool {
	aFrom, aTo := a.neighbours(i)
	bFrom, bTo := b.neighbours(i)
	f, g := &a.figures[i], &b.figures[i]
	if a.signs(f.From) != b.signs(g.From) || a.signs(f.To) != b.signs(g.To) {
		return false
	}
	before := a.keys(aFrom, f.From) == b.keys(bFrom, g.From) ||
		near(a, b, f.From-1, g.From-1, aFrom, bFrom) && near(a, b, f.From-2, g.From-2, aFrom, bFrom)
	after := a.keys(f.To, aTo) == b.keys(g.To, bTo) ||
		f.To+1 < aTo && g.To+1 < bTo && a.key(f.To) == b.key(g.To) && a.key(f.To+1) == b.key(g.To+1)
	if f.Kind == persian.Count || f.Kind == persian.Ordinal {
		begin := f.From == 0 || g.From == 0
		return after && (before || begin || a.only(f.Kind) && b.only(f.Kind))
	}
	return before || after
}

// only reports whether a text has one figure of a kind.
func (t *readText) only(kind persian.FigureKind) bool {
	n := 0
	for i := range t.figures {
		if t.figures[i].Kind == kind {
			n++
		}
	}
	return n == 1
}

// near reports whether the tokens i of a and j of b are there, behind the
// figures before, and the same.
func near(a, b *readText, i, j, aFrom, bFrom int) bool {
	return i >= aFrom && j >= bFrom && a.key(i) == b.key(j)
}

// neighbours gives the token behind the figure before figure i, and the one
// where the figure behind it begins.
func (t *readText) neighbours(i int) (from, to int) {
	to = len(t.view.Tokens)
	if i > 0 {
		from = t.figures[i-1].To
	}
	if i+1 < len(t.figures) {
		to = t.figures[i+1].From
	}
	return min(from, t.figures[i].From), max(to, t.figures[i].To)
}

// signs are the marks before token i, but for those of a sentence and quotes.
func (t *readText) signs(i int) string {
	var b strings.Builder
	for _, m := range t.view.Marks {
		if m.At == i && !strings.ContainsRune(".,;:?!…\"()[]", m.Rune) {
			b.WriteRune(m.Rune)
		}
	}
	return b.String()
}
