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
	if p.flags.spaced {
		if r := p.in[p.pos]; unicode.Is(unicode.Pattern_White_Space, r) {
			p.pos++
			return nil, nil
		} else if r == '#' {
			for p.more() && !lineRunes().contains(p.in[p.pos]) {
				p.pos++
			}
			return nil, nil
		}
	}
	if p.take(`\Q`) {
		var items []*node
		for p.more() && !p.take(`\E`) {
			items = append(items, p.literal(p.in[p.pos]))
			p.pos++
		}
		if n := len(items); n > 0 { // a quantifier binds to the last character
			last, err := p.quantified(items[n-1])
			if err != nil {
				return nil, err
			}
			items[n-1] = last
		}
		return cat(items), nil
	}
	n, err := p.atom(depth)
	if n == nil || err != nil {
		return nil, err
	}
	return p.quantified(n)
}

func (p *parser) quantified(n *node) (*node, error) {
	bare := n.op == opAssert && p.in[p.pos-1] != ')'
	for p.more() {
		lo, hi := 0, -1
		switch r := p.in[p.pos]; {
		case p.flags.spaced && unicode.Is(unicode.Pattern_White_Space, r):
			p.pos++
			continue
		case r == '*':
		case r == '+':
			lo = 1
		case r == '?':
			hi = 1
		case r == '{':
			p.pos++
			body, ok := p.until('}')
			if !ok {
				return nil, errors.New("missing } of {n,m}")
			}
			from, to, ranged := strings.Cut(body, ",")
			var err error
			if lo, err = count(from); err != nil {
				return nil, err
			}
			switch {
			case !ranged:
				hi = lo
			case to != "":
				if hi, err = count(to); err != nil {
					return nil, err
				}
				if hi < lo {
					return nil, fmt.Errorf("{%s}: largest count below smallest", body)
				}
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
		if !p.take("?") && p.take("+") {
			n.possessive = true
		}
		if p.more() && strings.ContainsRune("*+?{", p.in[p.pos]) {
			return nil, errors.New("quantifier after a quantifier")
		}
	}
	return n, nil
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
		s, err := p.set(depth)
		if err != nil {
			return nil, err
		}
		return &node{op: opSet, set: s}, nil
	case '.':
		if p.flags.dotAll {
			return anyRune(), nil
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

// anyRune is the dot that also takes line ends: CR LF counts as one.
func anyRune() *node {
	set := func(s runeSet) *node { return &node{op: opSet, set: s} }
	cr, lf := set(runes('\r')), set(runes('\n'))
	notLF := &node{op: opAssert, assert: assertAhead, negative: true, subs: []*node{lf}}
	return &node{op: opAlt, subs: []*node{
		set(runes('\r').negate()), cat([]*node{cr, lf}), cat([]*node{cr, notLF}),
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
		if kind == assertBehind && maxLen(body) < 0 {
			return nil, errors.New("look-behind without a largest length")
		}
		return &node{op: opAssert, assert: kind, negative: negative, subs: []*node{body}}, nil
	}
	switch {
	case p.take("?#"):
		if _, ok := p.until(')'); !ok {
			return nil, errors.New("missing ) of (?#")
		}
		return nil, nil
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
			case ')': // holds to the end of the group around it
				return nil, nil
			case ':':
				n, err := p.body(depth)
				p.flags = saved
				return n, err
			default:
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
		one := &node{op: opSet, set: lineRunes()}
		crlf := cat([]*node{{op: opSet, set: runes('\r')}, {op: opSet, set: runes('\n')}})
		return &node{op: opAlt, subs: []*node{crlf, one}}, nil
	case 'G', 'X', 'k':
		return nil, unsupported(`\` + string(r))
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return nil, unsupported(`back reference \` + string(r))
	case 'E':
		return nil, errors.New(`\E without \Q`)
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
		if !p.take("{") {
			return nil, false, fmt.Errorf(`missing { after \%c`, r)
		}
		name, ok := p.until('}')
		if !ok {
			return nil, false, fmt.Errorf(`missing } of \%c{`, r)
		}
		bare, negated := strings.CutPrefix(name, "^")
		if s, ok = property(bare); !ok {
			return nil, false, unsupported(fmt.Sprintf(`property \%c{%s}`, r, name))
		}
		if negated != (r == 'P') {
			s = s.negate()
		}
		if p.flags.fold {
			s = s.foldCase()
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
		return p.number(1, 3, 8)
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

// set reads a bracketed set after its opening bracket. Operators, as in ICU:
// juxtaposition, & and - before a bracketed set bind alike from the left;
// && and -- bind weaker; a leading ^ is applied last.
func (p *parser) set(depth int) (runeSet, error) {
	if depth > maxNesting {
		return nil, unsupported(fmt.Sprintf("more than %d sets in one another", maxNesting))
	}
	negated := p.take("^")
	var total, cur runeSet // total OP cur
	var op string          // the weak operator between them, "" at first
	empty := true          // no operand since the last weak operator
	afterSet := false      // the last operand was a set, not a character
	apply := func() {
		switch op {
		case "":
			total = cur
		case "&&":
			total = total.intersect(cur)
		case "--":
			total = total.intersect(cur.negate())
		}
	}
	for {
		if !p.more() {
			return nil, errors.New("missing ]")
		}
		switch {
		case p.flags.spaced && (p.in[p.pos] == '#' || unicode.Is(unicode.Pattern_White_Space, p.in[p.pos])):
			return nil, unsupported("white space or # in a set under (?x)")
		case p.take("]"):
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
			minus := p.in[p.pos] == '-'
			p.pos += 2
			s, err := p.set(depth + 1)
			if err != nil {
				return nil, err
			}
			if minus {
				s = s.negate()
			}
			cur = cur.intersect(s)
		case p.take("[:"):
			name, ok := p.until(']')
			name, closed := strings.CutSuffix(name, ":")
			bare, not := strings.CutPrefix(name, "^")
			s, known := property(bare)
			switch {
			case !ok || !closed:
				return nil, errors.New("[: without :]")
			case !known:
				return nil, unsupported("property [:" + name + ":]")
			case not:
				s = s.negate()
			}
			cur, afterSet = cur.union(s), true
		case p.take("["):
			s, err := p.set(depth + 1)
			if err != nil {
				return nil, err
			}
			cur, afterSet = cur.union(s), true
		default:
			s, isSet, err := p.setChar()
			if err != nil {
				return nil, err
			}
			if isSet || !p.peek("-") || p.peek("--") || p.peek("-]") {
				cur, afterSet = cur.union(s), isSet
				break
			}
			p.pos++
			if p.peek("[") {
				return nil, unsupported("- between a character and a set")
			}
			hi, isSet, err := p.setChar()
			if err != nil {
				return nil, err
			}
			if isSet || hi[0].lo < s[0].lo {
				return nil, errors.New("bad range in [ ]")
			}
			cur, afterSet = cur.union(runeSet{{s[0].lo, hi[0].lo}}), false
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
