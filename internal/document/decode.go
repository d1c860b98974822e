package document

import (
	"bytes"
	"errors"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// What a decoder may find wrong with the bytes it was to decode next.
var (
	errMalformed = errors.New("malformed")
	errCut       = errors.New("the text ends within a character")
	errLone      = errors.New("half of a surrogate pair")
)

// utf8Decoder copies valid UTF-8 and stops at anything else.
type utf8Decoder struct{ transform.NopResetter }

func (utf8Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	n := min(len(dst), len(src))
	whole := n - cutRune(src[:n])
	if !utf8.Valid(src[:whole]) {
		n := validPrefix(src[:whole])
		copy(dst, src[:n])
		return n, n, errMalformed
	}
	copy(dst, src[:whole])
	switch {
	case n < len(src):
		err = transform.ErrShortDst
	case whole == n:
	case atEOF:
		err = errCut
	default:
		err = transform.ErrShortSrc
	}
	return whole, whole, err
}

// cutRune is the number of bytes, 0 to 3, at the end of b that begin a character
// whose rest is missing.
func cutRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// validPrefix is the length of the valid UTF-8 that b begins with.
func validPrefix(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(b)
}

// utf16Decoder decodes UTF-16. The decoder of x/text puts U+FFFD for a lone
// surrogate and an odd byte; as U+FFFD may be in the text as well, the two could
// not be told apart afterwards.
type utf16Decoder struct {
	transform.NopResetter
	bigEndian bool
}

func (d utf16Decoder) unit(b []byte) rune {
	if d.bigEndian {
		return rune(b[0])<<8 | rune(b[1])
	}
	return rune(b[1])<<8 | rune(b[0])
}

func (d utf16Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if len(src)-nSrc < 2 {
			return nDst, nSrc, missing(atEOF, errCut)
		}
		r, size := d.unit(src[nSrc:]), 2
		if utf16.IsSurrogate(r) {
			if len(src)-nSrc < 4 {
				return nDst, nSrc, missing(atEOF, errLone)
			}
			r, size = utf16.DecodeRune(r, d.unit(src[nSrc+2:])), 4
			if r == utf8.RuneError {
				return nDst, nSrc, errLone
			}
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// missing is the error when src ends too soon.
func missing(atEOF bool, err error) error {
	if atEOF {
		return err
	}
	return transform.ErrShortSrc
}

// legacyDecoder decodes with a stateless decoder of x/text, and stops at bytes
// that have no meaning, for which x/text puts U+FFFD. Of these encodings only
// gb18030 can write a U+FFFD itself; it is refused there too, rather than risked.
type legacyDecoder struct {
	transform.NopResetter
	dec transform.Transformer
}

func (d legacyDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	nDst, nSrc, err = d.dec.Transform(dst, src, atEOF)
	if bad := bytes.Index(dst[:nDst], []byte("\uFFFD")); bad >= 0 {
		// Decode again, with room for just what is before it, to find its place in src.
		nDst, nSrc, _ = d.dec.Transform(dst[:bad], src, atEOF)
		err = errMalformed
	}
	return nDst, nSrc, err
}
