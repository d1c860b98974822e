package memory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"hafez/internal/persian"
)

// SearchOptions says what to search and what to bring back. The zero value:
// source and target of the units from Persian to English, forms of the words
// too, the best twenty hits.
type SearchOptions struct {
	From, To string // languages; empty: fa and en
	Side     Side
	// Exact leaves out forms of the words: what is found has the words
	// themselves, however they were typed.
	Exact bool
	// Top is how many hits to bring back at most. Zero: 20; negative: all.
	Top int
}

const (
	defaultHits = 20
	// maxSearchWords is how many words a query may have: what is looked for in
	// a concordance is short, and each word has hundreds of forms.
	maxSearchWords = 64
)

// Side is the source or the target of units.
type Side uint8

const (
	BothSides Side = iota
	SourceSide
	TargetSide
)

// String gives the side as it stands in JSON.
func (s Side) String() string { return [...]string{"both", "source", "target"}[s] }

// Closeness says how close what was found is to what was asked for; lower is
// closer.
type Closeness uint8

const (
	// AsTyped: the words, letter by letter.
	AsTyped Closeness = iota
	// SameWord: the words, typed differently: another keyboard's letters and
	// digits, half-spaces, upper and lower case.
	SameWord
	// WordForm: forms of the words: کتاب‌ها for کتاب, می‌رود for رفتن, said for say.
	WordForm
	// WeakForm: what may be a form but often is not: words with a pronoun or
	// the like tied to them (کتابش، کتابی), and parts of compounds (دانش in
	// دانش‌آموز).
	WeakForm
)

// String gives the closeness as it stands in JSON; AsTyped and SameWord are
// both exact.
func (c Closeness) String() string { return [...]string{"exact", "exact", "form", "clitic"}[c] }

// Hit is a place where the words of a search were used.
type Hit struct {
	Unit Unit
	// Side is the side of the unit that has the words.
	Side Side
	// Closeness is that of the word or phrase that is farthest off.
	Closeness Closeness
	// Gap is how many other words stand between the words and phrases that
	// were asked for; 0 if there was only one.
	Gap int
	// Spans are the places of the words and phrases in that text, in order;
	// where they overlap, they are one span.
	Spans []Span
}

// SearchResult is what a search brings back.
type SearchResult struct {
	Hits []Hit
	// Total is how many hits there are, or, if AtMost is set, how many there
	// may be at most: a search for frequent words ends as soon as nothing could
	// come before its hits, and the others are not counted one by one.
	Total  int
	AtMost bool
}

// Search gives the units that use the words of a query, with the places: a
// concordance. All words must be there, on the same side. Words in quotes
// ("…", «…») are a phrase and must stand side by side, and so must what is
// typed in one piece (co-operation); punctuation between words does not count.
// Forms of the words are found as well, of Persian and of English ones. Rejected
// units are passed over.
//
// A unit has one hit for each side: the places that are closest, of these the
// ones nearest to each other, of these the first. Hits are ordered by
// Closeness, Gap, status (confirmed before draft), number of the unit (what
// was added last comes first) and side (source first). What was added last
// and not what was changed last, so that a search for a frequent word need not
// look at every unit that has it.
//
// A query without words or numbers has no hits. One of more than 64 words is
// refused with an error that wraps [ErrQuery].
func (m *Memory) Search(query string, opts SearchOptions) (SearchResult, error) {
	var r SearchResult
	err := m.read(func(from *reader) error {
		s, err := newSearch(from, query, opts)
		if s == nil || err != nil {
			return err
		}
		var x wordIndex
		if !m.stale {
			x = indexedWords{from, s.languages}
		}
		r, err = s.run(x)
		return err
	})
	return r, err
}

// search is one search of a memory.
type search struct {
	units     *bolt.Bucket
	numbers   map[uint16]languagePair
	languages uint16
	top       int
	sides     []*sideSearch

	best  []ranked // the best hits so far, in order
	total int
}

// sideSearch is what is looked for on one side, whose language decides on the
// forms of the words.
type sideSearch struct {
	side    Side
	phrases []*persian.Phrase
	words   int // of all phrases
	found   unitSet
}

