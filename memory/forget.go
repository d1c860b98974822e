package memory

import (
	"encoding/binary"
	"hash/maphash"

	bolt "go.etcd.io/bbolt"
)

// forgotten knows the sources that no unit has any more but the journal still has:
// those of units that were deleted or edited. Other units may remember them as the
// segments around them, and are to forget them too. It takes eight bytes and more for
// each.
type forgotten struct {
	seed    maphash.Seed
	sources map[uint64]struct{} // by their hashes
}

// forgottenIn looks for them in a memory.
func forgottenIn(tx *bolt.Tx) (*forgotten, error) {
	f := &forgotten{maphash.MakeSeed(), make(map[uint64]struct{})}
	journals := tx.Bucket(journalBucket)
	if journals == nil {
		return f, nil
	}
	if err := journals.ForEach(func(k, chunk []byte) error {
		number := uint64(0)
		if len(k) >= 8 {
			number = binary.BigEndian.Uint64(k)
		}
		for s, err := range journalStates(number, chunk) {
			if err != nil {
				return err
			}
			if s.record == nil {
				continue
			}
			_, source, _, err := recordTexts(s.record)
			if err != nil {
				return err
			}
			f.sources[maphash.Bytes(f.seed, source)] = struct{}{}
		}
		return nil
	}); err != nil || len(f.sources) == 0 {
		return f, err
	}
	return f, tx.Bucket(unitsBucket).ForEach(func(_, record []byte) error {
		_, source, _, err := recordTexts(record)
		delete(f.sources, maphash.Bytes(f.seed, source))
		return err
	})
}

// in reports whether a text is one of them.
func (f *forgotten) in(text string) bool {
	_, is := f.sources[maphash.String(f.seed, text)]
	return is && text != ""
}

// forget takes them out of what a unit knows of the segments around it, and tells
// whether it knew any.
func (f *forgotten) forget(u *Unit) bool {
	previous, next := f.in(u.Previous), f.in(u.Next)
	if previous {
		u.Previous = ""
	}
	if next {
		u.Next = ""
	}
	return previous || next
}
