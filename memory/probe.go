package memory

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	bolt "go.etcd.io/bbolt"

	"hafez/internal/persian"
)

// probe is one view of a query made ready to be compared with rows of tokens.
// It lets pass what may reach the threshold; lookup.go says why nothing else
// can.
type probe struct {
	sequence *sequence
	views    []byte // the rows to compare with, by their view
	tokens   []uint32
	min      int
	// Rows of fewer or more tokens cannot reach the threshold.
	shortest, longest int

	pattern  *pattern            // made when the first row is to be compared
	byTokens map[int]*tokenProbe // by the size of the signature
	letters  *letterProbe        // of a query of one or two tokens
	counted  proofs              // space for them
	words    *spellings
	soft     map[uint32]uint64 // which query words a word is similar to, a bit each
	cells    []int             // for softDistance
}

// tokenProbe is what of a signature is asked for.
type tokenProbe struct {
	bits    []int // those of rare words first
	unknown int
}

// letterProbe is a query of one or two tokens by its letters.
type letterProbe struct {
	pattern       *pattern
	count         int
	single, pairs []int // bits of its letters, and of their pairs
	row           []uint32
}

func newProbe(s *sequence, words *bolt.Bucket, spelled *spellings, min int, views ...byte) *probe {
	p := &probe{
		sequence: s, views: views, tokens: make([]uint32, len(s.tokens)), min: min, words: spelled,
		byTokens: make(map[int]*tokenProbe), soft: make(map[uint32]uint64),
	}
	for i, t := range s.tokens {
		p.tokens[i] = lookupWord(words, t.Key)
	}
	m := len(p.tokens)
	p.shortest, p.longest = (m*min+99)/100, m*100/min
	if m <= shortTokens {
		p.shortest, p.longest = 1, max(p.longest, shortTokens)
		p.letters = newLetterProbe(s)
	}
	return p
}

func newLetterProbe(s *sequence) *letterProbe {
	keys := make([]string, len(s.tokens))
	for i, t := range s.tokens {
		keys[i] = t.Key
	}
	text := keyLetters(keys)
	letters := make([]uint32, len(text))
	for i, r := range text {
		letters[i] = uint32(r)
	}
	l := &letterProbe{pattern: newPattern(letters), count: len(letters)}
	l.single, l.pairs = letterBits(text)
	return l
}

// limits are what a row of n tokens may differ from the query at most; ok is
// false if no such row can match.
type limits struct {
	distance int // the plain Levenshtein distance
	total    int // the distance of the score, in thousandths
	ours     int // tokens of the query that the row lacks
}

func (p *probe) limits(n int) (l limits, ok bool) {
	m := len(p.tokens)
	longer, gap := max(m, n), max(m, n)-min(m, n)
	l.total = 10 * longer * (100 - p.min)
	// What is left for the plain distance d: 600·d ≤ total − 400·gap.
	budget := l.total - (wordCost-similarCost)*gap
	if gap*wordCost > l.total || budget < 0 {
		return l, false
	}
	l.distance = min(budget/similarCost, longer)
	l.ours = m - (longer - l.distance)
	return l, true
}

// fits reports whether rows of n tokens are of a length that can match.
func (p *probe) fits(n int) bool { return n >= p.shortest && n <= p.longest }

// byLetters reports whether rows of n tokens are compared by letters.
func (p *probe) byLetters(n int) bool { return p.letters != nil && n <= shortTokens }

// wants reports whether rows of a group may reach the threshold.
func (p *probe) wants(g group) bool {
	if !p.fits(g.tokens) {
		return false
	}
	if p.byLetters(g.tokens) {
		longer, shorter := max(p.letters.count, g.letters), min(p.letters.count, g.letters)
		return g.letters == anyLetters || 100*(longer-shorter) <= longer*(100-p.min)
	}
	_, ok := p.limits(g.tokens)
	return ok
}

