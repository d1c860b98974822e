package exchange

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"

	"hafez/internal/document"
)

// open gives the text of a file, unpacked if it is gzip, which its first two bytes
// show. Decode is [document.NewText] or [document.NewXML]: they check and decode
// the bytes, and what they refuse has its line and what to do about it.
func open(r io.Reader, opts Options, decode func(name string, r io.Reader, encoding string) (*document.Text, error)) (*document.Text, error) {
	in := bufio.NewReader(r) // Only for the look: larger reads go past its buffer.
	first, err := in.Peek(2)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if string(first) != "\x1F\x8B" {
		return decode(opts.Name, in, opts.Encoding)
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	return decode(opts.Name, z, opts.Encoding)
}

// encodingProblem is what the user should be told of how a file's encoding was
// found; nil if it is as the file or the caller says.
func encodingProblem(t *document.Text) *Problem {
	switch {
	case t.Belied != "":
		return newProblem(1, false, fmt.Sprintf("the file says that it is in %s, but it is in UTF-8 and read as such", t.Belied))
	case t.Guessed:
		return newProblem(0, false, fmt.Sprintf("read as %s; --encoding overrides", t.Encoding))
	}
	return nil
}
