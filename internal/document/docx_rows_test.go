package document

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readRowsOf reads the rows of a document, each as "table.number: cell | cell", and
// what is told.
func readRowsOf(t interface {
	Helper()
	Fatalf(string, ...any)
}, file []byte) (rows, told []string, err error) {
	t.Helper()
	opts := Options{Note: func(s string) { told = append(told, s) }}
	for row, e := range Rows("a.docx", bytes.NewReader(file), int64(len(file)), opts) {
		if err != nil {
			t.Fatalf("something comes after error %v", err)
		}
		if e != nil {
			err = e
			continue
		}
		var cells []string
		for _, c := range row.Cells {
			text := c.Text
			if c.Span > 1 {
				text = fmt.Sprintf("%s ×%d", text, c.Span)
			}
			if c.Merged {
				text += " ^"
			}
			if c.Hidden != "" {
				text += " (" + c.Hidden + ")"
			}
			cells = append(cells, fmt.Sprintf("%d=%s", c.Column, text))
		}
		head := fmt.Sprintf("%d.%d", row.Table, row.Number)
		if row.Depth > 0 {
			head += fmt.Sprintf(" in %d", row.Depth)
		}
		if row.Header {
			head += " head"
		}
		rows = append(rows, head+": "+strings.Join(cells, " | "))
	}
	return rows, told, err
}

// tr is a row of cells, each a text, or the cell's XML if it has any.
func tr(properties string, cells ...string) string {
	row := `<w:tr>` + properties
	for _, c := range cells {
		if !strings.HasPrefix(c, "<") {
			c = wp(c)
		}
		row += `<w:tc>` + c + `</w:tc>`
	}
	return row + `</w:tr>`
}

func tbl(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }

