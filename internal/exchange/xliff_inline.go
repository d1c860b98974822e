package exchange

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"hafez/internal/xmlscan"
)

// This file reads what stands in a <source> or <target>: text with inline codes of
// XLIFF 1.2 or 2.x, which become those of [markup]:
//
//	g, pc                 bpt … ept
//	bx … ex, sc … ec,     bpt … ept, or it where the other one is not in the
//	bpt … ept               segment
//	x, ph                 ph
//	it                    it
//	mrk                   hi; nothing where it only bounds a segment
//	sm … em               nothing: they may overlap what hi may not
//
// The native code is the content of a bpt, ept, it or ph of 1.2, the <data> in 2.x,
// else the tag itself, as it stands. Of an id comes x; pairs are numbered by i.

// inlineItem is a step of building a markup.
type inlineItem struct {
	kind  itemKind
	name  string // Of the element of TMX.
	text  []byte // The text, or the native code.
	attrs []xmlscan.Attr
	pair  string // Ties a start and an end code.
	// Elements in the native code, in place of text.
	parts []inlineItem
}

type itemKind uint8

const (
	itemText itemKind = iota
	itemOpen          // The start of a hi, or of a sub in native code.
	itemClose
	itemCode
	itemBegin // A code that begins something; its end may be in the segment or not.
	itemEnd
)

// segmentText is the content of a segment: of a <source>, a <target>, or a
// <mrk mtype="seg"> in one.
type segmentText struct {
	mid   string
	there bool // The element was there.
	items []inlineItem
	line  int
}

// inlineText is the content of a <source> or <target>.
type inlineText struct {
	whole    segmentText
	segments []segmentText // Those marked in it.
	notes    []string      // Comments on parts of it.
	damage   string        // Why it cannot be used.
	odd      []string
}

// inlineReader reads inline content. It is used on files, and on what is about to be
// written, to see whether it is read back as it was.
type inlineReader struct {
	s    *nameScanner
	take func(n int) error
	data map[string]string // Of <originalData>, by id.
}

// text reads the content of the element that has just started.
func (r *inlineReader) text() (*inlineText, error) {
	t := &inlineText{whole: segmentText{there: true, line: r.s.StartLine()}}
	open := -1 // The segment that is open.
	add := func(i inlineItem) {
		t.whole.add(i)
		if open >= 0 {
			t.segments[open].add(i)
		}
	}
	type element struct {
		name    string
		end     *inlineItem // To be added at its end.
		segment bool
		deleted bool
	}
	stack := []element{{}}
	deleted := 0
	for len(stack) > 0 {
		kind, err := r.s.next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case xmlscan.Text:
			if deleted > 0 {
				continue
			}
			if err := r.take(len(r.s.Text())); err != nil {
				return nil, err
			}
			add(inlineItem{kind: itemText, text: r.s.Text()})
		case xmlscan.End:
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if last.end != nil {
				add(*last.end)
			}
			if last.segment {
				open = -1
			}
			if last.deleted {
				deleted--
			}
		case xmlscan.Start:
			if err := r.takeTag(); err != nil {
				return nil, err
			}
			if deleted > 0 {
				stack = append(stack, element{})
				continue
			}
			s := r.s
			e := element{name: s.local()}
			switch e.name {
			case "g", "pc":
				first, last := r.paired(e.name)
				add(first)
				e.end = &last
			case "mrk":
				mtype := s.attr("mtype")
				c := s.attr("comment")
				if mtype == hiType12 {
					c = ""
				}
				if c = orElse(c, ifEqual(s.attr("type"), "comment", s.attr("value"))); c != "" {
					t.notes = append(t.notes, c)
				}
				switch {
				case mtype == "seg" && open < 0:
					t.segments = append(t.segments, segmentText{mid: s.attr("mid"), there: true, line: s.StartLine()})
					open = len(t.segments) - 1
					e.segment = true
				case mtype == "seg":
				case mtype == "x-sdl-deleted": // A tracked change: no text any more.
					e.deleted = true
					deleted++
				default:
					add(inlineItem{kind: itemOpen, name: "hi", attrs: r.highlight()})
					e.end = &inlineItem{kind: itemClose, name: "hi"}
				}
			case "sm", "em":
				if c := ifEqual(s.attr("type"), "comment", s.attr("value")); c != "" {
					t.notes = append(t.notes, c)
				}
			case "cp":
				c, damage := codePoint(s.attr("hex"))
				switch {
				case damage != "":
					t.damage = damage
				case forbiddenInXML(c):
					t.odd = append(t.odd, fmt.Sprintf("a character that XML forbids was left out: U+%04X at line %d", c, s.StartLine()))
				default:
					add(inlineItem{kind: itemText, text: []byte(string(c))})
				}
			case "x", "bx", "ex", "bpt", "ept", "it", "ph", "sc", "ec":
				item, err := r.code(e.name)
				if err != nil {
					return nil, err
				}
				add(item)
				continue // It has been read to its end.
			default:
				t.odd = append(t.odd, fmt.Sprintf("<%.40s> is no inline element of XLIFF: its text was kept", s.Name()))
			}
			stack = append(stack, e)
		}
	}
	if len(t.odd) > maxOdd {
		t.odd = t.odd[:maxOdd]
	}
	return t, nil
}

