package conformance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/text/encoding"
)

// four are the units of tmx/01-fa-utf8.
var four = []string{
	"شورای شهر برنامهٔ نوسازی میدان\u200cهای قدیمی را تصویب کرد. = The city council approved the plan to renovate the old squares.",
	"وزیر نیرو گفت: «ذخیرهٔ سدها به ۱۲٫۵ درصد رسیده است.» = The energy minister said: “Reservoirs are down to 12.5 per cent.”",
	"در این نمایشگاه ۱٬۲۰۰ عکس از خانه\u200cهای کویری دیده می\u200cشود. = The exhibition shows 1,200 photographs of desert houses.",
	"آیا کتابخانه\u200cها از شنبه باز می\u200cشوند؟ = Will the libraries be open from Saturday?",
}

// typedDifferently are the sources of tmx/02-fa-arabic-keyboard-variant.
var typedDifferently = []string{
	"شوراي شهر برنامهٔ نوسازي ميدانهاي قديمي را تصويب كرد.",
	"وزير نيرو گفت: «ذخيرهٔ سدها به ۱۲٫۵ درصد رسيده است.»",
	"در اين نمايشگاه ۱٬۲۰۰ عكس از خانه هاي كويري ديده مي شود.",
	"آيا كتابخانهها از شنبه باز ميشوند؟",
}

func source(pair string) string {
	s, _, _ := strings.Cut(pair, " = ")
	return s
}

const (
	goodTMX      = "tmx/01-fa-utf8.tmx"
	goodHeader   = `<header creationtool="QalamTM" creationtoolversion="3.2" segtype="sentence" o-tmf="QalamTM" adminlang="en" srclang="fa" datatype="plaintext"/>`
	poorHeader   = `<header srclang="fa" datatype="plaintext"/>`
	goodTMXStart = `<tmx version="1.4">`
)

// changed makes a file of the good one, in which a text is another.
func changed(old, new string) func() []byte {
	return func() []byte { return []byte(replace(testdata(goodTMX), old, new)) }
}

// in makes a file of the good one in an encoding, which it declares by a name.
func in(e encoding.Encoding, name string) func() []byte {
	return func() []byte { return encode(e, declaring(name, testdata(goodTMX))) }
}

// givesFour says that the file is read as the good one, with these problems.
func givesFour(problems ...string) func(*desk) {
	return func(d *desk) {
		d.expect(d.imports(), 0, 4, 0, problems...)
		d.holds(four...)
	}
}

// aim puts an address into the file of the desk.
func (d *desk) aim(address string) {
	d.Helper()
	b, err := os.ReadFile(d.file)
	if err != nil {
		d.Fatal(err)
	}
	d.write(d.file, []byte(replace(string(b), "{address}", address)))
}

