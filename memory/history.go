package memory

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// The history: every change of units is an entry in the bucket history, and what
// undoes it lies in the bucket journal. Both are made when there is something to keep.
//
//	history  number of the change uint64, from 1 → entry:
//	         version byte (1), flags byte, when (varint, seconds since 1970), who,
//	         command (texts: uvarint length and bytes), units added, updated and
//	         removed (uvarints), first and last number of the units that are new
//	         (uvarints; 0 and 0: none), when and by whom undone (varint, text), works
//	         (uvarint, then for each its name and when it was finished otherwise, see
//	         finished.go: a text, a varint), then the CRC-32C of all that
//	journal  number of the change uint64, chunk uint32 → states of units, in the order
//	         of their numbers, then their CRC-32C. A state: how far the unit's number is
//	         from that of the state before in the chunk (uvarint), and the length of
//	         the unit's record plus one (uvarint) and the record, or 0: no unit
//
// The journal holds for each unit that a change touched the state in which it is not
// now: the one before the change, or, once the change is undone, the one after it. To
// undo a change and to redo it is therefore one and the same: each unit changes places
// with its other state. Of units between the first and last new one only states with a
// record are kept, none is no unit: an import of a million new units has an empty
// journal until it is undone.
//
// Changes are undone from the last one back, and redone in the opposite order, so that
// a unit is always as the change left it. A new change makes those that are undone
// final: their journals go.
var (
	historyBucket = []byte("history")
	journalBucket = []byte("journal")
)

const entryVersion = 1

const (
	entryUndone = 1 << iota // it was taken back
	entryFinal              // its journal is gone
)

// Change says who changes a memory, and by what: what its history will tell.
type Change struct {
	// Command is what is done, as the person who did it would say: "import news.tmx".
	// Empty: the name of the method. Not more than 1,024 bytes are kept.
	Command string
	By      string    // Who does it; may be empty.
	At      time.Time // When; zero: now.
	// Progress, if not nil, is called from time to time with how many units are done.
	Progress func(done, all int)
}

// Entry is a change that was made, as the history tells it.
type Entry struct {
	Number  uint64 // From 1, in the order in which they were made.
	At      time.Time
	By      string
	Command string
	// How many units it added, changed in place (notes, status and the like), and took
	// out. An edited text counts as one taken out and one added.
	Added, Updated, Removed int
	// Undone is when it was taken back, and UndoneBy by whom; zero: it is in force.
	Undone   time.Time
	UndoneBy string
	// Final: it can neither be undone nor redone any more, since what it takes was
	// forgotten ([CompactOptions]), or another change came after it was undone.
	Final bool

	first, last uint64 // of the new units
	works       []finishedWork
}

// finishedWork is a work that the change marked as finished, and when it is finished
// in the other state; zero: not.
type finishedWork struct {
	name  string
	other int64
}

func (e *Entry) units() int { return e.Added + e.Updated + e.Removed }

func (e *Entry) encode() []byte {
	flags := byte(0)
	if !e.Undone.IsZero() {
		flags |= entryUndone
	}
	if e.Final {
		flags |= entryFinal
	}
	b := binary.AppendVarint([]byte{entryVersion, flags}, e.At.Unix())
	text := func(s string) {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	text(e.By)
	text(e.Command)
	for _, n := range []uint64{uint64(e.Added), uint64(e.Updated), uint64(e.Removed), e.first, e.last} {
		b = binary.AppendUvarint(b, n)
	}
	undone := int64(0)
	if !e.Undone.IsZero() {
		undone = e.Undone.Unix()
	}
	b = binary.AppendVarint(b, undone)
	text(e.UndoneBy)
	b = binary.AppendUvarint(b, uint64(len(e.works)))
	for _, w := range e.works {
		text(w.name)
		b = binary.AppendVarint(b, w.other)
	}
	return sealed(b)
}

func decodeEntry(number uint64, b []byte) (e Entry, err error) {
	damaged := fmt.Errorf("%w: change %d of the history", ErrDamaged, number)
	body, ok := unsealed(b)
	if !ok || len(body) < 2 || body[0] != entryVersion {
		return e, damaged
	}
	r := recordReader{b: body[2:]}
	e = Entry{Number: number, At: r.time(), By: r.text(), Command: r.text()}
	e.Added, e.Updated, e.Removed = int(r.uvarint()), int(r.uvarint()), int(r.uvarint())
	e.first, e.last = r.uvarint(), r.uvarint()
	undone := r.time()
	e.UndoneBy = r.text()
	if body[1]&entryUndone != 0 {
		e.Undone = undone
	}
	e.Final = body[1]&entryFinal != 0
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		name := r.text()
		e.works = append(e.works, finishedWork{name, r.varint()})
	}
	if r.err != nil || len(r.b) > 0 || e.Added < 0 || e.Updated < 0 || e.Removed < 0 {
		return e, damaged
	}
	return e, nil
}

