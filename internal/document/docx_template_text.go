package document

import (
	"slices"
	"strings"
	"unicode"
)

// wordText is a text at one of its places: a paragraph, or several, if their ends
// were deleted in tracked changes.
type wordText struct {
	spots []*wordSpot
	atoms []wordAtom // until it is built

	inline       *inline
	codes        []wordCode // what inline.codes stand for
	base         *wordRun   // how most of it looks
	front, after []rawPiece // what is kept but not shown
	pieces       []piece    // of its translation, nil if it is not translated
}

// wordSpot is a paragraph as it stands in the part.
type wordSpot struct {
	whole      wordSpan
	properties wordSpan // w:pPr; empty if there is none
	content    wordSpan // all between the tags
	name       string
	style      string
	empty      bool // <w:p/>
}

// wordCode is what a code stands for: what is copied for it, or a way that runs look,
// or both, for a link or field: then look is how most of the text in it does.
type wordCode struct {
	open, end []rawPiece
	look      *wordRun
	turns     bool // it only sets a direction, and goes if that is turned
}

// build makes the inline text out of the atoms.
func (t *wordText) build(p *wordPart) {
	b := &textBuilder{t: t, part: p}
	b.atoms = t.atoms
	t.inline = &inline{}
	b.within = make([]int, len(b.atoms))
	b.partner = make([]int, len(b.atoms))
	b.pairUp()
	b.pairFields()
	b.pairBookmarks()
	t.base = b.majority(0, len(b.atoms))
	if i := slices.IndexFunc(b.atoms, func(a wordAtom) bool { return a.kind == wordAtomText && a.raw.run != nil }); t.base == nil && i >= 0 {
		t.base = b.atoms[i].raw.run
	}
	if t.base == nil {
		prefix, _ := cutPrefix(t.spots[0].name)
		t.base = &wordRun{name: prefix + "r", format: &runFormat{}}
	}
	b.scopes = []scope{{base: t.base}}
	b.emit()
	b.endLook()
	t.atoms = nil
}

// textBuilder builds the inline text of a paragraph.
type textBuilder struct {
	t     *wordText
	part  *wordPart
	atoms []wordAtom

	within  []int // of each atom, the atom that opened the container around it, or -1
	partner []int // of each that opens something, that which ends it; -1 if none
	parts   map[int]int

	first, last int // the atoms with the first and the last word; -1 if there is none

	scopes []scope
	text   strings.Builder
}

// scope is a container that is open, or the whole.
type scope struct {
	base *wordRun // how most of its text looks
	look *wordRun // of the pair that is open, nil if none
	end  int      // the atom that ends it
}

// pairUp finds the ends of containers.
func (b *textBuilder) pairUp() {
	open := []int{-1}
	for i, a := range b.atoms {
		b.partner[i] = -1
		b.within[i] = open[len(open)-1]
		switch {
		case a.kind == wordAtomOpen:
			open = append(open, i)
		case a.kind == wordAtomClose && len(open) > 1:
			from := open[len(open)-1]
			open = open[:len(open)-1]
			b.partner[from] = i
			b.within[i] = b.within[from]
		}
	}
}

// pairFields finds the fields that begin and end in the paragraph, in one container.
// Others stay what they are: marks.
func (b *textBuilder) pairFields() {
	b.parts = map[int]int{} // where the result begins, by where the field does
	var open []int
	separated := map[int]int{}
	for i, a := range b.atoms {
		n := len(open) - 1
		switch a.kind {
		case wordAtomBegin:
			open = append(open, i)
		case wordAtomSeparate:
			if n >= 0 {
				if _, twice := separated[open[n]]; !twice {
					separated[open[n]] = i
				}
			}
		case wordAtomEnd:
			if n < 0 {
				continue
			}
			from := open[n]
			open = open[:n]
			part, result := separated[from]
			if b.within[from] != b.within[i] || result && b.within[part] != b.within[i] {
				continue
			}
			b.partner[from] = i
			if result {
				b.parts[from] = part
			}
		}
	}
}

// maxShownBookmarks is how many bookmarks of a paragraph have tags.
const maxShownBookmarks = 50

