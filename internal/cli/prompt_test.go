package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hafez/memory"
)

// typist is a keyboard on which the lines are known before.
type typist struct {
	lines   []string
	before  func(line string) // called before each line
	history []string
	closed  bool
}

func (k *typist) Prompt(string) (string, error) {
	if len(k.lines) == 0 {
		return "", io.EOF
	}
	line := k.lines[0]
	k.lines = k.lines[1:]
	if k.before != nil {
		k.before(line)
	}
	return line, nil
}

func (k *typist) AppendHistory(line string) { k.history = append(k.history, line) }

func (k *typist) Close() error { k.closed = true; return nil }

// converse types lines at a prompt and gives what comes out and the exit code.
func converse(t *testing.T, k *typist, args ...string) (out, errs string, code int) {
	t.Helper()
	t.Setenv("HAFEZ_AUTHOR", "سارا")
	t.Setenv("NO_COLOR", "1")
	var o, e bytes.Buffer
	code = Run(t.Context(), append([]string{"hafez", "suggest", "--bidi", "none"}, args...), Streams{
		In: strings.NewReader(""), Out: &o, Err: &e, InTerminal: true, OutTerminal: true, openKeyboard: func() keyboard { return k },
	})
	return o.String(), e.String(), code
}

func TestPrompt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "حافظه.db")
	k := &typist{lines: []string{
		"", "  ", ":add too early", "کتاب‌ها را خواندم", ":add I read the books", ":add I have read the books", "كتابها را خواندم.",
		":why 2", ":add ۲", ":add 3", ":why three", ":min 99", "كتابها را نخواندم", ":min 101", ":min", ":top 1", "کتاب‌ها را خواندم",
		":top 0", "كتابها را خواندم", ":add", ":foo", " :foo", ":help", ":quit", "never read",
	}}
	out, errs, code := converse(t, k, "-m", path)
	day := time.Now().UTC().Format("2006-01-02")
	want := strings.ReplaceAll(`    –  no match
added as unit 1
       کتاب‌ها را خواندم
       I read the books
added as unit 2
       کتاب‌ها را خواندم
       I have read the books
1)  98  fuzzy         سارا, DAY, unit 1
       کتاب‌ها را خواندم
       I read the books
       (punctuation differs; spacing differs)
2)  98  fuzzy         سارا, DAY, unit 2
       کتاب‌ها را خواندم
       I have read the books
       (punctuation differs; spacing differs)
       why  98 = 100  100·(1 − 0/3), in words: 3 in the query, 3 in the source; half-spaces left out (cut there: 60)
                  -1  punctuation: only the query has .
                  -1  spacing: the same words are spaced differently
                    =  ك for ک
                    =  nothing for half-space
added as unit 3
       كتابها را خواندم.
       I have read the books
min 99
    –  no match
min 99
top 1
1) 100  exact         سارا, DAY, unit 1
       I read the books
top 0
1) 100  orthographic  سارا, DAY, unit 1
       کتاب‌ها را خواندم
       I read the books
2) 100  orthographic  سارا, DAY, unit 2
       کتاب‌ها را خواندم
       I have read the books
    –  no match
`, "DAY", day) + promptHelp
	if out != want || code != 0 {
		t.Errorf("exit code %d, printed\n%s\nwant\n%s", code, out, want)
	}
	wantErrs := `hafez: ` + path + `: no memory there yet, :add will make it
hafez: 0 units; a line is looked up, :help tells the rest, Ctrl-D ends
hafez: nothing was looked up yet
hafez: there is no match 3: the last line has 2; hint: hafez add takes a number for a translation
hafez: "three" is no number of a match
hafez: :min takes a number from 1 to 100, not "101"
hafez: :add takes a translation, or the number of a match
hafez: there is no command :foo; hint: :help lists them; a line to be looked up that begins with a colon needs a space before it
`
	if errs != wantErrs {
		t.Errorf("on standard error\n%s\nwant\n%s", errs, wantErrs)
	}
	if len(k.history) != 22 || !k.closed || len(k.lines) != 1 {
		t.Errorf("history %q, closed %v, left %q", k.history, k.closed, k.lines)
	}
}

