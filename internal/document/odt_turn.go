package document

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// odtTurn turns the layout of what is translated to the other direction.
//
// Every paragraph that is translated has a style that says its direction itself: the
// one it has, if no paragraph that stays is of that style or of one based on it, or
// else a copy of it. The direction of a table is turned if anything in it is
// translated; that of the pages, and of all the styles, if no block stays that has
// its own from there.
//
// # Which side is left
//
// By the standard fo:text-align="start" depends on the direction of a paragraph and
// fo:margin-left does not. LibreOffice (7.4 was tried) has it the other way round:
// "start" is the left side of the paper, and is so for paragraphs without
// fo:text-align too, and fo:margin-left is the side where lines begin. So margins are
// swapped, and start and end are not, in documents of Microsoft's programs, which
// follow the standard; in those of all others it is start and end that are swapped.
// "left" and "right" always are. What is written is "left" or "right" wherever the
// two differ.
//
// # Fonts and languages
//
// A style may have two looks: one for scripts such as the Persian, fo:font-weight of
// which is style:font-weight-complex, and one for the western. What a style says only
// of the script that was left, it says of the other as well.
type odtTurn struct {
	*odtTemplate
	how        Turning
	toLeft     bool // the translation runs from right to left
	translated map[*odtPara]bool

	shared map[*odtStyleSource]bool // styles that paragraphs have that stay
	pages  bool                     // of the pages, whether they run from right to left
	done   map[odtStyleKey]string   // the names of the styles to be used for others
	names  map[odtStyleKey]bool     // that are new
	edits  map[*xmlSource][]edit
	new    map[*xmlSource]*strings.Builder // styles
	sets   map[*odtStyleSource][]odtSet    // of styles that change where they stand
	order  []*odtStyleSource               // of sets
}

const (
	odtParagraphProps = "style:paragraph-properties"
	odtTextProps      = "style:text-properties"
	odtTableProps     = "style:table-properties"
	odtCellProps      = "style:table-cell-properties"
	odtPageProps      = "style:page-layout-properties"
	odtWritingMode    = "style:writing-mode"
)

// turn gives the edits that turn the layout.
func (o *odtTemplate) turn(translated map[*odtPara]bool, how Turning) map[*xmlSource][]edit {
	flips, toLeft := how.flips()
	if !flips {
		return nil
	}
	t := &odtTurn{
		odtTemplate: o, how: how, toLeft: toLeft, translated: translated,
		shared: map[*odtStyleSource]bool{}, done: map[odtStyleKey]string{}, names: map[odtStyleKey]bool{},
		edits: map[*xmlSource][]edit{}, new: map[*xmlSource]*strings.Builder{}, sets: map[*odtStyleSource][]odtSet{},
	}
	for _, page := range o.styles.pages {
		if runs, ok := runsTo(page.attr(odtPageProps, odtWritingMode)); ok {
			t.pages = runs
			break
		}
	}
	all, free := true, true // whether no block stays, and none that has its direction from the page
	var paras []*odtPara
	for _, b := range o.blocks {
		paras = append(append(paras, b), b.twins...)
	}
	for _, p := range paras {
		if translated[p] {
			continue
		}
		all = false
		chain := t.chainOf(p)
		mode, _ := attrOf(chain, odtParagraphProps, odtWritingMode)
		if _, ok := runsTo(mode); !ok {
			free = false
		}
		for _, st := range chain {
			t.shared[st] = true
		}
	}
	for _, p := range paras {
		if translated[p] {
			t.paragraph(p)
		}
	}
	if free {
		t.turnPages()
	}
	if all {
		t.turnStyles()
	}
	t.turnTables(free)
	for _, st := range t.order {
		t.edits[st.in] = append(t.edits[st.in], st.change(t.sets[st])...)
	}
	for s, b := range t.new {
		t.edits[s] = append(t.edits[s], o.styles.homes[s].put(s, b.String()))
	}
	return t.edits
}

// runsTo tells if a writing mode is from right to left, or that it is none of the two.
func runsTo(mode string) (toLeft, ok bool) {
	switch mode {
	case "rl-tb", "rl":
		return true, true
	case "lr-tb", "lr":
		return false, true
	}
	return false, false
}

func (t *odtTurn) mode() string {
	if t.toLeft {
		return "rl-tb"
	}
	return "lr-tb"
}

func (t *odtTurn) chainOf(p *odtPara) []*odtStyleSource {
	return t.styles.chain(p.source, "paragraph", p.style)
}

// set gives a style properties where it stands.
func (t *odtTurn) set(st *odtStyleSource, sets []odtSet) {
	if _, ok := t.sets[st]; !ok {
		t.order = append(t.order, st)
	}
	for _, s := range sets {
		found := false
		for i, old := range t.sets[st] {
			if old.element == s.element {
				found = true
				for _, a := range s.attrs {
					if !slices.ContainsFunc(old.attrs, func(b newAttr) bool { return a.name == b.name }) {
						t.sets[st][i].attrs = append(t.sets[st][i].attrs, a)
					}
				}
			}
		}
		if !found {
			t.sets[st] = append(t.sets[st], s)
		}
	}
}

