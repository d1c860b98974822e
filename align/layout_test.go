package align

import (
	"context"
	"math"
	"testing"
)

func TestLabel(t *testing.T) {
	for _, c := range []struct {
		text string
		want int32
	}{
		{"۳. هزینه‌ها", 3},
		{"3) Costs", 3},
		{"(۱۲) پیوست", 12},
		{"[4] see above", 4},
		{"۱- درآمد", 1},
		{"۱-درآمد", 1},
		{"\u200f۲ـ مالیات", 2},
		{"٧. باب", 7},
		{"الف) تعریف‌ها", 1},
		{"الف- تعریف‌ها", 1},
		{"ب) دامنه", 2},
		{"ج) زمان", 3},
		{"پ) زمان", 3},
		{"a) definitions", 1},
		{"(c) time", 3},
		{"iv. time", 4},
		{"(ii) scope", 2},
		{"5.", 5},

		{"", 0},
		{"A. Smith said so.", 0},
		{"م. رضایی گفت.", 0},
		{"3.5 million", 0},
		{"3-year plan", 0},
		{"2025. A year", 0},
		{"(see 3) and", 0},
		{"- a dash", 0},
		{"ساعت ۳. بعد", 0},
		{"abcdefghijklmnopqrstuvw) x", 0},
		{"999999999999) x", 0},
		{"\xff) x", 0},
	} {
		if got := label(c.text); got != c.want {
			t.Errorf("label(%q) = %d, want %d", c.text, got, c.want)
		}
	}
}

// The words of these texts tell nothing, and the lengths that the last segment
// has none to go with it.
var (
	plainSource = []string{"بیا برویم.", "بنشین اینجا.", "دیر شده است.", "باز هم بمان."}
	plainTarget = []string{"Aaa bbb ccc.", "Ddd eee fff.", "Ggg hhh iii."}
)

func alignWith(t *testing.T, source, target []string, opts Options) string {
	t.Helper()
	opts.From = "xx" // no lexicon
	beads, err := Align(context.Background(), source, target, opts)
	if err != nil {
		t.Fatal(err)
	}
	return ladder(beads)
}

// Where nothing else tells, paragraphs, headings and the numbers of a list do.
func TestLayoutTells(t *testing.T) {
	places := func(paragraphs ...int) (p []Place) {
		for _, n := range paragraphs {
			p = append(p, Place{Paragraph: n})
		}
		return p
	}
	kinds := func(kinds ...int) (p []Place) {
		for _, k := range kinds {
			p = append(p, Place{Kind: k})
		}
		return p
	}
	for _, c := range []struct {
		name           string
		source, target []Place
		want           string
	}{
		{"the pair is in the first paragraph", places(1, 1, 2, 3), places(1, 2, 3), "1,2-1 3-2 4-3"},
		{"the pair is in the last paragraph", places(1, 2, 3, 3), places(1, 2, 3), "1-1 2-2 3,4-3"},
		{"a heading goes with a heading", kinds(0, 0, 1, 0), kinds(0, 1, 0), "1,2-1 3-2 4-3"},
		{"another heading", kinds(0, 1, 0, 0), kinds(0, 1, 0), "1-1 2-2 3,4-3"},
	} {
		if got := alignWith(t, plainSource, plainTarget, Options{SourcePlaces: c.source, TargetPlaces: c.target}); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	list := func(texts []string, labels ...string) []string {
		out := make([]string, len(texts))
		for i := range texts {
			out[i] = labels[i] + texts[i]
		}
		return out
	}
	for _, c := range []struct {
		source, target []string
		want           string
	}{
		{list(plainSource, "الف) ", "", "ب) ", "ج) "), list(plainTarget, "a) ", "b) ", "c) "), "1,2-1 3-2 4-3"},
		{list(plainSource, "الف) ", "ب) ", "ج) ", ""), list(plainTarget, "i. ", "ii. ", "iii. "), "1-1 2-2 3,4-3"},
	} {
		if got := alignWith(t, c.source, c.target, Options{}); got != c.want {
			t.Errorf("%q: %s, want %s", c.source, got, c.want)
		}
	}
}

// A layout that the translation did not keep does no harm.
func TestLayoutLost(t *testing.T) {
	source, target, _ := synthetic(200, 5, nil)
	want := ladder(mustAlign(t, source, target))
	scattered := func(segments []string, every, from int) []Place {
		p := make([]Place, len(segments))
		n := from
		for i := range p {
			if n++; n%every == 0 {
				p[i].Kind = 1
			}
			p[i].Paragraph = n / every
		}
		return p
	}
	beads, err := Align(context.Background(), source, target, Options{
		SourcePlaces: scattered(source, 3, 0), TargetPlaces: scattered(target, 5, 2),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := ladder(beads); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEchoRefit(t *testing.T) {
	kindsOf := func(kinds ...int32) *side {
		s := &side{}
		for _, k := range kinds {
			s.segments = append(s.segments, segment{kind: k})
		}
		return s
	}
	beads := func(n int) (all []weighted) {
		for i := range n {
			all = append(all, weighted{edge{i + 1, i + 1, shape{1, 1}}, 1})
		}
		return all
	}
	var same, other []int32
	for i := range int32(400) {
		same, other = append(same, i%7), append(other, i*i%7)
	}
	for _, c := range []struct {
		name           string
		source, target *side
		least, most    float64
	}{
		{"kept", kindsOf(same...), kindsOf(same...), .9, maxKeep},
		{"not kept", kindsOf(same...), kindsOf(other...), minKeep, .2},
	} {
		l := newLayout(c.source, c.target)
		for range 5 {
			l = l.refit(c.source, c.target, beads(400))
		}
		if l.kind.keep < c.least || l.kind.keep > c.most {
			t.Errorf("%s: %v, want %v to %v", c.name, l.kind.keep, c.least, c.most)
		}
		for i := range c.source.segments {
			if x := l.kind.tells(&c.source.segments[i], &c.target.segments[i]); math.IsNaN(x) || x < leastEcho || x > mostEcho {
				t.Fatalf("%s: tells %v", c.name, x)
			}
		}
	}
	if l := newLayout(kindsOf(0, 0), kindsOf(0, 1)); l != nil {
		t.Error("a side without layout has one")
	}
}
