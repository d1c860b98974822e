package align

import (
	"context"
	"math"
)

// shape is the size of a bead: so many source segments with so many target
// segments.
type shape struct{ source, target int }

// shapes are the beads with something on both sides. Null beads (1-0 and
// 0-1) are not among them: their price depends on what comes before.
var shapes = [...]shape{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {1, 3}, {3, 1}}

// reach is the greatest number of segments on one side of a bead.
const reach = 3

// lattice is the graph of all alignments of m source with n target segments
// that keep their order. Its vertices are the places (i, j) "i source and j
// target segments are done", its edges are beads, and an alignment is a path
// from (0, 0) to (m, n). Only the vertices inside the band exist.
//
// A run of null beads has an affine price, as gaps have in the alignment of
// sequences (Gotoh 1982): its first bead costs more than the ones after it,
// so that a missing block comes out whole and not as crumbs among bad pairs.
// Every vertex therefore has three states that tell what the last bead was:
// a pair, a lone source segment or a lone target segment. In a run with both,
// lone source segments stand first; so a set of beads has one path only, and
// the probability of a set is that of its path.
type lattice struct {
	band band
	// score is that of the bead of each shape that ends at a vertex, -Inf if
	// there is none. All 1-1 beads in the band have one, so there is a path.
	score [][len(shapes)]float32
	open  float64 // log price of the first null bead of a run …
	more  float64 // … and of each after it
	// What is added to the price of each source and target segment as a null
	// bead; usually nothing.
	sourceAlone, targetAlone []float64
}

// The states of a vertex.
const (
	paired     = iota // the last bead has both sides, or there is none
	loneSource        // the last bead is 1-0
	loneTarget        // the last bead is 0-1
	states
)

var none = math.Inf(-1)

// edge is a bead as the lattice sees it: the vertex where it ends and its
// size. Null beads are {1, 0} and {0, 1}.
type edge struct {
	i, j int
	shape
}

// viterbi returns the beads of the best path in order, and its score.
func (l *lattice) viterbi(ctx context.Context) ([]edge, float64, error) {
	b := &l.band
	m, n := b.rows()-1, b.columns()-1
	// back[v][s] tells how the best path to vertex v, state s gets there: for
	// paired the shape and the state it left, for the others that state alone.
	back := make([][states]uint8, b.size())
	var ring [reach + 1][][states]float64 // the scores of the last rows
	for i := 0; i <= m; i++ {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		row := resize(ring[i%len(ring)], b.width(i))
		ring[i%len(ring)] = row
		for j := b.lo[i]; j <= b.hi[i]; j++ {
			best := [states]float64{none, none, none}
			v := b.index(i, j)
			if i == 0 && j == 0 {
				best[paired] = 0
			}
			for k, s := range shapes {
				x := float64(l.score[v][k])
				if x == none {
					continue
				}
				from := ring[(i-s.source)%len(ring)][j-s.target-b.lo[i-s.source]]
				for state, f := range from {
					if f+x > best[paired] {
						best[paired] = f + x
						back[v][paired] = uint8(k*states + state)
					}
				}
			}
			if i > 0 && b.has(i-1, j) {
				from := ring[(i-1)%len(ring)][j-b.lo[i-1]]
				best[loneSource], back[v][loneSource] = from[paired]+l.open, paired
				if x := from[loneSource] + l.more; x > best[loneSource] {
					best[loneSource], back[v][loneSource] = x, loneSource
				}
				best[loneSource] += l.sourceAlone[i-1]
			}
			if j > b.lo[i] {
				from := row[j-1-b.lo[i]]
				best[loneTarget], back[v][loneTarget] = from[paired]+l.open, paired
				if x := from[loneSource] + l.open; x > best[loneTarget] {
					best[loneTarget], back[v][loneTarget] = x, loneSource
				}
				if x := from[loneTarget] + l.more; x > best[loneTarget] {
					best[loneTarget], back[v][loneTarget] = x, loneTarget
				}
				best[loneTarget] += l.targetAlone[j-1]
			}
			row[j-b.lo[i]] = best
		}
	}

	end := ring[m%len(ring)][n-b.lo[m]]
	state := paired
	for s := range end {
		if end[s] > end[state] {
			state = s
		}
	}
	score := end[state]
	var path []edge
	for i, j := m, n; i > 0 || j > 0; {
		from := back[b.index(i, j)][state]
		s := shape{}
		switch state {
		case paired:
			s = shapes[from/states]
			from %= states
		case loneSource:
			s.source = 1
		case loneTarget:
			s.target = 1
		}
		path = append(path, edge{i, j, s})
		i, j, state = i-s.source, j-s.target, int(from)
	}
	for x, y := 0, len(path)-1; x < y; x, y = x+1, y-1 {
		path[x], path[y] = path[y], path[x]
	}
	return path, score, nil
}