// filter appends the units of the rows of a chunk that their signatures let
// pass.
func (p *probe) filter(c chunk, g group, ids []uint32) []uint32 {
	var asked []int
	most, morePairs := 0, 0
	if p.byLetters(c.n) {
		// Each letter that the row lacks costs one, in the longer text.
		asked = p.letters.single
		most = max(p.letters.count, g.letters) * (100 - p.min) / 100
		morePairs = 2 * most // an edit of a letter takes away two pairs at the most
	} else {
		l, _ := p.limits(c.n)
		t := p.tokenProbe(tokenSignature(c.n))
		asked = t.bits
		if most = l.ours - t.unknown; most < 0 {
			return ids
		}
	}
	counted := p.counted.of(c, asked)
	p.counted = counted
	var pairs proofs
	if p.byLetters(c.n) {
		pairs = proofs(nil).of(c, p.letters.pairs)
	}
	for b := range c.blocks() {
		rows := ^uint64(0)
		if left := c.count - b*blockRows; left < blockRows {
			rows = 1<<left - 1
		}
		rows &^= counted.tooMany(b, most)
		if rows != 0 && pairs != nil {
			rows &^= pairs.tooMany(b, morePairs)
		}
		for ; rows != 0; rows &= rows - 1 {
			ids = append(ids, c.id(b*blockRows+bits.TrailingZeros64(rows)))
		}
	}
	return ids
}

// proofs are the bits of the signatures of a chunk that a query asks for: a row
// that lacks one lacks a token.
type proofs [][]byte

// of gives those of a chunk, in the space of p.
func (p proofs) of(c chunk, asked []int) proofs {
	p = p[:0]
	for _, k := range asked {
		p = append(p, c.bit(k))
	}
	return p
}

// missing gives the rows of a block that lack bit i.
func (p proofs) missing(i, block int) uint64 {
	return ^binary.LittleEndian.Uint64(p[i][8*block:])
}

// tooMany gives the rows of a block that lack more than most of the bits that
// are asked for. It counts, for all 64 rows at once, down from most to below
// zero: counter k holds bit k of each row's number.
func (p proofs) tooMany(block, most int) (dead uint64) {
	if most >= len(p) {
		return 0
	}
	if most < 16 {
		return p.tooManyOf16(block, most)
	}
	var counter [9]uint64
	size := bits.Len(uint(most))
	for k := range size {
		counter[k] = lanes(most, k)
	}
	for i := range p {
		borrow := p.missing(i, block)
		for k := range size {
			counter[k], borrow = counter[k]^borrow, borrow&^counter[k]
		}
		if dead |= borrow; dead == ^uint64(0) {
			break
		}
	}
	return dead
}

// tooManyOf16 is tooMany where most is below 16, as it nearly always is. Its
// counters of four bits count up, from 15 − most, so that what comes out at the
// top is one too many; and the bits are added four at a time, by full adders.
func (p proofs) tooManyOf16(block, most int) (dead uint64) {
	start := 15 - most
	c0, c1, c2, c3 := lanes(start, 0), lanes(start, 1), lanes(start, 2), lanes(start, 3)
	i := 0
	for ; i+4 <= len(p); i += 4 {
		a, b, c, d := p.missing(i, block), p.missing(i+1, block), p.missing(i+2, block), p.missing(i+3, block)
		both := a ^ b
		two := a&b | c0&both
		c0 ^= both
		both = c ^ d
		too := c&d | c0&both
		c0 ^= both
		both = two ^ too
		four := two&too | c1&both
		c1 ^= both
		eight := c2 & four
		c2 ^= four
		dead |= c3 & eight
		if c3 ^= eight; dead == ^uint64(0) {
			return dead
		}
	}
	for ; i < len(p); i++ {
		one := p.missing(i, block)
		two := c0 & one
		c0 ^= one
		four := c1 & two
		c1 ^= two
		eight := c2 & four
		c2 ^= four
		dead |= c3 & eight
		c3 ^= eight
	}
	return dead
}

