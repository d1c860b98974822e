package document

import (
	"strings"
	"testing"
)

var markdowns = []struct{ name, file, want string }{
	{"blocks", "# عنوان #\n\nیک\nدو  \nسه\\\nچهار\n\nزیر\n---\n* الف\n* ب\n\n  پس\n1. پ\n> نقل\n> قول\n", "h1:عنوان | p:یک دو\nسه\nچهار | h2:زیر | i:الف | i:ب | i:پس | i:پ | p:نقل قول"},
	{"inline", "کتا**ب‌ها**ی *علمی* و [پیوند](http://x \"راه\") و ~~نه~~ و `go test` است.\n", "p:کتا⟨1⟩ب‌ها⟨/1⟩ی ⟨2⟩علمی⟨/2⟩ و ⟨3⟩پیوند⟨/3⟩ و ⟨4⟩نه⟨/4⟩ و ⟨5⟩go test⟨/5⟩ است. | a:راه"},
	{"pictures", "متن ![نقشه](a.png 'راه') تا ![دو][d] پایان\n\n[d]: x.png \"سه\"\n", "p:متن ⟨1/⟩ تا ⟨2/⟩ پایان | a:نقشه | a:راه"},
	{"references", "[یک][a] و [دو][] و [سه] و [چهار] و <http://x.ir>\n\n[a]: x\n[دو]: y\n[سه]: z\n", "p:⟨1⟩یک⟨/1⟩ و ⟨2⟩دو⟨/2⟩ و ⟨3⟩سه⟨/3⟩ و [چهار] و ⟨4⟩http://x.ir⟨/4⟩"},
	{"escapes", "\\*یک\\* &amp; &zwnj;&#1740; &nosuch; \\x\n", "p:*یک* & \u200cی &nosuch; \\x"},
	{"not text", "---\ntitle: عنوان\n---\n\n```\nنه\n```\n\n    نه\n\n<div dir=\"rtl\">\nنه\n</div>\n\n***\n\n[x]: نه\n\nآری\n", "p:آری"},
	{"a table", "| شهر | باران |\n|---|--:|\n| **رشت** | ۴۲ \\| ۴۳<br>است |\n", "c:شهر | c:باران | c:رشت | c:۴۲ | ۴۳\nاست"},
	{"notes", "متن[^1] است.[^x]\n\n[^1]: یادداشت *یک*\n\n    دوم\n\nپایان\n", "p:متن⟨1/⟩ است. | p:پایان | n:یادداشت ⟨1⟩یک⟨/1⟩ | n:دوم"},
	{"tasks", "- [ ] بخوان\n- [x] بنویس **این**\n", "i:بخوان | i:بنویس ⟨1⟩این⟨/1⟩"},
	{"tags of HTML", "یک <b>دو</b> <img src=x> <!-- c --> سه<br/>چهار </u>", "p:یک ⟨1⟩دو⟨/1⟩ ⟨2/⟩ ⟨3/⟩ سه\nچهار"},
	{"in one another", "> - یک **دو *سه* [چهار *پنج*](x)\n>   شش** هفت\n", "i:یک ⟨1⟩دو ⟨2⟩سه⟨/2⟩ ⟨3⟩چهار ⟨4⟩پنج⟨/4⟩⟨/3⟩ شش⟨/1⟩ هفت"},
	{"code alone", "`go`\n\nو `a`\n", "p:و ⟨1⟩a⟨/1⟩"},
	{"line ends of Windows", "# یک\r\n\r\nدو\r\nسه  \r\nچهار\r\n", "h1:یک | p:دو سه\nچهار"},
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
