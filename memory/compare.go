package memory

import (
	"slices"
	"strings"

	"hafez/internal/persian"
)

// The prices of the score; doc.go defines it.
const (
	wordCost    = 1000 // D is counted in thousandths of a token
	similarCost = 600
	maxPenalty  = 3
	bestNumbers = 99
	bestFuzzy   = 98
	shortTokens = 2 // up to so many tokens, characters are compared
)

// Score gives how well the translation of source serves for query, 0 to 100:
// see [Compare].
func Score(query, source string) int { return Compare(query, source).Score }

// Comparison is the outcome of comparing a query with the source of a unit,
// with the terms that make up the score.
type Comparison struct {
	Score int // 0 to 100
	Kind  Kind

	// The fuzzy score is Base less the rest, and at most 98. The base is
	// 100·(1 − Distance/Length), rounded down.
	Base        int
	Distance    int  // D, in thousandths of a token (or of a character)
	Length      int  // tokens of the longer text (or characters)
	Characters  bool // whether characters were counted
	Joined      bool // whether the joined view was better
	Numbers     int  // points for numbers of other values
	Punctuation int  // points for marks
	Tags        int  // points for inline tags
	Spacing     int  // point for spacing

	// Edits turn the source into the query, token by token, in order.
	Edits []Edit
}

// Compare compares a query with the source of a unit. Any text may be given;
// two texts of white space alone score 100, one such and another 0.
func Compare(query, source string) Comparison {
	return newQuery(query).compare(source)
}

// query is a text prepared to be compared with many.
type query struct {
	text          string
	trimmed       string
	analysis      *persian.Text
	split, joined *sequence
}

func newQuery(text string) *query {
	q := &query{text: text, trimmed: strings.TrimSpace(text), analysis: persian.Analyze(text)}
	q.split = newSequence(q.analysis.Split)
	q.joined = q.split
	if q.analysis.Differ {
		q.joined = newSequence(q.analysis.Joined)
	}
	return q
}

func (q *query) compare(source string) Comparison {
	if q.trimmed == strings.TrimSpace(source) {
		return Comparison{Score: 100, Kind: Exact, Base: 100}
	}
	s := newQuery(source)
	if len(q.split.tokens) == 0 || len(s.split.tokens) == 0 {
		return Comparison{Kind: Fuzzy}
	}

	if slices.Equal(q.analysis.Tags, s.analysis.Tags) {
		if k, joined := sameKind(q.analysis, s.analysis); k != Fuzzy {
			c := Comparison{Score: 100, Kind: k, Base: 100, Joined: joined}
			if k == Numbers {
				c.Score = bestNumbers
			}
			c.Edits = align(pick(q, joined), pick(s, joined)).edits
			return c
		}
	}

	a := align(q.split, s.split)
	joined := false
	if q.analysis.Differ || s.analysis.Differ {
		if b := align(q.joined, s.joined); b.base() > a.base() {
			a, joined = b, true
		}
	}
	c := Comparison{
		Kind: Fuzzy, Base: a.base(), Distance: a.distance, Length: a.length,
		Characters: a.characters, Joined: joined, Edits: a.edits,
		Numbers:     min(a.numbers, maxPenalty),
		Punctuation: min(bagDifference(marks(q), marks(s)), maxPenalty),
		Tags:        min(tagDifference(q.analysis.Tags, s.analysis.Tags), maxPenalty),
	}
	if a.respaced {
		c.Spacing = 1
	}
	c.Score = max(0, min(bestFuzzy, c.Base-c.Numbers-c.Punctuation-c.Tags-c.Spacing))
	return c
}

func pick(q *query, joined bool) *sequence {
	if joined {
		return q.joined
	}
	return q.split
}

// sameKind is Orthographic if the texts agree in either view, Numbers if they
// do but for values, else Fuzzy; and whether the joined view says so.
func sameKind(a, b *persian.Text) (kind Kind, joined bool) {
	kind = sameView(a.Split, b.Split)
	if kind == Orthographic || !a.Differ && !b.Differ {
		return kind, false
	}
	if k := sameView(a.Joined, b.Joined); k < kind {
		return k, true
	}
	return kind, false
}

func sameView(a, b persian.View) Kind {
	if len(a.Tokens) != len(b.Tokens) || len(a.Marks) != len(b.Marks) {
		return Fuzzy
	}
	kind := Orthographic
	for i, t := range a.Tokens {
		if t.Key != b.Tokens[i].Key {
			return Fuzzy
		}
		if t.Value != b.Tokens[i].Value {
			kind = Numbers
		}
	}
	for i, m := range a.Marks {
		if m != b.Marks[i] {
			return Fuzzy
		}
	}
	return kind
}

func marks(q *query) []rune {
	r := make([]rune, len(q.analysis.Split.Marks))
	for i, m := range q.analysis.Split.Marks {
		r[i] = m.Rune
	}
	return r
}

// tagDifference counts the tags that differ; the same ones in another order
// count as one.
func tagDifference(a, b []persian.Tag) int {
	texts := func(tags []persian.Tag) []string {
		s := make([]string, len(tags))
		for i, t := range tags {
			s[i] = t.Text
		}
		return s
	}
	x, y := texts(a), texts(b)
	if d := bagDifference(x, y); d > 0 || slices.Equal(x, y) {
		return d
	}
	return 1
}

// bagDifference counts what one of two bags has and the other has not, and
// gives the larger of the two counts.
func bagDifference[T comparable](a, b []T) int {
	if len(a) == 0 || len(b) == 0 {
		return max(len(a), len(b))
	}
	count := make(map[T]int, len(a))
	for _, x := range a {
		count[x]++
	}
	onlyB := 0
	for _, x := range b {
		if count[x] > 0 {
			count[x]--
		} else {
			onlyB++
		}
	}
	onlyA := len(a) - (len(b) - onlyB)
	return max(onlyA, onlyB)
}
