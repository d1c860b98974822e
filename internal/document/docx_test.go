package document

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// packed is a zip file of parts, each a name and what is in it. Short ones are
// not compressed, which would take most of the time of the tests.
func packed(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		method := zip.Store
		if len(parts[i+1]) > 16<<10 {
			method = zip.Deflate
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: method})
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
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

const (
	wordNS = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
		` xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"` +
		` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
		` xmlns:v="urn:schemas-microsoft-com:vml"`
	relNS      = ` xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relBase    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordTypes  = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	rootRels   = `<Relationships` + relNS + `><Relationship Id="r1" Type="` + relBase + `officeDocument" Target="word/document.xml"/></Relationships>`
	xmlDecl    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n"
	stylesHead = `<w:styles` + wordNS + `>`
)

// docxFile is a Word document with this body and these other parts; their relations
// are made from their names, the id being the name without "word/" and ".xml".
func docxFile(body string, parts ...string) []byte {
	rels := ""
	for i := 0; i < len(parts); i += 2 {
		name := strings.TrimSuffix(strings.TrimPrefix(parts[i], "word/"), ".xml")
		rels += `<Relationship Id="` + name + `" Type="` + relBase + strings.TrimRight(name, "0123456789") + `" Target="` + name + `.xml"/>`
	}
	all := []string{
		"[Content_Types].xml", xmlDecl + wordTypes,
		"_rels/.rels", xmlDecl + rootRels,
		"word/document.xml", xmlDecl + `<w:document` + wordNS + `><w:body>` + body + `</w:body></w:document>`,
		"word/_rels/document.xml.rels", `<Relationships` + relNS + `>` + rels + `<Relationship Id="link" Type="` + relBase + `hyperlink" Target="http://example.org" TargetMode="External"/></Relationships>`,
	}
	return packed(append(all, parts...)...)
}

// wp is a paragraph of one run.
func wp(text string) string { return `<w:p>` + wr(text) + `</w:p>` }

