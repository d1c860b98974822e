package persian

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Folded is a text made ready to be looked through letter by letter, for a part
// of it: see [FoldText]. It holds the text in both views.
type Folded struct{ split, joined string }

// FoldText folds a text for [Folded.Contains]. Words come out as in the keys of
// [Analyze], with a space between them where the view has two words; in numbers the
// digits are ASCII and separators of thousands are left out (۲۶٬۷۵۰ is 26750);
// marks are kept, folded, without the white space around them; inline tags are left
// out. Unlike in Analyze a date is its digits and words, so that a part of it is a
// part of the text. It runs in time linear in the text.
func FoldText(text string) Folded {
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
	return Folded{string(split), oneSpelling().Replace(string(joined))}
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

// Empty reports whether nothing is left of the text: no letter, digit or mark.
func (f Folded) Empty() bool { return f.split == "" }

// Contains reports whether part stands in the text, in either view, however both
// were typed. It may begin and end within a word: کتاب is in «کتاب‌هایی», art is in
// "part". Nothing contains an empty part.
func (f Folded) Contains(part Folded) bool {
	return !part.Empty() && (strings.Contains(f.split, part.split) || strings.Contains(f.joined, part.joined))
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
