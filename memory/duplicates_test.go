package memory

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// dedupe takes duplicates out.
func dedupe(t failer, m *Memory, opts DuplicateOptions) []Duplicates {
	found, err := m.Duplicates(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	var r Revision
	for _, d := range found {
		if d.Completed {
			r.Units = append(r.Units, d.Keep)
		}
		for _, u := range d.Others {
			r.Delete = append(r.Delete, u.ID)
		}
	}
	_, deleted, err := m.Revise(context.Background(), r, Change{Command: "dedupe"})
	if err != nil || deleted != len(r.Delete) {
		t.Fatalf("%d deleted, want %d, %v", deleted, len(r.Delete), err)
	}
	return found
}

func TestDuplicates(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 5, n, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name  string
		opts  DuplicateOptions
		units []Unit
		want  string // kept < others; apart by a comma
	}{
		{"white space", DuplicateOptions{}, []Unit{{Source: "نان", Target: "bread"}, {Source: " نان\n", Target: "bread\u00a0"}}, "1<2"},
		{"white space within", DuplicateOptions{}, []Unit{{Source: "نان  تازه", Target: "fresh bread"}, {Source: "نان تازه", Target: "fresh bread"}}, ""},
		{"another target", DuplicateOptions{Orthographic: true}, []Unit{{Source: "نان", Target: "bread"}, {Source: "نان", Target: "Bread"}}, ""},
		{"another language", DuplicateOptions{Orthographic: true}, []Unit{{Source: "نان", Target: "bread"}, {Source: "نان", Target: "bread", From: "ku"}}, ""},
		{"a language of a country", DuplicateOptions{}, []Unit{{Source: "نان", Target: "bread"}, {Source: "نان ", Target: "bread", From: "fa-IR"}}, "1<2"},
		{"rejected", DuplicateOptions{}, []Unit{{Source: "نان", Target: "bread", Status: Rejected}, {Source: "نان ", Target: "bread"}, {Source: " نان", Target: "bread", Status: Rejected}}, "1<3"},
		{"typed otherwise", DuplicateOptions{}, []Unit{{Source: "کتاب‌ها", Target: "books"}, {Source: "كتاب ها", Target: "books"}}, ""},
		{"typed otherwise, orthographic", DuplicateOptions{Orthographic: true}, []Unit{{Source: "کتاب‌ها", Target: "“books”"}, {Source: "كتاب ها", Target: ` "books"`}, {Source: "کتابها", Target: "«books»"}}, "1<2 3"},
		{"other numbers", DuplicateOptions{Orthographic: true}, []Unit{{Source: "۱۲ کتاب", Target: "books"}, {Source: "۱۳ کتاب", Target: "books"}, {Source: "12 كتاب", Target: "books"}}, "1<3"},
		{"other marks", DuplicateOptions{Orthographic: true}, []Unit{{Source: "نان.", Target: "bread"}, {Source: "نان؟", Target: "bread"}}, ""},
		{"other tags", DuplicateOptions{Orthographic: true}, []Unit{{Source: "<b>نان</b>", Target: "bread"}, {Source: "نان", Target: "bread"}, {Source: "<i>نان</i>", Target: "bread"}}, ""},
		{"spaces within the target", DuplicateOptions{Orthographic: true}, []Unit{{Source: "نان", Target: "fresh bread"}, {Source: "نان", Target: "fresh  bread"}, {Source: "نان", Target: "freshbread"}}, "1<2"},
		{"the best", DuplicateOptions{}, []Unit{
			{Source: "نان", Target: "bread", Changed: day(9), Status: Draft},
			{Source: " نان", Target: "bread", Changed: day(2)}, {Source: "نان ", Target: "bread", Changed: day(3)},
			{Source: " نان ", Target: "bread", Changed: day(3), Notes: []string{"از متن"}},
		}, "4<3 2 1"},
		{"the newest", DuplicateOptions{Newest: true}, []Unit{
			{Source: "نان", Target: "bread", Changed: day(2)}, {Source: " نان", Target: "bread", Changed: day(9), Status: Draft},
		}, "2<1"},
	} {
		m := fresh(t)
		for _, u := range c.units {
			m.Add(u)
		}
		found, err := m.Duplicates(t.Context(), c.opts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range found {
			var others []string
			for _, u := range d.Others {
				others = append(others, fmt.Sprint(u.ID))
			}
			got = append(got, fmt.Sprintf("%d<%s", d.Keep.ID, strings.Join(others, " ")))
		}
		if s := strings.Join(got, ","); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

// The one that stays takes over what it lacks, and nothing else.
func TestDuplicatesComplete(t *testing.T) {
	m := fresh(t)
	made := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	m.Add(Unit{Source: "نان", Target: "bread", Changed: made.AddDate(0, 1, 0), ChangedBy: "سارا", Status: Draft, Notes: []string{"یک"}, Props: []Prop{{"client", "Aria"}}})
	m.Add(Unit{
		Source: "نان ", Target: "bread", Created: made, CreatedBy: "رضا", Origin: "a.docx", Previous: "آب", Status: Draft,
		Notes: []string{"یک", "دو"}, Props: []Prop{{"client", "Aria"}, {"client", "B"}},
	})
	m.Add(Unit{Source: " نان", Target: "bread", Origin: "b.docx", Previous: "برنج", Next: "نمک", Status: Draft})
	found := dedupe(t, m, DuplicateOptions{})
	want := Unit{
		ID: 1, Source: "نان", Target: "bread", From: "fa", To: "en", Created: made, CreatedBy: "رضا", Changed: made.AddDate(0, 1, 0), ChangedBy: "سارا",
		Origin: "a.docx", Previous: "آب", Status: Draft, Notes: []string{"یک", "دو"}, Props: []Prop{{"client", "Aria"}, {"client", "B"}},
	}
	if now := unitsIn(t, m); len(found) != 1 || !found[0].Completed || !reflect.DeepEqual(now, map[uint64]Unit{1: want}) {
		t.Errorf("%+v", now)
	}
	// What is kept though it is a draft is confirmed if another was.
	m = fresh(t)
	m.Add(Unit{Source: "نان", Target: "bread", Changed: made, Status: Draft})
	m.Add(Unit{Source: "نان ", Target: "bread"})
	dedupe(t, m, DuplicateOptions{Newest: true})
	if now := unitsIn(t, m); len(now) != 1 || now[1].Status != Confirmed {
		t.Errorf("%+v", now)
	}
}

// Whatever a memory holds: no pair is lost, a second time finds nothing, nobody's word
// and no note is lost, and to undo it brings all back.
func TestDuplicatesLoseNothing(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
		"کتاب", "كتاب", "‌ها", " ها", "ها", "می ", "می‌", "خوانم", " ", "  ", "\n", "۱۲", "12", "13", "این که", "اینکه", "«", "“", "<b>", "؟", "?",
	}), 1, 4), func(s []string) string { return strings.Join(s, "") })
	target := rapid.SampledFrom([]string{"book", " book", "“book”", `"book"`, "a  book", "a book"})
	unit := rapid.Custom(func(t *rapid.T) Unit {
		return Unit{
			Source: text.Draw(t, "source"), Target: target.Draw(t, "target"), From: rapid.SampledFrom([]string{"fa", "fa-IR", "ku"}).Draw(t, "from"),
			Status: Status(rapid.IntRange(0, 2).Draw(t, "status")), Notes: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), 0, 1).Draw(t, "notes"),
			Changed: time.Unix(int64(rapid.IntRange(1, 3).Draw(t, "changed")), 0).UTC(),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		m, err := Temporary()
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		for _, u := range rapid.SliceOfN(unit, 1, 12).Draw(t, "units") {
			if u.Check() == nil {
				if _, _, err := m.Add(u); err != nil {
					t.Fatal(err)
				}
			}
		}
		before := unitsIn(t, m)
		opts := DuplicateOptions{Orthographic: rapid.Bool().Draw(t, "orthographic"), Newest: rapid.Bool().Draw(t, "newest")}
		found := dedupe(t, m, opts)
		after := unitsIn(t, m)
		for _, old := range before {
			kept := false
			for _, u := range after {
				kept = kept || tellsAll(&u, &old, opts.Orthographic)
			}
			if !kept {
				t.Fatalf("%+v is lost", old)
			}
		}
		for id, u := range after {
			if old := before[id]; u.Source != old.Source || u.Target != old.Target {
				t.Fatalf("%+v became %+v", old, u)
			}
		}
		if again := dedupe(t, m, opts); len(again) > 0 {
			t.Fatalf("the second time: %+v", again)
		}
		if len(found) > 0 {
			if _, err := m.Undo(context.Background(), 1, Change{}); err != nil {
				t.Fatal(err)
			}
		}
		if now := unitsIn(t, m); !reflect.DeepEqual(now, before) {
			t.Fatalf("undone: %+v, want %+v", now, before)
		}
	})
}

