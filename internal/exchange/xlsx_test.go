package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
	"hafez/internal/sheet/sheettest"
	"hafez/memory"
)

// sheetCase is a sheet and what is read of it.
type sheetCase struct {
	name, rows, shared string
	want               []string
	problems           []string
	err                string
}

func sheetCases() []sheetCase {
	const row2 = `<row r="2"><c r="A2" t="inlineStr"><is><t>کتاب</t></is></c>`
	const head = "source\ttarget"
	one := []string{"کتاب = book"}
	two := []string{"کتاب = book", "خانه = house"}
	byHead := func(name, head string) sheetCase {
		return sheetCase{name: name, rows: rowsOf(head, "کتاب\tbook"), want: one}
	}
	cell := func(name, cell string, want []string, problems ...string) sheetCase {
		return sheetCase{name: name, rows: rowsOf(head) + row2 + cell + "</row>", want: want, problems: problems}
	}
	return []sheetCase{
		byHead("header", head), byHead("languages", "Persian\tEnglish"), byHead("in Persian", "متن فارسی\tترجمهٔ انگلیسی"), byHead("sides and codes", "Source (fa)\tTarget (en)"),
		{name: "header the other way round", rows: rowsOf("№\tEnglish\tفارسی\tComment", "1\tbook\tکتاب\tخوب"), want: one},
		{name: "header below a title", rows: rowsOf("Glossary of the newsroom", "", "1404", "\t"+head, "\tکتاب\tbook", "\tخانه\thouse"), want: two},
		{name: "header in row 20", rows: rowsOf(append(make([]string, 19), head, "کتاب\tbook")...), want: one},
		{name: "no header", rows: rowsOf("کتاب\tbook", "خانه\thouse"), want: two},
		{name: "no header, numbered", rows: rowsOf("1\tکتاب\tbook", "۲.\tخانه\thouse"), want: two},
		{name: "no header, the first column empty", rows: rowsOf("\tکتاب\tbook", "\tخانه\thouse"), want: two},
		{name: "no header, a column more", rows: rowsOf("کتاب\tbook\tx", "خانه\thouse\ty"), want: two,
			problems: []string{"1: columns behind the texts were left out: only a row of names above can name them"}},
		{name: "no header, the other way round", rows: rowsOf("book\tکتاب", "house\tخانه"), want: two,
			problems: []string{"1: column B is read as the source and column A as the target: so their letters say"}},
		{name: "header of an English source", rows: rowsOf(head, "book\tکتاب", "house\tخانه"), want: two,
			problems: []string{"2: column B is read as the source and column A as the target: so their letters say"}},
		{name: "not all the other way round", rows: rowsOf(head, "book\tکتاب", "خانه\thouse"), want: []string{"book = کتاب", "خانه = house"}},
		{name: "most the other way round", rows: rowsOf(head, "12\t13", "book\tکتاب", "house\tخانه"), want: []string{"13 = 12", "کتاب = book", "خانه = house"},
			problems: []string{"2: column B is read as the source and column A as the target: so their letters say"}},
		{name: "half the other way round", rows: rowsOf(head, "book\tکتاب", "12\t13"), want: []string{"book = کتاب", "12 = 13"}},
		{name: "no header, half the other way round", rows: rowsOf("book\tکتاب", "12\t13"), want: []string{"کتاب = book", "13 = 12"},
			problems: []string{"1: column B is read as the source and column A as the target: so their letters say"}},
		{name: "no header, mostly the other way round", rows: rowsOf("book\tکتاب", "خانه\thouse", "garden\tباغ"), want: []string{"کتاب = book", "house = خانه", "باغ = garden"},
			problems: []string{"1: column B is read as the source and column A as the target: so their letters say"}},
		{name: "the other way round in a sheet of Hafez", rows: rowsOf(head+"\thafez_id", "book\tکتاب"), want: []string{"book = کتاب"}},
		{name: "names of things in the first of two rows", rows: rowsOf("COVID-19\tCOVID-19", "کتاب\tbook"), want: []string{"COVID-19 = COVID-19", "کتاب = book"}},
		{name: "header in words of its own", rows: rowsOf("Old words\tNew words", "کتاب\tbook", "خانه\thouse"), want: two,
			problems: []string{"1: skipped: taken for the names of the columns: its letters are not those of the languages"}},
		{name: "no header, keys before", rows: rowsOf("SEG_001\tکتاب\tbook", "menu.open\tخانه\thouse"), want: two},
		{name: "texts behind hundreds of numbers", rows: rowsOf(strings.Repeat("1\t", 300) + "کتاب\tbook"), err: "f: the sheet has no source and target side by side"},
		{name: "only numbers", rows: rowsOf("12\t13", "14\t15"), err: "f: the sheet has no source and target side by side"},
		{name: "one column", rows: rowsOf("کتاب", "خانه"), err: "f: the sheet has no source and target side by side"},
		{name: "prose beside a few notes", rows: rowsOf("کتاب", "خانه", "باغ\tgarden"), err: "f: the sheet has no source and target side by side"},
		{name: "one language", rows: rowsOf("book\tcar", "house\tgarden"), err: "f: the sheet has no source and target side by side"},
		{name: "empty", rows: "", err: "f: no text in its sheets"},
		{name: "header only", rows: rowsOf(head)},
		{name: "blank rows and gaps", rows: rowsOf(head, "", " \t ", "کتاب\tbook") + `<row r="90"/><row r="99"><c r="A99" t="inlineStr"><is><t>خانه</t></is></c><c t="inlineStr"><is><t>house</t></is></c></row>`, want: two},
		{name: "two rows of names", rows: rowsOf("واژه‌نامه", "فارسی\tانگلیسی", "Persian\tEnglish", "کتاب\tbook", "خانه\thouse"), want: two, problems: []string{"3: left out: it names the columns again"}},
		{name: "one side", rows: rowsOf(head, "کتاب", "\thouse", "باغ\tgarden", " \tx"), want: []string{"باغ = garden"},
			problems: []string{"2: skipped: the target is empty", "3: skipped: the source is empty", "5: skipped: the source is empty"}},
		{name: "more cells than names", rows: rowsOf(head, "کتاب\tbook\tx"), want: one, problems: []string{"2: cells beyond the 2 columns were left out"}},
		{name: "shared texts", shared: "<si><t>کتاب</t></si><si><r><t>bo</t></r><r><rPr><b/></rPr><t>ok</t></r><rPh><t>no</t></rPh></si>",
			rows: rowsOf(head) + `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>`, want: one},
		{name: "no such shared text", shared: "<si><t>کتاب</t></si>", rows: rowsOf(head, "باغ\tgarden") + `<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c></row>`,
			err: `f:3: cell B3: the spreadsheet is damaged: it has no text number "1"`},
		cell("number", `<c r="B2"><v>12.5</v></c>`, []string{"کتاب = 12.5"}),
		cell("percent", `<c r="B2" s="2"><v>0.5</v></c>`, []string{"کتاب = 50%"}),
		cell("fraction", `<c r="B2" s="3"><v>0.5</v></c>`, nil, `2: skipped: cell B2 holds the number "0.5", which is shown in another way, in the place of text`),
		cell("date", `<c r="B2" s="1"><v>45292</v></c>`, nil, "2: skipped: cell B2 holds a date, which a spreadsheet keeps as a number, in the place of text"),
		cell("formula", `<c r="B2" t="str"><f>A9&amp;"k"</f><v>book</v></c>`, one),
		cell("formula without value", `<c r="B2" t="str"><f>A9</f></c>`, nil, "2: skipped: cell B2 holds a formula whose value is not in the file"),
		cell("error", `<c r="B2" t="e"><f>A9</f><v>#REF!</v></c>`, nil, `2: skipped: cell B2 holds a formula with an error, "#REF!", in the place of text`),
		cell("error beyond the texts", `<c r="B2" t="inlineStr"><is><t>book</t></is></c><c r="C2" t="e"><v>#N/A</v></c>`, one),
		cell("truth", `<c r="B2" t="b"><v>1</v></c>`, []string{"کتاب = TRUE"}),
		cell("no names of cells", `<c t="inlineStr"><is><t>book</t></is></c>`, one),
		{name: "other languages", rows: rowsOf("source\ttarget\tfrom\tto", "کتاب\tbook\tfa-IR\ten", "kitap\tbook\ttr\ten"), want: one, problems: []string{"3: skipped: from tr to en, not from fa to en"}},
		{name: "cut off", rows: rowsOf(head, "کتاب\tbook") + "<row>", err: `f:3: the spreadsheet is damaged in "xl/sheet1.xml": line 1: </sheetData> where </row> is due`},
	}
}

