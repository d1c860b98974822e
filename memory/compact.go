package memory

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Compaction is what became of a memory that was compacted.
type Compaction struct {
	Units         uint64
	Before, After int64 // the size of the file, in bytes
}

// Compact writes the memory at path anew, without what has gathered in it: the
// rows of deleted units, words that no unit has any more, rows not yet merged,
// half-empty pages. Units keep their numbers, and numbers of deleted ones are
// not given again. progress (if it is not nil) is called now and then with how
// much is done, and of how much.
//
// The new memory is made in a file beside the old one (path with ".compacting"
// behind it, which may need as much room again), is brought to disk, and takes
// the old one's place and permissions in one step. Whatever fails, and if ctx
// ends, the old file is as it was. If the process is killed the file beside it
// may stay; the next Compact takes it away.
//
// The old file is locked for writing throughout, so that nothing is added
// meanwhile; another process that waits for the lock gets the new file. On
// Windows a file that is open cannot be replaced: there the old one is closed
// a moment before. If another process has it open just then, or has written
// to it, Compact fails and that file stays.
//
// Errors are those of [Open]; a memory that is not there is an error.
func Compact(ctx context.Context, path string, progress func(done, total uint64)) (Compaction, error) {
	if progress == nil {
		progress = func(uint64, uint64) {}
	}
	path, err := filepath.EvalSymlinks(path) // links to the memory stay
	if err != nil {
		return Compaction{}, err
	}
	m, err := openToReplace(path)
	if err != nil {
		return Compaction{}, err
	}
	defer m.db.Close()
	before, err := os.Stat(path)
	if err != nil {
		return Compaction{}, err
	}
	last, err := lastTransaction(path)
	if err != nil {
		return Compaction{}, err
	}

	temp := path + ".compacting"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Compaction{}, err
	}
	defer os.Remove(temp) // gone if all went well
	c := Compaction{Before: before.Size()}
	err = guard(path, func() (err error) {
		c.Units, err = m.copyTo(ctx, temp, before.Mode().Perm(), progress)
		return err
	})
	switch {
	case errors.Is(err, ErrDamaged): // names the file
		return Compaction{}, err
	case err != nil:
		return Compaction{}, fmt.Errorf("%s: compacting: %w", path, err)
	}
	after, err := os.Stat(temp)
	if err != nil {
		return Compaction{}, err
	}
	c.After = after.Size()
	if err := ctx.Err(); err != nil {
		return Compaction{}, err
	}
	return c, m.replaceBy(temp, last, runtime.GOOS == "windows")
}

// openToReplace opens a memory that is there with the lock of a writer, but
// leaves an index of another folding as it is: the copy gets a new one.
func openToReplace(path string) (*Memory, error) {
	if err := checkFile(path); err == errEmptyFile {
		return nil, fmt.Errorf("%s: %w: the file is empty", path, ErrNotMemory)
	} else if err != nil {
		return nil, err
	}
	m := &Memory{path: path}
	err := guard(path, func() (err error) {
		m.db, err = openBolt(path, 0o600, &bolt.Options{Timeout: 2 * time.Second, FreelistType: bolt.FreelistMapType, NoStatistics: true})
		return err
	})
	var pathError *fs.PathError
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w", path, ErrLocked)
	case errors.As(err, &pathError):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := m.prepare(true); err != nil {
		m.db.Close()
		return nil, err
	}
	return m, nil
}

// A copy is written in transactions of so many bytes: bbolt holds all that a
// transaction writes in memory.
const copyBytes = 8 << 20

