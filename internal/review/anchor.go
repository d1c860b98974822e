package review

import (
	"slices"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// A review is compared with a text word by word, but not as a whole: the fewest
// differences between two long lists of words are not always what a person did.
// A reviewer leaves most cells as they are. So cells that stand in the text word
// for word hold the two together, and only what lies between them is compared:
//
//  1. the cells at both ends that follow one another there;
//  2. those that stand there only once; of several that cross, the ones that
//     have most words together (as lines do in Cohen's patience diff);
//  3. between these the same again; where there are none, the words.

// span is a range of words.
type span struct{ from, to int }

func (s span) len() int { return s.to - s.from }

// matcher finds the differences between the words of a text and those of cells.
type matcher struct {
	old, now []string
	cells    []span // of now
	diffs    []lcs.Diff
}

// differences are those between the words of a text and those of cells, in
// order.
func differences(old, now []string, cells []span) []lcs.Diff {
	m := &matcher{old: old, now: now, cells: cells}
	m.compare(span{0, len(old)}, span{0, len(cells)})
	return m.diffs
}

// compare compares a range of the text with a range of cells.
func (m *matcher) compare(text, cells span) {
	for cells.len() > 0 && m.standsAt(cells.from, text.from, text.to) {
		text.from += m.cells[cells.from].len()
		cells.from++
	}
	for cells.len() > 0 && text.to-m.cells[cells.to-1].len() >= text.from && m.standsAt(cells.to-1, text.to-m.cells[cells.to-1].len(), text.to) {
		cells.to--
		text.to -= m.cells[cells.to].len()
	}
	anchors := m.anchors(text, cells)
	if len(anchors) == 0 {
		m.compareWords(text, cells)
		return
	}
	for _, a := range anchors {
		m.compare(span{text.from, a.at}, span{cells.from, a.cell})
		text.from, cells.from = a.at+m.cells[a.cell].len(), a.cell+1
	}
	m.compare(text, cells)
}

// standsAt tells whether the words of a cell are those of the text from a place
// on. An empty cell stands anywhere.
func (m *matcher) standsAt(cell, at, to int) bool {
	c := m.cells[cell]
	return at+c.len() <= to && slices.Equal(m.old[at:at+c.len()], m.now[c.from:c.to])
}

// compareWords finds the differences in words. The library looks only so far
// for the fewest and gives the rest as one; what it gives is looked at again as
// long as that brings more.
func (m *matcher) compareWords(text, cells span) {
	words := span{len(m.now), len(m.now)} // of the cells
	if cells.from < len(m.cells) {
		words.from = m.cells[cells.from].from
	}
	if cells.to < len(m.cells) {
		words.to = m.cells[cells.to].from
	}
	var look func(a, b span)
	look = func(a, b span) {
		if a.len() == 0 && b.len() == 0 {
			return
		}
		for _, d := range lcs.DiffLines(m.old[a.from:a.to], m.now[b.from:b.to]) {
			d.Start, d.End, d.ReplStart, d.ReplEnd = d.Start+a.from, d.End+a.from, d.ReplStart+b.from, d.ReplEnd+b.from
			next, other := span{d.Start, d.End}, span{d.ReplStart, d.ReplEnd}
			if next == a && other == b || next.len() == 0 || other.len() == 0 {
				m.diffs = append(m.diffs, d)
			} else {
				look(next, other)
			}
		}
	}
	look(text, words)
}

// anchor is a cell and its place in the text.
type anchor struct{ cell, at int }

// gram is how many words find the places where a cell may stand; shorter cells
// are no anchors.
const gram = 3

// mostPlaces is how many places of a gram are looked at for one cell.
const mostPlaces = 500

// anchors gives the cells of a range that stand in a range of the text exactly
// once, in order, without those that cross others of more words.
func (m *matcher) anchors(text, cells span) []anchor {
	if cells.len() == 0 || text.len() < gram {
		return nil
	}
	// The places of each gram, as lists linked from the last to the first.
	last := make(map[[gram]string]int)
	before := make([]int, text.len())
	key := func(words []string) [gram]string { return [gram]string(words) }
	for i := range text.len() - gram + 1 {
		k := key(m.old[text.from+i : text.from+i+gram])
		before[i] = last[k] - 1
		last[k] = i + 1
	}
	var all []anchor
	for c := cells.from; c < cells.to; c++ {
		if m.cells[c].len() < gram {
			continue
		}
		found := 0
		a := anchor{cell: c}
		walked := 0
		for i := last[key(m.now[m.cells[c].from:m.cells[c].from+gram])] - 1; i >= 0 && found < 2; i = before[i] {
			if walked++; walked > mostPlaces {
				found = 2 // too many to look at: as if it stood there twice
				break
			}
			if m.standsAt(c, text.from+i, text.to) {
				found++
				a.at = text.from + i
			}
		}
		if found == 1 {
			all = append(all, a)
		}
	}
	return m.inOrder(all)
}

// inOrder leaves out anchors that cross or overlap others, so that most words
// are kept: the heaviest chain.
func (m *matcher) inOrder(all []anchor) []anchor {
	end := func(a anchor) int { return a.at + m.cells[a.cell].len() }
	ends := make([]int, len(all))
	for k, a := range all {
		ends[k] = end(a)
	}
	slices.Sort(ends)
	// The best chain among those that end at or before a place is found in a tree
	// of maxima (Fenwick 1994) over the places. Chains are numbered from 1 by
	// their last anchor.
	tree := make([]int, len(all)+1)
	words, before := make([]int, len(all)+1), make([]int, len(all)+1)
	heaviest := 0
	for k, a := range all {
		chain := k + 1
		i, _ := slices.BinarySearch(ends, a.at+1) // so many end at a.at or before
		for ; i > 0; i -= i & -i {
			if words[tree[i]] > words[before[chain]] {
				before[chain] = tree[i]
			}
		}
		words[chain] = words[before[chain]] + m.cells[a.cell].len()
		if words[chain] > words[heaviest] {
			heaviest = chain
		}
		i, _ = slices.BinarySearch(ends, end(a))
		for i++; i <= len(all); i += i & -i {
			if words[chain] > words[tree[i]] {
				tree[i] = chain
			}
		}
	}
	var kept []anchor
	for chain := heaviest; chain > 0; chain = before[chain] {
		kept = append(kept, all[chain-1])
	}
	slices.Reverse(kept)
	return kept
}
