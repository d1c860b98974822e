package align

import (
	"context"
	"slices"
	"strings"
	"unicode"
)

// BuiltIn gives what the built-in lexicon has for a Persian or an English word
// or a form of it: each headword with each lemma of it, the most usual first
// for a Persian word, in the order of headwords for an English one. It reads
// the whole lexicon.
func BuiltIn(word string) []Term {
	if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		return builtInPersian(word)
	}
	return builtInEnglish(word)
}

// side1 is a side of one segment.
func side1(text string, lang *language) (*side, error) {
	return newSide(context.Background(), []string{text}, lang)
}

func builtInPersian(word string) []Term {
	s, err := side1(word, persianWords())
	if err != nil {
		return nil
	}
	m, err := newMeanings(context.Background(), s)
	if err != nil {
		return nil
	}
	for _, text := range lexiconTexts() {
		headwords(text, m.add)
	}
	m.addCompounds(s)
	var terms []Term
	for _, found := range m.found {
		for _, l := range weigh(found) {
			for _, f := range found {
				if slices.Contains(slices.Collect(f.entry.eachLemma), l.text) {
					terms = append(terms, Term{f.entry.text, l.text})
					break
				}
			}
		}
	}
	return uniqueTerms(terms)
}

func builtInEnglish(word string) []Term {
	s, err := side1(word, englishWords())
	if err != nil || len(s.words.types) == 0 {
		return nil
	}
	lemmas := newLemmas(s.words)
	var terms []Term
	for _, text := range lexiconTexts() {
		headwords(text, func(h headword) {
			for lemma := range h.eachLemma {
				if len(lemmas.in(lemma)) > 0 {
					terms = append(terms, Term{h.text, lemma})
				}
			}
		})
	}
	slices.SortStableFunc(terms, func(a, b Term) int { return strings.Compare(a.Source, b.Source) })
	return uniqueTerms(terms)
}

func uniqueTerms(terms []Term) []Term {
	seen := make(map[Term]bool)
	return slices.DeleteFunc(terms, func(t Term) bool {
		is := seen[t]
		seen[t] = true
		return is
	})
}
