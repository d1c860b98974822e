package memory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// migrate brings a memory of an older schema up to date. The old file stays beside the
// new one as path.schema-N, so that the program that made it can still be used.
func (m *Memory) migrate(schema uint32, progress func(done, all int)) error {
	if !m.file.private {
		if _, err := keepAs(m.path, fmt.Sprintf("%s.schema-%d", m.path, schema)); err != nil {
			return fmt.Errorf("%s: keeping the memory as it is before its format changes: %w", m.path, err)
		}
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	ctx := context.Background()
	err := m.replace(ctx, func(path string, mode fs.FileMode) error {
		_, err := m.copyTo(ctx, path, mode, CompactOptions{Progress: func(done, total uint64) { progress(int(done), int(total)) }})
		return err
	})
	if err == nil {
		m.stale = false
	}
	return err
}

// keepAs gives a file another name too, where it stays when another one takes its
// place: the given one, or that with -2, -3 … if it is taken.
func keepAs(path, other string) (name string, err error) {
	this, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	name = other
	for n := 2; ; n++ {
		there, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err == nil && os.SameFile(this, there) {
			return name, nil // By an earlier try.
		}
		name = fmt.Sprintf("%s-%d", other, n)
	}
	if os.Link(path, name) == nil {
		return name, nil
	}
	return name, copyFile(path, name) // Not every file system has links.
}
