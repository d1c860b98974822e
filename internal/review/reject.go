package review

import (
	"fmt"
	"hash/fnv"
	"slices"

	"hafez/align"
)

// Reject notes in a review that a pair of c is wrong which is no row of it: a
// person said so of an earlier one, and what was aligned anew has other rows. So
// it is said in the next round too. source and target are the segments of the
// texts as they are in their files, from which c was made.
//
// The pair is kept as where its segments are in the files and as a sum of their
// words, not as text: "3 5 <sum> 4 5 <sum>", the half-open ranges of source and
// target from 0. So it is found whatever a person does to the cells, and if the
// files change a little. What the person wrote himself has no place there and is
// not kept.
func (s *Sheet) Reject(wrong align.Bead, c *Corrected, source, target []string) {
	from, ok := c.Source.origin(wrong.Source)
	to, okTo := c.Target.origin(wrong.Target)
	if !ok || !okTo {
		return
	}
	note := fmt.Sprintf("%d %d %s %d %d %s", from.From, from.To, sumOf(source[from.From:from.To]), to.From, to.To, sumOf(target[to.From:to.To]))
	if !slices.Contains(s.Rejected, note) {
		s.Rejected = append(s.Rejected, note)
	}
}

// origin is the range of the segments that some are from, in the text as it was.
// It is empty where there are none, and ok is false where all were written.
func (t *Text) origin(r align.Range) (o align.Range, ok bool) {
	if r.Len() == 0 {
		return align.Range{}, true
	}
	o = align.Range{From: -1}
	for _, from := range t.From[r.From:r.To] {
		if from >= 0 && o.From < 0 {
			o.From = from
		}
		o.To = max(o.To, from+1)
	}
	return o, o.From >= 0
}

// now is the range of the segments that are from some of the text as it was.
func (t *Text) now(o align.Range) (r align.Range, ok bool) {
	r.From = slices.IndexFunc(t.From, func(from int) bool { return from >= o.From && from < o.To })
	if r.From < 0 {
		return r, false
	}
	for i := r.From; i < len(t.From) && t.From[i] < o.To; i++ {
		if t.From[i] >= 0 { // not what was written behind it
			r.To = i + 1
		}
	}
	return r, true
}

// rejected finds a rejected pair in the two texts: the segments with its words
// that are nearest to where they were. Where some were split it is several pairs:
// all that have a piece of each. There are none if the segments are there no
// more, or the note is none.
func (c *Corrected) rejected(note string, source, target []string) (wrong []align.Bead) {
	var s, t align.Range
	var sourceSum, targetSum string
	if n, err := fmt.Sscanf(note, "%d %d %s %d %d %s", &s.From, &s.To, &sourceSum, &t.From, &t.To, &targetSum); n != 6 || err != nil {
		return nil
	}
	s, ok := nearest(source, s, sourceSum)
	t, okTarget := nearest(target, t, targetSum)
	if !ok || !okTarget {
		return nil
	}
	for _, a := range c.Source.pieces(s) {
		for _, b := range c.Target.pieces(t) {
			wrong = append(wrong, align.Bead{Source: a, Target: b, Confidence: 1})
		}
	}
	return wrong
}

// mostPieces is how many pieces of split segments are looked at for all that a
// pair may have become.
const mostPieces = 12

// pieces are the ranges that have a piece of each of some segments of the text as
// it was: one, if none was split. An empty range stands for itself.
func (t *Text) pieces(o align.Range) (all []align.Range) {
	if o.Len() == 0 {
		return []align.Range{{}}
	}
	r, ok := t.now(o)
	if !ok {
		return nil
	}
	first, last := t.From[r.From], t.From[r.To-1]
	if r.Len() > mostPieces {
		return []align.Range{r}
	}
	for i := r.From; i < r.To && t.From[i] == first; i++ {
		for j := r.To; j > i && (j == r.To || t.From[j-1] == last); j-- {
			all = append(all, align.Range{From: i, To: j})
		}
	}
	return all
}

// farAway is how far segments are looked for from where they were, and
// mostRejected how many segments a side of a rejected pair has at most.
const (
	farAway      = 200
	mostRejected = 64
)

func nearest(segments []string, r align.Range, sum string) (align.Range, bool) {
	if r.From < 0 || r.Len() < 0 || r.Len() > mostRejected {
		return r, false
	}
	if r.Len() == 0 { // the other side has no counterpart, wherever that is
		return align.Range{}, true
	}
	for away := range farAway {
		for _, from := range []int{r.From - away, r.From + away} {
			if to := from + r.Len(); from >= 0 && to <= len(segments) && sumOf(segments[from:to]) == sum {
				return align.Range{From: from, To: to}, true
			}
		}
	}
	return r, false
}

// sumOf is a sum of the words of segments, however they are spaced.
func sumOf(segments []string) string {
	h := fnv.New64a()
	_, texts := words(segments)
	for _, t := range texts {
		h.Write([]byte(t))
		h.Write([]byte{0})
	}
	return fmt.Sprintf("%016x", h.Sum64())
}
