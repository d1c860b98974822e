package memory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// write writes a target with other figures in some places, and gives where
// they stand. It fails where one does not stand free, where its form does not
// fit what it shall say, and where the new text says something else when it is
// read again.
func write(target *readText, places []place, language string) (string, []Span, bool) {
	var b strings.Builder
	spans := make([]Span, 0, len(places))
	at := 0
	for _, p := range places {
		f := &p.figure
		text, ok := target.rewrite(f, &p.want, language)
		if !ok || !target.standsFree(p.at) || !target.articleFits(f, text) {
			return "", nil, false
		}
		b.WriteString(target.text[at:f.Start])
		from := b.Len()
		b.WriteString(text)
		spans = append(spans, Span{from, b.Len()})
		at = f.End
	}
	b.WriteString(target.text[at:])
	return b.String(), spans, proofread(b.String(), target, places, language)
}

// proofread reports whether a new target has the figures of the old one but in
// the given places, and there those that are wanted; and whether a day of the
// week before a date is still that of the date.
func proofread(text string, target *readText, places []place, language string) bool {
	figures := readFigures(text, nil, language).figures
	if len(figures) != len(target.figures) {
		return false
	}
	changed := false // whether the figure before has changed
	for i := range figures {
		want, before := &target.figures[i], changed
		if changed = len(places) > 0 && places[0].at == i; changed {
			want, places = &places[0].want, places[1:]
		}
		if !slices.ContainsFunc(readings(&figures[i]), func(f persian.Figure) bool { return says(&f, want) }) {
			return false
		}
		if f := &figures[i]; f.Beside && (changed && (!want.Beside || want.Weekday != f.Weekday) || before && !changed) {
			return false
		}
	}
	return true
}

// says reports whether a figure says what is wanted.
func says(f, want *persian.Figure) bool {
	if f.Kind != want.Kind {
		return false
	}
	switch f.Kind {
	case persian.CalendarDate:
		return f.Day == want.Day
	case persian.TimeOfDay:
		return f.Time == want.Time
	}
	return f.Value == want.Value
}

// standsFree reports whether figure i stands between spaces, brackets,
// currency signs and the marks of a sentence; a hyphen and a word may follow
// (18-year-old). Not free are COVID-19, the 1980s, and what stands in markup
// and addresses.
func (t *readText) standsFree(i int) bool {
	start, end := t.figures[i].Start, t.figures[i].End
	for _, f := range t.figures { // both ends of a range
		if f.From == t.figures[i].From {
			start, end = min(start, f.Start), max(end, f.End)
		}
	}
	// Of an opening quote what stands before it must be so too: id="55".
	head := strings.TrimRight(t.text[:start], `"“‘«`)
	before, _ := utf8.DecodeLastRuneInString(head)
	if head != "" && !unicode.IsSpace(before) && !strings.ContainsRune("([$€£—⟩", before) {
		return false
	}
	rest := t.text[end:]
	if rest == "" {
		return true
	}
	after, size := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(rest[size:])
	switch {
	case strings.ContainsRune(".,;:?!…،؛؟", after): // the mark must end a word
		return rest[size:] == "" || unicode.IsSpace(next) || strings.ContainsRune(")]»”’\"", next)
	case after == '-' || after == '‑':
		return unicode.IsLetter(next)
	}
	return unicode.IsSpace(after) || strings.ContainsRune(")]%٪°»”’\"—⟨", after)
}

// articleFits reports whether an article before a figure also goes before the
// new text: an 18-year-old, a 17-year-old.
func (t *readText) articleFits(f *persian.Figure, text string) bool {
	article := t.key(f.From - 1)
	if article != "a" && article != "an" {
		return true
	}
	vowel, known := vowelSound(text)
	return known && vowel == (article == "an")
}

// vowelSound reports whether a number, time or date begins with a vowel when
// it is spoken. It is not known of 1100 and 1800: they may be eleven hundred.
func vowelSound(s string) (vowel, known bool) {
	if r, _ := utf8.DecodeRuneInString(s); !unicode.IsDigit(r) {
		s = strings.ToLower(s)
		return strings.ContainsRune("aeiou", r|0x20) && !strings.HasPrefix(s, "one"), true
	}
	digits := strings.ReplaceAll(s, ",", "")
	if i := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		digits = digits[:i]
	}
	if len(digits) == 4 && (strings.HasPrefix(digits, "11") || strings.HasPrefix(digits, "18")) {
		return false, false
	}
	if digits == "" {
		return false, false
	}
	first := digits[:(len(digits)-1)%3+1]
	return first[0] == '8' || first == "11" || first == "18", true
}

// rewrite writes a figure so that it says what is wanted, part by part; what
// stands between the parts stays.
func (t *readText) rewrite(f, want *persian.Figure, language string) (string, bool) {
	if len(f.Parts) == 0 {
		return "", false
	}
	parts, ok := t.newParts(f, want, language)
	if !ok {
		return "", false
	}
	var b strings.Builder
	at := f.Start
	for i, p := range f.Parts {
		b.WriteString(t.text[at:p.Start])
		b.WriteString(parts[i])
		at = p.End
	}
	b.WriteString(t.text[at:f.End])
	return b.String(), true
}

// newParts gives the new text of each part of a figure.
func (t *readText) newParts(f, want *persian.Figure, language string) ([]string, bool) {
	old := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		old[i] = t.text[p.Start:p.End]
	}
	switch f.Kind {
	case persian.Count, persian.Percentage, persian.Ordinal:
		return newNumber(old, f, want, language)
	case persian.TimeOfDay:
		return newTime(old, f, want)
	case persian.DayOfWeek:
		return []string{nameLike(want.Weekday.String(), old[0])}, true
	case persian.CalendarDate:
		iso := f.Parts[0].Role == persian.Year && t.text[f.Parts[0].End] == '-'
		return newDate(old, f, want, iso)
	}
	return nil, false
}
