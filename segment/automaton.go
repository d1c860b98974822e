package segment

import (
	"encoding/binary"
	"slices"
	"sync"
	"unicode/utf8"
)

// lookLimit is how many characters a pattern sees on its side of a position,
// and how many more a look-around or \b sees from where it stands. It bounds
// the work per position, and what a stream must hold, on any text.
const lookLimit = 512

// lookBytes is enough text on either side of a position to decide it: the
// pattern, a look-around at its far end, a \b at the far end of that.
const lookBytes = 3 * lookLimit * utf8.UTFMax

// view is the text that rules see: one paragraph, of which from and to may
// lie beyond what is in hand.
type view struct {
	text     string
	from, to int // of the paragraph; text holds [max(from,0), min(to,len))
}

// automaton runs a program, turning the sets of states it meets into states
// of a deterministic automaton, which it keeps (lazy subset construction, as
// in RE2). One automaton serves one goroutine at a time.
type automaton struct {
	prog    *program
	alpha   *alphabet
	member  [][]bool
	looks   []*automaton // of the program's look-arounds, by test number
	states  map[string]*state
	start   *state   // nil: to be made anew
	seen    []uint32 // by instruction: the mark of the closure that met it
	mark    uint32
	stack   []int32
	key     []byte
	outcome []byte
}

// maxStates is how many deterministic states are kept before starting over.
const maxStates = 4000

// state is a set of instructions reached without reading a further rune.
type state struct {
	sets     []int32 // instructions that read a rune
	waiting  []int32 // instructions whose test must be asked first
	tests    []int32 // numbers of the tests that may matter here
	matches  []int32 // patterns that match up to here
	matched  bitset  // the same; nil for none
	open     bitset  // patterns that may match further on
	next     []*state
	resolved map[string]*state // by the outcome of tests
	failed   *state            // the same when none holds
}

func newAutomaton(p *program, alpha *alphabet) *automaton {
	a := &automaton{prog: p, alpha: alpha, member: alpha.member[p], seen: make([]uint32, len(p.insts))}
	a.looks = make([]*automaton, len(p.asserts))
	for i, t := range p.asserts {
		if t.look != nil {
			a.looks[i] = newAutomaton(t.look, alpha)
		}
	}
	a.states = map[string]*state{}
	return a
}

// closure gives the state of all instructions reachable from pcs without
// reading a rune. Tests are passed where outcome (by test number) is true;
// with nil they are left waiting.
func (a *automaton) closure(pcs []int32, outcome map[int32]bool) *state {
	a.mark++
	if a.mark == 0 { // wrapped
		clear(a.seen)
		a.mark = 1
	}
	var s state
	a.stack = append(a.stack[:0], pcs...)
	for len(a.stack) > 0 {
		pc := a.stack[len(a.stack)-1]
		a.stack = a.stack[:len(a.stack)-1]
		if a.seen[pc] == a.mark {
			continue
		}
		a.seen[pc] = a.mark
		switch in := a.prog.insts[pc]; in.op {
		case instSet:
			s.sets = append(s.sets, pc)
		case instSplit:
			a.stack = append(a.stack, in.arg, in.out)
		case instMatch:
			s.matches = append(s.matches, in.arg)
		case instAssert:
			if outcome == nil {
				s.waiting = append(s.waiting, pc)
			} else if outcome[in.arg] {
				a.stack = append(a.stack, in.out)
			}
		}
	}
	slices.Sort(s.sets)
	slices.Sort(s.waiting)
	slices.Sort(s.matches)
	a.key = a.key[:0]
	for _, part := range [][]int32{s.sets, s.waiting, s.matches} {
		a.key = binary.AppendUvarint(a.key, uint64(len(part)))
		for _, v := range part {
			a.key = binary.AppendUvarint(a.key, uint64(v))
		}
	}
	if known := a.states[string(a.key)]; known != nil {
		return known
	}
	if len(s.waiting) > 0 {
		a.reachableTests(&s)
		s.resolved = map[string]*state{}
	}
	s.next = make([]*state, len(a.alpha.sample))
	s.open = newBitset(len(a.prog.start))
	for _, pc := range s.sets {
		s.open.add(int(a.prog.insts[pc].pattern))
	}
	for _, pc := range s.waiting {
		s.open.add(int(a.prog.insts[pc].pattern))
	}
	if len(a.states) >= maxStates {
		clear(a.states)
		a.start = nil // all states hang on it
	}
	s.fix(len(a.prog.start))
	kept := &s
	a.states[string(a.key)] = kept
	return kept
}

// fix sets matched from matches.
func (s *state) fix(patterns int) {
	if len(s.matches) == 0 {
		return
	}
	s.matched = newBitset(patterns)
	for _, m := range s.matches {
		s.matched.add(int(m))
	}
}

// reachableTests lists the tests that waiting instructions ask, one after
// another too.
func (a *automaton) reachableTests(s *state) {
	a.mark++
	a.stack = append(a.stack[:0], s.waiting...)
	for len(a.stack) > 0 {
		pc := a.stack[len(a.stack)-1]
		a.stack = a.stack[:len(a.stack)-1]
		if a.seen[pc] == a.mark {
			continue
		}
		a.seen[pc] = a.mark
		switch in := a.prog.insts[pc]; in.op {
		case instSplit:
			a.stack = append(a.stack, in.arg, in.out)
		case instAssert:
			s.tests = append(s.tests, in.arg)
			a.stack = append(a.stack, in.out)
		}
	}
	slices.Sort(s.tests)
	s.tests = slices.Compact(s.tests)
}

