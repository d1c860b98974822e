package segment

import (
	"fmt"
	"slices"
	"unicode"
)

// A program is a set of patterns compiled to one non-deterministic automaton
// (Thompson's construction; R. Cox, "Regular Expression Matching: the Virtual
// Machine Approach", 2009). All patterns are anchored at the same position of
// the text and read in the same direction, so one run tells which of them
// match there. It is immutable.
type program struct {
	insts     []inst
	start     []int32 // where each pattern begins
	backwards bool
	sets      []runeSet
	asserts   []test
}

type instOp uint8

const (
	instSet    instOp = iota // one rune of sets[arg], then out
	instSplit                // out or arg
	instAssert               // asserts[arg] holds here, then out
	instMatch                // pattern number arg matches
)

type inst struct {
	op       instOp
	out, arg int32
	pattern  int32 // that it belongs to
}

// test is a zero-width test; look is set for look-arounds only.
type test struct {
	kind     assertKind
	negative bool
	look     *program
}

// What the programs of one rule set, with all their look-arounds, may take.
// The built-in rules take less than a tenth of it.
const (
	maxInsts   = 1 << 18 // instructions, of 16 bytes
	setInsts   = 64      // what a set of characters costs, in instructions
	lookInsts  = 16      // and what a look-around does, beside its own
	maxClasses = 4096    // classes of characters that the sets tell apart
)

var (
	errTooLarge = fmt.Errorf("too large with its counts and sets written out: %w", ErrUnsupported)
	errClasses  = fmt.Errorf("sets that tell apart more than %d classes of characters: %w", maxClasses, ErrUnsupported)
)

type compiler struct {
	*program
	left    *int // instructions that the rule set may still add
	pattern int32
	err     error // errTooLarge; nothing is added behind it
}

// patternError is errTooLarge and says which pattern of a program cannot be compiled.
type patternError struct {
	number int
	error
}

func (e patternError) Unwrap() error { return e.error }

// compile builds the program of patterns; pattern i reports match number i.
// What it adds is taken from left; an error is a patternError.
func compile(patterns []*node, backwards bool, left *int) (*program, error) {
	c := &compiler{program: &program{backwards: backwards}, left: left}
	for i, n := range patterns {
		c.pattern = int32(i)
		match := c.add(inst{op: instMatch, arg: int32(i)})
		c.start = append(c.start, c.node(n, match))
		if c.err != nil {
			return nil, patternError{i, c.err}
		}
	}
	return c.program, nil
}

// spend reports whether n more instructions may be added.
func (c *compiler) spend(n int) bool {
	if *c.left -= n; *c.left < 0 {
		c.err = errTooLarge
	}
	return c.err == nil
}

func (c *compiler) add(i inst) int32 {
	if !c.spend(1) {
		return 0
	}
	i.pattern = c.pattern
	c.insts = append(c.insts, i)
	return int32(len(c.insts) - 1)
}

// node adds the instructions of n, which go on to next, and gives the first.
func (c *compiler) node(n *node, next int32) int32 {
	if c.err != nil {
		return 0
	}
	switch n.op {
	case opSet:
		return c.add(inst{op: instSet, out: next, arg: c.set(n.set)})
	case opCat:
		for i := range n.subs {
			if !c.backwards { // built from its end
				i = len(n.subs) - 1 - i
			}
			next = c.node(n.subs[i], next)
		}
		return next
	case opAlt:
		first := c.node(n.subs[0], next)
		for _, s := range n.subs[1:] {
			first = c.add(inst{op: instSplit, out: first, arg: c.node(s, next)})
		}
		return first
	case opRepeat:
		if n.max < 0 {
			loop := c.add(inst{op: instSplit, arg: next})
			c.insts[loop].out = c.node(n.subs[0], loop)
			next = loop
		}
		for range max(0, n.max-n.min) {
			next = c.add(inst{op: instSplit, out: c.node(n.subs[0], next), arg: next})
			if c.err != nil {
				return 0
			}
		}
		for range n.min {
			left := *c.left
			next = c.node(n.subs[0], next)
			if c.err != nil || *c.left == left { // an empty body stays empty
				break
			}
		}
		return next
	case opAssert:
		a := test{kind: n.assert, negative: n.negative}
		if n.subs != nil {
			look, err := compile(n.subs, n.assert == assertBehind, c.left)
			if err != nil || !c.spend(lookInsts) {
				c.err = errTooLarge
				return 0
			}
			a.look = look
		}
		i := slices.IndexFunc(c.asserts, func(b test) bool { return a.look == nil && a == b })
		if i < 0 {
			i = len(c.asserts)
			c.asserts = append(c.asserts, a)
		}
		return c.add(inst{op: instAssert, out: next, arg: int32(i)})
	}
	return next
}