// tellsAll reports whether a unit says all that another does; it is the definition, and
// knows of no sums.
func tellsAll(u, old *Unit, orthographic bool) bool {
	same := strings.TrimSpace(u.Source) == strings.TrimSpace(old.Source) && strings.TrimSpace(u.Target) == strings.TrimSpace(old.Target)
	if orthographic && !same {
		kind := Compare(u.Source, old.Source).Kind
		same = (kind == Exact || kind == Orthographic) && looseTarget(u.Target) == looseTarget(old.Target)
	}
	if !same || pairOf(u.From, u.To) != pairOf(old.From, old.To) || (u.Status == Rejected) != (old.Status == Rejected) || u.Status > old.Status {
		return false
	}
	for _, n := range old.Notes {
		if !strings.Contains(strings.Join(u.Notes, "\n"), n) {
			return false
		}
	}
	return true
}

func ExampleMemory_Duplicates() {
	m, err := Temporary()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	m.Add(Unit{Source: "کتاب‌ها رسید.", Target: "The books came."})
	m.Add(Unit{Source: "كتاب ها رسيد.", Target: "The books came.", Notes: []string{"از نشریه"}})
	found, err := m.Duplicates(context.Background(), DuplicateOptions{Orthographic: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range found {
		fmt.Println(d.Keep.ID, d.Keep.Source, d.Completed, len(d.Others))
	}
	// Output: 2 كتاب ها رسيد. false 1
}
