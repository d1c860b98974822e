package memory

import (
	"encoding/binary"
	"errors"
	"slices"

	"hafez/internal/persian"
)

// The index of sources. Each unit has one row for each view of its source
// (see the persian package), or one for both if they are the same. A row is
// the source as numbers of words; see vocabulary.go. Rows of the same
// languages, view and number of tokens are packed together, so that a look-up
// goes only through rows of lengths that can match, and through these quickly:
// first by signatures, 64 rows at a time, and then by the tokens of those rows
// that are left.
//
// Bucket rows: the key is
//
//	languages uint16 ‖ view byte ‖ tokens n uint32 ‖ chunk uint32
//
// and the value a chunk of up to 1024 rows, little-endian:
//
//	count       uint16: the number of rows
//	ids         uint32 each: the units
//	tokens      n of 3 bytes each
//	signatures  in blocks of 64 rows: for each bit of the signature a word of
//	            64 bits, one for each row; the last block is filled up with 0
//
// A signature is a set of bits, 64 if 2 < n ≤ 8, 128 if n ≤ 24, else 256: one
// for each token and its occurrence in the row (the second «و» has another bit
// than the first), by hash. A bit that the query has and the row has not proves
// a token of the query that the row lacks; equal hashes can only hide such a
// proof. Because a block has the same bit of 64 rows in one word, the proofs
// against 64 rows are counted together, in a few operations for each token of
// the query. Where n ≤ 2, rows are compared by letters: 64 bits stand for
// letters and 64 for pairs of neighbouring letters.
//
// A unit «کتاب‌ها را خواندم» takes a row of four tokens in the split view (کتاب، ها،
// را، خواندم) and one of three in the joined (کتابها، را، خواندم), 4+12+8 and
// 4+9+8 bytes in full blocks. Chunks are only ever added or their last one
// filled up.
//
// Bucket pending holds the rows of units that were added a few at a time, by
// unit:
//
//	languages uint16 ‖ view byte ‖ n uint32 ‖ n tokens, once or twice
//
// When more than 4096 units are pending they are merged into rows.
//
// A row whose unit is gone, or has another source by now, does no harm: units
// are compared by their text in the end.
const (
	chunkRows    = 1024
	pendingUnits = 4096
	rowKeySize   = 2 + 1 + 4 + 4
	rowHeadSize  = 2 + 1 + 4
	tokenSize    = 3
	blockRows    = 64
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
}

// head is the key of a group's chunks without the chunk's number.
func (g group) head() []byte {
	b := binary.BigEndian.AppendUint16(make([]byte, 0, rowKeySize), g.languages)
	b = append(b, g.view)
	return binary.BigEndian.AppendUint32(b, uint32(g.tokens))
}

func parseGroup(key []byte) group {
	return group{binary.BigEndian.Uint16(key), key[2], int(binary.BigEndian.Uint32(key[3:]))}
}

// signatureBits is the size of a signature of n tokens.
func signatureBits(n int) int {
	switch {
	case n > shortTokens && n <= 8:
		return 64
	case n <= 24:
		return 128
	}
	return 256
}

// chunk reads the columns of a value of the rows bucket.
type chunk struct {
	n, count                int
	ids, tokens, signatures []byte
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
	ids, tokens := 4*c.count, tokenSize*n*c.count
	if len(value) != ids+tokens+c.blocks()*signatureBits(n)*8 {
		return chunk{n: n}, false
	}
	c.ids, c.tokens, c.signatures = value[:ids], value[ids:ids+tokens], value[ids+tokens:]
	return c, true
}

func (c chunk) blocks() int { return (c.count + blockRows - 1) / blockRows }

func (c chunk) id(i int) uint32 { return binary.LittleEndian.Uint32(c.ids[4*i:]) }

// row gives the tokens of a row, packed; see tokenAt.
func (c chunk) row(i int) []byte { return c.tokens[tokenSize*c.n*i : tokenSize*c.n*(i+1)] }

// block gives the signatures of 64 rows: the word of bit k at 8·k.
func (c chunk) block(b int) []byte {
	size := signatureBits(c.n) * 8
	return c.signatures[b*size : (b+1)*size]
}

// tokenAt gives token j of a packed row.
func tokenAt(row []byte, j int) uint32 {
	t := row[tokenSize*j : tokenSize*j+tokenSize]
	return uint32(t[0]) | uint32(t[1])<<8 | uint32(t[2])<<16
}

func appendToken(b []byte, t uint32) []byte { return append(b, byte(t), byte(t>>8), byte(t>>16)) }

