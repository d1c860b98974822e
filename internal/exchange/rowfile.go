package exchange

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"hafez/internal/document"
)

// This file has what package work takes of this one for its own files, whose rows are
// segments, translated or not, and no units yet.

// Mark makes one word of values by their keys, to be kept where nobody sees it; see
// rowMark. The same values make the same word.
func Mark(values map[string]string) string { return rowMark(values).text() }

// ParseMark finds the word of [Mark] in a text. It gives nil if there is none. An error
// says that it is damaged.
func ParseMark(text string) (map[string]string, error) {
	m, err := parseMark(text)
	return m, err
}

// AppendTSV adds a row to a table with tabs between cells.
func AppendTSV(table []byte, cells []string) []byte {
	for i, c := range cells {
		if i > 0 {
			table = append(table, '\t')
		}
		table = appendCell(table, c, needsQuotes)
	}
	return append(table, '\n')
}

// TSVRow is a row of a table.
type TSVRow struct {
	Line  int // in which it begins, from 1
	Cells []string
}

// TSVRows gives the rows of a table with tabs between cells, with the cells out of
// their quotes as [Read] takes them; empty rows are left out. Encodings are those of
// texts; guessed is called with the name of one that had to be guessed. An error is a
// [*FileError] and the last thing given. The cells are good until the next row.
func TSVRows(r io.Reader, opts Options, guessed func(encoding string)) iter.Seq2[TSVRow, error] {
	return func(yield func(TSVRow, error) bool) {
		text, err := open(r, opts, document.NewText)
		if err != nil {
			yield(TSVRow{}, opts.fileError(0, err))
			return
		}
		if text.Guessed {
			guessed(text.Encoding)
		}
		rows := &rowScanner{lineScanner: newLineScanner(text), sep: '\t'}
		rows.quoted = text.Marked && strings.HasPrefix(text.Encoding, "utf-16") // A spreadsheet wrote it.
		width := 0
		for {
			cells, line, err := rows.next(width)
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(TSVRow{}, opts.fileError(rows.line, err))
				return
			}
			if isBlank(cells) {
				continue
			}
			if width == 0 {
				width = len(cells)
			}
			if !yield(TSVRow{line, cells}, nil) {
				return
			}
		}
	}
}

// WordRow is a row of a Word table.
type WordRow struct {
	Number         int
	Source, Target string
	Notes          []string // a paragraph each; none of them is blank
	Hidden         string   // behind the number, where nobody sees it: one word of ASCII
}

// WriteWordTable writes a Word document with a table of number, source, target and
// note, as [Write] does for units. A text that XML cannot hold is a [*FileError].
func WriteWordTable(w io.Writer, rows iter.Seq[WordRow], opts Options) error {
	d, err := newWordWriter(w, opts)
	if err != nil {
		return err
	}
	for r := range rows {
		for _, text := range append([]string{r.Source, r.Target}, r.Notes...) {
			if i := strings.IndexFunc(text, forbiddenXML); i >= 0 {
				return &FileError{Name: opts.Name, Msg: fmt.Sprintf("row %d (%s) holds %+q, which XML forbids", r.Number, excerpt(r.Source), text[i:i+1]), Hint: "write .xlsx or .tsv, which can hold it"}
			}
		}
		d.row.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		d.cell(0, styleNumber, false, fmt.Sprint(r.Number), "", r.Hidden)
		d.cell(1, styleSource, d.from.rtl, r.Source, "", "")
		d.cell(2, styleTarget, d.to.rtl, r.Target, "", "")
		d.notes(r.Notes)
		d.row.WriteString("</w:tr>\n")
		if d.size += int64(d.row.Len()); d.size > maxWord {
			return &FileError{Name: opts.Name, Msg: fmt.Sprintf("more than %d MiB of text and its markup from row %d on, which no Word document should have", maxWord>>20, r.Number), Hint: "write .tsv"}
		}
		if _, err := d.row.WriteTo(d.out); err != nil {
			return err
		}
	}
	return d.close()
}

// notes builds the cell of notes. Each runs in the direction of its first letter.
func (d *wordWriter) notes(notes []string) {
	if len(notes) == 0 {
		d.cell(3, styleNote, false, "", "", "")
		return
	}
	fmt.Fprintf(&d.row, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, wordWidths[3])
	for _, note := range notes {
		style, run := styleNote, ""
		if beginsRightToLeft(note) {
			style, run = styleNoteRTL, `<w:rPr><w:rtl/></w:rPr>`
		}
		d.row.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r>` + run)
		d.text(seenText(note))
		d.row.WriteString(`</w:r></w:p>`)
	}
	d.row.WriteString(`</w:tc>`)
}
