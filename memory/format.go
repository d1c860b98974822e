package memory

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"time"
)

// The memory file, schema 2. It is a bbolt file with these buckets; all
// numbers in keys are big-endian, so that keys sort as numbers do.
//
//	meta       "schema"  uint32: this description's number
//	           "index"   uint32, uint32: the version of the index and that of
//	                     the folding it was made with; see currentIndex
//	           "units"   uint64: how many units there are
//	           "indexed" uint32: the last unit that rows and postings cover
//	languages  "fa\x00en" → uint16: a number for each pair of languages, by
//	           their base language (fa-IR is fa), from 1
//	units      id uint64 → record: the units, numbered by the bucket's
//	           sequence, from 1; see below
//	lexicon    what is known of single words, if anything is: see lexicon.go
//	finished   the long works that have been done, if any were: see finished.go
//	history, journal
//	           the changes that were made, and what undoes them: see history.go
//
// All that follows is made of these and can be made anew:
//
//	pairs      uint16 → uint32, uint32, …: finds a pair that is there already.
//	           Of the hash of a pair (FNV-1a over both base languages, source
//	           and target, each followed by a zero byte) the first 16 bits are
//	           the key; the value has, for each unit, the next 32 bits and the
//	           unit's number
//	words, spellings
//	           the words of both sides and their numbers: see vocabulary.go
//	tokens     the sources as numbers of words: see tokens.go
//	lengths    how many these are: see lengths.go
//	rows       the index of sources by their length: see index.go
//	postings   the index of both sides by their words: see postings.go
//
// # Records
//
// A record is a byte for the version of this encoding (2), a uvarint for the
// number of the languages, a uvarint whose bits tell which fields follow, the
// fields in the order of the bits, and the CRC-32C (Castagnoli) of all that,
// four bytes, big-endian. A text is a uvarint length and its bytes; a time a
// varint of seconds since 1970; a list a uvarint length and its texts. Source
// and target are always there and have no bit: they stand first.
//
//	bit 0  from          bit 4  created by    bit 8   next
//	bit 1  to            bit 5  changed by    bit 9   status: one byte
//	bit 2  created       bit 6  origin        bit 10  notes: a list
//	bit 3  changed       bit 7  previous      bit 11  props: a list, key, value, key, value …
//
// From and to are there only if they are not the base language itself
// (fa-IR). A status is 1 for a draft and 2 for what was rejected; a confirmed unit has
// none. The record of «سلام» → "Hello" by sara, with no dates, is 27 bytes:
//
//	02                        version
//	01                        languages: fa to en here
//	10                        bits: created by
//	08 d8 b3 d9 84 d8 a7 d9 85  سلام
//	05 48 65 6c 6c 6f           Hello
//	04 73 61 72 61              sara
//	82 ee 97 b7                 sum
//
// # Older files
//
// Schema 1 had no history, and its records (version 1) had no sum. Such a memory
// can be read as it is; whoever opens it for writing makes it one of schema 2, see
// migrate.go.
const (
	schemaVersion = 2
	indexVersion  = 2
	recordVersion = 2
)

// sums is the table of the CRC that stands at the end of records: processors
// have an instruction for it.
var sums = crc32.MakeTable(crc32.Castagnoli)

// sealed gives b with its sum behind it.
func sealed(b []byte) []byte { return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, sums)) }

// unsealed takes the sum off, and tells whether it is right.
func unsealed(b []byte) ([]byte, bool) {
	n := len(b) - 4
	if n < 0 || binary.BigEndian.Uint32(b[n:]) != crc32.Checksum(b[:n], sums) {
		return nil, false
	}
	return b[:n], true
}

const (
	hasFrom = 1 << iota
	hasTo
	hasCreated
	hasChanged
	hasCreatedBy
	hasChangedBy
	hasOrigin
	hasPrevious
	hasNext
	hasStatus
	hasNotes
	hasProps
	knownFields = hasProps<<1 - 1
)

var errRecord = fmt.Errorf("%w: a record", ErrDamaged)

// encodeUnit writes the record of a unit whose pair of base languages has the
// given number.
func encodeUnit(u *Unit, languages uint16, pair languagePair) []byte {
	var fields uint64
	set := func(bit uint64, is bool) {
		if is {
			fields |= bit
		}
	}
	set(hasFrom, u.From != pair.from)
	set(hasTo, u.To != pair.to)
	set(hasCreated, !u.Created.IsZero())
	set(hasChanged, !u.Changed.IsZero())
	set(hasCreatedBy, u.CreatedBy != "")
	set(hasChangedBy, u.ChangedBy != "")
	set(hasOrigin, u.Origin != "")
	set(hasPrevious, u.Previous != "")
	set(hasNext, u.Next != "")
	set(hasStatus, u.Status != Confirmed)
	set(hasNotes, len(u.Notes) > 0)
	set(hasProps, len(u.Props) > 0)

	b := make([]byte, 0, len(u.Source)+len(u.Target)+len(u.Previous)+len(u.Next)+len(u.Origin)+48)
	b = append(b, recordVersion)
	b = binary.AppendUvarint(b, uint64(languages))
	b = binary.AppendUvarint(b, fields)
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	text(u.Source)
	text(u.Target)
	for _, f := range []struct {
		bit  uint64
		text string
	}{{hasFrom, u.From}, {hasTo, u.To}} {
		if fields&f.bit != 0 {
			text(f.text)
		}
	}
	if fields&hasCreated != 0 {
		b = binary.AppendVarint(b, u.Created.Unix())
	}
	if fields&hasChanged != 0 {
		b = binary.AppendVarint(b, u.Changed.Unix())
	}
	for _, s := range []string{u.CreatedBy, u.ChangedBy, u.Origin, u.Previous, u.Next} {
		if s != "" {
			text(s)
		}
	}
	if fields&hasStatus != 0 {
		b = append(b, byte(u.Status))
	}
	if fields&hasNotes != 0 {
		b = binary.AppendUvarint(b, uint64(len(u.Notes)))
		for _, n := range u.Notes {
			text(n)
		}
	}
	if fields&hasProps != 0 {
		b = binary.AppendUvarint(b, 2*uint64(len(u.Props)))
		for _, p := range u.Props {
			text(p.Key)
			text(p.Value)
		}
	}
	return sealed(b)
}

