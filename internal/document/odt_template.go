package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"

	"hafez/internal/xmlscan"
)

// odtTemplate is an OpenDocument text that is read to be written anew. What is a
// block, and where its text begins and ends, is for odt to say; beside it this
// keeps where everything stands.
//
// In a paragraph with a translation, its text is where the template's tags say. What
// is seen by nobody has no tag: bookmarks, marks of changes, comments and hidden
// text stand in front of the translation, and the ends of bookmarks and comments
// behind it.
type odtTemplate struct {
	*odt
	source   *xmlSource // that is being read
	sources  []*xmlSource
	styles   odtStyles
	physical bool // left and right are sides of the paper; see turn

	nodes  []odtNode   // the elements that are open, as in odt.open
	open   []*odtPara  // the paragraphs that are open, the innermost last
	tables []*odtTable // those that are open, the innermost last
	all    []*odtTable
	paras  []*odtPara // that are whole and stand in no other, in order
	blocks []*odtPara // those with text to be translated, in the order of the blocks
}

// odtNode is an element that is open.
type odtNode struct {
	element string
	tag     span
	inline  bool     // what stands in it is the paragraph's, or in a pair of it
	para    *odtPara // that it is
	table   bool
	does    odtDoes // with the paragraph around it, once it ends
	item    int     // of a pair, where it begins; -1: it is not to be seen
	what    string  // for a single
	field   bool
	base    span // of a ruby, the end of its base
	length  int  // of the block's text so far
}

type odtDoes uint8

const (
	odtNothing odtDoes = iota
	odtPair
	odtSingle
	odtHidden // a single that nobody sees
	odtMark   // stays, and is not seen
)

// odtTable is a table.
type odtTable struct {
	source *xmlSource
	tag    span
	style  string
	around *odtTable
}

func loadODT(name string, whole []byte) (*Template, error) {
	a, err := openArchive(name, bytes.NewReader(whole), int64(len(whole)), ODT)
	if err != nil {
		return nil, err
	}
	if err := checkEncrypted(a); err != nil {
		return nil, err
	}
	o := newODTTemplate()
	if a.has("meta.xml") {
		// It says nothing that a document cannot do without.
		if meta, err := a.source("meta.xml"); err == nil {
			o.generator(string(meta.text))
		}
	}
	if a.has("styles.xml") {
		if err := o.readSource(a, "styles.xml", "office:document-styles"); err != nil {
			return nil, err
		}
	}
	if !a.has("content.xml") {
		return nil, a.fail("content.xml, its main part, is missing in it")
	}
	if err := o.readSource(a, "content.xml", "office:document-content"); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, a.fail("damaged: %w", err)
	}
	return o.template(&Template{parts: z})
}

// loadFlatODT reads an OpenDocument text that is one file of XML.
func loadFlatODT(name string, whole []byte) (*Template, error) {
	s, err := newXMLSource(name, "", whole, nil)
	if err != nil {
		return nil, err
	}
	o := newODTTemplate()
	head, _, _ := bytes.Cut(s.text, []byte("office:body"))
	o.generator(string(head))
	if err := o.read(s, "office:document"); err != nil {
		return nil, err
	}
	return o.template(&Template{whole: whole})
}

func newODTTemplate() *odtTemplate {
	// What odt finds is not wanted, but how much of it there may be.
	held := &behind{emit: func(Block) error { return nil }}
	return &odtTemplate{odt: newODT(&flow{emit: held.add}), styles: odtStyles{byName: map[odtStyleKey]*odtStyleSource{}}}
}

// generator takes note of the program that the document is from.
func (o *odtTemplate) generator(meta string) {
	_, after, _ := strings.Cut(meta, "generator>")
	generator, _, _ := strings.Cut(after, "<")
	o.physical = strings.Contains(generator, "Microsoft")
}

func (o *odtTemplate) readSource(a *archive, name, root string) error {
	s, err := a.source(name)
	if err != nil {
		return err
	}
	return o.read(s, root)
}

// read reads a part to its end.
func (o *odtTemplate) read(s *xmlSource, root string) error {
	o.source, o.p = s, s.part
	o.sources = append(o.sources, s)
	s.watch = func(kind xmlscan.Kind) { o.styles.watch(s, kind) }
	if err := s.root(root, "an OpenDocument text"); err != nil {
		return err
	}
	o.odt.open = []odtOpen{{}}
	o.nodes = []odtNode{{}}
	for len(o.nodes) > 0 {
		kind, err := s.next()
		switch {
		case err != nil:
			return err
		case kind == xmlscan.Start:
			err = o.start()
		case kind == xmlscan.End:
			err = o.end()
		case kind == xmlscan.Text:
			o.text()
			err = o.odt.text()
		}
		if err != nil {
			return err
		}
	}
	return s.finish()
}

