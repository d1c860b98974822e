package document

import (
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// placeStep is how far apart places are known, in bytes of UTF-8.
const placeStep = 256

// places tells where in a file a byte of its decoded text stands.
type places struct {
	whole []byte
	text  string
	mark  int // bytes of a byte order mark
	// known are the places of characters, one for each placeStep bytes of text: the
	// first that begins there or later. Nil for UTF-8, which is the same in both.
	known []knownPlace
	next  func(file []byte, text string) (ofFile, ofText int)
}

type knownPlace struct{ text, file int }

func newPlaces(whole []byte, text, encoding string) (*places, error) {
	_, mark := byteOrderMark(whole)
	p := &places{whole: whole, text: text, mark: mark}
	switch {
	case encoding == "utf-8":
		return p, nil
	case encoding == "utf-16le", encoding == "utf-16be":
		p.next = func(_ []byte, text string) (int, int) {
			r, size := utf8.DecodeRuneInString(text)
			if r > 0xFFFF {
				return 4, size
			}
			return 2, size
		}
	case isSingleByte(encoding):
		p.next = func(_ []byte, text string) (int, int) {
			_, size := utf8.DecodeRuneInString(text)
			return 1, size
		}
	default:
		dec, err := newDecoder(encoding)
		if err != nil {
			return nil, err
		}
		p.next = func(file []byte, _ string) (int, int) {
			// With room for one character it decodes one; a few are two.
			var one [2 * utf8.UTFMax]byte
			for room := 1; room <= len(one); room++ {
				nDst, nSrc, err := dec.Transform(one[:room], file, true)
				if nSrc > 0 {
					return nSrc, nDst
				}
				if err != transform.ErrShortDst {
					break
				}
			}
			return 0, 0
		}
	}
	at := knownPlace{0, mark}
	for at.text < len(text) {
		if at.text >= len(p.known)*placeStep {
			p.known = append(p.known, at)
		}
		ofFile, ofText := p.next(whole[at.file:], text[at.text:])
		if ofText == 0 {
			return nil, fmt.Errorf("what is at byte %d of the file cannot be found again", at.file)
		}
		at.file, at.text = at.file+ofFile, at.text+ofText
	}
	if at.file != len(whole) || at.text != len(text) {
		return nil, fmt.Errorf("the file has %d bytes, its text ends at %d", len(whole), at.file)
	}
	return p, nil
}

// at is the offset in the file of the character at an offset of the text.
func (p *places) at(text int) int {
	if p.next == nil {
		return p.mark + text
	}
	if text == len(p.text) {
		return len(p.whole)
	}
	i := min(text/placeStep, len(p.known)-1)
	for p.known[i].text > text {
		i--
	}
	at := p.known[i]
	for at.text < text {
		ofFile, ofText := p.next(p.whole[at.file:], p.text[at.text:])
		at.file, at.text = at.file+ofFile, at.text+ofText
	}
	return at.file
}
