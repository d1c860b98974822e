package document

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

const (
	// maxToken is how long a tag with its attributes, a script, a comment or the
	// text between two tags may be, in bytes. Pictures may be in attributes.
	maxToken = 8 << 20

	// maxOpen is how deep elements are told apart; browsers stop at 512 as well.
	// What is deeper counts as what is around it, hidden or not.
	maxOpen = 512
)

// page is a web page that is being read.
//
// Pages are not well formed, and no tree is made of them. What is kept is the
// elements that are open and matter: those that make blocks, and those that say
// something of the text inside. An end tag that is left out is supplied where the
// HTML standard says so.
type page struct {
	z    *html.Tokenizer
	flow *flow
	open []htmlOpen // the innermost last
	live []bool     // for each block that is open in flow: it has text to be translated
	over int        // elements that are open beyond maxOpen
	xml  bool       // the page is XML, in which <p/> is a paragraph

	dropped   string // the element that is being passed over, if any
	depth     int    // how many of its name are open in one another
	foreign   int    // how many <foreignObject> are open in it
	afterOpen bool   // a tag that takes the line end behind it has just begun
}

// htmlOpen is an element that is open.
type htmlOpen struct {
	name   string
	block  bool // it cuts text on either side
	box    bool // it is a block of its own within another one
	hidden bool // its text is not to be seen
	frozen bool // its text is not to be translated
	pre    bool // its white space counts
}

func readHTML(name string, r io.Reader, size int64, out *flow, opts Options) error {
	t, err := NewHTML(name, &metered{Reader: r, total: size, progress: opts.Progress}, opts.Encoding)
	if err != nil {
		return err
	}
	if opts.Opened != nil {
		opts.Opened(t)
	}
	p := &page{z: html.NewTokenizer(t), flow: out, live: []bool{false}}
	p.z.SetMaxBuf(maxToken)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xhtml", ".xht":
		p.xml = true
		p.z.AllowCDATA(true)
	}
	out.begin()
	err = p.read()
	switch {
	case errors.Is(err, html.ErrBufferExceeded):
		return &Error{Name: name, Err: errors.New("a tag, script or text of more than 8 MiB"), Hint: "save the page without its pictures and scripts"}
	case err != io.EOF:
		return err
	}
	for len(p.open) > 0 {
		if err := p.pop(); err != nil {
			return err
		}
	}
	if err := p.cut(); err != nil {
		return err
	}
	return out.end(Paragraph, 0)
}

func (p *page) read() error {
	for {
		var err error
		switch token := p.z.Next(); token {
		case html.ErrorToken:
			return p.z.Err()
		case html.TextToken:
			err = p.text(p.tokenText())
		case html.StartTagToken, html.SelfClosingTagToken:
			b, _ := p.z.TagName()
			name := string(b)
			// <x/> is an element only in XML and in what browsers read like it.
			closed := token == html.SelfClosingTagToken && (p.xml || p.inDrawing() || isDrawing(name))
			if closed || p.inDrawing() {
				p.z.NextIsNotRawText()
			}
			if p.passOver(name, closed) {
				continue
			}
			err = p.start(name, p.attributes(), closed)
		case html.EndTagToken:
			b, _ := p.z.TagName()
			name := string(b)
			if p.dropped != "" {
				p.passEnd(name)
				continue
			}
			err = p.end(name)
		}
		if err != nil {
			return err
		}
	}
}

// tokenText is the text that has been found. The tokenizer would resolve the
// references in a CDATA section, which are none.
func (p *page) tokenText() []byte {
	if text, ok := bytes.CutPrefix(p.z.Raw(), []byte("<![CDATA[")); ok && p.xml {
		return bytes.TrimSuffix(text, []byte("]]>"))
	}
	return p.z.Text()
}

// passOver tells if a start tag is in an element that is passed over.
func (p *page) passOver(name string, closed bool) bool {
	if p.dropped == "" {
		return false
	}
	switch {
	case name == p.dropped:
		if !closed {
			p.depth++
		}
	case name == "foreignobject":
		if !closed {
			p.foreign++
		}
	case p.inDrawing() && isBlock(name) && name != "title":
		// No such element is in a drawing, so that its end tag is missing.
		p.dropped = ""
		return false
	}
	return true
}

// inDrawing tells if a drawing or a formula is being passed over, but for a page
// inside it.
func (p *page) inDrawing() bool { return isDrawing(p.dropped) && p.foreign == 0 }

