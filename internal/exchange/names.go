package exchange

import (
	"slices"
	"strings"
	"unicode"
)

// languageNames are the names of languages at the head of columns.
var languageNames = map[string]string{
	"persian": "fa", "farsi": "fa", "فارسی": "fa", "پارسی": "fa", "dari": "prs", "دری": "prs",
	"english": "en", "انگلیسی": "en",
	"arabic": "ar", "عربی": "ar", "french": "fr", "فرانسه": "fr", "فرانسوی": "fr", "german": "de", "آلمانی": "de",
	"italian": "it", "ایتالیایی": "it", "kurdish": "ku", "کردی": "ku", "russian": "ru", "روسی": "ru", "spanish": "es", "اسپانیایی": "es",
	"turkish": "tr", "ترکی": "tr", "urdu": "ur", "اردو": "ur", "chinese": "zh", "چینی": "zh",
}

// sideWords say which side stands in a column, and plainWords nothing.
var (
	sideWords = map[string]columnKind{
		"source": colSource, "src": colSource, "original": colSource, "مبدأ": colSource, "مبدا": colSource, "اصلی": colSource, "اصل": colSource,
		"target": colTarget, "tgt": colTarget, "translation": colTarget, "translated": colTarget, "ترجمه": colTarget, "مقصد": colTarget,
	}
	plainWords = strings.Fields("text texts segment sentence string language lang version content متن جمله عبارت زبان نسخه به از " +
		"iran afghanistan us usa uk gb united states kingdom ایران آمریکا امریکا بریتانیا") // As in "English (United States)".
)

// kindByWords tells a column of texts by the words of its name: "Source (fa)",
// "Persian text", "متن فارسی", "ترجمهٔ انگلیسی". A language that is named says
// which side it is, whatever the other words: those who translate into Persian
// call it the target. The name may be given in two languages, with a slash or a
// line end between: "source / مبدأ". It is colProperty if there is a word more, since
// then it may be anything.
func kindByWords(name string, langs *pair) columnKind {
	if strings.ContainsRune(name, '"') {
		return colProperty // The reader of rows looks for quotes itself.
	}
	if parts := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\n' || r == '\r' }); len(parts) > 1 {
		for _, part := range parts {
			if c := nameColumn(part, langs); c.kind > colLeftOut {
				return c.kind
			}
		}
		return colProperty
	}
	name = strings.NewReplacer("ي", "ی", "ك", "ک", "ۀ", "ه", "\u0654", "", "\u200c", "").Replace(strings.ToLower(name))
	sides, named := map[columnKind]bool{}, map[columnKind]bool{}
	for _, word := range strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
	}) {
		if kind, ok := sideWords[word]; ok {
			sides[kind] = true
			continue
		}
		if kind := langs.side(word); kind != colProperty {
			named[kind] = true
			continue
		}
		if strings.Trim(word, "-_") != "" && !slices.Contains(plainWords, word) {
			return colProperty
		}
	}
	if len(named) > 0 {
		sides = named
	}
	if len(sides) != 1 {
		return colProperty
	}
	if sides[colSource] {
		return colSource
	}
	return colTarget
}

// side tells which side a language is, by its name or code; colProperty if it is
// neither or both.
func (p *pair) side(name string) columnKind {
	code, ok := languageNames[name]
	if !ok && len(name) <= len("fa-arab-ir") {
		code = name
	}
	if code == "" {
		return colProperty
	}
	switch f := p.fit(code); {
	case f.from != foreign && f.to == foreign, f.from == within && f.to == related:
		return colSource
	case f.to != foreign && f.from == foreign, f.to == within && f.from == related:
		return colTarget
	}
	return colProperty
}
