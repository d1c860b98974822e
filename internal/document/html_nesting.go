package document

import (
	"slices"
	"strings"
)

// htmlOpen is an element that is open.
type htmlOpen struct {
	name   string
	block  bool // it cuts text on either side
	box    bool // it is a block of its own within another one
	hidden bool // its text is not to be seen
	frozen bool // its text is not to be translated
	pre    bool // its white space counts
}

// top is the innermost element that is open.
func (p *page) top() htmlOpen {
	if len(p.open) == 0 {
		return htmlOpen{}
	}
	return p.open[len(p.open)-1]
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
