package memory

// pattern is a token sequence prepared for many plain Levenshtein distances:
// the bit-parallel algorithm of Myers (1999) in Hyyrö's form (2003), over
// token numbers instead of characters. One machine word holds 64 tokens;
// longer patterns use the banded table instead.
type pattern struct {
	tokens []uint32
	// masks is a small open hash table from token to the places where it
	// stands in the pattern, one bit each; only for up to 64 tokens.
	keys  []uint32
	masks []uint64
}

func newPattern(tokens []uint32) *pattern {
	p := &pattern{tokens: tokens}
	if len(tokens) > 64 {
		return p
	}
	size := 8
	for size < 2*len(tokens) {
		size *= 2
	}
	p.keys, p.masks = make([]uint32, size), make([]uint64, size)
	for i, t := range tokens {
		k := p.slot(t)
		p.keys[k] = t
		p.masks[k] |= 1 << i
	}
	return p
}

// slot is where a token is, or would be, in the table.
func (p *pattern) slot(token uint32) uint32 {
	last := uint32(len(p.keys) - 1)
	k := token & last
	for p.masks[k] != 0 && p.keys[k] != token {
		k = (k + 1) & last
	}
	return k
}

// distance gives the Levenshtein distance of the pattern and n tokens of a
// packed row if it is at most most, else a number above most.
func (p *pattern) distance(row []byte, n, most int) int {
	m := len(p.tokens)
	if d := max(m, n) - min(m, n); d > most {
		return d
	}
	if m > 64 {
		return p.banded(row, n, most)
	}
	if m == 0 {
		return n
	}
	plus, minus := ^uint64(0), uint64(0)
	last := uint64(1) << (m - 1)
	d := m
	for j := range n {
		eq := p.masks[p.slot(tokenAt(row, j))]
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

// banded fills only the cells of the table that can lead to a distance of
// most (Ukkonen 1985).
func (p *pattern) banded(row []byte, n, most int) int {
	m := len(p.tokens)
	above := most + 1
	cells := make([]int, n+1)
	for j := range cells {
		cells[j] = min(j, above)
	}
	for i := 1; i <= m; i++ {
		from, to := max(1, i-most), min(n, i+most)
		diagonal := cells[from-1]
		cells[from-1] = above
		if from == 1 {
			cells[0] = min(i, above)
		}
		for j := from; j <= to; j++ {
			up := cells[j]
			if j == i+most {
				up = above // outside the band of the row before
			}
			d := diagonal
			if p.tokens[i-1] != tokenAt(row, j-1) {
				d = min(diagonal, up, cells[j-1]) + 1
			}
			diagonal, cells[j] = cells[j], min(d, above)
		}
	}
	return cells[n]
}