func ifEqual(s, wanted, value string) string {
	if s == wanted {
		return value
	}
	return ""
}

// takeTag takes room for the tag found last.
func (r *inlineReader) takeTag() error {
	size := 200
	for _, a := range r.s.Attrs() {
		size += len(a.Name) + len(a.Value) + 40
	}
	return r.take(size)
}

// codePoint is the character of a <cp>, or damage says that it is none.
func codePoint(hex string) (c rune, damage string) {
	n, err := strconv.ParseUint(hex, 16, 32)
	switch {
	case err != nil || n > 0x10FFFF:
		return 0, fmt.Sprintf("the text is damaged: <cp hex=\"%.20s\"> is no character", hex)
	case utf16.IsSurrogate(rune(n)):
		return 0, fmt.Sprintf("the text is damaged: <cp hex=\"%s\"> is half of a surrogate pair, which stands for no character", hex)
	}
	return rune(n), ""
}

// forbiddenInXML says whether XML 1.0 (section 2.2, Char) has no place for r.
func forbiddenInXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// tag is the tag found last, as it may be written.
func (r *inlineReader) tag(empty bool) []byte {
	var b strings.Builder
	b.WriteByte('<')
	b.WriteString(r.s.Name())
	for _, a := range r.s.Attrs() {
		b.WriteByte(' ')
		b.WriteString(a.Name)
		b.WriteString(`="`)
		escapeMarkup(&b, a.Value, true)
		b.WriteByte('"')
	}
	if empty {
		b.WriteByte('/')
	}
	b.WriteByte('>')
	return []byte(b.String())
}

// native is the code of an element of 2.x with the attribute that refers to it.
func (r *inlineReader) native(ref string, otherwise []byte) []byte {
	if id := r.s.attr(ref); id != "" {
		if data, ok := r.data[id]; ok {
			return []byte(data)
		}
	}
	return otherwise
}

func (r *inlineReader) paired(name string) (first, last inlineItem) {
	attrs := []xmlscan.Attr{r.x("id"), {Name: "type", Value: r.codeType()}}
	pair := fmt.Sprintf("%s %d", name, r.s.depth) // An element ends where it ends.
	first = inlineItem{kind: itemBegin, text: r.native("dataRefStart", r.tag(false)), attrs: attrs, pair: pair}
	last = inlineItem{kind: itemEnd, text: r.native("dataRefEnd", []byte("</"+r.s.Name()+">")), pair: pair}
	return first, last
}

// codeType is the type of a code: in 1.2 its ctype; in 2.x its type, and its subType
// behind a slash.
func (r *inlineReader) codeType() string {
	t := orElse(r.s.attr("ctype"), r.s.attr("type"))
	sub := r.s.attr("subType")
	if own, ok := strings.CutPrefix(sub, subTypeTMX); ok {
		return own
	}
	if sub != "" {
		t += "/" + sub
	}
	return t
}

// x is what an id says: the same code on the other side has the same.
func (r *inlineReader) x(name string) xmlscan.Attr {
	id := r.s.attr(name)
	if strings.HasPrefix(id, noX) {
		id = ""
	}
	return xmlscan.Attr{Name: "x", Value: id}
}

// highlight gives the attributes of a hi for the <mrk> found last. See [inlineWriter].
func (r *inlineReader) highlight() []xmlscan.Attr {
	x := r.x("id")
	if r.s.attr("mid") != "" {
		x = r.x("mid")
	}
	kind := orElse(r.s.attr("mtype"), r.s.attr("type"))
	switch kind {
	case hiType12:
		kind = r.s.attr("comment")
	case hiType2:
		kind = r.s.attr("value")
	}
	return []xmlscan.Attr{x, {Name: "type", Value: kind}}
}

