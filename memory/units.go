package memory

import (
	"encoding/binary"
	"errors"
	"iter"
	"os"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Units gives all units in the order of their numbers, as they stand at the
// beginning of the walk. An error is the last thing given. Nothing may be
// added to the memory, by the same process, before the walk ends.
func (m *Memory) Units() iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		err := m.view(func(tx *bolt.Tx) error {
			numbers := languageNumbers(tx.Bucket(languagesBucket))
			c := tx.Bucket(unitsBucket).Cursor()
			for k, v := c.First(); k != nil; k, v = c.Next() {
				u, err := decodeUnit(v, binary.BigEndian.Uint64(k), numbers)
				if err != nil {
					return err
				}
				if !yield(u, nil) {
					return errStopped
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(Unit{}, err)
		}
	}
}

var errStopped = errors.New("stopped by the caller")

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
		if u.Status == Draft {
			s.Drafts++
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
	info, err := os.Stat(m.path)
	if err != nil {
		return Stats{}, err
	}
	s.Bytes = info.Size()
	return s, nil
}
