package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"hafez/internal/document"
)

// Book is an open workbook. It is not safe for concurrent use.
type Book struct {
	parts    map[string]*zip.File // by partKey
	left     left
	sheets   []Sheet
	shared   texts          // that cells share
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
// Errors are an [*Error], [document.ErrEmpty], and those of r.
func Open(r io.ReaderAt, size int64, limits Limits) (*Book, error) {
	begin := make([]byte, len(compoundFile))
	n, err := r.ReadAt(begin, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch begin = begin[:n]; {
	case n == 0:
		return nil, document.ErrEmpty
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
	err = b.elements(workbook, func(t *tokens) error {
		if root && t.name() != "workbook" {
			return notSpreadsheet("", "it is a document of Office, but no spreadsheet")
		}
		root = false
		switch t.name() {
		case "workbookPr":
			b.from1904 = isTrue(t.attribute("date1904"))
		case "sheet":
			b.addSheet(t, rels)
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

func (b *Book) addSheet(t *tokens, rels relations) {
	for _, a := range t.s.Attrs() {
		if !strings.HasSuffix(a.Name, ":id") {
			continue
		}
		r, ok := rels.byID[a.Value]
		if !ok || r.kind != "worksheet" {
			continue
		}
		s := Sheet{Name: t.attribute("name"), part: r.target}
		switch t.attribute("state") {
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
	return b.elements(part, func(t *tokens) error {
		if t.name() != "si" {
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
		b.shared.add(text)
		return nil
	}, nil)
}

// texts is a list of texts that grows without being copied: millions of short ones
// take more memory than their letters.
type texts struct {
	blocks [][]string
	n      int
}

const textBlock = 4096

func (t *texts) add(text string) {
	if t.n%textBlock == 0 {
		t.blocks = append(t.blocks, make([]string, 0, textBlock))
	}
	last := &t.blocks[len(t.blocks)-1]
	*last = append(*last, text)
	t.n++
}

// at is the text of a number from 0; ok is false if there is none.
func (t *texts) at(i int) (text string, ok bool) {
	if i < 0 || i >= t.n {
		return "", false
	}
	return t.blocks[i/textBlock][i%textBlock], true
}

// errLooked ends the look at the head of a sheet.
var errLooked = errors.New("looked at")

// RightToLeft tells whether a sheet has its first column on the right. It reads no
// row.
func (b *Book) RightToLeft(s Sheet) (bool, error) {
	rtl := false
	err := b.elements(s.part, func(t *tokens) error {
		switch t.name() {
		case "sheetView":
			rtl = isTrue(t.attribute("rightToLeft"))
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
