package exchange

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"hafez/memory"
)

// result is what reading a file gives.
type result struct {
	units    []memory.Unit
	problems []string // "line: message", with "skipped" before the message if a unit was.
	err      error
}

func read(r io.Reader, f Format, opts Options) (res result) {
	for u, err := range Read(r, f, opts) {
		var p *Problem
		switch {
		case res.err != nil:
			panic("something came after an error about the file")
		case errors.As(err, &p) && p.Skipped:
			res.problems = append(res.problems, fmt.Sprintf("%d: skipped: %s", p.Line, p.Message))
		case errors.As(err, &p):
			res.problems = append(res.problems, fmt.Sprintf("%d: %s", p.Line, p.Message))
		case err != nil:
			res.err = err
		default:
			res.units = append(res.units, u)
		}
	}
	return res
}

// texts gives "source = target" for each unit.
func (r result) texts() []string {
	var texts []string
	for _, u := range r.units {
		texts = append(texts, u.Source+" = "+u.Target)
	}
	return texts
}

const tmxHeader = `<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="fa" datatype="plaintext"/>`

// tmxFile puts units, one a line from line 3 on, into a file.
func tmxFile(tus ...string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">" + tmxHeader + "<body>\n" + strings.Join(tus, "\n") + "\n</body></tmx>\n"
}

func tuv(lang, text string) string {
	return fmt.Sprintf(`<tuv xml:lang="%s"><seg>%s</seg></tuv>`, lang, text)
}

func pairTU(fa, en string) string { return "<tu>" + tuv("fa", fa) + tuv("en", en) + "</tu>" }

// four is a file of four units, as a newsroom has them.
var four = tmxFile(
	pairTU("کتاب‌های درسی تازه به مدرسه‌ها رسید.", "New textbooks have reached schools."),
	pairTU("او گفت: «هوا ۱۲٫۵ درجه سردتر می‌شود.»", "“It will be 12.5 degrees colder,” he said."),
	pairTU("بهای نفت به ۱٬۲۰۰ تومان رسید.", "The oil price reached 1,200 tomans."),
	pairTU("خانهٔ ما در ۲۵ متری است؟", "Is our house at 25 metres?"),
)

var fourTexts = []string{
	"کتاب‌های درسی تازه به مدرسه‌ها رسید. = New textbooks have reached schools.",
	"او گفت: «هوا ۱۲٫۵ درجه سردتر می‌شود.» = “It will be 12.5 degrees colder,” he said.",
	"بهای نفت به ۱٬۲۰۰ تومان رسید. = The oil price reached 1,200 tomans.",
	"خانهٔ ما در ۲۵ متری است؟ = Is our house at 25 metres?",
}

