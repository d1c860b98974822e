package segment

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// ErrNoLanguage is wrapped by the error for a rule file that maps no rules to
// the language asked for.
var ErrNoLanguage = errors.New("no languagemap matches")

// maxSRX is the size of the largest rule file that is read, in bytes.
const maxSRX = 16 << 20

// ParseSRX reads the rules for a language from a file of Segmentation Rules
// eXchange, SRX 2.0 (LISA/GALA, 2008), in UTF-8, UTF-16, ISO 8859-1 or
// Windows-1252/1256.
//
// The languagemaps whose pattern matches the whole of lang, in any case of
// letters, select the rules: all of them in the order of the maps when the
// header says cascade="yes", else the first. At each place the first rule
// decides whose beforebreak matches text that ends there and whose afterbreak
// matches text that begins there; an empty pattern matches anything. A
// paragraph is the whole of what a pattern sees, of that 512 characters on
// either side.
//
// SRX 1.0 files are read too, as if they said cascade="no"; of several
// maprules the first counts.
//
// Patterns are ICU regular expressions and mean what ICU says (\w, \s, \d and
// \b know all scripts), but for letter case, where simple folding is used.
// Constructs that cannot be executed so are refused with an error that wraps
// [ErrUnsupported] and names rule and construct: back references, atomic
// groups, \G, \X, \N{…}, flag w, look-arounds in look-arounds, and possessive
// quantifiers unless they mean the same as greedy ones; also rule sets that are
// too large once their counts are written out. Such rules do no harm
// where the language asked for does not use them; patterns that are wrong are
// an error anywhere. DOCTYPE declarations are refused, so no entity is ever
// expanded and no other file read.
func ParseSRX(r io.Reader, lang string) (*Rules, error) {
	file, err := readSRX(r)
	if err != nil {
		return nil, fmt.Errorf("srx: %w", err)
	}
	rules, err := file.compile(lang)
	if err != nil {
		return nil, fmt.Errorf("srx: %w", err)
	}
	return rules, nil
}

type srxFile struct {
	cascade bool
	order   []string          // names of the languagerules
	rules   map[string][]Rule // by name of languagerule
	maps    []srxMap
}

type srxMap struct{ pattern, name string }

// compile selects and compiles the rules for lang.
func (f *srxFile) compile(lang string) (*Rules, error) {
	var chosen []string
	seen := map[string]bool{}
	for i, m := range f.maps {
		if _, ok := f.rules[m.name]; !ok {
			return nil, fmt.Errorf("languagemap %d: no languagerule is called %q", i+1, m.name)
		}
		matches, err := matchesAll(m.pattern, lang)
		if err != nil {
			return nil, fmt.Errorf("languagemap %d: languagepattern %q: %w", i+1, shown(m.pattern), err)
		}
		if matches && !seen[m.name] && (f.cascade || chosen == nil) {
			chosen = append(chosen, m.name)
			seen[m.name] = true
		}
	}
	if chosen == nil {
		return nil, fmt.Errorf("%w %q", ErrNoLanguage, lang)
	}
	parsed := map[string][]parsedRule{}
	for _, name := range f.order {
		for _, r := range f.rules[name] {
			p, err := parseRule(r)
			if err != nil && (seen[name] || !errors.Is(err, ErrUnsupported)) {
				return nil, err
			}
			parsed[name] = append(parsed[name], p)
		}
	}
	var all []parsedRule
	for _, name := range chosen {
		all = append(all, parsed[name]...)
	}
	return newRules(all)
}

// matchesAll reports whether a pattern matches the whole of a language tag,
// whatever the case of its letters.
func matchesAll(pattern, lang string) (bool, error) {
	n, err := parsePattern(pattern, flags{fold: true})
	if err == nil {
		err = checkPossessive(n, edge{empty: true}, false)
	}
	if err != nil {
		return false, err
	}
	left := maxInsts
	p, err := compile([]*node{cat([]*node{n, assertion(assertTextEnd)})}, false, &left)
	if err != nil {
		return false, err
	}
	alpha, err := newAlphabet(p)
	if err != nil {
		return false, err
	}
	found := newBitset(1)
	newAutomaton(p, alpha).run(view{lang, 0, len(lang)}, 0, nil, found)
	return found.has(0), nil
}

const srxNamespace = "http://www.lisa.org/srx20"

// srxReader walks the elements of an SRX file.
type srxReader struct {
	*xml.Decoder
	version1 bool
	file     *srxFile
}

func readSRX(r io.Reader) (*srxFile, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSRX+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSRX {
		return nil, fmt.Errorf("file larger than %d MiB", maxSRX>>20)
	}
	if data, err = fromUTF16(data); err != nil {
		return nil, err
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charsetReader
	x := &srxReader{Decoder: d, file: &srxFile{rules: map[string][]Rule{}}}
	if err := x.document(); err != nil {
		line, _ := d.InputPos()
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) { // names its line already
			return nil, err
		}
		return nil, fmt.Errorf("line %d: %w", line, err)
	}
	return x.file, nil
}

// fromUTF16 turns UTF-16, told by its byte order mark or by the zeros in
// "<?" or "<s", to UTF-8. A UTF-8 mark is dropped.
func fromUTF16(data []byte) ([]byte, error) {
	order := unicode.BigEndian
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), len(data) > 1 && data[0] == '<' && data[1] == 0:
		order = unicode.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), len(data) > 1 && data[0] == 0 && data[1] == '<':
	default:
		return bytes.TrimPrefix(data, []byte("\ufeff")), nil
	}
	return unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
}

