package memory

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestFinished(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	m, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	when := time.Date(2026, 11, 28, 20, 0, 0, 0, time.UTC)
	check := func(work string, want time.Time) {
		t.Helper()
		if at, err := m.Finished(work); err != nil || !at.Equal(want) {
			t.Errorf("%s: %v, %v; want %v", work, at, err, want)
		}
	}
	check("pair 1", time.Time{})
	if err := m.Finish("pair 1", when); err != nil {
		t.Fatal(err)
	}
	check("pair 1", when)
	check("pair 2", time.Time{})
	check("", time.Time{})
	for _, bad := range []string{"", strings.Repeat("x", 1025)} {
		if err := m.Finish(bad, when); err == nil {
			t.Errorf("a name of %d bytes is taken", len(bad))
		}
	}
	if err := m.Finish("pair 1", time.Time{}); err == nil {
		t.Error("no time is taken")
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}

	// It stays when the memory is compacted, and is there for readers.
	if _, err := Compact(context.Background(), path, CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	if m, err = Open(path, Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	check("pair 1", when)
	if err := m.Finish("pair 2", when); err == nil {
		t.Error("a memory that is only read was written to")
	}
}
