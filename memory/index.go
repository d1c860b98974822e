package memory

import (
	"encoding/binary"
	"math/bits"

	"hafez/internal/persian"
)

// The index of sources. Each unit has one row for each view of its source
// (see the persian package), or one for both if they are the same. Rows of
// the same languages, view and number of tokens are packed together, so that
// a look-up goes only through rows of lengths that can match, and through
// these quickly: first by their signatures, which lie side by side, and by
// the tokens of only those rows that are left.
//
// Bucket rows: the key is
//
//	languages uint16 ‖ view byte ‖ tokens n uint32 ‖ chunk uint32
//
// and the value a chunk of up to 1024 rows, in three columns:
//
//	ids         uint32 each, little-endian, as all in a chunk
//	signatures  8 bytes each if 2 < n ≤ 8, 16 if n ≤ 24, else 32
//	tokens      n of 4 bytes each: the first 32 bits of a hash of the key
//
// so that their number is the length of the value divided by 4+width+4n. A
// unit «کتاب‌ها را خواندم» takes one row of 4 tokens in the split view (کتاب، ها، را،
// خواندم) and one of 3 in the joined (کتابها، را، خواندم): 4+8+16 and 4+8+12
// bytes. Chunks are only ever added or their last one filled up.
//
// Bucket pending holds the rows of units that were added a few at a time, by
// unit, each as it would stand in a chunk of one:
//
//	languages uint16 ‖ view byte ‖ n uint32 ‖ the row, once or twice
//
// When more than 4096 units are pending they are merged into rows.
//
// A signature is a small set of bits, one for each token and its occurrence
// in the row (the second «و» has another bit than the first), by hash. A bit
// that the query has and the row has not proves a token of the query that the
// row lacks; equal hashes can only hide such a proof. Where n ≤ 2 the first 64
// bits stand for letters instead, and the next 64 for pairs of neighbouring
// letters, since such rows are compared by letters.
//
// A row whose unit is gone, or has another source by now, does no harm: units
// are compared by their text in the end.
const (
	chunkRows    = 1024
	pendingUnits = 4096
	rowKeySize   = 2 + 1 + 4 + 4
	rowHeadSize  = 2 + 1 + 4
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

// width is the size in bytes of a signature of n tokens.
func width(n int) int {
	switch {
	case n > shortTokens && n <= 8:
		return 8
	case n <= 24:
		return 16
	}
	return 32
}

func rowSize(n int) int { return 4 + width(n) + 4*n }

// chunk reads the columns of a value of the rows bucket.
type chunk struct {
	n, count              int
	ids, signatures, rows []byte
}

// newChunk takes a value apart; ok is false if its size is not that of whole
// rows of n tokens.
func newChunk(value []byte, n int) (c chunk, ok bool) {
	size := rowSize(n)
	if len(value)%size != 0 {
		return chunk{}, false
	}
	c = chunk{n: n, count: len(value) / size}
	c.ids = value[:4*c.count]
	c.signatures = value[4*c.count : (4+width(n))*c.count]
	c.rows = value[(4+width(n))*c.count:]
	return c, true
}

func (c chunk) id(i int) uint64 { return uint64(binary.LittleEndian.Uint32(c.ids[4*i:])) }

func (c chunk) row(i int) []byte { return c.rows[4*c.n*i : 4*c.n*(i+1)] }

func tokenAt(row []byte, j int) uint32 { return binary.LittleEndian.Uint32(row[4*j:]) }

// entry is one row before it is packed.
type entry struct {
	group     group
	id        uint32
	signature signature
	tokens    []uint32
}

// entries makes the rows of a source text.
func entries(text *persian.Text, languages uint16, id uint32) []entry {
	one := func(view byte, v persian.View) entry {
		f := newForm(v)
		return entry{group{languages, view, len(f.tokens)}, id, f.rowSignature(), f.tokens}
	}
	if !text.Differ {
		return []entry{one(bothViews, text.Split)}
	}
	return []entry{one(splitView, text.Split), one(joinedView, text.Joined)}
}

// appendRows packs entries of one group behind the rows of a chunk.
func appendRows(old []byte, n int, add []entry) []byte {
	c, _ := newChunk(old, n)
	b := make([]byte, 0, len(old)+len(add)*rowSize(n))
	b = append(b, c.ids...)
	for _, e := range add {
		b = binary.LittleEndian.AppendUint32(b, e.id)
	}
	b = append(b, c.signatures...)
	for _, e := range add {
		b = e.signature.append(b, n)
	}
	b = append(b, c.rows...)
	for _, e := range add {
		for _, t := range e.tokens {
			b = binary.LittleEndian.AppendUint32(b, t)
		}
	}
	return b
}

// encodePending writes the entries of one unit for the pending bucket.
func encodePending(entries []entry) []byte {
	var b []byte
	for _, e := range entries {
		b = append(b, e.group.head()...)
		b = append(b, appendRows(nil, e.group.tokens, []entry{e})...)
	}
	return b
}

// pendingRows calls visit for each row of a value of the pending bucket; it
// returns false if the value is damaged.
func pendingRows(value []byte, visit func(group, chunk)) bool {
	for len(value) > 0 {
		if len(value) < rowHeadSize {
			return false
		}
		g := parseGroup(value)
		value = value[rowHeadSize:]
		if g.tokens > maxText || len(value) < rowSize(g.tokens) {
			return false
		}
		c, _ := newChunk(value[:rowSize(g.tokens)], g.tokens)
		visit(g, c)
		value = value[rowSize(g.tokens):]
	}
	return true
}

// entry makes row i of a chunk an entry again.
func (c chunk) entry(g group, i int) entry {
	e := entry{group: g, id: uint32(c.id(i)), tokens: make([]uint32, c.n)}
	for j := range e.tokens {
		e.tokens[j] = tokenAt(c.row(i), j)
	}
	w := width(c.n)
	for k := range w / 8 {
		e.signature[k] = binary.LittleEndian.Uint64(c.signatures[w*i+8*k:])
	}
	return e
}

// form is a view as the index sees it.
type form struct {
	tokens []uint32
	keys   []string
}

func newForm(v persian.View) *form {
	f := &form{make([]uint32, len(v.Tokens)), make([]string, len(v.Tokens))}
	for i, t := range v.Tokens {
		f.tokens[i], f.keys[i] = tokenHash(t.Key), t.Key
	}
	return f
}

// tokenHash is the number that stands for a token: FNV-1a, its two halves
// folded into one.
func tokenHash(key string) uint32 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	return uint32(h>>32) ^ uint32(h)
}

