package align

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plainScore is the score of a bead straight from its definition.
func plainScore(source, target *side, evidence *table, l lengths, k int, e edge) float64 {
	type known struct{ s, t int32 }
	forward, backward := map[known]float64{}, map[known]float64{}
	sourceLeft, targetLeft := ones(len(source.words.types)), ones(len(target.words.types))
	for s, row := range evidence.rows {
		for _, e := range row {
			forward[known{int32(s), e.target}] = float64(e.forward)
			backward[known{int32(s), e.target}] = float64(e.backward)
			sourceLeft[s] -= float64(e.forward)
			targetLeft[e.target] -= float64(e.backward)
		}
	}
	unroll := func(bag []count) (tokens []int32) {
		for _, c := range bag {
			for range c.n {
				tokens = append(tokens, c.token)
			}
		}
		return tokens
	}
	xs, ys := unroll(source.bag(e.i-e.source, e.i)), unroll(target.bag(e.j-e.target, e.j))
	words := 0.0
	for j := e.j - e.target; j < e.j; j++ {
		tokens := unroll(target.segments[j].bag)
		for _, y := range tokens {
			u := target.words.unigram(y)
			p := nullTokens * u
			for _, x := range xs {
				p += forward[known{x, y}] + max(sourceLeft[x], 0)*u
			}
			tells := min(max(math.Log(p/(float64(len(xs))+nullTokens)/u), leastTold), mostTold)
			words += tells * min(1, mostTokens/float64(len(tokens)))
		}
	}
	for i := e.i - e.source; i < e.i; i++ {
		tokens := unroll(source.segments[i].bag)
		for _, x := range tokens {
			u := source.words.unigram(x)
			p := nullTokens * u
			for _, y := range ys {
				p += backward[known{x, y}] + max(targetLeft[y], 0)*u
			}
			tells := min(max(math.Log(p/(float64(len(ys))+nullTokens)/u), leastTold), mostTold)
			words += tells * min(1, mostTokens/float64(len(tokens)))
		}
	}
	return math.Log(shapePrior[k]) + wordWeight/2*words +
		l.score(source.span(e.i-e.source, e.i), target.span(e.j-e.target, e.j))
}

func TestScoresAreAsDefined(t *testing.T) {
	segment := rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "bb", "ccc", "ddd", "7", "12", "?", "Rasht", "رشت", "سه"}), 0, 12)
		list := words.Draw(t, "words")
		if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
			list = slices.Repeat(list, 30)
		}
		return strings.Join(list, " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		source := mustSide(rapid.SliceOfN(segment, 0, 6).Draw(t, "source"), persianWords())
		target := mustSide(rapid.SliceOfN(segment, 0, 6).Draw(t, "target"), englishWords())
		evidence := mustAnchors(source, target)
		l := lengths{ratio: 1.2, variance: 3}
		lat := newLattice(everything(len(source.segments), len(target.segments)))
		if err := newScorer(source, target, newWords(source.words, target.words, evidence), l).fill(context.Background(), lat, func() {}); err != nil {
			t.Fatal(err)
		}
		for i := range lat.band.rows() {
			for j := range lat.band.columns() {
				for k, s := range shapes {
					got := float64(lat.score[lat.band.index(i, j)][k])
					want := none
					if i >= s.source && j >= s.target {
						want = plainScore(source, target, evidence, l, k, edge{i, j, s})
					}
					if got != want && !(math.Abs(got-want) < 1e-4) {
						t.Fatalf("bead %v at (%d, %d): %v, want %v", s, i, j, got, want)
					}
				}
			}
		}
	})
}

func TestLengthScore(t *testing.T) {
	l := lengths{ratio: 1.2, variance: 2.7}
	if l.score(100, 120) != 0 {
		t.Error("a target of the expected length costs something")
	}
	if !(l.score(100, 150) < l.score(100, 130)) || !(l.score(100, 90) < l.score(100, 110)) {
		t.Error("more is not worse")
	}
	if !(l.score(10, 20) > l.score(100, 200)) {
		t.Error("long segments should vary less for their length")
	}
	if s := l.score(0, 0); s != 0 {
		t.Errorf("nothing with nothing: %v", s)
	}
}
