package document

import (
	"slices"
	"strings"
)

// wordRecorder goes along with a story and takes note of where all of it stands. What
// is text, hidden, deleted, a heading and so on is the story's to say.
type wordRecorder struct {
	w    *wordTemplate
	part *wordPart

	open   []*openText // the texts that are being read, the innermost last
	paras  []*openPara // the paragraphs that are open, the innermost last
	tables []openTableSpan
	sets   []openSet // of alternatives
}

// openText is a text that is being read, and the blocks that come behind it because
// they stand in it.
type openText struct {
	text  *wordText
	after []*wordBlock
}

// openPara is a paragraph that is open.
type openPara struct {
	text    *wordText
	spot    *wordSpot
	depth   int // in the tree of elements
	runs    []*wordRun
	frames  []wordFrame
	capture *wordFrame // the element that is copied whole, in which we are, or nil
	spaces  []declared
}

// wordFrame is an element in a paragraph that is open.
type wordFrame struct {
	element    string
	depth      int
	from, to   int       // its start tag
	namespaces string    // declared around it in the paragraph
	closes     bool      // a container: its end is an atom
	contentEnd int       // of w:sdt: where the end tag of w:sdtContent begins
	atom       *wordAtom // of an element that is copied whole: what it is, or nil if it goes
	atoms      int       // of mc:AlternateContent: how many there were before
}

// declared are declarations of namespaces, as they are written.
type declared struct {
	depth int
	raw   string
}

// openTableSpan is a table that is open.
type openTableSpan struct {
	table *wordTable
	depth int
}

// openSet is a set of alternatives that is open: how many blocks there were before,
// and those of the alternatives that were not taken.
type openSet struct {
	before int
	copies []*wordBlock
}

// wordRun is a run: its name, the declarations of namespaces that its parts need, and
// how it looks.
type wordRun struct {
	name, namespaces string
	format           *runFormat
}

type wordAtomKind uint8

const (
	wordAtomText wordAtomKind = iota
	wordAtomSingle
	wordAtomMark // kept, but not shown: one end of a bookmark
	wordAtomOpen
	wordAtomClose
	wordAtomBegin // of a field
	wordAtomCode
	wordAtomSeparate
	wordAtomEnd
)

// wordAtom is a piece of a paragraph as it is read.
type wordAtom struct {
	kind wordAtomKind
	text string // of a mark its name
	what string
	id   string // of a mark
	raw  rawPiece
}

// rawPiece is what stands in the file, a stretch of the part. It
// stands in a run, or between runs if that is nil.
type rawPiece struct {
	wordSpan
	run        *wordRun
	namespaces string // what the first element needs, if it stands between runs
}

func (r *wordRecorder) para() *openPara {
	if len(r.paras) == 0 {
		return nil
	}
	return r.paras[len(r.paras)-1]
}

// blocks is where a block goes that ends now.
func (r *wordRecorder) blocks() *[]*wordBlock {
	if n := len(r.open); n > 0 {
		return &r.open[n-1].after
	}
	return &r.w.blocks
}

// start takes an element that begins, and hands it to the story.
func (r *wordRecorder) start(s *story) error {
	p := s.p
	element, depth := p.element, len(p.path)
	from, to := wordOffset(p)
	switch element {
	case "w:p":
		return r.beginPara(s, from, to)
	case "w:tbl":
		prefix, _ := cutPrefix(p.s.Name())
		r.tables = append(r.tables, openTableSpan{&wordTable{properties: wordSpan{to, to}, prefix: prefix}, depth})
		if r.part.text[to-2] == '/' {
			r.tables[len(r.tables)-1].table = nil
		}
		return r.captured(s, depth, from, to)
	case "w:tblPr":
		err := s.start()
		if n := len(r.tables); err == nil && n > 0 && r.tables[n-1].depth == depth-1 && r.tables[n-1].table != nil {
			_, end := wordOffset(p)
			r.tables[n-1].table.properties = wordSpan{from, end}
		}
		return err
	case "w:sectPr":
		err := s.start()
		if err == nil {
			_, end := wordOffset(p)
			r.part.sections = append(r.part.sections, wordSpan{from, end})
		}
		return err
	case "mc:AlternateContent":
		r.sets = append(r.sets, openSet{before: len(*r.blocks())})
	}
	para := r.para()
	if para == nil || para.capture != nil {
		return s.start()
	}
	return r.inPara(s, para, element, depth, from, to)
}

