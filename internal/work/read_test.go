package work

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hafez/internal/document"
	"hafez/internal/sheet/sheettest"
)

// changed is the bytes of the sample as XLSX with something done to it.
func changed(t *testing.T, do func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, ".xlsx", sample())))
	if err != nil {
		t.Fatal(err)
	}
	if err := do(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What people do in a spreadsheet harms nothing.
func TestXLSXWorkedOn(t *testing.T) {
	got := read(t, ".xlsx", changed(t, func(f *excelize.File) error {
		return errors.Join(
			f.SetCellValue(workSheet, "D3", "The release began."),
			f.SetCellValue(workSheet, "D7", 1404), // A number.
			f.SetCellValue(workSheet, "A9", 777),  // Renumbered.
			f.RemoveRow(workSheet, 4),
			f.DuplicateRowTo(workSheet, 2, 9), // The first row to the end.
			f.RemoveRow(workSheet, 2),
			f.InsertCols(workSheet, "C", 2), f.SetCellValue(workSheet, "C1", "my own"), f.SetCellValue(workSheet, "C3", "x"),
			f.InsertRows(workSheet, 1, 2), f.SetCellValue(workSheet, "B1", "A title"),
			f.RemoveCol(workSheet, "H"), // The score.
			f.SetSheetName(workSheet, "کار من"),
			f.DeleteSheet(coverSheet))
	}))
	want := sample()
	want.Rows[1].Target, want.Rows[5].Target = "The release began.", "1404"
	want.Rows = append(slices.Delete(want.Rows, 2, 3)[1:], want.Rows[0])
	for i := range want.Rows {
		want.Rows[i].Score = 0
	}
	differ(t, "worked on", got, want)
}

func TestXLSXErrors(t *testing.T) {
	for _, test := range []struct {
		what string
		do   func(f *excelize.File) error
		want string
		kind error
	}{
		{"another book", func(f *excelize.File) error { return f.SetSheetName(dataSheet, "other") }, "this is no work file: the spreadsheet has no sheet called \"hafez\", which is a hidden one", ErrNotWork},
		{"a newer one", func(f *excelize.File) error { return f.SetCellStr(dataSheet, "B3", "2") }, "it is of version \"2\", and only version 1 is known", ErrVersion},
		{"no target", func(f *excelize.File) error { return f.RemoveCol(workSheet, "D") }, "this is no work file: the column “target / ترجمه” is missing", ErrNotWork},
		{"no id", func(f *excelize.File) error { return f.RemoveCol(workSheet, "M") }, "this is no work file: the column “id / شناسه” is missing", ErrNotWork},
		{"two targets", func(f *excelize.File) error { return f.SetCellStr(workSheet, "F1", "Target") }, "this is no work file: two columns are called “target / ترجمه”", ErrNotWork},
		{"merged", func(f *excelize.File) error { return f.MergeCell(workSheet, "D3", "D4") }, "the cells D3:D4 are merged", nil},
		{"a date", func(f *excelize.File) error {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			return errors.Join(err, f.SetCellValue(workSheet, "D3", 45000), f.SetCellStyle(workSheet, "D3", "D3", style))
		}, "cell D3 holds a date, which a spreadsheet keeps as a number, in the place of text", nil},
	} {
		data := changed(t, test.do)
		_, err := readXLSX(bytes.NewReader(data), int64(len(data)), "")
		if err == nil || err.Error() != test.want || test.kind != nil && !errors.Is(err, test.kind) {
			t.Errorf("%s: %v", test.what, err)
		}
	}
	got := read(t, ".xlsx", changed(t, func(f *excelize.File) error { return f.SetCellStr(workSheet, "M3", "x") }))
	if got.Rows[1].ID != 0 || !slices.Equal(got.Odd, []string{`cell M3: the id "x" is no number: left out`}) {
		t.Errorf("%+v %q", got.Rows[1], got.Odd)
	}
}

// A column of a person's own, a row that he moved, one that he deleted, one without its
// hidden text, and a table of another kind.
func TestDOCXWorkedOn(t *testing.T) {
	data := sheettest.Repacked(t, written(t, ".docx", sample()), func(name, text string) string {
		if name != "word/document.xml" {
			return text
		}
		rows := strings.SplitAfter(text, "</w:tr>")
		for i, row := range rows[:9] {
			at := strings.Index(row, "<w:tc>")
			rows[i] = row[:at] + "<w:tc><w:p><w:r><w:t>mine</w:t></w:r></w:p></w:tc>" + row[at:]
		}
		rows[1], rows[3] = rows[3], rows[1]
		from := strings.Index(rows[8], "hafez:")
		rows[8] = rows[8][:from] + rows[8][from+strings.Index(rows[8][from:], "<"):]
		rows = slices.Delete(rows, 2, 3)
		return strings.Replace(strings.Join(rows, ""), "<w:p/>", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>note</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>", 1)
	})
	got := read(t, ".docx", data)
	want := sample()
	want.Rows[0], want.Rows[2] = want.Rows[2], want.Rows[0]
	last := want.Rows[7]
	want.Rows[7] = Row{Source: last.Source, Target: last.Target}
	want.Rows = slices.Delete(want.Rows, 1, 2)
	differ(t, "worked on", got, want)
}

// Rows of another document that somebody pasted in are told, and left out.
func TestDOCXOfTwoDocuments(t *testing.T) {
	part := func(j *Job) string {
		parts, err := sheettest.Parts(written(t, ".docx", j))
		if err != nil {
			t.Fatal(err)
		}
		return parts["word/document.xml"]
	}
	other := sample()
	other.Document, other.Sum = "other.docx", "6b"
	row := strings.SplitAfter(part(other), "</w:tr>")[1]
	got := read(t, ".docx", sheettest.Repacked(t, written(t, ".docx", sample()), func(_, text string) string {
		return strings.Replace(text, "</w:tbl>", row+"</w:tbl>", 1)
	}))
	if !slices.Equal(got.Odd, []string{"row 10 of table 1 is of another document, other.docx: left out"}) {
		t.Errorf("%q", got.Odd)
	}
	got.Odd = nil
	differ(t, "two documents", got, sample())
}

// What other programs make of the codes and segments of XLIFF.
func TestXLIFFWorkedOn(t *testing.T) {
	j := &Job{Document: "a.docx", Sum: "5a", From: "fa", To: "en", Rows: []Row{{ID: 1, Kind: "item", Source: "⟨1⟩باران⟨/1⟩ بارید.⟨2/⟩"}, {ID: 2, Kind: "item", Source: "رود ⟨3⟩بالا آمد."}}}
	for _, test := range []struct{ ext, old, new, want, odd string }{
		{".xlf", "</source>\n      </segment>\n    </unit>\n    <unit", "</source><target>It <pc id=\"1\"><mrk id=\"m\" type=\"term\">rained</mrk></pc>.<ph id=\"2\"/></target></segment></unit><unit", "It ⟨1⟩rained⟨/1⟩.⟨2/⟩", ""},
		{".xlf", "</source>\n      </segment>\n    </unit>\n    <unit", "</source><target>It </target></segment><ignorable><source> </source></ignorable><segment><source>.</source><target>rained.</target></segment></unit><unit", "It  rained.", ""},
		{".xlf", "</source>\n      </segment>\n    </unit>\n    <unit", "</source><target>It </target></segment><segment><source>.</source></segment></unit><unit", "", "row 1: only some of its parts are translated: “It ” is not taken"},
		{".xlf", "</source>\n      </segment>\n    </unit>\n    <unit", "</source><target>It<ph id=\"note\"/></target></segment></unit><unit", "It", "left out"},
		{".xliff", "</source>\n        <context", "</source><seg-source><mrk mtype=\"seg\" mid=\"0\">x</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"0\">It <g id=\"1\">rained</g>.<x id=\"2\"/></mrk></target><alt-trans><target>machine</target></alt-trans><context", "It ⟨1⟩rained⟨/1⟩.⟨2/⟩", ""},
		{".xliff", "</source>\n        <context", "</source><target>It <bx id=\"9\" rid=\"1\"/>rained<ex id=\"10\" rid=\"1\"/>.<ph id=\"2\">[<sub>x</sub>]</ph></target><context", "It ⟨1⟩rained⟨/1⟩.⟨2/⟩", ""},
	} {
		text := string(written(t, test.ext, j))
		if !strings.Contains(text, test.old) {
			t.Fatalf("no %s in\n%s", test.old, text)
		}
		got := read(t, test.ext, []byte(strings.Replace(text, test.old, test.new, 1)))
		if got.Rows[0].Target != test.want || got.Rows[0].Suggestion != "" || got.Rows[1] != j.Rows[1] {
			t.Errorf("%s: %+v", test.new, got.Rows)
		}
		if odd := strings.Join(got.Odd, "; "); !strings.Contains(odd, test.odd) || test.odd == "" && odd != "" {
			t.Errorf("%s: %s", test.new, odd)
		}
	}
}

// What an editor of PO does: longer lines wrapped, comments of its own, a fuzzy entry
// that was looked over, obsolete ones.
func TestPOWorkedOn(t *testing.T) {
	text := string(written(t, ".po", short()))
	for _, change := range [][2]string{
		{"#, fuzzy\n#| msgid", "#: a.c:3\n#, no-wrap, c-format\n#| msgid"},
		{`msgid "رهاسازی آب از`, "msgid \"\"\n\"رهاسازی \"\n\"آب از"},
		{"\n\n", "\n\n# a remark\n#~ msgid \"old\"\n#~ msgstr \"older\"\n\n"},
	} {
		text = strings.Replace(text, change[0], change[1], 1)
	}
	got := read(t, ".po", []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	want := short()
	want.Rows[0].Note, want.Rows[2].Target = "a remark", want.Rows[2].Suggestion
	differ(t, "worked on", got, want)
}

// What is hidden may get lost; numbers stand elsewhere too.
func TestLostMarks(t *testing.T) {
	for ext, cut := range map[string][2]string{".po": {"#. hafez:", "\n"}, ".xlf": {"      <mda:metadata>", "</mda:metadata>"}, ".xliff": {"<context-group", "</context-group>"}} {
		text := string(written(t, ext, sample()))
		for {
			from := strings.Index(text, cut[0])
			if from < 0 {
				break
			}
			text = text[:from] + text[from+strings.Index(text[from:], cut[1])+len(cut[1]):]
		}
		got := read(t, ext, []byte(text))
		for i, want := range sample().Rows {
			if r := got.Rows[i]; r.ID != want.ID || r.Kind != want.Kind || r.Source != want.Source || r.Block != 0 {
				t.Errorf("%s: %+v", ext, r)
			}
		}
	}
}

func TestReadErrors(t *testing.T) {
	dir := t.TempDir()
	mark := string(written(t, ".tsv", &Job{Document: "a", From: "fa", To: "en"}))
	head := mark[strings.LastIndex(mark, "\t")+1 : len(mark)-1]
	for _, test := range []struct{ name, text, want string }{
		{"a.odt", "x", `".odt" is no extension of a work file`},
		{"a.tsv", "", "the file is empty"},
		{"b.tsv", "source\ttarget\nمتن\ttext\n", "this is no work file: no head of a column says which document it is of"},
		{"c.tsv", "source\ttarget\thafez:00000000:e30\n", "this is no work file: the head of column 3 is damaged"},
		{"d.tsv", "source\t" + head + "\n", "this is no work file: it has no column “target”"},
		{"a.xlsx", "x", "it is no .xlsx file"},
		{"a.docx", "x", ""},
		{"a.xlf", "<tmx/>", "this is no work file: it is XML, but no XLIFF"},
		{"b.xlf", `<xliff version="2.0"></xliff>`, "this is no work file: it is XLIFF that does not say which document it is of"},
		{"c.xlf", "<xliff version=\"2.0\">\n<file>", ""},
		{"d.xlf", `<xliff>` + strings.Repeat("<a>", 20_000), ""},
		{"e.xlf", `<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/hostname">]><xliff>&c;</xliff>`, ""},
		{"a.po", "msgid \"\"\nmsgstr \"Language: en\\n\"\n", "this is no work file: its header does not say which document it is of"},
		{"b.po", "msgid \"a\nmsgstr \"\"\n", `"\"a" is no text in quotes`},
		{"c.po", "msgid \"a\"\n", "an entry lacks its msgid or msgstr"},
		{"d.po", "msgid \"a\"\nmsgid_plural \"b\"\n", `"msgid_plural" is nothing that a PO file made by hafez has`},
	} {
		name := filepath.Join(dir, test.name)
		if err := os.WriteFile(name, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Read(name)
		e, ok := errors.AsType[*document.Error](err)
		switch {
		case !ok || e.Name != name:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && e.Err.Error() != test.want, strings.Contains(err.Error(), "\n"):
			t.Errorf("%s: %v", test.name, e)
		case e.Hint == "" && test.name != "a.tsv":
			t.Errorf("%s: %v: no hint", test.name, e)
		}
	}
	if _, err := Read(filepath.Join(dir, "none.tsv")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.tsv"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(filepath.Join(dir, "folder.tsv")); err == nil {
		t.Error("a folder is read")
	}
}

func TestWriteErrors(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		name string
		row  Row
		opts WriteOptions
		want string
	}{
		{"a.pdf", Row{ID: 1, Source: "متن"}, WriteOptions{}, `".pdf" is no extension of a work file`},
		{"a.xlf", Row{ID: 1, Source: "متن"}, WriteOptions{XLIFF: "1.1"}, "XLIFF is written in the versions 2.1 and 1.2, not in \"1.1\""},
		{"a.xlf", Row{ID: 1, Source: "متن\x01"}, WriteOptions{}, "row 1: the source holds the character U+0001, which XML forbids"},
		{"a.docx", Row{ID: 1, Source: "متن", Suggestion: "\x01"}, WriteOptions{}, "row 1: the suggestion holds the character U+0001, which XML forbids"},
		{"a.tsv", Row{ID: 1, Source: "متن", Target: "\xff"}, WriteOptions{}, "row 1: the target holds bytes that are no text"},
		{"a.tsv", Row{ID: 1}, WriteOptions{}, "row 1 has no source"},
		{"a.xlsx", Row{ID: 1, Source: strings.Repeat("م", 40_000)}, WriteOptions{}, "row 1: the source has 40000 characters, and a spreadsheet's cell holds 32767"},
	} {
		name := filepath.Join(dir, test.name)
		err := Write(name, &Job{Document: "a", From: "fa", To: "en", Rows: []Row{test.row}}, test.opts)
		if e, ok := errors.AsType[*document.Error](err); !ok || e.Err.Error() != test.want || e.Hint == "" {
			t.Errorf("%s: %v", test.name, err)
		}
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s is there", name)
		}
	}
}
