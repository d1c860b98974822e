package memory

import (
	"context"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Revision is a change of units by their numbers.
type Revision struct {
	// Units take the place of those of their numbers, with all that they say. If a
	// text or the base language of one changes it gets a new number: the index knows
	// a unit by its words. If the same pair is there already it is that one which
	// stays, and takes over what the edited one knows beyond it, as the one that is kept
	// of [Duplicates] does; but if one of the two was rejected and the other was not,
	// the edited one cannot be stored. [Memory.Joins] tells beforehand. All that go, go
	// first: two units may change places. One whose Replaces is not empty is only put in
	// if the unit there is what that says ([Unit.Ref]).
	Units []Unit
	// Delete are the numbers of units that go.
	Delete []uint64
}

// Revised is what became of a unit of a Revision.
type Revised struct {
	Old, New uint64  // Its number before and now.
	Outcome  Outcome // Unchanged, Updated (in place) or Replaced (under another number).
}

// Revise makes a change of units, all of it or, if anything fails or ctx ends, none. It
// gives what became of each unit, and how many were deleted; numbers that no unit has
// are passed over there. Errors wrap [ErrUnit] if a unit cannot be stored, [ErrChanged]
// if one is not there or not what Replaces says.
func (m *Memory) Revise(ctx context.Context, r Revision, c Change) (revised []Revised, deleted int, err error) {
	c.Command = orElse(c.Command, "edit")
	last := uint64(0)
	for i := range r.Units {
		if err := r.Units[i].Check(); err != nil {
			return nil, 0, fmt.Errorf("unit %d: %w", r.Units[i].ID, err)
		}
		last = max(last, r.Units[i].ID)
	}
	if len(r.Delete) > 0 {
		last = max(last, slices.Max(r.Delete))
	}
	m.file.changing.Lock()
	defer m.file.changing.Unlock()
	if err := m.cover(ctx, last); err != nil {
		return nil, 0, err
	}
	done, all := 0, len(r.Units)+len(r.Delete)
	count := func() {
		if done++; c.Progress != nil && done%1000 == 0 {
			c.Progress(done, all)
		}
	}
	// What is edited or deleted goes before anything comes, so that a text may take the
	// place of one that goes in the same change, whatever their order.
	revised = make([]Revised, len(r.Units))
	passes := []pass{
		{len(r.Units), func(w *writer, i int) (err error) {
			if revised[i], err = w.edit(r.Units[i]); revised[i].Outcome != Replaced {
				count()
			}
			return err
		}},
		{len(r.Delete), func(w *writer, i int) error {
			is, err := w.remove(r.Delete[i])
			if is {
				deleted++
			}
			count()
			return err
		}},
		{len(r.Units), func(w *writer, i int) (err error) {
			if revised[i].Outcome == Replaced {
				revised[i].New, err = w.putEdited(r.Units[i])
				count()
			}
			return err
		}},
	}
	if all <= m.batchSize() {
		err = m.change(c, func(w *writer) error {
			for _, p := range passes {
				if err := p.some(w, 0, p.units); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			m.settle()
		}
	} else {
		size := m.batchSize()
		err = m.rewrite(ctx, func(fresh *Memory) error {
			return fresh.changeInParts(ctx, c, func(yield func(func(*writer) error) bool) {
				for _, p := range passes {
					for from := 0; from < p.units; from += size {
						if !yield(func(w *writer) error { return p.some(w, from, min(from+size, p.units)) }) {
							return
						}
					}
				}
			})
		})
		if errors.Is(err, errUnchanged) {
			err = nil
		}
	}
	if err != nil {
		return nil, 0, err
	}
	return revised, deleted, nil
}

// Delete takes units out by their numbers, and tells how many there were; numbers that
// no unit has are passed over. It is a [Memory.Revise].
func (m *Memory) Delete(ctx context.Context, ids []uint64, c Change) (deleted int, err error) {
	c.Command = orElse(c.Command, "delete")
	_, deleted, err = m.Revise(ctx, Revision{Delete: ids}, c)
	return deleted, err
}

// pass is one step of a change for each of several units.
type pass struct {
	units int
	do    func(w *writer, i int) error
}

func (p pass) some(w *writer, from, to int) error {
	for i := from; i < to; i++ {
		if err := p.do(w, i); err != nil {
			return err
		}
	}
	return nil
}

// changeInParts makes a change in several transactions, of a private memory.
func (m *Memory) changeInParts(ctx context.Context, c Change, parts func(yield func(func(*writer) error) bool)) error {
	var j *journal
	err := m.view(func(tx *bolt.Tx) (err error) {
		j, err = newJournal(tx, c)
		return err
	})
	if err != nil {
		return err
	}
	known := make(map[string]uint32)
	for part := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.update(func(tx *bolt.Tx) error {
			w := newWriter(tx, known)
			w.journal = j
			return errJoin(part(w), w.finish, func() error { return j.write(tx) })
		}); err != nil {
			return err
		}
		if err := errJoin(m.extendIndex(ctx, known, indexUnits, nil), func() error { return m.view(m.releasePages) }); err != nil {
			return err
		}
	}
	if j.nothing() {
		return errUnchanged
	}
	if err := m.extendIndex(ctx, known, tailUnits, nil); err != nil {
		return err
	}
	return m.update(j.end)
}

// edit puts a unit in the place of the one of its number if it has the same texts and
// languages. Else it takes that one out, and the outcome is Replaced: u is still to be
// put in, and New to be told.
func (w *writer) edit(u Unit) (Revised, error) {
	record := w.units.Get(idKey(u.ID))
	if record == nil {
		return Revised{}, fmt.Errorf("unit %d is not there: %w", u.ID, ErrChanged)
	}
	old, err := decodeUnit(record, u.ID, w.pairsOf)
	if err != nil {
		return Revised{}, err
	}
	if u.Replaces != "" && u.Replaces != old.Ref() {
		return Revised{}, fmt.Errorf("unit %d is another one by now: %w", u.ID, ErrChanged)
	}
	pair := pairOf(u.From, u.To)
	u.From, u.To = orElse(u.From, pair.from), orElse(u.To, pair.to)
	u.clipContext()
	e := Revised{Old: u.ID, New: u.ID, Outcome: Unchanged}
	if u.Source == old.Source && u.Target == old.Target && pair == pairOf(old.From, old.To) {
		now := encodeUnit(&u, w.numbers[pair], pair)
		if string(now) == string(record) {
			return e, nil
		}
		e.Outcome = Updated
		return e, w.update(u.ID, now)
	}
	e.Outcome = Replaced
	_, err = w.remove(u.ID)
	return e, err
}

// putEdited puts a unit in that edit has taken out, and gives its number.
func (w *writer) putEdited(u Unit) (id uint64, err error) {
	var no error
	id, _, err = w.put(u, func(old, u *Unit) bool {
		if no = clash(old, u); no != nil {
			return false
		}
		return joinEdited(old, u)
	})
	if no != nil {
		return 0, fmt.Errorf("unit %d: %w", u.ID, no)
	}
	return id, err
}

// cover brings the index up to date if it does not cover a unit yet that is to go: a
// unit that goes and comes back must be in it.
func (m *Memory) cover(ctx context.Context, id uint64) error {
	var indexed uint32
	if err := m.view(func(tx *bolt.Tx) error {
		indexed, _ = indexRange(tx)
		return nil
	}); err != nil || id <= uint64(indexed) {
		return err
	}
	return m.extendIndex(ctx, nil, 0, nil)
}
