package review

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hafez/internal/document"
	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
	"hafez/internal/sheet/sheettest"
)

func written(t testing.TB, write func(io.Writer, *Sheet) error, s *Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compoundFile is what files begin with that are encrypted.
const compoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

const workPart = "xl/worksheets/sheet1.xml"

// inSheet is the sample with text in its sheet for work replaced, each old one
// by the new one behind it.
func inSheet(t testing.TB, replacements ...string) []byte {
	t.Helper()
	return sheettest.Repacked(t, written(t, WriteXLSX, sample()), func(name, text string) string {
		if name != workPart {
			return text
		}
		changed := text
		for i := 0; i < len(replacements); i += 2 {
			if !strings.Contains(changed, replacements[i]) {
				t.Fatalf("no %q in the sheet", replacements[i])
			}
			changed = strings.Replace(changed, replacements[i], replacements[i+1], 1)
		}
		return changed
	})
}

// Another reader of spreadsheets finds in the cells what was put there.
func TestXLSXElsewhere(t *testing.T) {
	s := sample()
	s.Rows = append(s.Rows, Row{Confidence: 0.5, Source: "=1+1", Target: "-5 °C", Note: "@home"}, Row{Confidence: 1, Source: "2024-01-02", Target: "  007\n", Note: "_x0041_"})
	f, err := excelize.OpenReader(bytes.NewReader(written(t, WriteXLSX, s)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(workSheet)
	if err != nil || len(rows) != len(s.Rows)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, r := range s.Rows {
		for column, want := range map[column]string{sourceColumn: r.Source, targetColumn: r.Target, noteColumn: r.Note} {
			cell := cells.CellName(int(column)+1, i+2)
			got, err := f.GetCellValue(workSheet, cell)
			formula, _ := f.GetCellFormula(workSheet, cell)
			if err != nil || got != want || formula != "" {
				t.Errorf("%s holds %q, formula %q, %v; not %q", cell, got, formula, err, want)
			}
			style, _ := f.GetCellStyle(workSheet, cell)
			if st, err := f.GetStyle(style); err != nil || st.NumFmt != sheet.TextFormat || !st.Alignment.WrapText {
				t.Errorf("%s is not formatted as text: %+v, %v", cell, st, err)
			}
		}
	}
	// The filter ends with the rows that are written.
	s.Rows = append(s.Rows, Row{Mark: Right}, Row{})
	sheettest.Repacked(t, written(t, WriteXLSX, s), func(name, text string) string {
		if want := map[string]string{"xl/workbook.xml": "$A$1:$G$11<", workPart: `<autoFilter ref="$A$1:$G$11"`}[name]; !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, name)
		}
		return text
	})
	// The first rule that fits is the last: a row marked right is not grey too.
	formats, err := f.GetConditionalFormats(workSheet)
	if err != nil || len(formats) != 2 {
		t.Errorf("%d ranges have rules, %v", len(formats), err)
	}
	for cells, rules := range formats {
		for _, r := range rules {
			if !r.StopIfTrue {
				t.Errorf("the rule %s of %s lets others follow", r.Criteria, cells)
			}
		}
	}
	if visible, err := f.GetColVisible(workSheet, orderColumn.letter()); visible || err != nil {
		t.Errorf("the column for the order is visible: %v", err)
	}
	if visible, err := f.GetSheetVisible(dataSheet); visible || err != nil {
		t.Errorf("the sheet for the data is visible: %v", err)
	}
	if view, err := f.GetSheetView(workSheet, 0); err != nil || !*view.RightToLeft {
		t.Errorf("the sheet does not run from the right: %v", err)
	}
	source, _ := f.GetCellStyle(workSheet, "D2")
	target, _ := f.GetCellStyle(workSheet, "E2")
	a, _ := f.GetStyle(source)
	b, _ := f.GetStyle(target)
	if a.Alignment.ReadingOrder != rightToLeftOrder || b.Alignment.ReadingOrder != leftToRightOrder {
		t.Errorf("the reading orders are %d and %d", a.Alignment.ReadingOrder, b.Alignment.ReadingOrder)
	}
}

// A person works in the sheet with another program, which saves it its own way.
func TestXLSXCorrected(t *testing.T) {
	edit := func(t *testing.T, f *excelize.File, errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	set := func(f *excelize.File, cell string, value any) error { return f.SetCellValue(workSheet, cell, value) }
	for _, c := range []struct {
		name string
		edit func(*testing.T, *excelize.File)
		want func(*Sheet)
	}{
		{"nothing", func(*testing.T, *excelize.File) {}, func(*Sheet) {}},
		{"marked", func(t *testing.T, f *excelize.File) {
			edit(t, f, set(f, "B3", "ok"), set(f, "B4", 1), set(f, "B5", "درست"), set(f, "B6", nil), set(f, "B7", 0), set(f, "B8", true), set(f, "B9", "X"))
		}, func(s *Sheet) {
			for i, m := range []Mark{Right, Right, Right, Right, Open, Wrong, Right, Wrong} {
				s.Rows[i].Mark = m
			}
		}},
		{"merged and split", func(t *testing.T, f *excelize.File) {
			edit(t, f, set(f, "E3", s1+" "+s2), set(f, "E4", nil), set(f, "D4", nil), f.InsertRows(workSheet, 6, 1), set(f, "D6", "او این را سه‌شنبه گفت."), set(f, "D5", "«این سنگین‌ترین برف ده سال گذشته است.»"))
		}, func(s *Sheet) {
			s.Rows[1].Target = s1 + " " + s2
			s.Rows[3].Source = "«این سنگین‌ترین برف ده سال گذشته است.»"
			s.Rows = append(s.Rows[:2:2], append([]Row{s.Rows[3], {Confidence: made, Source: "او این را سه‌شنبه گفت."}}, s.Rows[4:]...)...)
		}},
		{"deleted", func(t *testing.T, f *excelize.File) { edit(t, f, f.RemoveRow(workSheet, 6)) },
			func(s *Sheet) { s.Rows = append(s.Rows[:4:4], s.Rows[5:]...) }},
		{"copied", func(t *testing.T, f *excelize.File) { edit(t, f, f.DuplicateRow(workSheet, 3)) },
			func(s *Sheet) {
				s.Rows = append(s.Rows[:2:2], s.Rows[1:]...)
				s.Rows[2].Confidence = made
			}},
		{"sheet renamed, another before it", func(t *testing.T, f *excelize.File) {
			_, err := f.NewSheet("یادداشت‌ها")
			edit(t, f, err, f.SetSheetName(workSheet, "کار"), f.SetCellStr("یادداشت‌ها", "A1", "source"), f.MoveSheet("یادداشت‌ها", "کار"))
		}, func(*Sheet) {}},
		{"columns put in", func(t *testing.T, f *excelize.File) {
			edit(t, f, f.InsertCols(workSheet, "E", 2), set(f, "E1", "my own"), set(f, "F3", "=)"))
		}, func(*Sheet) {}},
		{"columns moved", func(t *testing.T, f *excelize.File) {
			for row := range len(sample().Rows) + 1 {
				for _, swap := range [][2]string{{"D", "E"}, {"B", "G"}} {
					a, b := fmt.Sprint(swap[0], row+1), fmt.Sprint(swap[1], row+1)
					first, err1 := f.GetCellValue(workSheet, a)
					second, err2 := f.GetCellValue(workSheet, b)
					edit(t, f, err1, err2, f.SetCellStr(workSheet, a, second), f.SetCellStr(workSheet, b, first))
				}
			}
		}, func(*Sheet) {}},
		{"notes without mark and confidence", func(t *testing.T, f *excelize.File) {
			edit(t, f, f.RemoveCol(workSheet, "C"), f.RemoveCol(workSheet, "B"))
		}, func(s *Sheet) {
			for i := range s.Rows {
				s.Rows[i].Mark, s.Rows[i].Confidence = Open, made
			}
		}},
		{"a title above the heads", func(t *testing.T, f *excelize.File) {
			edit(t, f, f.InsertRows(workSheet, 1, 2), set(f, "A1", "note"), f.MergeCell(workSheet, "A1", "E2"))
		}, func(*Sheet) {}},
		{"rich text", func(t *testing.T, f *excelize.File) {
			edit(t, f, f.SetCellRichText(workSheet, "E3", []excelize.RichTextRun{{Text: "Snow "}, {Text: "fell", Font: &excelize.Font{Bold: true}}, {Text: " \n"}}))
		}, func(s *Sheet) { s.Rows[1].Target = "Snow fell \n" }},
		{"numbers", func(t *testing.T, f *excelize.File) {
			edit(t, f, set(f, "D3", 12.5), set(f, "E3", 0.25), set(f, "E4", 1e21), set(f, "E5", false), set(f, "F3", 1404))
		}, func(s *Sheet) {
			s.Rows[1].Source, s.Rows[1].Target, s.Rows[1].Note = "12.5", "0.25", "1404"
			s.Rows[2].Target, s.Rows[3].Target = "1000000000000000000000", "FALSE"
		}},
		{"put in at the bottom, with its place", func(t *testing.T, f *excelize.File) {
			edit(t, f, set(f, "A10", "۲/۵"), set(f, "D10", "ردیف تازه"))
		}, func(s *Sheet) {
			s.Rows = slices.Insert(s.Rows, 2, Row{Confidence: made, Source: "ردیف تازه"})
		}},
		{"what stands in № of other rows", func(t *testing.T, f *excelize.File) { edit(t, f, set(f, "A3", "?"), set(f, "A12", "?")) }, func(*Sheet) {}},
		{"a note without texts", func(t *testing.T, f *excelize.File) { edit(t, f, set(f, "F10", "a sentence is missing")) }, func(s *Sheet) {
			s.Rows = append(s.Rows, Row{Confidence: made, Note: "a sentence is missing"})
		}},
		{"a copy of the sheet before it", func(t *testing.T, f *excelize.File) {
			to, err := f.NewSheet("Review (2)")
			from, err2 := f.GetSheetIndex(workSheet)
			edit(t, f, err, err2, f.CopySheet(from, to), f.MoveSheet("Review (2)", workSheet), set(f, "B3", "ok"), f.SetCellStr("Review (2)", "B3", "perhaps"))
		}, func(s *Sheet) { s.Rows[1].Mark = Right }},
		{"hidden and filtered", func(t *testing.T, f *excelize.File) { edit(t, f, f.SetRowVisible(workSheet, 4, false)) }, func(*Sheet) {}},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(written(t, WriteXLSX, sample())))
		if err != nil {
			t.Fatal(err)
		}
		c.edit(t, f)
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		want := sample()
		c.want(want)
		if got, err := readXLSXBytes(b.Bytes()); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", c.name, err, got, want)
		}
	}
}