// signature is a set of up to 256 bits; narrower ones use the first words.
type signature [4]uint64

// set puts in the bit of the k-th occurrence of a hash.
func (s *signature) set(hash uint32, k, width int) {
	h := (uint64(hash) + uint64(k)*0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9
	bit := int(h>>56) & (8*width - 1)
	s[bit/64] |= 1 << (bit % 64)
}

func (s *signature) append(b []byte, n int) []byte {
	for k := range width(n) / 8 {
		b = binary.LittleEndian.AppendUint64(b, s[k])
	}
	return b
}

// rowSignature is the signature of a form in its own row.
func (f *form) rowSignature() signature {
	if len(f.tokens) <= shortTokens {
		return f.letterSignature()
	}
	return f.signature(width(len(f.tokens)))
}

// signature is the set of tokens, in the given width.
func (f *form) signature(width int) signature {
	var s signature
	var seen map[uint32]int // for long texts; in short ones looking back is faster
	if len(f.tokens) > 64 {
		seen = make(map[uint32]int, len(f.tokens))
	}
	for i, t := range f.tokens {
		k := 0
		if seen != nil {
			k = seen[t]
			seen[t]++
		} else {
			for _, u := range f.tokens[:i] {
				if u == t {
					k++
				}
			}
		}
		s.set(t, k, width)
	}
	return s
}

// letterSignature is the sets of letters and of pairs of letters of a text of
// one or two tokens.
func (f *form) letterSignature() signature {
	letters := f.letters()
	var s signature
	for i, r := range letters {
		s[0] |= letterBit(letters[:i], uint32(r), func(j int) uint32 { return uint32(letters[j]) })
		if i > 0 {
			pair := func(j int) uint32 { return uint32(letters[j])*0x9E3779B1 ^ uint32(letters[j+1]) }
			s[1] |= letterBit(letters[:i-1], pair(i-1), pair)
		}
	}
	return s
}

// letterBit is the bit of a value that stands behind those of before.
func letterBit(before []rune, value uint32, at func(int) uint32) uint64 {
	k := 0
	for j := range before {
		if at(j) == value {
			k++
		}
	}
	var s signature
	s.set(value, k, 8)
	return s[0]
}

// letters are the letters of all keys, a space between.
func (f *form) letters() []rune {
	var letters []rune
	for i, key := range f.keys {
		if i > 0 {
			letters = append(letters, ' ')
		}
		letters = append(letters, []rune(key)...)
	}
	return letters
}

// missing counts the bits of a signature that a packed one has not, and the
// other way round.
func (s *signature) missing(packed []byte) (ours, theirs int) {
	for k := 0; k < len(packed); k += 8 {
		p := binary.LittleEndian.Uint64(packed[k:])
		ours += bits.OnesCount64(s[k/8] &^ p)
		theirs += bits.OnesCount64(p &^ s[k/8])
	}
	return ours, theirs
}
