package document

import (
	"bytes"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	// peekLimit is how many bytes may be read to find the encoding.
	peekLimit = 1 << 20

	// sureRunes is how many valid characters beyond ASCII make it UTF-8: two
	// letters of any 8-bit encoding are seldom valid UTF-8, so many never.
	sureRunes = 64

	// sureHigh is how many bytes above 0x7F are enough to judge an 8-bit encoding.
	sureHigh = 1024
)

// begin reads the first bytes, refuses what is known to be no text, and removes a
// byte order mark, which sets Encoding and Marked.
func (t *Text) begin() error {
	for t.end < 8 && t.readErr == nil { // the longest mark and magic number
		t.more()
	}
	if format, hint := magic(t.buf[:t.end]); format != "" {
		return &Error{Name: t.Name, Err: notText(format + ", not plain text"), Hint: hint}
	}
	if encoding, size := byteOrderMark(t.buf[:t.end]); size > 0 {
		if encoding == "utf-32" {
			return &Error{Name: t.Name, Err: errUTF32, Hint: "save it as UTF-8"}
		}
		t.Encoding, t.Marked = encoding, true
		t.start = size
	}
	if t.start == t.end {
		if t.readErr == io.EOF {
			return &Error{Name: t.Name, Err: ErrEmpty}
		}
		if t.readErr != nil {
			return &Error{Name: t.Name, Err: cause(t.readErr)}
		}
	}
	return nil
}

// errUTF32 is the error for a mark of UTF-32, or the beginning of XML in it.
var errUTF32 = errors.New("UTF-32 is not supported")

// detect sets Encoding, unless the caller did, and Guessed.
func (t *Text) detect() error {
	switch t.Encoding {
	case "":
	case "iso-8859-6":
		t.correctArabic()
		return nil
	default:
		return nil
	}
	s, found := t.guess()
	if found {
		return nil
	}
	b := t.buf[:t.end]
	if nul := bytes.IndexByte(b, 0); nul >= 0 {
		return t.failAt(nul, func() *Error { return t.nul() })
	}
	err := errMalformed
	if !utf8.FullRune(b[s.pos:]) {
		err = errCut
	}
	return t.failAt(s.pos, func() *Error { return t.malformed(err) })
}

// guess finds the encoding of a text that nobody tells. If it is not found it is
// UTF-8, and the survey tells what is wrong with that.
func (t *Text) guess() (s survey, found bool) {
	s = t.survey()
	b := t.buf[:t.end]
	t.Encoding = "utf-8"
	// UTF-16 comes before UTF-8: of letters below U+0680 and ASCII it is valid
	// UTF-8, full of control characters.
	if encoding := alternating(b); encoding != "" {
		t.Encoding, t.Guessed = encoding, true
	} else if s.invalid && bytes.IndexByte(b, 0) < 0 && !mostlyUTF8(b) && arabic1256(b) {
		t.Encoding, t.Guessed = "windows-1256", true
	}
	return s, t.Guessed || !s.invalid
}

// survey reads until it is clear whether the text is UTF-8.
func (t *Text) survey() (s survey) {
	for {
		s.add(t.buf[:t.end], t.readErr == io.EOF)
		if s.sure() || t.end >= peekLimit || t.readErr != nil {
			return s
		}
		t.more()
	}
}

// failAt is the error made with everything before the i-th byte passed over.
func (t *Text) failAt(i int, failure func() *Error) error {
	t.lines.add(t.buf[:i])
	t.start, t.offset = i, int64(i)
	return failure()
}

// correctArabic makes windows-1256 of iso-8859-6 if there are bytes that only
// the former has: 0x80 to 0x9F, among them the half-space, پ, چ, ژ, ک and گ.
// Programs name the one and mean the other.
func (t *Text) correctArabic() {
	for {
		for _, c := range t.buf[:t.end] {
			if 0x80 <= c && c <= 0x9F {
				t.Encoding, t.Guessed = "windows-1256", true
				return
			}
		}
		if t.end >= peekLimit || t.readErr != nil {
			return
		}
		t.more()
	}
}

// oleMagic begins the files of Microsoft Office before 2007, and those of today
// that are protected by a password.
const oleMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// magic names the format of a file that is known not to be plain text, with what
// to do about it.
func magic(b []byte) (format, hint string) {
	const saveAs = "save it as plain text (UTF-8) there"
	for _, m := range []struct{ prefix, format, hint string }{
		{"PK\x03\x04", "a zip file, such as those of Word and Excel", "if it is a document of Word, give it the extension .docx (OpenDocument: .odt); else save it as plain text (UTF-8)"},
		{oleMagic, "a file of Word, Excel or PowerPoint (before 2007)", "save it there as .docx, or as plain text (UTF-8)"},
		{"%PDF-", "a PDF file", "copy or export its text to a plain text file (UTF-8)"},
		{`{\rtf`, "a rich text (RTF) file", saveAs},
	} {
		if bytes.HasPrefix(b, []byte(m.prefix)) {
			return m.format, m.hint
		}
	}
	return "", ""
}

