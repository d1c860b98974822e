package memory

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// There are two ways to find the rows that share enough tokens with a query.
//
// The scan goes through the signatures of all rows of a length that can match,
// 64 at a time. What it costs depends on how many there are.
//
// The other way goes by the postings of the rarest words of the query. If a
// row may lack k tokens of the query, it has at least one of any k+1 of them,
// two of any k+2, and so on (the prefix filter; Chaudhuri, Ganti and Kaushik, "A
// primitive operator for similarity joins in data cleaning", ICDE 2006). So
// the units are counted that stand in the postings of the k+1 rarest, and some
// more words that are not too frequent: these cost little, and leave hardly any
// unit that does not match. How many tokens a row may lack depends on its
// length, which is known of each unit. What it costs depends on how frequent the
// words are: nothing for a name, more than the scan for a query like «این را هم».
//
// Both let pass all that can match, so that it does not matter for the result
// which one is taken; the cheaper one is.
type plan byte

const (
	cheapest plan = iota
	byScan
	byPostings
)

// What the ways cost, in nanoseconds, measured; only their ratios matter.
const (
	chunkCost   = 1500 // to scan a chunk of signatures
	termCost    = 1500
	postingCost = 8
)

// A word is asked for beyond those that must be if it is not so many times as
// frequent as these together, and no more than so many words are.
const (
	moreFrequent = 2
	moreWords    = 3
)

// scanned is a chunk that may hold matching rows.
type scanned struct {
	group group
	value []byte
}

// collect finds the candidates of a probe among the units that the index
// covers.
func (l *lookup) collect(p *probe) error {
	byLetters, byTokens, err := l.chunks(p)
	if err != nil {
		return err
	}
	if err := l.scanChunks(p, byLetters); err != nil {
		return err
	}
	if l.opts.plan != byScan {
		q, ok, err := l.postingsQuery(p, len(byTokens)*chunkCost)
		if err != nil {
			return err
		}
		if ok {
			if l.ids, err = q.candidates(l.reader, l.ids[:0]); err != nil {
				return err
			}
			return l.consider(p, l.ids, p.views)
		}
	}
	return l.scanChunks(p, byTokens)
}

// chunks finds the chunks of rows that may match: those whose rows are compared
// by letters, and by tokens. Their values are not read yet.
func (l *lookup) chunks(p *probe) (byLetters, byTokens []scanned, err error) {
	rows := l.tx.Bucket(rowsBucket).Cursor()
	for _, view := range p.views {
		k, v := rows.Seek(group{languages: l.languages, view: view, tokens: p.shortest}.head())
		for ; k != nil; k, v = rows.Next() {
			if len(k) != rowKeySize {
				return nil, nil, fmt.Errorf("%w: the key of index rows", ErrDamaged)
			}
			g := parseGroup(k)
			if g.languages != l.languages || g.view != view || g.tokens > p.longest {
				break
			}
			switch {
			case !p.wants(g):
			case p.byLetters(g.tokens):
				byLetters = append(byLetters, scanned{g, v})
			default:
				byTokens = append(byTokens, scanned{g, v})
			}
		}
	}
	return byLetters, byTokens, nil
}

func (l *lookup) scanChunks(p *probe, chunks []scanned) error {
	for _, s := range chunks {
		c, ok := newChunk(s.value, s.group.tokens)
		if !ok {
			return fmt.Errorf("%w: index rows of %d tokens", ErrDamaged, s.group.tokens)
		}
		l.ids = p.filter(c, s.group, l.ids[:0])
		if err := l.consider(p, l.ids, []byte{s.group.view}); err != nil {
			return err
		}
	}
	return nil
}

// postingsQuery asks for the units that have some words often enough: a unit of
// n tokens at least need[n] times, where 255 stands for all greater n.
type postingsQuery struct {
	words []weightedWord
	need  [manyTokens + 1]int
	// Units that are not in the postings of the first words cannot have enough.
	first int
}

