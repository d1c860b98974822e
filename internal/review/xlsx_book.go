package review

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// The cells are not read with excelize: it takes a sheet whose XML breaks off for
// one that ends there, and a text that is missing for its number.

// book is a spreadsheet's archive as far as it is needed.
type book struct {
	archive *zip.Reader
	limit   int64 // how many bytes may be unpacked still
	sheets  []namedPart
	shared  []string // texts that cells share
	dated   []bool   // by the number of a cell's style: it shows a date or time
}

type namedPart struct{ name, part string }

// The unpacked parts that are read may together have the larger of these.
const (
	leastLimit = 32 << 20
	mostLimit  = 1 << 30
	ratioLimit = 100 // times the size of the file: text is packed 5 to 25 times
)

func unpackedLimit(size int64) int64 {
	return max(leastLimit, min(size*ratioLimit, mostLimit))
}

// errUnpacked is the end of what may be unpacked.
var errUnpacked = errors.New("too large once unpacked")

// limited reads what may be unpacked still.
type limited struct {
	io.ReadCloser
	book *book
}

func (l limited) Read(p []byte) (int, error) {
	if l.book.limit <= 0 {
		return 0, errUnpacked
	}
	if int64(len(p)) > l.book.limit {
		p = p[:l.book.limit]
	}
	n, err := l.ReadCloser.Read(p)
	l.book.limit -= int64(n)
	return n, err
}

// part opens a part of the archive; os.ErrNotExist is in its error.
func (b *book) part(name string) (io.ReadCloser, error) {
	f, err := b.archive.Open(name)
	if err != nil {
		return nil, err
	}
	return limited{f, b}, nil
}

// elements calls start for each element of a part, which may take the element's
// inside from the decoder, and end for each end of one whose start it left.
func (b *book) elements(name string, start func(*xml.Decoder, xml.StartElement) error, end func(string) error) error {
	r, err := b.part(name)
	if err != nil {
		return notReview(hintMade, "the archive has no part %.80q", name)
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

// open reads which sheets there are, the texts they share, and which styles show
// dates.
func (b *book) open() error {
	const workbook = "xl/workbook.xml"
	if _, err := b.archive.Open(workbook); err != nil {
		return notReview(hintMade, "it is an archive, but no .xlsx file")
	}
	targets := map[string]string{}
	var shared, styles string
	err := b.elements("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := attribute(e, "Target")
		if strings.HasPrefix(target, "/") {
			target = strings.TrimPrefix(target, "/")
		} else {
			target = path.Join("xl", target)
		}
		targets[attribute(e, "Id")] = target
		switch kind := attribute(e, "Type"); {
		case strings.HasSuffix(kind, "/sharedStrings"):
			shared = target
		case strings.HasSuffix(kind, "/styles"):
			styles = target
		}
		return nil
	}, nil)
	if err != nil {
		return err
	}
	err = b.elements(workbook, func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "sheet" {
			return nil
		}
		for _, a := range e.Attr {
			if a.Name.Local == "id" && a.Name.Space != "" {
				if part, ok := targets[a.Value]; ok {
					b.sheets = append(b.sheets, namedPart{attribute(e, "name"), part})
				}
			}
		}
		return nil
	}, nil)
	if err != nil {
		return err
	}
	if shared != "" {
		if err := b.readShared(shared); err != nil {
			return err
		}
	}
	if styles != "" {
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

// readStyles finds the styles that show a number as a date or time.
func (b *book) readStyles(part string) error {
	codes := map[string]string{}
	inCells := false
	return b.elements(part, func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			codes[attribute(e, "numFmtId")] = attribute(e, "formatCode")
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				id := attribute(e, "numFmtId")
				b.dated = append(b.dated, showsDate(id, codes[id]))
			}
		}
		return nil
	}, func(name string) error {
		if name == "cellXfs" {
			inCells = false
		}
		return nil
	})
}

// showsDate tells the number formats of dates and times: those that every
// spreadsheet knows by number, and the others by the letters in their code
// outside quotes, brackets and escapes.
func showsDate(id, code string) bool {
	n, err := strconv.Atoi(id)
	if err != nil {
		return false
	}
	if code == "" {
		return 14 <= n && n <= 22 || 27 <= n && n <= 36 || 45 <= n && n <= 47 || 50 <= n && n <= 58
	}
	quoted, bracketed, skip := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case quoted:
			quoted = r != '"'
		case bracketed:
			bracketed = r != ']'
		case r == '"':
			quoted = true
		case r == '[':
			bracketed = true
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case strings.ContainsRune("ymdhs", r):
			return true
		}
	}
	return false
}

