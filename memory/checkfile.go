package memory

import (
	"errors"
	"fmt"
	"os"
)

var errEmptyFile = errors.New("empty file")

// checkFile looks at a file before bbolt maps it into memory, where reading
// behind the end of one that was cut short would be a fault and something
// else than a memory gives no clear message.
func checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return err
	} else if info.IsDir() {
		return fmt.Errorf("%s: %w: it is a folder", path, ErrNotMemory)
	}
	metas, magic, err := readMetas(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}

	// The size is asked for last: while another process writes, the file may
	// grow, and it grows before a meta page tells so.
	info, err := f.Stat()
	valid := newest(metas)
	switch {
	case err != nil:
		return err
	case info.Size() == 0:
		return errEmptyFile
	case len(valid) == 0 && !magic:
		return fmt.Errorf("%s: %w", path, ErrNotMemory)
	case len(valid) == 0:
		return fmt.Errorf("%s: %w: no valid meta page", path, ErrDamaged)
	case valid[0].pages > info.Size()/valid[0].pageSize:
		return fmt.Errorf("%s: %w: cut short: %d bytes are left of %d", path, ErrDamaged, info.Size(), valid[0].pages*valid[0].pageSize)
	}
	return nil
}