// text takes text, which is the innermost paragraph's if it stands in the elements
// of one.
func (o *odtTemplate) text() {
	switch {
	case !o.nodes[len(o.nodes)-1].inline:
	case o.top().hidden:
		o.para().hide(escapeXML(string(o.source.s.Text())))
	default:
		o.para().collapse(o.source.s.Text())
	}
}

// para is the innermost paragraph that is open.
func (o *odtTemplate) para() *odtPara { return o.open[len(o.open)-1] }

func (o *odtTemplate) start() error {
	s := o.source
	n := odtNode{element: s.element, tag: s.span(), item: -1}
	outer, inside := o.top(), o.nodes[len(o.nodes)-1].inline
	style, _ := s.attr("text:style-name")
	if s.element == "table:table" {
		style, _ = s.attr("table:style-name")
	}
	if inside {
		o.startInline(&n, outer.hidden)
		n.length = len(o.flow.text())
		if n.does == odtSingle && outer.hidden {
			n.does = odtHidden
		}
	} else if (n.element == "draw:text-box" || n.element == "draw:object") && o.nodes[len(o.nodes)-1].does == odtSingle {
		o.nodes[len(o.nodes)-1].what = map[string]string{"draw:text-box": "text box", "draw:object": "object"}[n.element]
	}
	before := len(o.odt.open)
	if err := o.odt.start(); err != nil {
		return err
	}
	if len(o.odt.open) == before { // It is passed over, to its end.
		if n.does != odtNothing {
			o.ends(n, span{n.tag.start, s.span().end})
		}
		return nil
	}
	hidden := o.top().hidden
	switch n.element {
	case "text:p", "text:h":
		n.inline = true
		n.para = newODTPara(s, n.tag, style, o.places[len(o.places)-1] == Margin)
		if len(o.tables) > 0 {
			n.para.table = o.tables[len(o.tables)-1]
		}
		o.open = append(o.open, n.para)
	case "table:table":
		n.table = true
		t := &odtTable{source: s, tag: n.tag, style: style}
		if len(o.tables) > 0 {
			t.around = o.tables[len(o.tables)-1]
		}
		o.tables, o.all = append(o.tables, t), append(o.all, t)
	default:
		switch {
		case n.does == odtSingle && n.field && hidden:
			n.does = odtMark
		case n.does == odtPair:
			n.inline = true
			if !outer.hidden && !hidden && o.styles.looksLikeNothing(s, n.element, style) {
				break
			}
			what, kept := o.styles.what(s, n.element, style)
			n.item = o.para().begin(n.tag, what, kept, n.element == "text:span")
			o.para().items[n.item].style = style
			o.para().items[n.item].conceals, o.para().items[n.item].concealed = hidden, outer.hidden
		}
	}
	o.nodes = append(o.nodes, n)
	return nil
}

// startInline tells what to do with an element that stands in the text of the
// innermost paragraph.
func (o *odtTemplate) startInline(n *odtNode, hidden bool) {
	s, p := o.source, o.para()
	literal := func(text string) {
		if hidden {
			n.does = odtHidden
			return
		}
		p.literal(text)
	}
	switch n.element {
	case "text:s":
		count, _ := s.attr("text:c")
		literal(strings.Repeat(" ", spaceCount(count)))
	case "text:tab":
		literal("\t")
	case "text:line-break":
		literal("\n")
	case "text:span", "text:a", "text:meta", "text:meta-field", "text:ruby", "text:placeholder", "text:text-input", "loext:content-control":
		n.does = odtPair
	case "text:ruby-base":
		// Its tags belong to the ruby's.
		if r := &o.nodes[len(o.nodes)-1]; r.element == "text:ruby" && r.item >= 0 && len(p.items) == r.item+1 {
			p.items[r.item].open.end = n.tag.end
			n.inline = true
			break
		}
		n.does, n.what = odtSingle, "ruby"
	case "text:ruby-text":
		if r := o.nodes[len(o.nodes)-1]; r.element != "text:ruby" || r.base.end == 0 {
			n.does, n.what = odtSingle, "ruby"
		}
	case "text:change-start":
		id, _ := s.attr("text:change-id")
		if p.changes == nil {
			p.changes = map[string]bool{}
		}
		p.changes[id] = true
		n.does = odtMark
	default:
		what, field, mark := odtInline(n.element)
		if n.does, n.what, n.field = odtSingle, what, field; mark {
			n.does = odtMark
		}
		if n.element == "text:note" {
			if class, _ := s.attr("text:note-class"); class == "endnote" {
				n.what = class
			}
		}
		if n.element == "text:change-end" {
			// A change that begins in the paragraph too has none of the
			// translation in it.
			id, _ := s.attr("text:change-id")
			n.field = !p.changes[id]
		}
	}
}

