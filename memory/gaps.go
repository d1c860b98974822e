package memory

import (
	"cmp"
	"slices"
	"sort"
)

// gap is a range of units whose page cannot be read, both ends included.
type gap struct{ from, to uint64 }

// gapOf gives the units that a page in trouble should have.
func gapOf(t trouble) gap {
	g := gap{1, maxUnit}
	switch {
	case len(t.from) > 8: // the key behind that of a unit
		g.from = number64(t.from[:8]) + 1
	case t.from != nil:
		g.from = number64(t.from)
	}
	if t.to != nil {
		g.to = number64(t.to) - 1
	}
	return g
}

// gaps are several, which union puts in order.
type gaps []gap

// union joins gaps that overlap.
func (g gaps) union() (joined gaps) {
	slices.SortFunc(g, func(a, b gap) int { return cmp.Compare(a.from, b.from) })
	for _, next := range g {
		if n := len(joined); n > 0 && next.from <= joined[n-1].to {
			joined[n-1].to = max(joined[n-1].to, next.to)
		} else if next.from <= next.to {
			joined = append(joined, next)
		}
	}
	return joined
}

// has tells whether a unit is in one of the gaps.
func (g gaps) has(id uint64) bool {
	i := sort.Search(len(g), func(i int) bool { return g[i].to >= id })
	return i < len(g) && g[i].from <= id
}
