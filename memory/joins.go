package memory

import bolt "go.etcd.io/bbolt"

// Join is a unit of a [Revision] that comes to say the same as another one, and is no
// unit of its own any more.
type Join struct {
	ID uint64 // The unit's number before.
	// With is the other one as it is before it takes over what this one knows: as it
	// is stored, or if the revision edits it too, as that says; its number is the one
	// that it has now.
	With Unit
	// Clash, if not nil, is why the two cannot become one: one of them was rejected
	// and the other was not. It wraps [ErrUnit]; Revise fails with it.
	Clash error
}

// Joins tells which units of a revision would come to say the same as another one, in
// the order of r.Units. Numbers that no unit has are passed over.
func (m *Memory) Joins(r Revision) (joins []Join, err error) {
	if len(r.Units) == 0 {
		return nil, nil
	}
	type words struct {
		languages      languagePair
		source, target string
	}
	err = m.view(func(tx *bolt.Tx) error {
		w := newWriter(tx, nil)
		goes := make(map[uint64]bool) // It leaves its place.
		stays := make(map[uint64]int) // Where in r.Units it is edited in its place.
		for _, id := range r.Delete {
			goes[id] = true
		}
		for i := range r.Units {
			u := &r.Units[i]
			record := w.units.Get(idKey(u.ID))
			if record == nil {
				continue
			}
			old, err := decodeUnit(record, u.ID, w.pairsOf)
			if err != nil {
				return err
			}
			if old.Source == u.Source && old.Target == u.Target && pairOf(old.From, old.To) == pairOf(u.From, u.To) {
				stays[u.ID] = i
			} else {
				goes[u.ID] = true
			}
		}
		came := make(map[words]int)
		for i := range r.Units {
			u := &r.Units[i]
			if _, is := stays[u.ID]; is || !goes[u.ID] {
				continue
			}
			with, err := w.find(u)
			if err != nil {
				return err
			}
			if with != nil && goes[with.ID] {
				with = nil
			}
			is := words{pairOf(u.From, u.To), u.Source, u.Target}
			if with == nil {
				first, found := came[is]
				if !found {
					came[is] = i
					continue
				}
				with = &r.Units[first]
			} else if at, edited := stays[with.ID]; edited {
				with = &r.Units[at]
			}
			joins = append(joins, Join{ID: u.ID, With: *with, Clash: clash(with, u)})
		}
		return nil
	})
	return joins, err
}
