package align

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"

	"hafez/internal/persian"
)

// What [Check] may find.
var (
	// ErrSame is for a source and a target that are the same text.
	ErrSame = errors.New("source and target are the same text")
	// ErrSwapped is for a source in the script of the target's language and a
	// target in that of the source's.
	ErrSwapped = errors.New("it looks as if source and target are swapped")
)

// ScriptError is for a side that has hardly a letter in the script of its
// language.
type ScriptError struct {
	Target   bool   // it is the target, else the source
	Language string // the tag of the side's language
	Script   string // the script expected
	Found    string // the script that most letters are in; empty if that is none of those known
}

func (e *ScriptError) Error() string {
	side := "source"
	if e.Target {
		side = "target"
	}
	found := ""
	if e.Found != "" {
		found = ", most are " + e.Found
	}
	return fmt.Sprintf("the %s should be in %q, but hardly any of its letters are %s%s", side, e.Language, e.Script, found)
}

// Check looks at texts before they are aligned and says what is wrong with
// them: [ErrSame], [ErrSwapped], or a *[ScriptError]. It goes by letters alone,
// so a text in another language of the same script is not found; see [Coverage].
// The languages are BCP 47 tags; empty: "fa" and "en".
func Check(source, target []string, from, to string) error {
	if sameText(source, target) {
		return ErrSame
	}
	if from == "" {
		from = "fa"
	}
	if to == "" {
		to = "en"
	}
	s, t := countLetters(source), countLetters(target)
	script, other := scriptOf(from), scriptOf(to)
	sourceWrong, targetWrong := script != "" && s.lacks(script), other != "" && t.lacks(other)
	switch {
	case sourceWrong && targetWrong && s.most() == other && t.most() == script:
		return ErrSwapped
	case sourceWrong:
		return &ScriptError{Language: from, Script: script, Found: s.most()}
	case targetWrong:
		return &ScriptError{Target: true, Language: to, Script: other, Found: t.most()}
	}
	return nil
}

// sameText tells whether two texts are the same but for white space, however
// they were cut.
func sameText(a, b []string) bool {
	nextA, stopA := iter.Pull(visible(a))
	defer stopA()
	nextB, stopB := iter.Pull(visible(b))
	defer stopB()
	for any := false; ; any = true {
		x, ok := nextA()
		y, okB := nextB()
		if x != y || ok != okB {
			return false
		}
		if !ok {
			return any
		}
	}
}

// visible gives the characters of a text that are no white space.
func visible(segments []string) iter.Seq[rune] {
	return func(yield func(rune) bool) {
		for _, s := range segments {
			for _, r := range s {
				if !unicode.IsSpace(r) && !yield(r) {
					return
				}
			}
		}
	}
}

// enoughLetters is how many letters a text must have to be judged by them, and
// foreignShare the share of its script that is too little.
const (
	enoughLetters = 20
	foreignShare  = .03 // a Persian manual may be code for the most part
)

// census counts the letters of a text, by script.
type census struct {
	all      int
	inScript map[string]int
}

// countLetters counts up to a million, which is enough to know.
func countLetters(segments []string) census {
	l := census{inScript: make(map[string]int)}
	for _, s := range segments {
		for _, r := range s {
			if !unicode.IsLetter(r) {
				continue
			}
			l.all++
			l.inScript[scriptOfLetter(r)]++
		}
		if l.all > 1e6 {
			break
		}
	}
	return l
}

func (l census) lacks(script string) bool {
	return l.all >= enoughLetters && float64(l.inScript[script]) < foreignShare*float64(l.all)
}

// most is the script that most letters are in, empty if it has no name here.
func (l census) most() string {
	best := ""
	for _, s := range scripts() {
		if l.inScript[s.name] > l.inScript[best] {
			best = s.name
		}
	}
	return best
}

// script is a script, its ISO 15924 code as BCP 47 has it, and the languages
// that are written in it and in no other.
type script struct {
	name, code string
	table      *unicode.RangeTable
	languages  string
}

var scripts = sync.OnceValue(func() []script {
	return []script{
		{"Arabic", "arab", unicode.Arabic, "fa ar ur ps prs ckb sd ug azb glk mzn bal"},
		{"Latin", "latn", unicode.Latin, "en de fr es it pt nl sv da no nb nn fi et lv lt pl cs sk sl hr hu ro tr sq ca eu gl ga cy is id ms vi sw la eo"},
		{"Cyrillic", "cyrl", unicode.Cyrillic, "ru uk be bg mk tg ky"},
		{"Greek", "grek", unicode.Greek, "el"},
		{"Hebrew", "hebr", unicode.Hebrew, "he yi"},
		{"Armenian", "armn", unicode.Armenian, "hy"},
		{"Georgian", "geor", unicode.Georgian, "ka"},
		{"Devanagari", "deva", unicode.Devanagari, "hi mr ne"},
		{"Han", "hans", unicode.Han, "zh"},
		{"Hangul", "kore", unicode.Hangul, "ko"},
	}
})

// scriptOf is the name of the script of a language, by its tag; empty if it is
// not known or there are several.
func scriptOf(tag string) string {
	language := persian.BaseLanguage(tag)
	subtags := strings.FieldsFunc(strings.ToLower(tag), func(r rune) bool { return r == '-' || r == '_' })
	written := len(subtags) > 1 && len(subtags[1]) == 4 // the tag names the script
	for _, s := range scripts() {
		if written && subtags[1] == s.code || !written && slices.Contains(strings.Fields(s.languages), language) {
			return s.name
		}
	}
	return ""
}

func scriptOfLetter(r rune) string {
	if r < 0x250 {
		return "Latin" // by far the most
	}
	for _, s := range scripts() {
		if unicode.Is(s.table, r) {
			return s.name
		}
	}
	return ""
}
