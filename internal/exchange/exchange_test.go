package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"

	"hafez/internal/document"
	"hafez/memory"
)

// sequence gives units without errors.
func sequence(units []memory.Unit) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

func written(t interface {
	Helper()
	Fatal(...any)
}, f Format, units []memory.Unit, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, sequence(units), opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]Format{
		"a.tmx": TMX, "A.TMX": TMX, "حافظه.tmx": TMX, "a.tmx.gz": TMXGzip, "x.y/a.TSV": TSV, "a.tab": TSV, "واژه.TBX": TBX,
		"a.xlf": XLIFF, "A.XLIFF": XLIFF, "a.sdlxliff": SDLXLIFF, "a.mqxliff": SDLXLIFF, "a.mxliff": SDLXLIFF,
		"a.jsonl": JSONL, "fa.po": PO, "a.pot": PO, "a.NDJSON": JSONL, "a.csv": CSV, "a.txt": TSV,
		"a": "", "a.xlsx": XLSX, "a.XLSM": XLSX, "a.xls": "", "tmx": "", "a.gz": "", "": "",
	} {
		got, err := FormatOf(name)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", name, got, err)
		}
	}
	_, err := FormatOf("a.sdltm")
	if want := `the format of "a.sdltm" is not known by its name: it should end in one of .tmx.gz .tmx .xlf `; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}

func TestUnknownFormat(t *testing.T) {
	if got := read(strings.NewReader(four), "docm", Options{Name: "a.docm"}); got.err == nil || !strings.HasPrefix(got.err.Error(), `a.docm: unknown format "docm": known are tmx.gz tmx xliff `) {
		t.Errorf("got %v", got.err)
	}
	if err := Write(&bytes.Buffer{}, SDLXLIFF, sequence(nil), Options{Name: "a.sdlxliff"}); err == nil || err.Error() != "a.sdlxliff: sdlxliff is only read, not written" {
		t.Errorf("got %v", err)
	}
	if err := Write(&bytes.Buffer{}, "xls", sequence(nil), Options{}); err == nil {
		t.Error("written")
	}
}

// An error of the units' source must come back as it is.
func TestWriteStopsAtError(t *testing.T) {
	broken := errors.New("the memory is locked")
	for _, f := range []Format{TMX, TMXGzip, XLIFF, TSV, CSV, PO, JSONL} {
		units := func(yield func(memory.Unit, error) bool) {
			if yield(memory.Unit{Source: "الف", Target: "a"}, nil) {
				yield(memory.Unit{}, broken)
			}
		}
		if err := Write(&bytes.Buffer{}, f, units, Options{}); err != broken {
			t.Errorf("%s: got %v", f, err)
		}
	}
}

// A writer that is full must not go unnoticed.
func TestWriterFails(t *testing.T) {
	units := make([]memory.Unit, 2000)
	for i := range units {
		units[i] = memory.Unit{Source: strings.Repeat("الف ", 20), Target: strings.Repeat("a ", 20)}
	}
	for _, f := range []Format{TMX, TMXGzip, XLIFF, TSV, CSV, PO, JSONL} {
		for _, n := range []int{0, 100, 100_000} {
			if f == TMXGzip && n > 0 {
				continue // It all fits.
			}
			if err := Write(&full{n}, f, sequence(units), Options{}); err != errFull {
				t.Errorf("%s, room for %d bytes: got %v", f, n, err)
			}
		}
	}
}

var errFull = errors.New("no space left")

