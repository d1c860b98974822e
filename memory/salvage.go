package memory

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Salvage is what could be saved of a damaged memory.
type Salvage struct {
	// Units is how many units were saved.
	Units uint64
	// Lost are the numbers of those that were not, in order, as far as they are known:
	// from their damaged records, and from the pairs that name units on damaged pages.
	Lost []uint64
	// Unnamed is how many more must have been lost by the memory's own count.
	Unnamed uint64
	// Notes say in words what else was lost.
	Notes []string
}

// salvageTo copies what cannot be made anew out of a damaged memory, as far as it can
// be read, into an empty file: units with their numbers, languages, lexicon, finished
// works and history. bbolt has no part in the reading. progress is called now and then
// with how many units are copied. An error wraps [ErrNotMemory], or [ErrDamaged] if
// nothing can be found in the file; others are those of reading, writing and of ctx.
func salvageTo(ctx context.Context, f *os.File, db *bolt.DB, progress func(done uint64)) (Salvage, error) {
	s := salvage{ctx: ctx, to: &copier{ctx: ctx, db: db}, progress: progress}
	if err := s.open(f); err != nil {
		return Salvage{}, err
	}
	defer s.to.rollback()
	for _, step := range []func() error{s.languages, s.units, s.lexicon, s.finished, s.losses, s.history, s.meta, s.to.end} {
		if err := step(); err != nil {
			return Salvage{}, err
		}
	}
	return s.out, nil
}

// salvage is one run of salvageTo.
type salvage struct {
	ctx      context.Context
	pages    *walk
	roots    map[string]bucketAt
	to       *copier
	progress func(uint64)
	out      Salvage

	numbers map[uint16]languagePair
	number  map[languagePair]uint16 // the one that stays
	// Some units get another number of languages than they had.
	renumbered bool
	ids        []uint32 // of the units that were saved
	highest    uint64   // the last number that a change gave to a unit
	older      bool     // it is the state before the last change
	gaps       gaps
}

func (s *salvage) note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(s.out.Notes, note) {
		s.out.Notes = append(s.out.Notes, note)
	}
}

// open chooses the state of the file to read. If the list of buckets of the newest
// one is broken the one before may still be whole: bbolt leaves its pages alone until
// the next change.
func (s *salvage) open(f *os.File) error {
	metas, magic, err := readMetas(f)
	switch {
	case err != nil:
		return err
	case !magic:
		return ErrNotMemory
	}
	best := -1
	for i, state := range newest(metas) {
		file, err := newPageFile(f, state)
		if err != nil {
			return err
		}
		roots, err := readRoots(s.ctx, file, func(trouble) {})
		if err != nil {
			return err
		}
		found := 0
		for _, name := range unitBuckets[:3] {
			if _, is := roots[string(name)]; is {
				found++
			}
		}
		if _, is := roots[string(unitsBucket)]; !is || found <= best {
			continue
		}
		if i > 0 {
			s.older = true
			s.note("the last change: this is the state before it")
		}
		best, s.roots = found, roots
		s.pages = newWalk(s.ctx, file, nil, nil)
	}
	if best < 0 {
		return fmt.Errorf("%w: where its units are cannot be read", ErrDamaged)
	}
	return nil
}

// bucket goes through a bucket, over what cannot be read.
func (s *salvage) bucket(at bucketAt, each entry, tell func(trouble)) error {
	w := *s.pages
	w.trouble = tell
	return w.bucket(at, each)
}

// languages writes the numbers of pairs of languages. A pair has one number: units that
// have another one for it get that.
func (s *salvage) languages() error {
	var c languageCheck
	at := s.roots[string(languagesBucket)]
	damaged := func() { c.odd = true; s.note("something of the bucket languages") }
	if err := s.bucket(at, func(key, value []byte, inner *bucketAt) error {
		from, to, ok := strings.Cut(string(key), "\x00")
		switch {
		case inner != nil || !ok:
			damaged()
		case len(value) != 2:
			damaged()
			c.entry(languagePair{from, to}, 0)
		default:
			c.entry(languagePair{from, to}, binary.BigEndian.Uint16(value))
		}
		return nil
	}, func(trouble) { damaged() }); err != nil {
		return err
	}
	last := min(at.sequence, 1<<16-1)
	guessed, err := c.guess(s.pages, s.roots[string(unitsBucket)], s.roots[string(pairsBucket)], at.sequence)
	if err != nil {
		return err
	}
	s.numbers, s.number = make(map[uint16]languagePair), make(map[languagePair]uint16)
	maps.Copy(s.numbers, c.numbers)
	maps.Copy(s.numbers, guessed)
	path := [][]byte{languagesBucket}
	to, err := s.to.open(path)
	if err != nil {
		return err
	}
	for _, n := range slices.Sorted(maps.Keys(s.numbers)) {
		pair := s.numbers[n]
		if _, is := s.number[pair]; is {
			s.renumbered = true
			continue
		}
		s.number[pair], last = n, max(last, uint64(n))
		if err := s.put(path, &to, pair.key(), binary.BigEndian.AppendUint16(nil, n)); err != nil {
			return err
		}
	}
	return to.SetSequence(last)
}

