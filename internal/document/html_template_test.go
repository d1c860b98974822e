package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// loadBytes loads a document that is in memory.
func loadBytes(name string, file []byte, opts Options) (*Template, error) {
	t, err := load(name, file, opts)
	if err != nil {
		return nil, located(name, err)
	}
	t.Name = name
	if len(t.Blocks) == 0 {
		return nil, &Error{Name: name, Err: ErrNoText}
	}
	return t, nil
}

// templateBlocks gives the blocks of a template as read does those of a document.
func templateBlocks(t *Template) (blocks []string) {
	for _, b := range t.Blocks {
		kind := b.Kind.String()[:1]
		if b.Level > 0 {
			kind = fmt.Sprintf("h%d", b.Level)
		}
		blocks = append(blocks, kind+":"+b.Text)
	}
	return blocks
}

// written writes a template with translations by block, "" for none.
func written(tb testing.TB, t *Template, how Turning, texts func(int) (string, bool)) (string, []TagProblem) {
	tb.Helper()
	var b bytes.Buffer
	problems, err := t.Write(&b, how, texts)
	if err != nil {
		tb.Fatalf("writing: %v", err)
	}
	return b.String(), problems
}

func none(int) (string, bool) { return "", false }

// checkTemplate checks that a template has the blocks of its document, gives the
// file back, and, written with its own texts, has them again.
func checkTemplate(t testing.TB, name string, file []byte) {
	t.Helper()
	want, wantErr := read(t, name, file, Options{})
	var same Options // to be read again in the encoding that has been found
	tmpl, err := loadBytes(name, file, Options{Opened: func(x *Text) { same.Encoding = x.Encoding }})
	if wantErr != nil || err != nil {
		if (wantErr == nil) != (err == nil) {
			t.Errorf("%q: blocks: error %v, template: error %v", file, wantErr, err)
		}
		return
	}
	// What looks like a tag in the text itself is cut from both. White space and marks
	// that stand alone between tags at the ends of a block are not shown.
	cut := func(s string) string {
		kind, s, _ := strings.Cut(s, ":")
		s, _ = CutTags(s)
		return kind + ":" + strings.TrimFunc(s, func(r rune) bool { return !visible(string(r)) })
	}
	got := templateBlocks(tmpl)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || cut(got[i]) != cut(want[i]) {
			t.Errorf("%q\ntemplate %q\nblocks   %q", file, got, want)
			return
		}
	}
	if out, _ := written(t, tmpl, Turning{From: "fa", To: "en"}, none); out != string(file) {
		t.Errorf("%q comes back as %q", file, out)
	}
	if strings.HasSuffix(name, ".xhtml") && strings.ContainsFunc(strings.Join(got, ""), func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF }) {
		return // XML forbids it, and so does Write.
	}
	own, problems := written(t, tmpl, Turning{}, func(i int) (string, bool) { return tmpl.Blocks[i].Text, true })
	if len(problems) > 0 {
		t.Errorf("%q: its own texts: %v", file, problems)
	}
	again, err := loadBytes(name, []byte(own), same)
	if err != nil {
		t.Errorf("%q written as\n%q: %v", file, own, err)
		return
	}
	if a := templateBlocks(again); strings.Join(a, "|") != strings.Join(got, "|") {
		t.Errorf("%q written as\n%q\nhas %q\nnot %q", file, own, a, got)
	}
}

func TestHTMLTemplateBlocks(t *testing.T) {
	for _, tt := range pages {
		t.Run(tt.name, func(t *testing.T) { checkTemplate(t, "a.html", []byte(tt.page)) })
	}
}

// translate gives translations by the text of the block, tags and all.
func translate(t *Template, texts map[string]string) func(int) (string, bool) {
	return func(i int) (string, bool) {
		s, ok := texts[t.Blocks[i].Text]
		return s, ok
	}
}

