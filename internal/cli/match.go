package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fatih/color"

	"hafez/memory"
)

// readable prints a query and its matches:
//
//	» the query
//	   87  fuzzy         draft −5, sara, news.fa.txt, 2026-11-20, unit 12
//	       the source with [-words that differ-][+and those of the query+]
//	       the translation
//
// What a draft loses is said first; nothing is, of a confirmed unit. The source is
// left out where it is the query itself. At a prompt the query is
// left out and the matches are numbered.
func (s *suggester) readable(text string, found []memory.Match) {
	if s.prompt == nil || s.prompt.line != text { // else it stands there as it was typed
		if s.queries > 1 {
			s.printf("\n")
		}
		s.printf("%s %s\n", s.paint("»", color.FgCyan), s.text1(text))
	}
	if len(found) == 0 {
		s.printf("    –  %s\n", s.paint("no match", color.Faint))
	}
	for _, m := range found {
		number := "  "
		if s.prompt != nil {
			number = s.prompt.number(text, &m)
		}
		s.printf("%s%s  %-14s%s%s\n", number, s.score(m.Score), m.Kind, s.draft(&m), s.paint(provenance(&m.Unit), color.Faint))
		if m.Kind > memory.Exact {
			s.printf("       %s\n", s.differences(text, &m))
		}
		s.printf("       %s\n", s.suggestion(&m))
		if notes := s.remarks(&m); notes != "" {
			s.printf("       %s\n", s.paint("("+notes+")", color.Faint))
		}
		if s.explain {
			s.why(text, &m)
		}
	}
}

func (p *printer) text1(s string) string { return p.text(inLine(s)) }

func (p *printer) score(score int) string {
	c := color.FgWhite
	switch {
	case score == 100:
		c = color.FgGreen
	case score >= 85:
		c = color.FgYellow
	}
	return p.paint(fmt.Sprintf("%3d", score), c, color.Bold)
}

// draft says of a match that nobody has confirmed it, and what it loses by that.
func (p *printer) draft(m *memory.Match) string {
	if m.Unit.Status == memory.Confirmed {
		return ""
	}
	text := m.Unit.Status.String()
	if m.Penalty > 0 {
		text += fmt.Sprintf(" −%d", m.Penalty)
	}
	return p.paint(text, color.FgYellow) + p.paint(", ", color.Faint)
}

// provenance is who, where from, when and which.
func provenance(u *memory.Unit) string {
	var parts []string
	for _, s := range []string{u.Author(), u.Origin} {
		if s != "" {
			parts = append(parts, inLine(s))
		}
	}
	if t := u.LastChange(); !t.IsZero() {
		parts = append(parts, t.Format("2006-01-02"))
	}
	return strings.Join(append(parts, fmt.Sprintf("unit %d", u.ID)), ", ")
}

// differences is the source of a match with the words marked that the query
// has not, and those of the query that it has not. The marks survive without
// colour.
func (p *printer) differences(query string, m *memory.Match) string {
	source := m.Unit.Source
	var b strings.Builder
	at := 0
	gap := func(to int) {
		if to > at {
			b.WriteString(p.clean(source[at:to]))
			at = to
		}
	}
	mark := func(open, text, close string, c color.Attribute) {
		b.WriteString(p.paint(open+p.text(text)+close, c))
	}
	for i := 0; i < len(m.Edits); {
		// Changes that stand together are told together.
		var old, now memory.Span
		j := i
		for ; j < len(m.Edits) && m.Edits[j].Op != memory.Keep; j++ {
			e := m.Edits[j]
			if e.Op != memory.Insert {
				old = join(old, e.Source)
			}
			if e.Op != memory.Delete {
				now = join(now, e.Query)
			}
		}
		if j == i {
			gap(m.Edits[i].Source.End)
			i++
			continue
		}
		if old.End > 0 {
			gap(old.Start)
			mark("[-", source[max(at, old.Start):old.End], "-]", color.FgRed)
			at = old.End
		} else if at > 0 {
			b.WriteByte(' ')
		}
		if now.End > 0 {
			mark("[+", query[now.Start:now.End], "+]", color.FgGreen)
			if old.End == 0 && at == 0 {
				b.WriteByte(' ')
			}
		}
		i = j
	}
	gap(len(source))
	return p.isolated(inLine(strings.TrimSpace(b.String())))
}

func join(a, b memory.Span) memory.Span {
	if a.End == 0 {
		return b
	}
	return memory.Span{Start: a.Start, End: b.End}
}

// suggestion is the translation, with the numbers that were changed to the
// query's set off.
func (p *printer) suggestion(m *memory.Match) string {
	if len(m.Adapted) == 0 || !p.o.colour {
		return p.text1(m.Suggestion)
	}
	var b strings.Builder
	at := 0
	for _, s := range m.Adapted {
		b.WriteString(p.clean(m.Suggestion[at:s.Start]) + p.paint(m.Suggestion[s.Start:s.End], color.FgGreen))
		at = s.End
	}
	return p.isolated(inLine(b.String() + p.clean(m.Suggestion[at:])))
}

// remarks are what the translator should know beyond the words.
func (p *printer) remarks(m *memory.Match) string {
	var r []string
	switch {
	case len(m.Adapted) > 0:
		r = append(r, "changed for you: "+strings.Join(p.changes(m), "; "))
		if m.YearAssumed() {
			r = append(r, "if the year is the same")
		}
	case slices.ContainsFunc(m.Edits, func(e memory.Edit) bool { return e.Op == memory.Renumber }):
		r = append(r, "numbers or dates differ: not changed in the translation")
	}
	for _, t := range []struct {
		points int
		what   string
	}{{m.Punctuation, "punctuation"}, {m.Tags, "tags"}, {m.Spacing, "spacing"}} {
		if t.points > 0 {
			r = append(r, t.what+" differs")
		}
	}
	return strings.Join(r, "; ")
}

// changes tells what stood in the translation and what stands there now, once
// each: Thursday, October 9 → Friday, October 10. Changes with no word between
// are told together.
func (p *printer) changes(m *memory.Match) []string {
	var told []string
	replaced := m.Replaced()
	for i := 0; i < len(replaced); {
		old, now := replaced[i], m.Adapted[i]
		for i++; i < len(replaced) && replaced[i].Start-old.End <= len(", "); i++ {
			old.End, now.End = replaced[i].End, m.Adapted[i].End
		}
		s := p.text1(m.Unit.Target[old.Start:old.End]) + " → " + p.text1(m.Suggestion[now.Start:now.End])
		if !slices.Contains(told, s) {
			told = append(told, s)
		}
	}
	return told
}
