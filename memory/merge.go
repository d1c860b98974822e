package memory

import (
	"cmp"
	"slices"
)

// Merge puts the matches of several memories for the same query together, in
// the order of [Memory.Lookup]; of matches that it holds equal those of
// earlier lists come first. A pair that several memories have comes once, from
// the earliest. At most top are given; zero: 5, negative: all, as in
// [LookupOptions].
func Merge(lists [][]Match, top int) []Match {
	var merged []Match
	seen := make(map[[2]string]bool)
	for _, l := range lists {
		for _, m := range l {
			if pair := [2]string{m.Unit.Source, m.Unit.Target}; !seen[pair] {
				seen[pair] = true
				merged = append(merged, m)
			}
		}
	}
	if top == 0 {
		top = defaultTop
	}
	slices.SortStableFunc(merged, func(a, b Match) int { return compareMatches(&a, &b) })
	if top >= 0 && len(merged) > top {
		merged = merged[:top]
	}
	return merged
}

// compareMatches is the order of matches but for their numbers, which mean
// something only within one memory.
func compareMatches(a, b *Match) int {
	return cmp.Or(
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(b.Score, a.Score),
		cmp.Compare(a.Unit.Status, b.Unit.Status),
		b.Unit.LastChange().Compare(a.Unit.LastChange()))
}
