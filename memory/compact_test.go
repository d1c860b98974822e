package memory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
)

const testUnits = 6144

// worn makes a memory in which much was added and deleted, and closes it.
func worn(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "حافظه.db")
	m := open(t, path, Options{})
	var units []Unit
	for i, s := range corpus(21, testUnits) {
		units = append(units, Unit{Source: s, Target: fmt.Sprint("target ", i), To: []string{"en", "de"}[i%10/9]})
	}
	units = append(units, full())
	for part := range slices.Chunk(units, 2000) {
		if _, err := m.Import(list(part...), ImportOptions{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var gone []uint64
	for _, u := range all(t, m) {
		if u.ID%3 > 0 && u.ID < uint64(len(units)) {
			gone = append(gone, u.ID)
		}
	}
	if _, err := m.Delete(context.Background(), gone, Change{}); err != nil {
		t.Fatal(err)
	}
	m.Add(Unit{Source: "آخرین جمله", Target: "the last sentence"})
	m.Delete(context.Background(), []uint64{uint64(len(units) + 1)}, Change{})
	m.Close()
	return path
}

// beside gives the files whose names begin as that of a memory does.
func beside(path string) []string {
	files, _ := filepath.Glob(path + "?*")
	return files
}

func TestCompact(t *testing.T) {
	path := worn(t)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	m := open(t, path, Options{ReadOnly: true})
	before := all(t, m)
	queries := corpus(21, 12)
	found := make([][]Match, len(queries))
	for i, q := range queries {
		found[i], _ = m.Lookup(q, LookupOptions{Min: 50, Top: -1})
	}
	m.Close()

	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		link = path
	}
	for _, left := range []string{newSuffix, newSuffix + "-index"} {
		os.WriteFile(path+left, []byte("of one that was killed"), 0o600)
	}
	var calls [][2]uint64
	c, err := Compact(t.Context(), link, CompactOptions{Progress: func(done, total uint64) { calls = append(calls, [2]uint64{done, total}) }})
	if err != nil {
		t.Fatal(err)
	}
	info, _ := os.Stat(path)
	if c.Units != uint64(len(before)) || c.After != info.Size() || c.After >= c.Before || info.Mode().Perm() != 0o640 {
		t.Errorf("%+v, mode %v, %d units", c, info.Mode(), len(before))
	}
	if last := calls[len(calls)-1]; last[0] != last[1] || last[0] == 0 {
		t.Errorf("progress ends at %v", last)
	}
	if beside := beside(path); len(beside) > 0 {
		t.Errorf("beside it stay %v", beside)
	}
	if info, _ := os.Lstat(link); link != path && info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link is gone")
	}

	m = open(t, path, Options{})
	if !reflect.DeepEqual(all(t, m), before) {
		t.Error("other units")
	}
	for i, q := range queries {
		if now, err := m.Lookup(q, LookupOptions{Min: 50, Top: -1}); err != nil || !reflect.DeepEqual(now, found[i]) {
			t.Errorf("%q: %s, %v; before %s", q, brief(now), err, brief(found[i]))
		}
		sameAsScan(t, m, q, 50, 70)
	}
	if n, _ := m.Count(); n != c.Units {
		t.Errorf("count %d, want %d", n, c.Units)
	}
	if id, _, _ := m.Add(Unit{Source: "یکی دیگر", Target: "one more"}); id != testUnits+3 {
		t.Errorf("the next unit is %d", id)
	}
	if _, outcome, err := m.Add(Unit{Source: before[0].Source, Target: before[0].Target, To: before[0].To}); outcome != Unchanged || err != nil {
		t.Errorf("a pair that is there: %v, %v", outcome, err)
	}
	m.view(func(tx *bolt.Tx) error {
		newer := 0
		for range tail(tx) {
			newer++
		}
		if newer != 1 { // the one added since
			t.Errorf("%d units are not in the index", newer)
		}
		for err := range tx.Check() {
			t.Error(err)
		}
		return nil
	})
}

// Whatever goes wrong, the file is as it was and nothing stands beside it.
func TestCompactFails(t *testing.T) {
	good := worn(t)
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	open(t, filepath.Join(filepath.Dir(good), "locked.db"), Options{}).Add(Unit{Source: "سلام", Target: "Hello"})
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	later, cancelLater := context.WithCancel(t.Context())
	defer cancelLater()
	for _, c := range []struct {
		name string
		ctx  context.Context
		want error
	}{
		{"none.db", t.Context(), fs.ErrNotExist},
		{"empty.db", t.Context(), ErrNotMemory},
		{"text.db", t.Context(), ErrNotMemory},
		{"damaged.db", t.Context(), ErrDamaged},
		{"cancelled.db", cancelled, context.Canceled},
		{"cancelled later.db", later, context.Canceled},
		{"locked.db", t.Context(), ErrLocked},
		{"beside.db", t.Context(), fs.ErrExist},
	} {
		path := filepath.Join(filepath.Dir(good), c.name)
		switch c.name {
		case "none.db":
		case "empty.db":
			os.WriteFile(path, nil, 0o600)
		case "text.db":
			os.WriteFile(path, []byte("این یک حافظه نیست\n"), 0o600)
		case "locked.db":
		default:
			os.WriteFile(path, data, 0o600)
		}
		switch c.name {
		case "damaged.db": // a record that is no record
			db, err := bolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Update(func(tx *bolt.Tx) error { return tx.Bucket(unitsBucket).Put(idKey(99), []byte{9}) }); err != nil {
				t.Fatal(err)
			}
			db.Close()
		case "beside.db": // there is no place for the copy
			os.MkdirAll(filepath.Join(path+newSuffix, "x"), 0o700)
		}
		before, _ := os.ReadFile(path)
		_, err := Compact(c.ctx, path, CompactOptions{Progress: func(uint64, uint64) { cancelLater() }})
		if c.want == fs.ErrExist && err == nil || c.want != fs.ErrExist && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", c.name)
		}
		if beside := beside(path); c.name != "beside.db" && c.name != "locked.db" && len(beside) > 0 {
			t.Errorf("%s: beside it stay %v", c.name, beside)
		}
	}
}

// A memory whose index was made with another folding gets a new one at once.
func TestCompactOldNormaliser(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "کتاب‌ها را خواندم", Target: "I read the books"})
	m.update(func(tx *bolt.Tx) error {
		tx.DeleteBucket(wordsBucket)
		return tx.Bucket(metaBucket).Put(indexKey, []byte{0, 0, 0, 0})
	})
	m.Close()
	if _, err := Compact(t.Context(), path, CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	m = open(t, path, Options{ReadOnly: true})
	if found, err := m.Lookup("كتابها را خواندم", LookupOptions{}); m.stale || len(found) != 1 || err != nil {
		t.Errorf("stale %v: %s, %v", m.stale, brief(found), err)
	}
}
