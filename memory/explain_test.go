package memory

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The terms of an explanation add up to the score, and its steps to the
// distance that the base comes from.
func TestExplanationAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query, source := sentence().Draw(t, "query"), sentence().Draw(t, "source")
		if rapid.Bool().Draw(t, "near") {
			source = query + " " + source
		}
		x := Explain(query, source)
		if c := Compare(query, source); !reflect.DeepEqual(x.Comparison, c) {
			t.Fatalf("%q and %q: explained %+v, compared %+v", query, source, x.Comparison, c)
		}
		sum := 0
		for i, term := range x.Terms {
			if sum += term.Points; (i == 0) != (term.Name == TermBase) || i > 0 && term.Points == 0 {
				t.Fatalf("%q and %q: terms %v", query, source, x.Terms)
			}
		}
		if sum != x.Score {
			t.Fatalf("%q and %q: terms %v add up to %d, the score is %d", query, source, x.Terms, sum, x.Score)
		}
		cost, numbers := 0, 0
		for _, s := range x.Steps {
			cost += s.Cost
			switch s.Op {
			case Renumber:
				numbers++
			case Replace:
				if !x.Characters && s.Similar() != (s.Letters > 0 && 2*s.Changed <= s.Letters && strings.IndexFunc(s.Query+s.Source, digit) < 0) {
					t.Fatalf("%q and %q: step %+v", query, source, s)
				}
			}
		}
		if cost != x.Distance {
			t.Fatalf("%q and %q: steps %+v cost %d, the distance is %d", query, source, x.Steps, cost, x.Distance)
		}
		if x.Kind != Fuzzy || x.Length == 0 {
			return
		}
		if want := (wordCost*x.Length - cost) * 100 / (wordCost * x.Length); x.Base != want {
			t.Fatalf("%q and %q: base %d, the steps make %d", query, source, x.Base, want)
		}
		if x.OtherBase > x.Base {
			t.Fatalf("%q and %q: base %d, the other view has %d", query, source, x.Base, x.OtherBase)
		}
		if want := min(numbers, 3); x.Numbers != want {
			t.Fatalf("%q and %q: %d points for %d numbers", query, source, x.Numbers, numbers)
		}
		if want := min(max(len(x.QueryMarks), len(x.SourceMarks)), 3); x.Punctuation != want {
			t.Fatalf("%q and %q: %d points for marks %q and %q", query, source, x.Punctuation, x.QueryMarks, x.SourceMarks)
		}
		if want := min(max(len(x.QueryTags), len(x.SourceTags)), 3); x.Tags != want && (x.Tags != 1 || want != 0) {
			t.Fatalf("%q and %q: %d points for tags %q and %q", query, source, x.Tags, x.QueryTags, x.SourceTags)
		}
	})
}

// So does that of a match, whose penalty is one of its terms.
func TestExplanationOfADraft(t *testing.T) {
	m := fresh(t)
	m.Add(Unit{Source: "وزیر به تهران رفت.", Target: "The minister went to Tehran.", Status: Draft})
	for _, c := range []struct {
		query string
		opts  LookupOptions
		terms string
		score int
	}{
		{"وزیر به تهران رفت.", LookupOptions{}, "[{base 100} {draft -5}]", 95},
		{"وزیر به تهران رفت.", LookupOptions{DraftPenalty: -1}, "[{base 100}]", 100},
		{"وزیر به شیراز رفت", LookupOptions{DraftPenalty: 30, Min: 1}, "[{base 75} {punctuation -1} {draft -30}]", 44},
	} {
		matches, err := m.Lookup(c.query, c.opts)
		if err != nil || len(matches) != 1 {
			t.Fatalf("%s: %s, %v", c.query, brief(matches), err)
		}
		x := matches[0].Explain(c.query)
		if got := fmt.Sprint(x.Terms); got != c.terms || x.Score != c.score || matches[0].Score != c.score {
			t.Errorf("%s: %s makes %d, the match has %d; want %s, %d", c.query, got, x.Score, matches[0].Score, c.terms, c.score)
		}
	}
}

func digit(r rune) bool { return r >= '0' && r <= '9' || r >= '۰' && r <= '۹' }

