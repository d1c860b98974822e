package memory

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// several makes a memory of n units.
func several(t testing.TB, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	var units []Unit
	for i := range n {
		units = append(units, Unit{Source: fmt.Sprintf("جملهٔ شمارهٔ %d", i), Target: fmt.Sprintf("sentence number %d", i)})
	}
	if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	m.Close()
	return path
}

// untilTold waits until the one who has started this process says a word, or lets it go.
func untilTold() { bufio.NewReader(os.Stdin).ReadString('\n') }

// holdChild keeps a memory open for writing.
func holdChild(args []string) error {
	m, err := Open(args[0], Options{Command: "hafez hold"})
	if err != nil {
		return err
	}
	defer m.Close()
	say("open")
	untilTold()
	return nil
}

// walkChild stops in the middle of reading all units.
func walkChild(args []string) error {
	m, err := Open(args[0], Options{ReadOnly: true, Command: "hafez walk"})
	if err != nil {
		return err
	}
	defer m.Close()
	n := 0
	for _, err := range m.Units() {
		if err != nil {
			return err
		}
		if n++; n == 1 {
			say("begun")
			untilTold()
		}
	}
	say("walked", strconv.Itoa(n))
	return nil
}

// streamChild looks each line up that it is given, and says how many units it brings.
func streamChild(args []string) error {
	m, err := Open(args[0], Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer m.Close()
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		found, err := m.Lookup(lines.Text(), LookupOptions{})
		if err != nil {
			return err
		}
		say(strconv.Itoa(len(found)))
	}
	return nil
}

// busyChild looks up without end, in so many goroutines, one of which walks.
func busyChild(args []string) error {
	m, err := Open(args[0], Options{ReadOnly: true, Command: "hafez busy"})
	if err != nil {
		return err
	}
	defer m.Close()
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	failed := make(chan error)
	for i := range n {
		go func() {
			for begun := false; ; {
				if i == 1 { // A walk that looks up what it comes to.
					for u, err := range m.Units() {
						if err == nil {
							_, err = m.Lookup(u.Source, LookupOptions{})
						}
						if err != nil {
							failed <- err
						}
						if u.ID == 5 {
							break
						}
					}
				}
				if _, err := m.Lookup("جملهٔ شمارهٔ 3", LookupOptions{}); err != nil {
					failed <- err
				}
				if !begun && i == 0 {
					say("begun")
				}
				begun = true
			}
		}()
	}
	return <-failed
}

// importChild stops in the middle of an import of several transactions.
func importChild(args []string) error {
	m, err := Open(args[0], Options{Command: "hafez import"})
	if err != nil {
		return err
	}
	defer m.Close()
	m.batch = 10
	_, err = m.Import(func(yield func(Unit, error) bool) {
		for i := range 100 {
			if i == 70 {
				say("begun")
				untilTold()
			}
			if !yield(Unit{Source: fmt.Sprintf("تازه %d", i), Target: fmt.Sprintf("new %d", i)}, nil) {
				return
			}
		}
	}, ImportOptions{}, nil)
	if err == nil {
		say("done")
	}
	return err
}

// readChild opens a memory and looks up, time and again, until it is told to end. Units
// only ever become more.
func readChild(args []string) error {
	var end atomic.Bool
	go func() {
		untilTold()
		end.Store(true)
	}()
	last, times, grown := uint64(0), 0, 0
	for !end.Load() {
		m, err := Open(args[0], Options{ReadOnly: true})
		if err != nil {
			return err
		}
		for range 20 {
			found, err := m.Lookup("جملهٔ شمارهٔ 3", LookupOptions{})
			if err != nil || len(found) == 0 {
				return fmt.Errorf("%d units are found, %w", len(found), err)
			}
			n, err := m.Count()
			if err != nil || n < last {
				return fmt.Errorf("%d units after %d, %w", n, last, err)
			}
			if n > last {
				grown++
			}
			last, times = n, times+1
			time.Sleep(time.Millisecond)
		}
		if err := m.Close(); err != nil {
			return err
		}
	}
	say("read", strconv.Itoa(times), strconv.Itoa(grown))
	return nil
}