// full has room for so many bytes.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteRefuses(t *testing.T) {
	for _, c := range []struct {
		format Format
		unit   memory.Unit
		want   string
	}{
		{TMX, memory.Unit{ID: 12, Source: "الف\x0b", Target: "a"}, `o: unit 12 ("الف\v"): the source holds the character U+000B, which XML forbids`},
		{TMX, memory.Unit{Source: "الف", Target: "a\uFFFE"}, `o: unit no. 1 ("الف"): the target holds the character U+FFFE, which XML forbids`},
		{TMX, memory.Unit{Source: "الف", Target: "a\xff"}, `o: unit no. 1 ("الف"): the target holds bytes that are not UTF-8`},
		{TMX, memory.Unit{Source: "الف", Target: "a", Notes: []string{"\x01"}}, `o: unit no. 1 ("الف"): a note holds the character U+0001, which XML forbids`},
		{TMX, memory.Unit{Source: "الف", Target: "a", Props: []memory.Prop{{Key: "k", Value: "\x00"}}}, `o: unit no. 1 ("الف"): property k holds the character U+0000, which XML forbids`},
		{TMX, memory.Unit{Source: " ", Target: "a"}, `o: unit no. 1 (" "): the source is empty`},
		{TMX, memory.Unit{Source: "الف", Target: "a", Created: date("1402-01-01 00:00:00")}, `o: unit no. 1 ("الف"): a date outside the years 1900 to 9999`},
		{XLIFF, memory.Unit{ID: 12, Source: "الف\x0b", Target: "a"}, `o: unit 12 ("الف\v"): the source holds the character U+000B, which XML forbids`},
		{XLIFF, memory.Unit{Source: "الف", Target: "a\xff"}, `o: unit no. 1 ("الف"): the target holds bytes that are not UTF-8`},
		{XLIFF, memory.Unit{Source: "الف", Target: "a", Notes: []string{"\x01"}}, `o: unit no. 1 ("الف"): a note holds the character U+0001, which XML forbids`},
		{XLIFF, memory.Unit{Source: "الف", Target: "a", Props: []memory.Prop{{Key: "k\x01"}}}, `o: unit no. 1 ("الف"): a property's key holds the character U+0001, which XML forbids`},
		{XLIFF, memory.Unit{Source: "الف", Target: " "}, `o: unit no. 1 ("الف"): the target is empty`},
		{XLIFF, memory.Unit{Source: "الف", Target: "a", From: "de"}, `o: unit no. 1 ("الف"): a text in de in a file that is from fa to en`},
		{XLIFF, memory.Unit{Source: "الف", Target: "a", Created: date("1402-01-01 00:00:00")}, `o: unit no. 1 ("الف"): a date outside the years 1900 to 9999`},
	} {
		err := Write(&bytes.Buffer{}, c.format, sequence([]memory.Unit{c.unit}), Options{Name: "o"})
		var fe *FileError
		if !errors.As(err, &fe) || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	for _, c := range []struct {
		format            Format
		encoding, refused string
	}{
		{TMX, "", ""}, {TMX, "UTF8", ""},
		{TMX, "utf-16", `TMX is written in UTF-8, not in "utf-16"`},
		{TMX, "klingon", `TMX is written in UTF-8, not in "klingon"`},
		{XLIFF, "", ""}, {XLIFF, "utf-16", `XLIFF is written in UTF-8, not in "utf-16"`},
		{TSV, "", ""}, {TSV, "utf-16", ""}, {TSV, "utf-16be", ""},
		{TSV, "cp1256", `TSV is written in UTF-8 or UTF-16, not in "cp1256"`},
		{CSV, "", ""}, {CSV, "utf-16", ""},
		{CSV, "cp1256", `CSV is written in UTF-8 or UTF-16, not in "cp1256"`},
		{PO, "utf-8", ""},
		{PO, "cp1256", `PO is written in UTF-8, not in "cp1256"`},
		{JSONL, "", ""},
		{JSONL, "utf-16", `JSON Lines is written in UTF-8, not in "utf-16"`},
		{TSV, "klingon", `TSV is written in UTF-8 or UTF-16, not in "klingon"`},
	} {
		err := Write(&bytes.Buffer{}, c.format, sequence(nil), Options{Encoding: c.encoding})
		if got := fmt.Sprint(err); got != c.refused && (err != nil || c.refused != "") || errors.Is(err, document.ErrEncoding) != (c.encoding == "klingon") {
			t.Errorf("%s in %q: %v", c.format, c.encoding, err)
		}
	}
}

// The same names of encodings are known in every format.
func TestUnknownEncoding(t *testing.T) {
	for _, f := range []Format{TMX, XLIFF, TSV, CSV, PO, JSONL} {
		got := read(strings.NewReader(four), f, Options{Name: "f", Encoding: "klingon"})
		fe, ok := errors.AsType[*FileError](got.err)
		if !ok || !errors.Is(got.err, document.ErrEncoding) || got.err.Error() != `f: unknown encoding "klingon"` || !strings.HasPrefix(fe.Hint, "known encodings: utf-8, ") {
			t.Errorf("%s: %v", f, got.err)
		}
	}
}

func TestDirectory(t *testing.T) {
	for _, f := range []Format{TMX, XLIFF, TSV, CSV, PO, JSONL} {
		dir, err := os.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		got := read(dir, f, Options{Name: "news"})
		fe, ok := errors.AsType[*FileError](got.err)
		if !ok || fe.Error() != "news: is a directory" || fe.Hint != "name the files in it" {
			t.Errorf("%s: %v", f, got.err)
		}
		dir.Close()
	}
}

// A file that names no origin gets the one of the options, unless Hafez wrote it.
func TestOrigin(t *testing.T) {
	tmx := tmxFile(pairTU("کتاب", "book"))
	for _, c := range []struct {
		name   string
		format Format
		in     string
		origin string
		want   string
	}{
		{"TMX", TMX, tmx, "o", "o"},
		{"no origin to give", TMX, tmx, "", ""},
		{"TMX of Hafez", TMX, strings.Replace(tmx, `creationtool="t"`, `creationtool="hafez"`, 1), "o", ""},
		{"TMX that names it", TMX, strings.Replace(tmx, "<tu>", `<tu><prop type="x-hafez-origin">p</prop>`, 1), "o", "p"},
		{"table without header", TSV, "کتاب\tbook\n", "o", "o"},
		{"table without origin to give", TSV, "کتاب\tbook\n", "", ""},
		{"table without the column", TSV, "source\ttarget\tnote\nکتاب\tbook\tn\n", "o", "o"},
		{"table with the column", TSV, "source\ttarget\torigin\nکتاب\tbook\tp\n", "o", "p"},
		{"empty cell", TSV, "source\ttarget\torigin\nکتاب\tbook\t\n", "o", ""},
		{"short row", TSV, "source\ttarget\torigin\nکتاب\tbook\n", "o", ""},
		{"JSON", JSONL, `{"source":"کتاب","target":"book"}`, "o", "o"},
		{"JSON that names it", JSONL, `{"source":"کتاب","target":"book","origin":"p"}`, "o", "p"},
		{"JSON that names none", JSONL, `{"source":"کتاب","target":"book","origin":""}`, "o", ""},
		{"column in Persian", TSV, "متن\tترجمه\tمنبع\nکتاب\tbook\n", "o", ""},
	} {
		got := read(strings.NewReader(c.in), c.format, Options{Name: "f", Origin: c.origin})
		if got.err != nil || len(got.units) != 1 || got.units[0].Origin != c.want {
			t.Errorf("%s: %+v, %v", c.name, got.units, got.err)
		}
	}
}
