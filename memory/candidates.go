package memory

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"slices"

	"hafez/internal/persian"
)

// wordIndex tells which units hold a word.
type wordIndex interface {
	// open finds the postings of those of the keys that are words of a side
	// (SourceSide or TargetSide) of some unit. All keys of a search are given
	// at once, so that what is not in the index yet need be read but once.
	open(side Side, keys []string) (map[string]posting, error)
}

// posting is the units that have a key among the tokens of a side, in either
// view. There may be more: units that are gone.
type posting struct {
	count int                      // how many units there are, or more
	units func() ([]uint32, error) // their numbers, ascending, each once
}

// indexedWords is the index of the memory, for units of some languages.
type indexedWords struct {
	*reader
	languages uint16
}

func (x indexedWords) open(side Side, keys []string) (map[string]posting, error) {
	opened := make(map[string]posting)
	tail, err := x.tail(side)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		var lists []postingList
		if number := lookupWord(x.words, key); number != unknownWord {
			if lists, err = x.postings.lists(term{x.languages, side, number}); err != nil {
				return nil, err
			}
		}
		newer := tail[clip(key)]
		if n := countUnits(lists) + len(newer); n > 0 {
			opened[key] = posting{n, func() ([]uint32, error) { return append(unitsOf(lists), newer...), nil }}
		}
	}
	return opened, nil
}

// tail gives the units that the index does not cover yet, by the words they
// hold as the vocabulary has them.
func (x indexedWords) tail(side Side) (map[string][]uint32, error) {
	words := make(map[string][]uint32)
	for id, record := range tail(x.tx) {
		languages, source, target, err := recordTexts(record)
		if err != nil {
			return nil, fmt.Errorf("unit %d: %w", id, err)
		}
		if languages != x.languages {
			continue
		}
		if side == TargetSide {
			source = target
		}
		text := x.analyzer.Analyze(string(source))
		for _, v := range []persian.View{text.Split, text.Joined} {
			for _, t := range v.Tokens {
				key := clip(t.Key)
				if ids := words[key]; len(ids) == 0 || ids[len(ids)-1] != id {
					words[key] = append(ids, id)
				}
			}
		}
	}
	return words, nil
}

// unitSet is a set of units, ascending, each with the best closeness that a
// place in its text may have.
type unitSet struct {
	ids []uint32
	is  []persian.Closeness
}

func (s *unitSet) add(id uint32, is persian.Closeness) {
	s.ids, s.is = append(s.ids, id), append(s.is, is)
}

// everything is the set of all units.
func (s *search) everything() unitSet {
	var all unitSet
	c := s.units.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		all.add(uint32(binary.BigEndian.Uint64(k)), persian.SameWord)
	}
	return all
}

// newestFirst gives the units of one closeness, from the highest number down,
// with the side that may have the words.
func (s *search) newestFirst(is persian.Closeness) iter.Seq2[uint32, *sideSearch] {
	return func(yield func(uint32, *sideSearch) bool) {
		at := make([]int, len(s.sides)) // the unit of each side that is next
		down := func(k int) {
			for at[k]--; at[k] >= 0 && s.sides[k].found.is[at[k]] != is; at[k]-- {
			}
		}
		for k := range s.sides {
			at[k] = len(s.sides[k].found.ids)
			down(k)
		}
		for {
			next := -1
			for k, one := range s.sides {
				if at[k] >= 0 && (next < 0 || one.found.ids[at[k]] > s.sides[next].found.ids[at[next]]) {
					next = k
				}
			}
			if next < 0 || !yield(s.sides[next].found.ids[at[next]], s.sides[next]) {
				return
			}
			down(next)
		}
	}
}

// unitsPerText is how many units of postings are read in the time that it takes
// to look at a text. If few units are left, it is faster to look at their texts
// than to read the postings of another frequent word.
const unitsPerText = 2000

