package align

import (
	"context"
	"math"
)

// shapePrior is how often a bead has each of the shapes.
var shapePrior = [len(shapes)]float64{.80, .07, .07, 1e-5, .001, .001}

// The other parameters of a bead's score. Like the priors they were found on
// news, Wikipedia articles and scripture; none of them matters by itself: half
// or twice as much of any changes little.
const (
	wordWeight   = .7   // of the evidence of words against that of length
	leastTold    = -1.2 // the least that one token tells, as a log ratio …
	mostTold     = 6    // … and the most
	mostTokens   = 200  // a segment of more tokens tells as much as one of so many: they say the same again
	nullTokens   = 1    // the null word counts as so many tokens
	openPrice    = .03  // the probability of the first null bead of a run …
	anotherPrice = .5   // … and of each after it
)

var leastRatio, mostRatio = math.Exp(leastTold), math.Exp(mostTold)

// newLattice returns the lattice of a band, without scores.
func newLattice(b band) *lattice {
	return &lattice{
		band: b, open: math.Log(openPrice), more: math.Log(anotherPrice),
		sourceAlone: make([]float64, b.rows()-1), targetAlone: make([]float64, b.columns()-1),
	}
}

// scorer gives the beads of a lattice their scores. The score of a bead is
// the log of the prior of its shape, plus what the lengths tell, plus what the
// words tell: for each target token t the log of
//
//	p(t | source tokens of the bead) / unigram(t)
//
// kept within limits, the same for each source token, and the mean of both
// directions by weight. As in Moore (2002), p is the mixture of model 1: every
// source token, or the null word, is as likely to be the one that t
// translates. A source token s gives t its known probability p(t | s), and
// shares out by unigram what its known translations leave over.
type scorer struct {
	*words
	source, target *side
	lengths        lengths
	layout         *layout // nil: the texts tell nothing by their form

	sourceBases, targetBases [reach][]base // by segment: of it and the 0, 1, 2 … before it

	// The last rows of pairs, by source segment, and room to work in.
	rows    [reach]pairRow
	links   []link
	scratch []float64
}

// words is what there is to know of the tokens of both sides, whatever part of
// the texts is aligned, or at whatever level.
type words struct {
	evidence                   *table
	sourceFree, targetFree     []float64 // by token: the probability that its known translations leave over
	sourceRarity, targetRarity []float64 // by token: 1/unigram
	heads                      []int32   // room: by target token 1 + its first link, or 0
}

func newWords(source, target *vocabulary, evidence *table) *words {
	w := &words{
		evidence: evidence, sourceFree: ones(len(source.types)), targetFree: ones(len(target.types)),
		sourceRarity: source.rarity(), targetRarity: target.rarity(), heads: make([]int32, len(target.types)),
	}
	for s, row := range evidence.rows {
		for _, e := range row {
			w.sourceFree[s] -= float64(e.forward)
			w.targetFree[e.target] -= float64(e.backward)
		}
	}
	return w
}

// base is what some segments in a row tell of tokens of the other side.
type base struct {
	free    float64 // how many of their tokens, and the null word, have no known translation
	scale   float64 // 1/(the number of their tokens, and the null word)
	unknown float64 // the log ratio of a token that none of them is known to translate
}

// pair is what the words of a source and a target segment tell. The terms
// forward[k] are of the tokens of the target segment, given the source segment
// and the k before it; backward[k] the other way round. A bead is a rectangle
// of pairs, and what its words tell is the sum of one term for each of its
// segments.
type pair struct{ forward, backward [reach]float32 }

// pairRow has the pairs of one source segment with the target segments from
// first on.
type pairRow struct {
	first int
	pairs []pair
	gains [][]gain // of the tokens of the target segments
}

// gain is what a segment gives to a token of a segment of the other side: the
// place of the token in its bag, and the sum of p(token | …)/unigram(token)
// over the tokens that give.
type gain struct {
	at  int32
	sum float64
}

// link is a known translation of a token of the current source segment.
type link struct {
	at                int32 // the source token's place in its bag
	next              int32 // 1 + the next link of the same target token, or 0
	forward, backward float64
}

func newScorer(source, target *side, w *words, l lengths) *scorer {
	return &scorer{
		words: w, source: source, target: target, lengths: l,
		sourceBases: bases(source, w.sourceFree), targetBases: bases(target, w.targetFree),
	}
}

func ones(n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = 1
	}
	return s
}

// bases computes the bases of a side; free is, by token, what its known
// translations leave over.
func bases(s *side, free []float64) [reach][]base {
	left := make([]float64, len(s.segments)+1) // sums over the first i segments
	tokens := make([]float64, len(s.segments)+1)
	for i := range s.segments {
		left[i+1], tokens[i+1] = left[i], tokens[i]+float64(s.segments[i].tokens)
		for _, c := range s.segments[i].bag {
			left[i+1] += float64(c.n) * max(free[c.token], 0)
		}
	}
	var out [reach][]base
	for k := range out {
		out[k] = make([]base, len(s.segments))
		for i := range s.segments {
			from := max(i-k, 0)
			b := base{free: nullTokens + left[i+1] - left[from], scale: 1 / (nullTokens + tokens[i+1] - tokens[from])}
			b.unknown = math.Log(limited(b.free * b.scale))
			out[k][i] = b
		}
	}
	return out
}

func limited(ratio float64) float64 { return min(max(ratio, leastRatio), mostRatio) }

