package document

import (
	"html"
	"slices"
	"strings"
)

// A paragraph of Word has a direction, w:bidi, and so has each run of letters in it,
// w:rtl. In a paragraph from right to left, what is called left and right is where
// lines begin and end: w:jc="left" is shown at the right, and a left indent is there
// too. So is a table's first column with w:bidiVisual. To turn one that way, its
// direction is all that changes; only what is drawn on the paper, its borders, changes
// sides. Persian in a paragraph that is set from left to right, as people do who do not
// know better, is pushed to the right by w:jc="right"; that goes.
//
// A run from right to left has a size, a font and a boldness of its own: w:szCs, w:bCs
// and so on. A translation takes them with it where only those were set.

// look is what a style, or a run's own properties, say that matters when it is turned.
type look struct {
	basedOn string
	bidi    tristate // of the paragraph
	jc      string
	rtl     tristate // of the run
	visual  tristate // of the table: bidiVisual
	value   map[string]string
}

// looks are the styles of a document. The zero value has none.
type looks struct {
	byID     map[string]*look
	standard string
	defaults look
}

// readLooks reads the part of styles, if there is one.
func readLooks(a *archive, name string) (looks, error) {
	all := looks{byID: map[string]*look{}}
	if name == "" {
		return all, nil
	}
	p, err := a.part(name, nil)
	if err != nil {
		return all, err
	}
	defer p.close()
	if err := p.root("w:styles", "a part of styles"); err != nil {
		return all, err
	}
	err = p.inside(func() error {
		switch p.element {
		case "w:docDefaults":
			return all.defaults.read(p)
		case "w:style":
			id, _ := p.attr("w:styleId")
			kind, _ := p.attr("w:type")
			isDefault, _ := p.attr("w:default")
			if kind == "paragraph" && (isDefault == "1" || isDefault == "true" || isDefault == "on") {
				all.standard = id
			}
			if len(all.byID) == maxStyles {
				return p.fail("more than %d styles", maxStyles)
			}
			all.byID[id] = &look{}
			return all.byID[id].read(p)
		}
		return p.skip()
	})
	if err == nil {
		err = p.finish()
	}
	return all, err
}

// read reads the properties in the element that has begun.
func (l *look) read(p *part) error {
	return p.inside(func() error {
		value, _ := p.attr("w:val")
		switch p.element {
		case "w:tblStylePr", "w:pPrChange", "w:rPrChange":
			return p.skip()
		case "w:basedOn":
			l.basedOn = value
		case "w:bidi":
			l.bidi = p.onOff()
		case "w:jc":
			if p.parent() == "w:pPr" {
				l.jc = value
			}
		case "w:bidiVisual":
			l.visual = p.onOff()
		case "w:rtl":
			l.rtl = p.onOff()
		case "w:b", "w:bCs", "w:i", "w:iCs":
			l.set(strings.TrimPrefix(p.element, "w:"), map[tristate]string{yes: "1", no: "0"}[p.onOff()])
		case "w:sz", "w:szCs":
			l.set(strings.TrimPrefix(p.element, "w:"), value)
		case "w:lang":
			l.set("lang", value)
			bidi, _ := p.attr("w:bidi")
			l.set("langBidi", bidi)
		}
		return nil
	})
}

func (l *look) set(name, value string) {
	if l.value == nil {
		l.value = map[string]string{}
	}
	l.value[name] = value
}

// chain is a style with those that it is based on.
func (s looks) chain(id string) (chain []*look) {
	for range maxStyleChain {
		l := s.byID[id]
		if l == nil {
			break
		}
		chain = append(chain, l)
		id = l.basedOn
	}
	return chain
}

// paragraph is the chain of a paragraph style, "" for the standard one, with what holds
// for the whole document behind it.
func (s looks) paragraph(id string) []*look {
	if id == "" {
		id = s.standard
	}
	return append(s.chain(id), &s.defaults)
}

// firstSet is the first value that is set, and where in the chain.
func firstSet(chain []*look, name string) (value string, at int) {
	for i, l := range chain {
		if v := l.value[name]; v != "" {
			return v, i
		}
	}
	return "", len(chain)
}

