package exchange

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"hafez/memory"
)

func TestCSVRows(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
		problems []string
	}{
		{"header", "source,target\r\nکتاب,book\r\n", []string{"کتاب = book"}, nil},
		{"semicolons", "source;target\nکتاب;a, b, c\nباغ;garden\n", []string{"کتاب = a, b, c", "باغ = garden"}, nil},
		{"tabs", "source\ttarget\nکتاب\ta; b, c\n\"باغ\"\tgarden\n", []string{"کتاب = a; b, c", `"باغ" = garden`}, nil},
		{"no header", "کتاب,book\nباغ,garden", []string{"کتاب = book", "باغ = garden"}, nil},
		{"no header, semicolons and commas", "این، آن;this, that\nباغ;garden\nخانه;house, home, place\n", []string{"این، آن = this, that", "باغ = garden", "خانه = house, home, place"}, nil},
		{"no header, commas and some semicolons", "باغ,garden\nخانه,house; home\nکتاب,book\n", []string{"باغ = garden", "خانه = house; home", "کتاب = book"}, nil},
		{"one row, both", "الف، ب;a, b\n", []string{"الف، ب = a, b"}, nil},
		{"Excel's own word", "sep=;\r\nکتاب;book, a\r\nباغ;garden, b\r\n", []string{"کتاب = book, a", "باغ = garden, b"}, nil},
		{"Excel's own word in quotes", "\"sep=;\"\r\nکتاب;book, a\r\n", []string{"کتاب = book, a"}, nil},
		{"a title above semicolons", "واژه‌نامهٔ سازمان\nمبدأ;ترجمه\nکتاب;a, b\n", []string{"کتاب = a, b"}, []string{"1: left out: it stands above the names of the columns"}},
		{"no header, the other way round", "book;کتاب\r\nhouse;خانه\r\n", []string{"کتاب = book", "خانه = house"},
			[]string{"1: column 2 is read as the source and column 1 as the target: so their letters say"}},
		{"Excel's word for a bar", "SEP=|\nsource|target\nکتاب|book,\t;\n", []string{"کتاب = book,\t;"}, nil},
		{"a row that begins like it", "sep=ab;x\nکتاب;book\n", []string{"sep=ab = x", "کتاب = book"}, nil},
		{"Persian header", "متن;ترجمه\nکتاب;book\n", []string{"کتاب = book"}, nil},
		{"header in quotes", "\"source\",\"target\"\n\"کتاب\",\"book\"\n", []string{"کتاب = book"}, nil},
		{"CR only", "source,target\rکتاب,book\r", []string{"کتاب = book"}, nil},
		{"BOM and blank rows", "\uFEFF\r\n,,\r\nsource,target\r\nکتاب,book\r\n \r\n", []string{"کتاب = book"}, nil},
		{"the other way round", "source,target,from,to\nbook,کتاب,en,fa-IR\nکتاب,Buch,fa,de\n", []string{"کتاب = book"}, []string{"3: skipped: from fa to de, not from fa to en"}},
		{"formulas stay text", "source,target\n=۱+۱,=1+1\n-۱,'-1\n@الف,+a\n", []string{"=۱+۱ = =1+1", "-۱ = '-1", "@الف = +a"}, nil},
		{"ragged", "source,target,note\nکتاب,book\nتنها\n,only\nخانه,,\nباغ,garden,n,extra\n", []string{"کتاب = book", "باغ = garden"},
			[]string{"3: skipped: only one column", "4: skipped: the source is empty", "5: skipped: the target is empty", "6: cells beyond the 3 columns were left out"}},

		{"quotes are no text", "\"سرگئی لاوروف\",\"Lavrov\"\n\"\"\"بله\"\"\",\"\"\"yes\"\"\"\n", []string{"سرگئی لاوروف = Lavrov", `"بله" = "yes"`}, nil},
		{"commas and line ends", "source,target\r\n\"الف, ب\",\"a\r\nb\"\r\n\"پ\nت\",\"p\r\"\r\n", []string{"الف, ب = a\r\nb", "پ\nت = p\r"}, nil},
		{"quotes inside", "source,target\nالف \"ب\",a \"\"b\"\"\n", []string{`الف "ب" = a ""b""`}, nil},
		{"short rows in quotes", "source,target,note\n\"الف,ب,پ\nت\",a\n", []string{"الف,ب,پ\nت = a"}, nil},
		{"many commas in quotes", "source,target\n\"الف" + strings.Repeat(",", maxCells+1) + "\",a\n", []string{"الف" + strings.Repeat(",", maxCells+1) + " = a"}, nil},
		{"quoted last cell without newline", "الف,\"a\nb\"", []string{"الف = a\nb"}, nil},
		{"blank before a quote", "الف, \"a\"\n", []string{`الف =  "a"`}, nil},
		{"text behind a quote", "source,target\n\"سرگئی، لاوروف\" گفت,\"Lavrov, Sergei\" said\nباغ,garden\n", []string{`"سرگئی، لاوروف" گفت = "Lavrov, Sergei" said`, "باغ = garden"},
			[]string{"2: text behind a quote that closes a cell: the cell is kept with its quotes"}},
		{"quotes that have nothing to do with each other", "source,target\n\"الف,a\nب,\"b\"\n\"پ,p\nت,t\"x\n", []string{`"الف = a`, "ب = b", "\"پ = p", `ت = t"x`},
			[]string{"2: text behind a quote that closes a cell: the cell is kept with its quotes", "4: text behind a quote that closes a cell: the cell is kept with its quotes"}},
	} {
		got := read(iotest.OneByteReader(strings.NewReader(c.in)), CSV, Options{})
		if got.err != nil || !reflect.DeepEqual(got.texts(), c.want) || !reflect.DeepEqual(got.problems, c.problems) {
			t.Errorf("%s:\n got %q, %q, %v\nwant %q, %q", c.name, got.texts(), got.problems, got.err, c.want, c.problems)
		}
	}
}