const (
	s1 = "Snow began to fall at midnight and went on until morning."
	s2 = "Schools were closed in 12 districts. The city asked people to leave their cars at home."
)

// What stands in the sheet's XML, and what is read or said of it.
func TestXLSXCells(t *testing.T) {
	const old = `<c r="E3" s="6" t="inlineStr"><is><t xml:space="preserve">` + s1 + `</t></is></c>`
	for _, c := range []struct{ cell, want, err string }{
		{`<c r="E3"><f>1+1</f><v>2</v></c>`, "2", ""},
		{`<c r="E3"><v>0.30000000000000004</v></c>`, "0.3", ""},
		{`<c r="E3" t="str"><f>A1&amp;""</f><v>a_x000D_</v></c>`, "a\r", ""},
		{`<c r="E3" t="str"><f>""</f><v></v></c>`, "", ""},
		{`<c r="E3"><f>1+1</f></c>`, "", "cell E3 holds a formula whose value is not in the file"},
		{`<c r="E3" t="str"><f>A1</f></c>`, "", "cell E3 holds a formula whose value is not in the file"},
		{`<c r="E3" t="e"><f>-text</f><v>#NAME?</v></c>`, "", `cell E3 holds a formula with an error, "#NAME?", in the place of text`},
		{`<c r="E3" t="e"><v>#N/A</v></c>`, "", `cell E3 holds an error, "#N/A"`},
		{`<c r="E3" t="s"><v>99</v></c>`, "", `cell E3: the spreadsheet is damaged: it has no text number "99"`},
		{`<c r="E3" t="s"><v>-1</v></c>`, "", `it has no text number "-1"`},
		{`<c r="E3"><v>abc</v></c>`, "", `cell E3: "abc" is no number`},
		{`<c r="E3" t="d"><v>2024-01-02</v></c>`, "", "cell E3 holds a date"},
		{`<c r="E3" t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>no</t></rPh><r><rPr><b/></rPr><t xml:space="preserve"> b</t></r></is></c>`, "a b", ""},
		{`<c t="inlineStr"><is><t>no name</t></is></c>`, "no name", ""},
		{`<c r="E3"/>`, "", ""},
		{`<c r="E3" t="s"/>`, "", ""},
		{`<c r="E4"/>`, "", `"E4" cannot be the name of a cell in row 3`},
		{`<c r="C3"/>`, "", `"C3" cannot be the name of a cell in row 3`},
		{`<c r="ZZZ3"/>`, "", `"ZZZ3" cannot be the name of a cell`},
		{`<c r="E3" t="inlineStr"><is><t>&bomb;</t></is></c>`, "", "the spreadsheet is damaged in"},
	} {
		got, err := readXLSXBytes(inSheet(t, old, c.cell))
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v", c.cell, err)
			} else {
				asDocument(t, err)
			}
		case err != nil || got.Rows[1].Target != c.want:
			t.Errorf("%s: %v, %v", c.cell, got, err)
		}
	}
}