// weightedWord is a word of the query, as often as it stands there.
type weightedWord struct {
	number uint32
	weight int
	count  int // of its postings
	units  unitIterator
}

// postingsQuery makes the query of a probe; ok is false if it would cost more
// than budget, or cannot be made: where nothing need be shared.
func (l *lookup) postingsQuery(p *probe, budget int) (q postingsQuery, ok bool, err error) {
	if l.opts.plan == byPostings {
		budget = math.MaxInt
	}
	lacking, of := 0, [manyTokens + 1]int{} // what a row may lack, and one of n tokens
	for n := range of {
		of[n] = -1 // nothing matches
	}
	for n := p.shortest; n <= p.longest; n++ {
		if limits, ok := p.limits(n); ok && !p.byLetters(n) {
			lacking = max(lacking, limits.ours)
			of[lengthByte(n)] = max(of[lengthByte(n)], limits.ours)
		}
	}
	if lacking >= len(p.tokens) {
		return q, false, nil
	}
	words, spent := p.weightedWords(), 0
	for i := range words {
		w := &words[i]
		if w.number == unknownWord {
			continue
		}
		if spent += termCost * len(l.postings.segments); spent > budget {
			return q, false, nil
		}
		if w.units.lists, err = l.postings.lists(term{l.languages, SourceSide, w.number}); err != nil {
			return q, false, err
		}
		w.count = countUnits(w.units.lists)
	}
	slices.SortStableFunc(words, func(a, b weightedWord) int { return cmp.Compare(a.count, b.count) })
	total, postings := 0, 0
	for i, w := range words {
		if q.first > 0 && (i >= q.first+moreWords || w.count > moreFrequent*postings) {
			break
		}
		total += w.weight
		postings += w.count
		q.words = words[:i+1]
		if q.first == 0 && total > lacking {
			q.first = i + 1
		}
	}
	if spent += postings * postingCost; spent > budget {
		return q, false, nil
	}
	for n, lacking := range of {
		if q.need[n] = total - lacking; lacking < 0 {
			q.need[n] = math.MaxInt
		}
	}
	return q, true, nil
}

// weightedWords are the distinct words of a query, unknown ones as one.
func (p *probe) weightedWords() []weightedWord {
	sorted := slices.Sorted(slices.Values(p.tokens))
	var words []weightedWord
	for i, t := range sorted {
		if i == 0 || t != sorted[i-1] {
			words = append(words, weightedWord{number: t})
		}
		words[len(words)-1].weight++
	}
	return words
}

// candidates appends the units that may have the words often enough. A unit
// that has a word is taken to have it as often as the query.
func (q *postingsQuery) candidates(r *reader, ids []uint32) ([]uint32, error) {
	if r.counts == nil {
		r.counts = make([]uint16, blockUnits)
	}
	counts := r.counts
	for i := range q.words {
		q.words[i].units.advance()
	}
	for {
		from := uint32(noUnit)
		for i := range q.words[:q.first] {
			from = min(from, q.words[i].units.id)
		}
		if from == noUnit {
			return ids, nil
		}
		from -= from % blockUnits
		seen := r.seen[:0]
		for i := range q.words {
			it, weight := &q.words[i].units, uint16(q.words[i].weight)
			for it.id < from {
				it.advance()
			}
			for ; it.id-from < blockUnits && it.id != noUnit; it.advance() {
				k := uint16(it.id - from)
				if counts[k] > 0 {
					counts[k] += weight
				} else if i < q.first {
					counts[k] = weight
					seen = append(seen, k)
				}
			}
		}
		r.seen = seen
		lengths := r.lengths.Get(lengthsKey(from))
		for _, k := range seen {
			if 2*int(k)+1 >= len(lengths) {
				return nil, fmt.Errorf("%w: the lengths of units from %d", ErrDamaged, from)
			}
			if int(counts[k]) >= min(q.need[lengths[2*int(k)]], q.need[lengths[2*int(k)+1]]) {
				ids = append(ids, from+uint32(k))
			}
			counts[k] = 0
		}
	}
}
