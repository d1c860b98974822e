package memory

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"hafez/internal/persian"
)

// maxText is the longest source or target that is stored, in bytes: a long
// page of Persian.
const maxText = 1 << 14

// An import writes so many units, or bytes of text, in one transaction.
const (
	batchUnits = 50_000
	batchBytes = 16 << 20
)

// Outcome says what became of a unit that was to be put in.
type Outcome uint8

const (
	// Added: the pair was not there.
	Added Outcome = iota
	// Updated: the pair was there, and more is known of it now.
	Updated
	// Unchanged: the pair was there.
	Unchanged
)

func (o Outcome) String() string { return [...]string{"added", "updated", "unchanged"}[o] }

// Add puts one unit in and gives its number. A unit with the same languages,
// source and target that is there already stays as it is; the same source
// with another target is kept beside it. The unit is on disk when Add
// returns. An error wraps [ErrUnit] if the unit cannot be stored.
func (m *Memory) Add(u Unit) (id uint64, outcome Outcome, err error) {
	err = m.update(func(tx *bolt.Tx) error {
		w := newWriter(tx, make(map[string]uint32))
		if id, outcome, err = w.put(u, false); err != nil {
			return err
		}
		return w.finish()
	})
	return id, outcome, err
}

// Import puts many units in, in batches, and calls each (if it is not nil)
// with what became of every one, in their order. A unit that is there already
// takes over what the new one knows beyond it: what was empty is filled in,
// if the new one was changed later its people, origin, context, notes and
// properties count, and a draft is confirmed by a confirmed one. Importing the
// same units again changes nothing.
//
// A unit that cannot be stored is left out: each is called with an error that
// wraps [ErrUnit]. Any other error ends the import; so does one that units
// yields. Batches that are complete by then stay: a batch is stored whole or
// not at all, and the same import may simply be run again.
func (m *Memory) Import(units iter.Seq2[Unit, error], each func(Unit, Outcome, error)) error {
	if each == nil {
		each = func(Unit, Outcome, error) {}
	}
	known := make(map[string]uint32) // only ever read again after a commit
	var batch []Unit
	size := 0
	write := func() error {
		outcomes := make([]Outcome, len(batch))
		errs := make([]error, len(batch))
		err := m.update(func(tx *bolt.Tx) error {
			w := newWriter(tx, known)
			for i := range batch {
				batch[i].ID, outcomes[i], errs[i] = w.put(batch[i], true)
				if errs[i] != nil && !errors.Is(errs[i], ErrUnit) {
					return errs[i]
				}
			}
			return w.finish()
		})
		if err != nil {
			return err
		}
		for i, u := range batch {
			each(u, outcomes[i], errs[i])
		}
		batch, size = batch[:0], 0
		return nil
	}
	for u, err := range units {
		if err != nil {
			return err
		}
		batch = append(batch, u)
		if size += len(u.Source) + len(u.Target) + len(u.Previous) + len(u.Next); len(batch) == batchUnits || size >= batchBytes {
			if err := write(); err != nil {
				return err
			}
		}
	}
	return write()
}

// writer puts units in within one transaction.
type writer struct {
	tx                                           *bolt.Tx
	meta, languages, units, pairs, rows, pending *bolt.Bucket

	vocabulary vocabulary
	pairsOf    map[uint16]languagePair
	numbers    map[languagePair]uint16
	added      []addedUnit
	hashes     map[uint64][]uint32 // new units by the hash of their pair
}

// addedUnit is a unit that is not in the index yet.
type addedUnit struct {
	id        uint32
	languages uint16
	source    string
}