func TestExplain(t *testing.T) {
	for _, c := range []struct{ query, source, terms, steps, folded, why string }{
		{"سلام دنیا", "سلام دنیا", "base 100", "", "", "exact"},
		{"كتابها را خواندي؟", "کتاب‌ها را خواندی?", "base 100", "", "ك=ک =\u200c ي=ی ؟=?", "another keyboard"},
		{"خانۀ ما", "خانهٔ ما", "base 100", "", "ۀ=هٔ", "a combining mark comes with its letter"},
		{"تقریبا رفت", "تقریباً رفت", "base 100", "", "ا=اً", "also where it was left out"},
		{"می رود", "می\u200cرود", "base 100", "", "\u0020=\u200c", "a space for a half-space"},
		{"«سلام»،  دنیا", "\"سلام\", دنیا", "base 100", "", "«=\" »=\" ،=,", "marks, and more white space"},
		{"12 نفر و ۱۳ نفر", "۱۲ نفر و ۱۳ نفر", "base 100", "", "12=۱۲", "numbers as a whole"},
		{"۱۲ نفر آمدند", "۱۵ نفر آمدند", "base 100 limit -1", "renumber:۱۲/۱۵:0", "", "another number"},
		{"او دیروز نرفت", "او دیروز رفت", "base 80 numbers 0", "replace:نرفت/رفت:600:1/4", "", "a similar word"},
		{"وزیر به تهران رفت.", "وزیر به شهر شیراز رفت", "base 60 punctuation -1", "delete:/شهر:1000 replace:تهران/شیراز:1000:3/5", "", "words and marks"},
		{"وزیر ۵ بار به تهران رفت", "وزیر ۶ بار به شیراز رفت", "base 83 numbers -1", "renumber:۵/۶:0 replace:تهران/شیراز:1000:3/5", "", "numbers"},
		{"سلام دنیا.", "سلام دنیا", "base 100 punctuation -1 limit -1", "", "", "at most 98"},
		{"⟨1⟩سلام⟨/1⟩ دنیا", "سلام دنیا", "base 100 tags -2", "", "", "tags"},
		{"کتابخانه", "کتابخانه‌ها", "base 80", "delete:/ها:2000", "", "letters"},
		{"?", "!", "base 0", "replace:?/!:1000", "", "letters that are marks"},
		{"سلام", "", "base 0", "", "", "nothing"},
	} {
		x := Explain(c.query, c.source)
		var terms, steps, folded []string
		for _, term := range x.Terms {
			terms = append(terms, fmt.Sprint(term.Name, " ", term.Points))
		}
		for _, s := range x.Steps {
			text := fmt.Sprintf("%v:%s/%s:%d", s.Op, s.Query, s.Source, s.Cost)
			if s.Letters > 0 {
				text += fmt.Sprintf(":%d/%d", s.Changed, s.Letters)
			}
			steps = append(steps, text)
		}
		for _, f := range x.Folded {
			folded = append(folded, f.Query+"="+f.Source)
		}
		c.terms = strings.ReplaceAll(c.terms, " numbers 0", "")
		for _, part := range [][2]string{{strings.Join(terms, " "), c.terms}, {strings.Join(steps, " "), c.steps}, {strings.Join(folded, " "), c.folded}} {
			if part[0] != part[1] {
				t.Errorf("%s and %s (%s): %q, want %q", c.query, c.source, c.why, part[0], part[1])
			}
		}
	}
}

func TestRunsAreTheDistance(t *testing.T) {
	letters := rapid.SampledFrom([]rune("ابپ\u0654\u200c "))
	rapid.Check(t, func(t *rapid.T) {
		q, s := rapid.SliceOfN(letters, 0, 8).Draw(t, "query"), rapid.SliceOfN(letters, 0, 8).Draw(t, "source")
		edits := 0
		for _, r := range runs(q, s) {
			edits += r.edits
			if (r.op == Insert) != (len(r.source) == 0) && !isMark(r.query[1:]) || r.edits == 0 {
				t.Fatalf("%q and %q: run %+v", string(q), string(s), r)
			}
		}
		if want := slowLevenshtein(q, s); edits != want {
			t.Fatalf("%q and %q: %d edits, want %d", string(q), string(s), edits, want)
		}
	})
	long := []rune(strings.Repeat("ا", 2000))
	if r := runs(append([]rune{'ب'}, long...), append(long, 'پ')); len(r) != 1 || r[0].edits != 2 {
		t.Errorf("long ones: %d runs", len(r))
	}
}

func ExampleExplain() {
	x := Explain("او ديروز به شیراز نرفت.", "او دیروز به شیراز رفت")
	for _, term := range x.Terms {
		fmt.Println(term.Points, term.Name)
	}
	for _, s := range x.Steps {
		fmt.Println(s.Op, s.Source, "by", s.Query, "costs", s.Cost)
	}
	for _, f := range x.Folded {
		fmt.Println(f.Query, "is", f.Source)
	}
	// Output:
	// 88 base
	// -1 punctuation
	// replace رفت by نرفت costs 600
	// ي is ی
}
