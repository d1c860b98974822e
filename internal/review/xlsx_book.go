package review

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// The cells are not read with excelize, nor written with it. It takes a sheet whose
// XML breaks off for one that ends there, and a text that is not in the file for an
// empty one; it turns control characters into U+FFFD, takes a text that looks like
// an escape twice over (_x0041_x0042_) for another, and cuts off long ones.

// book is a spreadsheet's archive as far as it is needed.
type book struct {
	parts   map[string]*zip.File // by partKey
	left    limits
	sheets  []namedPart
	shared  []string       // texts that cells share
	formats []numberFormat // of numbers, by the number of a cell's style
}

type namedPart struct{ name, part string }

// elements calls start for each element of a part, which may take the element's
// inside from the decoder, and end for each end of one whose start it left.
func (b *book) elements(name string, start func(*xml.Decoder, xml.StartElement) error, end func(string) error) error {
	r, err := b.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = start(d, t)
		case xml.EndElement:
			if end != nil {
				err = end(t.Name.Local)
			}
		}
		if err != nil {
			return err
		}
	}
}

// damaged is the error for a part that cannot be read.
func damaged(name string, err error) error {
	if errors.Is(err, errUnpacked) {
		return hinted(hintMade, "the spreadsheet is %w: no review is packed that tightly", errUnpacked)
	}
	return hinted("the file may be cut off: copy it again", "the spreadsheet is damaged in %.80q: %w", name, oneLineError{err})
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// open reads which sheets there are, the texts they share, and how styles show
// numbers. The parts may be called anything: Excel on the web has a workbook2.xml.
func (b *book) open() error {
	const root = "_rels/.rels"
	if b.parts[root] == nil {
		return notReview(hintMade, "it is an archive, but no .xlsx file")
	}
	rels, err := b.relations("")
	if err != nil {
		return err
	}
	workbook := rels.byType["officeDocument"]
	if workbook == "" {
		return notReview(hintMade, "it is an archive, but no .xlsx file")
	}
	if rels, err = b.relations(workbook); err != nil {
		return err
	}
	err = b.elements(workbook, func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "sheet" {
			return nil
		}
		for _, a := range e.Attr {
			if a.Name.Local == "id" && a.Name.Space != "" {
				if part, ok := rels.byID[a.Value]; ok {
					b.sheets = append(b.sheets, namedPart{attribute(e, "name"), part})
				}
			}
		}
		return nil
	}, nil)
	if err != nil {
		return err
	}
	if shared := rels.byType["sharedStrings"]; shared != "" {
		if err := b.readShared(shared); err != nil {
			return err
		}
	}
	if styles := rels.byType["styles"]; styles != "" {
		return b.readStyles(styles)
	}
	return nil
}

func (b *book) sheet(name string) (part string, ok bool) {
	for _, s := range b.sheets {
		if s.name == name {
			return s.part, true
		}
	}
	return "", false
}

func (b *book) readShared(part string) error {
	return b.elements(part, func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if b.left.texts--; b.left.texts < 0 {
			return hinted(hintMade, "the spreadsheet has more than %d texts", maxShared)
		}
		text, err := richText(d)
		b.shared = append(b.shared, text)
		if err != nil {
			return damaged(part, err)
		}
		return nil
	}, nil)
}

// richText joins the texts up to the end of the element that has been begun, but
// for what only tells the pronunciation.
func richText(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth, phonetic := 1, 0; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case phonetic == 0 && t.Name.Local == "rPh":
				phonetic = depth
			case phonetic == 0 && t.Name.Local == "t":
				s, err := plain(d)
				if err != nil {
					return "", err
				}
				b.WriteString(unescapeCell(s))
				depth--
			}
		case xml.EndElement:
			if depth == phonetic {
				phonetic = 0
			}
			depth--
		}
	}
	return b.String(), nil
}

// plain is the text up to the end of the element that has been begun.
func plain(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(t)
		}
	}
	return b.String(), nil
}