// run sets the bits of the patterns that match the view from pos on, or up
// to pos when the program reads backwards. It may leave out patterns that are
// not in wanted; nil wants all.
func (a *automaton) run(v view, pos int, wanted, matched bitset) {
	if a.start == nil {
		a.start = a.closure(a.prog.start, nil)
	}
	s := a.start
	for range lookLimit + 1 {
		if wanted != nil && !s.open.meets(wanted) {
			matched.join(s.matched)
			return
		}
		if s.waiting != nil {
			s = a.resolve(s, v, pos)
		}
		matched.join(s.matched)
		if len(s.sets) == 0 {
			return
		}
		var r rune
		var size int
		if a.prog.backwards {
			if pos <= v.from || pos <= 0 {
				return
			}
			r, size = utf8.DecodeLastRuneInString(v.text[max(0, v.from, pos-utf8.UTFMax):pos])
			pos -= size
		} else {
			if pos >= v.to || pos >= len(v.text) {
				return
			}
			r, size = utf8.DecodeRuneInString(v.text[pos:min(v.to, len(v.text))])
			pos += size
		}
		c := a.alpha.of(r)
		t := s.next[c]
		if t == nil {
			t = a.step(s, c)
			s.next[c] = t
		}
		s = t
	}
}

func (a *automaton) step(s *state, class int) *state {
	var out []int32
	for _, pc := range s.sets {
		if in := a.prog.insts[pc]; a.member[in.arg][class] {
			out = append(out, in.out)
		}
	}
	return a.closure(out, nil)
}

// resolve asks the tests of s at pos and gives the state behind them.
func (a *automaton) resolve(s *state, v view, pos int) *state {
	a.outcome = a.outcome[:0]
	any := false
	for _, t := range s.tests {
		yes := a.holds(int(t), v, pos)
		any = any || yes
		a.outcome = append(a.outcome, 0)
		if yes {
			a.outcome[len(a.outcome)-1] = 1
		}
	}
	if !any && s.failed != nil { // by far the most frequent outcome
		return s.failed
	}
	outcome := string(a.outcome)
	if t := s.resolved[outcome]; t != nil {
		return t
	}
	passed := map[int32]bool{}
	for i, t := range s.tests {
		passed[t] = outcome[i] == 1
	}
	// Matches of s stand, and so do the runes it reads.
	pcs := append(slices.Clone(s.sets), s.waiting...)
	t := *a.closure(pcs, passed)
	t.matches = slices.Concat(s.matches, t.matches)
	t.fix(len(a.prog.start))
	s.resolved[outcome] = &t
	if !any {
		s.failed = &t
	}
	return &t
}

// holds asks one test at pos.
func (a *automaton) holds(number int, v view, pos int) bool {
	t := a.prog.asserts[number]
	switch t.kind {
	case assertTextStart:
		return pos == v.from
	case assertTextEnd:
		return pos == v.to
	case assertWord:
		return wordBoundary(v, pos)
	case assertNotWord:
		return !wordBoundary(v, pos)
	case assertNoLF:
		return pos >= v.to || pos >= len(v.text) || v.text[pos] != '\n'
	case assertAhead, assertBehind:
		found := make(bitset, 1)
		a.looks[number].run(v, pos, nil, found)
		return found.has(0) != t.negative
	}
	return lineTest(t.kind, v, pos)
}

// lineTest asks the tests that know lines. $ takes CR LF as one line end.
func lineTest(kind assertKind, v view, pos int) bool {
	atStart, atEnd := pos == v.from, pos == v.to
	before, after, width := utf8.RuneError, utf8.RuneError, 0
	if !atStart && pos > 0 {
		before, _ = utf8.DecodeLastRuneInString(v.text[max(0, v.from):pos])
	}
	if !atEnd && pos < len(v.text) {
		after, width = utf8.DecodeRuneInString(v.text[pos:min(v.to, len(v.text))])
	}
	inside := before == '\r' && after == '\n' && !atStart && !atEnd
	isLine := lineSet().contains
	switch kind {
	case assertLineStart:
		return atStart || isLine(before) && !atEnd // between CR and LF too, in ICU
	case assertLineEnd:
		return atEnd || isLine(after) && !inside
	}
	if atEnd || inside || !isLine(after) { // assertLastLine
		return atEnd
	}
	if end := pos + width; after == '\r' && end < min(v.to, len(v.text)) && v.text[end] == '\n' {
		width++
	}
	return pos+width == v.to
}

// Sets that take a while to build, made when first used.
var (
	wordSet   = sync.OnceValue(wordRunes)
	lineSet   = sync.OnceValue(lineRunes)
	extendSet = sync.OnceValue(extendRunes)
)

// wordBoundary is ICU's \b: a word rune on one side only, where combining
// marks and format characters belong to the rune before them.
func wordBoundary(v view, pos int) bool {
	next := false
	if pos < v.to && pos < len(v.text) {
		r, _ := utf8.DecodeRuneInString(v.text[pos:min(v.to, len(v.text))])
		if extendSet().contains(r) {
			return false
		}
		next = wordSet().contains(r)
	}
	for range lookLimit {
		if pos <= v.from || pos <= 0 {
			break
		}
		r, size := utf8.DecodeLastRuneInString(v.text[max(0, v.from):pos])
		if !extendSet().contains(r) {
			return wordSet().contains(r) != next
		}
		pos -= size
	}
	return next
}

// bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bitset) join(c bitset) {
	for i, w := range c {
		b[i] |= w
	}
}

func (b bitset) meets(c bitset) bool {
	for i, w := range b {
		if w&c[i] != 0 {
			return true
		}
	}
	return false
}
