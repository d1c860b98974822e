package memory

import (
	"fmt"
	"strings"
	"testing"

	"hafez/internal/persian"

	"pgregory.net/rapid"
)

func TestCompareKinds(t *testing.T) {
	const base = "وزیر می‌گوید کتاب‌های خانهٔ مسئول «رئیس» تقریباً ۲۵٪ گران شد؟"
	for _, c := range []struct {
		query, source string
		kind          Kind
		score         int
		why           string
	}{
		{"سلام دنیا", "سلام دنیا", Exact, 100, "the same bytes"},
		{" سلام دنیا\n", "سلام دنیا", Exact, 100, "white space around"},
		{strings.NewReplacer("ی", "ي", "ک", "ك").Replace(base), base, Orthographic, 100, "Arabic letters"},
		{strings.NewReplacer("۲", "2", "۵", "٥").Replace(base), base, Orthographic, 100, "other digits"},
		{strings.ReplaceAll(base, "\u200c", ""), base, Orthographic, 100, "half-spaces left out"},
		{strings.ReplaceAll(base, "\u200c", " "), base, Orthographic, 100, "half-spaces typed as spaces"},
		{strings.ReplaceAll(base, "هٔ", "ۀ"), base, Orthographic, 100, "ezafe U+06C0"},
		{strings.ReplaceAll(base, "هٔ", "ه‌ی"), base, Orthographic, 100, "ezafe with yeh"},
		{strings.ReplaceAll(base, "هٔ", "ه"), base, Orthographic, 100, "ezafe left out"},
		{strings.ReplaceAll(base, "رئیس", "رییس"), base, Orthographic, 100, "hamza on yeh"},
		{strings.ReplaceAll(base, "تقریباً", "تقریبا"), base, Orthographic, 100, "tanwin left out"},
		{strings.ReplaceAll(base, "کتاب", "کتـــاب"), base, Orthographic, 100, "tatweel"},
		{strings.ReplaceAll(base, " ", "\u00a0"), base, Orthographic, 100, "no-break spaces"},
		{strings.NewReplacer("«", "\"", "»", "\"").Replace(base), base, Orthographic, 100, "straight quotes"},
		{strings.NewReplacer("«", "“", "»", "”").Replace(base), base, Orthographic, 100, "curly quotes"},
		{strings.ReplaceAll(base, "؟", "?"), base, Orthographic, 100, "Latin question mark"},
		{strings.ReplaceAll(base, "۲۵٪", "%25"), base, Orthographic, 100, "percent sign before"},
		{strings.ReplaceAll(base, "۲۵٪", "۲۵ درصد"), base, Orthographic, 100, "percent in words"},
		{"بندر‌ها", "بندرها", Orthographic, 100, "half-space behind a letter that does not join"},
		{"أحمد مؤمن", "احمد مومن", Orthographic, 100, "hamza carriers"},
		{"ﻣﯽﺧﻮاﻫﻢ", "می‌خواهم", Orthographic, 100, "presentation forms"},
		{"کتاب ها را می خوانم", "کتابها را میخوانم", Orthographic, 100, "spaces against nothing"},

		{"۱۲ نفر آمدند.", "۱۳ نفر آمدند.", Numbers, 99, "another number"},
		{"در ۱۸ مهر آمد.", "در ۱۷ مهر آمد.", Numbers, 99, "another day"},
		{"در ۵ آبان آمد.", "در ۱۷ مهر آمد.", Numbers, 99, "another month"},
		{"۱۴۰۰", "۱۳۹۹", Numbers, 99, "numbers alone"},
		{"۲۵٪ شد.", "۲۵ شد.", Fuzzy, 80, "percent or not is more than a value"},

		{"او رفت", "او نرفت", Fuzzy, 85, "a negation changes one letter of seven"},
		{"او دیروز رفت", "او دیروز نرفت", Fuzzy, 80, "or a similar word of three"},
		{"این آب سرد است", "این اب سرد است", Fuzzy, 85, "alef with madda is another letter"},
		{"سگ گربه را دید", "گربه سگ را دید", Fuzzy, 50, "another order"},
		{"سلام دنیا.", "سلام دنیا", Fuzzy, 98, "a mark more"},
		{"سلام، دنیا! چه؟ خوب؛", "سلام دنیا چه خوب", Fuzzy, 97, "at most three points for marks"},
		{"⟨1⟩سلام⟨/1⟩ دنیا", "سلام دنیا", Fuzzy, 98, "inline tags"},
		{"وزیر خارجه امروز به تهران رفت", "وزیر خارجه دیروز به تهران رفت", Fuzzy, 90, "a similar word of six"},
		{"وزیر خارجه امروز به تهران رفت", "وزیر خارجه امروز به شیراز رفت", Fuzzy, 83, "another word of six"},
		{"وزیر خارجه ۵ بار به تهران رفت", "وزیر خارجه ۶ بار به شیراز رفت", Fuzzy, 84, "another word of seven, a number"},
		{"وزیر می‌رود به تهران امروز", "وزیر میرود به شیراز امروز", Fuzzy, 79, "another word of five, spacing"},
		{"?!", "؟!", Orthographic, 100, "marks alone"},
		{"?", "!", Fuzzy, 0, "other marks"},
		{"سلام", "", Fuzzy, 0, "nothing"},
		{" ", "", Exact, 100, "nothing twice"},
		{"کتابخانه", "کتابخانه‌ها", Fuzzy, 80, "one word: by letters"},
		{"الف", "ب پ ت ث", Fuzzy, 0, "nothing in common"},
	} {
		got := Compare(c.query, c.source)
		if got.Kind != c.kind || got.Score != c.score {
			t.Errorf("%s | %s (%s): %v %d, want %v %d; %+v", c.query, c.source, c.why, got.Kind, got.Score, c.kind, c.score, got)
		}
		back := Compare(c.source, c.query)
		if back.Kind != c.kind || back.Score != c.score {
			t.Errorf("%s | %s (%s): %v %d the other way round", c.source, c.query, c.why, back.Kind, back.Score)
		}
	}
}

