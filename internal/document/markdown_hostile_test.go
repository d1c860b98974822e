package document

import (
	"strings"
	"testing"
)

// Text that is made to cost much is read, or refused, and comes back as it was.
func TestMarkdownHostile(t *testing.T) {
	for name, file := range map[string]string{
		"deep quotes": strings.Repeat(">", 5_000) + " متن", "deep lists": strings.Repeat("- ", 2_000) + "متن",
		"brackets": strings.Repeat("[", 20_000) + "متن", "stars": strings.Repeat("*م ", 20_000), "stars that end": strings.Repeat("*م**", 5_000),
		"ticks": strings.Repeat("`م", 20_000), "tags": strings.Repeat("<b>", 5_000) + "م" + strings.Repeat("</b>", 5_000),
		"notes": strings.Repeat("[^1]", 5_000) + "م", "definitions of notes": strings.Repeat("[^1]: م\n", 5_000),
		"wide": strings.Repeat("|م", 5_000) + "\n" + strings.Repeat("|-", 5_000), "no end": "```\nمتن", "front matter without end": "---\nمتن",
	} {
		t.Run(name, func(t *testing.T) { checkTemplate(t, "a.md", []byte(file)) })
	}
	for file, want := range map[string]string{
		strings.Repeat("![م](", 20_000): "a.md:1: too many links and pictures in long lines // split the lines",
		strings.Repeat("|م", 4_000) + "\n" + strings.Repeat("|-", 4_000) + strings.Repeat("\n|م", 4_000): "a.md:264: tables of more than 1048576 cells // split the file",
		strings.Repeat("متن ", maxMarkdown/7+1):                                                          "a.md: a Markdown file of more than 16 MiB // split it",
		"aaa\x00b": "a.md:1: NUL byte: this looks like a binary file, not text",
		"# ":       "a.md: no text in it",
		"":         "a.md: the file is empty",
	} {
		checkError(t, "a.md", []byte(file), want)
		if _, err := loadBytes("a.md", []byte(file), Options{}); err == nil || !strings.HasPrefix(want, err.Error()) {
			t.Errorf("template: error %v, want %q", err, want)
		}
	}
}

func TestMarkdownEncodings(t *testing.T) {
	const file = "# سلام\r\n\r\nدنياي **ما**\r\n"
	for name, file := range map[string]string{
		"utf-8 with a mark": "\uFEFF" + file, "windows-1256": in(cp1256, file), "utf-16le": "\xFF\xFE" + in(utf16LE, file),
	} {
		t.Run(name, func(t *testing.T) {
			checkTemplate(t, "a.md", []byte(file))
			tmpl, err := loadBytes("a.md", []byte(file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			out, _ := written(t, tmpl, Turning{}, translate(tmpl, map[string]string{"سلام": "Łódź گیلان"}))
			again, err := loadBytes("a.md", []byte(out), Options{})
			if err != nil || again.Blocks[0].Text != "Łódź گیلان" || again.Blocks[1].Text != "دنياي ⟨1⟩ما⟨/1⟩" {
				t.Errorf("%q, error %v", out, err)
			}
		})
	}
}
