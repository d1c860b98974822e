package work

import (
	"slices"

	"hafez/internal/document"
	"hafez/memory"
)

// pairing tells which row is whose segment.
type pairing struct {
	segments []Row // of the document
	rows     []Row // of the work
	rowOf    []int // of each segment; -1 if there is none
	used     []bool

	moved   []int          // segments that stand elsewhere than their rows tell
	edited  []int          // segments whose rows have a source that differs in tags or, if the document is the same, in words
	changed map[int][2]int // rows to what has become of them, segment and score, that is not merged
	twice   []int          // rows that say otherwise than an earlier one of the same number
}

// pairUp goes from what is certain to what is likely: the number, if the document is
// the one that was cut, and the text; the text, in order; the text anywhere; its
// words without the tags; and last, between two that are known, what is nearly alike.
func pairUp(segments, rows []Row, same bool) *pairing {
	p := &pairing{segments: segments, rows: rows, rowOf: make([]int, len(segments)), used: make([]bool, len(rows)), changed: map[int][2]int{}}
	for i := range p.rowOf {
		p.rowOf[i] = -1
	}
	if same {
		for i, r := range rows {
			at := r.ID - 1
			if at < 0 || at >= len(segments) || segments[at].Source != r.Source {
				continue
			}
			switch other := p.rowOf[at]; {
			case other < 0:
				p.take(at, i)
			case r.target() == "" || r.target() == rows[other].target():
				p.used[i] = true // A copy.
			case rows[other].target() == "":
				p.take(at, i)
			default:
				p.used[i] = true
				p.twice = append(p.twice, i)
			}
		}
	}
	text := func(r Row) string { return r.Source }
	words := func(r Row) string { s, _ := document.CutTags(r.Source); return s }
	p.inOrder(text)
	p.anywhere(text, &p.moved)
	p.anywhere(words, &p.edited)
	p.nearly(same)
	return p
}

// take gives a segment its row.
func (p *pairing) take(segment, row int) { p.rowOf[segment], p.used[row] = row, true }

// free are the segments and rows that have no counterpart yet.
func (p *pairing) free() (segments, rows []int) {
	for i, r := range p.rowOf {
		if r < 0 {
			segments = append(segments, i)
		}
	}
	for i, used := range p.used {
		if !used {
			rows = append(rows, i)
		}
	}
	return segments, rows
}

// inOrder pairs those of one text that stand in one order.
func (p *pairing) inOrder(key func(Row) string) {
	segments, rows := p.free()
	numbers := map[string]int{} // of texts, since numbers compare faster
	number := func(s string) int {
		if _, ok := numbers[s]; !ok {
			numbers[s] = len(numbers)
		}
		return numbers[s]
	}
	a, b := make([]int, len(segments)), make([]int, len(rows))
	for i, s := range segments {
		a[i] = number(key(p.segments[s]))
	}
	for i, r := range rows {
		b[i] = number(key(p.rows[r]))
	}
	common(a, b, func(i, j int) { p.take(segments[i], rows[j]) })
}

// anywhere pairs those of one text wherever they stand, the first with the first.
func (p *pairing) anywhere(key func(Row) string, found *[]int) {
	segments, rows := p.free()
	waiting := map[string][]int{}
	for _, r := range rows {
		k := key(p.rows[r])
		waiting[k] = append(waiting[k], r)
	}
	for _, s := range segments {
		k := key(p.segments[s])
		if w := waiting[k]; len(w) > 0 {
			p.take(s, w[0])
			waiting[k] = w[1:]
			*found = append(*found, s)
		}
	}
}

// alike is the score from which a text is another one changed, and reach how many
// segments behind the last known one it is looked for.
// Longer texts than longText, in bytes, are not compared.
const (
	alike    = 50
	reach    = 8
	longText = 16 << 10
)

