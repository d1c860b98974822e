package sheet

import (
	"bytes"
	"fmt"
	"hafez/internal/sheet/cells"
	"slices"
	"strings"
	"testing"
	"time"
)

// What stands in the XML of a sheet, and what is read of it.
func TestScan(t *testing.T) {
	const shared = `<si><t>کتاب</t></si><si><r><t>a </t></r><r><rPr><b/></rPr><t xml:space="preserve">b </t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>`
	const styles = `<numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs><dxfs><xf numFmtId="14"/></dxfs>`
	rows := `<row r="2" hidden="1"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c></row>` +
		`<row><c/><c s="1"><v>0.5</v></c><c t="str"><f>A1</f><v>x_x000D_</v></c><c t="b"><v>1</v></c><c t="inlineStr"><is><t>in</t></is></c></row>` +
		`<row r="9"><c r="XFD9"><v>12345678901</v></c></row>`
	file := workbook(t, `<worksheet><sheetViews><sheetView rightToLeft="1"/></sheetViews><sheetData>`+rows+`</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`, shared, styles)
	b, err := Open(bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	s, ok := b.Sheet("ترجمه")
	if !ok || s.State != Visible || !slices.Equal(b.Sheets(), []Sheet{s}) {
		t.Fatalf("%+v", b.Sheets())
	}
	if rtl, err := b.RightToLeft(s); !rtl || err != nil {
		t.Errorf("right to left: %v, %v", rtl, err)
	}
	var told []string
	err = b.Scan(s, Grid{
		Row:    func(n int) error { told = append(told, fmt.Sprint("row ", n)); return nil },
		Cell:   func(c Cell) error { text, err := c.Shown(); told = append(told, c.Name()+" "+text); return err },
		Merged: func(ref string) error { told = append(told, ref); return nil },
	})
	want := []string{"row 2", "B2 کتاب", "C2 a b ", "row 3", "A3 ", "B3 50.0%", "C3 x\r", "D3 TRUE", "E3 in", "row 9", "XFD9 12345678901", "row 0", "A1:B2"}
	if err != nil || !slices.Equal(told, want) {
		t.Errorf("%v\ngot  %q\nwant %q", err, told, want)
	}
}

func TestSheetState(t *testing.T) {
	file := workbook(t, rowsXML(""), "", "")
	for state, want := range map[string]State{"": Visible, "visible": Visible, "hidden": Hidden, "veryHidden": VeryHidden} {
		changed := bytes.NewReader(replaced(t, file, "xl/workbook.xml", `sheetId`, `state="`+state+`" sheetId`))
		b, err := Open(changed, changed.Size(), Limits{})
		if err != nil || b.Sheets()[0].State != want {
			t.Errorf("%q: %v", state, err)
		}
	}
}

func TestTime(t *testing.T) {
	const styles = `<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>`
	for _, c := range []struct{ cell, want, want1904 string }{
		{`<c s="1"><v>45292</v></c>`, "2024-01-01 00:00:00", "2028-01-02 00:00:00"},
		{`<c s="1"><v>45292.75</v></c>`, "2024-01-01 18:00:00", "2028-01-02 18:00:00"},
		{`<c s="1"><v>45292.999999</v></c>`, "2024-01-02 00:00:00", "2028-01-03 00:00:00"},
		{`<c s="1"><v>61</v></c>`, "1900-03-01 00:00:00", "1904-03-02 00:00:00"},
		{`<c s="1"><v>60</v></c>`, "", "1904-03-01 00:00:00"},
		{`<c s="1"><v>0.5</v></c>`, "", "1904-01-01 12:00:00"},
		{`<c s="1"><v>1e300</v></c>`, "", ""}, {`<c s="1"><v>NaN</v></c>`, "", ""}, {`<c s="1"><v>x</v></c>`, "", ""}, {`<c s="1"/>`, "", ""},
		{`<c><v>45292</v></c>`, "", ""}, {`<c s="1" t="str"><v>45292</v></c>`, "", ""},
		{`<c t="d"><v>2024-01-01T10:20:30Z</v></c>`, "2024-01-01 10:20:30", "2024-01-01 10:20:30"}, {`<c t="d"><v>2024-01-01</v></c>`, "2024-01-01 00:00:00", "2024-01-01 00:00:00"},
	} {
		file := workbook(t, rowsXML("<row>"+c.cell+"</row>"), "", styles)
		for want, file := range map[string][]byte{c.want: file, c.want1904 + " ": replaced(t, file, "xl/workbook.xml", "<sheets>", `<workbookPr date1904="1"/><sheets>`)} {
			b, err := Open(bytes.NewReader(file), int64(len(file)), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if err := b.Scan(b.Sheets()[0], Grid{Cell: func(c Cell) error {
				got, ok := c.Time()
				text := ""
				if ok {
					text = got.Format(time.DateTime)
				}
				if w, _ := bytes.CutSuffix([]byte(want), []byte(" ")); text != string(w) {
					t.Errorf("%+v: %q, not %q", c.value, text, w)
				}
				return nil
			}}); err != nil {
				t.Error(err)
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add(rowsXML(`<row r="2"><c r="B2" t="s"><v>0</v></c><c t="e"/></row>`), "<si><t>a</t></si>", `<cellXfs><xf numFmtId="10"/></cellXfs>`)
	f.Add(rowsXML(`<row><c s="0"><v>-1e-7</v></c><c t="inlineStr"><is><r><t>_x0041_</t></r></is></c></row>`), "", `<numFmt numFmtId="9" formatCode="#,##0.0%"/><cellXfs><xf numFmtId="9"/></cellXfs>`)
	f.Fuzz(func(t *testing.T, worksheet, shared, styles string) {
		file := workbook(t, worksheet, shared, styles)
		b, err := Open(bytes.NewReader(file), int64(len(file)), Limits{})
		if err != nil {
			checkLine(t, err)
			return
		}
		err = b.Scan(b.Sheets()[0], Grid{Cell: func(c Cell) error {
			for _, read := range []func() (string, error){c.Text, c.Typed, c.Shown} {
				if _, err := read(); err != nil {
					checkLine(t, err)
				}
			}
			c.Time()
			if column, row, ok := cells.Place(c.Name()); !ok || column != c.Column || row != c.Row {
				t.Errorf("%+v is called %s", c, c.Name())
			}
			return nil
		}})
		if err != nil {
			checkLine(t, err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(workbook(f, rowsXML(`<row><c><v>1</v></c></row>`), "", ""))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := scanned(file, Limits{}); err != nil && len(file) > 0 {
			checkLine(t, err)
		}
	})
}

// Programs give a style to cells that nobody fills, and there may be millions.
func TestEmptyCellsCostNoMemory(t *testing.T) {
	const cells = 10_000
	file := workbook(t, rowsXML("<row>"+strings.Repeat("<c/>", cells)+"</row>"), "", "")
	b, err := Open(bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	allocated := testing.AllocsPerRun(1, func() {
		err = b.Scan(b.Sheets()[0], Grid{Cell: func(c Cell) error { n++; _, err := c.Shown(); return err }})
	})
	if err != nil || n != 2*cells || allocated > cells/10 {
		t.Errorf("%d cells, %v allocations, %v", n, allocated, err)
	}
}

// Some programs give every element a prefix.
func TestPrefixes(t *testing.T) {
	file := workbook(t, `<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>کتاب</x:t></x:is></x:c><x:c r="B1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
		`<x:si xmlns:x="m"><x:t>book</x:t></x:si>`, "")
	cells, err := scanned(file, Limits{})
	if err != nil || cells["A1"] != "کتاب" || cells["B1"] != "book" {
		t.Errorf("%q, %v", cells, err)
	}
}
