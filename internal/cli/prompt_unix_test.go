//go:build unix

package cli

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"hafez/memory"
)

// terminal is a program that runs in a pseudo-terminal.
type terminal struct {
	t      *testing.T
	cmd    *exec.Cmd
	pty    *os.File
	output chan string
	seen   string // not yet matched by expect
}

func inTerminal(t *testing.T, name string, args ...string) *terminal {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "TERM=xterm", "NO_COLOR=1", "HAFEZ_AUTHOR=سارا")
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 60})
	if err != nil {
		t.Fatal(err)
	}
	c := &terminal{t: t, cmd: cmd, pty: f, output: make(chan string, 1000)}
	t.Cleanup(func() { cmd.Process.Kill(); f.Close() })
	go func() {
		defer close(c.output)
		buf := make([]byte, 1<<16)
		for {
			n, err := f.Read(buf)
			if c.output <- string(buf[:n]); err != nil {
				return
			}
		}
	}()
	return c
}

// keys types; the program may print meanwhile.
func (c *terminal) keys(s string) { go io.WriteString(c.pty, s) }

// expect waits until the program has printed a text, and gives what it printed
// up to there.
func (c *terminal) expect(text string) string {
	c.t.Helper()
	late := time.After(time.Minute)
	for {
		if i := strings.Index(c.seen, text); i >= 0 {
			before := c.seen[:i+len(text)]
			c.seen = c.seen[i+len(text):]
			return before
		}
		select {
		case s, ok := <-c.output:
			if !ok {
				c.t.Fatalf("it ended without %q: %q", text, c.seen)
			}
			c.seen += s
		case <-late:
			c.t.Fatalf("no %q in %q", text, c.seen)
		}
	}
}

func TestPromptInTerminal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "حافظه.db")
	c := inTerminal(t, "hafez", "suggest", "-m", path)
	c.expect("» ")
	c.keys("کتاب‌ها را خواندم\r")
	c.expect("no match\r\n» ")
	c.keys("no")
	c.expect("no")
	c.keys("\x03:add I read the books\r") // Ctrl-C clears the line
	c.expect("added as unit 1")
	c.expect("» ")
	c.keys("كتابها را خواندم؟\x7f\r") // backspace
	c.expect("1) 100  orthographic")
	c.expect("\u2068I read the books\u2069\r\n» ")
	c.keys("\x1b[A\x1b[A\x1b[A\r") // up to the first line
	c.expect("1) 100  exact")
	c.keys(":quit\r")
	if err := c.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// Of a pasted text nothing is lost: not a line, not a tab between words, not
// the half-spaces, nor the end of a line that is longer than the screen.
func TestPromptKeepsWhatIsPasted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	const lines = 300
	for i := range lines {
		source := fmt.Sprintf("در جملهٔ %d «می‌رود» و\tکتاب‌ها را می‌خواند؛ %s.", i, strings.Repeat("بسیار ", i%40))
		text.WriteString(source + []string{"\r", "\r\n"}[i%2])
		if _, _, err := m.Add(memory.Unit{Source: strings.ReplaceAll(source, "\t", " "), Target: fmt.Sprintf("target of %d!", i)}); err != nil {
			t.Fatal(err)
		}
	}
	m.Close()
	c := inTerminal(t, "hafez", "suggest", "-m", path, "--top", "1", "--min", "100")
	c.expect("» ")
	c.keys(text.String() + "\x04")
	for i := range lines {
		if found := c.expect(fmt.Sprintf("target of %d!", i)); strings.Count(found, "1) 100  exact") != 1 {
			t.Fatalf("line %d: %q", i, found)
		}
	}
	if err := c.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// A unit is edited in the editor of the environment, in the terminal itself.
func TestEditInTerminal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "حافظه.db")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m.Add(memory.Unit{Source: "باران", Target: "rain"})
	m.Close()
	script := filepath.Join(t.TempDir(), "my editor")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho editing with $1\nread word\nsed \"s/rain/$word/\" \"$2\" > \"$2.new\" && mv \"$2.new\" \"$2\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VISUAL", "'"+script+"' -q")
	c := inTerminal(t, "hafez", "edit", "1", "-m", path)
	c.expect("editing with -q")
	c.keys("shower\r")
	c.expect("edited unit 1, which is unit 2 now")
	if err := c.cmd.Wait(); err != nil {
		t.Error(err)
	}
	c = inTerminal(t, "hafez", "delete", "2", "-m", path)
	c.expect("shower")
	c.expect("delete 1 unit? [y/N] ")
	c.keys("y\r")
	c.expect("deleted 1 unit")
}
