package persian

import "strings"

// BaseLanguage is the language of a BCP 47 tag without region, script and so
// on, in lower case and in the shortest of its ISO 639 codes as far as Persian
// and English go: "fa-IR", "fas", "per" and Dari ("prs", which is fa-AF) are
// "fa", "en_GB" and "eng" are "en".
func BaseLanguage(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	tag = strings.ToLower(strings.TrimSpace(tag))
	switch tag {
	case "fas", "per", "pes", "prs":
		return "fa"
	case "eng":
		return "en"
	}
	return tag
}
