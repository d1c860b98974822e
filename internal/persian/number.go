package persian

import (
	"strings"
	"unicode/utf8"
)

// number takes the number that begins at a.at, where a digit stands. Its
// value is written in ASCII: grouping separators are left out (۲۶٬۷۵۰, 26,750
// and ۲۶،۷۵۰ are 26750), the decimal separator is a full stop, a sign is kept,
// a percent sign on either side too. Digits tied by / : . or - in threes that
// look like a date make a [Date]. Leading and final zeros count: 2.10 is not
// 2.1, and 007 is not 7, except in dates and hours.
func (a *analyzer) number() {
	start := a.at
	parts, seps, end := a.digitGroups(start)

	sign, signed := "", false
	if n := len(a.marks); n > 0 && a.marks[n-1].At == len(a.tokens) {
		last := a.marks[n-1].Rune
		lead := start - len(lastRune(a.text[:start]))
		switch {
		case last == '-' && isMinus(a.text, start, lead):
			sign, signed, start = "-", true, lead
		case last == '%' && foldsTo(lastRune(a.text[:start]), '%'):
			sign, signed, start = "%", true, lead
		}
		if signed {
			a.marks = a.marks[:n-1]
			a.seenMark = len(a.marks) > 0 && a.marks[len(a.marks)-1].At == len(a.tokens)
		}
	}

	key, value, class := numberValue(parts, seps)
	if sign == "-" {
		value = "-" + value
	}
	percent := sign == "%"
	if r, size := utf8.DecodeRuneInString(a.text[end:]); !percent && (r == '%' || r == '٪') {
		percent = true
		end += size
	}
	if percent {
		key, value = key+"%", value+"%"
	}
	a.begin(class, start)
	t := &a.tokens[len(a.tokens)-1]
	t.Key, t.Value, t.End = key, value, end
	t.to = t.from
	a.at = end
}

// digitGroups reads digits and the separators that tie them, from i on, and
// returns both and the offset behind them.
func (a *analyzer) digitGroups(i int) (parts []string, seps []rune, end int) {
	var group []byte
	for {
		r, size := utf8.DecodeRuneInString(a.text[i:])
		f, class := fold(r)
		if class != digit {
			parts = append(parts, string(group))
			break
		}
		group = append(group, byte(f))
		i += size
		end = i
		sep, sepSize := utf8.DecodeRuneInString(a.text[i:])
		if !tiesDigits(sep) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(a.text[i+sepSize:])
		if _, class := fold(next); class != digit {
			continue
		}
		if isGrouping(sep) && !threeDigits(a.text[i+sepSize:]) {
			continue // «۱۲،۱۳» are two numbers
		}
		parts, seps = append(parts, string(group)), append(seps, sep)
		group = nil
		i += sepSize
	}
	return parts, seps, end
}

func tiesDigits(r rune) bool {
	switch r {
	case '.', ',', '/', ':', '-', '–', '٫', '٬', '،':
		return true
	}
	return false
}

func isGrouping(r rune) bool { return r == ',' || r == '٬' || r == '،' }

// threeDigits reports whether exactly three digits stand at the start of s.
func threeDigits(s string) bool {
	n := 0
	for _, r := range s {
		if _, class := fold(r); class != digit {
			break
		}
		if n++; n > 3 {
			return false
		}
	}
	return n == 3
}

