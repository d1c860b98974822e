package conformance

import (
	"slices"
	"strings"
	"testing"

	"hafez/memory"
)

func TestPO(t *testing.T) {
	run(t, []probe{
		{"po/01-fa-source", ".po", nil, func(d *desk) {
			if r := d.imports(); r.code != 0 || r.Added != 3 {
				d.Errorf("import: exit code %d, %s: %s", r.code, r.counts(), r.err)
			}
			units := d.units()
			var menu, plural, lines bool
			for _, u := range units {
				menu = menu || u.Source == "پرونده\u200cها" && u.Target == "Files"
				plural = plural || strings.Contains(u.Source, "پرونده یافت شد") && strings.Contains(u.Target, "found")
				lines = lines || u.Source == "خط نخست\nخط دوم" && u.Target == "First line\nSecond line"
			}
			if !menu || !plural || !lines {
				d.Errorf("the menu %v, the plural %v, the lines %v, in\n%+v", menu, plural, lines, units)
			}
			if !slices.ContainsFunc(units[0].Props, func(p memory.Prop) bool { return p.Value == "menu" }) {
				d.Errorf("the context is lost: %+v", units[0])
			}
		}},
		{"po/02-cp1256", ".po", func() []byte {
			return encode(windows1256, testdata("po/02-cp1256.po"))
		}, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			d.holds("كتابخانه بسته است = The library is closed")
		}},
	})
}

func TestCSV(t *testing.T) {
	six := []string{
		"کتاب تازه = a new book", "«نان»، شیر = \"bread\", milk", "خط نخست\nخط دوم = first line\nsecond line",
		"می\u200cرویم = we go", "۱٬۲۰۰ تومان = 1,200 tomans", "چرا؟ = Why?",
	}
	sixOld := []string{
		"كتاب تازه = a new book", "«نان»، شير = \"bread\", milk", "خط نخست\nخط دوم = first line\nsecond line",
		"مي\u200cرويم = we go", "1200 تومان = 1,200 tomans", "چرا؟ = Why?",
	}
	run(t, []probe{
		{"csv/01-utf8-bom", ".csv", func() []byte {
			return []byte(mark + excelLines(testdata("csv/01-utf8-bom.csv")))
		}, func(d *desk) {
			d.expect(d.imports(), 0, 6, 0)
			d.holds(six...)
		}},
		{"csv/02-excel-unicode-text", ".txt", func() []byte {
			return encode(utf16LE, excelLines(testdata("csv/02-excel-unicode-text.txt")))
		}, func(d *desk) {
			d.expect(d.imports(), 0, 6, 0)
			d.holds(six...)
		}},
		{"csv/03-cp1256-semicolon", ".csv", func() []byte {
			return encode(windows1256, excelLines(testdata("csv/03-cp1256-semicolon.csv")))
		}, func(d *desk) {
			d.expect(d.imports(), 0, 6, 0, "0: read as windows-1256; --encoding overrides")
			d.holds(sixOld...)
			if r := d.imports("--encoding", "windows-1256"); r.code != 0 || r.counts() != "added 0, updated 0, unchanged 6, skipped 0" {
				d.Errorf("with --encoding: exit code %d, %s", r.code, r.counts())
			}
		}},
		{"csv/04-ragged", ".tsv", nil, func(d *desk) {
			d.expect(d.imports(), 0, 2, 2, "4: the source is empty", "5: only one column")
			d.holds("بامداد = dawn", "شامگاه = dusk")
		}},
		{"csv/05-no-final-newline-lf", ".tsv", func() []byte {
			return []byte(strings.TrimSuffix(testdata("csv/05-no-final-newline-lf.tsv"), "\n"))
		}, func(d *desk) {
			d.expect(d.imports(), 0, 2, 0)
			d.holds("بهار = spring", "پاییز = autumn")
		}},
	})
}

// excelLines ends rows as Excel does, but not the lines inside a cell.
func excelLines(table string) string {
	inside := false
	var b strings.Builder
	for _, r := range table {
		if r == '"' {
			inside = !inside
		}
		if r == '\n' && !inside {
			b.WriteByte('\r')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// What every workbook here has beside its own parts.
const (
	sheetTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
</Types>`
	sheetRoot  = relations + `<Relationship Id="main" Type="` + relation + `officeDocument" Target="xl/workbook.xml"/></Relationships>`
	sheetLinks = relations + `<Relationship Id="sheet1" Type="` + relation + `worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="strings" Type="` + relation + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`
)

// workbook makes a workbook of its main parts, which are in a folder of testdata.
func workbook(folder string) []byte {
	return zipOf(append([]string{"[Content_Types].xml", sheetTypes, "_rels/.rels", sheetRoot, "xl/_rels/workbook.xml.rels", sheetLinks}, unpacked(folder)...)...)
}

func TestXLSX(t *testing.T) {
	run(t, []probe{
		{"xlsx/01-bilingual-rtl", ".xlsx", func() []byte { return workbook("xlsx/01-bilingual-rtl") }, func(d *desk) {
			d.expect(d.imports(), 0, 5, 0)
			d.holds(
				"بهای نان گران شد. = The price of bread went up.",
				"مردم در صف ایستادند. = People queued.",
				"چه کسی پاسخ می\u200cدهد؟ = Who will answer?",
				"هیچ\u200cکس. = Nobody.",
				// Numbers are a pair as well: no row is left out without a word.
				"1402 = 2023")
			// As a document, row by row.
			d.cuts("بهای نان گران شد.", "The price of bread went up.", "مردم در صف ایستادند.", "People queued.",
				"چه کسی پاسخ می\u200cدهد؟", "Who will answer?", "هیچ\u200cکس.")
		}},
		{"xlsx/02-sst-out-of-range", ".xlsx", func() []byte { return workbook("xlsx/02-sst-out-of-range") }, func(d *desk) {
			s := d.hafez("import", d.file)
			if s.code != 1 || !strings.Contains(s.err, "B1") {
				d.Errorf("exit code %d, error %q; want one that names the cell B1", s.code, s.err)
			}
			d.refusesDocument("B1", "7")
		}},
	})
}
