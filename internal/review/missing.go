package review

import (
	"slices"
	"strings"
)

// mostLooked is how many bytes are looked at for segments within cells elsewhere.
const mostLooked = 1 << 30

// leastThere is how much of a segment must have been kept or written anew for
// it to be there still.
const leastThere = .6

// findMoved forgets of the segments that are gone those that are a whole cell at
// another place, though a word of them may have been kept at their own.
func (c *cutter) findMoved() {
	key := func(texts []string) string { return strings.Join(texts, between) }
	cells := make(map[string]int) // that have these words, less the segments that are there
	for _, s := range spans(c.now, len(c.cells)) {
		if s.len() > 0 {
			cells[key(c.nowTexts[s.from:s.to])]++
		}
	}
	for s := range c.segments {
		if k := key(c.wordsOf(s)); cells[k] > 0 && !c.gone[s] {
			cells[k]--
		}
	}
	for s := range c.segments {
		if k := key(c.wordsOf(s)); cells[k] > 0 && c.gone[s] {
			cells[k]--
			delete(c.gone, s)
			c.moved[s] = true
		}
	}
}

// wordsOf are the words of a segment.
func (c *cutter) wordsOf(segment int) []string {
	return c.oldTexts[c.first[segment]:c.first[segment+1]]
}

// between stands between words that are joined to be compared.
const between = "\x00"

// miss finds the segments that no cell has, or too little of. What there is of
// them belongs to others then: nothing may be lost because a word of it stands
// elsewhere too. Those that stand in a cell at another place are there, though
// out of order.
func (c *cutter) miss() {
	there := make([]int, len(c.segments))
	for _, it := range c.items {
		if it.from >= 0 {
			there[it.from]++
		}
	}
	for s := range c.segments {
		if n := c.first[s+1] - c.first[s]; n > 0 && !c.taken[s] && float64(there[s]) < leastThere*float64(n) {
			c.gone[s] = true
		}
	}
	if len(c.gone) == 0 {
		return
	}
	c.findMoved()
	c.items = slices.DeleteFunc(c.items, func(it item) bool { return it.row < 0 && (c.gone[it.from] || c.moved[it.from]) })
	for k := range c.items {
		if it := &c.items[k]; c.gone[it.from] || c.moved[it.from] {
			it.from = -1
		}
	}
	c.attribute()
	c.findWithin()
}

// findWithin forgets of the segments that are gone those that were written into a
// cell among other words.
func (c *cutter) findWithin() {
	var written strings.Builder
	for k, it := range c.items {
		if k > 0 && it.row != c.items[k-1].row {
			written.WriteString(between + "\x01")
		}
		if it.old < 0 {
			written.WriteString(between + c.nowTexts[it.now])
		}
	}
	written.WriteString(between)
	if len(c.gone)*written.Len() > mostLooked {
		return // they come back
	}
	for s := range c.gone {
		if strings.Contains(written.String(), between+strings.Join(c.wordsOf(s), between)+between) {
			delete(c.gone, s)
		}
	}
}