// What spreadsheets save: csv/01 to csv/03.
func TestCSVOfSpreadsheets(t *testing.T) {
	rows := [][2]string{{"source", "target"}, {"هوا سرد است.", "It is cold."}, {"«کتاب», دفتر; قلم", "\"book\", notebook; pen"}, {"خط یک\nخط دو", "line one\nline two"},
		{"وزير آمد", "The minister came"}, {"٪۱۲٫۵", "12.5%"}, {"=جمع", "=SUM"}}
	table := func(sep string) string {
		var b strings.Builder
		for _, row := range rows {
			for i, cell := range row {
				if i > 0 {
					b.WriteString(sep)
				}
				if strings.ContainsAny(cell, sep+"\"\n") {
					cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
				}
				b.WriteString(cell)
			}
			b.WriteString("\r\n")
		}
		return b.String()
	}
	var want []string
	for _, row := range rows[1:] {
		want = append(want, row[0]+" = "+row[1])
	}
	arabic := strings.NewReplacer("٪۱۲٫۵", "% 12", "ی", "ي", "ک", "ك") // What windows-1256 has.
	for _, c := range []struct {
		name, in string
		format   Format
		opts     Options
		problems string
		replace  *strings.Replacer
	}{
		{"UTF-8 with BOM", "\uFEFF" + table(","), CSV, Options{}, "", nil},
		{"UTF-8 without", table(","), CSV, Options{}, "", nil},
		{"Unicode text", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), table("\t")), TSV, Options{}, "", nil},
		{"Unicode text called .csv", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), table("\t")), CSV, Options{}, "", nil},
		{"windows-1256 with semicolons", encode(t, charmap.Windows1256, arabic.Replace(table(";"))), CSV, Options{}, "0: read as windows-1256; --encoding overrides", arabic},
		{"windows-1256, named", encode(t, charmap.Windows1256, arabic.Replace(table(";"))), CSV, Options{Encoding: "cp1256"}, "", arabic},
	} {
		got := read(strings.NewReader(c.in), c.format, c.opts)
		want := append([]string{}, want...)
		for i := range want {
			if c.replace != nil {
				want[i] = c.replace.Replace(want[i])
			}
		}
		if got.err != nil || !reflect.DeepEqual(got.texts(), want) || strings.Join(got.problems, "|") != c.problems {
			t.Errorf("%s:\n got %q, %q, %v\nwant %q", c.name, got.texts(), got.problems, got.err, want)
		}
	}
}

