package memory

import (
	"errors"
	"fmt"
	"testing"
)

// What units are edited into may stand in others that are edited, or deleted, by the
// same change: nothing is lost, whatever their order, in one transaction or many.
func TestRevisePlaces(t *testing.T) {
	large := make([]Unit, batchUnits)
	for i := range large {
		large[i] = Unit{Source: fmt.Sprintf("کتاب %d", i), Target: "book"}
	}
	for name, more := range map[string][]Unit{"one transaction": nil, "many": large} {
		t.Run(name, func(t *testing.T) {
			m := fresh(t)
			units := append([]Unit{
				{Source: "باران", Target: "x"}, {Source: "باران", Target: "xx"}, {Source: "باران", Target: "xxx"},
				{Source: "برف", Target: "snow"}, {Source: "برف", Target: "hail"}, {Source: "نان", Target: "bread"},
			}, more...)
			if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
				t.Fatal(err)
			}
			before := unitsIn(t, m)
			r := Revision{Delete: []uint64{6}}
			edit := func(id uint64, source, target string) {
				u := before[id]
				u.Source, u.Target, u.Replaces = source, target, u.Ref()
				r.Units = append(r.Units, u)
			}
			edit(1, "باران", "xx") // Each into the next one, the last into one that is deleted.
			edit(2, "باران", "xxx")
			edit(3, "نان", "bread")
			edit(4, "برف", "hail") // Two change places.
			edit(5, "برف", "snow")
			for id := uint64(7); int(id) <= len(units); id++ {
				edit(id, before[id].Source, "a book")
			}
			revised, deleted, err := m.Revise(t.Context(), r, Change{})
			if err != nil || deleted != 1 || len(revised) != len(r.Units) {
				t.Fatalf("%d revised, %d deleted, %v", len(revised), deleted, err)
			}
			now := unitsIn(t, m)
			if len(now) != len(units)-1 {
				t.Errorf("%d units, want %d", len(now), len(units)-1)
			}
			for i, e := range revised {
				u := r.Units[i]
				if got := now[e.New]; e.Old != u.ID || e.Outcome != Replaced || got.Source != u.Source || got.Target != u.Target {
					t.Fatalf("%+v is %q, %q; want %q, %q", e, got.Source, got.Target, u.Source, u.Target)
				}
			}
			if _, err := m.Undo(t.Context(), 1, Change{}); err != nil {
				t.Fatal(err)
			}
			if back := unitsIn(t, m); len(back) != len(before) || back[1].Target != "x" || back[6].Target != "bread" {
				t.Errorf("undone: %d units, want %d", len(back), len(before))
			}
		})
	}
}

// A unit that is named twice, or is another one by now, is not edited, and nothing else
// of the change is done.
func TestReviseIsAllOrNothing(t *testing.T) {
	m := fresh(t)
	m.Add(Unit{Source: "باران", Target: "rain"})
	m.Add(Unit{Source: "برف", Target: "snow"})
	for _, r := range []Revision{
		{Units: []Unit{{ID: 1, Source: "باران", Target: "shower"}, {ID: 1, Source: "باران", Target: "drizzle"}}},
		{Units: []Unit{{ID: 1, Source: "باران", Target: "shower"}, {ID: 2, Source: "برف", Target: "hail", Replaces: "2-0"}}},
		{Units: []Unit{{ID: 9, Source: "باران", Target: "shower"}}, Delete: []uint64{2}},
	} {
		if _, _, err := m.Revise(t.Context(), r, Change{}); !errors.Is(err, ErrChanged) {
			t.Errorf("%+v: %v", r, err)
		}
		if now := unitsIn(t, m); len(now) != 2 || now[1].Target != "rain" || now[2].Target != "snow" {
			t.Errorf("%+v: %v", r, now)
		}
	}
}
