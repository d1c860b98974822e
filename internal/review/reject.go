package review

import (
	"fmt"
	"hash/fnv"

	"hafez/align"
)

// Reject notes in a review that a pair is wrong which is no row of it: a person
// said so of an earlier one, and what was aligned anew has other rows. So it is
// said in the next round too.
//
// The pair is kept as where its segments are and as a sum of their words, not as
// text: "3 5 <sum> 4 5 <sum>", the half-open ranges of source and target from 0.
func (s *Sheet) Reject(wrong align.Bead, source, target []string) {
	s.Rejected = append(s.Rejected, fmt.Sprintf("%d %d %s %d %d %s",
		wrong.Source.From, wrong.Source.To, sumOf(source[wrong.Source.From:wrong.Source.To]),
		wrong.Target.From, wrong.Target.To, sumOf(target[wrong.Target.From:wrong.Target.To])))
}

// rejected finds a rejected pair in the two texts: the segments with its words
// that are nearest to where they were. ok is false if they are there no more, or
// the note is none.
func rejected(note string, source, target []string) (wrong align.Bead, ok bool) {
	var s, t align.Range
	var sourceSum, targetSum string
	if n, err := fmt.Sscanf(note, "%d %d %s %d %d %s", &s.From, &s.To, &sourceSum, &t.From, &t.To, &targetSum); n != 6 || err != nil {
		return wrong, false
	}
	if wrong.Source, ok = nearest(source, s, sourceSum); !ok {
		return wrong, false
	}
	wrong.Target, ok = nearest(target, t, targetSum)
	return wrong, ok
}

// farAway is how far segments are looked for from where they were.
const farAway = 1000

func nearest(segments []string, r align.Range, sum string) (align.Range, bool) {
	if r.From < 0 || r.Len() < 0 || r.To > 1<<30 {
		return r, false
	}
	if r.Len() == 0 { // the other side has no counterpart, wherever that is
		at := min(r.From, len(segments))
		return align.Range{From: at, To: at}, true
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