func encode(t *testing.T, enc encoding.Encoding, s string) string {
	t.Helper()
	out, err := enc.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func declare(doc, encoding string) string {
	return strings.Replace(doc, "UTF-8", encoding, 1)
}

func TestTMXEncodings(t *testing.T) {
	var (
		le    = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
		be    = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
		bomLE = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		bomBE = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	)
	// Windows-1256 has no ی, ک-with-ZWNJ is there, and no Persian digits.
	legacy := tmxFile(pairTU("وزير گفت: كتاب‌هاي تازه چاپ شد.", "The minister said: new books were printed."))
	legacyTexts := []string{"وزير گفت: كتاب‌هاي تازه چاپ شد. = The minister said: new books were printed."}
	ascii := tmxFile(pairTU("&#x633;&#1604;&#x627;&#x645;", "Hello"))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, four)
	z.Close()

	for _, c := range []struct {
		name, in string
		opts     Options
		want     []string
		problems string
	}{
		{"UTF-8", four, Options{}, fourTexts, ""},
		{"UTF-8 with BOM", "\uFEFF" + four, Options{}, fourTexts, ""},
		{"no declaration", four[strings.Index(four, "\n"):], Options{}, fourTexts, ""},
		{"UTF-16LE with BOM", encode(t, bomLE, declare(four, "UTF-16")), Options{}, fourTexts, ""},
		{"UTF-16BE with BOM", encode(t, bomBE, declare(four, "UTF-16")), Options{}, fourTexts, ""},
		{"UTF-16LE without BOM", encode(t, le, declare(four, "UTF-16")), Options{}, fourTexts, ""},
		{"UTF-16BE without BOM", encode(t, be, declare(four, "utf-16")), Options{}, fourTexts, ""},
		{"UTF-16LE said to be UTF-8", encode(t, bomLE, four), Options{}, fourTexts, ""},
		{"UTF-16BE named", encode(t, be, four), Options{Encoding: "utf-16"}, fourTexts, ""},
		{"windows-1256", encode(t, charmap.Windows1256, declare(legacy, "windows-1256")), Options{}, legacyTexts, ""},
		{"windows-1256 named", encode(t, charmap.Windows1256, legacy), Options{Encoding: "cp1256"}, legacyTexts, ""},
		{"us-ascii", declare(ascii, "us-ascii"), Options{}, []string{"سلام = Hello"}, ""},
		{"says UTF-16, is UTF-8", declare(four, "UTF-16"), Options{}, fourTexts, "1: the file says that it is in UTF-16, but it is in UTF-8 and read as such"},
		{"says cp1252, is UTF-8", declare(four, "windows-1252"), Options{}, fourTexts, "1: the file says that it is in windows-1252, but it is in UTF-8 and read as such"},
		{"says cp1252, is ASCII", declare(ascii, "windows-1252"), Options{}, []string{"سلام = Hello"}, ""},
		{"windows-1256, no declaration", encode(t, charmap.Windows1256, legacy[strings.Index(legacy, "\n"):]), Options{}, legacyTexts, "0: read as windows-1256; --encoding overrides"},
		{"windows-1256 said to be iso-8859-6", encode(t, charmap.Windows1256, declare(legacy, "iso-8859-6")), Options{}, legacyTexts, "0: read as windows-1256; --encoding overrides"},
		{"gzip", packed.String(), Options{}, fourTexts, ""},
	} {
		got := read(strings.NewReader(c.in), TMX, c.opts)
		if got.err != nil || !reflect.DeepEqual(got.texts(), c.want) || strings.Join(got.problems, "|") != c.problems {
			t.Errorf("%s: got %q, %q, %v", c.name, got.texts(), got.problems, got.err)
		}
	}
}

