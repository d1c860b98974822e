package memory

import (
	"iter"

	bolt "go.etcd.io/bbolt"
)

// Units gives all units in the order of their numbers, as they stand at the
// beginning of the walk. An error is the last thing given. Nothing may be
// added to the memory, by the same process, before the walk ends.
func (m *Memory) Units() iter.Seq2[Unit, error] { return m.unitsAfter(0) }

// unitsAfter gives the units behind the one of the given ID.
func (m *Memory) unitsAfter(id uint64) iter.Seq2[Unit, error] {
	return m.unitsIn([]IDRange{{id + 1, 1<<64 - 1}})
}

// unitsIn gives the units in ranges of IDs, which are in order and apart.
func (m *Memory) unitsIn(ranges []IDRange) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		if len(ranges) == 0 {
			return
		}
		db, err := m.file.take(false)
		if err != nil {
			yield(Unit{}, err)
			return
		}
		defer m.file.release()
		tx, err := db.Begin(false)
		if err != nil {
			yield(Unit{}, err)
			return
		}
		defer tx.Rollback()
		var c *bolt.Cursor
		var numbers map[uint16]languagePair
		at := 0 // the range that is walked through
		// Only reading is guarded, not what is done with the units.
		read := func() (u Unit, more bool, err error) {
			err = guard(m.path, func() error {
				var k, v []byte
				if c == nil {
					numbers = languageNumbers(tx.Bucket(languagesBucket))
					c = tx.Bucket(unitsBucket).Cursor()
					k, v = c.Seek(idKey(ranges[0].First))
				} else {
					k, v = c.Next()
				}
				// A key lies in a range, behind all, or between two: on to the next.
				for k != nil && number64(k) > ranges[at].Last {
					if at++; at == len(ranges) {
						return nil
					}
					if number64(k) < ranges[at].First {
						k, v = c.Seek(idKey(ranges[at].First))
					}
				}
				if more = k != nil; !more {
					return nil
				}
				u, err = decodeUnit(v, number64(k), numbers)
				return err
			})
			return u, more, err
		}
		for {
			u, more, err := read()
			if err != nil {
				yield(Unit{}, err)
				return
			}
			if !more || !yield(u, nil) {
				return
			}
		}
	}
}

// Count gives how many units there are.
func (m *Memory) Count() (n uint64, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		n = number64(tx.Bucket(metaBucket).Get(unitsKey))
		return nil
	})
	return n, err
}
