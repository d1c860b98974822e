package document

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func bold() code { return code{open: "<b>", close: "</b>", what: "bold"} }

func picture() code { return code{open: "<img>", what: "picture", kept: true} }

// native is how pieces stand in a file of a made-up format.
func (t *inline) native(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.kind {
		case pieceText:
			b.WriteString(p.text)
		case pieceClose:
			b.WriteString(t.codes[p.code].close)
		default:
			b.WriteString(t.codes[p.code].open)
		}
	}
	return b.String()
}

func TestTagged(t *testing.T) {
	build := func(parts ...string) *inline {
		var x inline
		for _, p := range parts {
			switch p {
			case "<b>":
				x.begin(bold())
			case "</b>":
				x.end()
			case "<img>":
				x.addSingle(picture())
			default:
				x.addText(p)
			}
		}
		return &x
	}
	for _, c := range []struct {
		name, in, tagged, translation, out, problems string
	}{
		{"words in bold", "آیا |<b>|مهم|</b>| است؟", "آیا ⟨1⟩مهم⟨/1⟩ است؟", "Is it ⟨1⟩important⟨/1⟩?", "Is it <b>important</b>?", ""},
		{"all bold", "<img>|<b>|مهم|</b>| ", "مهم", "Important", "<img><b>Important</b> ", ""},
		{"a picture inside", "این |<img>| را ببینید", "این ⟨1/⟩ را ببینید", "See ⟨1/⟩ here", "See <img> here", ""},
		{"missing", "این |<img>| را |<b>|ببینید|</b>|.", "این ⟨1/⟩ را ⟨2⟩ببینید⟨/2⟩.", "See", "See<img>", "the tag ⟨1/⟩ (picture) is missing: put at the end; the tags ⟨2⟩…⟨/2⟩ (bold) are missing"},
		{"unknown, twice, wrong kind", "این |<img>| را |<b>|ببینید|</b>|.", "این ⟨1/⟩ را ⟨2⟩ببینید⟨/2⟩.", "⟨1/⟩a⟨1/⟩⟨2⟩b⟨/2⟩⟨3/⟩⟨1⟩", "<img>a<b>b</b>",
			"the tag ⟨1/⟩ stands twice: left out; the tag ⟨3/⟩ is none of the source: left out; the tag ⟨1⟩ is of another kind in the source, ⟨1/⟩: left out"},
		{"crossed", "x|<b>|الف|<b>|ب|</b>|پ|</b>|y", "x⟨1⟩الف⟨2⟩ب⟨/2⟩پ⟨/1⟩y", "⟨1⟩a⟨2⟩b⟨/1⟩c⟨/2⟩", "<b>a<b>b</b></b>c", "the tag ⟨/1⟩ ends before the one that began inside it; the tag ⟨/2⟩ has no beginning: left out"},
		{"open", "x|<b>|الف|</b>|y", "x⟨1⟩الف⟨/1⟩y", "⟨1⟩a", "<b>a</b>", "a pair of tags has no end"},
		{"text that looks like a tag", "نوع ⟨3⟩ |<b>|نو|</b>|.", "نوع ⟨3⟩ ⟨4⟩نو⟨/4⟩.", "Type ⟨3⟩ is ⟨4⟩new⟨/4⟩.", "Type ⟨3⟩ is <b>new</b>.", ""},
		{"a pair with nothing in it", "x|<b>|</b>|y", "x⟨1/⟩y", "a⟨1/⟩", "a<b></b>", ""},
	} {
		x := build(strings.Split(c.in, "|")...)
		text, _ := x.tagged()
		if text != c.tagged {
			t.Errorf("%s: tagged %q, not %q", c.name, text, c.tagged)
		}
		if again, problems := x.render(text); x.native(again) != strings.ReplaceAll(c.in, "|", "") || len(problems) > 0 {
			t.Errorf("%s: its own text gives %q, %q", c.name, x.native(again), problems)
		}
		pieces, problems := x.render(c.translation)
		if got := x.native(pieces); got != c.out || strings.Join(problems, "; ") != c.problems {
			t.Errorf("%s: %q, %q\nwant %q, %q", c.name, got, problems, c.out, c.problems)
		}
	}
}

// Whatever a block is made of, its own text brings it back; whatever a translation
// is, pairs stay pairs and nothing that must be kept is lost.
func TestTaggedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var x inline
		words := []string{"الف ", "ب", " ", "⟨1⟩", "⟨/2⟩", "⟨", "\u200f"}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				x.begin(bold())
			case 1:
				if len(x.open) > 0 {
					x.end()
				}
			case 2:
				x.addSingle(picture())
			default:
				x.addText(rapid.SampledFrom(words).Draw(t, "text"))
			}
		}
		for len(x.open) > 0 {
			x.end()
		}
		before := x.native(x.pieces)
		text, tags := x.tagged()
		if pieces, problems := x.render(text); x.native(pieces) != before || len(problems) > 0 {
			t.Fatalf("%q gives %q, %q", before, x.native(pieces), problems)
		}
		plain, placed := CutTags(text)
		if x.first == 0 && (strings.Contains(plain, "⟨1⟩") || (len(placed) == 0) != (len(tags) == 0)) {
			t.Fatalf("%q: %q, %v", text, plain, placed)
		}
		translation := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "⟨1⟩", "⟨/1⟩", "⟨1/⟩", "⟨2⟩", "⟨/2⟩", "⟨2/⟩", "⟨3/⟩", " "}), 0, 8).Draw(t, "translation"), "")
		pieces, _ := x.render(translation)
		var open []int
		kept := 0
		for _, p := range pieces {
			switch p.kind {
			case pieceOpen:
				open = append(open, p.code)
			case pieceClose:
				if len(open) == 0 || open[len(open)-1] != p.code {
					t.Fatalf("%q: the pairs of %q cross", before, translation)
				}
				open = open[:len(open)-1]
			case pieceSingle:
				if x.codes[p.code].kept {
					kept++
				}
			}
		}
		if want := len(slices.DeleteFunc(slices.Clone(x.codes), func(c code) bool { return !c.kept || c.pair })); len(open) > 0 || kept != want {
			t.Fatalf("%q: %q leaves %d open, and %d of %d", before, translation, len(open), kept, want)
		}
	})
}

func TestSplice(t *testing.T) {
	got := splice([]byte("0123456789"), []edit{{7, 9, []byte("x")}, {2, 2, []byte("a")}, {2, 4, nil}, {10, 10, []byte("!")}})
	if string(got) != "01a456x9!" {
		t.Errorf("%s", got)
	}
}
