package document

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"
)

// Encodings are the names of the encodings that can be read, those that Persian
// and English come in first. Many have other names too; see [EncodingName].
func Encodings() []string {
	return []string{
		"utf-8", "utf-16le", "utf-16be", "windows-1256", "windows-1252", "iso-8859-6",
		"iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-7", "iso-8859-8",
		"iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16",
		"windows-874", "windows-1250", "windows-1251", "windows-1253", "windows-1254",
		"windows-1255", "windows-1257", "windows-1258", "ibm866", "koi8-r", "koi8-u",
		"macintosh", "x-mac-cyrillic", "gbk", "gb18030", "big5", "euc-jp", "shift_jis", "euc-kr",
	}
}

// EncodingName is the name in [Encodings] of the encoding that label stands for,
// in any case: "windows-1256" for "CP1256". Labels are those of the WHATWG
// Encoding Standard, and "utf16", "utf16le" and "utf16be". ASCII is read as UTF-8,
// of which it is a part: the standard reads it as windows-1252, and so any bytes.
// It fails with [ErrEncoding].
func EncodingName(label string) (string, error) {
	unknown := fmt.Errorf("%w %q", ErrEncoding, label)
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "ascii", "us-ascii":
		return "utf-8", nil
	case "utf16", "utf16le":
		return "utf-16le", nil
	case "utf16be":
		return "utf-16be", nil
	case "utf-32", "utf-32le", "utf-32be":
		return "", fmt.Errorf("%w: %q is not supported", ErrEncoding, label)
	}
	enc, err := htmlindex.Get(label)
	if err != nil {
		return "", unknown
	}
	// The two forms of UTF-16 have no name in the other direction.
	name, err := htmlindex.Name(enc)
	if err != nil {
		return "", unknown
	}
	switch name {
	case "replacement", "x-user-defined":
		// No encodings of text: names that a browser must know in order to refuse them.
		return "", unknown
	case "iso-2022-jp":
		// Its meaning depends on what came before, so an error could not be placed.
		return "", fmt.Errorf("%w: %q is not supported", ErrEncoding, label)
	case "iso-8859-8-i":
		return "iso-8859-8", nil // differs in the order of display only
	}
	return name, nil
}

// newDecoder is the decoder of the encoding, a name from [Encodings].
//
// It is stateless: it may be asked again to decode the same bytes. Where it
// meets bytes that are no text it consumes everything before them and returns
// one of the errors of decode.go. It accepts a BOM as U+FEFF.
func newDecoder(encoding string) (transform.Transformer, error) {
	switch encoding {
	case "utf-8":
		return utf8Decoder{}, nil
	case "utf-16le":
		return utf16Decoder{}, nil
	case "utf-16be":
		return utf16Decoder{bigEndian: true}, nil
	}
	enc, err := htmlindex.Get(encoding)
	if err != nil {
		return nil, fmt.Errorf("%w %q", ErrEncoding, encoding)
	}
	return legacyDecoder{dec: enc.NewDecoder().Transformer}, nil
}

// isSingleByte tells if every character is one byte in the encoding, a name from
// [Encodings].
func isSingleByte(encoding string) bool {
	enc, err := htmlindex.Get(encoding)
	_, single := enc.(*charmap.Charmap)
	return err == nil && single
}

// display is an encoding's name as prose has it: UTF-8, but windows-1256.
func display(encoding string) string {
	if strings.HasPrefix(encoding, "utf-") {
		return strings.ToUpper(encoding)
	}
	return encoding
}
