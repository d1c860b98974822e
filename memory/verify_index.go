package memory

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// vocabulary checks that words and spellings say the same, and that the next number
// was not given yet.
func (v *verifier) vocabulary() error {
	v.words = make(map[string]uint32)
	last := v.roots[string(spellingsBucket)].sequence
	if err := v.top(wordsBucket, func(key, value []byte, _ *bucketAt) error {
		n, ok := number32(value)
		if !ok || n == unknownWord || uint64(n) > min(last, maxWord) {
			v.found.add(FoundWord, 0, Rebuilt, "the word %.40q has no number that was given: search may miss it", key)
			return nil
		}
		v.words[string(key)] = n
		return nil
	}); err != nil {
		return err
	}
	const confirmed = 1 << 31 // by its spelling
	if err := v.top(spellingsBucket, func(key, value []byte, _ *bucketAt) error {
		c, ok := number32(key)
		if !ok || c > maxWord/chunkWords || len(value) < 2*chunkWords {
			v.found.add(FoundWord, 0, Rebuilt, "the spellings of some words are not readable: search may miss forms of them")
			return nil
		}
		ends, data := value[:2*chunkWords], value[2*chunkWords:]
		from := 0
		for k := range chunkWords {
			n := c*chunkWords + uint32(k)
			to := int(binary.LittleEndian.Uint16(ends[2*k:]))
			if to == 0 && (n == unknownWord || uint64(n) > last) {
				continue // no word yet
			}
			if from >= to || to > len(data) || uint64(n) > last {
				v.found.add(FoundWord, 0, Rebuilt, "the word of number %d has no spelling, or one that it cannot have: search may miss forms of it", n)
			} else if v.words[string(data[from:to])]&^confirmed != n {
				v.found.add(FoundWord, 0, Rebuilt, "the word of number %d is spelled %.40q, which is not its word: search may miss it", n, data[from:to])
			} else {
				v.words[string(data[from:to])] = n | confirmed
			}
			from = max(from, min(to, len(data)))
		}
		return nil
	}); err != nil {
		return err
	}
	var without []string
	for word, n := range v.words {
		if n&confirmed == 0 {
			without = append(without, word)
		}
		v.words[word] = n &^ confirmed
	}
	slices.Sort(without)
	for _, word := range without {
		v.found.add(FoundWord, 0, Rebuilt, "the word %.40q has the number %d, whose spelling is another: search may miss it", word, v.words[word])
	}
	return nil
}

