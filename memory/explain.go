package memory

import (
	"strings"
	"unicode"

	"hafez/internal/persian"
)

// Explanation is a comparison with all that made it what it is, to be shown
// to a person. Its Terms add up to the score.
type Explanation struct {
	Comparison
	Terms []Term

	// QueryTokens and SourceTokens are how many tokens the texts have in the
	// view that counted.
	QueryTokens, SourceTokens int
	// OtherBase is the base that the other view gives; −1 if the views are the
	// same or the match is not fuzzy.
	OtherBase int

	// Steps are what changes on the way from the source to the query, in
	// order. Where tokens were counted these are the edits that change
	// something; where characters were, the runs of letters that change,
	// behind any numbers of other values. Their costs add up to Distance.
	Steps []Step

	// QueryMarks and SourceMarks are the punctuation marks that only the one
	// text has, folded; QueryTags and SourceTags the inline tags. If there are
	// none and Tags is 1, the same tags stand in another order.
	QueryMarks, SourceMarks []string
	QueryTags, SourceTags   []string

	// Folded is what was typed differently and counts as the same, each pair
	// once, in the order of the texts.
	Folded []Folding
}

// Term is one part of a score: what it is, and the points it gives or takes.
type Term struct {
	Name   TermName
	Points int
}

// TermName names a part of a score.
type TermName string

const (
	TermBase        TermName = "base"        // 100·(1 − D/max(m, n)), rounded down
	TermNumbers     TermName = "numbers"     // numbers of other values
	TermPunctuation TermName = "punctuation" // marks that only one text has
	TermTags        TermName = "tags"        // inline tags that only one text has
	TermSpacing     TermName = "spacing"     // the same words, spaced otherwise
	TermDraft       TermName = "draft"       // of a match: its unit is not confirmed
	TermLimit       TermName = "limit"       // what keeps the score within the limits of its kind
)

// Step is one change on the way from a source to a query.
type Step struct {
	Op Op // never Keep
	// Query and Source are the words as typed, or the folded letters where
	// characters were counted; empty if there are none.
	Query, Source string
	// Cost is what the step adds to the distance, in thousandths of a token or
	// of a character; 0 for numbers of other values.
	Cost int
	// Of a replaced word: how many letters must change to make the one word
	// the other, and how many the longer has. Up to half of them, the words
	// are similar. Zero in other steps.
	Changed, Letters int
}

// Similar reports whether the step replaces a word by a similar one.
func (s *Step) Similar() bool { return s.Op == Replace && s.Cost == similarCost }

// Folding is a way in which something was typed, and another that counts as
// the same. One of them may be empty: a sign that was left out. Count is how
// often it came.
type Folding struct {
	Query, Source string
	Count         int
}

// Explain compares a query with the source of a unit, as [Compare] does, and
// explains the outcome.
func Explain(query, source string) Explanation {
	q, s := newQuery(query), newQuery(source)
	x := Explanation{Comparison: q.compare(source), OtherBase: -1}
	x.Terms = terms(&x.Comparison)
	a, b := pick(q, x.Joined), pick(s, x.Joined)
	x.QueryTokens, x.SourceTokens = len(a.tokens), len(b.tokens)
	x.Steps = steps(&x.Comparison, a, b, query, source)
	x.Folded = foldings(x.Edits, query, source)
	if x.Kind == Fuzzy && x.Length > 0 {
		x.QueryMarks, x.SourceMarks = onlyIn(markTexts(q), markTexts(s))
		x.QueryTags, x.SourceTags = onlyIn(tagTexts(q), tagTexts(s))
		if q.analysis.Differ || s.analysis.Differ {
			x.OtherBase = align(pick(q, !x.Joined), pick(s, !x.Joined)).base()
		}
	}
	return x
}

// Explain explains the score of a match for the query that brought it back. Beside
// what the texts tell that is whether the match is one of context, and the penalty
// of a draft.
func (m *Match) Explain(query string) Explanation {
	x := Explain(query, m.Unit.Source)
	x.Kind = m.Kind
	if lost := min(m.Penalty, x.Score); lost > 0 {
		x.Terms = append(x.Terms, Term{TermDraft, -lost})
		x.Score -= lost
	}
	return x
}