// wr is a run.
func wr(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func wordBox(text string) string { return `<w:txbxContent>` + wp(text) + `</w:txbxContent>` }

var wordBodies = []struct{ name, body, want string }{
	{"runs", `<w:p w:rsidR="1"><w:pPr><w:bidi/></w:pPr>` + wr("کتاب\u200cه") + `<w:proofErr w:type="spellStart"/>` + wr("ای عل") + `<w:bookmarkStart w:id="0" w:name="b"/>` + wr("می را خریدم. آیا ") + `<w:r><w:rPr><w:b/><w:bCs/><w:rtl/></w:rPr><w:t>مهم</w:t></w:r>` + wr(" است؟") + `</w:p>`,
		"p:کتاب\u200cهای علمی را خریدم. آیا مهم است؟"},
	{"paragraphs", wp("یک") + `<w:p/>` + wp("دو"), "p:یک | p:دو"},
	{"white space", `<w:p><w:r><w:t> یک </w:t><w:t xml:space="preserve"> دو&#10;سه </w:t><w:t>` + "\r\n\tچهار\n" + `</w:t></w:r></w:p>`, "p:یک دو سه چهار"},
	{"no text in w:t", `<w:p><w:r><w:t/><w:t> </w:t><w:t xml:space="preserve"> </w:t></w:r>` + wr("آ") + `</w:p>`, "p: آ"},
	{"references and sections", `<w:p><w:r><w:t>&lt;الف&gt; &amp;amp; <![CDATA[<b>]]>&#x6CC;</w:t></w:r></w:p>`, "p:<الف> &amp; <b>ی"},
	{"characters", `<w:p>` + wr("الف") + `<w:r><w:tab/></w:r>` + wr("ب") + `<w:r><w:br/></w:r>` + wr("پ") + `<w:r><w:br w:type="page"/><w:cr/><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/></w:r>` + wr("ت") + `<w:r><w:noBreakHyphen/></w:r>` + wr("ث") + `<w:r><w:softHyphen/></w:r>` + wr("ج") + `</w:p>`,
		"p:الف\tب\nپ\n\n\tت\u2011ث\u00ADج"},
	{"tab stops are no tabs", `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>` + wr("آ") + `</w:p>`, "p:آ"},
	{"symbols", `<w:p><w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="symbol" w:char="00B1"/><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Wingdings" w:char="F0AB"/><w:sym w:font="Arial" w:char="00A9"/><w:sym w:font="Arial" w:char="F0A9"/><w:sym w:font="Arial" w:char="zz"/><w:sym w:font="Arial" w:char="D800"/><w:sym w:font="Webdings" w:char="0061"/></w:r></w:p>`,
		"p:α±✓©"},
	{"tracked changes", `<w:p>` + wr("این ") + `<w:del w:id="1"><w:r><w:delText>کهنه</w:delText><w:tab/><w:t>کهنه</w:t></w:r></w:del><w:ins w:id="2">` + wr("نو") + `</w:ins><w:moveFrom w:id="3">` + wr("رفته") + `</w:moveFrom><w:moveTo w:id="4">` + wr(" آمده") + `</w:moveTo>` + wr(" است.") + `</w:p>`,
		"p:این نو آمده است."},
	{"an end that is deleted", `<w:p><w:pPr><w:pStyle w:val="X"/><w:outlineLvl w:val="0"/><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + wr("آغاز ") + `</w:p><w:p><w:pPr><w:rPr><w:moveFrom w:id="1"/></w:rPr></w:pPr>` + wr("میان ") + `</w:p>` + wp("پایان") + wp("دیگر"),
		"p:آغاز میان پایان | p:دیگر"},
	{"an end that is deleted before a table", `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + wr("آغاز") + `</w:p><w:tbl><w:tr><w:tc><w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + wr("خانه") + `</w:p></w:tc></w:tr></w:tbl>` + wp("پایان"),
		"p:آغاز | c:خانه | p:پایان"},
	{"an end that is deleted at the end", `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + wr("آغاز") + `</w:p>`, "p:آغاز"},
	{"fields", `<w:p>` + wr("صفحه ") + `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + wr("۳") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` + wr(" از ") + `<w:fldSimple w:instr=" NUMPAGES ">` + wr("۱۲") + `</w:fldSimple></w:p>`,
		"p:صفحه ۳ از ۱۲"},
	{"fields in fields", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>پنهان</w:t><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:t>آری</w:t><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="end"/><w:t>!</w:t></w:r></w:p>`,
		"p:آری!"},
	{"a field over paragraphs", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>یک</w:t></w:r></w:p>` + wp("دو") + `<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` + wp("سه"),
		"p:یک | p:دو | p:سه"},
	{"a field without end", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>پنهان</w:t></w:r></w:p>` + wp("دو"), "p:دو"},
	{"a field without end before others", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="separate"/><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:fldChar w:fldCharType="begin"/><w:t>پنهان</w:t><w:fldChar w:fldCharType="separate"/><w:t>دو</w:t></w:r></w:p>`, "p:دو"},
	{"links and controls", `<w:p><w:hyperlink r:id="link">` + wr("پیوند") + `</w:hyperlink><w:smartTag w:element="x">` + wr(" هوشمند") + `</w:smartTag><w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr><w:text/></w:sdtPr><w:sdtContent>` + wr(" مهار") + `</w:sdtContent></w:sdt><w:customXml>` + wr(" xml") + `</w:customXml></w:p><w:sdt><w:sdtContent>` + wp("در مهار") + `</w:sdtContent></w:sdt>`,
		"p:پیوند هوشمند مهار xml | p:در مهار"},
	{"hidden", `<w:p>` + wr("پیدا") + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>پنهان</w:t><w:tab/><w:drawing>` + wordBox("پنهان") + `</w:drawing></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>!</w:t></w:r><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange><w:webHidden/></w:rPr><w:t>!</w:t></w:r></w:p>`,
		"p:پیدا!!"},
	{"ruby", `<w:p>` + wr("این ") + `<w:r><w:ruby><w:rubyPr><w:hps w:val="10"/></w:rubyPr><w:rt>` + wr("خوانش") + `</w:rt><w:rubyBase>` + wr("واژه") + `</w:rubyBase></w:ruby></w:r>` + wr(" است") + `</w:p>`,
		"p:این واژه است"},
	{"a formula", `<w:p>` + wr("مساحت ") + `<m:oMath><m:r><m:t>πr</m:t></m:r></m:oMath>` + wr("است") + `</w:p>`, "p:مساحت است"},
	{"a table", `<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr><w:trPr/><w:tc><w:tcPr/>` + wp("سلام") + `</w:tc><w:tc>` + wp("Hello") + `</w:tc></w:tr><w:tr><w:tc>` + wp("کتاب") + wp("دوم") + `<w:tbl><w:tr><w:tc>` + wp("درون") + `</w:tc></w:tr></w:tbl><w:p/></w:tc><w:tc>` + wp("Book") + `</w:tc></w:tr></w:tbl>` + wp("پس از آن"),
		"c:سلام | c:Hello | c:کتاب | c:دوم | c:درون | c:Book | p:پس از آن"},
	{"rows that are not there", `<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>` + wp("پنهان") + `</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + wp("رفته") + `</w:tc></w:tr><w:tr><w:trPr><w:hidden w:val="false"/><w:trPrChange><w:trPr><w:hidden/></w:trPr></w:trPrChange></w:trPr><w:tc>` + wp("هست") + `</w:tc></w:tr></w:tbl>`,
		"c:هست"},
	{"cells that are not there", `<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr>` + wp("رفته") + `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + wr("رفته") + `</w:p></w:tc><w:tc><w:tcPr><w:tcPrChange><w:tcPr><w:cellDel/></w:tcPr></w:tcPrChange></w:tcPr>` + wp("هست") + `</w:tc></w:tr></w:tbl>` + wp("پس از آن"),
		"c:هست | p:پس از آن"},
	{"properties that take away what they are not of", `<w:p>` + wr("یک") + `<w:trPr><w:del/></w:trPr><w:tcPr><w:cellDel/></w:tcPr><w:sdtPr><w:showingPlcHdr/></w:sdtPr></w:p>` + wp("دو") + `<w:trPr><w:hidden/></w:trPr>` + wp("سه"), "p:یک | p:دو | p:سه"},
	{"white space that is kept around", `<w:p xml:space="preserve"><w:r><w:t>یک </w:t></w:r><w:r><w:t>دو</w:t><w:t xml:space="default"> سه </w:t></w:r></w:p><w:p><w:r><w:t>چهار </w:t></w:r></w:p>`, "p:یک دوسه | p:چهار"},
	{"controls that are not filled in", `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + wp("برای نوشتن این‌جا را بزنید.") + `</w:sdtContent></w:sdt><w:p>` + wr("نام: ") + `<w:sdt><w:sdtPr><w:showingPlcHdr w:val="1"/></w:sdtPr><w:sdtContent>` + wr("نام") + `</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr w:val="0"/></w:sdtPr><w:sdtContent>` + wr("رعنا") + `</w:sdtContent></w:sdt></w:p>`,
		"p:نام: رعنا"},
	{"a text box", `<w:p>` + wr("جمله‌ای ") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>` + wordBox("در کادر") + `</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>` + wordBox("در کادر") + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + wr("که پایان دارد.") + `</w:p>`,
		"p:جمله‌ای که پایان دارد. | p:در کادر"},
	{"a text box of old", `<w:p>` + wr("بیرون") + `<w:r><w:pict><v:shape><v:textbox>` + wordBox("درون") + `</v:textbox></v:shape></w:pict></w:r></w:p>`, "p:بیرون | p:درون"},
	{"a box in a box in a cell", `<w:tbl><w:tr><w:tc><w:p><w:r><w:pict><w:txbxContent><w:p>` + wr("یک") + `<w:r><w:pict>` + wordBox("دو") + `</w:pict></w:r></w:p></w:txbxContent></w:pict></w:r>` + wr("صفر") + `</w:p></w:tc></w:tr></w:tbl>`,
		"c:صفر | p:یک | p:دو"},
	{"an alternative that nobody knows", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:char="1F60A"/></mc:Choice><mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "p:😊"},
	{"the first alternative", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps w16se"><w:t>۱</w:t></mc:Choice><mc:Choice Requires="wps"><w:t>۲</w:t></mc:Choice><mc:Choice Requires="wps"><w:t>۳</w:t></mc:Choice></mc:AlternateContent></w:r></w:p>`, "p:۲"},
	{"half-spaces as they are", wp("می¬رود می\u00ADرود می\u200Bرود می\uFEFFرود ﻣﯽ"), "p:می¬رود می\u00ADرود می\u200Bرود می\uFEFFرود ﻣﯽ"},
	{"another namespace", `<w:p xmlns:x="urn:x"><x:r><x:t>نه</x:t></x:r><r xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><t>آری</t></r></w:p><w:p><q:r xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main"><q:t>هم</q:t></q:r></w:p>`, "p:آری | p:هم"},
	{"a paragraph in a paragraph", `<w:p>` + wr("یک") + `<w:p>` + wr("دو") + `</w:p>` + wr("سه") + `</w:p>`, "p:یکسه | p:دو"},
	{"a paragraph whose end is deleted in a paragraph", `<w:p>` + wr("یک") + `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + wr("دو") + `</w:p></w:p>` + wp("سه"), "p:یک | p:دو | p:سه"},
	{"text that is nobody's", wr("گم") + wp("یک") + `<w:tbl><w:tr>` + wr("گم") + `</w:tr></w:tbl>`, "p:یک"},
	{"an emoji", wp("📖 &#x1F4D6; &#xD83D;&#xDCD6;"), "p:📖 📖 📖"},
}

func TestDOCX(t *testing.T) {
	for _, tt := range wordBodies {
		t.Run(tt.name, func(t *testing.T) { check(t, "a.docx", docxFile(tt.body), tt.want) })
	}
}

func TestDOCXStyles(t *testing.T) {
	styles := stylesHead + `
<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="Heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="تیتر من"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="flat"><w:name w:val="TOC Heading"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="l"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="l2"><w:name w:val="No List"/><w:basedOn w:val="l"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="h"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="hc"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="tb"><w:name w:val="Table"/><w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="paragraph" w:styleId="c1"><w:basedOn w:val="c2"/></w:style>
<w:style w:type="paragraph" w:styleId="c2"><w:basedOn w:val="c1"/></w:style>
</w:styles>`
	styled := func(style, more string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + more + `</w:pPr>` + wr("متن") + `</w:p>`
	}
	for _, tt := range []struct{ name, body, want string }{
		{"none", wp("متن"), "p:متن"},
		{"heading", styled("1", ""), "h1:متن"},
		{"heading by name", styled("berschrift2", ""), "h2:متن"},
		{"heading by a style's basis", styled("mine", ""), "h2:متن"},
		{"title", styled("t", ""), "h1:متن"},
		{"no heading after all", styled("flat", ""), "p:متن"},
		{"level of its own", styled("1", `<w:outlineLvl w:val="2"/>`), "h3:متن"},
		{"body text of its own", styled("1", `<w:outlineLvl w:val="9"/>`), "p:متن"},
		{"level that is none", styled("a", `<w:outlineLvl w:val="-3"/>`), "p:متن"},
		{"what it was", styled("a", `<w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>`), "p:متن"},
		{"item", `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>` + wr("متن") + `</w:p>`, "i:متن"},
		{"item by style", styled("l", ""), "i:متن"},
		{"no item after all", styled("l", `<w:numPr><w:numId w:val="0"/></w:numPr>`), "p:متن"},
		{"no item by style", styled("l2", ""), "p:متن"},
		{"numbered heading", styled("1", `<w:numPr><w:numId w:val="1"/></w:numPr>`), "h1:متن"},
		{"heading in a cell", `<w:tbl><w:tr><w:tc>` + styled("1", "") + `</w:tc></w:tr></w:tbl>`, "h1:متن"},
		{"hidden", styled("h", "") + wp("متن"), "p:متن"},
		{"hidden but for a run", `<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr>` + wr("نه") + `<w:r><w:rPr><w:vanish w:val="off"/></w:rPr><w:t>آری</w:t></w:r></w:p>`, "p:آری"},
		{"hidden by a run's style", `<w:p><w:r><w:rPr><w:rStyle w:val="hc"/></w:rPr><w:t>نه</w:t></w:r>` + wr("آری") + `</w:p>`, "p:آری"},
		{"style in a circle", styled("c1", ""), "p:متن"},
		{"no such style", styled("x", ""), "p:متن"},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, "a.docx", docxFile(tt.body, "word/styles.xml", styles), tt.want) })
	}
}

func TestDOCXNotesAndMargins(t *testing.T) {
	note := func(id, text string) string {
		return `<w:footnote w:id="` + id + `"><w:p><w:r><w:footnoteRef/></w:r>` + wr(text) + `</w:p></w:footnote>`
	}
	footnotes := `<w:footnotes` + wordNS + `><w:footnote w:type="separator" w:id="-1">` + wp("---") + `</w:footnote>` +
		note("1", "یکم") + note("2", "دوم") + note("3", "بی‌نشان") + `</w:footnotes>`
	endnotes := `<w:endnotes` + wordNS + `><w:endnote w:id="1">` + wp("پایانی") + `<w:tbl><w:tr><w:tc>` + wp("خانه") + `</w:tc></w:tr></w:tbl></w:endnote></w:endnotes>`
	ref := func(id string) string { return `<w:r><w:footnoteReference w:id="` + id + `"/></w:r>` }
	header := func(text string) string { return `<w:hdr` + wordNS + `>` + wp(text) + `</w:hdr>` }
	footer := func(text string) string {
		return `<w:ftr` + wordNS + `><w:tbl><w:tr><w:tc>` + wp(text) + `</w:tc></w:tr></w:tbl></w:ftr>`
	}
	section := func(refs ...string) string {
		s := `<w:sectPr>`
		for _, r := range refs {
			s += `<w:` + strings.TrimRight(r, "0123456789") + `Reference w:type="default" r:id="` + r + `"/>`
		}
		return s + `<w:sectPrChange><w:sectPr><w:headerReference r:id="header9"/></w:sectPr></w:sectPrChange></w:sectPr>`
	}
	check(t, "a.docx", docxFile(
		`<w:p>`+wr("متن")+ref("2")+wr(" و متن")+ref("1")+ref("2")+`<w:r><w:endnoteReference w:id="1"/></w:r><w:del>`+ref("3")+`</w:del><w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="3"/></w:r></w:p>`+
			`<w:p><w:pPr>`+section("header1", "footer1")+`</w:pPr></w:p>`+wp("بخش دوم")+section("header2", "footer1", "header3"),
		"word/footnotes.xml", footnotes, "word/endnotes.xml", endnotes,
		"word/header1.xml", header("سرصفحه"), "word/header2.xml", header("سرصفحه"), "word/header3.xml", header("دیگر"), "word/header9.xml", header("کهنه"),
		"word/footer1.xml", footer("پاصفحه"), "word/footer8.xml", footer("بی‌کار"),
	), "p:متن و متن | p:بخش دوم | n:دوم | n:یکم | n:پایانی | n:خانه | m:سرصفحه | m:پاصفحه | m:دیگر")

	checkError(t, "a.docx", docxFile(`<w:p>`+ref("1")+`</w:p>`),
		"a.docx: word/document.xml refers to a part of footnotes, but there is none // open it in its program and save it anew")
	checkError(t, "a.docx", docxFile(section("header1")),
		`a.docx: word/document.xml:2: it refers to a header or footer "header1" that is not in the file // open it in its program and save it anew`)
	checkError(t, "a.docx", docxFile(section("header1"), "word/header1.xml", footnotes),
		"a.docx: word/header1.xml:1: not a header or footer: its root element is <w:footnotes>")
}

// What Word shows and is left out, or is missing, is told.
func TestDOCXNotes(t *testing.T) {
	ref := func(id string) string { return `<w:r><w:footnoteReference w:id="` + id + `"/></w:r>` }
	footnotes := `<w:footnotes` + wordNS + ` xml:space="preserve"><w:footnote w:id="1"><w:p><w:r><w:t>یک </w:t><w:t>و دو</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>`
	for _, tt := range []struct{ name, body, want, notes string }{
		{"nothing", `<w:p>` + wr("متن") + ref("1") + ref("2") + `</w:p>`, "p:متن | n:یک و دو", ""},
		{"notes that are missing", `<w:p>` + wr("متن") + ref("7") + ref("1") + ref("8") + `</w:p>`, "p:متن | n:یک و دو", "text is missing: notes that it refers to are not in the document (2)"},
		{"other files", wp("متن") + `<w:altChunk r:id="x"><w:altChunkPr/></w:altChunk><w:p><w:subDoc r:id="y"/>` + ref("1") + `</w:p><w:del><w:altChunk r:id="x"/></w:del>`, "p:متن | n:یک و دو", "text is left out: other files that Word shows as part of the document (2)"},
		{"controls", wp("متن") + `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + wp("نه") + `</w:sdtContent></w:sdt>`, "p:متن", "text is left out: what content controls that are not filled in ask for (1)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var notes []string
			blocks, err := read(t, "a.docx", docxFile(tt.body, "word/footnotes.xml", footnotes), Options{Note: func(s string) { notes = append(notes, s) }})
			if got := strings.Join(blocks, " | "); got != tt.want || err != nil || strings.Join(notes, "\n") != tt.notes {
				t.Errorf("%q, %q, error %v", got, notes, err)
			}
		})
	}
}

// Parts may have any name; what refers to them counts.
func TestDOCXPackage(t *testing.T) {
	strict := strings.NewReplacer(
		"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships",
	).Replace
	document := `<w:document` + wordNS + `><w:body>` + wp("متن") + `<w:sectPr><w:headerReference r:id="h"/></w:sectPr></w:body></w:document>`
	rels := `<Relationships` + relNS + `><Relationship Id="h" Type="` + relBase + `header" Target="../parts/./top.xml"/></Relationships>`
	header := `<w:hdr` + wordNS + `>` + wp("بالا") + `</w:hdr>`
	root := strings.ReplaceAll(rootRels, "word/document.xml", "/Main/Text.xml")
	for name, parts := range map[string][]string{
		"other names": {"[Content_Types].xml", wordTypes, "_rels/.rels", root, "main/text.xml", document, "main/_rels/text.xml.rels", rels, "parts/top.xml", header},
		"backslashes": {"[Content_Types].xml", wordTypes, `_rels\.rels`, root, `Main\Text.xml`, document, `Main\_rels\Text.xml.rels`, rels, `parts\top.xml`, header},
		"strict":      {"[Content_Types].xml", wordTypes, "_rels/.rels", strict(root), "Main/Text.xml", strict(document), "Main/_rels/Text.xml.rels", strict(rels), "parts/top.xml", strict(header)},
		"utf-16":      {"[Content_Types].xml", wordTypes, "_rels/.rels", root, "Main/Text.xml", "\xFF\xFE" + in(utf16LE, document), "Main/_rels/Text.xml.rels", rels, "parts/top.xml", header},
		"stray paths": {"[Content_Types].xml", wordTypes, "../../../tmp/evil", "x", "/etc/passwd", "x", "_rels/.rels", root, "Main/Text.xml", document, "Main/_rels/Text.xml.rels", rels, "parts/top.xml", header, "parts/", ""},
	} {
		t.Run(name, func(t *testing.T) { check(t, "a.docx", packed(parts...), "p:متن | m:بالا") })
	}
}
