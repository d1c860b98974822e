package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
)

// maxDirectory is how much may have to be read to know what is in the archive, in
// bytes: 40,000 parts, where spreadsheets have a dozen.
const maxDirectory = 4 << 20

// Limits say how much may be read of a file. The zero value is for sheets whose
// rows are held in memory.
type Limits struct {
	Unpacked int64 // bytes once unpacked, each time a part is read; 0: 256 MiB
	Cells    int   // 0: 8,388,608
}

// left is how much may still be read.
type left struct {
	bytes int64 // once unpacked
	texts int   // that cells share
	cells int
}

// Text is packed 5 to 25 times.
const (
	leastUnpacked = 32 << 20
	mostUnpacked  = 256 << 20
	mostPacked    = 100
	mostCells     = 8 << 20
)

// of is what a file of size bytes may come to: no more than is packed in good
// faith.
func (l Limits) of(size int64) left {
	if l.Unpacked == 0 {
		l.Unpacked = mostUnpacked
	}
	if l.Cells == 0 {
		l.Cells = mostCells
	}
	return left{max(leastUnpacked, min(size, l.Unpacked/mostPacked)*mostPacked), mostSharedTexts, l.Cells}
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
		return nil, hinted("", "%w: %w", ErrDamaged, errDirectory)
	case err != nil && !errors.Is(err, zip.ErrInsecurePath): // Nothing is written anywhere.
		return nil, hinted("the file may be cut off: copy it again", "%w: %w", ErrDamaged, err)
	}
	d.left = 1 << 62 // What follows is counted as it is unpacked.
	parts := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		key := partKey(f.Name)
		if strings.HasSuffix(key, "/") {
			continue
		}
		if parts[key] != nil {
			return nil, hinted("", "%w: two of its parts are called %.80q", ErrDamaged, f.Name)
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
	left *left
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left.bytes <= 0 {
		return 0, errUnpacked
	}
	if int64(len(p)) > l.left.bytes {
		p = p[:l.left.bytes]
	}
	n, err := l.ReadCloser.Read(p)
	l.left.bytes -= int64(n)
	return n, err
}

// part opens a part of the archive.
func (b *Book) part(name string) (*limited, error) {
	f := b.parts[partKey(name)]
	if f == nil {
		return nil, notSpreadsheet("", "the archive has no part %.80q", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	return &limited{r, &b.left}, nil
}

// relations are the parts that a part refers to: by their ids, and the first of
// each type by the last word of it, such as "styles".
type relations struct {
	byID   map[string]relation
	byType map[string]string
}

type relation struct{ kind, target string }

// relations reads what a part refers to; "" is the spreadsheet as a whole.
func (b *Book) relations(part string) (relations, error) {
	rels := relations{map[string]relation{}, map[string]string{}}
	dir, base := path.Split(part)
	err := b.elements(dir+"_rels/"+base+".rels", func(t *tokens) error {
		if t.name() != "Relationship" || strings.EqualFold(t.attribute("TargetMode"), "External") {
			return nil
		}
		target := t.attribute("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		target = strings.TrimPrefix(path.Clean(target), "/")
		kind := path.Base(t.attribute("Type"))
		rels.byID[t.attribute("Id")] = relation{kind, target}
		if rels.byType[kind] == "" {
			rels.byType[kind] = target
		}
		return nil
	}, nil)
	return rels, err
}
