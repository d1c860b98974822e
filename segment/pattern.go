package segment

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrUnsupported is wrapped by the errors for a regular expression that ICU
// would accept but this package does not execute. It is refused rather than
// given another meaning.
var ErrUnsupported = errors.New("not supported")

type nodeOp uint8

const (
	opEmpty  nodeOp = iota // matches the empty string
	opSet                  // one rune of set
	opCat                  // subs one after the other
	opAlt                  // any of subs
	opRepeat               // subs[0], min to max times; max -1: no limit
	opAssert               // a zero-width test, see assertKind
)

// node is a part of a parsed pattern.
type node struct {
	op         nodeOp
	set        runeSet
	subs       []*node
	min, max   int
	possessive bool
	lazyOption bool // x??
	assert     assertKind
	negative   bool // of a look-around
}

// assertKind says what a zero-width test asks of a position in the text. What
// a rule sees as its text is one paragraph.
type assertKind uint8

const (
	assertTextStart assertKind = iota // \A, and ^
	assertTextEnd                     // \z
	assertLastLine                    // \Z, and $: the end, or the line end before it
	assertLineStart                   // ^ under (?m)
	assertLineEnd                     // $ under (?m)
	assertWord                        // \b
	assertNotWord                     // \B
	assertNoLF                        // no LF follows: CR is not half of CR LF
	assertAhead                       // (?=…) (?!…)
	assertBehind                      // (?<=…) (?<!…)
)

const (
	maxNesting = 200  // brackets within brackets in one pattern
	maxRepeat  = 1000 // in {n,m}
)

// parsePattern reads a regular expression in ICU's language. Matching asks
// only whether a pattern matches, never how far: greedy and lazy quantifiers
// and capturing and plain groups are therefore the same.
func parsePattern(pattern string, f flags) (*node, error) {
	if !utf8.ValidString(pattern) {
		return nil, errors.New("pattern is not valid UTF-8")
	}
	p := &parser{in: []rune(pattern), flags: f}
	n, err := p.alternation(0)
	if err == nil && p.pos < len(p.in) {
		err = errors.New("unexpected )")
	}
	return n, err
}

type flags struct{ fold, dotAll, multiline, spaced bool }

type parser struct {
	in    []rune
	pos   int
	flags flags
}

func unsupported(construct string) error {
	return fmt.Errorf("%s: %w", construct, ErrUnsupported)
}

func (p *parser) more() bool { return p.pos < len(p.in) }

func (p *parser) peek(s string) bool {
	return strings.HasPrefix(string(p.in[p.pos:min(len(p.in), p.pos+len(s))]), s)
}

func (p *parser) take(s string) bool {
	if p.peek(s) {
		p.pos += utf8.RuneCountInString(s)
		return true
	}
	return false
}

// until takes the text up to the mark end and the mark itself.
func (p *parser) until(end rune) (string, bool) {
	for i := p.pos; i < len(p.in); i++ {
		if p.in[i] == end {
			s := string(p.in[p.pos:i])
			p.pos = i + 1
			return s, true
		}
	}
	return "", false
}

// alternation reads up to the end of the pattern or the group. Flags set
// inside hold to its end.
func (p *parser) alternation(depth int) (*node, error) {
	if depth > maxNesting {
		return nil, unsupported(fmt.Sprintf("more than %d groups in one another", maxNesting))
	}
	saved := p.flags
	defer func() { p.flags = saved }()
	var branches, items []*node
	for p.more() && p.in[p.pos] != ')' {
		if p.take("|") {
			branches = append(branches, cat(items))
			items = nil
			continue
		}
		n, err := p.item(depth)
		if err != nil {
			return nil, err
		}
		if n != nil {
			items = append(items, n)
		}
	}
	if branches == nil {
		return cat(items), nil
	}
	return &node{op: opAlt, subs: append(branches, cat(items))}, nil
}

func cat(items []*node) *node {
	switch len(items) {
	case 0:
		return &node{op: opEmpty}
	case 1:
		return items[0]
	}
	return &node{op: opCat, subs: items}
}

