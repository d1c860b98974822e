package memory

import "unicode"

// run is a stretch by which two rune strings differ.
type run struct {
	op            Op
	query, source []rune
	edits         int // the Levenshtein distance of the two
}

// maxRunCells bounds the table that runs fills: 1000 runes against 1000. What
// is longer comes as one run.
const maxRunCells = 1 << 20

// runs gives the stretches by which query and source differ on a cheapest way
// from the one to the other: their edits add up to the Levenshtein distance.
// A combining mark takes the letter with it that it stands on, so that it can
// be shown.
func runs(query, source []rune) []run {
	head := 0
	for head < len(query) && head < len(source) && query[head] == source[head] {
		head++
	}
	tail := 0
	for tail < len(query)-head && tail < len(source)-head && query[len(query)-1-tail] == source[len(source)-1-tail] {
		tail++
	}
	q, s := query[head:len(query)-tail], source[head:len(source)-tail]
	var out []run
	put := func(fromQ, toQ, fromS, toS int) {
		r := run{query: q[fromQ:toQ], source: s[fromS:toS]}
		r.edits = levenshtein(r.query, r.source)
		switch {
		case len(r.query) == 0:
			r.op = Delete
		case len(r.source) == 0:
			r.op = Insert
		default:
			r.op = Replace
		}
		if at := head + fromQ; at > 0 && head+fromS > 0 && (isMark(r.query) || isMark(r.source)) {
			r.query, r.source = query[at-1:head+toQ], source[head+fromS-1:head+toS]
		}
		out = append(out, r)
	}
	m, n := len(q), len(s)
	switch {
	case m == 0 && n == 0:
		return nil
	case m == 0 || n == 0 || m*n > maxRunCells:
		put(0, m, 0, n)
		return out
	}

	// cost[i·w+j] leads from what is behind place j of the source to what is
	// behind place i of the query: so the way can be read off forwards.
	w := n + 1
	cost := make([]int32, (m+1)*w)
	for i := m; i >= 0; i-- {
		for j := n; j >= 0; j-- {
			switch at := i*w + j; {
			case i == m:
				cost[at] = int32(n - j)
			case j == n:
				cost[at] = int32(m - i)
			case q[i] == s[j]:
				cost[at] = cost[at+w+1]
			default:
				cost[at] = 1 + min(cost[at+w+1], cost[at+w], cost[at+1])
			}
		}
	}
	fromQ, fromS := 0, 0
	i, j := 0, 0
	for i < m || j < n {
		at := i*w + j
		switch {
		case i < m && j < n && q[i] == s[j]:
			if i > fromQ || j > fromS {
				put(fromQ, i, fromS, j)
			}
			i, j = i+1, j+1
			fromQ, fromS = i, j
		case i < m && j < n && cost[at] == cost[at+w+1]+1:
			i, j = i+1, j+1
		case i < m && cost[at] == cost[at+w]+1:
			i++
		default:
			j++
		}
	}
	if i > fromQ || j > fromS {
		put(fromQ, i, fromS, j)
	}
	return out
}

// isMark reports whether a text begins with a combining mark.
func isMark(r []rune) bool { return len(r) > 0 && unicode.Is(unicode.M, r[0]) }
