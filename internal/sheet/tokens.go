package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// maxToken is how long a text or tag may be, and a cell, in bytes.
	maxToken = 16 << 20
	// maxDepth is how deep elements may lie. Each takes some 100 bytes of memory.
	maxDepth = 100_000
)

// tokens reads the XML of a part.
type tokens struct {
	xml   *xml.Decoder
	in    *limited
	depth int
}

func (t *tokens) next() (xml.Token, error) {
	t.in.token = maxToken
	token, err := t.xml.Token()
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, fmt.Errorf("elements lie deeper than %d", maxDepth)
		}
	case xml.EndElement:
		t.depth--
	}
	return token, err
}

// elements calls start for each element of a part, which may take the element's
// inside from the tokens, and end for each end of one whose start it left.
func (b *Book) elements(part string, start func(*tokens, xml.StartElement) error, end func(string) error) error {
	in, err := b.part(part)
	if err != nil {
		return err
	}
	defer in.Close()
	t := &tokens{xml: xml.NewDecoder(&references{in: in}), in: in}
	for {
		token, err := t.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(part, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			err = start(t, e)
		case xml.EndElement:
			if end != nil {
				err = end(e.Name.Local)
			}
		}
		var inXML *xmlError
		if errors.As(err, &inXML) {
			return damaged(part, inXML.error)
		}
		if err != nil {
			return err
		}
	}
}

// xmlError is an error in the XML, as it is given to elements by what reads the
// inside of an element.
type xmlError struct{ error }

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// richText joins the texts up to the end of the element that has been begun, but
// for what only tells the pronunciation.
func (t *tokens) richText() (string, error) {
	var b strings.Builder
	for depth, phonetic := 1, 0; depth > 0; {
		token, err := t.next()
		if err != nil {
			return "", &xmlError{err}
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case phonetic == 0 && e.Name.Local == "rPh":
				phonetic = depth
			case phonetic == 0 && e.Name.Local == "t":
				s, err := t.plain()
				if err != nil {
					return "", err
				}
				if b.Len()+len(s) > maxToken {
					return "", &xmlError{errLong}
				}
				b.WriteString(Unescape(s))
				depth--
			}
		case xml.EndElement:
			if depth == phonetic {
				phonetic = 0
			}
			depth--
		}
	}
	return b.String(), nil
}

// errLong is for a text in pieces; see limited for one in a piece.
var errLong = fmt.Errorf("a text takes more than %d MiB", maxToken>>20)

// plain is the text up to the end of the element that has been begun.
func (t *tokens) plain() (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := t.next()
		if err != nil {
			return "", &xmlError{err}
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if b.Len()+len(e) > maxToken {
				return "", &xmlError{errLong}
			}
			b.Write(e)
		}
	}
	return b.String(), nil
}

// references passes XML on, and refuses a reference to half a character, such as
// &#xD83D;: the XML reader would make U+FFFD of it without a word.
type references struct {
	in    io.Reader
	state refState
	value uint32 // of the reference so far; not above 1<<21
}

type refState uint8

const (
	outside refState = iota
	ampersand
	hash    // &#
	decimal // &#1
	hexadecimal
)

var errHalf = errors.New("a reference to half a character")

func (r *references) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	for _, c := range p[:n] {
		switch {
		case c == '&':
			r.state, r.value = ampersand, 0
		case r.state == outside:
		case r.state == ampersand && c == '#':
			r.state = hash
		case r.state == hash && c == 'x':
			r.state = hexadecimal
		case (r.state == hash || r.state == decimal) && '0' <= c && c <= '9':
			r.state = decimal
			r.value = min(r.value*10+uint32(c-'0'), 1<<21)
		case r.state == hexadecimal && isHex(string(c)):
			r.value = min(r.value<<4|uint32(hexDigit(c)), 1<<21)
		case c == ';' && 0xD800 <= r.value && r.value < 0xE000:
			return 0, errHalf
		default:
			r.state = outside
		}
	}
	return n, err
}

func hexDigit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
