package memory

import (
	"bytes"
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
// index entries of deleted units, words that no unit has any more, half-empty
// pages; units that the index does not cover yet are taken into it. Units keep
// their numbers, and numbers of deleted ones are not given again. progress (if it
// is not nil) is called now and then with how much is done, and of how much.
//
// The new memory is made in files beside the old one, path.compacting and
// path.compacting-index, for which there must be room: each up to the size of the
// old one. It is brought to disk and takes the old one's place and permissions in
// one step. Whatever fails, and if ctx ends, the old file is as it was. If the
// process is killed the files beside it may stay; the next Compact takes them
// away.
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
	for _, left := range []string{temp, temp + "-index"} { // by one that was killed
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Compaction{}, err
		}
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
	if err := guard(path, func() error { return checkFreeList(path) }); err != nil {
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
	if err := m.prepare(Options{ReadOnly: true}); err != nil {
		m.db.Close()
		return nil, err
	}
	return m, nil
}

// copyTo makes a memory with the same units at path and brings it to disk.
//
// bbolt's own Compact would copy the index too, with all that is dead in it. So
// first only the units go into another file, where the index is made anew of
// them. That file is then copied by bbolt, bucket by bucket in the order of the
// keys: so the pages come out full, which those of an index that grows do not.
func (m *Memory) copyTo(ctx context.Context, path string, mode fs.FileMode, progress func(done, total uint64)) (units uint64, err error) {
	anew, err := createCopy(path+"-index", 0o600)
	if err != nil {
		return 0, err
	}
	defer os.Remove(path + "-index")
	defer anew.Close()
	// A part each for the units, what is derived of them, the index, and the copy.
	const parts = 4
	if units, err = m.copyUnits(ctx, anew, func(done uint64) { progress(done, parts*done) }); err != nil {
		return 0, err
	}
	err = (&Memory{db: anew, path: m.path}).reindex(func(done, all int) {
		progress(units+uint64(done), parts*units)
		if ctx.Err() != nil {
			anew.Close() // ends it
		}
	})
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	if err != nil {
		return 0, err
	}

	packed, err := createCopy(path, mode)
	if err != nil {
		return 0, err
	}
	defer packed.Close()
	if err := bolt.Compact(packed, anew, copyBytes); err != nil {
		return 0, err
	}
	progress(parts*units, parts*units)
	if err := packed.Sync(); err != nil {
		return 0, err
	}
	return units, packed.Close()
}

// createCopy makes a file for a copy, which is not synced while it is written.
func createCopy(path string, mode fs.FileMode) (*bolt.DB, error) {
	db, err := bolt.Open(path, mode, &bolt.Options{FreelistType: bolt.FreelistMapType, NoStatistics: true, NoSync: true, NoGrowSync: true})
	if err != nil {
		return nil, err
	}
	db.AllocSize = 1 << 20                       // by so much the file grows; bbolt's 16 MB are more than many memories
	if err := os.Chmod(path, mode); err != nil { // the umask may have taken some of it
		db.Close()
		return nil, err
	}
	return db, nil
}

// copyBytes is about how much is copied in one transaction: bbolt holds all
// that a transaction writes in memory.
const copyBytes = 8 << 20

// copyUnits copies what cannot be made anew, and counts the units.
func (m *Memory) copyUnits(ctx context.Context, db *bolt.DB, progress func(done uint64)) (units uint64, err error) {
	to := &copier{ctx: ctx, db: db}
	defer to.rollback()
	err = m.db.View(func(from *bolt.Tx) error {
		for _, name := range unitBuckets {
			count := func(done uint64) {}
			if bytes.Equal(name, unitsBucket) {
				count = func(done uint64) {
					units = done
					progress(done)
				}
			}
			b := from.Bucket(name)
			if b == nil {
				continue // no lexicon yet
			}
			if err := to.bucket([][]byte{name}, b, count); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	meta, err := to.open([][]byte{metaBucket})
	if err == nil {
		err = meta.Put(unitsKey, binary.BigEndian.AppendUint64(nil, units))
	}
	if err == nil {
		err = to.end()
	}
	return units, err
}

// copier puts buckets into a file, in transactions of copyBytes.
type copier struct {
	ctx  context.Context
	db   *bolt.DB
	tx   *bolt.Tx // the open one, if any
	size int
}

// bucket copies a bucket, given by its path, with its sequence number and the
// buckets in it. It calls progress now and then, and at the end, with how many
// values are copied.
func (c *copier) bucket(path [][]byte, from *bolt.Bucket, progress func(done uint64)) error {
	to, err := c.open(path)
	if err != nil {
		return err
	}
	if err := to.SetSequence(from.Sequence()); err != nil {
		return err
	}
	done := uint64(0)
	err = from.ForEach(func(k, v []byte) error {
		var inner *bolt.Bucket
		if v == nil {
			inner = from.Bucket(k)
		}
		if inner != nil {
			if err := c.bucket(append(slices.Clip(path), k), inner, func(uint64) {}); err != nil {
				return err
			}
		}
		if c.size >= copyBytes {
			if err := c.end(); err != nil {
				return err
			}
		}
		if inner != nil || c.tx == nil {
			if to, err = c.open(path); err != nil {
				return err
			}
		}
		if inner != nil {
			return nil
		}
		c.size += len(k) + len(v)
		if done++; done&0x3FF == 0 {
			progress(done)
		}
		if err := to.Put(k, v); err != nil {
			return err
		}
		return c.ctx.Err()
	})
	progress(done)
	return err
}

// open gives the bucket of a path, of the open transaction or of a new one.
func (c *copier) open(path [][]byte) (*bolt.Bucket, error) {
	if c.tx == nil {
		tx, err := c.db.Begin(true)
		if err != nil {
			return nil, err
		}
		c.tx, c.size = tx, 0
	}
	b, err := c.tx.CreateBucketIfNotExists(path[0])
	for _, name := range path[1:] {
		if err == nil {
			b, err = b.CreateBucketIfNotExists(name)
		}
	}
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