// item reads an atom and its quantifiers; nil for what matches nothing by
// itself, such as flags and comments.
func (p *parser) item(depth int) (*node, error) {
	if p.spaces() {
		return nil, nil
	}
	if p.take(`\Q`) {
		var items []*node
		for p.more() && !p.take(`\E`) {
			items = append(items, p.literal(p.in[p.pos]))
			p.pos++
		}
		if len(items) == 0 {
			return nil, p.noQuantifier(`an empty \Q\E`)
		}
		// A quantifier binds to the last character.
		last, err := p.quantified(items[len(items)-1])
		if err != nil {
			return nil, err
		}
		items[len(items)-1] = last
		return cat(items), nil
	}
	n, err := p.atom(depth)
	if n == nil || err != nil {
		return nil, err
	}
	return p.quantified(n)
}

// spaces takes the white space and comments that mean nothing under (?x).
func (p *parser) spaces() bool {
	from := p.pos
	for p.flags.spaced && p.more() {
		switch r := p.in[p.pos]; {
		case r == '#':
			for p.more() && !strings.ContainsRune("\n\r\u0085\u2028", p.in[p.pos]) {
				p.pos++
			}
		case unicode.Is(unicode.Pattern_White_Space, r):
			p.pos++
		default:
			return p.pos > from
		}
	}
	return p.pos > from
}

// noQuantifier refuses a quantifier, which ICU would bind to what stands
// before the thing that was just read.
func (p *parser) noQuantifier(after string) error {
	p.spaces()
	if p.more() && strings.ContainsRune("*+?{", p.in[p.pos]) {
		return unsupported("quantifier after " + after)
	}
	return nil
}

// quantified reads the quantifier of n, if there is one.
func (p *parser) quantified(n *node) (*node, error) {
	bare := n.op == opAssert && p.in[p.pos-1] != ')'
	p.spaces()
	if !p.more() {
		return n, nil
	}
	lo, hi := 0, -1
	switch p.in[p.pos] {
	case '*':
	case '+':
		lo = 1
	case '?':
		hi = 1
	case '{':
		p.pos++
		var err error
		if lo, hi, err = p.counts(); err != nil {
			return nil, err
		}
		p.pos--
	default:
		return n, nil
	}
	if bare {
		return nil, unsupported("quantifier on a zero-width test")
	}
	p.pos++
	n = &node{op: opRepeat, subs: []*node{n}, min: lo, max: hi}
	option := p.in[p.pos-1] == '?'
	p.spaces()
	if p.take("?") {
		n.lazyOption = option
	} else if p.take("+") {
		n.possessive = true
	}
	p.spaces()
	if p.more() && strings.ContainsRune("*+?{", p.in[p.pos]) {
		return nil, errors.New("quantifier after a quantifier")
	}
	return n, nil
}

// counts reads what follows the { of a quantifier, up to the }.
func (p *parser) counts() (lo, hi int, err error) {
	body, ok := p.until('}')
	if !ok {
		return 0, 0, errors.New("missing } of {n,m}")
	}
	if p.flags.spaced {
		if strings.Contains(body, "#") {
			return 0, 0, unsupported("comment in {n,m}")
		}
		body = strings.Join(strings.FieldsFunc(body, func(r rune) bool {
			return unicode.Is(unicode.Pattern_White_Space, r)
		}), "")
	}
	from, to, ranged := strings.Cut(body, ",")
	if lo, err = count(from); err != nil {
		return 0, 0, err
	}
	switch {
	case !ranged:
		return lo, lo, nil
	case to == "":
		return lo, -1, nil
	}
	if hi, err = count(to); err == nil && hi < lo {
		err = fmt.Errorf("{%s}: largest count below smallest", body)
	}
	return lo, hi, err
}

