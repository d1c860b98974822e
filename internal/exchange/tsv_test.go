package exchange

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"hafez/memory"
)

func TestTSVRows(t *testing.T) {
	const header = "source\ttarget\n"
	for _, c := range []struct {
		name, in string
		want     []string
		problems []string
	}{
		{"header", header + "کتاب\tbook\n", []string{"کتاب = book"}, nil},
		{"no header", "کتاب\tbook\nخانه\thouse\n", []string{"کتاب = book", "خانه = house"}, nil},
		{"no final newline", "کتاب\tbook\nخانه\thouse", []string{"کتاب = book", "خانه = house"}, nil},
		{"CRLF", "Source\tTarget\r\nکتاب\tbook\r\nخانه\thouse", []string{"کتاب = book", "خانه = house"}, nil},
		{"CR only", "source\ttarget\rکتاب\tbook\r", []string{"کتاب = book"}, nil},
		{"BOM", "\uFEFF" + header + "کتاب\tbook\n", []string{"کتاب = book"}, nil},
		{"columns the other way round", "Target\tNo\tSource\nbook\t1\tکتاب\n", []string{"کتاب = book"}, nil},
		{"Persian header", "ترجمه\tمتن\nbook\tکتاب\n", []string{"کتاب = book"}, nil},
		{"Persian header, Arabic keyboard", "مبدأ\tترجمه\tتوضيح\nکتاب\tbook\tx\n", []string{"کتاب = book"}, nil},
		{"languages as header", "EN\tfa-IR\nbook\tکتاب\n", []string{"کتاب = book"}, nil},
		{"half a header is a row", "source\tx\nکتاب\tbook\n", []string{"source = x", "کتاب = book"}, nil},
		{"header only", header, nil, nil},
		{"ragged", "source\ttarget\tnote\nکتاب\tbook\nتنها\n\tonly\nخانه\t\t\nباغ\tgarden\tn\textra\n", []string{"کتاب = book", "باغ = garden"},
			[]string{"3: skipped: only one column", "4: skipped: the source is empty", "5: skipped: the target is empty", "6: cells beyond the 3 columns were left out"}},
		{"blank rows", "\n\t\t\n" + header + "\n \t\nکتاب\tbook\n\n", []string{"کتاب = book"}, nil},
		{"third column without header", "کتاب\tbook\tx\nخانه\thouse\ty\n", []string{"کتاب = book", "خانه = house"},
			[]string{"1: columns behind the texts were left out: only a header row can name them"}},
		{"no header, the other way round", "book\tکتاب\nhouse\tخانه\n2024\t2024\n", []string{"کتاب = book", "خانه = house", "2024 = 2024"},
			[]string{"1: column 2 is read as the source and column 1 as the target: so their letters say"}},
		{"no header, half of it either way", "کتاب\tbook\nhouse\tخانه\n", []string{"کتاب = book", "house = خانه"}, nil},
		{"no header, rows with numbers", "۱\tکتاب\tbook\n۲\tخانه\thouse\n", []string{"کتاب = book", "خانه = house"},
			[]string{"1: column 2 is read as the source and column 3 as the target: so their letters say"}},
		{"no header, keys before", "a.b\tکتاب\tbook\nc_d\tخانه\thouse\n", []string{"کتاب = book", "خانه = house"},
			[]string{"1: column 2 is read as the source and column 3 as the target: so their letters say"}},
		{"no header, numbers as texts", "12\t13\tn\n14\t15\tn\n", []string{"12 = 13", "14 = 15"},
			[]string{"1: columns behind the texts were left out: only a header row can name them"}},
		{"no header, longer than is looked at", strings.Repeat("\n", 3) + strings.Repeat("book\tکتاب\n", 30), slices.Repeat([]string{"کتاب = book"}, 30),
			[]string{"4: column 2 is read as the source and column 1 as the target: so their letters say"}},
		{"names the other way round", header + "book\tکتاب\nhouse\tخانه\n", []string{"کتاب = book", "خانه = house"},
			[]string{"2: column 2 is read as the source and column 1 as the target: so their letters say"}},
		{"names, and one row the other way round", header + "book\tکتاب\nخانه\thouse\n", []string{"book = کتاب", "خانه = house"}, nil},
		{"title above the header", "واژه‌نامهٔ وزارت\t\n\n" + header + "کتاب\tbook\n", []string{"کتاب = book"}, []string{"1: left out: it stands above the names of the columns"}},
		{"two rows of names", "فارسی\tانگلیسی\tیادداشت\nPersian\tEnglish\tnote\nکتاب\tbook\n", []string{"کتاب = book"},
			[]string{"2: left out: it names the columns again"}},
		{"names further down are texts", header + "کتاب\tbook\nsource\ttarget\n", []string{"کتاب = book", "source = target"}, nil},
		{"white space stays", header + " کتاب \t book\u00a0\n", []string{" کتاب  =  book\u00a0"}, nil},
		{"null beads of an alignment", "confidence\tsource_ids\ttarget_ids\tsource\ttarget\n0.5\t1\t\tکتاب\t\n0.9\t2\t1\tخانه\thouse\n", []string{"خانه = house"},
			[]string{"2: skipped: the target is empty"}},
		{"other languages", "source\ttarget\tfrom\tto\nکتاب\tbook\tfa-IR\ten\nbook\tکتاب\tde\tfa\n", []string{"کتاب = book"},
			[]string{"3: skipped: from de to fa, not from fa to en"}},
		{"the other way round", "source\ttarget\tfrom\tto\nbook\tکتاب\ten\tfa\n", []string{"کتاب = book"}, nil},

		{"quotes of the text", "\"سرگئی لاوروف\" گفت\tLavrov said\n\"سرگئی لاوروف\"\t\"Lavrov\"\n", []string{`"سرگئی لاوروف" گفت = Lavrov said`, `"سرگئی لاوروف" = "Lavrov"`}, nil},
		{"quoted tab and line ends", "\"الف\tب\"\t\"a\nb\"\r\nپ\tp\n", []string{"الف\tب = a\nb", "پ = p"}, nil},
		{"quoted quotes", "\"\"\"الف\"\" ب\"\t\"a \"\"b\"\"\"\n", []string{`"الف" ب = a "b"`}, nil},
		{"quotes inside stay", "الف \"ب\"\ta \"\"b\"\"\n", []string{`الف "ب" = a ""b""`}, nil},
		{"unbalanced quote", "\"الف\ta\nب\tb\nپ\tp\n", []string{`"الف = a`, "ب = b", "پ = p"}, nil},
		{"two unbalanced quotes", "\"الف\ta\nب\tb\"\nپ\tp\n", []string{`"الف = a`, `ب = b"`, "پ = p"}, nil},
		{"two unbalanced quotes in a row", "\"الف\ta\"\nپ\tp\n", []string{`"الف = a"`, "پ = p"}, nil},
		{"quoted last cell without newline", "الف\t\"a\nb\"", []string{"الف = a\nb"}, nil},
		{"quote at the end of the file", "الف\t\"", []string{`الف = "`}, nil},
		{"every cell in quotes", "\"source\"\t\"target\"\n\"کتاب\"\t\"a \"\"book\"\"\"\n\"\"\t\"x\"\n", []string{`کتاب = a "book"`}, []string{"3: skipped: the source is empty"}},
	} {
		for _, in := range []string{c.in, strings.Repeat("\n", sniffed-len(c.in)/2) + c.in} {
			blank := len(in) - len(c.in)
			if blank > 0 && (c.name == "CR only" || c.name == "BOM") {
				continue
			}
			got := read(iotest.OneByteReader(strings.NewReader(in)), TSV, Options{})
			if blank > 0 {
				got.problems = c.problems // Other lines.
				if len(c.problems) > 0 && strings.HasPrefix(c.problems[0], "1:") {
					continue
				}
			}
			if got.err != nil || !reflect.DeepEqual(got.texts(), c.want) || !reflect.DeepEqual(got.problems, c.problems) {
				t.Errorf("%s, behind %d blank lines:\n got %q, %q, %v\nwant %q, %q", c.name, blank, got.texts(), got.problems, got.err, c.want, c.problems)
			}
		}
	}
}

