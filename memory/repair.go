package memory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Repaired is what became of a memory that was repaired.
type Repaired struct {
	Salvage
	// Damaged is the file in which the memory is kept as it was.
	Damaged string
}

// Repair makes a new memory of what can be read of the one at path, and a new index of
// its units, and puts it in the place of the old one. Units keep their numbers. The
// old file is kept beside it, as path.damaged, or path.damaged-2 and so on: it is never
// overwritten.
//
// As in [Compact] the new memory is made in files beside the old one, and whatever
// fails, and if ctx ends, the old file is where it was. Others may read it meanwhile.
//
// An error wraps [ErrDamaged] if nothing can be saved: then only a copy helps. Others
// are those of [Verify] and of writing.
func Repair(ctx context.Context, path string, opts Options) (Repaired, error) {
	if opts.Progress == nil {
		opts.Progress = func(int, int) {}
	}
	if err := checkThere(path); err != nil {
		return Repaired{}, err
	}
	path, err := filepath.EvalSymlinks(path) // Links to the memory stay.
	if err != nil {
		return Repaired{}, err
	}
	h := newHandle(path, opts)
	lock, err := lockForWriting(path, h.who, time.Now().Add(h.timeout))
	if err != nil {
		return Repaired{}, err
	}
	defer lock.unlock()
	removeLeft(path)
	old, err := holdToRead(path, opts.Command, h.timeout)
	if err != nil {
		return Repaired{}, err
	}
	defer old.close()
	release := sync.OnceFunc(old.release)
	defer release()
	fresh := path + newSuffix
	defer removeLeft(path) // Gone if all went well.
	var r Repaired
	err = guard(path, func() (err error) {
		r.Salvage, err = rebuild(ctx, path, fresh, func(done, total uint64) { opts.Progress(int(done), int(total)) })
		return err
	})
	switch {
	case errors.Is(err, ErrDamaged): // names the file
		return Repaired{}, err
	case err != nil:
		return Repaired{}, fmt.Errorf("%s: repairing: %w", path, err)
	case ctx.Err() != nil:
		return Repaired{}, ctx.Err()
	}
	if r.Damaged, err = keepAs(path, path+".damaged"); err != nil {
		return Repaired{}, fmt.Errorf("%s: keeping the memory as it is: %w", path, err)
	}
	release()
	if err := old.replaceBy(fresh); err != nil {
		os.Remove(r.Damaged)
		return Repaired{}, err
	}
	return r, nil
}

// rebuild makes a memory at fresh of what can be read of another.
func rebuild(ctx context.Context, path, fresh string, progress func(done, total uint64)) (Salvage, error) {
	damaged, err := os.Open(path)
	if err != nil {
		return Salvage{}, err
	}
	defer damaged.Close()
	info, err := damaged.Stat()
	if err != nil {
		return Salvage{}, err
	}
	anew, err := openPrivate(fresh + "-index")
	if err != nil {
		return Salvage{}, err
	}
	defer os.Remove(fresh + "-index")
	defer anew.Close()
	anew.path = path // Errors are about the memory.
	const parts = 4
	saved, err := salvageTo(ctx, damaged, anew.file.db, func(done uint64) { progress(done, parts*done) })
	if err != nil {
		return Salvage{}, err
	}
	units := saved.Units
	if units == 0 && (len(saved.Lost) > 0 || saved.Unnamed > 0) {
		return Salvage{}, fmt.Errorf("%w: none of its units can be read", ErrDamaged)
	}
	return saved, anew.packTo(ctx, fresh, info.Mode().Perm(), func(done, total uint64) {
		progress(units+done*(parts-1)*units/max(1, total), parts*units)
	})
}

// checkThere is checkFile for a memory that may be damaged, but has to be there and to
// have been one.
func checkThere(path string) error {
	if err := checkFilled(path); !errors.Is(err, ErrDamaged) {
		return err
	}
	return nil
}

// holdToRead takes the lock that readers share, so that the file stays as it is; writers
// who wait are told who reads. To be let go of it must be released and closed. A file
// that bbolt cannot open nobody else can write to either.
func holdToRead(path, command string, timeout time.Duration) (*handle, error) {
	h := newHandle(path, Options{ReadOnly: true, Command: command, Timeout: timeout})
	h.unchecked = true
	err := guard(path, func() error { return h.open(false) })
	var failed *fs.PathError
	if errors.Is(err, ErrLocked) || errors.As(err, &failed) {
		h.close()
		return nil, err
	}
	h.uses, h.since = 1, time.Now() // It is in the middle of reading all the time.
	if err == nil {
		h.quit = make(chan struct{})
		go h.watch()
	}
	return h, nil
}
