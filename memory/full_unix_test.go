//go:build linux || darwin

package memory

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func init() { children["full"] = fullChild }

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG)
}

// fullChild makes changes while its files may not grow beyond a limit, another one each
// time.
func fullChild(args []string) error {
	signal.Ignore(syscall.SIGXFSZ)
	w, err := newCrashWork(args[0], 11, false)
	if err != nil {
		return err
	}
	steps, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		return err
	}
	limit := func(on bool) error {
		now := old
		if on && w.number > 5 {
			now.Cur = 1<<15 + uint64(w.random.Int64N(w.used()*5/4))
		}
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &now)
	}
	failed, done, err := fullWork(w, steps, limit, isDiskFull)
	if err == nil {
		say(strings.ReplaceAll(fmt.Sprintf("failed %v done %v", failed, done), "\n", " "))
	}
	return err
}

// used is how many bytes of the file are in use.
func (w *crashWork) used() int64 {
	info, err := os.Stat(w.path)
	if err != nil {
		return 1
	}
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return min(info.Size(), s.Blocks*512) + 1
	}
	return info.Size()
}

func TestFileLimit(t *testing.T) {
	steps := 400
	if testing.Short() {
		steps = 60
	}
	c := start(t, "full", filepath.Join(t.TempDir(), "m.db"), strconv.Itoa(steps))
	line := c.line()
	if err := c.Wait(); err != nil || !strings.HasPrefix(line, "failed ") {
		t.Fatal(line, err)
	}
	t.Log(line)
}
