package segment

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// runeRange holds the runes from lo to hi, both included.
type runeRange struct{ lo, hi rune }

// runeSet is a set of runes: sorted ranges that neither overlap nor touch.
type runeSet []runeRange

func runes(rs ...rune) runeSet {
	var s runeSet
	for _, r := range rs {
		s = append(s, runeRange{r, r})
	}
	return s.tidy()
}

// tidy sorts the ranges and joins those that overlap or touch.
func (s runeSet) tidy() runeSet {
	byStart := func(a, b runeRange) int { return int(a.lo - b.lo) }
	if !slices.IsSortedFunc(s, byStart) {
		slices.SortFunc(s, byStart)
	}
	out := s[:0]
	for _, r := range s {
		if n := len(out); n > 0 && r.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, r.hi)
		} else {
			out = append(out, r)
		}
	}
	return out
}

func (s runeSet) union(t runeSet) runeSet {
	out := make(runeSet, 0, len(s)+len(t))
	for len(s) > 0 && len(t) > 0 {
		if s[0].lo <= t[0].lo {
			out, s = append(out, s[0]), s[1:]
		} else {
			out, t = append(out, t[0]), t[1:]
		}
	}
	return append(append(out, s...), t...).tidy()
}

func (s runeSet) negate() runeSet {
	var out runeSet
	next := rune(0)
	for _, r := range s {
		if r.lo > next {
			out = append(out, runeRange{next, r.lo - 1})
		}
		next = r.hi + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, runeRange{next, unicode.MaxRune})
	}
	return out
}

func (s runeSet) intersect(t runeSet) runeSet {
	var out runeSet
	for i, j := 0, 0; i < len(s) && j < len(t); {
		lo, hi := max(s[i].lo, t[j].lo), min(s[i].hi, t[j].hi)
		if lo <= hi {
			out = append(out, runeRange{lo, hi})
		}
		if s[i].hi < t[j].hi {
			i++
		} else {
			j++
		}
	}
	return out
}

func (s runeSet) contains(r rune) bool {
	_, ok := slices.BinarySearchFunc(s, r, func(x runeRange, r rune) int {
		switch {
		case x.hi < r:
			return -1
		case x.lo > r:
			return 1
		}
		return 0
	})
	return ok
}

// foldCase adds, for every rune of s, the runes that differ from it only in
// case (Unicode simple case folding).
func (s runeSet) foldCase() runeSet {
	cased := s
	if len(s) > 1 || len(s) == 1 && s[0].hi-s[0].lo > 64 {
		cased = casedRunes().intersect(s)
	}
	var added runeSet
	for _, r := range cased {
		for c := r.lo; c <= r.hi; c++ {
			for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
				added = append(added, runeRange{f, f})
			}
		}
	}
	if added == nil {
		return s
	}
	return s.union(added.tidy())
}

// casedRunes holds all runes that take part in case folding, and others.
var casedRunes = sync.OnceValue(func() runeSet {
	return tables(unicode.Lu, unicode.Ll, unicode.Lt, unicode.Nl, unicode.So, unicode.Mn)
})

// tables gives the union of Unicode tables.
func tables(ts ...*unicode.RangeTable) runeSet {
	var s runeSet
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			s = append(s, runeRange{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			s = append(s, runeRange{r, r})
		}
	}
	for _, t := range ts {
		for _, r := range t.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return s.tidy()
}

// The classes that ICU regular expressions give a letter of their own
// (ICU User Guide, "Regular Expressions", table of metacharacters).
func alphabetic() runeSet {
	return tables(unicode.L, unicode.Nl, unicode.Other_Alphabetic)
}

func wordRunes() runeSet { // \w
	return alphabetic().union(tables(unicode.M, unicode.Nd, unicode.Pc)).union(runes(0x200c, 0x200d))
}

func spaceRunes() runeSet { return tables(unicode.White_Space) } // \s

func lineRunes() runeSet { // \v, and what . does not match
	return runeSet{{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}}
}

func blankRunes() runeSet { return tables(unicode.Zs).union(runes('\t')) } // \h

// extendRunes are the runes that ICU's \b looks through: combining marks and
// format characters, such as ZWNJ and the direction marks.
func extendRunes() runeSet {
	return tables(unicode.Mn, unicode.Me, unicode.Cf, unicode.Other_Grapheme_Extend)
}

// property resolves the inside of \p{…} or [:…:], matched loosely as UAX #44
// asks: case, spaces, hyphens and underscores do not count.
func property(name string) (runeSet, bool) {
	key, value, qualified := strings.Cut(name, "=")
	if !qualified {
		key, value = "", name
	}
	key = loose(key)
	if key == "" || key == "gc" || key == "generalcategory" {
		if s, ok := category(value); ok {
			return s, true
		}
	}
	value = loose(value)
	if key == "" || key == "sc" || key == "script" {
		for n, t := range unicode.Scripts {
			if loose(n) == value || scriptCodes[value] == n {
				return tables(t), true
			}
		}
	}
	if key != "" {
		return nil, false
	}
	switch value {
	case "any":
		return runeSet(nil).negate(), true
	case "ascii":
		return runeSet{{0, 0x7f}}, true
	case "assigned":
		return tables(unicode.Cn).negate(), true
	case "alphabetic", "alpha":
		return alphabetic(), true
	case "uppercase", "upper":
		return tables(unicode.Lu, unicode.Other_Uppercase), true
	case "lowercase", "lower":
		return tables(unicode.Ll, unicode.Other_Lowercase), true
	case "whitespace", "wspace", "space":
		return spaceRunes(), true
	case "alnum":
		return alphabetic().union(tables(unicode.Nd)), true
	case "blank":
		return blankRunes(), true
	case "word":
		return wordRunes(), true
	case "xdigit":
		return tables(unicode.Nd, unicode.Hex_Digit), true
	case "graph":
		return tables(unicode.White_Space, unicode.Cc, unicode.Cs, unicode.Cn).negate(), true
	case "print":
		return tables(unicode.White_Space, unicode.Cc, unicode.Cs, unicode.Cn).negate().union(tables(unicode.Zs)), true
	}
	for n, t := range unicode.Properties {
		if loose(n) == value {
			return tables(t), true
		}
	}
	return nil, false
}

func category(value string) (runeSet, bool) {
	if t, ok := unicode.Categories[value]; ok { // the usual spelling
		return tables(t), true
	}
	value = loose(value)
	for long, short := range unicode.CategoryAliases {
		if loose(long) == value {
			value = loose(short)
			break
		}
	}
	for n, t := range unicode.Categories {
		if loose(n) == value {
			return tables(t), true
		}
	}
	return nil, false
}

// scriptCodes are the ISO 15924 codes of the scripts that rule files name by
// code most; other scripts are named in full.
var scriptCodes = map[string]string{
	"arab": "Arabic", "latn": "Latin", "cyrl": "Cyrillic", "grek": "Greek", "hebr": "Hebrew", "hani": "Han",
	"hira": "Hiragana", "kana": "Katakana", "hang": "Hangul", "thai": "Thai", "deva": "Devanagari", "zyyy": "Common",
	"zinh": "Inherited", "armn": "Armenian", "geor": "Georgian",
}

func loose(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' {
			return -1
		}
		return r
	}, s))
}
