package document

import (
	"strings"
	"testing"
)

const odtNS = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
	` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
	` xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"` +
	` xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"`

const odtAutomatic = `<office:automatic-styles>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="P2" style:family="paragraph"><style:text-properties text:display="none"/></style:style>
<style:style style:name="P3" style:family="paragraph" style:parent-style-name="P3"/>
<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties text:display="true"/></style:style>
</office:automatic-styles>`

const odtMargins = `<office:master-styles><style:master-page style:name="Standard">` +
	`<style:header><text:p>سرصفحه</text:p></style:header><style:header-left style:display="false"><text:p>نه</text:p></style:header-left>` +
	`<style:footer><table:table><table:table-row><table:table-cell><text:h>پاصفحه</text:h></table:table-cell></table:table-row></table:table></style:footer></style:master-page>` +
	`<style:master-page style:name="Second"><style:header><text:p>سرصفحه</text:p></style:header></style:master-page></office:master-styles>`

// odtFile is an OpenDocument text with this body and these other parts.
func odtFile(body string, parts ...string) []byte {
	return packed(append([]string{
		"mimetype", "application/vnd.oasis.opendocument.text",
		"content.xml", `<office:document-content` + odtNS + `>` + odtAutomatic + `<office:body><office:text>` + body + `</office:text></office:body></office:document-content>`,
	}, parts...)...)
}

func flatODT(body string) string {
	return `<office:document` + odtNS + `>` + odtAutomatic + odtMargins + `<office:body><office:text>` + body + `</office:text></office:body></office:document>`
}

