package document

import "golang.org/x/text/language"

// RightToLeft tells whether texts in a language, given as a BCP 47 tag, run from
// right to left, as do documents and sheets of them then.
func RightToLeft(tag string) bool {
	t, err := language.Parse(tag)
	if err != nil {
		return false
	}
	switch base, _ := t.Base(); base.String() {
	case "prs", "azb": // Dari and South Azerbaijani, whose script x/text does not know.
		return true
	}
	script, _ := t.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand":
		return true
	}
	return false
}

// Direction is "rtl" or "ltr", as [RightToLeft] tells.
func Direction(tag string) string {
	if RightToLeft(tag) {
		return "rtl"
	}
	return "ltr"
}
