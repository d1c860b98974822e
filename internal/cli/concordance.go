package cli

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/fatih/color"

	"hafez/memory"
)

// A concordance shows each hit in one line, cut to the width of the terminal,
// the keywords one below the other, and below it the other side of the unit
// and where it comes from:
//
//	              … to the [lake] since …
//	   The governor of the [lake's] …
//	    the translation
//	    form, sara, news.fa.txt, 2026-11-20, unit 12
//
// In Persian the words before the keyword stand to its right. A terminal that
// turns such text around does so within the isolate that the line is wrapped
// in, so that what stands to the left of the keyword is what follows it: the
// line is then pushed to its place by how long that is. Without isolates, and
// in a pipe, a line is in the order of its letters, and is pushed by how long
// that is which goes before the keyword: right in a terminal that turns
// nothing around, and in an editor that begins the line on the right.

// line is a hit in its context: all in one line, harmless on a terminal, the
// other keywords in brackets.
type line struct{ before, keyword, after string }

func (p *printer) line(h *memory.Hit) line {
	text := searched(h)
	first := h.Spans[0]
	l := line{before: strings.TrimLeft(p.flat(text[:first.Start]), " "), keyword: "[" + p.flat(text[first.Start:first.End]) + "]"}
	at := first.End
	for _, s := range h.Spans[1:] {
		l.after += p.flat(text[at:s.Start]) + "[" + p.flat(text[s.Start:s.End]) + "]"
		at = s.End
	}
	l.after = strings.TrimRight(l.after+p.flat(text[at:]), " ")
	return l
}

// searched is the side of a hit that has the keywords.
func searched(h *memory.Hit) string {
	if h.Side == memory.TargetSide {
		return h.Unit.Target
	}
	return h.Unit.Source
}

// translated is the other side.
func translated(h *memory.Hit) string {
	if h.Side == memory.TargetSide {
		return h.Unit.Source
	}
	return h.Unit.Target
}

// flat puts a piece of a text into one line.
func (p *printer) flat(s string) string {
	return p.clean(strings.Map(func(r rune) rune {
		if r == '\t' || strings.ContainsRune(lineEnds, r) || unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s))
}

// concordance prints hits.
func (p *printer) concordance(hits []memory.Hit) {
	total := p.o.OutWidth
	if total <= 0 {
		total = 80
	}
	lines := make([]line, len(hits))
	before, keyword, after := 0, 0, 0 // the longest of each, in cells
	for i := range hits {
		lines[i] = p.line(&hits[i])
		before, keyword, after = max(before, cells(lines[i].before)), max(keyword, cells(lines[i].keyword)), max(after, cells(lines[i].after))
	}
	// The context before gets half of the room, or what that behind leaves.
	room := max(total-keyword, 0)
	before = min(before, max(room/2, room-after))
	widest := 0
	for i := range lines {
		l := &lines[i]
		l.before = keepEnd(l.before, before)
		l.after = keepStart(l.after, max(total-before-cells(l.keyword), 1))
		widest = max(widest, cells(l.keyword)+cells(l.after))
	}
	for i := range hits {
		h, l := &hits[i], &lines[i]
		push := before - cells(l.before)
		open, close := "", ""
		if p.o.isolate {
			open, close = "\u2066", "\u2069" // LRI, PDI
			if rightToLeft(searched(h)) {
				open = "\u2067" // RLI
				push = widest - cells(l.keyword) - cells(l.after)
			}
		}
		p.printf("%s%s%s%s%s%s\n", strings.Repeat(" ", max(push, 0)), open, l.before, p.paint(l.keyword, color.FgGreen, color.Bold), l.after, close)
		p.printf("    %s\n", p.text1(translated(h)))
		from := provenance(&h.Unit)
		if h.Unit.Status != memory.Confirmed {
			from = fmt.Sprintf("%s, %s", h.Unit.Status, from)
		}
		if h.Closeness > memory.SameWord {
			from = fmt.Sprintf("%s, %s", h.Closeness, from)
		}
		p.printf("    %s\n", p.paint(from, color.Faint))
	}
}
