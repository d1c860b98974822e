package memory

import (
	"encoding/binary"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Delete takes units out by their numbers, all in one transaction, and tells
// how many there were; numbers that no unit has are passed over. Numbers of
// units that are gone are never given again.
//
// Only the record and what finds the pair go. The unit's tokens, rows and
// postings stay in the index: a look-up passes over units without a record, so
// that the missing record is all the tombstone there is. [Compact] clears them
// away.
func (m *Memory) Delete(ids ...uint64) (deleted int, err error) {
	err = m.update(func(tx *bolt.Tx) error {
		deleted = 0
		meta := tx.Bucket(metaBucket)
		units, pairs := tx.Bucket(unitsBucket), tx.Bucket(pairsBucket)
		numbers := languageNumbers(tx.Bucket(languagesBucket))
		for _, id := range ids {
			is, err := deleteUnit(units, pairs, numbers, id)
			if err != nil {
				return err
			}
			if is {
				deleted++
			}
		}
		if deleted == 0 {
			return nil
		}
		count := number64(meta.Get(unitsKey))
		count -= min(count, uint64(deleted))
		return meta.Put(unitsKey, binary.BigEndian.AppendUint64(nil, count))
	})
	if err != nil {
		return 0, err
	}
	return deleted, nil
}

// deleteUnit takes out a unit's record and what finds its pair, and tells whether
// there was such a unit.
func deleteUnit(units, pairs *bolt.Bucket, numbers map[uint16]languagePair, id uint64) (bool, error) {
	record := units.Get(idKey(id))
	if record == nil {
		return false, nil
	}
	u, err := decodeUnit(record, id, numbers)
	if err != nil {
		return false, err
	}
	if err := deletePair(pairs, pairHash(pairOf(u.From, u.To), u.Source, u.Target), id); err != nil {
		return false, err
	}
	return true, units.Delete(idKey(id))
}

// deletePair takes a unit out of the entries of its pair's hash.
func deletePair(pairs *bolt.Bucket, hash, id uint64) error {
	const size = 8 // 32 bits of the hash, and the unit's number
	key := pairKey(hash)
	var left []byte
	for e := range slices.Chunk(pairs.Get(key), size) {
		if len(e) < size || binary.BigEndian.Uint32(e[4:]) != uint32(id) {
			left = append(left, e...)
		}
	}
	if len(left) == 0 {
		return pairs.Delete(key)
	}
	return pairs.Put(key, left)
}