func TestTMXFileErrors(t *testing.T) {
	const (
		hintDeclared = "the file is damaged here, or not in the encoding that it declares: name that with --encoding"
		hintCut      = "if the end of the file is missing, get it again; if it is in another encoding, name that with --encoding"
		hintEnd      = "get the file again: its end is missing"
	)
	utf16LE := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), declare(four, "UTF-16"))
	laughs := `<!DOCTYPE tmx [<!ENTITY a "خنده">`
	for c := 'b'; c <= 'z'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	laughs += "]>\n"
	xxe := `<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/hostname">]>` + "\n"
	bare := four[strings.Index(four, "\n")+1:]
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, four)
	z.Close()

	for _, c := range []struct {
		name, in string
		units    int // That came before.
		want     string
		hint     string
	}{
		{"invalid UTF-8", strings.Replace(four, "نفت", "نف\xFF", 1), 2, "f.tmx:5: not UTF-8 (byte 0xFF at offset 614)", hintDeclared},
		{"invalid windows-1253", declare(tmxFile(pairTU("a", "b"), pairTU("c\xD2", "d")), "windows-1253"), 1, "f.tmx:4: not windows-1253 (byte 0xD2 at offset 313)", hintDeclared},
		{"half a pair in UTF-16", strings.Replace(utf16LE, "\x46\x06\x41\x06", "\x3D\xD8\x41\x06", 1), 2, "f.tmx:5: not UTF-16LE: half of a surrogate pair (byte 0x3D at offset 1082)", "the file begins with the mark of UTF-16LE but is damaged here; save it anew as UTF-8"},
		{"UTF-16 cut inside a character", utf16LE[:len(utf16LE)-101], 3, "f.tmx:6: not UTF-16LE: the text ends within a character (byte 0x68 at offset 1498)", hintCut},
		{"UTF-32", "\xFF\xFE\x00\x00<\x00\x00\x00", 0, "f.tmx: UTF-32 is not supported", "save it as UTF-8"},
		{"unknown encoding", declare(four, "klingon-8"), 0, `f.tmx: unknown encoding "klingon-8"`, "the file declares it; if it is in another encoding, name that with --encoding"},
		{"billion laughs", laughs + tmxFile(pairTU("&z;", "ha")), 0, "", ""},
		{"external entity", xxe + tmxFile(pairTU("&x;", "x"))[39:], 0, "f.tmx:3: the entity &x; is in another file, which is not opened", ""},
		{"undeclared entity", tmxFile(pairTU("a&nbsp;b", "x")), 0, "f.tmx:3: the entity &nbsp; is not declared", ""},
		{"bare ampersand", tmxFile(pairTU("الف", "R&D")), 0, `f.tmx:3: '&' that begins no reference: "&D</seg></tuv></tu>\n"`, ""},
		{"truncated in a character", four[:strings.Index(four, "بهای")+3], 2, "f.tmx:5: not UTF-8: the text ends within a character (byte 0xD9 at offset 603)", hintCut},
		{"truncated in a <seg>", four[:strings.Index(four, "بهای")+2], 2, "f.tmx:5: cut short: the file ends inside <seg>", hintEnd},
		{"truncated after a <tu>", four[:strings.Index(four, "\n</body>")], 4, "f.tmx:6: cut short: the file ends inside <body>", hintEnd},
		{"truncated gzip", packed.String()[:packed.Len()-20], 4, "f.tmx:7: cut short: the packed file has no end", hintEnd},
		{"gzip without its checksum", packed.String()[:packed.Len()-4], 4, "f.tmx:8: cut short: the packed file has no end", hintEnd},
		{"a web page", "<!DOCTYPE html>\n<html lang=fa><head><meta charset=utf-8><title>ورود</title>", 0, "f.tmx:2: not TMX: the root element is html", "this is a web page, perhaps one that asks to log in: fetch the file again"},
		{"another root", "<xliff version='1.2'/>", 0, "f.tmx:1: not TMX: the root element is xliff", ""},
		{"plain text", "سلام", 0, "f.tmx:1: not XML: text where an element should begin", ""},
		{"empty", "", 0, "f.tmx: the file is empty", ""},
		{"BOM only", "\uFEFF", 0, "f.tmx: the file is empty", ""},
		{"UTF-16 BOM only", "\xFF\xFE", 0, "f.tmx: the file is empty", ""},
		{"white space only", " \n\n", 0, "f.tmx:3: no element found", hintEnd},
		{"deep nesting", tmxFile(pairTU(strings.Repeat("<hi>", 20_000), "x")), 0, "f.tmx:3: elements nested more than 256 deep", ""},
		{"mismatched tags", tmxFile("<tu><tuv xml:lang='fa'><seg>الف</tuv></seg></tu>"), 0, "f.tmx:3: </tuv> where </seg> is due", ""},
		{"a huge unit", tmxFile(pairTU(strings.Repeat("کتاب ", 2_500_000), "books")), 0, "f.tmx:3: a translation unit of over 16777216 bytes", ""},
		{"a NUL", tmxFile(pairTU("الف\x00", "a")) + bare, 0, "f.tmx:3: NUL byte: this looks like a binary file, not text", "if it is text all the same, name its encoding with --encoding, for example utf-16"},
	} {
		got := read(strings.NewReader(c.in), TMX, Options{Name: "f.tmx"})
		var fe *FileError
		if !errors.As(got.err, &fe) || c.want != "" && got.err.Error() != c.want || fe.Hint != c.hint || len(got.units) != c.units {
			t.Errorf("%s: got %d units, error %v, hint %q; want %d, %s, %q", c.name, len(got.units), got.err, fe.Hint, c.units, c.want, c.hint)
		}
	}
}

