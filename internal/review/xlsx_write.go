package review

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"

	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
)

// WriteXLSX writes a review as a spreadsheet. The rows are written one by one, so
// the memory it takes does not grow with their number.
//
// A text longer than a cell holds, 32,767 UTF-16 code units, and more rows than
// a sheet holds, 1,048,575, are errors, as are a text that is not UTF-8 and a
// confidence that is none, and rows that come to more than the 240 MiB which are
// read again; nothing has been written then. A row without
// texts and note is left out, as reading would leave it out.
func WriteXLSX(w io.Writer, s *Sheet) error {
	if err := s.check(); err != nil {
		return err
	}
	if len(s.Rows) > cells.MaxRows-1 {
		return fmt.Errorf("%d rows, and a spreadsheet holds %d: write an .html file in its place", len(s.Rows), cells.MaxRows-1)
	}
	for i, r := range s.Rows {
		for _, cell := range []struct {
			column column
			text   string
		}{{sourceColumn, r.Source}, {targetColumn, r.Target}, {noteColumn, r.Note}} {
			if n := cells.Units(cell.text); n > cells.MaxText {
				return fmt.Errorf("row %d: the %s has %d characters, and a spreadsheet's cell holds %d: write an .html file in its place", i+1, cell.column.captions()[0], n, cells.MaxText)
			}
		}
	}
	if !fits(sheetLimit-headRoom, func(w *bufio.Writer) { writeRows(sheet.NewRows(w), s) }) {
		return fmt.Errorf("the rows take more than %d MiB, and a spreadsheet is read up to that: review the texts in parts", (sheetLimit-headRoom)>>20)
	}
	for _, text := range []string{s.From, s.To, s.SourceName, s.TargetName, s.Texts} {
		if cells.Units(text) > cells.MaxText {
			return fmt.Errorf("a language or file name has more than %d characters", cells.MaxText)
		}
	}
	book, err := shell(s.From, s.To)
	if err == nil {
		err = splice(w, book, s)
	}
	if err != nil {
		return fmt.Errorf("writing a spreadsheet: %w", err)
	}
	return nil
}

// sheetLimit is what a spreadsheet may come to once unpacked, in bytes: as much as
// [sheet.Limits] allow by themselves.
const sheetLimit = 256 << 20

// headRoom is kept free of rows for the other parts of a file, in bytes.
const headRoom = 16 << 20

// fits tells whether what is written comes to at most limit bytes.
func fits(limit int64, write func(*bufio.Writer)) bool {
	var n counter
	w := bufio.NewWriterSize(&n, 64<<10)
	write(w)
	w.Flush() // A counter has no errors.
	return int64(n) <= limit
}

// counter counts the bytes that are written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// splice copies a shell with all filled in that is of this review.
func splice(w io.Writer, book []byte, s *Sheet) error {
	rows := 1 // With the head.
	for _, r := range s.Rows {
		if !r.isEmpty() {
			rows++
		}
	}
	last := func() string { return strconv.Itoa(rows) }
	return sheet.Fill(w, book, sheet.Limits{},
		sheet.Filling{Part: "xl/worksheets/sheet1.xml", Rows: func(w *sheet.Rows) error { writeRows(w, s); return nil }, Old: lastRow, New: last},
		sheet.Filling{Part: "xl/worksheets/sheet3.xml", Rows: func(w *sheet.Rows) error { writeData(w, s); return nil }},
		sheet.Filling{Part: "xl/workbook.xml", Old: lastRow, New: last},
		sheet.Filling{Part: "docProps/core.xml", Old: titlePlace, New: func() string { return html.EscapeString(s.title()) }},
	)
}

// writeRows writes the head and the rows of the sheet for work.
func writeRows(w *sheet.Rows, s *Sheet) {
	source, target := textStyle(s.From), textStyle(s.To)
	w.BeginFixed(34)
	for c := range column(columns) {
		head := c.String()
		switch c {
		case sourceColumn:
			head = headOf(head, s.From, s.SourceName)
		case targetColumn:
			head = headOf(head, s.To, s.TargetName)
		}
		w.Text(c.number(), headStyle, head)
	}
	for _, r := range s.Rows {
		if r.isEmpty() {
			continue
		}
		w.Begin(rowHeight(r))
		place := float64(w.Row() - 1)
		w.Number(numberColumn.number(), numberStyle, place)
		mark := ""
		switch r.Mark {
		case Right:
			mark = rightSign
		case Wrong:
			mark = wrongSign
		}
		w.Text(markColumn.number(), markStyle, mark)
		if c, _ := confidence(r.Confidence); c != made {
			w.Number(confidenceColumn.number(), confidenceStyle, c)
		} else {
			w.Text(confidenceColumn.number(), confidenceStyle, "")
		}
		w.Text(sourceColumn.number(), source, r.Source)
		w.Text(targetColumn.number(), target, r.Target)
		w.Text(noteColumn.number(), noteStyle, r.Note)
		w.Number(orderColumn.number(), orderStyle, place)
	}
}

// rowHeight is how high a row will be, in points.
func rowHeight(r Row) float64 {
	return sheet.Height(max(sheet.Lines(r.Source, textWidth), sheet.Lines(r.Target, textWidth), sheet.Lines(r.Note, noteWidth)))
}

// headOf is a column's name and, on a line of its own, what stands in it. The
// file's name is isolated: it may be of either direction.
func headOf(name, language, file string) string {
	if file != "" {
		file = "\u2068" + file + "\u2069"
	}
	below := strings.TrimSpace(language + "  " + file)
	if room := cells.MaxText - cells.Units(name) - 1; below == "" || cells.Units(below) > room {
		return name
	}
	return name + "\n" + below
}

// rejectedKey is the name of a rejected pair in the hidden sheet.
const rejectedKey = "rejected"

// writeData writes the hidden sheet: a name and a value in each row.
func writeData(w *sheet.Rows, s *Sheet) {
	data := [][2]string{
		{"format", format}, {"version", strconv.Itoa(version)},
		{"from", s.From}, {"to", s.To}, {"source name", s.SourceName}, {"target name", s.TargetName}, {"texts", s.Texts},
	}
	for _, r := range s.Rejected {
		data = append(data, [2]string{rejectedKey, r})
	}
	for _, pair := range data {
		w.Begin(0)
		for c, text := range pair {
			w.Text(c+1, plainStyle, text)
		}
	}
}