// terms takes a score apart.
func terms(c *Comparison) []Term {
	t := []Term{{TermBase, c.Base}}
	sum := c.Base
	for _, p := range []Term{{TermNumbers, -c.Numbers}, {TermPunctuation, -c.Punctuation}, {TermTags, -c.Tags}, {TermSpacing, -c.Spacing}} {
		if p.Points != 0 {
			t = append(t, p)
			sum += p.Points
		}
	}
	limited := sum
	switch c.Kind {
	case Numbers:
		limited = bestNumbers
	case Fuzzy:
		limited = max(0, min(bestFuzzy, sum))
	}
	if limited != sum {
		t = append(t, Term{TermLimit, limited - sum})
	}
	return t
}

func steps(c *Comparison, a, b *sequence, query, source string) []Step {
	var out []Step
	i, j := 0, 0
	for _, e := range c.Edits {
		s := Step{Op: e.Op, Cost: e.Cost, Query: query[e.Query.Start:e.Query.End], Source: source[e.Source.Start:e.Source.End]}
		if e.Op == Replace {
			x, y := a.words[i].runes, b.words[j].runes
			s.Changed, s.Letters = levenshtein(x, y), max(len(x), len(y))
		}
		if e.Op == Renumber || e.Op != Keep && !c.Characters {
			out = append(out, s)
		}
		if e.Op != Delete {
			i++
		}
		if e.Op != Insert {
			j++
		}
	}
	if c.Characters {
		for _, r := range runs(a.characters(), b.characters()) {
			out = append(out, Step{Op: r.op, Query: string(r.query), Source: string(r.source), Cost: r.edits * wordCost})
		}
	}
	return out
}

func markTexts(q *query) []string {
	var texts []string
	for _, m := range marks(q) {
		texts = append(texts, string(m))
	}
	return texts
}

func tagTexts(q *query) []string {
	var texts []string
	for _, t := range q.analysis.Tags {
		texts = append(texts, t.Text)
	}
	return texts
}

// onlyIn gives what of two bags only the one has, in order.
func onlyIn(a, b []string) (onlyA, onlyB []string) {
	rest := func(a, b []string) (rest []string) {
		count := make(map[string]int)
		for _, s := range b {
			count[s]++
		}
		for _, s := range a {
			if count[s]--; count[s] < 0 {
				rest = append(rest, s)
			}
		}
		return rest
	}
	return rest(a, b), rest(b, a)
}

// foldings finds what was typed differently in the tokens that are the same,
// and between such tokens.
func foldings(edits []Edit, query, source string) []Folding {
	var f folder
	for i, e := range edits {
		if e.Op != Keep && e.Op != Renumber {
			continue
		}
		var before Edit // at the beginning its spans are 0…0
		if i > 0 {
			before = edits[i-1]
		}
		if before.Op == Keep || before.Op == Renumber {
			f.gap(between(query, before.Query.End, e.Query.Start), between(source, before.Source.End, e.Source.Start), i > 0)
		}
		q, s := query[e.Query.Start:e.Query.End], source[e.Source.Start:e.Source.End]
		switch {
		case e.Op == Renumber:
		case e.QueryValue != "":
			f.add(q, s)
		default:
			f.word(q, s)
		}
		if i == len(edits)-1 {
			f.gap(query[e.Query.End:], source[e.Source.End:], false)
		}
	}
	return f.found
}

// between is text[from:to]; tokens of one rune share its bytes, so that there
// may be less than nothing between them.
func between(text string, from, to int) string { return text[min(from, to):to] }

// folder gathers pairs that fold to the same.
type folder struct{ found []Folding }

func (f *folder) add(query, source string) {
	if query == source {
		return
	}
	for i := range f.found {
		if p := &f.found[i]; p.Query == query && p.Source == source {
			p.Count++
			return
		}
	}
	f.found = append(f.found, Folding{query, source, 1})
}

// word takes the letters by which two spellings of one word differ: one by
// one where each has another in its place, else together with those beside.
func (f *folder) word(query, source string) {
	if query == source {
		return
	}
	for _, r := range runs([]rune(query), []rune(source)) {
		if len(r.query) != len(r.source) {
			f.add(string(r.query), string(r.source))
			continue
		}
		for i := range r.query {
			f.add(string(r.query[i]), string(r.source[i]))
		}
	}
}

// gap takes what stands between tokens, if it says the same. inside is false
// at the ends of the texts, where white space is none.
func (f *folder) gap(query, source string, inside bool) {
	if query == source {
		return
	}
	q, s := persian.Analyze(query), persian.Analyze(source)
	if sameView(q.Split, s.Split) != Orthographic || tagDifference(q.Tags, s.Tags) > 0 {
		return // the terms tell of it
	}
	if len(q.Split.Tokens) == 0 {
		if inside {
			f.add(query, source)
		}
		return
	}
	f.word(withoutSpace(query), withoutSpace(source))
}

func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