// lanes is bit k of n for each of 64 rows.
func lanes(n, k int) uint64 { return -uint64(n >> k & 1) }

func (p *probe) tokenProbe(size int) *tokenProbe {
	t := p.byTokens[size]
	if t == nil {
		// Rare words, mostly those of high numbers, tell the most.
		rare := slices.Clone(p.tokens)
		slices.SortStableFunc(rare, func(a, b uint32) int { return cmp.Compare(b, a) })
		t = &tokenProbe{}
		t.bits, t.unknown = tokenBits(rare, size)
		if len(t.bits) > 255 {
			t.bits = t.bits[:255] // fewer proofs are proofs too
		}
		p.byTokens[size] = t
	}
	return t
}

// compare gives a bound on the score of a row of tokens, and whether it may
// reach the threshold.
func (p *probe) compare(row []uint32) (bound int, ok bool) {
	if p.byLetters(len(row)) {
		return p.compareLetters(row)
	}
	l, ok := p.limits(len(row))
	if !ok {
		return 0, false
	}
	if p.pattern == nil {
		p.pattern = newPattern(p.tokens)
	}
	d := p.pattern.distance(row, l.distance)
	if d > l.distance {
		return 0, false
	}
	longer := max(len(p.tokens), len(row))
	cost := d * wordCost
	if d > 0 {
		// The plain distance leaves open which words are similar; where the
		// words are few enough to tell, the distance of the score is known.
		if len(p.tokens) <= 64 {
			cost = p.softDistance(row)
		} else {
			gap := longer - min(len(p.tokens), len(row))
			cost = similarCost*d + (wordCost-similarCost)*gap
		}
	}
	if cost > l.total {
		return 0, false
	}
	return (wordCost*longer - cost) * 100 / (wordCost * longer), true
}

// softDistance is D of the query and a row, as align counts it.
func (p *probe) softDistance(row []uint32) int {
	m := len(p.tokens)
	if cap(p.cells) <= m {
		p.cells = make([]int, m+1)
	}
	cells := p.cells[:m+1]
	for i := range cells {
		cells[i] = i * wordCost
	}
	for _, t := range row {
		similar := p.similarTo(t)
		diagonal := cells[0]
		cells[0] += wordCost
		for i := range m {
			best := diagonal
			if p.tokens[i] != t {
				best += wordCost
				if similar>>i&1 != 0 {
					best -= wordCost - similarCost
				}
				best = min(best, cells[i]+wordCost, cells[i+1]+wordCost)
			}
			diagonal, cells[i+1] = cells[i+1], best
		}
	}
	return cells[m]
}

// similarTo tells which words of the query a word of the vocabulary is similar
// to.
func (p *probe) similarTo(token uint32) uint64 {
	s, ok := p.soft[token]
	if !ok {
		key := p.words.spelling(token)
		switch {
		case mayBeClipped(key): // and be similar to any
			s = ^uint64(0)
		case key != nil:
			w := newWord(string(key), key[0] != persian.PlainNumber[0])
			for i := range p.sequence.words {
				if similar(&p.sequence.words[i], w) {
					s |= 1 << i
				}
			}
		}
		p.soft[token] = s
	}
	return s
}

// compareLetters is compare where both sides have one or two tokens.
func (p *probe) compareLetters(row []uint32) (bound int, ok bool) {
	l := p.letters
	l.row = l.row[:0]
	for j, t := range row {
		if j > 0 {
			l.row = append(l.row, ' ')
		}
		key := p.words.spelling(t)
		if mayBeClipped(key) {
			return 100, true
		}
		for len(key) > 0 {
			r, size := utf8.DecodeRune(key)
			l.row = append(l.row, uint32(r))
			key = key[size:]
		}
	}
	longer := max(l.count, len(l.row))
	most := longer * (100 - p.min) / 100
	d := l.pattern.distance(l.row, most)
	if d > most {
		return 0, false
	}
	return (longer - d) * 100 / longer, true
}
