package memory

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// indexUnits is how many units the index takes in within one transaction.
const indexUnits = 100_000

// extendIndex brings the index up to date if more than most units are not in
// it. known is as for newWriter, and may be nil.
func (m *Memory) extendIndex(ctx context.Context, known map[string]uint32, most uint32, progress func(indexed, last uint32)) error {
	for {
		var indexed, last uint32
		err := m.view(func(tx *bolt.Tx) error {
			indexed, last = indexRange(tx)
			return nil
		})
		if progress != nil {
			progress(indexed, last)
		}
		if err != nil || last-indexed <= most {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if known == nil {
			known = make(map[string]uint32)
		}
		if err := m.update(func(tx *bolt.Tx) error { return extendIndex(tx, known) }); err != nil {
			return err
		}
	}
}

// indexRange gives the last unit that the index covers, and the last there is.
func indexRange(tx *bolt.Tx) (indexed, last uint32) {
	indexed, _ = number32(tx.Bucket(metaBucket).Get(indexedKey))
	k, _ := tx.Bucket(unitsBucket).Cursor().Last()
	last = uint32(min(number64(k), maxUnit))
	return min(indexed, last), last
}

// tail gives the units that the index does not cover.
func tail(tx *bolt.Tx) iter.Seq2[uint32, []byte] {
	return func(yield func(id uint32, record []byte) bool) {
		indexed, _ := indexRange(tx)
		c := tx.Bucket(unitsBucket).Cursor()
		for k, v := c.Seek(idKey(uint64(indexed) + 1)); k != nil; k, v = c.Next() {
			if id := number64(k); id > maxUnit || !yield(uint32(id), v) {
				return
			}
		}
	}
}

// extendIndex takes the next units into rows and postings.
func extendIndex(tx *bolt.Tx, known map[string]uint32) error {
	indexed, last := indexRange(tx)
	last = min(last, indexed+indexUnits)
	x := extension{
		units: tx.Bucket(unitsBucket), rows: tx.Bucket(rowsBucket),
		stored: tokens{bucket: tx.Bucket(tokensBucket)}, spelled: spellings{bucket: tx.Bucket(spellingsBucket)},
		vocabulary: newVocabulary(tx, known), groups: make(map[group]*newRows),
	}
	for id := indexed + 1; id <= last; {
		next := min(last, id+1023) + 1
		if err := x.take(id, next); err != nil {
			return err
		}
		id = next
	}
	if err := x.vocabulary.write(); err != nil {
		return err
	}
	order := slices.SortedFunc(maps.Keys(x.groups), func(a, b group) int { return bytes.Compare(a.head(), b.head()) })
	for _, g := range order {
		if err := x.append(g, x.groups[g]); err != nil {
			return err
		}
	}
	if err := setLengths(tx.Bucket(lengthsBucket), x.ids, x.lengths); err != nil {
		return err
	}
	if err := x.postings.write(tx.Bucket(postingsBucket)); err != nil {
		return err
	}
	return tx.Bucket(metaBucket).Put(indexedKey, binary.BigEndian.AppendUint32(nil, last))
}

// extension is what the index gets in one transaction.
type extension struct {
	units, rows *bolt.Bucket
	stored      tokens
	spelled     spellings
	vocabulary  vocabulary
	postings    postingsBuilder
	groups      map[group]*newRows
	ids         []uint32 // the units, and
	lengths     [][2]byte
}

// take collects the rows and postings of the units from id to before next.
func (x *extension) take(id, next uint32) error {
	var ids []uint32
	var languages []uint16
	var targets []string
	var v views
	// A cursor passes over units that were deleted.
	c := x.units.Cursor()
	for k, record := c.Seek(idKey(uint64(id))); k != nil; k, record = c.Next() {
		if id = uint32(number64(k)); id >= next {
			break
		}
		r, ok := parseRow(x.stored.row(id))
		if ok {
			v, ok = r.views()
		}
		if !ok {
			return fmt.Errorf("%w: the tokens of unit %d", ErrDamaged, id)
		}
		split := lengthByte(len(v.split))
		length := [2]byte{split, split}
		if v.joined == nil {
			x.source(id, v.languages, bothViews, v.split)
		} else {
			x.source(id, v.languages, splitView, v.split)
			x.source(id, v.languages, joinedView, v.joined)
			length[1] = lengthByte(len(v.joined))
		}
		x.ids, x.lengths = append(x.ids, id), append(x.lengths, length)
		_, _, target, err := recordTexts(record)
		if err != nil {
			return fmt.Errorf("unit %d: %w", id, err)
		}
		ids, languages, targets = append(ids, id), append(languages, v.languages), append(targets, string(target))
	}
	for i, text := range analyzed(targets) {
		v, err := x.vocabulary.tokensOf(text, languages[i])
		if err != nil {
			return err
		}
		side := x.postings.side(languages[i], TargetSide)
		side.add(v.split, ids[i])
		side.add(v.joined, ids[i])
	}
	return nil
}

// source collects one view of a source.
func (x *extension) source(id uint32, languages uint16, view byte, tokens []uint32) {
	var keys []string
	if len(tokens) <= shortTokens {
		for _, t := range tokens {
			keys = append(keys, string(x.spelled.spelling(t)))
		}
	}
	g := groupOf(languages, view, len(tokens), keys)
	rows := x.groups[g]
	if rows == nil {
		rows = &newRows{}
		x.groups[g] = rows
	}
	rows.add(id, signature(tokens, keys))
	x.postings.side(languages, SourceSide).add(tokens, id)
}

// append fills up the last chunk of a group and adds more as needed.
func (x *extension) append(g group, add *newRows) error {
	head := g.head()
	number := uint32(0)
	var old []byte
	c := x.rows.Cursor()
	// The last chunk of the group stands before the first key of the next.
	last := c.Prev
	if k, _ := c.Seek(append(slices.Clone(head), 0xFF, 0xFF, 0xFF, 0xFF)); k == nil {
		last = c.Last
	}
	k, v := last()
	if bytes.HasPrefix(k, head) && len(k) == rowKeySize {
		number = binary.BigEndian.Uint32(k[len(head):])
		old = v
	}
	chunk, ok := newChunk(old, g.tokens)
	if !ok {
		return fmt.Errorf("%w: index rows of %d tokens", ErrDamaged, g.tokens)
	}
	if chunk.count >= chunkRows {
		number, old, chunk.count = number+1, nil, 0
	}
	for from := 0; from < len(add.ids); {
		to := min(from+chunkRows-chunk.count, len(add.ids))
		key := binary.BigEndian.AppendUint32(slices.Clone(head), number)
		if err := x.rows.Put(key, appendRows(old, g.tokens, add, from, to)); err != nil {
			return err
		}
		from = to
		number, old, chunk.count = number+1, nil, 0
	}
	return nil
}

// reindex makes all that is derived from the units anew, in several
// transactions. Until the last one the index is marked as stale, so that it is
// begun again if this is interrupted.
func (m *Memory) reindex(ctx context.Context, progress func(done, all int)) error {
	if progress == nil {
		progress = func(int, int) {}
	}
	m.stale = true
	if err := m.update(clearIndex); err != nil {
		return err
	}
	all := 0
	if err := m.view(func(tx *bolt.Tx) error {
		all = int(number64(tx.Bucket(metaBucket).Get(unitsKey)))
		return nil
	}); err != nil {
		return err
	}
	known := make(map[string]uint32)
	for next, done := uint64(1), 0; next > 0; {
		n := 0
		if err := m.update(func(tx *bolt.Tx) (err error) {
			next, n, err = derive(tx, known, next)
			return err
		}); err != nil {
			return err
		}
		done += n
		progress(done, 2*all)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if err := m.extendIndex(ctx, known, 0, func(indexed, last uint32) {
		progress(all+all*int(indexed)/max(1, int(last)), 2*all)
	}); err != nil {
		return err
	}
	err := m.update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(indexKey, currentIndex()) })
	if err == nil {
		m.stale = false
	}
	return err
}

