package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/text/transform"
)

// Text is an opened text file: a stream of valid UTF-8 without byte order mark,
// and what was found out about its encoding. It holds at most 1 MiB of the file,
// however long the file or its lines. It is not for concurrent use.
type Text struct {
	// Name is the file's name as it was given; it begins every error.
	Name string

	// Encoding is the name of the file's encoding in lower case, as the WHATWG
	// Encoding Standard spells it: "utf-8", "utf-16le", "windows-1256" …
	Encoding string

	// Guessed is true when neither a byte order mark nor UTF-8 validity nor the
	// caller nor the file decided the encoding, so that the user should be told.
	Guessed bool

	// Marked is true when a byte order mark decided it.
	Marked bool

	// Belied is the encoding that an XML file declares, as written there, if the
	// file is in UTF-8 all the same; the user should be told. Else it is empty.
	Belied string

	r       io.Reader
	closer  io.Closer // nil when the caller owns r
	readErr error     // what r ended with, io.EOF included; nil while it goes on

	buf        []byte // bytes of the file; [start:end] are not decoded yet
	start, end int
	offset     int64 // of buf[start], from the end of the byte order mark
	named      bool  // the caller named the encoding
	declared   bool  // an XML declaration did

	dec     transform.Transformer // stateless; see newDecoder
	scratch []byte                // holds out
	out     []byte                // decoded, not handed out yet
	lines   lineCounter           // at the end of out
	err     error                 // what Read returns once out is empty
}

// blockSize is how much is read and decoded at a time, in bytes.
const blockSize = 64 << 10

// Open opens the text file at path. The encoding is any name that [EncodingName]
// knows ("windows-1256", "cp1256", "UTF-8"); "" finds it out. A byte order mark is
// stronger than the name, as in the WHATWG Encoding Standard.
//
// It fails with an [*Error], which wraps the os error if there is one,
// [ErrEncoding] for an unknown name and [ErrEmpty] for a file without text.
func Open(path string, encoding string) (*Text, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	t, err := NewText(path, f, encoding)
	if err != nil {
		f.Close()
		return nil, err
	}
	t.closer = f
	return t, nil
}

// NewText reads text from r, which need not be seekable and stays the caller's
// to close. The name is for errors; encoding and errors are as in [Open].
// Before it returns, it has read as much of r as it takes to know the encoding:
// at most 1 MiB.
func NewText(name string, r io.Reader, encoding string) (*Text, error) {
	return newText(name, r, encoding, (*Text).detect)
}

// newText is [NewText] with what finds the encoding of a text that has no byte
// order mark.
func newText(name string, r io.Reader, encoding string, detect func(*Text) error) (*Text, error) {
	t := &Text{Name: name, r: r, buf: make([]byte, blockSize), lines: lineCounter{line: 1}}
	if encoding != "" {
		named, err := EncodingName(encoding)
		if err != nil {
			return nil, &Error{Name: name, Err: err, Hint: "known encodings: " + strings.Join(Encodings(), ", ")}
		}
		t.Encoding, t.named = named, true
	}
	if err := t.begin(); err != nil {
		return nil, err
	}
	if !t.Marked {
		if err := detect(t); err != nil {
			return nil, err
		}
	}
	dec, err := newDecoder(t.Encoding)
	if err != nil {
		return nil, &Error{Name: name, Err: err}
	}
	t.dec = dec
	t.scratch = make([]byte, blockSize)
	return t, nil
}

// Read reads decoded text. It may end within a character; what follows then
// begins with the rest of it. All text before an error is handed out first. The
// error is an [*Error], or io.EOF.
func (t *Text) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(t.out) == 0 {
		if t.err != nil {
			return 0, t.err
		}
		t.fill()
	}
	n := copy(p, t.out)
	t.out = t.out[n:]
	return n, nil
}

// Close closes the file if [Open] opened it.
func (t *Text) Close() error {
	if t.closer == nil {
		return nil
	}
	return t.closer.Close()
}

