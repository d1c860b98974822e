package exchange

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
	"hafez/memory"
)

// Format names a kind of bilingual file.
type Format string

const (
	// TMX is Translation Memory eXchange: 1.1 to 1.4b are read, 1.4 written.
	TMX Format = "tmx"
	// TMXGzip is TMX packed with gzip. (Reading, the packing is noticed
	// whatever the format is called.)
	TMXGzip Format = "tmx.gz"
	// XLIFF is the XML Localisation Interchange File Format: 1.2 and 2.0 to 2.2 are
	// read, 2.1 and 1.2 written.
	XLIFF Format = "xliff"
	// SDLXLIFF is what Trados, memoQ and Phrase have made of XLIFF 1.2. It is only
	// read: each wants of its own files what only it can write.
	SDLXLIFF Format = "sdlxliff"
	// TSV is a table with a tab between columns.
	TSV Format = "tsv"
	// CSV is a table with a comma between columns; semicolons and tabs are read too.
	CSV Format = "csv"
	// XLSX is a spreadsheet (.xlsx, .xlsm): all sheets of pairs are read, one is
	// written.
	XLSX Format = "xlsx"
	// PO is that of gettext: a program's texts and their translations.
	PO Format = "po"
	// JSONL is JSON Lines: an object a line, with all that a unit holds.
	JSONL Format = "jsonl"
	// TBX is TermBase eXchange, a glossary by concepts: versions 2 (ISO
	// 30042:2008) and 3 (2019) are read, none is written.
	TBX Format = "tbx"
	// DOCX is a document of Word with a table of two languages.
	DOCX Format = "docx"
)

