package cli

import (
	"os"
	"strings"
	"unicode/utf8"
)

// The growth of a memory is told by month. On a terminal each month has a bar, the
// longest as long as the line has room for; where it cannot show blocks, which
// TERM=dumb says, bars are made of #. Elsewhere there are the numbers only.
//
//	growth
//	  2026-04     3  ██
//	  2026-05  1,012  ████████████████████████████

// shownMonths is how many months are told: the last ones in which anything was
// changed. --json has all.
const shownMonths = 12

func (p *printer) growth(months []monthJSON) {
	months = months[max(0, len(months)-shownMonths):]
	if len(months) == 0 {
		return
	}
	most, digits := 0, 0
	for _, m := range months {
		most, digits = max(most, m.Units), max(digits, len(thousands(m.Units)))
	}
	room := 0
	if p.o.OutTerminal {
		width := p.o.OutWidth
		if width <= 0 {
			width = 80
		}
		const before = "  2026-05  " + "  " // The last column stays free: some terminals go on to the next line.
		room = max(width-len(before)-digits-1, 10)
	}
	p.printf("growth\n")
	for _, m := range months {
		line := "  " + m.Month + "  " + padLeft(thousands(m.Units), digits)
		if room > 0 {
			line += "  " + bar(m.Units, most, room, os.Getenv("TERM") != "dumb")
		}
		p.printf("%s\n", line)
	}
}

// bar is a bar of at most room cells that shows n of most; anything above zero is
// seen. Of blocks it is exact to the eighth of a cell.
func bar(n, most, room int, blocks bool) string {
	const eighths = "▏▎▍▌▋▊▉█"
	steps := 1
	if blocks {
		steps = utf8.RuneCountInString(eighths)
	}
	length := int(int64(n) * int64(room*steps) / int64(most))
	if n > 0 {
		length = max(length, 1)
	}
	if !blocks {
		return strings.Repeat("#", length)
	}
	s := strings.Repeat("█", length/steps)
	if rest := length % steps; rest > 0 {
		s += string([]rune(eighths)[rest-1])
	}
	return s
}

func padLeft(s string, width int) string { return strings.Repeat(" ", max(0, width-len(s))) + s }
