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

// probe is one view of a query made ready to go through rows of the index.
// It lets pass what may reach the threshold; lookup.go says why nothing else
// can.
type probe struct {
	sequence *sequence
	keys     []string
	tokens   []uint32
	min      int
	pattern  *pattern            // made when the first row is to be compared
	byTokens map[int]*tokenProbe // by the size of the signature
	letters  []rune              // of a query of one or two tokens
	single   []int               // bits of its letters
	pairs    []int               // and of their pairs
	words    *spellings
	soft     map[uint32]uint64 // which query words a word is similar to, a bit each
	row      []int             // for softDistance
}

// tokenProbe is what of a signature is asked for.
type tokenProbe struct {
	bits    []int // those of rare words first
	unknown int
}

func newProbe(s *sequence, words *bolt.Bucket, spelled *spellings, min int) *probe {
	p := &probe{sequence: s, min: min, byTokens: make(map[int]*tokenProbe), words: spelled, soft: make(map[uint32]uint64)}
	for _, t := range s.tokens {
		p.keys = append(p.keys, t.Key)
		p.tokens = append(p.tokens, lookupWord(words, t.Key))
	}
	if len(p.keys) <= shortTokens {
		p.letters = keyLetters(p.keys)
		p.single, p.pairs = letterBits(p.keys)
	}
	return p
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

// filter appends the candidates among the rows of a chunk.
func (p *probe) filter(c chunk, out []candidate) []candidate {
	if len(p.tokens) <= shortTokens && c.n <= shortTokens {
		return p.filterShort(c, out)
	}
	l, ok := p.limits(c.n)
	if !ok {
		return out
	}
	ours := l.ours
	var asked []int
	if c.n > shortTokens { // the signatures of shorter rows are of letters
		t := p.tokenProbe(signatureBits(c.n))
		if ours -= t.unknown; ours < 0 {
			return out
		}
		asked = t.bits
	}
	for b := range c.blocks() {
		rows := ^uint64(0)
		if left := c.count - b*blockRows; left < blockRows {
			rows = 1<<left - 1
		}
		for rows &^= tooMany(c.block(b), asked, ours); rows != 0; rows &= rows - 1 {
			i := b*blockRows + bits.TrailingZeros64(rows)
			if bound, ok := p.compare(c.row(i), c.n, l); ok {
				out = append(out, candidate{c.id(i), bound})
			}
		}
	}
	return out
}

// tooMany gives the rows of a block that lack more than most of the bits that
// are asked for. It counts, for all 64 rows at once, down from most to below
// zero: counter k holds bit k of each row's number.
func tooMany(block []byte, asked []int, most int) (dead uint64) {
	if most >= len(asked) {
		return 0
	}
	if most < 16 {
		return tooManyOf16(block, asked, most)
	}
	var counter [9]uint64
	size := bits.Len(uint(most))
	for k := range size {
		counter[k] = lanes(most, k)
	}
	for _, bit := range asked {
		borrow := ^binary.LittleEndian.Uint64(block[8*bit:])
		for k := range size {
			counter[k], borrow = counter[k]^borrow, borrow&^counter[k]
		}
		if dead |= borrow; dead == ^uint64(0) {
			break
		}
	}
	return dead
}

// tooManyOf16 is tooMany with counters of four bits, which nearly all need.
func tooManyOf16(block []byte, asked []int, most int) (dead uint64) {
	c0, c1, c2, c3 := lanes(most, 0), lanes(most, 1), lanes(most, 2), lanes(most, 3)
	for _, bit := range asked {
		borrow := ^binary.LittleEndian.Uint64(block[8*bit:])
		c0, borrow = c0^borrow, borrow&^c0
		c1, borrow = c1^borrow, borrow&^c1
		c2, borrow = c2^borrow, borrow&^c2
		c3, borrow = c3^borrow, borrow&^c3
		if dead |= borrow; dead == ^uint64(0) {
			break
		}
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

// compare gives a bound on the score of a row, and whether it may reach the
// threshold.
func (p *probe) compare(row []byte, n int, l limits) (bound int, ok bool) {
	if p.pattern == nil {
		p.pattern = newPattern(p.tokens)
	}
	d := p.pattern.distance(row, n, l.distance)
	if d > l.distance {
		return 0, false
	}
	longer := max(len(p.tokens), n)
	cost := d * wordCost
	if d > 0 {
		// The plain distance leaves open which words are similar; where the
		// words are few enough to tell, the distance of the score is known.
		if len(p.tokens) <= 64 {
			cost = p.softDistance(row, n)
		} else {
			gap := longer - min(len(p.tokens), n)
			cost = similarCost*d + (wordCost-similarCost)*gap
		}
	}
	if cost > l.total {
		return 0, false
	}
	return (wordCost*longer - cost) * 100 / (wordCost * longer), true
}

// softDistance is D of the query and a row, as align counts it.
func (p *probe) softDistance(row []byte, n int) int {
	m := len(p.tokens)
	if cap(p.row) <= m {
		p.row = make([]int, m+1)
	}
	cells := p.row[:m+1]
	for i := range cells {
		cells[i] = i * wordCost
	}
	for j := range n {
		t := tokenAt(row, j)
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
		if key := p.words.spelling(token); key != nil {
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

// filterShort is filter where both sides have one or two tokens, so that
// letters are compared.
func (p *probe) filterShort(c chunk, out []candidate) []candidate {
	most := p.mostLetters()
	for b := range c.blocks() {
		rows := ^uint64(0)
		if left := c.count - b*blockRows; left < blockRows {
			rows = 1<<left - 1
		}
		// An edit of a letter takes away two pairs at the most.
		rows &^= tooMany(c.block(b), p.single, most)
		if rows != 0 {
			rows &^= tooMany(c.block(b), p.pairs, 2*most)
		}
		for ; rows != 0; rows &= rows - 1 {
			i := b*blockRows + bits.TrailingZeros64(rows)
			if bound, ok := p.compareShort(c.row(i), c.n); ok {
				out = append(out, candidate{c.id(i), bound})
			}
		}
	}
	return out
}

// mostLetters is how many letters of the query a row may lack: the longer of
// the two has at most letters·100/min, and so many less min percent may differ.
func (p *probe) mostLetters() int {
	return len(p.letters) * 100 / p.min * (100 - p.min) / 100
}

// compareShort is compare for letters.
func (p *probe) compareShort(row []byte, n int) (bound int, ok bool) {
	var space [64]rune
	letters := space[:0]
	for j := range n {
		if j > 0 {
			letters = append(letters, ' ')
		}
		key := p.words.spelling(tokenAt(row, j))
		if len(key) == maxWordLength {
			return 100, true // it may be cut short
		}
		for len(key) > 0 {
			r, size := utf8.DecodeRune(key)
			letters = append(letters, r)
			key = key[size:]
		}
	}
	if len(letters) == 0 {
		return 0, false
	}
	longer := max(len(p.letters), len(letters))
	if 100*(longer-min(len(p.letters), len(letters))) > longer*(100-p.min) {
		return 0, false
	}
	bound = (longer - levenshtein(p.letters, letters)) * 100 / longer
	return bound, bound >= p.min
}
