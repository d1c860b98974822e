package memory

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// journalBytes is about how large a chunk of the journal is.
const journalBytes = 1 << 16

// journal collects what undoes a change while it is made, in one transaction or in
// several.
type journal struct {
	entry  Entry
	seen   []uint64          // a bit for each unit that was there before: it was noted
	before map[uint64][]byte // noted, and not written yet
	chunks uint32
}

// newJournal begins a change: it gets the next number of the history.
func newJournal(tx *bolt.Tx, c Change) (*journal, error) {
	at := c.At
	if at.IsZero() {
		at = time.Now()
	}
	j := &journal{entry: Entry{At: at.UTC(), By: c.By, Command: clipBytes(c.Command, 1024)}, before: make(map[uint64][]byte)}
	if b := tx.Bucket(historyBucket); b != nil {
		k, _ := b.Cursor().Last()
		j.entry.Number = number64(k)
	}
	j.entry.Number++
	j.entry.first = tx.Bucket(unitsBucket).Sequence() + 1
	j.entry.last = j.entry.first - 1
	return j, nil
}

// clipBytes cuts a text at a character so that it has n bytes at most.
func clipBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// note keeps how a unit was before the change. Of new ones it is known.
func (j *journal) note(id uint64, record []byte) {
	if id >= j.entry.first {
		return
	}
	if j.seen == nil {
		j.seen = make([]uint64, j.entry.first/64+1)
	}
	if j.seen[id/64]&(1<<(id%64)) != 0 {
		return
	}
	j.seen[id/64] |= 1 << (id % 64)
	j.before[id] = bytes.Clone(record)
}

// write puts what was noted into the journal.
func (j *journal) write(tx *bolt.Tx) error {
	if len(j.before) == 0 {
		return nil
	}
	b, err := tx.CreateBucketIfNotExists(journalBucket)
	if err != nil {
		return err
	}
	w := journalWriter{bucket: b, number: j.entry.Number, chunk: j.chunks}
	for _, id := range slices.Sorted(maps.Keys(j.before)) {
		if err := w.add(id, j.before[id]); err != nil {
			return err
		}
	}
	err = w.end()
	j.chunks = w.chunk
	clear(j.before)
	return err
}

// end writes the entry of the change, unless nothing has changed.
func (j *journal) end(tx *bolt.Tx) error {
	if err := j.write(tx); err != nil {
		return err
	}
	j.entry.last = tx.Bucket(unitsBucket).Sequence()
	if j.entry.last < j.entry.first {
		j.entry.first, j.entry.last = 0, 0
	}
	history, err := tx.CreateBucketIfNotExists(historyBucket)
	if err != nil {
		return err
	}
	journals, err := tx.CreateBucketIfNotExists(journalBucket)
	if err != nil {
		return err
	}
	if err := forgetUndone(history, journals); err != nil {
		return err
	}
	return history.Put(idKey(j.entry.Number), j.entry.encode())
}

// nothing tells whether the change has not changed anything.
func (j *journal) nothing() bool { return j.entry.units() == 0 && len(j.entry.works) == 0 }

// forgetUndone makes the changes that are undone final. But for others that are final
// already they are the last ones.
func forgetUndone(history, journals *bolt.Bucket) error {
	c := history.Cursor()
	var gone []Entry
	for k, v := c.Last(); k != nil; k, v = c.Prev() {
		e, err := decodeEntry(number64(k), v)
		if err != nil {
			return err
		}
		if e.Undone.IsZero() {
			break
		}
		if !e.Final {
			gone = append(gone, e)
		}
	}
	for _, e := range gone {
		e.Final = true
		if err := history.Put(idKey(e.Number), e.encode()); err != nil {
			return err
		}
		if err := deleteJournal(journals, e.Number); err != nil {
			return err
		}
	}
	return nil
}

func deleteJournal(journals *bolt.Bucket, number uint64) error {
	head := idKey(number)
	c := journals.Cursor()
	for k, _ := c.Seek(head); bytes.HasPrefix(k, head); k, _ = c.Seek(head) {
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}

// journalWriter writes states of units, by rising number, in chunks.
type journalWriter struct {
	bucket *bolt.Bucket
	number uint64 // of the change
	chunk  uint32 // the next one
	buffer []byte
	last   uint64
}

func journalKey(number uint64, chunk uint32) []byte {
	return binary.BigEndian.AppendUint32(idKey(number), chunk)
}

// add adds the state of a unit: its record, or nil if there is none.
func (w *journalWriter) add(id uint64, record []byte) error {
	if len(w.buffer) > journalBytes {
		if err := w.end(); err != nil {
			return err
		}
	}
	w.buffer = binary.AppendUvarint(w.buffer, id-w.last)
	w.last = id
	if record == nil {
		w.buffer = append(w.buffer, 0)
		return nil
	}
	w.buffer = binary.AppendUvarint(w.buffer, uint64(len(record))+1)
	w.buffer = append(w.buffer, record...)
	return nil
}

// end writes the chunk that was begun.
func (w *journalWriter) end() error {
	if len(w.buffer) == 0 {
		return nil
	}
	err := w.bucket.Put(journalKey(w.number, w.chunk), sealed(w.buffer))
	w.chunk, w.buffer, w.last = w.chunk+1, nil, 0 // bbolt keeps the value until it commits
	return err
}

// state is a unit as it is not now: its record, or nil: no unit.
type state struct {
	id     uint64
	record []byte
}

// journalStates reads the states of a chunk. They share its bytes.
func journalStates(number uint64, chunk []byte) iter.Seq2[state, error] {
	return func(yield func(state, error) bool) {
		body, ok := unsealed(chunk)
		r := recordReader{b: body}
		var s state
		for ok && len(r.b) > 0 {
			s.id += r.uvarint()
			s.record = nil
			if n := r.uvarint(); n > 0 {
				s.record = r.take(n - 1)
			}
			if ok = r.err == nil; ok && !yield(s, nil) {
				return
			}
		}
		if !ok {
			yield(state{}, fmt.Errorf("%w: what undoes change %d of the history", ErrDamaged, number))
		}
	}
}
