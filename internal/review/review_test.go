package review

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/document"
	"hafez/internal/sheet/cells"
	"hafez/internal/sheet/sheettest"
)

// pieces are what gives trouble in cells, XML, JSON and pages.
func pieces() []string {
	return []string{"برف", "می‌رود", "snow", " ", "  ", "\t", "\n", "\r", "\r\n", `"`, "'", "=", "+", "-", "@", "1", "1e5", "007", "2024-01-02", "۱۲", "_", "x", "_x0041_", "x0042_", "_x005F_", "_xD83D_", "_xDE00_", "_x000d_", "0041_",
		"&", "&amp;", "<", ">", "]]>", "</script>", "<!--", "-->", "\\", `\u0041`, `\ud83d`, "\u200c", "\u200f", "\u2067", "\u2069", "\u202e", "\u2028", "\u2029", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\x00", "\x01", "\x0b", "\x1f", "\x7f", "\u0085", "📖", "{{data}}", "TRUE", "#N/A"}
}

func texts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces()), 0, 6).Draw(t, "pieces"), "")
	}), rapid.Map(rapid.String(), func(s string) string { return strings.ToValidUTF8(s, "?") }))
}

func sheets() *rapid.Generator[*Sheet] {
	return rapid.Custom(func(t *rapid.T) *Sheet {
		s := &Sheet{
			From: rapid.SampledFrom([]string{"fa", "ar-EG", "de", ""}).Draw(t, "from"), To: rapid.SampledFrom([]string{"en", "fa", ""}).Draw(t, "to"),
			SourceName: texts().Draw(t, "source name"), TargetName: texts().Draw(t, "target name"), Texts: texts().Draw(t, "sum"), Rows: []Row{},
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			r := Row{
				Mark:       Mark(rapid.IntRange(0, 2).Draw(t, "mark")),
				Confidence: rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{made, 0, 1, 0.95})).Draw(t, "confidence"),
				Source:     texts().Draw(t, "source"), Target: texts().Draw(t, "target"), Note: texts().Draw(t, "note"),
			}
			if r.isEmpty() {
				r.Target = "x"
			}
			s.Rows = append(s.Rows, r)
		}
		return s
	})
}

// identity checks that what is written is read as it was.
func identity(t *rapid.T, write func(io.Writer, *Sheet) error, read func([]byte) (*Sheet, error)) {
	s := sheets().Draw(t, "sheet")
	var b bytes.Buffer
	if err := write(&b, s); err != nil {
		t.Fatal(err)
	}
	got, err := read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, s) {
		t.Fatalf("got %#v\nwant %#v", got, s)
	}
}

func readXLSXBytes(b []byte) (*Sheet, error) {
	return ReadXLSX(bytes.NewReader(b), int64(len(b)), "review.xlsx")
}

func readHTMLBytes(b []byte) (*Sheet, error) { return ReadHTML(bytes.NewReader(b), "review.html") }

func TestXLSXIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { identity(t, WriteXLSX, readXLSXBytes) })
}

func TestHTMLIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { identity(t, WriteHTML, readHTMLBytes) })
}

