package memory

import (
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// A number of languages that went wrong costs no unit: what finds pairs tells which
// languages they have.
func TestRepairLanguages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "نان", Target: "bread"})
	m.Add(Unit{Source: "خبز", Target: "Brot", From: "ar", To: "de-AT"})
	m.Add(Unit{Source: "آب", Target: "water"})
	want := unitsIn(t, m)
	m.Close()
	for _, c := range []struct {
		what   string
		damage func(b *bolt.Bucket) error
		lost   int
	}{
		{"another number", func(b *bolt.Bucket) error { return b.Put([]byte("fa\x00en"), []byte{0, 17}) }, 0},
		{"no number", func(b *bolt.Bucket) error { return b.Put([]byte("ar\x00de"), nil) }, 0},
		{"the number of another", func(b *bolt.Bucket) error { return b.Put([]byte("fa\x00en"), []byte{0, 2}) }, 0},
		{"no entry for fa and en", func(b *bolt.Bucket) error { return b.Delete([]byte("fa\x00en")) }, 0},
		{"no entry for others", func(b *bolt.Bucket) error { return b.Delete([]byte("ar\x00de")) }, 1},
	} {
		t.Run(c.what, func(t *testing.T) {
			damaged := copyOf(t, path)
			tamper(t, damaged, func(tx *bolt.Tx) error { return c.damage(tx.Bucket(languagesBucket)) })
			r, err := Verify(t.Context(), damaged, VerifyOptions{})
			if err != nil || len(r.Findings) == 0 || int(r.Lost) != c.lost {
				t.Errorf("%+v, %v", r, err)
			}
			fixed, err := Repair(t.Context(), damaged, Options{})
			if err != nil || len(fixed.Lost) != c.lost {
				t.Fatalf("%+v, %v", fixed, err)
			}
			if r, err := Verify(t.Context(), damaged, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
				t.Errorf("repaired: %+v, %v", r, err)
			}
			m := open(t, damaged, Options{})
			now := unitsIn(t, m)
			found(t, m, now, want)
			if len(now) != 3-c.lost {
				t.Errorf("%v", now)
			}
			if id, outcome, err := m.Add(Unit{Source: "نان", Target: "bread"}); id != 1 || outcome != Unchanged {
				t.Error(id, outcome, err)
			}
		})
	}
}
