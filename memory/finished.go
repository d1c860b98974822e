package memory

import (
	"encoding/binary"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A memory remembers which long works have been finished on it, so that one
// that was interrupted can go on where it was. The bucket "finished", made when
// there is something to keep, has for each work its name → when, in seconds since
// 1970 (8 bytes).
var finishedBucket = []byte("finished")

// Finish notes that a work is done: one that takes long and adds many units, such
// as the alignment of a folder of files. What names it is the caller's matter:
// best a hash of all that would make it another one. It is 1 to 1,024 bytes long;
// at is not zero. Other errors are [ErrReadOnly] and those of writing.
func (m *Memory) Finish(work string, at time.Time) error {
	m.file.changing.Lock()
	defer m.file.changing.Unlock()
	return m.update(func(tx *bolt.Tx) error {
		_, err := finish(tx, work, at)
		return err
	})
}

// finish notes that a work is done, and gives when it was before; 0: not.
func finish(tx *bolt.Tx, work string, at time.Time) (before int64, err error) {
	if work == "" || len(work) > 1024 {
		return 0, fmt.Errorf("the name of a work of %d bytes: 1 to 1024 are allowed", len(work))
	}
	if at.IsZero() {
		return 0, fmt.Errorf("work %.40q was finished at no time", work)
	}
	b, err := tx.CreateBucketIfNotExists(finishedBucket)
	if err != nil {
		return 0, err
	}
	before = int64(number64(b.Get([]byte(work))))
	return before, b.Put([]byte(work), binary.BigEndian.AppendUint64(nil, uint64(at.Unix())))
}

// Finished tells when a work was done; the zero time if it was not. The error is
// that of reading, such as [ErrDamaged].
func (m *Memory) Finished(work string) (at time.Time, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		b := tx.Bucket(finishedBucket)
		if b == nil || work == "" {
			return nil
		}
		switch v := b.Get([]byte(work)); len(v) {
		case 0:
		case 8:
			at = time.Unix(int64(number64(v)), 0).UTC()
		default:
			return fmt.Errorf("%w: when a work was finished", ErrDamaged)
		}
		return nil
	})
	return at, err
}
