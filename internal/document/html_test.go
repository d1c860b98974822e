package document

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

var pages = []struct{ name, page, want string }{
	{"paragraphs", "<p>یک</p>\n<p>دو</p> سه", "p:یک | p:دو | p:سه"},
	{"inline", `<p>کتا<b>ب‌ها</b>ی <i>علمی</i> را <a href="x">خریدم</a>.</p>`, "p:کتاب‌های علمی را خریدم."},
	{"white space", "<p>\n  یک\t<b> دو </b>\n<i> </i> سه \n</p>", "p:یک دو سه"},
	{"no-break space", "<p>&nbsp;یک&nbsp; دو&nbsp;</p>", "p:\u00A0یک\u00A0 دو\u00A0"},
	{"entities", "<p>می&zwnj;رود &lrm;&amp;amp; &laquo;نه&raquo; &#1740;&#x6CC; &lt;b&gt; &nosuch; &shy;</p>", "p:می\u200cرود \u200e&amp; «نه» یی <b> &nosuch; \u00AD"},
	{"breaks", "<p>یک <br> دو<br/><br>سه<br></p>", "p:یک\nدو\n\nسه"},
	{"wbr and hr", "<p>یک<wbr>دو<hr>سه", "p:یکدو | p:سه"},
	{"headings", "<h1>یک</h1><h2>دو</h3>سه<h6>شش", "h1:یک | h2:دو | p:سه | h6:شش"},
	{"unclosed", "<p>یک<p>دو<ul><li>الف<li>ب<ul><li>ب‌الف</ul>پس<li>پ</ul>سه", "p:یک | p:دو | i:الف | i:ب | i:ب‌الف | i:پس | i:پ | p:سه"},
	{"a table", "<table><caption>سر<tr><th>شهر<th>باران<tr><td>رشت<td>۴۲<td><p>یک<p>دو<table><tr><td>درون</table>پس</table>بیرون", "p:سر | c:شهر | c:باران | c:رشت | c:۴۲ | c:یک | c:دو | c:درون | c:پس | p:بیرون"},
	{"a whole table", "<table><thead><tr><td>یک</td></tr></thead><tbody><tr><td><h3>دو</h3><ul><li>سه</li></ul></td></tr></tbody></table>", "c:یک | h3:دو | i:سه"},
	{"definitions", "<dl><dt>واژه<dd>معنا<dt>دوم</dl>پس", "i:واژه | i:معنا | i:دوم | p:پس"},
	{"text between blocks", "<div>یک<p>دو</p>سه<div>چهار</div>پنج</div>", "p:یک | p:دو | p:سه | p:چهار | p:پنج"},
	{"stray ends", "یک</div></li></td>دو</p>سه</b>چهار</ul>", "p:یکدو | p:سهچهار"},
	{"wrong nesting", "<div><b>یک<p>دو</b>سه</div>چهار", "p:یک | p:دوسه | p:چهار"},
	{"a cell keeps its ends in", "<table><tr><td>یک</div></p>دو</td></tr></table>", "c:یک | c:دو"},
	{"pre", "<pre>\nیک\n  دو <b> سه</b>\n</pre> چهار", "p:یک\n  دو  سه | p:چهار"},
	{"carriage returns", "<pre>یک\r\nدو\rسه&#13;چهار</pre><p title='۱&#13;۲'>یک\r\nدو&#13;سه", "p:یک\nدو\nسه\nچهار | p:یک دو سه | a:۱ ۲"},
	{"title and description", `<!DOCTYPE html><html lang=fa><head><meta charset=utf-8><title> خبر &amp; گزارش </title><meta name="Description" content="شرح  صفحه"><meta name=keywords content=نه><meta property="og:title" content=نه><link title=نه><style title=نه>p{}</style></head><body>متن`,
		"p:متن | a:خبر & گزارش | a:شرح صفحه"},
	{"attributes", `<p title="راهنما">متن <img src=x alt=" نقشهٔ
راه " title="">تا <a title=پیوند href=x aria-label=برچسب>پایان</a>.</p><p>بعد`, "p:متن تا پایان. | a:راهنما | a:نقشهٔ راه | a:پیوند | a:برچسب | p:بعد"},
	{"attributes without text", `<div title=یک><p>دو</p></div><img alt=سه>`, "p:دو | a:سه | a:یک"},
	{"attribute twice", `<img alt=یک alt=دو>`, "a:یک"},
	{"forms", `<form>نام: <input placeholder=نام value=نه> <input type=hidden title=نه> سال <select title=سال><optgroup label=گروه><option>۱۴۰۴<option>۱۴۰۵</select> و <textarea placeholder=شرح>
یک
دو &amp; </textarea><input type=SUBMIT value=بفرست><button>برو <b>حالا</b></button> پایان</form>پس`,
		"p:نام: سال و پایان | a:نام | a:سال | a:گروه | i:۱۴۰۴ | i:۱۴۰۵ | p:یک\nدو &  | a:شرح | a:بفرست | p:برو حالا | p:پس"},
	{"not text", "<p>یک<script>if (a<b) '</p>'</script><style>p{}</style><template><p>نه</p></template><noscript>نه</noscript><svg><title>نه</title><text>نه</text></svg><math><mi>نه</mi></math><object>نه<object>نه</object>نه</object><iframe>نه</iframe><video>نه</video><audio>نه</audio><canvas>نه</canvas><!-- نه --><?نه?><![CDATA[نه]]>دو", "p:یکدو"},
	{"a drawing without end", "<p>یک<svg><path><text>نه<p>دو</svg>سه", "p:یک | p:دوسه"},
	{"drawings closed in themselves", "<p>یک<svg/>دو<svg><title/><style/><script/><svg/><path></svg>سه<math/>چهار<object/>نه", "p:یکدوسهچهار"},
	{"a drawing without end in a block", "<div>یک<svg><path></div>دو", "p:یک | p:دو"},
	{"a script in a drawing", `<p>یک<svg><script>x = "<p>نه</p></div>"</script><style>/* <p>نه */</style><text>نه</svg>دو`, "p:یکدو"},
	{"media", `<div>یک<video>نه<div>نه <b>نه</b></div><source></source><p title=نه>نه</video> دو <canvas title=سه><ul><li>نه</ul></canvas><audio>نه<audio>نه</audio>نه</audio>چهار</div>`, "p:یک دو چهار | a:سه"},
	{"media without end", `<article><h1>خبر</h1><figure><video controls src="a.mp4" /><figcaption>نه</figcaption></figure><p>متن اصلی</p></article><section><audio></section>پایان`, "h1:خبر | p:متن اصلی | p:پایان"},
	{"media without end in a sentence", `<p>یک <span><video src=a><b>نه</b></span> دو <canvas> نه</p>سه`, "p:یک دو | p:سه"},
	{"media in media", `<div><video><audio>نه</video>یک<video><canvas>نه</i>دو</div>`, "p:یکدو"},
	{"deep media", strings.Repeat("<div>", 520) + "<video>نه<p>نه</video>یک", "p:یک"},
	{"hidden words cut nothing", `<div>یک <span hidden>نه<p>نه</p><button>نه</button></span>دو</div>`, "p:یک دو"},
	{"blocks in a drawing", "<p>یک<svg><foreignObject><div>نه</div></foreignObject><text>نه</svg>دو", "p:یکدو"},
	{"hidden", `<p hidden>نه<p>یک<span hidden="until-found">نه<img alt=نه></span> دو<div hidden><p title=نه>نه</p></div><input hidden placeholder=نه>سه`, "p:یک دو | p:سه"},
	{"not to be translated", `<p translate=no title=نه>نه <b>نه</b></p><p>واژهٔ <code translate="no">go <b>test</b></code> است.</p><div translate=no>نه<p translate=yes>آری</p>نه</div><p translate=no>نه <span translate="">آری</span></p>`,
		"p:واژهٔ go test است. | p:آری | p:نه آری"},
	{"a span in one that is not to be translated", `<p><span translate=no>x<span>y</span>z</span></p><p>آ<span hidden>نه<span>نه</span>نه</span>ب`, "p:آب"},
	{"ruby", "<p>این <ruby>واژه<rp>(<rt>خوانش<rp>)</ruby> و <ruby>دیگر<rt>نه</rt></ruby> است", "p:این واژه و دیگر است"},
	{"closed in itself", "<p/>یک<div/>دو<br/>سه", "p:یک | p:دو\nسه"},
	{"upper case", "<P>یک<BR>دو</P><SCRIPT>نه</SCRIPT><H2>سه</H2>", "p:یک\nدو | h2:سه"},
	{"menu", "<nav><a>خانه</a> <a>درباره</a></nav>", "p:خانه درباره"},
	{"a tag cut short", "<p>یک<p title='", "p:یک"},
	{"a reference cut short", "<p>یک &am", "p:یک &am"},
	{"marks alone", "<p>\u200f</p><p>&lrm; &zwnj;</p>یک", "p:یک"},
	{"deep", strings.Repeat("<div>", 20_000) + "یک" + strings.Repeat("</div>", 20_000) + "<h1>دو</h1>", "p:یک | h1:دو"},
	{"deep with hidden words", strings.Repeat("<div>", 520) + "<i hidden>x</i>یک" + strings.Repeat("</div>", 520) + "<ul><li>دو</ul>سه", "p:xیک | i:دو | p:سه"},
	{"deep in what is hidden", "<div hidden>" + strings.Repeat("<div>", 611) + strings.Repeat("</div>", 600) + "نه" + strings.Repeat("</div>", 12) + "یک", "p:یک"},
	{"deep and unclosed", strings.Repeat("<b><ul><li>", 5_000) + "یک<p>دو", "i:یک | i:دو"},
	{"plain text", "<plaintext>یک<b>\nدو", "p:یک<b>\nدو"},
}

