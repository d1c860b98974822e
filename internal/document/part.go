package document

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"hafez/internal/xmlscan"
)

// part is a part of a document, read as XML with namespaces. Beyond what package
// xmlscan checks, it refuses a document type, which no word processor writes, and
// characters that XML forbids.
type part struct {
	file string // the document's name
	name string // the part's name in it; empty if the document is one file of XML

	// element is what began or ended last, as "w:p": the prefix tells the
	// namespace, as in namespaces, whatever the file calls it. An element of any
	// other namespace is "?".
	element string

	// oldDocType is set to let pass a document type, such as OpenOffice 2 wrote in
	// one of its parts. Nothing is ever read that it names.
	oldDocType bool

	// watch, if not nil, is told of all that next finds, whoever asks for it.
	watch func(xmlscan.Kind)

	s      *xmlscan.Scanner
	closer io.Closer
	path   []string // the elements that are open
	bound  []binding
	spaces []spacing
	names  map[string]string // what names mean as long as bound does not change
}

var errGuessed = errors.New("not UTF-8, and no other encoding is declared")

// binding is a prefix that an element declares.
type binding struct {
	prefix, namespace string // the latter as in namespaces, or empty
	depth             int    // of the element
}

// spacing is what an element says of the white space in it, with xml:space.
type spacing struct {
	keep  bool
	depth int // of the element
}