// cell is a cell of a sheet as it stands in the file.
type cell struct {
	book        *book
	name        string // such as D12
	column, row int    // from 1
	kind        string // the attribute t
	style       string // the attribute s
	value       string // what <v> holds
	inline      string // what <is> holds
	formula     bool
	hasValue    bool
}

// text is what the cell holds: the text, or a number as it is stored.
func (c cell) text() (string, error) {
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(c.value)
		if err != nil || n < 0 || n >= len(c.book.shared) {
			return "", hinted("open it in a spreadsheet program, and save it again", "cell %s: the spreadsheet is damaged: it has no text number %.20q", c.name, c.value)
		}
		return c.book.shared[n], nil
	case "inlineStr":
		return c.inline, nil
	case "e":
		what := "an error"
		if c.formula {
			what = "a formula with an error"
		}
		return "", hinted("write the text anew, behind an apostrophe (') if it begins with = + - or @", "cell %s holds %s, %.20q, in the place of text", c.name, what, c.value)
	case "str":
		if c.formula && !c.hasValue {
			break
		}
		return unescapeCell(c.value), nil
	}
	if c.formula && !c.hasValue {
		return "", hinted("open it in a spreadsheet program, and save it again", "cell %s holds a formula whose value is not in the file", c.name)
	}
	return c.value, nil
}

// written is the text of a cell for texts. A number is as it would be shown; a
// date would be a number that nobody typed.
func (c cell) written(text string) (string, error) {
	switch c.kind {
	case "", "n":
	case "b":
		if text == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "d":
		return "", c.isDate()
	default:
		return text, nil
	}
	if text == "" {
		return "", nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "", hinted("write the text anew", "cell %s: %.40q is no number", c.name, text)
	}
	if style, err := strconv.Atoi(c.style); err == nil && style >= 0 && style < len(c.book.dated) && c.book.dated[style] {
		return "", c.isDate()
	}
	// Spreadsheets count in binary and show 15 digits: 0.1 + 0.2 is 0.3.
	if short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64); err == nil {
		n = short
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

func (c cell) isDate() error {
	return hinted("format the cell as text, and write it anew", "cell %s holds a date, which a spreadsheet keeps as a number, in the place of text", c.name)
}

// grid is what is wanted of a sheet; each may be nil. An error ends the reading.
type grid struct {
	row    func(n int) error // at the begin of each row, and with 0 at the end of the last
	cell   func(cell) error
	merged func(ref string) error
}

// scan reads a sheet.
func (b *book) scan(part string, g *grid) error {
	row, column := 0, 0
	inRows := false
	begin := func(n int) error {
		if g.row == nil {
			return nil
		}
		return g.row(n)
	}
	err := b.elements(part, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "sheetData":
			inRows = true
		case "row":
			if !inRows {
				return nil
			}
			row, column = row+1, 0
			if r := attribute(e, "r"); r != "" {
				n, err := strconv.Atoi(r)
				if err != nil || n < row || n > maxRows {
					return damaged(part, fmt.Errorf("%.20q cannot be the number of a row after row %d", r, row-1))
				}
				row = n
			}
			return begin(row)
		case "c":
			if !inRows || row == 0 {
				return nil
			}
			column++
			c := cell{book: b, kind: attribute(e, "t"), style: attribute(e, "s")}
			if r := attribute(e, "r"); r != "" {
				n, of, ok := cellPlace(r)
				if !ok || of != row || n < column {
					return damaged(part, fmt.Errorf("%.20q cannot be the name of a cell in row %d there", r, row))
				}
				column = n
			}
			c.name, c.column, c.row = cellName(column, row), column, row
			if err := c.read(d); err != nil {
				return damaged(part, err)
			}
			return g.cell(c)
		case "mergeCell":
			if g.merged != nil {
				return g.merged(attribute(e, "ref"))
			}
		}
		return nil
	}, func(name string) error {
		if name == "sheetData" && inRows {
			inRows = false
			return begin(0)
		}
		return nil
	})
	return err
}

// read takes the inside of <c>.
func (c *cell) read(d *xml.Decoder) error {
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				c.hasValue = true
				c.value, err = plain(d)
			case "is":
				c.inline, err = richText(d)
			case "f":
				c.formula = true
				_, err = plain(d)
			default:
				_, err = plain(d)
			}
			if err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}