// decodeUnit reads a record. The unit shares no bytes with it.
func decodeUnit(b []byte, id uint64, numbers map[uint16]languagePair) (Unit, error) {
	switch {
	case len(b) == 0:
		return Unit{}, fmt.Errorf("unit %d: %w", id, errRecord)
	case b[0] == 1: // without a sum
	case b[0] != recordVersion:
		return Unit{}, fmt.Errorf("unit %d: %w: version %d", id, errRecord, b[0])
	default:
		var ok bool
		if b, ok = unsealed(b); !ok {
			return Unit{}, fmt.Errorf("unit %d: %w: its sum is not that of its bytes", id, errRecord)
		}
	}
	r := recordReader{b: b}
	r.byte() // the version
	languages := r.uvarint()
	pair, ok := numbers[uint16(languages)]
	fields := r.uvarint()
	if !ok || languages > 1<<16-1 || fields&^uint64(knownFields) != 0 {
		r.fail()
	}
	u := Unit{ID: id, From: pair.from, To: pair.to}
	u.Source, u.Target = r.text(), r.text()
	for _, f := range []struct {
		bit uint64
		to  *string
	}{{hasFrom, &u.From}, {hasTo, &u.To}} {
		if fields&f.bit != 0 {
			*f.to = r.text()
		}
	}
	if fields&hasCreated != 0 {
		u.Created = r.time()
	}
	if fields&hasChanged != 0 {
		u.Changed = r.time()
	}
	for _, f := range []struct {
		bit uint64
		to  *string
	}{{hasCreatedBy, &u.CreatedBy}, {hasChangedBy, &u.ChangedBy}, {hasOrigin, &u.Origin}, {hasPrevious, &u.Previous}, {hasNext, &u.Next}} {
		if fields&f.bit != 0 {
			*f.to = r.text()
		}
	}
	if fields&hasStatus != 0 {
		if u.Status = Status(r.byte()); u.Status > Rejected {
			r.fail()
		}
	}
	if fields&hasNotes != 0 {
		u.Notes = r.list()
	}
	if fields&hasProps != 0 {
		l := r.list()
		if len(l)%2 != 0 {
			r.fail()
		}
		for i := 0; i+1 < len(l); i += 2 {
			u.Props = append(u.Props, Prop{l[i], l[i+1]})
		}
	}
	if len(r.b) != 0 {
		r.fail()
	}
	if r.err != nil {
		return Unit{}, fmt.Errorf("unit %d: %w", id, r.err)
	}
	return u, nil
}

// recordTexts gives the languages, the source and the target of a record
// without reading the rest; they share the record's bytes.
func recordTexts(b []byte) (languages uint16, source, target []byte, err error) {
	r := recordReader{b: b}
	if !r.known() {
		return 0, nil, nil, errRecord
	}
	languages = uint16(r.uvarint())
	r.uvarint()
	source, target = r.bytes(), r.bytes()
	return languages, source, target, r.err
}

// recordStatus gives the status of a record without making texts of the rest.
func recordStatus(b []byte) (Status, error) {
	r := recordReader{b: b}
	if !r.known() {
		return 0, errRecord
	}
	r.uvarint()
	fields := r.uvarint()
	if fields&hasStatus == 0 {
		return Confirmed, r.err
	}
	r.bytes() // source
	r.bytes() // target
	for field := uint64(hasFrom); field < hasStatus; field <<= 1 {
		switch {
		case fields&field == 0:
		case field == hasCreated, field == hasChanged:
			r.time()
		default:
			r.bytes()
		}
	}
	s := Status(r.byte())
	if s > Rejected {
		r.fail()
	}
	return s, r.err
}

// recordReader takes values off the front of a record; the first that does not fit
// sets err, and all later ones are zero.
type recordReader struct {
	b   []byte
	err error
}

// known takes the version off, and tells whether it is one that can be read.
func (r *recordReader) known() bool {
	v := r.byte()
	return v >= 1 && v <= recordVersion
}

func (r *recordReader) fail() { r.b, r.err = nil, errRecord }

func (r *recordReader) byte() byte {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *recordReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *recordReader) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *recordReader) time() time.Time {
	v := r.varint()
	if r.err != nil {
		return time.Time{}
	}
	return time.Unix(v, 0).UTC()
}

func (r *recordReader) bytes() []byte { return r.take(r.uvarint()) }

// take gives the next n bytes.
func (r *recordReader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

func (r *recordReader) text() string { return string(r.bytes()) }

func (r *recordReader) list() []string {
	n := r.uvarint()
	if n > uint64(len(r.b)) { // each text takes a byte at least
		r.fail()
		return nil
	}
	l := make([]string, 0, n)
	for range n {
		l = append(l, r.text())
	}
	return l
}

// pairHash is the hash of a pair of texts in the pairs bucket.
func pairHash(p languagePair, source, target string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range []string{p.from, p.to, source, target} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h *= 1099511628211 // a zero byte
	}
	return h
}

func idKey(id uint64) []byte { return binary.BigEndian.AppendUint64(nil, id) }
