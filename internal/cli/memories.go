package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"

	"hafez/internal/exchange"
	"hafez/memory"
)

// memoryPaths are the memories that were named, or else the default one.
func (o *common) memoryPaths() ([]string, error) {
	var paths []string
	for _, p := range o.memories {
		if p != "" {
			paths = append(paths, p)
		}
	}
	if len(paths) > 0 {
		return paths, nil
	}
	dir, err := dataFolder()
	if err != nil {
		return nil, hint(err, "name the memory with --memory")
	}
	return []string{filepath.Join(dir, "hafez", "hafez.db")}, nil
}

// dataFolder is where the operating system wants a user's data to be.
func dataFolder() (string, error) {
	switch runtime.GOOS {
	case "windows", "darwin", "ios", "plan9":
		return os.UserConfigDir() // %AppData%, ~/Library/Application Support
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "share"), nil
}

// readMemories opens all named memories to be read, in order.
func (o *common) readMemories(ctx context.Context) (ms memories, err error) {
	paths, err := o.memoryPaths()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			ms.Close()
		}
	}()
	for _, path := range paths {
		m, err := o.readMemory(ctx, path)
		if err != nil {
			return ms, err
		}
		ms = append(ms, m)
	}
	return ms, nil
}

// readMemory opens a memory to be read. A bilingual file goes into a
// temporary memory first: it is looked up through the same index.
func (o *common) readMemory(ctx context.Context, path string) (*memory.Memory, error) {
	format, err := exchange.FormatOf(path)
	if err != nil {
		m, err := memory.Open(path, memory.Options{ReadOnly: true, Command: o.command})
		if errors.Is(err, fs.ErrNotExist) {
			return nil, hint(fmt.Errorf("%s: no memory there yet", path), "hafez add or hafez import makes one, --memory names another")
		}
		if err == nil && m.Stale() {
			o.note("%s: the index is of an older version and of no use; hafez compact, or whatever changes the memory, makes it anew", path)
		}
		return m, err
	}
	m, err := memory.Temporary()
	if err != nil {
		return nil, err
	}
	r, err := o.importFile(ctx, path, format, importOptions{}, func() (*memory.Memory, error) { return m, nil })
	if err == nil && r.came() == 0 {
		err = r.nothingCame(path)
	}
	if err != nil {
		m.Close()
		return nil, err
	}
	if r.Skipped > 0 {
		o.note("%s: %d units skipped; hafez import tells why", path, r.Skipped)
	}
	return m, nil
}

// writablePath is the first named memory, which is written to.
func (o *common) writablePath() (string, error) {
	paths, err := o.memoryPaths()
	if err != nil {
		return "", err
	}
	if _, err := exchange.FormatOf(paths[0]); err == nil {
		return "", hint(fmt.Errorf("%s: a bilingual file is only read from", paths[0]), "name a memory such as work.db first")
	}
	return paths[0], nil
}

// writeMemory opens the first named memory to be written to.
func (o *common) writeMemory() (*memory.Memory, error) {
	path, err := o.writablePath()
	if err != nil {
		return nil, err
	}
	var bar *progress // while an index of an older version is made anew
	m, err := memory.Open(path, memory.Options{Command: o.command, Progress: func(done, all int) {
		if bar == nil {
			bar = o.progress("bringing the memory up to date", int64(all))
		}
		bar.of(done, all)
	}})
	if bar != nil {
		bar.end()
	}
	return m, err
}

// memories are several memories that are asked in order.
type memories []*memory.Memory

func (ms memories) Close() error {
	var errs []error
	for _, m := range ms {
		errs = append(errs, m.Close())
	}
	return errors.Join(errs...)
}

// lookup asks all memories and merges what they bring; of equally good
// matches those of earlier memories come first.
func (ms memories) lookup(query string, opts memory.LookupOptions) ([]memory.Match, error) {
	if len(ms) == 1 {
		return ms[0].Lookup(query, opts)
	}
	var lists [][]memory.Match
	for _, m := range ms {
		found, err := m.Lookup(query, opts)
		if err != nil {
			return nil, err
		}
		lists = append(lists, found)
	}
	return memory.Merge(lists, opts.Top), nil
}

// search asks all memories and merges what they find.
func (ms memories) search(query string, opts memory.SearchOptions) (memory.SearchResult, error) {
	results := make([]memory.SearchResult, len(ms))
	for i, m := range ms {
		var err error
		if results[i], err = m.Search(query, opts); err != nil {
			return memory.SearchResult{}, err
		}
	}
	if len(ms) == 1 {
		return results[0], nil
	}
	return memory.MergeHits(results, opts.Top), nil
}

// author is who is at work: as told, or else the user's name.
func author(told string) string {
	if told != "" {
		return told
	}
	u, err := user.Current()
	if err != nil {
		return ""
	}
	if i := strings.LastIndexByte(u.Username, '\\'); i >= 0 { // DOMAIN\name
		return u.Username[i+1:]
	}
	return u.Username
}
