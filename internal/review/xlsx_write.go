package review

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
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
	if !fits(mostUnpacked-headRoom, func(w *bufio.Writer) { writeRows(w, s, styles{}) }) {
		return fmt.Errorf("the rows take more than %d MiB, and a spreadsheet is read up to that: review the texts in parts", (mostUnpacked-headRoom)>>20)
	}
	for _, text := range []string{s.From, s.To, s.SourceName, s.TargetName} {
		if units(text) > cellLimit {
			return fmt.Errorf("a language or file name has more than %d characters", cellLimit)
		}
	}
	book, styles, err := workbook(s)
	if err != nil {
		return fmt.Errorf("writing a spreadsheet: %w", err)
	}
	return splice(w, book, styles, s)
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

// splice copies the workbook with its rows filled in.
//
// The rows are not left to excelize: it turns control characters into U+FFFD,
// takes a text that looks like an escape twice over (_x0041_x0042_) for
// another, and cuts off long ones.
func splice(w io.Writer, book []byte, st styles, s *Sheet) error {
	archive, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return fmt.Errorf("writing a spreadsheet: %w", err)
	}
	out := zip.NewWriter(w)
	for _, file := range archive.File {
		var rows func(w *bufio.Writer)
		switch file.Name {
		case "xl/worksheets/sheet1.xml":
			rows = func(w *bufio.Writer) { writeRows(w, s, st) }
		case "xl/worksheets/sheet3.xml":
			rows = func(w *bufio.Writer) { writeData(w, s) }
		default:
			if err := out.Copy(file); err != nil {
				return fmt.Errorf("writing a spreadsheet: %w", err)
			}
			continue
		}
		if err := fill(out, file, rows); err != nil {
			return fmt.Errorf("writing a spreadsheet: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("writing a spreadsheet: %w", err)
	}
	return nil
}

// fill copies a sheet without rows, and the rows into it.
func fill(out *zip.Writer, file *zip.File, rows func(*bufio.Writer)) error {
	r, err := file.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	xml, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	before, after, ok := bytes.Cut(xml, []byte("<sheetData></sheetData>"))
	if !ok {
		if before, after, ok = bytes.Cut(xml, []byte("<sheetData/>")); !ok {
			return errors.New("no place for rows in the sheet")
		}
	}
	entry, err := out.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: file.Modified})
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(entry, 64<<10)
	w.Write(before)
	w.WriteString("<sheetData>")
	rows(w)
	w.WriteString("</sheetData>")
	w.Write(after)
	return w.Flush() // It keeps the first error.
}

// writeRows writes the head and the rows of the sheet for work.
func writeRows(w *bufio.Writer, s *Sheet, st styles) {
	fmt.Fprintf(w, `<row r="1" ht="34" customHeight="1">`)
	for c := range column(columns) {
		head := c.String()
		switch c {
		case sourceColumn:
			head = headOf(head, s.From, s.SourceName)
		case targetColumn:
			head = headOf(head, s.To, s.TargetName)
		}
		writeText(w, c, 1, st.head, head)
	}
	w.WriteString("</row>")
	row := 1
	for _, r := range s.Rows {
		if r.isEmpty() {
			continue
		}
		row++
		fmt.Fprintf(w, `<row r="%d" ht="%g">`, row, rowHeight(r))
		writeNumber(w, numberColumn, row, st.number, float64(row-1))
		mark := ""
		switch r.Mark {
		case Right:
			mark = rightSign
		case Wrong:
			mark = wrongSign
		}
		writeText(w, markColumn, row, st.mark, mark)
		if c, _ := confidence(r.Confidence); c != made {
			writeNumber(w, confidenceColumn, row, st.confidence, c)
		} else {
			writeText(w, confidenceColumn, row, st.confidence, "")
		}
		writeText(w, sourceColumn, row, st.source, r.Source)
		writeText(w, targetColumn, row, st.target, r.Target)
		writeText(w, noteColumn, row, st.note, r.Note)
		writeNumber(w, orderColumn, row, st.order, float64(row-1))
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

// writeData writes the hidden sheet: a name and a value in each row.
func writeData(w *bufio.Writer, s *Sheet) {
	for i, pair := range [][2]string{
		{"format", format}, {"version", strconv.Itoa(version)},
		{"from", s.From}, {"to", s.To}, {"source name", s.SourceName}, {"target name", s.TargetName},
	} {
		fmt.Fprintf(w, `<row r="%d">`, i+1)
		for c, text := range pair {
			writeText(w, column(c), i+1, 0, text)
		}
		w.WriteString("</row>")
	}
}

// The names of the sheets.
const (
	workSheet = "Review"
	helpSheet = "Help راهنما"
	dataSheet = "hafez"
)

// styles are the numbers of the cells' styles in the workbook.
type styles struct {
	head, number, mark, confidence, source, target, note, order int
}

// workbook makes the file without its rows.
func workbook(s *Sheet) ([]byte, styles, error) {
	f := excelize.NewFile()
	defer f.Close()
	var st styles
	for _, step := range []func() error{
		func() error { return f.SetSheetName("Sheet1", workSheet) },
		func() error { return addHelp(f, s) },
		func() error { _, err := f.NewSheet(dataSheet); return err },
		func() error { return f.SetSheetVisible(dataSheet, false, true) },
		func() (err error) { st, err = addStyles(f, s); return err },
		func() error { return layOut(f, s, st) },
		func() error { return colour(f) },
		func() error { return offerMarks(f) },
		func() error { return setUpPrint(f) },
		func() error {
			return f.SetDocProps(&excelize.DocProperties{Title: s.title(), Creator: "hafez"})
		},
	} {
		if err := step(); err != nil {
			return nil, st, err
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, st, err
	}
	return b.Bytes(), st, nil
}