func TestNotWritten(t *testing.T) {
	row := func(r Row) *Sheet { return &Sheet{Rows: []Row{{Source: "a"}, r}} }
	long := strings.Repeat("📖", cells.MaxText/2)
	for _, c := range []struct {
		sheet      *Sheet
		xlsx, html string // what the error says; "" for none
	}{
		{row(Row{Source: long + "a"}), "", ""}, // Exactly what a cell holds.
		{row(Row{Source: long + "ab"}), "row 2: the source has 32768 characters, and a spreadsheet's cell holds 32767: write an .html file", ""},
		{row(Row{Source: "a", Target: long + "ab"}), "row 2: the target has", ""},
		{row(Row{Source: "a", Note: long + "ab"}), "row 2: the note has", ""},
		{row(Row{Source: "\xff"}), "row 2: a text is not UTF-8", "row 2: a text is not UTF-8"},
		{row(Row{Source: "a", Mark: 3}), "row 2: 3 is no mark", "row 2: 3 is no mark"},
		{row(Row{Source: "a", Confidence: 1.5}), "row 2: a confidence is from 0 to 1, not 1.5", "row 2: a confidence"},
		{row(Row{Source: "a", Confidence: math.Inf(1)}), "row 2: a confidence", "row 2: a confidence"},
		{&Sheet{From: long, To: long, SourceName: long, TargetName: long}, "", ""},
		{&Sheet{SourceName: "\xff"}, "file name is not UTF-8", "file name is not UTF-8"},
		{&Sheet{TargetName: long + "ab"}, "file name has more than", ""},
		{&Sheet{Rejected: []string{long[:rejectedLimit+1]}}, "a rejected pair cannot be written", "a rejected pair cannot be written"},
		{&Sheet{Rejected: make([]string, rejectedPairs+1)}, "100001 rejected pairs, and a review holds 100000", "100001 rejected pairs"},
		{&Sheet{Rows: make([]Row, cells.MaxRows)}, "1048576 rows, and a spreadsheet holds 1048575: write an .html file", ""},
	} {
		for _, f := range []struct {
			write func(io.Writer, *Sheet) error
			want  string
		}{{WriteXLSX, c.xlsx}, {WriteHTML, c.html}} {
			var b bytes.Buffer
			err := f.write(&b, c.sheet)
			if f.want == "" && err != nil || f.want != "" && (err == nil || !strings.Contains(err.Error(), f.want)) {
				t.Errorf("got %v, want %q", err, f.want)
			}
			if err != nil && b.Len() > 0 {
				t.Errorf("%v: %d bytes were written before it", err, b.Len())
			}
		}
	}
}

// Rows without texts and note are left out, and NaN is as good as -1.
func TestLeftOut(t *testing.T) {
	in := &Sheet{From: "fa", To: "en", Rows: []Row{{Source: "a", Confidence: 1}, {Mark: Right}, {Confidence: made, Note: "a sentence is missing"}, {Target: "b", Confidence: math.NaN()}}}
	want := &Sheet{From: "fa", To: "en", Rows: []Row{{Source: "a", Confidence: 1}, {Confidence: made, Note: "a sentence is missing"}, {Target: "b", Confidence: made}}}
	var x, h bytes.Buffer
	if err := errors.Join(WriteXLSX(&x, in), WriteHTML(&h, in)); err != nil {
		t.Fatal(err)
	}
	for _, read := range []func() (*Sheet, error){func() (*Sheet, error) { return readXLSXBytes(x.Bytes()) }, func() (*Sheet, error) { return readHTMLBytes(h.Bytes()) }} {
		if got, err := read(); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	}
}

// What is too much to be read again is not written. The error says so before
// anything is.
func TestTooMuch(t *testing.T) {
	cell := strings.Repeat("&", cells.MaxText) // Each takes five bytes in a sheet, and six in a page.
	rows := func(n int, r Row) *Sheet {
		s := &Sheet{Rows: make([]Row, n)}
		for i := range s.Rows {
			s.Rows[i] = r
		}
		return s
	}
	for _, c := range []struct {
		write func(io.Writer, *Sheet) error
		sheet *Sheet
		want  string
	}{
		{WriteXLSX, rows(520, Row{Source: cell, Target: cell, Note: cell}), "the rows take more than 240 MiB, and a spreadsheet is read up to that"},
		{WriteHTML, rows(600, Row{Source: cell}), "the rows take more than 112 MiB, and a page is read up to that"},
		{WriteHTML, rows(pageRows+1, Row{Source: "x"}), "2097153 rows, and a page holds 2097152"},
	} {
		var b bytes.Buffer
		if err := c.write(&b, c.sheet); err == nil || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
			t.Errorf("%v, %d bytes", err, b.Len())
		}
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct{ source, target, want string }{
		{"برف.txt", "snow.txt", "\u2068برف.txt\u2069 – \u2068snow.txt\u2069"},
		{"", " a\nb\x00 ", "\u2068a b\u2069"},
		{"a\u202eb\u2069.txt", "\u200f", "\u2068ab.txt\u2069"},
		{"", "", "hafez"},
	} {
		if got := (&Sheet{SourceName: c.source, TargetName: c.target}).title(); got != c.want {
			t.Errorf("%q and %q: %q", c.source, c.target, got)
		}
	}
}

