package document

import (
	"strconv"
	"strings"
)

// symbol is the text of w:sym: the character with this hexadecimal code in the
// font. Codes of the private area U+F000 to U+F0FF stand for the 256 places of a
// symbol font. Of these fonts, Symbol is known whole (but for pieces of tall
// brackets) and of Wingdings the marks that are set in texts; of all others, such
// a character has no meaning without its font, and the text is empty.
func symbol(font, code string) string {
	n, err := strconv.ParseUint(code, 16, 32)
	if err != nil || n > 0xFFFF {
		return ""
	}
	place, private := n, n&^0xFF == 0xF000
	if private {
		place = n & 0xFF
	}
	if place <= 0xFF {
		switch strings.ToLower(font) {
		case "symbol":
			return symbolFont(byte(place))
		case "wingdings":
			return wingdings(byte(place))
		case "wingdings 2", "wingdings 3", "webdings":
			return ""
		}
	}
	if r := rune(n); n >= 0x20 && !(0x7F <= n && n <= 0x9F) && !(0xD800 <= n && n <= 0xF8FF) && n < 0xFFFE {
		return string(r)
	}
	return ""
}

// symbolFont is the character at a place of the font Symbol; a U+FFFD in the
// table is a place without one.
func symbolFont(place byte) string {
	const none = '\uFFFD'
	lower := []rune(` !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼`)
	upper := []rune(`€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑�����������⟩∫⌠⎮⌡`)
	r := none
	switch {
	case 0x20 <= place && int(place)-0x20 < len(lower):
		r = lower[place-0x20]
	case 0xA0 <= place && int(place)-0xA0 < len(upper):
		r = upper[place-0xA0]
	}
	if r == none {
		return ""
	}
	return string(r)
}

// wingdings is the character at a place of the font Wingdings, if it is a mark
// that is set in texts.
func wingdings(place byte) string {
	switch place {
	case 0x20:
		return " "
	case 0x28:
		return "☎"
	case 0x2A:
		return "✉"
	case 0x4A:
		return "☺"
	case 0x4C:
		return "☹"
	case 0x6C:
		return "●"
	case 0x6E:
		return "■"
	case 0x6F, 0xA8:
		return "□"
	case 0x75:
		return "◆"
	case 0x9F:
		return "•"
	case 0xA7:
		return "▪"
	case 0xD8:
		return "➢"
	case 0xDF:
		return "←"
	case 0xE0:
		return "→"
	case 0xFB:
		return "✗"
	case 0xFC:
		return "✓"
	case 0xFD:
		return "☒"
	case 0xFE:
		return "☑"
	}
	return ""
}
