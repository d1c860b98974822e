package document

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"hafez/internal/xmlscan"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// xmlSource is a part of a document, or a document that is one file of XML, held
// whole: what it says in UTF-8, and the part to read it with, whose places are
// those in the text.
type xmlSource struct {
	*part
	key  string // in what a template's build gives
	text []byte // without a byte order mark

	encoding string
	marked   bool
}

// source reads a part of an archive to be written anew.
func (a *archive) source(name string) (*xmlSource, error) {
	rc, _, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	raw, err := io.ReadAll(rc)
	s, err := newXMLSource(a.name, name, raw, err)
	if s != nil {
		s.key = partKey(name)
	}
	return s, err
}

// newXMLSource reads XML; err is that with which its bytes ended.
func newXMLSource(file, name string, raw []byte, err error) (*xmlSource, error) {
	p := &part{file: file, name: name, names: map[string]string{}, bound: []binding{{"xml", "xml", 0}}}
	t, openErr := NewXML(file, endsWith(raw, err), "")
	if openErr != nil {
		return nil, p.failure(openErr)
	}
	if t.Guessed {
		return nil, p.fail("not UTF-8, and no other encoding is declared")
	}
	s := &xmlSource{part: p, encoding: t.Encoding, marked: t.Marked}
	s.text, err = io.ReadAll(t)
	if err == nil && s.encoding != "utf-8" {
		if again, err := s.encode(s.text); err != nil || !bytes.Equal(again, raw) {
			return nil, &Error{Name: file, Err: fmt.Errorf("it cannot be written anew in %s", display(s.encoding)), Hint: "save it as UTF-8"}
		}
	}
	p.s = xmlscan.New(endsWith(s.text, err))
	return s, nil
}

// endsWith reads b and then an error, if there is one.
func endsWith(b []byte, err error) io.Reader {
	if err == nil {
		return bytes.NewReader(b)
	}
	return io.MultiReader(bytes.NewReader(b), failing{err})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// span is a range of bytes.
type span struct{ start, end int }

// span is where the tag or text that was found last stands.
func (s *xmlSource) span() span {
	start, end := s.s.Span()
	return span{int(start), int(end)}
}

// encode gives a text in the encoding of the source. A character that it lacks
// becomes a reference.
func (s *xmlSource) encode(text []byte) ([]byte, error) {
	switch s.encoding {
	case "utf-8":
		if s.marked {
			return append([]byte("\uFEFF"), text...), nil
		}
		return text, nil
	case "utf-16le", "utf-16be":
		units := utf16.Encode([]rune(string(text)))
		if s.marked {
			units = append([]uint16{0xFEFF}, units...)
		}
		out := make([]byte, 0, 2*len(units))
		for _, u := range units {
			if s.encoding == "utf-16le" {
				out = append(out, byte(u), byte(u>>8))
			} else {
				out = append(out, byte(u>>8), byte(u))
			}
		}
		return out, nil
	}
	enc, err := htmlindex.Get(s.encoding)
	if err != nil {
		return nil, fmt.Errorf("%w %q", ErrEncoding, s.encoding)
	}
	return encoding.HTMLEscapeUnsupported(enc.NewEncoder()).Bytes(text)
}

// prefix is what an attribute's name begins with to be in the namespace that goes by
// this name here, such as "style:"; ok is false if no prefix stands for it where the
// reader is.
func (p *part) prefix(namespace string) (prefix string, ok bool) {
	for i := len(p.bound) - 1; i >= 0; i-- {
		b := p.bound[i]
		if b.namespace == namespace && b.prefix != "" && p.namespace(b.prefix) == namespace {
			return b.prefix + ":", true
		}
	}
	return "", false
}

// checkXML finds a character that XML cannot hold, even by its number.
func checkXML(text string) error {
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return fmt.Errorf("the character U+%04X, which XML forbids", r)
		}
	}
	return nil
}

var (
	lineEnds    = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	xmlEscapes  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")
	attrEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;", "\r", "&#13;", "\n", "&#10;", "\t", "&#9;")
)

// escapeXML writes text as XML has it, in elements and in attributes with double
// quotes.
func escapeXML(text string) string {
	return xmlEscapes.Replace(text)
}

// An attribute of a tag as it stands in a file.
type rawAttr struct {
	name  string
	value span // in the tag, without the quotes
}

// rawAttrs finds the attributes of a start tag that is known to be sound.
func rawAttrs(tag []byte) (attrs []rawAttr) {
	at := 1
	for at < len(tag) && !isSpace(tag[at]) && tag[at] != '>' && tag[at] != '/' {
		at++
	}
	for {
		for at < len(tag) && isSpace(tag[at]) {
			at++
		}
		equals := bytes.IndexByte(tag[at:], '=')
		if equals < 0 {
			return attrs
		}
		name := string(bytes.TrimSpace(tag[at : at+equals]))
		at += equals + 1
		for at < len(tag) && isSpace(tag[at]) {
			at++
		}
		quote := tag[at]
		at++
		end := at + bytes.IndexByte(tag[at:], quote)
		attrs = append(attrs, rawAttr{name, span{at, end}})
		at = end + 1
	}
}

// newAttr is an attribute that a tag shall have; without a value, it shall not.
type newAttr struct{ name, value string }

// withAttrs gives a start tag with these attributes; the others stay as they are.
func withAttrs(tag []byte, attrs []newAttr) []byte {
	old := rawAttrs(tag)
	var edits []edit
	end := len(tag) - 1
	if tag[end-1] == '/' {
		end--
	}
	for end > 0 && isSpace(tag[end-1]) {
		end--
	}
next:
	for _, a := range attrs {
		for _, o := range old {
			if o.name != a.name {
				continue
			}
			if a.value == "" {
				from := bytes.LastIndex(tag[:o.value.start], []byte(a.name))
				for from > 0 && isSpace(tag[from-1]) {
					from--
				}
				edits = append(edits, edit{from, o.value.end + 1, nil})
			} else {
				edits = append(edits, edit{o.value.start, o.value.end, []byte(escapeAttr(a.value))})
			}
			continue next
		}
		if a.value != "" {
			edits = append(edits, edit{end, end, []byte(" " + a.name + `="` + escapeAttr(a.value) + `"`)})
		}
	}
	return splice(tag, edits)
}

// escapeAttr writes the value of an attribute, for either kind of quotes.
func escapeAttr(value string) string {
	return attrEscapes.Replace(value)
}

// isEmptyTag tells a start tag that is an end tag too.
func isEmptyTag(tag []byte) bool { return len(tag) > 1 && tag[len(tag)-2] == '/' }

// tagName is the name of the element that a start tag begins.
func tagName(tag []byte) string {
	n := 1
	for n < len(tag) && !isSpace(tag[n]) && tag[n] != '/' && tag[n] != '>' {
		n++
	}
	return string(tag[1:n])
}

// namePrefix is what the name of a start tag begins with to tell its namespace, with
// the colon; empty if that is the default.
func namePrefix(tag []byte) string {
	name := tagName(tag)
	return name[:strings.IndexByte(name, ':')+1]
}