// A text that is cut into segments: its matches are numbered through, and each
// is kept with the segment it was found for.
func TestPromptCutsTexts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []memory.Unit{{Source: "کتاب را خواندم.", Target: "I read the book."}, {Source: "سپس به خانه رفتم.", Target: "Then I went home."}} {
		m.Add(u)
	}
	m.Close()
	out, errs, code := converse(t, &typist{lines: []string{"كتاب را خواندم. سپس به خانه رفتيم.", ":add 2", ":add Both", "كتاب را خواندم. سپس به خانه رفتيم."}}, "-m", path, "--min", "60")
	for _, want := range []string{
		"» كتاب را خواندم.\n1) 100  orthographic", "» سپس به خانه رفتيم.\n2)  85  fuzzy", "added as unit 3\n       سپس به خانه رفتيم.\n       Then I went home.\n",
		"added as unit 4\n       كتاب را خواندم. سپس به خانه رفتيم.\n       Both\n1) 100  exact",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("not %q in\n%s%s", want, out, errs)
		}
	}
	if !strings.HasSuffix(out, "Both\n\n") || code != 0 { // Ctrl-D leaves the line
		t.Errorf("exit code %d, ends with %q", code, out[len(out)-20:])
	}
}

// A draft that is kept at the prompt is confirmed.
func TestPromptConfirms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m.Add(memory.Unit{Source: "کتاب را خواندم.", Target: "I read the book.", Status: memory.Draft})
	m.Close()
	out, errs, code := converse(t, &typist{lines: []string{"کتاب را خواندم.", ":why", ":add 1", "کتاب را خواندم."}}, "-m", path, "--draft-penalty", "7")
	for _, want := range []string{"1)  93  exact         draft −7, unit 1\n", "-7  draft: nobody", "unit 1 was there, not confirmed: it is confirmed now\n", "1) 100  exact         "} {
		if !strings.Contains(out, want) {
			t.Errorf("not %q in\n%s%s", want, out, errs)
		}
	}
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// While the prompt waits for the keyboard, another process may write, and what
// it writes is found. While that process writes, the prompt says so and goes
// on.
func TestPromptLetsOthersWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	var other *memory.Memory
	k := &typist{lines: []string{"سلام", "سلام", "بدرود", ":add Bye", "سلام"}, before: func(line string) {
		if other != nil {
			other.Close()
		}
		var err error
		if other, err = memory.Open(path, memory.Options{Timeout: time.Second}); err != nil {
			t.Errorf("before %s: %v", line, err) // not Fatalf: the prompt waits for the line
			return
		}
		other.Add(memory.Unit{Source: "سلام", Target: fmt.Sprint("Hello from ", line)})
		if line == "سلام" {
			other.Close()
		}
	}}
	out, errs, code := converse(t, k, "-m", path)
	if strings.Count(out, "Hello from سلام") != 3 || !strings.Contains(out, "Hello from بدرود") || strings.Contains(out, "added") || code != 0 {
		t.Errorf("exit code %d, printed\n%s", code, out)
	}
	if strings.Count(errs, "in use by another process") != 2 {
		t.Errorf("on standard error\n%s", errs)
	}
}

func TestPromptOfBilingualFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.tsv")
	if err := os.WriteFile(file, []byte("سلام\tHello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, code := converse(t, &typist{lines: []string{"سلام", "سلام", ":add Hi"}}, "-m", file)
	if strings.Count(out, "Hello") != 2 || !strings.Contains(errs, "a bilingual file is only read from") || code != 0 {
		t.Errorf("exit code %d, printed\n%s%s", code, out, errs)
	}
	if _, errs, code = converse(t, &typist{lines: []string{"never read"}}, "-m", filepath.Join(t.TempDir(), "none.tmx")); code != 1 || strings.Count(errs, "\n") != 1 {
		t.Errorf("a file that is not there: exit code %d, %s", code, errs)
	}
}

// deaf is a keyboard on which nothing is typed.
type deaf struct{ typist }

func (deaf) Prompt(string) (string, error) { select {} }

func TestPromptIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := nextLine(ctx, &deaf{}, "» "); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
