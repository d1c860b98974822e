package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hafez/memory"
)

// The program beside itself, in several processes.

// hafez makes a process of the program with a memory.
func hafez(path string, args ...string) *exec.Cmd {
	cmd := exec.Command("hafez", append([]string{"-m", path}, args...)...)
	cmd.Env = append(os.Environ(), "HAFEZ_AUTHOR=سارا")
	return cmd
}

// runs checks the exit code of a process, and gives what it has printed.
func runs(t *testing.T, code int, cmd *exec.Cmd) (out, errs string) {
	t.Helper()
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Fatalf("%v ends with %d, want %d: %s", cmd.Args[3:], got, code, stderr.String())
	}
	return stdout.String(), stderr.String()
}

// begins starts a process that reads from a pipe and prints into one.
func begins(t *testing.T, cmd *exec.Cmd) (in io.WriteCloser, out *bufio.Reader) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return in, bufio.NewReader(pipe)
}

// many makes a memory of n units, and a file of as many other ones.
func many(t *testing.T, n int) (path, file string) {
	t.Helper()
	dir := t.TempDir()
	path, file = filepath.Join(dir, "m.db"), filepath.Join(dir, "گزارش‌ها.tsv")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	source := []string{"نشست شمارهٔ %d شورای شهر دیروز برگزار شد", "بهای %d کالا در بازار بالا رفت"}
	target := []string{"meeting number %d of the city council was held yesterday", "the prices of %d goods rose in the market"}
	if _, err := m.Import(func(yield func(memory.Unit, error) bool) {
		for i := range n {
			if !yield(memory.Unit{Source: fmt.Sprintf(source[0], i), Target: fmt.Sprintf(target[0], i)}, nil) {
				return
			}
		}
	}, memory.ImportOptions{Command: "import"}, nil); err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, source[1]+"\t"+target[1]+"\n", i, i)
	}
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, file
}

// unitCount is how many units a memory has by its statistics.
func unitCount(t *testing.T, path string) int {
	t.Helper()
	out, _ := runs(t, 0, hafez(path, "stats", "--json"))
	var stats struct{ Units int }
	if err := json.Unmarshal([]byte(out), &stats); err != nil {
		t.Fatal(err, out)
	}
	return stats.Units
}

func nothingBeside(t *testing.T, path string) {
	t.Helper()
	if left, _ := filepath.Glob(path + "?*"); len(left) > 0 {
		t.Errorf("beside the memory stay %v", left)
	}
}

// A stream of queries that stays open, busy or idle, keeps nobody from writing, and finds
// what is written.
func TestStreamAndWriter(t *testing.T) {
	path, _ := many(t, 5)
	cmd := hafez(path, "suggest", "--lines", "--json", "-")
	in, out := begins(t, cmd)
	const query = "رئیس‌جمهور به تبریز رفت"
	var busy sync.Mutex // Who holds it keeps the stream idle.
	go func() {
		for {
			busy.Lock()
			_, err := io.WriteString(in, strings.Repeat(query+"\n", 100))
			busy.Unlock()
			if err != nil {
				return
			}
		}
	}()
	matches := make(chan int)
	go func() {
		defer close(matches)
		for last := -1; ; {
			line, err := out.ReadString('\n')
			if err != nil {
				return
			}
			var s suggestJSON
			if json.Unmarshal([]byte(line), &s) != nil {
				last = -2
			}
			if n := len(s.Matches); n != last {
				last = n
				matches <- n
			}
		}
	}()
	for n, target := range []string{"", "the president travelled to Tabriz", "the president went to Tabriz", "the president left for Tabriz"} {
		if target != "" {
			if n == 2 {
				busy.Lock()
			}
			began := time.Now()
			runs(t, 0, hafez(path, "add", query, target))
			t.Logf("added within %v", time.Since(began))
			if n == 2 {
				busy.Unlock()
			}
		}
		if got, open := <-matches; got != n || !open {
			t.Fatalf("%d matches, %v, want %d", got, open, n)
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	nothingBeside(t, path)
}

// Who waits in vain is told for whom, in one line.
func TestLongExport(t *testing.T) {
	path, _ := many(t, 20_000)
	cmd := hafez(path, "export", "--format", "tsv", "-o", "-")
	_, out := begins(t, cmd)
	if _, err := out.Peek(1); err != nil { // It is in the middle of it, and nobody reads on.
		t.Fatal(err)
	}
	_, errs := runs(t, 1, hafez(path, "add", "نان", "bread"))
	want := fmt.Sprintf("in use by another process: process %d (hafez export), since 20", cmd.Process.Pid)
	if !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "; hint: ") {
		t.Errorf("%q, want %q", errs, want)
	}
	runs(t, 0, hafez(path, "suggest", "نان"))
	nothingBeside(t, path)
}
