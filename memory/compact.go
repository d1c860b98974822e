package memory

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Compaction is what became of a memory that was compacted.
type Compaction struct {
	Units         uint64
	Before, After int64 // the size of the file, in bytes
}

// CompactOptions say how a memory is compacted. The zero value will do.
type CompactOptions struct {
	// Forget leaves out what it takes to undo the changes that were made, and with it
	// the texts of units that were deleted or edited, also where other units remember
	// them as their neighbours. The history still lists the changes.
	Forget bool
	// Command is that of [Options].
	Command string
	// Progress, if not nil, is called now and then with how much is done, and of how
	// much.
	Progress func(done, total uint64)
}

// Compact writes the memory at path anew, without what has gathered in it: the
// index entries of deleted units, words that no unit has any more, half-empty
// pages; units that the index does not cover yet are taken into it. Units keep
// their numbers, and numbers of deleted ones are not given again.
//
// The new memory is made in files beside the old one, path.new and path.new-index,
// for which there must be room: each up to the size of the old one. It is brought to
// disk and takes the old one's place and permissions in one step. Whatever fails, and
// if ctx ends, the old file is as it was. If the process is killed the files beside it
// may stay; whoever writes next takes them away. Others may read the memory meanwhile.
//
// On Windows a file that is open cannot be replaced: those who read it are waited for,
// for a minute.
//
// Errors are those of [Open]; a memory that is not there is an error.
func Compact(ctx context.Context, path string, opts CompactOptions) (Compaction, error) {
	if opts.Progress == nil {
		opts.Progress = func(uint64, uint64) {}
	}
	if err := checkFilled(path); err != nil {
		return Compaction{}, err
	}
	m, err := openAny(path, Options{Command: opts.Command})
	if err != nil {
		return Compaction{}, err
	}
	defer m.Close()
	var found version
	if err := m.view(func(tx *bolt.Tx) (err error) {
		found, err = examine(tx, m.path)
		return err
	}); err != nil {
		return Compaction{}, err
	}
	switch {
	case found.schema == 0:
		return Compaction{}, fmt.Errorf("%s: %w: nothing was ever added", path, ErrNotMemory)
	case found.schema < schemaVersion:
		if err := m.migrate(found.schema, nil); err != nil {
			return Compaction{}, err
		}
	}
	before, err := os.Stat(m.path)
	if err != nil {
		return Compaction{}, err
	}
	c := Compaction{Before: before.Size()}
	err = m.replace(ctx, func(fresh string, mode fs.FileMode) error {
		err := guard(m.path, func() (err error) {
			c.Units, err = m.copyTo(ctx, fresh, mode, opts)
			return err
		})
		switch {
		case errors.Is(err, ErrDamaged): // names the file
			return err
		case err != nil:
			return fmt.Errorf("%s: compacting: %w", path, err)
		}
		after, err := os.Stat(fresh)
		if err != nil {
			return err
		}
		c.After = after.Size()
		return nil
	})
	if err != nil {
		return Compaction{}, err
	}
	return c, nil
}

// copyTo makes a memory with the same units at path and brings it to disk.
//
// bbolt's own Compact would copy the index too, with all that is dead in it. So
// first only the units go into another file, where the index is made anew of
// them. That file is then copied by bbolt, bucket by bucket in the order of the
// keys: so the pages come out full, which those of an index that grows do not.
func (m *Memory) copyTo(ctx context.Context, path string, mode fs.FileMode, opts CompactOptions) (units uint64, err error) {
	progress := opts.Progress
	anew, err := openPrivate(path + "-index")
	if err != nil {
		return 0, err
	}
	defer os.Remove(path + "-index")
	defer anew.Close()
	anew.path = m.path // Errors are about the memory.
	// A part each for the units, what is derived of them, the index, and the copy.
	const parts = 4
	all, err := m.Count()
	if err != nil {
		return 0, err
	}
	if units, err = m.copyUnits(ctx, anew.file.db, opts.Forget, func(done uint64) { progress(done, parts*max(done, all)) }); err != nil {
		return 0, err
	}
	return units, anew.packTo(ctx, path, mode, func(done, total uint64) {
		progress(units+done*(parts-1)*units/max(1, total), parts*units)
	})
}

// packTo makes the index of a private memory anew, copies it to path, and brings that to
// disk.
func (m *Memory) packTo(ctx context.Context, path string, mode fs.FileMode, progress func(done, total uint64)) error {
	const index, whole = 2, 3 // parts: the copy is the last one
	if err := m.reindex(ctx, func(done, all int) { progress(index*uint64(done), whole*uint64(all)) }); err != nil {
		return err
	}
	packed, err := createCopy(path, mode)
	if err != nil {
		return err
	}
	defer packed.Close()
	if err := bolt.Compact(packed, m.file.db, copyBytes); err != nil {
		return err
	}
	progress(whole, whole)
	if err := packed.Sync(); err != nil {
		return err
	}
	return packed.Close()
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
func (m *Memory) copyUnits(ctx context.Context, db *bolt.DB, forget bool, progress func(done uint64)) (units uint64, err error) {
	to := &copier{ctx: ctx, db: db}
	defer to.rollback()
	err = m.view(func(from *bolt.Tx) error {
		to.numbers = languageNumbers(from.Bucket(languagesBucket))
		if forget {
			if to.forget, err = forgottenIn(from); err != nil {
				return err
			}
		}
		for _, name := range unitBuckets {
			if forget && bytes.Equal(name, journalBucket) {
				continue
			}
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
		err = errors.Join(
			meta.Put(unitsKey, binary.BigEndian.AppendUint64(nil, units)),
			meta.Put(schemaKey, binary.BigEndian.AppendUint32(nil, schemaVersion)))
	}
	if err == nil {
		err = to.end()
	}
	return units, err
}

// copier puts buckets into a file, in transactions of copyBytes.
type copier struct {
	ctx     context.Context
	db      *bolt.DB
	tx      *bolt.Tx // the open one, if any
	size    int
	numbers map[uint16]languagePair
	forget  *forgotten // if not nil, the changes of the history become final, and this goes
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
		v, err := c.converted(path[0], k, v)
		if err != nil {
			return err
		}
		if err := to.Put(k, v); err != nil {
			return err
		}
		return c.ctx.Err()
	})
	progress(done)
	return err
}

// converted gives a value as it is to stand in the copy.
func (c *copier) converted(bucket, k, v []byte) ([]byte, error) {
	switch {
	case bytes.Equal(bucket, unitsBucket) && len(v) > 0 && (v[0] != recordVersion || c.forget != nil):
		u, err := decodeUnit(v, number64(k), c.numbers)
		if err != nil {
			return nil, err
		}
		if !(c.forget != nil && c.forget.forget(&u)) && v[0] == recordVersion {
			return v, nil
		}
		languages, _, _, err := recordTexts(v)
		if err != nil {
			return nil, err
		}
		return encodeUnit(&u, languages, c.numbers[languages]), nil
	case bytes.Equal(bucket, historyBucket) && c.forget != nil:
		e, err := decodeEntry(number64(k), v)
		if err != nil {
			return nil, err
		}
		e.Final = true
		return e.encode(), nil
	}
	return v, nil
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
