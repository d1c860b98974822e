package document

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// A page that is translated into a language of the other direction is turned: the
// elements around the blocks that are translated, from <html> on, and the inline
// elements in them. Turned are the attributes lang, xml:lang, dir and align, and in
// the attribute style the properties direction and text-align; not style sheets, which
// may be those of other pages too. What is set to run against the page, such as an
// English name in a Persian one, is left as it is, with its sides.
//
// Where that changes the direction or the side of a block that is not translated, its
// element is given the attribute dir or the property text-align of before; where it
// leaves a translated one running the old way because nothing says how it runs, dir.

// direction is how text runs.
type direction uint8

const (
	directionUnset direction = iota
	leftToRight
	rightToLeft
	directionAuto // found out by the text
)

func (d direction) String() string {
	if d == rightToLeft {
		return "rtl"
	}
	return "ltr"
}

func directionOf(s string) direction {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "ltr":
		return leftToRight
	case "rtl":
		return rightToLeft
	case "auto":
		return directionAuto
	}
	return directionUnset
}

// turn gives the changes of tags for the blocks that are translated.
func (p *htmlPage) turn(texts []rendered, how Turning) []change {
	flips, toLeft := how.flips()
	t := &turner{page: p, how: how, flips: flips, from: rightToLeft, to: leftToRight, done: map[int]bool{}}
	if toLeft {
		t.from, t.to = leftToRight, rightToLeft
	}
	t.before, t.after = make([]direction, len(p.elements)), make([]direction, len(p.elements))
	t.turned, t.side = make([]bool, len(p.elements)), make([]string, len(p.elements))
	for i, text := range texts {
		if text.pieces == nil {
			continue
		}
		for e := p.blocks[p.order[i]].element; e >= 0 && !t.turned[e]; e = p.elements[e].parent {
			t.turned[e] = true
		}
	}
	if p.root >= 0 {
		t.turned[p.root] = true
	}
	t.elements()
	for i, text := range texts {
		b := &p.blocks[p.order[i]]
		if text.pieces != nil {
			around := t.from
			if b.element >= 0 && t.before[b.element] != directionUnset {
				around = t.before[b.element]
			}
			for _, c := range b.codes {
				if !c.tag || c.protected {
					continue
				}
				if own := p.ownDirection(c.open); own != directionUnset {
					t.tag(c.open, own, false)
				} else {
					t.tag(c.open, around, false)
				}
			}
		}
		if flips && b.element >= 0 {
			t.block(b.element, text.pieces != nil)
		}
	}
	return t.changes
}

// turner turns a page.
type turner struct {
	page     *htmlPage
	how      Turning
	flips    bool
	from, to direction
	// Of elements: how text in them ran and runs, unset if nothing says, and whether
	// there is a translated block in them.
	before, after []direction
	turned        []bool
	side          []string     // "left" or "right", to which text in it was set before that was turned
	done          map[int]bool // tags, by where they begin
	changes       []change
}

// elements turns those that have a translated block in them.
func (t *turner) elements() {
	for i, e := range t.page.elements {
		if e.parent >= 0 {
			t.before[i], t.after[i], t.side[i] = t.before[e.parent], t.after[e.parent], t.side[e.parent]
		}
		side := t.page.ownSide(e)
		if side != "" {
			t.side[i] = ""
		}
		own := t.page.ownDirection(e.tag)
		if own != directionUnset {
			t.before[i], t.after[i] = own, own
		}
		if !t.turned[i] {
			continue
		}
		if t.flips && own == t.from {
			t.after[i] = t.to
		}
		if (side == "left" || side == "right") && t.flips && (t.before[i] == directionUnset || t.before[i] == t.from) {
			t.side[i] = side
		}
		if i == t.page.root {
			t.root(e.tag, own)
			continue
		}
		around := t.from
		if t.before[i] != directionUnset {
			around = t.before[i]
		}
		t.tag(e.tag, around, false)
	}
}

