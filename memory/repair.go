package memory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	bolt "go.etcd.io/bbolt"
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
// overwritten. progress (if it is not nil) is called now and then with how much is
// done, and of how much.
//
// The new memory is made in files beside the old one, path.repairing and
// path.repairing-index, each up to its size. Whatever fails, and if ctx ends, the old
// file is where it was. It is locked throughout, as in [Verify].
//
// An error wraps [ErrDamaged] if nothing can be saved: then only a copy helps. Others
// are those of [Verify] and of writing.
func Repair(ctx context.Context, path string, progress func(done, total uint64)) (Repaired, error) {
	if progress == nil {
		progress = func(uint64, uint64) {}
	}
	path, err := filepath.EvalSymlinks(path) // links to the memory stay
	if err != nil {
		return Repaired{}, err
	}
	unlock, err := lockToRead(path)
	if err != nil {
		return Repaired{}, err
	}
	defer func() { unlock() }()
	f, err := os.Open(path)
	if err != nil {
		return Repaired{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Repaired{}, err
	}

	temp := path + ".repairing"
	for _, left := range []string{temp, temp + "-index"} { // by one that was killed
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Repaired{}, err
		}
	}
	defer os.Remove(temp) // gone if all went well
	var r Repaired
	if err := guard(path, func() (err error) {
		r.Salvage, err = rebuild(ctx, f, temp, info.Mode().Perm(), progress)
		return err
	}); errors.Is(err, ErrDamaged) { // names the file
		return Repaired{}, err
	} else if err != nil {
		return Repaired{}, fmt.Errorf("%s: repairing: %w", path, err)
	}
	if err := ctx.Err(); err != nil {
		return Repaired{}, err
	}
	if runtime.GOOS == "windows" { // there an open file cannot be renamed
		f.Close()
		unlock()
		unlock = func() {}
	}
	r.Damaged, err = takePlace(temp, path)
	return r, err
}

// rebuild makes a memory at path of what can be read of another.
func rebuild(ctx context.Context, damaged *os.File, path string, mode fs.FileMode, progress func(done, total uint64)) (Salvage, error) {
	anew, err := createCopy(path+"-index", 0o600)
	if err != nil {
		return Salvage{}, err
	}
	defer os.Remove(path + "-index")
	defer anew.Close()
	// A part each for the units, what is derived of them, the index, and the copy.
	const parts = 4
	saved, err := salvageTo(ctx, damaged, anew, func(done uint64) { progress(done, parts*done) })
	if err != nil {
		return Salvage{}, err
	}
	if saved.Units == 0 && (len(saved.Lost) > 0 || saved.Unnamed > 0) {
		return Salvage{}, fmt.Errorf("%w: none of its units can be read", ErrDamaged)
	}
	err = (&Memory{db: anew, path: path}).reindex(func(done, all int) {
		progress(saved.Units+uint64(done), parts*saved.Units)
		if ctx.Err() != nil {
			anew.Close() // ends it
		}
	})
	if ctx.Err() != nil {
		return Salvage{}, ctx.Err()
	}
	if err != nil {
		return Salvage{}, err
	}
	packed, err := createCopy(path, mode)
	if err != nil {
		return Salvage{}, err
	}
	defer packed.Close()
	if err := bolt.Compact(packed, anew, copyBytes); err != nil {
		return Salvage{}, err
	}
	if err := packed.Sync(); err != nil {
		return Salvage{}, err
	}
	progress(parts*saved.Units, parts*saved.Units)
	return saved, packed.Close()
}

// takePlace puts a file in the place of another, which gets a name that no file had
// until now.
func takePlace(file, path string) (kept string, err error) {
	kept, back, err := keepBeside(path)
	if err != nil {
		return "", err
	}
	if err := os.Rename(file, path); err != nil {
		return "", errors.Join(err, back())
	}
	if d, err := os.Open(filepath.Dir(path)); err == nil { // as in Compact
		d.Sync()
		d.Close()
	}
	return kept, nil
}

// keepBeside gives a file another name beside its own. back undoes that.
func keepBeside(path string) (kept string, back func() error, err error) {
	for n := 1; ; n++ {
		kept = path + ".damaged"
		if n > 1 {
			kept = fmt.Sprintf("%s-%d", kept, n)
		}
		// With a second name there is a file at path at any time. Some file systems
		// have no second names.
		if err := os.Link(path, kept); err == nil {
			return kept, func() error { return os.Remove(kept) }, nil
		} else if errors.Is(err, fs.ErrExist) {
			continue
		}
		if _, err := os.Lstat(kept); err == nil {
			continue
		}
		return kept, func() error { return os.Rename(kept, path) }, os.Rename(path, kept)
	}
}