// Rows that are about what is inside a file. A problem is named by its
// beginning.
func TestTMXContents(t *testing.T) {
	const kitab = "کتاب"
	bare := four[strings.Index(four, "\n")+1:]
	entity := "<!DOCTYPE tmx [<!ENTITY arya \"آریا\">]>\n"
	inline := `متن <bpt i="1">&lt;b&gt;</bpt>پررنگ<ept i="1">&lt;/b&gt;</ept> و <ph>&lt;br/&gt;</ph> و <it pos="begin">&lt;i&gt;</it>کج<ut>{\i0}</ut> و <hi>اصطلاح</hi> و پایان.`
	for _, c := range []struct {
		name, in string
		opts     Options
		want     []string
		problems []string
	}{
		{"internal entity", entity + tmxFile(pairTU("&arya;", "Arya"))[39:], Options{}, []string{"آریا = Arya"}, nil},
		{"DTD on the web", `<!DOCTYPE tmx SYSTEM "http://localhost:1/tmx14.dtd">` + four[39:], Options{}, fourTexts, nil},
		{"control characters", tmxFile(pairTU("خط&#x0B;یک", "line one"), pairTU("دو\x0b\x01", "two")), Options{},
			[]string{"خطیک = line one", "دو = two"},
			[]string{"3: in the text in fa: a character that XML forbids was left out: U+000B at line 3", "4: in the text in fa: a character that XML forbids was left out: U+000B at line 4 and 1 more"}},
		{"control character in a note", tmxFile("<tu><note>a&#1;</note>" + pairTU("الف", "a")[4:]), Options{}, []string{"الف = a"},
			[]string{"3: beside the text: a character that XML forbids was left out: U+0001 at line 3"}},
		{"half a pair", tmxFile(pairTU("&#xD83D; الف", "a"), pairTU("ب", "b")), Options{}, []string{"ب = b"},
			[]string{"3: skipped: the text in fa is damaged: half of a surrogate pair stands for no character: U+D83D at line 3"}},
		{"half a pair in another language", tmxFile("<tu>" + tuv("de", "&#xD83D;") + tuv("fa", "الف") + tuv("en", "a") + "</tu>"), Options{}, []string{"الف = a"}, nil},
		{"astral", tmxFile(pairTU("📖 &#x1F4D6;", "&#128214;")), Options{}, []string{"📖 📖 = 📖"}, nil},
		{"header lacks attributes", strings.Replace(tmxFile(pairTU(kitab, "book")), tmxHeader, `<header srclang="fa" datatype="x"/>`, 1), Options{},
			[]string{"کتاب = book"}, []string{"2: the header lacks creationtool, creationtoolversion, segtype, o-tmf, adminlang"}},
		{"no header", strings.Replace(tmxFile(pairTU(kitab, "book")), tmxHeader, "", 1), Options{}, []string{"کتاب = book"}, []string{"3: no header before the first unit"}},
		{"region", tmxFile("<tu>" + tuv("fa-IR", kitab) + tuv("en-GB", "book") + "</tu>"), Options{}, []string{"کتاب = book"}, nil},
		{"*all*", strings.Replace(tmxFile(pairTU(kitab, "book")), `srclang="fa"`, `srclang="*all*"`, 1), Options{From: "en", To: "fa"}, []string{"book = کتاب"}, nil},
		{"codes", tmxFile(
			"<tu>"+tuv("FA", kitab)+tuv("EN", "book")+"</tu>",
			"<tu>"+tuv("fa_IR", kitab)+tuv("en_us", "book")+"</tu>",
			"<tu>"+tuv("per", kitab)+tuv("eng", "book")+"</tu>",
			"<tu>"+tuv("fas", kitab)+tuv("eng-GB", "book")+"</tu>",
			"<tu>"+tuv("fa-Arab-IR", kitab)+tuv("en-Latn", "book")+"</tu>",
			"<tu>"+tuv("prs", kitab)+tuv("en", "book")+"</tu>",
			"<tu>"+tuv("pes", kitab)+tuv("en", "book")+"</tu>",
			"<tu>"+tuv("ps", kitab)+tuv("en", "book")+"</tu>"), Options{},
			[]string{"کتاب = book", "کتاب = book", "کتاب = book", "کتاب = book", "کتاب = book", "کتاب = book", "کتاب = book"},
			[]string{"10: skipped: no text in fa, only in ps, en"}},
		{"another region only if the wanted one is missing", tmxFile(
			"<tu>"+tuv("fa", kitab)+tuv("en-US", "color")+tuv("en-GB", "colour")+"</tu>",
			"<tu>"+tuv("fa", kitab)+tuv("en-US", "color")+"</tu>"), Options{To: "en-GB"}, []string{"کتاب = colour", "کتاب = color"}, nil},
		{"inline codes", tmxFile(pairTU(inline, "Text.")), Options{}, []string{"متن پررنگ و  و کج و اصطلاح و پایان. = Text."},
			nil},
		{"unbalanced codes", tmxFile(pairTU(`الف<ept i="1"/> ب<bpt i="2"/><bpt i="2"/>`, "a b")), Options{}, []string{"الف ب = a b"},
			nil},
		{"footnote in a code", tmxFile(pairTU(`متن<ph>\footnote{<sub>پانوشت <hi>x</hi></sub>}</ph> اصلی`, "main text")), Options{}, []string{"متن اصلی = main text"},
			nil},
		{"unknown element", tmxFile(pairTU("متن <b>پررنگ</b>", "bold text")), Options{}, []string{"متن پررنگ = bold text"},
			[]string{"3: <b> is no inline element of TMX: its text was kept"}},
		{"white space", tmxFile(pairTU("  الف\u00a0ب \t\n ج ", " a\r\nb ")), Options{}, []string{"  الف\u00a0ب \t\n ج  =  a\nb "}, nil},
		{"degenerate", tmxFile(
			pairTU("خوب", "good"),
			pairTU("", "empty"),
			"<tu>"+tuv("fa", "تنها")+"</tu>",
			"<tu></tu>",
			"<tu><tuv><seg>الف</seg></tuv>"+tuv("en", "a")+"</tu>",
			"<tu><tuv xml:lang='fa'></tuv>"+tuv("en", "a")+"</tu>",
			pairTU("سفید", " \n ")), Options{}, []string{"خوب = good"},
			[]string{"4: skipped: the <seg> in fa is empty", "5: skipped: no text in en, only in fa", "6: skipped: a <tu> without <tuv>",
				"7: skipped: a <tuv> without xml:lang", "8: skipped: the <tuv> in fa has no <seg>", "9: skipped: the <seg> in en is empty"}},
		{"one empty alternative", tmxFile("<tu>" + tuv("fa", kitab) + tuv("en", "") + tuv("en-GB", "book") + "</tu>"), Options{},
			[]string{"کتاب = book"}, []string{"3: skipped: the <seg> in en is empty"}},
		{"duplicates stay", tmxFile(pairTU("تکرار", "repeat"), pairTU("تکرار", "repetition"), pairTU("تکرار", "repeat")), Options{},
			[]string{"تکرار = repeat", "تکرار = repetition", "تکرار = repeat"}, nil},
		{"version 1.4b", strings.Replace(four, `version="1.4"`, `version="1.4b"`, 1), Options{}, fourTexts, nil},
		{"TMX 1.1", strings.ReplaceAll(strings.Replace(four, `version="1.4"`, `version="1.1"`, 1), "xml:lang", "lang"), Options{}, fourTexts, nil},
		{"trailing garbage", four + "<x>\n", Options{}, fourTexts, []string{"8: what follows the end of the document was not read"}},
		{"trailing zeros", four + "\x00\x00", Options{}, fourTexts, []string{"8: what follows the end of the document was not read"}},
		{"trailing bytes, nothing declared", bare + "\xFF\xFE", Options{}, fourTexts, []string{"7: what follows the end of the document was not read"}},
		{"trailing bytes", four + "\xFF\xFE", Options{}, fourTexts, []string{"8: what follows the end of the document was not read"}},
		{"CDATA, comment, PI", tmxFile(pairTU("الف <![CDATA[<b>]]> <!-- x -->ب<?y?> پ", "a")), Options{}, []string{"الف <b> ب پ = a"}, nil},
		{"default namespace", strings.Replace(four, "<tmx ", `<tmx xmlns="http://www.lisa.org/tmx14" `, 1), Options{}, fourTexts, nil},
		{"prefixed namespace", strings.NewReplacer("<tmx ", `<t:tmx xmlns:t="http://www.lisa.org/tmx14" `, "</tmx", "</t:tmx", "<header", "<t:header", "<body", "<t:body", "</body", "</t:body", "<tu", "<t:tu", "</tu", "</t:tu", "<seg", "<t:seg", "</seg", "</t:seg").Replace(four), Options{}, fourTexts, nil},
		{"another tool's elements", tmxFile("<x:y xmlns:x='u'><x:tu/></x:y><tu x:z='1'><x:note>n</x:note>" + tuv("fa", kitab) + tuv("en", "book") + "</tu>"), Options{}, []string{"کتاب = book"}, nil},
		{"misplaced element", tmxFile("<group>" + pairTU(kitab, "book") + "</group>"), Options{}, nil, []string{"3: <group> has no place here: left out"}},
		{"bidi controls", tmxFile(pairTU("\u202bالف\u202c \u2067ب\u2069\u200f", "a\u200e")), Options{}, []string{"\u202bالف\u202c \u2067ب\u2069\u200f = a\u200e"}, nil},
		{"presentation forms", tmxFile(pairTU("ﺳﻼﻡ ﷲ", "hello")), Options{}, []string{"ﺳﻼﻡ ﷲ = hello"}, nil},
		{"hamza", tmxFile(pairTU("خانۀ خانهٔ", "house")), Options{}, []string{"خانۀ خانهٔ = house"}, nil},
		{"escaped markup", tmxFile(pairTU("&lt;b&gt; &amp;amp;", "&lt;b> &amp;amp;")), Options{}, []string{"<b> &amp; = <b> &amp;"}, nil},
		{"source third", tmxFile("<tu>" + tuv("en", "Hello") + tuv("en-GB", "Hullo") + tuv("fa", "سلام") + "</tu>"), Options{}, []string{"سلام = Hello", "سلام = Hullo"}, nil},
		{"two of each", tmxFile("<tu>" + tuv("fa", "الف") + tuv("fa-IR", "ب") + tuv("en", "a") + tuv("en-US", "b") + "</tu>"), Options{}, []string{"الف = a", "الف = b", "ب = a", "ب = b"}, nil},
		{"second seg", tmxFile("<tu><tuv xml:lang='fa'><seg>الف</seg><seg>ب</seg></tuv>" + tuv("en", "a") + "</tu>"), Options{}, []string{"الف = a"}, []string{"3: a second <seg> in the <tuv> in fa was left out"}},
		{"too many pairs", tmxFile("<tu>" + strings.Repeat(tuv("fa", "الف"), 40) + strings.Repeat(tuv("en", "a"), 40) + "</tu>"), Options{}, nil, []string{"3: skipped: 1600 pairs in one unit, more than 1000"}},
		{"too much beside many pairs", tmxFile("<tu>" + strings.Repeat(`<prop type="p">x</prop>`, 1000) + strings.Repeat(tuv("fa", "الف"), 20) + strings.Repeat(tuv("en", "a"), 20) + "</tu>"), Options{}, nil, []string{"3: skipped: 400 pairs in one unit with 1040 attributes, notes and properties"}},
		{"no units", tmxFile(), Options{}, nil, nil},
		{"both sides one language", tmxFile(pairTU(kitab, "book")), Options{To: "fa-IR"}, nil, []string{"3: skipped: no text in fa-IR, only in en, fa"}},
	} {
		got := read(strings.NewReader(c.in), TMX, c.opts)
		if got.err != nil || !reflect.DeepEqual(got.texts(), c.want) || !reflect.DeepEqual(got.problems, c.problems) {
			t.Errorf("%s:\n got %q, %q, %v\nwant %q, %q", c.name, got.texts(), got.problems, got.err, c.want, c.problems)
		}
	}
}

