package memory

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// history checks the entries of the history and what undoes them, if there are any.
func (v *verifier) history() error {
	if v.roots[string(historyBucket)].isZero() && v.roots[string(journalBucket)].isZero() {
		return nil
	}
	tell := func(format string, args ...any) { v.found.add(FoundHistory, 0, Lost, format, args...) }
	c := historyCheck{tell: tell, numbers: v.numbers, last: v.roots[string(unitsBucket)].sequence}
	if at, is := v.roots[string(historyBucket)]; is {
		delete(v.unseen, string(historyBucket))
		if err := v.bucket(historyBucket, at, c.entry); err != nil {
			return err
		}
	}
	if at, is := v.roots[string(journalBucket)]; is {
		delete(v.unseen, string(journalBucket))
		if err := v.bucket(journalBucket, at, c.states); err != nil {
			return err
		}
	}
	c.end()
	v.changes = uint64(len(c.entries))
	return nil
}

// historyCheck checks a history: first its entries, then its journal.
type historyCheck struct {
	tell    func(format string, args ...any)
	numbers map[uint16]languagePair
	last    uint64                // the last number of a unit that was given
	entries map[uint64]bool       // by number: it can be undone or redone
	waiting map[uint64]stateCount // how many states must come at least
	number  uint64                // of the entry before
	broken  uint64                // the last change of which it is known that something is wrong
	highest uint64                // the last number of a unit that a change gave
	change  uint64                // of the chunk before
	chunk   uint32
}

// stateCount is how many states there are, and how many of them have a record.
type stateCount struct{ all, records int }

// wrong tells of something that is wrong with a change.
func (c *historyCheck) wrong(number uint64, format string) {
	c.broken = max(c.broken, number)
	c.tell("change %d: "+format, number)
}

const cannotUndo = ": it cannot be undone, nor can those before it"

// entry checks an entry of the history.
func (c *historyCheck) entry(key, value []byte, inner *bucketAt) error {
	if c.entries == nil {
		c.entries, c.waiting = make(map[uint64]bool), make(map[uint64]stateCount)
	}
	number := number64(key)
	if inner != nil || number == 0 {
		c.tell("the history has an entry %.20q that it cannot have", key)
		return nil
	}
	if number != c.number+1 && len(c.waiting) > 0 {
		c.wrong(c.number+1, "its entry in the history is missing"+cannotUndo)
	}
	c.number = number
	e, err := decodeEntry(number, value)
	switch {
	case err != nil:
		c.wrong(number, "its entry in the history is damaged"+cannotUndo)
		return nil
	case e.first > e.last || e.last > c.last:
		c.wrong(number, fmt.Sprintf("its units are %d to %d, but %d is the last number that was given", e.first, e.last, c.last))
	}
	c.entries[number] = !e.Final
	c.highest = max(c.highest, e.last)
	if e.Final {
		return nil
	}
	// Of new units there are no states while the change is in force. Those that went
	// and were there before have a record then, those that came and stayed when it is
	// undone.
	least := stateCount{records: e.Removed - e.Added}
	if !e.Undone.IsZero() {
		least.records = -least.records
	}
	if e.first == 0 {
		least.all = min(e.units(), 1)
	}
	c.waiting[number] = least
	return nil
}

// states checks a chunk of the journal.
func (c *historyCheck) states(key, value []byte, inner *bucketAt) error {
	if inner != nil || len(key) != 12 {
		c.tell("what undoes changes has an entry %.20q that it cannot have", key)
		return nil
	}
	number, chunk := number64(key[:8]), binary.BigEndian.Uint32(key[8:])
	next := chunk // An exchange numbers its chunks on from those that it takes.
	if number == c.change {
		next = c.chunk + 1
	}
	c.change, c.chunk = number, chunk
	switch open, known := c.entries[number]; {
	case !known:
		c.tell("there is what undoes change %d, of which the history does not know", number)
		return nil
	case !open:
		c.tell("there is what undoes change %d, which cannot be undone any more", number)
		return nil
	case chunk != next:
		c.wrong(number, "a part of what undoes it is missing"+cannotUndo)
	}
	last, least := uint64(0), c.waiting[number]
	for s, err := range journalStates(number, value) {
		if err == nil && s.record != nil {
			_, err = decodeUnit(s.record, s.id, c.numbers)
		}
		if err != nil || s.id <= last || s.id > c.last {
			c.wrong(number, "what undoes it is damaged"+cannotUndo)
			delete(c.waiting, number)
			return nil
		}
		last = s.id
		if least.all--; s.record != nil {
			least.records--
		}
	}
	if _, is := c.waiting[number]; is {
		c.waiting[number] = least
	}
	return nil
}

// end tells of the changes whose states did not all come.
func (c *historyCheck) end() {
	for _, number := range slices.Sorted(maps.Keys(c.waiting)) {
		if least := c.waiting[number]; least.all > 0 || least.records > 0 {
			c.wrong(number, "what undoes it is missing, or some of it"+cannotUndo)
		}
	}
}
