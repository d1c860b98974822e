package memory

import (
	"os"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// handle is the open file of a memory. It is let go of, and opened again when it is
// next asked for, where others need it; see lock.go.
type handle struct {
	path      string
	who       Holder
	timeout   time.Duration
	private   bool                 // nobody else can see the file: it is not synced, and a change need not be made in one piece
	alone     bool                 // opened for writing
	unchecked bool                 // opened whatever is wrong with its pages
	lock      fileLock             // of the writer; none of a private memory
	opened    func(*bolt.DB) error // looks at a file that was opened again; may be nil

	mutex  sync.Mutex
	unused sync.Cond
	db     *bolt.DB    // nil: let go of
	info   os.FileInfo // of the file, to be told from another one of its name
	uses   int         // how many are in the middle of using it
	since  time.Time   // since when at least one is
	closed bool

	readers readers
	quit    chan struct{} // ends watch
}

func newHandle(path string, opts Options) *handle {
	h := &handle{path: path, who: self(opts.Command), timeout: opts.Timeout, alone: !opts.ReadOnly}
	h.unused.L = &h.mutex
	return h
}

// take gives the open file for a while; release must follow.
func (h *handle) take() (*bolt.DB, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.closed {
		return nil, bolterrors.ErrDatabaseNotOpen
	}
	if h.db == nil {
		if err := h.openAgain(); err != nil {
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
	if h.uses--; h.uses == 0 {
		h.unused.Broadcast()
	}
}

// open opens the file. The caller holds the mutex.
func (h *handle) open() (err error) {
	deadline := time.Now().Add(h.timeout)
	switch {
	case h.private:
		if h.db, err = openBolt(h.path, false, 0); err == nil {
			h.db.NoSync, h.db.NoGrowSync = true, true
		}
	case h.alone:
		if err := checkFreeList(h.path); err != nil {
			return err
		}
		h.db, err = openAlone(h.path, h.who, deadline)
	default:
		h.db, err = openToRead(h.path, deadline)
	}
	if err != nil {
		return err
	}
	if h.info, err = os.Stat(h.path); err != nil || h.private || h.unchecked {
		return err
	}
	return checkTree(h.path, h.alone)
}

// openAgain opens a file that was let go of: it may be another one by now.
func (h *handle) openAgain() error {
	err := checkFile(h.path)
	if err == nil {
		err = guard(h.path, h.open)
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

// letGo closes the file when nobody is in the middle of using it. The caller holds
// the mutex.
func (h *handle) letGo() error {
	for h.uses > 0 {
		h.unused.Wait()
	}
	if h.db == nil {
		return nil
	}
	h.readers.drain()
	db := h.db
	h.db = nil
	return db.Close()
}

// share lets others read the file, which this process keeps open to read; it still
// is the one that may write. Others that write do not know of each other's readers, so
// nothing may be written to the file until it is opened anew.
func (h *handle) share() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if err := h.letGo(); err != nil {
		return err
	}
	db, err := openBolt(h.path, true, h.timeout)
	h.db = db
	return err
}

// close closes the file for good.
func (h *handle) close() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.closed {
		return nil
	}
	h.closed = true
	if h.quit != nil {
		close(h.quit)
	}
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
	told := false
	for {
		select {
		case <-h.quit:
			return
		case <-ticker.C:
		}
		_, err := os.Stat(h.path + waitingSuffix)
		waiting := err == nil
		told = told && waiting
		h.mutex.Lock()
		switch {
		case h.db == nil || h.closed:
		case h.uses > 0 && waiting && !told:
			who := h.who
			who.Since = h.since
			writeHolder(h.path+waitingSuffix, os.O_APPEND, who)
			told = true
		case h.uses == 0 && (waiting || h.replaced()):
			h.letGo() // It was only read: nothing is lost if this fails.
		}
		h.mutex.Unlock()
	}
}

// replaced tells whether another file has taken the place of the open one.
func (h *handle) replaced() bool {
	now, err := os.Stat(h.path)
	return err == nil && h.info != nil && !os.SameFile(now, h.info)
}
