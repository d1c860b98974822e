package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"hafez/memory"
)

// wordFile is a Word document with this body, its parts not compressed.
func wordFile(body string) []byte {
	return wordParts("word/document.xml", xmlHead+`<w:document `+wordNS+`><w:body>`+body+`</w:body></w:document>`)
}

// wordParts is a Word document with this main part, under this name.
func wordParts(name, main string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, content string }{{"[Content_Types].xml", wordTypes}, {"_rels/.rels", wordRootRels}, {name, main}} {
		method := zip.Store
		if len(part.content) > 1<<20 {
			method = zip.Deflate
		}
		out, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: method})
		if err == nil {
			_, err = io.WriteString(out, part.content)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// wordTableOf is a table of rows, each of cells with " | " between them. A cell is
// text, or the XML in it if it begins with "<". A row that begins with "=" repeats
// as a heading.
func wordTableOf(rows ...string) string {
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr>`)
	for _, row := range rows {
		b.WriteString(`<w:tr>`)
		row, header := strings.CutPrefix(row, "=")
		if header {
			b.WriteString(`<w:trPr><w:tblHeader/></w:trPr>`)
		}
		for _, c := range strings.Split(row, " | ") {
			if !strings.HasPrefix(c, "<") {
				c = `<w:p><w:r><w:t xml:space="preserve">` + html.EscapeString(c) + `</w:t></w:r></w:p>`
			}
			b.WriteString(`<w:tc>` + c + `</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	return b.String() + `</w:tbl>`
}

func readWord(file []byte, opts Options) result { return read(bytes.NewReader(file), DOCX, opts) }

// docx/03: the usual hand-over file. The order of the columns in the file counts,
// and not that in which they are shown.
func TestDOCXHandOver(t *testing.T) {
	file := wordFile(wordTableOf("هوا سرد است. | It is cold.", "وزیر آمد. | The minister came.", "کتاب‌ها را خریدم. | I bought the books.", "آیا مهم است؟ | Is it important?"))
	got := readWord(file, Options{Origin: "handover.docx"})
	want := []string{"هوا سرد است. = It is cold.", "وزیر آمد. = The minister came.", "کتاب‌ها را خریدم. = I bought the books.", "آیا مهم است؟ = Is it important?"}
	if got.err != nil || len(got.problems) > 0 || !reflect.DeepEqual(got.texts(), want) || got.units[0].Origin != "handover.docx" {
		t.Errorf("got %q, %q, %v", got.texts(), got.problems, got.err)
	}
}

func TestDOCXRead(t *testing.T) {
	const (
		merged = `<w:tcPr><w:vMerge/></w:tcPr><w:p/>`
		auto   = `<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>`
		two    = `<w:p><w:r><w:t>یک</w:t></w:r></w:p><w:p><w:r><w:t>دو</w:t></w:r></w:p>`
		edited = `<w:p><w:del><w:r><w:delText>an old</w:delText></w:r></w:del><w:ins><w:r><w:t>a</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> book</w:t></w:r></w:p>`
	)
	span := func(n int, text string) string {
		return fmt.Sprintf(`<w:tcPr><w:gridSpan w:val="%d"/></w:tcPr><w:p><w:r><w:t>%s</w:t></w:r></w:p>`, n, text)
	}
	headless := func(row int) string {
		return fmt.Sprintf("row %d of table 1: left out: it repeats as a heading, but does not name a source and a target", row)
	}
	nested := wordTableOf("کتاب | book") + `<w:p/>` // Word wants a paragraph behind it.
	long := slices.Repeat([]string{"کتاب | book"}, 200)
	for _, c := range []struct {
		name, body string
		opts       Options
		texts      string
		problems   string
	}{
		{"headings in English", wordTableOf("No. | Source | Target | Client", "1 | کتاب | book | ایرنا"), Options{}, "کتاب = book [] [{Client ایرنا}]", ""},
		{"headings in Persian", wordTableOf("ردیف | ترجمه | متن | یادداشت", "۱ | book | کتاب | n"), Options{}, "کتاب = book [n] []", ""},
		{"headings by code", wordTableOf("en | fa", "book | کتاب"), Options{}, "کتاب = book [] []", ""},
		{"headings with codes", wordTableOf("Source (fa-IR) | Target (en-GB)", "کتاب | book"), Options{}, "fa-IR:کتاب = en-GB:book [] []", ""},
		{"headings with brackets", wordTableOf("متن (fa) | ترجمه (?)", "کتاب | the book itself"), Options{}, "fa:کتاب = :the book itself [] []", ""},
		{"the other direction", wordTableOf("Source (en) | Target (fa)", "book | کتاب"), Options{}, "fa:کتاب = en:book [] []", ""},
		{"the other direction wanted", wordTableOf("Source (fa) | Target (en)", "کتاب | book"), Options{From: "en", To: "fa"}, "book = کتاب [] []", ""},
		{"another language", wordTableOf("Source (fa) | Target (de)", "کتاب | Buch"), Options{}, "", "row 2 of table 1: from fa to de, not from fa to en (skipped)"},
		{"three columns with numbers", wordTableOf("۱ | کتاب | book", "۲- | خانه | house"), Options{}, "کتاب = book [] [] // خانه = house [] []", ""},
		{"numbered by Word", wordTableOf(auto+" | کتاب | book", auto+" | خانه | house"), Options{}, "کتاب = book [] [] // خانه = house [] []", ""},
		{"three columns with keys", wordTableOf("SEG_1 | کتاب | book", "SEG_2 | خانه | house"), Options{}, "کتاب = book [] [] // خانه = house [] []", ""},
		{"three columns with notes", wordTableOf("کتاب | book | یا نامه", "خانه | house | "), Options{}, "کتاب = book [یا نامه] [] // خانه = house [] []", ""},
		{"the other way round", wordTableOf("book | کتاب", "house | خانه"), Options{}, "کتاب = book [] [] // خانه = house [] []", "table 1: read from column 2 to column 1, by the scripts of the texts"},
		{"numbers, the other way round", wordTableOf("1 | book | کتاب"), Options{}, "کتاب = book [] []", "table 1: read from column 3 to column 2, by the scripts of the texts"},
		{"as wanted", wordTableOf("book | کتاب"), Options{From: "en", To: "fa"}, "book = کتاب [] []", ""},
		{"one script", wordTableOf("livre | book"), Options{From: "fr", To: "en"}, "livre = book [] []", ""},
		{"both are Persian", wordTableOf("سال | شمار", "۱۴۰۲ | ده") + wordTableOf("کتاب | book"), Options{}, "کتاب = book [] []",
			"table 1: left out: its columns are in the same script; if they are source and target, name them so in its first row"},
		{"both are Persian and named so", wordTableOf("source | target", "کتاب | نامه"), Options{}, "کتاب = نامه [] []", ""},
		{"names and numbers only", wordTableOf("کتاب | 12"), Options{}, "کتاب = 12 [] []", ""},
		{"four columns", wordTableOf("a | b | c | d", "e | f | g | h") + wordTableOf("کتاب | book"), Options{}, "کتاب = book [] []",
			"table 1: left out: it has 4 columns, and its first row does not name a source and a target"},
		{"one column", wordTableOf("a", "b") + wordTableOf("کتاب | book"), Options{}, "کتاب = book [] []", "table 1: left out: it has one column"},
		{"a heading that names nothing", wordTableOf("=کتاب‌ها | Books", "کتاب | book"), Options{}, "کتاب = book [] []", headless(1)},
		{"a title above", wordTableOf(span(2, "بخش یک"), "source | target", "کتاب | book"), Options{}, "کتاب = book [] []", "row 1 of table 1: left out: one cell over all columns"},
		{"two rows of headings", wordTableOf("فارسی | انگلیسی", "Persian | English", "کتاب | book"), Options{}, "کتاب = book [] []", "row 2 of table 1: left out: it names the columns again"},
		{"a review of Trados", wordTableOf("Segment ID | Segment status | Source segment | Target segment", "1 | Translated (100%) | کتاب | book", "2 | Draft (0%) | خانه | house"), Options{},
			"کتاب = book [] [{Segment ID 1} {status Translated (100%)}] // خانه = house [] [{Segment ID 2} {status Draft (0%)}]", ""},
		{"a table of memoQ", wordTableOf(span(5, "CAUTION: Do not change segment ID or source text"), "ID | Persian (Iran) | English (United States) | Comment | Status", "12 | کتاب | book |  | Confirmed"), Options{},
			"کتاب = book [] [{ID 12}]", "row 1 of table 1: left out: one cell over all columns"},
		{"sides that are empty", wordTableOf("source | target", "کتاب | ", " | house", " | ", "خانه | house"), Options{}, "خانه = house [] []",
			"row 2 of table 1: the target is empty (skipped) // row 3 of table 1: the source is empty (skipped)"},
		{"cells over two columns", wordTableOf("source | target", span(2, "بخش دو"), "کتاب | book"), Options{}, "کتاب = book [] []", "row 2 of table 1: source and target are one cell (skipped)"},
		{"cells merged downwards", wordTableOf("source | target", "کتاب | book", merged+" | volume", "دفتر | "+merged), Options{}, "کتاب = book [] []",
			"row 3 of table 1: the source is one cell with that of the row above (skipped) // row 4 of table 1: the target is one cell with that of the row above (skipped)"},
		{"grids that differ", wordTableOf("source | target | note", span(2, "کتاب")+" | book | n", "خانه | house"), Options{}, "کتاب = book [n] [] // خانه = house [] []", ""},
		{"a cell that ends within the next", wordTableOf(span(2, "source")+" | "+span(2, "target"), span(3, "کتاب"), span(4, "عنوان"), "خانه | house"), Options{}, "خانه = house [] []",
			"row 2 of table 1: the target is empty (skipped) // row 3 of table 1: source and target are one cell (skipped)"},
		{"cells beyond", wordTableOf("source | target", "کتاب | book | more"), Options{}, "کتاب = book [] []", "row 2 of table 1: cells beyond the 2 columns were left out"},
		{"paragraphs", wordTableOf(two + " | one two"), Options{}, "یک\nدو = one two [] []", ""},
		{"text outside", `<w:p><w:r><w:t>سلام</w:t></w:r></w:p>` + wordTableOf("کتاب | book"), Options{}, "کتاب = book [] []", "text is left out: paragraphs that are in no table (1)"},
		{"tracked changes", wordTableOf("کتاب | " + edited), Options{}, "کتاب = a book [] []", "there are tracked changes: the text is read as if they had been accepted"},
		{"a table in a table", wordTableOf("نامه | <w:p><w:r><w:t>letter</w:t></w:r></w:p>" + nested), Options{}, "کتاب = book [] [] // نامه = letter [] []", ""},
		{"a table in the cell of a layout", wordTableOf(nested), Options{}, "کتاب = book [] []", ""},
		{"more than is looked at", wordTableOf(long...), Options{}, strings.Repeat("کتاب = book [] [] // ", 199) + "کتاب = book [] []", ""},
		{"dates and status", wordTableOf("source | target | changed | status", "کتاب | book | ۲۰۲۴-۰۱-۰۲ | new"), Options{}, "کتاب = book [] [{status new}]", `row 2 of table 1: unknown status "new": kept as a property`},
		{"many headings", wordTableOf("=a | b", "=c | d", "=e | f", "=g | h", "=i | j", "=کتاب | book"), Options{}, "کتاب = book [] []",
			strings.Join([]string{headless(1), headless(2), headless(3), headless(4), headless(5)}, " // ")},
		{"only headings", wordTableOf("source | target"), Options{}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := read(bytes.NewReader(wordFile(c.body)), DOCX, c.opts)
			var texts, problems []string
			for _, u := range got.units {
				text := fmt.Sprintf("%s = %s %v %v", u.Source, u.Target, u.Notes, u.Props)
				if u.From != c.opts.From || u.To != c.opts.To {
					text = fmt.Sprintf("%s:%s = %s:%s %v %v", u.From, u.Source, u.To, u.Target, u.Notes, u.Props)
				}
				texts = append(texts, text)
			}
			for _, err := range Read(bytes.NewReader(wordFile(c.body)), DOCX, c.opts) {
				if p, ok := errors.AsType[*Problem](err); ok {
					if p.Line != 0 {
						t.Errorf("line %d", p.Line)
					}
					if p.Skipped {
						p.Message += " (skipped)"
					}
					problems = append(problems, p.Message)
				}
			}
			if strings.Join(texts, " // ") != c.texts || strings.Join(problems, " // ") != c.problems || got.err != nil {
				t.Errorf("got  %s, %q, %v\nwant %s, %q", strings.Join(texts, " // "), problems, got.err, c.texts, c.problems)
			}
		})
	}
}