// root turns <html>, which is given both attributes if it has one of them. A page that
// is to run from the right must say so, for pages run from the left.
func (t *turner) root(tag span, own direction) {
	lang, _, hasLang := t.page.attribute(tag, "lang")
	xmlLang, _, hasXML := t.page.attribute(tag, "xml:lang")
	t.tag(tag, t.from, true)
	if t.how.To == "" {
		return
	}
	if !hasLang && !hasXML && own == directionUnset && !(t.flips && t.to == rightToLeft) {
		return
	}
	if (!hasLang || !lang.valued) && (!hasXML || !xmlLang.valued) {
		if hasLang {
			t.put(lang.name.end, `="`+html.EscapeString(t.how.To)+`"`)
		} else {
			t.insert(tag, "lang", t.how.To)
		}
	}
	if t.flips && own == directionUnset {
		t.after[t.page.root] = t.to
		t.insert(tag, "dir", t.to.String())
	}
}

// block says how the text of a block runs where it would run otherwise than it should.
func (t *turner) block(e int, translated bool) {
	run := func(d direction) direction {
		if d == directionUnset {
			return leftToRight
		}
		return d
	}
	element := t.page.elements[e]
	now, due := run(t.after[e]), run(t.before[e])
	if translated {
		if due = t.to; t.before[e] != directionUnset && t.before[e] != t.from {
			return // It is set to run against the page.
		}
	} else if t.turned[e] {
		return // Its element is that of translated ones too.
	} else if side := t.side[e]; side != "" {
		t.side[e] = ""
		if a, _, ok := t.page.attribute(element.tag, "style"); !ok {
			t.insert(element.tag, "style", "text-align:"+side)
		} else if a.valued && a.quote != 0 {
			t.put(a.value.end, ";text-align:"+side)
		}
	}
	if now == due || now == directionAuto || due == directionAuto {
		return
	}
	switch element.name {
	case "html", "title":
		return
	case "body":
		if !translated {
			return // Too much else may be in it.
		}
	}
	if _, _, ok := t.page.attribute(element.tag, "dir"); ok {
		return
	}
	t.after[e] = due
	t.insert(element.tag, "dir", due.String())
}

// tag turns the attributes of a start tag; around is how text in it ran. Of the root
// lang is set whatever it is.
func (t *turner) tag(tag span, around direction, root bool) {
	if t.done[tag.start] {
		return
	}
	t.done[tag.start] = true
	text := t.page.text[tag.start:tag.end]
	_, attrs := tagAttributes(text)
	for _, a := range attrs {
		if !a.valued {
			continue
		}
		at := span{tag.start + a.value.start, tag.start + a.value.end}
		value := html.UnescapeString(text[a.value.start:a.value.end])
		switch strings.ToLower(text[a.name.start:a.name.end]) {
		case "lang", "xml:lang":
			if t.how.To != "" && (root || sameLanguage(value, t.how.From)) {
				t.set(at, html.EscapeString(t.how.To), a.quote)
			}
		case "dir":
			if t.flips && directionOf(value) == t.from {
				t.set(at, t.to.String(), a.quote)
			}
		case "align":
			if t.flips && around == t.from {
				t.mirror(at, a.quote)
			}
		case "style":
			if t.flips {
				t.style(at, around)
			}
		}
	}
}

// style turns the value of an attribute style.
func (t *turner) style(at span, around direction) {
	for name, value := range declarations(t.page.text, at) {
		switch strings.ToLower(name) {
		case "direction":
			if directionOf(t.page.text[value.start:value.end]) == t.from {
				t.replace(value, t.to.String())
			}
		case "text-align":
			if around == t.from {
				t.mirror(value, '"')
			}
		}
	}
}

// mirror makes left right and right left.
func (t *turner) mirror(at span, quote byte) {
	switch strings.ToLower(strings.TrimSpace(t.page.text[at.start:at.end])) {
	case "left":
		t.set(at, "right", quote)
	case "right":
		t.set(at, "left", quote)
	}
}

// set gives an attribute another value.
func (t *turner) set(at span, value string, quote byte) {
	if quote == 0 {
		value = `"` + value + `"`
	}
	t.replace(at, value)
}

func (t *turner) replace(at span, s string) {
	if t.page.text[at.start:at.end] != s {
		t.changes = append(t.changes, change{at: at, new: s})
	}
}

func (t *turner) put(at int, s string) { t.replace(span{at, at}, s) }

