package memory

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// exchange lets units change places with their states in the journal; see history.go.
type exchange struct {
	change    Change
	undo      bool
	uncovered bool // a unit is back that the index does not know
	done, all int
}

func (x *exchange) count() {
	x.done++
	if x.change.Progress != nil && x.done%1000 == 0 {
		x.change.Progress(x.done, max(x.done, x.all))
	}
}

// entry exchanges all units of a change in one transaction.
func (x *exchange) entry(tx *bolt.Tx, e *Entry) error {
	part := exchanged{entry: *e}
	for part.more() {
		if err := x.part(tx, &part, 1<<62); err != nil {
			return err
		}
	}
	return x.end(tx, e)
}

// inParts exchanges the units of a change in several transactions.
func (x *exchange) inParts(ctx context.Context, m *Memory, e *Entry) error {
	part := exchanged{entry: *e}
	for part.more() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.update(func(tx *bolt.Tx) error { return x.part(tx, &part, m.batchSize()) }); err != nil {
			return err
		}
		if err := m.view(m.releasePages); err != nil {
			return err
		}
	}
	return m.update(func(tx *bolt.Tx) error { return x.end(tx, e) })
}

// exchanged is how far the exchange of a change has come: first the states of the
// journal, chunk by chunk, then the new units that are there, which become states.
type exchanged struct {
	entry   Entry
	begun   bool
	chunks  [][]byte // the keys of those that are still to be read
	written uint32   // the next chunk to write, after those that were there
	next    uint64   // the next new unit
}

func (p *exchanged) more() bool { return !p.begun || len(p.chunks) > 0 || p.newOnes() }

// newOnes tells whether there are new units to go on with. While the change is in
// force they have no states of their own: they stand for no unit.
func (p *exchanged) newOnes() bool {
	return p.entry.Undone.IsZero() && p.entry.last > 0 && p.next <= p.entry.last
}

// part exchanges the units of some chunks, about most of them.
func (x *exchange) part(tx *bolt.Tx, p *exchanged, most int) error {
	journals, err := tx.CreateBucketIfNotExists(journalBucket)
	if err != nil {
		return err
	}
	if !p.begun {
		head := idKey(p.entry.Number)
		c := journals.Cursor()
		for k, _ := c.Seek(head); bytes.HasPrefix(k, head); k, _ = c.Next() {
			p.chunks = append(p.chunks, bytes.Clone(k))
			p.written = binary.BigEndian.Uint32(k[len(head):]) + 1
		}
		p.begun, p.next = true, p.entry.first
	}
	w := newWriter(tx, make(map[string]uint32))
	out := journalWriter{bucket: journals, number: p.entry.Number, chunk: p.written}
	n := 0
	for ; len(p.chunks) > 0 && n < most; p.chunks = p.chunks[1:] {
		// Its bytes are only good until the bucket is changed.
		chunk := bytes.Clone(journals.Get(p.chunks[0]))
		for s, err := range journalStates(p.entry.Number, chunk) {
			if err != nil {
				return err
			}
			if err := x.unit(w, &out, p, s); err != nil {
				return err
			}
			n++
		}
		if err := journals.Delete(p.chunks[0]); err != nil {
			return err
		}
	}
	if len(p.chunks) == 0 && p.newOnes() {
		var ids []uint64
		c := w.units.Cursor()
		k, _ := c.Seek(idKey(p.next))
		for ; k != nil && number64(k) <= p.entry.last && n < most; k, _ = c.Next() {
			ids = append(ids, number64(k))
			n++
		}
		p.next = p.entry.last + 1
		if k != nil {
			p.next = min(number64(k), p.next)
		}
		for _, id := range ids {
			if err := x.unit(w, &out, p, state{id: id}); err != nil {
				return err
			}
		}
	}
	if err := out.end(); err != nil {
		return err
	}
	p.written = out.chunk
	if err := w.finish(); err != nil {
		return err
	}
	x.uncovered = x.uncovered || w.uncovered
	return nil
}

// unit lets a unit change places with its other state.
func (x *exchange) unit(w *writer, out *journalWriter, p *exchanged, other state) error {
	x.count()
	now := bytes.Clone(w.units.Get(idKey(other.id)))
	isNew := other.id >= p.entry.first && other.id <= p.entry.last
	if now != nil || !isNew {
		if other.id < out.last { // The states of a second chunk begin anew.
			if err := out.end(); err != nil {
				return err
			}
		}
		if err := out.add(other.id, now); err != nil {
			return err
		}
	}
	switch {
	case now == nil && other.record == nil:
		return nil
	case other.record == nil:
		_, err := w.remove(other.id)
		return err
	case now == nil:
		return w.restore(other.id, bytes.Clone(other.record))
	}
	return w.swap(other.id, now, bytes.Clone(other.record))
}

// end notes what was done.
func (x *exchange) end(tx *bolt.Tx, e *Entry) error {
	e.works = slices.Clone(e.works) // If this try comes to nothing, the next one begins with what they are.
	for i := range e.works {
		if err := exchangeWork(tx, &e.works[i]); err != nil {
			return err
		}
	}
	e.Undone, e.UndoneBy = time.Time{}, ""
	if x.undo {
		e.Undone, e.UndoneBy = x.change.At.UTC().Truncate(time.Second), x.change.By
	}
	return tx.Bucket(historyBucket).Put(idKey(e.Number), e.encode())
}

// exchangeWork lets a finished work change places with its other state.
func exchangeWork(tx *bolt.Tx, w *finishedWork) error {
	b, err := tx.CreateBucketIfNotExists(finishedBucket)
	if err != nil {
		return err
	}
	now := int64(number64(b.Get([]byte(w.name))))
	if w.other == 0 {
		err = b.Delete([]byte(w.name))
	} else {
		err = b.Put([]byte(w.name), binary.BigEndian.AppendUint64(nil, uint64(w.other)))
	}
	w.other = now
	return err
}

// restore puts a record back under its number. The index still knows a unit that it
// knew when it went, for the words of a number never change: see remove. Unless it was
// made anew since: then it must be again.
func (w *writer) restore(id uint64, record []byte) error {
	u, err := decodeUnit(record, id, w.pairsOf)
	if err != nil {
		return err
	}
	if err := w.units.Put(idKey(id), record); err != nil {
		return err
	}
	pair := pairOf(u.From, u.To)
	hash := pairHash(pair, u.Source, u.Target)
	w.hashes[hash] = append(w.hashes[hash], uint32(id))
	w.count++
	stored := tokens{bucket: w.tokens}
	_, ok := parseRow(stored.row(uint32(id)))
	if !ok {
		languages, _, _, err := recordTexts(record)
		if err != nil {
			return err
		}
		w.added = append(w.added, addedUnit{uint32(id), languages, u.Source})
	}
	indexed, _ := number32(w.meta.Get(indexedKey))
	w.uncovered = w.uncovered || uint32(id) <= indexed && !(ok && hasLength(w.lengths, uint32(id)))
	return nil
}

// swap puts another record in the place of one. What was updated in place has kept its
// texts.
func (w *writer) swap(id uint64, now, record []byte) error {
	l1, s1, t1, err1 := recordTexts(now)
	l2, s2, t2, err2 := recordTexts(record)
	if err1 != nil || err2 != nil || l1 != l2 || !bytes.Equal(s1, s2) || !bytes.Equal(t1, t2) {
		return fmt.Errorf("unit %d: %w: the history has another text of it", id, ErrDamaged)
	}
	return w.units.Put(idKey(id), record)
}