// newWriter begins to write. known are words whose numbers were learned in an
// earlier transaction of the same import, and is added to.
func newWriter(tx *bolt.Tx, known map[string]uint32) *writer {
	w := &writer{
		tx: tx, meta: tx.Bucket(metaBucket), languages: tx.Bucket(languagesBucket), units: tx.Bucket(unitsBucket),
		pairs: tx.Bucket(pairsBucket), rows: tx.Bucket(rowsBucket), pending: tx.Bucket(pendingBucket),
		vocabulary: vocabulary{words: tx.Bucket(wordsBucket), spellings: tx.Bucket(spellingsBucket), known: known},
		pairsOf:    languageNumbers(tx.Bucket(languagesBucket)),
		numbers:    make(map[languagePair]uint16), hashes: make(map[uint64][]uint32),
	}
	for n, p := range w.pairsOf {
		w.numbers[p] = n
	}
	// These only ever grow at the end; full pages serve best.
	w.units.FillPercent, w.pending.FillPercent, w.vocabulary.spellings.FillPercent = 0.95, 0.95, 0.95
	return w
}

// put stores a unit; merge says whether one that is there takes over what
// the new one knows.
func (w *writer) put(u Unit, merge bool) (uint64, Outcome, error) {
	if err := u.Check(); err != nil {
		return 0, 0, err
	}
	pair := pairOf(u.From, u.To)
	if u.From == "" {
		u.From = pair.from
	}
	if u.To == "" {
		u.To = pair.to
	}
	// What is too long to be a segment is no context either.
	if len(u.Previous) > maxText {
		u.Previous = ""
	}
	if len(u.Next) > maxText {
		u.Next = ""
	}
	languages, err := w.languageNumber(pair)
	if err != nil {
		return 0, 0, err
	}
	hash := pairHash(pair, u.Source, u.Target)
	for _, id32 := range w.sameHash(hash) {
		id := uint64(id32)
		old, err := decodeUnit(w.units.Get(idKey(id)), id, w.pairsOf)
		if err != nil {
			return 0, 0, err
		}
		if old.Source != u.Source || old.Target != u.Target || pairOf(old.From, old.To) != pair {
			continue // another pair of the same hash
		}
		if !merge || !takeOver(&old, &u) {
			return id, Unchanged, nil
		}
		return id, Updated, w.units.Put(idKey(id), encodeUnit(&old, languages, pair))
	}

	if !persian.Visible(u.Source) {
		return 0, 0, fmt.Errorf("%w: the source holds nothing visible", ErrUnit)
	}
	id, err := w.units.NextSequence()
	if err != nil {
		return 0, 0, err
	}
	if id > 1<<32-1 {
		return 0, 0, fmt.Errorf("the memory is full: %d units", id-1)
	}
	if err := w.units.Put(idKey(id), encodeUnit(&u, languages, pair)); err != nil {
		return 0, 0, err
	}
	w.hashes[hash] = append(w.hashes[hash], uint32(id))
	w.added = append(w.added, addedUnit{uint32(id), languages, u.Source})
	return id, Added, nil
}

// sameHash gives the numbers of the units whose pair has a hash, or may have:
// only 48 bits of it are kept.
func (w *writer) sameHash(hash uint64) []uint32 {
	ids := slices.Clip(w.hashes[hash])
	for v := w.pairs.Get(pairKey(hash)); len(v) >= 8; v = v[8:] {
		if binary.BigEndian.Uint32(v) == uint32(hash>>16) {
			ids = append(ids, binary.BigEndian.Uint32(v[4:]))
		}
	}
	return ids
}

func pairKey(hash uint64) []byte { return binary.BigEndian.AppendUint16(nil, uint16(hash>>48)) }

// takeOver brings into old what u knows beyond it, and tells whether that was
// anything. Bringing in the same units again, in the same order, changes
// nothing: only a later change replaces what is known, and it leaves its date;
// what was confirmed stays so.
func takeOver(old, u *Unit) bool {
	before := encodeUnit(old, 0, languagePair{})
	later := u.Changed.Unix() > old.LastChange().Unix() && !u.Changed.IsZero()
	take := func(to *string, s string) {
		if s != "" && (*to == "" || later) {
			*to = s
		}
	}
	take(&old.CreatedBy, u.CreatedBy)
	take(&old.ChangedBy, u.ChangedBy)
	take(&old.Origin, u.Origin)
	take(&old.Previous, u.Previous)
	take(&old.Next, u.Next)
	if old.Created.IsZero() && !u.Created.IsZero() && (later || old.Changed.IsZero() || !u.Created.After(old.Changed)) {
		old.Created = u.Created.UTC()
	}
	if len(u.Notes) > 0 && (later || len(old.Notes) == 0) {
		old.Notes = u.Notes
	}
	if len(u.Props) > 0 && (later || len(old.Props) == 0) {
		old.Props = u.Props
	}
	old.Status = min(old.Status, u.Status)
	if later {
		old.Changed = u.Changed.UTC()
	}
	return !bytes.Equal(before, encodeUnit(old, 0, languagePair{}))
}

