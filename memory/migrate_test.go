package memory

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// ofSchema1 makes a memory of schema 1: records without a sum, and no history.
func ofSchema1(t *testing.T, units ...Unit) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "حافظه.db")
	m := open(t, path, Options{})
	for _, u := range units {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	m.Close()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket(unitsBucket)
		old := make(map[string][]byte)
		b.ForEach(func(k, v []byte) error {
			v = append([]byte{1}, v[1:len(v)-4]...)
			old[string(k)] = v
			return nil
		})
		for k, v := range old {
			if err := b.Put([]byte(k), v); err != nil {
				return err
			}
		}
		return errors.Join(
			tx.DeleteBucket(historyBucket), tx.DeleteBucket(journalBucket),
			tx.Bucket(metaBucket).Put(schemaKey, binary.BigEndian.AppendUint32(nil, 1)))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// A memory of an older schema is read as it is, and becomes a new one when it is
// opened for writing, beside the old one.
func TestMigrate(t *testing.T) {
	u := full()
	path := ofSchema1(t, u, Unit{Source: "نان", Target: "bread"}, Unit{Source: "آب", Target: "water"})
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := open(t, path, Options{ReadOnly: true})
	units := unitsIn(t, m)
	found(t, m, units, units)
	tried, err := m.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	if now := unitsIn(t, tried); !reflect.DeepEqual(now, units) {
		t.Errorf("a copy to try something on has %+v", now)
	}
	tried.Close()
	m.Close()
	if now, _ := os.ReadFile(path); string(now) != string(before) || len(units) != 3 {
		t.Fatalf("reading changed the file, or did not read it: %d units", len(units))
	}
	if left := beside(path); len(left) > 0 {
		t.Errorf("beside the memory stay %v", left)
	}

	m = open(t, path, Options{})
	if now := unitsIn(t, m); !reflect.DeepEqual(now, units) {
		t.Errorf("%+v became %+v", units, now)
	}
	found(t, m, units, units)
	id, _, err := m.Add(Unit{Source: "ماه", Target: "moon"})
	if id != 4 || err != nil {
		t.Errorf("unit %d, %v", id, err)
	}
	if _, err := m.Undo(t.Context(), 1, Change{}); err != nil {
		t.Error(err)
	}
	m.Close()
	if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 || r.Units != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	old, err := os.ReadFile(path + ".schema-1")
	if err != nil || string(old) != string(before) {
		t.Errorf("the old memory is not beside the new one: %v", err)
	}
	if left := beside(path); len(left) != 1 {
		t.Errorf("beside the memory stay %v", left)
	}

	// An old one that is put there again does not cost the first copy.
	os.WriteFile(path, append(before, make([]byte, 4096)...), 0o600)
	open(t, path, Options{}).Close()
	if again, _ := os.ReadFile(path + ".schema-1"); string(again) != string(before) {
		t.Error("the first copy was written over")
	}
	if _, err := os.Stat(path + ".schema-1-2"); err != nil {
		t.Error(err)
	}
}

// Compact takes one of an older schema too.
func TestCompactMigrates(t *testing.T) {
	path := ofSchema1(t, Unit{Source: "نان", Target: "bread"})
	if c, err := Compact(t.Context(), path, CompactOptions{}); err != nil || c.Units != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := os.Stat(path + ".schema-1"); err != nil {
		t.Error(err)
	}
}

// Of an older schema the index is often one of an older version too: it is made anew
// with the rest, once.
func TestMigrateStale(t *testing.T) {
	path := ofSchema1(t, full(), Unit{Source: "نان", Target: "bread"})
	tamper(t, path, func(tx *bolt.Tx) error {
		return errors.Join(
			tx.Bucket(metaBucket).Put(indexKey, []byte{0, 0, 0, 1, 0, 0, 0, 1}),
			tx.DeleteBucket(rowsBucket), tx.DeleteBucket(lengthsBucket))
	})
	m := open(t, path, Options{})
	if m.Stale() {
		t.Error("it says that its index is of an older version")
	}
	units := unitsIn(t, m)
	found(t, m, units, units)
	m.Close()
	if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 || r.Stale || r.Units != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}
