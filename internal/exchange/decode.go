package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/transform"
)

// This file turns the bytes of a file into checked UTF-8. Decoders put U+FFFD
// for what they cannot read, and so a text would be damaged and stored without
// anybody being told. The readers made here stop at the first such byte: the
// text before it is given, then the error, so that whoever reads knows the
// line.

// encodingError says that bytes are not text in the encoding.
type encodingError struct {
	encoding string
	cut      bool // The file ends inside a character.
}

func (e *encodingError) Error() string {
	if e.cut {
		return "cut short: the file ends inside a character"
	}
	return "bytes that are not " + e.encoding
}

const (
	hintEncoding = "if the file is in another encoding, name it, as in --encoding windows-1256"
	hintCut      = "get the file again: its end is missing"
)

// sniffed is how much of a file is looked at to tell its encoding.
const sniffed = 64 << 10

// head reads up to n bytes. The second result gives the whole input again,
// those bytes included, and an error in its place.
func head(r io.Reader, n int) ([]byte, io.Reader) {
	b := make([]byte, n)
	got := 0
	for got < n {
		m, err := r.Read(b[got:])
		if got += m; err != nil {
			b = b[:got]
			return b, io.MultiReader(bytes.NewReader(b), failed{err})
		}
	}
	return b, io.MultiReader(bytes.NewReader(b), r)
}

// failed is a reader that gives only an error.
type failed struct{ err error }

func (f failed) Read([]byte) (int, error) { return 0, f.err }

// unpack opens gzip, known by its first two bytes, and gives the first bytes
// of what is inside. Other input is given as it is.
func unpack(r io.Reader) ([]byte, io.Reader, error) {
	first, r := head(r, sniffed)
	if len(first) < 2 || first[0] != 0x1F || first[1] != 0x8B {
		return first, r, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, err
	}
	first, r = head(z, sniffed)
	return first, r, nil
}

// openTable gives the text of a file without markup: what a byte order mark
// says, else the encoding named, else UTF-8. A mark of UTF-16 shows that a
// spreadsheet wrote the file.
func openTable(r io.Reader, named string) (text io.Reader, spreadsheet bool, err error) {
	first, r, err := unpack(r)
	if err != nil {
		return nil, false, err
	}
	mark := byMark(first)
	enc, err := namedEncoding(orElse(mark, named), first)
	return enc.reader(r), mark != "" && enc.wide, err
}

// openXML gives the text of an XML file: in the encoding that a byte order mark
// tells; else the one named; else what the pattern of the first bytes tells
// (XML 1.0, appendix F) or the XML declaration says, if the bytes do not belie
// it. The
// oddity is empty or tells what is wrong with the declaration.
func openXML(r io.Reader, named string) (text io.Reader, oddity string, err error) {
	first, r, err := unpack(r)
	if err != nil {
		return nil, "", err
	}
	declared := declaredEncoding(first)
	named = orElse(byMark(first), named)
	name := orElse(named, orElse(byPattern(first), declared))
	enc, err := namedEncoding(name, first)
	if err != nil || named != "" {
		return enc.reader(r), "", err
	}
	if declared != "" && name == declared {
		// A declaration that can be read byte by byte is not in UTF-16; and
		// text in a legacy encoding is not well-formed UTF-8 by chance.
		_, single := enc.Encoding.(*charmap.Charmap)
		if enc.wide || single && isUTF8(first) {
			return utf8Encoding.reader(r), fmt.Sprintf("the file says that it is in %s, but it is in UTF-8 and read as such", declared), nil
		}
	}
	return enc.reader(r), "", nil
}

