package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"hafez/internal/xmlscan"
	"hafez/memory"
)

// Inline codes stand for what a text has beside its words: bold type, a link, a
// footnote's mark. A unit's text does not have them, so that it is found however
// it was set. They are kept in the property sourceCodes or targetCodes: the text
// once more, with its codes, as the content of a <seg> in TMX. TMX gives them back
// as they were, other formats make of them what they have.
//
// A property counts only while its text, the codes taken out, is that of the
// unit: who edits the text has other codes.
const (
	sourceCodes = "codes:source"
	targetCodes = "codes:target"
)

// inlineElement is what the DTD of TMX 1.4 says of an element in a <seg>.
type inlineElement struct {
	hides    bool     // It has native code in it and not text.
	required string   // The attribute that it must have.
	attrs    []string // All that it may have, in the order of the DTD.
}

var inlineElements = map[string]inlineElement{
	"bpt": {true, "i", []string{"i", "x", "type"}},
	"ept": {true, "i", []string{"i"}},
	"it":  {true, "pos", []string{"pos", "x", "type"}},
	"ph":  {true, "", []string{"assoc", "x", "type"}},
	"ut":  {true, "", []string{"x"}},
	"hi":  {false, "", []string{"x", "type"}},
	// A text of its own inside a code; it is no part of the sentence.
	"sub": {true, "", []string{"datatype", "type"}},
}

// mayHold says whether an element may stand in another; "" is the <seg>.
func mayHold(outer, inner string) bool {
	return (outer == "" || outer == "hi" || outer == "sub") != (inner == "sub")
}

// lacks says whether the attribute that an element must have is missing or is none
// that the DTD knows.
func (e inlineElement) lacks(attrs []xmlscan.Attr) bool {
	switch v := attr(attrs, e.required); e.required {
	case "":
		return false
	case "pos":
		return v != "begin" && v != "end"
	default:
		return v == ""
	}
}

// markup is a text with inline codes as it is built up. The zero value is empty.
// Elements are those of inlineElements; what comes between the start and the end
// of one that hides is its native code.
type markup struct {
	text   []byte // Without the codes.
	marked strings.Builder
	codes  bool // There are any.
	hidden int  // How many elements are open from the outermost that hides on.
	empty  bool // The start tag that came last is still open.
}

func (m *markup) closeTag() {
	if m.empty {
		m.marked.WriteByte('>')
		m.empty = false
	}
}

// add puts text in, or native code inside an element that hides.
func (m *markup) add(text []byte) {
	if len(text) == 0 {
		return
	}
	m.closeTag()
	if m.hidden == 0 {
		m.text = append(m.text, text...)
	}
	escapeMarkup(&m.marked, string(text), false)
}

// start begins an element. Attributes without a value are left out.
func (m *markup) start(name string, attrs ...xmlscan.Attr) {
	m.closeTag()
	m.codes = true
	if m.hidden > 0 || inlineElements[name].hides {
		m.hidden++
	}
	m.marked.WriteByte('<')
	m.marked.WriteString(name)
	for _, a := range attrs {
		if a.Value != "" {
			m.marked.WriteByte(' ')
			m.marked.WriteString(a.Name)
			m.marked.WriteString(`="`)
			escapeMarkup(&m.marked, a.Value, true)
			m.marked.WriteByte('"')
		}
	}
	m.empty = true
}

// end ends the element of this name that was begun last.
func (m *markup) end(name string) {
	if m.hidden > 0 {
		m.hidden--
	}
	if m.empty {
		m.marked.WriteString("/>")
		m.empty = false
		return
	}
	m.marked.WriteString("</")
	m.marked.WriteString(name)
	m.marked.WriteByte('>')
}

// code puts in an element that holds native code only.
func (m *markup) code(name, native string, attrs ...xmlscan.Attr) {
	m.start(name, attrs...)
	m.add([]byte(native))
	m.end(name)
}

// prop gives the property that keeps the codes; ok is false if there are none.
func (m *markup) prop(key string) (p memory.Prop, ok bool) {
	return memory.Prop{Key: key, Value: m.marked.String()}, m.codes
}

// size is about how many bytes it has taken.
func (m *markup) size() int { return len(m.text) + m.marked.Len() }

