package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hafez/memory"
)

// threeUnits makes a memory of three drafts.
func threeUnits(t *testing.T) (path string) {
	path = filepath.Join(t.TempDir(), "حافظه.db")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for i, target := range []string{"rain", "snow", "hail"} {
		if _, _, err := m.Add(memory.Unit{Source: fmt.Sprintf("متن %d", i+1), Target: target, Status: memory.Draft}); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// withMemory does something to a memory, as another process would.
func withMemory(t *testing.T, path string, f func(*memory.Memory) error) {
	t.Helper()
	m, err := memory.Open(path, memory.Options{})
	if err == nil {
		err = errors.Join(f(m), m.Close())
	}
	if err != nil {
		t.Error(err)
	}
}

// targetsOf gives the targets of a memory, with their status.
func targetsOf(t *testing.T, path string) string {
	t.Helper()
	var all []string
	withMemory(t, path, func(m *memory.Memory) error {
		for u, err := range m.Units() {
			if err != nil {
				return err
			}
			all = append(all, u.Target+" "+u.Status.String())
		}
		return nil
	})
	return strings.Join(all, ", ")
}

// answer is a person who does something before typing an answer.
type answer struct {
	before func()
	text   *strings.Reader
}

func (a *answer) Read(b []byte) (int, error) {
	if a.before != nil {
		a.before()
		a.before = nil
	}
	return a.text.Read(b)
}

// onTerminal runs hafez with a person who answers, and an editor.
func onTerminal(t *testing.T, path string, in *answer, edit func(file string) error, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	s := Streams{In: in, Out: &stdout, Err: &stderr, InTerminal: true, OutTerminal: true, ErrTerminal: true, openEditor: edit}
	t.Setenv("NO_COLOR", "1")
	code = Run(t.Context(), append([]string{"hafez", "-m", path, "--bidi", "none"}, args...), s)
	return code, stdout.String(), stderr.String()
}

// keepTemporary has temporary files made where the test takes them away.
func keepTemporary(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} { // Unix, and Windows.
		t.Setenv(name, dir)
	}
}

func typed(text string) *answer { return &answer{text: strings.NewReader(text)} }

const asBefore = "rain draft, snow draft, hail draft"

func TestAsked(t *testing.T) {
	for _, c := range []struct {
		args, answer   string
		asked, out     string
		want, otherOut string
	}{
		{"delete 1 2", "y\n", "delete 2 units?", "deleted 2 units", "hail draft", "rain"},
		{"delete 1 2", "\n", "delete 2 units?", "", asBefore, "rain"},
		{"edit 1-2 --status confirmed", "yes\n", "edit 2 units?", "edited 2 units", "rain confirmed, snow confirmed, hail draft", "rain"},
		{"edit 1-2 --status confirmed", "", "edit 2 units?", "", asBefore, "snow"},
		{"replace snow sleet", "بله\n", "change 1 unit?", "changed 1 unit", "rain draft, hail draft, sleet draft", "[-snow-][+sleet+]"},
		{"replace snow sleet", "no\n", "change 1 unit?", "", asBefore, "[-snow-][+sleet+]"},
	} {
		path := threeUnits(t)
		code, out, errs := onTerminal(t, path, typed(c.answer), nil, strings.Fields(c.args)...)
		if code != 0 || !strings.Contains(errs, c.asked+" [y/N] ") || !strings.Contains(out, c.out) || !strings.Contains(out, c.otherOut) {
			t.Errorf("%s, %q: %d, %q, %q", c.args, c.answer, code, out, errs)
		}
		if c.out == "" && (!strings.Contains(errs, "nothing was changed") || strings.Contains(out, "undo")) {
			t.Errorf("%s, %q: %q, %q", c.args, c.answer, out, errs)
		}
		if got := targetsOf(t, path); got != c.want {
			t.Errorf("%s, %q: %s, want %s", c.args, c.answer, got, c.want)
		}
	}
}

// While somebody is asked others can write; if then it is not so any more as it was
// shown, nothing is done.
func TestAskedTooLate(t *testing.T) {
	confirm := func(m *memory.Memory) error {
		_, _, err := m.Add(memory.Unit{Source: "متن 2", Target: "snow"})
		return err
	}
	for _, args := range []string{"delete --status draft", "edit 1-3 --origin a.docx", "replace snow sleet"} {
		path := threeUnits(t)
		in := typed("y\n")
		in.before = func() { withMemory(t, path, confirm) }
		code, out, errs := onTerminal(t, path, in, nil, strings.Fields(args)...)
		if code != 1 || !strings.Contains(errs, "nothing was done") || strings.Contains(out, "undo") {
			t.Errorf("%s: %d, %q, %q", args, code, out, errs)
		}
		if got := targetsOf(t, path); got != "rain draft, snow confirmed, hail draft" {
			t.Errorf("%s: %s", args, got)
		}
	}
}

// Only the first ten units are shown; what others do to the rest counts all the same.
func TestAskedTooLateOfWhatWasNotShown(t *testing.T) {
	for _, args := range []string{"delete 1-12", "edit 1-12 --status rejected"} {
		path := filepath.Join(t.TempDir(), "m.db")
		var last memory.Unit
		withMemory(t, path, func(m *memory.Memory) error {
			for i := range 12 {
				last = memory.Unit{Source: fmt.Sprintf("متن %d", i+1), Target: "text", Status: memory.Draft}
				if _, _, err := m.Add(last); err != nil {
					return err
				}
			}
			return nil
		})
		in := typed("y\n")
		in.before = func() {
			withMemory(t, path, func(m *memory.Memory) error {
				now := last
				now.ID, now.Status = 12, memory.Confirmed
				_, _, err := m.Revise(t.Context(), memory.Revision{Units: []memory.Unit{now}}, memory.Change{})
				return err
			})
		}
		code, out, errs := onTerminal(t, path, in, nil, strings.Fields(args)...)
		if code != 1 || !strings.Contains(errs, "nothing was done") || !strings.Contains(out, "… and 2 more") {
			t.Errorf("%s: %d, %q, %q", args, code, out, errs)
		}
		if got := targetsOf(t, path); !strings.HasSuffix(got, "text draft, text confirmed") {
			t.Errorf("%s: %s", args, got)
		}
	}
}

// writes is an editor in which a text is put in the place of another.
func writes(old, now string) func(string) error {
	return func(file string) error {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(file, bytes.Replace(b, []byte(old), []byte(now), 1), 0o600)
	}
}

func TestEditForm(t *testing.T) {
	stay := regexp.MustCompile(`what you typed is in (.*)\n`)
	for _, c := range []struct {
		name   string
		edits  []func(string) error // what is done each time that the editor is opened
		answer string
		code   int
		errs   string
		want   string
		kept   string // in the file that stays; empty: none does
	}{
		{"a translation", []func(string) error{writes("target: rain", "target: a shower\n| of rain")}, "", 0, "", "snow draft, hail draft, a shower\nof rain confirmed", ""},
		{"the status", []func(string) error{writes("status: draft", "status: confirmed")}, "", 0, "", "rain confirmed, snow draft, hail draft", ""},
		{"nothing", []func(string) error{writes("", "")}, "", 0, "nothing changed", asBefore, ""},
		{"emptied", []func(string) error{func(file string) error { return os.Truncate(file, 0) }}, "", 0, "nothing was changed", asBefore, ""},
		{"mended", []func(string) error{writes("status: draft", "status: fine"), writes("fine", "rejected")}, "y\n", 0, "open the editor again?", "rain rejected, snow draft, hail draft", ""},
		{"given up", []func(string) error{writes("status: draft", "status: fine")}, "n\n", 1, "line 13: the status", asBefore, "status: fine"},
		{"no translation", []func(string) error{writes("target: rain", "target: ")}, "n\n", 1, "the target is empty", asBefore, "target: \n"},
		{"a failing editor", []func(string) error{func(string) error { return errors.New("it has crashed") }}, "", 1, "it has crashed", asBefore, "target: rain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			keepTemporary(t)
			path := threeUnits(t)
			file, opened := "", 0
			code, out, errs := onTerminal(t, path, typed(c.answer), func(name string) error {
				file = name
				opened++
				return c.edits[opened-1](name)
			}, "edit", "1")
			if code != c.code || !strings.Contains(errs, c.errs) || opened != len(c.edits) {
				t.Errorf("%d, %q, %q, opened %d times", code, out, errs, opened)
			}
			if got := targetsOf(t, path); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			left, err := os.ReadFile(file)
			if told := stay.FindStringSubmatch(errs); c.kept != "" && (err != nil || !strings.Contains(string(left), c.kept) || told == nil || told[1] != file) {
				t.Errorf("%q is left, %v, %q", left, err, errs)
			}
			if c.kept == "" && err == nil {
				t.Errorf("the file stays: %q", left)
			}
		})
	}
}

// While the editor is open others can write; who comes too late keeps what was typed.
func TestEditFormTooLate(t *testing.T) {
	keepTemporary(t)
	path := threeUnits(t)
	file := ""
	code, _, errs := onTerminal(t, path, typed(""), func(name string) error {
		file = name
		withMemory(t, path, func(m *memory.Memory) error {
			_, _, err := m.Add(memory.Unit{Source: "متن 1", Target: "rain"})
			return err
		})
		return writes("target: rain", "target: a shower")(name)
	}, "edit", "1")
	if code != 1 || !strings.Contains(errs, "changed in the meantime") || !strings.Contains(errs, file) {
		t.Errorf("%d, %q", code, errs)
	}
	if b, err := os.ReadFile(file); err != nil || !strings.Contains(string(b), "a shower") {
		t.Errorf("%q, %v", b, err)
	}
	if got := targetsOf(t, path); got != "rain confirmed, snow draft, hail draft" {
		t.Error(got)
	}
}