func TestXLSXSheets(t *testing.T) {
	for _, c := range sheetCases() {
		file, err := sheettest.Pack(bookParts(c.shared, c.rows))
		if err != nil {
			t.Fatal(err)
		}
		got := read(bytes.NewReader(file), XLSX, Options{Name: "f"})
		said := ""
		if got.err != nil {
			said = got.err.Error()
		}
		if said != c.err || c.err == "" && !reflect.DeepEqual(got.texts(), c.want) || !reflect.DeepEqual(got.problems, c.problems) {
			t.Errorf("%s:\n got %q, %q, %q\nwant %q, %q, %q", c.name, got.texts(), got.problems, said, c.want, c.problems, c.err)
		}
	}
}

// All visible sheets of pairs are read, and problems name theirs.
func TestXLSXManySheets(t *testing.T) {
	parts := bookParts("", rowsOf("source\ttarget", "کتاب\tbook", "تنها"), rowsOf("How to use this file"), "", rowsOf("خانه\thouse", "x\ty\tz", "باغ\tgarden"), rowsOf("source\ttarget", "راز\tsecret"))
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], `sheetId="5"`, `state="hidden" sheetId="5"`, 1)
	file, err := sheettest.Pack(parts)
	if err != nil {
		t.Fatal(err)
	}
	got := read(bytes.NewReader(file), XLSX, Options{Name: "f", Origin: "o"})
	problems := []string{`3: skipped: sheet "ترجمه": the target is empty`, `0: sheet "Sheet2": left out, since it has no source and target side by side`,
		`2: sheet "Sheet4": columns behind the texts were left out: only a row of names above can name them`, `0: the hidden sheet "Sheet5" was left out`}
	if got.err != nil || !reflect.DeepEqual(got.texts(), []string{"کتاب = book", "خانه = house", "x = y", "باغ = garden"}) || !reflect.DeepEqual(got.problems, problems) {
		t.Errorf("got %q, %q, %v", got.texts(), got.problems, got.err)
	}
	parts = bookParts("", rowsOf("a"), rowsOf("b"))
	if file, err = sheettest.Pack(parts); err != nil {
		t.Fatal(err)
	}
	if got := read(bytes.NewReader(file), XLSX, Options{Name: "f"}); got.err == nil || got.err.Error() != "f: none of its sheets has a source and a target side by side" {
		t.Errorf("got %v", got.err)
	}
	// A file error names the sheet.
	if file, err = sheettest.Pack(bookParts("", rowsOf("کتاب\tbook"), `<row><c t="s"><v>7</v></c></row>`)); err != nil {
		t.Fatal(err)
	}
	if got := read(bytes.NewReader(file), XLSX, Options{Name: "f"}); got.err == nil || got.err.Error() != `f:1: sheet "Sheet2": cell A1: the spreadsheet is damaged: it has no text number "7"` {
		t.Errorf("got %v", got.err)
	}
}

