package sheet

import (
	"fmt"
	"hafez/internal/sheet/cells"
	"strconv"
)

// Grid is what is wanted of a sheet; each may be nil. An error ends the scan and is
// what it gives.
type Grid struct {
	// Row is called at the begin of each row that is in the file, with its number
	// from 1, and with 0 after the last: blank rows may be left out there.
	Row func(n int) error
	// Cell is called for the cells of a row from left to right; empty ones may
	// be left out in the file.
	Cell func(Cell) error
	// Merged is called for each range of cells that were made one, such as "A2:C2",
	// after all rows. Its text is in the first of them.
	Merged func(ref string) error
}

// Scan reads a sheet. Hidden rows and columns, and those that a filter hides, are
// read as the others.
func (b *Book) Scan(s Sheet, g Grid) error {
	row, column := 0, 0
	inRows := false
	begin := func(n int) error {
		if g.Row == nil {
			return nil
		}
		return g.Row(n)
	}
	wrong := func(format string, args ...any) error { return damaged(s.part, fmt.Errorf(format, args...)) }
	return b.elements(s.part, func(t *tokens) error {
		switch t.name() {
		case "sheetData":
			inRows = true
		case "row":
			if !inRows {
				return nil
			}
			if row, column = row+1, 0; row > cells.MaxRows {
				return wrong("it has more than %d rows", cells.MaxRows)
			}
			if r := t.attribute("r"); r != "" {
				n, err := strconv.Atoi(r)
				if err != nil || n < row || n > cells.MaxRows {
					return wrong("%.20q cannot be the number of a row after row %d", r, row-1)
				}
				row = n
			}
			return begin(row)
		case "c":
			if !inRows || row == 0 {
				return nil
			}
			if b.left.cells--; b.left.cells < 0 {
				return hinted("", "the spreadsheet has too many cells")
			}
			column++
			c := Cell{book: b, kind: t.attribute("t"), style: t.attribute("s")}
			if r := t.attribute("r"); r != "" {
				n, of, ok := cells.Place(r)
				if !ok || of != row || n < column {
					return wrong("%.20q cannot be the name of a cell in row %d there", r, row)
				}
				column = n
			}
			if column > cells.MaxColumns {
				return wrong("row %d has more than %d columns", row, cells.MaxColumns)
			}
			c.Column, c.Row = column, row
			if err := c.read(t); err != nil {
				return err
			}
			if g.Cell != nil {
				return g.Cell(c)
			}
		case "mergeCell":
			if g.Merged != nil {
				return g.Merged(t.attribute("ref"))
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
}