// newSearch takes a query apart; it is nil if there is nothing to be found.
func newSearch(r *reader, query string, opts SearchOptions) (*search, error) {
	pair := pairOf(opts.From, opts.To)
	languages, ok := r.language(pair)
	if !ok {
		return nil, nil
	}
	s := &search{
		units: r.units, numbers: r.numbers, languages: languages, top: opts.Top,
	}
	if s.top == 0 {
		s.top = defaultHits
	}
	if n := len(persian.Analyze(query).Joined.Tokens); n > maxSearchWords {
		return nil, fmt.Errorf("%w: %d words, more than %d", ErrQuery, n, maxSearchWords)
	}
	for side, language := range map[Side]string{SourceSide: pair.from, TargetSide: pair.to} {
		if opts.Side != BothSides && opts.Side != side {
			continue
		}
		one := &sideSearch{side: side, phrases: persian.Phrases(query, language, opts.Exact)}
		for _, p := range one.phrases {
			one.words += p.Words()
		}
		if one.words == 0 {
			return nil, nil
		}
		s.sides = append(s.sides, one)
	}
	slices.SortFunc(s.sides, func(a, b *sideSearch) int { return cmp.Compare(a.side, b.side) })
	return s, nil
}

// rank is what hits are ordered by.
type rank struct {
	is     persian.Closeness
	gap    int
	status Status
	id     uint32
	side   Side
}

func (a rank) compare(b rank) int {
	return cmp.Or(
		cmp.Compare(a.is, b.is), cmp.Compare(a.gap, b.gap), cmp.Compare(a.status, b.status),
		cmp.Compare(b.id, a.id), cmp.Compare(a.side, b.side))
}

// ranked is a hit without its unit.
type ranked struct {
	rank
	spans []Span
}

// countedUnits is how many units are looked at in any case, so that the number
// of hits of all but frequent words is known.
const countedUnits = 1000

// run finds the hits. The index gives the units that hold the words, each with
// the best closeness that its words allow: whether they stand as they should,
// and what else is to be known, only the text tells. Units are looked at in
// the order of the best rank that each could have. Once as many hits are
// there as were asked for, and the last of them comes before what the next
// unit could be, all of the best are found.
//
// Without an index all units are looked at.
func (s *search) run(p wordIndex) (SearchResult, error) {
	units := 0
	for _, one := range s.sides {
		var err error
		if p == nil {
			one.found = s.everything()
		} else if one.found, err = one.candidates(p); err != nil {
			return SearchResult{}, err
		}
		units += len(one.found.ids)
	}
	left := units // that were not looked at
	unsure := 0   // that were, but not for all it takes
	for _, is := range []persian.Closeness{persian.SameWord, persian.WordForm, persian.WeakForm} {
		for id, one := range s.newestFirst(is) {
			bound := rank{is: is, id: id, side: one.side}
			if is == persian.SameWord {
				bound.is = persian.AsTyped
			}
			if units > countedUnits && s.tooLate(bound) {
				return s.result(left + unsure)
			}
			left--
			known, err := s.look(id, one, bound, units > countedUnits)
			if err != nil {
				return SearchResult{}, err
			}
			if !known {
				unsure++
			}
		}
	}
	return s.result(unsure)
}

// tooLate reports whether what ranks no better than bound cannot be among the
// best.
func (s *search) tooLate(bound rank) bool {
	return s.top > 0 && len(s.best) == s.top && s.best[s.top-1].compare(bound) < 0
}

// look looks at a unit and keeps it if it is a hit. If hurry is set and it
// cannot be among the best it need not be analysed, which takes most of the
// time; then known is false.
func (s *search) look(id uint32, one *sideSearch, bound rank, hurry bool) (known bool, err error) {
	record := s.units.Get(idKey(uint64(id)))
	if record == nil {
		return true, nil // deleted
	}
	languages, text, status, err := recordText(record, one.side)
	if err != nil {
		return false, fmt.Errorf("unit %d: %w", id, err)
	}
	if languages != s.languages || status == Rejected {
		return true, nil
	}
	bound.status = status
	if bound.is == persian.AsTyped && slices.ContainsFunc(one.phrases, func(p *persian.Phrase) bool { return !strings.Contains(text, p.Typed()) }) {
		bound.is = persian.SameWord
	}
	if hurry && s.tooLate(bound) {
		return false, nil
	}
	places, ok := persian.Find(text, one.phrases)
	if !ok {
		return true, nil
	}
	s.total++
	h := ranked{rank: bound}
	var chosen []persian.Place
	h.is, h.gap, chosen = nearest(places, one.words)
	h.spans = spansOf(chosen)
	if s.tooLate(h.rank) {
		return true, nil
	}
	if s.top < 0 {
		s.best = append(s.best, h) // sorted in the end
		return true, nil
	}
	i, _ := slices.BinarySearchFunc(s.best, h.rank, func(a ranked, r rank) int { return a.compare(r) })
	s.best = slices.Insert(s.best, i, h)
	s.best = s.best[:min(len(s.best), s.top)]
	return true, nil
}

