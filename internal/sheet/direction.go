package sheet

import "golang.org/x/text/language"

// RightToLeft tells whether texts in a language, given as a BCP 47 tag, run from
// right to left, as do sheets of them then.
func RightToLeft(tag string) bool {
	t, err := language.Parse(tag)
	if err != nil {
		return false
	}
	if base, _ := t.Base(); base.String() == "prs" {
		return true // Dari, which x/text knows no script of.
	}
	script, _ := t.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand":
		return true
	}
	return false
}