// escapeMarkup writes text as XML from which a reader gets back these very
// characters. What XML cannot hold must not be in it.
func escapeMarkup(b *strings.Builder, s string, inAttr bool) {
	from := 0
	put := func(i int, esc string) {
		b.WriteString(s[from:i])
		b.WriteString(esc)
		from = i + 1
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c == '<':
			put(i, "&lt;")
		case c == '>':
			put(i, "&gt;")
		case c == '&':
			put(i, "&amp;")
		case c == '"' && inAttr:
			put(i, "&quot;")
		case c == '\r':
			put(i, "&#13;")
		case c == '\n' && inAttr:
			put(i, "&#10;")
		case c == '\t' && inAttr:
			put(i, "&#9;")
		}
	}
	b.WriteString(s[from:])
}

// piece is a part of a text with codes.
type piece struct {
	kind  xmlscan.Kind
	name  string // Of an element, at its Start and End.
	attrs []xmlscan.Attr
	text  string // Of a Text: of the sentence, or native code if hidden.
	// Inside an element that holds native code.
	hidden bool
}

var errMarkup = errors.New("no text with inline codes")

// parseMarkup takes a property's value apart. It fails if that is not what markup
// makes.
func parseMarkup(value string) ([]piece, error) {
	s := xmlscan.New(io.MultiReader(strings.NewReader("<seg>"), strings.NewReader(value), strings.NewReader("</seg>")))
	var pieces []piece
	var m markup
	var open []string
	for {
		kind, err := s.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errMarkup, err)
		}
		switch kind {
		case xmlscan.Start:
			if open == nil {
				open = []string{""}
				continue
			}
			e, known := inlineElements[s.Name()]
			unknown := func(a xmlscan.Attr) bool { return !slices.Contains(e.attrs, a.Name) }
			if !known || !mayHold(open[len(open)-1], s.Name()) || e.lacks(s.Attrs()) || slices.ContainsFunc(s.Attrs(), unknown) {
				return nil, fmt.Errorf("%w: <%.40s>", errMarkup, s.Name())
			}
			p := piece{kind: kind, name: strings.Clone(s.Name()), attrs: slices.Clone(s.Attrs())}
			open = append(open, p.name)
			m.start(p.name, p.attrs...)
			pieces = append(pieces, p)
		case xmlscan.End:
			if open = open[:len(open)-1]; len(open) == 0 {
				continue
			}
			m.end(s.Name())
			pieces = append(pieces, piece{kind: kind, name: strings.Clone(s.Name())})
		case xmlscan.Text:
			m.add(s.Text())
			last := len(pieces) - 1
			if last >= 0 && pieces[last].kind == xmlscan.Text {
				pieces[last].text += string(s.Text())
			} else {
				pieces = append(pieces, piece{kind: kind, text: string(s.Text()), hidden: m.hidden > 0})
			}
		}
	}
	if s.Trailing() > 0 || m.marked.String() != value {
		return nil, errMarkup
	}
	return pieces, nil
}

// codesOf gives a side's text in pieces, with its codes if the unit has any that
// count; ok is false if it has none: then the text is all there is.
func codesOf(u *memory.Unit, key, text string) (pieces []piece, ok bool) {
	for _, p := range u.Props {
		if p.Key == key {
			return codesIn(p, text)
		}
	}
	return nil, false
}

// WithoutOldCodes gives a unit without the inline codes that do not count any more
// because its texts are others now: they would still tell the old words. Had tells
// whether there were any.
func WithoutOldCodes(u memory.Unit) (without memory.Unit, had bool) {
	without = u
	without.Props = nil
	for _, p := range u.Props {
		text, isCodes := u.Source, p.Key == sourceCodes
		if p.Key == targetCodes {
			text, isCodes = u.Target, true
		}
		if isCodes {
			if _, ok := codesIn(p, text); !ok {
				had = true
				continue
			}
		}
		without.Props = append(without.Props, p)
	}
	if !had {
		return u, false
	}
	return without, true
}

// codesIn takes a property's value apart if it counts for the text.
func codesIn(p memory.Prop, text string) (pieces []piece, ok bool) {
	pieces, err := parseMarkup(p.Value)
	if err != nil {
		return nil, false
	}
	var plain strings.Builder
	codes := false
	for _, p := range pieces {
		codes = codes || p.kind == xmlscan.Start
		if p.kind == xmlscan.Text && !p.hidden {
			plain.WriteString(p.text)
		}
	}
	return pieces, codes && plain.String() == text
}
