package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// xlsxStyles are how cells look, as far as it matters which way their text runs.
type xlsxStyles struct {
	source *xmlSource
	list   span // the start tag of the list of looks of cells; none if its end is 0
	end    int  // where its end tag begins
	xfs    []xlsxXf
	users  map[int]int // how many cells with something in them have each
}

// xlsxXf is a look of cells.
type xlsxXf struct {
	whole             span
	alignment         span // a start tag; none if its end is 0
	horizontal, order string
}

func readXLSXStyles(a *archive, name string) (*xlsxStyles, error) {
	s, err := a.source(name)
	if err != nil {
		return nil, err
	}
	t := &xlsxStyles{source: s, users: map[int]int{}}
	if err := s.root("x:styleSheet", "a list of styles"); err != nil {
		return nil, err
	}
	err = s.inside(func() error {
		if s.element != "x:cellXfs" || t.list.end > 0 {
			return nil
		}
		t.list = s.span()
		err := s.inside(func() error {
			if s.element != "x:xf" {
				return s.skip()
			}
			if len(t.xfs) == maxStyles {
				return s.fail("more than %d styles", maxStyles)
			}
			xf := xlsxXf{whole: s.span()}
			err := s.inside(func() error {
				if s.element == "x:alignment" {
					xf.alignment = s.span()
					xf.horizontal, _ = s.attr("horizontal")
					xf.order, _ = s.attr("readingOrder")
				}
				return nil
			})
			xf.whole.end = s.span().end
			t.xfs = append(t.xfs, xf)
			return err
		})
		t.end = insideOf(s, t.list).end
		return err
	})
	if err == nil {
		err = s.finish()
	}
	return t, err
}

// turned is the tag of a look's alignment for the other direction; nil if it is the
// same.
func (t *xlsxStyles) turned(style int, toLeft bool) []byte {
	if t == nil || style < 0 || style >= len(t.xfs) {
		return nil
	}
	xf := t.xfs[style]
	var attrs []newAttr
	switch xf.horizontal {
	case "left":
		attrs = append(attrs, newAttr{"horizontal", "right"})
	case "right":
		attrs = append(attrs, newAttr{"horizontal", "left"})
	}
	switch {
	case xf.order == "2" && !toLeft:
		attrs = append(attrs, newAttr{"readingOrder", "1"})
	case xf.order == "1" && toLeft:
		attrs = append(attrs, newAttr{"readingOrder", "2"})
	}
	if len(attrs) == 0 {
		return nil
	}
	return withAttrs(t.source.text[xf.alignment.start:xf.alignment.end], attrs)
}

// build gives the parts that change.
func (x *xlsxTemplate) build(texts []rendered, how Turning) (map[string][]byte, error) {
	edits := map[*xmlSource][]edit{}
	names := map[*xlsxColumn]string{}
	var cells []*xlsxCell
	for i, r := range texts {
		if r.pieces == nil {
			continue
		}
		t := x.blocks[i]
		raw, text, err := t.write(r.pieces)
		if err != nil {
			return nil, fmt.Errorf("the translation of block %d, %.40q, %w", i+1, r.text, err)
		}
		edits[t.source] = append(edits[t.source], edit{t.inside.start, t.inside.end, raw})
		cells = append(cells, t.cells...)
		for _, c := range t.names {
			names[c] = text
			value := strings.NewReplacer("\n", "_x000a_", "\t", "_x0009_").Replace(text)
			s := c.table.source
			edits[s] = append(edits[s], edit{c.tag.start, c.tag.end, withAttrs(s.text[c.tag.start:c.tag.end], []newAttr{{"name", value}})})
		}
	}
	for _, t := range x.tables {
		if err := t.check(names); err != nil {
			return nil, err
		}
	}
	if flips, toLeft := how.flips(); flips {
		x.turn(cells, toLeft, edits)
	}
	parts := map[string][]byte{}
	for s, list := range edits {
		var err error
		if parts[s.key], err = s.encode(splice(s.text, list)); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// check finds two columns of one name, given the new names of some: such a file would
// be damaged.
func (t *xlsxTable) check(names map[*xlsxColumn]string) error {
	seen := map[string]bool{}
	for _, c := range t.columns {
		name, renamed := names[c]
		if !renamed {
			name = c.name
		}
		if key := strings.ToLower(name); seen[key] && len(names) > 0 {
			return &Error{Name: t.source.file, Err: fmt.Errorf("two columns of the table %.40q would be called %.40q", t.name, name), Hint: "translate the heads of a table by different words"}
		} else {
			seen[key] = true
		}
	}
	return nil
}

// turn turns the sheets that translated cells are in, and their looks. A look that
// other cells have too is left to them.
func (x *xlsxTemplate) turn(cells []*xlsxCell, toLeft bool, edits map[*xmlSource][]edit) {
	turned := map[*xlsxSheet]bool{}
	byStyle := map[int][]*xlsxCell{}
	var styles []int
	for _, c := range cells {
		if c.sheet.hidden {
			continue
		}
		if !turned[c.sheet] {
			turned[c.sheet] = true
			c.sheet.turn(toLeft, edits)
		}
		if byStyle[c.style] == nil {
			styles = append(styles, c.style)
		}
		byStyle[c.style] = append(byStyle[c.style], c)
	}
	t := x.styles
	var more []byte
	n := 0
	slices.Sort(styles)
	for _, style := range styles {
		tag := t.turned(style, toLeft)
		if tag == nil {
			continue
		}
		s, xf := t.source, t.xfs[style]
		if t.users[style] == len(byStyle[style]) {
			edits[s] = append(edits[s], edit{xf.alignment.start, xf.alignment.end, tag})
			continue
		}
		more = append(append(append(more, s.text[xf.whole.start:xf.alignment.start]...), tag...), s.text[xf.alignment.end:xf.whole.end]...)
		number := strconv.Itoa(len(t.xfs) + n)
		n++
		for _, c := range byStyle[style] {
			in := c.sheet.source
			edits[in] = append(edits[in], edit{c.tag.start, c.tag.end, withAttrs(in.text[c.tag.start:c.tag.end], []newAttr{{"s", number}})})
		}
	}
	if n > 0 {
		s := t.source
		edits[s] = append(edits[s],
			edit{t.list.start, t.list.end, withAttrs(s.text[t.list.start:t.list.end], []newAttr{{"count", strconv.Itoa(len(t.xfs) + n)}})},
			edit{t.end, t.end, more})
	}
}

// turn turns a sheet, whose first column is then on the other side.
func (s *xlsxSheet) turn(toLeft bool, edits map[*xmlSource][]edit) {
	in := s.source
	value := "0"
	if toLeft {
		value = "1"
	}
	for _, v := range s.views {
		tag := in.text[v.start:v.end]
		has := slices.ContainsFunc(rawAttrs(tag), func(a rawAttr) bool { return a.name == "rightToLeft" })
		if has || toLeft {
			edits[in] = append(edits[in], edit{v.start, v.end, withAttrs(tag, []newAttr{{"rightToLeft", value}})})
		}
	}
	if len(s.views) == 0 && toLeft && s.before >= 0 {
		prefix := namePrefix(in.text[s.before:])
		edits[in] = append(edits[in], edit{s.before, s.before, []byte("<" + prefix + `sheetViews><` + prefix + `sheetView rightToLeft="1" workbookViewId="0"/></` + prefix + "sheetViews>")})
	}
}
