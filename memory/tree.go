package memory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// maxDepth is how deep a tree of pages may be: one of two keys a page would hold
// more than fits on any disk.
const maxDepth = 48

// trouble is a page, or some entries of one, that could not be read.
type trouble struct {
	page     uint64
	from, to []byte // the keys that are lost, to before to; nil: the beginning, the end
	what     error
}

// walk goes through buckets of a file, over whatever is wrong in it: a page that is
// not in the file, of the wrong kind, in the wrong place or met before is passed
// over, and so are entries out of order. What was passed over is told.
type walk struct {
	*pageFile
	ctx     context.Context
	visited []uint64 // a bit for each page
	trouble func(trouble)
	tick    func()
}

// newWalk begins a walk. tick may be nil; it is called after each page.
func newWalk(ctx context.Context, f *pageFile, tell func(trouble), tick func()) *walk {
	if tick == nil {
		tick = func() {}
	}
	return &walk{pageFile: f, ctx: ctx, visited: make([]uint64, (f.pages+63)/64), trouble: tell, tick: tick}
}

func (w *walk) isVisited(id uint64) bool { return w.visited[id/64]>>(id%64)&1 != 0 }

// visit notes a page and those that belong to it; an error if one was met before.
func (w *walk) visit(id uint64, overflow uint32) error {
	for i := id; i <= id+uint64(overflow); i++ {
		if w.isVisited(i) {
			return fmt.Errorf("page %d has two places", i)
		}
	}
	for i := id; i <= id+uint64(overflow); i++ {
		w.visited[i/64] |= 1 << (i % 64)
	}
	w.tick()
	return nil
}

// entry is called with each key of a bucket, in order, and its value, or else the
// bucket that it names. They are good until it returns. Its error ends the walk.
type entry func(key, value []byte, inner *bucketAt) error

// bucket goes through a bucket, but not through those in it. The error is that of
// each, of the context, or of reading the file; damage is none.
func (w *walk) bucket(at bucketAt, each entry) error {
	r := &bucketWalk{walk: w, each: each}
	if at.root != 0 {
		return r.page(at.root, nil, nil, 0)
	}
	p, err := parsePage(at.inline)
	if err == nil && !p.leaf {
		err = errors.New("a bucket within another is no leaf")
	}
	if err != nil {
		w.trouble(trouble{what: err})
		return nil
	}
	return r.leaf(0, p, nil, nil)
}

// bucketWalk is the walk through one bucket.
type bucketWalk struct {
	*walk
	each    entry
	last    []byte // the key that was met last
	buffers [maxDepth][]byte
}

// page goes through what a page holds: the keys from from to before to.
func (r *bucketWalk) page(id uint64, from, to []byte, depth int) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	tell := func(err error) {
		r.trouble(trouble{id, slices.Clone(from), slices.Clone(to), err})
	}
	if depth == maxDepth {
		tell(errors.New("the pages lead too deep"))
		return nil
	}
	p, err := r.pageFile.page(id, &r.buffers[depth])
	var failed *fs.PathError
	switch {
	case errors.As(err, &failed):
		return err
	case err == nil && p.count > 0 && !p.anyWithin(from, to):
		err = errors.New("it belongs to another place")
	case err == nil:
		err = r.visit(id, p.overflow)
	}
	if err != nil {
		tell(err)
		return nil
	}
	if p.leaf {
		return r.leaf(id, p, from, to)
	}
	for i := range p.count {
		first, next := p.key(i), to
		if i == 0 && from != nil && bytes.Compare(first, from) > 0 {
			first = from // a key below the first one is looked for in its page too
		}
		if i+1 < p.count {
			next = p.key(i + 1)
		}
		if !within(p.key(i), from, to) || i > 0 && bytes.Compare(p.key(i-1), first) >= 0 {
			tell(fmt.Errorf("its entry %d of %d is out of order", i+1, p.count))
		}
		// What is out of order is no bound for what is in the child.
		if next != nil && bytes.Compare(next, first) <= 0 {
			first, next = from, to
		}
		if err := r.page(p.child(i), first, next, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// anyWithin reports whether any key of a page lies between two others.
func (p filePage) anyWithin(from, to []byte) bool {
	for i := range p.count {
		if p.whole(i) && within(p.key(i), from, to) {
			return true
		}
	}
	return false
}

// leaf gives the entries of a leaf. One that is not in order with those about it is
// passed over: of three keys 7, 519, 9 it is the second.
func (r *bucketWalk) leaf(id uint64, p filePage, from, to []byte) error {
	tell := func(i int, err error) {
		lost := trouble{page: id, from: slices.Clone(from), to: slices.Clone(to), what: err}
		if r.last != nil && bytes.Compare(r.last, from) >= 0 {
			lost.from = append(slices.Clone(r.last), 0) // the first key behind it
		}
		if i+1 < p.count && p.whole(i+1) {
			lost.to = slices.Clone(p.key(i + 1))
		}
		r.trouble(lost)
	}
	for i := range p.count {
		if !p.whole(i) {
			tell(i, p.outside(i))
			continue
		}
		key := p.key(i)
		value, isBucket := p.value(i)
		after := func(k []byte) bool { return r.last == nil || bytes.Compare(k, r.last) > 0 }
		odd := !within(key, from, to) || !after(key)
		if i+1 < p.count && p.whole(i+1) && !odd {
			next := p.key(i + 1)
			odd = bytes.Compare(next, key) <= 0 && after(next) && within(next, from, to)
		}
		var inner *bucketAt
		var err error
		if odd {
			err = fmt.Errorf("its entry %d of %d is out of order", i+1, p.count)
		} else if isBucket {
			var at bucketAt
			at, err = parseBucket(value)
			inner, value = &at, nil
		}
		if err != nil {
			tell(i, err)
			continue
		}
		r.last = append(r.last[:0], key...)
		if err := r.each(key, value, inner); err != nil {
			return err
		}
	}
	return nil
}

// deep goes through a bucket and those in it, only for what is wrong with them.
func (w *walk) deep(at bucketAt, depth int) error {
	var inner []bucketAt
	err := w.bucket(at, func(_, _ []byte, b *bucketAt) error {
		if b != nil && depth < maxDepth {
			inner = append(inner, bucketAt{b.root, b.sequence, slices.Clone(b.inline)})
		}
		return nil
	})
	for _, b := range inner {
		if err != nil {
			return err
		}
		err = w.deep(b, depth+1)
	}
	return err
}