// units copies the units whose records can be read.
func (s *salvage) units() error {
	at := s.roots[string(unitsBucket)]
	path := [][]byte{unitsBucket}
	to, err := s.to.open(path)
	if err != nil {
		return err
	}
	last := uint64(0)
	err = s.bucket(at, func(key, record []byte, inner *bucketAt) error {
		id := number64(key)
		if inner != nil || id == 0 || id > maxUnit {
			s.note("a record that no unit can have")
			return nil
		}
		last = id
		u, err := decodeUnit(record, id, s.numbers)
		if err != nil {
			s.out.Lost = append(s.out.Lost, id)
			return nil
		}
		languages, _, _, _ := recordTexts(record)
		pair := s.numbers[languages]
		s.ids = append(s.ids, uint32(id))
		if s.out.Units++; s.out.Units&0x3FF == 0 {
			s.progress(s.out.Units)
		}
		return s.put(path, &to, key, encodeUnit(&u, s.number[pair], pair))
	}, func(t trouble) { s.gaps = append(s.gaps, gapOf(t)) })
	if err != nil {
		return err
	}
	if to, err = s.to.open(path); err != nil {
		return err
	}
	if at.sequence <= maxUnit { // else it is damaged too
		last = max(last, at.sequence)
	}
	return to.SetSequence(last)
}

// put writes a value, and ends the transaction when it is large.
func (s *salvage) put(path [][]byte, to **bolt.Bucket, key, value []byte) (err error) {
	if s.to.size >= copyBytes {
		if err := s.to.end(); err != nil {
			return err
		}
	}
	if s.to.tx == nil {
		if *to, err = s.to.open(path); err != nil {
			return err
		}
	}
	s.to.size += len(key) + len(value)
	// bbolt keeps the value until the end of the transaction, and the page that it
	// stands on is read over before.
	return (*to).Put(key, slices.Clone(value))
}

// copyBucket copies the entries of a bucket that are good, and notes if any was not.
// sequence gives its sequence then.
func (s *salvage) copyBucket(path [][]byte, at bucketAt, good func(key, value []byte) bool, sequence func() uint64) error {
	to, err := s.to.open(path)
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(string(path[0]), "\x00", ">")
	if err := s.bucket(at, func(key, value []byte, inner *bucketAt) error {
		if inner != nil || !good(key, value) {
			s.note("something of the bucket %s", name)
			return nil
		}
		return s.put(path, &to, key, value)
	}, func(trouble) { s.note("something of the bucket %s", name) }); err != nil {
		return err
	}
	if to, err = s.to.open(path); err != nil {
		return err
	}
	return to.SetSequence(sequence())
}

// lexicon copies the lexicons. A learned one that is not whole is left out: it can be
// made again of the units.
func (s *salvage) lexicon() error {
	top, is := s.roots[string(lexiconBucket)]
	if !is {
		return nil
	}
	damaged := func(trouble) { s.note("something of the lexicon") }
	return s.bucket(top, func(pair, _ []byte, inner *bucketAt) error {
		if inner == nil || !strings.Contains(string(pair), "\x00") {
			damaged(trouble{})
			return nil
		}
		path := [][]byte{lexiconBucket, slices.Clone(pair)}
		var state []byte
		var learned *bucketAt
		err := s.bucket(*inner, func(key, value []byte, part *bucketAt) error {
			switch name := string(key); {
			case part != nil && name == string(glossaryBucket):
				return s.copyBucket(append(path, glossaryBucket), *part, func(key, value []byte) bool {
					source, target, ok := strings.Cut(string(key), "\x00")
					return ok && len(value) == 1 && GlossaryEntry{source, target}.Check() == nil
				}, func() uint64 { return part.sequence })
			case part != nil && name == string(learnedBucket):
				learned = &bucketAt{part.root, part.sequence, slices.Clone(part.inline)}
			case part == nil && name == string(stateKey) && len(value) == 32:
				state = slices.Clone(value)
			default:
				damaged(trouble{})
			}
			return nil
		}, damaged)
		if err != nil || learned == nil || state == nil {
			return err
		}
		return s.learned(path, *learned, state)
	}, damaged)
}

// learned copies a learned lexicon if it is whole.
func (s *salvage) learned(path [][]byte, at bucketAt, state []byte) error {
	whole := true
	look := *s.pages // the copy goes through the same pages again
	look.visited = slices.Clone(look.visited)
	look.trouble = func(trouble) { whole = false }
	if err := look.bucket(at, func(_, value []byte, inner *bucketAt) error {
		whole = whole && inner == nil && len(value) > 0
		return nil
	}); err != nil {
		return err
	}
	if !whole {
		s.note("a learned lexicon: hafez lexicon learn makes it anew")
		return nil
	}
	if err := s.copyBucket(append(path, learnedBucket), at, func(_, _ []byte) bool { return true }, func() uint64 { return at.sequence }); err != nil {
		return err
	}
	to, err := s.to.open(path)
	if err != nil {
		return err
	}
	return s.put(path, &to, stateKey, state)
}

