package persian

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Analyze folds a text and cuts it into tokens, in both views. Any bytes are
// taken; those that are not UTF-8 count as symbols. A text without words and
// numbers ("?!") has its marks for tokens, so that only white space has none.
// It runs in time linear in the text.
func Analyze(text string) *Text {
	a := Analyzer{folded: make([]byte, 0, len(text)), tokens: make([]open, 0, len(text)/9+4)}
	return a.Analyze(text)
}

// Analyzer analyses many texts, one after the other, with less work for the
// garbage collector than Analyze. The zero value is ready.
type Analyzer struct {
	folded []byte
	tokens []open
}

// Analyze is the function of the same name.
func (s *Analyzer) Analyze(text string) *Text {
	a := analyzer{text: text, folded: s.folded[:0], tokens: s.tokens[:0]}
	for a.at < len(text) {
		a.step()
	}
	a.closeWord()
	s.folded, s.tokens = a.folded, a.tokens
	return a.finish()
}

// Visible reports whether a text has anything to compare: whether Analyze gives
// it tokens.
func Visible(text string) bool {
	for i, r := range text {
		_, class := fold(r)
		_, form := compatible(r)
		switch {
		case class == mark, form, isAccent(r), r == '¬':
			// A tag, a sign that stands for none, or an accent on nothing may
			// leave nothing: only the walk itself can tell.
			return len(Analyze(text[i:]).Split.Tokens) > 0
		case class == letter, class == digit:
			return true
		}
	}
	return false
}

// isAccent tells the combining accents, which belong to the letter before.
func isAccent(r rune) bool { return r >= 0x300 && r <= 0x36F }

// open is a token while the folded text is still growing: its key is
// folded[from:to], or key if that is not empty.
type open struct {
	Token
	from, to int
}

// analyzer is the state of one walk over a text. Folded letters and digits
// are written one after the other with nothing between, so that the key of a
// token, and of several joined ones, is a piece of one string.
type analyzer struct {
	text   string
	at     int
	folded []byte
	tokens []open
	marks  []Mark
	tags   []Tag

	inWord  bool // the last token is a word that may still grow
	latin   bool // … and its last letter is not of Arabic script
	hamza   bool // … and it was a hamza on yeh
	markEnd int  // where the last mark ended

	// What was seen since the last token; it becomes the glue of the next.
	seenMark, seenSpace, seenJoiner bool
}

// step takes the next rune, or the next number or tag.
func (a *analyzer) step() {
	r, size := utf8.DecodeRuneInString(a.text[a.at:])
	start := a.at
	if r == '⟨' {
		if n := tagLength(a.text[start:]); n > 0 {
			a.closeWord()
			a.tags = append(a.tags, Tag{a.text[start : start+n], len(a.folded)})
			a.at += n
			return
		}
	}
	if s, ok := compatible(r); ok {
		a.at += size
		for _, c := range s {
			f, class := fold(c)
			a.take(c, f, class, start, a.at)
		}
		return
	}
	f, class := fold(r)
	if class == digit && !(a.inWord && a.latin) {
		a.closeWord()
		a.number()
		return
	}
	a.at += size
	if isAccent(r) {
		a.compose(r)
		return
	}
	if r == 0x653 { // madda typed apart from its alef
		a.madda()
		return
	}
	a.take(r, f, class, start, a.at)
}

// take handles one folded rune that comes from text[start:end].
func (a *analyzer) take(r, f rune, class class, start, end int) {
	switch class {
	case drop:
		if a.inWord {
			a.tokens[len(a.tokens)-1].End = end
		}
	case letter, digit:
		latin := class == digit || !arabicScript(f)
		if a.inWord && class == letter && latin != a.latin {
			a.closeWord()
		}
		if !a.inWord {
			a.begin(Word, start)
			a.inWord, a.hamza = true, false
		}
		a.latin = latin
		a.letter(r, f)
		a.tokens[len(a.tokens)-1].End = end
	case joiner:
		// Between letters it parts a word; elsewhere it is a stray, and the
		// sign ¬ is then a sign.
		if a.inWord {
			a.closeWord()
			a.seenJoiner = true
		} else if r == '¬' {
			a.addMark(f, start, end)
		}
	case space:
		a.closeWord()
		a.seenSpace = true
	case mark:
		if a.inWord && a.latin && (r == '\'' || r == '’') && nextIsLatin(a.text[end:]) {
			a.folded = append(a.folded, '\'') // don't, O'Neill: one word
			a.tokens[len(a.tokens)-1].End = end
			return
		}
		a.closeWord()
		a.addMark(f, start, end)
	}
}

// letter writes a folded letter. A hamza between a letter and waw, and one on
// alef behind yeh, has its seat chosen in several ways: مسئول، مسؤول، مسوول;
// هیئت، هیأت.
func (a *analyzer) letter(r, f rune) {
	word := a.folded[a.tokens[len(a.tokens)-1].from:]
	switch {
	case f == 'و' && a.hamza:
		a.folded = a.folded[:len(a.folded)-len("ی")]
	case f == 'و' && bytes.HasSuffix(word, []byte("و")):
		return
	case r == 'أ' && bytes.HasSuffix(word, []byte("ی")):
		f = 'ی'
	}
	a.hamza = r == 'ئ'
	a.folded = utf8.AppendRune(a.folded, f)
}

