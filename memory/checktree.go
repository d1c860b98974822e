package memory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// What must be right before bbolt may read a file. Most of what can be wrong with a
// page makes it panic or read outside of the file, which guard turns into an error.
// Against the rest there is no help once it has begun: branches that lead in a circle
// (it goes round until there is no memory left), and a list of free pages that names
// one too many (it writes there).

// wholeBytes is how large a file may be so that all of it is looked through before it
// is written to, which takes some five milliseconds: that of 40,000 units.
const wholeBytes = 16 << 20

// checkTree looks through the branches of the memory at path, which must be locked. The
// leaves below them, which are hundred times as many, it does not read. With writing it
// also looks for pages of the tree in the list of free ones; and at the leaves too,
// unless the file is large: when bbolt writes a leaf anew it frees as many pages as the
// old one says that it has, and if that is too many the tree soon leads in a circle.
func checkTree(path string, writing bool) error {
	f, file, err := openPages(path)
	if err != nil {
		return err
	}
	defer f.Close()
	c := &treeCheck{walk: newWalk(context.Background(), file, nil, nil)}
	if err := c.bucket(file.meta.root, 0); err != nil || !writing {
		return err
	}
	if file.pages*uint64(file.meta.pageSize) <= wholeBytes {
		if err := wholeTree(file); err != nil {
			return err
		}
	}
	free, _, err := file.freePages()
	if err != nil {
		return damagedPage(file.meta.freeList, err)
	}
	for _, id := range free {
		if c.isVisited(id) {
			return damagedPage(id, errors.New("it is said to be free but is in use"))
		}
	}
	return nil
}

// checkFreeList looks at the list of free pages of the memory at path before the one
// process that may write opens it for that, which reads the list. A file that is not
// there, or is empty, has none.
func checkFreeList(path string) error {
	f, file, err := openPages(path)
	if errors.Is(err, fs.ErrNotExist) || err == errEmptyFile {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	_, is, err := file.freePages()
	switch {
	case !is: // bbolt then goes through all pages, and ends the process at a wrong one
		return wholeTree(file)
	case err != nil:
		return damagedPage(file.meta.freeList, fmt.Errorf("the list of free pages: %w", err))
	}
	return nil
}

// openPages opens a file in the state that counts.
func openPages(path string) (*os.File, *pageFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	metas, _, err := readMetas(f)
	states := newest(metas)
	if err == nil && len(states) == 0 {
		err = fmt.Errorf("%w: no valid meta page", ErrDamaged)
		if info, e := f.Stat(); e == nil && info.Size() == 0 {
			err = errEmptyFile
		}
	}
	var file *pageFile
	if err == nil {
		file, err = newPageFile(f, states[0])
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, file, nil
}

// checkWhole looks through every page of the memory at path, which must be locked.
func checkWhole(path string) error {
	f, file, err := openPages(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return wholeTree(file)
}

// wholeTree looks through every page of a file, and gives the first thing that is
// wrong.
func wholeTree(file *pageFile) error {
	var first error
	w := newWalk(context.Background(), file, func(t trouble) {
		if first == nil {
			first = damagedPage(t.page, t.what)
		}
	}, nil)
	if err := w.deep(file.meta.root, 0); err != nil {
		return err
	}
	return first
}

func damagedPage(id uint64, err error) error {
	return fmt.Errorf("%w: page %d: %w", ErrDamaged, id, err)
}

// treeCheck is one run of checkTree.
type treeCheck struct {
	*walk
	buffers [maxDepth][]byte
}

// bucket looks through the branches of a bucket, and of those in it if it has but one
// page: others have none.
func (c *treeCheck) bucket(at bucketAt, depth int) error {
	var p filePage
	var err error
	if at.root == 0 {
		if p, err = parsePage(at.inline); err == nil && !p.leaf {
			err = errors.New("a bucket within another is no leaf")
		}
	} else {
		levels := 0
		if levels, err = c.levels(at.root); err == nil && levels > 0 {
			return c.branch(at.root, levels)
		}
		if err == nil {
			var buffer []byte
			if p, err = c.pageFile.page(at.root, &buffer); err == nil {
				err = c.visit(at.root, p.overflow)
			}
		}
	}
	if err == nil && depth == maxDepth {
		err = errors.New("the buckets lead too deep")
	}
	if err != nil {
		return damagedPage(at.root, err)
	}
	for i := range p.count {
		if !p.whole(i) {
			return damagedPage(at.root, p.outside(i))
		}
		value, isBucket := p.value(i)
		if !isBucket {
			continue
		}
		inner, err := parseBucket(value)
		if err != nil {
			return damagedPage(at.root, err)
		}
		if err := c.bucket(inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// levels is how many branches stand above the leaves of a tree: everywhere as many as
// above the first.
func (c *treeCheck) levels(id uint64) (n int, err error) {
	for ; n < maxDepth; n++ {
		p, err := c.pageFile.page(id, &c.buffers[0])
		if err != nil || p.leaf {
			return n, err
		}
		id = p.child(0)
	}
	return 0, errors.New("the pages lead too deep")
}

// branch looks through a branch that has others below it, or, at the last level,
// leaves, which can only have one place.
func (c *treeCheck) branch(id uint64, levels int) error {
	p, err := c.pageFile.page(id, &c.buffers[levels])
	if err == nil && p.leaf {
		err = errors.New("it is a leaf in the place of a branch")
	}
	if err == nil {
		err = c.visit(id, p.overflow)
	}
	if err != nil {
		return damagedPage(id, err)
	}
	for i := range p.count {
		child := p.child(i)
		if child < 2 || child >= c.pages {
			return damagedPage(id, fmt.Errorf("it leads to page %d, and the file has %d", child, c.pages))
		}
		if levels > 1 {
			if err := c.branch(child, levels-1); err != nil {
				return err
			}
			continue
		}
		if c.isVisited(child) {
			return damagedPage(id, fmt.Errorf("page %d has two places", child))
		}
		c.visited[child/64] |= 1 << (child % 64)
	}
	return nil
}
