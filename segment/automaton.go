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
	prog   *program
	alpha  *alphabet
	member [][]bool
	looks  []*automaton // of the program's look-arounds, by test number
	states map[string]*state
	start  *state
	seen   []uint32 // by instruction: the mark of the closure that met it
	mark   uint32
	stack  []int32
	key    []byte
}

// maxStates is how many deterministic states are kept before starting over.
const maxStates = 4000

// state is a set of instructions reached without reading a further rune.
type state struct {
	sets     []int32 // instructions that read a rune
	waiting  []int32 // instructions whose test must be asked first
	tests    []int32 // numbers of the tests that may matter here
	matches  []int32 // patterns that match up to here
	open     bitset  // patterns that may match further on
	next     []*state
	resolved map[string]*state // by the outcome of tests
}

func newAutomaton(p *program, alpha *alphabet) *automaton {
	a := &automaton{prog: p, alpha: alpha, member: alpha.member[p], seen: make([]uint32, len(p.insts))}
	a.looks = make([]*automaton, len(p.asserts))
	for i, t := range p.asserts {
		if t.look != nil {
			a.looks[i] = newAutomaton(t.look, alpha)
		}
	}
	a.reset()
	return a
}

func (a *automaton) reset() {
	a.states = map[string]*state{}
	a.start = a.closure(a.prog.start, nil)
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
	}
	kept := &s
	a.states[string(a.key)] = kept
	return kept
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
	s := a.start
	for range lookLimit + 1 {
		if wanted != nil && !s.open.meets(wanted) {
			for _, m := range s.matches {
				matched.add(int(m))
			}
			return
		}
		if s.waiting != nil {
			s = a.resolve(s, v, pos)
		}
		for _, m := range s.matches {
			matched.add(int(m))
		}
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
	outcome := make([]byte, len(s.tests))
	for i, t := range s.tests {
		if a.holds(int(t), v, pos) {
			outcome[i] = 1
		}
	}
	if t := s.resolved[string(outcome)]; t != nil {
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
	s.resolved[string(outcome)] = &t
	return &t
}

// holds asks one test at pos.
func (a *automaton) holds(number int, v view, pos int) bool {
	t := a.prog.asserts[number]
	atStart, atEnd := pos == v.from, pos == v.to
	before, after := utf8.RuneError, utf8.RuneError
	if !atStart && pos > 0 {
		before, _ = utf8.DecodeLastRuneInString(v.text[max(0, v.from):pos])
	}
	width := 0
	if !atEnd && pos < len(v.text) {
		after, width = utf8.DecodeRuneInString(v.text[pos:min(v.to, len(v.text))])
	}
	isLine := func(r rune) bool { return lineSet().contains(r) }
	inCRLF := !atStart && !atEnd && before == '\r' && after == '\n'
	switch t.kind {
	case assertTextStart:
		return atStart
	case assertTextEnd:
		return atEnd
	case assertLastLine:
		if atEnd || !isLine(after) || inCRLF {
			return atEnd
		}
		if after == '\r' && pos+1 < v.to && pos+1 < len(v.text) && v.text[pos+1] == '\n' {
			width = 2
		}
		return pos+width == v.to
	case assertLineStart:
		return atStart || isLine(before) && !inCRLF && !atEnd
	case assertLineEnd:
		return atEnd || isLine(after) && !inCRLF
	case assertWord:
		return wordBoundary(v, pos)
	case assertNotWord:
		return !wordBoundary(v, pos)
	}
	found := make(bitset, 1)
	a.looks[number].run(v, pos, nil, found)
	return found.has(0) != t.negative
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

func (b bitset) meets(c bitset) bool {
	for i, w := range b {
		if w&c[i] != 0 {
			return true
		}
	}
	return false
}