// A number is read where the cell shows it as it is kept, and nowhere else.
func TestXLSXNumbers(t *testing.T) {
	const shown = "which is shown in another way"
	for _, c := range []struct {
		id    int
		code  string
		value float64
		want  string
		err   string
	}{
		{0, "", 12.5, "12.5", ""}, {sheet.TextFormat, "", 12.5, "12.5", ""}, {1, "", 1404, "1404", ""}, {0, "General", 0.5, "0.5", ""}, {0, "0", 1404, "1404", ""}, {0, "@", 7, "7", ""},
		{1, "", 12.5, "", shown}, {2, "", 0.5, "", shown}, {9, "", 0.5, "", `cell E3 holds the number "0.5", ` + shown}, {12, "", 0.5, "", shown}, {3, "", 1404, "", shown},
		{0, "00000000000", 2188001234, "", `cell E3 holds the number "2188001234", ` + shown}, {0, "0%", 0.5, "", shown}, {0, "[$-3000401]0", 5, "", shown},
		{14, "", 45000, "", "cell E3 holds a date"}, {0, "yyyy", 45000, "", "cell E3 holds a date"},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(written(t, WriteXLSX, sample())))
		if err != nil {
			t.Fatal(err)
		}
		look := &excelize.Style{NumFmt: c.id}
		if c.code != "" {
			look.CustomNumFmt = &c.code
		}
		style, err := f.NewStyle(look)
		if err := errors.Join(err, f.SetCellValue(workSheet, "E3", c.value), f.SetCellStyle(workSheet, "E3", "E3", style)); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := readXLSXBytes(b.Bytes())
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%v as %d %q: %v", c.value, c.id, c.code, err)
			}
		case err != nil || got.Rows[1].Target != c.want:
			t.Errorf("%v as %d %q: %v, %v", c.value, c.id, c.code, got, err)
		}
	}
}

