package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// checkRoots refuses folders that are none, are the same, or lie in one another.
func (r *folderRun) checkRoots() error {
	folders := append(r.roots[:], r.opts.output)
	var real []string
	for i, f := range folders {
		if f == "" {
			continue
		}
		info, err := os.Stat(f)
		missing := i == 2 && errors.Is(err, fs.ErrNotExist) // it is made when there is something to write
		if err != nil && !missing {
			return err
		}
		if !missing && !info.IsDir() {
			return hint(fmt.Errorf("%s is a file", f), "--dir is for folders; leave it out for two files")
		}
		path, err := realPath(f)
		if err != nil {
			return err
		}
		for k, other := range real {
			if within(path, other) || within(other, path) && i < 2 {
				return usagef("%s and %s lie in one another: keep sources, translations and results in folders of their own", folders[k], f)
			}
		}
		real = append(real, path)
	}
	return nil
}

// realPath is a path without symbolic links, as far as it exists.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if parent := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && parent != path {
		if parent, err = realPath(parent); err == nil {
			real = filepath.Join(parent, filepath.Base(path))
		}
	}
	return real, err
}

// within tells whether a folder is another one or lies in it.
func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// filesIn lists the files below a folder, by their paths in it. Hidden files and
// what programs leave beside open documents are none.
func filesIn(root string) (names []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		hidden := path != root && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || base == "Thumbs.db" || base == "desktop.ini")
		switch {
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden || d.IsDir():
			return nil
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			return err // a broken link, a device
		}
		rel, err := filepath.Rel(root, path)
		names = append(names, rel)
		return err
	})
	return names, err
}
