package document

import (
	"slices"
	"strings"
	"testing"
)

var markdowns = []struct{ name, file, want string }{
	{"blocks", "# عنوان #\n\nیک\nدو  \nسه\\\nچهار\n\nزیر\n---\n* الف\n* ب\n\n  پس\n1. پ\n> نقل\n> قول\n", "h1:عنوان | p:یک دو\nسه\nچهار | h2:زیر | i:الف | i:ب | i:پس | i:پ | p:نقل قول"},
	{"inline", "کتا**ب‌ها**ی *علمی* و [پیوند](http://x \"راه\") و ~~نه~~ و `go test` است.\n", "p:کتا⟨1⟩ب‌ها⟨/1⟩ی ⟨2⟩علمی⟨/2⟩ و ⟨3⟩پیوند⟨/3⟩ و ⟨4⟩نه⟨/4⟩ و ⟨5⟩go test⟨/5⟩ است. | a:راه"},
	{"pictures", "متن ![نقشه](a.png 'راه') تا ![دو][d] پایان\n\n[d]: x.png \"سه\"\n", "p:متن ⟨1/⟩تا ⟨2/⟩پایان | a:نقشه | a:راه | a:دو"},
	{"references", "[یک][a] و [دو][] و [سه] و [چهار] و <http://x.ir>\n\n[a]: x\n[دو]: y\n[سه]: z\n", "p:⟨1⟩یک⟨/1⟩ و ⟨2⟩دو⟨/2⟩ و ⟨3⟩سه⟨/3⟩ و [چهار] و ⟨4⟩http://x.ir⟨/4⟩"},
	{"escapes", "\\*یک\\* &amp; &zwnj;&#1740; &nosuch; \\x\n", "p:*یک* & \u200cی &nosuch; \\x"},
	{"not text", "---\ntitle: عنوان\n---\n\n```\nنه\n```\n\n    نه\n\n<div dir=\"rtl\">\nنه\n</div>\n\n***\n\n[x]: نه\n\nآری\n", "p:آری"},
	{"a table", "| شهر | باران |\n|---|--:|\n| **رشت** | ۴۲ \\| ۴۳<br>است |\n", "c:شهر | c:باران | c:رشت | c:۴۲ | ۴۳\nاست"},
	{"notes", "متن[^1] است.[^x]\n\n[^1]: یادداشت *یک*\n\n    دوم\n\nپایان\n", "p:متن⟨1/⟩ است. | p:پایان | n:یادداشت ⟨1⟩یک⟨/1⟩ | n:دوم"},
	{"tasks", "- [ ] بخوان\n- [x] بنویس **این**\n", "i:بخوان | i:بنویس ⟨1⟩این⟨/1⟩"},
	{"tags of HTML", "یک <b>دو</b> <img src=x> <!-- c --> سه<br/>چهار </u>", "p:یک ⟨1⟩دو⟨/1⟩ ⟨2/⟩⟨3/⟩سه\nچهار"},
	{"in one another", "> - یک **دو *سه* [چهار *پنج*](x)\n>   شش** هفت\n", "i:یک ⟨1⟩دو ⟨2⟩سه⟨/2⟩ ⟨3⟩چهار ⟨4⟩پنج⟨/4⟩⟨/3⟩ شش⟨/1⟩ هفت"},
	{"spaces", "یک   دو  ]* سه\n", "p:یک دو ]* سه"},
	{"code alone", "`go`\n\nو `a`\n", "p:و ⟨1⟩a⟨/1⟩"},
	{"line ends of Windows", "# یک\r\n\r\nدو\r\nسه  \r\nچهار\r\n", "h1:یک | p:دو سه\nچهار"},
}