// pairBookmarks makes pairs of bookmarks that are on some words of the paragraph, as
// Word sets them to refer to "Table 3" in its title. Others are on all of it or on a
// point, or Word's own, and stay in front of the text and behind it, unseen.
func (b *textBuilder) pairBookmarks() {
	starts := map[string]int{}
	var taken [][2]int
	b.first, b.last = -1, -1
	for i, a := range b.atoms {
		if a.kind == wordAtomText && visible(a.text) {
			if b.first < 0 {
				b.first = i
			}
			b.last = i
		}
		if f := b.partner[i]; f >= 0 && a.kind == wordAtomBegin && len(taken) < 1000 {
			taken = append(taken, [2]int{i, f})
		}
	}
	fields := len(taken)
	for i, a := range b.atoms {
		if a.kind != wordAtomMark {
			continue
		}
		if a.what == "w:bookmarkStart" {
			starts[a.id] = i
			continue
		}
		from, ok := starts[a.id]
		if !ok || a.what != "w:bookmarkEnd" || b.within[from] != b.within[i] || len(taken)-fields == maxShownBookmarks || fields == 1000 {
			continue
		}
		delete(starts, a.id)
		name := b.atoms[from].text
		if strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "_Ref") ||
			from < b.first && i > b.last || i < b.first || from > b.last {
			continue
		}
		if !slices.ContainsFunc(b.atoms[from:i], func(a wordAtom) bool { return a.kind == wordAtomText && visible(a.text) }) {
			continue
		}
		crosses := func(t [2]int) bool {
			return from < t[0] && t[0] < i && i < t[1] || t[0] < from && from < t[1] && t[1] < i
		}
		if slices.ContainsFunc(taken, crosses) {
			continue
		}
		taken = append(taken, [2]int{from, i})
		b.atoms[from].kind, b.atoms[i].kind = wordAtomOpen, wordAtomClose
		b.partner[from] = i
	}
}

// majority is how most of the letters between two atoms look, that are in no
// container or field there; if there are none, how the first text does; nil if there
// is none.
func (b *textBuilder) majority(from, to int) *wordRun {
	letters := map[*runFormat]int{}
	runs := map[*runFormat]*wordRun{}
	var best, first *wordRun
	most := 0
	for i := from; i < to; i++ {
		a := b.atoms[i]
		if a.kind == wordAtomText && a.raw.run != nil {
			f := a.raw.run.format
			if first == nil {
				first = a.raw.run
			}
			if runs[f] == nil {
				runs[f] = a.raw.run
			}
			for _, r := range a.text {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					letters[f]++
				}
			}
			if letters[f] > most {
				best, most = runs[f], letters[f]
			}
		}
		if end := b.partner[i]; end > i && (a.kind == wordAtomBegin || a.kind == wordAtomOpen && a.what != "w:bookmarkStart") {
			i = end
		}
	}
	if best == nil {
		return first
	}
	return best
}

// emit puts the atoms into the inline text.
func (b *textBuilder) emit() {
	for i := 0; i < len(b.atoms); i++ {
		a, end := b.atoms[i], b.partner[i]
		top := b.scopes[len(b.scopes)-1]
		part, result := b.parts[i]
		switch {
		case a.kind == wordAtomText:
			b.addText(a)
		case a.kind == wordAtomMark:
			if i < b.first || b.first <= i && i <= b.last && strings.HasSuffix(a.what, "Start") {
				b.t.front = append(b.t.front, a.raw)
			} else {
				b.t.after = append(b.t.after, a.raw)
			}
		case (a.kind == wordAtomClose || a.kind == wordAtomEnd) && len(b.scopes) > 1 && top.end == i:
			b.close(a)
		case a.kind == wordAtomOpen && end > i:
			what := ""
			c := wordCode{open: []rawPiece{a.raw}}
			switch a.what {
			case "w:hyperlink":
				what = "link"
			case "w:fldSimple":
				instruction, _ := child{raw: b.part.at(a.raw.wordSpan)}.attr("instr")
				if what = computed(instruction); what != "" {
					b.single(what, b.raws(i, end+1))
					i = end
					continue
				}
				what = "field"
			case "w:customXml":
				what = "marked text"
			case "w:sdtContent":
				what = "content control"
			case "w:dir", "w:bdo":
				what, c.turns = "direction", true
			case "w:bookmarkStart":
				what = "bookmark"
			}
			c.look = b.majority(i+1, end)
			b.begin(what, c, end)
		case a.kind == wordAtomBegin && end > i && !result:
			b.single("field", b.raws(i, end+1))
			i = end
		case a.kind == wordAtomBegin && end > i:
			instruction := b.instruction(i, part)
			if what := computed(instruction); what != "" {
				b.single(what, b.raws(i, end+1))
				i = end
				continue
			}
			what := "field"
			if fieldName(instruction) == "HYPERLINK" {
				what = "link"
			}
			b.begin(what, wordCode{open: b.raws(i, part+1), look: b.majority(part, end)}, end)
			i = part
		default:
			b.single(a.what, []rawPiece{a.raw})
		}
	}
}