var htmlWrites = []struct {
	name, page string
	texts      [][2]string
	want       string
	how        Turning
}{
	{"tags", `<p>کتا<b class=x>ب‌ها</b>ی <a href="x">علمی</a> را <img src=a> دیدم.</p>`,
		[][2]string{{"کتا⟨1⟩ب‌ها⟨/1⟩ی ⟨2⟩علمی⟨/2⟩ را ⟨3/⟩دیدم.", "I saw ⟨2⟩scientific⟨/2⟩ ⟨1⟩books⟨/1⟩ & ⟨3/⟩<more>."}},
		`<p>I saw <a href="x">scientific</a> <b class=x>books</b> &amp; <img src=a> &lt;more&gt;.</p>`, Turning{}},
	{"what is not seen", "<td>\r\n\t<a href=x>\r\n\t\t<!-- c -->سلام \r\n\t</a> <script>x</script>\r\n</td>",
		[][2]string{{"سلام", "Hello"}}, "<td>\r\n\t<a href=x>\r\n\t\t<!-- c -->Hello \r\n\t</a> <script>x</script>\r\n</td>", Turning{}},
	{"breaks", "<p>یک <br class=a>\n دو<br/>سه", [][2]string{{"یک\nدو\nسه", "one\ntwo\nthree\nfour"}}, "<p>one <br class=a>\n two<br/>three<br>four", Turning{}},
	{"fewer breaks", "<p>یک<br>دو", [][2]string{{"یک\nدو", "one two"}}, "<p>one two", Turning{}},
	{"references", "<p>می&zwnj;رود&nbsp;&amp; &lt;", [][2]string{{"می\u200cرود\u00A0& <", "a\u200c\u00A0&<b>"}}, "<p>a\u200c\u00A0&amp;&lt;b&gt;", Turning{}},
	{"pre", "<pre>\r\nیک\r\n  دو <b>سه</b></pre>", [][2]string{{"یک\n  دو ⟨1⟩سه⟨/1⟩", "one\n  two ⟨1⟩three⟨/1⟩"}}, "<pre>\r\none\r\n  two <b>three</b></pre>", Turning{}},
	{"attributes", `<p title='یک "۱"'>دو <a title=سه href=x>چهار</a> <img alt=" پنج ">شش`,
		[][2]string{{`یک "۱"`, `it's "1"`}, {"سه", "three's"}, {"پنج", `"5" & <`}},
		`<p title='it&#39;s "1"'>دو <a title="three's" href=x>چهار</a> <img alt=" &quot;5&quot; &amp; &lt; ">شش`, Turning{}},
	{"attributes in a sentence that is translated", `<p>دو <a title=سه href=x>چهار</a> <img alt="پنج">شش`,
		[][2]string{{"دو ⟨1⟩چهار⟨/1⟩ ⟨2/⟩شش", "⟨2/⟩two ⟨1⟩four⟨/1⟩ six"}, {"سه", "three"}, {"پنج", "five"}},
		`<p><img alt="five">two <a title="three" href=x>four</a> six`, Turning{}},
	{"a field in a sentence", `<p>سال <select><option>۱۴۰۴<option>۱۴۰۵</select> و <button>برو <b>حالا</b></button> پایان`,
		[][2]string{{"سال ⟨1/⟩و ⟨2/⟩پایان", "the end ⟨2/⟩ and ⟨1/⟩"}, {"۱۴۰۴", "2025"}, {"برو ⟨1⟩حالا⟨/1⟩", "⟨1⟩now⟨/1⟩ go"}},
		`<p>the end <button><b>now</b> go</button> and <select><option>2025<option>۱۴۰۵</select> `, Turning{}},
	{"what is not to be translated", `<p>واژهٔ <code translate="no">go <b>test</b></code> است.</p>`,
		[][2]string{{"واژهٔ ⟨1⟩go test⟨/1⟩ است.", "The word is ⟨1⟩something⟨/1⟩."}}, `<p>The word is <code translate="no">go <b>test</b></code>.</p>`, Turning{}},
	{"to be translated in what is not", `<p translate=no>نه <span translate="">آری</span></p>`,
		[][2]string{{"⟨1⟩نه ⟨/1⟩⟨2⟩آری⟨/2⟩", "⟨2⟩yes⟨/2⟩ ⟨1⟩no⟨/1⟩"}}, `<p translate=no><span translate="">yes</span> نه </p>`, Turning{}},
	{"wrong nesting", "<p>یک <b>دو <i>سه</b> چهار</i> پنج", [][2]string{{"یک ⟨1/⟩دو ⟨2⟩سه⟨3/⟩ چهار⟨/2⟩ پنج", "one ⟨1/⟩two ⟨2⟩three⟨3/⟩ four⟨/2⟩ five"}}, "<p>one <b>two <i>three</b> four</i> five", Turning{}},
	{"one that has no end", "<p>یک <b>دو<p>سه</b> چهار", [][2]string{{"یک ⟨1/⟩دو", "one two"}, {"سه⟨1/⟩ چهار", "⟨1/⟩four"}}, "<p>one two<b><p></b>four", Turning{}},
	{"hidden, comments, anchors", "<p>یک <span hidden>نه</span>دو<!-- c -->سه<a id=x></a>چهار", [][2]string{{"یک ⟨1/⟩دو⟨2/⟩سه⟨3/⟩چهار", "a⟨3/⟩b"}}, "<p>a<a id=x></a>b<span hidden>نه</span>", Turning{}},
	{"title and description", `<title> خبر </title><meta name=description content="شرح"><p>متن`, [][2]string{{"خبر", "a\nb</title>"}, {"شرح", "About"}}, `<title> a b&lt;/title&gt; </title><meta name=description content="About"><p>متن`, Turning{}},
	{"a field that has no end", `<p>یک <button>دو<a>سه`, [][2]string{{"یک", "one"}, {"دو⟨1/⟩سه", "two⟨1/⟩three"}}, `<p>one <button>two<a>three`, Turning{}},
	{"a text that looks like a tag", "<p>نوع ⟨3⟩ <b>نو</b> است", [][2]string{{"نوع ⟨3⟩ ⟨4⟩نو⟨/4⟩ است", "⟨4⟩new⟨/4⟩ type ⟨3⟩"}}, "<p><b>new</b> type ⟨3⟩", Turning{}},
	{"raw text", "<xmp>یک <b></xmp>", [][2]string{{"یک <b>", "one & <i>"}}, "<xmp>one & <i></xmp>", Turning{}},

	{"turned", `<html lang="fa-IR" dir="rtl"><body><div align=right style="color:red; TEXT-ALIGN : right ;direction:rtl!important"><p dir='rtl' lang=fa>یک <span dir=rtl>دو</span> <bdo dir=ltr align=left>x</bdo></p><p>سه</p><p dir="rtl" align="right">چهار</p></div>`,
		[][2]string{{"یک ⟨1⟩دو⟨/1⟩ ⟨2⟩x⟨/2⟩", "one ⟨1⟩two⟨/1⟩ ⟨2⟩x⟨/2⟩"}},
		`<html lang="en" dir="ltr"><body><div align="left" style="color:red; TEXT-ALIGN : left ;direction:ltr!important"><p dir='ltr' lang="en">one <span dir="ltr">two</span> <bdo dir=ltr align=left>x</bdo></p><p style="text-align:right" dir="rtl">سه</p><p dir="rtl" align="right">چهار</p></div>`, Turning{From: "fa", To: "en"}},
	{"what runs against the page", `<html dir=rtl><p align=right>یک<p dir=ltr align=left style="text-align:right">دو <a align=left>سه</a>!`,
		[][2]string{{"یک", "one"}, {"دو ⟨1⟩سه⟨/1⟩!", "⟨1⟩three⟨/1⟩"}},
		`<html lang="en" dir="ltr"><p align="left">one<p dir=ltr align=left style="text-align:right"><a align=left>three</a>`, Turning{From: "fa", To: "en"}},
	{"with only a language", `<html xml:lang=fa><p>یک`, [][2]string{{"یک", "one"}}, `<html dir="ltr" xml:lang="en"><p>one`, Turning{From: "fa", To: "en"}},
	{"with nothing", `<html><p>یک`, [][2]string{{"یک", "one"}}, `<html><p>one`, Turning{From: "fa", To: "en"}},
	{"to run from the right", `<html lang=en><p align=left dir=auto>one<p>two <i dir=ltr>x</i> y`, [][2]string{{"one", "یک"}, {"two ⟨1⟩x⟨/1⟩ y", "دو ⟨1⟩x⟨/1⟩"}}, `<html dir="rtl" lang="fa"><p align=left dir=auto>یک<p>دو <i dir="rtl">x</i>`, Turning{From: "en", To: "fa"}},
	{"to run from the right, with nothing", `<p>one<p align=left>two`, [][2]string{{"one", "یک"}}, `<p dir="rtl">یک<p align=left>two`, Turning{From: "en", To: "fa"}},
	{"nothing to be turned", `<html lang=fa dir=rtl><p>یک`, [][2]string{{"یک", "واحد"}}, `<html lang="ar" dir=rtl><p>واحد`, Turning{From: "fa", To: "ar"}},
	{"sides of what is not translated", `<body align=right><p>یک<p style="color:red">دو<p align=center>سه`, [][2]string{{"یک", "one"}}, `<body align="left"><p>one<p style="color:red;text-align:right">دو<p align=center>سه`, Turning{From: "fa", To: "en"}},
	{"only a tool tip", `<html lang=fa dir=rtl><p title=دو>یک`, [][2]string{{"دو", "two"}}, `<html lang="en" dir="ltr"><p dir="rtl" title="two">یک`, Turning{From: "fa", To: "en"}},
}