// clearIndex takes away all but the units themselves.
func clearIndex(tx *bolt.Tx) error {
	var old [][]byte
	err := tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		if !slices.ContainsFunc(unitBuckets, func(b []byte) bool { return bytes.Equal(b, name) }) {
			old = append(old, slices.Clone(name))
		}
		return nil
	})
	for _, name := range old {
		err = errors.Join(err, tx.DeleteBucket(name))
	}
	for _, name := range indexBuckets {
		_, e := tx.CreateBucket(name)
		err = errors.Join(err, e)
	}
	meta := tx.Bucket(metaBucket)
	return errors.Join(err, meta.Delete(indexKey), meta.Put(indexedKey, make([]byte, 4)))
}

// derive writes pairs and tokens of units from a number on, and gives the
// number to go on with, 0 at the end, and how many units there were.
func derive(tx *bolt.Tx, known map[string]uint32, from uint64) (next uint64, n int, err error) {
	w := newWriter(tx, known)
	c := w.units.Cursor()
	for k, v := c.Seek(idKey(from)); k != nil; k, v = c.Next() {
		id := binary.BigEndian.Uint64(k)
		if len(w.added) == indexUnits {
			next = id
			break
		}
		u, err := decodeUnit(v, id, w.pairsOf)
		if err != nil {
			return 0, 0, err
		}
		pair := pairOf(u.From, u.To)
		hash := pairHash(pair, u.Source, u.Target)
		w.hashes[hash] = append(w.hashes[hash], uint32(id))
		languages, _, _, err := recordTexts(v)
		if err != nil {
			return 0, 0, err
		}
		w.added = append(w.added, addedUnit{uint32(id), languages, u.Source})
	}
	return next, len(w.added), w.derive()
}
