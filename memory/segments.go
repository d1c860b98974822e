package memory

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// postingsBuilder collects the postings of units that come by rising number.
type postingsBuilder struct {
	sides map[side]*sideBuilder
}

// side is one side of the units of two languages.
type side struct {
	languages uint16
	side      Side
}

// sideBuilder has a list for each word: words are small numbers, so that a
// slice finds them.
type sideBuilder struct {
	at    []int32 // by the number of the word: its place in lists, from 1
	words []uint32
	lists []listBuilder
}

// listBuilder is a list as it grows.
type listBuilder struct {
	count int
	last  uint32
	bytes []byte
}

func (l *listBuilder) add(id uint32) {
	if l.count > 0 && id == l.last {
		return
	}
	l.bytes = binary.AppendUvarint(l.bytes, uint64(id-l.last))
	l.last = id
	l.count++
}

// side gives the builder of a side.
func (p *postingsBuilder) side(languages uint16, s Side) *sideBuilder {
	key := side{languages, s}
	b := p.sides[key]
	if b == nil {
		if p.sides == nil {
			p.sides = make(map[side]*sideBuilder)
		}
		b = &sideBuilder{}
		p.sides[key] = b
	}
	return b
}

// add says that a unit has words, each once or more often.
func (b *sideBuilder) add(words []uint32, id uint32) {
	for _, w := range words {
		if int(w) >= len(b.at) {
			b.at = append(b.at, make([]int32, max(int(w)+1, 2*len(b.at))-len(b.at))...)
		}
		if b.at[w] == 0 {
			b.words, b.lists = append(b.words, w), append(b.lists, listBuilder{})
			b.at[w] = int32(len(b.lists))
		}
		b.lists[b.at[w]-1].add(id)
	}
}

// write makes a segment of what was collected, and one of that and the
// segments before as long as these are not large beside it.
func (p *postingsBuilder) write(bucket *bolt.Bucket) error {
	if len(p.sides) == 0 {
		return nil
	}
	order := slices.SortedFunc(maps.Keys(p.sides), func(a, b side) int {
		return cmp.Or(cmp.Compare(a.languages, b.languages), cmp.Compare(a.side, b.side))
	})
	w, err := newSegment(bucket)
	if err != nil {
		return err
	}
	for _, s := range order {
		b := p.sides[s]
		slices.Sort(b.words)
		for _, word := range b.words {
			l := &b.lists[b.at[word]-1]
			if err := w.add(term{s.languages, s.side, word}, l.count, l.bytes); err != nil {
				return err
			}
		}
	}
	if err := w.finish(); err != nil {
		return err
	}
	return mergeSegments(bucket)
}

// segmentWriter writes the lists of a segment, in the order of their terms.
type segmentWriter struct {
	bucket   *bolt.Bucket
	postings uint64
	first    term // of the block that is being filled
	last     term
	block    []byte
}

func newSegment(bucket *bolt.Bucket) (*segmentWriter, error) {
	n, err := bucket.NextSequence()
	if err != nil {
		return nil, err
	}
	b, err := bucket.CreateBucket(binary.BigEndian.AppendUint32(nil, uint32(n)))
	if err != nil {
		return nil, err
	}
	b.FillPercent = 0.95 // it is written once, in order
	return &segmentWriter{bucket: b}, nil
}

func (w *segmentWriter) add(t term, count int, list []byte) error {
	if len(w.block) > 0 && (len(w.block)+len(list) > blockBytes || t.languages != w.first.languages || t.side != w.first.side) {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if len(w.block) == 0 {
		w.first, w.last = t, t
	}
	w.block = binary.AppendUvarint(w.block, uint64(t.word-w.last.word))
	w.block = binary.AppendUvarint(w.block, uint64(count))
	w.block = binary.AppendUvarint(w.block, uint64(len(list)))
	w.block = append(w.block, list...)
	w.last = t
	w.postings += uint64(count)
	return nil
}

func (w *segmentWriter) flush() error {
	if len(w.block) == 0 {
		return nil
	}
	err := w.bucket.Put(w.first.key(), w.block)
	w.block = nil // the bucket keeps it until the end of the transaction
	return err
}

// finish writes what is left. The sequence of the segment's bucket is the
// number of its postings.
func (w *segmentWriter) finish() error {
	if err := w.flush(); err != nil {
		return err
	}
	return w.bucket.SetSequence(w.postings)
}

// mergeSegments makes one segment of the last ones, as the order of sizes
// wants it; see postings.go.
func mergeSegments(bucket *bolt.Bucket) error {
	var names [][]byte
	var sizes []uint64
	c := bucket.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		names = append(names, slices.Clone(k))
		sizes = append(sizes, bucket.Bucket(k).Sequence())
	}
	from := len(names) - 1
	for size := sizes[from]; from > 0 && sizes[from-1] < 2*size; from-- {
		size += sizes[from-1]
	}
	if from == len(names)-1 {
		return nil
	}
	w, err := newSegment(bucket)
	if err != nil {
		return err
	}
	sources := make([]*segmentReader, 0, len(names)-from)
	for _, name := range names[from:] {
		sources = append(sources, newSegmentReader(bucket.Bucket(name)))
	}
	for {
		// The least term, and its lists in the order of the segments, which is
		// that of their units.
		least, found := term{}, false
		for _, s := range sources {
			if s.ok && (!found || s.block.term.before(least)) {
				least, found = s.block.term, true
			}
		}
		if !found {
			break
		}
		var out listBuilder
		for _, s := range sources {
			if s.ok && s.block.term == least {
				out.append(s.block.list)
				s.advance()
			}
		}
		if err := w.add(least, out.count, out.bytes); err != nil {
			return err
		}
	}
	for _, s := range sources {
		if s.err != nil {
			return s.err
		}
	}
	if err := w.finish(); err != nil {
		return err
	}
	for _, name := range names[from:] {
		if err := bucket.DeleteBucket(name); err != nil {
			return err
		}
	}
	return nil
}

// append appends a list whose units come after those that are there.
func (l *listBuilder) append(other postingList) {
	first, rest := uvarint(other.bytes)
	l.bytes = binary.AppendUvarint(l.bytes, uint64(first-l.last))
	l.bytes = append(l.bytes, rest...)
	l.count += other.count
	for l.last = first; len(rest) > 0; {
		var gap uint32
		gap, rest = uvarint(rest)
		l.last += gap
	}
}

// segmentReader goes through all lists of a segment.
type segmentReader struct {
	cursor *bolt.Cursor
	block  blockReader
	ok     bool // it stands at a list
	err    error
}

func newSegmentReader(bucket *bolt.Bucket) *segmentReader {
	s := &segmentReader{cursor: bucket.Cursor()}
	k, v := s.cursor.First()
	s.open(k, v)
	return s
}

func (s *segmentReader) open(k, v []byte) {
	s.ok = false
	if k == nil {
		return
	}
	first, ok := parseTerm(k)
	if !ok {
		s.err = fmt.Errorf("%w: the key of postings", ErrDamaged)
		return
	}
	s.block = blockReader{next: first, rest: v}
	if s.ok = s.block.more(); !s.ok {
		s.err = fmt.Errorf("%w: postings", ErrDamaged)
	}
}

func (s *segmentReader) advance() {
	if s.ok = s.block.more(); s.ok {
		return
	}
	if s.err = s.block.err(); s.err == nil {
		k, v := s.cursor.Next()
		s.open(k, v)
	}
}
