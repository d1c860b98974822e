package memory

import (
	"encoding/binary"
	"strings"

	bolt "go.etcd.io/bbolt"

	"hafez/internal/persian"
)

// languagePair is a pair of base languages. Units of one pair are looked up
// together: a query in fa finds what is stored as fa-IR.
type languagePair struct{ from, to string }

// pairOf gives the pair of two language tags; empty ones are fa and en.
func pairOf(from, to string) languagePair {
	if from == "" {
		from = "fa"
	}
	if to == "" {
		to = "en"
	}
	return languagePair{persian.BaseLanguage(from), persian.BaseLanguage(to)}
}

// key is the pair as it stands in the languages bucket.
func (p languagePair) key() []byte { return []byte(p.from + "\x00" + p.to) }

// languageNumbers reads the languages bucket.
func languageNumbers(b *bolt.Bucket) map[uint16]languagePair {
	numbers := make(map[uint16]languagePair)
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if from, to, ok := strings.Cut(string(k), "\x00"); ok && len(v) == 2 {
			numbers[binary.BigEndian.Uint16(v)] = languagePair{from, to}
		}
	}
	return numbers
}