func TestTSVFacts(t *testing.T) {
	in := "source\ttarget\tauthor\tcreated\tchanged\torigin\tnote\tstatus\tprevious\tnext\tclient\tconfidence\tsource_ids\tnote\tsource\n" +
		"کتاب\tbook\tمریم\t2024-01-02\t2024-02-03T04:05:06Z\tخبر.docx\tیک\\n\tDraft\tپیش\tپس\tایرنا\t0.97\t1,2\tدو\tx\n" +
		"خانه\thouse\t\t۱۴۰۲/۰۱/۰۱\t\t\t\tnew\n"
	got := read(strings.NewReader(in), TSV, Options{Name: "f.tsv", Origin: "f.tsv"})
	want := []memory.Unit{
		{Source: "کتاب", Target: "book", CreatedBy: "مریم", Created: date("2024-01-02 00:00:00"), Changed: date("2024-02-03 04:05:06"), Origin: "خبر.docx",
			Notes: []string{`یک\n`, "دو"}, Status: memory.Draft, Previous: "پیش", Next: "پس",
			Props: []memory.Prop{{Key: "client", Value: "ایرنا"}, {Key: "confidence", Value: "0.97"}, {Key: "source", Value: "x"}}},
		{Source: "خانه", Target: "house", Props: []memory.Prop{{Key: "created", Value: "۱۴۰۲/۰۱/۰۱"}, {Key: "status", Value: "new"}}},
	}
	problems := []string{`3: created unknown: "1402/01/01" is a date of the year 1402, which is not of the Gregorian calendar`, `3: unknown status "new": kept as a property`}
	if got.err != nil || !reflect.DeepEqual(got.units, want) || !reflect.DeepEqual(got.problems, problems) {
		t.Errorf("got %+v, %q, %v", got.units, got.problems, got.err)
	}
}

