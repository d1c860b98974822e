package memory

import (
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Stats is what a memory, or some units, hold, in numbers. The zero value is that of
// no unit.
type Stats struct {
	Units       int
	Statuses    map[Status]int // units by their status
	SourceWords int            // words between white space, as Word counts them
	TargetWords int
	Languages   map[string]int // units by pair of languages, "fa>en"
	Authors     map[string]int // units by who changed them last; "" is not known
	Origins     map[string]int // units by where they come from; "" is not known
	First, Last time.Time      // the dates of the oldest and newest change; zero if none is known
	Months      map[string]int // units by the month, in UTC, of their last change, "2026-05"; those without a date are left out
	Bytes       int64          // size of the memory's file
}

// Add counts one more unit.
func (s *Stats) Add(u Unit) {
	if s.Units == 0 {
		s.Statuses = make(map[Status]int)
		s.Languages, s.Authors, s.Origins, s.Months = make(map[string]int), make(map[string]int), make(map[string]int), make(map[string]int)
	}
	s.Units++
	s.Statuses[u.Status]++
	s.SourceWords += len(strings.Fields(u.Source))
	s.TargetWords += len(strings.Fields(u.Target))
	s.Languages[u.From+">"+u.To]++
	s.Authors[u.Author()]++
	s.Origins[u.Origin]++
	t := u.LastChange()
	if t.IsZero() {
		return
	}
	s.Months[t.UTC().Format("2006-01")]++
	if s.First.IsZero() || t.Before(s.First) {
		s.First = t
	}
	if t.After(s.Last) {
		s.Last = t
	}
}

// Stats counts the units that f means; the zero filter means all. It reads every one.
func (m *Memory) Stats(f Filter) (Stats, error) {
	var s Stats
	for u, err := range m.Select(f) {
		if err != nil {
			return Stats{}, err
		}
		s.Add(u)
	}
	size, err := m.Size()
	s.Bytes = size
	return s, err
}

// Size is that of the memory's file, in bytes.
func (m *Memory) Size() (size int64, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		size = tx.Size()
		return nil
	})
	return size, err
}