// copyTo makes a memory with the same units at a path where there is none, and
// brings it to disk.
//
// bbolt's own Compact would copy the index too, with all that is dead in it.
// Only what cannot be made anew is copied, in the order of the keys, so that
// pages come out full; the index is then made of it, as for a memory of an
// older version.
func (m *Memory) copyTo(ctx context.Context, path string, mode fs.FileMode, progress func(done, total uint64)) (units uint64, err error) {
	db, err := bolt.Open(path, mode, &bolt.Options{FreelistType: bolt.FreelistMapType, NoStatistics: true, NoSync: true, NoGrowSync: true})
	if err != nil {
		return 0, err
	}
	db.AllocSize = 1 << 20 // the file grows by so much: 16 MB would be more than many memories
	defer db.Close()
	if err := os.Chmod(path, mode); err != nil { // the umask may have taken some of it
		return 0, err
	}
	err = m.db.View(func(from *bolt.Tx) error {
		total := 2 * number64(from.Bucket(metaBucket).Get(unitsKey))
		to := &copier{db: db}
		defer to.rollback()
		err := from.ForEach(func(name []byte, b *bolt.Bucket) error {
			if slices.ContainsFunc(indexBuckets, func(i []byte) bool { return string(i) == string(name) }) {
				return nil
			}
			return to.bucket(name, b, func() error {
				if string(name) == string(unitsBucket) {
					if units++; units&0x3FF == 0 {
						progress(units, max(total, units))
					}
				}
				return ctx.Err()
			})
		})
		if err != nil {
			return err
		}
		return to.end()
	})
	if err != nil {
		return 0, err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		if err := rebuild(tx); err != nil {
			return err
		}
		return tx.Bucket(metaBucket).Put(unitsKey, binary.BigEndian.AppendUint64(nil, units))
	})
	if err != nil {
		return 0, err
	}
	progress(2*units, 2*units)
	if err := db.Sync(); err != nil {
		return 0, err
	}
	return units, db.Close()
}

// rebuild makes the index of a copy, with nothing left to be merged.
func rebuild(tx *bolt.Tx) error {
	if err := reindex(tx); err != nil {
		return err
	}
	return newWriter(tx, make(map[string]uint32)).merge(nil)
}

// copier puts buckets into a file, in transactions of copyBytes.
type copier struct {
	db   *bolt.DB
	tx   *bolt.Tx // the open one, if any
	size int
}

// bucket copies a bucket with its sequence number and calls each for every
// value.
func (c *copier) bucket(name []byte, from *bolt.Bucket, each func() error) error {
	to, err := c.open(name)
	if err != nil {
		return err
	}
	if err := to.SetSequence(from.Sequence()); err != nil {
		return err
	}
	return from.ForEach(func(k, v []byte) error {
		if v == nil {
			return fmt.Errorf("%w: a bucket in the bucket %s", ErrDamaged, name)
		}
		if c.size >= copyBytes {
			if err := c.end(); err != nil {
				return err
			}
			if to, err = c.open(name); err != nil {
				return err
			}
		}
		c.size += len(k) + len(v)
		if err := to.Put(k, v); err != nil {
			return err
		}
		return each()
	})
}

// open gives a bucket of the open transaction, or of a new one.
func (c *copier) open(name []byte) (*bolt.Bucket, error) {
	if c.tx == nil {
		tx, err := c.db.Begin(true)
		if err != nil {
			return nil, err
		}
		c.tx, c.size = tx, 0
	}
	b, err := c.tx.CreateBucketIfNotExists(name)
	if err == nil {
		b.FillPercent = 1
	}
	return b, err
}

// end keeps what the open transaction has written.
func (c *copier) end() error {
	if c.tx == nil {
		return nil
	}
	tx := c.tx
	c.tx = nil
	return tx.Commit()
}

// rollback forgets what the open transaction has written, if there is one.
func (c *copier) rollback() {
	if c.tx != nil {
		c.tx.Rollback()
	}
}

// replaceBy puts another file in the place of the memory's, whose lock it
// holds until then, and closes the memory. With closeFirst it lets go of the
// file before, and replaces it only if last is still its last transaction.
func (m *Memory) replaceBy(file string, last uint64, closeFirst bool) error {
	if closeFirst {
		if err := m.db.Close(); err != nil {
			return err
		}
		if now, err := lastTransaction(m.path); err != nil || now != last {
			return fmt.Errorf("%s: compacting: %w", m.path, ErrLocked)
		}
	}
	if err := os.Rename(file, m.path); err != nil {
		return err
	}
	// The new name is on disk only when the folder is. Windows cannot do this, nor
	// some network file systems, and the file is there: no reason to fail.
	if d, err := os.Open(filepath.Dir(m.path)); err == nil {
		d.Sync()
		d.Close()
	}
	return m.db.Close()
}

// lastTransaction is the number of the last transaction that wrote to a file.
func lastTransaction(path string) (uint64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	last := uint64(0)
	offset := int64(0)
	for range 2 {
		meta, _, err := readMeta(f, offset)
		if err != nil {
			return 0, err
		}
		offset = int64(os.Getpagesize())
		if meta != nil {
			last, offset = max(last, meta.transaction), meta.pageSize
		}
	}
	return last, nil
}