func TestTSVEncodings(t *testing.T) {
	const table = "source\ttarget\r\nوزير آمد\tThe minister came\r\n"
	for _, c := range []struct {
		name, in string
		opts     Options
		problems string
	}{
		{"UTF-8", table, Options{}, ""},
		{"Excel's Unicode Text", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), table), Options{}, ""},
		{"UTF-16BE with BOM", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), table), Options{}, ""},
		{"UTF-16LE named", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), table), Options{Encoding: "utf-16"}, ""},
		{"UTF-16BE with BOM, named", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), table), Options{Encoding: "utf-16"}, ""},
		{"windows-1256", encode(t, charmap.Windows1256, table), Options{Encoding: "windows-1256"}, ""},
		{"windows-1256 by another name", encode(t, charmap.Windows1256, table), Options{Encoding: "CP1256"}, ""},
		{"windows-1256 not named", encode(t, charmap.Windows1256, table), Options{}, "0: read as windows-1256; --encoding overrides"},
		{"UTF-16LE not named", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), table), Options{}, "0: read as utf-16le; --encoding overrides"},
	} {
		got := read(strings.NewReader(c.in), TSV, c.opts)
		if got.err != nil || !reflect.DeepEqual(got.texts(), []string{"وزير آمد = The minister came"}) || strings.Join(got.problems, "|") != c.problems {
			t.Errorf("%s: got %q, %q, %v", c.name, got.texts(), got.problems, got.err)
		}
	}
}