// What a person edits is another text; what is not seen stays with its row, whatever
// becomes of the rows around it.
func TestDOCXEdited(t *testing.T) {
	long := memory.Unit{ID: 7, Source: "خط یک\r\nخط دو", Target: "line 1\r\nline 2", From: "fa", To: "en", Created: date("2024-01-02 03:04:05"), CreatedBy: "مریم",
		Changed: date("2024-02-03 00:00:00"), ChangedBy: "علی", Origin: "خبر.docx", Status: memory.Draft, Previous: "پیش", Next: "پس", Notes: []string{"یک", "دو"},
		Props: []memory.Prop{{Key: "client", Value: "ایرنا"}, {Key: sourceCodes, Value: "خط"}}}
	short := memory.Unit{ID: 8, Source: "کتاب", Target: "book", From: "fa", To: "en"}
	whole := written(t, DOCX, []memory.Unit{long, short}, Options{})
	stored := func(u memory.Unit) memory.Unit {
		u.ID, u.Replaces = 0, u.Ref()
		return u
	}
	changed := stored(long)
	changed.Target, changed.Changed, changed.ChangedBy = "line 1\nline two", date("0001-01-01 00:00:00"), ""
	noted := stored(long)
	noted.Notes = []string{"سه", "دو"}
	bare := memory.Unit{Source: "کتاب", Target: "book", From: "fa", To: "en", Origin: "o"}
	turned := stored(long)
	turned.Source, turned.Target, turned.From, turned.To, turned.Replaces = turned.Target, turned.Source, "en", "fa", ""
	turned.Props = []memory.Prop{turned.Props[0], {Key: targetCodes, Value: "خط"}}
	fresh := memory.Unit{Source: "book", Target: "کتاب", From: "en", To: "fa"}
	const rowEnd = "</w:tr>\n"
	for _, c := range []struct {
		name     string
		edit     func(main string) string
		opts     Options
		want     []memory.Unit
		problems string
	}{
		{"nothing", func(s string) string { return s }, Options{}, []memory.Unit{stored(long), stored(short)}, ""},
		{"the target", func(s string) string { return strings.Replace(s, "line 2", "line two", 1) }, Options{}, []memory.Unit{changed, stored(short)}, ""},
		{"the note", func(s string) string {
			return strings.Replace(s, "یک</w:t></w:r></w:p></w:tc></w:tr>", "سه</w:t></w:r></w:p></w:tc></w:tr>", 1)
		}, Options{}, []memory.Unit{noted, stored(short)}, ""},
		{"the order", func(s string) string {
			rows := strings.SplitAfter(s, rowEnd)
			rows[1], rows[2] = rows[2], rows[1]
			return strings.Join(rows, "")
		}, Options{}, []memory.Unit{stored(short), stored(long)}, ""},
		{"a row that is copied", func(s string) string {
			rows := strings.SplitAfter(s, rowEnd)
			rows[2] += strings.Replace(rows[2], ">book<", ">volume<", 1)
			return strings.Join(rows, "")
		}, Options{}, []memory.Unit{stored(long), stored(short), {Source: "کتاب", Target: "volume", From: "fa", To: "en"}}, "row 4 of table 1: it is a copy of a row above, and read as a pair of its own"},
		{"a row that is new", func(s string) string {
			return strings.Replace(s, "</w:tbl>", wordTableOf("۳ | خانه | house")[len(`<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr>`):], 1)
		}, Options{Origin: "o"}, []memory.Unit{stored(long), stored(short), {Source: "خانه", Target: "house", From: "fa", To: "en", Origin: "o"}}, ""},
		{"a mark that is damaged", func(s string) string {
			i := strings.LastIndex(s, markPrefix) + len(markPrefix) + 12
			return s[:i] + "x" + s[i+1:]
		}, Options{Origin: "o"}, []memory.Unit{stored(long), bare}, "row 3 of table 1: what Hafez keeps hidden in the row is damaged: its texts are read, all else is left out"},
		{"headings that are gone", func(s string) string {
			before, rest, _ := strings.Cut(s, "</w:tblGrid>\n")
			_, rows, _ := strings.Cut(rest, rowEnd)
			return before + "</w:tblGrid>" + rows
		}, Options{From: "fa", To: "en"}, []memory.Unit{stored(long), stored(short)}, ""},
		{"read turned round", func(s string) string { return s }, Options{From: "en", To: "fa"}, []memory.Unit{turned, fresh}, ""},
	} {
		main := partOf(t, whole, "word/document.xml")
		edited := c.edit(main)
		got := readWord(wordParts("word/document.xml", edited), c.opts)
		if got.err != nil || !reflect.DeepEqual(got.units, c.want) || strings.TrimPrefix(strings.Join(got.problems, "|"), "0: ") != c.problems {
			t.Errorf("%s:\ngot  %+v\nwant %+v\n%q, %v", c.name, got.units, c.want, got.problems, got.err)
		}
	}
}

