package memory

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

func open(t testing.TB, path string, opts Options) *Memory {
	t.Helper()
	m, err := Open(path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func fresh(t testing.TB) *Memory {
	return open(t, filepath.Join(t.TempDir(), "حافظه.db"), Options{})
}

func list(units ...Unit) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

func all(t testing.TB, m *Memory) []Unit {
	t.Helper()
	var units []Unit
	for u, err := range m.Units() {
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	return units
}

func TestAdd(t *testing.T) {
	m := fresh(t)
	for _, c := range []struct {
		source, target string
		id             uint64
		outcome        Outcome
		why            string
	}{
		{"سلام", "Hello", 1, Added, "a new pair"},
		{"سلام", "Hello", 1, Unchanged, "the same pair"},
		{"سلام", "Hi", 2, Added, "another translation is kept beside it"},
		{"سلام ", "Hello", 3, Added, "text is kept as typed"},
		{"سلام", "Hello", 1, Unchanged, "the first is still there"},
	} {
		id, outcome, err := m.Add(Unit{Source: c.source, Target: c.target})
		if id != c.id || outcome != c.outcome || err != nil {
			t.Errorf("%q %q (%s): unit %d %v, %v; want unit %d %v", c.source, c.target, c.why, id, outcome, err, c.id, c.outcome)
		}
	}
	if n, err := m.Count(); n != 3 || err != nil {
		t.Errorf("count %d, %v", n, err)
	}
}

func TestAddRefuses(t *testing.T) {
	m := fresh(t)
	long := strings.Repeat("سلام ", maxText/9+1)
	for _, u := range []Unit{
		{Target: "Hello"}, {Source: "سلام"}, {Source: " \n", Target: "Hello"}, {Source: "سلام", Target: "\t"},
		{Source: "\u200c\u200f", Target: "Hello"}, {Source: "سل\xffام", Target: "Hello"}, {Source: "سلام", Target: "He\xffllo"},
		{Source: "سلام", Target: "He\x00llo"}, {Source: "سلام", Target: "He\x0Bllo"}, {Source: "سلام", Target: "Hello", Next: "\x02"}, {Source: long, Target: "Hello"}, {Source: "سلام", Target: long},
		{Source: "سلام", Target: "Hello", Notes: []string{"\xff"}}, {Source: "سلام", Target: "Hello", Status: Rejected + 1},
	} {
		if _, _, err := m.Add(u); !errors.Is(err, ErrUnit) {
			t.Errorf("%.20q %.20q: %v", u.Source, u.Target, err)
		}
	}
	if n, _ := m.Count(); n != 0 {
		t.Errorf("%d units came in all the same", n)
	}
}

// full has every field filled.
func full() Unit {
	day := time.Date(2020, 10, 14, 8, 30, 0, 0, time.UTC)
	return Unit{
		Source: "  او گفت: «می‌روم.»\n", Target: "He said, \"I'm going.\"", From: "fa-IR", To: "en-GB",
		Created: day, Changed: day.AddDate(0, 0, 3), CreatedBy: "سارا", ChangedBy: "امید", Origin: "خبر ۱.txt",
		Previous: "پیش از آن", Next: "پس از آن", Status: Draft,
		Notes: []string{"یک", "two"}, Props: []Prop{{"client", "آریا"}, {"client", "B"}, {"empty", ""}},
	}
}

func TestUnitsComeBackAsTheyWere(t *testing.T) {
	m := fresh(t)
	u := full()
	id, _, err := m.Add(u)
	if err != nil {
		t.Fatal(err)
	}
	u.ID = id
	if got := all(t, m); len(got) != 1 || !reflect.DeepEqual(got[0], u) {
		t.Errorf("got  %+v\nwant %+v", got, u)
	}
}

func TestRecord(t *testing.T) {
	pair := languagePair{"fa", "en"}
	numbers := map[uint16]languagePair{1: pair}
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string { return rapid.String().Draw(t, name) }
		when := func(name string) time.Time {
			s := rapid.Int64Range(-1<<40, 1<<40).Draw(t, name)
			return time.Unix(s, 0).UTC()
		}
		u := Unit{
			Source: text("source"), Target: text("target"), From: "fa", To: rapid.SampledFrom([]string{"en", "en-GB"}).Draw(t, "to"),
			CreatedBy: text("by"), Origin: text("origin"), Previous: text("previous"), Next: text("next"),
			Status: Status(rapid.IntRange(0, 2).Draw(t, "status")),
		}
		if rapid.Bool().Draw(t, "dated") {
			u.Created, u.Changed = when("created"), when("changed")
		}
		for range rapid.IntRange(0, 3).Draw(t, "notes") {
			u.Notes = append(u.Notes, text("note"))
			u.Props = append(u.Props, Prop{text("key"), text("value")})
		}
		record := encodeUnit(&u, 1, pair)
		got, err := decodeUnit(record, 0, numbers)
		if err != nil || !reflect.DeepEqual(got, u) {
			t.Fatalf("%v: got  %+v\nwant %+v", err, got, u)
		}
		if _, source, target, err := recordTexts(record); err != nil || string(source) != u.Source || string(target) != u.Target {
			t.Fatalf("source %q, %v", source, err)
		}
		for n := range record {
			if _, err := decodeUnit(record[:n], 0, numbers); err == nil {
				t.Fatalf("no error for %d bytes of %d", n, len(record))
			}
		}
	})
}

func FuzzRecord(f *testing.F) {
	u := full()
	record := encodeUnit(&u, 1, languagePair{"fa", "en"})
	f.Add(record)
	f.Add(record[1 : len(record)-4])
	f.Fuzz(func(t *testing.T, record []byte) {
		numbers := map[uint16]languagePair{1: {"fa", "en"}}
		recordTexts(record)
		// As it is, and with the version and the sum that let it through to the fields.
		for _, b := range [][]byte{record, append([]byte{1}, record...), sealed(append([]byte{recordVersion}, record...))} {
			u, err := decodeUnit(b, 1, numbers)
			if err != nil {
				continue
			}
			if len(u.Source)+len(u.Target)+len(u.Notes)+len(u.Props) > len(b) {
				t.Error("more came out than was in")
			}
			again, err := decodeUnit(encodeUnit(&u, 1, numbers[1]), 1, numbers)
			if err != nil || len(again.Notes) != len(u.Notes) || again.Source != u.Source {
				t.Errorf("%v: %+v, written and read again %+v", err, u, again)
			}
		}
		newChunk(record, 3)
		if r, ok := parseRow(record); ok {
			r.views()
		}
		chunkRow(record, 7)
		for b := (blockReader{rest: record}); b.more(); {
			for it := (unitIterator{lists: []postingList{b.list}}); it.id != noUnit; it.advance() {
			}
		}
	})
}

func TestImport(t *testing.T) {
	m := fresh(t)
	count := func(units ...Unit) (n [4]int) {
		t.Helper()
		_, err := m.Import(list(units...), ImportOptions{}, func(u Unit, o Outcome, err error) {
			if err != nil {
				n[3]++
			} else {
				n[o]++
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	u := full()
	plain := Unit{Source: u.Source, Target: u.Target, From: u.From, To: u.To}
	for _, c := range []struct {
		units []Unit
		want  [4]int
		why   string
	}{
		{[]Unit{plain, {Source: "الف", Target: "A"}, {Source: "", Target: "B"}}, [4]int{2, 0, 0, 1}, "two come in, one cannot"},
		{[]Unit{plain, {Source: "الف", Target: "A"}, {Source: "", Target: "B"}}, [4]int{0, 0, 2, 1}, "again: nothing changes"},
		{[]Unit{u}, [4]int{0, 1, 0, 0}, "more is known"},
		{[]Unit{{Source: "پ", Target: "P", Status: Draft}, {Source: "پ", Target: "P"}}, [4]int{1, 1, 0, 0}, "what was a draft is confirmed"},
		{[]Unit{{Source: "پ", Target: "P", Status: Draft}}, [4]int{0, 0, 1, 0}, "and stays so"},
		{[]Unit{u, plain}, [4]int{0, 0, 2, 0}, "nothing more is known"},
		{[]Unit{u, u, u}, [4]int{0, 0, 3, 0}, "three times in one batch"},
		{[]Unit{{Source: "ب", Target: "B"}, {Source: "ب", Target: "B"}}, [4]int{1, 0, 1, 0}, "twice in the batch that brings it"},
	} {
		if got := count(c.units...); got != c.want {
			t.Errorf("%s: added, updated, unchanged, refused %v, want %v", c.why, got, c.want)
		}
	}
	u.ID = 1
	u.Status = Confirmed // was so already
	if got := all(t, m)[0]; !reflect.DeepEqual(got, u) {
		t.Errorf("got  %+v\nwant %+v", got, u)
	}

	// Whatever order they come in, the second time changes nothing.
	first, second := full(), full()
	second.Status, second.Changed, second.Notes = Draft, first.Changed.AddDate(1, 0, 0), nil
	first.Status, first.Source, second.Source = Confirmed, "د", "د"
	third := Unit{Source: "د", Target: first.Target, From: "fa-IR", To: "en-GB", Created: second.Changed.AddDate(1, 0, 0), Origin: "x"}
	for _, order := range [][]Unit{{first, second, third}, {third, second, first}, {second, third, first}} {
		m := fresh(t)
		m.Import(list(order...), ImportOptions{}, nil)
		m.Import(list(order...), ImportOptions{}, func(u Unit, o Outcome, err error) {
			if o != Unchanged || err != nil {
				t.Errorf("%+v the second time: %v, %v", u, o, err)
			}
		})
	}

	broken := errors.New("broken")
	_, err := m.Import(func(yield func(Unit, error) bool) {
		_ = yield(Unit{Source: "ج", Target: "C"}, nil) && yield(Unit{}, broken)
	}, ImportOptions{}, nil)
	if n, _ := m.Count(); !errors.Is(err, broken) || n != 4 {
		t.Errorf("a source that breaks: %v, %d units", err, n)
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := filepath.Join(dir, "good.db")
	m := open(t, good, Options{})
	for i := range 200 {
		if _, _, err := m.Add(Unit{Source: fmt.Sprint("جملهٔ شمارهٔ ", i), Target: fmt.Sprint("sentence ", i)}); err != nil {
			t.Fatal(err)
		}
	}
	m.Close()
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}

	newer := filepath.Join(dir, "newer.db")
	open(t, newer, Options{}).Close()
	other := filepath.Join(dir, "other.db")
	for path, f := range map[string]func(*bolt.Tx) error{
		newer: func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(schemaKey, []byte{0, 0, 0, 99}) },
		other: func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("other")); return err },
	} {
		db, err := bolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Update(f); err != nil {
			t.Fatal(err)
		}
		db.Close()
	}
	flipped := slices.Clone(data)
	flipped[20] ^= 1 // both meta pages
	flipped[os.Getpagesize()+20] ^= 1

	for _, c := range []struct {
		path string
		want error
	}{
		{file("text.db", []byte("این یک حافظه نیست\n")), ErrNotMemory},
		{file("byte.db", []byte{0}), ErrNotMemory},
		{file("long.db", bytes.Repeat([]byte("متن"), 10_000)), ErrNotMemory},
		{file("half.db", data[:len(data)/2]), ErrDamaged},
		{file("page.db", data[:os.Getpagesize()]), ErrDamaged},
		{file("head.db", data[:30]), ErrDamaged},
		{file("flipped.db", flipped), ErrDamaged},
		{newer, ErrNewer},
		{other, ErrNotMemory},
		{dir, ErrNotMemory},
	} {
		before, _ := os.ReadFile(c.path)
		for _, readOnly := range []bool{true, false} {
			m, err := Open(c.path, Options{ReadOnly: readOnly})
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", filepath.Base(c.path), err, c.want)
			}
			if err == nil {
				m.Close()
			}
		}
		if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", filepath.Base(c.path))
		}
	}
	if _, err := Open(filepath.Join(dir, "none.db"), Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Open(file("empty.db", nil), Options{ReadOnly: true}); !errors.Is(err, ErrNotMemory) {
		t.Errorf("an empty file, for reading: %v", err)
	}
	if m := open(t, file("empty2.db", nil), Options{}); m == nil {
		t.Error("an empty file, for writing")
	}
}

// Wherever a bit of the file is wrong, the outcome is an answer or an error.
func TestFlippedBits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	for i := range 60 {
		m.Add(Unit{Source: fmt.Sprint("جملهٔ شمارهٔ ", i), Target: fmt.Sprint("sentence ", i)})
	}
	m.Close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	step := 97
	for i := 0; i < len(data); i += step {
		broken := slices.Clone(data)
		broken[i] ^= 0x55
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := Open(path, Options{ReadOnly: true})
		if err != nil {
			continue
		}
		m.Lookup("جملهٔ شمارهٔ ۷", LookupOptions{})
		for range m.Units() {
		}
		m.Close()
	}
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	open(t, path, Options{}).Close()
	a := open(t, path, Options{ReadOnly: true})
	open(t, path, Options{ReadOnly: true}) // two may read
	if _, _, err := a.Add(Unit{Source: "سلام", Target: "Hello"}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("adding to a memory opened for reading: %v", err)
	}
}

func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	open(t, path, Options{})
	for _, readOnly := range []bool{true, false} {
		if _, err := Open(path, Options{ReadOnly: readOnly, Timeout: 60 * time.Millisecond}); !errors.Is(err, ErrLocked) {
			t.Errorf("a second one: %v", err)
		}
	}
}

func TestTemporaryGoes(t *testing.T) {
	m, err := Temporary()
	if err != nil {
		t.Fatal(err)
	}
	m.Add(Unit{Source: "سلام", Target: "Hello"})
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(m.Path())); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it left its folder: %v", err)
	}
}
