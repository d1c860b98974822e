package memory

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// A memory keeps, beside its units, what is known of single words. It is in
// the bucket "lexicon", which is made when there is something to keep, in one
// bucket for each pair of base languages:
//
//	lexicon
//	  "fa\x00en"
//	    glossary  source, \x00, target → 1: the terms that people gave
//	    learned   key → row: a lexicon made of the confirmed units of the pair.
//	              What keys and rows are is the matter of who makes it (package
//	              align, whose Learn has their description)
//	    "state"   four uint64: how far the learned lexicon has come, in the
//	              order of the fields of [LexiconState]
//
// The glossary is as precious as units are. The learned lexicon is not: of an
// older version it is begun anew, and it can be made again at any time.
//
// Measured: one learned from 2,572 units of scripture and news has 12,243 rows
// with 450 kB, and makes the compacted file .7 MB larger.
var (
	lexiconBucket  = []byte("lexicon")
	glossaryBucket = []byte("glossary")
	learnedBucket  = []byte("learned")
	stateKey       = []byte("state")
)

// LexiconState says how far the learned lexicon of a memory has come. The zero
// value is that of one that is not there.
type LexiconState struct {
	Version uint64 // of its rows, from 1
	Last    uint64 // the ID of the last unit that was considered
	Units   uint64 // how many units it was made of
	Begun   uint64 // the ID of the last unit of the memory when it was begun
}

func (s LexiconState) encode() []byte {
	var b []byte
	for _, n := range []uint64{s.Version, s.Last, s.Units, s.Begun} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

func decodeLexiconState(b []byte) (LexiconState, error) {
	if b == nil {
		return LexiconState{}, nil
	}
	if len(b) != 32 {
		return LexiconState{}, fmt.Errorf("%w: the state of the lexicon", ErrDamaged)
	}
	return LexiconState{number64(b[:8]), number64(b[8:16]), number64(b[16:24]), number64(b[24:])}, nil
}

// Lexicon is the learned lexicon of a memory as it stands when it is opened.
// It must be closed before anything is written to the memory. It is used by
// one goroutine at a time.
type Lexicon struct {
	tx    *bolt.Tx
	file  *handle
	path  string
	state LexiconState
	rows  *bolt.Bucket // nil: there are none
}

// Lexicon opens the learned lexicon of a pair of languages (empty: "fa" and
// "en"), one without rows if there is none.
func (m *Memory) Lexicon(from, to string) (*Lexicon, error) {
	db, err := m.file.take(false)
	if err != nil {
		return nil, err
	}
	tx, err := db.Begin(false)
	if err != nil {
		m.file.release()
		return nil, err
	}
	l := &Lexicon{tx: tx, file: m.file, path: m.path}
	err = guard(m.path, func() (err error) {
		if b := lexiconOf(tx, from, to); b != nil {
			l.rows = b.Bucket(learnedBucket)
			l.state, err = decodeLexiconState(b.Get(stateKey))
		}
		return err
	})
	if err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// lexiconOf is the bucket of a pair of languages, nil if there is none.
func lexiconOf(tx *bolt.Tx, from, to string) *bolt.Bucket {
	if b := tx.Bucket(lexiconBucket); b != nil {
		return b.Bucket(pairOf(from, to).key())
	}
	return nil
}

// State tells how far the lexicon has come.
func (l *Lexicon) State() LexiconState { return l.state }

// Row gives the row under a key, nil if there is none. It is good until the
// lexicon is closed and must not be changed.
func (l *Lexicon) Row(key string) (row []byte, err error) {
	if l.rows == nil {
		return nil, nil
	}
	err = guard(l.path, func() error {
		row = l.rows.Get([]byte(key))
		return nil
	})
	return row, err
}

// Keys gives the keys that begin with a prefix, in order. An error is the last
// thing given.
func (l *Lexicon) Keys(prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if l.rows == nil {
			return
		}
		c := l.rows.Cursor()
		next := func() ([]byte, []byte) { return c.Seek([]byte(prefix)) }
		for {
			var key []byte
			err := guard(l.path, func() error {
				key, _ = next()
				return nil
			})
			next = c.Next
			if err != nil {
				yield("", err)
				return
			}
			if !bytes.HasPrefix(key, []byte(prefix)) || key == nil || !yield(string(key), nil) {
				return
			}
		}
	}
}

// Close ends the reading.
func (l *Lexicon) Close() error {
	defer l.file.release()
	return l.tx.Rollback()
}

// SetLexicon puts rows into the learned lexicon of a pair of languages, which
// then has come to the state now. If before is the zero state, rows that are
// there are removed first. Where the lexicon has come to another state than
// before in the meantime, nothing is done and the error wraps [ErrChanged].
func (m *Memory) SetLexicon(from, to string, before, now LexiconState, rows map[string][]byte) error {
	m.file.changing.Lock()
	defer m.file.changing.Unlock()
	return m.update(func(tx *bolt.Tx) error {
		b, err := makeLexicon(tx, from, to)
		if err != nil {
			return err
		}
		state, err := decodeLexiconState(b.Get(stateKey))
		switch {
		case err != nil:
			return err
		case before == LexiconState{}:
			if err := b.DeleteBucket(learnedBucket); err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
				return err
			}
		case state != before:
			return fmt.Errorf("%s: %w", m.path, ErrChanged)
		}
		learned, err := b.CreateBucketIfNotExists(learnedBucket)
		if err != nil {
			return err
		}
		keys := make([]string, 0, len(rows))
		for key := range rows {
			keys = append(keys, key)
		}
		slices.Sort(keys) // bbolt is quicker in order
		for _, key := range keys {
			if len(key) > bolt.MaxKeySize {
				continue // no word is
			}
			if err := learned.Put([]byte(key), rows[key]); err != nil {
				return err
			}
		}
		return b.Put(stateKey, now.encode())
	})
}