func firstOf(chain []*look, is func(*look) tristate) tristate {
	for _, l := range chain {
		if t := is(l); t != unset {
			return t
		}
	}
	return unset
}

// wordTurner turns the layout of a Word document, if it is to be turned.
type wordTurner struct {
	flips, toLeft bool
	to            string // the language
	looks         looks
	runs          map[runKey]string
}

type runKey struct {
	format        *runFormat
	prefix, style string
}

func newWordTurner(l looks, how Turning) *wordTurner {
	t := &wordTurner{looks: l, to: how.To, runs: map[runKey]string{}}
	t.flips, t.toLeft = how.flips()
	return t
}

// toggle is an element that switches something on, or off.
func toggle(prefix, name string, on bool) string {
	if on {
		return "<" + prefix + name + "/>"
	}
	return valued(prefix, name, "0")
}

func valued(prefix, name, value string) string { return newProp(prefix, name, "val", value) }

// newProp writes a property: its name and those of its attributes, each with its value.
// Attributes need a prefix even where elements have none.
func newProp(prefix, name string, attrs ...string) string {
	out := "<" + prefix + name
	if prefix == "" {
		prefix = "w:"
		out += ` xmlns:w="` + officeMS + `wordprocessingml/2006/main"`
	}
	for i := 0; i < len(attrs); i += 2 {
		out += " " + prefix + attrs[i] + `="` + html.EscapeString(attrs[i+1]) + `"`
	}
	return out + "/>"
}

// putProp puts a property in, in the place of one of that name, or where Word's order,
// given as names with spaces between them, has it.
func putProp(in []child, order, name, raw string) []child {
	place := func(name string) int { return strings.Index(" "+order+" ", " "+name+" ") }
	for i, c := range in {
		if c.name == name {
			in[i].raw = raw
			return in
		}
	}
	at := 0
	for i, c := range in {
		if p := place(c.name); p >= 0 && p < place(name) {
			at = i + 1
		}
	}
	return slices.Insert(in, at, child{name: name, raw: raw})
}

func dropProps(in []child, names ...string) []child {
	return slices.DeleteFunc(in, func(c child) bool { return slices.Contains(names, c.name) })
}

func findProp(in []child, name string) (child, bool) {
	i := slices.IndexFunc(in, func(c child) bool { return c.name == name })
	if i < 0 {
		return child{}, false
	}
	return in[i], true
}

const (
	paragraphOrder = "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs " +
		"suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind " +
		"contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
	runOrder = "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden " +
		"color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
	tableOrder   = "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
	sectionOrder = "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
)

// paragraph turns the properties of a paragraph of that style.
func (t *wordTurner) paragraph(in []child, prefix, style string) []child {
	in = slices.Clone(in)
	chain := t.looks.paragraph(style)
	inherited := firstOf(chain, func(l *look) tristate { return l.bidi })
	was := inherited == yes
	if own, ok := findProp(in, "bidi"); ok {
		was = own.on() == yes
	}
	in = dropProps(in, "bidi")
	if t.toLeft || inherited == yes {
		in = putProp(in, paragraphOrder, "bidi", toggle(prefix, "bidi", t.toLeft))
	}
	jc := ""
	for _, l := range slices.Backward(chain) {
		if l.jc != "" {
			jc = l.jc
		}
	}
	if own, ok := findProp(in, "jc"); ok {
		jc, _ = own.attr("val")
	}
	switch {
	case was == t.toLeft && (jc == "right" || jc == "end"):
		// It ran the new way already, and was pushed to where its own lines begin.
		in = putProp(in, paragraphOrder, "jc", valued(prefix, "jc", map[string]string{"right": "left", "end": "start"}[jc]))
		if ind, ok := findProp(in, "ind"); ok {
			in = putProp(in, paragraphOrder, "ind", swapSides(ind.raw))
		}
	case strings.HasSuffix(jc, "Kashida") && !t.toLeft:
		in = putProp(in, paragraphOrder, "jc", valued(prefix, "jc", "both"))
	}
	if border, ok := findProp(in, "pBdr"); ok && was != t.toLeft {
		in = putProp(in, paragraphOrder, "pBdr", turnBorders(border.raw))
	}
	if _, ok := findProp(in, "rPr"); !ok && t.toLeft {
		in = putProp(in, paragraphOrder, "rPr", "<"+prefix+"rPr>"+toggle(prefix, "rtl", true)+"</"+prefix+"rPr>")
	}
	return in
}

