package memory

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// On a full disk a change fails, at whatever it was just writing: then the memory is as
// it was, in this process and for the next one, and the next change finds it so.

// fullWork makes changes of a memory, of which some fail for want of room: limit takes
// the room away, and gives it back when it is called with false. It tells of how many
// kinds some have failed and some have not.
func fullWork(w *crashWork, steps int, limit func(bool) error, isDiskFull func(error) bool) (failed, done map[string]int, err error) {
	failed, done = make(map[string]int), make(map[string]int)
	for i := range steps {
		before, err := digest(w.m)
		if err != nil {
			return nil, nil, err
		}
		op := w.next()
		if err := limit(true); err != nil {
			return nil, nil, err
		}
		opErr := w.do(op)
		if err := limit(false); err != nil {
			return nil, nil, err
		}
		at := fmt.Sprintf("step %d, %s", i, op)
		if opErr == nil {
			done[op]++
			continue
		}
		if failed[op]++; !isDiskFull(opErr) && !strings.Contains(opErr.Error(), "file resize error") {
			return nil, nil, fmt.Errorf("%s: not told as a full disk: %w", at, opErr)
		}
		if op == "compact" || op == "forget" || op == "reopen" || i%3 == 0 {
			w.m.Close()
			if left := beside(w.path); len(left) > 0 {
				return nil, nil, fmt.Errorf("%s: beside the memory stay %v", at, left)
			}
			report, err := Verify(context.Background(), w.path, VerifyOptions{})
			if err != nil || len(report.Findings) > 0 {
				return nil, nil, fmt.Errorf("%s (%v): %v, %v", at, opErr, report.Findings, err)
			}
			if err := w.open(); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", at, err)
			}
		}
		if after, err := digest(w.m); after != before || err != nil {
			return nil, nil, fmt.Errorf("%s (%v): the memory was %s and is %s, %v", at, opErr, before, after, err)
		}
	}
	return failed, done, nil
}

// What is too much for one transaction and changes nothing is no error, and no change.
func TestLargeUnchanged(t *testing.T) {
	m := fresh(t)
	m.batch = 3
	var units []Unit
	for i := range 10 {
		units = append(units, Unit{Source: fmt.Sprintf("جملهٔ %d", i), Target: fmt.Sprintf("sentence %d", i), Changed: time.Unix(1e9, 0)})
	}
	for _, want := range []Outcome{Added, Unchanged} {
		if _, err := m.Import(list(units...), ImportOptions{}, func(u Unit, got Outcome, err error) {
			if got != want || err != nil {
				t.Errorf("%s: %v, %v, want %v", u.Source, got, err, want)
			}
		}); err != nil {
			t.Error(err)
		}
	}
	if n, err := m.Delete(t.Context(), []uint64{90, 91, 92, 93}, Change{}); n != 0 || err != nil {
		t.Error(n, err)
	}
	if entries, err := m.History(); len(entries) != 1 || err != nil {
		t.Error(entries, err)
	}
}
