package memory

import (
	"encoding/binary"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Bucket lengths tells, for the units that the index covers, how many tokens
// their sources have: block uint32 → two bytes for each of 65,536 units, unit k
// being number k mod 65536 of block k/65536. The first byte is for the split
// view, the second for the joined; 255 stands for more, and 0 for a unit that is
// not there. A look-up by postings thus sees without reading its tokens that
// most units are too long or too short.
const (
	blockUnits = 1 << 16
	manyTokens = 255
)

func lengthsKey(id uint32) []byte { return binary.BigEndian.AppendUint32(nil, id/blockUnits) }

// setLengths stores the lengths of units, by rising number.
func setLengths(bucket *bolt.Bucket, ids []uint32, lengths [][2]byte) error {
	for i := 0; i < len(ids); {
		key := lengthsKey(ids[i])
		value := slices.Clone(bucket.Get(key))
		for block := ids[i] / blockUnits; i < len(ids) && ids[i]/blockUnits == block; i++ {
			at := int(2 * (ids[i] % blockUnits))
			if missing := at + 2 - len(value); missing > 0 {
				value = append(value, make([]byte, missing)...)
			}
			copy(value[at:], lengths[i][:])
		}
		if err := bucket.Put(key, value); err != nil {
			return err
		}
	}
	return nil
}

// hasLength tells whether the length of a unit is stored, so that the index covers
// the unit if its source has tokens.
func hasLength(bucket *bolt.Bucket, id uint32) bool {
	block, at := bucket.Get(lengthsKey(id)), int(2*(id%blockUnits))
	return at < len(block) && block[at] != 0
}

func lengthByte(n int) byte { return byte(min(n, manyTokens)) }