func TestDOCXRows(t *testing.T) {
	const hidden = `<w:r><w:rPr><w:vanish/></w:rPr><w:t>پنهان</w:t></w:r>`
	for _, tt := range []struct{ name, body, want, told string }{
		{"from right to left", `<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr>` + tr("", "سلام", "Hello") + tr("", "کتاب", "Book") + `</w:tbl>`,
			"1.1: 0=سلام | 1=Hello // 1.2: 0=کتاب | 1=Book", ""},
		{"no tables", wp("یک"), "", "text is left out: paragraphs that are in no table (1)"},
		{"outside", wp("یک") + tbl(tr("", "الف")) + wp("دو") + tbl(tr("", "ب")) + wp("") + wp("\u200f"),
			"1.1: 0=الف // 2.1: 0=ب", "text is left out: paragraphs that are in no table (2)"},
		{"several paragraphs", tbl(tr("", wp("یک")+wp("")+`<w:p><w:r><w:t>دو</w:t><w:br/><w:t>سه</w:t><w:tab/></w:r></w:p>`)), "1.1: 0=یک\nدو\nسه\t", ""},
		{"an item in a cell", tbl(tr("", `<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`+wr("یک")+`</w:p>`)), "1.1: 0=یک", ""},
		{"split runs", tbl(tr("", `<w:p>`+wr("کتا")+`<w:proofErr/>`+wr("ب")+`</w:p>`)), "1.1: 0=کتاب", ""},
		{"empty cells", tbl(tr("", "", "الف", `<w:tcPr/>`), tr("")), "1.1: 0= | 1=الف | 2=", ""},
		{"a header row", tbl(tr(`<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, "متن"), tr(`<w:trPr><w:tblHeader w:val="0"/></w:trPr>`, "سلام")), "1.1 head: 0=متن // 1.2: 0=سلام", ""},
		{"merged", tbl(tr("", `<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+wp("عنوان"), "ب"), tr("", "۱", `<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+wp("متن"), "a"), tr("", "۲", `<w:tcPr><w:vMerge/></w:tcPr><w:p/>`, "b")),
			"1.1: 0=عنوان ×2 | 2=ب // 1.2: 0=۱ | 1=متن | 2=a // 1.3: 0=۲ | 1= ^ | 2=b", ""},
		{"a row that begins late", tbl(tr(`<w:trPr><w:gridBefore w:val="1"/></w:trPr>`, "ب")), "1.1: 1=ب", ""},
		{"spans of nonsense", tbl(tr("", `<w:tcPr><w:gridSpan w:val="99999999999999999999"/></w:tcPr>`+wp("a"), `<w:tcPr><w:gridSpan w:val="-4"/></w:tcPr>`+wp("b"), `<w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>`+wp("c"), "d")),
			"1.1: 0=a | 1=b | 2=c ×256 | 256=d", ""},
		{"tracked changes", tbl(tr(`<w:trPr><w:del/></w:trPr>`, "رفته", "gone"), tr("", `<w:p><w:del>`+wr("نه")+`</w:del><w:ins>`+wr("آری")+`</w:ins></w:p>`, `<w:tcPr><w:cellDel/></w:tcPr>`+wp("رفته"), "yes")),
			"1.1: 0=آری | 1=yes", "there are tracked changes: the text is read as if they had been accepted"},
		{"a row that is inserted", tbl(tr(`<w:trPr><w:ins/></w:trPr>`, "نو")), "1.1: 0=نو", "there are tracked changes: the text is read as if they had been accepted"},
		{"a hidden row", tbl(tr(`<w:trPr><w:hidden/></w:trPr>`, "پنهان"), tr("", "پیدا")), "1.1: 0=پیدا", ""},
		{"hidden text", tbl(tr("", `<w:p>`+wr("پیدا")+hidden+hidden+`</w:p>`, `<w:p>`+hidden+`</w:p>`)) + `<w:p>` + hidden + `</w:p>`, "1.1: 0=پیدا (پنهانپنهان) | 1= (پنهان)", ""},
		{"a table in a cell", tbl(tr("", wp("پیش")+tbl(tr("", "درون", "in"))+wp("پس"), "b"), tr("", "ج", "c")),
			"2.1 in 1: 0=درون | 1=in // 1.1: 0=پیش\nپس | 1=b // 1.2: 0=ج | 1=c", ""},
		{"a box in a cell", tbl(tr("", `<w:p>`+wr("صفر")+`<w:r><w:pict><w:txbxContent>`+wp("در کادر")+tbl(tr("", "درون"))+`</w:txbxContent></w:pict></w:r></w:p>`)),
			"2.1 in 1: 0=درون // 1.1: 0=صفر", "text is left out: paragraphs that are in no table (1)"},
		{"content controls around", `<w:sdt><w:sdtContent><w:tbl><w:sdt><w:sdtContent>` + tr("", "الف", "a") + `</w:sdtContent></w:sdt><w:tr><w:sdt><w:sdtContent><w:tc>` + wp("ب") + `</w:tc></w:sdtContent></w:sdt><w:tc><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + wp("بنویسید") + `</w:sdtContent></w:sdt></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>`,
			"1.1: 0=الف | 1=a // 1.2: 0=ب | 1=", "text is left out: what content controls that are not filled in ask for (1)"},
		{"an end that is deleted", tbl(tr("", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>`+wr("آغاز ")+`</w:p>`+wp("پایان"), "b")), "1.1: 0=آغاز پایان | 1=b", "there are tracked changes: the text is read as if they had been accepted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, told, err := readRowsOf(t, docxFile(tt.body))
			if got := strings.Join(rows, " // "); got != tt.want || strings.Join(told, " // ") != tt.told || err != nil {
				t.Errorf("got  %q\nwant %q\ntold %q, want %q; error %v", got, tt.want, told, tt.told, err)
			}
		})
	}
}

func TestDOCXRowsOfNotes(t *testing.T) {
	file := docxFile(tbl(tr("", `<w:p>`+wr("متن")+`<w:r><w:footnoteReference w:id="1"/></w:r></w:p>`)), "word/footnotes.xml", `<w:footnotes`+wordNS+`/>`)
	rows, told, err := readRowsOf(t, file)
	if fmt.Sprint(rows, told, err) != "[1.1: 0=متن] [text is left out: notes (1)] <nil>" {
		t.Errorf("got %q, %q, %v", rows, told, err)
	}
}

// The bound is on one row, not on all.
func TestDOCXRowsLong(t *testing.T) {
	row := tr("", wp(strings.Repeat("آ", 3<<20)))
	rows, _, err := readRowsOf(t, docxFile(tbl(row, row, row, `<w:tr>`+wp("گم")+`</w:tr>`)))
	if len(rows) != 3 || err != nil {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestDOCXRowsRefused(t *testing.T) {
	for _, tt := range []struct {
		file []byte
		want string
	}{
		{[]byte("سلام"), "a.docx: not a zip file, as a .docx file must be, but plain text"},
		{docxFile(tr("", "الف")), "a.docx: word/document.xml:2: a row that stands in no table"},
		{docxFile(tbl(`<w:tr><w:tr/></w:tr>`)), "a.docx: word/document.xml:2: a row that stands in no table"},
		{docxFile(`<w:tc/>`), "a.docx: word/document.xml:2: a cell that stands in no row"},
		{docxFile(tbl(tr("", `<w:tc/>`))), "a.docx: word/document.xml:2: a cell that stands in no row"},
		{docxFile(tbl(tr("", wp(strings.Repeat("آ", 6<<20)), wp(strings.Repeat("آ", 6<<20))))), "a.docx: more than 16 MiB of text in one row of a table with what it stands in"},
		{docxFile(tbl(`<w:tr>` + strings.Repeat(`<w:tc/>`, 257))), "a.docx: word/document.xml:2: a row of more than 256 cells"},
	} {
		if _, _, err := readRowsOf(t, tt.file); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

// The text of a cell is that of its blocks, wherever tables stand.
func TestDOCXRowsProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var texts []string
		var table func(depth int) string
		table = func(depth int) string {
			rows := ""
			for range rapid.IntRange(1, 3).Draw(rt, "rows") {
				var cells []string
				for range rapid.IntRange(1, 3).Draw(rt, "cells") {
					cell := ""
					for _, d := range drawParagraphs(rt)[:1] {
						texts = append(texts, d.text)
						cell += `<w:p>`
						for _, piece := range drawPieces(rt, d.text) {
							cell += wr(html.EscapeString(piece))
						}
						cell += `</w:p>`
					}
					if depth < 2 && rapid.IntRange(0, 4).Draw(rt, "nested") == 0 {
						cell += table(depth + 1)
					}
					cells = append(cells, cell)
				}
				rows += tr("", cells...)
			}
			return tbl(rows)
		}
		file := docxFile(table(0))
		var got []string
		for row, err := range Rows("a.docx", bytes.NewReader(file), int64(len(file)), Options{}) {
			if err != nil {
				rt.Fatal(err)
			}
			for i, c := range row.Cells {
				if c.Column != i || c.Span != 1 || c.Merged || c.Hidden != "" {
					rt.Fatalf("cell %+v", c)
				}
				got = append(got, c.Text)
			}
		}
		blocks, err := read(t, "a.docx", file, Options{})
		if err != nil || len(blocks) != len(texts) {
			rt.Fatalf("%q, %v", blocks, err)
		}
		for i := range blocks {
			blocks[i] = strings.TrimPrefix(blocks[i], "c:")
		}
		slices.Sort(got) // rows of inner tables come first
		slices.Sort(blocks)
		if !slices.Equal(got, blocks) {
			rt.Fatalf("got %q, blocks %q", got, blocks)
		}
	})
}

func FuzzRows(f *testing.F) {
	for _, tt := range wordBodies {
		f.Add(tt.body)
	}
	f.Add(tbl(tr(`<w:trPr><w:gridBefore w:val="2"/></w:trPr>`, wp("a")+tbl(tr("", "b")), `<w:tcPr><w:vMerge/><w:gridSpan w:val="3"/></w:tcPr>`)))
	f.Fuzz(func(t *testing.T, body string) {
		rows, _, err := readRowsOf(t, docxFile(body))
		_, blocksErr := read(t, "a.docx", docxFile(body), Options{})
		if err == nil && blocksErr != nil && !errors.Is(blocksErr, ErrNoText) {
			t.Errorf("rows %q, but as blocks: %v", rows, blocksErr)
		}
	})
}
