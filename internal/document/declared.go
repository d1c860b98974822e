package document

import "io"

// NewDeclared is [NewText] for a file of a format that can declare its own encoding.
// Find is given the first bytes of the file, at most 64 KiB, and gives the name as it
// stands there, or "" if there is none: then it is UTF-8 if it can be, else guessed.
//
// A byte order mark is stronger, and so is what the caller names. As in [NewXML], a
// declaration that the bytes belie gives way to UTF-8.
func NewDeclared(name string, r io.Reader, encoding string, find func([]byte) string) (*Text, error) {
	return newText(name, r, encoding, func(t *Text) error { return t.detectDeclared(blockSize, find) })
}
