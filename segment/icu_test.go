package segment

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// What ICU 72 answers for a beforebreak pattern: the text with | at the places
// where a match ends, or that the pattern is invalid. A pattern may be refused
// for want of support, but never has another meaning.
func TestICUAnswers(t *testing.T) {
	for _, c := range []struct {
		pattern, want string
		refused       bool
	}{
		{`(?i)\P{Lu}`, `aA&|-|bB0|Ā[|]|E:|lph`, false},
		{`(?i)[\P{Lu}]`, `aA&|-|bB0|Ā[|]|E:|lph`, false},
		{`(?i)[[:^lower:]]`, `aA&|-|bB0|Ā[|]|E:|lph`, false},
		{`(?i)[^\p{Lu}]`, `aA&|-|bB0|Ā[|]|E:|lph`, false},
		{`\p{^Lu}`, "invalid", true},
		{`(?i)\p{^Lu}`, "invalid", true},
		{`[\w&[ab]]`, `a|A|&|-b|B|0|Ā|[]E|:l|p|h`, false},
		{`[\s&[ab]]`, `a|A&|-b|B0Ā[]E:lph`, false},
		{`[\w-[ab]]`, `a|A|&-|b|B|0|Ā|[]E|:l|p|h`, false},
		{`[\d-[1]]`, `aA&-|bB0|Ā[]E:lph`, false},
		{`[\W-[ab]]`, `a|A&|-|b|B0Ā[|]|E:|lph`, false},
		{`[[a]\w&[b]]`, `a|A|&|-b|B|0|Ā|[]E|:l|p|h`, false},
		{`[\p{L}&[ab]]`, `a|A&-b|B0Ā[]E:lph`, false},
		{`[\p{L}-[ab]]`, `aA|&-bB|0Ā|[]E|:l|p|h`, false},
		{`[[:L:]-[ab]]`, `aA|&-bB|0Ā|[]E|:l|p|h`, false},
		{`[[a-z]-[ab]\p{L}]`, `aA&-bB0Ā[]E:lph`, false},
		{`[[a-z]-[ab]\w]`, `aA&-bB0Ā[]E:lph`, false},
		{`[[a-c]&[ab]\p{L}]`, `a|A&-b|B0Ā[]E:lph`, false},
		{`[[a-z]-[ab]b]`, `aA&-b|B0Ā[]E:l|p|h`, false},
		{`[[a-c]&[ab][[:L:]]]`, `a|A|&-b|B|0Ā|[]E|:l|p|h`, false},
		{`[[a-b]-[ab][A]]`, `aA|&-bB0Ā[]E:lph`, false},
		{`[[a-z]-[ab]\w--[E]]`, `aA&-bB0Ā[]E:lph`, false},
		{`\0777`, `aA&-bB0Ā[]E:lph`, false},
		{`\0101`, `aA|&-bB0Ā[]E:lph`, false},
		{`[\0777]`, `aA&-bB0Ā[]E:lph`, false},
		{`[\0400]`, `aA&-bB0|Ā[]E:lph`, false},
		{`\08`, "invalid", true},
		{`[]a]`, `a|A&-bB0Ā[]|E:lph`, false},
		{`[^]a]`, `aA|&|-|b|B|0|Ā|[|]E|:|l|p|h`, false},
		{`[]-a]`, `a|A&-bB0Ā[]|E:lph`, false},
		{`[]`, "invalid", true},
		{`[^]`, "invalid", true},
		{`[[]a]`, "invalid", true},
		{`[:alpha:]`, `a|A|&-b|B|0Ā|[]E|:l|p|h`, false},
		{`[^:alpha:]`, `aA|&|-|b|B|0|Ā|[|]|E|:lph`, false},
		{`[:^alpha:]`, `aA&|-|bB0|Ā[|]|E:|lph`, false},
		{`[:x]`, `aA&-bB0Ā[]E:|lph`, true},
		{`[a:]`, `a|A&-bB0Ā[]E:|lph`, false},
		{`[&-b]`, "invalid", true},
		{`[\w&-b]`, "invalid", true},
		{`[\w-b]`, `a|A|&-|b|B|0|Ā|[]E|:l|p|h`, false},
		{`[-b-c]`, `aA&-|b|B0Ā[]E:lph`, false},
		{`[a&-b]`, `a|A&|-b|B0Ā[]E:lph`, true},
		{`[a-c-e-h]`, `a|A&-|b|B0Ā[]E:lph`, false},
		{`(?d)a`, `a|A&-bB0Ā[]E:lph`, true},
		{`(?u)a`, `a|A&-bB0Ā[]E:lph`, true},
		{`(?x)a{ 1 }`, `a|A&-bB0Ā[]E:lph`, false},
		{`a{ 1 }`, "invalid", true},
		{`a\E`, `aA&-bB0Ā[]E:lph`, false},
		{`\E`, `aA&-bB0Ā[]E|:lph`, false},
		{`[\E]`, `aA&-bB0Ā[]E|:lph`, false},
		{`(?x)a+ ?A`, `aA|&-bB0Ā[]E:lph`, false},
		{`(?x)a+ +A`, `aA|&-bB0Ā[]E:lph`, false},
		{`(?x)a+ +\w`, `aA|&-bB0Ā[]E:lph`, true},
		{`(?x)a* *`, "invalid", true},
		{`(?x)a*? *`, "invalid", true},
		{`(?x)a ? +A`, `aA|&-bB0Ā[]E:lph`, false},
		{`(?x)( ?:a)`, `a|A&-bB0Ā[]E:lph`, true},
		{`(?x)(? :a)`, `a|A&-bB0Ā[]E:lph`, true},
		{`(?x)(?: a)`, `a|A&-bB0Ā[]E:lph`, false},
		{"(?x)a#x\fA", `a|A&-bB0Ā[]E:lph`, false},
		{"(?x)a#x\u2029A", `a|A&-bB0Ā[]E:lph`, false},
		{"(?x)a#x\nA", `aA|&-bB0Ā[]E:lph`, false},
		{"(?x)a #c\n +A", `aA|&-bB0Ā[]E:lph`, false},
		{`(?x)[a b]`, `a|A&-b|B0Ā[]E:lph`, true},
		{`(?x)\p {Lu}`, `aA|&-bB|0Ā|[]E|:lph`, true},
		{`a(?#c)+A`, `aA|&-bB0Ā[]E:lph`, true},
		{`a\Q\E+A`, `aA|&-bB0Ā[]E:lph`, true},
		{`\Q\E+`, "invalid", true},
		{`(?<=(){1,})A`, "invalid", true},
		{`(?<=(?:)*a)A`, "invalid", true},
		{`(?<=(a*){0})A`, `aA|&-bB0Ā[]E:lph`, false},
		{`(?<=(a*)?)A`, "invalid", true},
		{`(?<=a??)A`, "invalid", true},
		{`(?<=a{0,1}?)A`, `aA|&-bB0Ā[]E:lph`, false},
		{`(?<=(a??){0})A`, `aA|&-bB0Ā[]E:lph`, false},
		{`(?<=(a|b){0,5})A`, `aA|&-bB0Ā[]E:lph`, false},
		{`a{1}++`, "invalid", true},
		{`\R\n`, "a\r\nb\na\rb", false},
		{`a\R\n`, "a\r\nb\na\rb", false},
		{`a\Rb`, "a\r\nb|\na\rb", false},
		{`(?m)^\n`, "a\r\n|b\na\rb", false},
		{`(?m)^b`, "a\r\nb|\na\rb", false},
		{`(?<=\R)b`, "a\r\nb|\na\rb", true},
		{`(?<=\R)\n`, "a\r\n|b\na\rb", true},
		{`(?<=(?s:.))\n`, "a\r\n|b\n|a\rb", true},
		{`(?s)a.\n`, "a\r\nb\na\rb", false},
		{`(?=\R\n)\r`, "a\r\nb\na\rb", false},
		{`(?=\Rb)\r\n`, "a\r\n|b\na\rb", false},
	} {
		rule, err := parseRule(Rule{Before: c.pattern, Break: true})
		if c.refused {
			if err == nil || c.want != "invalid" && !errors.Is(err, ErrUnsupported) {
				t.Errorf("%q: error %v, want it refused", c.pattern, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.pattern, err)
			continue
		}
		rules, err := newRules([]parsedRule{rule})
		if err != nil {
			t.Errorf("%q: %v", c.pattern, err)
			continue
		}
		text := strings.ReplaceAll(c.want, "|", "")
		got := []byte(text)
		var places []int
		opts := Options{Paragraphs: None, Explain: func(d Decision) {
			if d.Cause == ByRule {
				places = append(places, int(d.Offset))
			}
		}}
		for range Split(text, rules, opts) {
		}
		for _, p := range slices.Backward(places) {
			got = slices.Insert(got, p, '|')
		}
		if string(got) != c.want {
			t.Errorf("%q: got %q, want %q", c.pattern, got, c.want)
		}
	}
}
