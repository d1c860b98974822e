package memory

import (
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// pairs are what is in a memory, "source=target", sorted.
func pairsIn(t rapid.TB, m *Memory) []string {
	var pairs []string
	for u, err := range m.Units() {
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, u.Source+"="+u.Target)
	}
	slices.Sort(pairs)
	return pairs
}

// A memory that imports lists of pairs under each policy holds what a map would
// hold, says so, and does nothing when the list comes again.
func TestConflicts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := Temporary()
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		model := map[string]bool{}
		has := func(source, but string) bool {
			for _, target := range []string{"x", "y", "z"} {
				if target != but && model[source+"="+target] {
					return true
				}
			}
			return false
		}
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			opts := ImportOptions{OnConflict: rapid.SampledFrom([]Conflict{KeepBoth, ReplaceOld, SkipNew, ReplaceOwn}).Draw(t, "policy"), CountConflicts: true}
			var in []Unit
			for range rapid.IntRange(0, 6).Draw(t, "units") {
				in = append(in, Unit{Source: rapid.SampledFrom([]string{"الف", "ب", "پ"}).Draw(t, "source"), Target: rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "target")})
			}
			before := maps.Clone(model)
			hadOther := func(u Unit) bool {
				saved := model
				model = before
				defer func() { model = saved }()
				return has(u.Source, u.Target)
			}
			var want []Outcome
			room, came := map[string]bool{}, map[string]bool{}
			for _, u := range in {
				key := u.Source + "=" + u.Target
				came[key] = true
				switch {
				case model[key]:
					want = append(want, Unchanged)
				case !hadOther(u):
					want = append(want, Added)
				case opts.OnConflict == SkipNew:
					want = append(want, Skipped)
					continue
				default:
					want = append(want, AddedBeside)
				}
				model[key] = true
				if opts.OnConflict == ReplaceOld || opts.OnConflict == ReplaceOwn {
					for other := range before {
						if other != key && before[other] && strings.HasPrefix(other, u.Source+"=") {
							room[other] = true
						}
					}
				}
			}
			for key := range room {
				if !came[key] {
					delete(model, key)
				}
			}
			run := func() (outcomes []Outcome, removed int) {
				removed, err := m.Import(list(in...), opts, func(_ Unit, o Outcome, err error) {
					if err != nil {
						t.Fatal(err)
					}
					outcomes = append(outcomes, o)
				})
				if err != nil {
					t.Fatal(err)
				}
				return outcomes, removed
			}
			gone := 0
			for key := range room {
				if !came[key] {
					gone++
				}
			}
			if got, removed := run(); !slices.Equal(got, want) || removed != gone {
				t.Fatalf("%v: %v, not %v", in, got, want)
			}
			check := func() {
				got := pairsIn(t, m)
				n, err := m.Count()
				if want := slices.Sorted(maps.Keys(model)); !slices.Equal(got, want) || int(n) != len(want) || err != nil {
					t.Fatalf("%v (%d, %v), not %v", got, n, err, want)
				}
			}
			check()
			again, _ := run()
			for _, o := range again {
				if o != Unchanged && o != Skipped {
					t.Fatalf("the same list again: %v", o)
				}
			}
			check()
		}
	})
}

func TestReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	old := Unit{Source: "کتاب خوب", Target: "good book", CreatedBy: "مریم", Created: time.Unix(1e9, 0).UTC(), Notes: []string{"n"}, Props: []Prop{{"client", "ایرنا"}}, Status: Draft}
	other := Unit{Source: "آب", Target: "water"}
	if _, err := m.Import(list(old, other), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	units := func() (all []Unit) {
		for u, err := range m.Units() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, u)
		}
		return all
	}
	ref := units()[0].Ref()
	now := time.Unix(2e9, 0).UTC()
	opts := ImportOptions{Now: now, By: "سارا"}
	var outcomes []Outcome
	put := func(u Unit) []Unit {
		outcomes = nil
		if _, err := m.Import(list(u), opts, func(_ Unit, o Outcome, err error) {
			if err != nil {
				t.Fatal(err)
			}
			outcomes = append(outcomes, o)
		}); err != nil {
			t.Fatal(err)
		}
		return units()
	}
	steps := []struct {
		name string
		u    Unit
		want Outcome
		n    int
	}{
		{"as it was", Unit{Source: old.Source, Target: old.Target, Status: Draft, Replaces: ref}, Unchanged, 2},
		{"a note", Unit{Source: old.Source, Target: old.Target, Status: Draft, Notes: []string{"new"}, Replaces: ref}, Updated, 2},
		{"the note again", Unit{Source: old.Source, Target: old.Target, Status: Draft, Notes: []string{"new"}, Replaces: ref, Changed: now.Add(-1), ChangedBy: "رضا"}, Unchanged, 2},
		{"a new target", Unit{Source: old.Source, Target: "a good book", Replaces: ref}, Replaced, 2},
		{"the same again", Unit{Source: old.Source, Target: "a good book", Replaces: ref}, Unchanged, 2},
		{"of a unit that is gone", Unit{Source: old.Source, Target: "fine book", Replaces: ref}, Added, 3},
		{"nonsense", Unit{Source: "نان", Target: "bread", Replaces: "x-y"}, Added, 4},
	}
	for _, s := range steps {
		all := put(s.u)
		if len(outcomes) != 1 || outcomes[0] != s.want || len(all) != s.n {
			t.Fatalf("%s: %v, %d units", s.name, outcomes, len(all))
		}
	}
	want := Unit{ID: 3, Source: old.Source, Target: "a good book", From: "fa", To: "en", CreatedBy: "مریم", Created: old.Created,
		ChangedBy: "سارا", Changed: now, Notes: []string{"new"}, Props: old.Props}
	if got := units()[1]; !reflect.DeepEqual(got, want) {
		t.Errorf("the edited unit is %+v", got)
	}
	// It is found by its new words, and not by the old ones alone.
	for query, n := range map[string]int{"a good book": 1, "good book": 1, "fine book": 1} {
		r, err := m.Search(query, SearchOptions{})
		if err != nil || len(r.Hits) != n {
			t.Errorf("%q: %d hits, %v", query, len(r.Hits), err)
		}
	}
	m.Close()
}

// Whatever rows of a sheet say which units they are, edited, copied, swapped, in any
// order, of any status and under any policy: each pair of the file is in the memory afterwards, but
// for skipped ones, no pair that the file does not touch goes, and the same file again
// changes nothing.
func TestEditedRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := Temporary()
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		text := rapid.SampledFrom([]string{"الف", "ب", "پ"})
		target := rapid.SampledFrom([]string{"x", "y", "z"})
		date := rapid.SampledFrom([]time.Time{{}, time.Unix(1e9, 0).UTC(), time.Unix(3e9, 0).UTC()})
		notes := rapid.SampledFrom([][]string{nil, {"n"}, {"o"}})
		status := rapid.SampledFrom([]Status{Confirmed, Draft, Rejected})
		unit := rapid.Custom(func(t *rapid.T) Unit {
			return Unit{
				Source: text.Draw(t, "source"), Target: target.Draw(t, "target"), Created: date.Draw(t, "created"), Changed: date.Draw(t, "changed"),
				Notes: notes.Draw(t, "notes"), Status: status.Draw(t, "status"),
			}
		})
		if _, err := m.Import(list(rapid.SliceOfN(unit, 1, 6).Draw(t, "base")...), ImportOptions{}, nil); err != nil {
			t.Fatal(err)
		}
		all, rejected := map[string]bool{}, map[string]bool{}
		var refs []string
		for u, err := range m.Units() {
			if err != nil {
				t.Fatal(err)
			}
			all[u.Source+"="+u.Target] = true
			rejected[u.Source+"="+u.Target] = u.Status == Rejected
			refs = append(refs, u.Ref())
		}
		before := slices.Collect(maps.Keys(all))
		in := rapid.SliceOfN(unit, 1, 6).Draw(t, "file")
		named, sources, came := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for i := range in {
			if rapid.Bool().Draw(t, "known") {
				in[i].Replaces = rapid.SampledFrom(refs).Draw(t, "ref")
				named[in[i].Replaces] = true
			}
			sources[in[i].Source] = true
		}
		for u, err := range m.Units() {
			if err != nil {
				t.Fatal(err)
			}
			if named[u.Ref()] {
				delete(all, u.Source+"="+u.Target)
			}
		}
		opts := ImportOptions{
			OnConflict: rapid.SampledFrom([]Conflict{KeepBoth, ReplaceOld, SkipNew}).Draw(t, "policy"), CountConflicts: true,
			Now: time.Unix(2e9, 0).UTC(), By: "سارا",
		}
		skipped := 0
		if _, err := m.Import(list(in...), opts, func(u Unit, o Outcome, err error) {
			if err != nil {
				t.Fatal(err)
			}
			if o != Skipped {
				came[u.Source+"="+u.Target] = true
				return
			}
			skipped++
		}); err != nil {
			t.Fatal(err)
		}
		after := pairsIn(t, m)
		for pair := range came {
			if !slices.Contains(after, pair) {
				t.Fatalf("%s has come and is not there: %v, then %v", pair, before, after)
			}
		}
		for pair := range rejected {
			if rejected[pair] && !slices.Contains(after, pair) {
				t.Fatalf("%s was rejected and is gone: %v, then %v", pair, before, after)
			}
		}
		for pair := range all {
			source, _, _ := strings.Cut(pair, "=")
			if !slices.Contains(after, pair) && (opts.OnConflict != ReplaceOld || !sources[source]) {
				t.Fatalf("%s is gone: %v, then %v", pair, before, after)
			}
		}
		if n, err := m.Count(); int(n) != len(after) || err != nil {
			t.Fatalf("%d units are %d, %v", len(after), n, err)
		}
		if skipped > 0 {
			return // What was in the way may have been edited away by a later row.
		}
		opts.Now = opts.Now.Add(time.Hour)
		removed, err := m.Import(list(in...), opts, func(u Unit, o Outcome, _ error) {
			if o != Unchanged {
				t.Fatalf("the same rows again: %v %v", u, o)
			}
		})
		if removed != 0 || err != nil {
			t.Fatalf("the same rows again: %d removed, %v", removed, err)
		}
	})
}

