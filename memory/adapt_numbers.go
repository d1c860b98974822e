package memory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// newNumber writes a number in digits or words, with its scale if it has one,
// or the ending of an ordinal.
func newNumber(old []string, f, want *persian.Figure, language string) ([]string, bool) {
	words := f.Parts[0].Role == persian.Words
	switch {
	case words && language != "en":
		return nil, false
	case len(old) == 1 && words:
		word := persian.EnglishCardinal(number(want.Value))
		if f.Kind == persian.Ordinal {
			word = persian.EnglishOrdinal(number(want.Value))
		}
		return []string{wordLike(word, old[0])}, word != ""
	case len(old) == 1:
		s, ok := digitsLike(old[0], f.Value, want.Value)
		return []string{s}, ok
	case f.Parts[1].Role == persian.Ending:
		s, ok := digitsLike(old[0], f.Value, want.Value)
		return []string{s, caseLike(ending(number(want.Value)), old[1])}, ok
	case f.Parts[1].Role == persian.Scale:
		return newScaled(old, f, want, language)
	}
	return newCompound(old, f.Value, want.Value)
}

// ending is the ending of an ordinal in digits.
func ending(n int) string {
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// newScaled writes a number with its scale: the same if what is left then is
// short and not less than one, else another of English.
func newScaled(old []string, f, want *persian.Figure, language string) ([]string, bool) {
	scales := []struct {
		name  string
		power int
	}{{old[1], 0}, {"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12}}
	for _, s := range scales[1:] {
		if strings.EqualFold(s.name, old[1]) {
			scales[0].power = s.power
		}
	}
	if scales[0].power == 0 || language != "en" {
		return nil, false
	}
	was, _ := persian.Shift(f.Value, -scales[0].power)
	for _, s := range scales {
		value, ok := persian.Shift(want.Value, -s.power)
		whole, decimals, _ := strings.Cut(value, ".")
		if !ok || whole == "0" || len(decimals) > 2 || len(whole) > 3 && len(whole) > len(was) {
			continue
		}
		name := caseLike(s.name, old[1])
		if f.Parts[0].Role == persian.Words {
			word := persian.EnglishCardinal(number(value))
			return []string{wordLike(word, old[0]), name}, word != ""
		}
		number, ok := digitsLike(old[0], was, value)
		return []string{number, name}, ok
	}
	return nil, false
}

// newCompound writes a number of several parts: 3/5, 10.4.2, 99/7/18.
func newCompound(old []string, from, to string) ([]string, bool) {
	isSign := func(r rune) bool { return r < '0' || r > '9' }
	signs := func(s string) string {
		return strings.Map(func(r rune) rune {
			if isSign(r) {
				return r
			}
			return -1
		}, s)
	}
	parts := strings.FieldsFunc(to, isSign)
	if len(parts) != len(old) || signs(from) != signs(to) {
		return nil, false
	}
	padded := slices.ContainsFunc(old, leadingZero) && !slices.ContainsFunc(old, func(s string) bool { return utf8.RuneCountInString(s) == 1 })
	for i := range parts {
		zero := digitZero(old[i])
		if zero == 0 {
			return nil, false
		}
		parts[i] = inDigits(pad(parts[i], padded), zero)
	}
	return parts, true
}

func pad(s string, padded bool) string {
	if padded && len(s) == 1 {
		return "0" + s
	}
	return s
}

// caseLike writes a word in capital letters or with one if another is.
func caseLike(word, old string) string {
	first, size := utf8.DecodeRuneInString(old)
	switch {
	case !unicode.IsUpper(first):
		return strings.ToLower(word)
	case len(old) > size && old == strings.ToUpper(old):
		return strings.ToUpper(word)
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// wordLike writes number words like others: with capital letters, and twenty
// five with a space where the old ones have one.
func wordLike(words, old string) string {
	if words == "" {
		return ""
	}
	tie := "-"
	oldTens, oldUnit, several := strings.Cut(old, "-")
	if pair := strings.Fields(old); !several && len(pair) == 2 && !strings.HasPrefix(strings.ToLower(pair[1]), "hundred") {
		oldTens, oldUnit, several, tie = pair[0], pair[1], true, " "
	}
	tens, unit, ok := strings.Cut(words, "-")
	switch {
	case !ok:
		return caseLike(words, oldTens)
	case !several:
		oldUnit = strings.ToLower(oldTens)
		if len(oldTens) > 1 && oldTens == strings.ToUpper(oldTens) {
			oldUnit = oldTens
		}
	}
	return caseLike(tens, oldTens) + tie + caseLike(unit, oldUnit)
}

// digitsLike writes the number to, in ASCII, the way raw writes from: its
// digits and separators. It fails where that leaves more than one way.
func digitsLike(raw, from, to string) (string, bool) {
	if strings.HasPrefix(from, "-") != strings.HasPrefix(to, "-") {
		return "", false
	}
	to = strings.TrimPrefix(to, "-")
	zero := digitZero(raw)
	if zero == 0 || strings.Trim(to, "0123456789.") != "" {
		return "", false
	}
	whole, decimals, _ := strings.Cut(to, ".")
	point, comma := '.', ','
	if zero != '0' {
		point, comma = '٫', '٬'
	}
	grouped := false
	for _, r := range raw {
		switch {
		case unicode.IsDigit(r):
		case r == '.' || r == '٫':
			point = r
		case r == ',' || r == '٬' || r == '،':
			comma, grouped = r, true
		default:
			return "", false
		}
	}
	// Grouped as raw is; and if raw is too short to tell, nothing above it is
	// written: 950 may become 31000 or 31,000.
	if grouped {
		whole = groupDigits(whole, comma)
	} else if old, _, _ := strings.Cut(strings.TrimPrefix(from, "-"), "."); len(whole) > 4 && len(old) <= 4 {
		return "", false
	}
	if decimals != "" {
		whole += string(point) + decimals
	}
	return inDigits(whole, zero), true
}

// digitZero is the zero of the digits of a number; 0 if they are of several
// sets or there are none.
func digitZero(s string) rune {
	zero := rune(0)
	for _, r := range s {
		if !unicode.IsDigit(r) {
			continue
		}
		z := rune(0)
		for _, first := range []rune{'0', '۰', '٠'} {
			if r >= first && r <= first+9 {
				z = first
			}
		}
		if z == 0 || zero != 0 && z != zero {
			return 0
		}
		zero = z
	}
	return zero
}

// inDigits writes ASCII digits in another set.
func inDigits(s string, zero rune) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, s)
}

// leadingZero reports whether a number in digits begins with a zero that says
// nothing: 09.
func leadingZero(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[size:])
	return (r == '0' || r == '۰' || r == '٠') && unicode.IsDigit(next)
}

// groupDigits puts a sign before every third digit from the end.
func groupDigits(s string, sign rune) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + string(sign) + s[i:]
	}
	return s
}