// History lists the changes that were made, the first one first.
func (m *Memory) History() (entries []Entry, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		entries, err = readHistory(tx, 0)
		return err
	})
	return entries, err
}

// readHistory gives the entries behind a number.
func readHistory(tx *bolt.Tx, after uint64) (entries []Entry, err error) {
	b := tx.Bucket(historyBucket)
	if b == nil {
		return nil, nil
	}
	c := b.Cursor()
	for k, v := c.Seek(idKey(after + 1)); k != nil; k, v = c.Next() {
		e, err := decodeEntry(number64(k), v)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// Errors of Undo and Redo.
var (
	// ErrNothing: there is no such change to undo or to redo.
	ErrNothing = errors.New("no such change")
	// ErrForgotten: what it takes to undo a change is there no more.
	ErrForgotten = errors.New("the change can no longer be undone")
)

// Undo takes back the last n changes that are in force, all of them or, if anything
// fails or ctx ends, none. Units are as they were before, with their numbers and with
// all that was known of them. c.Command means nothing here. It gives what was taken
// back, the last change first. Errors wrap [ErrNothing] if there are fewer changes and
// [ErrForgotten].
func (m *Memory) Undo(ctx context.Context, n int, c Change) ([]Entry, error) {
	return m.exchange(ctx, n, c, true)
}

// Redo makes the last n changes again that were taken back, the one that was taken
// back last first. It is otherwise like [Memory.Undo].
func (m *Memory) Redo(ctx context.Context, n int, c Change) ([]Entry, error) {
	return m.exchange(ctx, n, c, false)
}

func (m *Memory) exchange(ctx context.Context, n int, c Change, undo bool) (done []Entry, err error) {
	if n < 1 {
		return nil, fmt.Errorf("%w: %d changes", ErrNothing, n)
	}
	if c.At.IsZero() {
		c.At = time.Now()
	}
	m.file.changing.Lock()
	defer m.file.changing.Unlock()
	var chosen []Entry
	units := 0
	err = m.view(func(tx *bolt.Tx) error {
		all, err := readHistory(tx, 0)
		if err != nil {
			return err
		}
		if chosen, err = choose(all, n, undo); err != nil {
			return err
		}
		for _, e := range chosen {
			units += e.units()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, e := range chosen {
		if err := m.cover(ctx, e.last); err != nil {
			return nil, err
		}
	}
	if units <= m.batchSize() && !m.file.private {
		x := exchange{change: c, undo: undo, all: units}
		done = slices.Clone(chosen)
		err = m.update(func(tx *bolt.Tx) error {
			for i := range done {
				if err := x.entry(tx, &done[i]); err != nil {
					return err
				}
			}
			if x.uncovered {
				return errUncovered
			}
			return nil
		})
		if err == nil {
			m.settle()
			return done, nil
		}
		if !errors.Is(err, errUncovered) {
			return nil, err
		}
	}
	x := exchange{change: c, undo: undo, all: units}
	done = slices.Clone(chosen)
	err = m.rewrite(ctx, func(fresh *Memory) error {
		for i := range done {
			if err := x.inParts(ctx, fresh, &done[i]); err != nil {
				return err
			}
		}
		if x.uncovered {
			return fresh.reindex(ctx, nil)
		}
		return fresh.extendIndex(ctx, nil, tailUnits, nil)
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// errUncovered: units come back that the index has been made without; it must be made
// anew, which takes a copy.
var errUncovered = errors.New("units that the index has forgotten")

// choose gives the n changes that are undone, or redone, next.
func choose(all []Entry, n int, undo bool) ([]Entry, error) {
	var chosen []Entry
	verb := "undo"
	if undo {
		for i := len(all) - 1; i >= 0 && len(chosen) < n; i-- {
			if !all[i].Undone.IsZero() {
				continue
			}
			if all[i].Final {
				return nil, fmt.Errorf("change %d (%s): %w: it was made before the history was cut, by compact --forget or by a repair that lost something", all[i].Number, all[i].Command, ErrForgotten)
			}
			chosen = append(chosen, all[i])
		}
	} else {
		verb = "redo"
		for i := range all {
			if !all[i].Undone.IsZero() && !all[i].Final && len(chosen) < n {
				chosen = append(chosen, all[i])
			}
		}
	}
	switch {
	case len(chosen) == 0:
		return nil, fmt.Errorf("%w: there is nothing to %s", ErrNothing, verb)
	case len(chosen) < n:
		return nil, fmt.Errorf("%w: there are only %d changes to %s, not %d", ErrNothing, len(chosen), verb, n)
	}
	return chosen, nil
}