// fill computes the scores of the lattice, row by row. It calls done after
// each row.
func (s *scorer) fill(ctx context.Context, l *lattice, done func()) error {
	b := &l.band
	n := b.columns() - 1
	l.score = make([][len(shapes)]float32, b.size())
	var prior [len(shapes)]float64
	for k, p := range shapePrior {
		prior[k] = math.Log(p)
	}
	for i := range b.rows() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i > 0 {
			// All pairs of the beads that begin or end in the band.
			s.fillPairs(i-1, max(b.lo[i-1]-reach, 0), min(b.hi[i]+reach, n))
		}
		for j := b.lo[i]; j <= b.hi[i]; j++ {
			scores := &l.score[b.index(i, j)]
			for k, shape := range shapes {
				scores[k] = float32(none)
				if i >= shape.source && b.has(i-shape.source, j-shape.target) {
					scores[k] = float32(prior[k] + s.bead(i, j, shape))
				}
			}
		}
		done()
	}
	return nil
}

// bead is what words, lengths and layout tell of the bead that ends at (i, j).
func (s *scorer) bead(i, j int, shape shape) float64 {
	return wordWeight/2*s.told(i, j, shape) +
		s.lengths.score(s.source.span(i-shape.source, i), s.target.span(j-shape.target, j)) +
		s.layout.score(s.source.segments[i-shape.source:i], s.target.segments[j-shape.target:j])
}

// told is what the words of a bead tell, in both directions. Its pairs must be
// there.
func (s *scorer) told(i, j int, shape shape) float64 {
	words := 0.0
	for x := i - shape.source; x < i; x++ {
		r := &s.rows[x%reach]
		words += float64(r.pairs[j-1-r.first].backward[shape.target-1])
	}
	r := &s.rows[(i-1)%reach]
	for y := j - shape.target; y < j; y++ {
		words += float64(r.pairs[y-r.first].forward[shape.source-1])
	}
	return words
}

// fillPairs computes the pairs of source segment i with the target segments
// from first up to end.
func (s *scorer) fillPairs(i, first, end int) {
	row := &s.rows[i%reach]
	row.first, row.pairs, row.gains = first, resize(row.pairs, end-first), resize(row.gains, end-first)

	// Chain the known translations of the segment's tokens by target token.
	segment := &s.source.segments[i]
	s.links = s.links[:0]
	for at, c := range segment.bag {
		for _, e := range s.evidence.rows[c.token] {
			s.links = append(s.links, link{
				at: int32(at), next: s.heads[e.target],
				forward:  float64(c.n) * float64(e.forward) * s.targetRarity[e.target],
				backward: float64(e.backward) * s.sourceRarity[c.token],
			})
			s.heads[e.target] = int32(len(s.links))
		}
	}

	var given [reach][]gain // to the tokens of the source segment by the last target segments
	for j := first; j < end; j++ {
		target := &s.target.segments[j]
		gains, back := row.gains[j-first][:0], given[j%reach][:0]
		for at, c := range target.bag {
			sum := 0.0
			for h := s.heads[c.token]; h > 0; {
				l := &s.links[h-1]
				sum += l.forward
				back = append(back, gain{l.at, float64(c.n) * l.backward})
				h = l.next
			}
			if sum > 0 {
				gains = append(gains, gain{int32(at), sum})
			}
		}
		row.gains[j-first], given[j%reach] = gains, back

		p := &row.pairs[j-first]
		var lists [reach][]gain
		for k := range reach {
			if j-k < first {
				break // no bead in the band needs it
			}
			lists[k] = given[(j-k)%reach]
			p.backward[k] = s.explain(segment, &s.targetBases[k][j], lists[:k+1])
		}
		for k := range reach {
			r := &s.rows[(i-k+reach)%reach]
			if i < k || j < r.first || j >= r.first+len(r.gains) {
				break
			}
			lists[k] = r.gains[j-r.first]
			p.forward[k] = s.explain(target, &s.sourceBases[k][i], lists[:k+1])
		}
	}

	for _, c := range segment.bag {
		for _, e := range s.evidence.rows[c.token] {
			s.heads[e.target] = 0
		}
	}
}

// explain is what the tokens of a segment tell, given a base and what it
// gives to some of them.
func (s *scorer) explain(segment *segment, b *base, lists [][]gain) float32 {
	sums := resize(s.scratch, len(segment.bag))
	s.scratch = sums
	for _, list := range lists {
		for _, g := range list {
			sums[g.at] = 0
		}
	}
	for _, list := range lists {
		for _, g := range list {
			sums[g.at] += g.sum
		}
	}
	told, known, product := 0.0, 0, 1.0 // the logarithm is taken of products
	for _, list := range lists {
		for _, g := range list {
			sum := sums[g.at]
			if sum == 0 {
				continue // it has been seen already
			}
			sums[g.at] = 0
			ratio := limited((b.free + sum) * b.scale)
			n := segment.bag[g.at].n
			known += int(n)
			if n > 1 {
				told += float64(n) * math.Log(ratio)
			} else if product *= ratio; product > 1e200 || product < 1e-200 {
				told += math.Log(product)
				product = 1
			}
		}
	}
	if known > 0 {
		told += math.Log(product)
	}
	told += b.unknown * float64(segment.tokens-known)
	if segment.tokens > mostTokens {
		told *= mostTokens / float64(segment.tokens)
	}
	return float32(told)
}