// languageNumber is the number of a pair of languages; a new one is given
// one.
func (w *writer) languageNumber(p languagePair) (uint16, error) {
	if n, ok := w.numbers[p]; ok {
		return n, nil
	}
	seq, err := w.languages.NextSequence()
	if err != nil {
		return 0, err
	}
	if seq > 1<<16-1 {
		return 0, fmt.Errorf("the memory is full: %d pairs of languages", seq-1)
	}
	n := uint16(seq)
	w.numbers[p], w.pairsOf[n] = n, p
	return n, w.languages.Put(p.key(), binary.BigEndian.AppendUint16(nil, n))
}

// finish writes what finds the new units again, and the counter.
func (w *writer) finish() error {
	if len(w.added) == 0 {
		return nil
	}
	units := number64(w.meta.Get(unitsKey)) + uint64(len(w.added))
	if err := w.meta.Put(unitsKey, binary.BigEndian.AppendUint64(nil, units)); err != nil {
		return err
	}
	return w.index()
}

// index writes what finds the new units again.
func (w *writer) index() error {
	// In order: bbolt keeps all that is put into a page in one array until the
	// end, and putting into the middle of a long one is slow.
	byKey := make(map[uint16][]uint64)
	for hash := range w.hashes {
		byKey[uint16(hash>>48)] = append(byKey[uint16(hash>>48)], hash)
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		hashes := byKey[key]
		slices.Sort(hashes)
		value := slices.Clone(w.pairs.Get(pairKey(hashes[0])))
		for _, hash := range hashes {
			for _, id := range w.hashes[hash] {
				value = binary.BigEndian.AppendUint32(value, uint32(hash>>16))
				value = binary.BigEndian.AppendUint32(value, id)
			}
		}
		if err := w.pairs.Put(pairKey(hashes[0]), value); err != nil {
			return err
		}
	}

	entries, err := w.makeEntries()
	if err != nil {
		return err
	}
	if err := w.vocabulary.write(); err != nil {
		return err
	}

	// A few units go to pending. How many wait there is the bucket's own
	// sequence number, so that it need not be counted.
	waiting := w.pending.Sequence() + uint64(len(w.added))
	if waiting > pendingUnits {
		return w.merge(entries)
	}
	for len(entries) > 0 {
		n := 1 // a unit has one row, or two
		if len(entries) > 1 && entries[1].id == entries[0].id {
			n = 2
		}
		if err := w.pending.Put(idKey(uint64(entries[0].id)), encodePending(entries[:n])); err != nil {
			return err
		}
		entries = entries[n:]
	}
	return w.pending.SetSequence(waiting)
}

// makeEntries makes the rows of the new units, in order. Most of the work of
// an import is analysing texts: all processors take part.
func (w *writer) makeEntries() ([]entry, error) {
	entries := make([]entry, 0, 2*len(w.added))
	workers := runtime.GOMAXPROCS(0)
	texts := make([]*persian.Text, 1024)
	for part := range slices.Chunk(w.added, len(texts)) {
		var wg sync.WaitGroup
		for k := range min(workers, len(part)) {
			wg.Go(func() {
				for i := k; i < len(part); i += workers {
					texts[i] = persian.Analyze(part[i].source)
				}
			})
		}
		wg.Wait()
		for i, u := range part {
			var err error
			if entries, err = w.vocabulary.appendEntries(entries, texts[i], u.languages, u.id); err != nil {
				return nil, err
			}
		}
	}
	return entries, nil
}

