package memory

import (
	"sync"

	bolt "go.etcd.io/bbolt"

	"hafez/internal/persian"
)

// reader is the memory as one transaction sees it, with what look-ups have
// read of it. It serves one look-up at a time.
type reader struct {
	tx       *bolt.Tx
	units    *bolt.Bucket
	numbers  map[uint16]languagePair
	words    *bolt.Bucket
	spelled  spellings
	tokens   tokens
	lengths  *bolt.Bucket
	postings *postings
	row      []uint32 // the tokens that are compared
	counts   []uint16 // for postingsQuery; all zero between look-ups
	seen     []uint16
	ids      []uint32 // the units that are considered
	touched  byte
	analyzer persian.Analyzer
}

// newReader begins to read. The index of a stale memory is not touched.
func newReader(tx *bolt.Tx, stale bool) *reader {
	r := &reader{tx: tx, units: tx.Bucket(unitsBucket), numbers: languageNumbers(tx.Bucket(languagesBucket))}
	if !stale {
		r.words = tx.Bucket(wordsBucket)
		r.spelled.bucket, r.tokens.bucket = tx.Bucket(spellingsBucket), tx.Bucket(tokensBucket)
		r.lengths = tx.Bucket(lengthsBucket)
		r.postings = newPostings(tx.Bucket(postingsBucket))
	}
	return r
}

// language is the number of a pair of languages, and whether it has one.
func (r *reader) language(p languagePair) (uint16, bool) {
	for n, q := range r.numbers {
		if p == q {
			return n, true
		}
	}
	return 0, false
}

// readers keeps readers for the next look-ups. Only of a memory that is open
// for reading: nothing can change in its file then, by any process, while the
// transaction of a writer's reader would keep old pages from being used again.
type readers struct {
	mutex sync.Mutex
	idle  []*reader
}

// read runs f with a reader.
func (m *Memory) read(f func(*reader) error) error {
	if !m.db.IsReadOnly() || m.stale {
		return m.view(func(tx *bolt.Tx) error { return f(newReader(tx, m.stale)) })
	}
	m.readers.mutex.Lock()
	var r *reader
	if n := len(m.readers.idle); n > 0 {
		r = m.readers.idle[n-1]
		m.readers.idle = m.readers.idle[:n-1]
	}
	m.readers.mutex.Unlock()
	err := guard(m.path, func() error {
		if r == nil {
			tx, err := m.db.Begin(false)
			if err != nil {
				return err
			}
			r = newReader(tx, false)
		}
		return f(r)
	})
	if err != nil { // it may have been left in the middle of something
		if r != nil {
			r.tx.Rollback()
		}
		return err
	}
	m.readers.mutex.Lock()
	m.readers.idle = append(m.readers.idle, r)
	m.readers.mutex.Unlock()
	return nil
}

// close ends the transactions of idle readers.
func (r *readers) close() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, reader := range r.idle {
		reader.tx.Rollback()
	}
	r.idle = nil
}
