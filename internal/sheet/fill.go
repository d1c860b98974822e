package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Filling is what a part of a shell is filled with.
type Filling struct {
	Part string // such as "xl/worksheets/sheet1.xml"

	// Rows, if not nil, writes the rows of the sheet in the place of its empty
	// <sheetData></sheetData>.
	Rows func(*Rows) error

	// Old, if not empty, gives way to what New gives in every place of the part,
	// with rows in those behind them. New is called when all rows of the file have
	// been written, so that it can tell how many they are; what it gives is XML.
	Old string
	New func() string
}

// ErrTooLarge is in the error for rows that [Open] would not read again.
var ErrTooLarge = errors.New("more than is read again")

// Fill copies a shell with parts filled. The rows are written as they come, and so
// the memory it takes does not grow with their number. The sheets come first in
// the file, and so before the parts that tell how many rows they have. The same
// rows give the same bytes.
//
// Rows that come to more than the limits are an [ErrTooLarge], once they do; as
// are those that are packed more tightly than is read again. An error of Rows or
// of w is given as it is.
func Fill(w io.Writer, shell []byte, limits Limits, fillings ...Filling) error {
	archive, err := zip.NewReader(bytes.NewReader(shell), int64(len(shell)))
	if err != nil {
		return err
	}
	filling := map[string]Filling{}
	for _, f := range fillings {
		filling[f.Part] = f
	}
	files := slices.Clone(archive.File)
	slices.SortStableFunc(files, func(a, b *zip.File) int { return rank(a, filling) - rank(b, filling) })
	packed := &counter{w: w}
	out := zip.NewWriter(packed)
	unpacked := int64(0)
	for _, file := range files {
		f, ok := filling[file.Name]
		if !ok {
			err = out.Copy(file)
			unpacked += int64(file.UncompressedSize64)
		} else {
			var n int64
			n, err = f.fill(out, file, limits.of(1<<62).bytes-unpacked)
			unpacked += n
		}
		if err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	if unpacked > limits.of(packed.n).bytes {
		return fmt.Errorf("the rows are so alike that they are packed more than %d times: %w", mostPacked, ErrTooLarge)
	}
	return nil
}

// rank is the place of a part in the file: what tells the kind of file, the sheets
// with rows, and the rest.
func rank(file *zip.File, filling map[string]Filling) int {
	switch {
	case file.Name == "[Content_Types].xml":
		return 0
	case filling[file.Name].Rows != nil:
		return 1
	}
	return 2
}

// fill writes a part of at most most bytes and gives how many they are.
func (f Filling) fill(out *zip.Writer, file *zip.File, most int64) (int64, error) {
	r, err := file.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	all, err := io.ReadAll(r)
	if err != nil {
		return 0, err
	}
	text := string(all)
	entry, err := out.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: file.Modified})
	if err != nil {
		return 0, err
	}
	to := &counter{w: entry, most: most}
	w := bufio.NewWriterSize(to, 64<<10)
	if f.Rows != nil {
		const place = "<sheetData></sheetData>"
		before, after, ok := strings.Cut(text, place)
		if !ok {
			return 0, fmt.Errorf("no %s in %s", place, file.Name)
		}
		w.WriteString(before)
		w.WriteString("<sheetData>")
		rows := NewRows(w)
		if err := f.Rows(rows); err != nil {
			return 0, err
		}
		rows.End()
		w.WriteString("</sheetData>")
		text = after
	}
	if f.Old != "" {
		text = strings.ReplaceAll(text, f.Old, f.New())
	}
	w.WriteString(text)
	err = w.Flush() // It keeps the first error.
	return to.n, err
}

// counter passes on what is written and counts it. It takes no more than most, if
// that is not 0.
type counter struct {
	w       io.Writer
	n, most int64
}

func (c *counter) Write(p []byte) (int, error) {
	if c.n += int64(len(p)); c.most > 0 && c.n > c.most {
		return 0, fmt.Errorf("the rows take more than %d MiB: %w", c.most>>20, ErrTooLarge)
	}
	return c.w.Write(p)
}