// handler is what there is to know of a format.
type handler struct {
	format     Format
	extensions []string
	read       func(r io.Reader, opts Options, yield yielder)
	// Nil for a format that is only read.
	write func(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error
	// Says what is wrong with a file by the specification; nil for a format that
	// has none: then it is what reading has to say.
	validate func(r io.Reader, opts Options, found func(Finding) bool) error
}

// yielder takes what has been read; false means that no more is wanted.
type yielder func(memory.Unit, error) bool

// handlers lists every format. Of extensions that end alike the longer stands
// first.
func handlers() []handler {
	return []handler{
		{TMXGzip, []string{".tmx.gz"}, readTMX, writeTMXGzip, validateTMX},
		{TMX, []string{".tmx"}, readTMX, writeTMX, validateTMX},
		{XLIFF, []string{".xlf", ".xliff"}, readXLIFF, writeXLIFF, validateXLIFF},
		{SDLXLIFF, []string{".sdlxliff", ".mqxliff", ".mxliff"}, readXLIFF, nil, validateXLIFF},
		{TSV, []string{".tsv", ".tab", ".txt"}, readTSV, writeTSV, nil},
		{CSV, []string{".csv"}, readCSV, writeCSV, nil},
		{XLSX, []string{".xlsx", ".xlsm"}, readXLSX, writeXLSX, nil},
		{PO, []string{".po", ".pot"}, readPO, writePO, nil},
		{JSONL, []string{".jsonl", ".ndjson"}, readJSONL, writeJSONL, nil},
		{TBX, []string{".tbx"}, readTBX, nil, nil},
		{DOCX, []string{".docx", ".docm"}, readDOCX, writeDOCX, nil},
	}
}

func (f Format) handler() (handler, error) {
	for _, h := range handlers() {
		if h.format == f {
			return h, nil
		}
	}
	return handler{}, fmt.Errorf("unknown format %q: known are %s", string(f), strings.Join(Formats(false), " "))
}

// Formats gives the names of all formats, or of those that can be written.
func Formats(written bool) []string {
	var names []string
	for _, h := range handlers() {
		if !written || h.write != nil {
			names = append(names, string(h.format))
		}
	}
	return names
}

// FormatOf tells the format of a file by the extension of its name.
func FormatOf(name string) (Format, error) {
	var known []string
	for _, h := range handlers() {
		for _, ext := range h.extensions {
			if len(name) >= len(ext) && strings.EqualFold(name[len(name)-len(ext):], ext) {
				return h.format, nil
			}
			known = append(known, ext)
		}
	}
	return "", fmt.Errorf("the format of %q is not known by its name: it should end in one of %s", name, strings.Join(known, " "))
}

// versions are those in which a format can be written, the usual one first; none
// if it has none.
func (f Format) versions() []string {
	switch f {
	case TMX, TMXGzip:
		return []string{"1.4"}
	case XLIFF:
		return []string{"2.1", "1.2"}
	}
	return nil
}

// Options say how a file is read or written. The zero value is for Persian to
// English.
type Options struct {
	// From and To are the languages wanted; empty: "fa" and "en". Reading,
	// the units in these languages are given. Writing, they are the languages
	// of units that do not name theirs, and the header's.
	From, To string

	// Name is the file's name, for errors.
	Name string

	// Origin is that of units for which the file names none. It is not given
	// to units of a file that Hafez wrote, a TMX, XLIFF or PO with its name, a table with
	// a column for the origin, an object with a field for it or a row of a Word
	// table with what Hafez hides in it: of those it is known that they have none.
	Origin string

	// Encoding names the encoding of the file, by any name that
	// [document.EncodingName] knows: "windows-1256", "utf-16". A byte order
	// mark in the file overrules it. Empty: reading, what the file says or
	// shows; a guess is a Problem. Writing, TSV and CSV can be UTF-8 or UTF-16
	// (with a byte order mark: spreadsheets open it rightly), the others UTF-8
	// only. What spreadsheets and Word documents are in, they say themselves.
	Encoding string

	// All takes the units too that are not confirmed in the file, and those that
	// are out of use there, as drafts. What counts as confirmed, the formats say
	// that know the difference.
	All bool

	// FormatVersion is the version of the format to write, for those that have
	// several: "2.1" and "1.2" of XLIFF. Empty: the newest. One that the format does
	// not have is an error.
	FormatVersion string

	// Version is that of the program, for the header of TMX; empty: "0".
	Version string
}

func (o Options) from() string { return orElse(o.From, "fa") }
func (o Options) to() string   { return orElse(o.To, "en") }

// encoding is the name of the encoding to write.
func (o Options) encoding() (string, error) {
	return document.EncodingName(orElse(o.Encoding, "utf-8"))
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Problem is an error about one unit or one detail of a file. Reading goes on
// after it.
type Problem struct {
	Line    int // From 1, in the decoded text; 0 if it is about the whole file.
	Message string
	// Skipped says that a unit was left out. Otherwise something about the
	// unit that follows, or about the file, is odd or could not be kept.
	Skipped bool
}

func newProblem(line int, skipped bool, msg string) *Problem {
	return &Problem{Line: line, Message: oneLine(msg), Skipped: skipped}
}

func (p *Problem) Error() string {
	if p.Line == 0 {
		return p.Message
	}
	return fmt.Sprintf("line %d: %s", p.Line, p.Message)
}

// FileError is an error about a file as a whole: it cannot be read on, or not
// be written.
type FileError struct {
	Name string // Of the file; may be empty.
	Line int    // From 1; 0 if it is about no line.
	Msg  string // What is wrong.
	Hint string // What to do about it; may be empty. It is no part of Error.
	Err  error  // What caused it; may be nil.
}

// Error gives "name:line: message", in one line.
func (e *FileError) Error() string {
	switch {
	case e.Name != "" && e.Line > 0:
		return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Msg)
	case e.Name != "":
		return e.Name + ": " + e.Msg
	case e.Line > 0:
		return fmt.Sprintf("line %d: %s", e.Line, e.Msg)
	}
	return e.Msg
}

func (e *FileError) Unwrap() error { return e.Err }

// Read yields the units of a bilingual file in the order of the file.
//
// An error of type *[Problem] (use errors.As) comes with an empty unit, and
// reading goes on after it. Any other error is a *[FileError] and the last
// thing yielded: the file is not what it should be, is cut short, or cannot be
// read. Whoever must have all of a file or nothing therefore reads it twice,
// or holds the units back until the end.
//
// The sequence reads r as it goes and can be ranged over once.
func Read(r io.Reader, format Format, opts Options) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		h, err := format.handler()
		if err != nil {
			yield(memory.Unit{}, &FileError{Name: opts.Name, Msg: err.Error()})
			return
		}
		h.read(r, opts, yield)
	}
}

