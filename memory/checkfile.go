package memory

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

var errEmptyFile = errors.New("empty file")

// checkFile looks at a file before bbolt maps it into memory, where reading
// behind the end of one that was cut short would be a fault and something
// else than a memory gives no clear message.
//
// The layout is bbolt's (its internal/common/meta.go): the first two pages
// are meta pages, the valid one of the latest transaction counts. Behind a
// page header of 16 bytes stand magic, version, page size and flags (uint32
// each), root bucket (16 bytes), free list, number of pages, transaction
// (uint64 each), and the FNV-1a sum of all that; in the byte order of the
// machine.
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

	meta, magic, err := readMeta(f, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	pageSize := int64(os.Getpagesize())
	if meta != nil {
		pageSize = meta.pageSize
	}
	second, _, err := readMeta(f, pageSize)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if meta == nil || second != nil && second.transaction > meta.transaction {
		meta = second
	}

	// The size is asked for last: while another process writes, the file may
	// grow, and it grows before a meta page tells so.
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case info.Size() == 0:
		return errEmptyFile
	case meta == nil && !magic:
		return fmt.Errorf("%s: %w", path, ErrNotMemory)
	case meta == nil:
		return fmt.Errorf("%s: %w: no valid meta page", path, ErrDamaged)
	case meta.pages > info.Size()/meta.pageSize:
		return fmt.Errorf("%s: %w: cut short: %d bytes are left of %d", path, ErrDamaged, info.Size(), meta.pages*meta.pageSize)
	}
	return nil
}

type metaPage struct {
	pageSize, pages int64
	transaction     uint64
}

// readMeta reads a meta page; nil if it is not a valid one. magic tells
// whether it at least begins like one.
func readMeta(f *os.File, offset int64) (meta *metaPage, magic bool, err error) {
	const header, size, sum = 16, 64, 56
	b := make([]byte, header+size)
	n, err := f.ReadAt(b, offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	b = b[min(header, n):n]
	magic = len(b) >= 4 && binary.NativeEndian.Uint32(b) == 0xED0CDAED
	if !magic || len(b) < size {
		return nil, magic, nil
	}
	h := fnv.New64a()
	h.Write(b[:sum])
	meta = &metaPage{
		pageSize:    int64(binary.NativeEndian.Uint32(b[8:])),
		pages:       int64(binary.NativeEndian.Uint64(b[40:])),
		transaction: binary.NativeEndian.Uint64(b[48:]),
	}
	if h.Sum64() != binary.NativeEndian.Uint64(b[sum:]) || meta.pageSize < 512 {
		return nil, magic, nil
	}
	return meta, magic, nil
}
