package review

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// maxDirectory is how much may have to be read to know what is in the archive, in
// bytes: 40,000 parts, where spreadsheets have a dozen.
const maxDirectory = 4 << 20

// limits are how much may still be read. They bound the memory that a hostile
// file takes.
type limits struct {
	bytes int64 // once unpacked
	texts int   // that cells share
	cells int
}

// Text is packed 5 to 25 times. The largest sheet of a review has 7 million cells.
const (
	leastUnpacked = 32 << 20
	mostUnpacked  = 256 << 20
	mostPacked    = 100
	maxShared     = 4 << 20
	maxCells      = 8 << 20
)

// limitsOf are those of a file of size bytes.
func limitsOf(size int64) limits {
	return limits{max(leastUnpacked, min(size, mostUnpacked/mostPacked)*mostPacked), maxShared, maxCells}
}

var (
	// errUnpacked is the end of what may be unpacked.
	errUnpacked  = errors.New("too large once unpacked")
	errDirectory = errors.New("the directory of the archive takes more than 4 MiB")
)

// directory reads a file until its directory takes too much.
type directory struct {
	io.ReaderAt
	left int64
}

func (d *directory) ReadAt(p []byte, off int64) (int, error) {
	if d.left -= int64(len(p)); d.left < 0 {
		return 0, errDirectory
	}
	return d.ReaderAt.ReadAt(p, off)
}

// openZip lists the parts of an archive by their names.
func openZip(r io.ReaderAt, size int64) (map[string]*zip.File, error) {
	d := &directory{r, maxDirectory}
	archive, err := zip.NewReader(d, size)
	switch {
	case d.left < 0:
		return nil, hinted(hintMade, "the spreadsheet is damaged: %w", errDirectory)
	case err != nil && !errors.Is(err, zip.ErrInsecurePath): // Nothing is written anywhere.
		return nil, hinted("the file may be cut off: copy it again", "the spreadsheet is damaged: %w", err)
	}
	d.left = 1 << 62 // What follows is counted as it is unpacked.
	parts := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		key := partKey(f.Name)
		if strings.HasSuffix(key, "/") {
			continue
		}
		if parts[key] != nil {
			return nil, hinted(hintMade, "the spreadsheet is damaged: two of its parts are called %.80q", f.Name)
		}
		parts[key] = f
	}
	return parts, nil
}

// partKey is a part's name as parts are looked up: names differ by more than
// case, and some writers have backslashes.
func partKey(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// limited reads what may be unpacked still.
type limited struct {
	io.ReadCloser
	book *book
}

func (l limited) Read(p []byte) (int, error) {
	if l.book.left.bytes <= 0 {
		return 0, errUnpacked
	}
	if int64(len(p)) > l.book.left.bytes {
		p = p[:l.book.left.bytes]
	}
	n, err := l.ReadCloser.Read(p)
	l.book.left.bytes -= int64(n)
	return n, err
}

// part opens a part of the archive.
func (b *book) part(name string) (io.ReadCloser, error) {
	f := b.parts[partKey(name)]
	if f == nil {
		return nil, notReview(hintMade, "the archive has no part %.80q", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	return limited{r, b}, nil
}

// relations are the parts that a part refers to: by their ids, and the first of
// each type by the last word of it, such as "styles".
type relations struct{ byID, byType map[string]string }

// relations reads what a part refers to; "" is the spreadsheet as a whole.
func (b *book) relations(part string) (relations, error) {
	rels := relations{map[string]string{}, map[string]string{}}
	dir, base := path.Split(part)
	err := b.elements(dir+"_rels/"+base+".rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "Relationship" || strings.EqualFold(attribute(e, "TargetMode"), "External") {
			return nil
		}
		target := attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		target = strings.TrimPrefix(path.Clean(target), "/")
		kind := path.Base(attribute(e, "Type"))
		rels.byID[attribute(e, "Id")] = target
		if rels.byType[kind] == "" {
			rels.byType[kind] = target
		}
		return nil
	}, nil)
	return rels, err
}