func TestHTML(t *testing.T) {
	for _, tt := range pages {
		t.Run(tt.name, func(t *testing.T) { check(t, "a.html", []byte(tt.page), tt.want) })
	}
}

// What takes text with it that was not meant to be left out is told.
func TestHTMLNotes(t *testing.T) {
	for _, tt := range []struct{ page, want, note string }{
		{"<p>یک\n<video>نه</video><svg></svg><!-- --><!----><!--> --><!-- --!><?x?><!x></ >", "p:یک -->", ""},
		{"<p>یک\n<div><video>\n</div>دو", "p:یک | p:دو", ""},                // nothing is lost
		{"یک<div hidden><video>نه</div><canvas hidden>نه<p>دو", "p:یک", ""}, // it was not to be seen
		{"<p>یک\n<div>\r\n<video src=a />نه</div>دو", "p:یک | p:دو", "text is left out after <video> in line 3, which has no end"},
		{"<body>یک<video src=a />\n<p>نه<canvas></canvas></body>", "p:یک", "text is left out after <video> in line 1, which has no end"},
		{"یک<div><audio>نه</div>\n<div><audio>نه</div><canvas>نه", "p:یک", "text is left out after <audio> in line 1, which has no end, and after 2 more"},
		{"یک\n<!-- <p>نه", "p:یک", "text is left out after a comment in line 2, which has no end"},
		{"یک\n<?php echo 'نه'", "p:یک", "text is left out after a comment in line 2, which has no end"},
		{"یک<script>\nنه<p>نه", "p:یک", "text is left out after <script> in line 1, which has no end"},
		{"یک\n\n<template><p>نه", "p:یک", "text is left out after <template> in line 3, which has no end"},
		{"یک<object>نه<p>نه", "p:یک", "text is left out after <object> in line 1, which has no end"},
		{"یک\n<a title=\"نه>نه", "p:یک", "text is left out after a tag in line 2, which has no end"},
	} {
		var notes []string
		blocks, err := read(t, "a.html", []byte(tt.page), Options{Note: func(s string) { notes = append(notes, s) }})
		if got := strings.Join(blocks, " | "); got != tt.want || err != nil || strings.Join(notes, "\n") != tt.note {
			t.Errorf("%q: %q, %q, error %v", tt.page, got, notes, err)
		}
		check(t, "a.html", []byte(tt.page), tt.want) // and nobody to be told
	}
}

