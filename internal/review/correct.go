package review

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff/lcs"

	"hafez/align"
)

// Corrected is what a review makes of the two texts it is of.
type Corrected struct {
	Source, Target Text
	// Right and Wrong are the rows that a person marked so, as beads of Source
	// and Target, in order; behind those of Wrong the pairs that were rejected in
	// earlier rounds.
	Right, Wrong []align.Bead
	// Notes are the notes of rows, as beads of what they are of.
	Notes []Note
}

// Note is a note, and the segments that it is of.
type Note struct {
	align.Bead
	Text string
}

// Text is one of the two texts as the reviewer left it.
type Text struct {
	Segments []string
	// From is, for each segment, the one in the text as it was, from 0; -1 for
	// what the reviewer wrote. Segments that were split have the same.
	From []int
	// Edited is how many segments the reviewer worded anew or wrote.
	Edited int
}

// leastCommon is how much of the words of a review and of the texts must be the
// same for the one to be a review of the other.
const leastCommon = .5

// Correct reads a review against the segments of the two texts. It goes by the
// words in the cells, so a reviewer may merge, split and move them at will, as
// long as they stay in order, and correct what is misspelt:
//
//   - a segment that stands in two rows is split between them;
//   - what was not edited comes out byte for byte as it is in the text, whatever
//     became of its white space in the cells;
//   - what was edited, or added, comes out as the cell has it;
//   - segments that the cells have lost stand between the rows, as if they had
//     never been aligned, but for those that were taken out of the middle of a
//     row that is marked right;
//   - segments without words (blank lines) stand where they stood.
//
// The error says that the review is of other texts, and of which side.
func (s *Sheet) Correct(source, target []string) (*Corrected, error) {
	right := make([]bool, len(s.Rows))
	sources, targets := make([]string, len(s.Rows)), make([]string, len(s.Rows))
	for i, r := range s.Rows {
		sources[i], targets[i], right[i] = r.Source, r.Target, r.Mark == Right
	}
	c := &Corrected{}
	var sourceRows, targetRows []align.Range
	for _, side := range []struct {
		name            string
		cells, segments []string
		text            *Text
		rows            *[]align.Range
	}{{"source", sources, source, &c.Source, &sourceRows}, {"target", targets, target, &c.Target, &targetRows}} {
		var err error
		if *side.text, *side.rows, err = correct(side.cells, side.segments, right); err != nil {
			return nil, fmt.Errorf("this is the review of another %s: %w", side.name, err)
		}
	}
	for i, r := range s.Rows {
		b := align.Bead{Source: sourceRows[i], Target: targetRows[i], Confidence: 1}
		if r.Note != "" {
			c.Notes = append(c.Notes, Note{b, r.Note})
		}
		switch {
		case b.Source.Len() == 0 && b.Target.Len() == 0:
		case r.Mark == Right:
			c.Right = append(c.Right, b)
		case r.Mark == Wrong:
			c.Wrong = append(c.Wrong, b)
		}
	}
	for _, note := range s.Rejected {
		c.Wrong = append(c.Wrong, c.rejected(note, source, target)...)
	}
	return c, nil
}

// spareBytes is how much may be written into a review of any size.
const spareBytes = 1 << 20

func total(texts []string) (bytes int) {
	for _, t := range texts {
		bytes += len(t)
	}
	return bytes
}

// word is a word or a sign of a text, and where it stands.
type word struct{ piece, start, end int }

// words cuts the texts of segments or cells into runs of letters and digits and
// single signs. White space is left out; half-spaces are signs, lest a
// correction of them be lost.
func words(pieces []string) (all []word, texts []string) {
	for i, p := range pieces {
		for at := 0; at < len(p); {
			r, size := utf8.DecodeRuneInString(p[at:])
			end := at + size
			if wordRune(r) {
				for end < len(p) {
					r, size := utf8.DecodeRuneInString(p[end:])
					if !wordRune(r) {
						break
					}
					end += size
				}
			}
			if !unicode.IsSpace(r) {
				all, texts = append(all, word{i, at, end}), append(texts, p[at:end])
			}
			at = end
		}
	}
	return all, texts
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// slide moves what was only lost or only written to where a segment or cell
// begins, if the words around it allow. The stop of the sentence that was cut
// off, rather than that of the one before it, is then what is gone.
func slide(diffs []lcs.Diff, old, now []word, oldTexts, nowTexts []string) {
	begins := func(words []word, i int) bool { return i == 0 || i == len(words) || words[i-1].piece != words[i].piece }
	for k := range diffs {
		d := &diffs[k]
		least, most := 0, len(old)+len(now) // how far it may go
		if k > 0 {
			least = diffs[k-1].End
		}
		if k+1 < len(diffs) {
			most = diffs[k+1].Start
		}
		list, texts, from, to := old, oldTexts, d.Start, d.End
		if d.Start == d.End {
			list, texts, from, to = now, nowTexts, d.ReplStart, d.ReplEnd
		} else if d.ReplStart != d.ReplEnd {
			continue
		}
		by := 0
		for n := 0; !begins(list, from+by); {
			if n--; d.Start+n < least || from+n < 0 || texts[from+n] != texts[to+n] {
				by = 0
				break
			}
			by = n
		}
		for n := 0; by == 0 && !begins(list, from) && d.End+n < most && to+n < len(texts) && texts[from+n] == texts[to+n]; {
			if n++; begins(list, from+n) {
				by = n
			}
		}
		d.Start, d.End, d.ReplStart, d.ReplEnd = d.Start+by, d.End+by, d.ReplStart+by, d.ReplEnd+by
	}
}
