// Package segment divides text into the segments that are translated one by
// one: sentences, headings, list items.
//
// Use [Builtin] for the rules of a language and [Split] or [Read] to apply
// them:
//
//	rules, err := segment.Builtin("fa")
//	…
//	for s := range segment.Split(text, rules, segment.Options{}) {
//		fmt.Println(s.Start, s.End, s.Text)
//	}
//
// Segmentation is lossless. Segments are bytes of the input, in order, and
// what lies between them is white space (and, in paragraphs without text,
// invisible marks): segments and gaps together are the input again, byte for
// byte, valid UTF-8 or not.
//
// Rules are data, in the exchange format of translation tools, SRX 2.0.
// [ParseSRX] reads a file of one's own; [BuiltinSRX] gives the embedded ones
// to start from. An SRX rule is a pair of regular expressions, one for the
// text before a place and one for the text after it, and says whether text is
// divided there. At each place the first rule that matches decides, so
// exceptions stand before what they except:
//
//	<rule break="no"><beforebreak>\bص\.</beforebreak><afterbreak>\s</afterbreak></rule>
//	<rule break="yes"><beforebreak>[.؟]</beforebreak><afterbreak>\s</afterbreak></rule>
//
// All patterns of a rule set are run at once by an automaton, in time
// proportional to the text, and only at places where a break rule could match
// by the two characters around it.
package segment

import (
	"io"
	"iter"
)

// Segment is one sentence, heading or list item.
type Segment struct {
	Text      string // bytes of the input, without white space at its ends
	Start     int64  // offset of its first byte in the input
	End       int64  // offset behind its last byte
	Paragraph int    // number of its paragraph, from 1; paragraphs without text do not count
}

// Paragraphs says what ends a paragraph, and with it a segment. A line end is
// LF, CR, CR LF, vertical tab, form feed, U+0085, U+2028 or U+2029.
type Paragraphs int

const (
	// Line: every line end.
	Line Paragraphs = iota
	// Blank: only a blank line, or U+2029. For hard-wrapped text; other line
	// ends are white space inside a segment.
	Blank
	// None: nothing. The whole text is one paragraph.
	None
)

// Options are the choices of [Split] and [Read]. The zero value is the usual
// choice.
type Options struct {
	Paragraphs Paragraphs
	// Explain, if not nil, is called for each place that was decided, in
	// order.
	Explain func(Decision)
}

// Cause is why a place was decided as it was.
type Cause int

const (
	ByRule      Cause = iota // a rule broke, or kept what a later rule would have broken
	ByParagraph              // a paragraph ends
	ByLength                 // the segment reached [MaxSegment]
)

// Decision tells why text was divided at a place, or kept together.
type Decision struct {
	Offset int64 // of the place in the input, in bytes
	Break  bool
	Cause  Cause
	Rule   Rule   // the rule that decided, when Cause is ByRule
	Before string // up to 20 characters of the paragraph before the place
	After  string // and up to 20 after it
}

// MaxSegment is the length in bytes of the longest segment. Where no rule
// breaks for so long, text is cut at the last white space within it, or,
// lacking that, between two characters.
const MaxSegment = 1 << 20

// Split gives the segments of text in order. Their Text shares its memory.
func Split(text string, rules *Rules, opts Options) iter.Seq[Segment] {
	return func(yield func(Segment) bool) {
		s := newSplitter(rules, opts, yield)
		defer s.close()
		s.text, s.final = text, true
		s.advance()
	}
}

// chunk is how much [Read] asks of its reader at a time, in bytes.
const chunk = 64 << 10

// Read gives the segments of the text that r holds, the same as [Split] of
// the whole. It keeps little more than [MaxSegment] bytes of it in memory,
// and gives a segment once enough of the text behind it has been read. The
// sequence ends after the first error of r other than [io.EOF], which comes
// with a zero Segment after the segments of what was read before it.
func Read(r io.Reader, rules *Rules, opts Options) iter.Seq2[Segment, error] {
	return func(yield func(Segment, error) bool) {
		s := newSplitter(rules, opts, func(g Segment) bool {
			return yield(g, nil)
		})
		defer s.close()
		s.copies = true
		buf := make([]byte, chunk)
		for {
			n, err := io.ReadFull(r, buf)
			if err == io.ErrUnexpectedEOF {
				err = io.EOF
			}
			s.refill(string(buf[:n]))
			s.final = err != nil
			if !s.advance() {
				return
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Segment{}, err)
				return
			}
		}
	}
}
