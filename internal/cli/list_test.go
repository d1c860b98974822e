package cli

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hafez/memory"
)

// On a terminal a list ends after a screenful, unless it is told how long it is to be.
func TestListOnATerminal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range shownUnits + 5 {
		if _, _, err := m.Add(memory.Unit{Source: fmt.Sprint("متن ", i), Target: "text\x1b[31m", CreatedBy: "ev\x1bil"}); err == nil {
			t.Fatal("a control character is stored")
		}
		if _, _, err := m.Add(memory.Unit{Source: fmt.Sprint("متن\n", i), Target: "text", Notes: []string{"two\nlines"}}); err != nil {
			t.Fatal(err)
		}
	}
	m.Close()
	for _, c := range []struct {
		terminal bool
		args     string
		units    int
		note     bool
	}{
		{true, "", shownUnits, true},
		{true, "--newest", shownUnits, true},
		{true, "--top 0", shownUnits + 5, false},
		{true, "--top 3", 3, true},
		{true, "3-6", 4, false},
		{true, "1-20", shownUnits, false},
		{false, "", shownUnits + 5, false},
		{false, "--top 0", shownUnits + 5, false},
		{false, "--top 25", shownUnits + 5, false},
	} {
		var out, errs bytes.Buffer
		args := append([]string{"hafez", "list", "-m", path}, strings.Fields(c.args)...)
		code := Run(t.Context(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, OutTerminal: c.terminal})
		if n := strings.Count(out.String(), "confirmed"); code != 0 || n != c.units || strings.Contains(errs.String(), "--top 0") != c.note {
			t.Errorf("%+v: exit code %d, %d units, %q", c, code, n, errs.String())
		}
		if lines := strings.Count(out.String(), "\n"); lines != 4*c.units {
			t.Errorf("%+v: %d lines of %d units", c, lines, c.units)
		}
	}
}