// code reads the code that has just started, to its end.
func (r *inlineReader) code(name string) (inlineItem, error) {
	s := r.s
	id := s.attr("id")
	attrs := []xmlscan.Attr{r.x("id"), {Name: "type", Value: r.codeType()}}
	item := inlineItem{kind: itemCode, name: "ph", attrs: attrs}
	switch name {
	case "bx":
		item.kind, item.pair = itemBegin, "x "+orElse(s.attr("rid"), id)
	case "ex":
		item.kind, item.pair = itemEnd, "x "+orElse(s.attr("rid"), id)
	case "bpt":
		item.kind, item.pair = itemBegin, "pt "+orElse(s.attr("rid"), id)
	case "ept":
		item.kind, item.pair = itemEnd, "pt "+orElse(s.attr("rid"), id)
	case "sc":
		item.kind, item.pair = itemBegin, "c "+id
	case "ec":
		item.kind, item.pair = itemEnd, "c "+s.attr("startRef")
	case "it":
		item.kind = itemBegin
		if s.attr("pos") == "close" {
			item.kind = itemEnd
		}
	}
	if s.attr("isolated") == "yes" {
		item.pair = ""
	}
	item.text = r.native("dataRef", r.tag(true))
	content := name == "bpt" || name == "ept" || name == "it"
	for depth := 1; depth > 0; {
		kind, err := s.next()
		if err != nil {
			return item, err
		}
		switch kind {
		case xmlscan.Start:
			depth++
			if err := r.takeTag(); err != nil {
				return item, err
			}
			content = true
			if s.local() == "sub" {
				item.parts = append(item.parts, inlineItem{kind: itemOpen, name: "sub",
					attrs: []xmlscan.Attr{{Name: "datatype", Value: s.attr("datatype")}, {Name: "type", Value: s.attr("ctype")}}})
			} else {
				item.parts = append(item.parts, inlineItem{kind: itemText, text: r.tag(false)})
			}
		case xmlscan.End:
			if depth--; depth == 0 {
				break
			}
			if s.local() == "sub" {
				item.parts = append(item.parts, inlineItem{kind: itemClose, name: "sub"})
			} else {
				item.parts = append(item.parts, inlineItem{kind: itemText, text: []byte("</" + s.Name() + ">")})
			}
		case xmlscan.Text:
			if err := r.take(len(s.Text())); err != nil {
				return item, err
			}
			content = true
			item.parts = append(item.parts, inlineItem{kind: itemText, text: bytes.Clone(s.Text())})
		}
	}
	if content { // It has the native code itself, as the codes of 1.2 do.
		item.text = nil
	}
	return item, nil
}

// empty says whether there is no text.
func (t *segmentText) empty() bool {
	for _, i := range t.items {
		if i.kind == itemText && len(bytes.TrimSpace(i.text)) > 0 {
			return false
		}
	}
	return true
}

// add puts an item behind the others. Text that follows text is one with it.
func (t *segmentText) add(i inlineItem) {
	if last := len(t.items) - 1; i.kind == itemText && last >= 0 && t.items[last].kind == itemText {
		t.items[last].text = append(t.items[last].text, i.text...)
		return
	}
	i.text = bytes.Clone(i.text)
	t.items = append(t.items, i)
}

// trimIndent takes white space with a line end in it off the ends: a file that is laid
// out has it there, and it is no text unless xml:space says so.
func (t *segmentText) trimIndent() {
	const space = " \t\r\n"
	if len(t.items) == 0 {
		return
	}
	if first := &t.items[0]; first.kind == itemText {
		rest := bytes.TrimLeft(first.text, space)
		if bytes.IndexByte(first.text[:len(first.text)-len(rest)], '\n') >= 0 {
			first.text = rest
		}
	}
	if last := &t.items[len(t.items)-1]; last.kind == itemText {
		rest := bytes.TrimRight(last.text, space)
		if bytes.IndexByte(last.text[len(rest):], '\n') >= 0 {
			last.text = rest
		}
	}
}

// pairs tells of each item the one that ends or begins what it begins or ends.
func (t *segmentText) pairs() map[int]int {
	partner := map[int]int{}
	waiting := map[string][]int{}
	for i, item := range t.items {
		if item.pair == "" {
			continue
		}
		w := waiting[item.pair]
		switch {
		case item.kind == itemBegin:
			waiting[item.pair] = append(w, i)
		case len(w) > 0:
			begin := w[len(w)-1]
			waiting[item.pair] = w[:len(w)-1]
			partner[begin], partner[i] = i, begin
		}
	}
	return partner
}

// markup puts the items together.
func (t *segmentText) markup() *markup {
	var m markup
	partner := t.pairs()
	number := map[int]string{} // Of the pairs, by where they begin.
	for i, item := range t.items {
		name, attrs := item.name, item.attrs
		with := func(n, value string) []xmlscan.Attr {
			return append([]xmlscan.Attr{{Name: n, Value: value}}, attrs...)
		}
		other, paired := partner[i]
		switch {
		case item.kind == itemText:
			m.add(item.text)
			continue
		case item.kind == itemOpen:
			m.start(name, attrs...)
			continue
		case item.kind == itemClose:
			m.end(name)
			continue
		case item.kind == itemBegin && paired:
			number[i] = strconv.Itoa(len(number) + 1)
			name, attrs = "bpt", with("i", number[i])
		case item.kind == itemEnd && paired:
			name, attrs = "ept", []xmlscan.Attr{{Name: "i", Value: number[other]}}
		case item.kind == itemBegin:
			name, attrs = "it", with("pos", "begin")
		case item.kind == itemEnd:
			name, attrs = "it", with("pos", "end")
		}
		m.start(name, attrs...)
		m.add(item.text)
		for _, p := range item.parts {
			switch p.kind {
			case itemOpen:
				m.start(p.name, p.attrs...)
			case itemClose:
				m.end(p.name)
			default:
				m.add(p.text)
			}
		}
		m.end(name)
	}
	return &m
}

// side is a segment's text on one side, as a unit has it.
type side struct {
	text  string
	codes string // The value of the property that keeps the codes.
	coded bool   // There are any.
}

func (t *segmentText) side() side {
	m := t.markup()
	return side{string(m.text), m.marked.String(), m.codes}
}
