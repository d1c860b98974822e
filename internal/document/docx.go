package document

import (
	"slices"
)

// maxNotes is how many notes a document may refer to.
const maxNotes = 100_000

// docx is a Word document that is being read.
//
// Its text is in several parts: the body in the main part, the notes in one or
// two others, each header and footer in one. The main part says which of them
// are used. Notes come in the order in which the body refers to them, after it:
// Word keeps them in the order in which they were made.
type docx struct {
	archive *archive
	main    string // the name of the main part
	rels    relations
	styles  styles

	notes   []noteRef // in the order of reference
	margins []string  // parts of headers and footers, in the order of reference
	noted   map[noteRef]bool
}

// noteRef refers to a note by its part, "footnotes" or "endnotes", and number.
type noteRef struct{ part, id string }

func readDOCX(a *archive, out *flow, opts Options) error {
	d := &docx{archive: a, noted: map[noteRef]bool{}}
	var err error
	if d.main, d.rels, err = openPackage(a); err != nil {
		return err
	}
	if styles := d.rels.ofType("styles"); styles != "" {
		if d.styles, err = readStyles(a, styles); err != nil {
			return err
		}
	}
	if err := d.readBody(out, opts); err != nil {
		return err
	}
	if err := d.readNotes(out); err != nil {
		return err
	}
	return d.readMargins(out)
}

func (d *docx) readBody(out *flow, opts Options) error {
	p, err := d.archive.part(d.main, opts.Progress)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.root("w:document", "a Word document"); err != nil {
		return err
	}
	s := newStory(d, p, out, Paragraph)
	if err := s.read(); err != nil {
		return err
	}
	return p.finish()
}

// readNotes reads the notes that were referred to.
func (d *docx) readNotes(out *flow) error {
	if len(d.notes) == 0 {
		return nil
	}
	notes := map[noteRef][]Block{}
	kept := &keeper{}
	into := &flow{emit: kept.add}
	for _, kind := range []string{"footnotes", "endnotes"} {
		i := slices.IndexFunc(d.notes, func(r noteRef) bool { return r.part == kind })
		if i < 0 {
			continue
		}
		name := d.rels.ofType(kind)
		if name == "" {
			return d.archive.fail("%s refers to a part of %s, but there is none", d.main, kind)
		}
		p, err := d.archive.part(name, nil)
		if err != nil {
			return err
		}
		defer p.close()
		if err := p.root("w:"+kind, kind); err != nil {
			return err
		}
		err = p.inside(func() error {
			if p.element != "w:footnote" && p.element != "w:endnote" {
				return p.skip()
			}
			id, _ := p.attr("w:id")
			ref := noteRef{kind, id}
			// Separators, which are notes as well, are never referred to.
			if !d.noted[ref] {
				return p.skip()
			}
			err := newStory(d, p, into, Note).read()
			notes[ref] = append(notes[ref], kept.blocks...)
			kept.blocks = nil
			return err
		})
		if err != nil {
			return err
		}
		if err := p.finish(); err != nil {
			return err
		}
	}
	for _, ref := range d.notes {
		for _, b := range notes[ref] {
			if err := out.emit(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// readMargins reads the headers and footers that are used. Those of the first
// page, of even pages and of each section often have the same text.
func (d *docx) readMargins(out *flow) error {
	once := onlyOnce(out.emit)
	for _, name := range d.margins {
		p, err := d.archive.part(name, nil)
		if err != nil {
			return err
		}
		defer p.close()
		if _, err := p.next(); err != nil {
			return err
		}
		if p.element != "w:hdr" && p.element != "w:ftr" {
			return p.fail("not a header or footer: its root element is <%s>", p.s.Root())
		}
		if err := newStory(d, p, &flow{emit: once}, Margin).read(); err != nil {
			return err
		}
		if err := p.finish(); err != nil {
			return err
		}
	}
	return nil
}

// onlyOnce hands on the blocks whose text has not come before.
func onlyOnce(emit func(Block) error) func(Block) error {
	seen := &keeper{}
	return func(b Block) error {
		if slices.ContainsFunc(seen.blocks, func(s Block) bool { return s.Text == b.Text }) {
			return nil
		}
		if err := seen.add(b); err != nil {
			return err
		}
		return emit(b)
	}
}
