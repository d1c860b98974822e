package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/sheet/cells"
	"hafez/internal/sheet/sheettest"
	"hafez/memory"
)

// Every unit comes back from a spreadsheet as it went in, and one that is stored
// says which it was. What XML forbids is escaped.
func TestXLSXRoundTrip(t *testing.T) {
	odd := []string{"_x000D_", "_x0041_", "_x005F_", "=1+1", "@a", "'a", "12345678901234567890", "007", "1/2", "\x01", "\x0b", "\uFFFE"}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units(odd...), 0, 4).Draw(t, "units")
		var want []memory.Unit
		for i := range in {
			switch rapid.IntRange(0, 2).Draw(t, "stored") {
			case 0:
				in[i].ID = rapid.Uint64Min(1).Draw(t, "id")
			case 1:
				in[i].Replaces = texts(0, odd...).Draw(t, "replaces")
			}
			u := in[i]
			u.ID, u.Replaces = 0, orElse(u.Ref(), u.Replaces)
			want = append(want, u)
		}
		roundTrip(t, XLSX, in, want, "")
	})
}

// A cell of any text is read back, up to what a unit holds.
func TestXLSXCells(t *testing.T) {
	check := func(t interface {
		Helper()
		Fatal(...any)
		Fatalf(string, ...any)
	}, source, target string) {
		in := []memory.Unit{{Source: source, Target: target}}
		got := read(strings.NewReader(written(t, XLSX, in, Options{})), XLSX, Options{})
		if got.err != nil || len(got.problems) > 0 || !reflect.DeepEqual(got.units, in) {
			t.Fatalf("got %+v\nwant %+v\n%q, %v", got.units, in, got.problems, got.err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		source, target := rapid.String().Draw(t, "source"), rapid.String().Draw(t, "target")
		if strings.TrimSpace(source) == "" || strings.TrimSpace(target) == "" {
			t.Skip()
		}
		check(t, source, target)
	})
	check(t, strings.Repeat("کتاب ", 16<<10/9), strings.Repeat("\r", 16<<10-1)+"a")
}

// FuzzXLSX fuzzes the XML of a sheet, its shared texts and styles, which the packing
// hides from FuzzXLSXFile.
func FuzzXLSX(f *testing.F) {
	for _, c := range sheetCases() {
		f.Add(c.rows, c.shared)
	}
	f.Fuzz(func(t *testing.T, rows, shared string) {
		file, err := sheettest.Pack(bookParts(shared, rows))
		if err != nil {
			t.Fatal(err)
		}
		checkRead(t, file, rows+shared)
	})
}

func FuzzXLSXFile(f *testing.F) {
	f.Add([]byte(written(f, XLSX, []memory.Unit{{Source: "کتاب", Target: "book"}}, Options{})))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) { checkRead(t, file, "\uFFFD") })
}

// checkRead is fuzzRead, with in as what is packed in the file.
func checkRead(t *testing.T, file []byte, in string) {
	for u, err := range Read(bytes.NewReader(file), XLSX, Options{Name: "f"}) {
		var p *Problem
		var fe *FileError
		switch {
		case err == nil:
			if strings.TrimSpace(u.Source) == "" || strings.TrimSpace(u.Target) == "" {
				t.Errorf("an empty text: %+v", u)
			}
			if lower := strings.ToLower(in); strings.ContainsRune(fmt.Sprint(u), '\uFFFD') && !strings.ContainsRune(in, '\uFFFD') && !strings.Contains(lower, "fffd") && !strings.Contains(in, "65533") {
				t.Errorf("U+FFFD made up: %+v", u)
			}
		case !errors.As(err, &p) && !errors.As(err, &fe):
			t.Fatalf("%T: %v", err, err)
		case strings.ContainsAny(err.Error(), "\n\r"):
			t.Errorf("more than a line: %q", err)
		}
	}
}

// bookParts are the parts of a workbook with sheets of these rows: "ترجمه" and, if
// there are more, "Sheet2" and so on.
func bookParts(shared string, rows ...string) map[string]string {
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	parts := map[string]string{
		"_rels/.rels":   `<Relationships><Relationship Id="a" Type="` + office + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/shared.xml": "<sst>" + shared + "</sst>",
		"xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="12"/></cellXfs></styleSheet>`,
	}
	sheets, rels := "", `<Relationship Id="s" Type="`+office+`sharedStrings" Target="shared.xml"/><Relationship Id="t" Type="`+office+`styles" Target="styles.xml"/>`
	for i, r := range rows {
		name := "ترجمه"
		if i > 0 {
			name = fmt.Sprint("Sheet", i+1)
		}
		sheets += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="r%d"/>`, name, i+1, i)
		rels += fmt.Sprintf(`<Relationship Id="r%d" Type="%sworksheet" Target="sheet%d.xml"/>`, i, office, i+1)
		parts[fmt.Sprintf("xl/sheet%d.xml", i+1)] = "<worksheet><sheetData>" + r + "</sheetData></worksheet>"
	}
	parts["xl/workbook.xml"] = `<workbook xmlns:r="r"><sheets>` + sheets + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships>` + rels + `</Relationships>`
	return parts
}

// rowsOf are the rows of a sheet, with a tab between cells.
func rowsOf(rows ...string) string {
	var b strings.Builder
	for i, r := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, text := range strings.Split(r, "\t") {
			if text != "" {
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, cells.CellName(j+1, i+1), text)
			}
		}
		b.WriteString("</row>")
	}
	return b.String()
}
