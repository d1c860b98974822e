package memory

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
)

func TestBackupAndRestore(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "m.db"), filepath.Join(dir, "پشتیبان.db")
	w := open(t, path, Options{})
	w.Add(full())
	w.Add(Unit{Source: "نان", Target: "bread"})
	units := unitsIn(t, w)
	w.Close()
	m := open(t, path, Options{ReadOnly: true})
	size, err := m.Backup(t.Context(), copied, false)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(copied)
	if err != nil || info.Size() != size || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %d bytes told, %v", info, size, err)
	}
	if _, err := m.Backup(t.Context(), copied, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over one that is there: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Backup(cancelled, copied, true); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := m.Backup(t.Context(), path, true); err == nil {
		t.Error("over the memory itself")
	}
	m.Close()
	b := open(t, copied, Options{ReadOnly: true})
	if got := unitsIn(t, b); !reflect.DeepEqual(got, units) {
		t.Errorf("the backup has %v", got)
	}
	b.Close()

	// Back over a memory that went on, over a damaged one, and where there is none.
	for _, spoil := range []func(){
		func() {
			w := open(t, path, Options{})
			w.Add(Unit{Source: "آب", Target: "water"})
			w.Close()
		},
		func() { os.Truncate(path, 9000) },
		func() { os.WriteFile(path, []byte("چیز دیگر"), 0o600) },
		func() { os.Remove(path) },
	} {
		spoil()
		was, notThere := os.ReadFile(path)
		kept, err := Restore(t.Context(), path, copied, Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := open(t, path, Options{})
		if got := unitsIn(t, m); !reflect.DeepEqual(got, units) {
			t.Errorf("restored: %v", got)
		}
		m.Undo(t.Context(), 1, Change{}) // The memory is a copy: the backup stays.
		m.Close()
		now, _ := os.ReadFile(kept)
		if (kept == "") != (notThere != nil) || string(now) != string(was) {
			t.Errorf("what was there is not %q", kept)
		}
	}
	open(t, copied, Options{}).Close()
	if left := beside(copied); len(left) > 0 {
		t.Errorf("beside the backup stay %v", left)
	}
	for _, c := range []struct{ path, backup string }{{path, path}, {path, filepath.Join(dir, "none.db")}, {dir, copied}} {
		if _, err := Restore(t.Context(), c.path, c.backup, Options{}); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
	if _, err := Restore(cancelled, path, copied, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	m = open(t, path, Options{})
	defer m.Close()
	if _, err := Restore(t.Context(), path, copied, Options{Timeout: 1}); !errors.Is(err, ErrLocked) {
		t.Errorf("while another writes: %v", err)
	}
}

// A backup neither costs the memory that it is made of nor one that somebody works on.
func TestBackupBeside(t *testing.T) {
	dir := t.TempDir()
	path, other := filepath.Join(dir, "m.db.new"), filepath.Join(dir, "other.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "نان", Target: "bread"})
	if _, err := m.Backup(t.Context(), filepath.Join(dir, "m.db"), false); err == nil {
		t.Error("over its own copy: no error")
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	m.Close()
	m = open(t, path, Options{Timeout: 1})
	defer m.Close()
	o := open(t, other, Options{})
	if _, err := m.Backup(t.Context(), other, true); !errors.Is(err, ErrLocked) {
		t.Errorf("over one that is written to: %v", err)
	}
	o.Close()
	if _, err := m.Backup(t.Context(), other, true); err != nil {
		t.Error(err)
	}
	if left := beside(other); len(left) > 0 {
		t.Errorf("beside the backup stay %v", left)
	}
}
