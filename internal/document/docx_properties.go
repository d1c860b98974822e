package document

// properties reads w:pPr, the properties of a paragraph.
func (s *story) properties() error {
	para := s.para()
	if para == nil {
		return s.p.skip()
	}
	err := s.p.inside(func() error {
		p := s.p
		switch value, _ := p.attr("w:val"); p.element {
		case "w:pPrChange", "w:rPrChange", "w:numberingChange":
			return p.skip() // what they were before
		case "w:pStyle":
			para.style = value
		case "w:outlineLvl":
			para.outline = value
		case "w:numId":
			para.list = value
		case "w:ins", "w:moveTo":
			s.docx.tracked = true
		case "w:del", "w:moveFrom": // in w:rPr, of the paragraph's end
			para.deleted, s.docx.tracked = true, true
		case "w:sectPr":
			return s.sectionProperties()
		}
		return nil
	})
	para.hidden = s.docx.styles.resolve(para.style).hidden == yes
	return err
}

// runProperties reads w:rPr, the properties of a run.
func (s *story) runProperties() error {
	para := s.para()
	if para == nil {
		return s.p.skip()
	}
	own := unset
	err := s.p.inside(func() error {
		switch s.p.element {
		case "w:rPrChange":
			return s.p.skip()
		case "w:rStyle":
			id, _ := s.p.attr("w:val")
			if h := s.docx.styles.resolveRun(id); h != unset {
				para.hidden = h == yes
			}
		case "w:vanish":
			own = s.p.onOff()
		}
		return nil
	})
	if own != unset {
		para.hidden = own == yes
	}
	return err
}

// rowProperties reads w:trPr, and skips the row if it is hidden or has been
// deleted in tracked changes.
func (s *story) rowProperties() error {
	gone, err := s.gone("w:tr", func() bool {
		switch s.p.element {
		case "w:ins":
			s.docx.tracked = true
		case "w:del":
			s.docx.tracked = true
			return true
		case "w:hidden":
			return s.p.onOff() == yes
		}
		if s.rows != nil {
			s.rows.rowProperty(s.p)
		}
		return false
	})
	if err != nil || !gone {
		return err
	}
	if s.rows != nil {
		s.rows.dropRow()
	}
	return s.p.skip() // to the end of the element that is open now, the row
}

// cellProperties reads w:tcPr, and skips the cell if it has been deleted in
// tracked changes.
func (s *story) cellProperties() error {
	gone, err := s.gone("w:tc", func() bool {
		switch s.p.element {
		case "w:cellIns":
			s.docx.tracked = true
		case "w:cellDel":
			s.docx.tracked = true
			return true
		}
		if s.rows != nil {
			s.rows.cellProperty(s.p)
		}
		return false
	})
	if err != nil || !gone {
		return err
	}
	if s.rows != nil {
		s.rows.dropCell()
	}
	if err := s.p.skip(); err != nil {
		return err
	}
	return s.end() // of the cell
}

// controlProperties reads w:sdtPr, and skips a content control that nobody has
// filled in: what it shows is Word's request to do so.
func (s *story) controlProperties() error {
	gone, err := s.gone("w:sdt", func() bool { return s.p.element == "w:showingPlcHdr" && s.p.onOff() == yes })
	if err != nil || !gone {
		return err
	}
	s.docx.unfilled++
	return s.p.skip()
}

// gone reads the properties of an element, and tells if one of them takes it away
// whole. Properties that stand in another element, which they would unbalance, are
// passed over.
func (s *story) gone(of string, takesAway func() bool) (bool, error) {
	if s.p.parent() != of {
		return false, s.p.skip()
	}
	gone := false
	err := s.p.inside(func() error {
		switch s.p.element {
		case "w:trPrChange", "w:tcPrChange":
			return s.p.skip() // what they were before
		}
		gone = gone || takesAway()
		return nil
	})
	return gone, err
}

// sectionProperties reads w:sectPr: which headers and footers there are.
func (s *story) sectionProperties() error {
	return s.p.inside(func() error {
		switch s.p.element {
		case "w:sectPrChange":
			return s.p.skip()
		case "w:headerReference", "w:footerReference":
			id, _ := s.p.attr("r:id")
			name, ok := s.docx.rels.byID[id]
			if !ok {
				return s.p.fail("it refers to a header or footer %q that is not in the file", id)
			}
			if !s.docx.margin[name] {
				s.docx.margin[name] = true
				s.docx.margins = append(s.docx.margins, name)
			}
		}
		return nil
	})
}