// swapSides swaps the attributes of w:ind that are of the left and of the right.
func swapSides(raw string) string {
	other := map[string]string{"left": "right", "right": "left", "start": "end", "end": "start",
		"leftChars": "rightChars", "rightChars": "leftChars", "startChars": "endChars", "endChars": "startChars"}
	var all []string
	eachAttr(raw, func(name, value, _ string) {
		_, local := cutPrefix(name)
		if o := other[local]; o != "" {
			local = o
		}
		if !strings.HasPrefix(name, "xmlns") {
			all = append(all, local, value)
		}
	})
	prefix, _ := cutPrefix(wordTagName(raw))
	return newProp(prefix, "ind", all...)
}

// turnBorders gives the border at the left to the right, and that at the right to the
// left.
func turnBorders(raw string) string {
	open, in, end := children(raw)
	if end == "" {
		return raw
	}
	prefix, _ := cutPrefix(wordTagName(raw))
	rename := func(c child, name string) child {
		var all []string
		eachAttr(c.raw, func(name, value, _ string) {
			if _, local := cutPrefix(name); !strings.HasPrefix(name, "xmlns") {
				all = append(all, local, value)
			}
		})
		return child{name: name, raw: newProp(prefix, name, all...)}
	}
	left, hasLeft := findProp(in, "left")
	right, hasRight := findProp(in, "right")
	in = dropProps(in, "left", "right")
	const order = "top left bottom right between bar"
	if hasRight {
		in = putProp(in, order, "left", rename(right, "left").raw)
	}
	if hasLeft {
		in = putProp(in, order, "right", rename(left, "right").raw)
	}
	return open + joinProps(in) + end
}

// run gives the properties of a run in a paragraph of that style, turned if they are to
// be.
func (t *wordTurner) run(f *runFormat, prefix, style string) string {
	if !t.flips {
		return f.text(f.props)
	}
	key := runKey{f, prefix, style}
	if raw, ok := t.runs[key]; ok {
		return raw
	}
	if f.open == "" || f.end == "" { // There are none.
		f = &runFormat{open: "<" + prefix + "rPr>", end: "</" + prefix + "rPr>", prefix: prefix, props: f.props, style: f.style}
	}
	raw := f.text(t.runProps(f, style))
	t.runs[key] = raw
	return raw
}

func (t *wordTurner) runProps(f *runFormat, style string) []child {
	prefix := f.prefix
	in := slices.Clone(f.props)
	own := &look{}
	for _, c := range in {
		value, _ := c.attr("val")
		switch c.name {
		case "b", "bCs", "i", "iCs":
			own.set(c.name, map[tristate]string{yes: "1", no: "0"}[c.on()])
		case "sz", "szCs":
			own.set(c.name, value)
		case "lang":
			own.set("lang", value)
			bidi, _ := c.attr("bidi")
			own.set("langBidi", bidi)
		}
	}
	under := append(t.looks.chain(f.style), t.looks.paragraph(style)...)
	chain := append([]*look{own}, under...)

	in = dropProps(in, "rtl", "cs")
	if t.toLeft {
		in = putProp(in, runOrder, "rtl", toggle(prefix, "rtl", true))
	} else if firstOf(under, func(l *look) tristate { return l.rtl }) == yes {
		in = putProp(in, runOrder, "rtl", toggle(prefix, "rtl", false))
	}
	for _, name := range []string{"b", "i", "sz"} {
		from, to := name+"Cs", name
		if t.toLeft {
			from, to = to, from
		}
		value, at := firstSet(chain, from)
		other, than := firstSet(chain, to)
		switch {
		case at >= than || value == other || name != "sz" && value == "0" && other == "":
		case name == "sz":
			in = putProp(in, runOrder, to, valued(prefix, to, value))
		default:
			in = putProp(in, runOrder, to, toggle(prefix, to, value == "1"))
		}
	}
	if fonts, ok := findProp(in, "rFonts"); ok {
		in = putProp(in, runOrder, "rFonts", t.fonts(fonts, prefix))
	}
	return t.language(in, chain, prefix)
}

