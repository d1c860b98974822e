package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// template loads a document.
func template(t testing.TB, name string, file []byte) *Template {
	t.Helper()
	x, err := load(name, file, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, located(name, err))
	}
	x.Name = name
	return x
}

// writtenBytes is what a template gives with some translations, by the number of the
// block; a block without one stays.
func writtenBytes(t testing.TB, x *Template, how Turning, texts map[int]string) ([]byte, []TagProblem) {
	t.Helper()
	var out bytes.Buffer
	problems, err := x.Write(&out, how, func(i int) (string, bool) {
		s, ok := texts[i]
		return s, ok
	})
	if err != nil {
		t.Fatalf("%s: %v", x.Name, err)
	}
	return out.Bytes(), problems
}

// partsOf are the parts of an archive, by their names.
func partsOf(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

// checkIdentity says that a document is written as it was if nothing is translated.
func checkIdentity(t testing.TB, x *Template, file []byte) {
	t.Helper()
	again, _ := writtenBytes(t, x, Turning{From: "fa", To: "en"}, nil)
	if x.parts == nil {
		if !bytes.Equal(again, file) {
			t.Errorf("%s: written as\n%s", x.Name, again)
		}
		return
	}
	was, is := partsOf(t, file), partsOf(t, again)
	for name := range was {
		if was[name] != is[name] {
			t.Errorf("%s: %s is written as\n%s", x.Name, name, is[name])
		}
	}
	if len(was) != len(is) {
		t.Errorf("%s: %d parts of %d are written", x.Name, len(is), len(was))
	}
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

// odtFull gives the blocks of a template as read does, with the text of fields,
// which Blocks has and a template does not.
func odtFull(t testing.TB, name string, file []byte) (blocks []string) {
	t.Helper()
	o := newODTTemplate()
	var err error
	if strings.HasSuffix(name, ".fodt") {
		var s *xmlSource
		if s, err = newXMLSource(name, "", file, nil); err == nil {
			err = o.read(s, "office:document")
		}
	} else {
		var a *archive
		if a, err = openArchive(name, bytes.NewReader(file), int64(len(file)), ODT); err != nil {
			t.Fatal(err)
		}
		if a.has("styles.xml") {
			err = o.readSource(a, "styles.xml", "office:document-styles")
		}
		if err == nil {
			err = o.readSource(a, "content.xml", "office:document-content")
		}
	}
	if err == nil {
		_, err = o.template(&Template{})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range o.paras {
		var b strings.Builder
		odd := false // fields with more than their text
		for _, piece := range p.inline.pieces {
			switch piece.kind {
			case pieceText:
				b.WriteString(piece.text)
			case pieceSingle:
				if c := p.codes[piece.code]; c.solid { // a field
					raw := string(p.source.text[c.open.start:c.open.end])
					odd = odd || strings.Count(raw, "<text:") > 1 || strings.Contains(raw, "<draw") || strings.Contains(raw, "> ") || strings.Contains(raw, "پنهان") || strings.Contains(raw, "<text:p>") || strings.Contains(raw, "ruby") || strings.Contains(raw, "<text:s") && !strings.HasPrefix(raw, "<text:span")
					b.WriteString(anyTag.ReplaceAllString(raw, ""))
				}
			}
		}
		if !visible(p.full) {
			continue
		}
		if got := b.String(); got != p.full && !odd {
			t.Errorf("%s: the pieces are %q, the block %q in %s", name, got, p.full, p.source.text[p.inside.start:p.inside.end])
		}
		kind := p.kind.String()[:1]
		if p.level > 0 {
			kind = fmt.Sprintf("h%d", p.level)
		}
		blocks = append(blocks, kind+":"+p.full)
	}
	return blocks
}

// Blocks and templates agree on what the blocks are.
func TestODTTemplateBlocks(t *testing.T) {
	for _, tt := range odtBodies {
		for name, file := range map[string][]byte{"a.odt": odtFile(tt.body), "a.fodt": []byte(flatODT(tt.body))} {
			want, err := read(t, name, file, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := odtFull(t, name, file); !slices.Equal(got, want) {
				t.Errorf("%s: got  %q\nwant %q", tt.name, got, want)
			}
			checkIdentity(t, template(t, name, file), file)
		}
	}
}

// bodyOf is what is in the text of a document.
func bodyOf(file string) string {
	_, body, _ := strings.Cut(file, "<office:text>")
	body, _, _ = strings.Cut(body, "</office:text>")
	return body
}

func TestODTTranslated(t *testing.T) {
	for _, c := range []struct{ name, body, texts, translations, want string }{
		{"paragraphs", `<text:p>یک</text:p><text:h text:outline-level='2'>دو</text:h>`, "یک | دو", "One |", `<text:p>One<text:s/></text:p><text:h text:outline-level='2'>دو</text:h>`},
		{"markup in text", `<text:p>یک</text:p>`, "یک", `a < b && "c" ]]> d`, `<text:p>a &lt; b &amp;&amp; &quot;c&quot; ]]&gt; d</text:p>`},
		{"white space", "<text:p>\n یک <text:s/>دو</text:p>", "یک  دو", "  a  b\tc\r\nd   ", `<text:p><text:s text:c="2"/>a <text:s/>b<text:tab/>c<text:line-break/>d<text:s text:c="3"/></text:p>`},
		{"spans", `<text:p>این <text:span text:style-name="B">مهم</text:span><text:span text:style-name="B">‌تر</text:span> است</text:p>`, "این ⟨1⟩مهم‌تر⟨/1⟩ است", "This is ⟨1⟩more important⟨/1⟩", `<text:p>This is <text:span text:style-name="B">more important</text:span></text:p>`},
		{"spans that are nothing", `<text:p>این <text:span>مهم</text:span><text:span text:style-name="B"> </text:span>است<text:span text:style-name="B"/></text:p>`, "این مهم است", "This matters", `<text:p>This matters</text:p>`},
		{"a link", `<text:p><text:a xlink:href="x" xmlns:xlink="http://www.w3.org/1999/xlink">این‌جا</text:a> را ببینید</text:p>`, "⟨1⟩این‌جا⟨/1⟩ را ببینید", "See ⟨1⟩here⟨/1⟩", `<text:p>See <text:a xlink:href="x" xmlns:xlink="http://www.w3.org/1999/xlink">here</text:a></text:p>`},
		{"fields", `<text:p>صفحهٔ <text:page-number>۷</text:page-number> از <text:page-count>۹</text:page-count> است</text:p>`, "صفحهٔ ⟨1/⟩ از ⟨2/⟩ است", "Page ⟨1/⟩ of ⟨2/⟩", `<text:p>Page <text:page-number>۷</text:page-number> of <text:page-count>۹</text:page-count></text:p>`},
		{"a field at the end", `<text:p>صفحهٔ <text:page-number>۷</text:page-number></text:p>`, "صفحهٔ", "Page", `<text:p>Page <text:page-number>۷</text:page-number></text:p>`},
		{"a note", `<text:p>پیش<text:note text:note-class="footnote"><text:note-citation>۱</text:note-citation><text:note-body><text:p>یادداشت</text:p></text:note-body></text:note> از آن</text:p>`, "پیش⟨1/⟩ از آن | یادداشت", "Before it⟨1/⟩ | A note", `<text:p>Before it<text:note text:note-class="footnote"><text:note-citation>۱</text:note-citation><text:note-body><text:p>A note</text:p></text:note-body></text:note></text:p>`},
		{"a note that is forgotten", `<text:p>پیش<text:note><text:note-body><text:p>یادداشت</text:p></text:note-body></text:note> از آن</text:p>`, "پیش⟨1/⟩ از آن | یادداشت", "Before it | ", `<text:p>Before it<text:note><text:note-body><text:p>یادداشت</text:p></text:note-body></text:note></text:p>`},
		{"only a note", `<text:p>پیش<text:note><text:note-body><text:p>یادداشت</text:p></text:note-body></text:note> از آن</text:p>`, "پیش⟨1/⟩ از آن | یادداشت", " | A note", `<text:p>پیش<text:note><text:note-body><text:p>A note</text:p></text:note-body></text:note> از آن</text:p>`},
		{"a box in a link in a box", `<text:p>یک<draw:a><draw:frame><draw:text-box><text:p>دو<draw:frame><draw:text-box><text:p>سه</text:p></draw:text-box></draw:frame></text:p></draw:text-box></draw:frame></draw:a></text:p>`, "یک | دو | سه", "One | Two | Three", `<text:p>One<draw:a><draw:frame><draw:text-box><text:p>Two<draw:frame><draw:text-box><text:p>Three</text:p></draw:text-box></draw:frame></text:p></draw:text-box></draw:frame></draw:a></text:p>`},
		{"a picture in bold", `<text:p>این <text:span text:style-name="B"><draw:frame><draw:image/></draw:frame></text:span> است</text:p>`, "این ⟨1/⟩است", "⟨1/⟩ it is", `<text:p><text:span text:style-name="B"><draw:frame><draw:image/></draw:frame></text:span><text:s/>it is</text:p>`},
		{"marks", `<text:p>این <text:bookmark-start text:name="x"/>نشان<text:bookmark-end text:name="x"/><text:soft-page-break/> است<office:annotation><text:p>نظر</text:p></office:annotation></text:p>`, "این نشان است", "A mark", `<text:p><text:bookmark-start text:name="x"/><text:soft-page-break/><office:annotation><text:p>نظر</text:p></office:annotation>A mark<text:bookmark-end text:name="x"/></text:p>`},
		{"changes", `<text:p>این <text:change-start text:change-id="a"/>نو<text:change-end text:change-id="a"/> است <text:change text:change-id="b"/><text:change-start text:change-id="c"/></text:p><text:p>و این<text:change-end text:change-id="c"/></text:p>`, "این نو است | و این", "This is new | And this", `<text:p><text:change-start text:change-id="a"/><text:change-end text:change-id="a"/><text:change text:change-id="b"/><text:change-start text:change-id="c"/>This is new</text:p><text:p>And this<text:change-end text:change-id="c"/></text:p>`},
		{"hidden", `<text:p>پیدا <text:span text:style-name="T1">پنهان &amp; <![CDATA[<b>]]><text:span text:style-name="T2">!</text:span><text:tab/></text:span>است<text:span text:style-name="T1">نه<text:s/></text:span></text:p>`, "پیدا ⟨1/⟩⟨2⟩!⟨/2⟩⟨3/⟩است", "It is ⟨1/⟩⟨2⟩!⟨/2⟩⟨3/⟩seen", `<text:p><text:span text:style-name="T1">نه<text:s/></text:span>It is <text:span text:style-name="T1">پنهان &amp; &lt;b&gt;</text:span><text:span text:style-name="T2">!</text:span><text:span text:style-name="T1"><text:tab/></text:span>seen</text:p>`},
		{"ruby", `<text:p>این <text:ruby text:style-name="R"><text:ruby-base>واژه</text:ruby-base><text:ruby-text>خوانش</text:ruby-text></text:ruby> است</text:p>`, "این ⟨1⟩واژه⟨/1⟩ است", "A ⟨1⟩word⟨/1⟩", `<text:p>A <text:ruby text:style-name="R"><text:ruby-base>word</text:ruby-base><text:ruby-text>خوانش</text:ruby-text></text:ruby></text:p>`},
		{"a note in a link", `<text:p>این <text:a>پیوند<text:note><text:note-body><text:p>یادداشت</text:p></text:note-body></text:note></text:a> است</text:p>`, "این ⟨1⟩پیوند⟨2/⟩⟨/1⟩ است | یادداشت", "It⟨2/⟩ is ⟨1⟩a link⟨/1⟩ | A note", `<text:p>It<text:note><text:note-body><text:p>A note</text:p></text:note-body></text:note> is <text:a>a link</text:a></text:p>`},
		{"a table", `<table:table><table:table-row><table:table-cell><text:p>خانه</text:p></table:table-cell></table:table-row></table:table>`, "خانه", "Cell", `<table:table><table:table-row><table:table-cell><text:p>Cell</text:p></table:table-cell></table:table-row></table:table>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := strings.Replace(flatODT(c.body), odtMargins, "", 1)
			x := template(t, "a.fodt", []byte(file))
			var texts []string
			for _, b := range x.Blocks {
				texts = append(texts, b.Text)
			}
			if got := strings.Join(texts, " | "); got != c.texts {
				t.Errorf("blocks %q\nwant   %q", got, c.texts)
			}
			translations := map[int]string{}
			for i, s := range strings.Split(c.translations, "|") {
				if c.name != "white space" && i > 0 {
					s = strings.TrimPrefix(s, " ")
				}
				if c.name != "white space" && i < strings.Count(c.translations, " | ") {
					s = strings.TrimSuffix(s, " ")
				}
				if s != "" {
					translations[i] = s
				}
			}
			// Without turning, so that nothing but the text changes.
			got, _ := writtenBytes(t, x, Turning{From: "fa", To: "ar"}, translations)
			if body := bodyOf(string(got)); body != c.want {
				t.Errorf("got  %s\nwant %s", body, c.want)
			}
			if strings.Replace(string(got), bodyOf(string(got)), "", 1) != strings.Replace(file, bodyOf(file), "", 1) {
				t.Errorf("something outside changed: %s", got)
			}
			read(t, "a.fodt", got, Options{})
		})
	}
}

// A header that stands in two places is one block, and gets its text in both.
func TestODTMargins(t *testing.T) {
	styles := `<office:document-styles` + odtNS + `>` + odtMargins + `</office:document-styles>`
	file := odtFile(`<text:p>متن</text:p>`, "styles.xml", styles, "meta.xml", "not XML")
	x := template(t, "a.odt", file)
	checkIdentity(t, x, file)
	if len(x.Blocks) != 3 {
		t.Fatalf("%d blocks", len(x.Blocks))
	}
	got, _ := writtenBytes(t, x, Turning{From: "fa", To: "ar"}, map[int]string{1: "رأس"})
	parts := partsOf(t, got)
	if want := strings.ReplaceAll(styles, "سرصفحه", "رأس"); parts["styles.xml"] != want {
		t.Errorf("got  %s\nwant %s", parts["styles.xml"], want)
	}
	if parts["content.xml"] != partsOf(t, file)["content.xml"] {
		t.Error("content.xml has changed")
	}
}

// What XML cannot hold is an error that says so.
func TestODTForbidden(t *testing.T) {
	x := template(t, "a.fodt", []byte(flatODT(`<text:p>متن</text:p>`)))
	_, err := x.Write(io.Discard, Turning{From: "fa", To: "en"}, func(i int) (string, bool) { return "a\fb", i == 0 })
	if want := `a.fodt: the translation of block 1, "a\fb", has the character U+000C, which XML forbids`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// The encoding of a file stays, whatever it is, and its mark.
func TestODTEncodings(t *testing.T) {
	text := strings.Replace(flatODT(`<text:p>متن</text:p>`), odtMargins, "", 1)
	for _, encoding := range []string{"utf-8", "utf-16le", "utf-16be", "windows-1256"} {
		for _, marked := range []bool{false, true} {
			if marked && encoding == "windows-1256" {
				continue
			}
			declaration := `<?xml version='1.0'?>`
			if encoding == "windows-1256" {
				declaration = `<?xml version="1.0" encoding="windows-1256"?>`
			}
			s := &xmlSource{encoding: encoding, marked: marked}
			file, err := s.encode([]byte(declaration + "\r\n" + text))
			if err != nil {
				t.Fatal(err)
			}
			x := template(t, "a.fodt", file)
			checkIdentity(t, x, file)
			got, _ := writtenBytes(t, x, Turning{From: "fa", To: "ar"}, map[int]string{0: "کتاب 漢"})
			again := template(t, "a.fodt", got)
			if again.Blocks[0].Text != "کتاب 漢" || !bytes.HasPrefix(got, file[:20]) {
				t.Errorf("%s: %q", encoding, got)
			}
		}
	}
}

// odtRTL is a flat document whose styles run from right to left.
func odtRTL(generator, body string) string {
	return `<office:document` + odtNS + ` xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">` +
		`<office:meta><meta:generator>` + generator + `</meta:generator></office:meta>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:language="fr" fo:country="FR" fo:font-size="12pt" style:font-size-complex="12pt"/></style:default-style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb"/><style:text-properties style:font-size-complex="14pt"/></style:style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties style:writing-mode="rl-tb"/></style:page-layout>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Body"><style:paragraph-properties fo:text-align="end" fo:margin-left="1cm"><style:tab-stops/></style:paragraph-properties></style:style>
<style:style style:name="P2" style:family="paragraph"><style:paragraph-properties fo:text-align="start" style:writing-mode="rl-tb"/></style:style>
<style:style style:name="P3" style:family="paragraph"/>
<style:style style:name="P4" style:family="paragraph"><style:paragraph-properties fo:text-align="center" style:writing-mode="lr-tb"/></style:style>
<style:style style:name="T1" style:family="text"><style:text-properties style:font-weight-complex="bold"/></style:style>
<style:style style:name="Tab" style:family="table"><style:table-properties table:align="right" style:writing-mode="rl-tb"/></style:style>
</office:automatic-styles>
<office:body><office:text>` + body + `</office:text></office:body></office:document>`
}

// A table of which the cells say too how they run turns with them.
func TestODTTurnedCells(t *testing.T) {
	const cell = `<style:style style:name="Tab.A1" style:family="table-cell"><style:table-cell-properties fo:padding="1cm" style:writing-mode="rl-tb"/></style:style>`
	file := strings.Replace(odtRTL("", `<table:table table:style-name="Tab"><table:table-row><table:table-cell table:style-name="Tab.A1"><text:p text:style-name="P2">دو</text:p></table:table-cell></table:table-row></table:table>`),
		"</office:automatic-styles>", cell+"</office:automatic-styles>", 1)
	x := template(t, "a.fodt", []byte(file))
	got, _ := writtenBytes(t, x, Turning{From: "fa", To: "en"}, map[int]string{0: "Two"})
	if want := strings.Replace(cell, "rl-tb", "lr-tb", 1); !strings.Contains(string(got), want) {
		t.Errorf("%s", got)
	}
}

func TestODTTurned(t *testing.T) {
	const lang = ` fo:language="en" fo:country="US"`
	for _, c := range []struct {
		name, generator, body string
		how                   Turning
		translated            string // the numbers of the blocks
		changed               []string
	}{
		{"one and all", "LibreOffice/7.4", `<text:p text:style-name="P1">متن</text:p>`, Turning{From: "fa", To: "en"}, "0", []string{
			`<style:page-layout-properties style:writing-mode="rl-tb"/>`, `<style:page-layout-properties style:writing-mode="lr-tb"/>`,
			`<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb"/><style:text-properties style:font-size-complex="14pt"/>`,
			`<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties style:writing-mode="lr-tb"/><style:text-properties style:font-size-complex="14pt" fo:font-size="14pt"` + lang + `/>`,
			`<style:paragraph-properties fo:text-align="end" fo:margin-left="1cm"><style:tab-stops/></style:paragraph-properties>`,
			`<style:paragraph-properties fo:text-align="left" fo:margin-left="1cm" style:writing-mode="lr-tb"><style:tab-stops/></style:paragraph-properties><style:text-properties fo:font-size="14pt"` + lang + `/>`,
			`<style:style style:name="P2" style:family="paragraph"><style:paragraph-properties fo:text-align="start" style:writing-mode="rl-tb"/>`,
			`<style:style style:name="P2" style:family="paragraph"><style:paragraph-properties fo:text-align="right" style:writing-mode="lr-tb"/><style:text-properties` + lang + `/>`,
			`متن`, `T0`,
		}},
		{"one of two of a style", "", `<text:p text:style-name="P1">یک</text:p><text:p text:style-name="P1">دو</text:p>`, Turning{From: "fa", To: "en-GB"}, "1", []string{
			`<style:page-layout-properties style:writing-mode="rl-tb"/>`, `<style:page-layout-properties style:writing-mode="lr-tb"/>`,
			"\n</office:automatic-styles>", "\n" + `<style:style style:name="P1h" style:family="paragraph" style:parent-style-name="Body"><style:paragraph-properties fo:text-align="left" fo:margin-left="1cm" style:writing-mode="lr-tb"><style:tab-stops/></style:paragraph-properties><style:text-properties fo:font-size="14pt" fo:language="en" fo:country="GB"/></style:style></office:automatic-styles>`,
			`<text:p text:style-name="P1">دو`, `<text:p text:style-name="P1h">T1`,
		}},
		{"one of a named style, and one without a style", "", `<text:p text:style-name="Body">یک</text:p><text:p text:style-name="Body">دو</text:p><text:p>سه</text:p><text:h>چهار</text:h>`, Turning{From: "fa", To: "en"}, "0 3", []string{
			"\n</office:automatic-styles>", "\n" + `<style:style style:name="Bodyh" style:family="paragraph" style:parent-style-name="Body"><style:paragraph-properties style:writing-mode="lr-tb"/><style:text-properties fo:font-size="14pt"` + lang + `/></style:style>` +
				`<style:style style:name="Ph" style:family="paragraph"><style:paragraph-properties style:writing-mode="lr-tb"/><style:text-properties` + lang + `/></style:style></office:automatic-styles>`,
			`<text:p text:style-name="Body">یک`, `<text:p text:style-name="Bodyh">T0`, `<text:h>چهار`, `<text:h text:style-name="Ph">T3`,
		}},
		{"a page from which another has its direction", "", `<text:p>یک</text:p><text:p text:style-name="P3">دو</text:p>`, Turning{From: "fa", To: "en"}, "1", []string{
			`<style:style style:name="P3" style:family="paragraph"/>`, `<style:style style:name="P3" style:family="paragraph"><style:paragraph-properties style:writing-mode="lr-tb"/><style:text-properties` + lang + `/></style:style>`,
			`دو`, `T1`,
		}},
		{"one that runs so already", "", `<text:p text:style-name="P2">یک</text:p><text:p text:style-name="P4">این <text:span text:style-name="T1">دو</text:span></text:p>`, Turning{From: "fa", To: "en"}, "1", []string{
			`<style:page-layout-properties style:writing-mode="rl-tb"/>`, `<style:page-layout-properties style:writing-mode="lr-tb"/>`,
			`<style:paragraph-properties fo:text-align="center" style:writing-mode="lr-tb"/>`, `<style:paragraph-properties fo:text-align="center" style:writing-mode="lr-tb"/><style:text-properties` + lang + `/>`,
			`<style:text-properties style:font-weight-complex="bold"/>`, `<style:text-properties style:font-weight-complex="bold" fo:font-weight="bold"/>`,
			`این <text:span text:style-name="T1">دو</text:span>`, `T1`,
		}},
		{"tables", "", `<text:p text:style-name="P2">یک</text:p><table:table table:style-name="Tab"><table:table-row><table:table-cell><text:p text:style-name="P2">دو</text:p></table:table-cell></table:table-row></table:table><table:table table:style-name="Tab"><table:table-row><table:table-cell><text:p text:style-name="P4">سه</text:p></table:table-cell></table:table-row></table:table>`, Turning{From: "fa", To: "en"}, "2", []string{
			`<style:page-layout-properties style:writing-mode="rl-tb"/>`, `<style:page-layout-properties style:writing-mode="lr-tb"/>`,
			`<style:paragraph-properties fo:text-align="center" style:writing-mode="lr-tb"/>`, `<style:paragraph-properties fo:text-align="center" style:writing-mode="lr-tb"/><style:text-properties` + lang + `/>`,
			"\n</office:automatic-styles>", "\n" + `<style:style style:name="Tabh" style:family="table"><style:table-properties table:align="left" style:writing-mode="lr-tb"/></style:style></office:automatic-styles>`,
			`</table:table><table:table table:style-name="Tab">`, `</table:table><table:table table:style-name="Tabh">`, `سه`, `T2`,
		}},
		{"Word", "MicrosoftOffice/16.0 MicrosoftWord", `<text:p text:style-name="P1">یک</text:p><text:p text:style-name="P1">دو</text:p>`, Turning{From: "fa", To: "fr"}, "1", []string{
			`<style:page-layout-properties style:writing-mode="rl-tb"/>`, `<style:page-layout-properties style:writing-mode="lr-tb"/>`,
			"\n</office:automatic-styles>", "\n" + `<style:style style:name="P1h" style:family="paragraph" style:parent-style-name="Body"><style:paragraph-properties fo:text-align="end" fo:margin-left="0cm" style:writing-mode="lr-tb" fo:margin-right="1cm"><style:tab-stops/></style:paragraph-properties><style:text-properties fo:font-size="14pt"/></style:style></office:automatic-styles>`,
			`<text:p text:style-name="P1">دو`, `<text:p text:style-name="P1h">T1`,
		}},
		{"to the left", "", `<text:p text:style-name="P2">One</text:p><text:p text:style-name="P4">Two</text:p>`, Turning{From: "en", To: "fa"}, "1", []string{
			`<style:paragraph-properties fo:text-align="center" style:writing-mode="lr-tb"/>`, `<style:paragraph-properties fo:text-align="center" style:writing-mode="rl-tb"/><style:text-properties style:language-complex="fa" style:country-complex="IR"/>`,
			`Two`, `T1`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := odtRTL(c.generator, c.body)
			x := template(t, "a.fodt", []byte(file))
			texts := map[int]string{}
			for _, n := range strings.Fields(c.translated) {
				var i int
				fmt.Sscan(n, &i)
				texts[i] = fmt.Sprint("T", i)
			}
			got, _ := writtenBytes(t, x, c.how, texts)
			if want := strings.NewReplacer(c.changed...).Replace(file); string(got) != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			// It can be written again, and is then the same.
			if again, _ := writtenBytes(t, x, c.how, texts); !bytes.Equal(again, got) {
				t.Errorf("then  %s", again)
			}
		})
	}
}

// What cannot be read is no template either, and says the same.
func TestODTTemplateErrors(t *testing.T) {
	styles := func(inside string) string {
		return `<office:document-styles` + odtNS + `>` + inside + `</office:document-styles>`
	}
	for name, files := range map[string][][]byte{
		"a.odt": {
			nil, []byte("سلام"), wordWith("", ""), packed("a.txt", "x"),
			odtFile("", "META-INF/manifest.xml", `<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>`),
			packed("content.xml", `<office:document-content`+odtNS+`><office:body><office:spreadsheet/></office:body></office:document-content>`),
			packed("content.xml", `<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/passwd">]><office:document-content`+odtNS+`/>`),
			odtFile(strings.Repeat("<text:section>", 20_000)),
			odtFile("<text:p>\n\x01</text:p>"), odtFile("<text:p>\n\xD3\xE1</text:p>"), odtFile("<text:p></text:h>"), odtFile("<text:p>&x;</text:p>"),
			odtFile("<text:p>" + strings.Repeat("آ", 9<<20) + "</text:p>"),
			odtFile("<text:p>" + strings.Repeat(`<draw:frame><draw:text-box><text:p>آ</text:p></draw:text-box></draw:frame>`, 1<<18) + "</text:p>"),
			odtFile("", "styles.xml", styles(strings.ReplaceAll(manyStyles(), `<w:style w:styleId=`, `<style:style style:family="text" style:name=`))),
			odtFile("", "styles.xml", styles("<a>")),
			zeros(t, "content.xml", 300<<20),
		},
		"a.fodt": {
			nil, []byte("<!DOCTYPE a>\n" + flatODT("")), []byte(flatODT("\n<text:p>\x01</text:p>")), odtFile("<text:p>x</text:p>"), []byte("\x00\x00"), []byte(flatODT("")[:900]),
			[]byte("<office:document" + odtNS + "/>"),
		},
	} {
		for i, file := range files {
			_, want := read(t, name, file, Options{})
			_, got := load(name, file, Options{})
			if want == nil || got == nil || located(name, got).Error() != want.Error() {
				t.Errorf("%s, %d: load says %v, Blocks %v", name, i, got, want)
			}
		}
	}
}

// However many elements a paragraph has, reading and writing takes time in
// proportion to it: all of these are small files that would take minutes else.
func TestODTManyElements(t *testing.T) {
	const n = 50_000
	changes := ""
	for i := range n / 5 {
		changes += fmt.Sprintf(`<text:change-start text:change-id="%d"/><text:change-end text:change-id="%d"/>`, i, i)
	}
	for _, body := range []string{
		strings.Repeat(`<text:span text:style-name="B">آ</text:span>`, n),
		strings.Repeat(`<text:span>آ</text:span><text:span> </text:span>`, n),
		strings.Repeat(`<text:span text:style-name="B">آ</text:span>.`, n),
		strings.Repeat(`آ<text:page-number>1</text:page-number>`, n),
		strings.Repeat(`&amp;`, n), strings.Repeat(`<text:bookmark/>`, n) + "آ", changes + "آ",
		strings.Repeat(`<text:span text:style-name="B">`, 200) + strings.Repeat(`آ<text:s/>`, n) + strings.Repeat("</text:span>", 200),
		strings.Repeat(`<text:span text:style-name="T1">`, 200) + strings.Repeat(`<text:span text:style-name="T2">آ</text:span>`, 100) + strings.Repeat("</text:span>", 200),
		strings.Repeat(`<text:span text:style-name="T1">آ</text:span>`, n) + "آ",
	} {
		x := template(t, "a.fodt", []byte(flatODT("<text:p>"+body+"</text:p>")))
		got, problems := writtenBytes(t, x, Turning{From: "fa", To: "en"}, map[int]string{0: "a" + x.Blocks[0].Text})
		if len(problems) > 0 {
			t.Errorf("%.60s: %v", body, problems[0])
		}
		template(t, "a.fodt", got)
	}
}
