package memory

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// With one meta page gone nobody knows whether the last change is there: nothing is
// read as if it were, and nothing written over it.
func TestOneMetaPage(t *testing.T) {
	for page := range 2 {
		path := filepath.Join(t.TempDir(), "m.db")
		m := open(t, path, Options{})
		m.Add(Unit{Source: "نان", Target: "bread"})
		m.Add(Unit{Source: "آب", Target: "water"})
		m.Close()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		clear(data[page*os.Getpagesize() : (page+1)*os.Getpagesize()])
		os.WriteFile(path, data, 0o600)
		for _, readOnly := range []bool{true, false} {
			if _, err := Open(path, Options{ReadOnly: readOnly}); !errors.Is(err, ErrDamaged) {
				t.Errorf("meta page %d: %v", page, err)
			}
		}
		if now, _ := os.ReadFile(path); string(now) != string(data) {
			t.Errorf("meta page %d: the file was changed", page)
		}
		if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) == 0 {
			t.Errorf("meta page %d: %+v, %v", page, r, err)
		}
		if _, err := Repair(t.Context(), path, Options{}); err != nil {
			t.Errorf("meta page %d: %v", page, err)
		}
		m = open(t, path, Options{})
		if n, err := m.Count(); n < 1 || err != nil {
			t.Errorf("meta page %d: %d units, %v", page, n, err)
		}
		m.Close()
	}
}
