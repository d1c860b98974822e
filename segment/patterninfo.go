package segment

import "slices"

// What can be known of a pattern without running it.

func hasLook(n *node) bool {
	if n.op == opAssert && n.subs != nil {
		return true
	}
	return slices.ContainsFunc(n.subs, hasLook)
}

func hasAssert(n *node, kind assertKind) bool {
	if n.op == opAssert && n.assert == kind {
		return true
	}
	return slices.ContainsFunc(n.subs, func(s *node) bool { return hasAssert(s, kind) })
}

func hasPossessive(n *node) bool {
	return n.possessive || slices.ContainsFunc(n.subs, hasPossessive)
}

// maxLen gives the largest number of runes that n can match, -1 for no limit.
// It asks what ICU would let stand in a look-behind: to ICU, x?? has no limit.
func maxLen(n *node) int {
	switch n.op {
	case opSet:
		return 1
	case opCat, opAlt:
		total := 0
		for _, s := range n.subs {
			l := maxLen(s)
			if l < 0 {
				return -1
			}
			if n.op == opCat {
				total += l
			} else {
				total = max(total, l)
			}
		}
		return total
	case opRepeat:
		if n.max <= 0 {
			return n.max
		}
		if n.lazyOption {
			return -1
		}
		l := maxLen(n.subs[0])
		if l < 0 {
			return -1
		}
		return min(l*n.max, 1<<20)
	}
	return 0
}

// edge describes the first rune of a match (the last one when read backwards).
type edge struct {
	set    runeSet
	empty  bool // the match can be empty: nothing is known of what follows
	assert bool // a zero-width test can stand before the first rune
}

func (e edge) then(f edge) edge {
	if !e.empty {
		return e
	}
	return edge{e.set.union(f.set), f.empty, e.assert || f.assert}
}

// edgeOf gives the edge of n at its start, or at its end when backwards.
func edgeOf(n *node, backwards bool) edge {
	switch n.op {
	case opSet:
		return edge{set: n.set}
	case opAssert:
		return edge{empty: true, assert: true}
	case opCat:
		e := edge{empty: true}
		for i := range n.subs {
			if backwards {
				i = len(n.subs) - 1 - i
			}
			e = e.then(edgeOf(n.subs[i], backwards))
		}
		return e
	case opAlt:
		var e edge
		for _, s := range n.subs {
			f := edgeOf(s, backwards)
			e = edge{e.set.union(f.set), e.empty || f.empty, e.assert || f.assert}
		}
		return e
	case opRepeat:
		if n.max == 0 {
			return edge{empty: true}
		}
		e := edgeOf(n.subs[0], backwards)
		e.empty = e.empty || n.min == 0
		return e
	}
	return edge{empty: true}
}

// checkPossessive refuses possessive quantifiers except where they mean the
// same as greedy ones: where a run of one set ends the pattern or is followed
// by a rune outside that set, giving back part of the run can never help.
// follow is what comes after n; free says that nothing has to.
func checkPossessive(n *node, follow edge, free bool) error {
	switch n.op {
	case opCat:
		rest := edge{empty: true} // what follows in n
		for _, s := range slices.Backward(n.subs) {
			last := rest.empty && !rest.assert && rest.set == nil
			if err := checkPossessive(s, rest.then(follow), free && last); err != nil {
				return err
			}
			rest = edgeOf(s, false).then(rest)
		}
	case opAlt:
		for _, s := range n.subs {
			if err := checkPossessive(s, follow, free); err != nil {
				return err
			}
		}
	case opRepeat:
		if n.possessive {
			s := n.subs[0]
			if s.op != opSet {
				return unsupported("possessive quantifier on a group")
			}
			if !free && (follow.empty || follow.assert || len(follow.set.intersect(s.set)) > 0) {
				return unsupported("possessive quantifier whose run may also begin what follows")
			}
			return nil
		}
		again := edgeOf(n.subs[0], false)
		once := n.max == 1
		if !once {
			follow = edge{again.set.union(follow.set), follow.empty, again.assert || follow.assert}
		}
		return checkPossessive(n.subs[0], follow, free && once)
	case opAssert:
		if n.subs != nil {
			return checkPossessive(n.subs[0], edge{empty: true}, n.assert == assertAhead)
		}
	}
	return nil
}
