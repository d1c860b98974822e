package memory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Who may do what, and when.
//
// bbolt locks its file: whoever writes holds it alone, and many may hold it to read.
// That is enough for changes that take a moment. Around it stand two files, which are
// there only while they are needed, beside the memory work.db:
//
//	work.db.lock     is locked by the one process that may write, from when it opens
//	                 the memory to when it closes it. While it makes a large change on
//	                 a copy (see rewrite.go) it reads work.db like others do, so that
//	                 nobody has to wait for it but other writers.
//	work.db.waiting  is locked by a writer that waits for readers. Who reads, and is
//	                 not in the middle of it, lets go of work.db within 50 milliseconds
//	                 and opens it again when it is next asked; who begins to read waits
//	                 until the writer has come in. Thus a reader that stays open for
//	                 hours, a stream of queries for one, never keeps a writer out.
//
// Both hold who that is, as JSON, for those who wait too long to tell; a reader that is
// in the middle of something and cannot let go writes itself into work.db.waiting. The
// locks are those of the operating system: they go with the process that holds them,
// however it ends. A file without a lock is one that was left behind, and harmless.
const (
	lockSuffix    = ".lock"
	waitingSuffix = ".waiting"
)

// pollEvery is how often a lock is tried, and watchEvery how often a reader looks
// whether a writer waits.
const (
	pollEvery  = 10 * time.Millisecond
	watchEvery = 50 * time.Millisecond
)

// Holder is a process that holds a memory.
type Holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"` // Options.Command of that process.
	Since   time.Time `json:"since"`
}

// LockedError says who held a memory for longer than Options.Timeout. It is an
// [ErrLocked].
type LockedError struct {
	Path string
	// Holders are the processes that could be told; none if they do not tell
	// themselves, such as one that was stopped while it reads.
	Holders []Holder
}

func (e *LockedError) Error() string {
	if len(e.Holders) == 0 {
		return fmt.Sprintf("%s: %v, which does not say who it is", e.Path, ErrLocked)
	}
	var who []string
	for _, h := range e.Holders {
		who = append(who, fmt.Sprintf("process %d (%s), since %s", h.PID, h.Command, h.Since.Local().Format("2006-01-02 15:04:05")))
	}
	return fmt.Sprintf("%s: %v: %s", e.Path, ErrLocked, strings.Join(who, "; "))
}

func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// self describes this process.
func self(command string) Holder {
	if command == "" {
		command = filepath.Base(os.Args[0])
	}
	return Holder{os.Getpid(), command, time.Now().Truncate(time.Second)}
}

// fileLock is a file that is locked by this process.
type fileLock struct{ *flock.Flock }

// tryLock locks a file alone, which it makes if need be, and writes into it who that
// is; false if another process has locked it.
func tryLock(path string, who Holder) (fileLock, bool, error) {
	for {
		l := fileLock{flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))}
		ok, err := l.TryLock()
		if err != nil || !ok {
			l.Close()
			return fileLock{}, false, err
		}
		// Whoever held it before may have removed it by now, so that the next one
		// would lock another file of this name.
		opened, err := l.Stat()
		named, e := os.Stat(path)
		if err == nil && e == nil && os.SameFile(opened, named) {
			return l, true, writeHolder(path, os.O_TRUNC, who)
		}
		l.Close()
		if err != nil {
			return fileLock{}, false, err
		}
		if e != nil && !errors.Is(e, fs.ErrNotExist) {
			return fileLock{}, false, e
		}
	}
}

// unlock lets go of the file and takes it away. Where a file that is open cannot be
// taken away, on Windows, nobody has it open if that succeeds afterwards.
func (l fileLock) unlock() {
	if runtime.GOOS != "windows" {
		os.Remove(l.Path())
		l.Close()
		return
	}
	l.Close()
	os.Remove(l.Path())
}

// writeHolder writes a line into a file that somebody has locked. The first byte is
// left alone: on Windows a lock keeps others from reading what is locked, and that is
// this byte.
func writeHolder(path string, flag int, who Holder) error {
	line, err := json.Marshal(who)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|flag, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write([]byte("\n" + string(line)))
	return errors.Join(err, f.Close())
}

