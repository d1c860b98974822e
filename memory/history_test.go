package memory

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The model of a memory with its history: a map of units, and the maps that undo and
// redo go back to.
type model struct {
	now        map[uint64]Unit
	past, next []map[uint64]Unit
}

// made notes a change that gave another state.
func (w *model) made(after map[uint64]Unit) {
	if reflect.DeepEqual(w.now, after) {
		return
	}
	w.past, w.next, w.now = append(w.past, w.now), nil, after
}

func (w *model) undo(n int) {
	for range n {
		w.next = append(w.next, w.now)
		w.now, w.past = w.past[len(w.past)-1], w.past[:len(w.past)-1]
	}
}

func (w *model) redo(n int) {
	for range n {
		w.past = append(w.past, w.now)
		w.now, w.next = w.next[len(w.next)-1], w.next[:len(w.next)-1]
	}
}

func unitsIn(t failer, m *Memory) map[uint64]Unit {
	all := make(map[uint64]Unit)
	for u, err := range m.Units() {
		if err != nil {
			t.Fatal(err)
		}
		all[u.ID] = u
	}
	if n, err := m.Count(); int(n) != len(all) || err != nil {
		t.Fatalf("%d units are counted as %d, %v", len(all), n, err)
	}
	return all
}

// endingContext is a context that ends when it has been asked a number of times.
type endingContext struct {
	context.Context
	left int
}

func (c *endingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

var errBroken = errors.New("the file ends too early")

// broken gives units, and then an error.
func broken(units []Unit) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
		yield(Unit{}, errBroken)
	}
}

type failer interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

// found checks that some of all units are found by their sources, and that nothing is
// that is not there.
func found(t failer, m *Memory, some, want map[uint64]Unit) {
	for _, u := range some {
		matches, err := m.Lookup(u.Source, LookupOptions{From: u.From, To: u.To, Top: -1})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range matches {
			if !reflect.DeepEqual(x.Unit, want[x.Unit.ID]) {
				t.Fatalf("%q brings back %+v, want %+v", u.Source, x.Unit, want[x.Unit.ID])
			}
		}
		if u.Status != Rejected && !slices.ContainsFunc(matches, func(x Match) bool { return x.Unit.ID == u.ID }) {
			t.Fatalf("%q does not bring back unit %d", u.Source, u.ID)
		}
	}
}

// Whatever is done to a memory, in whatever order, undo and redo give it back exactly
// as it was: units, numbers, all that is known of them, and what is found.
func TestHistoryModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { historyModel(t, rapid.IntRange(1, 25).Draw(t, "steps")) })
}

