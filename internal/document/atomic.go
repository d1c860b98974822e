package document

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// WriteAtomic writes the file at path with what write writes to its writer. The
// file is then whole and on disk. If anything fails, also write itself, a file
// that was there is still the old one and nothing else is left behind; the error
// of write is returned as it is, any other one names path.
//
// The text goes to a temporary file in the same folder, which then takes the
// place of the old one. So the folder must be writable, and other hard links to
// the old file keep the old text. The new file has the permissions of the old
// one, 0644 less the umask if there was none. If path is a symbolic link, the
// file it points to is written and the link stays.
//
// What is no regular file (a device, a named pipe, /dev/stdout, /dev/fd/3) cannot
// be replaced and is written straight.
func WriteAtomic(path string, write func(io.Writer) error) error {
	if f, own, err := openStream(path); err != nil {
		return writeError(path, err)
	} else if f != nil {
		err := writeAll(f, path, write)
		if own {
			if closeErr := f.Close(); err == nil && closeErr != nil {
				err = writeError(path, closeErr)
			}
		}
		return err
	}
	target, err := followLinks(path)
	if err != nil {
		return writeError(path, err)
	}
	mode := fs.FileMode(0o644)
	old, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return writeError(path, err)
	case old.IsDir():
		return writeError(path, syscall.EISDIR)
	default:
		// Renaming would also replace a file that its owner made read-only.
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return writeError(path, err)
		}
		f.Close()
		mode = old.Mode().Perm()
	}

	dir := filepath.Dir(target)
	f, err := createTemp(dir, mode)
	if err != nil {
		return writeError(path, err)
	}
	done := false
	defer func() { // also when write panics
		if !done {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if old != nil {
		if info, err := f.Stat(); err != nil {
			return writeError(path, err)
		} else if info.Mode().Perm() != mode { // the umask took some of it
			if err := f.Chmod(mode); err != nil {
				return writeError(path, err)
			}
		}
	}
	if err := writeAll(f, path, write); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return writeError(path, err)
	}
	if err := f.Close(); err != nil {
		return writeError(path, err)
	}
	if err := os.Rename(f.Name(), target); err != nil {
		return writeError(path, err)
	}
	done = true
	// The new name is on disk only when the folder is. Windows cannot do this, nor
	// some network file systems, and the file is there: no reason to fail.
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
	return nil
}

// openStream opens path for writing if it is no regular file; f is nil if it is
// one, or a folder, or not there. The caller closes f only if own is true.
func openStream(path string) (f *os.File, own bool, err error) {
	// The process's own streams are used as they are: opened by name, a redirected
	// one would be written from its start, and a socket not at all.
	switch path {
	case "/dev/stdout":
		return os.Stdout, false, nil
	case "/dev/stderr":
		return os.Stderr, false, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, nil
	}
	if strings.HasPrefix(path, "/dev/fd/") || !info.Mode().IsRegular() && !info.IsDir() {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		return f, true, err
	}
	return nil, false, nil
}

// followLinks is the file that path points to through any number of links; it
// need not exist.
func followLinks(path string) (string, error) {
	for range 40 { // as many as Linux follows
		info, err := os.Lstat(path)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		link, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(link) {
			// Not filepath.Join, which would drop "a/.." even if a is a link.
			link = filepath.Dir(path) + string(filepath.Separator) + link
		}
		path = link
	}
	return "", errors.New("too many symbolic links")
}

// createTemp makes a new file in dir. os.CreateTemp would make it 0600, from which
// the mode that the umask leaves cannot be found.
func createTemp(dir string, mode fs.FileMode) (*os.File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(dir, fmt.Sprintf(".hafez-%08x.tmp", rand.Uint32()))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) && try < 100 {
			continue
		}
		return f, err
	}
}

// writeAll lets write write to f, through a buffer.
func writeAll(f *os.File, path string, write func(io.Writer) error) error {
	w := bufio.NewWriterSize(namedWriter{f, path}, 64<<10)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

// namedWriter writes to a file whose errors are to name another one.
type namedWriter struct {
	f    *os.File
	path string
}

func (w namedWriter) Write(p []byte) (int, error) {
	n, err := w.f.Write(p)
	if err != nil {
		err = writeError(w.path, err)
	}
	return n, err
}

// writeError is err about path, whatever file it was about.
func writeError(path string, err error) error {
	return &fs.PathError{Op: "write", Path: path, Err: cause(err)}
}
