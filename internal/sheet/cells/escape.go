package cells

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// MaxText is how much a cell holds, in UTF-16 code units. Spreadsheets cut off
// what is longer, without a word.
const MaxText = 32767

// Units is the length of a text in UTF-16 code units.
func Units(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// Escape writes a text as the content of <t>. What XML cannot hold, and the
// CR, which an XML reader turns into LF, are written as spreadsheets write them:
// _xHHHH_ with the number of the character. A text that looks like that itself
// has its underscore written as _x005F_.
func Escape(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case needsEscape(r):
			fmt.Fprintf(&b, "_x%04X_", r)
		case r == '_' && looksEscaped(text[i:]):
			b.WriteString("_x005F_")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// needsEscape tells the characters that are written as _xHHHH_: those that XML
// does not have, and CR.
func needsEscape(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == '\uFFFE' || r == '\uFFFF'
}

// looksEscaped tells whether the text would begin with _xHHHH_ once it is
// written: then the last underscore may be that of an escape which follows.
func looksEscaped(text string) bool {
	if len(text) < 7 || text[0] != '_' || text[1] != 'x' || !isHex(text[2:6]) {
		return false
	}
	if text[6] == '_' {
		return true
	}
	for _, r := range text[6:] {
		return needsEscape(r)
	}
	return false
}

func isHex(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'f', 'A' <= c && c <= 'F':
		default:
			return false
		}
	}
	return true
}

// Unescape is what is shown for the content of <t>, its XML read already.
// Two escapes of surrogates that make a pair are one character; half a pair
// stays as it is written, since no text can hold it.
func Unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for text != "" {
		r, n := escaped(text)
		if n > 0 && utf16.IsSurrogate(r) {
			low, m := escaped(text[n:])
			if pair := utf16.DecodeRune(r, low); m > 0 && pair != '\uFFFD' {
				r, n = pair, n+m
			} else {
				n = 0
			}
		}
		if n == 0 {
			next := strings.IndexByte(text[1:], '_') + 1
			if next == 0 {
				next = len(text)
			}
			b.WriteString(text[:next])
			text = text[next:]
			continue
		}
		b.WriteRune(r)
		text = text[n:]
	}
	return b.String()
}

// escaped is the character of the escape that the text begins with, and the
// escape's length; 0 if there is none.
func escaped(text string) (rune, int) {
	if len(text) < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_' || !isHex(text[2:6]) {
		return 0, 0
	}
	n, _ := strconv.ParseUint(text[2:6], 16, 16)
	return rune(n), 7
}
