package memory

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"
)

// answers are what a memory says: its units, and what is found in it.
type answers struct {
	units   []Unit
	matches [][]Match
	hits    []SearchResult
}

// ask opens a memory and asks it everything.
func ask(path string, queries []string) (a answers, err error) {
	m, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		return a, err
	}
	defer m.Close()
	for u, err := range m.Units() {
		if err != nil {
			return a, err
		}
		a.units = append(a.units, u)
	}
	for _, q := range queries {
		found, err := m.Lookup(q, LookupOptions{Min: 50, Top: -1})
		if err != nil {
			return a, err
		}
		a.matches = append(a.matches, found)
		if len(q) > 20 { // a term is sought, not a sentence
			continue
		}
		hits, err := m.Search(q, SearchOptions{})
		if err != nil {
			return a, err
		}
		a.hits = append(a.hits, hits)
	}
	return a, nil
}

// Whatever byte of a memory is flipped: nothing panics, a unit whose record it is in is
// named, and where verify finds nothing every answer is what it was. A repair (of every
// fifth, it takes longest) keeps each unit that could be read as it was.
//
// FLIP=1 flips every byte, which takes an hour; FLIP=29 every 29th.
func TestEveryFlip(t *testing.T) {
	step := 1499
	if n, err := strconv.Atoi(os.Getenv("FLIP")); err == nil {
		step = n
	}
	good := varied(t, 120)
	queries := append(corpus(5, 2), "سلام", "آب", "؟", "sentence")
	want, err := ask(good, queries)
	if err != nil {
		t.Fatal(err)
	}
	byID := make(map[uint64]Unit)
	for _, u := range want.units {
		byID[u.ID] = u
	}
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	f, file, err := openPages(good)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	data = data[:file.meta.pages*file.meta.pageSize] // The rest is room to grow.
	path := filepath.Join(t.TempDir(), "m.db")
	found := 0
	for at := 0; at < len(data); at += step {
		for _, with := range []byte{0x01, 0x80} {
			data[at] ^= with
			err := os.WriteFile(path, data, 0o600)
			data[at] ^= with
			if err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("byte %d of page %d ^ %#x", at%int(file.meta.pageSize), at/int(file.meta.pageSize), with)
			got, askErr := ask(path, queries)
			r, err := Verify(t.Context(), path, VerifyOptions{})
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if len(r.Findings) == 0 {
				if askErr != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s: verify finds nothing, but %v, the same answers: %v", what, askErr, reflect.DeepEqual(got, want))
				}
				continue
			}
			if found++; found%5 > 0 {
				continue
			}
			fixed, err := Repair(t.Context(), path, Options{})
			if errors.Is(err, ErrDamaged) {
				continue // nothing could be saved
			} else if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			after, err := ask(path, queries)
			if err != nil || uint64(len(after.units)) < r.Units {
				t.Errorf("%s: %d units after the repair, %d before, %v", what, len(after.units), r.Units, err)
			}
			older := fixed.Notes != nil || at < 2*int(file.meta.pageSize) // perhaps the state before
			for _, u := range after.units {
				if !older && !reflect.DeepEqual(u, byID[u.ID]) {
					t.Errorf("%s: after the repair unit %d is %+v", what, u.ID, u)
				}
			}
			os.Remove(path + ".damaged")
		}
	}
	t.Logf("%d flips were found", found)
	if found == 0 {
		t.Error("none was found")
	}
}
