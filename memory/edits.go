package memory

import (
	"math/bits"
	"unicode/utf8"

	"hafez/internal/persian"
)

// Op is what happens to a token of the source on the way to the query.
type Op uint8

const (
	Keep     Op = iota // the same token
	Renumber           // a number or date of another value
	Replace            // another token in its place
	Insert             // only the query has it
	Delete             // only the source has it
)

var opNames = [...]string{"keep", "renumber", "replace", "insert", "delete"}

// String gives the step as it stands in JSON.
func (o Op) String() string { return opNames[o] }

// replaceSimilar is a Replace by a similar word while the cheapest way is
// sought; no Edit has it.
const replaceSimilar = Delete + 1

// Span is a range of bytes of a text.
type Span struct{ Start, End int }

// Edit is one step from the source of a unit to the query.
type Edit struct {
	Op Op
	// Query and Source are where the tokens stand, in bytes of the texts;
	// zero if there is none. Two tokens of one rune (ﷺ) share its bytes.
	Query, Source Span
	// QueryValue and SourceValue are the values of numbers and dates, else
	// empty.
	QueryValue, SourceValue string
	// MonthDate tells dates given by the name of a month.
	MonthDate bool
	// Cost is what the step adds to the distance over tokens, in thousandths
	// of a token: 0, 600 for a similar word in the place of another, or 1000.
	// Where characters were counted it has no part in the score.
	Cost int
}

// sequence is a view prepared for the distance.
type sequence struct {
	tokens []persian.Token
	words  []word
}

// word is what is needed to tell similar words.
type word struct {
	runes   []rune
	letters uint64 // a bit for each letter, by its low bits
	plain   bool   // a word, not a number or date
}

func newSequence(v persian.View) *sequence {
	s := &sequence{tokens: v.Tokens, words: make([]word, len(v.Tokens))}
	total := 0
	for _, t := range v.Tokens {
		total += utf8.RuneCountInString(t.Key)
	}
	runes := make([]rune, 0, total)
	for i, t := range v.Tokens {
		runes = s.words[i].set(runes, t.Key, t.Class == persian.Word)
	}
	return s
}

// newWord prepares one key.
func newWord(key string, plain bool) *word {
	w := &word{}
	w.set(nil, key, plain)
	return w
}

// set fills a word in; its runes go behind those in space.
func (w *word) set(space []rune, key string, plain bool) []rune {
	from := len(space)
	for _, r := range key {
		space = append(space, r)
		w.letters |= 1 << (uint32(r) & 63)
	}
	w.runes, w.plain = space[from:len(space):len(space)], plain
	return space
}

// similar reports whether half of the longer word stays: 2·d ≤ length, d the
// Levenshtein distance over letters. Numbers and dates are similar to nothing.
func similar(a, b *word) bool {
	if !a.plain || !b.plain {
		return false
	}
	longer := max(len(a.runes), len(b.runes))
	most := longer / 2
	if longer-min(len(a.runes), len(b.runes)) > most {
		return false
	}
	// Each letter that the other has not at all costs at least one edit.
	if bits.OnesCount64(a.letters&^b.letters) > most || bits.OnesCount64(b.letters&^a.letters) > most {
		return false
	}
	return levenshtein(a.runes, b.runes) <= most
}

// levenshtein is the plain edit distance of two rune strings.
func levenshtein(a, b []rune) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	var space [64]int
	row := space[:0]
	for j := range len(b) + 1 {
		row = append(row, j)
	}
	for i, r := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range b {
			above := row[j+1]
			cost := diagonal
			if r != s {
				cost = min(diagonal, above, row[j]) + 1
			}
			diagonal, row[j+1] = above, cost
		}
	}
	return row[len(b)]
}

// alignment is how two sequences come together.
type alignment struct {
	distance   int // in thousandths
	length     int
	characters bool
	numbers    int  // numbers and dates in the same place with other values
	respaced   bool // the same words, spaced otherwise
	edits      []Edit
}

// base is the base of the score.
func (a *alignment) base() int {
	return (wordCost*a.length - a.distance) * 100 / (wordCost * a.length)
}

