package review

import (
	"strings"
	"unicode"
)

// Mark is a person's verdict on a row.
type Mark uint8

const (
	// Open is a row of which nothing has been said.
	Open Mark = iota
	// Right is a row whose texts are translations of each other.
	Right
	// Wrong is a row whose texts are not, and that was not corrected.
	Wrong
)

// String gives "right" or "wrong", as in the page's data, or "" for Open.
func (m Mark) String() string {
	switch m {
	case Right:
		return "right"
	case Wrong:
		return "wrong"
	}
	return ""
}

// What is written into a cell, and offered there.
const (
	rightSign = "✓"
	wrongSign = "✗"
)

// What people type for right and wrong, folded as by foldMark. The first of
// each is what is written.
func rightWords() []string {
	return []string{rightSign, "ok", "okay", "right", "r", "yes", "y", "true", "1", "+", "✔", "☑", "✅", "درست", "صحیح", "بله", "آری", "۱", "١"}
}

func wrongWords() []string {
	return []string{wrongSign, "x", "wrong", "w", "bad", "no", "n", "false", "0", "-", "×", "✘", "❌", "نادرست", "غلط", "خیر", "نه", "۰", "٠"}
}

// parseMark reads what was typed into the mark's cell.
func parseMark(typed string) (Mark, bool) {
	folded := foldMark(typed)
	if folded == "" {
		return Open, true
	}
	for _, word := range rightWords() {
		if folded == word {
			return Right, true
		}
	}
	for _, word := range wrongWords() {
		if folded == word {
			return Wrong, true
		}
	}
	return Open, false
}

// foldMark drops what cannot be seen (blanks, half-spaces, bidi controls, the
// selectors that make an emoji of a sign), and case, and the Arabic ye.
func foldMark(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		case r == 'ي' || r == 'ى':
			return 'ی'
		}
		return unicode.ToLower(r)
	}, typed)
}
