package align

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/persian"
)

// language is what is known of one of the two languages.
type language struct {
	numbers map[string]int // words for numbers up to a hundred
	months  map[string]int // names of the Gregorian months
	stem    func(string) string
}

// kind says what a token is, and so how far its being on both sides shows
// that one translates the other.
type kind uint8

const (
	word   kind = iota // a word: folded letters
	number             // the value of a number, written in digits or letters
	month              // a Gregorian month
	mark               // a punctuation mark that survives translation
)

// token is a token of a segment as the evidence sees it. Two tokens of
// different sides with one key are the same thing.
type token struct {
	key     string
	kind    kind
	capital bool // written with a capital letter
}

// tokenize cuts a segment into tokens. Affixes typed apart from their word
// are dropped, and so is what says nothing about translation (full stops,
// commas).
func tokenize(text string, lang language) []token {
	view := persian.Analyze(text).Split
	tokens := make([]token, 0, len(view.Tokens)+len(view.Marks))
	for i := 0; i < len(view.Tokens); i++ {
		t := view.Tokens[i]
		switch t.Class {
		case persian.Number:
			tokens = append(tokens, numberToken(t.Value))
		case persian.Date:
			tokens = append(tokens, dateTokens(t)...)
		case persian.Word:
			if t.Glue == persian.Tight && i > 0 && view.Tokens[i-1].Class == persian.Number && ordinal[t.Key] {
				continue
			}
			key := t.Key
			if affix[key] {
				continue
			}
			for i+1 < len(view.Tokens) && view.Tokens[i+1].Glue == persian.HalfSpace {
				i++
				if !affix[view.Tokens[i].Key] {
					key += view.Tokens[i].Key
				}
			}
			surface := text[t.Start:t.End]
			if strings.HasSuffix(surface, "'s") || strings.HasSuffix(surface, "’s") {
				key = strings.TrimSuffix(key, "s")
			}
			tokens = append(tokens, wordToken(key, surface, lang))
		}
	}
	for _, m := range view.Marks {
		if telling(m.Rune) {
			tokens = append(tokens, token{key: string(m.Rune), kind: mark})
		}
	}
	return tokens
}

func wordToken(key, surface string, lang language) token {
	r, _ := utf8.DecodeRuneInString(surface)
	t := token{key: key, capital: unicode.IsUpper(r)}
	if n, ok := lang.numbers[key]; ok {
		return numberToken(strconv.Itoa(n))
	}
	if n, ok := lang.months[key]; ok {
		return monthToken(n)
	}
	if lang.stem != nil && !t.capital {
		t.key = lang.stem(key)
	}
	return t
}

func numberToken(value string) token {
	value = strings.TrimSuffix(strings.TrimPrefix(value, "-"), "%")
	return token{key: value, kind: number}
}

func monthToken(n int) token { return token{key: "month " + strconv.Itoa(n), kind: month} }

// dateTokens takes a date apart: the order of its parts and what is written
// in letters differ from language to language.
func dateTokens(t persian.Token) []token {
	var tokens []token
	parts := strings.Split(t.Value, "-")
	named := 0 // the part that is a month by its name
	switch {
	case t.Key == "#/#/#":
		named = -1
	case strings.HasSuffix(t.Key, "y"):
		named = 1
	}
	for i, p := range parts {
		if i != named {
			tokens = append(tokens, numberToken(p))
		} else if strings.HasPrefix(t.Key, "#"+string(rune(persian.Gregorian))) {
			if n, err := strconv.Atoi(p); err == nil {
				tokens = append(tokens, monthToken(n))
			}
		}
	}
	return tokens
}

// telling reports whether a mark in a text is likely to be in its translation.
func telling(r rune) bool {
	switch r {
	case '?', '!', '"', '(', ':', ';', '[', '%', '…':
		return true
	}
	return false
}

var affix = map[string]bool{
	"می": true, "نمی": true, "ها": true, "های": true, "هایی": true, "ای": true, "ام": true, "ات": true, "اش": true,
	"تر": true, "ترین": true, "ی": true, "اند": true, "ایم": true, "اید": true, "مان": true, "تان": true, "شان": true,
}

var ordinal = map[string]bool{"st": true, "nd": true, "rd": true, "th": true, "s": true}