// entry is one row before it is packed.
type entry struct {
	group  group
	id     uint32
	tokens []uint32
	keys   []string // of rows of one or two tokens, else nil
}

// appendEntries appends the rows of a source text.
func (v *vocabulary) appendEntries(entries []entry, text *persian.Text, languages uint16, id uint32) ([]entry, error) {
	one := func(view byte, tokens []persian.Token) error {
		e := entry{group: group{languages, view, len(tokens)}, id: id, tokens: make([]uint32, len(tokens))}
		for i, t := range tokens {
			var err error
			if e.tokens[i], err = v.number(t.Key); err != nil {
				return err
			}
			if len(tokens) <= shortTokens {
				e.keys = append(e.keys, t.Key)
			}
		}
		entries = append(entries, e)
		return nil
	}
	if !text.Differ {
		err := one(bothViews, text.Split.Tokens)
		return entries, err
	}
	err := errors.Join(one(splitView, text.Split.Tokens), one(joinedView, text.Joined.Tokens))
	return entries, err
}

// appendRows packs entries of one group behind the rows of a chunk.
func appendRows(old []byte, n int, add []entry) []byte {
	c, _ := newChunk(old, n)
	count := c.count + len(add)
	bits := signatureBits(n)
	b := make([]byte, 0, 2+count*(4+tokenSize*n)+(count+blockRows)*bits/8)
	b = binary.LittleEndian.AppendUint16(b, uint16(count))
	b = append(b, c.ids...)
	for _, e := range add {
		b = binary.LittleEndian.AppendUint32(b, e.id)
	}
	b = append(b, c.tokens...)
	for _, e := range add {
		for _, t := range e.tokens {
			b = appendToken(b, t)
		}
	}
	at := len(b)
	b = append(b, c.signatures...)
	b = append(b, make([]byte, (count+blockRows-1)/blockRows*bits*8-len(c.signatures))...)
	for i, e := range add {
		row := c.count + i
		block := b[at+row/blockRows*bits*8:]
		lane := row % blockRows
		for _, bit := range e.signature() {
			block[8*bit+lane/8] |= 1 << (lane % 8)
		}
	}
	return b
}

// signature gives the bits of the signature of a row.
func (e *entry) signature() []int {
	if e.group.tokens <= shortTokens {
		letters, pairs := letterBits(e.keys)
		return append(letters, pairs...)
	}
	bits, _ := tokenBits(e.tokens, signatureBits(len(e.tokens)))
	return bits
}

// encodePending writes the entries of one unit for the pending bucket.
func encodePending(entries []entry) []byte {
	var b []byte
	for _, e := range entries {
		b = append(b, e.group.head()...)
		for _, t := range e.tokens {
			b = appendToken(b, t)
		}
	}
	return b
}

// pendingRows calls visit with each row of a value of the pending bucket, its
// tokens packed; it returns false if the value is damaged.
func pendingRows(value []byte, visit func(g group, row []byte)) bool {
	for len(value) > 0 {
		if len(value) < rowHeadSize {
			return false
		}
		g := parseGroup(value)
		value = value[rowHeadSize:]
		if g.tokens > len(value)/tokenSize {
			return false
		}
		visit(g, value[:tokenSize*g.tokens])
		value = value[tokenSize*g.tokens:]
	}
	return true
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
		if bit := hashBit(t, k, size); !seen[bit] {
			seen[bit] = true
			bits = append(bits, bit)
		}
	}
	return bits, unknown
}

// letterBits gives the bits, of 128, that stand for the letters and the pairs
// of letters of one or two keys.
func letterBits(keys []string) (letters, pairs []int) {
	text := keyLetters(keys)
	add := func(bits []int, value uint32, k, from int) []int {
		if bit := from + hashBit(value, k, 64); !slices.Contains(bits, bit) {
			bits = append(bits, bit)
		}
		return bits
	}
	counts := make(map[uint32]int) // pairs are told from letters by a high bit
	for i, r := range text {
		letters = add(letters, uint32(r), counts[uint32(r)], 0)
		counts[uint32(r)]++
		if i > 0 {
			pair := (uint32(text[i-1])*0x9E3779B1 ^ uint32(r)) | 1<<31
			pairs = add(pairs, pair, counts[pair], 64)
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

// hashBit is the bit, of size, for the k-th occurrence of a value.
func hashBit(value uint32, k, size int) int {
	h := (uint64(value) + uint64(k)*0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9
	return int(h>>56) & (size - 1)
}
