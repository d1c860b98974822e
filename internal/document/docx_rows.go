package document

import (
	"errors"
	"io"
	"iter"
	"strconv"

	"hafez/internal/xmlscan"
)

// Row is a row of a table in a Word document.
type Row struct {
	Table  int // which table of the document, from 1, in the order in which they begin
	Depth  int // how many tables that one stands in; 0 for most
	Number int // which row of the table, from 1

	// Header says that the row is repeated at the top of each page, as headings
	// are.
	Header bool

	// Cells are in the order of the file, which is that in which the table is
	// read. In a table from right to left (w:bidiVisual) the first one is shown at
	// the right.
	Cells []TableCell
}

// TableCell is a cell of a [Row].
type TableCell struct {
	Column int // the column of the table's grid in which it begins, from 0 to 256
	Span   int // how many columns it takes, from 1 to 256

	// Merged says that the cell is one with the one above it, which has the text.
	Merged bool

	// Text is that of the cell's blocks, as [Blocks] gives them, with "\n" between
	// them; empty if there are none.
	Text string

	// Hidden is the text of the cell that is set not to be seen, in one piece. It
	// is no part of Text.
	Hidden string
}

// maxColumns is how many columns a table may have, and how many cells a row; Word
// allows 63.
const maxColumns = 256

var errRowHeld = errors.New("more than 16 MiB of text in one row of a table with what it stands in")

// Rows gives the rows of the tables in the body of a Word document, of which r has
// so many bytes. Name is for errors. It reads as it goes, through the code of
// [Blocks], so that a cell has the text of its blocks: tracked changes count as
// accepted, and rows and cells that they delete are not there; nor are rows that
// are hidden.
//
// A table that stands in a cell of another is a table of its own, deeper by one:
// its text is not that of the cell. A row comes when it ends, and so the rows of
// such a table come before the row that it stands in.
//
// opts.Note is told at the end what is left out, which is all text outside of
// tables and in text boxes, and notes; and whether there are tracked changes. A
// document without tables gives no rows and no error. An error is an [*Error] as in
// [Blocks], and the last thing it gives.
func Rows(name string, r io.ReaderAt, size int64, opts Options) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		rows := &rowReader{emit: func(row Row) error {
			if !yield(row, nil) {
				return errStopped
			}
			return nil
		}}
		if err := readRows(name, r, size, opts, rows); err != nil && err != errStopped {
			yield(Row{}, located(name, err))
		}
	}
}

func readRows(name string, r io.ReaderAt, size int64, opts Options, rows *rowReader) error {
	if opts.Note == nil {
		opts.Note = func(string) {}
	}
	a, err := openArchive(name, r, size, DOCX)
	if err != nil {
		return err
	}
	d, err := openDOCX(a)
	if err != nil {
		return err
	}
	if err := d.readBody(&flow{}, rows, opts); err != nil {
		return err
	}
	if d.tracked {
		opts.Note("there are tracked changes: the text is read as if they had been accepted")
	}
	tell(opts, rows.outside, "text is left out: paragraphs that are in no table")
	tell(opts, len(d.notes), "text is left out: notes")
	d.tellLeftOut(opts)
	return nil
}

// rowReader gathers rows out of what a story finds.
type rowReader struct {
	emit    func(Row) error
	tables  []openTable // the innermost last
	begun   int         // tables so far
	outside int         // paragraphs that are in no cell
	held    int         // bytes of the rows that are open
}

// openTable is a table that is being read.
type openTable struct {
	number, rows int
	row          *openRow // nil between rows
}

type openRow struct {
	Row
	column int // of the next cell
	held   int

	// The cell that is open, if inCell.
	inCell, gone bool
	cell         TableCell
	text, hidden []byte
}

// row is the innermost row that is open, nil if there is none.
func (t *rowReader) row() *openRow {
	if len(t.tables) == 0 {
		return nil
	}
	return t.tables[len(t.tables)-1].row
}