func historyModel(t *rapid.T, steps int) {
	dir, err := os.MkdirTemp("", "hafez-history-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "m.db")
	sound := func() {
		r, err := Verify(context.Background(), path, VerifyOptions{})
		if err != nil || len(r.Findings) > 0 {
			t.Fatalf("%v, %v", err, r.Findings)
		}
	}
	// Changes of more units are made on a copy.
	batch := rapid.SampledFrom([]int{batchUnits, batchUnits, 3}).Draw(t, "batch")
	reopen := func() *Memory {
		m, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		m.file.db.NoSync = true
		m.batch = batch
		return m
	}
	m := reopen()
	defer func() { m.Close() }()
	source := rapid.SampledFrom([]string{"کتاب را خواندم", "كتاب را خواندم", "نان خریدیم", "۲۵ نفر آمدند", "هوا سرد است", "؟", "می‌روم", "می روم"})
	target := rapid.SampledFrom([]string{"I read the book", "we bought bread", "25 people came", "it is cold"})
	// How many changes in force can be undone no more, and the works that changes have
	// finished: by name, how many changes were in force then.
	forgotten, works := 0, map[string]int{}
	unit := rapid.Custom(func(t *rapid.T) Unit {
		return Unit{
			Source: source.Draw(t, "source"), Target: target.Draw(t, "target"),
			From:    rapid.SampledFrom([]string{"fa", "fa-IR", "ar"}).Draw(t, "from"),
			Status:  rapid.SampledFrom([]Status{Confirmed, Draft, Rejected}).Draw(t, "status"),
			Changed: time.Unix(rapid.Int64Range(1, 5).Draw(t, "changed")*1e8, 0).UTC(),
			Origin:  rapid.SampledFrom([]string{"", "a.fa", "b.fa"}).Draw(t, "origin"),
			Notes:   rapid.SampledFrom([][]string{nil, {"n"}}).Draw(t, "notes"),
		}
	})
	known := func() []uint64 { return slices.Sorted(maps.Keys(unitsIn(t, m))) }
	w := &model{now: map[uint64]Unit{}}
	defer func() {
		if !t.Failed() {
			m.Close()
			sound()
		}
	}()
	ctx := context.Background()
	for step := range steps {
		before := unitsIn(t, m)
		if !reflect.DeepEqual(before, w.now) {
			t.Fatalf("the memory has %v, want %v", before, w.now)
		}
		change, err := true, error(nil)
		// What fails in the middle leaves all as it was.
		ctx, fails := context.Context(ctx), rapid.IntRange(0, 3).Draw(t, "fails") == 0
		if fails {
			ctx = &endingContext{Context: ctx, left: rapid.IntRange(0, 12).Draw(t, "left")}
		}
		switch op := rapid.SampledFrom([]string{"add", "import", "import", "delete", "revise", "undo", "undo", "undo", "redo", "redo", "compact", "forget", "reopen", "index"}).Draw(t, "op"); op {
		case "add":
			_, _, err = m.Add(unit.Draw(t, "unit"))
		case "import":
			in := rapid.SliceOfN(unit, 1, 6).Draw(t, "units")
			opts := ImportOptions{OnConflict: rapid.SampledFrom([]Conflict{KeepBoth, ReplaceOld, SkipNew, ReplaceOwn}).Draw(t, "policy"), Now: time.Unix(6e8, 0).UTC()}
			if ids := known(); len(ids) > 0 && rapid.Bool().Draw(t, "remove") {
				opts.Remove = rapid.SliceOfN(rapid.SampledFrom(append(ids, 99)), 1, 4).Draw(t, "ids")
			}
			if rapid.Bool().Draw(t, "finished") {
				opts.Finished = fmt.Sprint("work ", step)
			}
			if ids := known(); len(ids) > 0 && rapid.Bool().Draw(t, "edited") {
				in[0].Replaces = before[rapid.SampledFrom(ids).Draw(t, "id")].Ref()
			}
			units := list(in...)
			if fails {
				units = broken(in[:rapid.IntRange(0, len(in)).Draw(t, "good")])
			}
			_, err = m.Import(units, opts, nil)
			if at, e := m.Finished(fmt.Sprint("work ", step)); e != nil || at.IsZero() == (opts.Finished != "" && err == nil) {
				t.Fatalf("%q is finished %v, %v; %v", opts.Finished, at, e, err)
			}
			if opts.Finished != "" && err == nil && !reflect.DeepEqual(before, unitsIn(t, m)) {
				works[opts.Finished] = len(w.past)
			}
		case "delete":
			ids := rapid.SliceOf(rapid.SampledFrom(append(known(), 99))).Draw(t, "ids")
			_, err = m.Delete(ctx, ids, Change{})
		case "revise":
			var r Revision
			for _, id := range known() {
				switch rapid.IntRange(0, 3).Draw(t, "what") {
				case 0:
					r.Delete = append(r.Delete, id)
				case 1:
					u := unit.Draw(t, "unit")
					u.ID = id
					r.Units = append(r.Units, u)
				}
			}
			_, _, err = m.Revise(ctx, r, Change{})
			if errors.Is(err, ErrChanged) || errors.Is(err, ErrUnit) { // One took the place of another, or was rejected and the other not.
				err = nil
			}
		case "undo", "redo":
			change = false
			n := rapid.IntRange(1, 3).Draw(t, "n")
			do, left, move := m.Undo, len(w.past), w.undo
			if op == "redo" {
				do, left, move = m.Redo, len(w.next), w.redo
			}
			entries, e := do(ctx, n, Change{By: "سارا"})
			switch {
			case fails && errors.Is(e, context.Canceled):
			case n > left && !errors.Is(e, ErrNothing) && !(errors.Is(e, ErrForgotten) && op == "undo" && forgotten > 0):
				t.Fatalf("%s %d of %d: %v", op, n, left, e)
			case n <= left && (e != nil || len(entries) != n):
				t.Fatalf("%s %d of %d: %v, %v", op, n, left, entries, e)
			case n <= left:
				move(n)
			}
		case "compact", "forget":
			m.Close()
			_, err = Compact(ctx, path, CompactOptions{Forget: op == "forget"})
			if err == nil && op == "forget" {
				forgotten, w.past, w.next = forgotten+len(w.past), nil, nil
				clear(works) // They stay as they are.
			}
			if err == nil {
				sound()
			}
			m = reopen()
		case "reopen":
			m.Close()
			m = reopen()
		case "index":
			err = m.extendIndex(ctx, nil, 0, nil)
		}
		switch failed := errors.Is(err, errBroken) || errors.Is(err, context.Canceled); {
		case failed && fails:
			change = false
		case err != nil:
			t.Fatal(err)
		}
		now := unitsIn(t, m)
		if change && !reflect.DeepEqual(w.now, now) {
			maps.DeleteFunc(works, func(work string, made int) bool { // What is undone is final now.
				return made >= len(w.past) && work != fmt.Sprint("work ", step)
			})
			w.made(now)
		}
		if !reflect.DeepEqual(now, w.now) {
			t.Fatalf("the memory has %v, want %v", now, w.now)
		}
		found(t, m, now, now)
		for work, made := range works {
			at, err := m.Finished(work)
			if is := made < len(w.past); is == at.IsZero() || err != nil {
				t.Fatalf("%q is finished %v, %v; want %v", work, at, err, is)
			}
		}
	}
	entries, err := m.History()
	if err != nil {
		t.Fatal(err)
	}
	inForce := 0
	for _, e := range entries {
		if e.Undone.IsZero() {
			inForce++
		}
	}
	if inForce != forgotten+len(w.past) {
		t.Fatalf("%d changes are in force, want %d", inForce, forgotten+len(w.past))
	}
}

// What is too large for one transaction is undone and redone too, on a copy.
func TestUndoLarge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "کتاب 7", Target: "book 7", Notes: []string{"کهنه"}})
	m.Add(Unit{Source: "نان", Target: "bread"})
	before := unitsIn(t, m)
	units := func(yield func(Unit, error) bool) {
		for i := range 2*batchUnits + 5 {
			u := Unit{Source: fmt.Sprintf("کتاب %d", i), Target: fmt.Sprintf("book %d", i), Changed: time.Unix(1e9, 0).UTC(), Origin: "کتاب‌ها.tmx"}
			if !yield(u, nil) {
				return
			}
		}
	}
	if _, err := m.Import(units, ImportOptions{By: "سارا", Command: "import کتاب‌ها.tmx"}, nil); err != nil {
		t.Fatal(err)
	}
	after := unitsIn(t, m)
	if len(after) != 2*batchUnits+6 || after[1].Origin == "" {
		t.Fatalf("%d units, %+v", len(after), after[1])
	}
	for range 2 {
		if _, err := m.Undo(t.Context(), 1, Change{}); err != nil {
			t.Fatal(err)
		}
		if now := unitsIn(t, m); !reflect.DeepEqual(now, before) {
			t.Fatalf("undone: %d units, %v", len(now), now)
		}
		if _, err := m.Redo(t.Context(), 1, Change{}); err != nil {
			t.Fatal(err)
		}
		if now := unitsIn(t, m); !reflect.DeepEqual(now, after) {
			t.Fatalf("redone: %d units", len(now))
		}
	}
	some := map[uint64]Unit{1: after[1], 3: after[3], 40_000: after[40_000]}
	found(t, m, some, after)
	// Numbers that the history needs are not given to others.
	id, _, err := m.Add(Unit{Source: "تازه", Target: "new"})
	if id != uint64(len(after))+1 || err != nil {
		t.Errorf("unit %d, %v", id, err)
	}
	m.Close()
	if left := beside(path); len(left) > 0 {
		t.Errorf("beside the memory stay %v", left)
	}
}

