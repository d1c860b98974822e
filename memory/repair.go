package memory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

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
// overwritten.
//
// The new memory is made in files beside the old one, path.new and path.new-index,
// each up to its size. Whatever fails, and if ctx ends, the old file is where it was.
// Nobody else can write to it meanwhile.
//
// An error wraps [ErrDamaged] if nothing can be saved: then only a copy helps. Others
// are those of [Verify] and of writing.
func Repair(ctx context.Context, path string, opts Options) (Repaired, error) {
	if opts.Progress == nil {
		opts.Progress = func(int, int) {}
	}
	if opts.Timeout == 0 {
		opts.Timeout = defaultTimeout
	}
	path, err := filepath.EvalSymlinks(path) // links to the memory stay
	if err != nil {
		return Repaired{}, err
	}
	h := newHandle(path, opts)
	if h.lock, err = lockForWriting(path, h.who, time.Now().Add(opts.Timeout)); err != nil {
		return Repaired{}, err
	}
	defer h.close()
	removeLeft(path)
	fresh := path + newSuffix
	defer os.Remove(fresh) // gone if all went well
	var r Repaired
	if r.Salvage, err = rebuildFile(ctx, path, fresh, opts.Progress); err != nil {
		return Repaired{}, err
	}
	if err := ctx.Err(); err != nil {
		return Repaired{}, err
	}
	if r.Damaged, err = keepAs(path, path+".damaged"); err != nil {
		return Repaired{}, fmt.Errorf("%s: keeping the memory as it is: %w", path, err)
	}
	return r, h.replaceBy(fresh)
}

// rebuildFile makes a memory at fresh of what can be read of the one at path, which is
// closed when it returns.
func rebuildFile(ctx context.Context, path, fresh string, progress func(done, all int)) (saved Salvage, err error) {
	f, err := os.Open(path)
	if err != nil {
		return Salvage{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Salvage{}, err
	}
	err = guard(path, func() (err error) {
		saved, err = rebuild(ctx, f, fresh, info.Mode().Perm(), func(done, total uint64) { progress(int(done), int(total)) })
		return err
	})
	if err != nil && !errors.Is(err, ErrDamaged) { // that names the file
		err = fmt.Errorf("%s: repairing: %w", path, err)
	}
	return saved, err
}

// rebuild makes a memory at path of what can be read of another.
func rebuild(ctx context.Context, damaged *os.File, path string, mode fs.FileMode, progress func(done, total uint64)) (Salvage, error) {
	anew, err := openPrivate(path + "-index")
	if err != nil {
		return Salvage{}, err
	}
	defer os.Remove(path + "-index")
	defer anew.Close()
	// A part each for the units, what is derived of them, the index, and the copy.
	const parts = 4
	saved, err := salvageTo(ctx, damaged, anew.file.db, func(done uint64) { progress(done, parts*done) })
	if err != nil {
		return Salvage{}, err
	}
	if saved.Units == 0 && (len(saved.Lost) > 0 || saved.Unnamed > 0) {
		return Salvage{}, fmt.Errorf("%w: none of its units can be read", ErrDamaged)
	}
	if err := anew.reindex(ctx, func(done, _ int) { progress(saved.Units+uint64(done), parts*saved.Units) }); err != nil {
		return Salvage{}, err
	}
	packed, err := createCopy(path, mode)
	if err != nil {
		return Salvage{}, err
	}
	defer packed.Close()
	if err := bolt.Compact(packed, anew.file.db, copyBytes); err != nil {
		return Salvage{}, err
	}
	if err := packed.Sync(); err != nil {
		return Salvage{}, err
	}
	progress(parts*saved.Units, parts*saved.Units)
	return saved, packed.Close()
}