// writeChild adds units, one at a time, until it is told to end, and says which.
func writeChild(args []string) error {
	var end atomic.Bool
	go func() {
		untilTold()
		end.Store(true)
	}()
	for i := 0; !end.Load(); i++ {
		m, err := Open(args[0], Options{Command: "hafez add"})
		if err != nil {
			return err
		}
		m.batch = 10
		units := []Unit{{Source: fmt.Sprintf("از %s: %d", args[1], i), Target: "one of many"}}
		for k := range 15 * (i % 2) { // Every other time on a copy.
			units = append(units, Unit{Source: fmt.Sprintf("از %s: %d و %d", args[1], i, k), Target: "one of many"})
		}
		if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
			return err
		}
		if err := m.Close(); err != nil {
			return err
		}
		say(units[len(units)-1].Source)
	}
	return nil
}

// compactChild compacts until it is told to end.
func compactChild(args []string) error {
	var end atomic.Bool
	go func() {
		untilTold()
		end.Store(true)
	}()
	n := 0
	for ; !end.Load(); n++ {
		if _, err := Compact(context.Background(), args[0], CompactOptions{}); err != nil {
			return err
		}
	}
	say("compacted", strconv.Itoa(n))
	return nil
}

// busyFor has children work side by side for a while, and gives what each has said.
func busyFor(t *testing.T, d time.Duration, all ...*child) [][]string {
	t.Helper()
	said := make([][]string, len(all))
	ended := make(chan int)
	for i, c := range all {
		go func() {
			for line := c.line(); line != ""; line = c.line() {
				said[i] = append(said[i], line)
			}
			ended <- i
		}()
	}
	time.Sleep(d)
	for _, c := range all {
		c.in.Close()
	}
	for range all {
		<-ended
	}
	for i, c := range all {
		if err := c.Wait(); err != nil {
			t.Error(err, said[i])
		}
	}
	return said
}

// allThere checks that all that was added is there, and that the memory is sound.
func allThere(t *testing.T, path string, said [][]string) {
	t.Helper()
	report, err := Verify(t.Context(), path, VerifyOptions{})
	if err != nil || len(report.Findings) > 0 {
		t.Error(report.Findings, err)
	}
	m := open(t, path, Options{})
	have := make(map[string]bool)
	for u, err := range m.Units() {
		if err != nil {
			t.Fatal(err)
		}
		have[u.Source] = true
	}
	for _, lines := range said {
		for _, line := range lines {
			if strings.HasPrefix(line, "از ") && !have[line] {
				t.Errorf("what was added is lost: %s", line)
			}
		}
	}
	m.Close()
	if left := beside(path); len(left) > 0 {
		t.Errorf("beside the memory stay %v", left)
	}
}

func workFor(t *testing.T) time.Duration {
	if testing.Short() {
		return time.Second
	}
	return 4 * time.Second
}

// Eight readers and two writers at once: nobody fails, nothing is lost, and readers see
// what is added.
func TestCompany(t *testing.T) {
	path := several(t, 200)
	all := []*child{start(t, "write", path, "سارا"), start(t, "write", path, "رضا")}
	for range 8 {
		all = append(all, start(t, "read", path))
	}
	said := busyFor(t, workFor(t), all...)
	allThere(t, path, said)
	t.Logf("%d and %d changes; look-ups, and how often there were more units: %v", len(said[0]), len(said[1]), said[2:])
}

// Compactions, large imports and small ones at once.
func TestCompanyOfCompactions(t *testing.T) {
	path := several(t, 200)
	said := busyFor(t, workFor(t), start(t, "compact", path), start(t, "compact", path), start(t, "write", path, "سارا"), start(t, "read", path))
	allThere(t, path, said)
	t.Logf("%v, %v, %d changes, %v", said[0], said[1], len(said[2]), said[3])
}

