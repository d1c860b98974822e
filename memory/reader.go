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
	touched  byte     // keeps the compiler from leaving out what consider reaches for
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

// maxIdle is how many readers wait at most.
const maxIdle = 16

// take gives an idle reader, nil if there is none.
func (r *readers) take() *reader {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	n := len(r.idle)
	if n == 0 {
		return nil
	}
	taken := r.idle[n-1]
	r.idle = r.idle[:n-1]
	return taken
}

// put keeps a reader, and tells whether it did.
func (r *readers) put(done *reader) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if len(r.idle) == maxIdle {
		return false
	}
	r.idle = append(r.idle, done)
	return true
}

// drain ends the transactions of idle readers, before their file is closed.
func (r *readers) drain() {
	r.mutex.Lock()
	idle := r.idle
	r.idle = nil
	r.mutex.Unlock()
	for _, reader := range idle {
		reader.tx.Rollback()
	}
}

// read runs f with a reader.
func (m *Memory) read(f func(*reader) error) error {
	db, err := m.file.take(false)
	if err != nil {
		return err
	}
	defer m.file.release()
	if !db.IsReadOnly() || m.stale {
		return guard(m.path, func() error {
			return db.View(func(tx *bolt.Tx) error { return f(newReader(tx, m.stale)) })
		})
	}
	readers := &m.file.readers
	r := readers.take()
	var begun *bolt.Tx
	err = guard(m.path, func() (err error) {
		if r == nil {
			if begun, err = db.Begin(false); err != nil {
				return err
			}
			r = newReader(begun, false)
		}
		return f(r)
	})
	if r == nil && begun != nil { // The file is damaged where a reader begins.
		begun.Rollback()
	}
	// After an error it may have been left in the middle of something. The
	// transaction ends outside of the lock: bbolt may wait there for others.
	if r != nil && (err != nil || !readers.put(r)) {
		r.tx.Rollback()
	}
	return err
}
