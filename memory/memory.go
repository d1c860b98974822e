package memory

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"hafez/internal/persian"
)

// Options says how to open a memory. The zero value opens it for reading and
// writing and makes it if it is not there.
type Options struct {
	// ReadOnly opens the memory for look-ups: any number of processes may do so
	// at once, beside one that writes, and the file must be there. Between two
	// calls the file is let go of if another process waits to write; what it has
	// written is seen by the next call.
	ReadOnly bool
	// Timeout is how long to wait for others: for a process that has opened the
	// memory for writing, and for those in the middle of reading it. Zero: five
	// seconds.
	Timeout time.Duration
	// Command says to others who wait for this process what it does. Empty: its
	// name.
	Command string
	// Progress, if not nil, is called from time to time while a memory of an
	// older version is made anew, with how many steps of all are done.
	Progress func(done, all int)
}

const defaultTimeout = 5 * time.Second

// Memory is an open translation memory. Its methods may be called from several
// goroutines: those that change it take turns, and so nothing that one of them calls, an
// iterator or a progress, may itself change or close the memory.
type Memory struct {
	file  *handle
	path  string
	stale bool   // the index was made with another folding: do not use it
	temp  string // a folder to be removed at the end

	batch int // how many units a transaction may change; 0: batchUnits
}

// batchSize is how many units a transaction may change: a change of more of them is
// made on a copy, in several transactions.
func (m *Memory) batchSize() int {
	if m.batch > 0 {
		return m.batch
	}
	return batchUnits
}

var (
	metaBucket      = []byte("meta")
	languagesBucket = []byte("languages")
	unitsBucket     = []byte("units")
	pairsBucket     = []byte("pairs")
	wordsBucket     = []byte("words")
	spellingsBucket = []byte("spellings")
	tokensBucket    = []byte("tokens")
	lengthsBucket   = []byte("lengths")
	rowsBucket      = []byte("rows")
	postingsBucket  = []byte("postings")

	indexBuckets = [][]byte{pairsBucket, wordsBucket, spellingsBucket, tokensBucket, lengthsBucket, rowsBucket, postingsBucket}
	// What cannot be made anew of anything else. All but the first three may be missing.
	unitBuckets = [][]byte{metaBucket, languagesBucket, unitsBucket, lexiconBucket, finishedBucket, historyBucket, journalBucket}
	allBuckets  = append(slices.Clip(unitBuckets[:3]), indexBuckets...)

	schemaKey  = []byte("schema")
	indexKey   = []byte("index")
	unitsKey   = []byte("units")
	indexedKey = []byte("indexed")
)

// Open opens the memory at path. Errors wrap [ErrLocked], [ErrNotMemory],
// [ErrDamaged], [ErrNewer], or the error of the operating system; in every
// such case the file is as it was. A memory that was made by an older version is
// brought up to date when it is opened for writing; see [Memory.Stale].
func Open(path string, opts Options) (*Memory, error) {
	m, err := openAny(path, opts)
	if err != nil {
		return nil, err
	}
	if err := m.prepare(opts); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// openAny opens a memory, whatever version it is of.
func openAny(path string, opts Options) (*Memory, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // Links to the memory stay, whatever takes its place.
	}
	h := newHandle(path, opts)
	timeout := h.timeout
	deadline := time.Now().Add(timeout)
	err := checkFile(path)
	switch {
	case opts.ReadOnly && err == errEmptyFile:
		return nil, fmt.Errorf("%s: %w: the file is empty", path, ErrNotMemory)
	case !opts.ReadOnly && errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
	case err != nil && err != errEmptyFile:
		return nil, err
	}

	isNew := false
	if !opts.ReadOnly {
		if h.lock, err = lockForWriting(path, h.who, deadline); err != nil {
			return nil, err
		}
		removeLeft(path)
		isNew = errors.Is(checkFile(path), fs.ErrNotExist)
	}
	h.timeout = max(time.Until(deadline), time.Millisecond)
	err = guard(path, func() error { return h.open(h.alone) })
	h.timeout = timeout
	if err != nil {
		if isNew && checkFile(path) != nil {
			os.Remove(path) // What could not even be begun, on a full disk for one.
		}
		h.close()
		return nil, openError(path, err)
	}
	if opts.ReadOnly {
		h.quit = make(chan struct{})
		go h.watch()
	}
	return &Memory{file: h, path: path}, nil
}

