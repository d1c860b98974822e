package document

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A paragraph of a drawn document: what it is and its text.
type drawn struct {
	kind string // as read gives it
	text string
}

// drawParagraphs draws paragraphs whose text has no white space at the ends and
// no two in a row, so that it is the same in every format.
func drawParagraphs(t *rapid.T) []drawn {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("ابپتجخیکـ۰۱۲abZ\u200c\u200f\u0654«».؟!<>&\"'-ﻼ📖")), 1, 8, -1).Filter(func(s string) bool { return !blank(s) })
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) drawn {
		kind := rapid.SampledFrom([]string{"p", "h1", "h3", "i", "c"}).Draw(t, "kind")
		return drawn{kind, strings.Join(rapid.SliceOfN(word, 1, 6).Draw(t, "words"), " ")}
	}), 1, 8).Draw(t, "paragraphs")
}

// drawPieces cuts a text between any two characters.
func drawPieces(t *rapid.T, text string) []string {
	var pieces []string
	runes := []rune(text)
	for len(runes) > 0 {
		n := rapid.IntRange(1, min(len(runes), 9)).Draw(t, "piece")
		pieces = append(pieces, string(runes[:n]))
		runes = runes[n:]
	}
	return pieces
}

// checkDrawn compares what is read with what was drawn.
func checkDrawn(t *rapid.T, tb testing.TB, name string, file []byte, want []drawn) {
	blocks, err := read(tb, name, file, Options{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	var texts []string
	for _, d := range want {
		texts = append(texts, d.kind+":"+d.text)
	}
	if got, want := strings.Join(blocks, "\n"), strings.Join(texts, "\n"); got != want {
		t.Fatalf("got:\n%s\nwant:\n%s", got, want)
	}
}

// However Word cuts a text into runs, it is the same text.
func TestDOCXRunsProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		noise := rapid.SampledFrom([]string{
			"", `<w:proofErr w:type="gramStart"/>`, `<w:bookmarkStart w:id="1" w:name="x"/>`, `<w:r><w:lastRenderedPageBreak/></w:r>`,
			`<w:del w:id="1">` + wr("رفته") + `</w:del>`, `<w:r><w:rPr><w:vanish/></w:rPr><w:t>پنهان</w:t></w:r>`,
			`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>XE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`,
			`<w:commentRangeStart w:id="0"/>`,
		})
		around := rapid.SampledFrom([][2]string{
			{"", ""}, {`<w:ins w:id="1">`, `</w:ins>`}, {`<w:hyperlink>`, `</w:hyperlink>`}, {`<w:sdt><w:sdtContent>`, `</w:sdtContent></w:sdt>`},
			{`<w:smartTag w:element="x">`, `</w:smartTag>`}, {`<mc:AlternateContent><mc:Choice Requires="wps">`, `</mc:Choice><mc:Fallback><w:r><w:t>نه</w:t></w:r></mc:Fallback></mc:AlternateContent>`},
		})
		paragraphs := drawParagraphs(rt)
		var body strings.Builder
		for _, d := range paragraphs {
			props := map[string]string{
				"h1": `<w:pPr><w:outlineLvl w:val="0"/></w:pPr>`, "h3": `<w:pPr><w:outlineLvl w:val="2"/></w:pPr>`,
				"i": `<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`,
			}[d.kind]
			p := `<w:p>` + props
			for _, piece := range drawPieces(rt, d.text) {
				a := around.Draw(rt, "around")
				p += a[0] + wr(html.EscapeString(piece)) + a[1] + noise.Draw(rt, "noise")
			}
			p += `</w:p>`
			if d.kind == "c" {
				p = `<w:tbl><w:tr><w:tc>` + p + `</w:tc></w:tr></w:tbl>`
			}
			body.WriteString(p)
		}
		checkDrawn(rt, t, "a.docx", docxFile(body.String()), paragraphs)
	})
}

// However a page marks up a text, and with end tags or without, it is the same.
func TestHTMLMarkupProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		paragraphs := drawParagraphs(rt)
		inline := rapid.SampledFrom([][2]string{
			{"", ""}, {"<b>", "</b>"}, {`<a href="x">`, "</a>"}, {"<!-- <p> -->", ""}, {"<script>'<p>'</script>", ""}, {"<span>", "</span>"},
			{`<span translate="no">`, `</span>`}, {"<wbr>", ""}, {"<svg><text>نه</text></svg>", ""}, {"<span hidden>نه</span>", ""},
		})
		space := rapid.SampledFrom([]string{" ", "\n", " \r\n\t ", "\f"})
		tags := map[string][3]string{ // the tag, and what may be left out or must be around it
			"p": {"p", "<div>", "</div>"}, "h1": {"h1", "", ""}, "h3": {"h3", "<section>", "</section>"},
			"i": {"li", "<ul>", "</ul>"}, "c": {"td", "<table><tr>", "</table>"},
		}
		var page strings.Builder
		for i, d := range paragraphs {
			tag := tags[d.kind]
			page.WriteString(tag[1] + "<" + tag[0] + ">" + rapid.SampledFrom([]string{"", "\n  "}).Draw(rt, "indent"))
			live := false
			for _, piece := range drawPieces(rt, d.text) {
				a := inline.Draw(rt, "inline")
				if strings.Contains(a[0], "translate") && !live {
					a = [2]string{} // a block must not be translate=no as a whole
				}
				live = live || !blank(piece)
				text := html.EscapeString(piece)
				if strings.Contains(text, " ") {
					text = strings.ReplaceAll(text, " ", space.Draw(rt, "space"))
				}
				page.WriteString(a[0] + text + a[1])
			}
			if d.kind == "h1" || d.kind == "h3" || i%2 == 0 {
				page.WriteString("</" + tag[0] + ">")
			}
			page.WriteString(tag[2])
		}
		checkDrawn(rt, t, "a.html", []byte(page.String()), paragraphs)
	})
}

