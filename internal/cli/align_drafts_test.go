package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hafez/align"
	"hafez/internal/review"
	"hafez/memory"
)

// reviewed is an alignment of which a person has marked rows.
func reviewed(right, wrong []align.Bead) *alignment {
	return &alignment{
		source: text{name: "a.fa", segments: []string{"بله.", "نه.", "بله."}},
		target: text{name: "a.en", segments: []string{"Yes.", "No.", "Yes."}},
		from:   "fa", to: "en", sum: "s",
		corrections: &corrections{Corrected: &review.Corrected{Right: right, Wrong: wrong}},
	}
}

func bead(source, target int) align.Bead {
	return align.Bead{Source: align.Range{From: source, To: source + 1}, Target: align.Range{From: target, To: target + 1}}
}

// A review has one word on a pair of words, though it stands in several rows: right
// counts, and what is wrong is told once.
func TestRejectedPairs(t *testing.T) {
	none := align.Bead{Source: align.Range{From: 1, To: 2}}
	for _, c := range []struct {
		right, wrong []align.Bead
		want         string
	}{
		{nil, nil, "[]"},
		{nil, []align.Bead{bead(1, 0), none}, "[نه.=Yes.]"},
		{nil, []align.Bead{bead(0, 0), bead(2, 2), bead(0, 1)}, "[بله.=Yes. بله.=No.]"},
		{[]align.Bead{bead(2, 2)}, []align.Bead{bead(0, 0), bead(0, 1)}, "[بله.=No.]"},
	} {
		var got []string
		for _, u := range reviewed(c.right, c.wrong).rejected(alignOptions{}) {
			if u.Status != memory.Rejected || u.Origin != "a.fa" {
				t.Errorf("%+v", u)
			}
			got = append(got, u.Source+"="+u.Target)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("right %v, wrong %v: %v, want %s", c.right, c.wrong, got, c.want)
		}
	}
}

// Of what the memory has of the two texts only drafts go that nobody has touched.
func TestEarlierAlignment(t *testing.T) {
	m, err := memory.Open(filepath.Join(t.TempDir(), "m.db"), memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	of := func(sum string) []memory.Prop { return []memory.Prop{{Key: alignmentProp, Value: sum}} }
	for _, u := range []memory.Unit{
		{Source: "نه.", Target: "1: goes", Status: memory.Draft, Props: of("s")},
		{Source: "نه.", Target: "2: was noted", Status: memory.Draft, Props: of("s"), Notes: []string{"n"}},
		{Source: "نه.", Target: "3: was changed", Status: memory.Draft, Props: of("s"), Changed: time.Unix(1e9, 0)},
		{Source: "نه.", Target: "4: of other texts", Status: memory.Draft, Props: of("x")},
		{Source: "نه.", Target: "5: stays", Props: of("s")},
		{Source: "نه.", Target: "6: is known to be wrong", Status: memory.Rejected, Props: of("s")},
		{Source: "نه.", Target: "No.", Status: memory.Draft, Props: of("s")},
		{Source: "بله.", Target: "Yes.", Status: memory.Rejected},
	} {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	a := reviewed([]align.Bead{bead(0, 0)}, nil)
	a.beads = []align.Bead{bead(0, 0), bead(1, 1)}
	unit := func(source, target string, s memory.Status) memory.Unit {
		return memory.Unit{Source: source, Target: target, Status: s, Created: time.Unix(2e9, 0), CreatedBy: "سارا"}
	}
	units := []memory.Unit{
		unit("بله.", "Yes.", memory.Confirmed), unit("نه.", "No.", memory.Rejected), unit("آری", "Aye", memory.Confirmed), unit("شاید", "Perhaps", memory.Draft),
	}
	e, err := a.earlier(m, units)
	if err != nil || !slices.Equal(e.overtaken, []uint64{1}) || e.stays != 1 {
		t.Errorf("%+v, %v", e, err)
	}
	now, turned := e.decided(units)
	if turned != 1 || len(now) != 4 {
		t.Fatalf("%d turned, %+v", turned, now)
	}
	for _, u := range now {
		if decided := u.Status != memory.Draft; decided != (u.ChangedBy == "سارا") || decided != u.Changed.Equal(u.Created) {
			t.Errorf("%+v", u)
		}
	}
	a.corrections = nil
	if e, err := a.earlier(m, units); e.overtaken != nil || e.stays != 0 || err != nil {
		t.Errorf("without a review: %+v, %v", e, err)
	}
}
