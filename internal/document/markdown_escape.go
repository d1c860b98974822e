package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// mdEscape says where a text comes to stand.
type mdEscape struct {
	shape mdShape
	start bool // it begins a line
	link  bool // in the words of a link
	code  bool // there is a code behind it
	all   bool // all signs are escaped
}

// text writes a text so that it is read as text.
func (e mdEscape) text(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < utf8.RuneSelf && util.IsPunct(byte(r)) }) < 0 {
		return s
	}
	mark := 0 // of the sign that begins the line, if it must be escaped
	if e.start && e.shape != shapeHeading && e.shape != shapeCell {
		mark = lineMark(s)
	}
	var b strings.Builder
	for i, r := range s {
		if r < utf8.RuneSelf && util.IsPunct(byte(r)) && (e.all || mark > 0 && i == mark-1 || e.sign(s, i)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lineMark is the place, from 1, of the sign that makes something else of a line.
func lineMark(s string) int {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if digits > 0 && digits < 10 && digits < len(s) && (s[digits] == '.' || s[digits] == ')') {
		if rest := s[digits+1:]; rest == "" || isSpace(rest[0]) {
			return digits + 1
		}
	}
	switch s[0] {
	case '#', '-', '+', '>', '=', '|', ':', '~', '_', '*':
		return 1
	}
	return 0
}

// sign tells if a sign in a text must be escaped.
func (e mdEscape) sign(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	space := func(r rune) bool { return unicode.IsSpace(r) }
	switch s[i] {
	case '\\':
		// Before anything else it is itself.
		return i+1 == len(s) || after < utf8.RuneSelf && util.IsPunct(byte(after))
	case '`', '[':
		return true
	case ']':
		return e.link
	case '*':
		return !(i > 0 && space(before) && space(after))
	case '_':
		return !(i > 0 && i+1 < len(s) && (word(before) && word(after) || space(before) && space(after)))
	case '~':
		return !(i > 0 && space(before) && space(after))
	case '<':
		return i+1 == len(s) || isLatin(s[i+1]) || strings.IndexByte("/!?", s[i+1]) >= 0
	case '&':
		return entity(s[i:])
	case '!':
		return i+1 == len(s) && e.code
	case '|':
		return e.shape == shapeCell
	case '#':
		return e.shape == shapeHeading && strings.Trim(s[i:], "# \t") == ""
	}
	return false
}
