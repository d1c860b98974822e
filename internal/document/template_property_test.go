package document

import (
	"bytes"
	"errors"
	"html"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawODTInline draws what stands in a paragraph.
func drawODTInline(t *rapid.T, depth int) string {
	var b strings.Builder
	for range rapid.IntRange(0, 4).Draw(t, "pieces") {
		kinds := 9
		if depth > 2 {
			kinds = 5
		}
		inside := func() string { return drawODTInline(t, depth+1) }
		switch rapid.IntRange(0, kinds).Draw(t, "kind") {
		case 0, 1:
			b.WriteString(html.EscapeString(rapid.StringOfN(rapid.RuneFrom([]rune("ابپ \n\txy<&\u200c\u200f۱📖")), 1, 6, -1).Draw(t, "text")))
		case 2:
			b.WriteString(rapid.SampledFrom([]string{`<text:s/>`, `<text:s text:c="3"></text:s>`, `<text:tab/>`, `<text:line-break/>`, `<!-- x -->`, `<![CDATA[<b>]]>`}).Draw(t, "literal"))
		case 3:
			b.WriteString(rapid.SampledFrom([]string{`<text:bookmark-start text:name="x"/>`, `<text:bookmark-end text:name="x"/>`, `<text:soft-page-break/>`, `<text:change-start text:change-id="a"/>`, `<text:change-end text:change-id="a"/>`, `<office:annotation><text:p>نظر</text:p></office:annotation>`, `<other/>`}).Draw(t, "mark"))
		case 4:
			b.WriteString(rapid.SampledFrom([]string{`<text:page-number>۷</text:page-number>`, `<text:date> ۱ </text:date>`, `<text:page-count/>`, `<draw:frame><draw:image/></draw:frame>`}).Draw(t, "single"))
		case 5:
			b.WriteString(`<text:span text:style-name="T1">پنهان<text:tab/></text:span>`)
		case 6, 7:
			b.WriteString(rapid.SampledFrom([]string{`<text:span text:style-name="B">`, `<text:span text:style-name="T1">`, `<text:span text:style-name="T2">`, `<text:span>`}).Draw(t, "span") + inside() + `</text:span>`)
		case 8:
			b.WriteString(`<text:a>` + inside() + `</text:a>`)
		case 9:
			p := `<text:p>` + inside() + `</text:p>`
			b.WriteString(rapid.SampledFrom([]string{
				`<text:note><text:note-citation>۱</text:note-citation><text:note-body>` + p + `</text:note-body></text:note>`,
				`<draw:frame><draw:text-box>` + p + `</draw:text-box></draw:frame>`,
				`<text:ruby><text:ruby-base>` + inside() + `</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>`,
			}).Draw(t, "nested"))
		}
	}
	return b.String()
}

// drawTranslations draws a translation for some blocks, with the block's own tags in
// any places, and perhaps a wrong one.
func drawTranslations(t *rapid.T, x *Template) map[int]string {
	texts := map[int]string{}
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abc  <&>'\"_x0041\t\nکی‌")), 1, 8, -1).Filter(visible)
	for i := range x.Blocks {
		if rapid.IntRange(0, 3).Draw(t, "stays") == 0 {
			continue
		}
		s := word.Draw(t, "word")
		for _, tag := range x.Tags[i] {
			switch {
			case rapid.IntRange(0, 5).Draw(t, "lost") == 0:
			case !tag.Pair:
				s += tagText(tag.Number, pieceSingle)
			case rapid.Bool().Draw(t, "around"):
				s = tagText(tag.Number, pieceOpen) + s + tagText(tag.Number, pieceClose)
			default:
				s += tagText(tag.Number, pieceOpen) + word.Draw(t, "word") + tagText(tag.Number, pieceClose)
			}
			if rapid.Bool().Draw(t, "more") {
				s += word.Draw(t, "word")
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "wrong") == 0 {
			s += "⟨77⟩"
		}
		texts[i] = s
	}
	return texts
}

// checkTranslated says that what is written has the texts that it was given.
func checkTranslated(t *rapid.T, tb testing.TB, x *Template, how Turning) {
	texts := drawTranslations(t, x)
	file, _ := writtenBytes(tb, x, how, texts)
	again, err := load(x.Name, file, Options{})
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	// White space and marks at the ends stay as they were.
	trim := func(s string) string {
		return strings.TrimFunc(s, func(r rune) bool { return !visible(string(r)) })
	}
	var got, want []string
	for i, b := range x.Blocks {
		s, _ := CutTags(b.Text)
		if text, ok := texts[i]; ok {
			s, _ = CutTags(text)
		}
		want = append(want, trim(s))
	}
	for _, b := range again.Blocks {
		s, _ := CutTags(b.Text)
		got = append(got, trim(s))
	}
	// Boxes and notes come in the order of their tags.
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Fatalf("got  %q\nwant %q\nin %s", got, want, file)
	}
}

var drawTurning = rapid.SampledFrom([]Turning{{From: "fa", To: "en"}, {From: "en", To: "fa"}, {From: "fa", To: "ar"}})

func TestODTTemplateProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var body strings.Builder
		for range rapid.IntRange(1, 3).Draw(rt, "paragraphs") {
			style := rapid.SampledFrom([]string{"", ` text:style-name="P1"`, ` text:style-name="P3"`, ` text:style-name='P4' `}).Draw(rt, "style")
			body.WriteString("<text:p" + style + ">" + drawODTInline(rt, 0) + "</text:p>")
		}
		file := []byte(odtRTL("", body.String()+`<text:p text:style-name="P2">پایان</text:p>`))
		file = bytes.Replace(file, []byte(`<style:style style:name="T1" style:family="text"><style:text-properties style:font-weight-complex="bold"/></style:style>`),
			[]byte(`<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style><style:style style:name="T2" style:family="text"><style:text-properties text:display="true"/></style:style>`), 1)
		want, err := read(t, "a.fodt", file, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		if got := odtFull(t, "a.fodt", file); !slices.Equal(got, want) {
			rt.Fatalf("got  %q\nwant %q", got, want)
		}
		x := template(t, "a.fodt", file)
		checkIdentity(t, x, file)
		checkTranslated(rt, t, x, drawTurning.Draw(rt, "turning"))
	})
}