// partOf is a part of a zip file.
func partOf(t *testing.T, file, name string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func TestDOCXFileErrors(t *testing.T) {
	const table = "no table with a source and a target in it"
	whole := wordFile(wordTableOf("کتاب | book"))
	encrypted := bytes.Clone(whole)
	for i := range len(encrypted) - 4 {
		switch string(encrypted[i : i+4]) {
		case "PK\x03\x04":
			encrypted[i+6] |= 1
		case "PK\x01\x02":
			encrypted[i+8] |= 1
		}
	}
	inside := strings.TrimPrefix(wordTableOf("کتاب | book"), xmlHead)
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"no table", wordFile(`<w:p><w:r><w:t>سلام</w:t></w:r></w:p>`), table},
		{"no bilingual table", wordFile(wordTableOf("a", "b")), table},
		{"docx/06: no main part", wordParts("word/other.xml", "<x/>"), "word/document.xml, its main part, is missing in it"},
		{"docx/07: XXE", wordParts("word/document.xml", `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document `+wordNS+`><w:body>`+strings.Replace(inside, "book", "&e;", 1)+`</w:body></w:document>`),
			"word/document.xml:1: a document type (<!DOCTYPE>), which is refused: it may hide other files"},
		{"docx/09: zip bomb", wordParts("word/document.xml", strings.Repeat("\x00", 200<<20)), "word/document.xml: not UTF-8, and no other encoding is declared"},
		{"zip bomb of spaces", wordParts("word/document.xml", `<w:document `+wordNS+`>`+strings.Repeat(" ", 257<<20)), "word/document.xml: its parts unpack to more than 256 MiB"},
		{"docx/10: old or encrypted", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 2000)), "not a zip file, as a .docx file must be, but a file of Office before 2007, or one protected by a password"},
		{"encrypted zip", encrypted, "_rels/.rels is protected by a password"},
		{"docx/11: plain text", []byte("کتاب\tbook\n"), "not a zip file, as a .docx file must be, but plain text"},
		{"docx/12: cut short", whole[:len(whole)-40], "cut short or damaged: zip: not a valid zip file"},
		{"empty", nil, "the file is empty"},
		{"deep", wordFile(strings.Repeat("<w:sdt>", 20_000)), "word/document.xml:2: elements nested more than 256 deep"},
		{"a giant cell", wordFile(wordTableOf("کتاب | " + strings.Repeat("b", 17<<20))), "word/document.xml:2: more than 16 MiB of text in one paragraph with what belongs to it, or in the notes or margins"},
		{"cut XML", wordParts("word/document.xml", `<w:document `+wordNS+`><w:body>`+inside), "word/document.xml:1: cut short: the file ends inside <w:body>"},
	} {
		got := readWord(c.file, Options{Name: "f.docx"})
		fe, ok := errors.AsType[*FileError](got.err)
		if !ok || got.err.Error() != "f.docx: "+c.want || fe.Hint == "" {
			t.Errorf("%s: got %v, %+v", c.name, got.err, fe)
		}
	}
	// docx/08: a name that leads out of the folder is a name like any other, since
	// nothing is ever unpacked to a disk.
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, content string }{{"../../../evil.txt", "x"}, {"[Content_Types].xml", wordTypes}, {"_rels/.rels", wordRootRels},
		{"word/document.xml", `<w:document ` + wordNS + `><w:body>` + inside + `</w:body></w:document>`}} {
		out, _ := z.Create(part.name)
		_, _ = io.WriteString(out, part.content)
	}
	z.Close()
	if got := readWord(b.Bytes(), Options{}); got.err != nil || len(got.units) != 1 {
		t.Errorf("docx/08: %v", got.err)
	}
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if got := read(dir, DOCX, Options{Name: "news"}); got.err == nil || got.err.Error() != "news: is a directory" {
		t.Errorf("a folder: %v", got.err)
	}
}