// paragraph turns a paragraph that is translated.
func (t *odtTurn) paragraph(p *odtPara) {
	for _, c := range p.codes {
		if c.kind == odtBegin && c.style != "" {
			t.span(p.source, c.style)
		}
	}
	chain := t.chainOf(p)
	sets := t.turned(chain)
	if len(sets) > 0 {
		t.restyle(p.source, p.tag, "text:style-name", "paragraph", p.style, t.shared, sets)
	}
}

// restyle gives an element a style with these properties: its own, if it is not one
// of those that are shared with others, else a new one.
func (t *odtTurn) restyle(s *xmlSource, tag span, attr, family, name string, shared map[*odtStyleSource]bool, sets []odtSet) {
	key := odtStyleKey{s, family, name}
	st := t.styles.find(s, family, name)
	to, ok := t.done[key]
	if !ok {
		to = name
		home := t.styles.homes[s]
		switch {
		case st != nil && !shared[st]:
			t.set(st, sets)
		case home.tag.end == 0 && home.before < 0 || home.prefixes["style"] == "":
			// There is no place for styles.
		default:
			to = t.fresh(s, family, name)
			b := t.new[s]
			if b == nil {
				b = &strings.Builder{}
				t.new[s] = b
			}
			if st != nil && st.source == s {
				b.Write(st.copy(to, sets))
				break
			}
			element := "<" + home.prefixes["style"] + "style>"
			attrs := []newAttr{{"style:name", to}, {"style:family", family}, {"style:parent-style-name", name}}
			b.Write(withAttrs([]byte(element), home.raw(attrs)))
			for _, set := range sets {
				b.WriteString(home.element(set))
			}
			b.WriteString("</" + home.prefixes["style"] + "style>")
		}
		t.done[key] = to
	}
	if to == name {
		return
	}
	raw := s.text[tag.start:tag.end]
	_, local, _ := strings.Cut(attr, ":")
	t.edits[s] = append(t.edits[s], edit{tag.start, tag.end, withAttrs(raw, []newAttr{{namePrefix(raw) + local, to}})})
}

// fresh is a name for a style like another that no style has.
func (t *odtTurn) fresh(s *xmlSource, family, like string) string {
	if like == "" {
		like = strings.ToUpper(family[:1])
	}
	for n := 1; ; n++ {
		name := like + "h"
		if n > 1 {
			name = fmt.Sprintf("%sh%d", like, n)
		}
		if key := (odtStyleKey{s, family, name}); t.styles.find(s, family, name) == nil && !t.names[key] {
			t.names[key] = true
			return name
		}
	}
}

// turned are the properties by which a paragraph of a style runs in the direction of
// the translation.
func (t *odtTurn) turned(chain []*odtStyleSource) (sets []odtSet) {
	mode, _ := attrOf(chain, odtParagraphProps, odtWritingMode)
	runs, ok := runsTo(mode)
	if !ok {
		runs = t.pages
	}
	if runs != t.toLeft {
		attrs := []newAttr{{odtWritingMode, t.mode()}}
		if align := t.align(chain); align != "" {
			attrs = append(attrs, newAttr{"fo:text-align", align})
		}
		if t.physical {
			left, l := attrOf(chain, odtParagraphProps, "fo:margin-left")
			right, r := attrOf(chain, odtParagraphProps, "fo:margin-right")
			if (l >= 0 || r >= 0) && left != right {
				if left == "" {
					left = "0cm"
				}
				if right == "" {
					right = "0cm"
				}
				attrs = append(attrs, newAttr{"fo:margin-left", right}, newAttr{"fo:margin-right", left})
			}
		}
		sets = append(sets, odtSet{odtParagraphProps, attrs})
	}
	attrs := t.script(chain)
	attrs = append(attrs, t.language(chain)...)
	if len(attrs) > 0 {
		sets = append(sets, odtSet{odtTextProps, attrs})
	}
	return sets
}

// align is the side to which a paragraph is to be moved, or "".
func (t *odtTurn) align(chain []*odtStyleSource) string {
	align, at := attrOf(chain, odtParagraphProps, "fo:text-align")
	switch {
	case align == "left" && t.physical, align == "right" && t.physical && t.toLeft:
		return map[string]string{"left": "right", "right": "left"}[align]
	case align == "right":
		return "left"
	case t.physical:
		return ""
	case align == "end":
		return "left"
	case t.toLeft && (align == "" || align == "start" || align == "left"):
		return "right"
	case !t.toLeft && (align == "start" || align == "left") && chain[at].attr(odtParagraphProps, odtWritingMode) != "":
		// Where it does not come with the direction, it is what nobody chose.
		return "right"
	}
	return ""
}