// nearly finds what has become of a row: a segment in the same place, behind the one of
// the row before, with a text that is like it. If the document is the same, only the
// row's source has been edited, and it counts all the same.
func (p *pairing) nearly(same bool) {
	segmentOf := map[int]int{}
	for s, r := range p.rowOf {
		if r >= 0 {
			segmentOf[r] = s
		}
	}
	for _, s := range p.moved { // They say nothing of their neighbours.
		delete(segmentOf, p.rowOf[s])
	}
	taken := map[int]bool{}
	free := func(s int) bool { return s >= 0 && s < len(p.rowOf) && p.rowOf[s] < 0 && !taken[s] }
	at := 0
	for r := range p.rows {
		if s, ok := segmentOf[r]; ok {
			at = s + 1
		}
		if p.used[r] {
			continue
		}
		from, to := at, at+reach
		if same {
			from = p.rows[r].ID - 1
			to = from + 1
		}
		text, _ := document.CutTags(p.rows[r].Source)
		best, score := -1, alike-1
		for s := from; s < to && free(s); s++ {
			words, _ := document.CutTags(p.segments[s].Source)
			if len(words) > longText || len(text) > longText {
				continue
			}
			if n := memory.Score(words, text); n > score {
				best, score = s, n
			}
		}
		switch {
		case best < 0:
		case same:
			p.take(best, r)
			p.edited = append(p.edited, best)
		default:
			taken[best] = true
			p.changed[r] = [2]int{best, score}
			at = best + 1
		}
	}
}

// mostCells is how many cells the table may have that finds a longest common
// subsequence; 4 bytes each.
const mostCells = 4 << 20

// common calls pair for what two lists have in common in the same order, as a person
// would say: what begins and ends them alike, what stands once in each, and so on
// between; where nothing stands once, a longest common subsequence. Lists that are
// too long for that, thousands of texts that all repeat, are left as they are.
func common(a, b []int, pair func(i, j int)) {
	type part struct{ a0, a1, b0, b1 int }
	parts := []part{{0, len(a), 0, len(b)}}
	for len(parts) > 0 {
		p := parts[len(parts)-1]
		parts = parts[:len(parts)-1]
		for p.a0 < p.a1 && p.b0 < p.b1 && a[p.a0] == b[p.b0] {
			pair(p.a0, p.b0)
			p.a0, p.b0 = p.a0+1, p.b0+1
		}
		for p.a0 < p.a1 && p.b0 < p.b1 && a[p.a1-1] == b[p.b1-1] {
			p.a1, p.b1 = p.a1-1, p.b1-1
			pair(p.a1, p.b1)
		}
		if p.a0 == p.a1 || p.b0 == p.b1 {
			continue
		}
		anchors := onceInEach(a[p.a0:p.a1], b[p.b0:p.b1])
		if len(anchors) == 0 {
			longest(a[p.a0:p.a1], b[p.b0:p.b1], func(i, j int) { pair(p.a0+i, p.b0+j) })
			continue
		}
		i, j := p.a0, p.b0
		for _, x := range anchors {
			pair(p.a0+x[0], p.b0+x[1])
			parts = append(parts, part{i, p.a0 + x[0], j, p.b0 + x[1]})
			i, j = p.a0+x[0]+1, p.b0+x[1]+1
		}
		parts = append(parts, part{i, p.a1, j, p.b1})
	}
}

// onceInEach gives the places of what stands once in each of two lists, as many as
// are in the same order in both.
func onceInEach(a, b []int) [][2]int {
	inA, inB := map[int]int{}, map[int]int{}
	for _, x := range a {
		inA[x]++
	}
	place := map[int]int{}
	for j, x := range b {
		inB[x]++
		place[x] = j
	}
	// Patience sorting: tops holds the ends of the shortest increasing runs.
	var found [][2]int
	var before, tops []int
	for i, x := range a {
		if inA[x] != 1 || inB[x] != 1 {
			continue
		}
		j := place[x]
		at, _ := slices.BinarySearchFunc(tops, j, func(f, j int) int { return found[f][1] - j })
		previous := -1
		if at > 0 {
			previous = tops[at-1]
		}
		found, before = append(found, [2]int{i, j}), append(before, previous)
		if at == len(tops) {
			tops = append(tops, 0)
		}
		tops[at] = len(found) - 1
	}
	if len(tops) == 0 {
		return nil
	}
	var run [][2]int
	for f := tops[len(tops)-1]; f >= 0; f = before[f] {
		run = append(run, found[f])
	}
	slices.Reverse(run)
	return run
}

// longest calls pair for a longest common subsequence of two lists.
func longest(a, b []int, pair func(i, j int)) {
	width := len(b) + 1
	if len(a)+1 > mostCells/width {
		return
	}
	rest := make([]int32, (len(a)+1)*width) // how many pairs there are from i and j on
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				rest[i*width+j] = rest[(i+1)*width+j+1] + 1
			} else {
				rest[i*width+j] = max(rest[(i+1)*width+j], rest[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pair(i, j)
			i, j = i+1, j+1
		case rest[(i+1)*width+j] >= rest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
}