// candidates gives the units that have what the phrases need, going by the
// postings of their words.
func (one *sideSearch) candidates(p wordIndex) (unitSet, error) {
	var needs []persian.Need
	for _, phrase := range one.phrases {
		needs = append(needs, phrase.Needs()...)
	}
	keys := make(map[string]bool)
	for _, need := range needs {
		for _, all := range need {
			for _, words := range all {
				for key := range words {
					keys[key] = true
				}
			}
		}
	}
	opened, err := p.open(one.side, slices.Sorted(maps.Keys(keys)))
	if err != nil {
		return unitSet{}, err
	}
	// Those that take the least reading come first.
	slices.SortStableFunc(needs, func(a, b persian.Need) int { return cmp.Compare(cost(opened, a), cost(opened, b)) })
	var found unitSet
	for i, need := range needs {
		if i > 0 && cost(opened, need) > unitsPerText*len(found.ids) {
			break // as do all that follow
		}
		set, err := having(opened, need)
		if err != nil {
			return unitSet{}, err
		}
		if i > 0 {
			set = intersection(found, set)
		}
		if found = set; len(found.ids) == 0 {
			break
		}
	}
	return found, nil
}

// cost is how many units are to be read to find those that meet a need.
func cost(opened map[string]posting, need persian.Need) (total int) {
	for _, all := range need {
		for _, words := range all {
			for key := range words {
				total += opened[key].count
			}
		}
	}
	return total
}

// having gives the units that meet a need.
func having(opened map[string]posting, need persian.Need) (unitSet, error) {
	var sets []unitSet
	for _, all := range need {
		var found unitSet
		for i, words := range all {
			set, err := holding(opened, words)
			if err != nil {
				return unitSet{}, err
			}
			if i > 0 {
				set = intersection(found, set)
			}
			if found = set; len(found.ids) == 0 {
				break
			}
		}
		sets = append(sets, found)
	}
	return union(sets), nil
}

// holding gives the units that hold one of several words.
func holding(opened map[string]posting, words map[string]persian.Closeness) (unitSet, error) {
	var sets []unitSet
	for key, is := range words {
		p, ok := opened[key]
		if !ok {
			continue
		}
		ids, err := p.units()
		if err != nil {
			return unitSet{}, err
		}
		sets = append(sets, unitSet{ids, slices.Repeat([]persian.Closeness{is}, len(ids))})
	}
	return union(sets), nil
}

// union gives the units of all sets, each with the best closeness it has. It
// joins two sets at a time, the smallest first, so that units of large ones
// are copied but a few times.
func union(sets []unitSet) unitSet {
	if len(sets) == 0 {
		return unitSet{}
	}
	bySize := func(a, b unitSet) int { return cmp.Compare(len(a.ids), len(b.ids)) }
	slices.SortFunc(sets, bySize)
	for len(sets) > 1 {
		both := unionOfTwo(sets[0], sets[1])
		sets = sets[2:]
		i, _ := slices.BinarySearchFunc(sets, both, bySize)
		sets = slices.Insert(sets, i, both)
	}
	return sets[0]
}

func unionOfTwo(a, b unitSet) unitSet {
	n := len(a.ids) + len(b.ids)
	u := unitSet{make([]uint32, 0, n), make([]persian.Closeness, 0, n)}
	i, j := 0, 0
	for i < len(a.ids) && j < len(b.ids) {
		switch {
		case a.ids[i] < b.ids[j]:
			u.add(a.ids[i], a.is[i])
			i++
		case a.ids[i] > b.ids[j]:
			u.add(b.ids[j], b.is[j])
			j++
		default:
			u.add(a.ids[i], min(a.is[i], b.is[j]))
			i, j = i+1, j+1
		}
	}
	u.ids, u.is = append(append(u.ids, a.ids[i:]...), b.ids[j:]...), append(append(u.is, a.is[i:]...), b.is[j:]...)
	return u
}

// intersection gives the units that both sets have, each with the worse
// closeness.
func intersection(a, b unitSet) unitSet {
	var both unitSet
	i, j := 0, 0
	for i < len(a.ids) && j < len(b.ids) {
		switch {
		case a.ids[i] < b.ids[j]:
			i++
		case a.ids[i] > b.ids[j]:
			j++
		default:
			both.add(a.ids[i], max(a.is[i], b.is[j]))
			i, j = i+1, j+1
		}
	}
	return both
}
