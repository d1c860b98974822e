package memory

import (
	"encoding/binary"
	"fmt"
	"math"

	bolt "go.etcd.io/bbolt"
)

// The postings say in which units a word stands: on the source side (in either
// view) or on the target side. Look-ups go by them where the words of a query
// are rare, and a concordance always does.
//
// Bucket postings has a bucket for each segment, named by a rising uint32: a
// segment is made at once of units that are numbered without a gap, and the
// segments follow one another as their units do. Two neighbours become one
// when the later has more than half of the postings of the earlier one, so that
// there are only ever a few, each more than twice as large as the next, and
// each posting is written anew only as often as the memory doubles.
//
// A segment has blocks of some 1,900 bytes (two fill a page), or of one list if
// that is longer. The key of a block is the first of its terms
//
//	languages uint16 ‖ side byte ‖ word 3 bytes, all big-endian
//
// and its value has all terms from there on, of the same languages and side:
//
//	uvarint the word, less that of the term before; 0 for the first
//	uvarint how many units there are
//	uvarint how many bytes follow
//	        the first unit, and then each less the one before, as uvarints
//
// A word of 300 units in a memory of a million takes some 600 bytes, one that
// stands in every third unit takes a byte for each.
const blockBytes = 1900

// term is what a list of postings is for.
type term struct {
	languages uint16
	side      Side // source or target
	word      uint32
}

func (t term) key() []byte {
	b := binary.BigEndian.AppendUint16(make([]byte, 0, 6), t.languages)
	return append(b, byte(t.side), byte(t.word>>16), byte(t.word>>8), byte(t.word))
}

func parseTerm(key []byte) (t term, ok bool) {
	if len(key) != 6 {
		return t, false
	}
	return term{binary.BigEndian.Uint16(key), Side(key[2]), uint32(key[3])<<16 | uint32(key[4])<<8 | uint32(key[5])}, true
}

// before tells the order of terms.
func (t term) before(u term) bool {
	switch {
	case t.languages != u.languages:
		return t.languages < u.languages
	case t.side != u.side:
		return t.side < u.side
	}
	return t.word < u.word
}

// postingList is the units of a term in one segment.
type postingList struct {
	count int
	bytes []byte
}

// blockReader goes through the lists of a block.
type blockReader struct {
	next term
	rest []byte
	list postingList
	term term
}

// more goes on to the next list; false at the end, or if the block is damaged,
// which then is not empty.
func (b *blockReader) more() bool {
	if len(b.rest) == 0 {
		return false
	}
	word, rest := uvarint(b.rest)
	count, rest := uvarint(rest)
	size, rest := uvarint(rest)
	if rest == nil || uint64(size) > uint64(len(rest)) || count > size {
		return false
	}
	b.next.word += word
	b.term = b.next
	b.list = postingList{int(count), rest[:size]}
	b.rest = rest[size:]
	return true
}

func (b *blockReader) err() error {
	if len(b.rest) > 0 {
		return fmt.Errorf("%w: postings", ErrDamaged)
	}
	return nil
}

// postings reads the postings within a transaction.
type postings struct {
	segments []*bolt.Cursor
}

func newPostings(bucket *bolt.Bucket) *postings {
	p := &postings{}
	c := bucket.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if v == nil {
			p.segments = append(p.segments, bucket.Bucket(k).Cursor())
		}
	}
	return p
}

// lists gives the units of a term, a list for each segment that has any.
func (p *postings) lists(t term) ([]postingList, error) {
	var lists []postingList
	key := t.key()
	for _, c := range p.segments {
		k, v := c.Seek(key)
		if k == nil || string(k) != string(key) { // within the block before
			if k == nil {
				k, v = c.Last()
			} else {
				k, v = c.Prev()
			}
		}
		if k == nil {
			continue
		}
		first, ok := parseTerm(k)
		if !ok {
			return nil, fmt.Errorf("%w: the key of postings", ErrDamaged)
		}
		if first.languages != t.languages || first.side != t.side {
			continue
		}
		b := blockReader{next: first, rest: v}
		for b.more() && b.term.word <= t.word {
			if b.term.word == t.word {
				lists = append(lists, b.list)
			}
		}
		if b.term.word < t.word {
			if err := b.err(); err != nil {
				return nil, err
			}
		}
	}
	return lists, nil
}

// unitsOf gives the units of lists, ascending.
func unitsOf(lists []postingList) []uint32 {
	ids := make([]uint32, 0, countUnits(lists))
	it := unitIterator{lists: lists}
	for it.advance(); it.id != noUnit; it.advance() {
		ids = append(ids, it.id)
	}
	return ids
}

func countUnits(lists []postingList) (n int) {
	for _, l := range lists {
		n += l.count
	}
	return n
}

// noUnit stands behind the last unit.
const noUnit = math.MaxUint32

// unitIterator goes through the units of a term.
type unitIterator struct {
	id    uint32 // where it stands; noUnit at the end
	lists []postingList
	rest  []byte // of the list it is in
}

// advance goes on to the next unit; the first one at first.
func (it *unitIterator) advance() {
	if len(it.rest) == 0 {
		if len(it.lists) == 0 {
			it.id = noUnit
			return
		}
		it.id, it.rest = uvarint(it.lists[0].bytes)
		it.lists = it.lists[1:]
		return
	}
	if it.rest[0] < 0x80 {
		it.id += uint32(it.rest[0])
		it.rest = it.rest[1:]
		return
	}
	var gap uint32
	gap, it.rest = uvarint(it.rest)
	it.id += gap
}
