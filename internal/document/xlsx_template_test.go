package document

import (
	"bytes"
	"errors"

	"io"
	"strings"
	"testing"
)

const sheetNS = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// xlsxFile is a spreadsheet with the visible sheet «فروش», a hidden one, and these
// other parts, or those in their place; "-" is none.
// Formulas that compare with texts are told: a translated cell has another.
func TestXLSXFormulasWithTexts(t *testing.T) {
	var notes []string
	file := xlsxFile(`<row><c t="inlineStr"><is><t>خبر</t></is></c><c t="str"><f>IF(A1="خبر","بله","خیر")</f><v>بله</v></c><c><f>A1&amp;""</f><v>x</v></c></row>`)
	if _, err := load("a.xlsx", file, Options{Note: func(s string) { notes = append(notes, s) }}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(notes, "|"); !strings.Contains(got, "texts in formulas stay as they are (1)") {
		t.Error(got)
	}
}

func xlsxFile(rows string, more ...string) []byte {
	parts := []string{
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
		"_rels/.rels", `<Relationships` + relNS + `><Relationship Id="w" Type="` + relBase + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels", `<Relationships` + relNS + `><Relationship Id="s" Type="` + relBase + `sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="` + relBase + `styles" Target="styles.xml"/>` +
			`<Relationship Id="a" Type="` + relBase + `worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="` + relBase + `worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook` + sheetNS + `><sheets><sheet name="فروش" sheetId="1" r:id="a"/><sheet name="پنهان" sheetId="2" state="hidden" r:id="b"/></sheets></workbook>`,
		"xl/sharedStrings.xml", xlsxShared,
		"xl/styles.xml", xlsxStyleSheet,
		"xl/worksheets/sheet1.xml", xlsxSheetOf(rows),
		"xl/worksheets/sheet2.xml", xlsxSheetOf(`<row r="1"><c r="A1" t="s" s="2"><v>0</v></c></row>`),
	}
	for i := 0; i < len(more); i += 2 {
		found := false
		for j := 0; j < len(parts); j += 2 {
			if parts[j] == more[i] {
				parts[j+1], found = more[i+1], true
			}
		}
		if !found {
			parts = append(parts, more[i:i+2]...)
		}
	}
	var kept []string
	for j := 0; j < len(parts); j += 2 {
		if parts[j+1] != "-" {
			kept = append(kept, parts[j:j+2]...)
		}
	}
	return packed(kept...)
}

func xlsxSheetOf(rows string) string {
	return `<worksheet` + sheetNS + `><sheetViews><sheetView workbookViewId="0" rightToLeft='1' /></sheetViews><sheetData>` + rows + `</sheetData></worksheet>`
}

const (
	xlsxShared = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n" + `<sst` + sheetNS + ` count="9" uniqueCount="7">` +
		`<si><t>شهر</t></si>` +
		`<si><t xml:space="preserve"> سد  امیرکبیر ` + "\n" + `</t><phoneticPr fontId="1"/></si>` +
		`<si><r><t>ذخیرهٔ </t></r><r><rPr><b/><sz val="11"/></rPr><t>سد</t></r><r><t xml:space="preserve"> کم است</t></r><rPh sb="0" eb="1"><t>خوانش</t></rPh></si>` +
		`<si><r><rPr><b/></rPr><t>همه درشت</t></r></si>` +
		`<si><t>خط_x000D_` + "\n" + `دوم _x005F_x0041_</t></si>` +
		`<si><t> </t></si>` +
		`<si/>` +
		`</sst>`
	xlsxStyleSheet = `<styleSheet` + sheetNS + `><cellStyleXfs count="1"><xf><alignment horizontal="left"/></xf></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/>` +
		`<xf numFmtId="0" xfId="0" applyAlignment="1"><alignment horizontal="right" readingOrder="2" wrapText="1"/></xf>` +
		`<xf><alignment horizontal="right"/><protection locked="0"/></xf><xf><alignment horizontal="center"/></xf></cellXfs></styleSheet>`
)

const xlsxRows = `<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" s="1"/><c r="C1" t="s" s="2"><v>1</v></c></row>` +
	`<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="s"><v>3</v></c><c r="C3" t="s" s="3"><v>4</v></c><c r="D3" t="s"><v>5</v></c><c r="E3" t="s"><v>6</v></c><c r="F3" t="s"/></row>` +
	`<row r="4"><c r="A4" t="s" s="1"><v>0</v></c><c r="B4"><v>12</v></c><c r="C4" t="str"><f>A1&amp;"x"</f><v>شهرx</v></c><c r="D4" t="inlineStr" s="2"><is><t>درجا</t></is></c><c r="E4" t="str"><v>رشته &amp; متن</v></c><c r="F4" t="b"><v>1</v></c><c r="G4" t="e"><v>#N/A</v></c></row>`

const xlsxBlocks = "c:شهر | c:سد  امیرکبیر | c:ذخیرهٔ سد کم است | c:همه درشت | c:خط\nدوم _x0041_ | c:درجا | c:رشته & متن"

func TestXLSX(t *testing.T) {
	file := xlsxFile(xlsxRows)
	check(t, "a.xlsx", file, xlsxBlocks)
	check(t, "a.XLSM", file, xlsxBlocks)
	x := template(t, "a.xlsx", file)
	checkIdentity(t, x, file)
	var texts []string
	for _, b := range x.Blocks {
		texts = append(texts, "c:"+b.Text)
	}
	if got, want := strings.Join(texts, " | "), strings.Replace(xlsxBlocks, "ذخیرهٔ سد کم", "ذخیرهٔ ⟨1⟩سد⟨/1⟩ کم", 1); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if tags := x.Tags[2]; len(tags) != 1 || tags[0].What != "bold" || !tags[0].Pair {
		t.Errorf("tags %+v", tags)
	}

	// Without turning: only the texts change.
	same := Turning{From: "fa", To: "ar"}
	for i, want := range []string{
		`<si><t>City &lt;1&gt;</t></si>`,
		"<si><t xml:space=\"preserve\"> Dam \n</t></si>",
		`<si><t xml:space="preserve">The </t></si>`,
		`<si><r><rPr><b/></rPr><t>All bold</t></r></si>`,
		`<si><t xml:space="preserve">a` + "\n" + `b _x005F_x0041_ _x0001_</t></si>`,
		`<is><t>In place</t></is>`,
		`<v>A &amp; B</v>`,
	} {
		texts := map[int]string{i: []string{"City <1>", "Dam", "The ", "All bold", "a\r\nb _x0041_ \x01", "In place", "A & B"}[i]}
		got, _ := writtenBytes(t, x, same, texts)
		was, is := partsOf(t, file), partsOf(t, got)
		changed := "xl/sharedStrings.xml"
		if i > 4 {
			changed = "xl/worksheets/sheet1.xml"
		}
		for name := range was {
			if (was[name] != is[name]) != (name == changed) {
				t.Errorf("block %d: %s changed or not: %s", i, name, is[name])
			}
		}
		if !strings.Contains(is[changed], want) {
			t.Errorf("block %d: got %s\nwant %s", i, is[changed], want)
		}
		before, _, _ := strings.Cut(is[changed], want)
		_, after, _ := strings.Cut(is[changed], want)
		if !strings.HasPrefix(was[changed], before) || !strings.HasSuffix(was[changed], after) {
			t.Errorf("block %d: something else changed: %s", i, is[changed])
		}
	}
	got, problems := writtenBytes(t, x, same, map[int]string{2: "⟨1⟩Dam⟨/1⟩ storage is low"})
	if want := `<si><r><rPr><b/><sz val="11"/></rPr><t>Dam</t></r><r><t xml:space="preserve"> storage is low</t></r></si>`; !strings.Contains(partsOf(t, got)["xl/sharedStrings.xml"], want) || len(problems) > 0 {
		t.Errorf("got %s, %v", partsOf(t, got)["xl/sharedStrings.xml"], problems)
	}
}

func TestXLSXTurned(t *testing.T) {
	file := xlsxFile(xlsxRows)
	x := template(t, "a.xlsx", file)
	was := partsOf(t, file)

	// «شهر» has the look 1, as no other cell with something in it has, «درجا» the
	// look 2, which «سد» has too.
	got, _ := writtenBytes(t, x, Turning{From: "fa", To: "en"}, map[int]string{0: "City", 5: "In place"})
	is := partsOf(t, got)
	styles := strings.NewReplacer(
		`<alignment horizontal="right" readingOrder="2" wrapText="1"/>`, `<alignment horizontal="left" readingOrder="1" wrapText="1"/>`,
		`<cellXfs count="4">`, `<cellXfs count="5">`,
		`</cellXfs>`, `<xf><alignment horizontal="left"/><protection locked="0"/></xf></cellXfs>`).Replace(xlsxStyleSheet)
	if is["xl/styles.xml"] != styles {
		t.Errorf("got  %s\nwant %s", is["xl/styles.xml"], styles)
	}
	sheet1 := strings.NewReplacer(`rightToLeft='1' />`, `rightToLeft='0' />`, `<c r="D4" t="inlineStr" s="2"><is><t>درجا`, `<c r="D4" t="inlineStr" s="4"><is><t>In place`).Replace(was["xl/worksheets/sheet1.xml"])
	if is["xl/worksheets/sheet1.xml"] != sheet1 {
		t.Errorf("got  %s\nwant %s", is["xl/worksheets/sheet1.xml"], sheet1)
	}
	if is["xl/worksheets/sheet2.xml"] != was["xl/worksheets/sheet2.xml"] {
		t.Error("the hidden sheet has changed")
	}

	// To the other direction, where there are no views yet.
	for _, sheet := range []string{
		`<worksheet` + sheetNS + `><sheetData><row><c t="inlineStr"><is><t>City</t></is></c></row></sheetData></worksheet>`,
		`<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetFormatPr/><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>City</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`,
		strings.Replace(xlsxSheetOf(`<row><c t="inlineStr"><is><t>City</t></is></c></row>`), ` rightToLeft='1'`, "", 1),
	} {
		x := template(t, "a.xlsx", xlsxFile("", "xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", "-", "xl/worksheets/sheet2.xml", "<worksheet"+sheetNS+"/>",
			"xl/_rels/workbook.xml.rels", `<Relationships`+relNS+`><Relationship Id="a" Type="`+relBase+`worksheet" Target="worksheets/sheet1.xml"/></Relationships>`))
		got, _ := writtenBytes(t, x, Turning{From: "en", To: "fa"}, map[int]string{0: "شهر"})
		if out := partsOf(t, got)["xl/worksheets/sheet1.xml"]; strings.Count(out, `rightToLeft="1"`) != 1 || !strings.Contains(out, "t>شهر</") {
			t.Errorf("got %s", out)
		}
		template(t, "a.xlsx", got)
	}
}

// The head of a table's column is its name too.
func TestXLSXTables(t *testing.T) {
	const rows = `<row r="2"><c r="B2" t="inlineStr"><is><t>شهر</t></is></c><c r="C2" t="inlineStr"><is><t>بهای کل</t></is></c></row><row r="3"><c r="B3" t="inlineStr"><is><t>رشت</t></is></c></row>`
	table := `<table` + sheetNS + ` id="1" displayName="T" ref="B2:C3"><tableColumns count="2"><tableColumn id="1" name="شهر"/><tableColumn id="2" name='بهای کل'/></tableColumns></table>`
	more := []string{
		"xl/worksheets/_rels/sheet1.xml.rels", `<Relationships` + relNS + `><Relationship Id="t" Type="` + relBase + `table" Target="../tables/table1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", strings.Replace(xlsxSheetOf(rows), "</worksheet>", `<tableParts><tablePart r:id="t"/></tableParts></worksheet>`, 1),
		"xl/tables/table1.xml", table,
	}
	x := template(t, "a.xlsx", xlsxFile("", more...))
	got, _ := writtenBytes(t, x, Turning{From: "fa", To: "en"}, map[int]string{1: "Total\nprice"})
	if want := strings.Replace(table, "بهای کل", "Total_x000a_price", 1); partsOf(t, got)["xl/tables/table1.xml"] != want {
		t.Errorf("got  %s\nwant %s", partsOf(t, got)["xl/tables/table1.xml"], want)
	}
	_, err := x.Write(io.Discard, Turning{From: "fa", To: "en"}, func(i int) (string, bool) { return []string{"Price", "price", ""}[i], i < 2 })
	if want := `a.xlsx: two columns of the table "T" would be called "price"`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}

	// Where a formula calls a column by its name, the heads stay.
	more = append(more, "xl/worksheets/sheet2.xml", xlsxSheetOf(`<row><c><f>SUM(T[بهای کل])</f><v>0</v></c></row>`))
	var notes []string
	x, err = load("a.xlsx", xlsxFile("", more...), Options{Note: func(s string) { notes = append(notes, s) }})
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Blocks) != 1 || x.Blocks[0].Text != "رشت" {
		t.Errorf("blocks %+v", x.Blocks)
	}
	if got, want := strings.Join(notes, "; "), `the heads of the table "T" are left out, since formulas call its columns by them; the names of sheets are left out, since formulas refer to them: "فروش"`; got != want {
		t.Errorf("notes %s\nwant  %s", got, want)
	}
}

func TestXLSXLeftOut(t *testing.T) {
	var notes []string
	if _, err := read(t, "a.xlsx", xlsxFile(xlsxRows, "xl/comments1.xml", "<x/>", "xl/charts/chart1.xml", "<x/>"), Options{Note: func(s string) { notes = append(notes, s) }}); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(notes, "; "), `hidden sheets are left out: "پنهان"; the names of sheets are left out, since formulas refer to them: "فروش"; text in charts, comments is left out; texts in formulas stay as they are (1): see whether they still fit what is translated`; got != want {
		t.Errorf("notes %s\nwant  %s", got, want)
	}
}

func TestXLSXTooLong(t *testing.T) {
	x := template(t, "a.xlsx", xlsxFile(xlsxRows))
	_, err := x.Write(io.Discard, Turning{From: "fa", To: "en"}, func(i int) (string, bool) { return strings.Repeat("x", 32768), i == 3 })
	if want := `a.xlsx: the translation of block 4, "` + strings.Repeat("x", 40) + `", has 32768 characters, and a cell holds 32767`; err == nil || err.Error() != want {
		t.Errorf("error %v", err)
	}
}

func TestXLSXErrors(t *testing.T) {
	const anew = " // open it in its program and save it anew"
	sheet := "xl/worksheets/sheet1.xml"
	for _, tt := range []struct {
		test string
		file []byte
		want string
	}{
		{"empty", nil, "the file is empty // get the file again"},
		{"plain text", []byte("سلام"), "not a zip file, as a .xlsx file must be, but plain text // give it the extension .txt"},
		{"old Excel", compound("Workbook"), "not a zip file, as a .xlsx file must be, but a file of Excel before 2007 (.xls) // open it in Excel or LibreOffice and save it as .xlsx"},
		{"with a password", compound("EncryptedPackage"), "not a zip file, as a .xlsx file must be, but a document protected by a password // open it in its program and save it without the password"},
		{"OpenDocument", odtFile("<text:p>x</text:p>"), "an OpenDocument file, not one of Excel // open it in LibreOffice and save it as .xlsx"},
		{"Word", wordWith("", ""), "a Word document, not a workbook of Excel // its extension should be .docx"},
		{"another zip", packed("a.txt", "x"), "it has no main part: it is no spreadsheet, or damaged" + anew},
		{"a text that is not there", xlsxFile(`<row r="2"><c r="B2" t="s"><v>7</v></c></row>`), sheet + ":1: cell B2: there is no text number \"7\"" + anew},
		{"a text of another number", xlsxFile(`<row><c t="s"><v>-1</v></c></row>`), sheet + ":1: cell A1: there is no text number \"-1\"" + anew},
		{"a cell that is none", xlsxFile(`<row r="2"><c r="B3" t="s"><v>0</v></c></row>`), sheet + `:1: "B3" cannot be the name of a cell in row 2` + anew},
		{"a row that is none", xlsxFile(`<row r="0"/>`), sheet + `:1: "0" cannot be the number of a row` + anew},
		{"no sheet", xlsxFile("", sheet, "-"), sheet + " is missing in it" + anew},
		{"cut", xlsxFile("", sheet, `<worksheet`+sheetNS+`><sheetData>`), sheet + ":1: cut short: the file ends inside <sheetData>" + anew},
		{"a document type", xlsxFile("", "xl/sharedStrings.xml", `<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>`+"\n<sst"+sheetNS+"/>"), "xl/sharedStrings.xml:2: a document type (<!DOCTYPE>), which is refused: it may hide other files" + anew},
		{"deep", xlsxFile("", sheet, `<worksheet`+sheetNS+`>`+strings.Repeat("<a>", 20_000)), sheet + ":1: elements nested more than 256 deep" + anew},
		{"one sheet twice", xlsxFile("", "xl/workbook.xml", `<workbook`+sheetNS+`><sheets><sheet name="a" r:id="a"/><sheet name="b" r:id="a"/></sheets></workbook>`), `xl/workbook.xml:1: two sheets are the part "xl/worksheets/sheet1.xml"` + anew},
		{"no text", xlsxFile(`<row><c><v>1</v></c></row>`), "no text in it // is it the right file? text in pictures cannot be read"},
	} {
		t.Run(tt.test, func(t *testing.T) {
			checkError(t, "a.xlsx", tt.file, "a.xlsx: "+tt.want)
			if _, err := load("a.xlsx", tt.file, Options{}); err == nil && tt.test != "no text" {
				t.Error("it is loaded all the same")
			}
		})
	}
	bomb := zeros(t, "xl/worksheets/sheet1.xml", 300<<20, func() (parts []string) {
		for name, content := range partsOf(t, xlsxFile("")) {
			if name != sheet {
				parts = append(parts, name, content)
			}
		}
		return parts
	}()...)
	checkError(t, "a.xlsx", bomb, "a.xlsx: xl/worksheets/sheet1.xml: its parts unpack to more than 256 MiB // split the document")
	file := xlsxFile(xlsxRows)
	for n := 0; n < len(file); n += 5 {
		if _, err := load("a.xlsx", file[:n], Options{}); err == nil {
			t.Fatalf("cut to %d bytes it is read", n)
		} else if e, ok := errors.AsType[*Error](located("a.xlsx", err)); !ok || strings.Contains(e.Error(), "\n") {
			t.Fatalf("error %v", err)
		}
		damaged := bytes.Clone(file)
		damaged[n] ^= 0x55
		_, _ = load("a.xlsx", damaged, Options{})
	}
}
