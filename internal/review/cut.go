package review

import (
	"fmt"

	"github.com/aymanbagabas/go-udiff/lcs"

	"hafez/align"
)

// item is a word of the cells: kept from the segments, or written by the
// reviewer (old is -1), or lost between two cells and brought back (now and row
// are -1). from is the segment that it belongs to, -1 if that cannot be told.
type item struct{ old, now, row, from int }

// cutter makes segments of cells.
type cutter struct {
	segments, cells []string
	old, now        []word   // of the segments and of the cells …
	oldTexts        []string // … and as they are written
	nowTexts        []string
	first           []int  // by segment: its first word, and the number of all words at the end
	kept, back      []bool // by word of the segments: it was kept, it was brought back
	right           []bool // by cell: its row was marked right
	items           []item
	taken           map[int]bool // segments that were taken out of a cell whose row is right
	gone            map[int]bool // segments that no cell has, but for those
	moved           map[int]bool // segments that are a cell, but out of order
}

// correct gives the text of one side as its cells have it, and for each cell
// the segments that it holds. right tells the cells whose rows are marked so.
func correct(cells, segments []string, right []bool) (Text, []align.Range, error) {
	if have, want := total(cells), total(segments); have > 4*want+spareBytes {
		return Text{}, nil, fmt.Errorf("it has %d bytes of text, that one has %d", have, want)
	}
	c := &cutter{segments: segments, cells: cells, right: right, taken: make(map[int]bool), gone: make(map[int]bool), moved: make(map[int]bool)}
	c.old, c.oldTexts = words(segments)
	c.now, c.nowTexts = words(cells)
	diffs := differences(c.oldTexts, c.nowTexts, spans(c.now, len(cells)))
	slide(diffs, c.old, c.now, c.oldTexts, c.nowTexts)
	c.note(diffs)
	same := 0
	for _, k := range c.kept {
		if k {
			same++
		}
	}
	if most := max(len(c.old), len(c.now)); float64(same) < leastCommon*float64(most) {
		return Text{}, nil, fmt.Errorf("only %d of %d words are the same", same, most)
	}
	c.collect(diffs)
	c.attribute()
	c.miss()
	text, rows := c.pieces()
	return text, rows, nil
}

// spans are the words of each cell.
func spans(now []word, cells int) []span {
	all := make([]span, cells)
	for i, k := 0, 0; i < cells; i++ {
		all[i].from = k
		for k < len(now) && now[k].piece == i {
			k++
		}
		all[i].to = k
	}
	return all
}

// note finds out which words were kept.
func (c *cutter) note(diffs []lcs.Diff) {
	c.first = make([]int, len(c.segments)+1)
	for _, w := range c.old {
		c.first[w.piece+1]++
	}
	for i := range c.segments {
		c.first[i+1] += c.first[i]
	}
	c.kept, c.back = make([]bool, len(c.old)), make([]bool, len(c.old))
	for i := range c.kept {
		c.kept[i] = true
	}
	for _, d := range diffs {
		for i := d.Start; i < d.End; i++ {
			c.kept[i] = false
		}
	}
}

// collect makes the items of the differences and of what lies between them.
func (c *cutter) collect(diffs []lcs.Diff) {
	i, now := 0, 0
	keep := func(end int) {
		for ; i < end; i, now = i+1, now+1 {
			c.items = append(c.items, item{i, now, c.now[now].piece, c.old[i].piece})
		}
	}
	for _, d := range diffs {
		keep(d.Start)
		c.bringBack(d)
		now = d.ReplEnd
		lost := c.lost(d)
		for j := d.ReplStart; j < d.ReplEnd; j++ {
			from := -1
			if len(lost) > 0 {
				from = lost[(j-d.ReplStart)*len(lost)/(d.ReplEnd-d.ReplStart)]
			}
			c.items = append(c.items, item{-1, j, c.now[j].piece, from})
		}
		i = d.End
	}
	keep(len(c.old))
}

// leastBack is how many words of a segment must be lost between two cells to come
// back: fewer at the end of a cell were taken away.
const leastBack = 3

// bringBack brings back the parts of segments that were lost between two cells:
// whoever deletes the row with one half of a sentence has not said that it is to
// be lost. (Whole segments come back otherwise.)
func (c *cutter) bringBack(d lcs.Diff) {
	if d.ReplStart != d.ReplEnd || d.ReplStart > 0 && d.ReplEnd < len(c.now) && c.now[d.ReplStart-1].piece == c.now[d.ReplEnd].piece {
		return
	}
	for i := d.Start; i < d.End; {
		s := c.old[i].piece
		end := min(c.first[s+1], d.End)
		if whole := i == c.first[s] && end == c.first[s+1]; !whole && end-i >= leastBack {
			for k := i; k < end; k++ {
				c.items = append(c.items, item{k, -1, -1, s})
				c.back[k] = true
			}
		}
		i = end
	}
}

