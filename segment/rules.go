package segment

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Rule is one rule of a rule set.
type Rule struct {
	Language string // name of the SRX languagerule that holds it
	Number   int    // its place in there, from 1
	Break    bool   // whether text is divided where the rule matches
	Before   string // pattern of the text that ends at the place
	After    string // pattern of the text that begins at the place
}

func (r Rule) String() string {
	kind := "no break"
	if r.Break {
		kind = "break"
	}
	return fmt.Sprintf("%s %d (%s) %q | %q", r.Language, r.Number, kind, r.Before, r.After)
}

// Rules is a compiled rule set for one language: the rules, in the order in
// which they are asked. It never changes and may be used by several
// goroutines at once.
type Rules struct {
	rules         []Rule
	before, after *program
	alpha         *alphabet
	pairs         []bool    // by class before × class after: may a break rule match?
	lastBytes     bitset    // the two bytes before a place where a break rule may match
	lastByte      [256]bool // and the last of them
	matchers      sync.Pool // *matcher, kept for the states they have learnt
}

//go:embed rules/*.srx
var builtin embed.FS

// builtinFile names the embedded rules for a language tag.
func builtinFile(lang string) (string, error) {
	base, _, _ := strings.Cut(strings.ReplaceAll(lang, "_", "-"), "-")
	for _, r := range base {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) {
			base = ""
		}
	}
	if len(base) < 2 || len(base) > 8 {
		return "", fmt.Errorf("segment: %q is not a language tag", lang)
	}
	switch strings.ToLower(base) {
	case "fa", "fas", "per", "pes", "prs":
		return "rules/fa.srx", nil
	case "en", "eng":
		return "rules/en.srx", nil
	}
	return "rules/default.srx", nil
}

// Builtin gives the embedded rules for a language, named by its BCP 47 tag
// ("fa", "en-GB"): Persian (and Dari, "prs") and English have rules of their
// own. Every other language gets a small set that breaks after the sentence
// marks of the world's scripts unless a lower-case letter follows; it knows no
// abbreviations. Only something that is no language tag is an error.
//
// With the private subtag in "fa-x-dateline" the dateline of a news report,
// «تهران - ایرنا:», is a segment of its own.
func Builtin(lang string) (*Rules, error) {
	data, err := BuiltinSRX(lang)
	if err != nil {
		return nil, err
	}
	return ParseSRX(bytes.NewReader(data), lang)
}

// BuiltinSRX gives the SRX file that [Builtin] reads for a language, as a
// starting point for rules of one's own.
func BuiltinSRX(lang string) ([]byte, error) {
	name, err := builtinFile(lang)
	if err != nil {
		return nil, err
	}
	return builtin.ReadFile(name)
}

// parsedRule is a rule with its patterns read.
type parsedRule struct {
	Rule
	before, after *node
}

// fault is the error for one pattern of r.
func (r Rule) fault(side, pattern string, err error) error {
	return fmt.Errorf("languagerule %q, rule %d: %s %q: %w", r.Language, r.Number, side, shown(pattern), err)
}

// shown is a pattern as errors show it: of one too long to be read, the start.
func shown(pattern string) string {
	const most = 200
	if len(pattern) <= most {
		return pattern
	}
	return strings.ToValidUTF8(pattern[:most], "") + "…"
}

// parseRule reads the patterns of r. The error names the rule.
func parseRule(r Rule) (parsedRule, error) {
	fail := func(side, pattern string, err error) (parsedRule, error) {
		return parsedRule{Rule: r}, r.fault(side, pattern, err)
	}
	before, err := parsePattern(r.Before, flags{})
	if err != nil {
		return fail("beforebreak", r.Before, err)
	}
	after, err := parsePattern(r.After, flags{})
	if err != nil {
		return fail("afterbreak", r.After, err)
	}
	if !hasPossessive(before) && !hasPossessive(after) {
		return parsedRule{r, before, after}, nil
	}
	if err := checkPossessive(before, edgeOf(after, false), false); err != nil {
		return fail("beforebreak", r.Before, err)
	}
	if err := checkPossessive(after, edge{empty: true}, true); err != nil {
		return fail("afterbreak", r.After, err)
	}
	return parsedRule{r, before, after}, nil
}