// captured hands an element to the story that does not belong into a paragraph; if it
// stands in one, it is copied whole.
func (r *wordRecorder) captured(s *story, depth, from, to int) error {
	if para := r.para(); para != nil && para.capture == nil {
		para.capture = &wordFrame{
			element: s.p.element, depth: depth, from: from, to: to, namespaces: para.namespaces(),
			atom: &wordAtom{kind: wordAtomSingle, what: "object"},
		}
	}
	return s.start()
}

func (r *wordRecorder) beginPara(s *story, from, to int) error {
	depth := len(s.p.path)
	joined := s.joined != nil
	name := s.p.s.Name()
	if err := r.captured(s, depth, from, to); err != nil {
		return err
	}
	if !joined {
		r.open = append(r.open, &openText{text: &wordText{}})
	}
	text := r.open[len(r.open)-1].text
	spot := &wordSpot{whole: wordSpan{from, to}, content: wordSpan{to, to}, name: name, empty: r.part.text[to-2] == '/'}
	text.spots = append(text.spots, spot)
	r.paras = append(r.paras, &openPara{text: text, spot: spot, depth: depth})
	if n := len(r.tables); n > 0 && r.tables[n-1].table != nil && !joined {
		r.tables[n-1].table.texts = append(r.tables[n-1].table.texts, text)
	}
	return nil
}

// inPara takes an element that begins in a paragraph.
func (r *wordRecorder) inPara(s *story, para *openPara, element string, depth, from, to int) error {
	p := s.p
	text := r.part.text
	empty := text[to-2] == '/'
	around := para.namespaces()
	para.declare(depth, text[from:to])
	before := len(s.flow.text())
	f := wordFrame{element: element, depth: depth, from: from, to: to, namespaces: around}
	name := p.s.Name()
	if err := s.start(); err != nil {
		return err
	}
	_, end := wordOffset(p)
	gone := len(p.path) < depth // The story has read it to its end, or that of what it stands in.
	if gone {
		para.undeclare(len(p.path) + 1)
	}
	whole := wordSpan{from, end}
	switch element {
	case "w:pPr":
		para.spot.properties = whole
		r.sectionIn(whole)
		para.spot.style = s.para().style
	case "w:r":
		para.runs = append(para.runs, &wordRun{name, para.namespaces(), r.w.format("")})
		para.frames = append(para.frames, f)
	case "w:rPr":
		if n := len(para.runs); n > 0 && p.path[len(p.path)-1] == "w:r" {
			para.runs[n-1].format = r.w.format(text[from:end])
		}
	case "w:t", "w:tab", "w:br", "w:cr", "w:noBreakHyphen", "w:softHyphen", "w:sym", "w:ptab":
		new := ""
		if now := s.flow.text(); len(now) > before {
			new = string(now[before:])
		}
		f.atom = character(s, element, new)
		if gone {
			return r.add(s, para, f, end)
		}
		para.capture = &f
	case "w:ins", "w:moveTo", "w:smartTag", "w:ruby", "w:rubyBase":
		// What they are about is over once the text is another. How a word is read
		// is of no use beside another word.
		para.frames = append(para.frames, f)
	case "mc:AlternateContent":
		f.atoms = len(para.text.atoms)
		para.frames = append(para.frames, f)
	case "mc:Choice", "mc:Fallback":
		if !gone {
			para.frames = append(para.frames, f)
		}
	case "w:hyperlink", "w:fldSimple", "w:customXml", "w:dir", "w:bdo":
		f.atom = &wordAtom{kind: wordAtomSingle, what: "link"}
		if empty {
			para.capture = &f
			return nil
		}
		f.closes = true
		para.frames = append(para.frames, f)
		f.atom = &wordAtom{kind: wordAtomOpen, what: element}
		return r.add(s, para, f, to)
	case "w:customXmlPr", "w:fldData":
		// They belong to the beginning of what they stand in.
		if n := len(para.text.atoms); gone && n > 0 && para.text.atoms[n-1].kind == wordAtomOpen {
			para.text.atoms[n-1].raw.to = end
		} else if !gone {
			para.frames = append(para.frames, f)
		}
	case "w:sdt":
		para.frames = append(para.frames, f)
	case "w:sdtPr":
		if n := len(para.frames); n > 0 && para.frames[n-1].element == "w:sdt" && len(p.path) < para.frames[n-1].depth {
			// The control is not filled in, and the story is past it.
			sdt := para.frames[n-1]
			para.frames = para.frames[:n-1]
			sdt.atom = &wordAtom{kind: wordAtomSingle, what: "content control"}
			return r.add(s, para, sdt, end)
		}
	case "w:sdtEndPr", "w:rubyPr", "w:rt":
	case "w:sdtContent":
		para.frames = append(para.frames, f)
		if n := len(para.frames) - 2; n >= 0 && para.frames[n].element == "w:sdt" && !empty {
			para.frames[n].closes = true
			opens := para.frames[n]
			opens.atom = &wordAtom{kind: wordAtomOpen, what: element}
			return r.add(s, para, opens, to)
		}
	case "w:del", "w:moveFrom":
		return r.marksIn(s, para, whole, around)
	default:
		f.atom = thing(p, element, gone)
		if gone {
			return r.add(s, para, f, end)
		}
		para.capture = &f
	}
	return nil
}

