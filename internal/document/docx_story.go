package document

import (
	"slices"
	"strings"

	"hafez/internal/xmlscan"
)

// story is a text that is read from its beginning to its end: the body, a note,
// a header or a footer.
type story struct {
	docx *docx
	p    *part
	flow *flow

	places []Kind      // what a paragraph is here, the innermost place last
	paras  []*wordPara // those that are open, the innermost last
	joined *wordPara   // see finishPara
	chosen []bool      // whether an alternative has been taken, of the sets that are open
	fields fieldStack

	rows *rowReader    // where the text goes if rows of tables are wanted, else nil
	rec  *wordRecorder // what takes note of where all is, for a template, else nil
}

// wordPara is a paragraph that is open.
type wordPara struct {
	style   string
	outline string // its own level, "" if it has none
	list    string // the number of its list, "" if it has none of its own
	deleted bool   // its end has been deleted, so that the next paragraph goes on
	hidden  bool   // the run that is open is hidden
}

func newStory(d *docx, p *part, out *flow, place Kind) *story {
	s := &story{docx: d, p: p, flow: out, places: []Kind{place}}
	if d.template != nil {
		s.rec = d.template.recorder()
	}
	return s
}

// read reads to the end of the element that has begun.
func (s *story) read() error {
	err := s.p.each(func(kind xmlscan.Kind) error {
		switch kind {
		case xmlscan.Start:
			if s.rec != nil {
				return s.rec.start(s)
			}
			return s.start()
		case xmlscan.End:
			if s.rec != nil {
				return s.rec.end(s)
			}
			return s.end()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.settle()
}

func (s *story) start() error {
	p := s.p
	switch p.element {
	case "w:p":
		s.begin()
	case "w:pPr":
		return s.properties()
	case "w:tbl":
		if err := s.settle(); err != nil || s.rows == nil {
			return err
		}
		s.rows.beginTable()
	case "w:tr":
		if s.rows != nil {
			return s.rows.beginRow(p)
		}
	case "w:tc":
		s.places = append(s.places, s.inCell())
		if s.rows != nil {
			return s.rows.beginCell(p)
		}
	case "w:trPr":
		return s.rowProperties()
	case "w:tcPr":
		return s.cellProperties()
	case "w:sdtPr":
		return s.controlProperties()
	case "w:txbxContent":
		if s.hidden() {
			return p.skip()
		}
		s.places = append(s.places, s.places[0])
	case "w:sectPr":
		return s.sectionProperties()
	case "w:ins", "w:moveTo":
		s.docx.tracked = true
	case "w:del", "w:moveFrom": // what tracked changes have taken away
		s.docx.tracked = true
		return p.skip()
	case "w:rt", "w:rubyPr", // how a word is read, beside it
		"w:sdtEndPr", "w:tblPr", "w:tblGrid",
		"w:instrText", "w:fldData", "m:oMath", "m:oMathPara":
		return p.skip()
	case "w:altChunk", "w:subDoc":
		s.docx.elsewhere++
		return p.skip()
	case "mc:AlternateContent":
		s.chosen = append(s.chosen, false)
	case "mc:Choice":
		requires, _ := p.attr("Requires")
		return s.choose(p.understands(requires))
	case "mc:Fallback":
		return s.choose(true)
	case "w:footnoteReference":
		return s.note("footnotes")
	case "w:endnoteReference":
		return s.note("endnotes")
	case "w:fldChar":
		kind, _ := p.attr("w:fldCharType")
		s.fields.mark(kind)
	case "w:r":
		if para := s.para(); para != nil {
			para.hidden = s.docx.styles.resolve(para.style).hidden == yes
		}
	case "w:rPr":
		return s.runProperties()
	case "w:t":
		return s.text()
	case "w:tab":
		// Also the name of a tab stop, inside w:pPr, which is not read here.
		return s.character("\t")
	case "w:ptab":
		return s.character("\t")
	case "w:br", "w:cr":
		return s.character("\n")
	case "w:noBreakHyphen":
		return s.character("\u2011")
	case "w:softHyphen":
		return s.character("\u00AD")
	case "w:sym":
		font, _ := p.attr("w:font")
		code, _ := p.attr("w:char")
		return s.character(symbol(font, code))
	}
	return nil
}

func (s *story) end() error {
	switch s.p.element {
	case "w:p":
		return s.finishPara()
	case "w:tc", "w:txbxContent":
		err := s.settle()
		s.places = s.places[:len(s.places)-1]
		if err == nil && s.rows != nil && s.p.element == "w:tc" {
			err = s.rows.endCell()
		}
		return err
	case "w:tr":
		if s.rows != nil {
			return s.rows.endRow()
		}
	case "w:tbl":
		if s.rows != nil {
			s.rows.endTable()
		}
	case "mc:AlternateContent":
		s.chosen = s.chosen[:len(s.chosen)-1]
	}
	return nil
}

// inCell is what a paragraph in a cell is here.
func (s *story) inCell() Kind {
	if s.places[0] == Paragraph {
		return Cell
	}
	return s.places[0]
}

// para is the innermost paragraph, nil if there is none.
func (s *story) para() *wordPara {
	if len(s.paras) == 0 {
		return nil
	}
	return s.paras[len(s.paras)-1]
}

// hidden tells if text is not to be seen here.
func (s *story) hidden() bool {
	para := s.para()
	return para != nil && para.hidden
}

// begin begins a paragraph.
func (s *story) begin() {
	if s.joined == nil {
		s.flow.begin()
	}
	s.joined = nil
	s.paras = append(s.paras, &wordPara{})
}

// finishPara ends a paragraph. If its end has been deleted in tracked changes,
// what follows belongs to it, and it is what that is.
func (s *story) finishPara() error {
	if err := s.settle(); err != nil { // one inside, where none should be
		return err
	}
	para := s.para()
	s.paras = s.paras[:len(s.paras)-1]
	s.fields.endParagraph()
	s.joined = para
	if para.deleted {
		return nil
	}
	return s.settle()
}

// settle hands on a paragraph that waits for one to go on with it.
func (s *story) settle() error {
	if s.joined == nil {
		return nil
	}
	kind, level := s.kind(s.joined)
	s.joined = nil
	if s.rows != nil {
		text := string(s.flow.text())
		s.flow.drop()
		return s.rows.paragraph(text, s.places[len(s.places)-1] == Cell)
	}
	if s.rec != nil {
		if err := s.rec.settle(s, kind, level); err != nil {
			return err
		}
	}
	return s.flow.end(kind, level)
}

// kind tells what a paragraph is.
func (s *story) kind(para *wordPara) (Kind, int) {
	place := s.places[len(s.places)-1]
	if s.places[0] != Paragraph {
		return place, 0
	}
	style := s.docx.styles.resolve(para.style)
	level := style.level
	if para.outline != "" {
		level = outlineLevel(para.outline)
	}
	list := style.list == yes
	if para.list != "" {
		list = para.list != "0"
	}
	switch {
	case level > 0:
		return Heading, level
	case list:
		return Item, 0
	}
	return place, 0
}

// choose takes one alternative out of the set that is open: the first that can
// be understood. Word writes a text box in two ways, of which one is enough.
func (s *story) choose(understood bool) error {
	if len(s.chosen) == 0 {
		return nil
	}
	chosen := &s.chosen[len(s.chosen)-1]
	if *chosen || !understood {
		if s.rec != nil {
			return s.rec.copies(s)
		}
		return s.p.skip()
	}
	*chosen = true
	return nil
}

// note remembers that the text refers to a note.
func (s *story) note(part string) error {
	id, _ := s.p.attr("w:id")
	ref := noteRef{part, id}
	if s.hidden() || s.docx.noted[ref] {
		return nil
	}
	if len(s.docx.notes) == maxNotes {
		return s.p.fail("more than %d notes", maxNotes)
	}
	s.docx.noted[ref] = true
	s.docx.notes = append(s.docx.notes, ref)
	return nil
}

// silent tells if text that stands here is none of the document's.
func (s *story) silent() bool {
	return s.para() == nil || s.para().hidden || s.fields.instructions > 0
}

// character writes a character that is an element of its own.
func (s *story) character(c string) error {
	if s.silent() {
		return nil
	}
	return s.flow.writeString(c)
}

// text reads w:t. Its outer white space counts only if xml:space says so; line
// ends in it are spaces.
func (s *story) text() error {
	if s.silent() {
		if s.rows != nil && s.hidden() && s.places[len(s.places)-1] == Cell {
			return s.rows.hiddenText(s.p)
		}
		return s.p.skip()
	}
	keep := s.p.keepsSpace()
	start := len(s.flow.text())
	err := s.p.each(func(kind xmlscan.Kind) error {
		if kind != xmlscan.Text {
			return nil
		}
		if err := s.flow.write(s.p.s.Text()); err != nil {
			return s.p.failAt(s.p.s.Line(), err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	text := s.flow.text()[start:]
	if !keep {
		n := 0
		for n < len(text) && isSpace(text[n]) {
			n++
		}
		end := len(text)
		for end > n && isSpace(text[end-1]) {
			end--
		}
		s.flow.truncate(start + copy(text, text[n:end]))
		text = s.flow.text()[start:]
	}
	for i, c := range text {
		if c == '\n' || c == '\r' {
			text[i] = ' '
		}
	}
	return nil
}

// understands tells if an alternative that requires these namespaces, given by
// their prefixes, is of use here.
func (p *part) understands(prefixes string) bool {
	known := []string{"wps", "wpg", "wpc", "wp14", "w14", "w15"}
	for _, prefix := range strings.Fields(prefixes) {
		if !slices.Contains(known, p.namespace(prefix)) {
			return false
		}
	}
	return true
}