// insert adds an attribute to a start tag, behind the element's name.
func (t *turner) insert(tag span, name, value string) {
	end, _ := tagAttributes(t.page.text[tag.start:tag.end])
	t.put(tag.start+end, " "+name+`="`+html.EscapeString(value)+`"`)
}

// sameLanguage tells if two language tags are of one language.
func sameLanguage(a, b string) bool {
	base := func(s string) string {
		s, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "_", "-"), "-")
		return s
	}
	return base(a) != "" && base(a) == base(b)
}

// attribute finds an attribute of a start tag; its places are those in the page.
func (p *htmlPage) attribute(tag span, name string) (a tagAttribute, value string, ok bool) {
	text := p.text[tag.start:tag.end]
	_, attrs := tagAttributes(text)
	for _, a := range attrs {
		if strings.EqualFold(text[a.name.start:a.name.end], name) {
			value = html.UnescapeString(text[a.value.start:a.value.end])
			a.name = span{a.name.start + tag.start, a.name.end + tag.start}
			a.value = span{a.value.start + tag.start, a.value.end + tag.start}
			return a, value, true
		}
	}
	return tagAttribute{}, "", false
}

// ownDirection is how an element says itself that its text runs.
func (p *htmlPage) ownDirection(tag span) direction {
	if a, _, ok := p.attribute(tag, "style"); ok {
		for name, value := range declarations(p.text, a.value) {
			if strings.EqualFold(name, "direction") {
				if d := directionOf(p.text[value.start:value.end]); d != directionUnset {
					return d
				}
			}
		}
	}
	_, value, _ := p.attribute(tag, "dir")
	return directionOf(value)
}

// ownSide is the side to which an element says itself that its text is set.
func (p *htmlPage) ownSide(e htmlElement) (side string) {
	if a, _, ok := p.attribute(e.tag, "style"); ok {
		for name, value := range declarations(p.text, a.value) {
			if strings.EqualFold(name, "text-align") {
				return strings.ToLower(p.text[value.start:value.end])
			}
		}
	}
	if e.name != "table" { // which is itself put there
		_, side, _ = p.attribute(e.tag, "align")
	}
	return strings.ToLower(strings.TrimSpace(side))
}

// declarations gives the names in the value of an attribute style, and where the first
// word of each value stands.
func declarations(text string, at span) func(yield func(string, span) bool) {
	return func(yield func(string, span) bool) {
		var quote byte
		depth, begin := 0, at.start
		one := func(end int) bool {
			name, value, ok := strings.Cut(text[begin:end], ":")
			if !ok {
				return true
			}
			start := begin + len(name) + 1
			start += len(value) - len(strings.TrimLeft(value, " \t\r\n\f"))
			stop := start
			for stop < end && !isSpace(text[stop]) && text[stop] != '!' {
				stop++
			}
			return yield(strings.TrimSpace(name), span{start, stop})
		}
		for i := at.start; i < at.end; i++ {
			switch c := text[i]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '(':
				depth++
			case c == ')' && depth > 0:
				depth--
			case c == ';' && depth == 0:
				if !one(i) {
					return
				}
				begin = i + 1
			}
		}
		one(at.end)
	}
}

// tellsDirection tells if a style sheet says anything of direction.
func tellsDirection(css string) bool {
	css = strings.ToLower(css)
	return strings.Contains(css, "direction") || strings.Contains(css, "text-align") || strings.Contains(css, "float")
}

// linked takes note of a style sheet that a <link> names.
func (p *htmlPage) linked(tag span) {
	_, rel, _ := p.attribute(tag, "rel")
	_, href, _ := p.attribute(tag, "href")
	for _, word := range strings.Fields(strings.ToLower(rel)) {
		if word == "stylesheet" && href != "" {
			p.styles = append(p.styles, fmt.Sprintf("%.100q", href))
			return
		}
	}
}

// noteStyles tells of the style sheets that are not turned.
func (p *htmlPage) noteStyles(note func(string)) {
	if len(p.styles) == 0 {
		return
	}
	more := ""
	if n := len(p.styles) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	note(fmt.Sprintf("style sheets stay as they are, whatever the direction: %s%s", p.styles[0], more))
}