// sectionIn takes note of a section's properties in those of a paragraph.
func (r *wordRecorder) sectionIn(properties wordSpan) {
	raw := r.part.at(properties)
	if !strings.Contains(raw, "sectPr") {
		return
	}
	_, in, _ := children(raw)
	for _, c := range in {
		if c.name == "sectPr" {
			from := properties.from + c.from
			r.part.sections = append(r.part.sections, wordSpan{from, from + len(c.raw)})
		}
	}
}

// marksIn keeps the ends of bookmarks, and their like, that stand in deleted text.
func (r *wordRecorder) marksIn(s *story, para *openPara, deleted wordSpan, namespaces string) error {
	raw := r.part.at(deleted)
	if !strings.Contains(raw, "Start") && !strings.Contains(raw, "End") {
		return nil
	}
	open, in, _ := children(raw)
	for _, c := range in {
		if _, local := cutPrefix(c.name); isRangeMark("w:" + local) {
			from := deleted.from + c.from
			mark := wordFrame{from: from, namespaces: addDeclared(namespaces, open), atom: &wordAtom{kind: wordAtomMark, what: "w:" + local}}
			if err := r.add(s, para, mark, from+len(c.raw)); err != nil {
				return err
			}
		}
	}
	return nil
}

// isRangeMark tells elements that stand at one end of something and say nothing by
// themselves.
func isRangeMark(element string) bool {
	return slices.Contains([]string{
		"w:bookmarkStart", "w:bookmarkEnd", "w:permStart", "w:permEnd",
		"w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd",
	}, element)
}

// character is the atom of an element that is text, new, or that might have been.
func character(s *story, element, new string) *wordAtom {
	kind, _ := s.p.attr("w:type")
	switch {
	case s.silent():
		return &wordAtom{kind: wordAtomSingle, what: "hidden text"}
	case element == "w:br" && (kind == "page" || kind == "column"):
		return &wordAtom{kind: wordAtomSingle, what: kind + " break"}
	case element == "w:ptab":
		return &wordAtom{kind: wordAtomSingle, what: "tab"}
	case element == "w:sym" && new == "":
		return &wordAtom{kind: wordAtomSingle, what: "symbol"}
	case new == "":
		return nil
	}
	return &wordAtom{kind: wordAtomText, text: new}
}

