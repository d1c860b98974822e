package memory

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// The pages of a memory's file, read without bbolt. bbolt maps the file into
// memory and trusts what stands there: a wrong byte can lead it out of the file or
// round in a circle until there is no memory left. Here nothing is trusted, so that
// a damaged file can be looked through to its end.
//
// The layout is bbolt's (its internal/common: page.go, meta.go, bucket.go,
// inode.go). All numbers are in the byte order of the machine.
//
//	page     id uint64, flags uint16, count uint16, overflow uint32: how many pages
//	         more belong to this one; then what the flags say (1 branch, 2 leaf, 4
//	         meta, 16 free list)
//	meta     pages 0 and 1; the valid one of the latest transaction counts: magic,
//	         version, page size, flags (uint32 each), root bucket (16 bytes), free
//	         list, number of pages, transaction (uint64 each), and the FNV-1a sum of
//	         all that
//	branch   count times: place of the key uint32, counted from here, its length
//	         uint32, page of the child uint64. A child has the keys from that one to
//	         before the next
//	leaf     count times: flags uint32 (1: the value is a bucket), place of the key
//	         uint32, its length uint32, length of the value uint32. The value stands
//	         behind the key
//	bucket   root page uint64, sequence uint64; if the root is 0, its only page
//	         follows at once
//	free list  numbers of pages, uint64, in order; if count is 65535 the first is
//	         how many there are
const (
	pageHeader  = 16
	elementSize = 16
	bucketSize  = 16
	metaSize    = 64

	branchFlag   = 1
	leafFlag     = 2
	freeListFlag = 16

	noFreeList = 1<<64 - 1

	// maxPage is the longest page, with its overflow, that is read: more than any
	// value of a memory, so that a wrong length takes no more.
	maxPage = 256 << 20
)

// metaPage is what a valid meta page says.
type metaPage struct {
	pageSize, pages int64
	root            bucketAt
	freeList        uint64
	transaction     uint64
}