func TestTSVFileErrors(t *testing.T) {
	const (
		hintName = "name the encoding with --encoding, for example windows-1256"
		hintCut  = "if the end of the file is missing, get it again; if it is in another encoding, name that with --encoding"
		hintNUL  = "if it is text all the same, name its encoding with --encoding, for example utf-16"
	)
	persian := strings.Repeat("کتاب\ta\n", 20)
	broken := errors.New("the disk is gone")
	for _, c := range []struct {
		name, in string
		units    int
		want     string
		hint     string
	}{
		{"empty", "", 0, "f.tsv: the file is empty", ""},
		{"BOM only", "\uFEFF", 0, "f.tsv: the file is empty", ""},
		{"NUL", "الف\ta\nب\tb\x00\n", 1, "f.tsv:2: NUL byte: this looks like a binary file, not text", hintNUL},
		{"NUL in a quoted cell", "الف\ta\nب\t\"b\n\x00\"\n", 2, "f.tsv:3: NUL byte: this looks like a binary file, not text", hintNUL},
		{"not UTF-8", "الف\ta\nب\tb\n\xE6\xD2\tc\n", 0, "f.tsv:3: not UTF-8 (byte 0xE6 at offset 14)", hintName},
		{"not UTF-8 behind rows that are", persian + "\xE6\xD2\tc\n", 20, "f.tsv:21: not UTF-8 (byte 0xE6 at offset 220)", hintName},
		{"not UTF-8 behind an open quote", persian + "\"ب\tb\nپ\tp\n\xE6\xD2\tc\n", 22, "f.tsv:23: not UTF-8 (byte 0xE6 at offset 231)", hintName},
		{"cut inside a character", persian + "ب"[:1], 20, "f.tsv:21: not UTF-8: the text ends within a character (byte 0xD8 at offset 220)", hintCut},
		{"French", "titre\td\xE9j\xE0 vu\n", 0, "f.tsv:1: not UTF-8 (byte 0xE9 at offset 7)", hintName},
		{"windows-1256, but not all of it", encode(t, charmap.Windows1256, "كتاب\tbook\n") + "\x00", 0, "f.tsv:2: NUL byte: this looks like a binary file, not text", hintNUL},
		{"a workbook", "PK\x03\x04\x14\x00", 0, "f.tsv: a zip file, such as those of Word and Excel, not plain text", "if it is a document of Word, give it the extension .docx (OpenDocument: .odt); else save it as plain text (UTF-8)"},
		{"a giant row", "الف\ta\nب\t" + strings.Repeat("b", maxRow) + "\n", 1, "f.tsv:2: a row of over 16777216 bytes", ""},
		{"too many cells", "الف\ta\n" + strings.Repeat("\t", maxCells) + "\n", 1, "f.tsv:2: a row of over 16384 cells", ""},
		{"too many cells, one in quotes", "الف\ta\n\"\"\"\"" + strings.Repeat("\ta", maxRow/2-10), 1, "f.tsv:2: a row of over 16384 cells", ""},
		{"gzip that is none", "\x1f\x8bxxxxxxxxxxxx", 0, "f.tsv: gzip: invalid header", ""},
	} {
		got := read(strings.NewReader(c.in), TSV, Options{Name: "f.tsv"})
		var fe *FileError
		if !errors.As(got.err, &fe) || got.err.Error() != c.want || fe.Hint != c.hint || len(got.units) != c.units {
			t.Errorf("%s: got %d units, error %v; want %d, %s, %q", c.name, len(got.units), got.err, c.units, c.want, c.hint)
		}
	}
	got := read(iotest.TimeoutReader(strings.NewReader("a\tb")), TSV, Options{})
	if !errors.Is(got.err, iotest.ErrTimeout) || got.err.Error() != "line 1: timeout" {
		t.Errorf("got %v", got.err)
	}
	got = read(iotest.ErrReader(broken), TSV, Options{Name: "f.tsv"})
	if !errors.Is(got.err, broken) {
		t.Errorf("got %v", got.err)
	}
}

