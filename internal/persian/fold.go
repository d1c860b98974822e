package persian

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// class says what a rune does in a text, after folding.
type class uint8

const (
	drop   class = iota // invisible, or a sign that does not change the word
	letter              // belongs to a word
	digit               // a decimal digit; the folded rune is '0'…'9'
	joiner              // a half-space: ZWNJ, or what is typed in its place
	space               // white space
	mark                // punctuation or symbol
)

// NormaliserVersion numbers the folding and tokenising of this package. It
// changes whenever a text may come out with other keys than before, so that
// an index made of older keys can be told and made anew.
const NormaliserVersion = 1

// folded is a rune's entry in a table: what it becomes, and its class.
type folded struct {
	to    rune
	class class
}

// arabic is the table of the runes U+0600…U+06FF: the ones listed here, and
// for the others what their Unicode class says.
var arabic = complete([256]folded{
	// Yeh: Arabic keyboards give ي, alef maksura stands for it at the end of
	// words; hamza carriers follow the loose spelling (رئیس, رییس). The
	// others are the same letter of Pashto, Urdu and Kurdish keyboards.
	'ي' - 0x600: {'ی', letter}, 'ى' - 0x600: {'ی', letter}, 'ئ' - 0x600: {'ی', letter}, 'ٸ' - 0x600: {'ی', letter},
	'ې' - 0x600: {'ی', letter}, 'ے' - 0x600: {'ی', letter}, 'ێ' - 0x600: {'ی', letter}, 'ۍ' - 0x600: {'ی', letter},
	'ۓ' - 0x600: {'ی', letter},
	// Kaf, likewise.
	'ك' - 0x600: {'ک', letter}, 'ڪ' - 0x600: {'ک', letter}, 'ګ' - 0x600: {'ک', letter}, 'ڭ' - 0x600: {'ک', letter},
	// Heh: with the yeh of ezafe in its several spellings (خانۀ، خانهٔ), teh
	// marbuta (دایرة، دایره), and the heh of other keyboards.
	'ۀ' - 0x600: {'ه', letter}, 'ۂ' - 0x600: {'ه', letter}, 'ہ' - 0x600: {'ه', letter}, 'ە' - 0x600: {'ه', letter},
	'ھ' - 0x600: {'ه', letter}, 'ة' - 0x600: {'ه', letter}, 'ۃ' - 0x600: {'ه', letter},
	// Alef with hamza; alef with madda (آ) is another letter and stays.
	'أ' - 0x600: {'ا', letter}, 'إ' - 0x600: {'ا', letter}, 'ٱ' - 0x600: {'ا', letter}, 'ٲ' - 0x600: {'ا', letter}, 'ٳ' - 0x600: {'ا', letter},
	// Waw with hamza (مسؤول، مسوول).
	'ؤ' - 0x600: {'و', letter}, 'ٶ' - 0x600: {'و', letter},

	// Tatweel (ـ) only stretches a word, ALM (U+061C) is a direction mark:
	// both are dropped, see complete.

	// Punctuation: one sign for each, the ASCII one.
	'،' - 0x600: {',', mark}, '؛' - 0x600: {';', mark}, '؟' - 0x600: {'?', mark}, '٪' - 0x600: {'%', mark},
	'٫' - 0x600: {'٫', mark}, '٬' - 0x600: {'٬', mark}, '۔' - 0x600: {'.', mark}, '٭' - 0x600: {'*', mark},
})

// complete fills in the runes of the Arabic block that the table leaves out.
func complete(table [256]folded) [256]folded {
	for i := range table {
		r := 0x600 + rune(i)
		switch {
		case table[i] != folded{}:
		case r >= '۰' && r <= '۹':
			table[i] = folded{'0' + r - '۰', digit}
		case r >= '٠' && r <= '٩':
			table[i] = folded{'0' + r - '٠', digit}
		case r == 'ـ', r == 0x61C, r <= 0x605, unicode.Is(unicode.Mn, r):
			table[i] = folded{0, drop} // harakat, tanwin, Koranic signs and the two above
		case unicode.IsLetter(r):
			table[i] = folded{r, letter}
		default:
			table[i] = folded{r, mark}
		}
	}
	return table
}

// fold gives the class of a rune and the rune that stands for it in a key.
// Presentation forms are not handled here: see [compatible].
func fold(r rune) (rune, class) {
	switch {
	case r < 0x80:
		return foldASCII(r)
	case r >= 0x600 && r <= 0x6FF:
		e := arabic[r-0x600]
		return e.to, e.class
	}
	switch r {
	case '\u200c', '\u00ad', '\u200b', '\ufeff', '¬':
		// ZWNJ, and what old fonts, web pages and Word put in its place.
		return r, joiner
	case '\u200d', '\u200e', '\u200f', '\u2060', '\u2066', '\u2067', '\u2068', '\u2069',
		'\u202a', '\u202b', '\u202c', '\u202d', '\u202e':
		return 0, drop // ZWJ and direction marks
	case '«', '»', '“', '”', '„', '‟', '‹', '›', '‘', '’', '‚', '‛', '″', '′':
		return '"', mark
	case '…':
		return '…', mark
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣':
		return '-', mark
	case '\u00a0', '\u202f', '\u3000', '\u2028', '\u2029', '\u0085':
		return ' ', space
	}
	switch {
	case unicode.IsSpace(r):
		return ' ', space
	case unicode.IsDigit(r):
		return '0' + rune(DigitValue(r)), digit
	case unicode.Is(unicode.Mn, r) && (r >= 0x8D3 && r <= 0x8FF || r >= 0xFE00 && r <= 0xFE0F):
		return 0, drop // Arabic Extended-A signs, variation selectors
	case unicode.IsLetter(r):
		return unicode.ToLower(r), letter
	case unicode.IsMark(r):
		return r, letter // the vowel signs of other scripts belong to the word
	}
	return r, mark
}

func foldASCII(r rune) (rune, class) {
	switch {
	case r >= 'a' && r <= 'z':
		return r, letter
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A', letter
	case r >= '0' && r <= '9':
		return r, digit
	case r == ' ' || r >= '\t' && r <= '\r':
		return ' ', space
	case r == '\'' || r == '`':
		return '"', mark
	case r < ' ' || r == 0x7F:
		return 0, drop
	}
	return r, mark
}

// compatible gives the plain letters of a presentation form (U+FB00…U+FEFC,
// as in text copied from PDF files) or of a full-width form, by NFKC, and
// whether r is one. Only these blocks are taken through NFKC: elsewhere it
// would change what a text says (² is not 2). Harakat that stand alone come
// with a space to carry them, which is left out.
func compatible(r rune) (string, bool) {
	if r >= 0xFB00 && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFC || r >= 0xFF01 && r <= 0xFF0F || r >= 0xFF1A && r <= 0xFF5E {
		return strings.TrimPrefix(norm.NFKC.String(string(r)), " "), true
	}
	return "", false
}

// DigitValue is the value of a decimal digit of any script (unicode.IsDigit), 0
// of any other character. Unicode keeps each set of ten contiguous and in order, from zero.
func DigitValue(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if uint16(r) >= t.Lo && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if uint32(r) >= t.Lo && uint32(r) <= t.Hi {
			return int(uint32(r)-t.Lo) % 10
		}
	}
	return 0
}
