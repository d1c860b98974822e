package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxArchive is the largest archive that is held in memory, where it comes from a
// stream and not from a file.
const maxArchive = 256 << 20

// archive gives r as what archives are read from: their directory is at their end.
// A file is read in place, anything else is held in memory.
func archive(r io.Reader) (at io.ReaderAt, size int64, err error) {
	type file interface {
		io.ReaderAt
		io.Seeker
	}
	if f, ok := r.(file); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil {
			return f, size, nil
		} // A pipe, which is only called a file.
	}
	all, err := io.ReadAll(io.LimitReader(r, maxArchive+1))
	switch {
	case err != nil:
		return nil, 0, err
	case len(all) > maxArchive:
		return nil, 0, fmt.Errorf("an archive of over %d bytes: %w", maxArchive, errors.ErrUnsupported)
	}
	return bytes.NewReader(all), int64(len(all)), nil
}
