package document

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"hafez/internal/xmlscan"
)

// maxSpaces is how many spaces one text:s may stand for.
const maxSpaces = 1000

// odt is an OpenDocument text that is being read: its parts styles.xml and
// content.xml, or the one file that has what is in both. Headers and footers are
// in the former and come first; they are kept to the end.
type odt struct {
	p      *part
	flow   *flow
	styles map[odtStyleName]odtStyle
	found  bool // there is a text, and not a workbook or a presentation

	places []Kind    // what a paragraph is here, the innermost place last
	open   []odtOpen // the elements that are open, the innermost last

	out     *flow
	margins keeper
}

// odtOpen is an element that is open.
type odtOpen struct {
	text   bool  // its text is the paragraph's
	hidden bool  // but not to be seen
	gone   *bool // whether a field in the paragraph hides it whole
	level  int   // of a heading, from 1; else 0
	place  bool  // it has a place of its own
	flow   *flow // the one outside it, if it has one of its own
}

// odtStyleName is the name of a style; paragraphs and text have their own.
type odtStyleName struct{ family, name string }

// odtStyle is what matters of a style.
type odtStyle struct {
	parent string
	hidden tristate
}

func readODT(a *archive, out *flow, opts Options) error {
	if err := checkEncrypted(a); err != nil {
		return err
	}
	d := newODT(out)
	if a.has("styles.xml") {
		if err := d.readPart(a, "styles.xml", nil, "office:document-styles"); err != nil {
			return err
		}
	}
	if !a.has("content.xml") {
		return a.fail("content.xml, its main part, is missing in it")
	}
	if err := d.readPart(a, "content.xml", opts.Progress, "office:document-content"); err != nil {
		return err
	}
	return d.finish()
}

// readFlatODT reads an OpenDocument text that is one file of XML.
func readFlatODT(name string, r io.Reader, size int64, out *flow, opts Options) error {
	p, err := newPart(name, "", &metered{Reader: r, total: size, progress: opts.Progress})
	if err != nil {
		return err
	}
	d := newODT(out)
	if err := d.read(p, "office:document"); err != nil {
		return err
	}
	return d.finish()
}

func newODT(out *flow) *odt {
	return &odt{out: out, flow: out, styles: map[odtStyleName]odtStyle{}, places: []Kind{Paragraph}}
}

// checkEncrypted refuses a document that needs a password, which its list of
// parts tells.
func checkEncrypted(a *archive) error {
	const list = "META-INF/manifest.xml"
	if !a.has(list) {
		return nil
	}
	p, err := a.part(list, nil)
	if err != nil {
		return err
	}
	defer p.close()
	p.oldDocType = true
	if _, err := p.next(); err != nil {
		return err
	}
	// Old documents leave it to the document type to declare the namespace.
	return p.inside(func() error {
		if name := p.s.Name(); name[strings.LastIndexByte(name, ':')+1:] == "encryption-data" {
			return &Error{Name: a.name, Err: notText("protected by a password"), Hint: "open it in its program and save it without the password"}
		}
		return nil
	})
}

func (d *odt) readPart(a *archive, name string, progress func(done, total int64), root string) error {
	p, err := a.part(name, progress)
	if err != nil {
		return err
	}
	defer p.close()
	return d.read(p, root)
}

// finish hands on the headers and footers.
func (d *odt) finish() error {
	if !d.found {
		return &Error{Name: d.p.file, Err: notText("no OpenDocument text: it has no office:text"), Hint: "only texts (.odt) can be read, not workbooks and presentations"}
	}
	once := onlyOnce(d.out.emit)
	for _, b := range d.margins.blocks {
		if err := once(b); err != nil {
			return err
		}
	}
	return nil
}

// read reads a part to its end.
func (d *odt) read(p *part, root string) error {
	d.p = p
	if err := p.root(root, "an OpenDocument text"); err != nil {
		return err
	}
	d.open = []odtOpen{{}}
	for {
		kind, err := p.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case kind == xmlscan.Start:
			err = d.start()
		case kind == xmlscan.End:
			err = d.end()
		case kind == xmlscan.Text:
			err = d.text()
		}
		if err != nil {
			return err
		}
	}
}

// top is the innermost element that is open.
func (d *odt) top() odtOpen { return d.open[len(d.open)-1] }

// text takes text, which is a paragraph's if it stands in the elements of one.
func (d *odt) text() error {
	if top := d.top(); !top.text || top.hidden {
		return nil
	}
	return d.flow.collapse(d.p.s.Text())
}

