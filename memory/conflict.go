package memory

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Conflict says what an import does with a unit whose source the memory had, to
// the letter and in the same languages, with another target before the import began.
// Units of the import itself are never in conflict with one another: the
// alternatives of one file are kept. Nor is a rejected unit in conflict with any: it
// says only that its own pair is wrong.
type Conflict uint8

const (
	// KeepBoth puts the new unit beside the old one. The default.
	KeepBoth Conflict = iota
	// ReplaceOld takes the old units out when the import is done, but for those that
	// the import brought too, and for confirmed ones that only a draft is to replace.
	ReplaceOld
	// SkipNew leaves the new unit out.
	SkipNew
	// ReplaceOwn is ReplaceOld for old units of the same Origin, and KeepBoth for
	// others: what comes again from a document takes the place of what came from it.
	ReplaceOwn
)

// ImportOptions say how units are put in. The zero value will do.
type ImportOptions struct {
	OnConflict Conflict
	// CountConflicts finds conflicts under KeepBoth too, so that the outcome
	// AddedBeside tells them. Finding them takes one walk over the whole memory.
	CountConflicts bool

	// Now and By are the time and the person of a change that is made because a
	// unit takes the place of another; see [Unit.Replaces]. Zero: not known, and
	// those of the other stay. The history tells them too.
	Now time.Time
	By  string
	// Command is what the history is to say; see [Change]. Empty: "import".
	Command string

	// Decided: a person decides now what units that are no drafts say of their status. It
	// counts whatever was said before, and whenever.
	Decided bool
	// Union: of a pair that is there too the notes and properties of both stay, whichever
	// was changed later: for memories that grew apart from each other, where what one
	// does not say was never taken out.
	Union bool
	// Remove are the numbers of units that the import makes obsolete: those that it
	// does not bring itself are taken out, in the same change. Numbers that no unit has
	// are passed over.
	Remove []uint64
	// Finished, if not empty, is a work that is done with this; see [Memory.Finish].
	Finished string
}

// sources finds the units that were in the memory before an import by the hash of
// their source. It takes 12 bytes a unit.
type sources struct {
	seed   maphash.Seed
	hashes []uint64
	ids    []uint32
}