func ExampleMemory_Import_conflicts() {
	m, err := Temporary()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	put := func(target string, on Conflict) {
		units := list(Unit{Source: "کتاب", Target: target})
		m.Import(units, ImportOptions{OnConflict: on}, func(u Unit, o Outcome, err error) { fmt.Println(u.Target, o) })
	}
	put("book", KeepBoth)
	put("volume", SkipNew)
	put("volume", ReplaceOld)
	put("volume", ReplaceOld)
	// Output:
	// book added
	// volume skipped
	// volume added beside another
	// volume unchanged
}

// What lies in memory until a batch is written is bounded, whatever it is that is long.
func TestImportBatches(t *testing.T) {
	m := open(t, filepath.Join(t.TempDir(), "m.db"), Options{})
	defer m.Close()
	long := strings.Repeat("n", batchBytes/2)
	for name, u := range map[string]Unit{
		"notes":      {Notes: []string{long}},
		"properties": {Props: []Prop{{"p", long}}},
	} {
		var drawn, written, most atomic.Int64 // Reading goes on while a batch is written.
		units := func(yield func(Unit, error) bool) {
			for i := range 9 {
				u.Source, u.Target = fmt.Sprintf("%s %d", name, i), "x"
				if drawn.Add(1); !yield(u, nil) {
					return
				}
				most.Store(max(most.Load(), drawn.Load()-written.Load()))
			}
		}
		_, err := m.Import(units, ImportOptions{}, func(_ Unit, _ Outcome, err error) {
			written.Add(1)
			if err != nil {
				t.Error(err)
			}
		})
		// Two make a batch; one is written and one is read. At the beginning one more is
		// there, which tells that there is more than one.
		if err != nil || written.Load() != 9 || most.Load() > 6 {
			t.Errorf("%s: %d written, up to %d waited, %v", name, written.Load(), most.Load(), err)
		}
	}
}

// Units that an import makes obsolete may be gone by then, with all that came after
// them.
func TestRemoveGone(t *testing.T) {
	m := fresh(t)
	m.Add(Unit{Source: "نان", Target: "bread"})
	m.Add(Unit{Source: "ماه", Target: "moon"})
	m.Delete(t.Context(), []uint64{2}, Change{})
	removed, err := m.Import(list(Unit{Source: "آب", Target: "water"}), ImportOptions{Remove: []uint64{1, 2, 3, 1000, maxUnit + 1}}, nil)
	if removed != 1 || err != nil {
		t.Errorf("%d removed, %v", removed, err)
	}
	if got := pairsIn(t, m); !slices.Equal(got, []string{"آب=water"}) {
		t.Error(got)
	}
}