// slowDistance is the definition of D, without shortcuts.
func slowDistance(q, s []persian.Token) int {
	if len(q) == 0 || len(s) == 0 {
		return wordCost * (len(q) + len(s))
	}
	a, b := q[len(q)-1], s[len(s)-1]
	cost := wordCost
	if a.Key == b.Key {
		cost = 0
	} else if a.Class == persian.Word && b.Class == persian.Word {
		x, y := []rune(a.Key), []rune(b.Key)
		if 2*slowLevenshtein(x, y) <= max(len(x), len(y)) {
			cost = similarCost
		}
	}
	return min(slowDistance(q[:len(q)-1], s[:len(s)-1])+cost,
		slowDistance(q[:len(q)-1], s)+wordCost, slowDistance(q, s[:len(s)-1])+wordCost)
}

func slowLevenshtein(a, b []rune) int {
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	cost := 1
	if a[len(a)-1] == b[len(b)-1] {
		cost = 0
	}
	return min(slowLevenshtein(a[:len(a)-1], b[:len(b)-1])+cost,
		slowLevenshtein(a[:len(a)-1], b)+1, slowLevenshtein(a, b[:len(b)-1])+1)
}

// sentence draws short texts whose words are often similar.
func sentence() *rapid.Generator[string] {
	words := rapid.SampledFrom([]string{"رفت", "نرفت", "رفتند", "کتاب", "کتاب‌ها", "می‌رود", "می رود", "میرود", "نمی‌رود",
		"خانه", "خانهٔ", "۱۲", "13", "۱۲٫۵", "۲۵٪", "۱۷ مهر", "۱۸ آبان", "و", "به", "،", "«", "»", "؟", "!", "⟨1⟩", "تهران", "شیراز", "ABC"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(words, 1, 7).Draw(t, "words"), " ")
	})
}

func TestDistanceIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := sentence().Draw(t, "query"), sentence().Draw(t, "source")
		q, s := newQuery(a), newQuery(b)
		for _, v := range [][2]*sequence{{q.split, s.split}, {q.joined, s.joined}} {
			got := align(v[0], v[1])
			if got.characters {
				x, y := v[0].characters(), v[1].characters()
				if len(x)+len(y) < 16 && got.distance != wordCost*slowLevenshtein(x, y) {
					t.Fatalf("characters of %q and %q: %d", a, b, got.distance)
				}
				continue
			}
			if want := slowDistance(v[0].tokens, v[1].tokens); got.distance != want {
				t.Fatalf("%q and %q: distance %d, want %d", a, b, got.distance, want)
			}
		}
	})
}

// The edits must turn the one text into the other and cost what was counted.
func TestEditsAreTheDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := sentence().Draw(t, "query"), sentence().Draw(t, "source")
		q, s := newQuery(a), newQuery(b)
		got := align(q.split, s.split)
		i, j, cost := 0, 0, 0
		for _, e := range got.edits {
			switch e.Op {
			case Keep, Renumber:
				if q.split.tokens[i].Key != s.split.tokens[j].Key || (e.Op == Renumber) == (q.split.tokens[i].Value == s.split.tokens[j].Value) {
					t.Fatalf("%q and %q: edit %+v", a, b, e)
				}
			case Replace:
				if (e.Cost == similarCost) != similar(&q.split.words[i], &s.split.words[j]) {
					t.Fatalf("%q and %q: edit %+v", a, b, e)
				}
			}
			cost += e.Cost
			if e.Op != Delete {
				i++
			}
			if e.Op != Insert {
				j++
			}
		}
		if i != len(q.split.tokens) || j != len(s.split.tokens) || !got.characters && cost != got.distance {
			t.Fatalf("%q and %q: edits take %d and %d tokens and cost %d, not %d", a, b, i, j, cost, got.distance)
		}
	})
}

func ExampleCompare() {
	c := Compare("۱۲ نفر به تهران رفتند.", "۱۵ نفر به شیراز رفتند.")
	fmt.Println(c.Score, c.Kind, "base", c.Base, "numbers", c.Numbers)
	// Output: 79 fuzzy base 80 numbers 1
}