// thing is the atom of an element that is not text, nil if it is of no use any more.
func thing(p *part, element string, gone bool) *wordAtom {
	if isRangeMark(element) {
		name, _ := p.attr("w:name")
		id, _ := p.attr("w:id")
		return &wordAtom{kind: wordAtomMark, what: element, text: name, id: id}
	}
	what := "object"
	switch element {
	case "w:proofErr", "w:lastRenderedPageBreak", "w:smartTagPr":
		return nil
	case "w:fldChar":
		kind, _ := p.attr("w:fldCharType")
		switch {
		case gone:
		case kind == "begin":
			return &wordAtom{kind: wordAtomBegin, what: "field"}
		case kind == "separate":
			return &wordAtom{kind: wordAtomSeparate, what: "field"}
		case kind == "end":
			return &wordAtom{kind: wordAtomEnd, what: "field"}
		}
		what = "field"
	case "w:instrText", "w:delInstrText":
		return &wordAtom{kind: wordAtomCode, what: "field"}
	case "w:footnoteReference":
		what = "footnote"
	case "w:endnoteReference":
		what = "endnote"
	case "w:footnoteRef", "w:endnoteRef":
		what = "number of the note"
	case "w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef":
		what = "comment"
	case "w:drawing", "w:pict", "w:object":
		what = "picture"
	case "m:oMath", "m:oMathPara":
		what = "formula"
	case "w:pgNum":
		what = "page number"
	}
	return &wordAtom{kind: wordAtomSingle, what: what}
}

// add puts the atom of an element into the paragraph; it ends at end.
func (r *wordRecorder) add(s *story, para *openPara, f wordFrame, end int) error {
	if f.atom == nil {
		return nil
	}
	if r.w.atoms++; r.w.atoms > maxWordAtoms {
		return s.p.fail("more than %d pieces in one paragraph with what it stands in", maxWordAtoms)
	}
	a := *f.atom
	a.raw = rawPiece{wordSpan: wordSpan{f.from, end}, namespaces: f.namespaces}
	if n := len(para.runs); n > 0 && a.kind != wordAtomOpen && a.kind != wordAtomClose {
		if a.raw.run = para.runs[n-1]; a.raw.namespaces == a.raw.run.namespaces {
			a.raw.namespaces = ""
		}
	}
	para.text.atoms = append(para.text.atoms, a)
	return nil
}

// end takes an element that ends.
func (r *wordRecorder) end(s *story) error {
	p := s.p
	element, depth := p.element, len(p.path)+1
	from, to := wordOffset(p)
	if para := r.para(); element == "w:p" && para != nil && para.depth == depth {
		r.paras = r.paras[:len(r.paras)-1]
		para.spot.whole.to = to
		if !para.spot.empty {
			para.spot.content.to = from
		}
	}
	if err := s.end(); err != nil {
		return err
	}
	if n := len(r.tables) - 1; n >= 0 && r.tables[n].depth == depth {
		if t := r.tables[n].table; t != nil && len(t.texts) > 0 {
			r.part.tables = append(r.part.tables, t)
		}
		r.tables = r.tables[:n]
	}
	if element == "mc:AlternateContent" {
		r.endSet()
	}
	para := r.para()
	if para == nil {
		return nil
	}
	defer para.undeclare(depth)
	if f := para.capture; f != nil {
		if f.depth != depth {
			return nil
		}
		para.capture = nil
		if f.atom != nil && f.atom.what == "picture" {
			f.atom.what = pictureOrBox(r.part.text[f.from:to])
		}
		return r.add(s, para, *f, to)
	}
	n := len(para.frames) - 1
	if n < 0 || para.frames[n].depth != depth {
		return nil
	}
	f := para.frames[n]
	para.frames = para.frames[:n]
	switch {
	case element == "w:r":
		para.runs = para.runs[:len(para.runs)-1]
	case element == "w:sdtContent" && n > 0:
		para.frames[n-1].contentEnd = from
	case element == "w:sdt" && !f.closes:
		f.atom = &wordAtom{kind: wordAtomSingle, what: "content control"}
		return r.add(s, para, f, to)
	case element == "mc:AlternateContent":
		said := para.text.atoms[f.atoms:]
		if !slices.ContainsFunc(said, func(a wordAtom) bool { return a.kind == wordAtomText }) {
			r.w.atoms -= len(said)
			para.text.atoms = para.text.atoms[:f.atoms]
			f.atom = &wordAtom{kind: wordAtomSingle, what: pictureOrBox(r.part.text[f.from:to])}
			return r.add(s, para, f, to)
		}
	}
	if f.closes {
		f.atom = &wordAtom{kind: wordAtomClose, what: element}
		if f.from = from; element == "w:sdt" {
			f.from = f.contentEnd
		}
		return r.add(s, para, f, to)
	}
	return nil
}

