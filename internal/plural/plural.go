// Package plural tells which plural form a number takes by the rule that a PO file
// gives for its language: the expression of its Plural-Forms header, in the syntax
// of C.
package plural

import (
	"errors"
	"strconv"
	"strings"
)

// Form evaluates the expression of a Plural-Forms header ("n%10==1 && n%100!=11
// ? 0 : 1"), as C has it, for a number. It gives the form for that number, whatever it
// is: the caller checks that there are so many forms. Anything else than such an
// expression of at most 1,000 bytes is an error.
func Form(expression string, n int64) (form int64, err error) {
	if len(expression) > 1000 { // The longest in use have 300 characters.
		return 0, errExpression
	}
	p := &parser{rest: expression, n: n}
	form = p.choice()
	if p.skip(); p.rest != "" || p.failed {
		return 0, errExpression
	}
	return form, nil
}

var errExpression = errors.New("no plural expression")

// operators are the binary operators, loosest first. Of operators that begin
// alike the longer stands first.
var operators = [][]string{{"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"}}

// parser takes an expression apart from the left and evaluates it as it goes.
type parser struct {
	rest   string
	n      int64
	failed bool
}

func (p *parser) skip() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

func (p *parser) take(token string) bool {
	p.skip()
	rest, ok := strings.CutPrefix(p.rest, token)
	p.rest = rest
	return ok
}

func (p *parser) expect(token string) {
	if !p.take(token) {
		p.failed = true
	}
}

func (p *parser) choice() int64 {
	condition := p.binary(0)
	if !p.take("?") {
		return condition
	}
	yes := p.choice()
	p.expect(":")
	no := p.choice()
	if condition != 0 {
		return yes
	}
	return no
}

func (p *parser) binary(level int) int64 {
	if level == len(operators) {
		return p.operand()
	}
	left := p.binary(level + 1)
	for {
		operator := ""
		for _, o := range operators[level] {
			if operator == "" && p.take(o) {
				operator = o
			}
		}
		if operator == "" {
			return left
		}
		left = p.apply(operator, left, p.binary(level+1))
	}
}

func (p *parser) apply(operator string, a, b int64) int64 {
	truth := func(t bool) int64 {
		if t {
			return 1
		}
		return 0
	}
	switch operator {
	case "||":
		return truth(a != 0 || b != 0)
	case "&&":
		return truth(a != 0 && b != 0)
	case "==":
		return truth(a == b)
	case "!=":
		return truth(a != b)
	case "<=":
		return truth(a <= b)
	case ">=":
		return truth(a >= b)
	case "<":
		return truth(a < b)
	case ">":
		return truth(a > b)
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	}
	if b == 0 {
		p.failed = true
		return 0
	}
	if operator == "/" {
		return a / b
	}
	return a % b
}

func (p *parser) operand() int64 {
	switch {
	case p.take("!"):
		if p.operand() == 0 {
			return 1
		}
		return 0
	case p.take("("):
		v := p.choice()
		p.expect(")")
		return v
	case p.take("n"):
		return p.n
	}
	digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
	v, err := strconv.ParseInt(p.rest[:digits], 10, 32)
	if err != nil {
		p.failed = true
	}
	p.rest = p.rest[digits:]
	return v
}
