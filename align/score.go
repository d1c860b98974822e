package align

import (
	"context"
	"math"
)

var (
	nullWeight           = env("NULLW", 1)
	minRatio1, maxRatio1 = env("CLIPLO", -.5), env("CLIPHI", 6)
	lexicalWeight        = env("LEXW", .7) / 2
	uniPrior             = env("UNI", 1000)
	lenNorm              = env("LENNORM", 0)
	lenW                 = env("LENW", 1)
	p22                  = env("P22", 1e-5)
	p13                  = env("P13", .001)
	p12                  = env("P12", .07)
)

// scorer gives the beads of a lattice their scores.
type scorer struct {
	source, target *side
	evidence       *table
	lengths        lengths
	prior          [len(shapes)]float64

	sourceFree, targetFree     []float64 // by token: what is left beside the known translations
	sourceRarity, targetRarity []float64 // by token: 1/unigram
}

func newScorer(source, target *side, evidence *table, l lengths) *scorer {
	s := &scorer{source: source, target: target, evidence: evidence, lengths: l}
	for k, p := range [len(shapes)]float64{.80, p12, p12, p22, p13, p13} {
		s.prior[k] = math.Log(p)
	}
	rarity := func(v *vocabulary) []float64 {
		r := make([]float64, len(v.types))
		for id := range r {
			r[id] = 1 / v.unigram(int32(id))
		}
		return r
	}
	s.sourceRarity, s.targetRarity = rarity(source.words), rarity(target.words)
	s.sourceFree = make([]float64, len(source.words.types))
	s.targetFree = make([]float64, len(target.words.types))
	for i := range s.targetFree {
		s.targetFree[i] = 1
	}
	for i, row := range evidence.rows {
		s.sourceFree[i] = 1
		for _, e := range row {
			s.sourceFree[i] -= float64(e.forward)
			s.targetFree[e.target] -= float64(e.backward)
		}
		s.sourceFree[i] = max(s.sourceFree[i], 0)
	}
	for i := range s.targetFree {
		s.targetFree[i] = max(s.targetFree[i], 0)
	}
	return s
}

// pair is what the words of one source and one target segment say. With
// forward[k], the tokens of the target segment are explained by the source
// segment and the k before it; with backward[k], those of the source segment
// by the target segment and the k before it.
type pair struct{ forward, backward [reach]float32 }

// gain is evidence for one token of a segment: its place in the bag, and the
// sum of p(token | …)/unigram over the tokens of the other segment.
type gain struct {
	at  int32
	sum float64
}