func date(s string) time.Time {
	d, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return d
}

// What is known of a unit beside its texts.
func TestTMXFacts(t *testing.T) {
	const texts = `<tuv xml:lang="fa"><seg>کتاب</seg></tuv><tuv xml:lang="en"><seg>book</seg></tuv>`
	base := memory.Unit{Source: "کتاب", Target: "book", From: "fa", To: "en", Origin: "f.tmx"}
	unit := func(change func(u *memory.Unit)) memory.Unit {
		u := base
		change(&u)
		return u
	}
	for _, c := range []struct {
		name, tu string
		want     memory.Unit
		problems []string
	}{
		{"nothing", "<tu>" + texts + "</tu>", base, nil},
		{"of the <tu>", `<tu creationdate="20240102T030405Z" creationid="مریم" changedate="20240203T040506Z" changeid="علی">` + texts + "</tu>",
			unit(func(u *memory.Unit) {
				u.Created, u.CreatedBy = date("2024-01-02 03:04:05"), "مریم"
				u.Changed, u.ChangedBy = date("2024-02-03 04:05:06"), "علی"
			}), nil},
		{"of the target, as OmegaT writes", `<tu><tuv lang="fa"><seg>کتاب</seg></tuv><tuv lang="en" changeid="b" changedate="20240203T040506Z" creationid="a" creationdate="20240102T030405Z"><seg>book</seg></tuv></tu>`,
			unit(func(u *memory.Unit) {
				u.Created, u.CreatedBy = date("2024-01-02 03:04:05"), "a"
				u.Changed, u.ChangedBy = date("2024-02-03 04:05:06"), "b"
			}), nil},
		{"of both", `<tu creationdate="20200101T000000Z" creationid="a" changeid="c"><tuv xml:lang="fa" creationid="z"><seg>کتاب</seg></tuv><tuv xml:lang="en" creationid="b" changeid="c" creationdate="20240102T030405Z"><seg>book</seg></tuv></tu>`,
			unit(func(u *memory.Unit) {
				u.Created, u.CreatedBy, u.ChangedBy = date("2024-01-02 03:04:05"), "b", "c"
				u.Props = []memory.Prop{{Key: "tmx:creationdate", Value: "20200101T000000Z"}, {Key: "tmx:creationid", Value: "a"}, {Key: "tmx:source/creationid", Value: "z"}}
			}), nil},
		{"bad date", `<tu tuid="5" changedate="soon">` + texts + "</tu>",
			unit(func(u *memory.Unit) {
				u.Props = []memory.Prop{{Key: "tmx:tuid", Value: "5"}, {Key: "tmx:changedate", Value: "soon"}}
			}), []string{`3: changedate unknown: "soon" is no date`}},
		{"bad date of the target only", `<tu changedate="20240102T030405Z"><tuv xml:lang="fa"><seg>کتاب</seg></tuv><tuv xml:lang="en" changedate="x"><seg>book</seg></tuv></tu>`,
			unit(func(u *memory.Unit) {
				u.Changed = date("2024-01-02 03:04:05")
				u.Props = []memory.Prop{{Key: "tmx:target/changedate", Value: "x"}}
			}), []string{`3: changedate unknown: "x" is no date`}},
		{"attributes in the order of the DTD", `<tu srclang="de" x:y="1" segtype="phrase" usagecount="3" o-encoding="cp1256" tuid="17" datatype="html">` + texts + "</tu>",
			unit(func(u *memory.Unit) {
				u.Props = []memory.Prop{{Key: "tmx:tuid", Value: "17"}, {Key: "tmx:o-encoding", Value: "cp1256"}, {Key: "tmx:datatype", Value: "html"},
					{Key: "tmx:usagecount", Value: "3"}, {Key: "tmx:segtype", Value: "phrase"}, {Key: "tmx:srclang", Value: "de"}, {Key: "tmx:x:y", Value: "1"}}
			}), nil},
		{"notes and properties", `<tu><note>یک</note><prop type="client">ایرنا</prop><note/><prop type="prev">پیش</prop><prop type="next">پس</prop><prop type="prev">دوم</prop><prop>x</prop><prop type="x-hafez-origin">a.txt</prop><prop type="x-hafez-status">draft</prop>` +
			`<tuv xml:lang="fa"><note>دو</note><prop type="p">v</prop><seg>کتاب</seg></tuv><tuv xml:lang="en"><seg>book</seg><prop type="q"></prop></tuv></tu>`,
			unit(func(u *memory.Unit) {
				u.Notes, u.Previous, u.Next, u.Origin, u.Status = []string{"یک", "دو"}, "پیش", "پس", "a.txt", memory.Draft
				u.Props = []memory.Prop{{Key: "tmx:source/prop/p", Value: "v"}, {Key: "tmx:target/prop/q"}, {Key: "client", Value: "ایرنا"}, {Key: "prev", Value: "دوم"}, {Key: "", Value: "x"}}
			}), nil},
	} {
		got := read(strings.NewReader(tmxFile(c.tu)), TMX, Options{Name: "f.tmx", Origin: "f.tmx"})
		if got.err != nil || len(got.units) != 1 || !reflect.DeepEqual(got.units[0], c.want) || !reflect.DeepEqual(got.problems, c.problems) {
			t.Errorf("%s:\n got %+v, %q, %v\nwant %+v", c.name, got.units, got.problems, got.err, c.want)
			continue
		}
		// And back: the same again, from the same bytes.
		once := written(t, TMX, got.units, Options{Name: "f.tmx"})
		again := read(strings.NewReader(once), TMX, Options{Name: "f.tmx"})
		if c.want.Origin == "f.tmx" && !reflect.DeepEqual(again.units, got.units) {
			t.Errorf("%s: written and read again:\n got %+v\nwant %+v\n%s", c.name, again.units, got.units, once)
		}
		if twice := written(t, TMX, again.units, Options{Name: "f.tmx"}); twice != once {
			t.Errorf("%s: written twice:\n%s\n%s", c.name, once, twice)
		}
	}
}