// lost gives the segments of the words that were replaced, one each, without
// those that were taken out of the middle of a cell.
func (c *cutter) lost(d lcs.Diff) (from []int) {
	taken := c.within(d) && 2*(d.ReplEnd-d.ReplStart) < d.End-d.Start
	for i := d.Start; i < d.End; i++ {
		s := c.old[i].piece
		if taken && c.first[s] >= d.Start && c.first[s+1] <= d.End {
			c.taken[s] = true
			continue
		}
		from = append(from, s)
	}
	return from
}

// within tells whether a difference lies between words of one cell whose row is
// right: what is lost there was taken out on purpose.
func (c *cutter) within(d lcs.Diff) bool {
	if d.ReplStart == 0 || d.ReplEnd == len(c.now) {
		return false
	}
	row := c.now[d.ReplStart-1].piece
	return row == c.now[d.ReplEnd].piece && c.right[row]
}

// attribute gives words that were added to a cell to the segment before them in
// it, or else to the one behind.
func (c *cutter) attribute() {
	for k := 1; k < len(c.items); k++ {
		if it, before := &c.items[k], c.items[k-1]; it.from < 0 && it.row == before.row { // those brought back have one
			it.from = before.from
		}
	}
	for k := len(c.items) - 2; k >= 0; k-- {
		if it, behind := &c.items[k], c.items[k+1]; it.from < 0 && it.row == behind.row {
			it.from = behind.from
		}
	}
}

// pieces makes the segments: words of one cell that are of one segment.
func (c *cutter) pieces() (Text, []align.Range) {
	t := Text{}
	rows := make([]align.Range, len(c.cells))
	next := 0 // the first segment that was not met
	add := func(text string, from int) { t.Segments, t.From = append(t.Segments, text), append(t.From, from) }
	// skip gives the segments before one that no cell has. Nothing comes back
	// within a row that is right: what a person took out of it is no part of it.
	skip := func(end int, withinRight bool) {
		for ; next < end; next++ {
			if c.first[next] == c.first[next+1] || c.gone[next] && !withinRight {
				add(c.segments[next], next)
			}
		}
	}
	row := -1
	enter := func(r int) { // gives the rows that were passed over their places
		for row < r {
			row++
			rows[row] = align.Range{From: len(t.Segments), To: len(t.Segments)}
		}
	}
	for k := 0; k < len(c.items); {
		end := k + 1
		for end < len(c.items) && c.items[end].row == c.items[k].row && c.items[end].from == c.items[k].from {
			end++
		}
		it := c.items[k]
		if k > 0 && it.row >= 0 && it.row == c.items[k-1].row {
			skip(it.from, c.right[it.row])
		} else {
			enter(it.row - 1)
			skip(it.from, false)
			enter(it.row)
		}
		text, edited := c.piece(c.items[k:end])
		add(text, it.from)
		if edited {
			t.Edited++
		}
		if it.row >= 0 {
			rows[it.row].To = len(t.Segments)
		}
		next = max(next, it.from+1)
		k = end
	}
	enter(len(c.cells) - 1)
	skip(len(c.segments), false)
	return t, rows
}

// there tells whether a word of the segments was kept, or brought back.
func (c *cutter) there(i int) bool { return c.kept[i] || c.back[i] }

// piece is the text of some words in a row, of one cell and one segment: that
// of the segment if they were not edited, that of the cell if they were.
func (c *cutter) piece(items []item) (text string, edited bool) {
	first, last := items[0], items[len(items)-1]
	cell := func() string { return c.cells[first.row][c.now[first.now].start:c.now[last.now].end] }
	if first.from < 0 {
		return cell(), true
	}
	for k, it := range items {
		if it.old < 0 || it.old != first.old+k || c.old[it.old].piece != first.from {
			return cell(), true
		}
	}
	s := c.segments[first.from]
	begin, end := c.first[first.from], c.first[first.from+1]-1
	if first.row >= 0 && (first.old > begin && !c.there(first.old-1) || last.old < end && !c.there(last.old+1)) {
		return cell(), true
	}
	from, to := 0, len(s)
	if first.old > begin {
		from = c.old[first.old].start
	}
	if last.old < end {
		to = c.old[last.old].end
	}
	return s[from:to], false
}
