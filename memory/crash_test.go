package memory

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A process changes a memory, and is killed: that is tried with every kind of change
// and at moments of every kind. All changes follow from a seed and from what is in the
// memory, so that they can be made once more, on a copy, to know what the memory must
// be like after each.

// crashBatch is how many units a transaction takes there, so that changes of little
// more of them are made on a copy of the file.
const crashBatch = 60

// crashWork is a series of changes of a memory.
type crashWork struct {
	path   string
	random *rand.Rand
	sync   bool // or it is not brought to disk, for speed
	m      *Memory
	number int64
}

func newCrashWork(path string, seed uint64, sync bool) (*crashWork, error) {
	w := &crashWork{path: path, random: rand.New(rand.NewPCG(seed, 7)), sync: sync}
	return w, w.open()
}

func (w *crashWork) open() (err error) {
	if w.m, err = Open(w.path, Options{}); err == nil {
		w.m.batch, w.m.file.db.NoSync = crashBatch, !w.sync
	}
	return err
}

// crashUnits makes n units, some of which may be there already.
func (w *crashWork) units(n int) []Unit {
	sources := []string{"نشست %d شورا برگزار شد", "بهای نان %d درصد بالا رفت", "كتاب %d را خواندم", "%d نفر آمدند", "هوای شهر %d سرد است"}
	targets := []string{"council meeting %d was held", "bread prices rose by %d percent", "I read book %d", "%d people came", "it is cold in city %d"}
	units := make([]Unit, n)
	for i := range units {
		k, number := w.random.IntN(len(sources)), w.random.IntN(2000)
		units[i] = Unit{
			Source: fmt.Sprintf(sources[k], number), Target: fmt.Sprintf(targets[k], number),
			Changed: time.Unix(1e9+w.number, 0).UTC(), ChangedBy: []string{"سارا", "رضا"}[w.random.IntN(2)],
			Status: []Status{Confirmed, Confirmed, Draft}[w.random.IntN(3)], Notes: []string{strconv.Itoa(w.random.IntN(100))},
		}
		if w.random.IntN(4) == 0 {
			units[i].Target += " indeed"
		}
	}
	return units
}

// some chooses about n of the units that are there.
func (w *crashWork) some(n int) (ids []uint64, err error) {
	for u, err := range w.m.Units() {
		if err != nil {
			return nil, err
		}
		ids = append(ids, u.ID)
	}
	w.random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:min(n, len(ids))], nil
}

var crashOps = []string{
	"add", "add", "add", "import", "import", "import-large", "import-large", "revise", "revise-large",
	"delete", "delete-large", "undo", "undo", "undo", "redo", "redo", "compact", "compact", "forget", "reopen",
}

// next chooses the next change.
func (w *crashWork) next() string {
	w.number++
	return crashOps[w.random.IntN(len(crashOps))]
}

// do makes a change.
func (w *crashWork) do(op string) error {
	ctx := context.Background()
	change := Change{By: "سارا", At: time.Unix(1e9+w.number, 0)}
	size := 1 + w.random.IntN(8)
	kind, large := strings.CutSuffix(op, "-large")
	if large {
		size = crashBatch + 1 + w.random.IntN(4*crashBatch)
	}
	var err error
	switch kind {
	case "add":
		_, _, err = w.m.Add(w.units(1)[0])
	case "import":
		opts := ImportOptions{OnConflict: []Conflict{KeepBoth, ReplaceOld, SkipNew}[w.random.IntN(3)], Now: change.At, Command: "import"}
		_, err = w.m.Import(list(w.units(size)...), opts, nil)
	case "revise":
		var r Revision
		ids, e := w.some(size)
		if e != nil {
			return e
		}
		for i, u := range w.units(len(ids)) {
			if u.ID = ids[i]; i%5 == 4 {
				r.Delete = append(r.Delete, u.ID)
				continue
			}
			r.Units = append(r.Units, u)
		}
		_, _, err = w.m.Revise(ctx, r, change)
	case "delete":
		ids, e := w.some(size)
		if e != nil {
			return e
		}
		_, err = w.m.Delete(ctx, ids, change)
	case "undo", "redo":
		do := w.m.Undo
		if kind == "redo" {
			do = w.m.Redo
		}
		_, err = do(ctx, 1+w.random.IntN(3), change)
	case "compact", "forget":
		w.m.Close()
		if _, err = Compact(ctx, w.path, CompactOptions{Forget: kind == "forget"}); err == nil {
			err = w.open()
		}
	case "reopen":
		w.m.Close()
		err = w.open()
	}
	if errors.Is(err, ErrNothing) || errors.Is(err, ErrForgotten) || errors.Is(err, ErrChanged) {
		return nil // There was nothing to do.
	}
	return err
}