func TestSourceLanguageOfFile(t *testing.T) {
	in := strings.Replace(tmxFile(pairTU("کتاب", "book")), `srclang="fa"`, `srclang="EN-us"`, 1)
	got := read(strings.NewReader(in), TMX, Options{})
	if want := []memory.Prop{{Key: "tmx:srclang", Value: "EN-us"}}; len(got.units) != 1 || !reflect.DeepEqual(got.units[0].Props, want) {
		t.Errorf("got %+v", got)
	}
	out := written(t, TMX, got.units, Options{})
	if !strings.Contains(out, `<tu srclang="EN-us">`) {
		t.Errorf("written:\n%s", out)
	}
	dari := read(strings.NewReader(tmxFile("<tu>"+tuv("prs", "کتاب")+tuv("en", "book")+"</tu>")), TMX, Options{})
	if u := dari.units[0]; u.From != "prs" || u.Props != nil {
		t.Errorf("Dari: got %+v", u)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"20240102T030405Z":              "2024-01-02 03:04:05",
		" 20240102T030405Z\n":           "2024-01-02 03:04:05",
		"20240102T030405":               "2024-01-02 03:04:05",
		"20240102T030405+0330":          "2024-01-01 23:34:05",
		"2024-01-02T03:04:05Z":          "2024-01-02 03:04:05",
		"2024-01-02T03:04:05.678+03:30": "2024-01-01 23:34:05",
		"2024-01-02 03:04":              "2024-01-02 03:04:00",
		"20240102":                      "2024-01-02 00:00:00",
		"2024-01-02":                    "2024-01-02 00:00:00",
		"۲۰۲۴-۰۱-۰۲":                    "2024-01-02 00:00:00",
		"14021012T030405Z":              `"14021012T030405Z" is a date of the year 1402, which is not of the Gregorian calendar`,
		"20240231T030405Z":              `"20240231T030405Z" is no date`,
		"":                              `"" is no date`,
		"yesterday":                     `"yesterday" is no date`,
		"00010101T000000Z":              `"00010101T000000Z" is a date of the year 1, which is not of the Gregorian calendar`,
	} {
		d, err := parseDate(in)
		got := d.Format(time.DateTime)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// A reader must not go on after the caller has had enough.
func TestStop(t *testing.T) {
	for _, f := range []Format{TMX, TSV} {
		in := four
		if f == TSV {
			in = "a\tb\n\tc\nd\te\n"
		}
		for stop := 1; stop <= 3; stop++ {
			n := 0
			for range Read(strings.NewReader(in), f, Options{}) {
				if n++; n == stop {
					break
				}
			}
		}
	}
}

// A file of white space packed to a thousandth is not read to its end.
func TestPackedBomb(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	io.WriteString(z, "<tmx>")
	for range 2 * maxGrown >> 20 {
		z.Write(blank)
	}
	io.WriteString(z, "</tmx>")
	z.Close()
	got := read(&packed, TMXGzip, Options{Name: "f.tmx.gz"})
	if want := "f.tmx.gz:1: the packed file grows to more than 300 times its size: it holds no text"; got.err == nil || got.err.Error() != want {
		t.Errorf("got %v, want %s", got.err, want)
	}
}
