package document

import (
	"fmt"
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

	template *wordTemplate // what takes note of where all is, or nil

	notes   []noteRef // in the order of reference
	noted   map[noteRef]bool
	margins []string // parts of headers and footers, in the order of reference
	margin  map[string]bool

	elsewhere int  // pieces of the text that are other files, in the zip file or outside
	unfilled  int  // content controls that were left out
	tracked   bool // there are tracked changes
}

// noteRef refers to a note by its part, "footnotes" or "endnotes", and number.
type noteRef struct{ part, id string }

func readDOCX(a *archive, out *flow, opts Options) error {
	d, err := openDOCX(a)
	if err != nil {
		return err
	}
	if err := d.readBody(out, nil, opts); err != nil {
		return err
	}
	missing, err := d.readNotes(out)
	if err != nil {
		return err
	}
	if err := d.readMargins(out); err != nil {
		return err
	}
	d.tellLeftOut(opts)
	tell(opts, missing, "text is missing: notes that it refers to are not in the document")
	return nil
}

// tellLeftOut tells what of the text is not the document's own.
func (d *docx) tellLeftOut(opts Options) {
	tell(opts, d.elsewhere, "text is left out: other files that Word shows as part of the document")
	tell(opts, d.unfilled, "text is left out: what content controls that are not filled in ask for")
}

// tell tells the caller of what there is more than none of.
func tell(opts Options, count int, what string) {
	if count > 0 {
		opts.Note(fmt.Sprintf("%s (%d)", what, count))
	}
}

// openDOCX reads what has to be known of a document before its body.
func openDOCX(a *archive) (*docx, error) {
	d := &docx{archive: a, noted: map[noteRef]bool{}, margin: map[string]bool{}}
	var err error
	if d.main, d.rels, err = openPackage(a); err != nil {
		return nil, err
	}
	if styles := d.rels.ofType("styles"); styles != "" {
		if d.styles, err = readStyles(a, styles); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// part opens a part that text is in.
func (d *docx) part(name string, progress func(done, total int64)) (*part, error) {
	if d.template != nil {
		return d.template.open(name)
	}
	return d.archive.part(name, progress)
}

// readBody reads the body as blocks, or as rows of tables if those are not nil.
func (d *docx) readBody(out *flow, rows *rowReader, opts Options) error {
	p, err := d.part(d.main, opts.Progress)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.root("w:document", "a Word document"); err != nil {
		return err
	}
	s := newStory(d, p, out, Paragraph)
	s.rows = rows
	if err := s.read(); err != nil {
		return err
	}
	return p.finish()
}

// readNotes reads the notes that were referred to, and tells how many of them
// there are not.
func (d *docx) readNotes(out *flow) (missing int, err error) {
	notes := map[noteRef][]Block{}
	kept := &keeper{}
	for _, kind := range []string{"footnotes", "endnotes"} {
		if !slices.ContainsFunc(d.notes, func(r noteRef) bool { return r.part == kind }) {
			continue
		}
		if err := d.readNotePart(kind, kept, notes); err != nil {
			return 0, err
		}
	}
	for _, ref := range d.notes {
		blocks, ok := notes[ref]
		if !ok {
			missing++
		}
		for _, b := range blocks {
			if err := out.emit(b); err != nil {
				return 0, err
			}
		}
	}
	return missing, nil
}

// readNotePart puts the notes of a kind into notes.
func (d *docx) readNotePart(kind string, kept *keeper, notes map[noteRef][]Block) error {
	name := d.rels.ofType(kind)
	if name == "" {
		return d.archive.fail("%s refers to a part of %s, but there is none", d.main, kind)
	}
	p, err := d.part(name, nil)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.root("w:"+kind, "a part of "+kind); err != nil {
		return err
	}
	into := &flow{emit: kept.add}
	err = p.inside(func() error {
		id, _ := p.attr("w:id")
		ref := noteRef{kind, id}
		// Separators, which are notes as well, are never referred to.
		if p.element != "w:footnote" && p.element != "w:endnote" || !d.noted[ref] {
			return p.skip()
		}
		err := newStory(d, p, into, Note).read()
		notes[ref] = append(notes[ref], kept.blocks...)
		kept.blocks = nil
		if d.template != nil {
			d.template.notes[ref] = append(d.template.notes[ref], d.template.take()...)
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.finish()
}

// readMargins reads the headers and footers that are used. Those of the first
// page, of even pages and of each section often have the same text.
func (d *docx) readMargins(out *flow) error {
	into := &flow{emit: onlyOnce(out.emit)}
	for _, name := range d.margins {
		if err := d.readMargin(name, into); err != nil {
			return err
		}
	}
	return nil
}

func (d *docx) readMargin(name string, into *flow) error {
	p, err := d.part(name, nil)
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
	if err := newStory(d, p, into, Margin).read(); err != nil {
		return err
	}
	return p.finish()
}