// passEnd takes an end tag in an element that is passed over.
func (p *page) passEnd(name string) {
	switch {
	case name == p.dropped:
		if p.depth--; p.depth == 0 {
			p.dropped = ""
		}
	case name == "foreignobject" && p.foreign > 0:
		p.foreign--
	}
}

// attributes are those of the tag that has been found, as far as they matter.
func (p *page) attributes() map[string]string {
	return attributes(p.z, "hidden", "translate", "title", "alt", "placeholder", "aria-label", "label", "name", "content", "type", "value")
}

// top is the innermost element that is open.
func (p *page) top() htmlOpen {
	if len(p.open) == 0 {
		return htmlOpen{}
	}
	return p.open[len(p.open)-1]
}

// text takes the text between two tags.
func (p *page) text(s []byte) error {
	if p.afterOpen && len(s) > 0 && s[0] == '\n' {
		s = s[1:]
	}
	p.afterOpen = false
	top := p.top()
	if p.dropped != "" || top.hidden {
		return nil
	}
	if !top.frozen && !p.live[len(p.live)-1] {
		p.live[len(p.live)-1] = !blank(string(s))
	}
	if top.pre {
		return p.flow.literal(bytes.ReplaceAll(s, []byte{'\r'}, []byte{'\n'})) // one that was &#13;
	}
	return p.flow.collapse(s)
}

func (p *page) start(name string, attrs map[string]string, closed bool) error {
	p.afterOpen = false
	if err := p.supply(name); err != nil {
		return err
	}
	outer := p.top()
	here := htmlOpen{name: name, block: isBlock(name), box: isBox(name), hidden: outer.hidden, frozen: outer.frozen, pre: outer.pre}
	if _, hidden := attrs["hidden"]; hidden {
		here.hidden = true
	}
	switch translate, ok := attrs["translate"]; {
	case ok && strings.EqualFold(translate, "no"):
		here.frozen = true
	case ok && (translate == "" || strings.EqualFold(translate, "yes")):
		here.frozen = false
	}
	switch name {
	case "pre", "listing", "textarea", "xmp", "plaintext":
		here.pre = true
		p.afterOpen = name == "pre" || name == "listing" || name == "textarea"
	case "rt", "rp": // how a word is read, beside it
		here.hidden = true
	case "br":
		if here.hidden {
			return nil
		}
		return p.lineBreak()
	}
	if isDropped(name) {
		if !closed {
			p.dropped, p.depth, p.foreign = name, 1, 0
		}
		return p.attributeBlocks(here, attrs)
	}
	if here.block {
		if err := p.cut(); err != nil {
			return err
		}
	}
	if isVoid(name) {
		return p.attributeBlocks(here, attrs)
	}
	if !p.matters(here) {
		return p.attributeBlocks(here, attrs)
	}
	switch {
	case len(p.open) < maxOpen:
		p.open = append(p.open, here)
		if here.box {
			p.flow.begin()
			p.live = append(p.live, false)
		}
	case here.block || here.box:
		p.over++
	}
	if err := p.attributeBlocks(here, attrs); err != nil || !closed {
		return err
	}
	return p.end(name)
}

// matters tells if an element that begins is to be kept as open: if it makes a
// block, or says something that its surroundings do not, or if its end could be
// taken for that of another one that does.
func (p *page) matters(here htmlOpen) bool {
	outer := p.top()
	if here.block || here.box || here.name == "ruby" || here.hidden != outer.hidden || here.frozen != outer.frozen {
		return true
	}
	for _, o := range p.open {
		if o.name == here.name {
			return true
		}
	}
	return false
}