// numberValue gives key, value and class of digit groups and what ties them.
func numberValue(parts []string, seps []rune) (key, value string, class Class) {
	// Grouping separators only make long numbers readable.
	var p []string
	var s []rune
	for i, part := range parts {
		if i > 0 && isGrouping(seps[i-1]) {
			p[len(p)-1] += part
			continue
		}
		if i > 0 {
			s = append(s, seps[i-1])
		}
		p = append(p, part)
	}
	switch {
	case len(p) == 3 && s[0] == s[1] && s[0] != ':' && s[0] != '٫' && looksLikeDate(p, s[0]):
		return DigitDate, trimZeros(p[0]) + "-" + trimZeros(p[1]) + "-" + trimZeros(p[2]), Date
	case len(p) == 2 && (s[0] == '.' || s[0] == '٫'):
		return PlainNumber, p[0] + "." + p[1], Number
	case len(p) > 1 && s[0] == ':':
		p[0] = trimZeros(p[0]) // 08:05 is 8:05
	}
	var k, v strings.Builder
	for i, part := range p {
		if i > 0 {
			sep := s[i-1]
			switch sep {
			case '٫':
				sep = '.'
			case '–':
				sep = '-'
			}
			k.WriteRune(sep)
			v.WriteRune(sep)
		}
		k.WriteString(PlainNumber)
		v.WriteString(part)
	}
	return k.String(), v.String(), Number
}

// looksLikeDate tells a date in digits: year, month, day or day, month, year.
// Between full stops the year must have four digits, or it may be a version.
func looksLikeDate(p []string, sep rune) bool {
	small := func(s string, most int) bool {
		n := atoi(s)
		return len(s) <= 2 && n >= 1 && n <= most
	}
	switch {
	case len(p[0]) == 4:
		return small(p[1], 12) && small(p[2], 31)
	case len(p[2]) == 4:
		return small(p[0], 31) && small(p[1], 31)
	case len(p[0]) == 2 && len(p[2]) <= 2 && sep != '.': // 99/7/18
		return small(p[1], 12) && small(p[2], 31)
	}
	return false
}

// mergePercent makes «۲۵ درصد» one token with ۲۵٪.
func mergePercent(tokens []open, marks []Mark) ([]open, []Mark) {
	return merge(tokens, marks, func(i int) (int, Token) {
		t := tokens[i].Token
		if i+1 >= len(tokens) || t.Class != Number || strings.HasSuffix(t.Value, "%") ||
			tokens[i+1].Key != "درصد" || tokens[i+1].Glue == Marked {
			return 1, t
		}
		t.Key, t.Value, t.End = t.Key+"%", t.Value+"%", tokens[i+1].End
		return 2, t
	})
}

// merge replaces runs of tokens by one: take says how many tokens, from i
// on, become which one. The marks keep their places.
func merge(tokens []open, marks []Mark, take func(i int) (int, Token)) ([]open, []Mark) {
	out := tokens[:0:0]
	changed := false
	m := 0
	for i := 0; i < len(tokens); {
		n, t := take(i)
		if n > 1 && !changed {
			changed = true
			out = append(out, tokens[:i]...)
			for m < len(marks) && marks[m].At <= i {
				m++
			}
		}
		if changed {
			for m < len(marks) && marks[m].At <= i {
				marks[m].At = len(out)
				m++
			}
			o := tokens[i]
			o.Token = t
			if n > 1 {
				o.to = o.from
			}
			out = append(out, o)
		}
		i += n
	}
	if !changed {
		return tokens, marks
	}
	for ; m < len(marks); m++ {
		marks[m].At = len(out)
	}
	return out, marks
}

// isMinus reports whether the sign at text[lead:start] belongs to the number
// behind it: nothing but white space or an opening bracket comes before.
func isMinus(text string, start, lead int) bool {
	if !foldsTo(text[lead:start], '-') {
		return false
	}
	before, size := utf8.DecodeLastRuneInString(text[:lead])
	if size == 0 {
		return true
	}
	f, class := fold(before)
	return class == space || f == '(' || f == '['
}

func foldsTo(s string, to rune) bool {
	r, _ := utf8.DecodeRuneInString(s)
	f, class := fold(r)
	return class == mark && f == to
}

func lastRune(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[len(s)-size:]
}

func trimZeros(s string) string {
	t := strings.TrimLeft(s, "0")
	if t == "" {
		return "0"
	}
	return t
}

// atoi reads a short run of ASCII digits; long ones give a number too large
// for any use made of it here.
func atoi(s string) int {
	if len(s) > 9 {
		return 1 << 30
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
