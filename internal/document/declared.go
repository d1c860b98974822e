package document

import (
	"io"
	"regexp"
	"strings"
)

var poCharset = regexp.MustCompile(`(?i)"[^"\n]*\bContent-Type:[^"\n]*\bcharset=[ \t]*([^\s"\\;]+)`)

// NewPO is [NewText] for a file of gettext (.po, .pot), whose header may name its
// encoding within the first 64 KiB. ASCII names none: whoever writes beyond it forgets
// to say so. If none is named it is UTF-8 if it can be, else guessed.
//
// A byte order mark is stronger, and so is what the caller names. As in [NewXML], a
// declaration that the bytes belie gives way to UTF-8.
func NewPO(name string, r io.Reader, encoding string) (*Text, error) {
	return newText(name, r, encoding, func(t *Text) error { return t.detectDeclared(blockSize, poEncoding) })
}

// poEncoding is the encoding that a header names, as it stands there.
func poEncoding(b []byte) string {
	found := poCharset.FindSubmatch(b)
	if found == nil || namesNoCharset(string(found[1])) {
		return ""
	}
	return string(found[1])
}

// namesNoCharset says of a charset that it tells nothing. CHARSET is what a template
// has.
func namesNoCharset(charset string) bool {
	switch strings.ToLower(charset) {
	case "charset", "ascii", "us-ascii":
		return true
	}
	return false
}
