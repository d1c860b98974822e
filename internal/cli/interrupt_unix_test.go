//go:build !windows

package cli

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// interrupted runs a command and sends it what Ctrl-C sends, after a while. It gives
// whether the command was still at work.
func interrupted(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
	t.Helper()
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	cmd.Process.Signal(os.Interrupt)
	began := time.Now()
	err := cmd.Wait()
	if err == nil {
		t.Logf("%v after %v: it was done within %v", cmd.Args[3:], after, time.Since(began))
		return false // It was done already, or could not be kept from it any more.
	}
	if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.HasSuffix(errs.String(), "hafez: interrupted\n") {
		t.Errorf("%v after %v: %v: %s", cmd.Args[3:], after, err, errs.String())
	}
	t.Logf("%v after %v: it ended within %v", cmd.Args[3], after, time.Since(began))
	return true
}

// Ctrl-C leaves a memory as it was before a change or as it is after.
func TestInterrupt(t *testing.T) {
	n, moments := 70_000, []time.Duration{50, 200, 500, 1000}
	if testing.Short() {
		n, moments = 40_000, []time.Duration{100, 600}
	}
	path, file := many(t, n)
	for _, c := range []struct {
		args   []string
		change int // how many units there are more
		back   string
	}{
		{[]string{"import", file}, n, "undo"},
		{[]string{"compact"}, 0, ""},
		{[]string{"undo"}, -n, "redo"},
	} {
		for _, after := range moments {
			before := unitCount(t, path)
			stopped := interrupted(t, hafez(path, c.args...), after*time.Millisecond)
			nothingBeside(t, path)
			now := unitCount(t, path)
			switch {
			case stopped && now == before:
			case !stopped && now == before+c.change:
				if c.back != "" {
					runs(t, 0, hafez(path, c.back))
				}
			default:
				t.Fatalf("%v, interrupted after %v (%v): %d units are %d", c.args, after*time.Millisecond, stopped, before, now)
			}
		}
		runs(t, 0, hafez(path, "verify"))
	}
}
