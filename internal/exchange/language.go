package exchange

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"
)

// closeness says how well a file's language code fits a wanted one.
type closeness uint8

const (
	foreign closeness = iota
	related           // The same language of another region or script: en-US for en-GB.
	within            // What is wanted, or a variety of it: en-GB for en.
)

// languageCode is a code taken apart.
type languageCode struct{ base, script, region string }

// parseLanguage takes apart a code as files have them: upper or lower case,
// hyphens or underscores, the codes of ISO 639-1 or of 639-2 and -3 ("fas",
// "per"). Western Persian ("pes") counts as Persian, and so does Dari ("prs"),
// as the Persian of Afghanistan: the written language is the same, and nobody
// who asks for Persian wants it left out. Units keep their code, so that they
// can be told apart.
func parseLanguage(code string) languageCode {
	code = strings.TrimSpace(code)
	tag, err := language.Parse(code)
	if err != nil && tag == language.Und {
		base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(code), "_", "-"), "-")
		return languageCode{base: base}
	}
	base, script, region := tag.Raw()
	c := languageCode{base: base.String()}
	if s := script.String(); s != "Zzzz" {
		c.script = s
	}
	if r := region.String(); r != "ZZ" {
		c.region = r
	}
	switch c.base {
	case "pes":
		c.base = "fa"
	case "prs":
		c.base, c.region = "fa", "AF"
	case "und":
		c.base = strings.ToLower(code) // A private code is like itself only.
	}
	return c
}

// letters gives the script that a language is written in; nil if it is not known,
// or is none of those that are told apart here.
func (c languageCode) letters() *unicode.RangeTable {
	script := c.script
	if script == "" {
		s, _ := language.Make(c.base).Script()
		script = s.String()
	}
	switch script {
	case "Arab":
		return unicode.Arabic
	case "Latn":
		return unicode.Latin
	case "Cyrl":
		return unicode.Cyrillic
	case "Hebr":
		return unicode.Hebrew
	case "Syrc":
		return unicode.Syriac
	case "Thaa":
		return unicode.Thaana
	case "Nkoo":
		return unicode.Nko
	case "Grek":
		return unicode.Greek
	case "Armn":
		return unicode.Armenian
	case "Geor":
		return unicode.Georgian
	case "Deva":
		return unicode.Devanagari
	case "Hans", "Hant", "Hani":
		return unicode.Han
	}
	return nil
}

// fit says how well c fits what is wanted.
func (c languageCode) fit(wanted languageCode) closeness {
	switch {
	case c.base != wanted.base || c.base == "":
		return foreign
	case wanted.script != "" && c.script != wanted.script, wanted.region != "" && c.region != wanted.region:
		return related
	}
	return within
}

// pair is the two languages that are wanted.
type pair struct {
	from, to languageCode
	known    map[string]fits
}

// fits is how well one code fits either side.
type fits struct{ from, to closeness }

func newPair(opts Options) *pair {
	return &pair{
		from:  parseLanguage(opts.from()),
		to:    parseLanguage(opts.to()),
		known: map[string]fits{},
	}
}

// fit tells how well a code fits either side.
func (p *pair) fit(code string) fits {
	f, ok := p.known[code]
	if !ok {
		c := parseLanguage(code)
		f = fits{c.fit(p.from), c.fit(p.to)}
		if len(p.known) < 1024 { // A hostile file may have a million.
			p.known[strings.Clone(code)] = f
		}
	}
	return f
}

// fitPair says whether a file's languages are those that are wanted, turned if they
// are so the other way round. One that is not known, and empty, fits either way.
func (p *pair) fitPair(from, to string) (fits, turned bool) {
	f, t := p.fit(from), p.fit(to)
	if (from == "" || f.from != foreign) && (to == "" || t.to != foreign) {
		return true, false
	}
	fits = (from == "" || f.to != foreign) && (to == "" || t.from != foreign)
	return fits, fits
}
