package memory

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A change that is too large for one transaction of bbolt, which holds in memory all
// that it writes, is made on a copy of the file, in many transactions. When it is
// complete and on disk the copy takes the place of the file, in one step: whatever
// happens meanwhile, a kill, a full disk, a change of mind, the memory is as it was
// before or as it is after. The price is that the disk must have room for the copy.
//
// The copy is work.db.new, and work.db.new-index where another one is needed; what a
// killed process has left of them the next one that writes takes away. Others may read
// the memory meanwhile: see lock.go.

const newSuffix = ".new"

// removeLeft takes away what a killed process has left beside a memory. The caller is
// the one that may write to it.
func removeLeft(path string) {
	os.Remove(path + newSuffix)
	os.Remove(path + newSuffix + "-index")
	os.Remove(path + waitingSuffix)
}

// rewrite has f change a copy of the memory, which then takes its place. If f fails,
// or ctx ends, all is as it was. A private memory is its own copy.
func (m *Memory) rewrite(ctx context.Context, f func(fresh *Memory) error) error {
	if !m.file.alone {
		return fmt.Errorf("%s: %w", m.path, ErrReadOnly)
	}
	if m.file.private {
		return f(m)
	}
	return m.replace(ctx, func(path string, mode fs.FileMode) error {
		if err := m.view(func(tx *bolt.Tx) error { return writeCopy(ctx, tx, path, mode) }); err != nil {
			return err
		}
		fresh, err := openPrivate(path)
		if err != nil {
			return err
		}
		fresh.path, fresh.stale, fresh.batch = m.path, m.stale, m.batch // Errors are about the memory.
		err = f(fresh)
		if err == nil {
			err = fresh.file.db.Sync()
		}
		return errors.Join(err, fresh.Close())
	})
}

// replace has write make a new file, of the permissions of the old one and on disk
// when it returns, which then takes the memory's place.
func (m *Memory) replace(ctx context.Context, write func(path string, mode fs.FileMode) error) error {
	if err := m.file.share(); err != nil {
		return err
	}
	defer m.file.reopen()
	info, err := os.Stat(m.path)
	if err != nil {
		return err
	}
	fresh := m.path + newSuffix
	defer os.Remove(fresh) // Gone if all went well.
	if err := write(fresh, info.Mode().Perm()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return m.file.replaceBy(fresh)
}

// writeCopy writes the memory as a transaction sees it into a new file.
func writeCopy(ctx context.Context, tx *bolt.Tx, path string, mode fs.FileMode) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(path)
		}
	}()
	if err := f.Chmod(mode); err != nil && runtime.GOOS != "windows" { // The umask may have taken some of it.
		return err
	}
	w := bufio.NewWriterSize(writerOf{ctx, f}, 1<<20)
	if _, err := tx.WriteTo(w); err != nil {
		return err
	}
	return w.Flush()
}

// writerOf writes until a context ends.
type writerOf struct {
	ctx context.Context
	w   io.Writer
}

func (w writerOf) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(b)
}

// replacePatience is how long a finished file waits, on Windows, for those who read
// the old one to let go of it.
const replacePatience = time.Minute

// replaceBy puts another file in the place of the memory's. Those who are reading the
// old one read on; where an open file cannot be replaced, on Windows, they are waited
// for.
func (h *handle) replaceBy(file string) error {
	if runtime.GOOS == "windows" {
		h.mutex.Lock() // This process does not open it either.
		defer h.mutex.Unlock()
		if err := h.letGoInTime(); err != nil {
			return err
		}
		defer askReaders(h.path, h.who)()
	}
	err := os.Rename(file, h.path)
	for deadline := time.Now().Add(replacePatience); err != nil && runtime.GOOS == "windows"; time.Sleep(pollEvery) {
		if time.Now().After(deadline) {
			return readBy(h.path, h.who)
		}
		err = os.Rename(file, h.path)
	}
	if err != nil {
		return err
	}
	syncFolder(h.path)
	return nil
}

// syncFolder brings the name of a file to disk: it is there only when the folder is.
// Windows cannot do this, nor some network file systems, and the file is there: no
// reason to fail.
func syncFolder(path string) {
	if d, err := os.Open(filepath.Dir(path)); err == nil {
		d.Sync()
		d.Close()
	}
}

// makeIndex makes all that is derived from the units anew.
func (m *Memory) makeIndex(progress func(done, all int)) error {
	ctx := context.Background()
	err := m.rewrite(ctx, func(fresh *Memory) error { return fresh.reindex(ctx, progress) })
	if err == nil {
		m.stale = false
	}
	return err
}
