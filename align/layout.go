package align

import (
	"math"
	"slices"
)

// Place is what a document tells of a segment beside its text. The zero value
// tells nothing.
type Place struct {
	// Paragraph is the number of the segment's paragraph. Where it changes
	// from one segment to the next, a paragraph ends.
	Paragraph int
	// Kind is what the segment is, by any numbers that are the same for both
	// sides: running text, a heading, a list item, a cell.
	Kind int
}

// layout is what the two documents tell by their form. Most translators keep
// paragraphs, headings and the numbers of lists; some do not, and a file may
// have lost them on its way. So how far they are kept is estimated from the
// documents themselves, like the lengths, and where they are not they tell
// nothing.
type layout struct{ ends, kind, label *echo }

// echo is a feature of segments that the translation repeats: with
// probability keep the target segment has the value that the source segment
// has, otherwise any value, by how often the target has it.
type echo struct {
	of    func(*segment) int32
	share map[int32]float64 // of the target segments, by value
	keep  float64
}

// What is believed of an echo before the documents have been seen, and how far
// they may change it.
const (
	usualKeep           = .5
	minKeep, maxKeep    = .01, .95
	echoBeads           = 10 // what was believed before counts as so many beads
	mostEcho, leastEcho = 3, -2.5
)

// newLayout returns the layout of two sides, nil if they have none.
func newLayout(source, target *side) *layout {
	l := &layout{
		ends:  newEcho(source, target, func(s *segment) int32 { return s.ends }),
		kind:  newEcho(source, target, func(s *segment) int32 { return s.kind }),
		label: newEcho(source, target, func(s *segment) int32 { return s.label }),
	}
	if *l == (layout{}) {
		return nil
	}
	return l
}

// newEcho returns the echo of a feature, nil if no segment of a side has it.
func newEcho(source, target *side, of func(*segment) int32) *echo {
	for _, s := range []*side{source, target} {
		if !slices.ContainsFunc(s.segments, func(s segment) bool { return of(&s) != 0 }) {
			return nil
		}
	}
	e := &echo{of: of, share: make(map[int32]float64), keep: usualKeep}
	for i := range target.segments {
		e.share[of(&target.segments[i])] += 1 / float64(len(target.segments))
	}
	return e
}

// tells is the log ratio of how probable the target's value is, given the
// source's, and how probable it is by itself.
func (e *echo) tells(source, target *segment) float64 {
	if e == nil {
		return 0
	}
	s, t := e.of(source), e.of(target)
	p := 1 - e.keep
	if s == t {
		p += e.keep / e.share[t]
	}
	return min(max(math.Log(p), leastEcho), mostEcho)
}

// score is what the layout tells of a bead of these segments. A bead begins
// with segments of the same kind and label, and ends where a paragraph ends on
// both sides or on neither; a paragraph that ends inside it was not kept.
func (l *layout) score(source, target []segment) float64 {
	if l == nil {
		return 0
	}
	x := l.kind.tells(&source[0], &target[0]) + l.label.tells(&source[0], &target[0]) +
		l.ends.tells(&source[len(source)-1], &target[len(target)-1])
	if l.ends != nil {
		inside := max(math.Log(1-l.ends.keep), leastEcho)
		for _, segments := range [][]segment{source, target} {
			for i := range segments[:len(segments)-1] {
				x += inside * float64(segments[i].ends)
			}
		}
	}
	return x
}

// refit estimates from the beads that are more probable than not how far the
// layout is kept: one step of expectation and maximisation.
func (l *layout) refit(source, target *side, beads []weighted) *layout {
	if l == nil {
		return nil
	}
	first := func(b weighted) (s, t *segment) {
		return &source.segments[b.i-b.source], &target.segments[b.j-b.target]
	}
	last := func(b weighted) (s, t *segment) { return &source.segments[b.i-1], &target.segments[b.j-1] }
	return &layout{ends: l.ends.refit(beads, last), kind: l.kind.refit(beads, first), label: l.label.refit(beads, first)}
}

func (e *echo) refit(beads []weighted, segments func(weighted) (source, target *segment)) *echo {
	if e == nil {
		return nil
	}
	kept, all := usualKeep*echoBeads, float64(echoBeads)
	for _, b := range beads {
		if b.weight <= .5 {
			continue
		}
		s, t := segments(b)
		all += b.weight
		if v := e.of(t); v == e.of(s) {
			kept += b.weight * e.keep / (e.keep + (1-e.keep)*e.share[v])
		}
	}
	next := *e
	next.keep = min(max(kept/all, minKeep), maxKeep)
	return &next
}
