package memory

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"

	bolt "go.etcd.io/bbolt"

	"hafez/internal/persian"
)

// maxText is the longest source or target that is stored, in bytes: a long
// page of Persian.
const maxText = 1 << 14

// maxUnit is the highest number of a unit. The index has 32 bits for it, and
// the one above stands for none.
const maxUnit = 1<<32 - 2

// An import writes so many units, or bytes of text, in one transaction.
const (
	batchUnits = 30_000
	batchBytes = 16 << 20
)

// knownWords is how many words an import remembers the numbers of from one batch to
// the next: those of a text that is not made of numbers and names.
const knownWords = 500_000

// Outcome says what became of a unit that was to be put in.
type Outcome uint8

const (
	// Added: the pair was not there.
	Added Outcome = iota
	// Updated: the pair was there, and more is known of it now.
	Updated
	// Unchanged: the pair was there.
	Unchanged
	// AddedBeside: the pair was not there, but the source with another target.
	AddedBeside
	// Replaced: the pair takes the place of the unit that Unit.Replaces names.
	Replaced
	// Skipped: the source was there with another target, and so the pair was left
	// out.
	Skipped
)

func (o Outcome) String() string {
	return [...]string{"added", "updated", "unchanged", "added beside another", "replaced", "skipped"}[o]
}

// Add puts one unit in and gives its number. It is what a person says now. A unit
// with the same languages, source and target that is there already takes its status
// and what is known beyond it, unless it has that status already or the new one is a
// draft: then it stays as it is. The same source with another target is kept beside
// it. The unit is on disk when Add returns. In the history it is an "add" by whom the
// unit says. An error wraps [ErrUnit] if the unit cannot be stored.
func (m *Memory) Add(u Unit) (id uint64, outcome Outcome, err error) {
	m.file.changing.Lock()
	defer m.file.changing.Unlock()
	err = m.change(Change{Command: "add", By: u.Author(), At: u.LastChange()}, func(w *writer) error {
		id, outcome, err = w.put(u, decide)
		return err
	})
	if err == nil {
		m.settle()
	}
	return id, outcome, err
}

// settle takes units into the index when there are many that it does not cover, after a
// change, which is done: if this fails, the index goes on without them and the next
// change tries again.
func (m *Memory) settle() { m.extendIndex(context.Background(), nil, tailUnits, nil) }

// errUnchanged ends a transaction that has nothing to keep.
var errUnchanged = errors.New("nothing has changed")

