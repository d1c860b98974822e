package align

import "sort"

// table says how probable tokens of one side are as translations of tokens
// of the other, in both directions: rows[s] has the translations of source
// token s, by target token. What is not listed is not known.
type table struct{ rows [][]entry }

type entry struct {
	target   int32
	forward  float32 // p(target | source)
	backward float32 // p(source | target)
}

// How sure it is that a token is translated by itself.
const (
	sameWord = .7
	sameMark = .42
)

// anchors is the evidence that needs no learning: tokens that are the same
// on both sides, and names that sound the same.
func anchors(source, target *side) *table {
	t := &table{rows: make([][]entry, len(source.words.types))}
	for s, w := range source.words.types {
		if id, ok := target.words.ids[w.key]; ok && target.words.types[id].kind == w.kind {
			p := float32(sameWord)
			if w.kind == mark {
				p = sameMark
			}
			t.rows[s] = append(t.rows[s], entry{id, p, p})
		}
	}
	{
		for _, l := range soundAlike(source.words, target.words) {
			t.rows[l.persian] = append(t.rows[l.persian], entry{l.english, l.weight, l.weight})
		}
		for _, l := range soundAlike(target.words, source.words) {
			t.rows[l.english] = append(t.rows[l.english], entry{l.persian, l.weight, l.weight})
		}
	}
	return t
}

// combine makes one table of several: the greatest of the probabilities
// that each of them gives.
func combine(tables ...*table) *table {
	t := &table{rows: make([][]entry, len(tables[0].rows))}
	for s := range t.rows {
		var row []entry
		for _, other := range tables {
			row = append(row, other.rows[s]...)
		}
		sort.SliceStable(row, func(x, y int) bool { return row[x].target < row[y].target })
		out := row[:0]
		for _, e := range row {
			if n := len(out); n > 0 && out[n-1].target == e.target {
				last := &out[n-1]
				last.forward, last.backward = max(last.forward, e.forward), max(last.backward, e.backward)
				continue
			}
			out = append(out, e)
		}
		t.rows[s] = out
	}
	return t
}
