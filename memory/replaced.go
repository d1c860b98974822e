package memory

import (
	"errors"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"
)

// openBolt is bolt.Open for a path whose file may be replaced by [Compact].
// Who waits for the lock of the old file gets it at last, but that file has no
// name any more: what he wrote into it would be lost. So the file is looked at
// again under the lock, and if it is another one by now, that one is opened.
func openBolt(path string, mode os.FileMode, options *bolt.Options) (*bolt.DB, error) {
	for {
		var file *os.File
		o := *options
		o.OpenFile = func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			file, err = os.OpenFile(name, flag, mode)
			return file, err
		}
		db, err := bolt.Open(path, mode, &o)
		if err != nil {
			return nil, err
		}
		same, err := isAt(file, path)
		if same {
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