// fill decodes the next block into out, or reads another one, or sets err.
func (t *Text) fill() {
	in := t.buf[t.start:t.end]
	nDst, nSrc, err := t.dec.Transform(t.scratch, in, t.readErr == io.EOF)
	if err == transform.ErrShortDst || err == transform.ErrShortSrc {
		err = nil
	}
	if nul := bytes.IndexByte(t.scratch[:nDst], 0); nul >= 0 {
		// Decode again, up to the NUL, to learn where in the file it is.
		nDst, nSrc, _ = t.dec.Transform(t.scratch[:nul], in, false)
		err = errNUL
	}
	t.out = t.scratch[:nDst]
	t.lines.add(t.out)
	t.start += nSrc
	t.offset += int64(nSrc)

	switch {
	case err == errNUL:
		t.err = t.nul()
	case err != nil:
		t.err = t.malformed(err)
	case nDst > 0 || nSrc > 0:
	case t.readErr == nil:
		t.more()
	case t.readErr != io.EOF:
		t.err = t.fail(cause(t.readErr), "")
	case t.start < t.end: // no decoder leaves anything at the end; nothing may be lost if one does
		t.err = t.malformed(errCut)
	default:
		t.err = io.EOF
	}
}

// fail is err at the line and offset that are reached.
func (t *Text) fail(err error, hint string) *Error {
	return &Error{Name: t.Name, Line: t.lines.line, Offset: t.offset, Err: err, Hint: hint}
}

// nul is the error for the NUL that is next to be decoded.
func (t *Text) nul() *Error {
	if t.Marked || t.named {
		return t.fail(errNUL, "")
	}
	return t.fail(errNUL, "if it is text all the same, name its encoding with --encoding, for example utf-16")
}

// malformed is the error for the byte that is next to be decoded.
func (t *Text) malformed(err error) *Error {
	hint := "name the encoding with --encoding, for example windows-1256"
	switch {
	case err == errCut:
		hint = "if the end of the file is missing, get it again; if it is in another encoding, name that with --encoding"
	case t.Marked:
		hint = "the file begins with the mark of " + display(t.Encoding) + " but is damaged here; save it anew as UTF-8"
	case t.declared:
		hint = "the file is damaged here, or not in the encoding that it declares: name that with --encoding"
	case t.named:
		hint = "the file is damaged here or in another encoding; without --encoding it is found out if possible"
	}
	what := fmt.Sprintf("not %s", display(t.Encoding))
	if err != errMalformed {
		what += ": " + err.Error()
	}
	return t.fail(notText(fmt.Sprintf("%s (byte 0x%02X at offset %d)", what, t.buf[t.start], t.offset)), hint)
}

// more reads once, behind the bytes that are not decoded yet, which move to the
// front of the buffer; a full buffer is doubled.
func (t *Text) more() {
	if t.start > 0 {
		t.end = copy(t.buf, t.buf[t.start:t.end])
		t.start = 0
	}
	if t.end == len(t.buf) {
		t.buf = append(t.buf, make([]byte, len(t.buf))...)
	}
	room := t.buf[t.end:min(len(t.buf), t.end+blockSize)]
	for range 100 {
		n, err := t.r.Read(room)
		if n < 0 || n > len(room) {
			n, err = 0, errors.New("reader returned an impossible count")
		}
		t.end += n
		t.readErr = err
		if n > 0 || err != nil {
			return
		}
	}
	t.readErr = io.ErrNoProgress
}

// openFile opens a file to be read; a folder is none.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{Name: path, Err: cause(err)}
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, &Error{Name: path, Err: syscall.EISDIR, Hint: "name the files in it"}
	}
	return f, nil
}

// cause is err without the path that os errors repeat.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	if linkErr, ok := errors.AsType[*os.LinkError](err); ok {
		return linkErr.Err
	}
	return err
}