func TestCSVFileErrors(t *testing.T) {
	const open = "a cell begins with a quote here that is never closed"
	for _, c := range []struct {
		name, in string
		units    int
		want     string
	}{
		{"empty", "", 0, "f.csv: the file is empty"},
		{"open quote", "کتاب,book\n\"باغ,garden\nخانه,house\n", 1, "f.csv:2: " + open},
		{"open quote in a later cell", "کتاب,book\n\"باغ\n\",\"\n\n\",\"garden\nخانه,house\n", 1, "f.csv:5: " + open},
		{"quote at the end of the file", "کتاب,\"", 0, "f.csv:1: " + open},
		{"a giant cell", "کتاب,book\n\"" + strings.Repeat("a\n", maxRow/2+10) + "\"\n", 1, "f.csv:2: a row of over 16777216 bytes"},
		{"a giant row", "کتاب,book\n" + strings.Repeat("a", maxRow+10) + "\n", 1, "f.csv:2: a row of over 16777216 bytes"},
		{"too many cells", "کتاب,book\n" + strings.Repeat("a,", maxRow/2), 1, "f.csv:2: a row of over 16384 cells"},
		{"too many cells, one in quotes", "کتاب,book\n\"\"" + strings.Repeat(",a", maxRow/2-10), 1, "f.csv:2: a row of over 16384 cells"},
		{"too many cells in quotes", "کتاب,book\n" + strings.Repeat("\"\",", maxRow/3), 1, "f.csv:2: a row of over 16384 cells"},
		{"NUL behind an open quote", "کتاب,book\n\"باغ\x00", 1, "f.csv:2: NUL byte: this looks like a binary file, not text"},
		{"a workbook", "PK\x03\x04\x14\x00", 0, "f.csv: a zip file, such as those of Word and Excel, not plain text"},
	} {
		got := read(strings.NewReader(c.in), CSV, Options{Name: "f.csv"})
		var fe *FileError
		if !errors.As(got.err, &fe) || got.err.Error() != c.want || len(got.units) != c.units {
			t.Errorf("%s: got %d units, error %v; want %d, %s", c.name, len(got.units), got.err, c.units, c.want)
		}
	}
}

func TestCSVWritten(t *testing.T) {
	units := []memory.Unit{{Source: "\"الف\", ب", Target: "a\r\nb; c", CreatedBy: "مریم; علی", Notes: []string{"=1+1", "دو"}, Props: []memory.Prop{{Key: "a=b", Value: "c\\\n"}}}}
	want := "\uFEFFsource,target,from,to,created,created_by,changed,changed_by,origin,status,previous,next,note,more_notes,props\r\n" +
		"\"\"\"الف\"\", ب\",\"a\r\nb; c\",,,,\"مریم; علی\",,,,confirmed,,,=1+1,دو,a\\=b=c\\\\\\n\r\n"
	if got := written(t, CSV, units, Options{}); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if wide := written(t, CSV, units, Options{Encoding: "utf-16"}); !strings.HasPrefix(wide, "\xFF\xFEs\x00") {
		t.Errorf("UTF-16: got %q…", wide[:10])
	}
}

// Every unit comes back from CSV as it went in.
func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units("\x01", "\x0b", "\uFFFE", ",", ";", "sep=;"), 0, 4).Draw(t, "units")
		var want []memory.Unit
		want = append(want, in...)
		roundTrip(t, CSV, in, want, rapid.SampledFrom([]string{"", "utf-8", "utf-16", "utf-16be"}).Draw(t, "encoding"))
	})
}

func TestCSVCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := memory.Unit{Source: rapid.String().Draw(t, "source"), Target: rapid.String().Draw(t, "target")}
		if strings.TrimSpace(u.Source) == "" || strings.TrimSpace(u.Target) == "" || strings.Contains(u.Source+u.Target, "\x00") {
			t.Skip()
		}
		roundTrip(t, CSV, []memory.Unit{u}, []memory.Unit{u}, "")
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("\uFEFFsource,target,props\r\nکتاب,book,a=b\r\n"))
	f.Add([]byte("sep=;\n\"الف;ب\";\"a\r\nb\"\"\"\r\n\"x\" y;z\n"))
	f.Add([]byte("متن\tترجمه\n\"a\tb\n"))
	f.Add([]byte("from,to,source,target\nen,fa,a,\"b\n"))
	f.Fuzz(func(t *testing.T, in []byte) { fuzzRead(t, CSV, in) })
}
