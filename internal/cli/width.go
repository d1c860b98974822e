package cli

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// cells is how many cells of a terminal a text takes: none for accents,
// harakat, half-spaces and direction marks, two for the wide letters of East
// Asia (Unicode Standard Annex 11), one for all others.
func cells(s string) (n int) {
	for _, r := range s {
		n += cellsOf(r)
	}
	return n
}

func cellsOf(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// keepStart cuts a text to a number of cells, at white space if there is any,
// and says so with an ellipsis.
func keepStart(s string, most int) string {
	if cells(s) <= most {
		return s
	}
	n, end := 0, 0
	for i, r := range s {
		if n += cellsOf(r); n > most-1 {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	if i := strings.LastIndexByte(s[:end], ' '); i > 0 && s[end] != ' ' {
		end = i
	}
	return strings.TrimRight(s[:end], " …") + "…"
}

// keepEnd cuts a text likewise and keeps its end.
func keepEnd(s string, most int) string {
	if cells(s) <= most {
		return s
	}
	n, start := 0, len(s)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if n += cellsOf(r); n > most-1 {
			break
		}
		start -= size
	}
	if start > 0 && start < len(s) && s[start-1] != ' ' {
		if i := strings.IndexByte(s[start:], ' '); i >= 0 && start+i+1 < len(s) {
			start += i + 1
		}
	}
	rest := s[start:]
	for rest != "" { // an accent does not stand at the beginning
		r, size := utf8.DecodeRuneInString(rest)
		if r == ' ' || r == '…' || cellsOf(r) == 0 {
			rest = rest[size:]
			continue
		}
		break
	}
	return "…" + rest
}

// rightToLeft reports whether most letters of a text run from right to left.
func rightToLeft(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r):
		case unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko):
			n++
		default:
			n--
		}
	}
	return n > 0
}
