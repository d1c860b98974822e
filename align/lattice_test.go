package align

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawLattice draws a small lattice: any band, any scores, some beads of more
// than two segments missing.
func drawLattice(t *rapid.T) *lattice {
	m, n := rapid.IntRange(0, 5).Draw(t, "m"), rapid.IntRange(0, 5).Draw(t, "n")
	limit := rapid.SliceOfN(rapid.IntRange(-1, n+1), m+1, m+1)
	l := &lattice{band: newBand(limit.Draw(t, "lo"), limit.Draw(t, "hi"), n)}
	if rapid.Bool().Draw(t, "everything") {
		l.band = everything(m, n)
	}
	l.open = rapid.Float64Range(-8, 1).Draw(t, "open")
	l.more = rapid.Float64Range(-8, 1).Draw(t, "more")
	price := rapid.SampledFrom([]float64{0, 0, -3, 2})
	l.sourceAlone, l.targetAlone = rapid.SliceOfN(price, m, m).Draw(t, "sourceAlone"), rapid.SliceOfN(price, n, n).Draw(t, "targetAlone")
	l.score = make([][len(shapes)]float32, l.band.size())
	for i := range l.band.rows() {
		for j := l.band.lo[i]; j <= l.band.hi[i]; j++ {
			for k, s := range shapes {
				x := rapid.Float32Range(-10, 10).Draw(t, "score")
				if i < s.source || !l.band.has(i-s.source, j-s.target) || x > 9 && s != (shape{1, 1}) {
					x = float32(none)
				}
				l.score[l.band.index(i, j)][k] = x
			}
		}
	}
	return l
}

// enumerate calls yield for every alignment of the lattice and its score,
// by the definition: any beads of the band in order, where in a run of null
// beads the source segments come first.
func enumerate(l *lattice, yield func(path []edge, score float64)) {
	m, n := l.band.rows()-1, l.band.columns()-1
	var walk func(path []edge, i, j int, score float64)
	walk = func(path []edge, i, j int, score float64) {
		if !l.band.has(i, j) {
			return
		}
		if i == m && j == n {
			yield(path, score)
			return
		}
		path = path[:len(path):len(path)]
		for k, s := range shapes {
			if i+s.source <= m && l.band.has(i+s.source, j+s.target) {
				if x := float64(l.score[l.band.index(i+s.source, j+s.target)][k]); x != none {
					walk(append(path, edge{i + s.source, j + s.target, s}), i+s.source, j+s.target, score+x)
				}
			}
		}
		var last shape
		if len(path) > 0 {
			last = path[len(path)-1].shape
		}
		price := func(s shape) float64 {
			if s == last {
				return l.more
			}
			return l.open
		}
		source, target := shape{1, 0}, shape{0, 1}
		if i < m && last != target {
			walk(append(path, edge{i + 1, j, source}), i+1, j, score+price(source)+l.sourceAlone[i])
		}
		if j < n {
			walk(append(path, edge{i, j + 1, target}), i, j+1, score+price(target)+l.targetAlone[j])
		}
	}
	walk(nil, 0, 0, 0)
}

func near(x, y float64) bool { return math.Abs(x-y) < 1e-6 }

func TestViterbiFindsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLattice(t)
		best := none
		scores := map[string]float64{}
		enumerate(l, func(path []edge, score float64) {
			best = max(best, score)
			scores[pathKey(path)] = score
		})
		path, score, err := l.viterbi(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !near(score, best) {
			t.Fatalf("score %v, the best is %v", score, best)
		}
		if own, ok := scores[pathKey(path)]; !ok || !near(own, score) {
			t.Fatalf("the path %v has score %v, said to be %v", path, own, score)
		}
	})
}

func pathKey(path []edge) string {
	key := make([]byte, 0, 4*len(path))
	for _, e := range path {
		key = append(key, byte(e.i), byte(e.j), byte(e.source), byte(e.target))
	}
	return string(key)
}

func TestPosteriorsAreSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLattice(t)
		b := &l.band
		total := none
		pairs := map[edge]float64{}
		source, target := make([]float64, b.rows()-1), make([]float64, b.columns()-1)
		vertex := make([]float64, b.size())
		enumerate(l, func(path []edge, score float64) { total = logAdd(total, score) })
		enumerate(l, func(path []edge, score float64) {
			p := math.Exp(score - total)
			vertex[b.index(0, 0)] += p
			for _, e := range path {
				vertex[b.index(e.i, e.j)] += p
				switch {
				case e.target == 0:
					source[e.i-1] += p
				case e.source == 0:
					target[e.j-1] += p
				default:
					pairs[e] += p
				}
			}
		})
		const threshold = 1e-3
		got, err := l.forwardBackward(context.Background(), threshold)
		if err != nil {
			t.Fatal(err)
		}
		if !near(got.total, total) {
			t.Fatalf("total %v, want %v", got.total, total)
		}
		for _, p := range got.pairs {
			if !near(p.weight, pairs[p.edge]) {
				t.Fatalf("bead %v: %v, want %v", p.edge, p.weight, pairs[p.edge])
			}
			delete(pairs, p.edge)
		}
		for e, p := range pairs {
			if p > threshold+1e-6 {
				t.Fatalf("bead %v of probability %v is missing", e, p)
			}
		}
		for i := range source {
			if !near(got.source[i], source[i]) {
				t.Fatalf("source segment %d alone: %v, want %v", i, got.source[i], source[i])
			}
		}
		for j := range target {
			if !near(got.target[j], target[j]) {
				t.Fatalf("target segment %d alone: %v, want %v", j, got.target[j], target[j])
			}
		}
		for v := range vertex {
			if !near(math.Exp(float64(got.vertex[v])), vertex[v]) {
				t.Fatalf("vertex %d: %v, want %v", v, math.Exp(float64(got.vertex[v])), vertex[v])
			}
		}
	})
}

func TestBands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.IntRange(0, 12).Draw(t, "m"), rapid.IntRange(0, 12).Draw(t, "n")
		limit := rapid.SliceOfN(rapid.IntRange(-3, n+3), m+1, m+1)
		b := newBand(limit.Draw(t, "lo"), limit.Draw(t, "hi"), n)
		if !b.has(0, 0) || !b.has(m, n) {
			t.Fatal("a corner is missing")
		}
		size := 0
		for i := range b.rows() {
			if b.lo[i] < 0 || b.hi[i] > n || b.lo[i] > b.hi[i] {
				t.Fatalf("row %d is %d…%d", i, b.lo[i], b.hi[i])
			}
			if i > 0 && (b.lo[i] < b.lo[i-1] || b.hi[i] < b.hi[i-1] || b.lo[i] > b.hi[i-1]) {
				t.Fatalf("rows %d…%d and %d…%d", b.lo[i-1], b.hi[i-1], b.lo[i], b.hi[i])
			}
			if b.index(i, b.lo[i]) != size {
				t.Fatalf("row %d begins at %d, want %d", i, b.index(i, b.lo[i]), size)
			}
			size += b.width(i)
		}
		if b.size() != size {
			t.Fatalf("size %d, want %d", b.size(), size)
		}
	})
}
