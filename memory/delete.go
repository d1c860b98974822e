package memory

import (
	"encoding/binary"
	"slices"
)

// remove takes a unit out, and tells whether there was such a unit.
//
// Only the record and what finds the pair go. The unit's tokens, rows and
// postings stay in the index: a look-up passes over units without a record, so
// that the missing record is all the tombstone there is, and a unit that comes back
// when the change is undone is found again. [Compact] clears them away. Numbers of
// units that are gone are never given to others.
func (w *writer) remove(id uint64) (bool, error) {
	record := w.units.Get(idKey(id))
	if record == nil {
		return false, nil
	}
	if w.journal != nil {
		w.journal.note(id, record)
		w.journal.entry.Removed++
	}
	u, err := decodeUnit(record, id, w.pairsOf)
	if err != nil {
		return false, err
	}
	hash := pairHash(pairOf(u.From, u.To), u.Source, u.Target)
	if i := slices.Index(w.hashes[hash], uint32(id)); i >= 0 { // It has come in this transaction.
		w.hashes[hash] = slices.Delete(w.hashes[hash], i, i+1)
	} else {
		w.gone[uint16(hash>>48)] = append(w.gone[uint16(hash>>48)], uint32(id))
	}
	w.count--
	return true, w.units.Delete(idKey(id))
}

// withoutUnits gives the entries of a key of the bucket pairs but for those of some
// units: 32 bits of the hash, and the unit's number.
func withoutUnits(value []byte, gone []uint32) []byte {
	if len(gone) == 0 {
		return slices.Clone(value)
	}
	left := make([]byte, 0, len(value))
	for e := range slices.Chunk(value, 8) {
		if len(e) < 8 || !slices.Contains(gone, binary.BigEndian.Uint32(e[4:])) {
			left = append(left, e...)
		}
	}
	return left
}