// Two sheets of which nobody knows which is meant.
func TestXLSXTwoSheets(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, WriteXLSX, sample())))
	if err != nil {
		t.Fatal(err)
	}
	to, err := f.NewSheet("کار ۲")
	from, err2 := f.GetSheetIndex(workSheet)
	if err := errors.Join(err, err2, f.CopySheet(from, to), f.SetSheetName(workSheet, "کار")); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := readXLSXBytes(b.Bytes()); err == nil || !strings.Contains(err.Error(), `the sheets "کار" and "کار ۲" are both a review`) {
		t.Error(err)
	}
}

// The heads are looked for in 20 rows, and no further.
func TestXLSXHeads(t *testing.T) {
	for above, want := range map[int]bool{0: true, headsWithin - 1: true, headsWithin: false, headsWithin + 5: false} {
		f, err := excelize.OpenReader(bytes.NewReader(written(t, WriteXLSX, sample())))
		if err != nil {
			t.Fatal(err)
		}
		if above > 0 {
			if err := f.InsertRows(workSheet, 1, above); err != nil {
				t.Fatal(err)
			}
		}
		for row := range above {
			if err := f.SetCellStr(workSheet, cells.CellName(1, row+1), "برف"); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := readXLSXBytes(b.Bytes())
		if want && (err != nil || !reflect.DeepEqual(got, sample())) || !want && !errors.Is(err, ErrNotReview) {
			t.Errorf("below %d rows: %v", above, err)
		}
	}
}

// The parts are where the archive says, whatever they are called; Excel on the
// web calls one workbook2.xml.
func TestXLSXParts(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	sheettest.Repacked(t, written(t, WriteXLSX, sample()), func(name, text string) string {
		name = strings.NewReplacer("xl/workbook.xml", "Work\\Book2.xml", "xl/_rels/workbook.xml.rels", "work/_rels/book2.xml.rels").Replace(name)
		text = strings.NewReplacer(`Target="xl/workbook.xml"`, `Target="work/book2.xml"`, `Target="worksheets/`, `Target="../xl/worksheets/`,
			`Target="styles.xml"`, `Target="/xl/styles.xml"`).Replace(text)
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
		return text
	})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := readXLSXBytes(b.Bytes()); err != nil || !reflect.DeepEqual(got, sample()) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestXLSXRefused(t *testing.T) {
	good := written(t, WriteXLSX, sample())
	part := func(part, old, new string) []byte {
		return sheettest.Repacked(t, good, func(name, text string) string {
			if name != part {
				return text
			}
			if !strings.Contains(text, old) {
				t.Fatalf("no %q in %s", old, part)
			}
			return strings.Replace(text, old, new, 1)
		})
	}
	without := func(part string) []byte {
		return sheettest.Repacked(t, good, func(name, text string) string {
			if name == part {
				return ""
			}
			return text
		})
	}
	other := excelize.NewFile()
	var ordinary, otherArchive bytes.Buffer
	if err := other.Write(&ordinary); err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(&otherArchive)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// More than a zip file may have parts to be listed, and one twice.
	var many, doubled bytes.Buffer
	w = zip.NewWriter(&many)
	for i := range 50_000 {
		if _, err := w.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("xl/media/a-picture-with-a-long-name-%d.png", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	w = zip.NewWriter(&doubled)
	for _, f := range append(whole.File, whole.File...) {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const data = "xl/worksheets/sheet3.xml"
	deep := strings.Repeat("<a>", 20000) + strings.Repeat("</a>", 20000)
	for _, c := range []struct {
		name string
		file []byte
		want string
		is   error
	}{
		{"empty", nil, "the file is empty", document.ErrEmpty},
		{"short", []byte("PK"), "the spreadsheet is damaged", nil},
		{"text", []byte("source\ttarget"), "this is no review: it is no .xlsx file", ErrNotReview},
		{"encrypted", []byte(compoundFile + strings.Repeat("\x00", 600)), "the spreadsheet is encrypted, or of an old kind", nil},
		{"cut off", good[:len(good)/2], "the spreadsheet is damaged", nil},
		{"another archive", otherArchive.Bytes(), "it is an archive, but no .xlsx file", ErrNotReview},
		{"another spreadsheet", ordinary.Bytes(), `has no sheet called "hafez"`, ErrNotReview},
		{"no data", part(data, "hafez review", "something"), `does not say "hafez review"`, ErrNotReview},
		{"newer", part(data, `<is><t xml:space="preserve">1</t>`, `<is><t xml:space="preserve">2</t>`), `the review is of version "2", and only version 1 is known`, ErrVersion},
		{"no heads", part(workPart, "source / ", "text / "), "", nil}, // The other name is enough.
		{"no source", part(workPart, "source / مبدأ", "text"), "the column “source / مبدأ” is missing", ErrNotReview},
		{"no order", part(workPart, "order / ترتیب", "text"), "the hidden column “order / ترتیب” is missing", ErrNotReview},
		{"two sources", part(workPart, "target / ترجمه", "Source"), "the columns D and E are both called “source / مبدأ”", ErrNotReview},
		{"mark", part(workPart, ">✓<", ">شاید<"), `cell B2: the mark "شاید" is not understood`, nil},
		{"confidence", part(workPart, "<v>0.97</v>", "<v>97</v>"), `cell C3: "97" is no confidence`, nil},
		{"order", part(workPart, `<v>2</v></c></row>`, `<v>2.5</v></c></row>`), `cell G3, in the hidden column “order / ترتیب”: "2.5" is no number of a row`, nil},
		{"merged", part(workPart, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="D3:D4"/></mergeCells>`), "the cells D3:D4 are merged", nil},
		{"merged head", part(workPart, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="H3:K9"/></mergeCells>`), "", nil},
		{"merged nonsense", part(workPart, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="D3:x"/></mergeCells>`), `"D3:x" is no range of cells`, nil},
		{"XML cut off", part(workPart, "</row></sheetData>", ""), "the spreadsheet is damaged in", nil},
		{"rows falling", part(workPart, `<row r="4"`, `<row r="2"`), `"2" cannot be the number of a row after row 3`, nil},
		{"row too high", part(workPart, `<row r="9"`, `<row r="1048577"`), `"1048577" cannot be the number of a row`, nil},
		{"no styles", without("xl/styles.xml"), `the archive has no part "xl/styles.xml"`, ErrNotReview},
		{"no sheet", without(workPart), "the archive has no part", ErrNotReview},
		{"path out", part("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../etc/passwd"), "the archive has no part", ErrNotReview},
		{"deep", part(workPart, "<sheetData>", deep+"<sheetData>"), "elements nested more than 256 deep", nil},
		{"deep cell", part(workPart, `<c r="A2" s="2">`, `<c r="A2" s="2">`+deep), "elements nested more than 256 deep", nil},
		{"entities", part(workPart, "<worksheet ", `<!DOCTYPE a [<!ENTITY b "bb">]><worksheet `), "a document type (<!DOCTYPE>), which is refused", nil},
		{"rows without numbers", part(workPart, "</sheetData>", strings.Repeat("<row/>", cells.MaxRows)+"</sheetData>"), "it has more than 1048576 rows", nil},
		{"two parts of a name", doubled.Bytes(), `two of its parts are called "`, nil},
		{"a huge directory", many.Bytes(), "the directory of the archive takes more than 4 MiB", nil},
		{"no main part", without("_rels/.rels"), "it is an archive, but no .xlsx file", ErrNotReview},
		{"no main part named", part("_rels/.rels", "relationships/officeDocument", "relationships/x"), "it is an archive, but no .xlsx file", ErrNotReview},
		{"bomb", part(workPart, "<sheetData>", strings.Repeat(" ", 32<<20+1)+"<sheetData>"), "the spreadsheet is too large once unpacked", nil},
	} {
		_, err := readXLSXBytes(c.file)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is)):
			t.Errorf("%s: %v", c.name, err)
		case c.want != "":
			if d := asDocument(t, err); d.Hint == "" && d.Err != document.ErrEmpty {
				t.Errorf("%s: no hint: %v", c.name, err)
			}
		}
	}
}

func TestXLSXSorted(t *testing.T) {
	// Sorted by confidence, which takes the row that was put in to the bottom.
	f, err := excelize.OpenReader(bytes.NewReader(written(t, WriteXLSX, &Sheet{From: "fa", To: "en", Rows: []Row{{Confidence: 0.9, Source: "الف"}, {Confidence: 0.2, Source: "ب"}}})))
	if err != nil {
		t.Fatal(err)
	}
	put := func(cell string, value any) {
		if err := f.SetCellValue(workSheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range [][]any{{2, nil, 0.2, "ب", nil, nil, 2}, {1, nil, 0.9, "الف", nil, nil, 1}, {nil, nil, nil, "پ"}} {
		for j, value := range r {
			put(cells.CellName(j+1, i+2), value)
		}
	}
	for typed, want := range map[string]string{"": "", "۱٫۵": "[الف پ ب]", "2": "[الف ب پ]", "0.5": "[پ الف ب]", "?": "", "-1": ""} {
		put("A4", typed)
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := readXLSXBytes(b.Bytes())
		if want == "" {
			says := "row 4: this row was added, and the sheet is sorted"
			if typed != "" {
				says = fmt.Sprintf("cell A4: %q is no number of a row", typed)
			}
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%q: %v", typed, err)
			}
			continue
		}
		var texts []string
		if err == nil {
			for _, r := range got.Rows {
				texts = append(texts, r.Source)
			}
		}
		if fmt.Sprint(texts) != want {
			t.Errorf("%q: %v, %v", typed, texts, err)
		}
	}
}

// № filled down anew by a person says nothing of where a row stands that was put in;
// what is no number there does not matter in rows that have a hidden one.
func TestXLSXFilledDown(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, WriteXLSX, &Sheet{From: "fa", To: "en", Rows: []Row{{Source: "الف"}, {Source: "ب"}, {Source: "پ"}}})))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range [][]any{{1, nil, nil, "الف", nil, nil, 1}, {2, nil, nil, "ادامهٔ الف"}, {3, nil, nil, "ب", nil, nil, 2}, {"?", nil, nil, "پ", nil, nil, 3}, {2.5, nil, nil, "و باز"}} {
		for j, value := range r {
			if err := f.SetCellValue(workSheet, cells.CellName(j+1, i+2), value); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := readXLSXBytes(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, r := range got.Rows {
		texts = append(texts, r.Source)
	}
	if want := []string{"الف", "ادامهٔ الف", "و باز", "ب", "پ"}; !slices.Equal(texts, want) {
		t.Errorf("%q, not %q", texts, want)
	}
}

func FuzzReadXLSX(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(compoundFile))
	f.Add(written(f, WriteXLSX, sample()))
	f.Fuzz(func(t *testing.T, file []byte) { fuzzed(t, file, readXLSXBytes, WriteXLSX) })
}

// FuzzSheet fuzzes the XML of the sheet for work, which the packing hides from
// FuzzReadXLSX.
func FuzzSheet(f *testing.F) {
	good := written(f, WriteXLSX, sample())
	archive, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		f.Fatal(err)
	}
	r, err := archive.Open(workPart)
	if err != nil {
		f.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`<sheetData><row><c t="s"><v>0</v></c><c t="e"/></row></sheetData><mergeCell ref="A1:B2"/>`)
	parts := map[string]string{}
	sheettest.Repacked(f, written(f, WriteXLSX, &Sheet{}), func(name, text string) string {
		parts[name] = text
		return text
	})
	f.Fuzz(func(t *testing.T, xml string) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range []string{"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet3.xml", workPart, "xl/worksheets/sheet2.xml"} {
			text := parts[name]
			if name == workPart {
				text = xml
			}
			part, err := w.CreateHeader(&zip.FileHeader{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(part, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := readXLSXBytes(b.Bytes())
		if err != nil {
			asDocument(t, err)
		} else if err := s.check(); err != nil {
			t.Fatalf("%v in %+v", err, s)
		}
	})
}

// fuzzed checks that a file is refused in a line, or that what is read of it can be
// written and read again.
func fuzzed(t *testing.T, file []byte, read func([]byte) (*Sheet, error), write func(io.Writer, *Sheet) error) {
	s, err := read(file)
	if err != nil {
		asDocument(t, err)
		return
	}
	var b bytes.Buffer
	if err := write(&b, s); err != nil {
		return // Larger than a cell, say.
	}
	if again, err := read(b.Bytes()); err != nil || !reflect.DeepEqual(again, s) {
		t.Fatalf("read as %+v, then as %+v, %v", s, again, err)
	}
}
