package persian

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// addEnglish adds the forms of an English word: those of its own, and, if it
// looks like a form of others, theirs.
func (f forms) addEnglish(key string) {
	bases := []string{key}
	for _, lines := range irregularForms(key) {
		bases = append(bases, lines[0])
	}
	if !englishWholes()[key] {
		for _, base := range englishBases(key) {
			// "hop" has no form "hoping".
			for _, form := range englishEndings(base) {
				if form == key {
					bases = append(bases, base)
					break
				}
			}
		}
	}
	for _, base := range bases {
		f.add(base, WordForm, len(base))
		for _, line := range irregularForms(base) {
			if line[0] == base {
				for _, form := range line {
					f.add(form, WordForm, len(form))
					f.add(form+"'s", WordForm, len(form)+2)
				}
			}
		}
		for _, form := range englishEndings(base) {
			if !englishWholes()[form] {
				f.add(form, WordForm, len(form))
			}
		}
		for _, clitic := range []string{"'ll", "'ve", "'re", "'d", "'m"} {
			f.add(base+clitic, WeakForm, len(base+clitic))
		}
	}
}

// englishEndings gives the regular forms of a word: plural or third person,
// genitive, past and present participle. A plural's genitive has no letters of
// its own. Nouns have a past here and verbs a genitive: no harm.
func englishEndings(word string) []string {
	all := []string{word + "'s"}
	lines := irregularForms(word)
	isIrregular := len(lines) > 0 && lines[0][0] == word
	n := utf8.RuneCountInString(word)
	if n < 2 || n < 3 && !isIrregular {
		return all
	}
	last := word[lastLetter(word):]
	before := byte(0) // the letter before the last
	if len(word) > len(last) {
		before = word[len(word)-len(last)-1]
	}

	switch {
	case strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"), strings.Contains("sxz", last):
		all = append(all, word+"es")
	case last == "o":
		all = append(all, word+"es", word+"s")
	case last == "y" && !isVowel(before):
		all = append(all, word[:len(word)-1]+"ies")
	default:
		all = append(all, word+"s")
	}

	past := func(s string) {
		if !isIrregular {
			all = append(all, s)
		}
	}
	switch {
	case strings.HasSuffix(word, "ie"):
		past(word + "d")
		all = append(all, word[:len(word)-2]+"ying")
	case strings.HasSuffix(word, "ee"), strings.HasSuffix(word, "oe"), strings.HasSuffix(word, "ye"):
		past(word + "d")
		all = append(all, word+"ing")
	case last == "e":
		past(word + "d")
		all = append(all, word[:len(word)-1]+"ing")
	case last == "y" && !isVowel(before):
		past(word[:len(word)-1] + "ied")
		all = append(all, word+"ing")
	case last == "c": // panicked, synced
		past(word + "ked")
		past(word + "ed")
		all = append(all, word+"king", word+"ing")
	case doubles(word):
		past(word + last + "ed")
		all = append(all, word+last+"ing")
		if syllables(word) == 1 {
			break
		}
		fallthrough // visited, occurred: the stress decides; travelled, traveled: the country
	default:
		past(word + "ed")
		all = append(all, word+"ing")
	}
	return all
}

// lastLetter is where the last letter of a word begins.
func lastLetter(word string) int {
	_, size := utf8.DecodeLastRuneInString(word)
	return len(word) - size
}

// englishBases gives the words that a word may be a regular form of.
func englishBases(word string) (bases []string) {
	for _, e := range []struct{ end, instead string }{
		{"'s", ""}, {"s", ""}, {"es", ""}, {"ies", "y"},
		{"ed", ""}, {"d", ""}, {"ied", "y"}, {"ked", ""},
		{"ing", ""}, {"ing", "e"}, {"ying", "ie"}, {"king", ""},
	} {
		stem, ok := strings.CutSuffix(word, e.end)
		if !ok {
			continue
		}
		base := stem + e.instead
		if syllables(base) > 0 {
			bases = append(bases, base)
		}
		if n := len(stem); (e.end == "ed" || e.end == "ing") && n > 3 && stem[n-1] == stem[n-2] {
			bases = append(bases, stem[:n-1]) // planned
		}
	}
	return bases
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// doubles reports whether a word ends in consonant, vowel, consonant, so that
// its last letter may be doubled.
func doubles(word string) bool {
	n := len(word)
	if n < 3 || strings.IndexByte("wxyh", word[n-1]) >= 0 || isVowel(word[n-1]) || !isVowel(word[n-2]) {
		return false
	}
	return !isVowel(word[n-3]) || word[n-3] == 'u' && n > 3 && word[n-4] == 'q'
}

// syllables counts the groups of vowels.
func syllables(word string) (n int) {
	in := false
	for i := range len(word) {
		v := isVowel(word[i]) || word[i] == 'y' && i > 0
		if v && !in {
			n++
		}
		in = v
	}
	return n
}

// englishWholes are words that look like a form of another and are none.
var englishWholes = sync.OnceValue(func() map[string]bool {
	return set(
		"news", "species", "series", "means", "always", "perhaps", "this", "thus", "its", "his", "has", "was", "plus", "bus", "gas", "yes", "less",
		"bias", "goods", "customs", "besides", "sometimes", "politics", "economics", "physics", "mathematics", "mars", "paris", "wales", "james", "texas",
		"hundred", "indeed", "need", "feed", "seed", "speed", "breed", "weed", "deed", "greed", "exceed", "proceed", "succeed", "red", "bed", "shed", "sacred", "naked", "wicked",
		"united", "thing", "king", "ring", "wing", "bring", "string", "spring", "during", "evening", "morning", "nothing", "something", "anything", "everything",
		"ceiling", "sibling", "wedding", "pudding", "offspring", "darling", "beijing", "outstanding", "hers", "ours", "yours", "theirs", "ass", "as", "us", "is",
	)
})