// byMark tells an encoding by its byte order mark; empty if there is none.
func byMark(first []byte) string {
	switch {
	case bytes.HasPrefix(first, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8"
	case bytes.HasPrefix(first, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(first, []byte{0, 0, 0xFE, 0xFF}):
		return "utf-32"
	case bytes.HasPrefix(first, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(first, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	return ""
}

// byPattern tells UTF-16 and UTF-32 without a byte order mark by the zeros
// beside the '<' with which XML begins.
func byPattern(first []byte) string {
	switch {
	case bytes.HasPrefix(first, []byte{'<', 0, 0, 0}), bytes.HasPrefix(first, []byte{0, 0, 0, '<'}):
		return "utf-32"
	case bytes.HasPrefix(first, []byte{'<', 0}):
		return "utf-16le"
	case bytes.HasPrefix(first, []byte{0, '<'}):
		return "utf-16be"
	}
	return ""
}

// declaredEncoding reads the encoding from <?xml … encoding="…"?>; empty if it
// does not say.
func declaredEncoding(first []byte) string {
	decl, ok := bytes.CutPrefix(bytes.TrimLeft(bytes.TrimPrefix(first, []byte("\uFEFF")), " \t\r\n"), []byte("<?xml"))
	if !ok {
		return ""
	}
	decl, _, ok = bytes.Cut(decl, []byte("?>"))
	if !ok {
		return ""
	}
	_, decl, _ = bytes.Cut(decl, []byte("encoding"))
	decl = bytes.TrimLeft(decl, " \t\r\n=")
	if len(decl) == 0 || decl[0] != '"' && decl[0] != '\'' {
		return ""
	}
	name, _, _ := bytes.Cut(decl[1:], decl[:1])
	return strings.TrimSpace(string(name))
}

// isUTF8 says whether a file's first bytes are UTF-8 and more than ASCII.
func isUTF8(first []byte) bool {
	first = trimPartial(first)
	for _, c := range first {
		if c >= utf8.RuneSelf {
			return utf8.Valid(first)
		}
	}
	return false
}

// trimPartial drops a character that is cut off at the end.
func trimPartial(b []byte) []byte {
	for i := 1; i <= min(utf8.UTFMax, len(b)); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// textEncoding is an encoding that a file can be read in.
type textEncoding struct {
	encoding.Encoding // Nil for UTF-8 and UTF-16, which are checked here.

	name    string
	order   binary.ByteOrder // Of UTF-16.
	unicode bool             // It may begin with a byte order mark.
	wide    bool             // ASCII is not one byte a character.
}

var utf8Encoding = textEncoding{name: "UTF-8", unicode: true}

// namedEncoding finds an encoding by its name. Of UTF-16 without an end being
// named, the first bytes tell it; Windows writes the little one.
func namedEncoding(name string, first []byte) (textEncoding, error) {
	le := textEncoding{name: "UTF-16", order: binary.LittleEndian, unicode: true, wide: true}
	be := textEncoding{name: "UTF-16", order: binary.BigEndian, unicode: true, wide: true}
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "iso646-us":
		return utf8Encoding, nil // ASCII is a part of it.
	case "utf-16", "utf16", "ucs-2", "iso-10646-ucs-2", "unicode":
		if byMark(first) == "utf-16be" || byPattern(first) == "utf-16be" {
			return be, nil
		}
		return le, nil
	case "utf-16le", "utf16le", "ucs-2le":
		return le, nil
	case "utf-16be", "utf16be", "ucs-2be":
		return be, nil
	case "utf-32", "utf-32le", "utf-32be", "ucs-4":
		return utf8Encoding, errors.New("UTF-32 is not supported")
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		enc, err = ianaindex.IANA.Encoding(name)
	}
	if err != nil || enc == nil || enc == encoding.Replacement {
		return utf8Encoding, fmt.Errorf("unknown encoding %q", name)
	}
	return textEncoding{Encoding: enc, name: name}, nil
}

// reader decodes r, drops a byte order mark, and stops at what is not text in
// the encoding.
func (e textEncoding) reader(r io.Reader) io.Reader {
	switch {
	case e.order != nil:
		r = transform.NewReader(r, &utf16Decoder{order: e.order})
	case e.Encoding == nil:
		r = transform.NewReader(r, utf8Checker{})
	default:
		r = transform.NewReader(r, strict{e.NewDecoder(), e.name})
	}
	if e.unicode {
		r = &markSkipper{in: r}
	}
	return r
}

// utf8Checker passes UTF-8 on, up to the first byte that is not.
type utf8Checker struct{ transform.NopResetter }

func (utf8Checker) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	in := src[:min(len(src), len(dst))]
	if len(in) < len(src) || !atEOF {
		in = trimPartial(in)
	}
	if !utf8.Valid(in) {
		for i := 0; ; {
			r, size := utf8.DecodeRune(in[i:])
			if r == utf8.RuneError && size == 1 {
				copy(dst, in[:i])
				return i, i, &encodingError{"UTF-8", len(in) == len(src) && atEOF && !utf8.FullRune(in[i:])}
			}
			i += size
		}
	}
	n := copy(dst, in)
	switch {
	case n == len(src):
		return n, n, nil
	case len(src) > len(dst):
		return n, n, transform.ErrShortDst
	}
	return n, n, transform.ErrShortSrc
}

// markSkipper drops a byte order mark at the beginning.
type markSkipper struct {
	in   io.Reader
	done bool
}

func (s *markSkipper) Read(p []byte) (int, error) {
	if s.done {
		return s.in.Read(p)
	}
	s.done = true
	first, r := head(s.in, len("\uFEFF"))
	s.in = r
	if string(first) == "\uFEFF" {
		s.in.Read(make([]byte, len("\uFEFF"))) // Cannot fail: it is what was read.
	}
	return s.in.Read(p)
}

// utf16Decoder decodes UTF-16 to UTF-8 and stops at half a surrogate pair.
type utf16Decoder struct {
	order binary.ByteOrder
	transform.NopResetter
}

func (d *utf16Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for len(src)-nSrc >= 2 {
		if len(dst)-nDst < utf8.UTFMax {
			return nDst, nSrc, transform.ErrShortDst
		}
		size := 2
		r := rune(d.order.Uint16(src[nSrc:]))
		if utf16.IsSurrogate(r) {
			if size = 4; len(src)-nSrc < size {
				break
			}
			if r = utf16.DecodeRune(r, rune(d.order.Uint16(src[nSrc+2:]))); r == utf8.RuneError {
				return nDst, nSrc, &encodingError{"UTF-16 (half a surrogate pair)", false}
			}
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	if nSrc == len(src) {
		return nDst, nSrc, nil
	}
	if atEOF {
		return nDst, nSrc, &encodingError{"UTF-16", true}
	}
	return nDst, nSrc, transform.ErrShortSrc
}

// strict makes a decoder stop where it would give U+FFFD. No encoding but
// Unicode's own, and GB 18030, has that character.
type strict struct {
	transform.Transformer
	name string
}

func (s strict) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	nDst, nSrc, err = s.Transformer.Transform(dst, src, atEOF)
	if i := bytes.Index(dst[:nDst], []byte("\uFFFD")); i >= 0 {
		return i, nSrc, &encodingError{s.name, false}
	}
	return nDst, nSrc, err
}
