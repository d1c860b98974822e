//go:build linux || darwin

package memory

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() { children["guest"] = guestChild }

// A process that was stopped while it holds the memory keeps others waiting for a
// bounded time, reading and writing; nobody waits once it has been killed.
func TestStoppedHolder(t *testing.T) {
	path := several(t, 5)
	c := start(t, "hold", path)
	if line := c.line(); line != "open" {
		t.Fatal(line)
	}
	if err := c.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		_, err := Open(path, Options{ReadOnly: readOnly, Timeout: 100 * time.Millisecond})
		whoHolds(t, err, c, "hafez hold")
	}
	c.Process.Kill()
	c.Wait()
	open(t, path, Options{Timeout: 100 * time.Millisecond}).Close()

	// A reader that is stopped cannot say who it is.
	c = start(t, "stream", path)
	fmt.Fprintln(c.in, "جملهٔ شمارهٔ 3")
	c.line()
	if err := c.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, Options{Timeout: 200 * time.Millisecond})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "does not say who it is") {
		t.Error(err)
	}
	open(t, path, Options{ReadOnly: true}).Close()
	if err := c.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	open(t, path, Options{}).Close()
}

// guestChild is one who may read a memory and the folder that it is in, and write
// neither the one nor the other.
func guestChild(args []string) error {
	if os.Getuid() == 0 {
		if err := syscall.Setuid(65534); err != nil {
			return err
		}
	}
	m, err := Open(args[0], Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer m.Close()
	found, err := m.Lookup("جملهٔ شمارهٔ 3", LookupOptions{})
	if err != nil || len(found) != 5 {
		return fmt.Errorf("%d units, %w", len(found), err)
	}
	_, err = Open(args[0], Options{})
	if !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("it is opened for writing: %w", err)
	}
	say("refused", err.Error())
	return nil
}

func TestGuest(t *testing.T) {
	path := several(t, 5)
	folder := filepath.Dir(path)
	for name, mode := range map[string]os.FileMode{path: 0o444, folder: 0o555, filepath.Dir(folder): 0o755} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(folder, 0o700) })
	c := start(t, "guest", path)
	if line := c.line(); !strings.Contains(line, "its folder must be writable") {
		t.Error(line)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}