var odtBodies = []struct{ name, body, want string }{
	{"paragraphs", `<text:p>یک</text:p><text:p/><text:p>دو</text:p>`, "p:یک | p:دو"},
	{"spans", `<text:p>گی<text:span text:style-name="B">لا</text:span>ن <text:a>پیوند</text:a> <text:date>۱۴۰۴</text:date><loext:content-control>!</loext:content-control></text:p>`, "p:گیلان پیوند ۱۴۰۴!"},
	{"headings", `<text:h text:outline-level="2">دو</text:h><text:h>یک</text:h><text:h text:outline-level="99">بد</text:h><text:p text:style-name="P1">عنوان</text:p><text:p text:style-name="P3">متن</text:p>`, "h2:دو | h1:یک | h1:بد | h1:عنوان | p:متن"},
	{"white space", "<text:p>\n  یک \t<text:span> دو </text:span>\n سه<text:s/> چهار <text:s text:c=\"2\"/>پنج \n</text:p>", "p:یک دو سه  چهار   پنج"},
	{"spaces without end", `<text:p>آ<text:s text:c="99999999999999999999"/>ب<text:s text:c="-1"/>پ<text:s text:c="x"/></text:p>`, "p:آ" + strings.Repeat(" ", maxSpaces) + "ب پ "},
	{"characters", `<text:p>الف<text:tab/>ب<text:line-break/>پ<text:soft-page-break/>ت` + "\u200c" + `ث</text:p>`, "p:الف\tب\nپت\u200cث"},
	{"a list", `<text:list><text:list-header><text:p>سر</text:p></text:list-header><text:list-item><text:p>یک</text:p><text:list><text:list-item><text:p>یک‌یک</text:p></text:list-item></text:list></text:list-item></text:list><text:numbered-paragraph><text:p>دو</text:p></text:numbered-paragraph><text:p>پس</text:p>`, "p:سر | i:یک | i:یک‌یک | i:دو | p:پس"},
	{"a table", `<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000000"><text:p>خانه</text:p></table:table-cell><table:covered-table-cell><text:p>زیر</text:p></table:covered-table-cell></table:table-row></table:table>`, "c:خانه"},
	{"a note", `<text:p>پیش<text:note><text:note-citation>۱</text:note-citation><text:note-body><text:p>یادداشت</text:p><text:h>دوم</text:h></text:note-body></text:note> از آن</text:p><text:p>بعد</text:p>`, "p:پیش از آن | p:بعد | n:یادداشت | n:دوم"},
	{"a box", `<text:p>پیش<draw:frame><draw:text-box><text:p>درون</text:p></draw:text-box><svg:title>نه</svg:title><svg:desc>نه</svg:desc></draw:frame> از آن</text:p><draw:frame><draw:text-box><text:p>تنها</text:p></draw:text-box></draw:frame>`, "p:پیش از آن | p:درون | p:تنها"},
	{"a shape in an item", `<text:list><text:list-item><text:p>پیش<draw:custom-shape><text:p>درون</text:p></draw:custom-shape> از آن</text:p></text:list-item></text:list>`, "i:پیش از آن | p:درون"},
	{"comments", `<text:p>آ<office:annotation><dc:creator>او</dc:creator><text:p>نظر</text:p></office:annotation>ب<office:annotation-end/>پ</text:p>`, "p:آبپ"},
	{"tracked changes", `<text:tracked-changes><text:changed-region><text:deletion><text:p>رفته</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>مانده<text:change/></text:p>`, "p:مانده"},
	{"ruby", `<text:p>این <text:ruby><text:ruby-base>واژه</text:ruby-base><text:ruby-text>خوانش</text:ruby-text></text:ruby> است</text:p>`, "p:این واژه است"},
	{"hidden", `<text:p>پیدا<text:span text:style-name="T1">پنهان<text:tab/><text:span text:style-name="T2">!</text:span><draw:frame><draw:text-box><text:p>نه</text:p></draw:text-box></draw:frame></text:span></text:p><text:p text:style-name="P2">پنهان</text:p><text:section text:display="none"><text:p>پنهان</text:p></text:section><text:section><text:p>بخش<text:variable-set text:display="none">نه</text:variable-set><text:hidden-text text:is-hidden="true">نه</text:hidden-text></text:p></text:section>`, "p:پیدا! | p:بخش"},
	{"paragraphs that a field hides", `<text:p>نه<text:hidden-paragraph text:is-hidden="true"/> نه<draw:frame><draw:text-box><text:p>نه</text:p></draw:text-box></draw:frame><text:note><text:note-body><text:p>نه</text:p></text:note-body></text:note></text:p><text:h>یک<text:hidden-paragraph text:is-hidden="false">نه</text:hidden-paragraph><draw:frame><draw:text-box><text:p><text:span>نه<text:hidden-paragraph text:is-hidden="true"/></text:span></text:p><text:p>دو</text:p></draw:text-box></draw:frame></text:h><text:hidden-paragraph text:is-hidden="true"/><text:p>سه</text:p>`, "h1:یک | p:دو | p:سه"},
	{"sections with a condition", `<text:section text:display="condition" text:is-hidden="true"><text:p>نه</text:p></text:section><text:section text:display="condition" text:is-hidden="false"><text:p>یک</text:p></text:section><text:section text:display="true" text:is-hidden="true"><text:p>دو</text:p></text:section>`, "p:یک | p:دو"},
	{"rows that are not there", `<table:table><table:table-row table:visibility="collapse"><table:table-cell><text:p>نه</text:p></table:table-cell></table:table-row><table:table-row table:visibility="filter"><table:table-cell><text:p>نه</text:p></table:table-cell></table:table-row><table:table-row table:visibility="visible"><table:table-cell><text:p>یک</text:p></table:table-cell></table:table-row></table:table>`, "c:یک"},
	{"contents", `<text:table-of-content><text:table-of-content-source><text:index-title-template>نه</text:index-title-template></text:table-of-content-source><text:index-body><text:index-title><text:p>فهرست</text:p></text:index-title><text:p>یک<text:tab/>۳</text:p></text:index-body></text:table-of-content>`, "p:فهرست | p:یک\t۳"},
	{"fields of a script", `<text:p>آ<text:script>نه</text:script><office:event-listeners><office:x>نه</office:x></office:event-listeners></text:p>`, "p:آ"},
	{"text that is nobody's", `گم<text:p>یک</text:p>`, "p:یک"},
}

func TestODT(t *testing.T) {
	for _, tt := range odtBodies {
		t.Run(tt.name, func(t *testing.T) {
			check(t, "a.odt", odtFile(tt.body), tt.want)
			check(t, "a.fodt", []byte(flatODT(tt.body)), tt.want+" | m:سرصفحه | m:پاصفحه")
		})
	}
	styles := `<office:document-styles` + odtNS + `><office:styles><style:style style:name="P9" style:family="paragraph" style:parent-style-name="Title"/></office:styles>` + odtMargins + `</office:document-styles>`
	check(t, "a.ott", odtFile(`<text:p text:style-name="P9">متن</text:p>`, "styles.xml", styles), "h1:متن | m:سرصفحه | m:پاصفحه")
	manifest := `<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>`
	check(t, "a.odt", odtFile(`<text:p>متن</text:p>`, "META-INF/manifest.xml", manifest), "p:متن")
	older := strings.Replace(manifest, ` xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"`, "", 1)
	check(t, "a.odt", odtFile(`<text:p>متن</text:p>`, "META-INF/manifest.xml", older), "p:متن")
}
