package memory

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A change that is too large for one transaction does what a small one does, to the
// letter: to the units and their numbers, in the history, and in what it tells.
func TestLargeAsSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "hafez-large-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		var memories [2]*Memory
		for i, batch := range []int{batchUnits, rapid.IntRange(1, 4).Draw(t, "batch")} {
			m, err := Open(filepath.Join(dir, fmt.Sprint(i, ".db")), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			m.file.db.NoSync = true
			m.batch = batch
			memories[i] = m
		}
		unit := rapid.Custom(func(t *rapid.T) Unit {
			return Unit{
				Source:  rapid.SampledFrom([]string{"نان", "آب", "ماه", "سد"}).Draw(t, "source"),
				Target:  rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "target"),
				From:    rapid.SampledFrom([]string{"fa", "fa-IR", "ar"}).Draw(t, "from"),
				Status:  rapid.SampledFrom([]Status{Confirmed, Draft, Rejected}).Draw(t, "status"),
				Changed: time.Unix(rapid.Int64Range(1, 4).Draw(t, "changed")*1e8, 0).UTC(),
				Origin:  rapid.SampledFrom([]string{"", "a.fa", "b.fa"}).Draw(t, "origin"),
				Notes:   rapid.SampledFrom([][]string{nil, {"n"}}).Draw(t, "notes"),
			}
		})
		at := time.Unix(1e9, 0).UTC()
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			before := unitsIn(t, memories[0])
			ids := []uint64{99}
			for id := range before {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			some := rapid.SliceOfN(rapid.SampledFrom(ids), 0, 8)
			var do func(m *Memory) []any
			switch rapid.SampledFrom([]string{"import", "import", "revise", "undo", "redo"}).Draw(t, "op") {
			case "import":
				in := rapid.SliceOfN(unit, 0, 12).Draw(t, "units")
				for i := range in {
					if u, is := before[rapid.SampledFrom(ids).Draw(t, "id")]; is && rapid.Bool().Draw(t, "edited") {
						in[i].Replaces = u.Ref()
					}
				}
				opts := ImportOptions{
					OnConflict:     rapid.SampledFrom([]Conflict{KeepBoth, ReplaceOld, SkipNew, ReplaceOwn}).Draw(t, "policy"),
					CountConflicts: rapid.Bool().Draw(t, "count"), Decided: rapid.Bool().Draw(t, "decided"),
					Now: at, By: "سارا", Remove: some.Draw(t, "remove"),
				}
				do = func(m *Memory) (told []any) {
					removed, err := m.Import(list(slices.Clone(in)...), opts, func(u Unit, o Outcome, err error) { told = append(told, u, o, err) })
					return append(told, removed, err)
				}
			case "revise":
				r := Revision{Delete: some.Draw(t, "delete")}
				for _, id := range ids {
					if _, is := before[id]; is && rapid.Bool().Draw(t, "revise") {
						u := unit.Draw(t, "unit")
						u.ID = id
						r.Units = append(r.Units, u)
					}
				}
				do = func(m *Memory) []any {
					revised, deleted, err := m.Revise(t.Context(), r, Change{At: at})
					return []any{fmt.Sprint(revised), deleted, fmt.Sprint(err)}
				}
			default:
				n := rapid.IntRange(1, 3).Draw(t, "n")
				undo := rapid.Bool().Draw(t, "undo")
				do = func(m *Memory) []any {
					var entries []Entry
					var err error
					if undo {
						entries, err = m.Undo(t.Context(), n, Change{At: at, By: "رضا"})
					} else {
						entries, err = m.Redo(t.Context(), n, Change{At: at})
					}
					return []any{entries, fmt.Sprint(err)}
				}
			}
			small, large := do(memories[0]), do(memories[1])
			if !reflect.DeepEqual(small, large) {
				t.Fatalf("a small change tells\n%v\na large one\n%v", small, large)
			}
			if small, large := unitsIn(t, memories[0]), unitsIn(t, memories[1]); !reflect.DeepEqual(small, large) {
				t.Fatalf("a small change leaves\n%v\na large one\n%v", small, large)
			}
			h1, err1 := memories[0].History()
			h2, err2 := memories[1].History()
			if !reflect.DeepEqual(h1, h2) || err1 != nil || err2 != nil {
				t.Fatalf("the history of a small change is\n%v, %v\nthat of a large one\n%v, %v", h1, err1, h2, err2)
			}
		}
		for _, m := range memories {
			m.Close()
			if r, err := Verify(t.Context(), m.path, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
				t.Fatal(r.Findings, err)
			}
		}
	})
}