// Columns that are named become fields and properties; dates in them are dates.
func TestXLSXFacts(t *testing.T) {
	rows := rowsOf("Source\tTarget\tTranslator\tCreated\tClient\tDelivered\tStatus\tHafez ID") +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>کتاب</t></is></c><c r="B2" t="inlineStr"><is><t>book</t></is></c><c r="C2" t="inlineStr"><is><t>مریم</t></is></c>` +
		`<c r="D2" s="1"><v>45292.5</v></c><c r="E2"><v>1404</v></c><c r="F2" s="1"><v>45293</v></c><c r="G2" t="e"><v>#N/A</v></c><c r="H2" t="inlineStr"><is><t>7-00000000000000aa</t></is></c></row>`
	file, err := sheettest.Pack(bookParts("", rows))
	if err != nil {
		t.Fatal(err)
	}
	got := read(bytes.NewReader(file), XLSX, Options{Name: "f", Origin: "o"})
	want := []memory.Unit{{Source: "کتاب", Target: "book", CreatedBy: "مریم", Created: date("2024-01-01 12:00:00"), Origin: "o", Replaces: "7-00000000000000aa",
		Props: []memory.Prop{{Key: "Client", Value: "1404"}, {Key: "Delivered", Value: "2024-01-02"}}}}
	problems := []string{`2: cell G2 holds an error, "#N/A", in the place of text; it was left out`}
	if got.err != nil || !reflect.DeepEqual(got.units, want) || !reflect.DeepEqual(got.problems, problems) {
		t.Errorf("got %+v, %q, %v", got.units, got.problems, got.err)
	}
}

