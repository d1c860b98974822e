package memory

// pattern is a token sequence prepared for many plain Levenshtein distances:
// the bit-parallel algorithm of Myers (1999) in Hyyrö's form (2003), over
// token numbers instead of characters. A machine word holds 64 tokens of the
// pattern; longer ones take several, with the carry between them.
type pattern struct {
	length int
	blocks int
	// keys is a small open hash table of the pattern's tokens; places gives
	// the row of masks for each, from 1, and masks a bit for each place where
	// it stands in the pattern, blocks words a row. Row 0 is of all others.
	keys   []uint32
	places []int32
	masks  []uint64
	// The vertical differences of the column before: +1 and −1.
	plus, minus []uint64
}

func newPattern(tokens []uint32) *pattern {
	p := &pattern{length: len(tokens), blocks: max(1, (len(tokens)+63)/64)}
	size := 8
	for size < 2*len(tokens) {
		size *= 2
	}
	p.keys, p.places = make([]uint32, size), make([]int32, size)
	p.plus, p.minus = make([]uint64, p.blocks), make([]uint64, p.blocks)
	rows := int32(1)
	for _, t := range tokens {
		if k := p.slot(t); p.places[k] == 0 {
			p.keys[k], p.places[k] = t, rows
			rows++
		}
	}
	p.masks = make([]uint64, int(rows)*p.blocks)
	for i, t := range tokens {
		p.masksOf(t)[i/64] |= 1 << (i % 64)
	}
	return p
}

// slot is where a token is, or would be, in the table.
func (p *pattern) slot(token uint32) int {
	last := len(p.keys) - 1
	k := int(token) & last
	for p.places[k] != 0 && p.keys[k] != token {
		k = (k + 1) & last
	}
	return k
}

// masksOf tells where a token stands in the pattern.
func (p *pattern) masksOf(token uint32) []uint64 {
	row := int(p.places[p.slot(token)])
	return p.masks[row*p.blocks : (row+1)*p.blocks]
}

// distance gives the Levenshtein distance of the pattern and a row of tokens if
// it is at most most, else a number above most. It is not for several
// goroutines at once.
func (p *pattern) distance(row []uint32, most int) int {
	d, n := p.length, len(row)
	if gap := max(d, n) - min(d, n); gap > most || d == 0 || n == 0 {
		return gap
	}
	if p.blocks > 1 {
		return p.longDistance(row, most)
	}
	plus, minus := ^uint64(0), uint64(0)
	last := uint64(1) << (p.length - 1)
	for j, t := range row {
		eq := p.masks[p.places[p.slot(t)]]
		xv := eq | minus
		xh := ((eq & plus) + plus) ^ plus | eq
		ph := minus | ^(xh | plus)
		mh := plus & xh
		if ph&last != 0 {
			d++
		} else if mh&last != 0 {
			d--
		}
		// Each column that is left can take back one at the most.
		if d-(n-1-j) > most {
			return most + 1
		}
		ph = ph<<1 | 1
		plus = mh<<1 | ^(xv | ph)
		minus = ph & xv
	}
	return d
}

// longDistance is distance for patterns of several words.
func (p *pattern) longDistance(row []uint32, most int) int {
	for b := range p.blocks {
		p.plus[b], p.minus[b] = ^uint64(0), 0
	}
	d, n := p.length, len(row)
	last := uint64(1) << ((p.length - 1) % 64)
	for j, t := range row {
		// What comes in from above: the first row of the table counts up.
		up, down := uint64(1), uint64(0)
		for b, eq := range p.masksOf(t) {
			plus, minus := p.plus[b], p.minus[b]
			xv := eq | minus
			eq |= down
			xh := ((eq & plus) + plus) ^ plus | eq
			ph := minus | ^(xh | plus)
			mh := plus & xh
			if b == p.blocks-1 {
				if ph&last != 0 {
					d++
				} else if mh&last != 0 {
					d--
				}
			}
			nextUp, nextDown := ph>>63, mh>>63
			ph, mh = ph<<1|up, mh<<1|down
			p.plus[b], p.minus[b] = mh|^(xv|ph), ph&xv
			up, down = nextUp, nextDown
		}
		if d-(n-1-j) > most {
			return most + 1
		}
	}
	return d
}
