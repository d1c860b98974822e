package document

import (
	"errors"
	"fmt"

	"hafez/internal/sheet"
)

// Error says what is wrong with a file, and where.
type Error struct {
	Name   string // the file's name as it was given
	Line   int    // from 1; 0 if the error is about the whole file
	Offset int64  // in bytes of the file, not counting a byte order mark; 0 if Line is 0
	Err    error  // what is wrong
	Hint   string // what to do about it, for a line of its own; may be empty
}

// Error is one line, "name:line: message" or "name: message", without the hint.
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.Name, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.Name, e.Line, e.Err)
}

// Unwrap gives what is wrong without the place.
func (e *Error) Unwrap() error { return e.Err }

// ErrEmpty is in the error for a file of no bytes, or of a byte order mark only.
// A file of white space is not empty.
var ErrEmpty = sheet.ErrEmpty

// ErrEncoding is in the error for an encoding's name that is not known, or known
// but not supported.
var ErrEncoding = errors.New("unknown encoding")

// ErrNotText is in the error for bytes that are no text: they mean nothing in the
// encoding, or are NUL, or begin a file of a word processor.
var ErrNotText = errors.New("not text")

// notText is an ErrNotText that says more.
type notText string

func (e notText) Error() string { return string(e) }

func (notText) Is(target error) bool { return target == ErrNotText }

// errNUL is the error for a U+0000 in the text.
const errNUL = notText("NUL byte: this looks like a binary file, not text")
