package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// loadWord is Load of a file that is in memory.
func loadWord(name string, file []byte) (*Template, error) {
	t, err := load(name, file, Options{})
	if err == nil {
		t.Name = name
	}
	return t, err
}

// wordTemplateBlocks are a template's blocks as read gives those of a document, with tags
// or without, and without the white space around them, which a template does not show.
func wordTemplateBlocks(t *Template, tags bool) []string {
	var all []string
	for _, b := range t.Blocks {
		text := b.Text
		if !tags {
			text, _ = CutTags(text)
		}
		kind := b.Kind.String()[:1]
		if b.Level > 0 {
			kind = fmt.Sprintf("h%d", b.Level)
		}
		all = append(all, kind+":"+trimInvisible(text))
	}
	return all
}

func trimInvisible(s string) string {
	for s != "" {
		_, size := firstRuneOf(s)
		if visible(s[:size]) {
			break
		}
		s = s[size:]
	}
	for s != "" {
		n := len(s) - 1
		for n > 0 && s[n]&0xC0 == 0x80 {
			n--
		}
		if visible(s[n:]) {
			break
		}
		s = s[:n]
	}
	return s
}

func firstRuneOf(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			return r, i
		}
	}
	return 0, len(s)
}

// wordPartsOf are the parts of a zip file, unpacked.
func wordPartsOf(tb testing.TB, file []byte) map[string]string {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if z == nil {
		tb.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		data, err := io.ReadAll(rc)
		if err != nil {
			tb.Fatal(err)
		}
		rc.Close()
		parts[f.Name] = string(data)
	}
	return parts
}

// writtenWord is the document with the translations that text gives.
func writtenWord(tb testing.TB, t *Template, how Turning, text func(i int) (string, bool)) []byte {
	tb.Helper()
	var out bytes.Buffer
	if _, err := t.Write(&out, how, text); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// checkWordIdentity checks that a document that is not translated stays what it is.
func checkWordIdentity(tb testing.TB, t *Template, file []byte) {
	tb.Helper()
	out := wordPartsOf(tb, writtenWord(tb, t, Turning{From: "fa", To: "en"}, func(int) (string, bool) { return "", false }))
	in := wordPartsOf(tb, file)
	if len(in) != len(out) {
		tb.Errorf("%d parts instead of %d", len(out), len(in))
	}
	for name, data := range in {
		if out[name] != data {
			tb.Errorf("%s is another", name)
		}
	}
}

// checkWordTranslated writes the document with other words for all blocks, in both
// directions, and reads it again.
func checkWordTranslated(tb testing.TB, name string, t *Template) {
	tb.Helper()
	for _, how := range []Turning{{From: "fa", To: "en"}, {From: "en", To: "fa"}, {From: "fa", To: "ar"}} {
		texts := make([]string, len(t.Blocks))
		for i, b := range t.Blocks {
			texts[i] = fmt.Sprintf("%s & <%d>", b.Text, i)
		}
		file := writtenWord(tb, t, how, func(i int) (string, bool) { return texts[i], true })
		again, err := loadWord(name, file)
		if err != nil {
			tb.Fatalf("%v: %v\n%s", how, err, wordPartsOf(tb, file)["word/document.xml"])
		}
		if len(again.Blocks) != len(texts) {
			tb.Fatalf("%v: %d blocks instead of %d\n%s", how, len(again.Blocks), len(texts), wordPartsOf(tb, file)["word/document.xml"])
		}
		for i, b := range again.Blocks {
			got, _ := CutTags(b.Text)
			want, _ := CutTags(texts[i])
			if got = trimInvisible(got); got != trimInvisible(want) {
				tb.Fatalf("%v: block %d is %q, not %q\n%s", how, i, got, want, wordPartsOf(tb, file)["word/document.xml"])
			}
		}
	}
}

// A template has the blocks that Blocks gives. Two things are not so: what fields come
// to that Word works out itself, and the end of a page or column, which is no text to
// be translated, nor is a tab that goes to the margin: they are tags.
func TestDOCXTemplateBlocks(t *testing.T) {
	other := map[string]string{
		"characters": "p:الف\tب\nپ\nت\u2011ث\u00ADج",
		"fields":     "p:صفحه  از",
	}
	for _, tt := range wordBodies {
		t.Run(tt.name, func(t *testing.T) {
			file := docxFile(tt.body)
			tpl, err := loadWord("a.docx", file)
			if err != nil {
				t.Fatal(err)
			}
			want := other[tt.name]
			if want == "" {
				var trimmed []string
				for _, s := range strings.Split(tt.want, " | ") {
					kind, text, _ := strings.Cut(s, ":")
					trimmed = append(trimmed, kind+":"+trimInvisible(text))
				}
				want = strings.Join(trimmed, " | ")
			}
			if got := strings.Join(wordTemplateBlocks(tpl, false), " | "); got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			checkWordIdentity(t, tpl, file)
			checkWordTranslated(t, "a.docx", tpl)
		})
	}
}

// However runs are cut, the template has the text, and its translation is in few runs.
func TestDOCXTemplateProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		file := docxFile(drawBody(rt))
		tpl, err := loadWord("a.docx", file)
		if err != nil {
			rt.Fatal(err)
		}
		blocks, _ := read(t, "a.docx", file, Options{})
		for i := range blocks {
			kind, text, _ := strings.Cut(blocks[i], ":")
			blocks[i] = kind + ":" + trimInvisible(text)
		}
		if got, want := strings.Join(wordTemplateBlocks(tpl, false), "\n"), strings.Join(blocks, "\n"); got != want {
			rt.Fatalf("got\n%s\nwant\n%s", got, want)
		}
		checkWordIdentity(t, tpl, file)
		if len(tpl.Blocks) > 0 {
			checkWordTranslated(t, "a.docx", tpl)
		}
		// Some are translated, by anything.
		texts := map[int]string{}
		for i := range tpl.Blocks {
			if rapid.Bool().Draw(rt, "translated") {
				texts[i] = "T" + rapid.StringOf(rapid.SampledFrom([]rune("ab ⟨⟩/12<&>\t\nی\u2011"))).Draw(rt, "translation")
			}
		}
		how := Turning{From: "fa", To: rapid.SampledFrom([]string{"en", "ar"}).Draw(rt, "to")}
		out := writtenWord(t, tpl, how, func(i int) (string, bool) { s, ok := texts[i]; return s, ok })
		again, err := loadWord("a.docx", out)
		if err != nil || len(again.Blocks) != len(tpl.Blocks) {
			rt.Fatalf("%v: %s", err, wordPartsOf(t, out)["word/document.xml"])
		}
	})
}

