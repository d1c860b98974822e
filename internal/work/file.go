package work

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"hafez/internal/document"
	"hafez/internal/sheet/cells"
)

// WriteOptions say how a job is written. The zero value will do.
type WriteOptions struct {
	// Date is what the cover of a spreadsheet gives as the date; "" leaves it out.
	Date string
	// XLIFF is the version of XLIFF, "2.1" or "1.2"; "": 2.1.
	XLIFF string
}

// Extensions are those of the files in which a job is written.
func Extensions() []string { return []string{".xlsx", ".docx", ".tsv", ".xlf", ".po"} }

// format is a kind of file.
type format struct {
	write func(w io.Writer, name string, j *Job, opts WriteOptions) error
	read  func(r io.ReaderAt, size int64, name string) (*Job, error)
}

// formatOf is that of a name's extension.
func formatOf(name string) (format, error) {
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".xlsx":
		return format{writeXLSX, readXLSX}, nil
	case ".docx":
		return format{writeDOCX, readDOCX}, nil
	case ".tsv", ".tab", ".txt":
		return format{writeTSV, readTSV}, nil
	case ".xlf", ".xliff":
		return format{writeXLIFF, readXLIFF}, nil
	case ".po":
		return format{writePO, readPO}, nil
	default:
		return format{}, hinted("call it by one of "+strings.Join(Extensions(), " "), "%q is no extension of a work file", oneLine(ext))
	}
}

// Write writes a job to the file at path, in the format of its extension; it is whole
// then or still the old one. The same job with the same options gives the same bytes.
//
// An error is a [*document.Error], or that of writing: an extension that is none, a
// text that is not UTF-8, one that the format cannot hold, or more than it holds.
func Write(path string, j *Job, opts WriteOptions) error {
	f, err := formatOf(path)
	if err == nil {
		err = j.check()
	}
	if err != nil {
		return asDocumentError(path, err)
	}
	err = document.WriteAtomic(path, func(w io.Writer) error { return f.write(w, path, j, opts) })
	if own := (*workError)(nil); errors.As(err, &own) {
		return asDocumentError(path, err)
	}
	return err
}

// check says what no file can hold.
func (j *Job) check() error {
	for _, s := range []string{j.Document, j.Sum, j.From, j.To} {
		if !utf8.ValidString(s) {
			return hinted("rename the document", "its name or a language holds bytes that are not UTF-8")
		}
	}
	if j.From == "" || j.To == "" {
		return hinted("say from which language to which it is translated", "the job has no languages")
	}
	for i := range j.Rows {
		r := &j.Rows[i]
		for _, c := range r.texts() {
			if !utf8.ValidString(c.text) || strings.Contains(c.text, "\x00") {
				return hinted("mend the text", "row %d: the %s holds bytes that are no text", r.ID, c.what)
			}
		}
		if !visible(r.Source) {
			return hinted("leave the row out", "row %d has no source", r.ID)
		}
	}
	return nil
}

// texts are those of a row.
func (r *Row) texts() []struct{ what, text string } {
	return []struct{ what, text string }{
		{"source", r.Source}, {"target", r.Target}, {"suggestion", r.Suggestion}, {"note", r.Note},
		{"kind", r.Kind}, {"match", r.Match}, {"origin", r.Origin}, {"memory's source", r.Like},
	}
}

// checkXML refuses what XML cannot hold.
func (j *Job) checkXML() error {
	check := func(row int, what, text string) error {
		for _, c := range text {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xFFFE || c == 0xFFFF {
				return hinted("write .xlsx or .tsv, which can hold it", "row %d: the %s holds the character U+%04X, which XML forbids", row, what, c)
			}
		}
		return nil
	}
	for i := range j.Rows {
		for _, c := range j.Rows[i].texts() {
			if err := check(j.Rows[i].ID, c.what, c.text); err != nil {
				return err
			}
		}
	}
	for _, s := range []string{j.Document, j.Sum, j.From, j.To} {
		if check(0, "", s) != nil {
			return hinted("rename the document", "its name, %q, holds a character that XML forbids", s)
		}
	}
	return nil
}

// Read reads the file at path, in the format of its extension, which [Write] wrote and
// any program has changed since. Rows come as they stand in the file; those without a
// source are left out. A row that lost its number has none, and one whose other fields
// are damaged lacks them, which is in Job.Odd.
//
// Errors are [*document.Error]: with [ErrNotWork] and [ErrVersion] in them, those of
// the format, and those of a file that is damaged or too large: a file comes to 256 MiB,
// an archive also once unpacked, and to a million rows, of 16 MiB at most.
func Read(path string) (*Job, error) {
	f, err := formatOf(path)
	if err != nil {
		return nil, asDocumentError(path, err)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, &document.Error{Name: path, Err: pathless(err)}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, &document.Error{Name: path, Err: pathless(err)}
	}
	if info.IsDir() {
		return nil, &document.Error{Name: path, Err: errors.New("it is a folder"), Hint: hintMade}
	}
	if info.Size() > mostBytes {
		return nil, &document.Error{Name: path, Err: fmt.Errorf("it is larger than %d MiB", mostBytes>>20), Hint: hintMade}
	}
	j, err := f.read(file, info.Size(), path)
	if err != nil {
		return nil, asDocumentError(path, err)
	}
	for i, r := range j.Rows {
		j.Rows[i].Target = asTags(r.Source, r.Target)
	}
	return j, nil
}

// mostBytes is how large a file may be.
const mostBytes = 256 << 20

// add takes a row that has been read, if there is anything in it. It fails if there are
// more than any of the formats holds.
func (j *Job) add(r Row) error {
	switch {
	case len(j.Rows) == cells.MaxRows:
		return hinted(hintMade, "more than %d rows", cells.MaxRows)
	case visible(r.Source):
		j.Rows = append(j.Rows, r)
	case visible(r.Target):
		j.odd("row %d has no source: its translation is left out: “%.60s”", r.ID, r.Target)
	}
	return nil
}

// pathless is an error without the file's name, which is told beside it.
func pathless(err error) error {
	if e := (*os.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// odd adds a sentence to what the user should know. A hostile file has no end of them.
func (j *Job) odd(form string, args ...any) {
	const most = 1000
	if len(j.Odd) < most {
		j.Odd = append(j.Odd, oneLine(fmt.Sprintf(form, args...)))
	}
}