func makeLexicon(tx *bolt.Tx, from, to string) (*bolt.Bucket, error) {
	b, err := tx.CreateBucketIfNotExists(lexiconBucket)
	if err != nil {
		return nil, err
	}
	return b.CreateBucketIfNotExists(pairOf(from, to).key())
}

// GlossaryEntry is an entry of the glossary: a word or several, and the
// translation.
type GlossaryEntry struct{ Source, Target string }

// Check says why an entry cannot be stored, with an error that wraps [ErrUnit]:
// a side is empty or longer than 1 KiB, not UTF-8, or holds a control
// character.
func (t GlossaryEntry) Check() error {
	for _, s := range []string{t.Source, t.Target} {
		switch {
		case strings.TrimSpace(s) == "":
			return fmt.Errorf("%w: a side of a term is empty", ErrUnit)
		case len(s) > 1024:
			return fmt.Errorf("%w: %.40q… is too long for a term", ErrUnit, s)
		case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0xFFFE || r == 0xFFFF }):
			return fmt.Errorf("%w: %.40q is not a term", ErrUnit, s)
		}
	}
	return nil
}

// Terms gives the glossary of a pair of languages, in the order of sources.
func (m *Memory) Terms(from, to string) (terms []GlossaryEntry, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		b := lexiconOf(tx, from, to)
		if b == nil || b.Bucket(glossaryBucket) == nil {
			return nil
		}
		return b.Bucket(glossaryBucket).ForEach(func(k, _ []byte) error {
			source, target, ok := strings.Cut(string(k), "\x00")
			if !ok {
				return fmt.Errorf("%w: a term", ErrDamaged)
			}
			terms = append(terms, GlossaryEntry{source, target})
			return nil
		})
	})
	return terms, err
}

// AddTerms puts terms into the glossary of a pair of languages, all or none,
// and tells how many were not there. White space around them is left out.
func (m *Memory) AddTerms(from, to string, terms []GlossaryEntry) (added int, err error) {
	return m.setTerms(from, to, terms, func(b *bolt.Bucket, key []byte, is bool) (bool, error) {
		return !is, b.Put(key, []byte{1})
	})
}

// DeleteTerms takes terms out of the glossary and tells how many were there.
func (m *Memory) DeleteTerms(from, to string, terms []GlossaryEntry) (deleted int, err error) {
	return m.setTerms(from, to, terms, func(b *bolt.Bucket, key []byte, is bool) (bool, error) {
		return is, b.Delete(key)
	})
}

func (m *Memory) setTerms(from, to string, terms []GlossaryEntry, set func(b *bolt.Bucket, key []byte, is bool) (bool, error)) (n int, err error) {
	for _, t := range terms {
		if err := t.Check(); err != nil {
			return 0, err
		}
	}
	m.file.changing.Lock()
	defer m.file.changing.Unlock()
	err = m.update(func(tx *bolt.Tx) error {
		n = 0
		pair, err := makeLexicon(tx, from, to)
		if err != nil {
			return err
		}
		b, err := pair.CreateBucketIfNotExists(glossaryBucket)
		if err != nil {
			return err
		}
		for _, t := range terms {
			key := []byte(strings.TrimSpace(t.Source) + "\x00" + strings.TrimSpace(t.Target))
			is := b.Get(key) != nil
			counts, err := set(b, key, is)
			if err != nil {
				return err
			}
			if counts {
				n++
			}
		}
		return nil
	})
	return n, err
}

// Pairs gives source and target of the confirmed units of a pair of languages,
// from the unit behind the one of the given ID on, in their order. It also
// gives units that are not to be had (drafts, rejected ones, other languages),
// with empty texts, so that the caller knows how far the walk has come. An error
// is the last thing given. Nothing may be added to the memory, by the same process,
// before the walk ends.
func (m *Memory) Pairs(from, to string, after uint64) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		pair := pairOf(from, to)
		for u, err := range m.unitsAfter(after) {
			if err != nil {
				yield(Unit{}, err)
				return
			}
			if u.Status != Confirmed || pairOf(u.From, u.To) != pair {
				u = Unit{ID: u.ID}
			}
			if !yield(u, nil) {
				return
			}
		}
	}
}

// LastID is the greatest ID of a unit, 0 if there is none.
func (m *Memory) LastID() (id uint64, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		k, _ := tx.Bucket(unitsBucket).Cursor().Last()
		id = number64(k)
		return nil
	})
	return id, err
}

// HasLanguages tells whether any unit was ever stored in a pair of languages.
func (m *Memory) HasLanguages(from, to string) (is bool, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		is = tx.Bucket(languagesBucket).Get(pairOf(from, to).key()) != nil
		return nil
	})
	return is, err
}