// odtScripts are properties of text in western scripts and their names for complex
// ones.
var odtScripts = [][2]string{
	{"style:font-name", "style:font-name-complex"},
	{"fo:font-family", "style:font-family-complex"},
	{"fo:font-size", "style:font-size-complex"},
	{"fo:font-weight", "style:font-weight-complex"},
	{"fo:font-style", "style:font-style-complex"},
}

// script are the properties that are told only for the script that is left.
func (t *odtTurn) script(chain []*odtStyleSource) (attrs []newAttr) {
	for _, pair := range odtScripts {
		to, from := pair[0], pair[1]
		if t.toLeft {
			to, from = from, to
		}
		value, f := attrOf(chain, odtTextProps, from)
		_, have := attrOf(chain, odtTextProps, to)
		if f >= 0 && (have < 0 || f < have) {
			attrs = append(attrs, newAttr{to, value})
		}
	}
	return attrs
}

// language are the properties that tell the language of the translation.
func (t *odtTurn) language(chain []*odtStyleSource) []newAttr {
	lang, country := "fo:language", "fo:country"
	if t.toLeft {
		lang, country = "style:language-complex", "style:country-complex"
	}
	tag, err := language.Parse(t.how.To)
	if err != nil {
		return nil
	}
	base, _ := tag.Base()
	region, _ := tag.Region()
	if old, _ := attrOf(chain, odtTextProps, lang); old == base.String() {
		return nil
	}
	return []newAttr{{lang, base.String()}, {country, region.String()}}
}

// span gives the style of a piece of a translated text the look of its other script.
// Text of the one that is left is shown as before.
func (t *odtTurn) span(s *xmlSource, name string) {
	st := t.styles.find(s, "text", name)
	if st == nil {
		return
	}
	attrs := t.script([]*odtStyleSource{st})
	if lang := "fo:language"; !t.toLeft && st.attr(odtTextProps, lang) != "" {
		attrs = append(attrs, t.language([]*odtStyleSource{st})...)
	}
	if len(attrs) > 0 {
		t.set(st, []odtSet{{odtTextProps, attrs}})
	}
}

// turnPages turns the layouts of pages.
func (t *odtTurn) turnPages() {
	for _, page := range t.styles.pages {
		runs, ok := runsTo(page.attr(odtPageProps, odtWritingMode))
		if (ok || t.toLeft) && runs != t.toLeft {
			t.set(page, []odtSet{{odtPageProps, []newAttr{{odtWritingMode, t.mode()}}}})
		}
	}
}

// turnStyles turns the styles that paragraphs are based on.
func (t *odtTurn) turnStyles() {
	for _, st := range t.styles.all {
		runs, ok := runsTo(st.attr(odtParagraphProps, odtWritingMode))
		if st.family != "paragraph" || !ok || runs == t.toLeft {
			continue
		}
		if _, done := t.sets[st]; done {
			continue
		}
		t.set(st, t.turned([]*odtStyleSource{st}))
	}
}

// turnCells turns the styles of a table's cells that have a direction of their own, as
// they have where a document was made of one of Word. They are called as the table's
// style is, with the name of a cell behind it: Table1.A1.
func (t *odtTurn) turnCells(table string) {
	for _, st := range t.styles.all {
		if runs, ok := runsTo(st.attr(odtCellProps, odtWritingMode)); ok && runs != t.toLeft && st.family == "table-cell" && table != "" && strings.HasPrefix(st.name, table+".") {
			t.set(st, []odtSet{{odtCellProps, []newAttr{{odtWritingMode, t.mode()}}}})
		}
	}
}

// turnTables turns the tables in which something is translated, given whether the
// pages are turned too.
func (t *odtTurn) turnTables(pages bool) {
	turns := map[*odtTable]bool{}
	for p := range t.translated {
		for table := p.table; table != nil && !turns[table]; table = table.around {
			turns[table] = true
		}
	}
	shared := map[*odtStyleSource]bool{}
	for _, table := range t.all {
		if !turns[table] {
			shared[t.styles.find(table.source, "table", table.style)] = true
		}
	}
	for _, table := range t.all {
		if !turns[table] {
			continue
		}
		if st := t.styles.find(table.source, "table", table.style); !shared[st] {
			t.turnCells(table.style)
		}
		chain := t.styles.chain(table.source, "table", table.style)
		mode, _ := attrOf(chain, odtTableProps, odtWritingMode)
		runs, ok := runsTo(mode)
		if !ok {
			if runs = t.pages; pages {
				runs = t.toLeft // as the page does now
			}
		}
		if runs == t.toLeft {
			continue
		}
		attrs := []newAttr{{odtWritingMode, t.mode()}}
		switch side, _ := attrOf(chain, odtTableProps, "table:align"); side {
		case "left":
			attrs = append(attrs, newAttr{"table:align", "right"})
		case "right":
			attrs = append(attrs, newAttr{"table:align", "left"})
		}
		t.restyle(table.source, table.tag, "table:style-name", "table", table.style, shared, []odtSet{{odtTableProps, attrs}})
	}
}