// fill computes the scores of all beads of the lattice.
//
// A bead is as good as its tokens are well explained: each target token by
// the source tokens of the bead, and the other way round. So the score of a
// bead of several segments is a sum over its segments, and each term is the
// same for all beads that hold the segment and the same segments of the other
// side. Those terms are computed once for each pair of segments, in rows; the
// last three rows are kept.
func (s *scorer) fill(ctx context.Context, l *lattice, done func(row int)) error {
	b := &l.band
	m, n := b.rows()-1, b.columns()-1
	l.score = make([][len(shapes)]float32, b.size())
	var (
		pairs [reach]struct {
			first int
			cells []pair
			gains [][]gain // of the target segments, by column
		}
		heads   = make([]int32, len(s.target.words.types)) // 1 + index of the first link, 0: none
		links   []link
		touched []int32
		back    = make([]float64, 0)
		fore    = make([]float64, 0)
	)
	targetBase := s.bases(s.target, s.targetFree)
	sourceBase := s.bases(s.source, s.sourceFree)
	for i := 0; i <= m; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i > 0 {
			// The row of pairs of source segment i-1.
			seg := &s.source.segments[i-1]
			first := max(b.lo[i-1]-reach, 0)
			end := min(b.hi[i]+reach, n)
			row := &pairs[(i-1)%reach]
			row.first = first
			row.cells = resize(row.cells, end-first)
			row.gains = resize(row.gains, end-first)

			links = links[:0]
			for at, c := range seg.bag {
				for _, e := range s.evidence.rows[c.token] {
					if heads[e.target] == 0 {
						touched = append(touched, e.target)
					}
					links = append(links, link{int32(at), heads[e.target],
						float64(c.n) * float64(e.forward) * s.targetRarity[e.target],
						float64(e.backward) * s.sourceRarity[c.token]})
					heads[e.target] = int32(len(links))
				}
			}
			back = resize(back, len(seg.bag))
			var backGains [reach][]gain
			for j := first; j < end; j++ {
				cell := &row.cells[j-first]
				t := &s.target.segments[j]
				gains := row.gains[j-first][:0]
				bg := backGains[j%reach][:0]
				for at, c := range t.bag {
					h := heads[c.token]
					if h == 0 {
						continue
					}
					sum := 0.0
					for ; h > 0; h = links[h-1].next {
						k := &links[h-1]
						sum += k.forward
						bg = append(bg, gain{k.at, float64(c.n) * k.backward})
					}
					gains = append(gains, gain{int32(at), sum})
				}
				row.gains[j-first] = gains
				backGains[j%reach] = bg
				for k := 0; k < reach; k++ {
					cell.backward[k] = none32
					if j-k >= first {
						var lists [reach][]gain
						for x := 0; x <= k; x++ {
							lists[x] = backGains[(j-x)%reach]
						}
						cell.backward[k] = float32(explain(seg, targetBase[k][j], lists[:k+1], back))
					}
				}
				fore = resize(fore, len(t.bag))
				for k := 0; k < reach; k++ {
					cell.forward[k] = none32
					var lists [reach][]gain
					ok := i-1-k >= 0
					for x := 0; x <= k && ok; x++ {
						r := &pairs[(i-1-x)%reach]
						if ok = j >= r.first && j < r.first+len(r.gains); ok {
							lists[x] = r.gains[j-r.first]
						}
					}
					if ok {
						cell.forward[k] = float32(explain(t, sourceBase[k][i-1], lists[:k+1], fore))
					}
				}
			}
			for _, t := range touched {
				heads[t] = 0
			}
			touched = touched[:0]
		}
		for j := b.lo[i]; j <= b.hi[i]; j++ {
			scores := &l.score[b.index(i, j)]
			for k, sh := range shapes {
				scores[k] = none32
				from, to := i-sh.source, j-sh.target
				if from < 0 || !b.has(from, to) {
					continue
				}
				words := 0.0
				for x := 0; x < sh.source; x++ {
					r := &pairs[(i-1-x)%reach]
					words += float64(r.cells[j-1-r.first].backward[sh.target-1])
				}
				r := &pairs[(i-1)%reach]
				for y := 0; y < sh.target; y++ {
					words += float64(r.cells[j-1-y-r.first].forward[sh.source-1])
				}
				scores[k] = float32(s.prior[k] + lexicalWeight*words +
					s.lengths.score(s.source.span(from, i), s.target.span(to, j)))
			}
		}
		done(i)
	}
	return nil
}

var none32 = float32(none)

type link struct {
	at, next          int32
	forward, backward float64
}

// base is what the segments of the other side say to a token that they do
// not know: of all tokens, and how many they are.
type base struct{ free, tokens float64 }

// bases gives the base of each segment together with the k before it.
func (s *scorer) bases(side *side, free []float64) [reach][]base {
	var out [reach][]base
	for k := range out {
		out[k] = make([]base, len(side.segments))
		for i := range side.segments {
			if k > 0 && i > 0 {
				out[k][i] = out[k-1][i-1]
			}
			for _, c := range side.segments[i].bag {
				out[k][i].free += float64(c.n) * free[c.token]
			}
			out[k][i].tokens += float64(side.segments[i].tokens)
		}
	}
	return out
}

// explain is the sum over the tokens of a segment of the log of
// p(token | other side)/unigram, each within limits.
func explain(seg *segment, b base, lists [][]gain, scratch []float64) float64 {
	clip := func(x float64) float64 {
		return min(max(math.Log(x), minRatio1), maxRatio1)
	}
	scale := 1 / (b.tokens + nullWeight)
	unknown := clip((nullWeight + b.free) * scale)
	total := unknown * float64(seg.tokens)
	if len(lists) == 1 && false {
		return total
	}
	for _, list := range lists {
		for _, g := range list {
			scratch[g.at] = 0
		}
	}
	for _, list := range lists {
		for _, g := range list {
			scratch[g.at] += g.sum
		}
	}
	for _, list := range lists {
		for _, g := range list {
			if x := scratch[g.at]; x > 0 {
				total += float64(seg.bag[g.at].n) * (clip((nullWeight+b.free+x)*scale) - unknown)
				scratch[g.at] = 0
			}
		}
	}
	return total
}