// Write writes units as a bilingual file. The first error that units yields, a
// *[Problem] too, ends the writing and is returned as it is. What cannot be written in the
// format is a *[FileError] that names the unit. After an error, what has been
// written is no whole file.
//
// The same units with the same options give the same bytes.
func Write(w io.Writer, format Format, units iter.Seq2[memory.Unit, error], opts Options) error {
	h, err := format.handler()
	if err != nil {
		return &FileError{Name: opts.Name, Msg: err.Error()}
	}
	if v := opts.FormatVersion; v != "" && !slices.Contains(format.versions(), v) {
		msg := fmt.Sprintf("%s has no version %q", format, v)
		if known := format.versions(); len(known) > 0 {
			msg += ": it is written as " + strings.Join(known, " or ")
		}
		return &FileError{Name: opts.Name, Msg: msg}
	}
	if h.write == nil {
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("%s is only read, not written", format)}
	}
	return h.write(w, units, opts)
}

// fileError makes an error of what went wrong at a line while a file was read.
func (o Options) fileError(line int, err error) *FileError {
	e := &FileError{Name: o.Name, Line: line, Msg: oneLine(err.Error()), Err: err}
	var hinted *FileError
	var syntax *xmlscan.Error
	var text *document.Error
	var path *fs.PathError
	switch {
	case errors.As(err, &hinted):
		e.Msg, e.Hint = oneLine(hinted.Msg), hinted.Hint
	case errors.As(err, &text): // Also inside an error of xmlscan, which knows less of the place.
		e.Line, e.Msg, e.Hint = text.Line, oneLine(text.Err.Error()), text.Hint
	case errors.As(err, &syntax):
		e.Line, e.Msg = syntax.Line, oneLine(syntax.Msg)
	case errors.As(err, &path):
		e.Msg = oneLine(path.Err.Error()) // Name names it.
	}
	switch {
	case errors.Is(err, syscall.EISDIR):
		e.Hint = "name the files in it"
	case errors.Is(err, io.ErrUnexpectedEOF):
		if e.Msg == io.ErrUnexpectedEOF.Error() { // From gzip.
			e.Msg = "cut short: the packed file has no end"
		}
		e.Hint = "get the file again: its end is missing"
	}
	return e
}

// unitError says what of the n-th unit cannot be written.
func (o Options) unitError(u memory.Unit, n int, msg, hint string) *FileError {
	name := fmt.Sprintf("unit %d", u.ID)
	if u.ID == 0 {
		name = fmt.Sprintf("unit no. %d", n)
	}
	return &FileError{Name: o.Name, Msg: fmt.Sprintf("%s (%s): %s", name, excerpt(u.Source), msg), Hint: hint}
}

// oneLine escapes line ends and other control characters, which names and codes
// taken from a file may hold.
func oneLine(msg string) string {
	if strings.IndexFunc(msg, unicode.IsControl) < 0 {
		return msg
	}
	var b strings.Builder
	for _, r := range msg {
		if unicode.IsControl(r) {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// excerpt is the beginning of a text, in quotes and fit for a line.
func excerpt(s string) string {
	const most = 30
	n := 0
	for i := range s {
		if n++; n > most {
			return fmt.Sprintf("%q", s[:i]+"…")
		}
	}
	return fmt.Sprintf("%q", s)
}
