package memory

import (
	"errors"
	"fmt"
	"regexp"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// Replacement says what is to be put in the place of what. Unlike in a [Filter], texts
// are compared letter by letter as they are: what is replaced is what stands there, so
// that ي is not ی, and a half-space not a space.
type Replacement struct {
	// Old is the text to be replaced; with Regexp a regular expression as package
	// regexp has them, which sees one text of a unit at a time.
	Old string
	// New takes its place, as it stands; with Regexp $1 and ${name} are what the
	// parts of Old in parentheses have matched, and $$ is a dollar sign.
	New    string
	Regexp bool
	// Word replaces whole words only: no letter, digit or half-space stands before or
	// behind. A word with an ending behind a half-space, as کتاب in کتاب‌ها, is another
	// one; Tehran in Tehran's is a word.
	Word bool
	// IgnoreCase takes upper and lower case for the same.
	IgnoreCase bool
}

// Replacer replaces texts.
type Replacer struct {
	r       Replacement
	re      *regexp.Regexp
	excerpt persian.Excerpt
}

// Replacer makes the replacement ready for many texts. An error says what is wrong with
// the regular expression, or that there is nothing to replace.
func (r Replacement) Replacer() (*Replacer, error) {
	expression := r.Old
	switch {
	case r.Old == "":
		return nil, errors.New("the text to replace is empty")
	case !utf8.ValidString(r.Old) || !utf8.ValidString(r.New):
		return nil, errors.New("the text to replace, or the new one, is not UTF-8")
	case len(r.New) > maxText:
		return nil, fmt.Errorf("the new text is %d bytes long, more than a unit can hold: %d", len(r.New), maxText)
	case !r.Regexp:
		expression = regexp.QuoteMeta(r.Old)
	}
	if r.IgnoreCase {
		expression = "(?i)" + expression
	}
	re, err := regexp.Compile(expression)
	if err != nil {
		return nil, fmt.Errorf("the regular expression %q: %w", r.Old, err)
	}
	return &Replacer{r, re, persian.ExcerptOf(r.Old)}, nil
}

// Substitution is what was put in one place: the bytes of the old text that went, and those
// of the new text that came.
type Substitution struct{ Old, New Span }

// Replace gives a text with all places replaced, and the places, in order and apart;
// none if there was nothing to replace. A place that stays as it is, since Old and New
// are the same there, is none.
func (x *Replacer) Replace(text string) (string, []Substitution) {
	var places []Substitution
	var b []byte
	at := 0
	for _, p := range x.find(text) {
		b = append(b, text[at:p[0]]...)
		from := len(b)
		if x.r.Regexp {
			b = x.re.ExpandString(b, x.r.New, text, p)
		} else {
			b = append(b, x.r.New...)
		}
		if string(b[from:]) != text[p[0]:p[1]] {
			places = append(places, Substitution{Span{p[0], p[1]}, Span{from, len(b)}})
		}
		at = p[1]
	}
	if len(places) == 0 {
		return text, nil
	}
	return string(append(b, text[at:]...)), places
}

// find gives the places to be replaced, as package regexp gives submatches.
func (x *Replacer) find(text string) (places [][]int) {
	if x.r.Regexp {
		for _, p := range x.re.FindAllStringSubmatchIndex(text, -1) {
			if !x.r.Word || wholeWord(text, p[0], p[1]) {
				places = append(places, p)
			}
		}
		return places
	}
	for at := 0; ; {
		p := x.re.FindStringIndex(text[at:])
		if p == nil {
			return places
		}
		p[0], p[1] = at+p[0], at+p[1]
		if x.r.Word && !wholeWord(text, p[0], p[1]) {
			_, size := utf8.DecodeRuneInString(text[p[0]:]) // The next may begin within this one.
			at = p[0] + size
			continue
		}
		places = append(places, p)
		at = p[1]
	}
}

// wholeWord reports whether no word goes on before or behind a part of a text.
func wholeWord(text string, from, to int) bool {
	if from == to {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:])
	last, _ := utf8.DecodeLastRuneInString(text[:to])
	behind, _ := utf8.DecodeRuneInString(text[to:])
	return !(from > 0 && inWord(before) && inWord(first)) && !(to < len(text) && inWord(last) && inWord(behind))
}

// inWord reports whether a character is a part of words: half-spaces are, and accents.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || r == '\u200c' || r == '\u200d'
}

// TypedOtherwise reports whether a text has Old only as it is typed otherwise, such as
// with ي for ی or in capitals, so that nothing is replaced there. It is never so of
// regular expressions and whole words.
func (x *Replacer) TypedOtherwise(text string) bool {
	return !x.r.Regexp && !x.r.Word && x.excerpt.In(text) && len(x.find(text)) == 0
}
