package align

import (
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// kind says what a token is, and with it how much it tells that the token
// stands on both sides.
type kind uint8

const (
	word     kind = iota // letters
	number               // the value of a number, written in digits or in words
	calendar             // a month of the Gregorian year, or a day of the week
	mark                 // a punctuation mark that translators keep
)

// token is a token of a segment, as the evidence needs it.
type token struct {
	key     string // equal on both sides if it is the same thing
	kind    kind
	capital bool // a word with a capital letter
}

// tokenize cuts a segment into tokens: words without their endings, numbers
// by their value whatever digits or words they are written with, dates in
// their parts, and the marks that are likely to stand in the translation too.
// Order is lost: marks come last.
func tokenize(text string, lang *language) []token {
	view := &persian.Analyze(text).Split
	for i := range view.Tokens {
		t := &view.Tokens[i]
		t.Key = strings.TrimSuffix(t.Key, "'s")
	}
	tokens := make([]token, 0, len(view.Tokens)+len(view.Marks))
	for i := 0; i < len(view.Tokens); {
		t := view.Tokens[i]
		switch t.Class {
		case persian.Number:
			tokens = appendNumber(tokens, t.Value)
			i++
			if i < len(view.Tokens) && view.Tokens[i].Glue == persian.Tight && numberEndings()[view.Tokens[i].Key] {
				i++
			}
		case persian.Date:
			tokens = appendDate(tokens, t)
			i++
		default:
			if key, n := lang.date(view.Tokens[i:]); n > 0 {
				tokens = append(tokens, token{key: key, kind: calendar})
				i += n
				continue
			}
			if value, n := lang.number(view.Tokens[i:]); n > 0 {
				tokens = appendNumber(tokens, strconv.Itoa(value))
				i += n
				continue
			}
			var key string
			key, i = wholeWord(view.Tokens, i)
			if key != "" {
				tokens = append(tokens, lang.word(key, text[t.Start:t.End]))
			}
		}
	}
	for _, m := range view.Marks {
		switch m.Rune {
		case '?', '!', '"', '(', '[', ':', ';', '…':
			tokens = append(tokens, token{key: string(m.Rune), kind: mark})
		}
	}
	return tokens
}

// wholeWord puts together the parts of the word that begins at tokens[i],
// cut at half-spaces, without those that are mere endings (کتاب‌های is کتاب,
// بایرام‌اف is one name). It returns "" if nothing else is left, and the index
// of the next word.
func wholeWord(tokens []persian.Token, i int) (string, int) {
	parts := make([]string, 0, 4)
	for first := i; i < len(tokens) && (i == first || tokens[i].Glue == persian.HalfSpace); i++ {
		if !affixes()[tokens[i].Key] {
			parts = append(parts, tokens[i].Key)
		}
	}
	return strings.Join(parts, ""), i
}

// appendNumber appends a number by its value, without its sign: a minus in
// one text may be a dash or a word in the other. A percent sign is a token
// of its own.
func appendNumber(tokens []token, value string) []token {
	value = strings.TrimPrefix(value, "-")
	bare, percent := strings.CutSuffix(value, "%")
	tokens = append(tokens, token{key: bare, kind: number})
	if percent {
		tokens = append(tokens, token{key: "%", kind: word})
	}
	return tokens
}

// appendDate appends the parts of a date, since their order and what is
// written in letters differ from language to language. The names of Jalali and
// lunar months say nothing by themselves and are left out; a Jalali date with
// its year also gives the parts of the Gregorian date.
func appendDate(tokens []token, date persian.Token) []token {
	parts := strings.Split(date.Value, "-")
	named := byte(0) // the calendar of a month that is named, which then is last but one
	if date.Key != persian.DigitDate {
		named = date.Key[1]
	}
	for i, part := range parts {
		if named == 0 || i != len(parts)-2 {
			tokens = append(tokens, token{key: part, kind: number})
		} else if n, err := strconv.Atoi(part); err == nil && named == byte(persian.Gregorian) {
			tokens = append(tokens, token{key: monthKey(n), kind: calendar})
		}
	}
	if len(parts) == 3 && (named == 0 || named == byte(persian.Jalali)) {
		tokens = appendGregorian(tokens, parts)
	}
	return tokens
}

// word makes a token of a folded word; surface is how it was typed.
func (l *language) word(key, surface string) token {
	r, _ := utf8.DecodeRuneInString(surface)
	if unicode.IsUpper(r) {
		return token{key: key, capital: true} // as it is: it may be a name
	}
	if l.stem != nil {
		key = l.stem(key)
	}
	return token{key: key}
}

// affixes are the endings and signs of Persian words that are typed with a
// half-space or apart. They stand in nearly every segment and tell nothing.
var affixes = sync.OnceValue(func() map[string]bool {
	return setOf("می نمی ها های هایی هایم هایت هایش هایمان هایتان هایشان تر تری ترین " +
		"ام ات اش ای ایم اید اند مان تان شان ی")
})

// numberEndings are the letters right behind a number in digits (65th, 1990s).
var numberEndings = sync.OnceValue(func() map[string]bool { return setOf("st nd rd th s") })

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
