package memory

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// handle is the open file of a memory. It is let go of, and opened again when it is
// next asked for, where others need it; see lock.go.
//
// That of a writer is open for writing, until a large change has been made on a copy:
// from then on it is open for reading, as it is for others, and for writing again when
// there is something to write.
type handle struct {
	path      string
	who       Holder
	timeout   time.Duration
	private   bool                 // nobody else can see the file: it is not synced, and a change need not be made in one piece
	alone     bool                 // of the one that may write
	unchecked bool                 // opened whatever is wrong with its pages
	lock      fileLock             // of the writer; none of a private memory
	opened    func(*bolt.DB) error // looks at a file that was opened again; may be nil

	changing sync.Mutex // one change at a time, from the first look to the last write

	mutex  sync.Mutex
	unused sync.Cond   // that uses is 0, or held false
	db     *bolt.DB    // nil: let go of
	info   os.FileInfo // of the file, to be told from another one of its name
	uses   int         // how many are in the middle of using it
	since  time.Time   // since when at least one is
	wanted bool        // it is let go of as soon as nobody uses it
	held   bool        // who comes now waits a moment; see hold
	heldAt time.Time
	closed bool

	readers readers
	quit    chan struct{} // ends watch
}

func newHandle(path string, opts Options) *handle {
	h := &handle{path: path, who: self(opts.Command), timeout: opts.Timeout, alone: !opts.ReadOnly}
	if h.timeout == 0 {
		h.timeout = defaultTimeout
	}
	h.unused.L = &h.mutex
	return h
}

// take gives the open file for a while; release must follow.
func (h *handle) take(write bool) (*bolt.DB, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for h.held && h.uses > 0 && !h.closed {
		h.unused.Wait()
	}
	if h.closed {
		return nil, bolterrors.ErrDatabaseNotOpen
	}
	switch {
	case h.db == nil:
	case write && h.db.IsReadOnly():
		if err := h.letGoInTime(); err != nil {
			return nil, err
		}
	case !h.alone && h.uses == 0 && h.replaced():
		h.letGo() // It was only read: nothing is lost if this fails.
	}
	if h.db == nil {
		if err := h.openAgain(write); err != nil {
			return nil, err
		}
	}
	if h.uses == 0 {
		h.since = time.Now()
	}
	h.uses++
	return h.db, nil
}

func (h *handle) release() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.uses--; h.uses > 0 {
		return
	}
	if h.wanted {
		h.letGo() // It was only read: nothing is lost if this fails.
	}
	h.held = false
	h.unused.Broadcast()
}

// open opens the file. The caller holds the mutex.
func (h *handle) open(write bool) (err error) {
	deadline := time.Now().Add(h.timeout)
	switch {
	case h.private:
		if h.db, h.info, err = openBolt(h.path, false, time.Time{}); err == nil {
			h.db.NoSync, h.db.NoGrowSync = true, true
		}
	case write:
		if err := checkFreeList(h.path); err != nil {
			return err
		}
		h.db, h.info, err = openAlone(h.path, h.who, deadline)
	case h.alone: // No other writer can wait.
		h.db, h.info, err = openBolt(h.path, true, deadline)
	default:
		h.db, h.info, err = openToRead(h.path, deadline)
	}
	if err != nil || h.private || h.unchecked {
		return err
	}
	return checkTree(h.path, write)
}

// openAgain opens a file that was let go of: it may be another one by now.
func (h *handle) openAgain(write bool) error {
	err := checkFile(h.path)
	if err == nil {
		err = guard(h.path, func() error { return h.open(write) })
	}
	if err == nil && h.opened != nil {
		err = h.opened(h.db)
	}
	if err != nil && h.db != nil {
		h.db.Close()
		h.db = nil
	}
	if err != nil {
		return openError(h.path, err)
	}
	return nil
}

