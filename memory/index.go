package memory

import (
	"encoding/binary"
	"slices"
)

// The index of sources by their length. Each unit has one row for each view of
// its source (see the persian package), or one for both if they are the same.
// Rows of the same languages, view and number of tokens are packed together, so
// that a look-up goes only through rows of lengths that can match, and through
// these quickly: by signatures, 64 rows at a time. What is left is compared by
// its tokens (see tokens.go).
//
// Bucket rows: the key is
//
//	languages uint16 ‖ view byte ‖ tokens n uint16 ‖ letters uint16 ‖ chunk uint32
//
// where letters is 0 unless n ≤ 2, and the value a chunk of up to 4096 rows,
// little-endian:
//
//	count       uint16: the number of rows
//	ids         uint32 each: the units
//	signatures  for each bit of the signature the bits of all rows, in words of
//	            64 rows; the last word is filled up with 0
//
// A signature is a set of bits, 64 if n ≤ 4, 128 if n ≤ 24, else 256: one for
// each token and its occurrence in the row (the second «و» has another bit than
// the first), by hash. A quarter of the bits is for the words of low numbers:
// they stand in so many rows that a rare word of the same bit would seem to be
// everywhere. A bit that the query has and the row has not proves a
// token of the query that the row lacks; equal hashes can only hide such a
// proof. Because a word has the same bit of 64 rows, the proofs against 64 rows
// are counted together, in a few operations for each token of the query; and of
// the signatures only the bits of the query are read. Rows of one or two tokens are also compared by letters: 64 more
// bits stand for letters and 64 for pairs of neighbouring letters.
//
// A unit «کتاب‌ها را خواندم» takes a row in the split view (کتاب، ها، را، خواندم) and one in the
// joined (کتابها، را، خواندم), 4+8 bytes each in full blocks. Chunks are only ever
// added or their last one filled up.
//
// The index covers the units up to the number "indexed" in the bucket meta.
// Newer ones are compared one by one; when there are more than 2048 of them,
// the index is brought up to date. An import does that by the way.
//
// A row or posting whose unit is gone does no harm: a unit that is not there
// does not match.
const (
	chunkRows  = 4096
	tailUnits  = 2048
	rowKeySize = 2 + 1 + 2 + 2 + 4
	blockRows  = 64
)

// The view that a row stands for.
const (
	bothViews byte = iota // the views are the same
	splitView
	joinedView
)

// group is what the rows of a chunk have in common.
type group struct {
	languages uint16
	view      byte
	tokens    int
	letters   int // of rows of one or two tokens; anyLetters if that is not known
}

// anyLetters stands for the number of letters of a text with a word that is
// too long for the vocabulary.
const anyLetters = 1<<16 - 1

// groupOf is the group of a row of n tokens. keys are those of its tokens, as they
// are in the vocabulary, if there are one or two.
func groupOf(languages uint16, view byte, n int, keys []string) group {
	g := group{languages: languages, view: view, tokens: n}
	if n > shortTokens {
		return g
	}
	for _, key := range keys {
		if mayBeClipped([]byte(key)) {
			g.letters = anyLetters
			return g
		}
	}
	g.letters = len(keyLetters(keys))
	return g
}

// head is the key of a group's chunks without the chunk's number.
func (g group) head() []byte {
	b := binary.BigEndian.AppendUint16(make([]byte, 0, rowKeySize), g.languages)
	b = append(b, g.view)
	b = binary.BigEndian.AppendUint16(b, uint16(g.tokens))
	return binary.BigEndian.AppendUint16(b, uint16(g.letters))
}

func parseGroup(key []byte) group {
	u := binary.BigEndian.Uint16
	return group{u(key), key[2], int(u(key[3:])), int(u(key[5:]))}
}

// signatureBits is the size of a signature of n tokens, and tokenSignature how
// many of these bits stand for tokens.
func signatureBits(n int) int {
	if n <= shortTokens {
		return 64 + 128
	}
	return tokenSignature(n)
}

func tokenSignature(n int) int {
	switch {
	case n <= 4:
		return 64
	case n <= 24:
		return 128
	}
	return 256
}

// chunk reads the columns of a value of the rows bucket.
type chunk struct {
	n, count        int
	ids, signatures []byte
}

// newChunk takes a value apart; ok is false if its size is not that of rows of
// n tokens. An empty value is an empty chunk.
func newChunk(value []byte, n int) (c chunk, ok bool) {
	c.n = n
	if len(value) == 0 {
		return c, true
	}
	if len(value) < 2 {
		return c, false
	}
	c.count = int(binary.LittleEndian.Uint16(value))
	value = value[2:]
	ids := 4 * c.count
	if len(value) != ids+c.blocks()*signatureBits(n)*8 {
		return chunk{n: n}, false
	}
	c.ids, c.signatures = value[:ids], value[ids:]
	return c, true
}

