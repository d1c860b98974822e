package exchange

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
	"hafez/memory"
)

// hintOther is for what a spreadsheet does not hold.
const hintOther = "write TMX or CSV in its place"

// writeXLSX writes a spreadsheet with a head and a unit a row. The rows are
// written one by one.
func writeXLSX(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	if name, err := opts.encoding(); name != "utf-8" {
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("XLSX is written in UTF-8, not in %q", opts.Encoding), Err: err}
	}
	book, err := shell(opts.from(), opts.to())
	if err != nil {
		return err
	}
	last := 0
	lastOf := func() string { return strconv.Itoa(last) }
	err = sheet.Fill(w, book, sheetLimits(),
		sheet.Filling{Part: "xl/worksheets/sheet1.xml", Old: lastRow, New: lastOf, Rows: func(rows *sheet.Rows) error {
			err := writeSheet(rows, units, opts)
			last = rows.Row()
			return err
		}},
		sheet.Filling{Part: "xl/workbook.xml", Old: lastRow, New: lastOf})
	if errors.Is(err, sheet.ErrTooLarge) {
		return &FileError{Name: opts.Name, Msg: err.Error(), Hint: hintOther, Err: err}
	}
	return err
}

// writeSheet writes the head and the rows.
func writeSheet(w *sheet.Rows, units iter.Seq2[memory.Unit, error], opts Options) error {
	columns := sheetColumns()
	w.BeginFixed(34)
	for i, c := range columns {
		w.Text(i+1, headStyle, c.head)
	}
	n := 0
	for u, err := range units {
		if err != nil {
			return err
		}
		if n++; n > cells.MaxRows-1 {
			return &FileError{Name: opts.Name, Msg: fmt.Sprintf("more than %d units, which is what a sheet holds", cells.MaxRows-1), Hint: hintOther}
		}
		if err := writeUnit(w, columns, &u, n, opts); err != nil {
			return err
		}
		if err := w.Err(); err != nil {
			return err
		}
	}
	return nil
}

// writeUnit writes the row of the n-th unit.
func writeUnit(w *sheet.Rows, columns []sheetColumn, u *memory.Unit, n int, opts Options) error {
	if msg := refusal(u, nil); msg != "" {
		return opts.unitError(*u, n, msg, "")
	}
	texts := make([]string, len(columns))
	lines := 1
	for i, c := range columns {
		text := cellOf(u, c.kind)
		name, _, _ := strings.Cut(c.head, " ")
		switch {
		case !utf8.ValidString(text):
			return opts.unitError(*u, n, fmt.Sprintf("in the column %s are bytes that are not UTF-8", name), "")
		case cells.Units(text) > cells.MaxText:
			return opts.unitError(*u, n, fmt.Sprintf("in the column %s are %d characters, and a cell holds %d", name, cells.Units(text), cells.MaxText), hintOther)
		case c.place == shown:
			lines = max(lines, sheet.Lines(text, c.width))
		}
		texts[i] = text
	}
	w.Begin(sheet.Height(lines))
	for i, c := range columns {
		style := factStyle
		switch c.kind {
		case colSource:
			style = textStyle(orElse(u.From, opts.from()))
		case colTarget:
			style = textStyle(orElse(u.To, opts.to()))
		case colNote:
			style = noteStyle
		}
		// The columns have a style of their own; an empty cell needs none.
		if texts[i] != "" {
			w.Text(i+1, style, texts[i])
		}
	}
	return nil
}