// openError says what is wrong with a file that bbolt does not open.
func openError(path string, err error) error {
	var pathError *fs.PathError
	switch {
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum):
		return fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
	case errors.As(err, &pathError), strings.HasPrefix(err.Error(), path+": "):
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// Temporary makes an empty memory in a temporary file, which goes with Close.
// It is not synced to disk and nothing else may use it. What fails in the middle of a
// change of many units leaves some of it done: then it is of no more use.
func Temporary() (*Memory, error) { return temporary(nil) }

// Scratch gives a temporary memory, as [Temporary] does, that holds what m holds:
// to try out what a change would do. It takes as much room on disk as m.
func (m *Memory) Scratch() (*Memory, error) {
	return temporary(func(path string) error {
		return m.view(func(tx *bolt.Tx) error { return tx.CopyFile(path, 0o600) })
	})
}

// temporary makes a temporary memory, of the file that fill makes if it is not nil.
func temporary(fill func(path string) error) (*Memory, error) {
	dir, err := os.MkdirTemp("", "hafez-")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "memory.db")
	if fill != nil {
		err = fill(path)
	}
	var m *Memory
	if err == nil {
		m, err = openPrivate(path)
	}
	if err == nil {
		err = m.prepare(Options{})
	}
	if err == nil { // One that was brought up to date is opened anew, while it has a name.
		err = m.view(func(*bolt.Tx) error { return nil })
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	m.temp = dir
	if runtime.GOOS != "windows" {
		// An open file needs no name: nothing stays behind however this ends.
		os.RemoveAll(dir)
	}
	return m, nil
}

// openPrivate opens or makes a file that nobody else knows of. It is not synced.
func openPrivate(path string) (*Memory, error) {
	h := newHandle(path, Options{})
	h.private = true
	if err := h.open(true); err != nil {
		return nil, err
	}
	return &Memory{file: h, path: path}, nil
}

// Stale reports whether the index is of an older version, so that look-ups
// compare every unit: it is made anew when the memory is opened for writing.
func (m *Memory) Stale() bool { return m.stale }

// Path is the name of the memory's file.
func (m *Memory) Path() string { return m.path }

// Close lets go of the file.
func (m *Memory) Close() error {
	err := m.file.close()
	if m.temp != "" {
		err = errors.Join(err, os.RemoveAll(m.temp))
	}
	return err
}

// prepare checks that the open file is a memory that this code can read, makes the
// buckets of a new one, and brings an older one up to date.
func (m *Memory) prepare(opts Options) error {
	var found version
	m.file.opened = func(db *bolt.DB) error {
		return guard(m.path, func() error {
			return db.View(func(tx *bolt.Tx) (err error) {
				found, err = examine(tx, m.path)
				m.stale = found.stale
				return err
			})
		})
	}
	if err := m.file.opened(m.file.db); err != nil {
		return err
	}
	switch {
	case opts.ReadOnly && found.schema == 0:
		return fmt.Errorf("%s: %w: nothing was ever added", m.path, ErrNotMemory)
	case opts.ReadOnly:
		return nil
	case found.schema == 0:
		return m.update(begin)
	case found.schema < schemaVersion:
		return m.migrate(found.schema, opts.Progress)
	case found.stale:
		// Clearing the old index frees all of its pages, as many as each says that it has.
		if err := guard(m.path, func() error { return checkWhole(m.path) }); err != nil {
			return err
		}
		return m.makeIndex(opts.Progress)
	}
	return nil
}

// version is what a file says of itself.
type version struct {
	schema uint32 // 0: nothing is in it yet
	stale  bool   // the index is of another version
}

// examine checks that a file is a memory that this code can read.
func examine(tx *bolt.Tx, path string) (v version, err error) {
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		if k, _ := tx.Cursor().First(); k != nil {
			return v, fmt.Errorf("%s: %w: a bbolt file of another program", path, ErrNotMemory)
		}
		return v, nil
	}
	schema, ok := number32(meta.Get(schemaKey))
	switch {
	case !ok || schema == 0:
		return v, fmt.Errorf("%s: %w: no schema version", path, ErrDamaged)
	case schema > schemaVersion:
		return v, fmt.Errorf("%s: %w: schema %d, this one reads up to %d", path, ErrNewer, schema, schemaVersion)
	}
	v = version{schema, !bytes.Equal(meta.Get(indexKey), currentIndex())}
	for _, name := range allBuckets {
		if tx.Bucket(name) == nil && !slices.ContainsFunc(indexBuckets, func(b []byte) bool { return v.stale && bytes.Equal(b, name) }) {
			return v, fmt.Errorf("%s: %w: bucket %s is missing", path, ErrDamaged, name)
		}
	}
	return v, nil
}

// begin makes the buckets of a new memory.
func begin(tx *bolt.Tx) error {
	for _, name := range allBuckets {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	meta := tx.Bucket(metaBucket)
	return errors.Join(
		meta.Put(schemaKey, binary.BigEndian.AppendUint32(nil, schemaVersion)),
		meta.Put(indexKey, currentIndex()),
		meta.Put(unitsKey, binary.BigEndian.AppendUint64(nil, 0)),
		meta.Put(indexedKey, binary.BigEndian.AppendUint32(nil, 0)))
}

// view runs f in a read transaction.
func (m *Memory) view(f func(*bolt.Tx) error) error {
	db, err := m.file.take(false)
	if err != nil {
		return err
	}
	defer m.file.release()
	return guard(m.path, func() error { return db.View(f) })
}

// update runs f in a write transaction: all that it does is kept, or nothing.
func (m *Memory) update(f func(*bolt.Tx) error) error {
	if !m.file.alone {
		return fmt.Errorf("%s: %w", m.path, ErrReadOnly)
	}
	db, err := m.file.take(true)
	if err != nil {
		return err
	}
	defer m.file.release()
	return guard(m.path, func() error { return db.Update(f) })
}

// guard turns what bbolt does on damaged pages, a panic or a fault in mapped
// memory, into an error.
func guard(path string, f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %w: reading it fails (%v)", path, ErrDamaged, p)
		} else if errors.Is(err, ErrDamaged) && !strings.HasPrefix(err.Error(), path+": ") {
			err = fmt.Errorf("%s: %w", path, err)
		}
	}()
	return f()
}

// currentIndex names the index that this code makes: its own version and that
// of the folding it rests on. One of another name is made anew.
func currentIndex() []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, indexVersion), persian.NormaliserVersion)
}

func number32(b []byte) (uint32, bool) {
	if len(b) != 4 {
		return 0, false
	}
	return binary.BigEndian.Uint32(b), true
}

func number64(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}