// Once the history is cut nothing can be undone that came before, and the texts of
// what was deleted are gone from the file.
func TestForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "محرمانه", Target: "confidential"})
	m.Delete(t.Context(), []uint64{1}, Change{})
	m.Add(Unit{Source: "نان", Target: "bread"})
	m.Close()
	if _, err := Compact(t.Context(), path, CompactOptions{Forget: true}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || slices.ContainsFunc([]string{"محرمانه", "confidential"}, func(s string) bool { return containsText(data, s) }) {
		t.Errorf("a text that was deleted is in the file still, %v", err)
	}
	m = open(t, path, Options{})
	if _, err := m.Undo(t.Context(), 1, Change{}); !errors.Is(err, ErrForgotten) {
		t.Errorf("undo: %v", err)
	}
	m.Add(Unit{Source: "آب", Target: "water"})
	if _, err := m.Undo(t.Context(), 2, Change{}); !errors.Is(err, ErrForgotten) {
		t.Errorf("undo of two: %v", err)
	}
	if _, err := m.Undo(t.Context(), 1, Change{}); err != nil {
		t.Error(err)
	}
	entries, err := m.History()
	if err != nil || len(entries) != 4 || !entries[0].Final || entries[3].Final {
		t.Errorf("%+v, %v", entries, err)
	}
}

func containsText(data []byte, s string) bool { return slices.Contains(chunksOf(data, len(s)), s) }

