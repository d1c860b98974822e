package document

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawTranslation draws a translation of a block with its tags, or some of them, in
// any order that pairs allow.
func drawTranslation(t *rapid.T, source string, tags []Tag) string {
	word := rapid.SampledFrom([]string{"rain", "گیلان", "a<b", "R&D", "&amp;", "*star*", "snake_case", "[x](y)", "1.", "- item", "# no", "`tick`", "«نقل»", "(so)", "\"quoted\"", "C:\\x", "|", "~~", "!", "end.", "_", "<b>"})
	var b strings.Builder
	words := func(least int) {
		for range rapid.IntRange(least, 3).Draw(t, "words") {
			b.WriteString(word.Draw(t, "word"))
			if rapid.Bool().Draw(t, "space") {
				b.WriteByte(' ')
			}
		}
	}
	words(1)
	for _, tag := range rapid.Permutation(tags).Draw(t, "order") {
		if !tag.Pair {
			b.WriteString(tagText(tag.Number, pieceSingle))
		} else {
			open, end := tagText(tag.Number, pieceOpen), tagText(tag.Number, pieceClose)
			b.WriteString(open)
			if tag.What == "not to be translated" { // It would stay in any case.
				_, inside, _ := strings.Cut(source, open)
				inside, _, _ = strings.Cut(inside, end)
				b.WriteString(inside)
			} else {
				words(1)
			}
			b.WriteString(end)
		}
		words(0)
	}
	return b.String()
}

// loose is a text without tags, white space and invisible marks: where those at the edge
// of a tag come to stand does not matter.
func loose(s string) string {
	s, _ = CutTags(s)
	return strings.Map(func(r rune) rune {
		if !visible(string(r)) {
			return -1
		}
		return r
	}, s)
}

// checkTranslations writes a document with drawn translations of some of its blocks:
// it can be read again, and has the texts and tags.
func checkTranslations(t *rapid.T, name, file string) {
	tmpl, err := loadBytes(name, []byte(file), Options{})
	if err != nil {
		t.Fatalf("%q: %v", file, err)
	}
	texts := map[int]string{}
	for i := range tmpl.Blocks {
		if rapid.Bool().Draw(t, "translated") {
			texts[i] = drawTranslation(t, tmpl.Blocks[i].Text, tmpl.Tags[i])
		}
	}
	how := rapid.SampledFrom([]Turning{{From: "fa", To: "en"}, {From: "en", To: "fa"}, {}}).Draw(t, "how")
	var out bytes.Buffer
	problems, err := tmpl.Write(&out, how, func(i int) (string, bool) { s, ok := texts[i]; return s, ok })
	if err != nil || len(problems) > 0 {
		t.Fatalf("%q: %v, %v", file, problems, err)
	}
	again, err := loadBytes(name, out.Bytes(), Options{})
	if err != nil {
		t.Fatalf("%q written as\n%q: %v", file, out.String(), err)
	}
	if len(again.Blocks) != len(tmpl.Blocks) {
		t.Fatalf("%q written as\n%q\nhas %q", file, out.String(), templateBlocks(again))
	}
	// What stands in a sentence, such as a tool tip, moves with its tag.
	var got, want []string
	for i, b := range tmpl.Blocks {
		text, ok := texts[i]
		if !ok {
			text = b.Text
		}
		want = append(want, b.Kind.String()+" "+loose(text))
		got = append(got, again.Blocks[i].Kind.String()+" "+loose(again.Blocks[i].Text))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("%q written as\n%q\nhas %q\nnot %q", file, out.String(), got, want)
	}
	out.Reset()
	if _, err := tmpl.Write(&out, how, none); err != nil || out.String() != file {
		t.Fatalf("%q comes back as %q, error %v", file, out.String(), err)
	}
}

func TestHTMLTemplateProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inline := rapid.SampledFrom([][2]string{
			{"", ""}, {"<b>", "</b>"}, {`<a href="x" title="راه">`, "</a>"}, {"<!-- c -->", ""}, {"<script>'<p>'</script>", ""}, {"<span dir=rtl>", "</span>"},
			{"<wbr>", ""}, {`<img alt='نقشه' src=x>`, ""}, {"<span hidden>نه</span>", ""}, {"<button>برو ", "</button>"},
		})
		tags := map[string][3]string{
			"p": {"p", "<div dir=rtl>", "</div>"}, "h1": {"h1 align=right", "", ""}, "h3": {"h3", "<section>", "</section>"},
			"i": {"li style='direction:rtl'", "<ul>", "</ul>"}, "c": {"td", "<table><tr>", "</table>"},
		}
		page := rapid.SampledFrom([]string{"", "<html>", "<html lang=fa dir='rtl'>"}).Draw(t, "html")
		for _, d := range drawParagraphs(t) {
			tag := tags[d.kind]
			page += tag[1] + "<" + tag[0] + ">\n  "
			for _, piece := range drawPieces(t, d.text) {
				a := inline.Draw(t, "inline")
				page += a[0] + textEscapes.Replace(piece) + a[1]
			}
			page += "\n</" + strings.Fields(tag[0])[0] + ">" + tag[2] + "\n"
		}
		checkTranslations(t, "a.html", page)
	})
}

func TestMarkdownProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inline := rapid.SampledFrom([][2]string{
			{"", ""}, {"**", "**"}, {"*", "*"}, {"~~", "~~"}, {"[", "](http://x \"راه\")"}, {"![نقشه](x)", ""}, {"<b>", "</b>"}, {"[", "][d]"}, {"`go`", ""}, {"[^1]", ""},
		})
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"باران", "در گیلان", "۴۲", "گفت", "rain"}), 1, 4)
		begin := rapid.SampledFrom([]string{"", "# ", "- ", "> ", "1. ", "> - ", "- [ ] ", "[^1]: "})
		file := ""
		for range rapid.IntRange(1, 5).Draw(t, "blocks") {
			file += begin.Draw(t, "begin")
			for _, w := range words.Draw(t, "words") {
				a := inline.Draw(t, "inline")
				file += a[0] + w + a[1] + " "
			}
			file = strings.TrimRight(file, " ") + "\n\n<!-- -->\n\n"
		}
		file += "| شهر | **باران** است |\n|--|--|\n| رشت | `a` و ۴۲ |\n\n[d]: http://y\n"
		checkTranslations(t, "a.md", file)
	})
}