func TestDOCXWriteRefuses(t *testing.T) {
	good := memory.Unit{Source: "الف", Target: "a"}
	with := func(edit func(*memory.Unit)) memory.Unit {
		u := good
		edit(&u)
		return u
	}
	for _, c := range []struct {
		unit memory.Unit
		opts Options
		want string
	}{
		{good, Options{}, ""},
		{with(func(u *memory.Unit) { u.Source = "الف\x0b" }), Options{}, `unit no. 1 ("الف\v"): the source holds the character U+000B, which XML forbids`},
		{with(func(u *memory.Unit) { u.Notes = []string{"\uFFFE"} }), Options{}, `unit no. 1 ("الف"): a note holds the character U+FFFE, which XML forbids`},
		{with(func(u *memory.Unit) { u.Target = "\uFFFD\x01" }), Options{}, `unit no. 1 ("الف"): the target holds the character U+0001, which XML forbids`},
		{with(func(u *memory.Unit) { u.ID, u.Target = 12, "a\xff" }), Options{}, `unit 12 ("الف"): it holds bytes that are not UTF-8`},
		{with(func(u *memory.Unit) { u.Props = []memory.Prop{{Key: "k", Value: "\xff"}} }), Options{}, `unit no. 1 ("الف"): it holds bytes that are not UTF-8`},
		{with(func(u *memory.Unit) { u.Source = " " }), Options{}, `unit no. 1 (" "): the source is empty`},
		{with(func(u *memory.Unit) { u.Created = date("1402-01-01 00:00:00") }), Options{}, `unit no. 1 ("الف"): a date outside the years 1900 to 9999`},
		{with(func(u *memory.Unit) { u.Target = strings.Repeat("&", 4<<20) }), Options{}, `unit no. 1 ("الف"): it is a row of over 16777216 bytes`},
		{good, Options{Encoding: "utf-16"}, `Word documents are written in UTF-8, not in "utf-16"`},
		{good, Options{Name: "a.docm"}, `a.docm: a Word document with macros is only read, not written`},
	} {
		err := Write(io.Discard, DOCX, sequence([]memory.Unit{c.unit}), c.opts)
		if _, ok := errors.AsType[*FileError](err); ok != (c.want != "") || ok && err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if err := Write(&full{}, DOCX, sequence([]memory.Unit{good}), Options{}); err != errFull {
		t.Errorf("no room: %v", err)
	}
	broken := errors.New("the memory is locked")
	locked := func(yield func(memory.Unit, error) bool) { yield(memory.Unit{}, broken) }
	if err := Write(io.Discard, DOCX, locked, Options{}); err != broken {
		t.Errorf("got %v", err)
	}
}

// The table has its columns as Persian readers expect them, and what Word needs to
// set Persian right.
func TestDOCXWritten(t *testing.T) {
	units := []memory.Unit{{Source: "سلام", Target: "Hello", Notes: []string{"یادداشت"}}}
	file := written(t, DOCX, units, Options{})
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if y := f.Modified.UTC().Year(); y != 1980 {
			t.Errorf("%s is of the year %d", f.Name, y)
		}
	}
	main, styles := partOf(t, file, "word/document.xml"), partOf(t, file, "word/styles.xml")
	for _, want := range []string{`<w:bidiVisual/>`, `<w:tblHeader/>`, `<w:cantSplit/>`, `w:orient="landscape"`, "Source (fa)", "Target (en)",
		`<w:pStyle w:val="HafezSource"/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">سلام</w:t>`,
		`<w:pStyle w:val="HafezTarget"/></w:pPr><w:r><w:t xml:space="preserve">Hello</w:t>`,
		`<w:pStyle w:val="HafezNoteRTL"/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr>`, `<w:vanish/>`} {
		if !strings.Contains(main, want) {
			t.Errorf("no %s in %s", want, main)
		}
	}
	for _, want := range []string{`<w:pPr><w:bidi/></w:pPr><w:rPr><w:rtl/><w:lang w:bidi="fa-IR"/></w:rPr>`, `<w:lang w:val="en-US"/>`, `w:cs="Arial"`} {
		if !strings.Contains(styles, want) {
			t.Errorf("no %s in %s", want, styles)
		}
	}
	main = partOf(t, written(t, DOCX, units, Options{From: "en-GB", To: "prs"}), "word/document.xml")
	if strings.Contains(main, "bidiVisual") || !strings.Contains(main, "Source (en-GB)") || !strings.Contains(main, "Target (prs)") {
		t.Errorf("from English: %s", main)
	}
	main = partOf(t, written(t, DOCX, units, Options{From: "no such language", To: "x"}), "word/document.xml")
	if !strings.Contains(main, ">Source<") || !strings.Contains(main, ">Target<") {
		t.Errorf("languages that are none: %s", main)
	}
	// An editor whose search and replace goes through all text does not touch what
	// is hidden.
	if fixed := strings.ReplaceAll(main, "ی", "ي"); strings.Count(fixed, "hafez:") != 1 {
		t.Errorf("got %s", fixed)
	}
}

// A file is read and written without being held.
func TestDOCXMemoryIsBounded(t *testing.T) {
	const n = 20_000 // Some 27 MB of XML.
	r := file(DOCX, n)
	defer r.Close()
	packed, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	units, most := 0, uint64(0)
	for _, err := range Read(bytes.NewReader(packed), DOCX, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if units++; units%5_000 == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if units != n || most > uint64(len(packed))+8<<20 {
		t.Errorf("%d units of %d, %d bytes in use, %d of them the file", units, n, most, len(packed))
	}
}
