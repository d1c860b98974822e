package align

import (
	"strconv"
	"strings"

	"hafez/internal/persian"
)

func numberKey(n int) string { return strconv.Itoa(n) }

// englishForms gives an English lemma in lower case and its forms, among them
// the degrees of adjectives and their adverb: Persian has one word for slow
// and slowly, and what makes a teacher of teach does not lead astray.
func englishForms(lemma string) []string {
	forms := persian.EnglishForms(lemma)
	if len(lemma) < 3 {
		return forms
	}
	last := lemma[len(lemma)-1]
	switch {
	case last == 'e':
		forms = append(forms, lemma+"r", lemma+"st", lemma+"ly")
		if strings.HasSuffix(lemma, "le") {
			forms = append(forms, lemma[:len(lemma)-1]+"y")
		}
	case last == 'y':
		stem := lemma[:len(lemma)-1]
		forms = append(forms, stem+"ier", stem+"iest", stem+"ily")
	default:
		forms = append(forms, lemma+"er", lemma+"est", lemma+"ly", lemma+string(last)+"er", lemma+string(last)+"est")
		if strings.HasSuffix(lemma, "ic") {
			forms = append(forms, lemma+"ally")
		}
	}
	return forms
}
