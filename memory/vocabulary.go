package memory

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// The vocabulary numbers the words of the index: the folded keys of tokens,
// in the order in which they first came, from 1. In a running text frequent
// words come early, so that a high number mostly means a rare word.
//
//	words      key → number, uint32
//	spellings  number uint32 → key
//
// A word stays when the last unit with it goes.
const maxWord = 1<<24 - 1 // rows have three bytes for a number

// unknownWord is the number of a word that no row has.
const unknownWord = 0

// lookupWord gives the number of a key in the words bucket.
func lookupWord(words *bolt.Bucket, key string) uint32 {
	v := words.Get([]byte(key))
	if len(v) != 4 {
		return unknownWord
	}
	return binary.BigEndian.Uint32(v)
}

// vocabulary gives numbers to the words of new units. It remembers those it
// has seen: an import asks for the same ones again and again.
type vocabulary struct {
	words, spellings *bolt.Bucket
	known            map[string]uint32
}

// number gives the number of a key, a new one if it has none.
func (v *vocabulary) number(key string) (uint32, error) {
	if n, ok := v.known[key]; ok {
		return n, nil
	}
	n := lookupWord(v.words, key)
	if n == unknownWord {
		seq, err := v.spellings.NextSequence()
		if err != nil {
			return 0, err
		}
		if seq > maxWord {
			return 0, fmt.Errorf("the memory is full: %d different words", seq-1)
		}
		n = uint32(seq)
		number := binary.BigEndian.AppendUint32(nil, n)
		if err := v.words.Put([]byte(key), number); err != nil {
			return 0, err
		}
		if err := v.spellings.Put(number, []byte(key)); err != nil {
			return 0, err
		}
	}
	v.known[key] = n
	return n, nil
}