// A reader that stays open keeps nobody from writing, and finds what was written.
func TestIdleReader(t *testing.T) {
	path := several(t, 5)
	c := start(t, "stream", path)
	ask := func() string {
		fmt.Fprintln(c.in, "سخنی تازه")
		return c.line()
	}
	if n := ask(); n != "0" {
		t.Fatal(n)
	}
	began := time.Now()
	m := open(t, path, Options{})
	m.Add(Unit{Source: "سخنی تازه", Target: "something new"})
	m.Close()
	t.Logf("added within %v", time.Since(began))
	if n := ask(); n != "1" {
		t.Errorf("the reader finds %s units", n)
	}
	m = open(t, path, Options{})
	m.batch = 1
	m.Import(list(Unit{Source: "سخنی تازه", Target: "a new thing"}, Unit{Source: "سخنی تازه", Target: "a new word"}), ImportOptions{}, nil)
	m.Close()
	if n := ask(); n != "3" {
		t.Errorf("after another file has taken its place the reader finds %s units", n)
	}
}

// Neither does one that is never idle.
func TestBusyReader(t *testing.T) {
	for _, n := range []string{"1", "4"} {
		path := several(t, 2000)
		c := start(t, "busy", path, n)
		if line := c.line(); line != "begun" {
			t.Fatal(line)
		}
		var took []time.Duration
		for i := range 5 {
			began := time.Now()
			m, err := Open(path, Options{})
			if err == nil {
				_, _, err = m.Add(Unit{Source: fmt.Sprintf("تازه %d", i), Target: "new"})
				m.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(began).Round(time.Millisecond))
		}
		t.Logf("%s goroutines: added within %v", n, took)
		c.Process.Kill()
	}
}

// whoHolds checks that an error names a process.
func whoHolds(t *testing.T, err error, c *child, command string) {
	t.Helper()
	var locked *LockedError
	if !errors.As(err, &locked) || !errors.Is(err, ErrLocked) {
		t.Fatalf("%v, want one that says who holds the memory", err)
	}
	if len(locked.Holders) != 1 || locked.Holders[0].PID != c.Process.Pid || locked.Holders[0].Command != command || time.Since(locked.Holders[0].Since) > time.Hour {
		t.Errorf("%v, want process %d (%s)", locked, c.Process.Pid, command)
	}
}