// begin opens a token at start, with the glue that was seen before it.
func (a *analyzer) begin(class Class, start int) {
	t := open{from: len(a.folded)}
	t.Class, t.Start, t.End = class, start, start
	switch {
	case a.seenMark:
		t.Glue = Marked
	case a.seenSpace || len(a.tokens) == 0:
		t.Glue = Apart
	case a.seenJoiner:
		t.Glue = HalfSpace
	default:
		t.Glue = Tight
	}
	a.seenMark, a.seenSpace, a.seenJoiner = false, false, false
	a.tokens = append(a.tokens, t)
}

// closeWord ends the word that is open, if one is.
func (a *analyzer) closeWord() {
	if !a.inWord {
		return
	}
	a.inWord = false
	n := len(a.tokens)
	t := &a.tokens[n-1]
	// Behind alef and yeh a hamza at the end is written or not (املاء، شیء);
	// elsewhere it makes another word (جزء، جز).
	if w := a.folded[t.from:]; bytes.HasSuffix(w, []byte("اء")) || bytes.HasSuffix(w, []byte("یء")) {
		a.folded = a.folded[:len(a.folded)-len("ء")]
	}
	t.to = len(a.folded)
	// The yeh of ezafe after heh: «خانه‌ی ما» and «خانه ی ما» are «خانهٔ ما».
	if n > 1 && t.Glue != Marked && t.Glue != Tight && bytes.Equal(a.folded[t.from:], []byte("ی")) {
		if p := &a.tokens[n-2]; p.Class == Word && bytes.HasSuffix(a.folded[p.from:p.to], []byte("ه")) {
			p.End = t.End
			a.folded = a.folded[:t.from]
			a.tokens = a.tokens[:n-1]
		}
	}
}

// addMark notes a mark; a run of full stops is one ellipsis.
func (a *analyzer) addMark(f rune, start, end int) {
	a.seenMark = true
	touches := start == a.markEnd
	a.markEnd = end
	if n := len(a.marks); touches && n > 0 && f == '.' {
		if last := &a.marks[n-1]; last.Rune == '.' || last.Rune == '…' {
			last.Rune = '…'
			return
		}
	}
	a.marks = append(a.marks, Mark{f, len(a.tokens)})
}

// compose puts a combining accent onto the letter before it (e + ◌́ is é).
func (a *analyzer) compose(accent rune) {
	if !a.inWord {
		return
	}
	last, size := utf8.DecodeLastRune(a.folded)
	s := norm.NFC.String(string(last) + string(accent))
	a.folded = append(a.folded[:len(a.folded)-size], s...)
	a.tokens[len(a.tokens)-1].End = a.at
}

// madda makes the alef before it an alef with madda.
func (a *analyzer) madda() {
	if !a.inWord {
		return
	}
	if last, size := utf8.DecodeLastRune(a.folded); last == 'ا' {
		a.folded = append(a.folded[:len(a.folded)-size], "آ"...)
	}
	a.tokens[len(a.tokens)-1].End = a.at
}

// finish gives the tokens their keys and makes the views.
func (a *analyzer) finish() *Text {
	folded := string(a.folded)
	for i := range a.tokens {
		if t := &a.tokens[i]; t.Key == "" {
			t.Key = spelling(folded[t.from:t.to])
		}
	}
	a.tokens, a.marks = mergePercent(a.tokens, a.marks)
	a.tokens, a.marks = mergeDates(a.tokens, a.marks)

	t := &Text{Tags: a.tags}
	if len(a.tokens) == 0 {
		t.Split = marksAsTokens(a.marks)
		t.Joined = t.Split
		return t
	}
	t.Split = View{make([]Token, len(a.tokens)), a.marks}
	for i := range a.tokens {
		t.Split.Tokens[i] = a.tokens[i].Token
	}
	t.Joined, t.Differ = joined(folded, a.tokens, t.Split)
	return t
}

// marksAsTokens makes a text of marks alone comparable: all of them are its
// one token.
func marksAsTokens(marks []Mark) View {
	if len(marks) == 0 {
		return View{}
	}
	var key []rune
	for _, m := range marks {
		key = append(key, m.Rune)
	}
	return View{Tokens: []Token{{Key: string(key), Class: Word, Glue: Marked}}}
}

// tagLength is the length of the inline tag at the start of s (⟨1⟩, ⟨/1⟩,
// ⟨1/⟩), 0 if there is none.
func tagLength(s string) int {
	i := len("⟨")
	if i < len(s) && s[i] == '/' {
		i++
	}
	from := i
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == from || i-from > 6 {
		return 0
	}
	if i < len(s) && s[i] == '/' {
		i++
	}
	if !strings.HasPrefix(s[i:], "⟩") {
		return 0
	}
	return i + len("⟩")
}

// arabicScript reports whether a folded letter is of Arabic script.
func arabicScript(r rune) bool {
	return r >= 0x600 && r <= 0x6FF || r >= 0x750 && r <= 0x77F || r >= 0x8A0 && r <= 0x8FF
}

// nextIsLatin reports whether s begins with a letter that is not of Arabic
// script.
func nextIsLatin(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && !arabicScript(r)
}
