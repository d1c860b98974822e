package document

import (
	"strconv"
	"strings"
)

const (
	maxStyles     = 50_000
	maxStyleChain = 32 // styles based on one another; the rest is not looked at
)

// tristate is a property that may also be left to something else.
type tristate uint8

const (
	unset tristate = iota
	yes
	no
)

// onOff is the value of the element that has begun, if it switches something.
func (p *part) onOff() tristate {
	switch value, _ := p.attr("w:val"); value {
	case "0", "false", "off":
		return no
	}
	return yes
}

// styles are the styles of a Word document. The zero value has none.
type styles struct {
	byID     map[string]*style
	standard string // the paragraph style of paragraphs that name none
}

// style is what matters of a style.
type style struct {
	basedOn string
	level   tristate // whether it is a heading
	outline int      // then from 1
	list    tristate
	hidden  tristate
}

// resolved is what a paragraph style comes to with those that it is based on.
type resolved struct {
	level        int // of a heading, from 1; else 0
	list, hidden tristate
}

// resolve gives what the paragraph style comes to; "" is the standard one.
func (s styles) resolve(id string) (r resolved) {
	if id == "" {
		id = s.standard
	}
	level := unset
	for range maxStyleChain {
		st := s.byID[id]
		if st == nil {
			break
		}
		if level == unset && st.level != unset {
			level, r.level = st.level, st.outline
		}
		if r.list == unset {
			r.list = st.list
		}
		if r.hidden == unset {
			r.hidden = st.hidden
		}
		id = st.basedOn
	}
	return r
}

// resolveRun tells whether the character style hides text.
func (s styles) resolveRun(id string) tristate {
	if id == "" {
		return unset
	}
	return s.resolve(id).hidden
}

// readStyles reads the part of styles.
func readStyles(a *archive, name string) (styles, error) {
	all := styles{byID: map[string]*style{}}
	p, err := a.part(name, nil)
	if err != nil {
		return all, err
	}
	defer p.close()
	if err := p.root("w:styles", "a part of styles"); err != nil {
		return all, err
	}
	err = p.inside(func() error {
		if p.element != "w:style" {
			return p.skip()
		}
		id, _ := p.attr("w:styleId")
		kind, _ := p.attr("w:type")
		isDefault, _ := p.attr("w:default")
		if kind == "paragraph" && (isDefault == "1" || isDefault == "true" || isDefault == "on") {
			all.standard = id
		}
		if len(all.byID) == maxStyles {
			return p.fail("more than %d styles", maxStyles)
		}
		st, err := readStyle(p)
		all.byID[id] = st
		return err
	})
	if err == nil {
		err = p.finish()
	}
	return all, err
}

func readStyle(p *part) (*style, error) {
	st := &style{}
	byName, byLevel := 0, ""
	err := p.inside(func() error {
		switch value, _ := p.attr("w:val"); p.element {
		case "w:tblStylePr", "w:pPrChange", "w:rPrChange":
			return p.skip()
		case "w:name":
			byName = headingName(value)
		case "w:basedOn":
			st.basedOn = value
		case "w:outlineLvl":
			byLevel = value
		case "w:numId":
			if st.list = yes; value == "0" {
				st.list = no
			}
		case "w:vanish":
			st.hidden = p.onOff()
		}
		return nil
	})
	switch {
	case byLevel != "":
		st.level, st.outline = yes, outlineLevel(byLevel)
	case byName > 0:
		st.level, st.outline = yes, byName
	}
	return st, err
}

// headingName is the level of the heading that a style of this name is for, 0 if
// for none. Word's own styles have these names in every language; what the user
// sees is translated.
func headingName(name string) int {
	name = strings.ToLower(name)
	if name == "title" {
		return 1
	}
	level, ok := strings.CutPrefix(name, "heading ")
	n, err := strconv.Atoi(level)
	if !ok || err != nil || n < 1 || n > 9 {
		return 0
	}
	return n
}

// outlineLevel is the level of a heading with this w:outlineLvl, 0 for body text.
func outlineLevel(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n + 1
}
