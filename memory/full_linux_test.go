package memory

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// On a real disk without room, a small one that is made of memory.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skip("a small disk cannot be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	w, err := newCrashWork(filepath.Join(dir, "m.db"), 12, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { w.m.Close() }()
	// Another file takes more or less of the disk each time.
	ballast := filepath.Join(dir, "ballast")
	limit := func(on bool) error {
		if err := os.Remove(ballast); err != nil && !os.IsNotExist(err) {
			return err
		}
		if !on || w.number <= 5 {
			return nil
		}
		var disk syscall.Statfs_t
		if err := syscall.Statfs(dir, &disk); err != nil {
			return err
		}
		free := int(disk.Bavail) * int(disk.Bsize)
		return os.WriteFile(ballast, make([]byte, w.random.IntN(free+1)), 0o600)
	}
	failed, done, err := fullWork(w, 200, limit, isDiskFull)
	if err != nil {
		t.Fatal(err)
	}
	if len(failed) == 0 {
		t.Error("nothing has failed")
	}
	t.Log("failed", failed, "done", done)
}