// finished copies what is known of finished works.
func (s *salvage) finished() error {
	at, is := s.roots[string(finishedBucket)]
	if !is {
		return nil
	}
	return s.copyBucket([][]byte{finishedBucket}, at, func(_, value []byte) bool { return len(value) == 8 }, func() uint64 { return at.sequence })
}

// losses finds, by the pairs, which units the pages had that cannot be read.
func (s *salvage) losses() error {
	if len(s.gaps) == 0 {
		return nil
	}
	s.gaps = s.gaps.union()
	ignore := func(trouble) {}
	if err := s.bucket(s.roots[string(pairsBucket)], func(_, value []byte, _ *bucketAt) error {
		for ; len(value) >= 8; value = value[8:] {
			id := binary.BigEndian.Uint32(value[4:])
			if _, saved := slices.BinarySearch(s.ids, id); !saved && s.gaps.has(uint64(id)) {
				s.out.Lost = append(s.out.Lost, uint64(id))
			}
		}
		return nil
	}, ignore); err != nil {
		return err
	}
	slices.Sort(s.out.Lost)
	s.out.Lost = slices.Compact(s.out.Lost)
	return nil
}

// history copies the history. What undoes the changes only comes with it if no unit is
// lost, and of changes in force behind the last one with which something is wrong: else
// undo would bring back what never was.
func (s *salvage) history() error {
	at, is := s.roots[string(historyBucket)]
	if !is {
		return nil
	}
	whole := len(s.out.Lost) == 0 && len(s.gaps) == 0 && !s.older && !s.renumbered
	c := historyCheck{tell: func(string, ...any) {}, numbers: s.numbers, last: maxUnit}
	journal, has := s.roots[string(journalBucket)]
	look := *s.pages // the copy goes through the same pages again
	look.visited = slices.Clone(look.visited)
	look.trouble = func(trouble) { whole = false }
	if err := look.bucket(at, c.entry); err != nil {
		return err
	}
	if has {
		if err := look.bucket(journal, c.states); err != nil {
			return err
		}
	}
	c.end()
	s.highest = c.highest
	switch {
	case !whole:
		s.note("what undoes the changes that were made until now")
	case c.broken > 0:
		s.note("what undoes change %d and those before it, and what makes those again that were undone", c.broken)
	}
	open := make(map[uint64]bool) // they can be undone, or redone, still
	path := [][]byte{historyBucket}
	to, err := s.to.open(path)
	if err != nil {
		return err
	}
	if err := s.bucket(at, func(key, value []byte, inner *bucketAt) error {
		e, err := decodeEntry(number64(key), value)
		if inner != nil || err != nil {
			s.note("entries of the history")
			return nil
		}
		e.Final = e.Final || !whole || e.Number <= c.broken || c.broken > 0 && !e.Undone.IsZero()
		open[e.Number] = !e.Final
		return s.put(path, &to, key, e.encode())
	}, func(trouble) { s.note("entries of the history") }); err != nil || !whole || !has {
		return err
	}
	path = [][]byte{journalBucket}
	if to, err = s.to.open(path); err != nil {
		return err
	}
	return s.bucket(journal, func(key, value []byte, inner *bucketAt) error {
		if inner != nil || len(key) != 12 || !open[number64(key[:8])] {
			return nil
		}
		return s.put(path, &to, key, value)
	}, func(trouble) {})
}

// meta writes the versions and counters. The index that is still to be made has none.
func (s *salvage) meta() error {
	counted := uint64(0)
	if err := s.bucket(s.roots[string(metaBucket)], func(key, value []byte, _ *bucketAt) error {
		if string(key) == string(unitsKey) {
			counted = number64(value)
		}
		return nil
	}, func(trouble) {}); err != nil {
		return err
	}
	if known := s.out.Units + uint64(len(s.out.Lost)); len(s.gaps) > 0 && counted > known && counted <= maxUnit {
		s.out.Unnamed = counted - known
	}
	// A number that was given is not given again.
	highest := s.highest
	if n := len(s.out.Lost); n > 0 {
		highest = max(highest, s.out.Lost[n-1])
	}
	units, err := s.to.open([][]byte{unitsBucket})
	if err == nil && highest > units.Sequence() && highest <= maxUnit {
		err = units.SetSequence(highest)
	}
	if err != nil {
		return err
	}
	path := [][]byte{metaBucket}
	to, err := s.to.open(path)
	if err != nil {
		return err
	}
	if err := s.put(path, &to, schemaKey, binary.BigEndian.AppendUint32(nil, schemaVersion)); err != nil {
		return err
	}
	return s.put(path, &to, unitsKey, binary.BigEndian.AppendUint64(nil, s.out.Units))
}