// readMeta reads a meta page; nil if it is not a valid one. magic tells
// whether it at least begins like one.
func readMeta(f io.ReaderAt, offset int64) (meta *metaPage, magic bool, err error) {
	b := make([]byte, pageHeader+metaSize)
	n, err := f.ReadAt(b, offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	b = b[min(pageHeader, n):n]
	number, number32 := binary.NativeEndian.Uint64, binary.NativeEndian.Uint32
	magic = len(b) >= 4 && number32(b) == 0xED0CDAED
	if !magic || len(b) < metaSize {
		return nil, magic, nil
	}
	const sum = metaSize - 8
	h := fnv.New64a()
	h.Write(b[:sum])
	meta = &metaPage{
		pageSize:    int64(number32(b[8:])),
		root:        bucketAt{root: number(b[16:]), sequence: number(b[24:])},
		freeList:    number(b[32:]),
		pages:       int64(number(b[40:])),
		transaction: number(b[48:]),
	}
	const version = 2
	size := meta.pageSize
	if h.Sum64() != number(b[sum:]) || number32(b[4:]) != version || size < 512 || size > 16<<20 || size&(size-1) != 0 || meta.pages < 2 {
		return nil, magic, nil
	}
	return meta, magic, nil
}

// readMetas reads both meta pages; nil for one that is not valid. magic tells
// whether one of them at least begins like one.
func readMetas(f io.ReaderAt) (metas [2]*metaPage, magic bool, err error) {
	if metas[0], magic, err = readMeta(f, 0); err != nil {
		return metas, false, err
	}
	if metas[0] != nil {
		metas[1], _, err = readMeta(f, metas[0].pageSize)
		return metas, true, err
	}
	// Without the first one the size of a page is not known.
	for size := int64(512); size <= 16<<20 && metas[1] == nil; size *= 2 {
		meta, is, err := readMeta(f, size)
		if err != nil {
			return metas, false, err
		}
		if magic = magic || is; meta != nil && meta.pageSize == size {
			metas[1] = meta
		}
	}
	return metas, magic, nil
}

// newest gives the meta pages that are valid, the one of the latest transaction
// first.
func newest(metas [2]*metaPage) []*metaPage {
	a, b := metas[0], metas[1]
	switch {
	case a == nil && b == nil:
		return nil
	case b == nil:
		return []*metaPage{a}
	case a == nil:
		return []*metaPage{b}
	case b.transaction > a.transaction:
		return []*metaPage{b, a}
	}
	return []*metaPage{a, b}
}

// pageFile reads the pages of a file as one meta page sees it.
type pageFile struct {
	f     io.ReaderAt
	meta  *metaPage
	pages uint64 // that the meta page tells of and the file has
}

func newPageFile(f *os.File, meta *metaPage) (*pageFile, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return &pageFile{f, meta, uint64(min(meta.pages, info.Size()/meta.pageSize))}, nil
}

// bucketAt is where a bucket is.
type bucketAt struct {
	root     uint64 // 0: inline
	sequence uint64
	inline   []byte // its page, if it is inline
}

// isZero tells whether there is no such bucket.
func (b bucketAt) isZero() bool { return b.root == 0 && b.inline == nil }

// filePage is a branch or leaf page.
type filePage struct {
	leaf     bool
	count    int
	overflow uint32
	bytes    []byte
}

// page reads a page into buffer, which is made longer as needed. An error of
// reading wraps that of the operating system; any other says in words what is wrong
// with the page.
func (f *pageFile) page(id uint64, buffer *[]byte) (filePage, error) {
	b, overflow, err := f.bytes(id, buffer)
	if err != nil {
		return filePage{}, err
	}
	p, err := parsePage(b)
	p.overflow = overflow
	return p, err
}

// bytes reads the bytes of a page and of those that belong to it.
func (f *pageFile) bytes(id uint64, buffer *[]byte) (b []byte, overflow uint32, err error) {
	if id < 2 || id >= f.pages {
		return nil, 0, fmt.Errorf("it is not in the file, which has %d", f.pages)
	}
	read := func(size int64) error {
		if int64(cap(*buffer)) < size {
			*buffer = make([]byte, size)
		}
		b = (*buffer)[:size]
		_, err := f.f.ReadAt(b, int64(id)*f.meta.pageSize)
		return err
	}
	if err := read(f.meta.pageSize); err != nil {
		return nil, 0, err
	}
	if n := binary.NativeEndian.Uint64(b); n != id {
		return nil, 0, fmt.Errorf("it says that it is page %d", n)
	}
	overflow = binary.NativeEndian.Uint32(b[12:])
	switch size := (int64(overflow) + 1) * f.meta.pageSize; {
	case uint64(overflow) >= f.pages-id || size > maxPage:
		return nil, 0, fmt.Errorf("it says that %d more pages belong to it", overflow)
	case overflow > 0:
		err = read(size)
	}
	return b, overflow, err
}

// parsePage checks that a page is a branch or a leaf and has room for its elements, and
// that those of a branch are whole.
func parsePage(b []byte) (p filePage, err error) {
	if len(b) < pageHeader {
		return p, errors.New("it is cut short")
	}
	flags := binary.NativeEndian.Uint16(b[8:])
	if flags != branchFlag && flags != leafFlag {
		return p, fmt.Errorf("it is neither branch nor leaf (%#x)", flags)
	}
	p = filePage{leaf: flags == leafFlag, count: int(binary.NativeEndian.Uint16(b[10:])), bytes: b}
	if p.count == 0 && !p.leaf || pageHeader+elementSize*p.count > len(b) {
		return filePage{}, fmt.Errorf("it cannot have %d entries", p.count)
	}
	for i := range p.count {
		if !p.leaf && !p.whole(i) {
			return filePage{}, p.outside(i)
		}
	}
	return p, nil
}

// whole tells whether an element, and what it points to, lies within the page. Those of
// a leaf must be asked for before they are used: one that is not leaves the others
// alone.
func (p filePage) whole(i int) bool {
	at := pageHeader + elementSize*i
	e := p.bytes[at:]
	var place, key, value uint32
	if p.leaf {
		place, key, value = binary.NativeEndian.Uint32(e[4:]), binary.NativeEndian.Uint32(e[8:]), binary.NativeEndian.Uint32(e[12:])
	} else {
		place, key = binary.NativeEndian.Uint32(e), binary.NativeEndian.Uint32(e[4:])
	}
	return key > 0 && uint64(place) >= uint64(elementSize*(p.count-i)) && uint64(at)+uint64(place)+uint64(key)+uint64(value) <= uint64(len(p.bytes))
}

func (p filePage) outside(i int) error {
	return fmt.Errorf("its entry %d of %d lies outside of it", i+1, p.count)
}

// key is the key of an element.
func (p filePage) key(i int) []byte {
	b := p.bytes[pageHeader+elementSize*i:]
	place, size := binary.NativeEndian.Uint32(b), binary.NativeEndian.Uint32(b[4:])
	if p.leaf {
		place, size = size, binary.NativeEndian.Uint32(b[8:])
	}
	return b[place : place+size : place+size]
}

// child is the page of an element of a branch.
func (p filePage) child(i int) uint64 {
	return binary.NativeEndian.Uint64(p.bytes[pageHeader+elementSize*i+8:])
}

// value is the value of an element of a leaf, and whether it is a bucket.
func (p filePage) value(i int) (value []byte, isBucket bool) {
	b := p.bytes[pageHeader+elementSize*i:]
	from := uint64(binary.NativeEndian.Uint32(b[4:])) + uint64(binary.NativeEndian.Uint32(b[8:]))
	to := from + uint64(binary.NativeEndian.Uint32(b[12:]))
	return b[from:to:to], binary.NativeEndian.Uint32(b)&1 != 0
}

// parseBucket reads the value of a bucket.
func parseBucket(b []byte) (bucketAt, error) {
	if len(b) < bucketSize {
		return bucketAt{}, errors.New("it is too short for a bucket")
	}
	at := bucketAt{root: binary.NativeEndian.Uint64(b), sequence: binary.NativeEndian.Uint64(b[8:])}
	if at.root == 0 {
		at.inline = b[bucketSize:]
	}
	return at, nil
}

// within reports whether a key lies between two others, the first included; nil is
// the beginning and the end.
func within(key, from, to []byte) bool {
	return (from == nil || bytes.Compare(key, from) >= 0) && (to == nil || bytes.Compare(key, to) < 0)
}

// freePages gives the pages of the free list; false if there is none in the file.
func (f *pageFile) freePages() (ids []uint64, is bool, err error) {
	if f.meta.freeList == noFreeList {
		return nil, false, nil
	}
	var buffer []byte
	b, _, err := f.bytes(f.meta.freeList, &buffer)
	if err != nil {
		return nil, true, err
	}
	if flags := binary.NativeEndian.Uint16(b[8:]); flags != freeListFlag {
		return nil, true, fmt.Errorf("it is no free list (%#x)", flags)
	}
	count := uint64(binary.NativeEndian.Uint16(b[10:]))
	b = b[pageHeader:]
	if count == 1<<16-1 {
		count, b = binary.NativeEndian.Uint64(b), b[8:]
	}
	if count > uint64(len(b)/8) {
		return nil, true, fmt.Errorf("it cannot have %d entries", count)
	}
	last := uint64(1)
	for range count {
		id := binary.NativeEndian.Uint64(b)
		if id <= last || id >= f.pages {
			return nil, true, fmt.Errorf("its entry %d cannot be", id)
		}
		ids = append(ids, id)
		last, b = id, b[8:]
	}
	return ids, true, nil
}