// fonts gives the font of one kind of script to the other if that has none.
func (t *wordTurner) fonts(fonts child, prefix string) string {
	has := map[string]string{}
	var all []string
	add := func(name, value string) {
		has[name] = value
		all = append(all, name, value)
	}
	eachAttr(fonts.raw, func(name, value, _ string) {
		// The hint is of the script that the letters are taken for.
		if _, local := cutPrefix(name); local != "hint" && !strings.HasPrefix(name, "xmlns") {
			add(local, value)
		}
	})
	switch {
	case t.toLeft && has["cs"]+has["cstheme"] == "" && has["ascii"] != "":
		add("cs", has["ascii"])
	case !t.toLeft && has["ascii"]+has["hAnsi"]+has["asciiTheme"]+has["hAnsiTheme"] == "" && has["cs"] != "":
		add("ascii", has["cs"])
		add("hAnsi", has["cs"])
	}
	return newProp(prefix, "rFonts", all...)
}

// language says in which language the text is now, if that is not known.
func (t *wordTurner) language(in []child, chain []*look, prefix string) []child {
	name, attribute := "lang", "val"
	if t.toLeft {
		name, attribute = "langBidi", "bidi"
	}
	_, own := findProp(in, "lang")
	is, _ := firstSet(chain, name)
	base := func(tag string) string {
		base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
		return base
	}
	switch {
	case base(is) != base(t.to):
		is = t.to
	case !own:
		return in
	}
	return putProp(in, runOrder, "lang", newProp(prefix, "lang", attribute, is))
}

// table turns the properties of a table; raw is empty if it has none.
func (t *wordTurner) table(raw, prefix string) string {
	open, in, end := "<"+prefix+"tblPr>", []child(nil), ""
	if raw != "" {
		open, in, end = children(raw)
		prefix, _ = cutPrefix(wordTagName(raw))
	}
	if end == "" {
		open, end = strings.TrimSuffix(strings.TrimSuffix(open, "/>"), ">")+">", "</"+prefix+"tblPr>"
	}
	style := ""
	if c, ok := findProp(in, "tblStyle"); ok {
		style, _ = c.attr("val")
	}
	inherited := firstOf(t.looks.chain(style), func(l *look) tristate { return l.visual }) == yes
	_, own := findProp(in, "bidiVisual")
	switch {
	case t.toLeft || inherited:
		in = putProp(in, tableOrder, "bidiVisual", toggle(prefix, "bidiVisual", t.toLeft))
	case own:
		in = dropProps(in, "bidiVisual")
	default:
		return raw
	}
	return open + joinProps(in) + end
}

// section turns the properties of a section.
func (t *wordTurner) section(raw string) string {
	open, in, end := children(raw)
	prefix, _ := cutPrefix(wordTagName(raw))
	if end == "" {
		open, end = strings.TrimSuffix(strings.TrimSuffix(open, "/>"), ">")+">", "</"+prefix+"sectPr>"
	}
	_, bidi := findProp(in, "bidi")
	_, gutter := findProp(in, "rtlGutter")
	if !t.toLeft {
		if !bidi && !gutter {
			return raw
		}
		return open + joinProps(dropProps(in, "bidi", "rtlGutter")) + end
	}
	in = putProp(in, sectionOrder, "bidi", toggle(prefix, "bidi", true))
	if c, ok := findProp(in, "pgMar"); ok {
		if width, _ := c.attr("gutter"); width != "" && width != "0" {
			in = putProp(in, sectionOrder, "rtlGutter", toggle(prefix, "rtlGutter", true))
		}
	}
	return open + joinProps(in) + end
}
