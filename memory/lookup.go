package memory

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"hafez/internal/persian"
)

// LookupOptions says what matches to bring back. The zero value: from Persian
// to English, the best five of 70 and more.
type LookupOptions struct {
	From, To string // languages; empty: fa and en
	// Min is the lowest score, 1 to 100. Zero: 70; negative: 1.
	Min int
	// Top is how many matches to bring back at most. Zero: 5; negative: all.
	Top int
	// Previous and Next are the segments before and after the query, if they
	// are known: an exact match that has stood beside the one or the other
	// before becomes a context match.
	Previous, Next string
	// DraftPenalty is how many points a draft loses, because nobody has said yet
	// that it is right. Zero: 5, [DraftPenalty]; negative: none.
	DraftPenalty int

	plan plan // for tests: the way to go through the index
}

const (
	defaultMin = 70
	defaultTop = 5
)

// DraftPenalty is how many points a match with a draft loses if the options of
// the look-up do not say otherwise.
const DraftPenalty = 5

// Match is a unit brought back for a query.
type Match struct {
	Unit Unit
	// Comparison is what [Compare] gives, but for two things that the texts alone
	// do not tell: an exact match may be a context match, and Score is less by
	// Penalty, though never below 0.
	Comparison
	// Penalty is what the score loses because the unit is a draft; 0 for a
	// confirmed one.
	Penalty int
	// Suggestion is the unit's target with numbers changed to those of the
	// query where that is certain, else the target. Adapted tells where it
	// was changed.
	Suggestion string
	Adapted    []Span
}

// Lookup gives the units whose source scores at least opts.Min for query, the
// penalty of a draft taken off, the best first: by score, kind, status (confirmed
// before draft), the date of the last change (newest first) and number. Rejected
// units are passed over. A query of nothing but white space has no matches.
func (m *Memory) Lookup(query string, opts LookupOptions) ([]Match, error) {
	if opts.Min == 0 {
		opts.Min = defaultMin
	}
	opts.Min = max(opts.Min, 1)
	if opts.Top == 0 {
		opts.Top = defaultTop
	}
	if opts.DraftPenalty == 0 {
		opts.DraftPenalty = DraftPenalty
	}
	opts.DraftPenalty = max(opts.DraftPenalty, 0)
	var matches []Match
	q := newQuery(query)
	if len(q.split.tokens) == 0 {
		return nil, nil
	}
	err := m.read(func(r *reader) error {
		languages, ok := r.language(pairOf(opts.From, opts.To))
		if !ok {
			return nil
		}
		l := lookup{reader: r, q: q, opts: opts, languages: languages}
		var err error
		if m.stale {
			err = l.scan()
		} else {
			err = l.search()
		}
		if err == nil {
			matches, err = l.matches()
		}
		return err
	})
	return matches, err
}

// Why the search is exact. Let the query have m tokens in a view and a source
// n; M = max(m, n). A score of t needs a base of t (penalties only subtract, and
// that of a draft does too), so D ≤ Dt = M·(100−t)/100. Every insertion and
// deletion costs 1, every replacement at least 0.6, and at least |m−n| are
// insertions or deletions. Hence, if p is the plain Levenshtein distance (all
// steps 1):
//
//	D ≥ |m−n|, and D ≥ 0.6·p + 0.4·|m−n|
//
// which bounds the lengths n to look at, and p. And p ≥ M − |q ∩ s|, the bag
// of tokens that both have: at least M−p tokens must be shared, so that the
// source may lack at most m−(M−p) tokens of the query, which the signatures and
// the postings bear witness of (plan.go says which of them is asked). What
// passes is compared by p, then by D itself, over the numbers of words; D bounds
// the score from above, and the text is compared only of units whose bound could
// still bring them among the best.
//
// Where both have one or two tokens, letters are counted: each letter that the
// longer text has more, and each letter of the query that the source lacks,
// costs 1, of which the longer text has 100−t percent to spend.
//
// lookup is one search.
type lookup struct {
	*reader
	q          *query
	opts       LookupOptions
	languages  uint16
	candidates []candidate
	hits       []hit
}

// candidate is a unit that may reach the threshold, and a bound on its score.
type candidate struct {
	id    uint32
	bound int
}

type hit struct {
	id         uint64
	comparison Comparison // its score less the penalty
	penalty    int
}

// search finds the matches through the index.
func (l *lookup) search() error {
	var probes []*probe
	if l.q.analysis.Differ {
		probes = append(probes,
			newProbe(l.q.split, l.words, &l.spelled, l.opts.Min, bothViews, splitView),
			newProbe(l.q.joined, l.words, &l.spelled, l.opts.Min, bothViews, joinedView))
	} else {
		probes = append(probes, newProbe(l.q.split, l.words, &l.spelled, l.opts.Min, bothViews, splitView, joinedView))
	}
	for _, p := range probes {
		if err := l.collect(p); err != nil {
			return err
		}
	}
	l.ids = l.ids[:0]
	for id := range tail(l.tx) {
		l.ids = append(l.ids, id)
	}
	for _, p := range probes {
		if err := l.consider(p, l.ids, p.views); err != nil {
			return err
		}
	}
	return l.verify()
}

