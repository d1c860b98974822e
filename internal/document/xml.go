package document

import (
	"bytes"
	"io"
	"strings"
)

// NewXML is [NewText] for an XML file. If it has no byte order mark, its encoding
// is what the zeros beside its first '<' show (XML 1.0, appendix F), else what the
// caller names, else what its declaration says, <?xml … encoding="…"?>.
//
// A declaration that the bytes belie gives way to UTF-8, and [Text.Belied] tells
// it: one of UTF-16 that can be read byte by byte, or one of an 8-bit encoding
// over text that is valid UTF-8, as such text never is by chance. A file without
// declaration should be UTF-8; if it is not, its encoding is guessed as that of
// other texts.
//
// Errors are as in [Open]; a declared encoding that is unknown is an
// [ErrEncoding] too.
func NewXML(name string, r io.Reader, encoding string) (*Text, error) {
	return newText(name, r, encoding, (*Text).detectXML)
}

// declarationLimit is how far the declaration of an encoding is looked for, in
// bytes.
const declarationLimit = 4 << 10

func (t *Text) detectXML() error { return t.detectDeclared(declarationLimit, declaredEncoding) }

// detectDeclared sets Encoding, Guessed and Belied, given what finds the
// declaration of an encoding in the first bytes of a file, and how many these are.
func (t *Text) detectDeclared(limit int, find func([]byte) string) error {
	switch pattern := besideZeros(t.buf[:t.end]); {
	case pattern == "utf-32":
		return &Error{Name: t.Name, Err: errUTF32, Hint: "save it as UTF-8"}
	case pattern != "":
		t.Encoding = pattern
		return nil
	case t.named:
		return t.detect()
	}
	for t.end < limit && t.readErr == nil {
		t.more()
	}
	declared := find(t.buf[:min(t.end, limit)])
	if declared == "" {
		t.guess()
		return nil
	}
	encoding, err := EncodingName(declared)
	if err != nil {
		return &Error{Name: t.Name, Err: err, Hint: "the file declares it; if it is in another encoding, name that with --encoding"}
	}
	t.Encoding, t.declared = encoding, true
	belied := strings.HasPrefix(encoding, "utf-16")
	if isSingleByte(encoding) {
		s := t.survey()
		belied = !s.invalid && s.runes > 0
	}
	if belied {
		t.Encoding, t.Belied = "utf-8", declared
	}
	return t.detect()
}

// besideZeros is "utf-16le", "utf-16be" or "utf-32" if b begins with a '<' in it.
func besideZeros(b []byte) string {
	for _, m := range []struct{ prefix, encoding string }{
		{"<\x00\x00\x00", "utf-32"}, // before its own beginning, UTF-16LE
		{"\x00\x00\x00<", "utf-32"},
		{"<\x00", "utf-16le"},
		{"\x00<", "utf-16be"},
	} {
		if bytes.HasPrefix(b, []byte(m.prefix)) {
			return m.encoding
		}
	}
	return ""
}

// declaredEncoding is the encoding in the XML declaration that b begins with, as
// written there; empty if there is none. White space before it, which XML does
// not allow, is common.
func declaredEncoding(b []byte) string {
	declaration, ok := bytes.CutPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte("<?xml"))
	if !ok {
		return ""
	}
	declaration, _, ok = bytes.Cut(declaration, []byte("?>"))
	if !ok {
		return ""
	}
	_, value, _ := bytes.Cut(declaration, []byte("encoding"))
	value = bytes.TrimLeft(value, " \t\r\n=")
	if len(value) == 0 || value[0] != '"' && value[0] != '\'' {
		return ""
	}
	label, _, _ := bytes.Cut(value[1:], value[:1])
	return strings.TrimSpace(string(label))
}
