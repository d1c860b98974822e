package memory

import (
	"encoding/binary"
	"math/bits"
)

// probe is one view of a query made ready to go through rows of the index.
// It lets pass what may reach the threshold; lookup.go says why nothing else
// can.
type probe struct {
	form     *form
	pattern  *pattern // made when the first row is to be compared
	min      int
	byTokens map[int]*signature // by width
	byLetter signature
	letters  int
}

func newProbe(f *form, min int) *probe {
	p := &probe{form: f, min: min, byTokens: make(map[int]*signature)}
	if len(f.tokens) <= shortTokens {
		p.byLetter, p.letters = f.letterSignature(), len(f.letters())
	}
	return p
}

// filter appends the candidates among the rows of a chunk.
func (p *probe) filter(c chunk, out []candidate) []candidate {
	m, n := len(p.form.tokens), c.n
	if m <= shortTokens && n <= shortTokens {
		return p.filterShort(c, out)
	}
	// The budget is what of D is left for the plain distance, in thousandths:
	// 600·p ≤ 1000·Dt − 400·|m−n|.
	longer, gap := max(m, n), max(m, n)-min(m, n)
	total := 10 * longer * (100 - p.min)
	budget := total - (wordCost-similarCost)*gap
	if gap*wordCost > total || budget < 0 {
		return out
	}
	most := min(budget/similarCost, longer)
	oursMost, theirsMost := m-(longer-most), n-(longer-most)

	if p.pattern == nil {
		p.pattern = newPattern(p.form.tokens)
	}
	w := width(n)
	var s *signature
	if n > shortTokens { // the signatures of shorter rows are of letters
		if s = p.byTokens[w]; s == nil {
			x := p.form.signature(w)
			s = &x
			p.byTokens[w] = s
		}
	}
	for i := range c.count {
		// The narrowest signature is by far the most frequent.
		if w == 8 {
			packed := binary.LittleEndian.Uint64(c.signatures[8*i:])
			if bits.OnesCount64(s[0]&^packed) > oursMost || bits.OnesCount64(packed&^s[0]) > theirsMost {
				continue
			}
		} else if s != nil {
			ours, theirs := s.missing(c.signatures[w*i : w*(i+1)])
			if ours > oursMost || theirs > theirsMost {
				continue
			}
		}
		d := p.pattern.distance(c.row(i), n, most)
		if d > most {
			continue
		}
		cost := similarCost*d + (wordCost-similarCost)*gap
		out = append(out, candidate{uint32(c.id(i)), (wordCost*longer - cost) * 100 / (wordCost * longer)})
	}
	return out
}

// filterShort is filter where both sides have one or two tokens, so that
// letters are compared.
func (p *probe) filterShort(c chunk, out []candidate) []candidate {
	longest := p.letters * 100 / p.min
	most := longest * (100 - p.min) / 100
	w := width(c.n)
	for i := range c.count {
		letters := binary.LittleEndian.Uint64(c.signatures[w*i:])
		if bits.OnesCount64(p.byLetter[0]&^letters) > most || bits.OnesCount64(letters&^p.byLetter[0]) > most {
			continue
		}
		// An edit of a letter takes away two pairs at the most.
		pairs := binary.LittleEndian.Uint64(c.signatures[w*i+8:])
		if bits.OnesCount64(p.byLetter[1]&^pairs) > 2*most || bits.OnesCount64(pairs&^p.byLetter[1]) > 2*most {
			continue
		}
		out = append(out, candidate{uint32(c.id(i)), 100})
	}
	return out
}
