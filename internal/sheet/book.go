package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Book is an open workbook. It is not safe for concurrent use.
type Book struct {
	parts    map[string]*zip.File // by partKey
	left     left
	sheets   []Sheet
	shared   []string       // texts that cells share
	formats  []numberFormat // of numbers, by the number of a cell's style
	from1904 bool           // dates are counted from 1904, not from 1900
}

// Sheet is one of the tables of a workbook.
type Sheet struct {
	Name  string
	State State
	part  string
}

// State says who sees a sheet.
type State uint8

const (
	Visible    State = iota
	Hidden           // a person can make it visible in the program's menu
	VeryHidden       // only a macro can
)

// compoundFile is what files begin with that are encrypted, and those of Excel
// before 2007.
const compoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// Open reads which sheets a workbook of size bytes has, the texts that they share,
// and how they show numbers. The sheets are read from r as they are scanned.
//
// Errors are an [*Error], [ErrEmpty], and those of r.
func Open(r io.ReaderAt, size int64, limits Limits) (*Book, error) {
	begin := make([]byte, len(compoundFile))
	n, err := r.ReadAt(begin, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch begin = begin[:n]; {
	case n == 0:
		return nil, ErrEmpty
	case string(begin) == compoundFile:
		return nil, hinted("remove the password, and save it as .xlsx", "the spreadsheet is encrypted, or of an old kind (.xls)")
	case !bytes.HasPrefix(begin, []byte("PK")):
		return nil, notSpreadsheet("", "it is no .xlsx file")
	}
	parts, err := openZip(r, size)
	if err != nil {
		return nil, err
	}
	b := &Book{parts: parts, left: limits.of(size)}
	if err := b.open(); err != nil {
		return nil, err
	}
	return b, nil
}

// Sheets are the sheets of a workbook in the order of their tabs; charts and macro
// sheets are not among them.
func (b *Book) Sheets() []Sheet { return b.sheets }

// Sheet finds a sheet by its name.
func (b *Book) Sheet(name string) (s Sheet, ok bool) {
	for _, s := range b.sheets {
		if s.Name == name {
			return s, true
		}
	}
	return Sheet{}, false
}

// open reads all but the sheets. The parts may be called anything: Excel on the
// web has a workbook2.xml.
func (b *Book) open() error {
	const noWorkbook = "it is an archive, but no .xlsx file"
	if b.parts["_rels/.rels"] == nil {
		return notSpreadsheet("", noWorkbook)
	}
	rels, err := b.relations("")
	if err != nil {
		return err
	}
	workbook := rels.byType["officeDocument"]
	switch {
	case workbook == "":
		return notSpreadsheet("", noWorkbook)
	case strings.EqualFold(path.Ext(workbook), ".bin"):
		return notSpreadsheet("save it as .xlsx", "it is a binary workbook (.xlsb)")
	}
	if rels, err = b.relations(workbook); err != nil {
		return err
	}
	root := true
	err = b.elements(workbook, func(_ *tokens, e xml.StartElement) error {
		if root && e.Name.Local != "workbook" {
			return notSpreadsheet("", "it is a document of Office, but no spreadsheet")
		}
		root = false
		switch e.Name.Local {
		case "workbookPr":
			b.from1904 = isTrue(attribute(e, "date1904"))
		case "sheet":
			b.addSheet(e, rels)
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

func (b *Book) addSheet(e xml.StartElement, rels relations) {
	for _, a := range e.Attr {
		if a.Name.Local != "id" || a.Name.Space == "" {
			continue
		}
		r, ok := rels.byID[a.Value]
		if !ok || r.kind != "worksheet" {
			continue
		}
		s := Sheet{Name: attribute(e, "name"), part: r.target}
		switch attribute(e, "state") {
		case "hidden":
			s.State = Hidden
		case "veryHidden":
			s.State = VeryHidden
		}
		b.sheets = append(b.sheets, s)
	}
}

// mostShared is how many bytes the texts that cells share may come to, and how
// many they may be.
const (
	mostShared      = 256 << 20
	mostSharedTexts = 4 << 20
)

func (b *Book) readShared(part string) error {
	size := 0
	return b.elements(part, func(t *tokens, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if b.left.texts--; b.left.texts < 0 {
			return hinted("", "the spreadsheet has more than %d texts", mostSharedTexts)
		}
		text, err := t.richText()
		if err != nil {
			return err
		}
		if size += len(text); size > mostShared {
			return hinted("", "the texts of the spreadsheet take more than %d MiB", mostShared>>20)
		}
		b.shared = append(b.shared, text)
		return nil
	}, nil)
}

// errLooked ends the look at the head of a sheet.
var errLooked = errors.New("looked at")

// RightToLeft tells whether a sheet has its first column on the right. It reads no
// row.
func (b *Book) RightToLeft(s Sheet) (bool, error) {
	rtl := false
	err := b.elements(s.part, func(_ *tokens, e xml.StartElement) error {
		switch e.Name.Local {
		case "sheetView":
			rtl = isTrue(attribute(e, "rightToLeft"))
		case "sheetData":
			return errLooked
		}
		return nil
	}, nil)
	if err == errLooked {
		err = nil
	}
	return rtl, err
}

// isTrue reads an attribute that says yes or no.
func isTrue(value string) bool { return value == "1" || value == "true" }