// digest is a hash of all that is in a memory, and how many units.
func digest(m *Memory) (string, error) {
	h := sha256.New()
	n := 0
	for u, err := range m.Units() {
		if err != nil {
			return "", err
		}
		n++
		line, err := json.Marshal(u)
		if err != nil {
			return "", err
		}
		h.Write(line)
	}
	entries, err := m.History()
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		h.Write(e.encode())
	}
	count, err := m.Count()
	if err != nil {
		return "", err
	}
	last, err := m.LastID()
	if err != nil {
		return "", err
	}
	fmt.Fprint(h, last)
	if int(count) != n {
		return "", fmt.Errorf("%d units are counted as %d", n, count)
	}
	return fmt.Sprintf("%d:%x", n, h.Sum(nil)[:8]), nil
}

// crashChild makes changes for ever, and tells of each before and after.
func crashChild(args []string) error {
	seed, err := strconv.ParseUint(args[1], 10, 64)
	if err != nil {
		return err
	}
	w, err := newCrashWork(args[0], seed, true)
	if err != nil {
		return err
	}
	for {
		op := w.next()
		say("begin", op)
		if err := w.do(op); err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		state, err := digest(w.m)
		if err != nil {
			return err
		}
		say("done", op, state)
	}
}

// aims are the moments at which a process is killed: at any time, or just when
// something happens to the files.
var aims = []struct {
	name string
	seen func(before, now crashFiles) bool
	wait time.Duration // and up to so long after that
}{
	{"at any time", func(_, _ crashFiles) bool { return true }, 150 * time.Millisecond},
	{"while the file is written", func(before, now crashFiles) bool { return now.changed != before.changed }, 2 * time.Millisecond},
	{"once the file is written", func(before, now crashFiles) bool { return now.changed != before.changed }, 0},
	{"once there is a copy", func(before, now crashFiles) bool { return !before.copied && now.copied }, 0},
	{"while there is a copy", func(before, now crashFiles) bool { return !before.copied && now.copied }, 20 * time.Millisecond},
	{"once the copy takes its place", func(before, now crashFiles) bool { return before.copied && !now.copied }, 0},
	{"after the copy has taken its place", func(before, now crashFiles) bool { return before.copied && !now.copied }, 4 * time.Millisecond},
}

// crashFiles is what can be seen of a memory from outside.
type crashFiles struct {
	changed time.Time
	copied  bool
}

func lookAt(path string) (f crashFiles) {
	if info, err := os.Stat(path); err == nil {
		f.changed = info.ModTime()
	}
	_, err := os.Stat(path + newSuffix)
	f.copied = err == nil
	return f
}

// Whenever a process is killed, the memory holds all that it has told to be done, and
// of the change that it was making all or nothing.
func TestKill(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 20
	}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	dir := t.TempDir()
	var path string
	felled, aimed := map[string]int{}, map[string]int{}
	after, changes := 0, 0
	for i := range kills {
		if i%25 == 0 {
			path = filepath.Join(dir, fmt.Sprintf("m%d.db", i))
		}
		shadow := filepath.Join(dir, "shadow.db")
		os.Remove(shadow)
		if i%25 != 0 {
			duplicate(t, path, shadow)
		}
		seed, aim := random.Uint64(), aims[i%len(aims)]
		where := fmt.Sprintf("kill %d %s, seed %d", i, aim.name, seed)

		// The work, and its end.
		c := start(t, "crash", path, strconv.FormatUint(seed, 10))
		lines := make(chan []string)
		go func() {
			var all []string
			for line := c.line(); line != ""; line = c.line() {
				if all = append(all, line); len(all) == 1 {
					lines <- nil
				}
			}
			lines <- all
		}()
		<-lines
		wait := time.Duration(random.Int64N(int64(50 * time.Millisecond)))
		time.Sleep(wait)
		for before, until := lookAt(path), time.Now().Add(400*time.Millisecond); time.Now().Before(until); {
			now := lookAt(path)
			if aim.seen(before, now) {
				break
			}
			before = now
		}
		if aim.wait > 0 {
			time.Sleep(time.Duration(random.Int64N(int64(aim.wait))))
		}
		c.Process.Kill()
		all := <-lines
		c.Wait()

		// The same once more, as far as it was told.
		w, err := newCrashWork(shadow, seed, false)
		if err != nil {
			t.Fatal(where, err)
		}
		state, err := digest(w.m)
		if err != nil {
			t.Fatal(where, err)
		}
		allowed := []string{state}
		doing := "nothing"
		for _, line := range all {
			word := strings.Fields(line)
			switch word[0] {
			case "begin":
				if op := w.next(); op != word[1] {
					t.Fatalf("%s: %s was to be %s", where, word[1], op)
				}
				doing = word[1]
				if err := w.do(doing); err != nil {
					t.Fatal(where, doing, err)
				}
				if state, err = digest(w.m); err != nil {
					t.Fatal(where, err)
				}
				allowed = append(allowed, state)
			case "done":
				if word[2] != state {
					t.Fatalf("%s: after %s: %s, and once more: %s", where, word[1], word[2], state)
				}
				allowed, doing = []string{state}, "nothing"
				changes++
			default:
				t.Fatalf("%s: %s", where, line)
			}
		}
		w.m.Close()
		felled[doing]++
		aimed[aim.name]++
		got := survived(t, where+" in "+doing, path, allowed)
		if len(allowed) == 2 && got == allowed[1] && got != allowed[0] {
			after++
		}
		if i%10 == 9 {
			undoAll(t, where, path)
		}
	}
	t.Logf("%d kills after %d changes that were done; in the middle of: %v; of these %d after it was on disk; %v", kills, changes, felled, after, aimed)
}

