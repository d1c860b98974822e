package memory

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf8"

	bolt "go.etcd.io/bbolt"
)

// The vocabulary numbers the words of both sides: the folded keys of tokens,
// in the order in which they first came, from 1. In a running text frequent
// words come early, so that a high number mostly means a rare word.
//
//	words      key → number, uint32
//	spellings  chunk uint32 → the keys of 256 words: where each ends, uint16,
//	           little-endian, 256 times, then all of them one behind the other;
//	           word k is number k mod 256 of chunk k/256
//
// A word stays when the last unit with it goes.
const (
	maxWord       = 1<<24 - 1 // terms of postings have three bytes for a number
	chunkWords    = 256
	maxWordLength = 255 // bytes of a key that are kept: 256 keys fit into uint16
)

// unknownWord is the number of a word that no row has.
const unknownWord = 0

// lookupWord gives the number of a key in the words bucket.
func lookupWord(words *bolt.Bucket, key string) uint32 {
	v := words.Get([]byte(clip(key)))
	if n, ok := number32(v); ok && n <= maxWord {
		return n
	}
	return unknownWord // a damaged one has no postings either
}

// mayBeClipped reports whether a key of the vocabulary may stand for a longer
// one.
func mayBeClipped(key []byte) bool { return len(key) > maxWordLength-utf8.UTFMax }

// clip is the key of a word in the vocabulary: very long ones share a number
// with others that begin alike, which only lets more units be compared.
func clip(key string) string {
	if len(key) <= maxWordLength {
		return key
	}
	n := maxWordLength
	for !utf8.RuneStart(key[n]) {
		n--
	}
	return key[:n]
}

// vocabulary gives numbers to the words of new units. It remembers those it
// has seen: an import asks for the same ones again and again.
type vocabulary struct {
	words, spellings *bolt.Bucket
	known            map[string]uint32
	fresh            []string // new words, from number spellings.Sequence()+1 on
}

func newVocabulary(tx *bolt.Tx, known map[string]uint32) vocabulary {
	return vocabulary{words: tx.Bucket(wordsBucket), spellings: tx.Bucket(spellingsBucket), known: known}
}

// number gives the number of a key, a new one if it has none.
func (v *vocabulary) number(key string) (uint32, error) {
	key = clip(key)
	if n, ok := v.known[key]; ok {
		return n, nil
	}
	n := lookupWord(v.words, key)
	if n == unknownWord {
		next := v.spellings.Sequence() + uint64(len(v.fresh)) + 1
		if next > maxWord {
			return 0, fmt.Errorf("the memory is full: %d different words", next-1)
		}
		n = uint32(next)
		v.fresh = append(v.fresh, key)
	}
	v.known[key] = n
	return n, nil
}

// write stores the new words.
func (v *vocabulary) write() error {
	first := v.spellings.Sequence() + 1
	for _, i := range sortedBy(v.fresh) {
		if err := v.words.Put([]byte(v.fresh[i]), binary.BigEndian.AppendUint32(nil, uint32(first)+uint32(i))); err != nil {
			return err
		}
	}
	for i := 0; i < len(v.fresh); {
		number := uint32(first) + uint32(i)
		key := binary.BigEndian.AppendUint32(nil, number/chunkWords)
		value := slices.Clone(v.spellings.Get(key))
		if value == nil {
			value = make([]byte, 2*chunkWords)
		}
		for ; i < len(v.fresh) && number/chunkWords == (uint32(first)+uint32(i))/chunkWords; i++ {
			value = append(value, v.fresh[i]...)
			at := (int(first) + i) % chunkWords
			binary.LittleEndian.PutUint16(value[2*at:], uint16(len(value)-2*chunkWords))
		}
		if err := v.spellings.Put(key, value); err != nil {
			return err
		}
	}
	err := v.spellings.SetSequence(v.spellings.Sequence() + uint64(len(v.fresh)))
	v.fresh = nil
	return err
}

// sortedBy gives the places of texts in the order of the texts.
func sortedBy(texts []string) []int {
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(texts[i], texts[j]) })
	return order
}

// spellings reads words of the vocabulary by their number.
type spellings struct {
	bucket *bolt.Bucket
	chunks [][]byte // those that were read
}

// spelling gives the key of a word; nil if there is none of that number. It is
// only good within the transaction.
func (s *spellings) spelling(number uint32) []byte {
	c := int(number / chunkWords)
	for c >= len(s.chunks) {
		s.chunks = append(s.chunks, nil)
	}
	if s.chunks[c] == nil {
		s.chunks[c] = s.bucket.Get(binary.BigEndian.AppendUint32(nil, number/chunkWords))
	}
	v := s.chunks[c]
	if len(v) < 2*chunkWords {
		return nil
	}
	k := int(number % chunkWords)
	from, to := 0, int(binary.LittleEndian.Uint16(v[2*k:]))
	if k > 0 {
		from = int(binary.LittleEndian.Uint16(v[2*k-2:]))
	}
	if v = v[2*chunkWords:]; from >= to || to > len(v) {
		return nil
	}
	return v[from:to]
}