// change makes a change in one transaction, with its entry in the history.
func (m *Memory) change(c Change, f func(*writer) error) error {
	err := m.update(func(tx *bolt.Tx) (err error) {
		w := newWriter(tx, make(map[string]uint32))
		if w.journal, err = newJournal(tx, c); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		if w.journal.nothing() {
			return errUnchanged
		}
		if err := w.finish(); err != nil {
			return err
		}
		return w.journal.end(tx)
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// Import puts many units in and calls each (if it is not nil) with what became of
// every one, in their order. A unit that is there already
// takes over what the new one knows beyond it: what was empty is filled in,
// if the new one was changed later its people, origin, context, notes and
// properties count. A draft is confirmed by a confirmed one and rejected by a
// rejected one, and changes neither; of these two that counts which was changed
// later, and what is there if the new one was not. A unit that
// replaces another (Unit.Replaces) takes its place, with all that was edited; if
// the other is not as it was, it is put in like any unit. What becomes of a source
// that is there with another target, opts say. Importing the same units again, with
// the same options, changes nothing.
//
// A unit that cannot be stored is left out: each is called with an error that
// wraps [ErrUnit]. Any other error ends the import; so does one that units
// yields. Then nothing of it is in, whatever each was told. Removed is how many
// units had to make room.
//
// An import is one change of the history. One of more units than a transaction can
// hold is made on a copy of the file, for which the disk must have room.
func (m *Memory) Import(units iter.Seq2[Unit, error], opts ImportOptions, each func(Unit, Outcome, error)) (removed int, err error) {
	if each == nil {
		each = func(Unit, Outcome, error) {}
	}
	m.file.changing.Lock()
	defer m.file.changing.Unlock()
	last, err := m.LastID()
	if err != nil {
		return 0, err
	}
	im := importer{
		opts: opts, each: each,
		known: make(map[string]uint32), // only ever read again after a commit
		book:  newReplacing(last, opts.Remove),
	}
	if last > 0 && (opts.OnConflict != KeepBoth || opts.CountConflicts) {
		if im.sources, err = m.newSources(); err != nil {
			return 0, err
		}
	}
	ctx := context.Background() // Units end an import: they yield what cuts it short.
	if len(opts.Remove) > 0 {
		if err := m.cover(ctx, slices.Max(opts.Remove)); err != nil {
			return 0, err
		}
	}
	batches, stop := readAhead(units, m.batchSize())
	defer stop() // The caller may close the file then.
	first := <-batches
	if first.err != nil {
		return 0, first.err
	}
	second, more := <-batches
	if second.err != nil {
		return 0, second.err
	}
	if more {
		err = m.rewrite(ctx, func(fresh *Memory) error { return im.inBatches(ctx, fresh, first.units, second.units, batches) })
	} else {
		if err = im.atOnce(m, first.units); err == nil {
			m.settle()
		}
	}
	if errors.Is(err, errUnchanged) {
		err = nil
	}
	if err != nil {
		return 0, err
	}
	return im.removed, nil
}

// importer is one import.
type importer struct {
	opts    ImportOptions
	each    func(Unit, Outcome, error)
	known   map[string]uint32
	sources *sources // nil if conflicts do not matter
	book    *replacing
	removed int
}

// batch is some of the units of an import, or why there are no more.
type batch struct {
	units []Unit
	err   error
}

// readAhead reads units in batches: while one is written the next is read, for reading
// a file takes as long as writing what is in it. There is one batch at least, which
// may be empty, unless there is an error. After stop nothing is read any more.
func readAhead(units iter.Seq2[Unit, error], most int) (batches <-chan batch, stop func()) {
	out, done := make(chan batch), make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		defer close(out)
		give := func(b batch) bool {
			select {
			case out <- b:
				return true
			case <-done:
				return false
			}
		}
		var read []Unit
		size, given := 0, false
		for u, err := range units {
			if err != nil {
				give(batch{err: err})
				return
			}
			if len(read) == most || size >= batchBytes {
				if !give(batch{units: read}) {
					return
				}
				read, size, given = make([]Unit, 0, len(read)), 0, true
			}
			read = append(read, u)
			size += textBytes(&u)
		}
		if len(read) > 0 || !given {
			give(batch{units: read})
		}
	})
	return out, func() {
		close(done)
		reader.Wait()
	}
}

// change is what the history tells of the import.
func (im *importer) change() Change {
	return Change{Command: orElse(im.opts.Command, "import"), By: im.opts.By, At: im.opts.Now}
}

// atOnce makes the import in one transaction.
func (im *importer) atOnce(m *Memory, units []Unit) error {
	var outcomes []Outcome
	var errs []error
	err := m.update(func(tx *bolt.Tx) error {
		j, err := newJournal(tx, im.change())
		if err != nil {
			return err
		}
		w := newWriter(tx, im.known)
		w.journal = j
		if outcomes, errs, err = im.putAll(w, units); err != nil {
			return err
		}
		if err := im.remove(w, im.book.gone()); err != nil {
			return err
		}
		if err := w.finish(); err != nil {
			return err
		}
		return im.end(tx, j)
	})
	if err == nil || errors.Is(err, errUnchanged) {
		im.tell(units, outcomes, errs)
	}
	return err
}

// inBatches makes the import in several transactions, on a copy of the memory.
func (im *importer) inBatches(ctx context.Context, m *Memory, first, second []Unit, more <-chan batch) error {
	var j *journal
	if err := m.view(func(tx *bolt.Tx) (err error) {
		j, err = newJournal(tx, im.change())
		return err
	}); err != nil {
		return err
	}
	for _, units := range [][]Unit{first, second} {
		if err := im.write(ctx, m, j, units); err != nil {
			return err
		}
		clear(units) // Its texts are not needed any more.
	}
	for b := range more {
		if b.err != nil {
			return b.err
		}
		if err := im.write(ctx, m, j, b.units); err != nil {
			return err
		}
		clear(b.units)
	}
	for ids := range slices.Chunk(im.book.gone(), m.batchSize()) {
		if err := m.update(func(tx *bolt.Tx) error {
			w := newWriter(tx, im.known)
			w.journal = j
			return errJoin(im.remove(w, ids), w.finish, func() error { return j.write(tx) })
		}); err != nil {
			return err
		}
		if err := m.view(m.releasePages); err != nil {
			return err
		}
	}
	if err := m.extendIndex(ctx, im.known, tailUnits, nil); err != nil {
		return err
	}
	return m.update(func(tx *bolt.Tx) error { return im.end(tx, j) })
}

// errJoin gives the first error: of what was done, or of what is done then.
func errJoin(err error, then ...func() error) error {
	for _, f := range then {
		if err == nil {
			err = f()
		}
	}
	return err
}

// end writes what the history is to know.
func (im *importer) end(tx *bolt.Tx, j *journal) error {
	if j.nothing() && im.opts.Finished == "" {
		return errUnchanged
	}
	if im.opts.Finished != "" {
		before, err := finish(tx, im.opts.Finished, j.entry.At)
		if err != nil {
			return err
		}
		if j.nothing() {
			return nil // Nobody would know what there is to undo.
		}
		j.entry.works = []finishedWork{{im.opts.Finished, before}}
	}
	return j.end(tx)
}

// write puts a batch in, in one transaction, and then into the index.
func (im *importer) write(ctx context.Context, m *Memory, j *journal, units []Unit) error {
	var outcomes []Outcome
	var errs []error
	if err := m.update(func(tx *bolt.Tx) (err error) {
		w := newWriter(tx, im.known)
		w.journal = j
		outcomes, errs, err = im.putAll(w, units)
		return errJoin(err, w.finish, func() error { return j.write(tx) })
	}); err != nil {
		return err
	}
	im.tell(units, outcomes, errs)
	if err := m.view(m.releasePages); err != nil {
		return err
	}
	if err := m.extendIndex(ctx, im.known, indexUnits, nil); err != nil {
		return err
	}
	if len(im.known) > knownWords {
		im.known = make(map[string]uint32) // The frequent ones are soon there again.
	}
	return m.view(m.releasePages)
}

// putAll puts units in, and gives what became of each.
func (im *importer) putAll(w *writer, units []Unit) ([]Outcome, []error, error) {
	outcomes, errs := make([]Outcome, len(units)), make([]error, len(units))
	for i := range units {
		units[i].ID, outcomes[i], errs[i] = im.put(w, units[i])
		if errs[i] != nil && !errors.Is(errs[i], ErrUnit) {
			return nil, nil, errs[i]
		}
	}
	return outcomes, errs, nil
}

func (im *importer) tell(units []Unit, outcomes []Outcome, errs []error) {
	for i, u := range units {
		im.each(u, outcomes[i], errs[i])
	}
}

// takeOver is [takeOver] for a unit of which a row may still tell something: once the
// row that names it has, no other may, of a later date or not. Else the same file again
// would tell it to and fro.
func (im *importer) takeOver(old, u *Unit) bool {
	if im.opts.Union {
		return im.bring(old, u, unite)
	}
	return im.bring(old, u, takeOver)
}

func (im *importer) bring(old, u *Unit, takeOver func(old, u *Unit) bool) bool {
	switch {
	case im.book.named[old.ID]:
		return false
	case im.opts.Decided && decide(old, u):
		return true
	}
	return takeOver(old, u)
}

// remove takes units out.
func (im *importer) remove(w *writer, ids []uint64) error {
	for _, id := range ids {
		is, err := w.remove(id)
		if err != nil {
			return err
		}
		if is {
			im.removed++
		}
	}
	return nil
}

// textBytes is about how much memory the texts of a unit take.
func textBytes(u *Unit) int {
	n := len(u.Source) + len(u.Target) + len(u.Previous) + len(u.Next)
	for _, note := range u.Notes {
		n += len(note) + 16
	}
	for _, p := range u.Props {
		n += len(p.Key) + len(p.Value) + 32
	}
	return n
}

// put puts one unit in.
func (im *importer) put(w *writer, u Unit) (uint64, Outcome, error) {
	old, known, err := w.edited(&u, im.book)
	if err != nil {
		return 0, 0, err
	}
	if old != nil {
		return im.revise(w, old, &u)
	}
	others, err := im.others(w, &u)
	if err != nil {
		return 0, 0, err
	}
	if len(others) > 0 && im.opts.OnConflict == SkipNew && !known {
		return 0, Skipped, nil
	}
	id, outcome, err := w.put(u, im.takeOver)
	if err != nil {
		return id, outcome, err
	}
	im.book.keep(id)
	if err := im.makeRoom(w, id, &u, others); err != nil {
		return 0, 0, err
	}
	if len(others) > 0 && outcome == Added {
		outcome = AddedBeside
	}
	return id, outcome, nil
}

// others gives the units that u is in conflict with; of one that is there already
// only if they have to make room for it.
func (im *importer) others(w *writer, u *Unit) ([]uint64, error) {
	languages, known := w.numbers[pairOf(u.From, u.To)]
	if im.sources == nil || !known || u.Status == Rejected {
		return nil, nil
	}
	if im.opts.OnConflict != ReplaceOld && im.opts.OnConflict != ReplaceOwn {
		if there, err := w.find(u); there != nil || err != nil {
			return nil, err
		}
	}
	return im.sources.others(w, languages, u)
}

// makeRoom notes that other units have to make room for u, which is stored as id, if
// they have to for any; but what somebody has confirmed does not for a draft, and
// nothing does for a pair that is known to be wrong.
func (im *importer) makeRoom(w *writer, id uint64, u *Unit, others []uint64) error {
	if len(others) == 0 || im.opts.OnConflict != ReplaceOld && im.opts.OnConflict != ReplaceOwn {
		return nil
	}
	if status, err := recordStatus(w.units.Get(idKey(id))); status == Rejected || err != nil {
		return err
	}
	for _, id := range others {
		old, err := decodeUnit(w.units.Get(idKey(id)), id, w.pairsOf)
		if err != nil {
			return err
		}
		if old.Status >= u.Status && (im.opts.OnConflict == ReplaceOld || old.Origin == u.Origin) {
			im.book.room = append(im.book.room, id)
		}
	}
	return nil
}

// revise puts u in the place of old. The units that u as it is now is in conflict
// with make room for it if they have to.
func (im *importer) revise(w *writer, old, u *Unit) (uint64, Outcome, error) {
	revised, changed := revise(old, u, im.opts)
	if err := revised.Check(); err != nil {
		return 0, 0, err
	}
	pair := pairOf(revised.From, revised.To)
	same := revised.Source == old.Source && revised.Target == old.Target && pair == pairOf(old.From, old.To)
	id, outcome := old.ID, Unchanged
	im.book.named[id] = true
	var err error
	switch {
	case changed && same:
		outcome, err = Updated, w.update(old.ID, encodeUnit(&revised, w.numbers[pair], pair))
	case changed:
		// The index knows a unit by the words that it had: other words are another unit.
		if _, err = w.remove(old.ID); err == nil {
			outcome = Replaced
			id, _, err = w.put(revised, func(old, u *Unit) bool { return im.bring(old, u, unite) })
		}
	}
	if err != nil {
		return 0, 0, err
	}
	im.book.keep(id)
	others, err := im.others(w, &revised)
	if err == nil {
		err = im.makeRoom(w, id, &revised, others)
	}
	return id, outcome, err
}

// writer puts units in within one transaction.
type writer struct {
	meta, languages, units, pairs, tokens, lengths *bolt.Bucket
	pairCursor                                     *bolt.Cursor // spares an allocation each time

	vocabulary vocabulary
	pairsOf    map[uint16]languagePair
	numbers    map[languagePair]uint16
	added      []addedUnit
	hashes     map[uint64][]uint32 // new units by the hash of their pair
	gone       map[uint16][]uint32 // units that were taken out, by the key of their pair
	count      int                 // how many units there are more, or fewer
	journal    *journal            // of the change; nil if the history is not to know
	uncovered  bool                // see restore
}

// addedUnit is a unit whose tokens are not stored yet.
type addedUnit struct {
	id        uint32
	languages uint16
	source    string
}

// newWriter begins to write. known are words whose numbers were learned in an
// earlier transaction of the same import, and is added to.
func newWriter(tx *bolt.Tx, known map[string]uint32) *writer {
	w := &writer{
		meta: tx.Bucket(metaBucket), languages: tx.Bucket(languagesBucket), units: tx.Bucket(unitsBucket),
		pairs: tx.Bucket(pairsBucket), tokens: tx.Bucket(tokensBucket), lengths: tx.Bucket(lengthsBucket),
		vocabulary: newVocabulary(tx, known), pairsOf: languageNumbers(tx.Bucket(languagesBucket)),
		numbers: make(map[languagePair]uint16), hashes: make(map[uint64][]uint32), gone: make(map[uint16][]uint32),
	}
	w.pairCursor = w.pairs.Cursor()
	for n, p := range w.pairsOf {
		w.numbers[p] = n
	}
	// These only ever grow at the end; full pages serve best.
	w.units.FillPercent, w.tokens.FillPercent, w.vocabulary.spellings.FillPercent = 0.95, 0.95, 0.95
	return w
}

// put stores a unit; takeOver brings what it knows into one that is there, and
// tells whether that was anything.
func (w *writer) put(u Unit, takeOver func(old, u *Unit) bool) (uint64, Outcome, error) {
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
	u.clipContext()
	languages, err := w.languageNumber(pair)
	if err != nil {
		return 0, 0, err
	}
	old, err := w.find(&u)
	if err != nil {
		return 0, 0, err
	}
	if old != nil {
		if !takeOver(old, &u) {
			return old.ID, Unchanged, nil
		}
		return old.ID, Updated, w.update(old.ID, encodeUnit(old, languages, pair))
	}

	id, err := w.units.NextSequence()
	if err != nil {
		return 0, 0, err
	}
	if id > maxUnit {
		return 0, 0, fmt.Errorf("the memory is full: %d units", id-1)
	}
	if err := w.units.Put(idKey(id), encodeUnit(&u, languages, pair)); err != nil {
		return 0, 0, err
	}
	hash := pairHash(pair, u.Source, u.Target)
	w.hashes[hash] = append(w.hashes[hash], uint32(id))
	w.added = append(w.added, addedUnit{uint32(id), languages, u.Source})
	w.count++
	if w.journal != nil {
		w.journal.entry.Added++
	}
	return id, Added, nil
}

// update stores another record of a unit, with the same texts.
func (w *writer) update(id uint64, record []byte) error {
	if w.journal != nil {
		w.journal.note(id, w.units.Get(idKey(id)))
		w.journal.entry.Updated++
	}
	return w.units.Put(idKey(id), record)
}

// find gives the unit that has the languages and texts of u; nil if there is none.
func (w *writer) find(u *Unit) (*Unit, error) {
	pair := pairOf(u.From, u.To)
	for _, id := range w.sameHash(pairHash(pair, u.Source, u.Target)) {
		record := w.units.Get(idKey(uint64(id)))
		if record == nil {
			continue // It was taken out just now.
		}
		old, err := decodeUnit(record, uint64(id), w.pairsOf)
		if err != nil {
			return nil, err
		}
		if old.Source == u.Source && old.Target == u.Target && pairOf(old.From, old.To) == pair {
			return &old, nil
		}
		// Another pair of the same hash.
	}
	return nil, nil
}

// sameHash gives the numbers of the units whose pair has a hash, or may have:
// only 48 bits of it are kept.
func (w *writer) sameHash(hash uint64) []uint32 {
	ids := slices.Clip(w.hashes[hash])
	key := pairKey(hash)
	k, v := w.pairCursor.Seek(key)
	if !bytes.Equal(k, key) {
		return ids
	}
	for ; len(v) >= 8; v = v[8:] {
		if binary.BigEndian.Uint32(v) == uint32(hash>>16) {
			ids = append(ids, binary.BigEndian.Uint32(v[4:]))
		}
	}
	return ids
}

func pairKey(hash uint64) []byte { return binary.BigEndian.AppendUint16(nil, uint16(hash>>48)) }

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

// finish writes what belongs to the units beside their records.
func (w *writer) finish() error {
	if w.count != 0 {
		units := max(0, int(number64(w.meta.Get(unitsKey)))+w.count)
		if err := w.meta.Put(unitsKey, binary.BigEndian.AppendUint64(nil, uint64(units))); err != nil {
			return err
		}
	}
	if len(w.hashes) == 0 && len(w.gone) == 0 && len(w.added) == 0 {
		return nil
	}
	return w.derive()
}

// derive writes the pairs and tokens of the new units, and takes out the pairs of
// those that are gone.
func (w *writer) derive() error {
	// In order: bbolt keeps all that is put into a page in one array until the
	// end, and putting into the middle of a long one is slow.
	byKey := make(map[uint16][]uint64)
	for key := range w.gone {
		byKey[key] = nil
	}
	for hash := range w.hashes {
		byKey[uint16(hash>>48)] = append(byKey[uint16(hash>>48)], hash)
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		hashes := byKey[key]
		slices.Sort(hashes)
		at := binary.BigEndian.AppendUint16(nil, key)
		value := withoutUnits(w.pairs.Get(at), w.gone[key])
		for _, hash := range hashes {
			for _, id := range w.hashes[hash] {
				value = binary.BigEndian.AppendUint32(value, uint32(hash>>16))
				value = binary.BigEndian.AppendUint32(value, id)
			}
		}
		var err error
		if len(value) == 0 {
			err = w.pairs.Delete(at)
		} else {
			err = w.pairs.Put(at, value)
		}
		if err != nil {
			return err
		}
	}

	ids := make([]uint32, 0, len(w.added))
	rows := make([]views, 0, len(w.added))
	texts := make([]string, 0, len(w.added))
	for _, u := range w.added {
		ids = append(ids, u.id)
		texts = append(texts, u.source)
	}
	for i, text := range analyzed(texts) {
		tokens, err := w.vocabulary.tokensOf(text, w.added[i].languages)
		if err != nil {
			return err
		}
		rows = append(rows, tokens)
	}
	if err := w.vocabulary.write(); err != nil {
		return err
	}
	return putTokens(w.tokens, ids, rows)
}

// analyzed gives the analyses of texts, in order. That is most of the work of
// an import: all processors take part, and go on while what is given is used.
func analyzed(texts []string) iter.Seq2[int, *persian.Text] {
	const part = 512
	return func(yield func(int, *persian.Text) bool) {
		parts := make(chan []*persian.Text, 2)
		done := make(chan struct{})
		defer close(done)
		go func() {
			defer close(parts)
			for texts := range slices.Chunk(texts, part) {
				select {
				case parts <- analyzePart(texts):
				case <-done:
					return
				}
			}
		}()
		i := 0
		for part := range parts {
			for _, text := range part {
				if !yield(i, text) {
					return
				}
				i++
			}
		}
	}
}

func analyzePart(texts []string) []*persian.Text {
	out := make([]*persian.Text, len(texts))
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for k := range min(workers, len(texts)) {
		wg.Go(func() {
			var a persian.Analyzer
			for i := k; i < len(texts); i += workers {
				out[i] = a.Analyze(texts[i])
			}
		})
	}
	wg.Wait()
	return out
}