func (c chunk) blocks() int { return (c.count + blockRows - 1) / blockRows }

func (c chunk) id(i int) uint32 { return binary.LittleEndian.Uint32(c.ids[4*i:]) }

// bit gives a bit of the signatures, of all rows: a word of 64 rows at 8·b.
func (c chunk) bit(k int) []byte {
	size := c.blocks() * 8
	return c.signatures[k*size : (k+1)*size]
}

// newRows are rows of one group before they are packed.
type newRows struct {
	ids  []uint32
	bits []uint8 // of the signatures, one row behind the other
	ends []int   // of the rows in bits
}

func (r *newRows) add(id uint32, bits []int) {
	r.ids = append(r.ids, id)
	for _, k := range bits {
		r.bits = append(r.bits, uint8(k))
	}
	r.ends = append(r.ends, len(r.bits))
}

// appendRows packs some rows of one group behind the rows of a chunk.
func appendRows(old []byte, n int, add *newRows, from, to int) []byte {
	c, _ := newChunk(old, n)
	count := c.count + to - from
	size := (count + blockRows - 1) / blockRows * 8 // bytes of one bit of all rows
	b := make([]byte, 0, 2+4*count+signatureBits(n)*size)
	b = binary.LittleEndian.AppendUint16(b, uint16(count))
	b = append(b, c.ids...)
	for _, id := range add.ids[from:to] {
		b = binary.LittleEndian.AppendUint32(b, id)
	}
	at := len(b)
	b = b[:cap(b)]
	if c.count > 0 {
		for k := range signatureBits(n) {
			copy(b[at+k*size:], c.bit(k))
		}
	}
	for row := c.count; row < count; row++ {
		i := from + row - c.count
		first := 0
		if i > 0 {
			first = add.ends[i-1]
		}
		for _, k := range add.bits[first:add.ends[i]] {
			b[at+int(k)*size+row/8] |= 1 << (row % 8)
		}
	}
	return b
}

// signature gives the bits of the signature of a row. keys are those of its
// tokens, if there are one or two.
func signature(tokens []uint32, keys []string) []int {
	set, _ := tokenBits(tokens, tokenSignature(len(tokens)))
	if len(tokens) <= shortTokens {
		letters, pairs := letterBits(keyLetters(keys))
		set = append(append(set, letters...), pairs...)
	}
	return set
}

// tokenBits gives the bits of a signature that stand for tokens, without
// repetition, and how many tokens are unknown and have none.
func tokenBits(tokens []uint32, size int) (bits []int, unknown int) {
	seen := make([]bool, size)
	var before map[uint32]int // for long texts; in short ones looking back is faster
	if len(tokens) > 64 {
		before = make(map[uint32]int, len(tokens))
	}
	for i, t := range tokens {
		if t == unknownWord {
			unknown++
			continue
		}
		k := 0
		if before != nil {
			k = before[t]
			before[t]++
		} else {
			for _, u := range tokens[:i] {
				if u == t {
					k++
				}
			}
		}
		if bit := tokenBit(t, k, size); !seen[bit] {
			seen[bit] = true
			bits = append(bits, bit)
		}
	}
	return bits, unknown
}

// letterBits gives the bits that stand for the letters, from 64, and for the
// pairs of letters, from 128, of one or two keys.
func letterBits(text []rune) (letters, pairs []int) {
	add := func(bits []int, value uint32, k, from int) []int {
		if bit := from + hashBit(value, k, 64); !slices.Contains(bits, bit) {
			bits = append(bits, bit)
		}
		return bits
	}
	counts := make(map[uint32]int) // pairs are told from letters by a high bit
	for i, r := range text {
		letters = add(letters, uint32(r), counts[uint32(r)], 64)
		counts[uint32(r)]++
		if i > 0 {
			pair := (uint32(text[i-1])*0x9E3779B1 ^ uint32(r)) | 1<<31
			pairs = add(pairs, pair, counts[pair], 128)
			counts[pair]++
		}
	}
	return letters, pairs
}

// keyLetters are the letters of keys, a space between.
func keyLetters(keys []string) []rune {
	var letters []rune
	for i, key := range keys {
		if i > 0 {
			letters = append(letters, ' ')
		}
		letters = append(letters, []rune(key)...)
	}
	return letters
}

// frequentWords is how many words have bits of their own.
const frequentWords = 64

// tokenBit is the bit, of size, for the k-th occurrence of a word.
func tokenBit(word uint32, k, size int) int {
	quarter := size / 4
	if word <= frequentWords {
		return hashBit(word, k, quarter)
	}
	return quarter + hashBit(word, k, 1<<30)%(size-quarter)
}

// hashBit is the bit, of size, for the k-th occurrence of a value.
func hashBit(value uint32, k, size int) int {
	h := (uint64(value) + uint64(k)*0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9
	return int(h>>32) & (size - 1)
}