// result gives the best hits their units; uncounted is how many more hits
// there may be than were found.
func (s *search) result(uncounted int) (SearchResult, error) {
	slices.SortFunc(s.best, func(a, b ranked) int { return a.compare(b.rank) })
	r := SearchResult{Hits: make([]Hit, len(s.best)), Total: s.total + uncounted, AtMost: uncounted > 0}
	for i, h := range s.best {
		id := uint64(h.id)
		u, err := decodeUnit(s.units.Get(idKey(id)), id, s.numbers)
		if err != nil {
			return SearchResult{}, err
		}
		r.Hits[i] = Hit{Unit: u, Side: h.side, Closeness: Closeness(h.is), Gap: h.gap, Spans: h.spans}
	}
	return r, nil
}

// recordText gives of a record what ranks a hit, without reading the rest.
func recordText(b []byte, side Side) (languages uint16, text string, status Status, err error) {
	r := recordReader{b: b}
	if !r.known() {
		return 0, "", 0, errRecord
	}
	languages = uint16(r.uvarint())
	r.uvarint()
	source, target := r.bytes(), r.bytes()
	if r.err != nil {
		return 0, "", 0, r.err
	}
	if side == TargetSide {
		source = target
	}
	status, err = recordStatus(b)
	return languages, string(source), status, err
}

// nearest chooses a place for each phrase: with the least closeness that all
// can have, and of these in the shortest stretch of text, the first of equals.
// words is how many words the phrases have.
func nearest(places [][]persian.Place, words int) (is persian.Closeness, gap int, chosen []persian.Place) {
	for _, all := range places {
		best := slices.MinFunc(all, func(a, b persian.Place) int { return cmp.Compare(a.Closeness, b.Closeness) })
		is = max(is, best.Closeness)
		if len(places) == 1 {
			return is, 0, []persian.Place{best}
		}
	}
	// For each phrase, by place: which of this and the later ones ends first.
	var starts []int
	soonest := make([][]int, len(places))
	near := make([][]persian.Place, len(places))
	for k, all := range places {
		for _, p := range all {
			if p.Closeness <= is {
				near[k] = append(near[k], p)
				starts = append(starts, p.First)
			}
		}
		n := len(near[k])
		soonest[k] = make([]int, n)
		for i := n - 1; i >= 0; i-- {
			soonest[k][i] = i
			if i+1 < n && near[k][soonest[k][i+1]].Last < near[k][i].Last {
				soonest[k][i] = soonest[k][i+1]
			}
		}
	}
	slices.Sort(starts)
	shortest := -1
	next := make([]int, len(places)) // the first place of each phrase that does not begin before from
	for _, from := range slices.Compact(starts) {
		to := from
		for k := range near {
			for next[k] < len(near[k]) && near[k][next[k]].First < from {
				next[k]++
			}
			if next[k] == len(near[k]) {
				return is, max(0, shortest-words), chosen
			}
			to = max(to, near[k][soonest[k][next[k]]].Last)
		}
		if shortest < 0 || to-from < shortest {
			shortest = to - from
			chosen = chosen[:0]
			for k := range near {
				chosen = append(chosen, near[k][soonest[k][next[k]]])
			}
		}
	}
	return is, max(0, shortest-words), chosen
}

// spansOf gives where places are, in order.
func spansOf(places []persian.Place) []Span {
	var spans []Span
	for _, p := range places {
		spans = append(spans, Span{p.Start, p.End})
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	merged := spans[:1]
	for _, s := range spans[1:] {
		if last := &merged[len(merged)-1]; s.Start < last.End {
			last.End = max(last.End, s.End)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}

// MergeHits puts the results of several memories for the same search together,
// in the order of [Memory.Search]; of hits that closeness, gap and status hold
// equal, those of earlier memories come first. A hit that several memories
// have comes once, from the earliest. At most top are given; zero: 20,
// negative: all, as in [SearchOptions].
func MergeHits(results []SearchResult, top int) SearchResult {
	type key struct {
		source, target string
		side           Side
	}
	var merged SearchResult
	seen := make(map[key]bool)
	partial := false
	for _, r := range results {
		merged.Total += r.Total
		merged.AtMost = merged.AtMost || r.AtMost
		partial = partial || len(r.Hits) < r.Total
		for _, h := range r.Hits {
			if k := (key{h.Unit.Source, h.Unit.Target, h.Side}); seen[k] {
				merged.Total--
			} else {
				seen[k] = true
				merged.Hits = append(merged.Hits, h)
			}
		}
	}
	// What was not brought back may be in several memories as well.
	merged.AtMost = merged.AtMost || partial && len(results) > 1
	if top == 0 {
		top = defaultHits
	}
	slices.SortStableFunc(merged.Hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Closeness, b.Closeness), cmp.Compare(a.Gap, b.Gap), cmp.Compare(a.Unit.Status, b.Unit.Status))
	})
	if top >= 0 && len(merged.Hits) > top {
		merged.Hits = merged.Hits[:top]
	}
	return merged
}
