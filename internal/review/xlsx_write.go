package review

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
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
	if len(s.Rows) > maxRows-1 {
		return fmt.Errorf("%d rows, and a spreadsheet holds %d: write an .html file in its place", len(s.Rows), maxRows-1)
	}
	for i, r := range s.Rows {
		for _, cell := range []struct {
			column column
			text   string
		}{{sourceColumn, r.Source}, {targetColumn, r.Target}, {noteColumn, r.Note}} {
			if n := units(cell.text); n > cellLimit {
				return fmt.Errorf("row %d: the %s has %d characters, and a spreadsheet's cell holds %d: write an .html file in its place", i+1, cell.column.captions()[0], n, cellLimit)
			}
		}
	}
	if !fits(mostUnpacked-headRoom, func(w *bufio.Writer) { writeRows(w, s) }) {
		return fmt.Errorf("the rows take more than %d MiB, and a spreadsheet is read up to that: review the texts in parts", (mostUnpacked-headRoom)>>20)
	}
	for _, text := range []string{s.From, s.To, s.SourceName, s.TargetName, s.Texts} {
		if units(text) > cellLimit {
			return fmt.Errorf("a language or file name has more than %d characters", cellLimit)
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
	archive, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return err
	}
	rows := 1 // With the head.
	for _, r := range s.Rows {
		if !r.isEmpty() {
			rows++
		}
	}
	last := strconv.Itoa(rows)
	out := zip.NewWriter(w)
	for _, file := range archive.File {
		switch file.Name {
		case "xl/worksheets/sheet1.xml":
			err = fill(out, file, lastRow, last, func(w *bufio.Writer) { writeRows(w, s) })
		case "xl/worksheets/sheet3.xml":
			err = fill(out, file, "", "", func(w *bufio.Writer) { writeData(w, s) })
		case "xl/workbook.xml":
			err = fill(out, file, lastRow, last, nil)
		case "docProps/core.xml":
			err = fill(out, file, titlePlace, html.EscapeString(s.title()), nil)
		default:
			err = out.Copy(file)
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}

// fill copies a part with new in every place of old, and, if there are rows, with
// them in the sheet.
func fill(out *zip.Writer, file *zip.File, old, new string, rows func(*bufio.Writer)) error {
	r, err := file.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	all, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	text := string(all)
	if old != "" {
		text = strings.ReplaceAll(text, old, new)
	}
	entry, err := out.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: file.Modified})
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(entry, 64<<10)
	if rows != nil {
		const place = "<sheetData></sheetData>"
		before, after, ok := strings.Cut(text, place)
		if !ok {
			return fmt.Errorf("no %s in %s", place, file.Name)
		}
		w.WriteString(before)
		w.WriteString("<sheetData>")
		rows(w)
		w.WriteString("</sheetData>")
		text = after
	}
	w.WriteString(text)
	return w.Flush() // It keeps the first error.
}

// writeRows writes the head and the rows of the sheet for work.
func writeRows(w *bufio.Writer, s *Sheet) {
	source, target := textStyle(s.From), textStyle(s.To)
	fmt.Fprintf(w, `<row r="1" ht="34" customHeight="1">`)
	for c := range column(columns) {
		head := c.String()
		switch c {
		case sourceColumn:
			head = headOf(head, s.From, s.SourceName)
		case targetColumn:
			head = headOf(head, s.To, s.TargetName)
		}
		writeText(w, c, 1, headStyle, head)
	}
	w.WriteString("</row>")
	row := 1
	for _, r := range s.Rows {
		if r.isEmpty() {
			continue
		}
		row++
		fmt.Fprintf(w, `<row r="%d" ht="%g">`, row, rowHeight(r))
		writeNumber(w, numberColumn, row, numberStyle, float64(row-1))
		mark := ""
		switch r.Mark {
		case Right:
			mark = rightSign
		case Wrong:
			mark = wrongSign
		}
		writeText(w, markColumn, row, markStyle, mark)
		if c, _ := confidence(r.Confidence); c != made {
			writeNumber(w, confidenceColumn, row, confidenceStyle, c)
		} else {
			writeText(w, confidenceColumn, row, confidenceStyle, "")
		}
		writeText(w, sourceColumn, row, source, r.Source)
		writeText(w, targetColumn, row, target, r.Target)
		writeText(w, noteColumn, row, noteStyle, r.Note)
		writeNumber(w, orderColumn, row, orderStyle, float64(row-1))
		w.WriteString("</row>")
	}
}

// rowHeight is how high a row will be, in points. Not every program finds it out
// by itself when it opens a file. It is said to be no one's wish, and so a
// program sets it anew when a text is changed.
func rowHeight(r Row) float64 {
	lines := max(linesOf(r.Source, textWidth), linesOf(r.Target, textWidth), linesOf(r.Note, noteWidth))
	return min(float64(lines)*15.5+3, 409) // No row can be higher than 409.
}

// linesOf is about how many lines a text takes in a column that is some letters
// wide. Persian letters are narrower than the digits that columns are measured
// in, Latin ones about as wide; words that do not fit leave a gap.
func linesOf(text string, width float64) int {
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		n := 0.0
		for _, r := range line {
			switch {
			case unicode.In(r, unicode.Mn, unicode.Cf):
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
				n += 2
			default:
				n++
			}
		}
		lines += max(1, int(math.Ceil(n/(0.95*width))))
	}
	return lines
}

// headOf is a column's name and, on a line of its own, what stands in it. The
// file's name is isolated: it may be of either direction.
func headOf(name, language, file string) string {
	if file != "" {
		file = "\u2068" + file + "\u2069"
	}
	below := strings.TrimSpace(language + "  " + file)
	if room := cellLimit - units(name) - 1; below == "" || units(below) > room {
		return name
	}
	return name + "\n" + below
}

// writeText writes a cell of text; an empty one has its style.
func writeText(w *bufio.Writer, c column, row, style int, text string) {
	if text == "" {
		fmt.Fprintf(w, `<c r="%s" s="%d"/>`, cellName(int(c)+1, row), style)
		return
	}
	fmt.Fprintf(w, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, cellName(int(c)+1, row), style, escapeCell(text))
}

func writeNumber(w *bufio.Writer, c column, row, style int, n float64) {
	fmt.Fprintf(w, `<c r="%s" s="%d"><v>%s</v></c>`, cellName(int(c)+1, row), style, strconv.FormatFloat(n, 'g', -1, 64))
}

// rejectedKey is the name of a rejected pair in the hidden sheet.
const rejectedKey = "rejected"

// writeData writes the hidden sheet: a name and a value in each row.
func writeData(w *bufio.Writer, s *Sheet) {
	data := [][2]string{
		{"format", format}, {"version", strconv.Itoa(version)},
		{"from", s.From}, {"to", s.To}, {"source name", s.SourceName}, {"target name", s.TargetName}, {"texts", s.Texts},
	}
	for _, r := range s.Rejected {
		data = append(data, [2]string{rejectedKey, r})
	}
	for i, pair := range data {
		fmt.Fprintf(w, `<row r="%d">`, i+1)
		for c, text := range pair {
			writeText(w, column(c), i+1, plainStyle, text)
		}
		w.WriteString("</row>")
	}
}