func TestHTMLTemplateWrite(t *testing.T) {
	for _, tt := range htmlWrites {
		t.Run(tt.name, func(t *testing.T) {
			checkTemplate(t, "a.html", []byte(tt.page))
			tmpl, err := loadBytes("a.html", []byte(tt.page), Options{})
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string]string{}
			for _, pair := range tt.texts {
				texts[pair[0]] = pair[1]
			}
			n := 0
			got, _ := written(t, tmpl, tt.how, func(i int) (string, bool) {
				s, ok := texts[tmpl.Blocks[i].Text]
				if ok {
					n++
				}
				return s, ok
			})
			if got != tt.want || n != len(tt.texts) {
				t.Errorf("blocks %q\ngot  %s\nwant %s", templateBlocks(tmpl), got, tt.want)
			}
		})
	}
}

func TestXHTMLTemplate(t *testing.T) {
	page := `<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fa"><head><title>عنوان</title></head><body><p/><textarea/><p>یک <![CDATA[ <b>&amp; ]]> <span/>دو<img src="x" alt="سه"/></p></body></html>`
	checkTemplate(t, "a.xhtml", []byte(page))
	tmpl, err := loadBytes("a.xhtml", []byte(page), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := written(t, tmpl, Turning{From: "fa", To: "en"}, translate(tmpl, map[string]string{"یک <b>&amp; ⟨1/⟩دو⟨2/⟩": "one\n⟨1/⟩<2>⟨2/⟩", "سه": "3"}))
	want := strings.NewReplacer(`یک <![CDATA[ <b>&amp; ]]> <span/>دو`, `one<br/><span/>&lt;2&gt;`, "سه", "3", `xml:lang="fa"`, `xml:lang="en"`, "<html", `<html dir="ltr"`, "<title", "<title").Replace(page)
	if got != want {
		t.Errorf("%q\ngot  %s\nwant %s", templateBlocks(tmpl), got, want)
	}
	if _, err := tmpl.Write(&bytes.Buffer{}, Turning{}, func(int) (string, bool) { return "a\fb", true }); err == nil {
		t.Error("a form feed is written into XML")
	}
}

// In whatever encoding a page is, what is not translated stays as its bytes were, and
// what the encoding lacks is written as references.
func TestHTMLTemplateEncodings(t *testing.T) {
	page := "<meta charset=%s><p title=\"راه\">سلام <b>دنيا</b> 😀.</p>\n<p>ژاله</p>"
	long := strings.Repeat("<p>متن ديگر</p>\r\n", 100)
	for _, tt := range []struct {
		name, file, want, encoding string
	}{
		{"utf-8 with a mark", "\uFEFF" + page + long, "", ""},
		{"windows-1256", in(cp1256, strings.ReplaceAll(page, " 😀", "")+long), "", ""},
		{"utf-16le", "\xFF\xFE" + in(utf16LE, page+long), "", ""},
		{"utf-16be", "\xFE\xFF" + in(utf16BE, page+long), "", ""},
		{"utf-16le without a mark", in(utf16LE, page+long), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := strings.ReplaceAll(tt.file, "%s", "windows-1256")
			tmpl, err := loadBytes("a.html", []byte(file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if same, _ := written(t, tmpl, Turning{From: "fa", To: "en"}, none); same != file {
				t.Error("it does not come back")
			}
			out, _ := written(t, tmpl, Turning{}, func(i int) (string, bool) {
				switch i {
				case 0:
					return "Zażółć ⟨1⟩😀 می⟨/1⟩", true
				case 1:
					return "ŁÓDŹ & گ", true
				}
				return "", false
			})
			again, err := loadBytes("a.html", []byte(out), Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := templateBlocks(tmpl)
			want[0], want[1] = "p:Zażółć ⟨1⟩😀 می⟨/1⟩", "a:ŁÓDŹ & گ"
			if got := templateBlocks(again); strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("got %q\nwant %q", got, want)
			}
			if strings.HasPrefix(tt.name, "utf") == strings.Contains(out, "&#") || !strings.HasSuffix(out, file[len(file)-200:]) {
				t.Errorf("%q", out[:300])
			}
		})
	}
}

func TestHTMLTemplateFails(t *testing.T) {
	for _, tt := range []struct{ page, text, want string }{
		{"<p>یک", "a\x00b", "a.html: the translation of block 1 has the character U+0000, which the page cannot hold"},
		{"<p>یک", "a\xFFb", "a.html: the translation of block 1 is not UTF-8"},
		{"<xmp>یک</xmp>", "a</XMP>b", "a.html: the translation of block 1 has </xmp in it, which would end the element that it is in"},
		{in(cp1256, "<meta charset=windows-1256><xmp>سلام</xmp>"), "Łódź", "a.html: a translation has characters that windows-1256 has not, in <xmp> or <plaintext>, where no reference can stand for them"},
	} {
		tmpl, err := loadBytes("a.html", []byte(tt.page), Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = tmpl.Write(&bytes.Buffer{}, Turning{}, func(int) (string, bool) { return tt.text, true })
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q: error %v", tt.page, err)
		}
	}
}

func TestHTMLTemplateNotes(t *testing.T) {
	for page, want := range map[string]string{
		"<p>یک": "",
		"<style>p{color:red}</style><link rel=icon href=x><p>یک":                                                     "",
		"\n<style>p{direction:rtl}</style><p>یک":                                                                     "style sheets stay as they are, whatever the direction: <style> in line 2",
		"<link rel='preload StyleSheet' href='a.css'><link rel=stylesheet href=b.css><style>a{float:left}</style>یک": `style sheets stay as they are, whatever the direction: "a.css" and 2 more`,
	} {
		var notes []string
		if _, err := loadBytes("a.html", []byte(page), Options{Note: func(s string) { notes = append(notes, s) }}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(notes, "|"); got != want {
			t.Errorf("%q: %q", page, got)
		}
	}
}

// FuzzHTMLTemplate loads any page: it has the blocks that it has for reading, comes
// back as it was, and has its texts again when it is written with them.
func FuzzHTMLTemplate(f *testing.F) {
	for _, tt := range pages {
		if len(tt.page) < 10_000 {
			f.Add([]byte(tt.page), false)
		}
	}
	for _, tt := range htmlWrites {
		f.Add([]byte(tt.page), false)
	}
	f.Add([]byte("<p>یک <![CDATA[ <b> ]]><br/>دو<span/><![CDATA[]]>"), true)
	f.Fuzz(func(t *testing.T, page []byte, xml bool) {
		name := "a.html"
		if xml {
			name = "a.xhtml"
		}
		checkTemplate(t, name, page)
		var same Options
		tmpl, err := loadBytes(name, page, Options{Opened: func(x *Text) { same.Encoding = x.Encoding }})
		if err != nil {
			return
		}
		if xml {
			return // texts that XML forbids may be among those below
		}
		for _, how := range []Turning{{From: "fa", To: "en"}, {From: "en", To: "fa"}} {
			out, _ := written(t, tmpl, how, func(i int) (string, bool) { return "Line <&> one\ntwo " + tmpl.Blocks[i].Text, i%2 == 0 })
			if _, err := loadBytes(name, []byte(out), same); err != nil {
				t.Errorf("%q written as %q: %v", page, out, err)
			}
		}
	})
}
