package work

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/document"
	"hafez/segment"
)

func persian(t testing.TB) *segment.Rules {
	t.Helper()
	rules, err := segment.Builtin("fa")
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// template is a document of these blocks.
func template(texts ...string) *document.Template {
	t := &document.Template{Name: "در راه/گزارش.docx", Sum: strings.Repeat("5a", 32)}
	for _, s := range texts {
		t.Blocks = append(t.Blocks, document.Block{Text: s})
	}
	return t
}

func TestCut(t *testing.T) {
	rules := persian(t)
	for _, test := range []struct {
		text string
		want []string
	}{
		{"باران بارید. رود بالا آمد.", []string{"باران بارید.", "رود بالا آمد."}},
		{"⟨1⟩باران بارید.⟨/1⟩ رود بالا آمد.", []string{"⟨1⟩باران بارید.⟨/1⟩", "رود بالا آمد."}},
		{"⟨1⟩باران بارید. رود⟨/1⟩ بالا آمد.", []string{"⟨1⟩باران بارید.", "رود⟨/1⟩ بالا آمد."}},
		{"باران بارید.⟨1/⟩ ⟨2⟩رود⟨/2⟩ بالا آمد.", []string{"باران بارید.⟨1/⟩", "⟨2⟩رود⟨/2⟩ بالا آمد."}},
		{"باران بارید. ⟨1/⟩رود بالا آمد.⟨2/⟩", []string{"باران بارید.", "⟨1/⟩رود بالا آمد.⟨2/⟩"}},
		{"⟨1⟩باران بارید.⟨/1⟩⟨2⟩ رود بالا آمد.⟨/2⟩", []string{"⟨1⟩باران بارید.⟨/1⟩", "⟨2⟩ رود بالا آمد.⟨/2⟩"}},
		{"⟨1⟩باران بارید. ⟨2/⟩⟨/1⟩رود بالا آمد.", []string{"⟨1⟩باران بارید. ⟨2/⟩⟨/1⟩", "رود بالا آمد."}},
		{"باران⟨1/⟩\nرود", []string{"باران⟨1/⟩", "رود"}},
		{"باران ⟨1⟩بارید⟨/1⟩", []string{"باران ⟨1⟩بارید⟨/1⟩"}},
	} {
		p := cut(test.text, rules)
		if !slices.Equal(p.segments, test.want) {
			t.Errorf("%s:\n got %q\nwant %q", test.text, p.segments, test.want)
		}
		if got := joined(p); got != test.text {
			t.Errorf("%s: joined %s", test.text, got)
		}
	}
}

func joined(p pieces) string {
	var b strings.Builder
	for i, g := range p.gaps {
		b.WriteString(g)
		if i < len(p.segments) {
			b.WriteString(p.segments[i])
		}
	}
	return b.String()
}

// taggedText draws a block: sentences with tags anywhere, pairs that lie in one
// another.
func taggedText(t *rapid.T) string {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"باران", "می‌بارد", "رود", "بالا", "آمد.", "چرا؟", "«آب»", "WHO", "۱۲٫۵", " ", "  ", "\n", "\u00a0", "⟨", "⟩", ". "}), 1, 16).Draw(t, "words")
	var b strings.Builder
	var open []int
	n := 0
	for _, w := range words {
		for range rapid.IntRange(0, 2).Draw(t, "tags") {
			switch kind := rapid.IntRange(0, 2).Draw(t, "kind"); {
			case kind == 0:
				n++
				open = append(open, n)
				fmt.Fprintf(&b, "⟨%d⟩", n)
			case kind == 1 && len(open) > 0:
				fmt.Fprintf(&b, "⟨/%d⟩", open[len(open)-1])
				open = open[:len(open)-1]
			default:
				n++
				fmt.Fprintf(&b, "⟨%d/⟩", n)
			}
		}
		b.WriteString(w)
		if rapid.Bool().Draw(t, "space") {
			b.WriteByte(' ')
		}
	}
	for _, o := range slices.Backward(open) {
		fmt.Fprintf(&b, "⟨/%d⟩", o)
	}
	return b.String()
}

// Nothing of a block is lost or moved, and between segments is white space only.
func TestCutIsLossless(t *testing.T) {
	rules := persian(t)
	rapid.Check(t, func(t *rapid.T) {
		text := taggedText(t)
		p := cut(text, rules)
		if got := joined(p); got != text {
			t.Fatalf("%q: joined %q", text, got)
		}
		if len(p.segments) == 0 {
			return
		}
		plain, _ := document.CutTags(text)
		n := 0
		for s := range segment.Split(plain, rules, segment.Options{}) {
			words, _ := document.CutTags(p.segments[n])
			if strings.TrimSpace(words) != s.Text {
				t.Fatalf("%q: segment %q has the words %q", text, p.segments[n], s.Text)
			}
			n++
		}
		if n != len(p.segments) {
			t.Fatalf("%q: %d segments, not %d", text, len(p.segments), n)
		}
		for _, g := range p.gaps {
			if strings.TrimSpace(g) != "" {
				t.Fatalf("%q: %q between segments", text, g)
			}
		}
	})
}

func TestLegend(t *testing.T) {
	doc := template("⟨1⟩باران⟨/1⟩ بارید.⟨2/⟩ ⟨3⟩رود بالا آمد. چه شد؟⟨/3⟩")
	doc.Tags = [][]document.Tag{{{Number: 1, Pair: true, What: "bold"}, {Number: 2, What: "footnote", Kept: true}, {Number: 3, Pair: true, What: "link"}}}
	for i, r := range Cut(doc, persian(t)).Rows {
		if want := []string{"hafez: ⟨1⟩ bold, ⟨2/⟩ footnote", "hafez: ⟨3⟩ link", "hafez: ⟨/3⟩ link"}[i]; r.Note != want {
			t.Errorf("%q, want %q", r.Note, want)
		}
		if r.remarks() != "" {
			t.Errorf("%q", r.remarks())
		}
	}
}

func TestSplit(t *testing.T) {
	single := []document.PlacedTag{{At: 5, Text: "⟨1/⟩"}}
	for _, test := range []struct{ end, next, want int }{{5, 5, 1}, {5, 6, 1}, {4, 5, 0}, {4, 6, 1}} {
		if got := split(single, test.end, test.next, false, false); got != test.want {
			t.Errorf("words end at %d and begin at %d: %d, not %d", test.end, test.next, got, test.want)
		}
	}
}
