package memory

// probe is one view of a query made ready to go through rows of the index.
// It lets pass what may reach the threshold; lookup.go says why nothing else
// can.
type probe struct {
	form     *form
	pattern  *pattern
	min      int
	byTokens map[int]*signature // by width
	byLetter signature
	letters  int
}

func newProbe(f *form, min int) *probe {
	p := &probe{form: f, pattern: newPattern(f.tokens), min: min, byTokens: make(map[int]*signature)}
	if len(f.tokens) <= shortTokens {
		p.byLetter = f.letterSignature()
		p.letters = len(f.tokens) - 1 // the spaces between
		for _, k := range f.keys {
			for range k {
				p.letters++
			}
		}
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

	w := width(n)
	var s *signature
	if n > shortTokens { // shorter rows have signatures of letters
		if s = p.byTokens[w]; s == nil {
			x := p.form.signature(w)
			s = &x
			p.byTokens[w] = s
		}
	}
	for i := range c.count {
		if s != nil {
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
	for i := range c.count {
		ours, theirs := p.byLetter.missing(c.signatures[8*i : 8*(i+1)])
		if ours <= most && theirs <= most {
			out = append(out, candidate{uint32(c.id(i)), 100})
		}
	}
	return out
}
