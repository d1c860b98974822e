package align

import (
	"context"
	"sort"
)

// table says how probable tokens of one side are as translations of tokens of
// the other, in both directions: rows[s] has what is known of source token s,
// each target token once. Every source of evidence is such a table: the anchors
// below, what model 1 has learned, and what else may come to be known of words
// before a text is seen. They are put together by combine.
type table struct{ rows [][]entry }

type entry struct {
	target   int32
	forward  float32 // p(target | source)
	backward float32 // p(source | target)
}

// How probable it is that a token of one side is translated by the same token
// of the other: less for marks, which any sentence may have.
const (
	sameToken = .7
	sameMark  = .42
	sameYear  = .35 // a Jalali year by one of two Gregorian ones
)

// anchors is the evidence that needs no learning: tokens that are the same on
// both sides (numbers by value, words in the same script, months, marks),
// names that sound the same, and years of the two calendars. The only error is
// that of ctx.
func anchors(ctx context.Context, source, target *side) (*table, error) {
	t := &table{rows: make([][]entry, len(source.words.types))}
	for s, token := range source.words.types {
		id, ok := target.words.ids[token.key]
		if !ok || target.words.types[id].kind != token.kind {
			continue
		}
		p := float32(sameToken)
		if token.kind == mark {
			p = sameMark
		}
		t.rows[s] = append(t.rows[s], entry{id, p, p})
	}
	names, err := soundAlike(ctx, source.words, target.words)
	if err != nil {
		return nil, err
	}
	for _, a := range names {
		t.rows[a.persian] = append(t.rows[a.persian], entry{a.english, a.weight, a.weight})
	}
	if names, err = soundAlike(ctx, target.words, source.words); err != nil {
		return nil, err
	}
	for _, a := range names {
		t.rows[a.english] = append(t.rows[a.english], entry{a.persian, a.weight, a.weight})
	}
	if source.lang == persianWords() {
		sameYears(source.words, target.words, func(jalali, gregorian int32) {
			t.rows[jalali] = append(t.rows[jalali], entry{gregorian, sameYear, sameYear})
		})
	}
	if target.lang == persianWords() {
		sameYears(target.words, source.words, func(jalali, gregorian int32) {
			t.rows[gregorian] = append(t.rows[gregorian], entry{jalali, sameYear, sameYear})
		})
	}
	return t, nil
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
