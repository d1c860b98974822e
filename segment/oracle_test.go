package segment

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawPattern draws a pattern that Go and ICU read alike: no classes, no \b.
func drawPattern(t *rapid.T, depth int) string {
	atoms := []string{"a", "b", `\.`, "[ab]", "[^a]", ".", "آ", `\x{622}`, "^", "$", "", "(?i)A", `(?:(?i)B)`}
	if depth == 0 {
		return rapid.SampledFrom(atoms).Draw(t, "atom")
	}
	sub := func() string { return drawPattern(t, depth-1) }
	switch rapid.IntRange(0, 5).Draw(t, "form") {
	case 0:
		return sub() + "|" + sub()
	case 1:
		return "(" + sub() + ")" + rapid.SampledFrom([]string{"*", "+", "?", "*?", "{2}", "{1,}", "{0,2}", "{2,3}?"}).Draw(t, "count")
	case 2, 3:
		return sub() + sub()
	case 4:
		return "(?:" + sub() + ")"
	}
	return drawPattern(t, 0)
}

// The automaton and the splitter give the boundaries that asking every rule at
// every place with Go's regexp package gives.
func TestAgainstRegexp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parsed []parsedRule
		for range rapid.IntRange(1, 5).Draw(t, "rules") {
			r := Rule{Before: drawPattern(t, 3), After: drawPattern(t, 2), Break: rapid.Bool().Draw(t, "break")}
			p, err := parseRule(r)
			if err != nil {
				t.Fatalf("%v", err)
			}
			parsed = append(parsed, p)
		}
		rules, err := newRules(parsed)
		if err != nil {
			t.Fatalf("%v", err)
		}
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "B", ".", "آ", "ی", "\xff"}), 0, 12).Draw(t, "text"), "")

		want := []string{}
		last := 0
		for p := range text { // the starts of characters
			if p == 0 {
				continue
			}
			for _, r := range parsed {
				if matchesAt(r.Before, text, p, true) && matchesAt(r.After, text, p, false) {
					if r.Break {
						want = append(want, text[last:p])
						last = p
					}
					break
				}
			}
		}
		if last < len(text) {
			want = append(want, text[last:])
		}
		var got []string
		for s := range Split(text, rules, Options{}) {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Fatalf("rules %v, text %q:\n got %q\nwant %q", rules.rules, text, got, want)
		}
	})
}

// matchesAt asks the regexp package whether the pattern matches text that ends
// (or begins) at p. A mark no pattern knows stands at the place, so that ^ and
// $ keep the meaning they have in the whole text.
func matchesAt(pattern, text string, p int, before bool) bool {
	const mark = "\x01"
	marked := text[:p] + mark + text[p:]
	if before {
		return regexp.MustCompile(`(?:` + pattern + `)` + mark).MatchString(marked)
	}
	return regexp.MustCompile(mark + `(?:` + pattern + `)`).MatchString(marked)
}