// namespaces are those that mean something, each by the prefix it goes by here.
// Word writes two forms of its own, transitional and strict.
var namespaces = map[string]string{
	officeMS + "wordprocessingml/2006/main":        "w",
	officeISO + "wordprocessingml/main":            "w",
	officeMS + "officeDocument/2006/relationships": "r",
	officeISO + "officeDocument/relationships":     "r",
	officeMS + "officeDocument/2006/math":          "m",
	officeISO + "officeDocument/math":              "m",
	officeMS + "spreadsheetml/2006/main":           "x",
	officeISO + "spreadsheetml/main":               "x",
	officeMS + "markup-compatibility/2006":         "mc",
	officeMS + "package/2006/content-types":        "types",
	officeMS + "package/2006/relationships":        "rels",

	wordMS + "2010/wordprocessingShape":   "wps",
	wordMS + "2010/wordprocessingGroup":   "wpg",
	wordMS + "2010/wordprocessingCanvas":  "wpc",
	wordMS + "2010/wordprocessingDrawing": "wp14",
	wordMS + "2010/wordml":                "w14",
	wordMS + "2012/wordml":                "w15",

	oasis + "office:1.0":            "office",
	oasis + "text:1.0":              "text",
	oasis + "table:1.0":             "table",
	oasis + "style:1.0":             "style",
	oasis + "drawing:1.0":           "draw",
	oasis + "xsl-fo-compatible:1.0": "fo",
	oasis + "meta:1.0":              "meta",

	"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}

const (
	officeMS  = "http://schemas.openxmlformats.org/"
	officeISO = "http://purl.oclc.org/ooxml/"
	wordMS    = "http://schemas.microsoft.com/office/word/"
	oasis     = "urn:oasis:names:tc:opendocument:xmlns:"
)

// part opens a part of the archive. The progress may be nil.
func (a *archive) part(name string, progress func(done, total int64)) (*part, error) {
	rc, size, err := a.open(name)
	if err != nil {
		return nil, err
	}
	var r io.Reader = rc
	if progress != nil {
		r = &metered{Reader: rc, total: size, progress: progress}
	}
	p, err := newPart(a.name, name, r)
	if err != nil {
		rc.Close()
		return nil, err
	}
	p.closer = rc
	return p, nil
}

// newPart reads a part from r. The name is empty if it is the whole document.
func newPart(file, name string, r io.Reader) (*part, error) {
	p := &part{file: file, name: name, names: map[string]string{}}
	t, err := NewXML(file, r, "")
	if err != nil {
		return nil, p.failure(err)
	}
	if t.Guessed {
		return nil, p.failAt(0, errGuessed)
	}
	p.s = xmlscan.New(t)
	p.bound = []binding{{"xml", "xml", 0}}
	return p, nil
}

func (p *part) close() {
	if p.closer != nil {
		p.closer.Close()
	}
}

// fail is an error at the line that is reached.
func (p *part) fail(format string, args ...any) *Error {
	line := 0
	if p.s != nil {
		line = p.s.Line()
	}
	return p.failAt(line, fmt.Errorf(format, args...))
}

func (p *part) failAt(line int, err error) *Error {
	const hint = "open it in its program and save it anew"
	switch {
	case p.name == "":
		return &Error{Name: p.file, Line: line, Err: err, Hint: hint}
	case line == 0:
		return &Error{Name: p.file, Err: fmt.Errorf("%s: %w", p.name, err), Hint: hint}
	}
	return &Error{Name: p.file, Err: fmt.Errorf("%s:%d: %w", p.name, line, err), Hint: hint}
}

// failure is an error of the reader or the scanner as one of the document's.
func (p *part) failure(err error) *Error {
	if errors.Is(err, errUnpacked) {
		return &Error{Name: p.file, Err: fmt.Errorf("%s: %w", p.name, errUnpacked), Hint: "split the document"}
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return p.failAt(e.Line, e.Err)
	}
	if e, ok := errors.AsType[*xmlscan.Error](err); ok {
		return p.failAt(e.Line, errors.New(e.Msg))
	}
	return p.failAt(0, err)
}

// next moves to the next tag or text. At the end of the part it gives io.EOF.
func (p *part) next() (xmlscan.Kind, error) {
	kind, err := p.s.Next()
	if err == io.EOF {
		return 0, io.EOF
	}
	if err != nil {
		return 0, p.failure(err)
	}
	if first, n := p.s.Flaws(); n > 0 {
		return 0, p.failAt(first[0].Line, fmt.Errorf("the character U+%04X, which XML forbids", first[0].Char))
	}
	switch kind {
	case xmlscan.Start:
		if len(p.path) == 0 && p.s.DocType() && !p.oldDocType {
			return 0, p.fail("a document type (<!DOCTYPE>), which is refused: it may hide other files")
		}
		if err := p.bind(); err != nil {
			return 0, err
		}
		p.element = p.elementName(p.s.Name())
		p.path = append(p.path, p.element)
	case xmlscan.End:
		p.unbind()
		p.element = p.path[len(p.path)-1]
		p.path = p.path[:len(p.path)-1]
	}
	if p.watch != nil {
		p.watch(kind)
	}
	return kind, nil
}

// maxBound is how many declarations of namespaces may hold at a time. Word makes
// forty.
const maxBound = 512

// bind takes note of the namespaces that the element declares, and of xml:space.
func (p *part) bind() error {
	for _, a := range p.s.Attrs() {
		if a.Name == "xml:space" {
			p.spaces = append(p.spaces, spacing{a.Value == "preserve", len(p.path) + 1})
			continue
		}
		if !strings.HasPrefix(a.Name, "xmlns") {
			continue
		}
		prefix, ok := strings.CutPrefix(a.Name, "xmlns:")
		if !ok && a.Name != "xmlns" {
			continue
		}
		if !ok {
			prefix = ""
		}
		if len(p.bound) == maxBound {
			return p.fail("more than %d declarations of namespaces in one another", maxBound)
		}
		p.bound = append(p.bound, binding{prefix, namespaces[a.Value], len(p.path) + 1})
		clear(p.names)
	}
	return nil
}

func (p *part) unbind() {
	for p.bound[len(p.bound)-1].depth == len(p.path) && len(p.path) > 0 {
		p.bound = p.bound[:len(p.bound)-1]
		clear(p.names)
	}
	if n := len(p.spaces); n > 0 && p.spaces[n-1].depth == len(p.path) {
		p.spaces = p.spaces[:n-1]
	}
}

// keepsSpace tells if outer white space counts here: if the innermost element
// that has xml:space says so.
func (p *part) keepsSpace() bool {
	n := len(p.spaces)
	return n > 0 && p.spaces[n-1].keep
}

// parent is the element around the one that has begun, "" if there is none.
func (p *part) parent() string {
	if len(p.path) < 2 {
		return ""
	}
	return p.path[len(p.path)-2]
}

// namespace is what the prefix stands for, as in namespaces; empty if it is none
// of them.
func (p *part) namespace(prefix string) string {
	for i := len(p.bound) - 1; i >= 0; i-- {
		if p.bound[i].prefix == prefix {
			return p.bound[i].namespace
		}
	}
	return ""
}

func (p *part) elementName(raw string) string {
	const most = 4096
	name, ok := p.names[raw]
	if ok {
		return name
	}
	prefix, local, ok := strings.Cut(raw, ":")
	if !ok {
		prefix, local = "", raw
	}
	name = "?"
	if namespace := p.namespace(prefix); namespace != "" {
		name = namespace + ":" + local
	}
	if len(p.names) < most {
		p.names[raw] = name
	}
	return name
}

// attr is the value of an attribute of the element that has begun, named as
// elements are; one without a prefix is named without.
func (p *part) attr(name string) (value string, found bool) {
	namespace, local, qualified := strings.Cut(name, ":")
	for _, a := range p.s.Attrs() {
		prefix, rest, ok := strings.Cut(a.Name, ":")
		switch {
		case !qualified:
			ok = a.Name == name
		case ok:
			ok = rest == local && p.namespace(prefix) == namespace
		}
		if ok {
			return a.Value, true
		}
	}
	return "", false
}

// each calls f for every tag and text inside the element that has begun, to its
// end. f may call each itself to get to the end of an element.
func (p *part) each(f func(xmlscan.Kind) error) error {
	depth := len(p.path)
	for {
		kind, err := p.next()
		switch {
		case err == io.EOF:
			return p.fail("it ends too soon")
		case err != nil:
			return err
		case kind == xmlscan.End && len(p.path) < depth:
			return nil
		}
		if err := f(kind); err != nil {
			return err
		}
	}
}

// inside is each for the elements that begin.
func (p *part) inside(f func() error) error {
	return p.each(func(kind xmlscan.Kind) error {
		if kind != xmlscan.Start {
			return nil
		}
		return f()
	})
}

// skip moves to the end of the element that has begun.
func (p *part) skip() error { return p.inside(func() error { return nil }) }

// root moves to the first element, which must be the one named.
func (p *part) root(name, what string) error {
	if _, err := p.next(); err != nil {
		return err
	}
	if p.element != name {
		return p.fail("not %s: its root element is <%s>", what, p.s.Root())
	}
	return nil
}

// finish reads what is left, so that damage to the part's end is seen too.
func (p *part) finish() error {
	for {
		if _, err := p.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