func (t *rowReader) beginTable() {
	t.begun++
	t.tables = append(t.tables, openTable{number: t.begun})
}

func (t *rowReader) endTable() { t.tables = t.tables[:len(t.tables)-1] }

func (t *rowReader) beginRow(p *part) error {
	if len(t.tables) == 0 || t.row() != nil {
		return p.fail("a row that stands in no table")
	}
	table := &t.tables[len(t.tables)-1]
	table.row = &openRow{Row: Row{Table: table.number, Depth: len(t.tables) - 1}}
	return nil
}

// dropRow takes away the row that is open.
func (t *rowReader) dropRow() {
	t.held -= t.row().held
	t.tables[len(t.tables)-1].row = nil
}

func (t *rowReader) endRow() error {
	row := t.row().Row
	t.dropRow()
	if len(row.Cells) == 0 {
		return nil
	}
	table := &t.tables[len(t.tables)-1]
	table.rows++
	row.Number = table.rows
	return t.emit(row)
}

func (t *rowReader) beginCell(p *part) error {
	row := t.row()
	if row == nil || row.inCell {
		return p.fail("a cell that stands in no row")
	}
	if len(row.Cells) == maxColumns {
		return p.fail("a row of more than %d cells", maxColumns)
	}
	row.inCell, row.gone = true, false
	row.cell = TableCell{Column: row.column, Span: 1}
	row.text, row.hidden = nil, nil
	return nil
}

func (t *rowReader) dropCell() { t.row().gone = true }

func (t *rowReader) endCell() error {
	row := t.row()
	row.inCell = false
	if row.gone {
		return nil
	}
	row.cell.Text, row.cell.Hidden = string(row.text), string(row.hidden)
	row.column = min(row.cell.Column+row.cell.Span, maxColumns)
	row.Cells = append(row.Cells, row.cell)
	return t.hold(blockCost)
}

// hold counts what the innermost row takes.
func (t *rowReader) hold(n int) error {
	t.row().held += n
	if t.held += n; t.held > maxHeld {
		return errRowHeld
	}
	return nil
}

// paragraph takes the text of a paragraph that has ended.
func (t *rowReader) paragraph(text string, inCell bool) error {
	row := t.row()
	switch {
	case blank(text):
		return nil
	case !inCell || row == nil || !row.inCell:
		t.outside++
		return nil
	case len(row.text) > 0:
		row.text = append(row.text, '\n')
	}
	row.text = append(row.text, text...)
	return t.hold(len(text) + 1)
}

// hiddenText reads w:t that is hidden in a cell.
func (t *rowReader) hiddenText(p *part) error {
	row := t.row()
	if row == nil || !row.inCell {
		return p.skip()
	}
	return p.each(func(kind xmlscan.Kind) error {
		if kind != xmlscan.Text {
			return nil
		}
		row.hidden = append(row.hidden, p.s.Text()...)
		return t.hold(len(p.s.Text()))
	})
}

// rowProperty takes the property of the row that has begun in w:trPr.
func (t *rowReader) rowProperty(p *part) {
	row := t.row()
	switch p.element {
	case "w:tblHeader":
		row.Header = p.onOff() == yes
	case "w:gridBefore":
		row.column = count(p, 0)
	}
}

// cellProperty takes the property of the cell that has begun in w:tcPr.
func (t *rowReader) cellProperty(p *part) {
	row := t.row()
	switch p.element {
	case "w:gridSpan":
		row.cell.Span = count(p, 1)
	case "w:vMerge":
		value, _ := p.attr("w:val")
		row.cell.Merged = value != "restart"
	}
}

// count is the value of the element that has begun as a number of columns.
func count(p *part, least int) int {
	value, _ := p.attr("w:val")
	n, err := strconv.Atoi(value)
	if err != nil {
		return least
	}
	return max(least, min(n, maxColumns))
}