func newRules(parsed []parsedRule) (*Rules, error) {
	r := &Rules{lastBytes: newBitset(1 << 16)}
	var before, after []*node
	for _, p := range parsed {
		r.rules = append(r.rules, p.Rule)
		before = append(before, p.before)
		after = append(after, p.after)
	}
	var err error
	var at patternError
	left := maxInsts
	if r.before, err = compile(before, true, &left); errors.As(err, &at) {
		rule := r.rules[at.number]
		return nil, rule.fault("beforebreak", rule.Before, at.error)
	}
	if r.after, err = compile(after, false, &left); errors.As(err, &at) {
		rule := r.rules[at.number]
		return nil, rule.fault("afterbreak", rule.After, at.error)
	}
	if r.alpha, err = newAlphabet(r.before, r.after); err != nil {
		return nil, err
	}
	r.pairs = make([]bool, len(r.alpha.sample)*len(r.alpha.sample))
	for _, p := range parsed {
		if p.Break {
			r.addPairs(edgeOf(p.before, true), edgeOf(p.after, false))
		}
	}
	for b := range r.lastByte {
		for a := range 256 {
			r.lastByte[b] = r.lastByte[b] || r.lastBytes.has(a<<8|b)
		}
	}
	r.matchers.New = func() any { return newMatcher(r) }
	return r, nil
}

// addPairs notes where a break rule with these edges may match.
func (r *Rules) addPairs(last, first edge) {
	all := runeSet(nil).negate()
	if last.empty {
		last.set = all
	}
	if first.empty {
		first.set = all
	}
	left, right := r.alpha.within(last.set), r.alpha.within(first.set)
	for i, in := range left {
		for j, too := range right {
			if in && too {
				r.pairs[i*len(r.alpha.sample)+j] = true
			}
		}
	}
	for _, x := range last.set {
		r.addBytes(x)
	}
	if last.set.contains(utf8.RuneError) { // what invalid bytes are read as
		for b := utf8.RuneSelf; b < 256; b++ {
			for a := range 256 {
				r.lastBytes.add(a<<8 | b)
			}
		}
	}
}

// addBytes notes the last two bytes of the runes of a range; of ASCII, the
// one byte behind any other.
func (r *Rules) addBytes(x runeRange) {
	for c := x.lo; c <= min(x.hi, 0x7f); c++ {
		for a := range 256 {
			r.lastBytes.add(a<<8 | int(c))
		}
	}
	for c := max(x.lo, 0x80); c <= min(x.hi, 0x7ff); c++ {
		r.lastBytes.add(int(0xc0|c>>6)<<8 | int(0x80|c&0x3f))
	}
	if lo := max(x.lo, 0x800); x.hi-lo < 0xfff {
		for c := lo; c <= x.hi; c++ {
			r.lastBytes.add(int(0x80|c>>6&0x3f)<<8 | int(0x80|c&0x3f))
		}
		return
	}
	for c := range 0x1000 { // all there are
		r.lastBytes.add((0x80|c>>6)<<8 | 0x80 | c&0x3f)
	}
}

// matcher asks the rules at places of a text, for one goroutine.
type matcher struct {
	rules         *Rules
	before, after *automaton
	left, right   bitset
}

func newMatcher(r *Rules) *matcher {
	n := len(r.rules)
	return &matcher{r, newAutomaton(r.before, r.alpha), newAutomaton(r.after, r.alpha), newBitset(n), newBitset(n)}
}

// candidate reports whether a break rule could match at pos of text: a cheap
// test that most places fail.
func (r *Rules) candidate(v view, pos int) bool {
	if pos > 1 && !r.lastBytes.has(int(v.text[pos-2])<<8|int(v.text[pos-1])) || !atRune(v.text, pos) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(v.text[max(0, v.from, pos-utf8.UTFMax):pos])
	first, _ := utf8.DecodeRuneInString(v.text[pos:min(v.to, len(v.text))])
	return r.pairs[r.alpha.of(last)*len(r.alpha.sample)+r.alpha.of(first)]
}

// atRune reports whether pos, inside text, stands between two runes.
func atRune(text string, pos int) bool {
	if utf8.RuneStart(text[pos]) {
		return true
	}
	for i := pos - 1; i >= 0 && i > pos-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			_, size := utf8.DecodeRuneInString(text[i:])
			return i+size <= pos
		}
	}
	return true
}

// decide gives the number of the first rule that matches at pos, -1 for none,
// and whether it is a no-break rule that overrules a break rule after it.
func (m *matcher) decide(v view, pos int) (rule int, overrules bool) {
	clear(m.right)
	m.after.run(v, pos, nil, m.right)
	clear(m.left)
	m.before.run(v, pos, m.right, m.left)
	rule = -1
	for i, w := range m.left {
		for both, b := w&m.right[i], 64*i; both != 0; both, b = both>>1, b+1 {
			if both&1 == 0 {
				continue
			}
			if rule < 0 {
				rule = b
				if m.rules.rules[b].Break {
					return rule, false
				}
			} else if m.rules.rules[b].Break {
				return rule, true
			}
		}
	}
	return rule, false
}
