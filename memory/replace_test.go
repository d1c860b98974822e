package memory

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReplace(t *testing.T) {
	for _, c := range []struct {
		r          Replacement
		text, want string
		places     int
	}{
		{Replacement{Old: "lake", New: "Lake"}, "the lake, lakeside", "the Lake, Lakeside", 2},
		{Replacement{Old: "lake", New: "Lake", Word: true}, "the lake, lakeside, lake's", "the Lake, lakeside, Lake's", 2},
		{Replacement{Old: "lake", New: "sea", IgnoreCase: true}, "Lake LAKE lake", "sea sea sea", 3},
		{Replacement{Old: "lake", New: "Lake", IgnoreCase: true}, "Lake lake", "Lake Lake", 1},
		{Replacement{Old: "lake", New: "lake"}, "lake", "lake", 0},
		{Replacement{Old: "a.c", New: "$1"}, "a.c abc", "$1 abc", 1},
		{Replacement{Old: "(", New: "["}, "(a)", "[a)", 1},
		{Replacement{Old: "aa", New: "a"}, "aaaa a", "aa a", 2},
		{Replacement{Old: "a a", New: "b", Word: true}, "ba a a", "ba b", 1},
		{Replacement{Old: " a", New: "", Word: true}, "b a ab", "b ab", 1},
		{Replacement{Old: "کتاب", New: "دفتر", Word: true}, "کتاب کتاب‌ها کتابی، «کتاب»", "دفتر کتاب‌ها کتابی، «دفتر»", 2},
		{Replacement{Old: "کتاب", New: "دفتر"}, "کتاب‌ها كتاب", "دفتر‌ها كتاب", 1},
		{Replacement{Old: "کتاب", New: "دفتر", Word: true}, "کتابِ", "کتابِ", 0},
		{Replacement{Old: `(\w+) of (\w+)`, New: "$2 $1", Regexp: true}, "lake of tears and $", "tears lake and $", 1},
		{Replacement{Old: `\d+`, New: "$$$0", Regexp: true}, "12 and 3", "$12 and $3", 2},
		{Replacement{Old: `[a-z]+`, New: "x", Regexp: true, Word: true}, "ab Cd ef", "x Cd x", 2},
		{Replacement{Old: `^`, New: "> ", Regexp: true}, "a\nb", "> a\nb", 1},
		{Replacement{Old: `\s+$`, New: "", Regexp: true}, "a \n", "a", 1},
	} {
		x, err := c.r.Replacer()
		if err != nil {
			t.Errorf("%+v: %v", c.r, err)
			continue
		}
		got, places := x.Replace(c.text)
		if got != c.want || len(places) != c.places {
			t.Errorf("%+v: %q becomes %q, %v", c.r, c.text, got, places)
		}
	}
	for _, r := range []Replacement{{}, {New: "x"}, {Old: "(", Regexp: true}, {Old: "a\xff"}, {Old: "a", New: "\xff"}, {Old: "a", New: strings.Repeat("a", maxText+1)}} {
		if _, err := r.Replacer(); err == nil {
			t.Errorf("%.60q, %.60q is no error", r.Old, r.New)
		}
	}
}

func TestTypedOtherwise(t *testing.T) {
	for _, c := range []struct {
		r    Replacement
		text string
		want bool
	}{
		{Replacement{Old: "کتاب"}, "كتاب", true},
		{Replacement{Old: "می‌رود"}, "او می رود", true},
		{Replacement{Old: "Lake"}, "lake", true},
		{Replacement{Old: "Lake", IgnoreCase: true}, "lake", false},
		{Replacement{Old: "کتاب"}, "کتاب و كتاب", false}, // One is replaced.
		{Replacement{Old: "کتاب"}, "نان", false},
		{Replacement{Old: "کتاب", Word: true}, "كتاب", false},
		{Replacement{Old: "کتاب", Regexp: true}, "كتاب", false},
		{Replacement{Old: " "}, "a", false},
	} {
		x, err := c.r.Replacer()
		if err != nil {
			t.Fatal(err)
		}
		if got := x.TypedOtherwise(c.text); got != c.want {
			t.Errorf("%+v in %q: %v", c.r, c.text, got)
		}
	}
}

// What is told of the places is so: outside them the texts are the same, and without
// any the text is as it was. Without regular expressions it is what package strings
// does.
func TestReplaceProperties(t *testing.T) {
	text := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a", "B", "b", "ی", "ي", "\u200c", " ", "ۀ", "é", "\n", "1"})), func(s []string) string { return strings.Join(s, "") })
	rapid.Check(t, func(t *rapid.T) {
		r := Replacement{
			Old: rapid.SampledFrom([]string{"a", "ab", "ی", " ", "[ab]+", "(a)(b)?", ".", "b*"}).Draw(t, "old"), New: rapid.SampledFrom([]string{"", "x", "$1", "ab"}).Draw(t, "new"),
			Regexp: rapid.Bool().Draw(t, "regexp"), Word: rapid.Bool().Draw(t, "word"), IgnoreCase: rapid.Bool().Draw(t, "case"),
		}
		x, err := r.Replacer()
		if err != nil {
			t.Fatal(err)
		}
		old := text.Draw(t, "text")
		now, places := x.Replace(old)
		if (len(places) == 0) != (now == old) && !r.Regexp {
			t.Fatalf("%q becomes %q: %v", old, now, places)
		}
		var b strings.Builder
		at, atNew := 0, 0
		for _, p := range places {
			if p.Old.Start < at || old[at:p.Old.Start] != now[atNew:p.New.Start] || old[p.Old.Start:p.Old.End] == now[p.New.Start:p.New.End] {
				t.Fatalf("%q becomes %q: %v", old, now, places)
			}
			b.WriteString(old[at:p.Old.Start] + now[p.New.Start:p.New.End])
			at, atNew = p.Old.End, p.New.End
		}
		if b.WriteString(old[at:]); b.String() != now {
			t.Fatalf("%q becomes %q, the places %v make %q", old, now, places, b.String())
		}
		if !r.Regexp && !r.Word && !r.IgnoreCase && now != strings.ReplaceAll(old, r.Old, r.New) {
			t.Fatalf("%q becomes %q", old, now)
		}
	})
}

func FuzzReplace(f *testing.F) {
	f.Add("lake", "Lake", "the lake", true, true, false)
	f.Add("(a)|b", "$1$2", "abا", false, true, true)
	f.Fuzz(func(t *testing.T, old, now, text string, word, ignore, expression bool) {
		x, err := Replacement{old, now, expression, word, ignore}.Replacer()
		if err != nil || len(text) > 1<<10 {
			return
		}
		if got, places := x.Replace(text); len(places) == 0 && got != text {
			t.Fatalf("%q becomes %q", text, got)
		}
		x.TypedOtherwise(text)
	})
}

func ExampleReplacer_Replace() {
	x, err := Replacement{Old: "Urmia Lake", New: "Lake Urmia"}.Replacer()
	if err != nil {
		fmt.Println(err)
		return
	}
	text, places := x.Replace("The level of Urmia Lake is rising.")
	fmt.Println(text, places)
	// Output: The level of Lake Urmia is rising. [{{13 23} {13 23}}]
}
