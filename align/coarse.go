package align

import "context"

// A band is found from coarse to fine, as vecalign does (Thompson and Koehn,
// EMNLP 2019): each two neighbouring segments are made one, the text of half
// as many segments is aligned, by itself found in a band in the same way, and
// what is improbable there is left out here. A vertex is dropped not for being
// off the best path but for being improbable, so the band is narrow where the
// evidence is strong and wide where it is weak. And a missing block of any
// length is found, since on some level it is as short as a segment.
const (
	directSize = 20000 // a lattice of so many vertices is searched as a whole
	perSegment = 150   // the most vertices in a band, for each segment of both sides
	margin     = 4     // segments added on all sides of what is kept
	// Blocks of both sides do not end at the same place, so their lengths
	// agree less well: by so much of the squared length of a block.
	blockSlack = .1
)

// leastKept are log probabilities below which a coarse vertex is dropped. The
// first that keeps the band within its size is taken; if none does, only the
// best path is kept.
var leastKept = [...]float32{-15, -8, -3}

// findBand returns the band of the lattice of source and target to search.
func findBand(ctx context.Context, source, target *side, w *words, l lengths, row func()) (band, error) {
	m, n := len(source.segments), len(target.segments)
	if m <= 1 || n <= 1 || (m+1)*(n+1) <= directSize {
		return everything(m, n), nil
	}
	coarseSource, coarseTarget := source.coarser(), target.coarser()
	l.slack += blockSlack * coarseTarget.meanSquare()
	b, err := findBand(ctx, coarseSource, coarseTarget, w, l, row)
	if err != nil {
		return band{}, err
	}
	lat := newLattice(b)
	if err := newScorer(coarseSource, coarseTarget, w, l).fill(ctx, lat, row); err != nil {
		return band{}, err
	}
	post, err := lat.forwardBackward(ctx, 1)
	if err != nil {
		return band{}, err
	}
	limit := max(directSize, perSegment*(m+n))
	for _, least := range leastKept {
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
	post.vertex[0] = 0
	for _, e := range path {
		post.vertex[lat.band.index(e.i, e.j)] = 0
	}
	return refine(&lat.band, post.vertex, 0, m, n), nil
}

// refine makes the band for m by n segments of the vertices in the band half
// as fine whose log probability is at least so much.
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
