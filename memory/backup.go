package memory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Backup writes the memory, as it is at one moment, into a new file at path; others
// may read and, if the memory is open for reading, wait to write meanwhile. The file
// is on disk when Backup returns, and is there whole or not at all. One that is there
// already is an error that wraps [fs.ErrExist], unless replace says otherwise; with
// replace, a memory that another process has open for writing is one that wraps
// [ErrLocked].
func (m *Memory) Backup(ctx context.Context, path string, replace bool) (bytes int64, err error) {
	there, err := os.Stat(path)
	switch {
	case err == nil && m.isFile(there):
		return 0, fmt.Errorf("%s is the memory itself", path)
	case err == nil && !replace:
		return 0, &fs.PathError{Op: "backup", Path: path, Err: fs.ErrExist}
	}
	partial := path + newSuffix
	if there, err := os.Stat(partial); err == nil && m.isFile(there) {
		return 0, fmt.Errorf("%s is the memory itself, and needed while %s is made: choose another name", partial, path)
	}
	// What is there may be a memory that somebody changes, or makes a copy of.
	lock, err := lockForWriting(path, m.file.who, time.Now().Add(m.file.timeout))
	if err != nil {
		return 0, err
	}
	defer lock.unlock()
	os.Remove(partial) // Left by one that was killed.
	defer os.Remove(partial)
	if err := m.copyToDisk(ctx, partial); err != nil {
		return 0, err
	}
	info, err := os.Stat(partial)
	if err != nil {
		return 0, err
	}
	if err := os.Rename(partial, path); err != nil {
		return 0, err
	}
	syncFolder(path)
	return info.Size(), nil
}

// copyToDisk writes the memory, as it is at one moment, into a new file for its owner
// only, which is on disk then.
func (m *Memory) copyToDisk(ctx context.Context, path string) error {
	if err := m.view(func(tx *bolt.Tx) error { return writeCopy(ctx, tx, path, 0o600) }); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// isFile tells whether a file is that of the memory.
func (m *Memory) isFile(info os.FileInfo) bool {
	own, err := os.Stat(m.path)
	return err == nil && os.SameFile(own, info)
}

// Restore puts a copy of a backup in the place of the memory at path, which may be
// damaged or not there at all. What was there is kept beside it, as
// path.before-restore, or path.before-restore-2 and so on; kept is its name, empty if
// there was nothing. The backup stays. Whatever fails, and if ctx ends, the memory is
// as it was.
//
// Whether the backup is a memory at all is looked at, but not whether it is sound: see
// [Verify]. Errors are those of [Open], about the one or the other.
func Restore(ctx context.Context, path, backup string, opts Options) (kept string, err error) {
	m, err := Open(backup, Options{ReadOnly: true, Timeout: opts.Timeout, Command: opts.Command})
	if err != nil {
		return "", err
	}
	defer m.Close()
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	there, err := os.Stat(path)
	switch {
	case err == nil && m.isFile(there):
		return "", fmt.Errorf("%s is the memory itself", backup)
	case err == nil && there.IsDir():
		return "", fmt.Errorf("%s: %w: it is a folder", path, ErrNotMemory)
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
	case err != nil:
		return "", err
	}
	isThere := err == nil
	h := newHandle(path, opts)
	if h.lock, err = lockForWriting(path, h.who, time.Now().Add(h.timeout)); err != nil {
		return "", err
	}
	defer h.close()
	removeLeft(path)
	fresh := path + newSuffix
	defer os.Remove(fresh) // Gone if all went well.
	if err := m.copyToDisk(ctx, fresh); err != nil {
		return "", err
	}
	if isThere {
		if kept, err = keepAs(path, path+".before-restore"); err != nil {
			return "", fmt.Errorf("%s: keeping the memory as it is: %w", path, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return kept, h.replaceBy(fresh)
}

// copyFile copies a file to a name that is not taken, and brings it to disk.
func copyFile(path, other string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	partial := other + newSuffix
	to, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(partial) // Gone if all went well.
	if _, err = io.Copy(to, from); err == nil {
		err = to.Sync()
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return err
	}
	return os.Rename(partial, other)
}
