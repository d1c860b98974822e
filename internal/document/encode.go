package document

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decoded is a whole text file as UTF-8, and what it takes to write it again.
type decoded struct {
	name     string
	text     []byte // without byte order mark
	encoding string // as in [Text]
	marked   bool
}

// decodeWhole decodes a file that is held. The encoding is found as [NewText] does,
// or as read does, if it is not nil.
func decodeWhole(name string, whole []byte, opts Options, read func(name string, r io.Reader, encoding string) (*Text, error)) (*decoded, error) {
	if read == nil {
		read = NewText
	}
	t, err := read(name, bytes.NewReader(whole), opts.Encoding)
	if err != nil {
		return nil, err
	}
	if opts.Opened != nil {
		opts.Opened(t)
	}
	text, err := io.ReadAll(t)
	if err != nil {
		return nil, err
	}
	return &decoded{name, text, t.Encoding, t.Marked}, nil
}

// encode gives text in the encoding that the file is in, or in another if to names
// one. What that cannot hold is an error that names the character.
func (d *decoded) encode(text []byte, to string) ([]byte, error) {
	encoding, marked := d.encoding, d.marked
	if to != "" {
		name, err := EncodingName(to)
		if err != nil {
			return nil, err
		}
		// A program that reads UTF-16 wants the mark, one that reads UTF-8 does not
		// need it, and in others there is none.
		encoding, marked = name, name == "utf-16le" || name == "utf-16be" || name == "utf-8" && d.marked
	}
	var encoder transform.Transformer
	var mark []byte
	switch encoding {
	case "utf-8":
		mark = []byte("\xEF\xBB\xBF")
	case "utf-16le":
		mark, encoder = []byte("\xFF\xFE"), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	case "utf-16be":
		mark, encoder = []byte("\xFE\xFF"), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	default:
		enc, err := htmlindex.Get(encoding)
		if err != nil {
			return nil, fmt.Errorf("%w %q", ErrEncoding, encoding)
		}
		encoder = enc.NewEncoder()
	}
	if !marked {
		mark = nil
	}
	if encoder == nil {
		return append(bytes.Clone(mark), text...), nil
	}
	out, n, err := transform.Bytes(encoder, text)
	if err != nil {
		r, _ := utf8.DecodeRune(text[n:])
		return nil, &Error{Name: d.name, Err: fmt.Errorf("%c (%U) cannot be written in %s, which the file is in", r, r, display(encoding)), Hint: "--output-encoding utf-8 writes the whole in UTF-8"}
	}
	return append(bytes.Clone(mark), out...), nil
}
