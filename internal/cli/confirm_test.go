package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestConfirm(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  bool
	}{
		{"y\n", true}, {"Y\r\n", true}, {" yes \n", true}, {"YES", true}, {"بله\n", true}, {"غ\n", true},
		{"\n", false}, {"", false}, {"n\n", false}, {"no\ny\n", false}, {"yesterday\n", false},
		{strings.Repeat("y", 1<<12), false},
	} {
		var errs bytes.Buffer
		o := &common{Streams: &Streams{In: strings.NewReader(c.typed), Err: &errs, InTerminal: true, ErrTerminal: true}}
		got, err := o.confirm("delete\n12 units?")
		if err != nil || got != c.want {
			t.Errorf("%q: %v, %v", c.typed, got, err)
		}
		if asked := strings.TrimRight(errs.String(), "\n"); asked != "hafez: delete 12 units? [y/N] " {
			t.Errorf("it asks %q", asked)
		}
	}
}

// Several questions are answered by as many lines.
func TestConfirmReadsOneLine(t *testing.T) {
	o := &common{Streams: &Streams{In: strings.NewReader("y\nno\nyes\n"), Err: &bytes.Buffer{}, InTerminal: true, ErrTerminal: true}}
	for i, want := range []bool{true, false, true, false} {
		if got, err := o.confirm("?"); err != nil || got != want {
			t.Errorf("question %d: %v, %v", i, got, err)
		}
	}
}

// Without a terminal on either side nobody is asked, and nothing is read.
func TestConfirmWithoutATerminal(t *testing.T) {
	for _, s := range []Streams{{InTerminal: true}, {ErrTerminal: true}, {}} {
		var errs bytes.Buffer
		s.In, s.Err = strings.NewReader("y\n"), &errs
		yes, err := (&common{Streams: &s}).confirm("delete?")
		var usage usageError
		if yes || !errors.As(err, &usage) || !strings.Contains(err.Error(), "--yes") || errs.Len() > 0 {
			t.Errorf("%v, %v, %q", yes, err, errs.String())
		}
	}
}
