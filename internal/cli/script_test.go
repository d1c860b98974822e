package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"hafez/internal/review"
	"hafez/memory"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hafez": func() { // as in main.go
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			context.AfterFunc(ctx, stop)
			os.Exit(Main(ctx))
		},
	})
}

// The scripts in testdata/script run the program as a user would. Run the
// tests with -update to have their golden parts written anew.
func TestScripts(t *testing.T) {
	samples, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLES", samples)
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("HAFEZ_MEMORY", filepath.Join(e.WorkDir, "حافظه.db"))
			e.Setenv("HAFEZ_AUTHOR", "سارا")
			return nil
		},
		Condition: func(condition string) (bool, error) {
			if condition == "root" {
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", condition)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"hold":     hold,
			"truncate": truncate,
			"bytes":    writeBytes,
			"giant":    giant,
			"jsonl":    jsonl,
			"lossless": lossless,
			"exits":    exits,
			"oneline":  oneline,
			"mark":     markReview,
			"flip":     flip,
			"spoil":    spoil,
			"newer":    newer,
			"foreign":  foreign,
			"unindex":  unindex,
		},
	})
}

// mark REVIEW ROW MARK [SOURCE TARGET [NOTE]] does in a review what a person
// would: ✓ or ✗ in a row, from 1, other texts if they are not empty, and a note.
func markReview(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	sheet, err := review.Read(name)
	ts.Check(err)
	row, err := strconv.Atoi(args[1])
	ts.Check(err)
	r := &sheet.Rows[row-1]
	r.Mark = map[string]review.Mark{"✓": review.Right, "✗": review.Wrong}[args[2]]
	for i, cell := range []*string{&r.Source, &r.Target, &r.Note} {
		if i+3 < len(args) && args[i+3] != "" {
			*cell = args[i+3]
		}
	}
	f, err := os.Create(name)
	ts.Check(err)
	defer f.Close()
	if strings.HasSuffix(name, ".xlsx") {
		ts.Check(review.WriteXLSX(f, sheet))
		return
	}
	ts.Check(review.WriteHTML(f, sheet))
}

// hold FILE opens a memory for writing until the end of the script, as another
// process would.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	m, err := memory.Open(ts.MkAbs(args[0]), memory.Options{})
	ts.Check(err)
	ts.Defer(func() { m.Close() })
}

// truncate FILE N keeps the first N bytes of a file.
func truncate(ts *testscript.TestScript, _ bool, args []string) {
	var n int64
	_, err := fmt.Sscan(args[1], &n)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// bytes FILE TEXT writes TEXT, a Go string without its quotes, into a file.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	s, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(s), 0o600))
}

// giant FILE N TEXT writes TEXT n times into a file, on one line.
func giant(ts *testscript.TestScript, _ bool, args []string) {
	var n int
	_, err := fmt.Sscan(args[1], &n)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(args[2], n)), 0o600))
}

// jsonl FILE N [KEY=VALUE…] checks that a file holds N lines of JSON and that
// each KEY of the first one has the VALUE; keys of nested values are joined by
// dots.
func jsonl(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	var lines []map[string]any
	for line := range strings.Lines(text) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			ts.Fatalf("not JSON: %s: %v", line, err)
		}
		lines = append(lines, v)
	}
	if fmt.Sprint(len(lines)) != args[1] {
		ts.Fatalf("%d lines of JSON, want %s", len(lines), args[1])
	}
	for _, a := range args[2:] {
		path, want, _ := strings.Cut(a, "=")
		var v any = lines[0]
		for _, key := range strings.Split(path, ".") {
			switch x := v.(type) {
			case map[string]any:
				v = x[key]
			case []any:
				var i int
				fmt.Sscan(key, &i)
				if i >= len(x) {
					ts.Fatalf("%s: only %d elements", path, len(x))
				}
				v = x[i]
			}
		}
		if got := fmt.Sprint(v); got != want {
			ts.Fatalf("%s is %s, want %s", path, got, want)
		}
	}
}

// lossless FILE JSONL checks the segments of a file: each stands at its
// offsets, and nothing but white space lies between them.
func lossless(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	at := 0
	if ts.ReadFile(args[1]) == "" {
		ts.Fatalf("no segments")
	}
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		var s segmentJSON
		ts.Check(json.Unmarshal([]byte(line), &s))
		start, end := int(s.Start), int(s.End)
		if start < at || end > len(text) || text[start:end] != s.Text {
			ts.Fatalf("segment %d is not at %d…%d", s.ID, start, end)
		}
		if strings.TrimSpace(text[at:start]) != "" {
			ts.Fatalf("lost before segment %d: %q", s.ID, text[at:start])
		}
		at = end
	}
	if strings.TrimSpace(text[at:]) != "" {
		ts.Fatalf("lost at the end: %q", text[at:])
	}
}

// exits CODE ARGS… runs hafez, in a process of its own, and checks its exit
// code; what it printed is in the files stdout.txt and stderr.txt.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("hafez", args[1:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	errs := ts.ReadFile("stderr")
	ts.Check(os.WriteFile(ts.MkAbs("stdout.txt"), []byte(ts.ReadFile("stdout")), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("stderr.txt"), []byte(errs), 0o600))
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit code %d, want %s\n%s", got, args[0], errs)
	}
}

// oneline checks that the last run of exits left one line on standard error,
// and that it begins with the program's name.
func oneline(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.ReadFile("stderr.txt")
	if strings.Count(s, "\n") != 1 || !strings.HasPrefix(s, "hafez: ") {
		ts.Fatalf("standard error is %q", s)
	}
	for _, a := range args {
		if !strings.Contains(s, a) {
			ts.Fatalf("standard error does not say %q: %q", a, s)
		}
	}
}