// The same for OpenDocument.
func TestODTSpansProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		paragraphs := drawParagraphs(rt)
		inline := rapid.SampledFrom([][2]string{
			{"", ""}, {`<text:span text:style-name="B">`, "</text:span>"}, {`<text:a>`, "</text:a>"}, {`<text:bookmark/>`, ""},
			{`<office:annotation><text:p>نظر</text:p></office:annotation>`, ""}, {`<text:span text:style-name="T1">پنهان</text:span>`, ""},
		})
		var body strings.Builder
		for _, d := range paragraphs {
			p := ""
			for _, piece := range drawPieces(rt, d.text) {
				a := inline.Draw(rt, "inline")
				p += a[0] + html.EscapeString(piece) + a[1]
			}
			switch d.kind {
			case "h1", "h3":
				p = `<text:h text:outline-level="` + d.kind[1:] + `">` + p + `</text:h>`
			case "i":
				p = `<text:list><text:list-item><text:p>` + p + `</text:p></text:list-item></text:list>`
			case "c":
				p = `<table:table><table:table-row><table:table-cell><text:p>` + p + `</text:p></table:table-cell></table:table-row></table:table>`
			default:
				p = `<text:p>` + p + `</text:p>`
			}
			body.WriteString(p)
		}
		checkDrawn(rt, t, "a.odt", odtFile(body.String()), paragraphs)
	})
}

// FuzzDOCX reads any XML as the body of a Word document, as its styles and notes.
func FuzzDOCX(f *testing.F) {
	for _, tt := range wordBodies {
		f.Add(tt.body, "", "")
	}
	f.Add(`<w:p><w:pPr><w:pStyle w:val="1"/><w:rPr><w:del/></w:rPr></w:pPr></w:p><w:tc><w:p>`, `<w:style w:styleId="1"><w:basedOn w:val="1"/></w:style>`, `<w:footnote w:id="1"><w:p/></w:footnote>`)
	f.Add(`<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p><w:txbxContent></w:p>`, `</w:styles>`, `<w:footnote w:id="1">`+wp("یادداشت")+`</w:footnote>`)
	f.Add(`</w:body></w:document>`, ``, ``)
	f.Fuzz(func(t *testing.T, body, styles, notes string) {
		file := docxFile(body, "word/styles.xml", stylesHead+styles+`</w:styles>`, "word/footnotes.xml", `<w:footnotes`+wordNS+`>`+notes+`</w:footnotes>`)
		_, _ = read(t, "a.docx", file, Options{})
	})
}

// FuzzODT reads any XML as the body of an OpenDocument text and as what is
// before it.
func FuzzODT(f *testing.F) {
	for _, tt := range odtBodies {
		f.Add(tt.body, odtAutomatic)
	}
	f.Add(`<style:header><text:p>آ</style:header></text:p>`, odtMargins)
	f.Add(`<text:p><style:header><text:p>آ<style:footer><text:p>ب</text:p></style:footer></text:p></style:header>پ</text:p>`, ``)
	f.Fuzz(func(t *testing.T, body, before string) {
		_, _ = read(t, "a.fodt", []byte(`<office:document`+odtNS+`>`+before+`<office:body><office:text>`+body+`</office:text></office:body></office:document>`), Options{})
		_, _ = read(t, "a.odt", odtFile(body), Options{})
	})
}

// FuzzArchive reads any bytes as documents that are zip files.
func FuzzArchive(f *testing.F) {
	f.Add(wordWith("", ""))
	f.Add(odtFile(`<text:p>متن</text:p>`))
	f.Add(compound("WordDocument"))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Add([]byte("سلام"))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, name := range []string{"a.docx", "a.odt", "a.fodt"} {
			blocks, err := read(t, name, file, Options{})
			if err == nil && name != "a.fodt" && !bytes.HasPrefix(file, []byte("PK")) {
				t.Errorf("%q gives %q", file, blocks)
			}
		}
	})
}