// chunksOf gives all parts of n bytes.
func chunksOf(data []byte, n int) (parts []string) {
	for i := 0; i+n <= len(data); i++ {
		if data[i] == "محرمانه"[0] || data[i] == 'c' {
			parts = append(parts, string(data[i:i+n]))
		}
	}
	return parts
}

// The works that a change finished are unfinished when it is undone.
func TestUndoFinished(t *testing.T) {
	m := fresh(t)
	opts := ImportOptions{Finished: "pair 1", Now: time.Unix(1e9, 0)}
	if _, err := m.Import(list(Unit{Source: "نان", Target: "bread"}), opts, nil); err != nil {
		t.Fatal(err)
	}
	is := func() bool {
		at, err := m.Finished("pair 1")
		if err != nil {
			t.Fatal(err)
		}
		return !at.IsZero()
	}
	for range 2 {
		if !is() {
			t.Error("it is not finished")
		}
		m.Undo(t.Context(), 1, Change{})
		if is() {
			t.Error("it is finished still")
		}
		m.Redo(t.Context(), 1, Change{})
	}
	// Where nothing else changed there is nothing to undo.
	opts.Finished = "pair 2"
	m.Import(list(Unit{Source: "نان", Target: "bread"}), opts, nil)
	if at, err := m.Finished("pair 2"); at.IsZero() || err != nil {
		t.Error(at, err)
	}
	if entries, err := m.History(); len(entries) != 1 || err != nil {
		t.Error(entries, err)
	}
}

// Also if the units that come back with it are not in the index any more, so that it
// takes a second try.
func TestUndoFinishedForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "نان", Target: "bread"})
	m.Add(Unit{Source: "ماه", Target: "moon"})
	if _, err := m.Import(list(Unit{Source: "آب", Target: "water"}), ImportOptions{Remove: []uint64{1}, Finished: "pair 1"}, nil); err != nil {
		t.Fatal(err)
	}
	m.Close()
	if _, err := Compact(t.Context(), path, CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	m = open(t, path, Options{})
	for _, want := range []bool{false, true, false} {
		do := m.Undo
		if want {
			do = m.Redo
		}
		if _, err := do(t.Context(), 1, Change{}); err != nil {
			t.Fatal(err)
		}
		if at, err := m.Finished("pair 1"); at.IsZero() == want || err != nil {
			t.Errorf("it is finished %v, want %v, %v", at, want, err)
		}
	}
}

// Entries keep all that they are made of.
func TestEntryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{
			Number: 7, At: time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "at"), 0).UTC(), By: rapid.String().Draw(t, "by"), Command: rapid.String().Draw(t, "command"),
			Added: rapid.IntRange(0, 1<<30).Draw(t, "added"), Updated: rapid.IntRange(0, 9).Draw(t, "updated"), Removed: rapid.IntRange(0, 9).Draw(t, "removed"),
			Final: rapid.Bool().Draw(t, "final"), first: rapid.Uint64().Draw(t, "first"), last: rapid.Uint64().Draw(t, "last"),
		}
		if rapid.Bool().Draw(t, "undone") {
			e.Undone, e.UndoneBy = time.Unix(0, 0).UTC(), "سارا"
		}
		for range rapid.IntRange(0, 2).Draw(t, "works") {
			e.works = append(e.works, finishedWork{rapid.String().Draw(t, "name"), rapid.Int64().Draw(t, "other")})
		}
		b := e.encode()
		got, err := decodeEntry(7, b)
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Fatalf("%+v became %+v, %v", e, got, err)
		}
		at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
		b[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := decodeEntry(7, b); !errors.Is(err, ErrDamaged) {
			t.Fatalf("a flipped bit: %v", err)
		}
	})
}

func FuzzEntry(f *testing.F) {
	e := Entry{At: time.Unix(1e9, 0), By: "سارا", Command: "add", Added: 1, first: 1, last: 1, works: []finishedWork{{"w", 3}}}
	b := e.encode()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, body []byte) {
		decodeEntry(1, body)
		decodeEntry(1, sealed(body))
		for _, err := range journalStates(1, sealed(body)) {
			if err != nil {
				break
			}
		}
	})
}

func ExampleMemory_Undo() {
	m, err := Temporary()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	m.Add(Unit{Source: "کتاب", Target: "book", CreatedBy: "سارا"})
	m.Delete(context.Background(), []uint64{1}, Change{By: "رضا"})
	undone, err := m.Undo(context.Background(), 1, Change{By: "سارا"})
	n, _ := m.Count()
	fmt.Println(undone[0].Command, undone[0].By, n, err)
	// Output: delete رضا 1 <nil>
}
