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
	// ReadOnly opens the memory for look-ups: several processes may do so at
	// once, and the file must be there.
	ReadOnly bool
	// Timeout is how long to wait for another process that writes. Zero: two
	// seconds.
	Timeout time.Duration
	// Progress, if not nil, is called from time to time while an index of an
	// older version is made anew, with how many steps of all are done.
	Progress func(done, all int)
}

// Memory is an open translation memory. Its methods may be called from
// several goroutines.
type Memory struct {
	db    *bolt.DB
	path  string
	stale bool   // the index was made with another folding: do not use it
	temp  string // a folder to be removed at the end

	readers readers
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
	// What cannot be made anew of anything else. The last two may be missing.
	unitBuckets = [][]byte{metaBucket, languagesBucket, unitsBucket, lexiconBucket, finishedBucket}
	allBuckets  = append(slices.Clip(unitBuckets[:3]), indexBuckets...)

	schemaKey  = []byte("schema")
	indexKey   = []byte("index")
	unitsKey   = []byte("units")
	indexedKey = []byte("indexed")
)

// Open opens the memory at path. Errors wrap [ErrLocked], [ErrNotMemory],
// [ErrDamaged], [ErrNewer], or the error of the operating system; in every
// such case the file is as it was. A memory whose index was made by an older
// version is opened for writing with a new one.
func Open(path string, opts Options) (*Memory, error) {
	if opts.Timeout == 0 {
		opts.Timeout = 2 * time.Second
	}
	err := checkFile(path)
	isNew := errors.Is(err, fs.ErrNotExist) && !opts.ReadOnly
	switch {
	case isNew:
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
	case err == errEmptyFile && opts.ReadOnly:
		return nil, fmt.Errorf("%s: %w: the file is empty", path, ErrNotMemory)
	case err != nil && err != errEmptyFile:
		return nil, err
	case err == nil && !opts.ReadOnly:
		if err := guard(path, func() error { return checkFreeList(path) }); err != nil {
			return nil, err
		}
	}

	m := &Memory{path: path}
	err = guard(path, func() error {
		db, err := openBolt(path, 0o600, &bolt.Options{
			Timeout:      opts.Timeout,
			ReadOnly:     opts.ReadOnly,
			FreelistType: bolt.FreelistMapType,
			NoStatistics: true,
		})
		if err == nil {
			db.AllocSize = 1 << 22 // the file grows by so many bytes; bbolt's 16 MB are much for a small memory
			m.db = db
		}
		return err
	})
	if err != nil && isNew && !errors.Is(err, bolterrors.ErrTimeout) && checkFile(path) != nil {
		os.Remove(path) // what could not even be begun, on a full disk for one
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w", path, ErrLocked)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum):
		return nil, fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
	case err != nil:
		var pathError *fs.PathError
		if errors.As(err, &pathError) {
			return nil, err
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}

	if err := m.prepare(opts); err != nil {
		m.db.Close()
		return nil, err
	}
	return m, nil
}

// Temporary makes an empty memory in a temporary file, which goes with Close.
// It is not synced to disk and nothing else may use it.
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
		m, err = Open(path, Options{})
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	m.db.NoSync, m.temp = true, dir
	if runtime.GOOS != "windows" {
		// An open file needs no name: nothing stays behind however this ends.
		os.RemoveAll(dir)
	}
	return m, nil
}

// Stale reports whether the index is of an older version, so that look-ups
// compare every unit: it is made anew when the memory is opened for writing.
func (m *Memory) Stale() bool { return m.stale }

// Path is the name of the memory's file.
func (m *Memory) Path() string { return m.path }

// Close lets go of the file.
func (m *Memory) Close() error {
	m.readers.close()
	err := m.db.Close()
	if m.temp != "" {
		err = errors.Join(err, os.RemoveAll(m.temp))
	}
	return err
}

// prepare checks that the open file is a memory that this code can read, and
// makes the buckets of a new one.
func (m *Memory) prepare(opts Options) error {
	if err := guard(m.path, func() error { return checkTree(m.path, !opts.ReadOnly) }); err != nil {
		return err
	}
	isNew := false
	err := m.view(func(tx *bolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if meta == nil {
			if k, _ := tx.Cursor().First(); k != nil {
				return fmt.Errorf("%s: %w: a bbolt file of another program", m.path, ErrNotMemory)
			}
			if opts.ReadOnly {
				return fmt.Errorf("%s: %w: nothing was ever added", m.path, ErrNotMemory)
			}
			isNew = true
			return nil
		}
		schema, ok := number32(meta.Get(schemaKey))
		if !ok {
			return fmt.Errorf("%s: %w: no schema version", m.path, ErrDamaged)
		}
		if schema > schemaVersion {
			return fmt.Errorf("%s: %w: schema %d, this one reads up to %d", m.path, ErrNewer, schema, schemaVersion)
		}
		m.stale = !bytes.Equal(meta.Get(indexKey), currentIndex())
		for _, name := range allBuckets {
			if tx.Bucket(name) == nil && !slices.ContainsFunc(indexBuckets, func(b []byte) bool { return m.stale && bytes.Equal(b, name) }) {
				return fmt.Errorf("%s: %w: bucket %s is missing", m.path, ErrDamaged, name)
			}
		}
		return nil
	})
	if err != nil || opts.ReadOnly {
		return err
	}
	if isNew {
		return m.update(func(tx *bolt.Tx) error {
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
		})
	}
	if m.stale {
		// Clearing the old index frees all of its pages, as many as each says that it has.
		if err := guard(m.path, func() error { return checkWhole(m.path) }); err != nil {
			return err
		}
		return m.reindex(opts.Progress)
	}
	return nil
}

// view runs f in a read transaction.
func (m *Memory) view(f func(*bolt.Tx) error) error {
	return guard(m.path, func() error { return m.db.View(f) })
}

// update runs f in a write transaction: all that it does is kept, or nothing.
func (m *Memory) update(f func(*bolt.Tx) error) error {
	if m.db.IsReadOnly() {
		return fmt.Errorf("%s: %w", m.path, ErrReadOnly)
	}
	return guard(m.path, func() error { return m.db.Update(f) })
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
