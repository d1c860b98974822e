package conformance

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The encodings of files that people send.
var (
	utf16LE       = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	utf16BE       = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	utf16LENoMark = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	windows1256   = charmap.Windows1256
)

const mark = "\uFEFF" // The byte order mark.

// encode gives a text in an encoding.
func encode(e encoding.Encoding, text string) []byte {
	b, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		panic(err) // A sample has a letter that the encoding lacks.
	}
	return b
}

// crlf gives a text with line ends as on Windows.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// replace replaces what stands once or more in a text.
func replace(text, old, new string) string {
	if !strings.Contains(text, old) {
		panic("the sample does not hold " + old)
	}
	return strings.ReplaceAll(text, old, new)
}

// declaring gives an XML file that says it is in another encoding than UTF-8.
func declaring(encoding, file string) string { return replace(file, `"UTF-8"`, `"`+encoding+`"`) }

func gz(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// zipOf packs parts, each a name and what is in it.
func zipOf(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