func TestXHTML(t *testing.T) {
	page := `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><script src="x"/><title>عنوان</title></head><body><div hidden="hidden"/><p/><textarea/><p>یک <![CDATA[<b>&amp;]]> دو<svg/></p><h1/><p>سه</p></body></html>`
	check(t, "a.xhtml", []byte(page), "p:یک <b>&amp; دو | p:سه | a:عنوان")
}

func TestHTMLEncoding(t *testing.T) {
	const text = "سلام ژاله"
	body := "<p>" + text
	long := strings.Repeat("<!-- -->", 200)
	for _, tt := range []struct {
		name, page, encoding string // as named by the caller
		found, told          string // "guessed", "marked" or the encoding that the bytes belie
	}{
		{"utf-8", body, "", "utf-8", ""},
		{"utf-8 mark", "\uFEFF" + `<meta charset=windows-1256>` + body, "", "utf-8", "marked"},
		{"utf-16 mark", "\xFF\xFE" + in(utf16LE, body), "cp1256", "utf-16le", "marked"},
		{"utf-16", in(utf16BE, body), "", "utf-16be", ""},
		{"charset", in(cp1256, `<!DOCTYPE html><META CharSet="Windows-1256">`+body), "", "windows-1256", ""},
		{"after comments", in(cp1256, long+`<meta charset='cp1256'>`+body), "", "windows-1256", ""},
		{"content type", in(cp1256, `<meta http-equiv=content-type content="text/html; Charset = windows-1256;x">`+body), "", "windows-1256", ""},
		{"content type without", in(cp1256, `<meta http-equiv=content-type content="text/html"><meta http-equiv=refresh content="charset=utf-8">`+body), "", "windows-1256", "guessed"},
		{"in a comment", in(cp1256, `<!-- <meta charset=utf-8> -->`+body), "", "windows-1256", "guessed"},
		{"in a script", in(cp1256, `<script>'<meta charset=utf-8>'</script>`+body), "", "windows-1256", "guessed"},
		{"xml declaration", in(cp1256, `<?xml version="1.0" encoding="windows-1256"?>`+body), "", "windows-1256", ""},
		{"named", in(cp1256, `<meta charset=utf-8>`+body), "cp1256", "windows-1256", ""},
		{"belied", `<meta charset=windows-1256>` + body, "", "utf-8", "windows-1256"},
		{"belied utf-16", `<meta charset=utf-16>` + body, "", "utf-8", "utf-16"},
		{"guessed", in(cp1256, body), "", "windows-1256", "guessed"},
		{"too far", in(cp1256, strings.Repeat(long, 4)+`<meta charset=cp1252>`+body), "", "windows-1256", "guessed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			told, found := "", ""
			blocks, err := read(t, "a.html", []byte(tt.page), Options{Encoding: tt.encoding, Opened: func(x *Text) {
				if told, found = x.Belied, x.Encoding; x.Guessed {
					told += "guessed"
				} else if x.Marked {
					told += "marked"
				}
			}})
			if strings.Join(blocks, " | ") != "p:"+text || err != nil || found != tt.found || told != tt.told {
				t.Errorf("%q, %s, %q, error %v", blocks, found, told, err)
			}
		})
	}
	for page, want := range map[string]string{
		`<meta charset=klingon><p>x`:                `a.html: unknown encoding "klingon" // the file declares it; if it is in another encoding, name that with --encoding`,
		"<meta charset=utf-8>\n<p>\xD3\xE1\xC7\xE3": "a.html:2: not UTF-8 (byte 0xD3 at offset 24) // the file is damaged here, or not in the encoding that it declares: name that with --encoding",
		"<p>a\x00b":     "a.html:1: NUL byte: this looks like a binary file, not text",
		"PK\x03\x04<p>": "a.html: a zip file, such as those of Word and Excel, not plain text",
		"<p>a<script>" + strings.Repeat("a", 9<<20):                 "a.html: a tag, script or text of more than 8 MiB // save the page without its pictures and scripts",
		"<p " + strings.Repeat("a ", 9<<19):                         "a.html: a tag, script or text of more than 8 MiB",
		"<p>" + strings.Repeat(strings.Repeat("آ", 2<<20)+"<b>", 5): "a.html: more than 16 MiB of text in one paragraph with what belongs to it, or in the notes or margins",
		strings.Repeat("<img alt=آ>", 1<<19):                        "a.html: more than 16 MiB of text in one paragraph with what belongs to it, or in the notes or margins",
	} {
		checkError(t, "a.html", []byte(page), want)
	}
	if _, err := read(t, "a.html", []byte("x"), Options{Encoding: "klingon"}); !errors.Is(err, ErrEncoding) {
		t.Errorf("error %v", err)
	}
}

func FuzzHTML(f *testing.F) {
	for _, tt := range pages {
		if len(tt.page) < 10_000 {
			f.Add([]byte(tt.page), false)
		}
	}
	f.Add([]byte("<p><svg><foreignObject><select><p></svg></select></button><textarea>\n"), true)
	f.Fuzz(func(t *testing.T, page []byte, xml bool) {
		name := "a.html"
		if xml {
			name = "a.xhtml"
		}
		blocks, err := read(t, name, page, Options{})
		// Nothing is made up: all text of a page without markup is in one block.
		if err == nil && !bytes.ContainsAny(page, "<&\x00") && len(blocks) != 1 {
			t.Errorf("%q gives %q", page, blocks)
		}
	})
}
