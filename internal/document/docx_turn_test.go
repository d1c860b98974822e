package document

import (
	"fmt"
	"strings"
	"testing"
)

// wordBodyOf is what stands in the body of a written document.
func wordBodyOf(tb testing.TB, file []byte) string {
	tb.Helper()
	_, body, _ := strings.Cut(wordPartsOf(tb, file)["word/document.xml"], "<w:body>")
	body, _, _ = strings.Cut(body, "</w:body>")
	return body
}

const (
	testKeep  = `<w:r><w:t xml:space="preserve">` // of a run without properties
	testEnd   = `</w:t></w:r>`
	testMark  = `<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">`
	testStyle = `<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:bidi="fa-IR"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="fa"><w:basedOn w:val="a"/><w:pPr><w:bidi/></w:pPr><w:rPr><w:bCs/><w:szCs w:val="32"/><w:rtl/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="pushed"><w:pPr><w:jc w:val="right"/></w:pPr></w:style>
<w:style w:type="table" w:styleId="t"><w:tblPr><w:bidiVisual/></w:tblPr></w:style>`
)

// rtl is a run from right to left, with other properties before that.
func rtl(properties, text string) string {
	return `<w:r w:rsidR="5"><w:rPr>` + properties + `<w:rtl/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

func TestDOCXTemplateWrite(t *testing.T) {
	field := func(instruction, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ` + instruction + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	box := func(text string) string {
		return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>` + wordBox(text) + `</w:drawing></mc:Choice><mc:Fallback><w:pict>` + wordBox(text) + `</w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	}
	for _, tt := range []struct {
		name, body   string
		texts        string // of the blocks, with tags, " | " between them
		how          Turning
		translations string // "-" for a block that stays
		want         string
	}{
		{"split runs", `<w:p>` + rtl("", "کتا") + `<w:proofErr w:type="spellStart"/>` + rtl(`<w:lang w:bidi="fa-IR"/>`, "ب") + `<w:r><w:lastRenderedPageBreak/></w:r>` + wr(" نو") + `</w:p>`,
			"کتاب نو", Turning{From: "fa", To: "ar"}, "كتاب",
			`<w:p><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">كتاب</w:t></w:r></w:p>`},
		{"runs turned", `<w:p>` + rtl(`<w:rFonts w:hint="cs" w:cs="Arial"/><w:bCs/><w:iCs w:val="0"/><w:szCs w:val="28"/>`, "سلام") + `</w:p>`,
			"سلام", Turning{From: "fa", To: "en"}, "Hello",
			`<w:p><w:r><w:rPr><w:rFonts w:cs="Arial" w:ascii="Arial" w:hAnsi="Arial"/><w:b/><w:bCs/><w:iCs w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr><w:t xml:space="preserve">Hello</w:t></w:r></w:p>`},
		{"runs turned back", `<w:p><w:r><w:rPr><w:rFonts w:ascii="Arial"/><w:b/><w:sz w:val="28"/></w:rPr><w:t>Hello</w:t></w:r></w:p>`,
			"Hello", Turning{From: "en", To: "fa"}, "سلام",
			`<w:p><w:pPr><w:bidi/><w:rPr><w:rtl/></w:rPr></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Arial" w:cs="Arial"/><w:b/><w:bCs/><w:sz w:val="28"/><w:szCs w:val="28"/><w:rtl/></w:rPr><w:t xml:space="preserve">سلام</w:t></w:r></w:p>`},
		{"the language", `<w:p>` + rtl(`<w:lang w:val="fa-IR" w:bidi="fa-IR"/>`, "سلام") + `</w:p>`, "سلام", Turning{From: "fa", To: "en-GB"}, "Hello",
			`<w:p><w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">Hello</w:t></w:r></w:p>`},
		{"a direction that comes from the style", `<w:p><w:pPr><w:pStyle w:val="fa"/><w:keepNext/><w:jc w:val="left"/></w:pPr>` + wr("سلام") + `</w:p>`, "سلام", Turning{From: "fa", To: "en"}, "Hello",
			`<w:p><w:pPr><w:pStyle w:val="fa"/><w:keepNext/><w:bidi w:val="0"/><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="32"/><w:rtl w:val="0"/></w:rPr><w:t xml:space="preserve">Hello</w:t></w:r></w:p>`},
		{"what is called left is where lines begin", `<w:p><w:pPr><w:bidi/><w:ind w:left="720" w:hanging="360"/><w:jc w:val="right"/><w:rPr><w:rtl/></w:rPr></w:pPr>` + rtl("", "سلام") + `</w:p>`, "سلام", Turning{From: "fa", To: "en"}, "Hello",
			`<w:p><w:pPr><w:ind w:left="720" w:hanging="360"/><w:jc w:val="right"/></w:pPr>` + testKeep + "Hello" + testEnd + `</w:p>`},
		{"pushed to the right", `<w:p><w:pPr><w:ind w:left="1" w:right="2"/><w:jc w:val="right"/></w:pPr>` + wr("سلام") + `</w:p>`, "سلام", Turning{From: "fa", To: "en"}, "Hello",
			`<w:p><w:pPr><w:ind w:right="1" w:left="2"/><w:jc w:val="left"/></w:pPr>` + testKeep + "Hello" + testEnd + `</w:p>`},
		{"pushed by the style", `<w:p><w:pPr><w:pStyle w:val="pushed"/></w:pPr>` + wr("سلام") + `</w:p>`, "سلام", Turning{From: "fa", To: "en"}, "Hello",
			`<w:p><w:pPr><w:pStyle w:val="pushed"/><w:jc w:val="left"/></w:pPr>` + testKeep + "Hello" + testEnd + `</w:p>`},
		{"borders change sides", `<w:p><w:pPr><w:pBdr><w:top w:val="single"/><w:right w:val="thick"/></w:pBdr><w:bidi/></w:pPr>` + wr("سلام") + `</w:p>`, "سلام", Turning{From: "fa", To: "en"}, "Hello",
			`<w:p><w:pPr><w:pBdr><w:top w:val="single"/><w:left w:val="thick"/></w:pBdr></w:pPr>` + testKeep + "Hello" + testEnd + `</w:p>`},
		{"stretched lines", `<w:p><w:pPr><w:bidi/><w:jc w:val="lowKashida"/></w:pPr>` + wr("سلام") + `</w:p>`, "سلام", Turning{From: "fa", To: "en"}, "Hello",
			`<w:p><w:pPr><w:jc w:val="both"/></w:pPr>` + testKeep + "Hello" + testEnd + `</w:p>`},
		{"what is not translated stays", `<w:p  w:rsidR='7'><w:pPr ><w:bidi/></w:pPr>` + rtl("", "یک") + "</w:p>\r\n<!-- -->" + wp("دو") + `<w:sectPr><w:bidi/></w:sectPr>`, "یک | دو", Turning{From: "fa", To: "en"}, "- | Two",
			`<w:p  w:rsidR='7'><w:pPr ><w:bidi/></w:pPr>` + rtl("", "یک") + "</w:p>\r\n<!-- -->" + wp("Two") + `<w:sectPr></w:sectPr>`},
		{"sections get a direction", wp("One") + `<w:sectPr><w:pgMar w:gutter="9"/><w:docGrid/></w:sectPr>`, "One", Turning{From: "en", To: "fa"}, "یک",
			`<w:p><w:pPr><w:bidi/><w:rPr><w:rtl/></w:rPr></w:pPr>` + testMark + "یک" + testEnd + `</w:p><w:sectPr><w:pgMar w:gutter="9"/><w:bidi/><w:rtlGutter/><w:docGrid/></w:sectPr>`},
		{"a section in a paragraph", `<w:p><w:pPr><w:bidi/><w:sectPr><w:bidi/><w:rtlGutter/></w:sectPr></w:pPr>` + wr("یک") + `</w:p>`, "یک", Turning{From: "fa", To: "en"}, "One",
			`<w:p><w:pPr><w:sectPr></w:sectPr></w:pPr>` + testKeep + "One" + testEnd + `</w:p>`},
		{"tables", `<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr><w:tc>` + wp("یک") + `</w:tc></w:tr></w:tbl><w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr><w:tc>` + wp("دو") + `</w:tc></w:tr></w:tbl><w:tbl><w:tblPr><w:tblStyle w:val="t"/></w:tblPr><w:tr><w:tc>` + wp("سه") + `</w:tc></w:tr></w:tbl>`,
			"یک | دو | سه", Turning{From: "fa", To: "en"}, "One | - | Three",
			`<w:tbl><w:tblPr></w:tblPr><w:tr><w:tc>` + wp("One") + `</w:tc></w:tr></w:tbl><w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr><w:tc>` + wp("دو") + `</w:tc></w:tr></w:tbl><w:tbl><w:tblPr><w:tblStyle w:val="t"/><w:bidiVisual w:val="0"/></w:tblPr><w:tr><w:tc>` + wp("Three") + `</w:tc></w:tr></w:tbl>`},
		{"a table without properties", `<w:tbl><w:tr><w:tc><w:p/>` + wp("One") + `</w:tc></w:tr></w:tbl>`, "One", Turning{From: "en", To: "fa"}, "یک",
			`<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr><w:tc><w:p/><w:p><w:pPr><w:bidi/><w:rPr><w:rtl/></w:rPr></w:pPr>` + testMark + "یک" + testEnd + `</w:p></w:tc></w:tr></w:tbl>`},
		{"bold words and a link", `<w:p>` + wr("آیا ") + `<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t>مهم</w:t></w:r>` + wr(" است؟ ") + `<w:hyperlink r:id="link">` + rtl(`<w:rStyle w:val="L"/>`, "پیوند") + `</w:hyperlink></w:p>`,
			"آیا ⟨1⟩مهم⟨/1⟩ است؟ ⟨2⟩پیوند⟨/2⟩", Turning{From: "fa", To: "ar"}, "⟨2⟩L⟨/2⟩ is ⟨1⟩it⟨/1⟩ < &?",
			`<w:p><w:hyperlink r:id="link"><w:r><w:rPr><w:rStyle w:val="L"/><w:rtl/></w:rPr><w:t xml:space="preserve">L</w:t></w:r></w:hyperlink>` + wr(" is ") + `<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">it</w:t></w:r>` + wr(" &lt; &amp;?") + `</w:p>`},
		{"a word of another script is no other format", `<w:p>` + rtl(`<w:b/><w:bCs/>`, "شرکت ") + `<w:r><w:rPr><w:b/><w:sz w:val="20"/></w:rPr><w:t>IBM</w:t></w:r>` + rtl(`<w:b/><w:bCs/>`, " و") + `<w:r><w:t xml:space="preserve"> </w:t></w:r>` + rtl(`<w:bCs/>`, "دیگران") + `</w:p>`,
			"شرکت IBM و دیگران", Turning{From: "fa", To: "en"}, "IBM and others", `<w:p><w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">IBM and others</w:t></w:r></w:p>`},
		{"white space that is underlined", `<w:p>` + wr("نام: ") + `<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/></w:r>` + wr(" امضا") + `</w:p>`, "نام: ⟨1⟩\t⟨/1⟩ امضا", Turning{From: "fa", To: "ar"}, "a⟨1⟩\t⟨/1⟩b",
			`<w:p>` + wr("a") + `<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/></w:r>` + wr("b") + `</w:p>`},
		{"characters", `<w:p>` + wr("یک") + `</w:p>`, "یک", Turning{From: "fa", To: "ar"}, "a\tb\nc\u2011d\u00ADe\r\nf",
			`<w:p><w:r><w:t xml:space="preserve">a</w:t><w:tab/><w:t xml:space="preserve">b</w:t><w:br/><w:t xml:space="preserve">c</w:t><w:noBreakHyphen/><w:t xml:space="preserve">d</w:t><w:softHyphen/><w:t xml:space="preserve">e</w:t><w:br/><w:t xml:space="preserve">f</w:t></w:r></w:p>`},
		{"tracked changes", `<w:p><w:pPr><w:jc w:val="center"/><w:rPr><w:ins w:id="1"/></w:rPr><w:pPrChange w:id="2"><w:pPr/></w:pPrChange></w:pPr><w:ins w:id="3">` + wr("نو") + `</w:ins><w:del w:id="4"><w:bookmarkEnd w:id="9"/><w:r><w:delText>کهنه</w:delText></w:r></w:del></w:p>`, "نو", Turning{From: "fa", To: "ar"}, "new",
			`<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + wr("new") + `<w:bookmarkEnd w:id="9"/></w:p>`},
		{"paragraphs that have become one", `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + wr("یک ") + `<w:r><w:footnoteReference w:id="7"/></w:r></w:p><w:p><w:pPr><w:keepNext/></w:pPr>` + wr("دو") + `</w:p>`, "یک ⟨1/⟩دو", Turning{From: "fa", To: "ar"}, "one⟨1/⟩ two",
			`<w:p><w:pPr><w:keepNext/></w:pPr>` + wr("one") + `<w:r><w:footnoteReference w:id="7"/></w:r>` + wr(" two") + `</w:p>`},
		{"a paragraph that has become one with nothing", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + wr("یک") + `</w:p><w:p w:x="1"/>`, "یک", Turning{From: "fa", To: "ar"}, "one", `<w:p w:x="1">` + wr("one") + `</w:p>`},
		{"fields that are worked out", `<w:p>` + wr("صفحهٔ ") + field("PAGE", rtl("", "۳")) + wr(" از ") + `<w:fldSimple w:instr=" NUMPAGES ">` + wr("۱۲") + `</w:fldSimple>.</w:p>`, "صفحهٔ ⟨1/⟩ از ", Turning{From: "fa", To: "en"}, "Page ⟨1/⟩ of ",
			`<w:p>` + wr("Page ") + field("PAGE", wr("۳")) + wr(" of ") + `<w:fldSimple w:instr=" NUMPAGES ">` + wr("۱۲") + `</w:fldSimple></w:p>`},
		{"fields with text", `<w:p>` + wr("به ") + field(`HYPERLINK "http://example.org"`, wr("وب‌گاه")) + wr(" بروید") + `</w:p>`, "به ⟨1⟩وب‌گاه⟨/1⟩ بروید", Turning{From: "fa", To: "ar"}, "go to ⟨1⟩the site⟨/1⟩",
			`<w:p>` + wr("go to ") + field(`HYPERLINK "http://example.org"`, wr("the site")) + `</w:p>`},
		{"a field over paragraphs", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>یک</w:t></w:r></w:p><w:p>` + wr("دو") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`, "یک | دو", Turning{From: "fa", To: "ar"}, "one | two",
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>` + wr("one") + `</w:p><w:p>` + wr("two") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`},
		{"bookmarks", `<w:p><w:bookmarkStart w:id="1" w:name="_Toc1"/><w:bookmarkStart w:id="2" w:name="_Ref1"/>` + wr("جدول ۱") + `<w:bookmarkEnd w:id="2"/>` + wr(" مصرف ") + `<w:bookmarkStart w:id="3" w:name="_GoBack"/><w:bookmarkEnd w:id="3"/>` + wr("آب") + `<w:bookmarkEnd w:id="1"/></w:p>`,
			"⟨1⟩جدول ۱⟨/1⟩ مصرف آب", Turning{From: "fa", To: "ar"}, "use, ⟨1⟩table 1⟨/1⟩",
			`<w:p><w:bookmarkStart w:id="1" w:name="_Toc1"/><w:bookmarkStart w:id="3" w:name="_GoBack"/>` + wr("use, ") + `<w:bookmarkStart w:id="2" w:name="_Ref1"/>` + wr("table 1") + `<w:bookmarkEnd w:id="2"/><w:bookmarkEnd w:id="3"/><w:bookmarkEnd w:id="1"/></w:p>`},
		{"text boxes, in both forms", `<w:p>` + wr("پیش") + box("کادر") + wr("پس") + `</w:p>`, "پیش⟨1/⟩پس | کادر", Turning{From: "fa", To: "ar"}, "after⟨1/⟩ | box",
			`<w:p>` + wr("after") + box("box") + `</w:p>`},
		{"a text box alone", `<w:p>` + wr("پیش") + box("کادر") + wr("پس") + `</w:p>`, "پیش⟨1/⟩پس | کادر", Turning{From: "fa", To: "ar"}, "- | box", `<w:p>` + wr("پیش") + box("box") + wr("پس") + `</w:p>`},
		{"around a text box", `<w:p>` + wr("پیش") + box("کادر") + wr("پس") + `</w:p>`, "پیش⟨1/⟩پس | کادر", Turning{From: "fa", To: "ar"}, "⟨1/⟩x | -", `<w:p>` + box("کادر") + wr("x") + `</w:p>`},
		{"content controls", `<w:p>` + wr("نام: ") + `<w:sdt><w:sdtPr><w:tag w:val="n"/></w:sdtPr><w:sdtEndPr/><w:sdtContent>` + wr("رعنا") + `</w:sdtContent></w:sdt></w:p>`, "نام: ⟨1⟩رعنا⟨/1⟩", Turning{From: "fa", To: "ar"}, "name: ⟨1⟩R⟨/1⟩",
			`<w:p>` + wr("name: ") + `<w:sdt><w:sdtPr><w:tag w:val="n"/></w:sdtPr><w:sdtEndPr/><w:sdtContent>` + wr("R") + `</w:sdtContent></w:sdt></w:p>`},
		{"hidden text, notes, pictures", `<w:p>` + wr("یک") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>پنهان</w:t></w:r><w:r><w:drawing/><w:endnoteReference w:id="1"/></w:r>` + wr("دو") + `</w:p>`, "یک⟨1/⟩⟨2/⟩⟨3/⟩دو", Turning{From: "fa", To: "ar"}, "one⟨2/⟩",
			`<w:p>` + wr("one") + `<w:r><w:drawing/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>پنهان</w:t></w:r><w:r><w:endnoteReference w:id="1"/></w:r></w:p>`},
		{"a direction that is set", `<w:p><w:dir w:val="rtl">` + wr("یک") + `</w:dir>` + wr(" دو") + `</w:p>`, "⟨1⟩یک⟨/1⟩ دو", Turning{From: "fa", To: "en"}, "⟨1⟩One⟨/1⟩ two", `<w:p>` + wr("One") + wr(" two") + `</w:p>`},
		{"a bookmark across a link", `<w:p>` + wr("الف") + `<w:bookmarkStart w:id="1" w:name="x"/><w:hyperlink r:id="link">` + wr("ب") + `<w:bookmarkEnd w:id="1"/></w:hyperlink>` + wr("پ") + `</w:p>`, "الف⟨1⟩ب⟨/1⟩پ", Turning{From: "fa", To: "ar"}, "a⟨1⟩b⟨/1⟩c",
			`<w:p><w:bookmarkStart w:id="1" w:name="x"/>` + wr("a") + `<w:hyperlink r:id="link">` + wr("b") + `</w:hyperlink>` + wr("c") + `<w:bookmarkEnd w:id="1"/></w:p>`},
		{"a field across a link", `<w:p>` + wr("الف") + `<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r><w:hyperlink r:id="link">` + wr("ب") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>`, "الف⟨1/⟩⟨2⟩ب⟨3/⟩⟨/2⟩", Turning{From: "fa", To: "ar"}, "a⟨1/⟩⟨2⟩b⟨3/⟩⟨/2⟩",
			`<w:p>` + wr("a") + `<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r><w:hyperlink r:id="link">` + wr("b") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>`},
		{"namespaces of an alternative", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps" xmlns:z="urn:z"><w:t>یک</w:t><z:x/><w:t>دو</w:t></mc:Choice></mc:AlternateContent></w:r></w:p>`, "یک⟨1/⟩دو", Turning{From: "fa", To: "ar"}, "one⟨1/⟩",
			`<w:p>` + wr("one") + `<w:r><z:x xmlns:z="urn:z"/></w:r></w:p>`},
		{"namespaces of its own", `<w:p><w:ins xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:v="urn:v"><q:r><q:rPr><q:b/></q:rPr><q:t>یک</q:t><v:x/><q:t>دو</q:t></q:r></w:ins></w:p>`, "یک⟨1/⟩دو", Turning{From: "fa", To: "en"}, "one⟨1/⟩",
			`<w:p><q:r xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:v="urn:v"><q:rPr><q:b/></q:rPr><q:t xml:space="preserve">one</q:t></q:r><q:r xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:v="urn:v"><q:rPr><q:b/></q:rPr><v:x/></q:r></w:p>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tpl, err := loadWord("a.docx", docxFile(tt.body, "word/styles.xml", stylesHead+testStyle+`</w:styles>`, "word/footnotes.xml", `<w:footnotes`+wordNS+`/>`, "word/endnotes.xml", `<w:endnotes`+wordNS+`/>`))
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, b := range tpl.Blocks {
				texts = append(texts, b.Text)
			}
			if got := strings.Join(texts, " | "); got != tt.texts {
				t.Errorf("texts %q\nnot   %q", got, tt.texts)
			}
			translations := strings.Split(tt.translations, " | ")
			out := writtenWord(t, tpl, tt.how, func(i int) (string, bool) { return translations[i], translations[i] != "-" })
			if got := wordBodyOf(t, out); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// A header that is in three parts is translated in all of them.
func TestDOCXTemplateMargins(t *testing.T) {
	header := `<w:hdr` + wordNS + `>` + wp("شرکت آبفا") + `</w:hdr>`
	body := wp("متن") + `<w:sectPr>`
	var parts []string
	for i := range 3 {
		body += fmt.Sprintf(`<w:headerReference r:id="header%d"/>`, i)
		parts = append(parts, fmt.Sprintf("word/header%d.xml", i), header)
	}
	tpl, err := loadWord("a.docx", docxFile(body+`</w:sectPr>`, parts...))
	if err != nil {
		t.Fatal(err)
	}
	if len(tpl.Blocks) != 2 {
		t.Fatal(tpl.Blocks)
	}
	out := wordPartsOf(t, writtenWord(t, tpl, Turning{From: "fa", To: "ar"}, func(i int) (string, bool) { return "Abfa Company", i == 1 }))
	for i := range 3 {
		if got, want := out[fmt.Sprintf("word/header%d.xml", i)], `<w:hdr`+wordNS+`>`+wp("Abfa Company")+`</w:hdr>`; got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

// A part keeps its encoding, and what cannot be written is told.
func TestDOCXTemplateEncoding(t *testing.T) {
	document := "\uFEFF<?xml version='1.0' encoding='UTF-16'?>\r\n<w:document" + wordNS + `><w:body>` + wp("متن") + `</w:body></w:document>`
	for _, order := range []struct {
		name string
		text string
	}{{"UTF-16LE", in(utf16LE, document)}, {"UTF-8", document}} {
		tpl, err := loadWord("a.docx", wordWith("word/document.xml", order.text))
		if err != nil {
			t.Fatal(err)
		}
		out := wordPartsOf(t, writtenWord(t, tpl, Turning{From: "fa", To: "ar"}, func(int) (string, bool) { return "متن ۲", true }))["word/document.xml"]
		want := strings.Replace(document, "متن", "متن ۲", 1)
		if order.name == "UTF-16LE" {
			want = in(utf16LE, want)
		}
		if out != want {
			t.Errorf("%s: %q\nwant %q", order.name, out, want)
		}
		_, err = tpl.Write(&strings.Builder{}, Turning{From: "fa", To: "en"}, func(int) (string, bool) { return "a\x01", true })
		if err == nil || err.Error() != "a.docx: block 1: its translation has the character U+0001, which XML forbids: take it out" {
			t.Errorf("%v", err)
		}
	}
}
