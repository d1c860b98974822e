package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// checkRoots refuses folders that are none, are the same, or lie in one another:
// results would be taken for sources the next time.
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
		if !missing && !info.IsDir() && i == 2 {
			return hint(fmt.Errorf("-o %s is a file", f), "with --dir it names a folder for the results")
		}
		if !missing && !info.IsDir() {
			return hint(fmt.Errorf("%s is a file", f), "--dir is for folders; leave it out for two files")
		}
		path, err := realPath(f)
		if err != nil {
			return err
		}
		for k, other := range real {
			switch {
			case path == other:
				return usagef("%s and %s are the same folder: keep sources, translations and results apart", folders[k], f)
			case within(path, other), within(other, path):
				return usagef("%s and %s lie in one another: keep sources, translations and results in folders side by side", folders[k], f)
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
// what programs leave beside open documents are none. What cannot be looked at
// is told to failed, by its path, and left out; the error is about the folder
// itself.
func filesIn(root string, failed func(name string, err error)) (names []string, err error) {
	real, err := realPath(root) // WalkDir would not follow a link
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(real, func(path string, d fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(real, path)
		if relErr != nil {
			return relErr
		}
		if path == real {
			return err
		}
		base := filepath.Base(path)
		if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || base == "Thumbs.db" || base == "desktop.ini" {
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if err == nil && d.IsDir() {
			return nil
		}
		var info fs.FileInfo
		if err == nil {
			info, err = os.Stat(path)
		}
		switch {
		case err != nil:
			failed(name, err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case info.Mode().IsRegular():
			names = append(names, name)
		case info.IsDir(): // WalkDir follows no links
			failed(name, errors.New("a link to a folder: give the folder itself"))
		}
		return nil
	})
	return names, err
}