func TestXLSXFileErrors(t *testing.T) {
	good := []byte(written(t, XLSX, []memory.Unit{{Source: "کتاب", Target: "book"}}, Options{}))
	changed := func(part, old, new string) []byte {
		return sheettest.Repacked(t, good, func(name, text string) string {
			if name == part {
				return strings.Replace(text, old, new, 1)
			}
			return text
		})
	}
	const work = "xl/worksheets/sheet1.xml"
	review := sheettest.Repacked(t, good, func(name, text string) string {
		return strings.Replace(text, `<sheet name="Translations"`, `<sheet name="hafez" state="veryHidden" sheetId="9" r:id="rId1"/><sheet name="Translations"`, 1)
	})
	for _, c := range []struct {
		name string
		file []byte
		want string
		hint string
	}{
		{"empty", nil, "f: the file is empty", ""},
		{"text", []byte("source\ttarget"), "f: it is no .xlsx file", "open it in a spreadsheet program, and save it as .xlsx"},
		{"old or encrypted", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "f: the spreadsheet is encrypted, or of an old kind (.xls)", "remove the password, and save it as .xlsx"},
		{"cut off", good[:len(good)/2], "f: the spreadsheet is damaged: zip: not a valid zip file", "the file may be cut off: copy it again"},
		{"no sheet", changed("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../etc/passwd"), `f: the archive has no part "etc/passwd"`, "open it in a spreadsheet program, and save it as .xlsx"},
		{"bomb", changed(work, "<sheetData>", strings.Repeat(" ", 33<<20)+"<sheetData>"), "f: the spreadsheet is too large once unpacked", ""},
		{"a giant row", changed(work, "</row>", strings.Repeat(`<c t="inlineStr"><is><t>`+strings.Repeat("a", 4<<20)+`</t></is></c>`, 5)+"</row>"), "f:1: a row of over 16777216 bytes", ""},
		{"a review", review, "f: it is a review of an alignment", "give it to hafez align with --fixed"},
	} {
		got := read(bytes.NewReader(c.file), XLSX, Options{Name: "f"})
		fe, ok := errors.AsType[*FileError](got.err)
		if !ok || fe.Error() != c.want || fe.Hint != c.hint {
			t.Errorf("%s: got  %v (%+v)\nwant %s", c.name, got.err, fe, c.want)
		}
	}
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if got := read(dir, XLSX, Options{Name: "news"}); got.err == nil || got.err.Error() != "news: is a directory" {
		t.Errorf("a directory: %v", got.err)
	}
	// A pipe is a file that cannot be read from its end.
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		w.Write(good)
		w.Close()
	}()
	if got := read(r, XLSX, Options{Name: "f"}); got.err != nil || len(got.units) != 1 {
		t.Errorf("a pipe: %v", got.err)
	}
}

