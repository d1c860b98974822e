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
	"slices"
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
//	                 until the writer has come in, but not for longer than half a
//	                 second. Thus a reader that stays open for hours, a stream of
//	                 queries for one, never keeps a writer out, and a writer that has to
//	                 wait for one long reading does not keep the other readers out.
//
// Both hold who that is, as JSON, for those who wait too long to tell; a reader that is
// in the middle of something and cannot let go writes itself into work.db.waiting. The
// locks are those of the operating system: they go with the process that holds them,
// however it ends. A file without a lock is one that was left behind, and harmless: who
// has locked work.db.lock makes and removes both, and nobody else does.
const (
	lockSuffix    = ".lock"
	waitingSuffix = ".waiting"
)

// pollEvery is how often a lock is tried, watchEvery how often a reader looks whether a
// writer waits, and letInPatience how long it lets writers in first: long enough for all
// who were reading to let go.
const (
	pollEvery     = 10 * time.Millisecond
	watchEvery    = 50 * time.Millisecond
	letInPatience = 500 * time.Millisecond
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
			writeHolder(path, os.O_TRUNC, who) // On a full disk others are not told who it is.
			return l, true, nil
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

// holders reads who has written into a file; what a process has written last counts.
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
		if json.Unmarshal(line, &h) != nil || h.PID == 0 {
			continue
		}
		same := func(other Holder) bool { return other.PID == h.PID && other.Command == h.Command }
		all = append(slices.DeleteFunc(all, same), h)
	}
	return all
}

// lockForWriting makes this process the one that may write to the memory at path.
func lockForWriting(path string, who Holder, deadline time.Time) (fileLock, error) {
	for {
		l, ok, err := tryLock(path+lockSuffix, who)
		switch {
		case errors.Is(err, fs.ErrPermission):
			return fileLock{}, fmt.Errorf("to write to %s its folder must be writable: %w", path, err)
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
func openAlone(path string, who Holder, deadline time.Time) (*bolt.DB, os.FileInfo, error) {
	db, info, err := openBolt(path, false, time.Time{})
	if !errors.Is(err, bolterrors.ErrTimeout) {
		return db, info, err
	}
	defer askReaders(path, who)()
	db, info, err = openBolt(path, false, deadline)
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, nil, readBy(path, who)
	}
	return db, info, err
}

// askReaders tells those who read that a writer waits, until done is called. Where that
// cannot be told it takes more luck to come in.
func askReaders(path string, who Holder) (done func()) {
	for range 100 {
		l, ok, err := tryLock(path+waitingSuffix, who)
		if err != nil {
			break
		}
		if ok {
			return l.unlock
		}
		time.Sleep(time.Millisecond) // A reader is looking whether the file is locked.
	}
	return func() {}
}

// readBy is the error of a writer that has waited too long for readers.
func readBy(path string, who Holder) *LockedError {
	return &LockedError{path, slices.DeleteFunc(holders(path+waitingSuffix), func(h Holder) bool { return sameHolder(h, who) })}
}

func sameHolder(a, b Holder) bool {
	return a.PID == b.PID && a.Command == b.Command && a.Since.Equal(b.Since)
}

// writerWaits tells whether a writer waits for those who read.
func writerWaits(path string) bool {
	name := path + waitingSuffix
	if _, err := os.Stat(name); err != nil {
		return false
	}
	l := fileLock{flock.New(name, flock.SetFlag(os.O_RDONLY))}
	defer l.Close()
	left, err := l.TryRLock()
	return err == nil && !left
}

// openToRead opens the file of a memory for reading. Writers that wait come first.
func openToRead(path string, deadline time.Time) (*bolt.DB, os.FileInfo, error) {
	patience := time.Now().Add(letInPatience)
	for writerWaits(path) && time.Now().Before(patience) && time.Now().Before(deadline) {
		time.Sleep(pollEvery)
	}
	db, info, err := openBolt(path, true, deadline)
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, nil, &LockedError{path, holders(path + lockSuffix)}
	}
	return db, info, err
}

// openBolt opens a bbolt file, and gives what tells it from another one of its name. It
// tries until the deadline, and once at least; the error is bbolt's ErrTimeout then.
func openBolt(path string, readOnly bool, deadline time.Time) (*bolt.DB, os.FileInfo, error) {
	for {
		db, info, err := tryBolt(path, readOnly)
		if !errors.Is(err, bolterrors.ErrTimeout) || !time.Now().Before(deadline) {
			return db, info, err
		}
		time.Sleep(pollEvery)
	}
}

// tryBolt is bolt.Open for a path whose file may be replaced; see rewrite.go. Who gets
// the lock of the old file just then has one that has no name any more: what he wrote
// into it would be lost. So the file is looked at again under the lock, and if it is
// another one by now, that one is opened.
func tryBolt(path string, readOnly bool) (*bolt.DB, os.FileInfo, error) {
	for {
		var file *os.File
		db, err := bolt.Open(path, 0o600, &bolt.Options{
			Timeout:      time.Millisecond, // Less than bbolt waits between two tries.
			ReadOnly:     readOnly,
			FreelistType: bolt.FreelistMapType,
			NoStatistics: true,
			OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
				file, err = os.OpenFile(name, flag, mode)
				return file, err
			},
		})
		if err != nil {
			return nil, nil, err
		}
		info, same, err := isAt(file, path)
		if same {
			db.AllocSize = 1 << 22 // The file grows by so many bytes; bbolt's 16 MB are much for a small memory.
			return db, info, nil
		}
		db.Close()
		if err != nil {
			return nil, nil, err
		}
	}
}

// isAt tells what an open file is, and whether it is still the one at path.
func isAt(file *os.File, path string) (os.FileInfo, bool, error) {
	opened, err := file.Stat()
	if err != nil {
		return nil, false, err
	}
	named, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return opened, false, nil
	}
	return opened, err == nil && os.SameFile(opened, named), err
}