var markdownWrites = []struct {
	name, file string
	texts      [][2]string
	want       string
}{
	{"tags", "کتا**ب‌ها**ی *علمی* و [پیوند](http://x \"راه\") و `go test` است.\n",
		[][2]string{{"کتا⟨1⟩ب‌ها⟨/1⟩ی ⟨2⟩علمی⟨/2⟩ و ⟨3⟩پیوند⟨/3⟩ و ⟨4⟩go test⟨/4⟩ است.", "⟨4⟩x⟨/4⟩, a ⟨3⟩link⟨/3⟩ and ⟨2⟩scientific ⟨/2⟩⟨1⟩ books⟨/1⟩."}, {"راه", `the "way"`}},
		"`go test`, a [link](http://x \"the \\\"way\\\"\") and *scientific*  **books**.\n"},
	{"signs that would be markup", "یک\n\n# دو\n\n- سه\n\n|چهار|\n|-|\n",
		[][2]string{{"یک", "1. *x* _y_ a_b 2 * 3 <b> a<b &amp; & [x](y) `c` \\* C:\\d"}, {"دو", "# C #"}, {"سه", "- [x] a | b"}, {"چهار", "a | b\nc"}},
		"1\\. \\*x\\* \\_y\\_ a_b 2 * 3 \\<b> a\\<b \\&amp; & \\[x](y) \\`c\\` \\\\\\* C:\\d\n\n# # C \\#\n\n- \\- \\[x] a | b\n\n|a \\| b<br>c|\n|-|\n"},
	{"lines", "> یک  \n> دو\n> سه\n\n1. چهار\n", [][2]string{{"یک\nدو سه", "one\ntwo\n- three"}, {"چهار", "four\n# five"}},
		"> one  \n> two\\\n> \\- three\n\n1. four\\\n   \\# five\n"},
	{"a link that is found by its words", "[یک] و [دو][] و [سه][d]\n\n[یک]: a\n[دو]: b\n[d]: c\n", [][2]string{{"⟨1⟩یک⟨/1⟩ و ⟨2⟩دو⟨/2⟩ و ⟨3⟩سه⟨/3⟩", "⟨2⟩two⟨/2⟩, ⟨3⟩three⟨/3⟩, ⟨1⟩one⟨/1⟩"}},
		"[two][دو], [three][d], [one][یک]\n\n[یک]: a\n[دو]: b\n[d]: c\n"},
	{"signs that would not be markup", "یک **دو** سه *چهار* ~~پنج~~\n", [][2]string{{"یک ⟨1⟩دو⟨/1⟩ سه ⟨2⟩چهار⟨/2⟩ ⟨3⟩پنج⟨/3⟩", "one⟨1⟩(two)⟨/1⟩three ⟨2⟩four⟨/2⟩⟨3⟩five⟨/3⟩"}},
		"one<strong>(two)</strong>three <em>four</em><del>five</del>\n"},
	{"pictures", "متن ![نقشه](a.png 'راه') تا\n", [][2]string{{"متن ⟨1/⟩تا", "Wow!⟨1/⟩ see"}, {"نقشه", "a [map]"}, {"راه", "it's"}}, "Wow\\!![a \\[map\\]](a.png 'it\\'s') see\n"},
	{"notes and tasks", "- [ ] متن[^1]\n\n[^1]: یادداشت\n", [][2]string{{"متن", "[^2] text"}, {"یادداشت", "Note\nmore"}}, "- [ ] \\[^2] text[^1]\n\n[^1]: Note\\\n      more\n"},
	{"in a page from the right", "<div dir=\"rtl\" align=right>\n\nمتن <b dir=rtl lang=fa>تو</b> `<b dir=rtl>`\n\n</div>\n\n> <p dir=rtl>\n>\n> <i dir=rtl>نه</i> ‌\n\n<div dir=\"rtl\">نه</div>\n", [][2]string{{"متن ⟨1⟩تو⟨/1⟩ ⟨2⟩<b dir=rtl>⟨/2⟩", "Text ⟨1⟩in⟨/1⟩ ⟨2⟩x⟨/2⟩"}},
		"<div dir=\"ltr\" align=\"left\">\n\nText <b dir=\"ltr\" lang=\"en\">in</b> `<b dir=rtl>`\n\n</div>\n\n> <p dir=\"ltr\">\n>\n> <i dir=rtl>نه</i> ‌\n\n<div dir=\"rtl\">نه</div>\n"},
	{"Windows", "یک\r\nدو\r\n\r\n> سه\r\n", [][2]string{{"سه", "three\nfour"}}, "یک\r\nدو\r\n\r\n> three\\\r\n> four\r\n"},
}