// A quote that is never closed must not take more than its own row with it,
// however much follows.
func TestTSVOpenQuote(t *testing.T) {
	rows := strings.Repeat("ب\tb\n", maxRow/5+10)
	n := 0
	for u, err := range Read(strings.NewReader("\"الف\ta\n"+rows), TSV, Options{}) {
		if n++; err != nil || n == 1 && u.Source != `"الف` {
			t.Fatalf("row %d: %+v, %v", n, u, err)
		}
	}
	if want := 1 + maxRow/5 + 10; n != want {
		t.Errorf("got %d rows, want %d", n, want)
	}
}

func TestTSVWritten(t *testing.T) {
	units := []memory.Unit{{Source: "\"الف\" ب", Target: "a\tb", CreatedBy: "مریم", Notes: []string{"یک", "", "دو\nسه"}, Props: []memory.Prop{{Key: "a=b", Value: "c\\\n"}, {Key: "d"}}}}
	want := "source\ttarget\tfrom\tto\tcreated\tcreated_by\tchanged\tchanged_by\torigin\tstatus\tprevious\tnext\tnote\tmore_notes\tprops\n" +
		"\"\"\"الف\"\" ب\"\t\"a\tb\"\t\t\t\tمریم\t\t\t\tconfirmed\t\t\tیک\tدو\\nسه\t\"a\\=b=c\\\\\\n\nd=\"\n"
	if got := written(t, TSV, units, Options{}); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	wide := written(t, TSV, units, Options{Encoding: "utf-16"})
	if !strings.HasPrefix(wide, "\xFF\xFEs\x00") {
		t.Errorf("UTF-16: got %q…", wide[:10])
	}
	excel := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "\"خانه، باغ\"\t\"house, garden\"\r\n\"\"\"بله\"\"\"\tyes\r\n")
	if got := read(strings.NewReader(excel), TSV, Options{}); !reflect.DeepEqual(got.texts(), []string{"خانه، باغ = house, garden", `"بله" = yes`}) {
		t.Errorf("Excel's quotes: got %q", got.texts())
	}
	byHand := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "\"بله\"\tyes\n")
	if got := read(strings.NewReader(byHand), TSV, Options{Encoding: "utf-16le"}); !reflect.DeepEqual(got.texts(), []string{`"بله" = yes`}) {
		t.Errorf("quotes in UTF-16 without a mark: got %q", got.texts())
	}
	if got := read(strings.NewReader(wide), TSV, Options{}); len(got.units) != 1 || got.units[0].Source != units[0].Source {
		t.Errorf("UTF-16: got %+v", got)
	}
}

// What other programs write beside the texts to say how sure they are.
func TestTableStatus(t *testing.T) {
	for _, c := range []struct {
		head, cell string
		want       memory.Status
		props      int
		problems   int
	}{
		{"status", "draft", memory.Draft, 0, 0}, {"status", " Confirmed", memory.Confirmed, 0, 0},
		{"status", "rejected", memory.Rejected, 0, 0}, {"Status", "Rejected", memory.Rejected, 0, 0}, {"وضعیت", "ردشده", memory.Rejected, 1, 0},
		{"Segment status", "Translation Rejected (90%)", memory.Draft, 1, 0},
		{"Segment status", "Draft (75%)", memory.Draft, 1, 0}, {"Segment status", "Not Translated", memory.Draft, 1, 0}, {"Segment status", "Translated (100%)", memory.Confirmed, 1, 0},
		{"Segment status", "Translation Rejected (CM)", memory.Confirmed, 1, 1}, {"وضعیت", "پیش‌نویس", memory.Draft, 1, 0},
		{"fuzzy", "True", memory.Draft, 1, 0}, {"fuzzy", "False", memory.Confirmed, 1, 0}, {"fuzzy", "", memory.Confirmed, 0, 0},
	} {
		got := read(strings.NewReader("source\ttarget\t"+c.head+"\nکتاب\tbook\t"+c.cell+"\n"), TSV, Options{})
		if got.err != nil || len(got.units) != 1 || got.units[0].Status != c.want || len(got.units[0].Props) != c.props || len(got.problems) != c.problems {
			t.Errorf("%s %q: %+v", c.head, c.cell, got)
		}
	}
}
