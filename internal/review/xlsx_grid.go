package review

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
)

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
		if !c.hasValue {
			return "", nil
		}
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

// written is the text of a cell for texts. A number is in digits, up to 15 that
// count, as it is shown where nobody has chosen otherwise. In a cell that shows it
// in another way (a date, 50%, 007) it would be one that nobody typed, and is an
// error.
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
	shown := digitsFormat
	if style, err := strconv.Atoi(c.style); err == nil && style >= 0 && style < len(c.book.formats) {
		shown = c.book.formats[style]
	}
	switch {
	case shown == dateFormat:
		return "", c.isDate()
	case shown == otherFormat, shown == integerFormat && n != math.Trunc(n):
		return "", hinted("format the cell as text, and write it anew", "cell %s holds the number %.20q, which is shown in another way, in the place of text", c.name, text)
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
			if row, column = row+1, 0; row > maxRows {
				return damaged(part, fmt.Errorf("it has more than %d rows", maxRows))
			}
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
			if b.left.cells--; b.left.cells < 0 {
				return hinted(hintMade, "the spreadsheet has more than %d cells", maxCells)
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