// settle takes a text that has ended.
func (r *wordRecorder) settle(s *story, kind Kind, level int) error {
	n := len(r.open) - 1
	ended := r.open[n]
	r.open = r.open[:n]
	into := r.blocks()
	t := ended.text
	r.w.atoms -= len(t.atoms)
	t.build(r.part)
	if r.w.codes += len(t.codes); r.w.codes > maxWordCodes {
		return s.p.fail("more than %d things and changes of format in the text", maxWordCodes)
	}
	for _, c := range t.inline.codes {
		if c.what == "reference" || c.what == "number" {
			r.w.shown++
		}
	}
	if t.inline.hasText() {
		if r.w.texts++; r.w.texts > maxWordTexts {
			return s.p.fail("more than %d paragraphs with text: split the document", maxWordTexts)
		}
		r.part.texts = append(r.part.texts, t)
		tagged, _ := t.inline.tagged()
		cut, _ := CutTags(tagged)
		*into = append(*into, &wordBlock{kind: kind, level: level, cut: cut, texts: []*wordText{t}})
	}
	*into = append(*into, ended.after...)
	return nil
}

// copies reads an alternative that the story does not take. Its paragraphs get the
// translations of those with the same texts in the one that it does.
func (r *wordRecorder) copies(s *story) error {
	d := *s.docx
	d.notes, d.margins = nil, nil
	d.noted, d.margin = map[noteRef]bool{}, map[string]bool{}
	before := r.w.take()
	err := newStory(&d, s.p, &flow{emit: func(Block) error { return nil }}, s.places[0]).read()
	set := &r.sets[len(r.sets)-1]
	set.copies = append(set.copies, r.w.take()...)
	r.w.blocks = before
	return err
}

// endSet finds to the copies in a set of alternatives what they are copies of.
func (r *wordRecorder) endSet() {
	set := r.sets[len(r.sets)-1]
	r.sets = r.sets[:len(r.sets)-1]
	taken := *r.blocks()
	taken = taken[min(set.before, len(taken)):]
	if len(set.copies) == 0 {
		return
	}
	with := map[string][]*wordBlock{} // this text, in their order
	for _, b := range taken {
		with[b.cut] = append(with[b.cut], b)
	}
	for _, c := range set.copies {
		if of := with[c.cut]; len(of) > 0 {
			of[0].texts = append(of[0].texts, c.texts...)
			with[c.cut] = of[1:]
		}
	}
}

// declare takes note of the namespaces that a start tag declares.
func (p *openPara) declare(depth int, tag string) {
	if strings.Contains(tag, "xmlns") {
		if raw := addDeclared("", tag); raw != "" {
			p.spaces = append(p.spaces, declared{depth, raw})
		}
	}
}

// undeclare forgets what elements so deep and deeper declared.
func (p *openPara) undeclare(depth int) {
	for n := len(p.spaces); n > 0 && p.spaces[n-1].depth >= depth; n-- {
		p.spaces = p.spaces[:n-1]
	}
}

// namespaces are the declarations that hold here and are made in the paragraph.
func (p *openPara) namespaces() (all string) {
	for _, d := range p.spaces {
		all = addDeclared(all, "<a"+d.raw+">")
	}
	return all
}

// addDeclared adds the declarations in a start tag to others, which they hide.
func addDeclared(all, tag string) string {
	if !strings.Contains(tag, "xmlns") {
		return all
	}
	var names []string
	added := ""
	eachAttr(tag, func(name, _, raw string) {
		if name == "xmlns" || strings.HasPrefix(name, "xmlns:") {
			names = append(names, name)
			added += " " + raw
		}
	})
	eachAttr("<a"+all+">", func(name, _, raw string) {
		if !slices.Contains(names, name) {
			added += " " + raw
		}
	})
	return added
}

func pictureOrBox(raw string) string {
	if strings.Contains(raw, "txbxContent") {
		return "text box"
	}
	return "picture"
}

// wordOffset is where what was found last begins and ends in the part's text.
func wordOffset(p *part) (from, to int) {
	start, end := p.s.Span()
	return int(start), int(end)
}
