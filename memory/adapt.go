package memory

import (
	"strings"

	"hafez/internal/persian"
)

// adapt gives the target of a match with the numbers of the query in the
// place of those of the source, and where they stand; the target itself where
// not every one of them is certain. A number is certain if
//
//   - the source has it only where the query has one and the same other,
//   - the target has it in digits just as often as the source,
//   - and neither is 1: "1 book" does not become "2 book".
//
// Dates given by the name of a month are left alone: their day may be one of
// another calendar in the target.
func adapt(q *query, m *Match) (string, []Span) {
	target := m.Unit.Target
	change := make(map[string]string)
	texts := make(map[string]string) // how the query writes the new number
	for _, e := range m.Edits {
		if e.Op == Renumber {
			if now, ok := change[e.SourceValue]; ok && now != e.QueryValue {
				return target, nil
			}
			change[e.SourceValue] = e.QueryValue
			texts[e.QueryValue] = q.text[e.Query.Start:e.Query.End]
		}
	}
	if len(change) == 0 {
		return target, nil
	}
	inSource := make(map[string]int)
	for _, e := range m.Edits {
		if e.Op == Insert || e.SourceValue == "" {
			continue
		}
		inSource[e.SourceValue]++
		if now, ok := change[e.SourceValue]; ok && (e.Op != Renumber || e.QueryValue != now) {
			return target, nil // here it stays, or goes
		}
	}

	type place struct {
		span Span
		text string
	}
	var places []place
	inTarget := make(map[string]int)
	for _, t := range persian.Analyze(target).Split.Tokens {
		for from, to := range change {
			number, percent := strings.CutSuffix(from, "%")
			value := strings.TrimSuffix(t.Value, "%")
			if t.Value == "" || value != number || t.Value != value && !percent {
				continue
			}
			if t.Class != persian.Number && t.Key != persian.DigitDate {
				return target, nil
			}
			raw, ok := rewrite(target[t.Start:t.End], number, strings.TrimSuffix(to, "%"), texts[to])
			if !ok {
				return target, nil
			}
			inTarget[from]++
			places = append(places, place{Span{t.Start, t.End}, raw})
		}
	}
	for from, to := range change {
		if inTarget[from] != inSource[from] || from == "1" || to == "1" || strings.HasSuffix(from, "%") != strings.HasSuffix(to, "%") {
			return target, nil
		}
	}

	var b strings.Builder
	var spans []Span
	at := 0
	for _, p := range places {
		b.WriteString(target[at:p.span.Start])
		from := b.Len()
		b.WriteString(p.text)
		spans = append(spans, Span{from, b.Len()})
		at = p.span.End
	}
	b.WriteString(target[at:])
	return b.String(), spans
}

// rewrite writes a number the way raw does: its digits, its separators and
// what stands around them. from is the value of raw, to the new one, typed
// how the text of the query that typed stands for shows. It fails where raw is
// of a form that leaves more than one way.
func rewrite(raw, from, to, typed string) (string, bool) {
	// Only Latin digits and the separators of a plain number or a date.
	first := strings.IndexAny(raw, "0123456789")
	last := strings.LastIndexAny(raw, "0123456789")
	if first < 0 {
		return "", false
	}
	core := raw[first : last+1]
	if strings.HasPrefix(from, "-") != strings.HasPrefix(to, "-") {
		return "", false
	}
	to = strings.TrimPrefix(to, "-")
	grouped := strings.Contains(core, ",")
	for _, r := range core {
		if (r < '0' || r > '9') && r != ',' && r != '.' && r != ':' && r != '/' && r != '-' {
			return "", false
		}
	}
	// A date is written with the zeros and separators of raw.
	if parts := strings.Split(to, "-"); len(parts) == 3 {
		sep := strings.Trim(core, "0123456789")
		old := strings.Split(core, sep[:1])
		if len(old) != 3 {
			return "", false
		}
		for i, p := range parts {
			if len(old[i]) == 2 && len(p) == 1 {
				parts[i] = "0" + p
			}
		}
		return raw[:first] + strings.Join(parts, sep[:1]) + raw[last+1:], true
	}
	if strings.ContainsAny(core, "/-") {
		return "", false
	}
	whole, decimals, _ := strings.Cut(to, ".")
	if grouped || !strings.ContainsAny(core, ",") && len(strings.TrimLeft(from, "-")) < 4 && strings.ContainsAny(typed, "٬,،") {
		whole = groupDigits(whole)
	}
	if decimals != "" {
		whole += "." + decimals
	}
	return raw[:first] + whole + raw[last+1:], true
}

// groupDigits puts a comma before every third digit from the end.
func groupDigits(s string) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
