package sheet

import (
	"errors"
	"fmt"
	"hafez/internal/sheet/cells"
	"io"
	"strings"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
)

// maxText is how long a text may be, in bytes.
const maxText = 16 << 20

// tokens reads the XML of a part. Names are given without their prefixes: of the
// elements that are looked for there is none of another namespace.
type tokens struct{ s *xmlscan.Scanner }

// next moves to the next tag or text. It refuses what [xmlscan] would forgive,
// characters that XML forbids, and a document type, which no spreadsheet has.
func (t *tokens) next() (xmlscan.Kind, error) {
	kind, err := t.s.Next()
	if err != nil {
		return 0, err
	}
	if first, n := t.s.Flaws(); n > 0 {
		return 0, fmt.Errorf("line %d: the character U+%04X, which XML forbids", first[0].Line, first[0].Char)
	}
	if t.s.DocType() {
		return 0, errors.New("a document type (<!DOCTYPE>), which is refused: it may hide other files")
	}
	return kind, nil
}

// name is that of the element that has begun or ended.
func (t *tokens) name() string { return local(t.s.Name()) }

// attribute is a value of the element that has begun; empty if it is not there.
func (t *tokens) attribute(name string) string {
	for _, a := range t.s.Attrs() {
		if local(a.Name) == name {
			return a.Value
		}
	}
	return ""
}

// local is a name without its prefix.
func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// elements calls start for each element of a part, which may take the element's
// inside from the tokens, and end for each end of one whose start it left.
func (b *Book) elements(part string, start func(*tokens) error, end func(name string) error) error {
	in, err := b.part(part)
	if err != nil {
		return err
	}
	defer in.Close()
	text, err := document.NewXML("", in, "")
	if err != nil {
		return damaged(part, err)
	}
	if text.Guessed {
		return damaged(part, errors.New("not UTF-8, and no other encoding is declared"))
	}
	t := &tokens{xmlscan.New(text)}
	for {
		kind, err := t.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(part, err)
		}
		switch kind {
		case xmlscan.Start:
			err = start(t)
		case xmlscan.End:
			if end != nil {
				err = end(t.name())
			}
		}
		if err == nil {
			continue
		}
		if inXML, ok := errors.AsType[*xmlError](err); ok {
			return damaged(part, inXML.error)
		}
		return err
	}
}

// xmlError is an error in the XML, as it is given to elements by what reads the
// inside of an element.
type xmlError struct{ error }

// richText joins the texts up to the end of the element that has been begun, but
// for what only tells the pronunciation.
func (t *tokens) richText() (string, error) {
	var b strings.Builder
	for depth, phonetic := 1, 0; depth > 0; {
		kind, err := t.next()
		if err != nil {
			return "", &xmlError{err}
		}
		switch kind {
		case xmlscan.Start:
			depth++
			switch {
			case phonetic == 0 && t.name() == "rPh":
				phonetic = depth
			case phonetic == 0 && t.name() == "t":
				s, err := t.plain()
				if err != nil {
					return "", err
				}
				if b.Len()+len(s) > maxText {
					return "", &xmlError{errLong}
				}
				b.WriteString(cells.Unescape(s))
				depth--
			}
		case xmlscan.End:
			if depth == phonetic {
				phonetic = 0
			}
			depth--
		}
	}
	return b.String(), nil
}

var errLong = fmt.Errorf("a text takes more than %d MiB", maxText>>20)

// plain is the text up to the end of the element that has been begun.
func (t *tokens) plain() (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		kind, err := t.next()
		if err != nil {
			return "", &xmlError{err}
		}
		switch kind {
		case xmlscan.Start:
			depth++
		case xmlscan.End:
			depth--
		case xmlscan.Text:
			if b.Len()+len(t.s.Text()) > maxText {
				return "", &xmlError{errLong}
			}
			b.Write(t.s.Text())
		}
	}
	return b.String(), nil
}
