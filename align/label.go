package align

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// mostLabel is the greatest number that is taken for the label of a list item:
// greater ones that begin a sentence are years and quantities.
const mostLabel = 199

// tatweel, a letter to Unicode, is often typed for a dash.
const tatweel = 'ـ'

// label is the number with which a segment begins as an item of a list
// («۳.», "3)", "(c)", «الف)», "iv."), from 1; 0 if it begins with none. A letter
// needs a bracket or a dash behind it, lest an initial be taken for one.
func label(text string) int32 {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	rest, bracket := strings.CutPrefix(text, "(")
	if !bracket {
		rest, bracket = strings.CutPrefix(text, "[")
	}
	size := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == tatweel })
	if size <= 0 || size > 16 {
		return 0
	}
	word, behind := rest[:size], rest[size:]
	delimiter, width := utf8.DecodeRuneInString(behind)
	after, _ := utf8.DecodeRuneInString(behind[width:])
	apart := unicode.IsSpace(after) || len(behind) == width
	switch {
	case delimiter == ')' || delimiter == ']':
	case bracket:
		return 0
	case delimiter == '.' && apart:
	case strings.ContainsRune("-–ـ", delimiter) && (apart || unicode.Is(unicode.Arabic, after)):
	default:
		return 0
	}
	if n := figure(word); n > 0 {
		return n
	}
	if delimiter == '.' {
		return roman(word) // «م. رضایی» and "A. Smith" are people
	}
	return letter(word)
}

// figure is the value of digits of any script, 0 if it is none or no label.
func figure(word string) int32 {
	n := int32(0)
	for _, r := range word {
		if !unicode.IsDigit(r) || n > mostLabel {
			return 0
		}
		n = 10*n + int32(persian.DigitValue(r))
	}
	if n > mostLabel {
		return 0
	}
	return n
}

// roman is the value of the small Roman numbers from ii to xii, and of i.
func roman(word string) int32 {
	for i, r := range strings.Fields("i ii iii iv v vi vii viii ix x xi xii") {
		if strings.EqualFold(word, r) && (len(word) > 1 || word == r) {
			return int32(i + 1)
		}
	}
	return 0
}

// letter is the place of a letter in lists: a, b, c … or i, ii, iii …, الف، ب، ج
// (or پ)، د (or ت) ….
func letter(word string) int32 {
	if len(word) > 1 {
		if n := roman(word); n > 0 {
			return n
		}
	}
	for i, names := range strings.Fields("a/الف/ا b/ب c/ج/پ d/د/ت e/ه/ث f/و g/ز h/ح j/ط k/ی/ي") {
		for name := range strings.SplitSeq(names, "/") {
			if strings.EqualFold(word, name) {
				return int32(i + 1)
			}
		}
	}
	return 0
}
