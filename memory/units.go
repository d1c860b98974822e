package memory

import (
	"iter"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Units gives all units in the order of their numbers, as they stand at the
// beginning of the walk. An error is the last thing given. Nothing may be
// added to the memory, by the same process, before the walk ends.
func (m *Memory) Units() iter.Seq2[Unit, error] { return m.unitsAfter(0) }

// unitsAfter gives the units behind the one of the given ID.
func (m *Memory) unitsAfter(id uint64) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		db, err := m.file.take()
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
		// Only reading is guarded, not what is done with the units.
		read := func() (u Unit, more bool, err error) {
			err = guard(m.path, func() error {
				var k, v []byte
				if c == nil {
					numbers = languageNumbers(tx.Bucket(languagesBucket))
					c = tx.Bucket(unitsBucket).Cursor()
					k, v = c.Seek(idKey(id + 1))
				} else {
					k, v = c.Next()
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

// Stats is what a memory holds, in numbers.
type Stats struct {
	Units       int
	Drafts      int // units not yet confirmed
	Rejected    int // units kept as wrong
	SourceWords int // words between white space, as Word counts them
	TargetWords int
	Languages   map[string]int // units by pair of languages, "fa>en"
	Authors     map[string]int // units by who changed them last; "" is not known
	Origins     map[string]int // units by where they come from; "" is not known
	First, Last time.Time      // the dates of the oldest and newest change; zero if none is known
	Bytes       int64          // size of the file
}

// Stats counts what the memory holds. It reads every unit.
func (m *Memory) Stats() (Stats, error) {
	s := Stats{Languages: map[string]int{}, Authors: map[string]int{}, Origins: map[string]int{}}
	for u, err := range m.Units() {
		if err != nil {
			return Stats{}, err
		}
		s.Units++
		switch u.Status {
		case Draft:
			s.Drafts++
		case Rejected:
			s.Rejected++
		}
		s.SourceWords += len(strings.Fields(u.Source))
		s.TargetWords += len(strings.Fields(u.Target))
		s.Languages[u.From+">"+u.To]++
		s.Authors[u.Author()]++
		s.Origins[u.Origin]++
		if t := u.LastChange(); !t.IsZero() {
			if s.First.IsZero() || t.Before(s.First) {
				s.First = t
			}
			if t.After(s.Last) {
				s.Last = t
			}
		}
	}
	err := m.view(func(tx *bolt.Tx) error {
		s.Bytes = tx.Size()
		return nil
	})
	return s, err
}