// Whatever an error quotes, its message is a line.
func TestOneLine(t *testing.T) {
	if got := (oneLineError{errors.New("a\nb\r\u2028c\u2029\u0085d\x1b")}).Error(); got != "a b  c  d " {
		t.Errorf("%q", got)
	}
}

type brokenWriter struct{ left int }

var errBroken = errors.New("the disk is full")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	for _, write := range []func(io.Writer, *Sheet) error{WriteXLSX, WriteHTML} {
		for left := 0; left < 10000; left += 1000 {
			if err := write(&brokenWriter{left}, sample()); !errors.Is(err, errBroken) {
				t.Errorf("after %d bytes: %v", left, err)
			}
		}
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name  string
		write func(io.Writer, *Sheet) error
	}{{"review.xlsx", WriteXLSX}, {"REVIEW.XLSX", WriteXLSX}, {"بازبینی.html", WriteHTML}, {"r.HTM", WriteHTML}} {
		var b bytes.Buffer
		if err := c.write(&b, sample()); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, c.name)
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(name); err != nil || !reflect.DeepEqual(got, sample()) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	if _, err := Read(filepath.Join(dir, "none.xlsx")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Read("a.tsv"); err == nil || !strings.Contains(err.Error(), `".tsv" is no extension of a review`) {
		t.Errorf("another extension: %v", err)
	}
}