// survived checks a memory after a kill, and gives what it holds: one of what is
// allowed.
func survived(t *testing.T, where, path string, allowed []string) (state string) {
	t.Helper()
	if !strings.HasPrefix(allowed[0], "0:") {
		report, err := Verify(context.Background(), path, VerifyOptions{})
		if err != nil || len(report.Findings) > 0 {
			t.Fatalf("%s: %v, %v", where, report.Findings, err)
		}
	}
	for _, opts := range []Options{{ReadOnly: true}, {}} {
		m, err := Open(path, opts)
		if errors.Is(err, ErrNotMemory) && opts.ReadOnly && strings.HasPrefix(allowed[0], "0:") {
			continue // It was killed before there was anything.
		}
		if err != nil {
			t.Fatal(where, err)
		}
		if state, err = digest(m); err != nil {
			t.Fatal(where, err)
		}
		if !slices.Contains(allowed, state) {
			t.Fatalf("%s: the memory holds %s, want one of %v", where, state, allowed)
		}
		units := unitsIn(t, m)
		some := make(map[uint64]Unit)
		for id, u := range units {
			if some[id] = u; len(some) == 6 {
				break
			}
		}
		found(t, m, some, units)
		sameByAllPlans(t, m, some)
		if err := m.Close(); err != nil {
			t.Fatal(where, err)
		}
	}
	if left := beside(path); len(left) > 0 {
		t.Fatalf("%s: beside the memory stay %v", where, left)
	}
	return state
}

// sameByAllPlans checks that the index gives what a scan of all units gives.
func sameByAllPlans(t *testing.T, m *Memory, some map[uint64]Unit) {
	t.Helper()
	asked := 0
	for _, u := range some {
		if asked++; asked > 3 {
			return
		}
		opts := LookupOptions{Min: 60, Top: -1}
		want, err := m.Lookup(u.Source, opts.By(0))
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n < Plans; n++ {
			got, err := m.Lookup(u.Source, opts.By(n))
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%q by plan %d: %v, %v, want %v", u.Source, n, got, err, want)
			}
		}
	}
}

// undoAll undoes all that can be undone, in a copy, and makes it again.
func undoAll(t *testing.T, where, path string) {
	t.Helper()
	other := path + ".undo"
	duplicate(t, path, other)
	defer os.Remove(other)
	m, err := Open(other, Options{})
	if err != nil {
		t.Fatal(where, err)
	}
	defer m.Close()
	m.file.db.NoSync = true
	// What is undone already is made again first, so that all is in force.
	ctx, n := context.Background(), 0
	for err == nil {
		_, err = m.Redo(ctx, 1, Change{})
	}
	if !errors.Is(err, ErrNothing) {
		t.Fatal(where, err)
	}
	want := unitsIn(t, m)
	for err = nil; err == nil; n++ {
		_, err = m.Undo(ctx, 1, Change{})
	}
	if n--; !errors.Is(err, ErrNothing) && !errors.Is(err, ErrForgotten) {
		t.Fatal(where, err)
	}
	if n > 0 {
		if _, err := m.Redo(ctx, n, Change{}); err != nil {
			t.Fatal(where, err)
		}
	}
	if got := unitsIn(t, m); !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: %d changes undone and made again: %d units, want %d", where, n, len(got), len(want))
	}
}

func duplicate(t testing.TB, path, other string) {
	t.Helper()
	from, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
}
