package align

import "context"

// A lattice of all vertices costs time and memory with the product of both
// sides. Beyond a few hundred segments only a band of it is searched, found
// from coarse to fine as in image registration and in vecalign (Thompson and
// Koehn 2019): both sides are halved by making one segment of each two, the
// halves are aligned in the same way, and what is not impossible there gives
// the band here. So the band is narrow where the evidence is strong, wide
// where it is weak, and holds a missing block of any length: at some level it
// is as short as a sentence.
const (
	directSize = 20000 // a lattice of so many vertices is searched as a whole
	perSegment = 150   // the most vertices in a band, for each segment
	margin     = 4     // is added around what is kept, in segments
	blockSlack = .1    // variance for each level, in squared segments: blocks do not end at the same place
)

// keep are log probabilities below which a coarse vertex is dropped; the
// first that keeps the band within its size is taken.
var keep = [...]float32{-15, -8, -3}

// findBand ...
func findBand(ctx context.Context, source, target *side, evidence *table, l lengths) (band, error) {
	m, n := len(source.segments), len(target.segments)
	if (m+1)*(n+1) <= directSize || m <= 1 || n <= 1 {
		return everything(m, n), nil
	}
	coarseSource, coarseTarget := source.coarser(), target.coarser()
	l.slack += blockSlack * coarseTarget.meanSquare()
	b, err := findBand(ctx, coarseSource, coarseTarget, evidence, l)
	if err != nil {
		return band{}, err
	}
	lat := newLattice(b)
	if err := newScorer(coarseSource, coarseTarget, evidence, l).fill(ctx, lat, func() {}); err != nil {
		return band{}, err
	}
	post, err := lat.forwardBackward(ctx, 1)
	if err != nil {
		return band{}, err
	}
	limit := max(directSize, perSegment*(m+n))
	for _, least := range keep {
		if f := refine(&lat.band, post.vertex, least, m, n); f.size() <= limit {
			return f, nil
		}
	}
	path, _, err := lat.viterbi(ctx)
	if err != nil {
		return band{}, err
	}
	for v := range post.vertex {
		post.vertex[v] = float32(none)
	}
	for _, e := range path {
		post.vertex[lat.band.index(e.i, e.j)] = 0
	}
	f := refine(&lat.band, post.vertex, -1, m, n)
	return f, nil
}

// refine makes the band of m by n segments from the vertices of the lattice
// half as fine that are at least so probable.
func refine(coarse *band, vertex []float32, least float32, m, n int) band {
	lo, hi := make([]int, m+1), make([]int, m+1)
	for i := range lo {
		lo[i], hi[i] = n, 0
	}
	for i := range coarse.rows() {
		first, last := -1, -1
		for j := coarse.lo[i]; j <= coarse.hi[i]; j++ {
			if vertex[coarse.index(i, j)] >= least {
				if first < 0 {
					first = j
				}
				last = j
			}
		}
		if first < 0 {
			continue
		}
		for k := max(2*i-margin, 0); k <= min(2*i+margin, m); k++ {
			lo[k] = min(lo[k], 2*first-margin)
			hi[k] = max(hi[k], 2*last+margin)
		}
	}
	return newBand(lo, hi, n)
}

// meanSquare is the mean of the squares of the lengths of the segments.
func (s *side) meanSquare() float64 {
	sum := 0.0
	for i := range s.segments {
		sum += s.segments[i].length * s.segments[i].length
	}
	return sum / float64(max(len(s.segments), 1))
}