func TestTMX(t *testing.T) {
	run(t, []probe{
		{"tmx/01-fa-utf8", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 4, 0)
			d.holds(four...)
			// What is written and read again is the same, byte for byte.
			first := d.exports("first.tmx")
			if err := os.Remove(memoryFile); err != nil {
				d.Fatal(err)
			}
			if s := d.hafez("import", "first.tmx"); s.code != 0 {
				d.Fatal(s.err)
			}
			d.holds(four...)
			if again := d.exports("second.tmx"); again != first {
				d.Errorf("written again:\n%s\nbefore:\n%s", again, first)
			}
		}},
		{"tmx/02-fa-arabic-keyboard-variant", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 4, 0)
			for i, u := range d.units() {
				if u.Source != typedDifferently[i] {
					d.Errorf("%q is stored as %q", typedDifferently[i], u.Source)
				}
				d.finds(source(four[i]), "orthographic", 100, u.Source)
			}
			// And the other way round.
			if err := os.Remove(memoryFile); err != nil {
				d.Fatal(err)
			}
			d.write("01.tmx", []byte(testdata(goodTMX)))
			if s := d.hafez("import", "01.tmx"); s.code != 0 {
				d.Fatal(s.err)
			}
			for i, text := range typedDifferently {
				d.finds(text, "orthographic", 100, source(four[i]))
			}
		}},
		{"tmx/03-fa-utf16le-bom", ".tmx", in(utf16LE, "UTF-16"), givesFour()},
		{"tmx/04-fa-utf16be-bom", ".tmx", in(utf16BE, "UTF-16"), givesFour()},
		{"tmx/05-fa-utf16le-no-bom", ".tmx", in(utf16LENoMark, "UTF-16"), givesFour()},
		{"tmx/06-fa-windows-1256", ".tmx", func() []byte {
			return encode(windows1256, testdata("tmx/06-fa-windows-1256.tmx"))
		}, func(d *desk) {
			d.expect(d.imports(), 0, 4, 0)
			d.holds(
				"شوراي شهر نوسازي ميدان\u200cهاي قديمي را تصويب كرد. = The city council approved the renovation of the old squares.",
				"وزير نيرو گفت: «ذخيره سدها به 12 درصد رسيده است.» = The energy minister said: “Reservoirs are down to 12 per cent.”",
				"در اين نمايشگاه 1200 عكس از خانه\u200cهاي كويري ديده مي\u200cشود. = The exhibition shows 1,200 photographs of desert houses.",
				"آيا كتابخانه\u200cها از شنبه باز مي\u200cشوند؟ = Will the libraries be open from Saturday?")
		}},
		{"tmx/07-lies-about-encoding", ".tmx", changed(`"UTF-8"`, `"UTF-16"`), givesFour("1: the file says that it is in UTF-16, but it is in UTF-8")},
		{"tmx/08-invalid-utf8", ".tmx", changed("۱٬۲۰۰", "۱\xFF\xFE۲۰۰"), func(d *desk) {
			d.refused(d.file+":14: ", "not UTF-8 (byte 0xFF at offset ")
		}},
		{"tmx/09-billion-laughs", ".tmx", nil, func(d *desk) {
			d.allocates(100<<20, func() { d.refused(d.file + ":18: the entity &l4; stands for more than") })
		}},
		{"tmx/10-xxe-file", ".tmx", nil, func(d *desk) {
			d.aim(d.secretURL())
			s := d.hafez("import", d.file)
			d.refusal(s, d.file+":7: the entity &file; is in another file, which is not opened")
			d.keepsSecret(s)
		}},
		{"tmx/11-xxe-http-dtd", ".tmx", nil, func(d *desk) {
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
			d.aim(server.URL + "/tmx14.dtd")
			d.expect(d.imports(), 0, 4, 0)
			d.holds(four...)
			server.Close()
			if asked.Load() > 0 {
				d.Error("the network was asked for the DTD")
			}
		}},
		{"tmx/12-internal-entity", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			d.holds("شرکت آریا دفتر تازه\u200cای باز کرد. = Arya opened a new office.")
		}},
		{"tmx/13-charref-control", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 2, 0, "5: U+000B at line 6")
			d.holds("خط نخستخط دوم = first line, second line", "بدون اشکال = nothing wrong")
		}},
		{"tmx/14-raw-control", ".tmx", func() []byte {
			return []byte(strings.NewReplacer("{VT}", "\v", "{BEL}", "\a").Replace(testdata("tmx/14-raw-control.tmx")))
		}, func(d *desk) {
			d.expect(d.imports(), 0, 2, 0, "5: U+000B at line 6 and 1 more")
			d.holds("خط نخستخط دوم = first line, second line", "بدون اشکال = nothing wrong")
		}},
		{"tmx/15-header-missing-attrs", ".tmx", changed(goodHeader, poorHeader), func(d *desk) {
			givesFour("3: creationtool, creationtoolversion, segtype, o-tmf, adminlang")(d)
			d.validates("3: creationtool", "3: creationtoolversion", "3: segtype", "3: o-tmf", "3: adminlang")
		}},
		{"tmx/16-no-header", ".tmx", changed("  "+goodHeader+"\n", ""), func(d *desk) {
			d.expect(d.imports("--from", "fa", "--to", "en"), 0, 4, 0, "4: no header")
			d.holds(four...)
			d.validates("2: lacks <header>")
		}},
		{"tmx/17-srclang-base-vs-region", ".tmx", nil, func(d *desk) {
			d.expect(d.imports("--from", "fa", "--to", "en"), 0, 1, 0)
			d.holds("رنگ در را عوض کردند. = They changed the colour of the door.")
		}},
		{"tmx/18-srclang-all", ".tmx", nil, func(d *desk) {
			d.expect(d.imports("--from", "fa", "--to", "en"), 0, 1, 0)
			d.expect(d.imports("--from", "en", "--to", "fa"), 0, 1, 0)
			d.holds("چای = tea", "tea = چای")
		}},
		{"tmx/19-lang-codes", ".tmx", nil, func(d *desk) {
			// Dari is Persian: the written language is the same.
			d.expect(d.imports(), 0, 6, 0)
			d.holds("یک = one", "دو = two", "سه = three", "چهار = four", "پنج = five", "پوهنتون = university")
			var codes []string
			for _, u := range d.units() {
				codes = append(codes, u.From)
			}
			if want := []string{"FA", "fa_IR", "fas", "per", "fa-Arab-IR", "prs"}; !slices.Equal(codes, want) {
				d.Errorf("the units' codes are %q, want those of the file, %q", codes, want)
			}
		}},
		{"tmx/20-inline-all", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			d.holds("متن پررنگ و  و کج و اصطلاح و پایان. = Text in bold and  and italics and a term and the end.")
			written := d.exports("out.tmx")
			for line := range strings.Lines(testdata("tmx/20-inline-all.tmx")) {
				_, seg, found := strings.Cut(line, "<seg>")
				seg, _, _ = strings.Cut(seg, "</seg>")
				if found && !strings.Contains(written, "<seg>"+seg+"</seg>") {
					d.Errorf("written without its codes: %s\n%s", seg, written)
				}
			}
		}},
		{"tmx/21-inline-unbalanced", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 2, 0)
			d.holds("پیش از ظهر = before noon", "پس از ظهر = afternoon")
			d.validates("6: ept", "10: bpt")
		}},
		{"tmx/22-sub-footnote", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			d.holds("رودخانه پر آب است. = The river is high.")
		}},
		{"tmx/23-whitespace", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			d.holds("  سلام\u00A0دنیا   از\tتهران\nو شیراز  =  Hello,\u00A0world   from\tTehran\nand Shiraz  ")
			d.finds("سلام دنیا از تهران و شیراز", "orthographic", 100, d.units()[0].Source)
		}},
		{"tmx/24-degenerate-tu", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 5,
				"9: the <seg> in fa is empty", "13: no text in en, only in fa", "16: a <tu> without <tuv>",
				"18: a <tuv> without xml:lang", "22: the <tuv> in fa has no <seg>")
			d.holds("درست = right")
		}},
		{"tmx/25-duplicates", ".tmx", nil, func(d *desk) {
			three := []string{"تکرار = repeat", "تکرار = repetition", "تكرار = repeat"}
			if r := d.imports(); r.code != 0 || r.counts() != "added 3, updated 0, unchanged 1, skipped 0" {
				d.Errorf("import: exit code %d, %s", r.code, r.counts())
			}
			d.holds(three...)
			if r := d.imports(); r.code != 0 || r.counts() != "added 0, updated 0, unchanged 4, skipped 0" {
				d.Errorf("import again: exit code %d, %s", r.code, r.counts())
			}
			d.holds(three...)
			d.finds("تکرار", "exact", 100, "تکرار")
			if m := d.suggests("تکرار"); len(m) != 3 || m[0].Target+", "+m[1].Target != "repeat, repetition" && m[0].Target+", "+m[1].Target != "repetition, repeat" {
				d.Errorf("alternatives: %v", m)
			}
		}},
		{"tmx/26-dates", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 8, 0, "21: changedate unknown", "25: changedate unknown")
			day, second := time.Date(2024, 3, 2, 0, 0, 0, 0, time.UTC), time.Date(2024, 3, 2, 8, 15, 0, 0, time.UTC)
			want := []time.Time{second, second, day, second, {}, {}, {}, second}
			for i, u := range d.units() {
				if !u.Changed.Equal(want[i]) {
					d.Errorf("%s was changed %v, want %v", u.Target, u.Changed, want[i])
				}
			}
			for _, name := range []string{"out.tmx", "out.tsv"} {
				if out := d.exports(name); strings.Contains(out, "0001") {
					d.Errorf("%s has a time of the year 1:\n%s", name, out)
				}
			}
		}},
		{"tmx/27-props-notes", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			u := d.units()[0]
			written := d.exports("out.tmx")
			at := 0
			for _, part := range []string{
				"<tu ", `tuid="k-17"`, `usagecount="42"`, `creationdate="20230915T060000Z"`, `creationid="نگار"`, `changedate="20240302T081500Z"`, `changeid="بهرام"`, ">",
				"<note>تیتر ثابت صفحهٔ اول</note>", "<note>never “news summary”</note>",
				`<prop type="client">روزنامهٔ صبح</prop>`, `<prop type="domain">سیاست، اقتصاد</prop>`, "<tuv ", "<tuv ", "</tu>",
			} {
				i := strings.Index(written[at:], part)
				if i < 0 || strings.Count(written, part) != max(1, strings.Count("<tuv <tuv ", part)) && part != ">" {
					d.Fatalf("%s is not in its place, or not once:\n%s", part, written)
				}
				at += i + len(part)
			}
			if err := os.Remove(memoryFile); err != nil {
				d.Fatal(err)
			}
			if s := d.hafez("import", "out.tmx"); s.code != 0 {
				d.Fatal(s.err)
			}
			if again := d.units()[0]; fmt.Sprint(again) != fmt.Sprint(u) {
				d.Errorf("comes back as\n%+v\nwas\n%+v", again, u)
			}
		}},
		{"tmx/28-version-1.4b", ".tmx", changed(goodTMXStart, `<tmx version="1.4b">`), givesFour()},
		{"tmx/29-tmx11-lang", ".tmx", func() []byte {
			return []byte(replace(replace(testdata(goodTMX), goodTMXStart, `<tmx version="1.1">`), "xml:lang=", "lang="))
		}, givesFour()},
		{"tmx/30-truncated", ".tmx", func() []byte {
			whole := testdata(goodTMX)
			return []byte(whole[:strings.Index(whole, "کویری")+1]) // In the third unit, inside a letter.
		}, func(d *desk) {
			d.refused(d.file+":14: ", "the text ends within a character", "(after 2 whole units, of which none was taken)")
			r := d.imports()
			d.expect(r, 1, 0, 0, "14: the text ends within a character")
		}},
		{"tmx/31-trailing-garbage", ".tmx", func() []byte {
			return append([]byte(testdata(goodTMX)), "<<<\x00\x1A\xFF"...)
		}, givesFour("23: what follows the end of the document was not read")},
		{"tmx/32-html-login-page", ".tmx", nil, func(d *desk) {
			d.refused("not TMX: the root element is html", "hint: ")
		}},
		{"tmx/33-empty", ".tmx", func() []byte { return nil }, func(d *desk) { d.refused("the file is empty") }},
		{"tmx/34-bom-only", ".tmx", func() []byte { return []byte(mark) }, func(d *desk) { d.refused("the file is empty") }},
		{"tmx/35-cdata-comment-pi", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			d.holds("الف <b> ب پ = A <b> B C")
		}},
		{"tmx/36-default-namespace", ".tmx", changed(goodTMXStart, `<tmx xmlns="http://www.lisa.org/tmx14" version="1.4">`), givesFour()},
		{"tmx/37-deep-nesting", ".tmx", func() []byte {
			const depth = 20_000
			return []byte(replace(testdata(goodTMX), "۱۲٫۵ درصد", strings.Repeat("<hi>", depth)+"۱۲٫۵ درصد"+strings.Repeat("</hi>", depth)))
		}, func(d *desk) {
			d.allocates(100<<20, func() { d.refused(d.file + ":10: elements nested more than 256 deep") })
		}},
		{"tmx/38-gzip", ".tmx.gz", func() []byte { return gz(testdata(goodTMX)) }, givesFour()},
		{"tmx/39-bidi-controls", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 4, 0)
			d.holds(
				"نرم\u200cافزار \u200EHafez\u200E رایگان است\u200F. = Hafez is free software.",
				"\u202Bنسخهٔ ۲ آمد.\u202C = Version 2 is out.",
				"واژهٔ \u2067ترجمه\u2069 را بنویسید. = Write the word “translation”.",
				"پروندهٔ \u202Etxt.exe\u202C را باز نکنید. = Do not open the file.")
			isControl := strings.NewReplacer("\u200E", "", "\u200F", "", "\u202B", "", "\u202C", "", "\u202E", "", "\u2067", "", "\u2069", "")
			for _, u := range d.units() {
				d.finds(isControl.Replace(u.Source), "orthographic", 100, u.Source)
			}
			// On a terminal each segment is isolated: no override reaches past it.
			shown := d.terminal("suggest", "--lines", "--", "پروندهٔ txt.exe را باز نکنید.")
			if want := "\u2068Do not open the file.\u2069"; !strings.Contains(shown, want) {
				d.Errorf("%q is not on the terminal: %q", want, shown)
			}
			if s := d.hafez("suggest", "--lines", "--", "پروندهٔ txt.exe را باز نکنید."); strings.ContainsAny(s.out, "\u2068\u2069") {
				d.Errorf("isolates outside a terminal: %q", s.out)
			}
		}},
		{"tmx/40-presentation-forms", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 2, 0)
			d.finds("سلام بر همهٔ خوانندگان این روزنامه.", "orthographic", 100, d.units()[0].Source)
			for _, m := range d.suggests("مساحت باغ ۴۰ m2 است.") {
				if m.Score >= 99 {
					d.Errorf("m2 finds m² as %s, %d", m.Kind, m.Score)
				}
			}
		}},
		{"tmx/41-hamza-ezafe-variants", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 5, 0)
			units := d.units()
			for i := range 3 {
				for j := range 3 {
					if i != j {
						d.finds(units[i].Source, "orthographic", 100, units[j].Source)
					}
				}
				found := 0
				for _, m := range d.suggests(units[i].Source) {
					if (m.Source == units[3].Source || m.Source == units[4].Source) && m.Score >= 80 {
						found++
					}
				}
				if found != 2 {
					d.Errorf("%q finds %d of the two others", units[i].Source, found)
				}
			}
		}},
		{"tmx/42-emoji-astral", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 2, 0)
			d.holds("\U0001F4D6 کتاب تازه = \U0001F4D6 a new book", "\U0001F4D6 کتاب کهنه = \U0001F4D6 an old book")
		}},
		{"tmx/43-lone-surrogate", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 1, "5: U+D83D at line 6")
			d.holds("نشانهٔ درست = a sound sign")
		}},
		{"tmx/44-escaped-markup", ".tmx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 0)
			pair := "برچسب <b> و نشانهٔ &amp; را بنویسید. = Write the tag <b> and the reference &amp;."
			d.holds(pair)
			if written := d.exports("out.tmx"); !strings.Contains(written, "برچسب &lt;b&gt; و نشانهٔ &amp;amp; را بنویسید.") {
				d.Errorf("not escaped as it was:\n%s", written)
			}
		}},
		{"tmx/45-source-second", ".tmx", nil, func(d *desk) {
			d.expect(d.imports("--from", "fa", "--to", "en"), 0, 2, 0)
			d.holds("درود = Hello", "درود = Hullo")
			if u := d.units(); u[0].To != "en" || u[1].To != "en-GB" {
				d.Errorf("the targets' codes are %s and %s", u[0].To, u[1].To)
			}
		}},
	})
}