func TestXLSXTemplateProperty(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ابپ \n\txy<&\u200c_x0041۱📖")), 0, 8, -1)
	rapid.Check(t, func(rt *rapid.T) {
		element := func(name string) string {
			var b strings.Builder
			if rapid.Bool().Draw(rt, "rich") {
				for range rapid.IntRange(0, 4).Draw(rt, "runs") {
					b.WriteString(`<r>` + rapid.SampledFrom([]string{"", "<rPr><b/></rPr>", "<rPr/>", `<rPr><i val="0"/></rPr>`}).Draw(rt, "look") + `<t xml:space="preserve">` + html.EscapeString(text.Draw(rt, "text")) + `</t></r>`)
				}
			} else {
				b.WriteString(`<t>` + html.EscapeString(text.Draw(rt, "text")) + `</t>`)
			}
			return "<" + name + ">" + b.String() + "</" + name + ">"
		}
		shared := `<sst` + sheetNS + `>` + element("si") + element("si") + `</sst>`
		cells := ""
		for range rapid.IntRange(0, 6).Draw(rt, "cells") {
			style := rapid.SampledFrom([]string{"", ` s="1"`, ` s="2"`, ` s="9"`}).Draw(rt, "style")
			cells += rapid.SampledFrom([]string{`<c t="s"` + style + `><v>0</v></c>`, `<c t="s"` + style + `><v>1</v></c>`, `<c` + style + `><v>7</v></c>`, `<c t="inlineStr"` + style + `>` + element("is") + `</c>`, `<c t="str"><v>` + html.EscapeString(text.Draw(rt, "text")) + `</v></c>`}).Draw(rt, "cell")
		}
		file := xlsxFile(`<row>`+cells+`<c t="inlineStr"><is><t>پایان</t></is></c></row>`, "xl/sharedStrings.xml", shared)
		x := template(t, "a.xlsx", file)
		checkIdentity(t, x, file)
		blocks, err := read(t, "a.xlsx", file, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		for i, b := range x.Blocks {
			if s, _ := CutTags(b.Text); i >= len(blocks) || "c:"+s != blocks[i] {
				rt.Fatalf("block %d is %q of %q", i, s, blocks)
			}
		}
		checkTranslated(rt, t, x, drawTurning.Draw(rt, "turning"))
	})
}

// fuzzTemplate writes a document as it is, and translated to either side.
func fuzzTemplate(t *testing.T, name string, file []byte) {
	x, err := load(name, file, Options{})
	if err != nil || len(x.Blocks) == 0 {
		return
	}
	x.Name = name
	checkIdentity(t, x, file)
	for _, how := range []Turning{{From: "fa", To: "en"}, {From: "en", To: "fa"}} {
		for every := 1; every < 3; every++ {
			texts := map[int]string{}
			for i := 0; i < len(x.Blocks); i += every {
				texts[i] = "T <" + x.Blocks[i].Text + ">"
			}
			var out bytes.Buffer
			if _, err := x.Write(&out, how, func(i int) (string, bool) { s, ok := texts[i]; return s, ok }); err != nil {
				continue // It says what the file cannot hold.
			}
			// Of some formats only what has yet to be translated is text.
			if _, err := load(name, out.Bytes(), Options{}); err != nil && !errors.Is(err, ErrNoText) {
				t.Fatalf("%v in\n%s", err, out.Bytes())
			}
		}
	}
}

func FuzzODTTemplate(f *testing.F) {
	for _, tt := range odtBodies {
		f.Add(tt.body, "")
	}
	f.Add(`<text:p text:style-name="P1">یک</text:p>`, `<style:style style:name="P1" style:family="paragraph"/>`)
	f.Fuzz(func(t *testing.T, body, styles string) {
		if len(body) > 4<<10 || len(styles) > 4<<10 {
			return
		}
		file := strings.Replace(odtRTL("", body), "<office:automatic-styles>", "<office:automatic-styles>"+styles, 1)
		fuzzTemplate(t, "a.fodt", []byte(file))
	})
}

func FuzzXLSXTemplate(f *testing.F) {
	f.Add(xlsxRows, xlsxShared, xlsxStyleSheet)
	f.Fuzz(func(t *testing.T, rows, shared, styles string) {
		if len(rows) > 4<<10 || len(shared) > 4<<10 || len(styles) > 4<<10 {
			return
		}
		fuzzTemplate(t, "a.xlsx", xlsxFile(rows, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles))
	})
}