func charsetReader(label string, r io.Reader) (io.Reader, error) {
	var e encoding.Encoding
	switch l := strings.ToLower(label); l {
	case "utf-8", "utf8", "us-ascii":
		return r, nil
	case "utf-16", "utf-16le", "utf-16be": // turned to UTF-8 before, or a false label
		return r, nil
	case "iso-8859-1", "latin1":
		e = charmap.ISO8859_1
	case "windows-1252":
		e = charmap.Windows1252
	case "windows-1256":
		e = charmap.Windows1256
	default:
		return nil, fmt.Errorf("encoding %q is not supported", label)
	}
	return e.NewDecoder().Reader(r), nil
}

// next gives the next start element within the current one, nil at its end.
// Elements of other namespaces are extensions and skipped.
func (x *srxReader) next() (*xml.StartElement, error) {
	for {
		t, err := x.Token()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Space != "" && t.Name.Space != srxNamespace {
				if err := x.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			return &t, nil
		case xml.EndElement:
			return nil, nil
		case xml.Directive:
			return nil, errors.New("DOCTYPE is refused")
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				return nil, fmt.Errorf("unexpected text %.20q", s)
			}
		}
	}
}

// each calls the handler of every element within the current one, which must
// read it to its end.
func (x *srxReader) each(handlers map[string]func(*xml.StartElement) error) error {
	for {
		e, err := x.next()
		if e == nil || err != nil {
			return err
		}
		h := handlers[e.Name.Local]
		if h == nil {
			return fmt.Errorf("unexpected element %q", e.Name.Local)
		}
		if err := h(e); err != nil {
			return err
		}
	}
}

func (x *srxReader) document() error {
	var root *xml.StartElement
	for root == nil {
		t, err := x.Token()
		if err == io.EOF {
			return errors.New("file has no element")
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.Directive:
			return errors.New("DOCTYPE is refused")
		case xml.StartElement:
			root = &t
		}
	}
	if root.Name.Local != "srx" || root.Name.Space != "" && root.Name.Space != srxNamespace {
		return fmt.Errorf("not an SRX file: its root element is %q", root.Name.Local)
	}
	switch version := attr(root, "version"); version {
	case "2.0":
	case "1.0":
		x.version1 = true
	default:
		return fmt.Errorf("SRX version %q is not supported", version)
	}
	sections := map[string]func(*xml.StartElement) error{}
	sections["header"] = x.header
	sections["body"] = func(*xml.StartElement) error {
		return x.each(map[string]func(*xml.StartElement) error{
			"languagerules": x.languageRules,
			"maprules":      x.mapRules,
		})
	}
	if err := x.each(sections); err != nil {
		return err
	}
	if len(x.file.maps) == 0 {
		return errors.New("no languagemap")
	}
	e, err := x.next() // what follows the root: white space and comments
	if e != nil {
		return fmt.Errorf("element %q after the end of srx", e.Name.Local)
	}
	return err
}

func attr(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// yesNo reads a yes/no attribute; missing means fallback.
func yesNo(e *xml.StartElement, name string, fallback bool) (bool, error) {
	switch v := attr(e, name); v {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	case "":
		return fallback, nil
	default:
		return false, fmt.Errorf("%s: %s=%q is neither yes nor no", e.Name.Local, name, v)
	}
}

// header reads cascade. What it says of subflows and format codes concerns
// marked-up text, not the plain text segmented here.
func (x *srxReader) header(e *xml.StartElement) (err error) {
	if !x.version1 {
		x.file.cascade, err = yesNo(e, "cascade", false)
		if err != nil {
			return err
		}
	}
	return x.Skip()
}

func (x *srxReader) languageRules(*xml.StartElement) error {
	return x.each(map[string]func(*xml.StartElement) error{"languagerule": func(e *xml.StartElement) error {
		name := attr(e, "languagerulename")
		if name == "" {
			return errors.New("languagerule without languagerulename")
		}
		if _, twice := x.file.rules[name]; twice {
			return fmt.Errorf("two languagerules are called %q", name)
		}
		x.file.order = append(x.file.order, name)
		x.file.rules[name] = []Rule{}
		return x.each(map[string]func(*xml.StartElement) error{"rule": func(e *xml.StartElement) error {
			return x.rule(e, name)
		}})
	}})
}

func (x *srxReader) rule(e *xml.StartElement, language string) (err error) {
	r := Rule{Language: language, Number: len(x.file.rules[language]) + 1}
	if r.Break, err = yesNo(e, "break", true); err != nil {
		return err
	}
	pattern := func(into *string) func(*xml.StartElement) error {
		return func(*xml.StartElement) error {
			s, err := x.text()
			*into += s
			return err
		}
	}
	err = x.each(map[string]func(*xml.StartElement) error{
		"beforebreak": pattern(&r.Before),
		"afterbreak":  pattern(&r.After),
	})
	x.file.rules[language] = append(x.file.rules[language], r)
	return err
}

// text reads the text of the current element up to its end, unchanged.
func (x *srxReader) text() (string, error) {
	var b strings.Builder
	for {
		t, err := x.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.EndElement:
			return b.String(), nil
		case xml.StartElement:
			return "", fmt.Errorf("unexpected element %q in a pattern", t.Name.Local)
		}
	}
}

// mapRules reads languagemap elements: in SRX 1.0 they are wrapped in
// maprule elements, of which the first counts.
func (x *srxReader) mapRules(*xml.StartElement) error {
	languageMap := func(e *xml.StartElement) error {
		x.file.maps = append(x.file.maps, srxMap{attr(e, "languagepattern"), attr(e, "languagerulename")})
		return x.Skip()
	}
	return x.each(map[string]func(*xml.StartElement) error{
		"languagemap": languageMap,
		"maprule": func(*xml.StartElement) error {
			if len(x.file.maps) > 0 {
				return x.Skip()
			}
			return x.each(map[string]func(*xml.StartElement) error{"languagemap": languageMap})
		},
	})
}