// holders reads who has written into a file.
func holders(path string) (all []Holder) {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	b := make([]byte, 1<<14)
	n, _ := f.ReadAt(b, 1)
	for line := range bytes.Lines(b[:n]) {
		var h Holder
		if json.Unmarshal(line, &h) == nil && h.PID != 0 {
			all = append(all, h)
		}
	}
	return all
}

// lockForWriting makes this process the one that may write to the memory at path.
func lockForWriting(path string, who Holder, deadline time.Time) (fileLock, error) {
	for {
		l, ok, err := tryLock(path+lockSuffix, who)
		switch {
		case err != nil:
			return fileLock{}, err
		case ok:
			return l, nil
		case time.Now().After(deadline):
			return fileLock{}, &LockedError{path, holders(path + lockSuffix)}
		}
		time.Sleep(pollEvery)
	}
}

// openAlone opens the file of a memory for writing, by the process that may.
func openAlone(path string, who Holder, deadline time.Time) (*bolt.DB, error) {
	db, err := openBolt(path, false, 0)
	if !errors.Is(err, bolterrors.ErrTimeout) {
		return db, err
	}
	defer askReaders(path, who)()
	db, err = openBolt(path, false, time.Until(deadline))
	if errors.Is(err, bolterrors.ErrTimeout) {
		all := holders(path + waitingSuffix)
		return nil, &LockedError{path, all[min(1, len(all)):]} // The first is this one.
	}
	return db, err
}

// askReaders tells those who read that a writer waits, until done is called.
func askReaders(path string, who Holder) (done func()) {
	l, ok, err := tryLock(path+waitingSuffix, who)
	if err != nil || !ok {
		return func() {} // Then it takes more luck to come in.
	}
	return l.unlock
}

// openToRead opens the file of a memory for reading.
func openToRead(path string, deadline time.Time) (*bolt.DB, error) {
	if err := letIn(path, deadline); err != nil {
		return nil, err
	}
	db, err := openBolt(path, true, max(time.Until(deadline), time.Millisecond))
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, &LockedError{path, holders(path + lockSuffix)}
	}
	return db, err
}

// letIn waits until no writer waits any more.
func letIn(path string, deadline time.Time) error {
	for name := path + waitingSuffix; ; time.Sleep(pollEvery) {
		if _, err := os.Stat(name); err != nil {
			return nil
		}
		l := fileLock{flock.New(name, flock.SetFlag(os.O_RDONLY))}
		switch left, err := l.TryRLock(); {
		case err != nil: // It has gone, or means nothing to us.
			return nil
		case left:
			l.unlock()
			return nil
		}
		l.Close()
		if time.Now().After(deadline) {
			return &LockedError{path, holders(name)}
		}
	}
}

// openBolt is bolt.Open for a path whose file may be replaced; see rewrite.go. Who
// waits for the lock of the old file gets it at last, but that file has no name any
// more: what he wrote into it would be lost. So the file is looked at again under the
// lock, and if it is another one by now, that one is opened. A timeout of zero tries
// once.
func openBolt(path string, readOnly bool, timeout time.Duration) (*bolt.DB, error) {
	for {
		var file *os.File
		db, err := bolt.Open(path, 0o600, &bolt.Options{
			Timeout:      max(timeout, time.Millisecond),
			ReadOnly:     readOnly,
			FreelistType: bolt.FreelistMapType,
			NoStatistics: true,
			OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
				file, err = os.OpenFile(name, flag, mode)
				return file, err
			},
		})
		if err != nil {
			return nil, err
		}
		same, err := isAt(file, path)
		if same {
			db.AllocSize = 1 << 22 // The file grows by so many bytes; bbolt's 16 MB are much for a small memory.
			return db, nil
		}
		db.Close()
		if err != nil {
			return nil, err
		}
	}
}

// isAt reports whether an open file is still the one at path.
func isAt(file *os.File, path string) (bool, error) {
	opened, err := file.Stat()
	if err != nil {
		return false, err
	}
	named, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(opened, named), err
}
