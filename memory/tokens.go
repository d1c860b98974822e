package memory

import (
	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"hafez/internal/persian"
)

// The tokens of sources, as numbers of words (see vocabulary.go), found by the
// number of their unit: what a look-up compares, and what the index is made
// from. Every unit has them from the moment it is stored.
//
// Bucket tokens: chunk uint32 → the tokens of 512 units; unit k is number
// k mod 512 of chunk k/512. All numbers are little-endian:
//
//	width  byte: 2 or 4, the bytes of each of
//	ends   512 numbers: where the tokens of each unit end, counted from the end
//	       of this table; they begin where those of the unit before end
//	then for each unit, as uvarints:
//	       languages
//	       2·n, plus 1 if the views differ; n′ if they do
//	       n words of the split view; n′ of the joined view if they differ
//
// Frequent words have low numbers, so that most take a byte or two: the unit
// «کتاب‌ها را خواندم» takes some ten bytes, in both views together.
const chunkUnits = 512

// views are the tokens of a source in both views; joined is nil if it is the
// same as split.
type views struct {
	languages     uint16
	split, joined []uint32
}

// tokensOf gives the tokens of a text as numbers of words, new ones where
// there are none yet.
func (v *vocabulary) tokensOf(text *persian.Text, languages uint16) (views, error) {
	t := views{languages: languages}
	var err error
	if t.split, err = v.numbers(text.Split.Tokens); err == nil && text.Differ {
		t.joined, err = v.numbers(text.Joined.Tokens)
	}
	return t, err
}

func (v *vocabulary) numbers(tokens []persian.Token) ([]uint32, error) {
	numbers := make([]uint32, len(tokens))
	for i, t := range tokens {
		var err error
		if numbers[i], err = v.number(t.Key); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

func (t *views) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(t.languages))
	head := 2 * uint64(len(t.split))
	if t.joined != nil {
		b = binary.AppendUvarint(b, head+1)
		b = binary.AppendUvarint(b, uint64(len(t.joined)))
	} else {
		b = binary.AppendUvarint(b, head)
	}
	for _, w := range t.split {
		b = binary.AppendUvarint(b, uint64(w))
	}
	for _, w := range t.joined {
		b = binary.AppendUvarint(b, uint64(w))
	}
	return b
}

// row is the stored tokens of a unit, with their numbers read.
type row struct {
	languages     uint16
	split, joined int // numbers of tokens; joined is −1 if the views are the same
	words         []byte
}

// parseRow reads the numbers of stored tokens; ok is false if they are damaged.
func parseRow(b []byte) (r row, ok bool) {
	languages, b := uvarint(b)
	head, b := uvarint(b)
	r = row{languages: uint16(languages), split: int(head / 2), joined: -1}
	if head%2 != 0 {
		var n uint32
		n, b = uvarint(b)
		r.joined = int(n)
	}
	r.words = b
	return r, b != nil && r.split <= len(b) && r.joined <= len(b)
}

// count is how many tokens a view has, −1 if the row has no such view.
func (r row) count(view byte) int {
	switch {
	case view == joinedView:
		return r.joined
	case (view == bothViews) == (r.joined < 0):
		return r.split
	}
	return -1
}

// tokens appends the tokens of a view that the row has; false if they are
// damaged.
func (r row) tokens(view byte, to []uint32) ([]uint32, bool) {
	b, n := r.words, r.split
	if view == joinedView {
		for range r.split {
			for len(b) > 0 && b[0] >= 0x80 {
				b = b[1:]
			}
			if len(b) == 0 {
				return to, false
			}
			b = b[1:]
		}
		n = r.joined
	}
	to, b = readWords(to, b, n)
	return to, b != nil
}

// views gives all tokens; false if they are damaged.
func (r row) views() (t views, ok bool) {
	t.languages = r.languages
	if t.split, ok = r.tokens(splitView, nil); ok && r.joined >= 0 {
		t.joined, ok = r.tokens(joinedView, nil)
	}
	return t, ok
}