// drawBody draws the body of a document: paragraphs of runs, fields, links, notes, text
// boxes and tables, in one another.
func drawBody(t *rapid.T) string {
	var inline, block func(depth int) string
	pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "pick") }
	props := func() string {
		return pick("", "<w:rPr><w:rtl/></w:rPr>", "<w:rPr><w:b/><w:bCs/><w:rtl/></w:rPr>", `<w:rPr><w:color w:val="FF0000"/></w:rPr>`, `<w:rPr><w:rFonts w:cs="Arial"/><w:szCs w:val="28"/><w:rtl/><w:lang w:bidi="fa-IR"/></w:rPr>`)
	}
	run := func() string {
		return `<w:r>` + props() + pick("<w:t>متن</w:t>", `<w:t xml:space="preserve"> و </w:t>`, "<w:t>سلام </w:t><w:tab/><w:t>x</w:t><w:br/>", "<w:drawing/>", "<w:noBreakHyphen/>", "<w:t/>") + `</w:r>`
	}
	many := func(f func(int) string, depth int) string {
		s := ""
		for range rapid.IntRange(0, 4).Draw(t, "many") {
			s += f(depth)
		}
		return s
	}
	inline = func(depth int) string {
		if depth > 3 {
			return run()
		}
		in := func() string { return many(inline, depth+1) }
		switch rapid.IntRange(0, 12).Draw(t, "inline") {
		case 0:
			return `<w:hyperlink r:id="link">` + in() + `</w:hyperlink>`
		case 1:
			return `<w:ins w:id="1">` + in() + `</w:ins><w:del w:id="2"><w:r><w:delText>رفته</w:delText></w:r></w:del>`
		case 2:
			return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + in() + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
		case 3:
			box := `<w:txbxContent>` + many(block, depth+1) + `<w:p/></w:txbxContent>`
			return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>` + box + `</w:drawing></mc:Choice><mc:Fallback><w:pict>` + box + `</w:pict></mc:Fallback></mc:AlternateContent></w:r>`
		case 4:
			return `<w:bookmarkStart w:id="` + pick("3", "4") + `" w:name="_Ref1"/>` + in() + `<w:bookmarkEnd w:id="` + pick("3", "4") + `"/>`
		case 5:
			return `<w:sdt><w:sdtPr/><w:sdtContent>` + in() + `</w:sdtContent></w:sdt>`
		case 6:
			return `<w:ins xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><q:r><q:t>دور</q:t><q:drawing/></q:r></w:ins>`
		}
		return run()
	}
	block = func(depth int) string {
		if depth < 3 && rapid.IntRange(0, 5).Draw(t, "table") == 0 {
			return `<w:tbl>` + pick("", "<w:tblPr/>", "<w:tblPr><w:bidiVisual/></w:tblPr>") + `<w:tr><w:tc>` + many(block, depth+1) + `<w:p/></w:tc></w:tr></w:tbl>`
		}
		p := pick("", "<w:pPr/>", `<w:pPr><w:bidi/><w:jc w:val="left"/></w:pPr>`, `<w:pPr><w:jc w:val="right"/><w:ind w:right="3"/></w:pPr>`, `<w:pPr><w:rPr><w:del w:id="1"/><w:rtl/></w:rPr></w:pPr>`, `<w:pPr><w:sectPr><w:bidi/></w:sectPr></w:pPr>`)
		return `<w:p>` + p + many(inline, depth) + `</w:p>`
	}
	return many(block, 0) + wp("پایان")
}

// What Blocks refuses a template refuses, in the same words.
func TestDOCXTemplateHostile(t *testing.T) {
	document := "word/document.xml"
	good := wordWith("", "")
	for name, file := range map[string][]byte{
		"plain text":             []byte("سلام"),
		"with a password":        compound("EncryptedPackage"),
		"cut":                    good[:len(good)-40],
		"no main part":           wordWith(document, "-"),
		"an entity":              wordWith(document, `<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>`+wordDocument(wp("&x;"))),
		"an entity of entities":  wordWith(document, `<!DOCTYPE w:document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>`+wordDocument(wp("&b;"))),
		"cut short inside":       wordWith(document, wordDocument(wp("متن"))[:500]),
		"nested too deep":        wordWith(document, wordDocument(strings.Repeat("<w:p>", 20_000))),
		"not UTF-8":              wordWith(document, wordDocument(wp("\xFF\xFE"))),
		"a forbidden character":  wordWith(document, wordDocument(wp("\x01"))),
		"a paragraph too long":   wordWith(document, wordDocument(wp(strings.Repeat("متن ", maxHeld/7+1)))),
		"styles that are broken": wordWith("word/styles.xml", "<w:styles>"),
		"another root":           wordWith(document, `<a/>`),
	} {
		t.Run(name, func(t *testing.T) {
			_, want := read(t, "a.docx", file, Options{})
			_, got := loadWord("a.docx", file)
			if want == nil || got == nil || located("a.docx", got).Error() != want.Error() {
				t.Errorf("%v\nwant %v", got, want)
			}
		})
	}
}

// A document of more pieces than any has is refused before it takes all memory.
func TestDOCXTemplateLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for want, body := range map[string]string{
		"pieces in one paragraph":         `<w:p><w:r>` + strings.Repeat("<w:pgNum/>", maxWordAtoms+1) + `</w:r></w:p>`,
		"paragraphs with text":            strings.Repeat("<w:p><w:r><w:t>x</w:t></w:r></w:p>", maxWordTexts+1),
		"things and changes of format in": strings.Repeat("<w:p><w:r>"+strings.Repeat("<w:pgNum/>", 100_000)+"</w:r></w:p>", 11),
	} {
		_, err := loadWord("a.docx", docxFile(body))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v instead of %q", err, want)
		}
	}
}

func FuzzDOCXTemplate(f *testing.F) {
	for _, tt := range wordBodies {
		f.Add(tt.body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		file := docxFile(body, "word/styles.xml", stylesHead+testStyle+`</w:styles>`, "word/footnotes.xml", `<w:footnotes`+wordNS+`><w:footnote w:id="1">`+body+`</w:footnote></w:footnotes>`)
		tpl, err := loadWord("a.docx", file)
		if err != nil {
			return
		}
		checkWordIdentity(t, tpl, file)
		for _, how := range []Turning{{From: "fa", To: "en"}, {From: "en", To: "fa"}} {
			out := writtenWord(t, tpl, how, func(i int) (string, bool) { return "x" + tpl.Blocks[i].Text, i%3 != 2 })
			if _, err := loadWord("a.docx", out); err != nil {
				t.Fatalf("%v: %v\n%s", how, err, wordPartsOf(t, out)["word/document.xml"])
			}
		}
	})
}

// What Word works out, but not by itself, is told: it stays in the old language.
func TestDOCXTemplateNotes(t *testing.T) {
	field := func(code string) string {
		return `<w:p>` + wr("در ") + `<w:fldSimple w:instr=" ` + code + ` ">` + wr("فصل ۲") + `</w:fldSimple></w:p>`
	}
	for body, want := range map[string]string{
		field("PAGE") + field("HYPERLINK x"):   "",
		field(`REF _Ref1 \h`) + field("SEQ t"): "numbers and references that Word works out stay as they were: in the translated document press Ctrl+A and F9 (2)",
	} {
		var notes []string
		if _, err := load("a.docx", docxFile(body), Options{Note: func(s string) { notes = append(notes, s) }}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(notes, "|"); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// What stays as it is, or is taken for accepted, is told.
func TestWordTold(t *testing.T) {
	file := docxFile(`<w:p><w:ins>`+wr("نو")+`</w:ins></w:p>`,
		"word/comments.xml", `<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>`)
	var notes []string
	if _, err := load("a.docx", file, Options{Note: func(s string) { notes = append(notes, s) }}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(notes, "|"); got != "there are comments: they stay as they are|there are tracked changes: in paragraphs that are translated they are accepted" {
		t.Error(got)
	}
}