// merge moves all pending rows, and those of new units, into rows.
func (w *writer) merge(entries []entry) error {
	groups := make(map[group][]entry)
	c := w.pending.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		id := uint32(binary.BigEndian.Uint64(k))
		if ok := pendingRows(v, func(g group, row []byte) { groups[g] = append(groups[g], w.entry(g, id, row)) }); !ok {
			return fmt.Errorf("%w: pending rows of unit %x", ErrDamaged, k)
		}
	}
	if err := w.tx.DeleteBucket(pendingBucket); err != nil {
		return err
	}
	var err error
	if w.pending, err = w.tx.CreateBucket(pendingBucket); err != nil {
		return err
	}
	for _, e := range entries {
		groups[e.group] = append(groups[e.group], e)
	}
	order := slices.SortedFunc(maps.Keys(groups), func(a, b group) int { return bytes.Compare(a.head(), b.head()) })
	for _, g := range order {
		if err := w.appendGroup(g, groups[g]); err != nil {
			return err
		}
	}
	return nil
}

// entry makes a pending row an entry again.
func (w *writer) entry(g group, id uint32, row []byte) entry {
	e := entry{group: g, id: id, tokens: make([]uint32, g.tokens)}
	words := spellings{bucket: w.vocabulary.spellings}
	for j := range e.tokens {
		e.tokens[j] = tokenAt(row, j)
		if g.tokens <= shortTokens {
			e.keys = append(e.keys, string(words.spelling(e.tokens[j])))
		}
	}
	return e
}

// appendGroup fills up the last chunk of a group and adds more as needed.
func (w *writer) appendGroup(g group, add []entry) error {
	head := g.head()
	number := uint32(0)
	var old []byte
	c := w.rows.Cursor()
	// The last chunk of the group stands before the first key of the next.
	last := c.Prev
	if k, _ := c.Seek(append(slices.Clone(head), 0xFF, 0xFF, 0xFF, 0xFF)); k == nil {
		last = c.Last
	}
	k, v := last()
	if bytes.HasPrefix(k, head) && len(k) == rowKeySize {
		number = binary.BigEndian.Uint32(k[rowHeadSize:])
		old = v
	}
	chunk, ok := newChunk(old, g.tokens)
	if !ok {
		return fmt.Errorf("%w: index rows of %d tokens", ErrDamaged, g.tokens)
	}
	if chunk.count >= chunkRows {
		number, old, chunk.count = number+1, nil, 0
	}
	for len(add) > 0 {
		n := min(len(add), chunkRows-chunk.count)
		key := binary.BigEndian.AppendUint32(slices.Clone(head), number)
		if err := w.rows.Put(key, appendRows(old, g.tokens, add[:n])); err != nil {
			return err
		}
		add = add[n:]
		number, old, chunk.count = number+1, nil, 0
	}
	return nil
}

// reindex makes the index anew from the units.
func reindex(tx *bolt.Tx) error {
	for _, name := range indexBuckets {
		if err := tx.DeleteBucket(name); err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
			return err
		}
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	known := make(map[string]uint32)
	w := newWriter(tx, known)
	c := w.units.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		id := binary.BigEndian.Uint64(k)
		u, err := decodeUnit(v, id, w.pairsOf)
		if err != nil {
			return err
		}
		pair := pairOf(u.From, u.To)
		hash := pairHash(pair, u.Source, u.Target)
		w.hashes[hash] = append(w.hashes[hash], uint32(id))
		w.added = append(w.added, addedUnit{uint32(id), w.numbers[pair], u.Source})
		if len(w.added) == batchUnits {
			if err := w.index(); err != nil {
				return err
			}
			w = newWriter(tx, known)
		}
	}
	if err := w.index(); err != nil {
		return err
	}
	return tx.Bucket(metaBucket).Put(indexKey, currentIndex())
}
