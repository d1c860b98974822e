package align

import (
	"errors"
	"fmt"
	"slices"
	"sort"
)

// ErrOptions is in the error for [Options] that contradict themselves or the
// texts: beads known to be right that overlap, cross, or do not exist; another
// number of places than of segments.
var ErrOptions = errors.New("impossible options")

// stretch is a part of the two texts that is aligned by itself: what lies
// between beads that are known to be right.
type stretch struct {
	right          []edge // the beads before it, null beads one by one
	source, target Range
	wrong          []Bead // that lie in it
}

// wrongPrice is the log probability that a bead is right which is known to be
// wrong: less than any words could make up for, but not none, so that there is
// always an alignment.
const wrongPrice = -1e5

// stretches cuts texts of so many segments at the beads that are known to be
// right, and checks what was told of their segments.
func (o *Options) stretches(m, n int) ([]stretch, error) {
	for _, s := range []struct {
		name   string
		places []Place
		want   int
	}{{"source", o.SourcePlaces, m}, {"target", o.TargetPlaces, n}} {
		if len(s.places) > 0 && len(s.places) != s.want {
			return nil, fmt.Errorf("%w: %d places of %d %s segments", ErrOptions, len(s.places), s.want, s.name)
		}
	}
	var all []stretch
	next := stretch{}
	for _, b := range append(slices.Clone(o.Right), Bead{Source: Range{m, m}, Target: Range{n, n}}) {
		if b.Source.From < next.source.From || b.Target.From < next.target.From || b.Source.Len() < 0 || b.Target.Len() < 0 ||
			b.Source.To > m || b.Target.To > n {
			return nil, fmt.Errorf("%w: bead %v, known to be right, is not behind the one before it", ErrOptions, b)
		}
		next.source.To, next.target.To = b.Source.From, b.Target.From
		if next.source.Len() > 0 || next.target.Len() > 0 {
			all = append(all, next)
			next = stretch{}
		}
		for _, p := range b.Parts() {
			next.right = append(next.right, edge{p.Source.To, p.Target.To, shape{p.Source.Len(), p.Target.Len()}})
		}
		next.source, next.target = Range{b.Source.To, b.Source.To}, Range{b.Target.To, b.Target.To}
	}
	if len(next.right) > 0 {
		all = append(all, next) // the last of the right ones, with nothing behind them
	}
	// The empty side of a null bead may be anywhere.
	ends := func(r, in Range) bool { return r.Len() == 0 || in.To >= r.To }
	begins := func(r, in Range) bool { return r.Len() == 0 || in.From <= r.From }
	for _, b := range o.Wrong {
		// The first stretch that does not end before it on either side.
		i := sort.Search(len(all), func(i int) bool { return ends(b.Source, all[i].source) && ends(b.Target, all[i].target) })
		if i < len(all) && begins(b.Source, all[i].source) && begins(b.Target, all[i].target) {
			all[i].wrong = append(all[i].wrong, b)
		}
	}
	return all, nil
}

// Parts is the bead itself, or, if one of its sides is empty, a null bead for
// each segment of the other, as [Align] gives them.
func (b Bead) Parts() []Bead {
	if b.IsPair() {
		return []Bead{b}
	}
	var all []Bead
	for i := b.Source.From; i < b.Source.To; i++ {
		all = append(all, Bead{Range{i, i + 1}, Range{b.Target.From, b.Target.From}, b.Confidence})
	}
	for j := b.Target.From; j < b.Target.To; j++ {
		all = append(all, Bead{Range{b.Source.To, b.Source.To}, Range{j, j + 1}, b.Confidence})
	}
	return all
}

// whole is an edge of the stretch as one of the whole texts.
func (s *stretch) whole(e edge) edge {
	return edge{e.i + s.source.From, e.j + s.target.From, e.shape}
}

// refuse makes what is known to be wrong improbable in the stretch's lattice.
func (s *stretch) refuse(l *lattice) {
	for _, w := range s.wrong {
		i, j := w.Source.To-s.source.From, w.Target.To-s.target.From
		switch k := slices.Index(shapes[:], shape{w.Source.Len(), w.Target.Len()}); {
		case k >= 0:
			if l.band.has(i, j) {
				l.score[l.band.index(i, j)][k] += wrongPrice
			}
		case w.Target.Len() == 0:
			for x := w.Source.From; x < w.Source.To; x++ {
				l.sourceAlone[x-s.source.From] += wrongPrice
			}
		case w.Source.Len() == 0:
			for y := w.Target.From; y < w.Target.To; y++ {
				l.targetAlone[y-s.target.From] += wrongPrice
			}
		}
	}
}

// refused takes all confidence from beads that are known to be wrong, where there
// was no way without them, unless they are known to be right too.
func refused(beads []Bead, opts Options) []Bead {
	known := make(map[[2]Range]bool)
	for _, list := range []struct {
		beads []Bead
		wrong bool
	}{{opts.Wrong, true}, {opts.Right, false}} {
		for _, b := range list.beads {
			for _, p := range b.Parts() {
				known[p.ranges()] = list.wrong
			}
		}
	}
	for i := range beads {
		if known[beads[i].ranges()] {
			beads[i].Confidence = 0
		}
	}
	return beads
}

// know notes a bead that is known to be right.
func (p *posterior) know(e edge) {
	switch {
	case e.target == 0:
		p.source[e.i-1] = 1
	case e.source == 0:
		p.target[e.j-1] = 1
	default:
		p.pairs = append(p.pairs, weighted{e, 1})
	}
}