// odtInline tells what an element in the text of a paragraph is that is not itself
// text: for people, whether it is a field, or whether nobody sees it.
func odtInline(element string) (what string, field, mark bool) {
	switch element {
	case "text:bookmark", "text:bookmark-start", "text:bookmark-end", "text:reference-mark", "text:reference-mark-start", "text:reference-mark-end",
		"text:toc-mark", "text:toc-mark-start", "text:toc-mark-end", "text:user-index-mark", "text:user-index-mark-start", "text:user-index-mark-end",
		"text:alphabetical-index-mark", "text:alphabetical-index-mark-start", "text:alphabetical-index-mark-end",
		"text:change", "text:change-end", "text:soft-page-break", "text:hidden-paragraph", "text:script", "office:annotation", "office:annotation-end":
		return "", false, true
	case "text:note":
		return "footnote", false, false
	case "draw:frame", "draw:a":
		return "picture", false, false
	case "text:page-number":
		return "page number", true, false
	case "text:page-count":
		return "number of pages", true, false
	case "text:date", "text:time":
		return strings.TrimPrefix(element, "text:"), true, false
	case "text:bookmark-ref", "text:reference-ref", "text:sequence-ref", "text:note-ref":
		return "reference", true, false
	case "text:sequence", "text:number":
		return "number", true, false
	case "text:bibliography-mark":
		return "citation", true, false
	}
	switch {
	case strings.HasPrefix(element, "draw:"):
		return "shape", false, false
	case strings.HasPrefix(element, "text:"), strings.HasPrefix(element, "loext:"):
		return "field", true, false
	}
	return "object", false, false
}

func (o *odtTemplate) end() error {
	s := o.source
	n := o.nodes[len(o.nodes)-1]
	o.nodes = o.nodes[:len(o.nodes)-1]
	at := s.span()
	if n.para != nil {
		o.endPara(n.para, at)
	}
	if n.table {
		o.tables = o.tables[:len(o.tables)-1]
	}
	if err := o.odt.end(); err != nil || n.does == odtNothing {
		if len(o.nodes) > 0 && n.element == "text:ruby-base" {
			o.nodes[len(o.nodes)-1].base = at
		}
		return err
	}
	o.ends(n, at)
	return nil
}

// ends does with the innermost paragraph what is due at the end of an element in it,
// given where its end tag is.
func (o *odtTemplate) ends(n odtNode, at span) {
	p := o.para()
	whole := span{n.tag.start, at.end}
	switch n.does {
	case odtSingle:
		p.single(odtItem{open: whole, what: n.what, kept: true, solid: len(o.flow.text()) > n.length})
	case odtHidden:
		p.hidden++
		p.single(odtItem{open: whole, what: hiddenText})
	case odtMark:
		if n.field || strings.HasSuffix(n.element, "-end") && n.element != "text:change-end" {
			p.back = append(p.back, whole)
		} else {
			p.front = append(p.front, whole)
		}
	case odtPair:
		if n.item < 0 {
			return
		}
		if isEmptyTag(o.source.text[n.tag.start:n.tag.end]) {
			at.start = at.end
		}
		if n.base.end > 0 {
			at.start = n.base.start
		}
		p.end(n.item, at)
	}
}

// endPara takes a paragraph that is whole, given where its end tag is.
func (o *odtTemplate) endPara(p *odtPara, at span) {
	o.open = o.open[:len(o.open)-1]
	here := o.top()
	if *here.gone {
		return
	}
	p.inside = span{p.tag.end, at.start}
	if isEmptyTag(o.source.text[p.tag.start:p.tag.end]) {
		p.inside.end = p.tag.end
	}
	p.full = string(o.flow.text())
	p.kind, p.level = o.kind(here)
	p.finish()
	all := append([]*odtPara{p}, p.after...)
	p.after = nil
	if len(o.open) > 0 && o.para().margin == p.margin {
		o.para().after = append(o.para().after, all...)
		return
	}
	o.paras = append(o.paras, all...)
}

// template puts the blocks into a template, in their order.
func (o *odtTemplate) template(t *Template) (*Template, error) {
	if err := o.finish(); err != nil {
		return nil, err
	}
	var body, notes, margins []*odtPara
	same := map[string]*odtPara{} // margins of one text
	for _, p := range o.paras {
		switch {
		case p.kind == Note:
			notes = append(notes, p)
		case p.kind != Margin:
			body = append(body, p)
		case same[p.full] == nil:
			same[p.full] = p
			margins = append(margins, p)
		default:
			same[p.full].twins = append(same[p.full].twins, p)
		}
	}
	o.paras = slices.Concat(body, notes, margins)
	for _, p := range o.paras {
		if p.inline.hasText() {
			o.blocks = append(o.blocks, p)
			t.add(p.kind, p.level, p.inline)
			for _, twin := range p.twins {
				twin.inline.tagged()
			}
		}
	}
	t.build = o.build
	return t, nil
}
