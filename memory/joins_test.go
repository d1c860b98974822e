package memory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Nothing that is known of either unit is lost when one is edited into the other, and
// no word of a person is turned round.
func TestEditedIntoAnother(t *testing.T) {
	early, late := time.Unix(1e9, 0).UTC(), time.Unix(2e9, 0).UTC()
	a := Unit{Source: "برف", Target: "snow", Created: early, CreatedBy: "رضا", Origin: "a.docx", Notes: []string{"حقوقی"}, Props: []Prop{{"client", "A"}}}
	b := Unit{Source: "برف", Target: "the snow", Created: early, CreatedBy: "مینا", Origin: "b.docx", Notes: []string{"سبک"}, Props: []Prop{{"client", "B"}}}
	for _, test := range []struct {
		old, edited, want Status
		clashes           bool
	}{
		{Confirmed, Confirmed, Confirmed, false}, {Confirmed, Draft, Confirmed, false}, {Draft, Confirmed, Confirmed, false},
		{Draft, Draft, Draft, false}, {Rejected, Rejected, Rejected, false},
		{Confirmed, Rejected, Confirmed, true}, {Draft, Rejected, Draft, true}, {Rejected, Confirmed, Rejected, true}, {Rejected, Draft, Rejected, true},
	} {
		t.Run(fmt.Sprint(test.old, " ", test.edited), func(t *testing.T) {
			m := fresh(t)
			a.Status, b.Status = test.old, test.edited
			m.Add(a)
			m.Add(b)
			before := unitsIn(t, m)
			u := before[2]
			u.Target, u.Changed, u.ChangedBy = "snow", late, "سارا"
			r := Revision{Units: []Unit{u}}
			joins, err := m.Joins(r)
			if err != nil || len(joins) != 1 || joins[0].ID != 2 || !reflect.DeepEqual(joins[0].With, before[1]) || errors.Is(joins[0].Clash, ErrUnit) != test.clashes {
				t.Fatalf("%+v, %v", joins, err)
			}
			revised, _, err := m.Revise(t.Context(), r, Change{})
			now := unitsIn(t, m)
			if test.clashes {
				if !errors.Is(err, ErrUnit) || !reflect.DeepEqual(now, before) {
					t.Errorf("%v; %+v", err, now)
				}
				return
			}
			want := before[1]
			want.Status, want.Changed, want.ChangedBy = test.want, late, "سارا"
			want.Notes, want.Props = append(want.Notes, "سبک"), append(want.Props, Prop{"client", "B"})
			if err != nil || len(now) != 1 || revised[0].New != 1 || !reflect.DeepEqual(now[1], want) {
				t.Errorf("%v; %+v, want %+v", err, now, want)
			}
		})
	}
}

// What Joins tells beforehand is what Revise does.
func TestJoinsAreWhatReviseDoes(t *testing.T) {
	m := fresh(t)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		for _, u := range unitsIn(t, m) {
			m.Delete(ctx, []uint64{u.ID}, Change{})
		}
		text := rapid.SampledFrom([]string{"باران", "برف", "باد", "مه"})
		status := rapid.SampledFrom([]Status{Confirmed, Confirmed, Draft, Rejected})
		n := rapid.IntRange(1, 6).Draw(t, "units")
		for i := range n {
			m.Add(Unit{Source: text.Draw(t, "source"), Target: text.Draw(t, "target"), Status: status.Draw(t, "status"), Notes: []string{fmt.Sprint(i)}})
		}
		before := unitsIn(t, m)
		var r Revision
		var notes []string
		for _, id := range slices.Sorted(maps.Keys(before)) {
			u := before[id]
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				r.Delete = append(r.Delete, id)
				continue
			case 1:
				u.Target, u.Changed = text.Draw(t, "target"), time.Unix(2e9, 0).UTC()
				r.Units = append(r.Units, u)
			case 2:
				u.Status = status.Draw(t, "status")
				r.Units = append(r.Units, u)
			}
			notes = append(notes, u.Notes...)
		}
		joins, err := m.Joins(r)
		if err != nil {
			t.Fatal(err)
		}
		joined, clashes := make(map[uint64]uint64), false
		for _, j := range joins {
			joined[j.ID], clashes = j.With.ID, clashes || j.Clash != nil
		}
		revised, _, err := m.Revise(ctx, r, Change{})
		now := unitsIn(t, m)
		if clashes {
			if !errors.Is(err, ErrUnit) || !reflect.DeepEqual(now, before) {
				t.Fatalf("%v; %v", err, now)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		number := make(map[uint64]uint64)
		for _, e := range revised {
			number[e.Old] = e.New
		}
		own := make(map[uint64]uint64)
		for _, e := range revised {
			with, is := joined[e.Old]
			if !is {
				if other, taken := own[e.New]; taken {
					t.Fatalf("units %d and %d became one, and nothing told it", other, e.Old)
				}
				own[e.New] = e.Old
				continue
			}
			if n, edited := number[with]; edited {
				with = n
			}
			if e.New != with {
				t.Fatalf("unit %d is %d, not %d", e.Old, e.New, with)
			}
		}
		var left []string
		for _, u := range now {
			left = append(left, u.Notes...)
		}
		slices.Sort(notes)
		if slices.Sort(left); !slices.Equal(slices.Compact(left), slices.Compact(notes)) {
			t.Fatalf("notes %v, want %v", left, notes)
		}
	})
}

// Of memories that grew apart nothing that is known is lost, whichever was changed
// later, and doing it again changes nothing.
func TestImportUnion(t *testing.T) {
	early, late := time.Unix(1e9, 0).UTC(), time.Unix(2e9, 0).UTC()
	for _, c := range []struct{ here, there time.Time }{{early, late}, {late, early}, {early, early}, {time.Time{}, time.Time{}}} {
		m := fresh(t)
		m.Add(Unit{Source: "برف", Target: "snow", Changed: c.here, Notes: []string{"الف", "ب"}, Props: []Prop{{"client", "A"}}})
		other := Unit{Source: "برف", Target: "snow", Changed: c.there, Notes: []string{"ب", "پ"}, Props: []Prop{{"client", "B"}}}
		for range 2 {
			m.Import(list(other), ImportOptions{Union: true}, nil)
		}
		u := all(t, m)[0]
		if !slices.Equal(u.Notes, []string{"الف", "ب", "پ"}) || !slices.Equal(u.Props, []Prop{{"client", "A"}, {"client", "B"}}) {
			t.Errorf("%v, %v: %q, %v", c.here, c.there, u.Notes, u.Props)
		}
		if h, err := m.History(); len(h) != 2 || err != nil {
			t.Errorf("%v, %v: %d changes, %v", c.here, c.there, len(h), err)
		}
	}
}
