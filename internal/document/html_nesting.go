package document

import "strings"

// htmlOpen is an element that is open.
type htmlOpen struct {
	name   string
	line   int  // that it begins in
	before int  // the place in page.open, from 1, of the next outer one of its name; 0: none
	block  bool // it cuts text on either side
	box    bool // it is a block of its own within another one
	hidden bool // its text is not to be seen
	media  bool // it is, or is in, an element of isMedia
	frozen bool // its text is not to be translated
	pre    bool // its white space counts
	kind   Kind // of the blocks in it
	level  int
}

// top is the innermost element that is open.
func (p *page) top() htmlOpen {
	if len(p.open) == 0 {
		return htmlOpen{}
	}
	return p.open[len(p.open)-1]
}

// innermost is the place in p.open, from 1, of the innermost element that has one
// of the names; 0 if none is open. It takes as long however deep the page is.
func (p *page) innermost(names ...string) int {
	place := 0
	for _, name := range names {
		place = max(place, p.last[name])
	}
	return place
}

func (p *page) start(name string, attrs map[string]string, closed bool) error {
	p.afterOpen = false
	if err := p.supply(name); err != nil {
		return err
	}
	here := p.within(p.top(), name, attrs)
	switch name {
	case "pre", "listing", "textarea":
		p.afterOpen = true
	case "br":
		if here.hidden {
			return nil
		}
		return p.lineBreak()
	}
	// Beyond the depth that is told apart, media are passed over like scripts.
	if isDropped(name) || isMedia(name) && len(p.open) == maxOpen {
		if !closed {
			p.drop(name)
		}
		return p.attributeBlocks(here, attrs)
	}
	if here.block {
		if err := p.cut(); err != nil {
			return err
		}
	}
	if isVoid(name) || !p.matters(here) {
		return p.attributeBlocks(here, attrs)
	}
	if len(p.open) < maxOpen {
		p.push(here)
	} else if isBlock(name) || isBox(name) {
		p.over++
	}
	if err := p.attributeBlocks(here, attrs); err != nil || !closed {
		return err
	}
	return p.end(name)
}

// within is an element of the name and attributes that begins in outer.
func (p *page) within(outer htmlOpen, name string, attrs map[string]string) htmlOpen {
	here := outer
	here.name, here.line = name, p.line
	// In what is not to be seen nothing is cut.
	here.block, here.box = isBlock(name) && !outer.hidden, isBox(name) && !outer.hidden
	if kind, level, ok := kindOf(name); ok {
		here.kind, here.level = kind, level
	}
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
	case "rt", "rp": // how a word is read, beside it
		here.hidden = true
	}
	return here
}

// matters tells if an element that begins is to be kept as open: if it makes a
// block, or says something that its surroundings do not, or if its end could be
// taken for that of another one that does. In media all do, since the end of one
// that has not begun in it ends it.
func (p *page) matters(here htmlOpen) bool {
	outer := p.top()
	return isBlock(here.name) || isBox(here.name) || isMedia(here.name) || here.name == "ruby" || outer.media ||
		here.hidden != outer.hidden || here.frozen != outer.frozen || p.last[here.name] > 0
}

// push keeps an element as open.
func (p *page) push(here htmlOpen) {
	if isMedia(here.name) && !here.hidden {
		here.media, here.hidden = true, true
		p.passed = false
	}
	here.before = p.last[here.name]
	p.open = append(p.open, here)
	p.last[here.name] = len(p.open)
	p.rec.pushed(here)
	if here.box {
		p.flow.begin()
		p.live = append(p.live, false)
	}
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
// innermost barrier, and all that is in it. Every element that it looks at is
// closed.
func (p *page) closeTo(names []string, barriers ...string) error {
	barrier, found := p.innermost(barriers...), 0
	for _, name := range names {
		for place := p.last[name]; place > barrier; place = p.open[place-1].before {
			if found == 0 || place < found {
				found = place
			}
		}
	}
	return p.popTo(found)
}

// popTo closes the element at a place in p.open, from 1, and all that is in it;
// none if it is 0.
func (p *page) popTo(place int) error {
	for place > 0 && len(p.open) >= place {
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
		if p.top().hidden {
			return nil
		}
		return p.cut()
	}
	if name == "br" {
		return p.start("br", nil, false)
	}
	place, barrier := p.innermost(name), 0
	if headingTag(name) > 0 {
		place = p.innermost("h1", "h2", "h3", "h4", "h5", "h6")
	}
	switch {
	case name == "table":
	case isCellPart(name):
		barrier = p.innermost("table")
	default:
		barrier = p.innermost("td", "th", "caption", "table", "button", "select")
	}
	top := p.top()
	switch {
	case place > 0 && place >= barrier:
		if isMedia(name) && (place == 1 || !p.open[place-2].media) {
			p.passed = false // what was to be
		}
		return p.popTo(place)
	case top.media && !isBlock(name) && !isVoid(name):
		return p.endMedia()
	case name == "p" && !top.hidden: // an empty paragraph
		return p.cut()
	}
	return nil
}

// endMedia closes the media that are open, which have no end tag.
func (p *page) endMedia() error {
	place := len(p.open)
	for place > 1 && p.open[place-2].media {
		place--
	}
	return p.popTo(place)
}

// pop closes the innermost element.
func (p *page) pop() error {
	here := p.top()
	if here.block || here.box {
		if err := p.cut(); err != nil {
			return err
		}
	}
	p.rec.popping(here)
	p.open = p.open[:len(p.open)-1]
	if here.before > 0 {
		p.last[here.name] = here.before
	} else {
		delete(p.last, here.name)
	}
	if here.media && !p.top().media && p.passed {
		p.unclosed("<"+here.name+">", here.line)
	}
	if !here.box {
		return nil
	}
	p.live = p.live[:len(p.live)-1]
	return p.flow.end(here.kind, here.level)
}

// kindOf is what the blocks in an element of this name are; not ok if that is left
// to what is around it.
func kindOf(name string) (kind Kind, level int, ok bool) {
	switch name {
	case "title":
		return Attribute, 0, true
	case "li", "dt", "dd", "option":
		return Item, 0, true
	case "td", "th":
		return Cell, 0, true
	case "button", "textarea", "caption":
		return Paragraph, 0, true
	}
	level = headingTag(name)
	return Heading, level, level > 0
}

// headingTag is the level of the heading of this name, 0 if it is none.
func headingTag(name string) int {
	if len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6' {
		return int(name[1] - '0')
	}
	return 0
}