func (d *odt) start() error {
	p, outer := d.p, d.top()
	here := odtOpen{hidden: outer.hidden, gone: outer.gone}
	var err error
	switch p.element {
	case "text:p", "text:h":
		d.flow.begin()
		name, _ := p.attr("text:style-name")
		hidden, title := d.resolve("paragraph", name)
		here.text, here.hidden, here.gone = true, outer.hidden || hidden == yes, new(bool)
		switch {
		case p.element == "text:h":
			level, _ := p.attr("text:outline-level")
			here.level = headingLevel(level)
		case title:
			here.level = 1
		}
	case "text:span":
		here.text = outer.text
		name, _ := p.attr("text:style-name")
		if hidden, _ := d.resolve("text", name); hidden != unset {
			here.hidden = hidden == yes
		}
	case "text:hidden-text":
		value, _ := p.attr("text:is-hidden")
		here.text, here.hidden = outer.text, outer.hidden || value == "true"
	case "text:hidden-paragraph":
		if value, _ := p.attr("text:is-hidden"); value == "true" && outer.gone != nil {
			*outer.gone = true
		}
		return p.skip()
	case "text:section":
		display, _ := p.attr("text:display")
		hidden, _ := p.attr("text:is-hidden") // whether the condition holds
		if display == "none" || display == "condition" && hidden == "true" {
			return p.skip()
		}
	case "table:table-row":
		if visibility, _ := p.attr("table:visibility"); visibility == "collapse" || visibility == "filter" {
			return p.skip()
		}
	case "text:s":
		count, _ := p.attr("text:c")
		err = d.literal(strings.Repeat(" ", spaceCount(count)))
	case "text:tab":
		err = d.literal("\t")
	case "text:line-break":
		err = d.literal("\n")
	case "text:tracked-changes", "text:note-citation", "text:ruby-text", "text:script", "office:annotation",
		"table:covered-table-cell": // one that is under its neighbour
		return p.skip()
	case "text:note-body":
		d.enter(&here, Note)
	case "text:list-item", "text:numbered-paragraph":
		d.enter(&here, Item)
	case "table:table-cell":
		d.enter(&here, Cell)
	case "draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:polygon", "draw:path":
		if outer.hidden {
			return p.skip()
		}
		d.enter(&here, Paragraph)
	case "style:style":
		return d.style()
	case "style:header", "style:footer", "style:header-left", "style:footer-left",
		"style:header-first", "style:footer-first", "loext:header-first", "loext:footer-first":
		if display, _ := p.attr("style:display"); display == "false" {
			return p.skip()
		}
		d.enter(&here, Margin)
		here.flow = d.flow
		d.flow = &flow{emit: d.margins.add}
	case "office:text":
		d.found = true
	default:
		// Links, fields and their like.
		display, _ := p.attr("text:display")
		here.hidden = outer.hidden || display == "none"
		here.text = outer.text && (strings.HasPrefix(p.element, "text:") || strings.HasPrefix(p.element, "loext:"))
	}
	d.open = append(d.open, here)
	return err
}

// enter makes the element a place for paragraphs of the kind. All that is in a
// note, a header or a footer belongs to it.
func (d *odt) enter(here *odtOpen, kind Kind) {
	if outer := d.places[len(d.places)-1]; outer == Note || outer == Margin {
		kind = outer
	}
	here.place = true
	d.places = append(d.places, kind)
}

func (d *odt) end() error {
	here := d.top()
	d.open = d.open[:len(d.open)-1]
	switch d.p.element {
	case "text:p", "text:h":
		if *here.gone {
			d.flow.drop()
			return nil
		}
		return d.flow.end(d.kind(here))
	}
	if here.place {
		d.places = d.places[:len(d.places)-1]
	}
	if here.flow != nil {
		d.flow = here.flow
	}
	return nil
}

// kind is what the paragraph that is open is as a block.
func (d *odt) kind(here odtOpen) (kind Kind, level int) {
	kind = d.places[len(d.places)-1]
	if here.level > 0 && kind != Note && kind != Margin {
		return Heading, here.level
	}
	return kind, 0
}

// literal takes a character that is an element of its own.
func (d *odt) literal(s string) error {
	if top := d.top(); !top.text || top.hidden {
		return nil
	}
	return d.flow.literal([]byte(s))
}

// style reads a style.
func (d *odt) style() error {
	p := d.p
	family, _ := p.attr("style:family")
	name, _ := p.attr("style:name")
	st := odtStyle{}
	st.parent, _ = p.attr("style:parent-style-name")
	err := p.inside(func() error {
		if p.element == "style:text-properties" {
			switch display, _ := p.attr("text:display"); display {
			case "none":
				st.hidden = yes
			case "true":
				st.hidden = no
			}
		}
		return nil
	})
	if family == "paragraph" || family == "text" {
		if len(d.styles) == maxStyles {
			return p.fail("more than %d styles", maxStyles)
		}
		d.styles[odtStyleName{family, name}] = st
	}
	return err
}

// resolve tells if a style, or one that it is based on, hides text, and if it is
// that of a document's title, which has the same name in every language.
func (d *odt) resolve(family, name string) (hidden tristate, title bool) {
	for range maxStyleChain {
		title = title || family == "paragraph" && name == "Title"
		st, ok := d.styles[odtStyleName{family, name}]
		if !ok {
			break
		}
		if hidden == unset {
			hidden = st.hidden
		}
		name = st.parent
	}
	return hidden, title
}

// spaceCount is how many spaces text:s stands for, given its text:c.
func spaceCount(c string) int {
	n, err := strconv.Atoi(c)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return maxSpaces
	case err != nil, n < 1:
		return 1
	}
	return min(n, maxSpaces)
}

// headingLevel is the level of a text:h, given its text:outline-level.
func headingLevel(level string) int {
	n, err := strconv.Atoi(level)
	if err != nil || n < 1 || n > 10 {
		return 1
	}
	return n
}