func (c *compiler) set(s runeSet) int32 {
	i := slices.IndexFunc(c.sets, func(t runeSet) bool { return slices.Equal(s, t) })
	if i < 0 {
		if !c.spend(setInsts) {
			return 0
		}
		i = len(c.sets)
		c.sets = append(c.sets, s)
	}
	return int32(i)
}

// An alphabet divides all runes into classes that no set of its programs
// tells apart, so that automata branch on a few classes instead of a million
// runes.
type alphabet struct {
	sample []rune                // a rune of each class
	small  [0x3000]uint16        // class of each rune below 0x3000
	starts []rune                // the intervals of all runes: their first runes
	class  []uint16              // and the class of each
	member map[*program][][]bool // whether a class lies in a set: by set, class
}

// newAlphabet gives the classes of the programs and their look-arounds.
func newAlphabet(programs ...*program) (*alphabet, error) {
	a := &alphabet{member: map[*program][][]bool{}}
	// The places where some set begins or ends, in order.
	type edge struct {
		at  rune
		set int
	}
	edges := []edge{{0, -1}}
	var sets []runeSet
	for i := 0; i < len(programs); i++ {
		for _, x := range programs[i].asserts {
			if x.look != nil {
				programs = append(programs, x.look)
			}
		}
		for _, s := range programs[i].sets {
			if slices.ContainsFunc(sets, func(t runeSet) bool { return slices.Equal(s, t) }) {
				continue
			}
			for _, r := range s {
				edges = append(edges, edge{r.lo, len(sets)})
				if r.hi < unicode.MaxRune {
					edges = append(edges, edge{r.hi + 1, len(sets)})
				}
			}
			sets = append(sets, s)
		}
	}
	slices.SortFunc(edges, func(x, y edge) int { return int(x.at - y.at) })

	// Runes between two edges lie in the same sets; so does a class.
	inside := make([]byte, (len(sets)+7)/8)
	known := map[string]uint16{}
	var sample []rune // a rune of each class
	for i := 0; i < len(edges); {
		at := edges[i].at
		for ; i < len(edges) && edges[i].at == at; i++ {
			if set := edges[i].set; set >= 0 {
				inside[set/8] ^= 1 << (set % 8)
			}
		}
		c, ok := known[string(inside)]
		if !ok {
			if len(known) == maxClasses {
				return nil, errClasses
			}
			c = uint16(len(known))
			known[string(inside)] = c
			sample = append(sample, at)
		}
		a.starts = append(a.starts, at)
		a.class = append(a.class, c)
	}
	a.sample = sample
	for i, lo := range a.starts {
		hi := rune(len(a.small))
		if i+1 < len(a.starts) {
			hi = min(hi, a.starts[i+1])
		}
		for r := lo; r < hi; r++ {
			a.small[r] = a.class[i]
		}
	}
	for _, p := range programs {
		member := make([][]bool, len(p.sets))
		for i, s := range p.sets {
			member[i] = a.within(s)
		}
		a.member[p] = member
	}
	return a, nil
}

// within tells of each class whether it lies in s, a union of sets of the
// alphabet's programs.
func (a *alphabet) within(s runeSet) []bool {
	in := make([]bool, len(a.sample))
	for c, r := range a.sample {
		in[c] = s.contains(r)
	}
	return in
}

func (a *alphabet) of(r rune) int {
	if int(r) < len(a.small) {
		return int(a.small[r])
	}
	i, found := slices.BinarySearch(a.starts, r)
	if !found {
		i--
	}
	return int(a.class[i])
}