// align finds the cheapest way from source to query and reads it off. Of
// equally cheap ways it takes the one that, from the end, first steps through
// both, then through the query, then through the source.
func align(q, s *sequence) *alignment {
	m, n := len(q.tokens), len(s.tokens)
	// Equal tokens at either end are always kept: no way is cheaper, since
	// any two prices but zero add up to more than the highest.
	head := 0
	for head < m && head < n && q.tokens[head].Key == s.tokens[head].Key {
		head++
	}
	tail := 0
	for tail < m-head && tail < n-head && q.tokens[m-1-tail].Key == s.tokens[n-1-tail].Key {
		tail++
	}
	mm, nn := m-head-tail, n-head-tail

	// cost[i][j] leads from the first j source tokens to the first i query
	// tokens of the middle; step[i][j] is its last step.
	step := make([]Op, (mm+1)*(nn+1))
	row := make([]int, nn+1)
	for j := 1; j <= nn; j++ {
		row[j], step[j] = j*wordCost, Delete
	}
	for i := 1; i <= mm; i++ {
		diagonal := row[0]
		row[0] = i * wordCost
		at := i * (nn + 1)
		step[at] = Insert
		qi := head + i - 1
		for j := 1; j <= nn; j++ {
			sj := head + j - 1
			best, op := diagonal, Keep
			if q.tokens[qi].Key != s.tokens[sj].Key {
				op = Replace
				best += wordCost
				// Telling similar words is dear; here it could change nothing
				// when another step is cheaper still.
				if diagonal+similarCost <= min(row[j], row[j-1])+wordCost && similar(&q.words[qi], &s.words[sj]) {
					best, op = diagonal+similarCost, replaceSimilar
				}
			}
			if c := row[j] + wordCost; c < best {
				best, op = c, Insert
			}
			if c := row[j-1] + wordCost; c < best {
				best, op = c, Delete
			}
			diagonal, row[j], step[at+j] = row[j], best, op
		}
	}

	a := &alignment{distance: row[nn], length: max(m, n)}
	a.read(q, s, head, tail, step, nn)
	if a.length <= shortTokens {
		a.compareCharacters(q, s)
	}
	return a
}

// read turns the steps into edits and notes what they tell.
func (a *alignment) read(q, s *sequence, head, tail int, step []Op, nn int) {
	m, n := len(q.tokens), len(s.tokens)
	a.edits = make([]Edit, 0, max(m, n))
	for k := range tail {
		a.edits = append(a.edits, edit(Keep, q, s, m-1-k, n-1-k))
	}
	for i, j := m-head-tail, n-head-tail; i > 0 || j > 0; {
		op := step[i*(nn+1)+j]
		a.edits = append(a.edits, edit(op, q, s, head+i-1, head+j-1))
		if op != Delete {
			i--
		}
		if op != Insert {
			j--
		}
	}
	for k := head - 1; k >= 0; k-- {
		a.edits = append(a.edits, edit(Keep, q, s, k, k))
	}
	for i, j := 0, len(a.edits)-1; i < j; i, j = i+1, j-1 {
		a.edits[i], a.edits[j] = a.edits[j], a.edits[i]
	}

	i, j := 0, 0
	kept := false
	for _, e := range a.edits {
		switch e.Op {
		case Renumber:
			a.numbers++
			fallthrough
		case Keep:
			t, u := &q.tokens[i], &s.tokens[j]
			if kept && t.Glue != u.Glue && t.Glue != persian.Marked && u.Glue != persian.Marked {
				a.respaced = true
			}
			if t.Joints != u.Joints {
				a.respaced = true
			}
		}
		kept = e.Op == Keep || e.Op == Renumber
		if e.Op != Delete {
			i++
		}
		if e.Op != Insert {
			j++
		}
	}
}

func edit(op Op, q, s *sequence, i, j int) Edit {
	e := Edit{Op: op}
	switch op {
	case replaceSimilar:
		e.Op, e.Cost = Replace, similarCost
	case Replace, Insert, Delete:
		e.Cost = wordCost
	}
	if op != Delete {
		t := &q.tokens[i]
		e.Query, e.QueryValue = Span{t.Start, t.End}, t.Value
	}
	if op != Insert {
		t := &s.tokens[j]
		e.Source, e.SourceValue = Span{t.Start, t.End}, t.Value
		e.MonthDate = t.Class == persian.Date && t.Key != persian.DigitDate
	}
	if op == Keep && e.QueryValue != e.SourceValue {
		e.Op = Renumber
	}
	return e
}

// compareCharacters puts the distance over characters in the place of that
// over tokens, in texts so short that a token is too much.
func (a *alignment) compareCharacters(q, s *sequence) {
	x, y := q.characters(), s.characters()
	a.characters = true
	a.length = max(len(x), len(y))
	a.distance = levenshtein(x, y) * wordCost
}

// characters are the letters of all keys, a space between.
func (s *sequence) characters() []rune {
	var r []rune
	for i := range s.words {
		if i > 0 {
			r = append(r, ' ')
		}
		r = append(r, s.words[i].runes...)
	}
	return r
}