func TestMarks(t *testing.T) {
	for typed, want := range map[string]Mark{
		"": Open, "  ": Open, "\u200c": Open, "ok": Right, " OK ": Right, "Okay": Right, "Y": Right, "yes": Right, "R": Right, "1": Right, "TRUE": Right, "✓": Right, "✔\ufe0f": Right, "درست": Right, "صحيح": Right,
		"x": Wrong, "X": Wrong, "×": Wrong, "n": Wrong, "No": Wrong, "0": Wrong, "۰": Wrong, "wrong": Wrong, "FALSE": Wrong, "✗": Wrong, "❌": Wrong, "نا\u200cدرست": Wrong, "غلط": Wrong, "-": Wrong,
	} {
		if got, ok := parseMark(typed); !ok || got != want {
			t.Errorf("%q: %v, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"?", "maybe", "2", "okx", "شاید"} {
		if _, ok := parseMark(typed); ok {
			t.Errorf("%q is understood", typed)
		}
	}
}

// Spreadsheets take texts of at most 255 characters in a formula, and words with
// a bar between them as one.
func TestMarkWords(t *testing.T) {
	seen := map[string]bool{}
	for _, words := range [][]string{rightWords(), wrongWords()} {
		if n := cells.Units(strings.Join(words, "|")) + 2; n > 255 {
			t.Errorf("%d characters of words in a formula", n)
		}
		for _, word := range words {
			if foldMark(word) != word || seen[word] || strings.ContainsAny(word, `|"`) {
				t.Errorf("%q cannot be a mark", word)
			}
			seen[word] = true
		}
	}
}

func TestRightToLeft(t *testing.T) {
	for tag, want := range map[string]bool{"fa": true, "fa-IR": true, "fas": true, "per": true, "prs": true, "fa_IR": true, "ar": true, "he": true, "ur": true, "ckb": true,
		"az-Arab": true, "en": false, "en-GB": false, "tg": false, "fa-Latn": false, "": false, "???": false, "de": false} {
		if got := document.RightToLeft(tag); got != want {
			t.Errorf("%q: %v", tag, got)
		}
	}
}

func asDocument(t *testing.T, err error) *document.Error {
	t.Helper()
	var d *document.Error
	if !errors.As(err, &d) {
		t.Fatalf("%v is a %T", err, err)
	}
	if strings.ContainsAny(err.Error(), "\n\r") || d.Name == "" {
		t.Errorf("not one line that names the file: %q", err)
	}
	return d
}

// Rejected pairs are counted as they are read, however small: a file of nothing else
// would take many times its size in memory.
func TestRejectedLimits(t *testing.T) {
	page := func(pairs string, more int) []byte {
		return []byte(pageOf(`{"format":"hafez review","version":1,"rejected":[` + strings.Repeat(`"`+pairs+`",`, more) + `"a"],"rows":[]}`))
	}
	spreadsheet := func(pairs string, more int) []byte {
		row := func(text string) string {
			return `<row><c t="inlineStr"><is><t>rejected</t></is></c><c t="inlineStr"><is><t>` + text + `</t></is></c></row>`
		}
		return sheettest.Repacked(t, written(t, WriteXLSX, sample()), func(name, text string) string {
			if name != "xl/worksheets/sheet3.xml" {
				return text
			}
			return strings.Replace(text, "</sheetData>", strings.Repeat(row(pairs), more)+row("a")+"</sheetData>", 1)
		})
	}
	for _, f := range []struct {
		name string
		file func(pairs string, more int) []byte
		read func([]byte) (*Sheet, error)
	}{{"page", page, readHTMLBytes}, {"spreadsheet", spreadsheet, readXLSXBytes}} {
		for _, c := range []struct {
			pair string
			more int
			want string
		}{
			{strings.Repeat("a", rejectedLimit), 1, ""},
			{strings.Repeat("a", rejectedLimit+1), 1, "a rejected pair has more than 200 bytes"},
			{"", rejectedPairs - 1, ""},
			{"", rejectedPairs, "there are more than 100000 rejected pairs"},
		} {
			s, err := f.read(f.file(c.pair, c.more))
			switch {
			case c.want == "" && err != nil:
				t.Errorf("%s: %d pairs of %d bytes: %v", f.name, c.more, len(c.pair), err)
			case c.want == "" && len(s.Rejected) != 1+c.more:
				t.Errorf("%s: %d pairs are read, not %d", f.name, len(s.Rejected), 1+c.more)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%s: %d pairs of %d bytes: %v", f.name, c.more, len(c.pair), err)
			case c.want != "" && asDocument(t, err).Hint == "":
				t.Errorf("%s: no hint: %v", f.name, err)
			}
		}
	}
}

// Of a newer review its version is told, whatever it may have of other things.
func TestRejectedNewer(t *testing.T) {
	s := sample()
	s.Rejected = []string{"a"}
	newer := sheettest.Repacked(t, written(t, WriteXLSX, s), func(_, text string) string {
		text = strings.Replace(text, ">a</t>", ">"+strings.Repeat("a", rejectedLimit+1)+"</t>", 1)
		return strings.Replace(text, ">version</t></is></c><c r=\"B2\" s=\"0\" t=\"inlineStr\"><is><t xml:space=\"preserve\">1<", ">version</t></is></c><c t=\"inlineStr\"><is><t>2<", 1)
	})
	if _, err := readXLSXBytes(newer); !errors.Is(err, ErrVersion) {
		t.Error(err)
	}
	page := pageOf(`{"format":"hafez review","version":2,"rejected":{"a":1},"rows":[]}`)
	if _, err := readHTMLBytes([]byte(page)); !errors.Is(err, ErrVersion) {
		t.Error(err)
	}
}

// Reading a page does not hold what is too much before it is counted.
func TestRejectedMemory(t *testing.T) {
	page := []byte(pageOf(`{"format":"hafez review","version":1,"rejected":[` + strings.Repeat(`"",`, 4<<20) + `""],"rows":[]}`))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := readHTMLBytes(page); err == nil {
		t.Error("too many pairs are read")
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 12*uint64(len(page)) {
		t.Errorf("%d bytes are allocated for a page of %d", got, len(page))
	}
}