// A reader in the middle of reading is told to the writer who waits for it in vain; other
// readers come in meanwhile.
func TestLongReader(t *testing.T) {
	path := several(t, 5)
	c := start(t, "walk", path)
	if line := c.line(); line != "begun" {
		t.Fatal(line)
	}
	read := make(chan error)
	go func() {
		for range 3 {
			time.Sleep(100 * time.Millisecond)
			m, err := Open(path, Options{ReadOnly: true, Timeout: time.Second})
			if err == nil {
				m.Close()
			}
			read <- err
		}
	}()
	_, err := Open(path, Options{Timeout: 3 * time.Second})
	whoHolds(t, err, c, "hafez walk")
	for range 3 {
		if err := <-read; err != nil {
			t.Errorf("a reader beside another and a writer that waits: %v", err)
		}
	}
	if left := beside(path); len(left) > 0 {
		t.Errorf("beside the memory stay %v", left)
	}
	// Who has to wait is let in when the reader is done.
	opened := make(chan error)
	go func() {
		m, err := Open(path, Options{Timeout: time.Minute})
		if err == nil {
			_, _, err = m.Add(Unit{Source: "تازه", Target: "new"})
			m.Close()
		}
		opened <- err
	}()
	time.Sleep(100 * time.Millisecond)
	fmt.Fprintln(c.in)
	if line := c.line(); line != "walked 5" {
		t.Error(line)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

// A long import keeps nobody from reading, and another writer is told of it.
func TestLongImport(t *testing.T) {
	path := several(t, 5)
	stream := start(t, "stream", path)
	c := start(t, "import", path)
	if line := c.line(); line != "begun" {
		t.Fatal(line)
	}
	for range 2 {
		m := open(t, path, Options{ReadOnly: true, Timeout: time.Second})
		if n, err := m.Count(); n != 5 || err != nil {
			t.Error(n, err)
		}
		m.Close()
		fmt.Fprintln(stream.in, "جملهٔ شمارهٔ 3")
		if n := stream.line(); n != "5" {
			t.Errorf("%s units are found", n)
		}
		_, err := Open(path, Options{Timeout: 50 * time.Millisecond})
		whoHolds(t, err, c, "hafez import")
	}
	fmt.Fprintln(c.in)
	if line := c.line(); line != "done" {
		t.Fatal(line)
	}
	m := open(t, path, Options{})
	if n, err := m.Count(); n != 105 || err != nil {
		t.Error(n, err)
	}
}

// Who is killed holds nothing any more.
func TestKilledHolder(t *testing.T) {
	path := several(t, 5)
	for _, name := range []string{"hold", "import"} {
		c := start(t, name, path)
		if line := c.line(); line != "open" && line != "begun" {
			t.Fatal(line)
		}
		_, err := Open(path, Options{Timeout: 50 * time.Millisecond})
		whoHolds(t, err, c, "hafez "+name)
		c.Process.Kill()
		c.Wait()
		m, err := Open(path, Options{Timeout: 50 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := m.Count(); n != 5 || err != nil {
			t.Error(n, err)
		}
		m.Close()
		if left := beside(path); len(left) > 0 {
			t.Errorf("beside the memory stay %v", left)
		}
	}
}

// Files that were left behind do no harm, whatever is in them, and the next writer takes
// them away.
func TestLeftBehind(t *testing.T) {
	path := several(t, 5)
	for _, left := range []string{"", "\n{", "\n{\"pid\":1,\"command\":\"x\"}", strings.Repeat("\n", 1<<20)} {
		for _, suffix := range []string{lockSuffix, waitingSuffix, newSuffix, newSuffix + "-index"} {
			if err := os.WriteFile(path+suffix, []byte(left), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		reader := open(t, path, Options{ReadOnly: true, Timeout: time.Millisecond})
		if _, err := reader.Count(); err != nil {
			t.Error(err)
		}
		reader.Close()
		open(t, path, Options{Timeout: time.Millisecond}).Close()
		if left := beside(path); len(left) > 0 {
			t.Errorf("beside the memory stay %v", left)
		}
	}
}

// Changes of one process take turns, in whatever goroutines and beside whatever reads.
func TestTurns(t *testing.T) {
	path := several(t, 50)
	m := open(t, path, Options{})
	m.batch = 5
	errs := make(chan error)
	for i := range 4 {
		go func() {
			var err error
			for k := range 10 {
				var units []Unit
				for l := range 1 + 8*(k%2) {
					units = append(units, Unit{Source: fmt.Sprintf("تازه %d %d %d", i, k, l), Target: "new"})
				}
				if _, e := m.Import(list(units...), ImportOptions{}, nil); e != nil {
					err = e
				}
				if _, e := m.Lookup("جملهٔ شمارهٔ 3", LookupOptions{}); e != nil {
					err = e
				}
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n, err := m.Count(); n != 50+4*50 || err != nil {
		t.Error(n, err)
	}
	if _, err := m.Undo(t.Context(), 40, Change{}); err != nil {
		t.Error(err)
	}
	if n, err := m.Count(); n != 50 || err != nil {
		t.Error(n, err)
	}
	// Who walks over the memory and changes it on the way is told so, not kept waiting.
	m.file.timeout = 20 * time.Millisecond
	for _, err := range m.Units() {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Delete(t.Context(), []uint64{1, 2, 3, 4, 5, 6}, Change{}); err == nil || !strings.Contains(err.Error(), "in the middle of reading") {
			t.Error(err)
		}
		break
	}
	if n, err := m.Delete(t.Context(), []uint64{1, 2, 3, 4, 5, 6}, Change{}); n != 6 || err != nil {
		t.Error(n, err)
	}
}

// What stands in the files that tell who holds a memory is read whatever it is.
func FuzzHolders(f *testing.F) {
	f.Add([]byte("\n{\"pid\":7,\"command\":\"hafez add\",\"since\":\"2026-01-01T10:00:00Z\"}\n{\"pid\":7,\"command\":\"hafez add\",\"since\":\"2026-01-01T10:00:05Z\"}\n{"))
	f.Add([]byte{})
	path := filepath.Join(f.TempDir(), "held")
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		for _, h := range holders(path) {
			who := fmt.Sprint(h.PID, h.Command)
			if h.PID == 0 || seen[who] {
				t.Errorf("%q: %v", b, h)
			}
			seen[who] = true
		}
	})
}