// consider compares units with the query, in some of its views, and keeps those
// that may reach the threshold.
func (l *lookup) consider(p *probe, ids []uint32, in []byte) error {
	const together = 128
	var rows [together][]byte
	for part := range slices.Chunk(ids, together) {
		// The tokens lie anywhere in the file. Reaching for many of them before
		// the first is looked at lets the processor fetch them all at once.
		touched := byte(0)
		for i, id := range part {
			if rows[i] = l.tokens.row(id); len(rows[i]) > 0 {
				touched ^= rows[i][0]
			}
		}
		l.touched = touched
		for i, id := range part {
			if err := l.considerRow(p, id, rows[i], in); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *lookup) considerRow(p *probe, id uint32, stored, in []byte) error {
	r, ok := parseRow(stored)
	if ok && r.languages != l.languages {
		return nil
	}
	best, found := 0, false
	for _, view := range in {
		n := r.count(view)
		if !ok || !p.fits(n) {
			continue
		}
		if l.row, ok = r.tokens(view, l.row[:0]); !ok {
			break
		}
		if bound, ok := p.compare(l.row); ok {
			best, found = max(best, bound), true
		}
	}
	if !ok {
		if l.units.Get(idKey(uint64(id))) == nil {
			return nil // deleted
		}
		return fmt.Errorf("%w: the tokens of unit %d", ErrDamaged, id)
	}
	if found {
		l.candidates = append(l.candidates, candidate{id, best})
	}
	return nil
}

// verify compares the candidates themselves, the most promising first, until
// no other can be among the best.
func (l *lookup) verify() error {
	// A unit may be a candidate in both views: its better bound counts.
	slices.SortFunc(l.candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(b.bound, a.bound))
	})
	l.candidates = slices.CompactFunc(l.candidates, func(a, b candidate) bool { return a.id == b.id })
	slices.SortFunc(l.candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.bound, a.bound), cmp.Compare(a.id, b.id))
	})
	var best []int // the scores of the best Top, highest first
	for _, c := range l.candidates {
		if l.opts.Top > 0 && len(best) == l.opts.Top && c.bound < best[len(best)-1] {
			break
		}
		record := l.units.Get(idKey(uint64(c.id)))
		if record == nil {
			continue // deleted
		}
		score, err := l.compare(uint64(c.id), record)
		if err != nil {
			return err
		}
		if l.opts.Top > 0 && score >= l.opts.Min {
			i, _ := slices.BinarySearchFunc(best, score, func(x, y int) int { return cmp.Compare(y, x) })
			if best = slices.Insert(best, i, score); len(best) > l.opts.Top {
				best = best[:l.opts.Top]
			}
		}
	}
	return nil
}

// scan compares every unit: what a look-up is by definition, and the way of
// one whose index was made with another folding.
func (l *lookup) scan() error {
	c := l.units.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if _, err := l.compare(binary.BigEndian.Uint64(k), v); err != nil {
			return err
		}
	}
	return nil
}

// compare compares one unit, keeps it if it reaches the threshold, and gives
// its score, the penalty taken off; that of a rejected unit is 0.
func (l *lookup) compare(id uint64, record []byte) (int, error) {
	languages, source, _, err := recordTexts(record)
	if err != nil || languages != l.languages {
		return 0, err
	}
	c := l.q.compare(string(source))
	if c.Score < l.opts.Min {
		return c.Score, nil
	}
	status, err := recordStatus(record)
	if err != nil || status == Rejected {
		return 0, err
	}
	penalty := 0
	if status == Draft {
		penalty = l.opts.DraftPenalty
		c.Score = max(0, c.Score-penalty)
	}
	if c.Score >= l.opts.Min {
		l.hits = append(l.hits, hit{id, c, penalty})
	}
	return c.Score, nil
}

// matches are the hits with their units, in order, no more than asked for.
func (l *lookup) matches() ([]Match, error) {
	matches := make([]Match, 0, len(l.hits))
	for _, h := range l.hits {
		u, err := decodeUnit(l.units.Get(idKey(h.id)), h.id, l.numbers)
		if err != nil {
			return nil, err
		}
		c := h.comparison
		if c.Kind == Exact && (sameContext(l.opts.Previous, u.Previous) || sameContext(l.opts.Next, u.Next)) {
			c.Kind = Context
		}
		matches = append(matches, Match{Unit: u, Comparison: c, Penalty: h.penalty})
	}
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(compareMatches(&a, &b), cmp.Compare(a.Unit.ID, b.Unit.ID))
	})
	if l.opts.Top > 0 && len(matches) > l.opts.Top {
		matches = matches[:l.opts.Top]
	}
	for i := range matches {
		matches[i].Suggestion, matches[i].Adapted = adapt(l.q, &matches[i])
	}
	return matches, nil
}

// sameContext reports whether two neighbours say the same.
func sameContext(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	x, y := persian.Analyze(a), persian.Analyze(b)
	if len(x.Split.Tokens) == 0 || len(y.Split.Tokens) == 0 {
		return false
	}
	kind, _ := sameKind(x, y)
	return kind == Orthographic
}
