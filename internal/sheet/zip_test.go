package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"hafez/internal/sheet/sheettest"
)

// workbook is a spreadsheet of one sheet called "ترجمه": what stands in its
// worksheet, and its shared texts and styles, if any.
func workbook(t testing.TB, worksheet, shared, styles string) []byte {
	t.Helper()
	const rel = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
	parts := map[string]string{
		"_rels/.rels":     `<Relationships>` + fmt.Sprintf(rel, "a", "officeDocument", "xl/workbook.xml") + `</Relationships>`,
		"xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="ترجمه" sheetId="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>` + fmt.Sprintf(rel, "a", "worksheet", "sheet1.xml") + fmt.Sprintf(rel, "b", "sharedStrings", "shared.xml") +
			fmt.Sprintf(rel, "c", "styles", "styles.xml") + `</Relationships>`,
		"xl/sheet1.xml": worksheet,
		"xl/shared.xml": "<sst>" + shared + "</sst>",
		"xl/styles.xml": "<styleSheet>" + styles + "</styleSheet>",
	}
	file, err := sheettest.Pack(parts)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func rowsXML(rows string) string {
	return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"
}

// scanned is what stands in the cells of all sheets, by name, as shown.
func scanned(file []byte, limits Limits) (map[string]string, error) {
	b, err := Open(bytes.NewReader(file), int64(len(file)), limits)
	if err != nil {
		return nil, err
	}
	cells := map[string]string{}
	for _, s := range b.Sheets() {
		if err := b.Scan(s, Grid{Cell: func(c Cell) (err error) {
			cells[c.Name()], err = c.Shown()
			return err
		}}); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// What a file may make the reader hold is counted.
func TestLimits(t *testing.T) {
	for size, want := range map[int64]int64{0: 32 << 20, 1 << 20: 100 << 20, 3 << 20: 256<<20 - 256<<20%100, 1 << 62: 256<<20 - 256<<20%100} {
		if got := (Limits{}).of(size).bytes; got != want {
			t.Errorf("of %d bytes, %d are unpacked, not %d", size, got, want)
		}
	}
	if got := (Limits{Unpacked: 1 << 30}).of(1 << 40).bytes; got != 1<<30-1<<30%100 {
		t.Errorf("%d bytes are unpacked", got)
	}
	l := &limited{io.NopCloser(strings.NewReader("0123456789")), &left{bytes: 3}, 100}
	if got, err := io.ReadAll(l); string(got) != "012" || !errors.Is(err, errUnpacked) {
		t.Errorf("read %q, %v", got, err)
	}
	cell := `<c t="inlineStr"><is><t>a</t></is></c>`
	file := workbook(t, rowsXML("<row>"+strings.Repeat(cell, 20)+"</row>"), strings.Repeat("<si/>", 10), "")
	for _, c := range []struct {
		left left
		want string
	}{
		{left{1 << 20, 10, 20}, ""},
		{left{1 << 20, 9, 20}, "the spreadsheet has more than 4194304 texts"},
		{left{1 << 20, 10, 19}, "the spreadsheet has too many cells"},
		{left{1 << 10, 10, 20}, "the spreadsheet is too large once unpacked"},
	} {
		parts, err := openZip(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		b := &Book{parts: parts, left: c.left}
		if err = b.open(); err == nil {
			err = b.Scan(b.Sheets()[0], Grid{})
		}
		if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != c.want) {
			t.Errorf("%+v: %v", c.left, err)
		}
	}
}

func TestRefused(t *testing.T) {
	row := func(cell string) []byte { return workbook(t, rowsXML("<row>"+cell+"</row>"), "", "") }
	text := func(text string) []byte { return row(`<c t="inlineStr"><is><t>` + text + `</t></is></c>`) }
	deep := func(n int) []byte {
		return workbook(t, "<worksheet>"+strings.Repeat("<a>", n)+strings.Repeat("</a>", n)+"</worksheet>", "", "")
	}
	good := text("a")
	changed := func(part, old, new string) []byte {
		return sheettest.Repacked(t, good, func(name, text string) string {
			if name == part {
				return strings.Replace(text, old, new, 1)
			}
			return text
		})
	}
	for _, c := range []struct {
		name string
		file []byte
		want string
		is   error
	}{
		{"good", good, "", nil},
		{"empty", nil, "the file is empty", ErrEmpty},
		{"text", []byte("a\tb"), "it is no .xlsx file", ErrNotSpreadsheet},
		{"old or encrypted", []byte(compoundFile), "the spreadsheet is encrypted, or of an old kind (.xls)", nil},
		{"cut short", good[:len(good)-30], "the spreadsheet is damaged: zip: not a valid zip file", ErrDamaged},
		{"binary", changed("_rels/.rels", "workbook.xml", "workbook.bin"), "it is a binary workbook (.xlsb)", ErrNotSpreadsheet},
		{"of Word", changed("xl/workbook.xml", "<workbook ", "<document "), "it is a document of Office, but no spreadsheet", ErrNotSpreadsheet},
		{"no workbook", changed("_rels/.rels", "officeDocument\"", "x\""), "it is an archive, but no .xlsx file", ErrNotSpreadsheet},
		{"no sheet", changed("xl/_rels/workbook.xml.rels", "sheet1.xml", "../../../etc/passwd"), `the archive has no part "etc/passwd"`, ErrNotSpreadsheet},
		{"half a character", text("a&#xD83D;b"), `the spreadsheet is damaged in "xl/sheet1.xml": a reference to half a character`, ErrDamaged},
		{"half a character in digits", text("&#0055357;"), `the spreadsheet is damaged in "xl/sheet1.xml": a reference to half a character`, ErrDamaged},
		{"whole characters", text("&#x1F4D6;&#xFFFD;&amp;&lt;&#65;"), "", nil},
		{"entity", text("&bomb;"), `the spreadsheet is damaged in "xl/sheet1.xml": XML syntax error on line 1: invalid character entity &bomb;`, ErrDamaged},
		{"not UTF-8", text("\xD8"), `the spreadsheet is damaged in "xl/sheet1.xml": XML syntax error on line 1: invalid UTF-8`, ErrDamaged},
		{"many rows", workbook(t, rowsXML(strings.Repeat("<row/>", maxDepth+1)), "", ""), "", nil},
		{"deep", deep(20_000), "", nil},
		{"deeper", deep(maxDepth), `the spreadsheet is damaged in "xl/sheet1.xml": elements lie deeper than 100000`, ErrDamaged},
		{"a giant text", text(strings.Repeat("a", maxToken+1<<16)), `the spreadsheet is damaged in "xl/sheet1.xml": a text takes more than 16 MiB`, ErrDamaged},
		{"a giant attribute", row(`<c x="` + strings.Repeat("a", maxToken+1<<16) + `"/>`), "the spreadsheet is too large once unpacked: it has a text or tag of over 16 MiB", nil},
		{"a giant text in pieces", row(`<c t="inlineStr"><is>` + strings.Repeat("<r><t>"+strings.Repeat("a", 1<<20)+"</t></r>", 17) + `</is></c>`),
			`the spreadsheet is damaged in "xl/sheet1.xml": a text takes more than 16 MiB`, ErrDamaged},
		{"a bomb", text(strings.Repeat(" ", leastUnpacked+1)), `the spreadsheet is damaged in "xl/sheet1.xml": a text takes more than 16 MiB`, ErrDamaged},
		{"too many columns", row(`<c r="XFD1"/><c/>`), `the spreadsheet is damaged in "xl/sheet1.xml": row 1 has more than 16384 columns`, ErrDamaged},
		{"no such text", row(`<c r="B1" t="s"><v>0</v></c>`), `cell B1: the spreadsheet is damaged: it has no text number "0"`, ErrDamaged},
		{"an error", row(`<c t="e"><v>#N/A</v></c>`), `cell A1 holds an error, "#N/A", in the place of text`, nil},
	} {
		_, err := scanned(c.file, Limits{})
		switch {
		case c.want == "" && c.is == nil:
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		case err == nil || c.want != "" && err.Error() != c.want || c.is != nil && !errors.Is(err, c.is):
			t.Errorf("%s: got  %v\nwant %s", c.name, err, c.want)
		case c.is != ErrEmpty:
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Errorf("%s: a %T", c.name, err)
			}
		}
	}
}
