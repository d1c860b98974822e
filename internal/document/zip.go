package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	// maxUnpacked is how many bytes the parts of a document that are read may come
	// to once unpacked. A book of 1,000 pages has 35 MB.
	maxUnpacked = 256 << 20

	// maxDirectory is how much of a zip file may have to be read to know what is
	// in it, in bytes: 40,000 parts, where documents have a hundred.
	maxDirectory = 4 << 20
)

var (
	errUnpacked  = errors.New("its parts unpack to more than 256 MiB")
	errDirectory = errors.New("the directory of the zip file takes more than 4 MiB")
)

// archive is a document that is a zip file of parts. Nothing of it is ever
// written anywhere, so that the names of its parts need no care.
type archive struct {
	name  string
	file  *zip.Reader
	parts map[string]*zip.File // by name in lower case, with '/'
	left  int64                // bytes that may still be unpacked
}

// openArchive opens a file that should be a zip file by its format. It tells
// what else it is if it is not.
func openArchive(name string, r io.ReaderAt, size int64, format Format) (*archive, error) {
	head := make([]byte, 512)
	n, err := r.ReadAt(head, 0)
	if head = head[:n]; err != nil && err != io.EOF {
		return nil, &Error{Name: name, Err: cause(err)}
	}
	if !bytes.HasPrefix(head, []byte("PK")) {
		return nil, notZip(name, r, head, format)
	}
	directory := &budget{r: r, left: maxDirectory}
	z, err := zip.NewReader(directory, size)
	switch {
	case directory.left < 0:
		return nil, &Error{Name: name, Err: errDirectory, Hint: "this is no document that a word processor wrote"}
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, &Error{Name: name, Err: fmt.Errorf("cut short or damaged: %w", err), Hint: "get the file again"}
	}
	directory.left = 1 << 62 // what follows is counted as it is unpacked
	a := &archive{name: name, file: z, parts: make(map[string]*zip.File, len(z.File)), left: maxUnpacked}
	for _, f := range z.File {
		key := partKey(f.Name)
		if strings.HasSuffix(key, "/") {
			continue
		}
		if a.parts[key] != nil {
			return nil, a.fail("two of its parts are called %s", f.Name)
		}
		a.parts[key] = f
	}
	return a, a.checkFormat(format)
}

// partKey is a part's name as parts are looked up: names differ by more than
// case, and some writers have backslashes.
func partKey(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// checkFormat tells the documents that have the extension of another.
func (a *archive) checkFormat(format Format) error {
	_, office := a.parts["[content_types].xml"]
	_, open := a.parts["content.xml"]
	switch {
	case format == DOCX && open && !office:
		return &Error{Name: a.name, Err: notText("an OpenDocument file, not one of Word"), Hint: "give it the extension .odt"}
	case format == ODT && office && !open:
		return &Error{Name: a.name, Err: notText("a file of Microsoft Office, not OpenDocument"), Hint: "if it is one of Word, give it the extension .docx"}
	case format == XLSX && open && !office:
		return &Error{Name: a.name, Err: notText("an OpenDocument file, not one of Excel"), Hint: "open it in LibreOffice and save it as .xlsx"}
	}
	return nil
}

// notZip is the error for a file that is no zip file, given how it begins.
func notZip(name string, r io.ReaderAt, head []byte, format Format) *Error {
	what, _ := magic(head)
	hint := "open it in the program that it is from and save it as ." + string(format)
	switch {
	case len(head) == 0:
		return &Error{Name: name, Err: ErrEmpty, Hint: "get the file again"}
	case bytes.HasPrefix(head, []byte(oleMagic)):
		what, hint = describeOLE(r, head)
	case what != "":
	case hasPrefixFold(head, "<!doctype html"), hasPrefixFold(head, "<html"):
		what, hint = "a web page", "give it the extension .html"
	case bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\xEF\xBB\xBF"), []byte("<?xml")):
		what = "an XML file"
	case bytes.IndexByte(head, 0) < 0 && utf8.Valid(head[:len(head)-cutRune(head)]):
		what, hint = "plain text", "give it the extension .txt"
	default:
		what = "something else"
	}
	return &Error{Name: name, Err: notText(fmt.Sprintf("not a zip file, as a .%s file must be, but %s", format, what)), Hint: hint}
}

func hasPrefixFold(b []byte, prefix string) bool {
	b = bytes.TrimLeft(b, " \t\r\n\xEF\xBB\xBF")
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}

// describeOLE tells what a file in Microsoft's compound format is, given how it
// begins, and what to do about it. Office wraps documents with a password into
// it; all files of Word before 2007 are in it.
func describeOLE(r io.ReaderAt, head []byte) (what, hint string) {
	const saveAs = "open it in Word or LibreOffice and save it as .docx"
	directory := make([]byte, 4096)
	if len(head) == 512 {
		// The header tells the size of a sector as a power of two, and in which
		// sector the directory begins.
		sector := int64(head[48]) | int64(head[49])<<8 | int64(head[50])<<16 | int64(head[51])<<24
		n, _ := r.ReadAt(directory, (sector+1)<<min(head[30], 16))
		directory = directory[:n]
	}
	wide := func(s string) []byte { return []byte(strings.Join(strings.Split(s, ""), "\x00")) }
	switch {
	case bytes.Contains(directory, wide("EncryptedPackage")):
		return "a document protected by a password", "open it in its program and save it without the password"
	case bytes.Contains(directory, wide("WordDocument")):
		return "a file of Word before 2007 (.doc)", saveAs
	case bytes.Contains(directory, wide("Workbook")):
		return "a file of Excel before 2007 (.xls)", "open it in Excel or LibreOffice and save it as .xlsx"
	}
	return "a file of Office before 2007, or one protected by a password", saveAs + ", without a password"
}

// has tells if there is a part of that name.
func (a *archive) has(part string) bool { return a.parts[partKey(part)] != nil }

// fail is an error about the archive as a whole.
func (a *archive) fail(format string, args ...any) *Error {
	return &Error{Name: a.name, Err: fmt.Errorf(format, args...), Hint: "open it in its program and save it anew"}
}

// open gives the bytes of a part, and how many they should be.
func (a *archive) open(part string) (r io.ReadCloser, size int64, err error) {
	f := a.parts[partKey(part)]
	switch {
	case f == nil:
		return nil, 0, a.fail("%s is missing in it", part)
	case f.Flags&1 != 0:
		return nil, 0, &Error{Name: a.name, Err: fmt.Errorf("%s is protected by a password", part), Hint: "save it without the password"}
	case f.UncompressedSize64 > uint64(max(a.left, 0)):
		return nil, 0, &Error{Name: a.name, Err: fmt.Errorf("%s: %w", part, errUnpacked), Hint: "split the document"}
	}
	rc, err := f.Open()
	if err != nil {
		return nil, 0, a.fail("%s: damaged: %w", part, err)
	}
	return &unpacked{rc, a}, int64(f.UncompressedSize64), nil
}

// unpacked is a part that is being read.
type unpacked struct {
	io.ReadCloser
	a *archive
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("damaged: %w", err)
	}
	if u.a.left -= int64(n); u.a.left < 0 {
		return 0, errUnpacked
	}
	return n, err
}

// budget is a ReaderAt that gives out no more than so many bytes.
type budget struct {
	r    io.ReaderAt
	left int64
}

func (b *budget) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errDirectory
	}
	return b.r.ReadAt(p, off)
}