// readWords reads n words from b and gives what is left, nil if b is damaged.
func readWords(words []uint32, b []byte, n int) ([]uint32, []byte) {
	for range n {
		if len(b) == 0 {
			return words, nil
		}
		if b[0] < 0x80 { // a frequent word
			words = append(words, uint32(b[0]))
			b = b[1:]
			continue
		}
		var w uint32
		w, b = uvarint(b)
		words = append(words, w)
	}
	return words, b
}

// uvarint reads a number off the front of b; b is nil behind one that is
// damaged.
func uvarint(b []byte) (uint32, []byte) {
	if len(b) > 1 && b[1] < 0x80 && b[0] >= 0x80 { // most numbers
		return uint32(b[0]&0x7F) | uint32(b[1])<<7, b[2:]
	}
	v, n := binary.Uvarint(b)
	if n <= 0 || v > 1<<32-1 {
		return 0, nil
	}
	return uint32(v), b[n:]
}

// tokens reads the tokens of units by their number.
type tokens struct {
	bucket *bolt.Bucket
	chunks [][]byte // those that were read
}

// row gives the stored tokens of a unit; nil if it has none. They are only
// good within the transaction.
func (t *tokens) row(id uint32) []byte {
	c := int(id / chunkUnits)
	if c >= len(t.chunks) {
		t.chunks = append(t.chunks, make([][]byte, c+1-len(t.chunks))...)
	}
	if t.chunks[c] == nil {
		if t.chunks[c] = t.bucket.Get(chunkKey(id)); t.chunks[c] == nil {
			t.chunks[c] = []byte{} // it was asked for
		}
	}
	return chunkRow(t.chunks[c], int(id%chunkUnits))
}

func chunkKey(id uint32) []byte { return binary.BigEndian.AppendUint32(nil, id/chunkUnits) }

// chunkRow gives the tokens of unit k of a chunk; nil if there are none, or
// the chunk is damaged.
func chunkRow(chunk []byte, k int) []byte {
	if len(chunk) == 0 {
		return nil
	}
	width := int(chunk[0])
	if width != 2 && width != 4 || len(chunk) < 1+chunkUnits*width {
		return nil
	}
	ends, data := chunk[1:1+chunkUnits*width], chunk[1+chunkUnits*width:]
	end := func(k int) int {
		if width == 2 {
			return int(binary.LittleEndian.Uint16(ends[2*k:]))
		}
		return int(binary.LittleEndian.Uint32(ends[4*k:]))
	}
	from, to := 0, end(k)
	if k > 0 {
		from = end(k - 1)
	}
	if from >= to || to > len(data) {
		return nil
	}
	return data[from:to]
}

// putTokens stores the tokens of units, by rising numbers.
func putTokens(bucket *bolt.Bucket, ids []uint32, rows []views) error {
	for len(ids) > 0 {
		key := chunkKey(ids[0])
		old := bucket.Get(key)
		var chunk [chunkUnits][]byte
		for k := range chunk {
			chunk[k] = chunkRow(old, k)
		}
		n := 0
		for ; n < len(ids) && ids[n]/chunkUnits == ids[0]/chunkUnits; n++ {
			chunk[ids[n]%chunkUnits] = rows[n].append(nil)
		}
		if err := bucket.Put(key, encodeChunk(&chunk)); err != nil {
			return err
		}
		ids, rows = ids[n:], rows[n:]
	}
	return nil
}

func encodeChunk(rows *[chunkUnits][]byte) []byte {
	size := 0
	for _, r := range rows {
		size += len(r)
	}
	width := 2
	if size > 1<<16-1 {
		width = 4
	}
	b := append(make([]byte, 0, 1+chunkUnits*width+size), byte(width))
	end := 0
	for _, r := range rows {
		end += len(r)
		if width == 2 {
			b = binary.LittleEndian.AppendUint16(b, uint16(end))
		} else {
			b = binary.LittleEndian.AppendUint32(b, uint32(end))
		}
	}
	for _, r := range rows {
		b = append(b, r...)
	}
	return b
}
