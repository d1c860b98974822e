package sheet

import (
	"math"
	"strings"
	"unicode"
)

// Lines is about how many lines a text takes in a column of that width, in digits
// as widths of columns are. Persian letters are narrower than the digits, Latin
// ones about as wide; words that do not fit leave a gap.
func Lines(text string, width float64) int {
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		n := 0.0
		for _, r := range line {
			switch {
			case unicode.In(r, unicode.Mn, unicode.Cf):
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
				n += 2
			default:
				n++
			}
		}
		lines += max(1, int(math.Ceil(n/(0.95*width))))
	}
	return lines
}

// Height is how high a row with so many lines will be, in points, in letters of 11
// points. Not every program finds it out by itself when it opens a file.
func Height(lines int) float64 {
	return min(float64(lines)*15.5+3, 409) // No row can be higher than 409.
}
