package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"hafez/memory"
)

// alignmentProp is the property of a unit that tells of which two texts it was
// aligned, whatever their files are called: see sumOfTexts.
const alignmentProp = "alignment"

// sumOfTexts tells two texts from others: a sum of what can be seen of them,
// however they were cut into segments.
func sumOfTexts(source, target []string) string {
	h := sha256.New()
	for _, segments := range [][]string{source, target} {
		for _, s := range segments {
			for f := range strings.FieldsSeq(s) {
				io.WriteString(h, f)
			}
		}
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// earlier is what a memory has of two texts that a review is of.
type earlier struct {
	// overtaken are the drafts that an earlier alignment of the same two texts added,
	// that nobody has touched since, and that are no beads any more.
	overtaken []uint64
	// stays is how many units of such a kind were confirmed: these stay.
	stays int
	// status is that of the units that the review has a word on too.
	status map[words]memory.Status
}

// words are the two sides of a unit.
type words struct{ source, target string }

func wordsOf(u *memory.Unit) words { return words{u.Source, u.Target} }

// earlier looks in a memory for what the units of a review meet there. Without a
// review there is nothing to be found.
func (a *alignment) earlier(m *memory.Memory, units []memory.Unit) (e earlier, err error) {
	if a.corrections == nil || len(a.corrections.Right)+len(a.corrections.Wrong) == 0 {
		return e, nil
	}
	e.status = make(map[words]memory.Status)
	now := make(map[words]bool)
	for _, b := range a.beads {
		source, target := a.texts(b)
		now[words{source, target}] = true
	}
	for i := range units {
		now[wordsOf(&units[i])] = true
	}
	for u, err := range m.Units() {
		if err != nil {
			return e, err
		}
		if u.From != a.from || u.To != a.to {
			continue
		}
		same := slices.Contains(u.Props, memory.Prop{Key: alignmentProp, Value: a.sum})
		switch {
		case now[wordsOf(&u)]:
			e.status[wordsOf(&u)] = u.Status
		case !same || u.Status == memory.Rejected:
		case u.Status == memory.Confirmed:
			e.stays++
		case u.Changed.IsZero() && len(u.Notes) == 0:
			e.overtaken = append(e.overtaken, u.ID)
		}
	}
	return e, nil
}

// decided gives the units of a review as a person decides them now: what is decided for
// the first time, or otherwise than before, is changed now, and by the one who decides.
// Turned is how many are decided otherwise.
func (e earlier) decided(units []memory.Unit) (now []memory.Unit, turned int) {
	now = slices.Clone(units)
	for i := range now {
		u := &now[i]
		status, known := e.status[wordsOf(u)]
		if u.Status == memory.Draft || known && u.Status == status {
			continue
		}
		u.Changed, u.ChangedBy = u.Created, u.CreatedBy
		if known && status != memory.Draft {
			turned++
		}
	}
	return now, turned
}
