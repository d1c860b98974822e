package segment

import (
	"unicode"
	"unicode/utf8"
)

// paragraph is the extent of one paragraph, as far as it has been seen. All
// places are offsets in the splitter's window.
type paragraph struct {
	start    int
	clear    int  // the paragraph reaches at least here; its end, when ended
	ended    bool // its end is known
	next     int  // where to look on; the start of the next paragraph, when ended
	mark     int  // under Blank: a line end with only white space behind it so far; else -1
	numbered bool // a segment of it has been given
}

func (p *paragraph) shift(n int) {
	p.start -= n
	p.clear -= n
	p.next -= n
	if p.mark >= 0 {
		p.mark -= n
	}
}

// lineEnd gives the length of the line end that text begins with, 0 for none,
// -1 if it cannot be told before more text is there.
func lineEnd(text string, final bool) int {
	switch b := text[0]; {
	case b == '\r':
		if len(text) > 1 && text[1] == '\n' {
			return 2
		}
		if len(text) == 1 && !final {
			return -1
		}
		return 1
	case b >= '\n' && b <= '\f':
		return 1
	case b == 0xc2 || b == 0xe2:
		if !utf8.FullRuneInString(text) {
			if final {
				return 0
			}
			return -1
		}
		if r, size := utf8.DecodeRuneInString(text); r == 0x85 || r == 0x2028 || r == 0x2029 {
			return size
		}
	}
	return 0
}

// mayEndLine tells the bytes that a line end can begin with.
var mayEndLine = [256]bool{'\n': true, '\v': true, '\f': true, '\r': true, 0xc2: true, 0xe2: true}

// find looks for the end of the paragraph in text.
func (p *paragraph) find(text string, kind Paragraphs, final bool) {
	switch {
	case p.ended:
		return
	case kind == Line:
		p.findLine(text, final)
	case kind == Blank:
		p.findBlank(text, final)
	default:
		p.clear, p.next = len(text), len(text)
	}
	if final && !p.ended {
		p.ended = true
		if p.mark < 0 {
			p.clear = len(text)
		}
		p.next = len(text)
	}
}

func (p *paragraph) findLine(text string, final bool) {
	i := p.next
	for ; i < len(text); i++ {
		if !mayEndLine[text[i]] {
			continue
		}
		if n := lineEnd(text[i:], final); n != 0 {
			p.clear, p.next = i, i
			if n > 0 {
				p.ended, p.next = true, i+n
			}
			return
		}
	}
	p.clear, p.next = i, i
}

// findBlank looks for a line end followed by a blank line. White space longer
// than MaxSegment behind a line end counts as one, so that it need not be
// held.
func (p *paragraph) findBlank(text string, final bool) {
	for p.next < len(text) {
		rest := text[p.next:]
		n := 0
		if mayEndLine[rest[0]] {
			if n = lineEnd(rest, final); n < 0 {
				return
			}
		}
		if n > 0 {
			separator := n == 3 && rest[2] == 0xa9 // U+2029
			if p.mark >= 0 || separator {
				p.ended = true
				if p.mark < 0 {
					p.clear = p.next
				}
				p.next += n
				return
			}
			p.mark, p.clear = p.next, p.next
			p.next += n
			continue
		}
		if p.mark < 0 && rest[0] < utf8.RuneSelf {
			p.next++
			p.clear = p.next
			continue
		}
		if !final && !utf8.FullRuneInString(rest) {
			return
		}
		r, size := utf8.DecodeRuneInString(rest)
		p.next += size
		switch {
		case p.mark < 0:
			p.clear = p.next
		case !unicode.IsSpace(r) && !invisible(r):
			p.mark, p.clear = -1, p.next
		case p.next-p.mark > MaxSegment:
			p.ended = true
			return
		}
	}
}
