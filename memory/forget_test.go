package memory

import (
	"path/filepath"
	"testing"
)

// Once the history is cut, no unit remembers a text as its neighbour that was deleted or
// edited; what was never a unit stays, and what another unit still has.
func TestForgetNeighbours(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	for _, u := range []Unit{
		{Source: "محرمانه", Target: "confidential", Next: "نان"},
		{Source: "نان", Target: "bread", Previous: "محرمانه", Next: "شير"},
		{Source: "شیر", Target: "milk", Previous: "نان", Next: "محرمانه"},
		{Source: "چای", Target: "tea", Previous: "آب", Next: "نان"},
		{Source: "نان", Target: "a loaf", Previous: "شیر", Next: "قهوه"},
	} {
		m.Add(u)
	}
	units := unitsIn(t, m)
	tea := units[4]
	tea.Source = "چای سبز"
	if _, _, err := m.Revise(t.Context(), Revision{Units: []Unit{tea}, Delete: []uint64{1, 5}}, Change{}); err != nil {
		t.Fatal(err)
	}
	m.Add(Unit{Source: "قهوه", Target: "coffee", Previous: "چای", Next: "شیر"})
	m.Close()
	for _, forget := range []bool{false, true} {
		if _, err := Compact(t.Context(), path, CompactOptions{Forget: forget}); err != nil {
			t.Fatal(err)
		}
		want := map[uint64][2]string{2: {"محرمانه", "شير"}, 3: {"نان", "محرمانه"}, 6: {"آب", "نان"}, 7: {"چای", "شیر"}}
		if forget {
			want = map[uint64][2]string{2: {"", "شير"}, 3: {"نان", ""}, 6: {"آب", "نان"}, 7: {"", "شیر"}}
		}
		m = open(t, path, Options{})
		for id, u := range unitsIn(t, m) {
			if u.Previous != want[id][0] || u.Next != want[id][1] {
				t.Errorf("forget %v: unit %d stands between %q and %q, want %q", forget, id, u.Previous, u.Next, want[id])
			}
		}
		m.Close()
		if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
			t.Errorf("forget %v: %v, %v", forget, r.Findings, err)
		}
	}
}