// Another program finds in the file what a translator needs.
func TestXLSXElsewhere(t *testing.T) {
	units := []memory.Unit{{ID: 3, Source: "=1+1", Target: " -5 °C", CreatedBy: "مریم"}, {Source: "کتاب", Target: "007"}}
	file := written(t, XLSX, units, Options{})
	f, err := excelize.OpenReader(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A1": "source / مبدأ", "A2": "=1+1", "B2": " -5 °C", "D2": "confirmed", "F2": "مریم", "A3": "کتاب", "B3": "007", "P2": units[0].Ref(), "P3": ""} {
		got, err := f.GetCellValue(workSheet, cell)
		formula, _ := f.GetCellFormula(workSheet, cell)
		if err != nil || got != want || formula != "" {
			t.Errorf("%s holds %q, formula %q, %v; not %q", cell, got, formula, err, want)
		}
	}
	for i, c := range sheetColumns() {
		visible, err1 := f.GetColVisible(workSheet, cells.ColumnName(i+1))
		level, err2 := f.GetColOutlineLevel(workSheet, cells.ColumnName(i+1))
		if visible != (c.place == shown) || (level == 1) != (c.place == folded) || err1 != nil || err2 != nil {
			t.Errorf("%s: visible %v, level %d", c.head, visible, level)
		}
	}
	view, err := f.GetSheetView(workSheet, 0)
	if err != nil || !*view.RightToLeft {
		t.Errorf("the sheet does not run from the right: %v", err)
	}
	for cell, want := range map[string]uint64{"A2": rightToLeftOrder, "B2": leftToRightOrder, "C2": 0} {
		style, _ := f.GetCellStyle(workSheet, cell)
		if s, err := f.GetStyle(style); err != nil || cell != "C2" && (s.Alignment.ReadingOrder != want || !s.Alignment.WrapText || s.NumFmt != sheet.TextFormat) {
			t.Errorf("%s: %+v, %v", cell, s, err)
		}
	}
	parts, err := sheettest.Parts([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	for part, want := range map[string]string{"xl/workbook.xml": "$A$1:$P$3<", "xl/worksheets/sheet1.xml": `<autoFilter ref="$A$1:$P$3"`} {
		if !strings.Contains(parts[part], want) || strings.Contains(parts[part], lastRow) {
			t.Errorf("no %s in %s", want, part)
		}
	}
}

// A translator works in the sheet with another program, which saves it its own way.
func TestXLSXEdited(t *testing.T) {
	units := []memory.Unit{{ID: 1, Source: "کتاب", Target: "book", Props: []memory.Prop{{Key: "a", Value: "b"}}}, {ID: 2, Source: "خانه", Target: "hous"}, {ID: 3, Source: "باغ", Target: "garden"}}
	f, err := excelize.OpenReader(strings.NewReader(written(t, XLSX, units, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := errors.Join(f.SetCellStr(workSheet, "B3", "house"), f.RemoveRow(workSheet, 2), f.InsertCols(workSheet, "A", 2), f.SetCellStr(workSheet, "A1", "Client"), f.SetCellInt(workSheet, "A2", 7),
		f.InsertRows(workSheet, 1, 1), f.SetCellStr(workSheet, "A1", "For Friday"), f.SetRowVisible(workSheet, 4, false), f.SetCellStr(workSheet, "C5", "تازه"), f.SetCellStr(workSheet, "D5", "new"),
		f.SetSheetName(workSheet, "کار")); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got := read(bytes.NewReader(b.Bytes()), XLSX, Options{Origin: "o"})
	want := []memory.Unit{{Source: "خانه", Target: "house", Replaces: units[1].Ref(), Props: []memory.Prop{{Key: "Client", Value: "7"}}}, {Source: "باغ", Target: "garden", Replaces: units[2].Ref()}, {Source: "تازه", Target: "new"}}
	if got.err != nil || len(got.problems) > 0 || !reflect.DeepEqual(got.units, want) {
		t.Errorf("got  %+v, %q, %v\nwant %+v", got.units, got.problems, got.err, want)
	}
}

func TestXLSXRefuses(t *testing.T) {
	long := strings.Repeat("ب", cells.MaxText)
	for _, c := range []struct {
		unit memory.Unit
		want string
	}{
		{memory.Unit{Source: long, Target: "a"}, ""},
		{memory.Unit{ID: 4, Source: "الف", Target: "a", Previous: long + "b"}, `o: unit 4 ("الف"): in the column previous are 32768 characters, and a cell holds 32767`},
		{memory.Unit{Source: "الف", Target: "a", Props: []memory.Prop{{Key: "k", Value: long}}}, `o: unit no. 1 ("الف"): in the column props are 32769 characters, and a cell holds 32767`},
		{memory.Unit{Source: "الف", Target: "a\xff"}, `o: unit no. 1 ("الف"): in the column target are bytes that are not UTF-8`},
		{memory.Unit{Source: " ", Target: "a"}, `o: unit no. 1 (" "): the source is empty`},
	} {
		err := Write(io.Discard, XLSX, sequence([]memory.Unit{c.unit}), Options{Name: "o"})
		if fe, ok := errors.AsType[*FileError](err); c.want == "" && err != nil || c.want != "" && (!ok || fe.Error() != c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	var many iter.Seq2[memory.Unit, error] = func(yield func(memory.Unit, error) bool) {
		for yield(memory.Unit{Source: "ا", Target: "a"}, nil) {
		}
	}
	err := writeSheet(sheet.NewRows(bufio.NewWriter(io.Discard)), many, Options{Name: "o"}) // Packing them takes long.
	if fe, ok := errors.AsType[*FileError](err); !ok || fe.Error() != "o: more than 1048575 units, which is what a sheet holds" || fe.Hint != hintOther {
		t.Errorf("got %v", err)
	}
	if err := Write(io.Discard, XLSX, sequence(nil), Options{Encoding: "utf-16"}); err == nil || err.Error() != `XLSX is written in UTF-8, not in "utf-16"` {
		t.Errorf("got %v", err)
	}
	broken := errors.New("the memory is locked")
	if err := Write(io.Discard, XLSX, func(yield func(memory.Unit, error) bool) { yield(memory.Unit{}, broken) }, Options{}); err != broken {
		t.Errorf("got %v", err)
	}
	for _, n := range []int{0, 100, 100_000} {
		if err := Write(&full{n}, XLSX, news(20_000), Options{}); err != errFull {
			t.Errorf("room for %d bytes: got %v", n, err)
		}
	}
}

// What is in use stays the same however many rows there are, but for the packed file.
func TestXLSXMemoryIsBounded(t *testing.T) {
	const n = 30_000
	in := strings.NewReader(written(t, XLSX, collect(news(n)), Options{}))
	units, most := 0, uint64(0)
	for _, err := range Read(in, XLSX, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if units++; units%10_000 == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if units != n || most > 12<<20+uint64(in.Size()) {
		t.Errorf("%d units of %d, %d bytes in use for a file of %d", units, n, most, in.Size())
	}
}

func BenchmarkXLSX(b *testing.B) {
	units := collect(news(10_000))
	in := written(b, XLSX, units, Options{})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			for _, err := range Read(strings.NewReader(in), XLSX, Options{}) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "units/s")
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := Write(io.Discard, XLSX, sequence(units), Options{}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*len(units))/b.Elapsed().Seconds(), "units/s")
	})
}

func ExampleWrite_spreadsheet() {
	var file bytes.Buffer
	units := []memory.Unit{{ID: 12, Source: "هوا سرد است.", Target: "It is cold."}}
	if err := Write(&file, XLSX, sequence(units), Options{}); err != nil {
		fmt.Println(err)
		return
	}
	for u := range Read(&file, XLSX, Options{}) {
		fmt.Println(u.Target, u.Replaces == units[0].Ref())
	}
	// Output: It is cold. true
}
