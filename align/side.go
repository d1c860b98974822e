package align

import (
	"context"
	"sort"
	"unicode"
)

// side is one of the two lists of segments, as the evidence sees it.
type side struct {
	lang     *language
	segments []segment
	words    *vocabulary
	sums     []float64 // sums[i] is the length of the first i segments
}

// segment is a segment, or at a coarser level several in a row.
type segment struct {
	length float64 // characters but for white space and half-spaces
	bag    []count // its tokens in order of type, each type once
	tokens int     // how many there are, repeated ones counted

	// What its place in the document tells, see layout; nothing at a coarser
	// level.
	ends, kind, label int32
}

// count is how often a token stands in a segment.
type count struct {
	token int32
	n     int32
}

// vocabulary numbers the different tokens of one side.
type vocabulary struct {
	types []token
	seen  []int // how often each stands in the text
	total int
	ids   map[string]int32
	// How many of the tokens of a Persian text the built-in lexicon has.
	familiar int
}

// newSide reads the segments of one side. The only error is that of ctx.
func newSide(ctx context.Context, segments []string, lang *language) (*side, error) {
	v := &vocabulary{ids: make(map[string]int32)}
	s := &side{lang: lang, words: v, segments: make([]segment, len(segments))}
	var ids []int32
	for i, text := range segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ids = ids[:0]
		for _, t := range tokenize(text, lang) {
			id, ok := v.ids[t.key]
			if !ok {
				id = int32(len(v.types))
				v.ids[t.key] = id
				v.types = append(v.types, t)
				v.seen = append(v.seen, 0)
			}
			// A name is written with a capital wherever it stands.
			v.types[id].capital = v.types[id].capital && t.capital
			v.seen[id]++
			v.total++
			ids = append(ids, id)
		}
		s.segments[i] = segment{length: characters(text), bag: newBag(ids), tokens: len(ids), label: label(text)}
	}
	s.sum()
	return s, nil
}

func (s *side) sum() {
	s.sums = make([]float64, len(s.segments)+1)
	for i := range s.segments {
		s.sums[i+1] = s.sums[i] + s.segments[i].length
	}
}

// place notes where the segments stand, if that is known.
func (s *side) place(places []Place) {
	for i, p := range places {
		s.segments[i].kind = int32(p.Kind)
		if i+1 < len(places) && places[i+1].Paragraph != p.Paragraph {
			s.segments[i].ends = 1
		}
	}
}

// part is the side made of some of its segments.
func (s *side) part(r Range) *side {
	p := &side{lang: s.lang, words: s.words, segments: s.segments[r.From:r.To]}
	p.sum()
	return p
}

// span is the length of segments from i up to j, in characters.
func (s *side) span(i, j int) float64 { return s.sums[j] - s.sums[i] }

func (s *side) characters() float64 { return s.sums[len(s.sums)-1] }

// coarser returns the side with each two neighbouring segments made one.
func (s *side) coarser() *side {
	c := &side{lang: s.lang, words: s.words, segments: make([]segment, 0, (len(s.segments)+1)/2)}
	for i := 0; i < len(s.segments); i += 2 {
		if i+1 == len(s.segments) {
			c.segments = append(c.segments, s.segments[i])
			break
		}
		x, y := s.segments[i], s.segments[i+1]
		c.segments = append(c.segments, segment{length: x.length + y.length, bag: mergeBags(x.bag, y.bag), tokens: x.tokens + y.tokens})
	}
	c.sum()
	return c
}

// bag returns the tokens of segments from i up to j.
func (s *side) bag(i, j int) []count {
	bag := s.segments[i].bag
	for i++; i < j; i++ {
		bag = mergeBags(bag, s.segments[i].bag)
	}
	return bag
}

// newBag counts the tokens of a segment; it changes the order of ids.
func newBag(ids []int32) []count {
	sort.Slice(ids, func(x, y int) bool { return ids[x] < ids[y] })
	var bag []count
	for i, id := range ids {
		if i > 0 && id == ids[i-1] {
			bag[len(bag)-1].n++
			continue
		}
		bag = append(bag, count{id, 1})
	}
	return bag
}

func mergeBags(x, y []count) []count {
	bag := make([]count, 0, len(x)+len(y))
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].token < y[0].token:
			bag, x = append(bag, x[0]), x[1:]
		case x[0].token > y[0].token:
			bag, y = append(bag, y[0]), y[1:]
		default:
			bag = append(bag, count{x[0].token, x[0].n + y[0].n})
			x, y = x[1:], y[1:]
		}
	}
	return append(append(bag, x...), y...)
}

// characters is the length of a segment: its characters without white space
// and half-spaces, which one side has more of than the other.
func characters(text string) float64 {
	n := 0
	for _, r := range text {
		if r != '\u200c' && !unicode.IsSpace(r) {
			n++
		}
	}
	return float64(n)
}

// unigram is how probable a token is at any place of the text. The text is
// taken for the beginning of a longer one, so that a token that stands once
// in a short text is not held to be frequent.
func (v *vocabulary) unigram(id int32) float64 {
	return (float64(v.seen[id]) + .5) / (float64(v.total) + 1000)
}

// rarity is one by the unigram of each token.
func (v *vocabulary) rarity() []float64 {
	r := make([]float64, len(v.types))
	for id := range r {
		r[id] = 1 / v.unigram(int32(id))
	}
	return r
}
