package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitter cuts a text of which it holds a window. All places are offsets in
// the window; those of the past may be negative.
type splitter struct {
	rules   *Rules
	matcher *matcher
	opts    Options
	yield   func(Segment) bool
	stopped bool // yield said so

	text   string // the window
	base   int64  // offset of the window in the input
	final  bool   // the input ends where the window ends
	copies bool   // segments must not share the window's memory

	par    paragraph
	number int  // of the last paragraph with text
	place  int  // the next place to decide
	start  int  // where the piece that is being gathered starts
	void   int  // up to where that piece is known to hold no text
	held   span // a segment that waits for the next: marks that stand alone at the end of the paragraph join it
}

type span struct{ start, end int }

func newSplitter(rules *Rules, opts Options, yield func(Segment) bool) *splitter {
	s := &splitter{rules: rules, opts: opts, matcher: rules.matchers.Get().(*matcher)}
	s.yield = func(g Segment) bool {
		if !s.stopped && !yield(g) {
			s.stopped = true
		}
		return !s.stopped
	}
	s.held = noSpan
	s.par.mark = -1
	return s
}

var noSpan = span{-1, -1}

func (s *splitter) close() { s.rules.matchers.Put(s.matcher) }

// refill drops from the window what is decided and no longer seen by rules,
// and adds text.
func (s *splitter) refill(text string) {
	drop := min(s.start, s.place-lookBytes)
	if s.held != noSpan {
		drop = min(drop, s.held.start)
	}
	drop = max(0, drop)
	s.text = s.text[drop:] + text
	s.base += int64(drop)
	s.place -= drop
	s.start -= drop
	s.void -= drop
	if s.held != noSpan {
		s.held.start -= drop
		s.held.end -= drop
	}
	s.par.shift(drop)
}

// advance decides all places that the window allows. It reports false when no
// more is wanted.
func (s *splitter) advance() bool {
	for !s.stopped {
		s.par.find(s.text, s.opts.Paragraphs, s.final)
		v := view{s.text, s.par.start, s.par.clear}
		last := s.par.clear // the first place that cannot be decided yet
		if !s.par.ended {
			v.to = len(s.text) + 1 // somewhere behind the window
			last -= lookBytes
		}
		s.decide(v, last)
		if !s.par.ended {
			return !s.stopped
		}
		s.endParagraph()
		if s.par.next == len(s.text) && s.final {
			return !s.stopped
		}
		s.par = paragraph{start: s.par.next, clear: s.par.next, next: s.par.next, mark: -1}
		s.place, s.start = s.par.start, s.par.start
	}
	return false
}

// decide asks the rules at the places from s.place up to last, not included,
// inside the paragraph.
func (s *splitter) decide(v view, last int) {
	s.place = max(s.place, s.par.start+1)
	text, lastByte := s.text, &s.rules.lastByte
	for ; s.place < last && !s.stopped; s.place++ {
		for s.place < last && !lastByte[text[s.place-1]] {
			s.place++
		}
		if s.place >= last {
			break
		}
		if !s.rules.candidate(v, s.place) {
			continue
		}
		rule, overrules := s.matcher.decide(v, s.place)
		if rule < 0 {
			continue
		}
		breaks := s.rules.rules[rule].Break
		if breaks {
			s.cutLong(s.place)
			s.cut(s.place)
		}
		if breaks || overrules {
			s.explain(v, s.place, ByRule, rule)
		}
	}
	s.cutLong(min(s.place, last))
	s.start = s.skipSpace(s.start, max(s.start, min(s.place, last)))
	if s.held != noSpan && s.start-s.held.start > MaxSegment {
		s.flush() // what is still to come is too far away to join it
	}
}

// cut ends the piece at the place p, unless it holds no text.
func (s *splitter) cut(p int) {
	start := s.skipSpace(s.start, p)
	if !hasText(s.text[max(start, s.void):p]) {
		s.void = p
		return
	}
	s.flush()
	s.held = span{start, start + len(trimRight(s.text[start:p]))}
	s.start = p
}

// cutLong cuts while the piece up to p is longer than a segment may be.
func (s *splitter) cutLong(p int) {
	for {
		s.start = s.skipSpace(s.start, max(s.start, p))
		if p-s.start <= MaxSegment {
			return
		}
		at := s.start + MaxSegment
		if i := strings.LastIndexFunc(s.text[s.start:at], unicode.IsSpace); i > 0 {
			at = s.start + i
		} else {
			for at > s.start+1 && !atRune(s.text, at) {
				at--
			}
		}
		s.explain(view{s.text, s.par.start, s.par.clear}, at, ByLength, -1)
		if !hasText(s.text[s.start:at]) { // marks without end
			s.start = at
			continue
		}
		s.cut(at)
	}
}

// endParagraph gives the last piece of the paragraph.
func (s *splitter) endParagraph() {
	end := s.par.clear
	start := s.skipSpace(s.start, end)
	rest := trimRight(s.text[start:end])
	switch {
	case hasText(rest):
		s.flush()
		s.held = span{start, start + len(rest)}
	case rest != "" && s.held != noSpan && start+len(rest)-s.held.start <= MaxSegment:
		s.held.end = start + len(rest)
	}
	text := s.held != noSpan
	s.flush()
	if text || s.par.numbered {
		s.explain(view{s.text, s.par.start, end}, end, ByParagraph, -1)
	}
}

// flush gives the held segment.
func (s *splitter) flush() {
	if s.held == noSpan {
		return
	}
	if !s.par.numbered {
		s.par.numbered = true
		s.number++
	}
	text := s.text[s.held.start:s.held.end]
	if s.copies {
		text = strings.Clone(text)
	}
	s.yield(Segment{text, s.base + int64(s.held.start), s.base + int64(s.held.end), s.number})
	s.held = noSpan
}

func (s *splitter) explain(v view, p int, cause Cause, rule int) {
	if s.opts.Explain == nil || s.stopped {
		return
	}
	const around = 20
	d := Decision{Offset: s.base + int64(p), Break: true, Cause: cause}
	if rule >= 0 {
		d.Rule = s.rules.rules[rule]
		d.Break = d.Rule.Break
	}
	from, to := p, p
	for i := 0; i < around && from > max(0, v.from); i++ {
		_, size := utf8.DecodeLastRuneInString(v.text[max(0, v.from):from])
		from -= size
	}
	for i := 0; i < around && to < min(v.to, len(v.text)); i++ {
		_, size := utf8.DecodeRuneInString(v.text[to:min(v.to, len(v.text))])
		to += size
	}
	d.Before, d.After = strings.Clone(v.text[from:p]), strings.Clone(v.text[p:to])
	s.opts.Explain(d)
}

// skipSpace gives the first place from p on, up to end, that is not before
// white space.
func (s *splitter) skipSpace(p, end int) int {
	return end - len(strings.TrimLeftFunc(s.text[p:end], unicode.IsSpace))
}

func trimRight(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) }

// hasText reports whether s holds more than white space and invisible marks.
func hasText(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !invisible(r) {
			return true
		}
	}
	return false
}

// invisible reports whether r is a mark that is not seen: joiners, direction
// marks and controls, byte order mark, soft hyphen.
func invisible(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r == 0xad, r == 0x61c, r == 0xfeff,
		0x200b <= r && r <= 0x200f, 0x202a <= r && r <= 0x202e,
		0x2060 <= r && r <= 0x2064, 0x2066 <= r && r <= 0x206f:
		return true
	}
	return false
}
