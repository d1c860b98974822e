package memory

import (
	"cmp"
	"slices"
)

// Merge puts the matches of several memories for the same query together, in
// the order of [Memory.Lookup]; of matches that it holds equal those of
// earlier lists come first. A pair that several memories have comes once, from
// the earliest of those that give it the best score: what the one has as a draft
// another may have confirmed. At most top are given; zero: 5, negative: all, as in
// [LookupOptions].
func Merge(lists [][]Match, top int) []Match {
	type pair struct{ source, target string }
	best := make(map[pair]int)
	for _, l := range lists {
		for _, m := range l {
			p := pair{m.Unit.Source, m.Unit.Target}
			best[p] = max(best[p], m.Score)
		}
	}
	var merged []Match
	seen := make(map[pair]bool)
	for _, l := range lists {
		for _, m := range l {
			if p := (pair{m.Unit.Source, m.Unit.Target}); !seen[p] && m.Score == best[p] {
				seen[p] = true
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
		cmp.Compare(b.Score, a.Score),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Unit.Status, b.Unit.Status),
		b.Unit.LastChange().Compare(a.Unit.LastChange()))
}
