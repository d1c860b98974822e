package cli

import (
	"hafez/internal/review"
	"hafez/memory"
)

// drafts tells which units of a memory an earlier, unreviewed alignment of two
// texts may have added: those whose two sides are segments in a row of the texts
// as they are in their files.
type drafts struct{ source, target map[string]bool }

// mostOfBead is the most segments of a side of a bead that nobody made.
const mostOfBead = 3

// newDrafts remembers the texts of an alignment before a review changes them.
func newDrafts(a *alignment) *drafts {
	runs := func(segments []string) map[string]bool {
		all := make(map[string]bool)
		for i := range segments {
			for n := 1; n <= mostOfBead && i+n <= len(segments); n++ {
				all[joined(segments[i:i+n])] = true
			}
		}
		return all
	}
	return &drafts{runs(a.source.segments), runs(a.target.segments)}
}

// outdated lists the drafts in a memory that an alignment of the same file added
// and that a review has overtaken: they are no beads any more.
func (a *alignment) outdated(m *memory.Memory) (ids []uint64, err error) {
	if a.corrections == nil || len(a.corrections.Right)+len(a.corrections.Wrong) == 0 {
		return nil, nil
	}
	now := make(map[[2]string]bool)
	for _, b := range a.beads {
		source, target := a.texts(b)
		now[[2]string{source, target}] = a.mark(b) != review.Wrong
	}
	origin := originOf(a.source.name)
	d := a.corrections.drafts
	for u, err := range m.Units() {
		if err != nil {
			return nil, err
		}
		if u.Status == memory.Draft && u.Origin == origin && d.source[u.Source] && d.target[u.Target] && !now[[2]string{u.Source, u.Target}] {
			ids = append(ids, u.ID)
		}
	}
	return ids, nil
}
