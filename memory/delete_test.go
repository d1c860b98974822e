package memory

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
)

func TestDelete(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	for _, target := range []string{"Hello", "Hi", "Hey"} {
		if _, _, err := m.Add(Unit{Source: "سلام", Target: target}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		ids     []uint64
		deleted int
		left    string
		why     string
	}{
		{nil, 0, "Hello Hi Hey ", "nothing"},
		{[]uint64{7, 0, 1 << 40}, 0, "Hello Hi Hey ", "no such units"},
		{[]uint64{2, 2, 9}, 1, "Hello Hey ", "one of them, told twice"},
		{[]uint64{2}, 0, "Hello Hey ", "one that is gone"},
		{[]uint64{3, 1}, 2, "", "the last ones"},
	} {
		n, err := m.Delete(context.Background(), c.ids, Change{})
		left := ""
		for _, u := range all(t, m) {
			left += u.Target + " "
		}
		found, lookupErr := m.Lookup("سلام", LookupOptions{})
		count, _ := m.Count()
		if n != c.deleted || left != c.left || err != nil || lookupErr != nil || len(found) != len(all(t, m)) || int(count) != len(found) {
			t.Errorf("%v (%s): deleted %d, left %q, found %d, count %d, %v, %v", c.ids, c.why, n, left, len(found), count, err, lookupErr)
		}
	}

	// A pair that comes again is a new one, with a number of its own.
	m.Close()
	m = open(t, path, Options{})
	if id, outcome, err := m.Add(Unit{Source: "سلام", Target: "Hi"}); id != 4 || outcome != Added || err != nil {
		t.Errorf("added again: unit %d %v, %v", id, outcome, err)
	}
	m.Close()
	if _, err := open(t, path, Options{ReadOnly: true}).Delete(context.Background(), []uint64{4}, Change{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("from a memory opened for reading: %v", err)
	}
}