// newSources walks over the memory.
func (m *Memory) newSources() (*sources, error) {
	s := &sources{seed: maphash.MakeSeed()}
	type entry struct {
		hash uint64
		id   uint32
	}
	var entries []entry
	err := m.view(func(tx *bolt.Tx) error {
		entries = make([]entry, 0, number64(tx.Bucket(metaBucket).Get(unitsKey)))
		c := tx.Bucket(unitsBucket).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			languages, source, _, err := recordTexts(v)
			if err != nil {
				return fmt.Errorf("unit %d: %w", number64(k), err)
			}
			entries = append(entries, entry{s.hash(languages, source), uint32(number64(k))})
			if len(entries)%batchUnits == 0 {
				if err := m.releasePages(tx); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(entries, func(a, b entry) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return int(int64(a.id) - int64(b.id))
	})
	s.hashes, s.ids = make([]uint64, len(entries)), make([]uint32, len(entries))
	for i, e := range entries {
		s.hashes[i], s.ids[i] = e.hash, e.id
	}
	return s, nil
}

func (s *sources) hash(languages uint16, source []byte) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	var number [2]byte
	binary.BigEndian.PutUint16(number[:], languages)
	h.Write(number[:])
	h.Write(source)
	return h.Sum64()
}

// others gives the units that had the source of u, with another target, before the
// import and still have, but for rejected ones.
func (s *sources) others(w *writer, languages uint16, u *Unit) (ids []uint64, err error) {
	hash := s.hash(languages, []byte(u.Source))
	i, _ := slices.BinarySearch(s.hashes, hash)
	for ; i < len(s.hashes) && s.hashes[i] == hash; i++ {
		record := w.units.Get(idKey(uint64(s.ids[i])))
		if record == nil {
			continue // It has been replaced since.
		}
		l, source, target, err := recordTexts(record)
		if err != nil {
			return nil, fmt.Errorf("unit %d: %w", s.ids[i], err)
		}
		if l != languages || string(source) != u.Source || string(target) == u.Target {
			continue
		}
		status, err := recordStatus(record)
		if err != nil {
			return nil, fmt.Errorf("unit %d: %w", s.ids[i], err)
		}
		if status != Rejected {
			ids = append(ids, uint64(s.ids[i]))
		}
	}
	return ids, nil
}

// replacing keeps book of an import: which units of the memory it found again, and
// which have to make room.
type replacing struct {
	last  uint64          // The last number that was given before the import.
	found []uint64        // A bit for each number up to last.
	room  []uint64        // Numbers.
	named map[uint64]bool // Units of which the row that names them told how they are.
}

func newReplacing(last uint64, room []uint64) *replacing {
	return &replacing{room: slices.Clone(room), last: last, found: make([]uint64, last/64+1), named: make(map[uint64]bool)}
}

func (r *replacing) keep(id uint64) {
	if id <= r.last {
		r.found[id/64] |= 1 << (id % 64)
	}
}

// has tells whether the import brought a unit, numbered up to last, already.
func (r *replacing) has(id uint64) bool { return r.found[id/64]&(1<<(id%64)) != 0 }

// gone gives the units that have to make room and did not come with the import: later
// numbers than last are of no units, or of its own.
func (r *replacing) gone() []uint64 {
	slices.Sort(r.room)
	return slices.DeleteFunc(slices.Compact(r.room), func(id uint64) bool { return id > r.last || r.has(id) })
}

// edited gives the unit whose place u takes: the one that u names, if that is still
// as it was. Known tells whether it is, and old is nil all the same if the import has
// brought it already: of a row and its edited copy, or of two rows that have changed
// places, neither takes away what the other brings.
func (w *writer) edited(u *Unit, book *replacing) (old *Unit, known bool, err error) {
	number, _, found := strings.Cut(u.Replaces, "-")
	id, err := strconv.ParseUint(number, 10, 64)
	if !found || err != nil || id > book.last {
		return nil, false, nil
	}
	record := w.units.Get(idKey(id))
	if record == nil {
		return nil, false, nil
	}
	there, err := decodeUnit(record, id, w.pairsOf)
	if err != nil || there.Ref() != u.Replaces {
		return nil, false, err
	}
	if book.has(id) {
		return nil, true, nil
	}
	pair := pairOf(orElse(u.From, there.From), orElse(u.To, there.To))
	if there.Status == Rejected && (there.Source != u.Source || there.Target != u.Target || pair != pairOf(there.From, there.To)) {
		// What is known of the old words stays, and the new ones are somebody's.
		u.Status = Confirmed
		book.keep(id)
		book.named[id] = true
		return nil, true, nil
	}
	return &there, true, nil
}

// revise gives old as u, its edited form, has it. What u leaves empty stays; so a
// table whose columns were thinned out takes nothing away. Changed tells whether
// anything is another now; then it was done now and by the one who imports, unless u
// tells of a later change itself. When and by whom the file says that it was changed
// before is no edit: a file that has been imported says so still.
func revise(old, u *Unit, opts ImportOptions) (revised Unit, changed bool) {
	revised = *u
	revised.ID, revised.Replaces = old.ID, ""
	revised.clipContext()
	later := u.Changed.Unix() > old.Changed.Unix()
	if !later {
		revised.Changed, revised.ChangedBy = old.Changed, orElse(old.ChangedBy, u.ChangedBy)
	}
	for _, f := range []struct{ to, from *string }{
		{&revised.From, &old.From}, {&revised.To, &old.To}, {&revised.CreatedBy, &old.CreatedBy}, {&revised.ChangedBy, &old.ChangedBy},
		{&revised.Origin, &old.Origin}, {&revised.Previous, &old.Previous}, {&revised.Next, &old.Next},
	} {
		*f.to = orElse(*f.to, *f.from)
	}
	if revised.Created.IsZero() {
		revised.Created = old.Created
	}
	if len(revised.Notes) == 0 {
		revised.Notes = old.Notes
	}
	if len(revised.Props) == 0 {
		revised.Props = old.Props
	}
	switch {
	case old.Status == Draft && revised.Target != old.Target:
		revised.Status = Confirmed // Whoever words a draft anew has seen it.
	case old.Status == Rejected:
		// The file may have been made before somebody said so.
		revised.Status = statusOf(old, u)
	}
	if bytes.Equal(encodeUnit(old, 0, languagePair{}), encodeUnit(&revised, 0, languagePair{})) {
		return revised, false
	}
	if !later {
		revised.ChangedBy = orElse(opts.By, revised.ChangedBy)
		if opts.Now.After(old.Changed) { // Some clocks are ahead.
			revised.Changed = opts.Now
		}
	}
	return revised, true
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
