package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"hafez/internal/review"
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

// outdated lists the drafts in a memory that an earlier alignment of the same two
// texts added, that nobody has touched since, and that a review has overtaken:
// they are no beads any more. It also counts the units of such a kind that were
// confirmed: these stay.
func (a *alignment) outdated(m *memory.Memory) (ids []uint64, confirmed int, err error) {
	if a.corrections == nil || len(a.corrections.Right)+len(a.corrections.Wrong) == 0 {
		return nil, 0, nil
	}
	now := make(map[[2]string]bool)
	for _, b := range a.beads {
		source, target := a.texts(b)
		if a.mark(b) != review.Wrong {
			now[[2]string{source, target}] = true
		}
	}
	for u, err := range m.Units() {
		if err != nil {
			return nil, 0, err
		}
		same := u.From == a.from && u.To == a.to && slices.Contains(u.Props, memory.Prop{Key: alignmentProp, Value: a.sum})
		switch {
		case !same || now[[2]string{u.Source, u.Target}]:
		case u.Status == memory.Confirmed:
			confirmed++
		case u.Changed.IsZero() && len(u.Notes) == 0:
			ids = append(ids, u.ID)
		}
	}
	return ids, confirmed, nil
}