// raws are the atoms as they stand in the file.
func (b *textBuilder) raws(from, to int) (raws []rawPiece) {
	for _, a := range b.atoms[from:to] {
		raws = append(raws, a.raw)
	}
	return raws
}

// instruction is what a field is told to do, as far as it is not in fields in it.
func (b *textBuilder) instruction(from, to int) string {
	const most = 100 // Its first word is enough.
	said := ""
	for i := from + 1; i < to && len(said) < most; i++ {
		switch a := b.atoms[i]; a.kind {
		case wordAtomCode:
			raw := b.part.at(a.raw.wordSpan)
			text, _, _ := strings.Cut(raw[wordTagEnd(raw, 0):], "<")
			said += text
		case wordAtomBegin:
			return said
		}
	}
	return said
}

// fieldName is the first word of a field's instruction, in capitals.
func fieldName(instruction string) string {
	words := strings.Fields(instruction)
	if len(words) == 0 {
		return ""
	}
	return strings.ToUpper(words[0])
}

// computed is what a field is for people if its result is Word's to work out, and so
// nothing to be translated; empty if it is text. What was worked out last is no part of
// the template's texts, though Blocks gives it.
func computed(instruction string) string {
	switch fieldName(instruction) {
	case "PAGE", "PAGEREF", "NUMPAGES", "SECTION", "SECTIONPAGES":
		return "page number"
	case "REF", "NOTEREF", "STYLEREF", "FTNREF":
		return "reference"
	case "SEQ", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "NUMWORDS", "NUMCHARS", "REVNUM", "EDITTIME", "FILESIZE":
		return "number"
	case "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE":
		return "date"
	case "FILENAME":
		return "file name"
	}
	if strings.HasPrefix(fieldName(instruction), "=") {
		return "number"
	}
	return ""
}

func (b *textBuilder) top() *scope { return &b.scopes[len(b.scopes)-1] }

func (b *textBuilder) addText(a wordAtom) {
	top := b.top()
	run := a.raw.run
	if run == nil {
		run = top.base
	}
	switch {
	case !visible(a.text) && !run.format.drawn():
		// A space is as what is around it, whatever its properties.
	case run.format.looks(top.base.format):
		if top.look != nil { // Else the text goes on: gathered, so as not to copy it for each run.
			b.endLook()
		}
	case top.look != nil && run.format.looks(top.look.format):
	default:
		b.endLook()
		b.flush()
		b.t.codes = append(b.t.codes, wordCode{look: run})
		b.t.inline.begin(code{what: run.format.differs(top.base.format)})
		top.look = run
	}
	b.text.WriteString(a.text)
}

// flush puts in the text that has been gathered.
func (b *textBuilder) flush() {
	b.t.inline.addText(b.text.String())
	b.text.Reset()
}

// endLook ends the pair that is only a way to look.
func (b *textBuilder) endLook() {
	b.flush()
	if top := b.top(); top.look != nil {
		b.t.inline.end()
		top.look = nil
	}
}

// single puts in a code that stands alone. What is not to be seen takes as few as can be.
func (b *textBuilder) single(what string, raws []rawPiece) {
	if top := b.top(); top.look != nil && raws[0].run != nil && !raws[0].run.format.looks(top.look.format) {
		b.endLook()
	}
	b.flush()
	t := b.t.inline
	if n := len(t.pieces); n > 0 && t.pieces[n-1].kind == pieceSingle && (what == "hidden text" || what == "field") {
		if last := t.pieces[n-1].code; t.codes[last].what == what {
			b.t.codes[last].open = append(b.t.codes[last].open, raws...)
			return
		}
	}
	b.t.codes = append(b.t.codes, wordCode{open: raws})
	t.addSingle(code{what: what, kept: true})
}

// begin begins a container that the atom at end ends.
func (b *textBuilder) begin(what string, c wordCode, end int) {
	b.endLook()
	if c.look == nil {
		c.look = b.top().base
	}
	b.t.codes = append(b.t.codes, c)
	b.t.inline.begin(code{what: what, kept: true})
	b.scopes = append(b.scopes, scope{base: c.look, end: end})
}

func (b *textBuilder) close(a wordAtom) {
	b.endLook()
	b.scopes = b.scopes[:len(b.scopes)-1]
	open := b.t.inline.open
	b.t.codes[open[len(open)-1]].end = []rawPiece{a.raw}
	b.t.inline.end()
}