// posterior is what forward–backward tells of a lattice.
type posterior struct {
	// vertex is the log probability that the alignment passes a vertex.
	vertex []float32
	// pairs are the beads with both sides that are more probable than the
	// threshold asked for, by row and column of their start, falling.
	pairs []weighted
	// source and target are the probabilities of each segment to stand alone.
	source, target []float64
	// total is the log of the sum over all alignments.
	total float64
}

// weighted is a bead and its probability.
type weighted struct {
	edge
	weight float64
}

// forwardBackward weighs every bead by all alignments that hold it (Rabiner
// 1989): the probability of an alignment is the exponential of its score, over
// the sum of all. Beads below the threshold are left out.
func (l *lattice) forwardBackward(ctx context.Context, threshold float64) (*posterior, error) {
	b := &l.band
	m, n := b.rows()-1, b.columns()-1
	// alpha[v] has the log sums over all ways from the start to v: by state,
	// and over the states.
	type sums struct {
		state [states]float64
		any   float64
	}
	alpha := make([]sums, b.size())
	for i := 0; i <= m; i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for j := b.lo[i]; j <= b.hi[i]; j++ {
			v := b.index(i, j)
			a := [states]float64{none, none, none}
			if i == 0 && j == 0 {
				a[paired] = 0
			}
			for k, s := range shapes {
				if x := float64(l.score[v][k]); x != none {
					a[paired] = logAdd(a[paired], alpha[b.index(i-s.source, j-s.target)].any+x)
				}
			}
			if i > 0 && b.has(i-1, j) {
				f := &alpha[b.index(i-1, j)].state
				a[loneSource] = logAdd(f[paired]+l.open, f[loneSource]+l.more) + l.sourceAlone[i-1]
			}
			if j > b.lo[i] {
				f := &alpha[v-1].state
				a[loneTarget] = logAdd(logAdd(f[paired], f[loneSource])+l.open, f[loneTarget]+l.more) + l.targetAlone[j-1]
			}
			alpha[v] = sums{a, logAdd(logAdd(a[paired], a[loneSource]), a[loneTarget])}
		}
	}

	least := math.Log(threshold)
	p := &posterior{
		vertex: make([]float32, b.size()),
		source: make([]float64, m),
		target: make([]float64, n),
		total:  alpha[b.index(m, n)].any,
	}
	// beta has the same for the ways from a vertex to the end, in a ring of rows.
	var ring [reach + 1][][states]float64
	for i := m; i >= 0; i-- {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row := resize(ring[i%len(ring)], b.width(i))
		ring[i%len(ring)] = row
		for j := b.hi[i]; j >= b.lo[i]; j-- {
			v := b.index(i, j)
			// What may come next, and the sum of it: a pair, whatever the
			// state is now …
			pair := none
			if i == m && j == n {
				pair = 0 // the end
			}
			for k, s := range shapes {
				if i+s.source > m || !b.has(i+s.source, j+s.target) {
					continue
				}
				to := b.index(i+s.source, j+s.target)
				x := float64(l.score[to][k])
				if x == none {
					continue
				}
				x += ring[(i+s.source)%len(ring)][j+s.target-b.lo[i+s.source]][paired]
				pair = logAdd(pair, x)
				if w := alpha[v].any + x - p.total; w >= least {
					p.pairs = append(p.pairs, weighted{edge{i + s.source, j + s.target, s}, math.Exp(min(w, 0))})
				}
			}
			// … a lone source segment, unless a lone target segment was last …
			source, target := none, none
			if i < m && b.has(i+1, j) {
				source = ring[(i+1)%len(ring)][j-b.lo[i+1]][loneSource] + l.sourceAlone[i]
			}
			// … or a lone target segment.
			if j < b.hi[i] {
				target = row[j+1-b.lo[i]][loneTarget] + l.targetAlone[j]
			}
			a := &alpha[v].state
			beta := [states]float64{
				paired:     logAdd(pair, logAdd(source, target)+l.open),
				loneSource: logAdd(pair, logAdd(source+l.more, target+l.open)),
				loneTarget: logAdd(pair, target+l.more),
			}
			row[j-b.lo[i]] = beta

			x, y := a[loneSource]+beta[loneSource]-p.total, a[loneTarget]+beta[loneTarget]-p.total
			if i > 0 {
				p.source[i-1] += math.Exp(x)
			}
			if j > 0 {
				p.target[j-1] += math.Exp(y)
			}
			p.vertex[v] = float32(min(logAdd(a[paired]+beta[paired]-p.total, logAdd(x, y)), 0))
		}
	}
	for _, lone := range [][]float64{p.source, p.target} {
		for i := range lone {
			lone[i] = min(lone[i], 1)
		}
	}
	return p, nil
}

// logAdd is log(eˣ + eʸ).
func logAdd(x, y float64) float64 {
	if x < y {
		x, y = y, x
	}
	if y < x-25 || y == none { // it would add less than 1e-10
		return x
	}
	return x + math.Log1p(math.Exp(y-x))
}

// resize returns a slice of n elements, s if it is long enough. What they
// hold is not said.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