func count(s string) (int, error) {
	for _, r := range s {
		if r < '0' || r > '9' {
			s = ""
		}
	}
	if s == "" {
		return 0, errors.New("bad count in {n,m}")
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > maxRepeat {
		return 0, unsupported(fmt.Sprintf("count %s above %d", s, maxRepeat))
	}
	return n, nil
}

func (p *parser) literal(r rune) *node { return p.oneOf(runes(r)) }

// oneOf makes the node for one rune of s, case folded if the flags say so.
func (p *parser) oneOf(s runeSet) *node {
	if p.flags.fold {
		s = s.foldCase()
	}
	return &node{op: opSet, set: s}
}

func assertion(k assertKind) *node { return &node{op: opAssert, assert: k} }

func (p *parser) atom(depth int) (*node, error) {
	r := p.in[p.pos]
	p.pos++
	switch r {
	case '(':
		return p.group(depth)
	case '[':
		p.pos--
		s, err := p.bracketed(depth)
		if err != nil {
			return nil, err
		}
		return &node{op: opSet, set: s}, nil
	case '.':
		if p.flags.dotAll {
			return whole(runeSet(nil).negate()), nil
		}
		return &node{op: opSet, set: lineRunes().negate()}, nil
	case '^':
		if p.flags.multiline {
			return assertion(assertLineStart), nil
		}
		return assertion(assertTextStart), nil
	case '$':
		if p.flags.multiline {
			return assertion(assertLineEnd), nil
		}
		return assertion(assertLastLine), nil
	case '*', '+', '?', '{':
		return nil, fmt.Errorf("quantifier %c after nothing", r)
	case '}':
		return nil, errors.New("} without {")
	case '\\':
		return p.escape()
	}
	return p.literal(r), nil
}

// whole is one rune of s, which holds CR: CR LF counts as one and is never
// taken apart.
func whole(s runeSet) *node {
	set := func(s runeSet) *node { return &node{op: opSet, set: s} }
	cr, lf := set(runes('\r')), set(runes('\n'))
	return &node{op: opAlt, subs: []*node{
		set(s.intersect(runes('\r').negate())), cat([]*node{cr, lf}), cat([]*node{cr, assertion(assertNoLF)}),
	}}
}

// group reads what follows an opening parenthesis.
func (p *parser) group(depth int) (*node, error) {
	look := func(kind assertKind, negative bool) (*node, error) {
		body, err := p.body(depth)
		if err != nil {
			return nil, err
		}
		if hasLook(body) {
			return nil, unsupported("look-around inside a look-around")
		}
		if kind == assertBehind && hasAssert(body, assertNoLF) {
			return nil, unsupported(`\R, or a dot that takes line ends, in a look-behind`)
		}
		if kind == assertBehind && maxLen(body) < 0 {
			return nil, errors.New("look-behind without a largest length")
		}
		return &node{op: opAssert, assert: kind, negative: negative, subs: []*node{body}}, nil
	}
	if p.spaces() && p.peek("?") {
		return nil, unsupported("white space before ? of a group")
	}
	switch {
	case p.take("?#"):
		if _, ok := p.until(')'); !ok {
			return nil, errors.New("missing ) of (?#")
		}
		return nil, p.noQuantifier("a comment")
	case p.take("?="):
		return look(assertAhead, false)
	case p.take("?!"):
		return look(assertAhead, true)
	case p.take("?<="):
		return look(assertBehind, false)
	case p.take("?<!"):
		return look(assertBehind, true)
	case p.take("?>"):
		return nil, unsupported("atomic group (?>")
	case p.take("?<"):
		name, ok := p.until('>')
		if !ok || name == "" {
			return nil, errors.New("bad name of a group")
		}
		for i, r := range name {
			if r > unicode.MaxASCII || !(unicode.IsLetter(r) || i > 0 && unicode.IsDigit(r)) {
				return nil, errors.New("bad name of a group")
			}
		}
	case p.take("?:"):
	case p.take("?"):
		saved := p.flags
		for on := true; p.more(); {
			r := p.in[p.pos]
			p.pos++
			switch r {
			case '-':
				on = false
			case 'i':
				p.flags.fold = on
			case 's':
				p.flags.dotAll = on
			case 'm':
				p.flags.multiline = on
			case 'x':
				p.flags.spaced = on
			case 'w':
				return nil, unsupported("flag w (UAX #29 words)")
			case 'd', 'u':
				return nil, unsupported("flag " + string(r))
			case ')': // holds to the end of the group around it
				return nil, nil
			case ':':
				n, err := p.body(depth)
				p.flags = saved
				return n, err
			default:
				if saved.spaced && (r == '#' || unicode.Is(unicode.Pattern_White_Space, r)) {
					return nil, unsupported("white space or # after (?")
				}
				return nil, fmt.Errorf("unknown flag or group (?%c", r)
			}
		}
		return nil, errors.New("missing ) of (?")
	}
	return p.body(depth)
}

func (p *parser) body(depth int) (*node, error) {
	n, err := p.alternation(depth + 1)
	if err == nil && !p.take(")") {
		err = errors.New("missing )")
	}
	return n, err
}

// escape reads what follows a backslash outside a set.
func (p *parser) escape() (*node, error) {
	if !p.more() {
		return nil, errors.New(`\ at the end`)
	}
	switch r := p.in[p.pos]; r {
	case 'A', 'Z', 'z', 'b', 'B':
		p.pos++
		return assertion(map[rune]assertKind{'A': assertTextStart, 'Z': assertLastLine, 'z': assertTextEnd,
			'b': assertWord, 'B': assertNotWord}[r]), nil
	case 'R':
		p.pos++
		return whole(lineRunes()), nil
	case 'G', 'X', 'k':
		return nil, unsupported(`\` + string(r))
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return nil, unsupported(`back reference \` + string(r))
	}
	s, isSet, err := p.escaped()
	if err != nil {
		return nil, err
	}
	if isSet {
		return &node{op: opSet, set: s}, nil
	}
	return p.oneOf(s), nil
}

// escaped reads an escape that stands for one rune or a set of them, in a
// set or outside.
func (p *parser) escaped() (s runeSet, isSet bool, err error) {
	if !p.more() {
		return nil, false, errors.New(`\ at the end`)
	}
	r := p.in[p.pos]
	p.pos++
	switch r {
	case 'd', 'D':
		s = tables(unicode.Nd)
	case 's', 'S':
		s = spaceRunes()
	case 'w', 'W':
		s = wordRunes()
	case 'h', 'H':
		s = blankRunes()
	case 'v', 'V':
		s = lineRunes()
	case 'p', 'P':
		if p.spaces() {
			return nil, false, unsupported(fmt.Sprintf(`white space after \%c`, r))
		}
		if !p.take("{") {
			return nil, false, fmt.Errorf(`missing { after \%c`, r)
		}
		name, ok := p.until('}')
		if !ok {
			return nil, false, fmt.Errorf(`missing } of \%c{`, r)
		}
		s, ok := p.property(name, r == 'P')
		if !ok { // \p{^…} too: ICU knows ^ in [:^…:] only
			return nil, false, unsupported(fmt.Sprintf(`property \%c{%s}`, r, name))
		}
		return s, true, nil
	case 'a':
		return runes('\a'), false, nil
	case 'e':
		return runes(0x1b), false, nil
	case 'f':
		return runes('\f'), false, nil
	case 'n':
		return runes('\n'), false, nil
	case 'r':
		return runes('\r'), false, nil
	case 't':
		return runes('\t'), false, nil
	case 'c':
		if !p.more() {
			return nil, false, errors.New(`\c at the end`)
		}
		p.pos++
		return runes(p.in[p.pos-1] & 0x1f), false, nil
	case 'u':
		return p.number(4, 4, 16)
	case 'U':
		return p.number(8, 8, 16)
	case 'x':
		if p.take("{") {
			s, _, err = p.number(1, 6, 16)
			if err == nil && !p.take("}") {
				err = errors.New(`missing } of \x{`)
			}
			return s, false, err
		}
		return p.number(1, 2, 16)
	case '0':
		return p.octal()
	case 'E': // nothing to end here: the letter
		return runes('E'), false, nil
	default:
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return nil, false, unsupported(`\` + string(r))
		}
		return runes(r), false, nil
	}
	if unicode.IsUpper(r) {
		s = s.negate()
	}
	return s, true, nil
}

// number reads from least to most digits of the base as a code point.
func (p *parser) number(least, most, base int) (runeSet, bool, error) {
	end := p.pos
	for end < len(p.in) && end < p.pos+most {
		if _, err := strconv.ParseUint(string(p.in[end]), base, 8); err != nil {
			break
		}
		end++
	}
	n, err := strconv.ParseUint(string(p.in[p.pos:end]), base, 32)
	if err != nil || end-p.pos < least || n > unicode.MaxRune || n >= 0xd800 && n < 0xe000 {
		return nil, false, errors.New("bad code point after a backslash")
	}
	p.pos = end
	return runes(rune(n)), false, nil
}

// octal reads up to three digits after \0, as long as they make no more than
// 0377.
func (p *parser) octal() (runeSet, bool, error) {
	n, digits := rune(0), 0
	for ; p.more() && digits < 3 && '0' <= p.in[p.pos] && p.in[p.pos] <= '7'; digits++ {
		d := p.in[p.pos] - '0'
		if 8*n+d > 0377 {
			break
		}
		n = 8*n + d
		p.pos++
	}
	if digits == 0 {
		return nil, false, errors.New("no octal digit after \\0")
	}
	return runes(n), false, nil
}

// property gives the set of \p{…} or [:…:]. Case folding comes before the
// complement.
func (p *parser) property(name string, not bool) (runeSet, bool) {
	s, ok := property(name)
	if p.flags.fold {
		s = s.foldCase()
	}
	if not {
		s = s.negate()
	}
	return s, ok
}

// bracketed reads a set or [:property:] from its opening bracket on.
func (p *parser) bracketed(depth int) (runeSet, error) {
	if !p.take("[:") {
		p.pos++
		return p.set(depth)
	}
	name, ok := p.until(']')
	name, closed := strings.CutSuffix(name, ":")
	if !ok || !closed { // to ICU a set like any other, which holds a colon
		return nil, unsupported("[: without :]")
	}
	bare, not := strings.CutPrefix(name, "^")
	s, known := p.property(bare, not)
	if !known {
		return nil, unsupported("property [:" + name + ":]")
	}
	return s, nil
}

// set reads a bracketed set after its opening bracket. Operators, as in ICU:
// juxtaposition, and & and - between sets, bind alike from the left; && and
// -- bind weaker; a leading ^ is applied last. A property or class behind the
// right side of & or - belongs to that side, though, and behind a class, as
// behind a character, & and - stand for themselves.
func (p *parser) set(depth int) (runeSet, error) {
	if depth > maxNesting {
		return nil, unsupported(fmt.Sprintf("more than %d sets in one another", maxNesting))
	}
	negated := p.take("^")
	var total, cur runeSet // total OP cur
	var op string          // the weak operator between them, "" at first
	var right runeSet      // cur STRONG right
	var strong rune        // the strong operator between them, 0 for none
	empty := true          // no operand since the last weak operator
	afterSet := false      // the last operand was a set or property
	settle := func() {
		switch strong {
		case '&':
			cur = cur.intersect(right)
		case '-':
			cur = cur.intersect(right.negate())
		}
		strong = 0
	}
	apply := func() {
		settle()
		switch op {
		case "":
			total = cur
		case "&&":
			total = total.intersect(cur)
		case "--":
			total = total.intersect(cur.negate())
		}
	}
	addSet := func(s runeSet) { // a property or class
		if strong != 0 {
			right = right.union(s)
		} else {
			cur = cur.union(s)
		}
	}
	for first := true; ; first = false {
		if !p.more() {
			return nil, errors.New("missing ]")
		}
		switch {
		case p.flags.spaced && (p.in[p.pos] == '#' || unicode.Is(unicode.Pattern_White_Space, p.in[p.pos])):
			return nil, unsupported("white space or # in a set under (?x)")
		case !first && p.take("]"):
			if empty {
				return nil, errors.New("empty set or operand in [ ]")
			}
			apply()
			if p.flags.fold {
				total = total.foldCase()
			}
			if negated {
				total = total.negate()
			}
			return total, nil
		case p.peek("&&") || p.peek("--"):
			if empty {
				return nil, errors.New("set operator without a left side")
			}
			apply()
			op = string(p.in[p.pos : p.pos+2])
			p.pos += 2
			cur, empty, afterSet = nil, true, false
			continue
		case afterSet && (p.peek("&[") || p.peek("-[")):
			settle()
			operator := p.in[p.pos]
			p.pos++
			s, err := p.bracketed(depth + 1)
			if err != nil {
				return nil, err
			}
			right, strong = s, operator
		case p.peek("["):
			settle()
			s, err := p.bracketed(depth + 1)
			if err != nil {
				return nil, err
			}
			cur, afterSet = cur.union(s), true
		default:
			plain := p.in[p.pos]
			isProperty := p.peek(`\p`) || p.peek(`\P`)
			s, isSet, err := p.setChar()
			if err != nil {
				return nil, err
			}
			if isSet {
				addSet(s)
				afterSet = isProperty
				break
			}
			settle()
			afterSet = false
			if !p.peek("-") || p.peek("--") || p.peek("-]") {
				cur = cur.union(s)
				break
			}
			p.pos++
			if p.peek("[") {
				return nil, unsupported("- between a character and a set")
			}
			if plain == '&' || plain == '-' {
				return nil, unsupported(fmt.Sprintf("range that begins with a bare %c", plain))
			}
			hi, isSet, err := p.setChar()
			if err != nil {
				return nil, err
			}
			if isSet || hi[0].lo < s[0].lo {
				return nil, errors.New("bad range in [ ]")
			}
			cur = cur.union(runeSet{{s[0].lo, hi[0].lo}})
		}
		empty = false
	}
}

func (p *parser) setChar() (runeSet, bool, error) {
	if !p.more() {
		return nil, false, errors.New("missing ]")
	}
	if p.take(`\`) {
		return p.escaped()
	}
	p.pos++
	return runes(p.in[p.pos-1]), false, nil
}