// holdPatience is how long who comes is held back, and holdEvery how often.
const (
	holdPatience = 50 * time.Millisecond
	holdEvery    = 250 * time.Millisecond
)

// hold has those who begin to use the file wait a moment, so that those who use it come
// to an end: goroutines that take turns would else keep it in use for ever. Only for a
// moment, since the one that begins may be in the middle of using it elsewhere: who
// walks over all units may look one up. The caller holds the mutex.
func (h *handle) hold() {
	if h.held || time.Since(h.heldAt) < holdEvery {
		return
	}
	h.held, h.heldAt = true, time.Now()
	time.AfterFunc(holdPatience, func() {
		h.mutex.Lock()
		defer h.mutex.Unlock()
		h.held = false
		h.unused.Broadcast()
	})
}

// letGo closes the file when nobody is in the middle of using it. The caller holds
// the mutex.
func (h *handle) letGo() error {
	for h.uses > 0 {
		h.hold()
		h.unused.Wait()
	}
	h.wanted = false
	if h.db == nil {
		return nil
	}
	h.readers.drain()
	db := h.db
	h.db = nil
	return db.Close()
}

// letGoInTime is letGo for a change: who reads may be waiting for it.
func (h *handle) letGoInTime() error {
	late := false
	timer := time.AfterFunc(h.timeout, func() {
		h.mutex.Lock()
		defer h.mutex.Unlock()
		late = true
		h.unused.Broadcast()
	})
	defer timer.Stop()
	for h.uses > 0 && !late {
		h.hold()
		h.unused.Wait()
	}
	if h.uses > 0 {
		return fmt.Errorf("%s: the memory cannot be changed while this process is in the middle of reading it, since %s", h.path, h.since.Format("15:04:05"))
	}
	return h.letGo()
}

// share lets others read the file, which this process keeps open to read; it still
// is the one that may write. Others that write do not know of each other's readers, so
// nothing may be written to the file until it is opened anew.
func (h *handle) share() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if err := h.letGoInTime(); err != nil {
		return err
	}
	return h.openAgain(false)
}

// reopen lets go of the file that share has opened, since another one may have taken its
// place: that is opened when it is next asked for. Who reads in this process for longer
// than others wait keeps the old one until then.
func (h *handle) reopen() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.wanted = true
	h.letGoInTime() // It was only read: nothing is lost if this fails.
}

// close closes the file for good, when a change that is being made has ended.
func (h *handle) close() error {
	h.changing.Lock()
	defer h.changing.Unlock()
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.closed {
		return nil
	}
	h.closed = true
	if h.quit != nil {
		close(h.quit)
	}
	h.unused.Broadcast()
	err := h.letGo()
	if h.lock.Flock != nil {
		h.lock.unlock()
	}
	return err
}

// watch lets go of a file that is open to read when a writer waits for it, or when
// another has taken its place. If somebody is in the middle of using it, the writer is
// told who.
func (h *handle) watch() {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-h.quit:
			return
		case <-ticker.C:
		}
		waits := writerWaits(h.path)
		h.mutex.Lock()
		switch {
		case h.db == nil || h.closed || !waits && !h.replaced():
		case h.uses == 0:
			h.letGo() // It was only read: nothing is lost if this fails.
		default:
			h.wanted = true
			h.hold()
			if waits {
				h.tell()
			}
		}
		h.mutex.Unlock()
	}
}

// tell tells the writer that waits who is in the middle of using the file.
func (h *handle) tell() {
	who := h.who
	who.Since = h.since.Truncate(time.Second)
	told := slices.ContainsFunc(holders(h.path+waitingSuffix), func(other Holder) bool { return sameHolder(other, who) })
	if !told {
		writeHolder(h.path+waitingSuffix, os.O_APPEND, who)
	}
}

// replaced tells whether another file has taken the place of the open one.
func (h *handle) replaced() bool {
	now, err := os.Stat(h.path)
	return err == nil && h.info != nil && !os.SameFile(now, h.info)
}
