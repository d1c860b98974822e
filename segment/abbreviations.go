package segment

import (
	"fmt"
	"strings"
	"unicode"
)

// maxAbbreviations is how many abbreviations a list may have.
const maxAbbreviations = 5000

// WithAbbreviations gives the rules with one more before all others: text is
// not divided behind one of these abbreviations. They are given as people
// write them, with or without the full stop at the end: "ر.ک.", "ه. ش.",
// "دکتر", "approx.". Spaces behind full stops, invisible characters and tatweel
// inside them, and Persian or Arabic yeh and kaf make no difference; Latin
// letters match in the case they are given in. An empty list changes nothing;
// one of more than 5,000 is an error.
func (r *Rules) WithAbbreviations(list []string) (*Rules, error) {
	var alternatives []string
	for _, a := range list {
		if p := abbreviationPattern(a); p != "" {
			alternatives = append(alternatives, p)
		}
	}
	if len(alternatives) == 0 {
		return r, nil
	}
	if len(alternatives) > maxAbbreviations {
		return nil, fmt.Errorf("%d abbreviations, more than the %d that are taken: leave out those that never stand before a space", len(alternatives), maxAbbreviations)
	}
	own := Rule{
		Language: "abbreviations", Number: 1,
		Before: `\b(` + strings.Join(alternatives, "|") + `)\s?\.[)\]»"”\p{Cf}]*`, After: `\s`,
	}
	var parsed []parsedRule
	for _, rule := range append([]Rule{own}, r.rules...) {
		p, err := parseRule(rule)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, p)
	}
	return newRules(parsed)
}

// abbreviationPattern is the pattern of an abbreviation without its last full
// stop; empty if there is nothing else in it.
func abbreviationPattern(a string) string {
	a = strings.TrimRight(strings.TrimSpace(a), ". \t")
	var b strings.Builder
	for _, r := range a {
		switch {
		case r == 'ی' || r == 'ي':
			b.WriteString("[یي]")
		case r == 'ک' || r == 'ك':
			b.WriteString("[کك]")
		case r == '.':
			b.WriteString(`\.\s?`)
			continue
		case unicode.IsSpace(r):
			b.WriteString(`\s?`)
			continue
		case unicode.Is(unicode.Cf, r) || r == 'ـ':
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteString(`\` + string(r))
		}
		b.WriteString(`[\u0640\p{M}\p{Cf}]*`)
	}
	return b.String()
}