func TestMarkdownWrite(t *testing.T) {
	for _, tt := range markdownWrites {
		t.Run(tt.name, func(t *testing.T) {
			checkTemplate(t, "a.md", []byte(tt.file))
			tmpl, err := loadBytes("a.md", []byte(tt.file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string]string{}
			for _, pair := range tt.texts {
				texts[pair[0]] = pair[1]
			}
			n := 0
			got, _ := written(t, tmpl, Turning{From: "fa", To: "en"}, func(i int) (string, bool) {
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

// FuzzMarkdown loads any text: it has the blocks that it has for reading, comes back
// as it was, and has its texts again when it is written with them.
func FuzzMarkdown(f *testing.F) {
	for _, tt := range markdowns {
		f.Add(tt.file)
	}
	for _, tt := range markdownWrites {
		f.Add(tt.file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		checkTemplate(t, "a.md", []byte(file))
		var same Options
		tmpl, err := loadBytes("a.md", []byte(file), Options{Opened: func(x *Text) { same.Encoding = x.Encoding }})
		if err != nil {
			return
		}
		for _, how := range []Turning{{From: "fa", To: "en"}, {From: "en", To: "fa"}} {
			out, _ := written(t, tmpl, how, func(i int) (string, bool) { return tmpl.Blocks[i].Text, i%2 == 0 })
			if _, err := loadBytes("a.md", []byte(out), same); err != nil {
				t.Errorf("%q written as %q: %v", file, out, err)
			}
		}
	})
}

func TestMarkdown(t *testing.T) {
	for _, tt := range markdowns {
		t.Run(tt.name, func(t *testing.T) {
			checkTemplate(t, "a.md", []byte(tt.file))
			tmpl, err := loadBytes("a.md", []byte(tt.file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(templateBlocks(tmpl), " | "); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			plain, err := read(t, "a.md", []byte(tt.file), Options{})
			want, _ := CutTags(tt.want)
			if got := strings.Join(plain, " | "); got != want || err != nil {
				t.Errorf("blocks %q, error %v", got, err)
			}
		})
	}
}

// What is not to be translated is told, since a translation of it gets lost.
func TestMarkdownFixed(t *testing.T) {
	tmpl, err := loadBytes("a.md", []byte("فرمان `git` و **نام**"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if tags := tmpl.Tags[0]; len(tags) != 2 || !tags[0].Fixed || tags[1].Fixed {
		t.Errorf("%+v", tags)
	}
}

func TestMarkdownNotes(t *testing.T) {
	for file, want := range map[string]string{
		"یک\n\n<div dir=rtl>\n\nدو\n\n</div>\n\n<script>\nx\n</script>\n": "",
		"یک\n\n<div>دو</div>\n\n<p><b>سه</b></p>\n":                       "text is left out: blocks of HTML, in line 3 and 1 more",
	} {
		var notes []string
		if _, err := loadBytes("a.md", []byte(file), Options{Note: func(s string) { notes = append(notes, s) }}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(notes, "|"); got != want {
			t.Errorf("%q: %q", file, got)
		}
	}
}

// A piece that is read again has the definitions that it names, and no others: else
// each of thousands of pieces would cost thousands of definitions.
func TestMarkdownDefinitions(t *testing.T) {
	p, err := openMarkdown("a.md", []byte("[a]: 1\n[B  c]: 2\n[d\\]e]: 3\n[f]: 4\n\n[x][a]\n"), Options{})
	if err != nil || len(p.refs) != 4 {
		t.Fatal(p.refs, err)
	}
	piece, err := p.parse("[[یک][A] و [دو][b\nc] \\[f] [d\\]e]", true)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range piece.refs {
		names = append(names, name)
	}
	slices.Sort(names)
	if got := strings.Join(names, "|"); got != `a|b c|d\]e` {
		t.Errorf("%q", got)
	}
}
