package sheet

import (
	"bufio"
	"hafez/internal/sheet/cells"
	"strconv"
)

// Rows writes the rows of a sheet. Errors of the writer are kept there, see
// [Rows.Err].
type Rows struct {
	w     *bufio.Writer
	row   int
	begun bool
	name  []byte
}

// NewRows writes rows to w, and nothing around them.
func NewRows(w *bufio.Writer) *Rows { return &Rows{w: w} }

// Begin begins the next row. Its height is in points and at most 409, and set
// anew by a program when a text is changed; 0 leaves it to the program.
func (r *Rows) Begin(height float64) {
	r.End()
	r.row++
	r.begun = true
	r.w.WriteString(`<row r="`)
	r.w.WriteString(strconv.Itoa(r.row))
	if height > 0 {
		r.w.WriteString(`" ht="`)
		r.w.WriteString(strconv.FormatFloat(height, 'g', -1, 64))
	}
	r.w.WriteString(`">`)
}

// BeginFixed begins the next row with a height that stays.
func (r *Rows) BeginFixed(height float64) {
	r.End()
	r.row++
	r.begun = true
	r.w.WriteString(`<row r="` + strconv.Itoa(r.row) + `" ht="` + strconv.FormatFloat(height, 'g', -1, 64) + `" customHeight="1">`)
}

// End ends the last row.
func (r *Rows) End() {
	if r.begun {
		r.w.WriteString("</row>")
		r.begun = false
	}
}

// Err is the first error of the writer that has shown so far: then no more rows are
// of use.
func (r *Rows) Err() error {
	_, err := r.w.Write(nil)
	return err
}

// Row is the number of the row that was begun last, from 1; 0 before the first.
func (r *Rows) Row() int { return r.row }

func (r *Rows) cell(column, style int) {
	r.name = strconv.AppendInt(cells.AppendColumn(r.name[:0], column), int64(r.row), 10)
	r.w.WriteString(`<c r="`)
	r.w.Write(r.name)
	r.w.WriteString(`" s="`)
	r.w.WriteString(strconv.Itoa(style))
}

// Text writes a cell of text in a column from 1, with the number of a style of the
// shell. An empty one has only its style. Cells are written from left to right; a
// text is valid UTF-8 of at most [MaxText] units.
func (r *Rows) Text(column, style int, text string) {
	r.cell(column, style)
	if text == "" {
		r.w.WriteString(`"/>`)
		return
	}
	r.w.WriteString(`" t="inlineStr"><is><t xml:space="preserve">`)
	r.w.WriteString(cells.Escape(text))
	r.w.WriteString(`</t></is></c>`)
}

// Number writes a cell with a number.
func (r *Rows) Number(column, style int, n float64) {
	r.cell(column, style)
	r.w.WriteString(`"><v>`)
	r.w.WriteString(strconv.FormatFloat(n, 'g', -1, 64))
	r.w.WriteString(`</v></c>`)
}