// attributeBlocks puts the attributes of an element that people read behind the
// block that it stands in.
func (p *page) attributeBlocks(here htmlOpen, attrs map[string]string) error {
	if here.hidden || here.frozen || len(attrs) == 0 {
		return nil
	}
	kind := strings.ToLower(attrs["type"])
	var names []string
	switch here.name {
	case "link", "style", "script", "base", "param":
		return nil
	case "meta":
		if !strings.EqualFold(attrs["name"], "description") {
			return nil
		}
		names = []string{"content"}
	case "img", "area":
		names = []string{"alt", "title", "aria-label"}
	case "input":
		switch kind {
		case "hidden":
			return nil
		case "submit", "button", "reset":
			names = []string{"value"}
		}
		names = append(names, "alt", "title", "placeholder", "aria-label")
	case "textarea":
		names = []string{"title", "placeholder", "aria-label"}
	case "option", "optgroup", "track":
		names = []string{"label", "title", "aria-label"}
	default:
		names = []string{"title", "aria-label"}
	}
	for _, name := range names {
		text := strings.Join(strings.FieldsFunc(attrs[name], func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }), " ")
		if blank(text) {
			continue
		}
		if err := p.flow.add(Block{Kind: Attribute, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// supply closes the elements whose end tags may be left out before a start tag
// of this name.
func (p *page) supply(name string) error {
	switch name {
	case "li":
		return p.closeTo([]string{"li"}, "ul", "ol", "menu", "dir", "td", "th", "table")
	case "dt", "dd":
		return p.closeTo([]string{"dt", "dd"}, "dl", "td", "th", "table")
	case "option", "optgroup":
		return p.closeTo([]string{name, "option"}, "select", "datalist")
	case "td", "th":
		return p.closeTo([]string{"td", "th", "caption"}, "tr", "table")
	case "tr":
		return p.closeTo([]string{"tr", "caption"}, "table")
	case "tbody", "thead", "tfoot", "colgroup":
		return p.closeTo([]string{"tbody", "thead", "tfoot", "colgroup", "caption", "tr"}, "table")
	case "rt", "rp":
		return p.closeTo([]string{"rt", "rp"}, "ruby")
	case "body":
		return p.closeTo([]string{"head"})
	}
	if isBlock(name) && !isCellPart(name) {
		return p.closeTo([]string{"p"}, "button", "td", "th", "table", "li", "dd")
	}
	return nil
}

// closeTo closes the outermost element of one of the names that is inside the
// innermost barrier, and all that is in it.
func (p *page) closeTo(names []string, barriers ...string) error {
	found := -1
	for i := len(p.open) - 1; i >= 0; i-- {
		if slices.Contains(names, p.open[i].name) {
			found = i
		} else if slices.Contains(barriers, p.open[i].name) {
			break
		}
	}
	return p.popTo(found)
}

// popTo closes the i-th open element and all that is in it; none if i is -1.
func (p *page) popTo(i int) error {
	if i < 0 {
		return nil
	}
	for len(p.open) > i {
		if err := p.pop(); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) end(name string) error {
	p.afterOpen = false
	if p.over > 0 && (isBlock(name) || isBox(name)) {
		p.over--
		return p.cut()
	}
	if name == "br" {
		return p.start("br", nil, false)
	}
	barriers := []string{"td", "th", "caption", "table", "button", "select"}
	if isCellPart(name) {
		barriers = []string{"table"}
	}
	for i := len(p.open) - 1; i >= 0; i-- {
		switch open := p.open[i].name; {
		case open == name, headingTag(open) > 0 && headingTag(name) > 0:
			return p.popTo(i)
		case name != "table" && slices.Contains(barriers, open):
			i = 0
		}
	}
	if name == "p" { // an empty paragraph
		return p.cut()
	}
	return nil
}

// pop closes the innermost element.
func (p *page) pop() error {
	here := p.top()
	if here.block || here.box {
		if err := p.cut(); err != nil {
			return err
		}
	}
	kind, level := p.kind()
	p.open = p.open[:len(p.open)-1]
	if !here.box {
		return nil
	}
	p.live = p.live[:len(p.live)-1]
	return p.flow.end(kind, level)
}

func (p *page) lineBreak() error {
	if p.top().pre {
		return p.flow.literal([]byte{'\n'})
	}
	return p.flow.newline()
}

// cut ends a block. One that holds nothing to be translated is left out.
func (p *page) cut() error {
	text := p.flow.text()
	from, to := 0, len(text)
	for from < to && text[from] == '\n' {
		from++
	}
	for to > from && text[to-1] == '\n' {
		to--
	}
	if !p.live[len(p.live)-1] {
		from, to = 0, 0
	}
	p.flow.truncate(copy(text, text[from:to]))
	p.live[len(p.live)-1] = false
	kind, level := p.kind()
	return p.flow.cut(kind, level)
}

// kind tells what a block is here.
func (p *page) kind() (Kind, int) {
	for i := len(p.open) - 1; i >= 0; i-- {
		switch name := p.open[i].name; name {
		case "title":
			return Attribute, 0
		case "li", "dt", "dd", "option":
			return Item, 0
		case "td", "th":
			return Cell, 0
		case "button", "textarea", "caption":
			return Paragraph, 0
		default:
			if level := headingTag(name); level > 0 {
				return Heading, level
			}
		}
	}
	return Paragraph, 0
}

// headingTag is the level of the heading of this name, 0 if it is none.
func headingTag(name string) int {
	if len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6' {
		return int(name[1] - '0')
	}
	return 0
}
