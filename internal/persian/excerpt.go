package persian

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Excerpt is a text that is looked for in others, letter by letter and however both
// were typed; see [ExcerptOf].
type Excerpt struct {
	text  folds
	bones string
	quick bool // bones tell what texts it cannot be in
}

// ExcerptOf makes a text ready to be looked for. Letters, digits and marks are as in
// [Analyze]: those of another keyboard are the same, and so are upper and lower case,
// with and without harakat, with a half-space, a space or nothing where one may stand
// for the other. White space around marks, separators of thousands (۲۶٬۷۵۰) and inline
// tags do not count.
func ExcerptOf(text string) Excerpt {
	e := Excerpt{text: foldText(text)}
	e.bones, e.quick = bones(text)
	return e
}

// Empty reports whether nothing is left of the text: no letter, digit or mark.
func (e Excerpt) Empty() bool { return e.text.split == "" }

// In reports whether the excerpt stands in a text. It may begin and end within a word
// (کتاب is in «کتاب‌هایی», art is in "parting"), but not within the digits of a number:
// 18 is not in 1800. An empty one is in no text.
func (e Excerpt) In(text string) bool {
	if e.Empty() {
		return false
	}
	if e.quick {
		if b, ok := bones(text); ok && !strings.Contains(b, e.bones) {
			return false
		}
	}
	t := foldText(text)
	return contains(t.split, e.text.split) || contains(t.joined, e.text.joined)
}

// contains reports whether a part stands in a text with no digits cut apart.
func contains(text, part string) bool {
	for at := 0; ; at++ {
		i := strings.Index(text[at:], part)
		if i < 0 {
			return false
		}
		at += i
		if !cutsDigits(text, at) && !cutsDigits(text, at+len(part)) {
			return true
		}
	}
}

// cutsDigits reports whether a digit stands before and behind a place in a text.
func cutsDigits(text string, at int) bool {
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	return at > 0 && at < len(text) && isDigit(text[at-1]) && isDigit(text[at])
}

// bones are the letters and digits of a text that are the same however it is typed:
// those that some rule of spelling changes or leaves out for what stands beside them
// are not among them. They are had much sooner than the folded text, and what is not
// among them is not in it. ok is false if it is not so simple: where letters are put
// together from several characters, or tags stand between them.
func bones(text string) (b string, ok bool) {
	letters := make([]byte, 0, len(text))
	for _, r := range text {
		if isAccent(r) || r == '⟨' || r >= 0xFB00 {
			return "", false
		}
		switch f, class := fold(r); {
		case class != letter && class != digit:
		case f == 'ی' || f == 'و' || f == 'ا' || f == 'آ' || f == 'ء':
		case f < utf8.RuneSelf:
			letters = append(letters, byte(f))
		default:
			letters = utf8.AppendRune(letters, f)
		}
	}
	return string(letters), true
}

// folds are a folded text in both views. Words are as in the keys of [Analyze], with a
// space between them where the view has two words; of numbers there are the digits and
// what ties them; marks are kept, without white space around them. Unlike in Analyze a
// date is its digits and words, so that a part of it is a part of the text.
type folds struct{ split, joined string }

func foldText(text string) folds {
	a := analyzer{text: text, folded: make([]byte, 0, len(text))}
	for a.at < len(text) {
		a.step()
	}
	a.closeWord()

	words := string(a.folded)
	split, joined := make([]byte, 0, len(text)), make([]byte, 0, len(text))
	m := 0
	marks := func(to int) {
		for ; m < len(a.marks) && a.marks[m].At <= to; m++ {
			split = utf8.AppendRune(split, a.marks[m].Rune)
			joined = utf8.AppendRune(joined, a.marks[m].Rune)
		}
	}
	for i := range a.tokens {
		t := &a.tokens[i]
		marks(i)
		// What is Tight has nothing before it, and what is Marked has its marks.
		if i > 0 && (t.Glue == Apart || t.Glue == HalfSpace) {
			split = append(split, ' ')
			if !ties(&a.tokens[i-1].Token, &t.Token) {
				joined = append(joined, ' ')
			}
		}
		if t.Class == Word {
			t.Key = words[t.from:t.to] // ties asks for it
			split, joined = append(split, t.Key...), append(joined, t.Key...)
			continue
		}
		split = appendFigure(split, text[t.Start:t.End])
		joined = appendFigure(joined, text[t.Start:t.End])
	}
	marks(len(a.tokens))
	return folds{string(split), oneSpelling().Replace(string(joined))}
}

// oneSpelling writes words that have several spellings in one of them, also where
// something is tied to them: گفت‌وگوهای, گفتگوهای.
var oneSpelling = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for word, key := range spellings {
		pairs = append(pairs, word, key)
	}
	for key, several := range writtenApart {
		pairs = append(pairs, strings.Join(several, " "), key)
	}
	return strings.NewReplacer(pairs...)
})

// appendFigure writes the digits of a number, and what ties them.
func appendFigure(b []byte, number string) []byte {
	for _, r := range number {
		switch f, class := fold(r); {
		case isGrouping(r), class != digit && class != mark:
		case f == '٫':
			b = append(b, '.')
		default:
			b = utf8.AppendRune(b, f)
		}
	}
	return b
}

// FoldName folds a name, of a person or a file, letter by letter: letters as in
// [Analyze], upper case as lower case, digits as ASCII, half-spaces and harakat left
// out. Two names that come out the same are the same name. Marks and spaces stay.
func FoldName(name string) string {
	b := make([]byte, 0, len(name))
	one := func(r rune) {
		switch f, class := fold(r); class {
		case drop, joiner:
		case mark:
			b = utf8.AppendRune(b, r)
		default:
			b = utf8.AppendRune(b, f)
		}
	}
	for _, r := range name {
		if s, ok := compatible(r); ok {
			for _, c := range s {
				one(c)
			}
			continue
		}
		one(r)
	}
	return string(b)
}