// pairs checks that each unit has its entry among the hashes of pairs, and that no
// other has one.
func (v *verifier) pairs() error {
	wrong := 0
	if err := v.top(pairsBucket, func(key, value []byte, _ *bucketAt) error {
		if len(key) != 2 || len(value) == 0 || len(value)%8 != 0 {
			v.found.add(FoundPair, 0, Rebuilt, "entries of pairs are not readable: a pair that is there may be stored again")
			return nil
		}
		for ; len(value) > 0; value = value[8:] {
			id := binary.BigEndian.Uint32(value[4:])
			hash := uint64(binary.BigEndian.Uint16(key))<<32 | uint64(binary.BigEndian.Uint32(value))
			switch u := v.units.of(id); {
			case u == nil && v.lost.has(uint64(id)):
				v.unreadable++
				v.found.add(FoundRecord, uint64(id), Lost, "unit %d: its page cannot be read: the unit is lost if no copy has it", id)
			case u == nil:
				v.found.add(FoundPair, uint64(id), Rebuilt, "the pairs name unit %d, which is not there", id)
			case u.pair&unreadableUnit != 0:
			case u.pair&foundPair != 0 && u.pair&pairBits == hash:
				v.found.add(FoundPair, uint64(id), Rebuilt, "the pairs name unit %d twice", id)
			case u.pair&pairBits != hash:
				wrong++
				v.found.add(FoundPair, uint64(id), Rebuilt, "the pairs name unit %d with texts that it does not have", id)
			default:
				u.pair |= foundPair
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for i, id := range v.units.ids {
		if u := v.units.blocks[i/sumsBlock][i%sumsBlock]; u.pair&(unreadableUnit|foundPair) == 0 {
			v.found.add(FoundPair, uint64(id), Rebuilt, "the pairs lack unit %d: its texts may be stored again, and as a unit of their own", id)
		}
	}
	if wrong > len(v.units.ids)/2 { // Each has its languages in the hash.
		v.found.add(FoundLanguage, 0, Kept, "the names of the languages seem to be damaged: hardly any unit is in the place of its own")
	}
	return nil
}

// rows takes the rows that are there off the sums of units and says of which units
// they are not right.
func (v *verifier) rows() error {
	var last []byte // the key before
	var lastID uint32
	hashes := make([]uint64, 256)
	sums := make([]uint64, 0, chunkRows)
	if err := v.top(rowsBucket, func(key, value []byte, _ *bucketAt) error {
		if len(key) != rowKeySize {
			v.found.add(FoundRow, 0, Rebuilt, "a block of the index by length has no key: suggest may miss units")
			return nil
		}
		g := parseGroup(key)
		head, number := key[:rowKeySize-4], binary.BigEndian.Uint32(key[rowKeySize-4:])
		next := uint32(0)
		if bytes.HasPrefix(last, head) {
			next = binary.BigEndian.Uint32(last[len(head):]) + 1
		} else {
			lastID = 0
		}
		last = append(last[:0], key...)
		c, ok := newChunk(value, g.tokens)
		if !ok || c.count == 0 || c.count > chunkRows || number != next {
			v.found.add(FoundRow, 0, Rebuilt, "block %d of sources of %d words in the index by length is not readable: suggest may miss units", number, g.tokens)
			return nil
		}
		place := 0
		if g.view == joinedView {
			place = 1
		}
		row := rowHash(g)
		for k := range signatureBits(g.tokens) {
			hashes[k] = bitHash(row, k)
		}
		sums = sums[:c.count]
		for i := range sums {
			sums[i] = row
		}
		for k := range signatureBits(g.tokens) {
			column := c.bit(k)
			for block := range c.blocks() {
				for word := binary.LittleEndian.Uint64(column[8*block:]); word != 0; word &= word - 1 {
					i := blockRows*block + bits.TrailingZeros64(word)
					if i >= c.count {
						v.found.add(FoundRow, 0, Rebuilt, "block %d of sources of %d words in the index by length goes on behind its end", number, g.tokens)
						break
					}
					sums[i] += hashes[k]
				}
			}
		}
		for i, sum := range sums {
			id := c.id(i)
			if id <= lastID {
				v.found.add(FoundRow, uint64(id), Rebuilt, "unit %d stands in the wrong place of the index by length: suggest may miss it", id)
			}
			lastID = id
			if u := v.units.of(id); u != nil {
				u.rows[place] -= sum
				u.pair |= foundRow << place
			}
		}
		return nil
	}); err != nil {
		return err
	}
	v.each(func(id uint32, u *unitSums) {
		for place, left := range u.rows {
			if left == 0 {
				continue
			}
			what, view := "lacks it", [...]string{"with words cut at half-spaces", "with words joined at half-spaces"}[place]
			if u.pair&(foundRow<<place) != 0 {
				what = "has it wrongly"
			}
			v.found.add(FoundRow, uint64(id), Rebuilt, "unit %d: the index by length %s, %s: suggest may miss it", id, what, view)
		}
	})
	return nil
}

// each gives the units of which it is known what must be found elsewhere.
func (v *verifier) each(f func(id uint32, u *unitSums)) {
	for i, id := range v.units.ids {
		if u := &v.units.blocks[i/sumsBlock][i%sumsBlock]; u.pair&(unreadableUnit|incompleteUnit) == 0 {
			f(id, u)
		}
	}
}

// postings takes the postings that are there off the sums of units and says of which
// units they are not right.
func (v *verifier) postings() error {
	var segments []bucketAt
	var names []uint32
	if err := v.top(postingsBucket, func(key, _ []byte, inner *bucketAt) error {
		name, ok := number32(key)
		if !ok || inner == nil || uint64(name) > v.roots[string(postingsBucket)].sequence {
			v.found.add(FoundPosting, 0, Rebuilt, "the index by words has a part %.20q that it cannot have", key)
			return nil
		}
		segments, names = append(segments, bucketAt{inner.root, inner.sequence, slices.Clone(inner.inline)}), append(names, name)
		return nil
	}); err != nil {
		return err
	}
	s := segmentCheck{v: v}
	for i, at := range segments {
		s.begin(names[i])
		if err := v.bucket(postingsBucket, at, s.block); err != nil {
			return err
		}
		if s.overlaps {
			v.found.add(FoundPosting, 0, Rebuilt, "part %d of the index by words has units of the parts before it: search may miss units", s.name)
		}
		if s.postings != at.sequence {
			v.found.add(FoundPosting, 0, Rebuilt, "part %d of the index by words counts %d entries, but has %d", s.name, at.sequence, s.postings)
		}
	}
	v.each(func(id uint32, u *unitSums) {
		for place, left := range u.postings {
			if left != 0 {
				side := [...]string{"source", "target"}[place]
				v.found.add(FoundPosting, uint64(id), Rebuilt, "unit %d: the index by words lacks one of its %s, or has another for it: search may miss it", id, side)
			}
		}
	})
	return nil
}

// segmentCheck goes through the segments of the postings, one by one.
type segmentCheck struct {
	v        *verifier
	name     uint32
	last     term   // the one before
	any      bool   // there is one
	postings uint64 // of the segment
	before   uint32 // the last unit of the segments before
	highest  uint32 // the last unit of this one and those
	overlaps bool   // some unit is not behind those of the segments before
}

func (s *segmentCheck) begin(name uint32) {
	s.name, s.any, s.postings, s.before, s.overlaps = name, false, 0, s.highest, false
}

// block takes a block of lists.
func (s *segmentCheck) block(key, value []byte, _ *bucketAt) error {
	first, ok := parseTerm(key)
	if !ok || len(value) == 0 || first.side != SourceSide && first.side != TargetSide {
		s.v.found.add(FoundPosting, 0, Rebuilt, "a block in part %d of the index by words is not readable: search may miss units", s.name)
		return nil
	}
	b := blockReader{next: first, rest: value}
	for i := 0; b.more(); i++ {
		if i == 0 && b.term != first || s.any && !s.last.before(b.term) {
			s.v.found.add(FoundPosting, 0, Rebuilt, "words are out of order in part %d of the index by words: search may miss units", s.name)
		}
		s.last, s.any = b.term, true
		if !s.list(b.term, b.list) {
			s.v.found.add(FoundPosting, 0, Rebuilt, "the units of the word of number %d, in part %d of the index by words, are not readable: search may miss them", b.term.word, s.name)
		}
	}
	if b.err() != nil {
		s.v.found.add(FoundPosting, 0, Rebuilt, "a block in part %d of the index by words cannot be read to its end: search may miss units", s.name)
	}
	return nil
}

// list takes the units of a word; false if they are not rising or not as many as they
// should be.
func (s *segmentCheck) list(t term, l postingList) bool {
	hash, id, count := termHash(t), uint32(0), 0
	place := 0
	if t.side == TargetSide {
		place = 1
	}
	for b := l.bytes; len(b) > 0; count++ {
		var gap uint32
		if gap, b = uvarint(b); b == nil || gap == 0 || gap > maxUnit-id {
			return false
		}
		id += gap
		s.overlaps = s.overlaps || id <= s.before
		if u := s.v.units.of(id); u != nil {
			u.postings[place] -= hash
		}
	}
	s.postings += uint64(count)
	if count != l.count || count == 0 {
		return false
	}
	s.highest = max(s.highest, id)
	return true
}