// byteOrderMark is the encoding that a byte order mark tells, and the mark's size
// in bytes, 0 if there is none.
func byteOrderMark(b []byte) (encoding string, size int) {
	for _, m := range []struct{ mark, encoding string }{
		{"\x00\x00\xFE\xFF", "utf-32"},
		{"\xFF\xFE\x00\x00", "utf-32"}, // before its own beginning, UTF-16LE
		{"\xEF\xBB\xBF", "utf-8"},
		{"\xFF\xFE", "utf-16le"},
		{"\xFE\xFF", "utf-16be"},
	} {
		if bytes.HasPrefix(b, []byte(m.mark)) {
			return m.encoding, len(m.mark)
		}
	}
	return "", 0
}

// survey looks for the first bytes that are not UTF-8 in a text that grows.
type survey struct {
	next    int // the first byte not looked at
	runes   int // valid characters beyond ASCII
	invalid bool
	pos     int // of the first byte that is not UTF-8, if invalid
	high    int // bytes above 0x7F from pos on
}

// add looks at the bytes of b that it has not seen. b is the text so far, to its
// end if eof.
func (s *survey) add(b []byte, eof bool) {
	for s.next < len(b) && !s.sure() {
		switch rest := b[s.next:]; {
		case rest[0] < utf8.RuneSelf:
			s.next++
		case s.invalid:
			s.high++
			s.next++
		case !eof && !utf8.FullRune(rest):
			return
		default:
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				s.invalid, s.pos = true, s.next
				continue
			}
			s.runes++
			s.next += size
		}
	}
}

// sure tells that more text would not change the mind.
func (s *survey) sure() bool {
	return !s.invalid && s.runes >= sureRunes || s.high >= sureHigh
}

// alternating is "utf-16le" or "utf-16be" if every other byte of b could be the
// upper half of a character of Persian or English text: 0x06 for the Arabic
// letters, 0x00 for ASCII, 0x20 for half-space and quotes. As 0x20 is ASCII's
// space as well it does not count alone. A binary file full of zeros may look so
// too; it fails on its first NUL all the same.
func alternating(b []byte) string {
	var mark, space [2]int // at even and at odd offsets
	b = b[:len(b)&^1]
	for i, c := range b {
		switch c {
		case 0x00, 0x06:
			mark[i&1]++
		case 0x20:
			space[i&1]++
		}
	}
	pairs := len(b) / 2
	for upper, encoding := range []string{"utf-16be", "utf-16le"} {
		if pairs > 0 && 10*(mark[upper]+space[upper]) >= 9*pairs && 2*mark[upper] >= pairs {
			return encoding
		}
	}
	return ""
}

// mostlyUTF8 tells if b is UTF-8 with some damage: more characters beyond ASCII
// are valid than bytes are not. In windows-1256 few letters follow one another as
// bytes of UTF-8 do; but UTF-8's bytes can be letters in windows-1256, "الف" for
// one "ط§ظ„ظپ".
func mostlyUTF8(b []byte) bool {
	valid, invalid := 0, 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case size > 1:
			valid++
		case r == utf8.RuneError:
			invalid++
		}
		i += size
	}
	return valid > invalid
}

// arabic1256 tells if b reads as Persian or Arabic in windows-1256: at least 90 %
// of its bytes above 0x7F, those of quotes, dashes and other neutral signs left
// out, are of the Arabic block and do not touch a Latin letter. The latter keeps
// out Swedish, where å, ä and ö are all Arabic letters in windows-1256.
func arabic1256(b []byte) bool {
	arabic, all := 0, 0
	for i, c := range b {
		if c < utf8.RuneSelf {
			continue
		}
		r := charmap.Windows1256.DecodeByte(c)
		switch {
		case 0x0600 <= r && r <= 0x06FF:
			all++
			latin := i > 0 && isLatin(b[i-1]) || i+1 < len(b) && isLatin(b[i+1])
			if !latin {
				arabic++
			}
		case unicode.IsPunct(r), unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		default:
			all++
		}
	}
	return arabic > 0 && 10*arabic >= 9*all
}

// isLatin tells if c is an ASCII letter.
func isLatin(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z'
}
