package document

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// placeholder finds what a program puts something else in the place of, in the texts
// of programs: {name}, {{name}}, ${name}, %s, %1$d, %(name)s.
// Choices of ICU ({n, plural, one {…}}) hold text themselves, and are none.
var placeholder = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$\{[^{}\s]{1,80}\}|\{\{[^{}]{1,80}\}\}|\{[^{},\s]{0,80}\}|%\([^()\s]{1,80}\)[sdifgxr]|%(\d+\$)?[-+0#]*(\d+|\*)?(\.\d+)?(hh|h|ll|l|z)?[sdiufgxXcp@](\b|$)`)
})

// addProgramText puts a program's text in, with its placeholders as codes that must
// be kept.
func (t *inline) addProgramText(s string) {
	from := 0
	for _, at := range placeholder().FindAllStringIndex(s, -1) {
		t.addText(s[from:at[0]])
		t.addSingle(code{open: s[at[0]:at[1]], what: s[at[0]:at[1]], kept: true, word: true})
		from = at[1]
	}
	t.addText(s[from:])
}

// programText is the text of pieces of a program's text.
func programText(t *inline, pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.kind {
		case pieceText:
			b.WriteString(p.text)
		case pieceSingle:
			b.WriteString(t.codes[p.code].open)
		}
	}
	return b.String()
}

// isForPeople says whether a program's text has anything to be translated: words,
// and not an address.
func isForPeople(s string) bool {
	return strings.IndexFunc(placeholder().ReplaceAllString(s, ""), unicode.IsLetter) >= 0 && !strings.Contains(s, "://")
}
