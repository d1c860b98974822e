package persian

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Where a word of a text is to be found in a word list, and the list is what
// tells words from what merely looks like one, all that it may be a form of is
// asked for. That is the other way round than search goes: see formsOf.

// Bases gives the words that a Persian word may be a form of by its ending,
// the longest first: for «کتابهایش» کتابهای and کتاب. The word is the key of a
// token of the joined view, and so are the bases; those of less than two
// letters are left out, and most bases are no words at all.
func Bases(key string) []string {
	var found []string
	for i := range endings {
		base, ok := endings[i].without(key)
		if base = spelling(base); ok && utf8.RuneCountInString(base) > 1 && !slices.Contains(found, base) {
			found = append(found, base)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return len(b) - len(a) })
	return found
}

// VerbStems gives the past and the present stems of the verbs that a Persian
// word may be a form of: for «نرفتم» رفت, for «می‌رود» and «برو» رو. The word is the
// key of a token, with or without the می that is often cut off it; the stems
// are keys too, with what stands before the verb (برگشت). A present stem in ای
// or وی comes with its yeh or without (گوی، گو): see [PresentStems]. Most stems
// are none of any verb.
func VerbStems(key string) (past, present []string) {
	for _, p := range verbPrefixes {
		rest, ok := strings.CutPrefix(key, p.text)
		if !ok {
			continue
		}
		past, present = addStems(past, present, "", rest, p)
		if p.text != "" {
			continue
		}
		for _, before := range preverbs {
			after, ok := strings.CutPrefix(key, before)
			if !ok {
				continue
			}
			for _, p := range verbPrefixes[1:] {
				if rest, ok := strings.CutPrefix(after, p.text); ok {
					past, present = addStems(past, present, before, rest, p)
				}
			}
		}
	}
	return past, present
}

// PresentStems gives the ways in which a present stem may stand in what
// [VerbStems] gives.
func PresentStems(stem string) []string {
	long := func(s string) bool {
		return strings.HasSuffix(s, "ا") || strings.HasSuffix(s, "آ") || strings.HasSuffix(s, "و")
	}
	if bare, ok := strings.CutSuffix(stem, "ی"); ok && long(bare) {
		return []string{stem, bare}
	}
	if long(stem) {
		return []string{stem, stem + "ی"}
	}
	return []string{stem}
}

// verbPrefix is what may stand before a stem.
type verbPrefix struct {
	text    string
	command bool // the present stem may stand behind it without an ending: برو
	alef    bool // it has taken the place of an alef: بیفت
}

var verbPrefixes = [...]verbPrefix{
	{}, {text: "می"}, {text: "نمی"}, {text: "همی"}, {text: "ب", command: true}, {text: "ن", command: true},
	{text: "بی", command: true, alef: true}, {text: "نی", command: true, alef: true},
	{text: "م", command: true}, // مکن، in old texts
}

// preverbs stand before the sign of the verb: برمی‌گردد.
var preverbs = [...]string{"بر", "باز", "در", "فرا", "فرو", "وا", "ور", "پیش"}

// What stands behind a past stem, and behind a present one.
var (
	pastEndings = [...]string{
		"", "م", "ی", "یم", "ید", "ند", "ن", "ه", "هام", "های", "هایم", "هاید", "هاند", "هاست",
	}
	presentEndings = [...]string{"", "م", "ی", "د", "یم", "ید", "ند", "نده", "ان"}
)

// addStems adds the stems that rest may begin with.
func addStems(past, present []string, before, rest string, p verbPrefix) ([]string, []string) {
	add := func(list []string, stem string) []string {
		if utf8.RuneCountInString(stem) < 2 && stem != "آ" && stem != "ا" {
			return list
		}
		all := []string{stem}
		if tail, ok := strings.CutPrefix(stem, "ا"); ok { // میاید; بیاید, where بی has taken one
			all = append(all, "آ"+tail)
		}
		if p.alef && !strings.HasPrefix(stem, "ا") {
			all = []string{"ا" + stem}
		} else if stem == "ا" { // بیا
			all = []string{"آ"}
		}
		for _, s := range all {
			if s = before + s; !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
		return list
	}
	for _, e := range pastEndings {
		// All past stems end in teh or dal.
		if stem, ok := strings.CutSuffix(rest, e); ok && (strings.HasSuffix(stem, "ت") || strings.HasSuffix(stem, "د")) {
			past = add(past, stem)
		}
	}
	for _, e := range presentEndings {
		if stem, ok := strings.CutSuffix(rest, e); ok && (e != "" || p.command) {
			present = add(present, stem)
		}
	}
	return past, present
}

// EnglishForms gives an English word in lower case and its forms: plural or
// third person, past, participles, genitive, and those that no rule gives
// (go, goes, going, went, gone). Nouns have a past here, too.
func EnglishForms(word string) []string {
	forms := []string{word}
	for _, line := range irregularForms(word) {
		if line[0] == word {
			forms = append(forms, line[1:]...)
		}
	}
	return append(forms, englishEndings(word)...)
}
