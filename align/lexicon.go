package align

import (
	_ "embed"
	"strings"
)

// The built-in lexicon of Persian and English; lexicon/README.md has its
// format. It is embedded as it is and read from beginning to end for each
// alignment. That takes two milliseconds, since of an entry little more than
// the headword is looked at unless the text has it.

//go:embed lexicon/core.txt
var coreWords string

//go:embed lexicon/society.txt
var societyWords string

//go:embed lexicon/science.txt
var scienceWords string

//go:embed lexicon/life.txt
var lifeWords string

//go:embed lexicon/names.txt
var nameWords string

// lexiconTexts are the files of the lexicon.
func lexiconTexts() []string {
	return []string{coreWords, societyWords, scienceWords, lifeWords, nameWords}
}

// headword is an entry of a lexicon, cut but not folded.
type headword struct {
	text    string // a word, perhaps several, or the infinitive of a verb
	present string // the present stem of a verb, else empty
	lemmas  string // see each
}

// headwords calls yield for each entry of a text in the format of the lexicon.
func headwords(text string, yield func(headword)) {
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		head, lemmas, ok := strings.Cut(line, "\t")
		if !ok || line[0] == '#' {
			continue
		}
		head, present, _ := strings.Cut(head, "/")
		yield(headword{head, present, lemmas})
	}
}

// eachLemma gives the lemmas of an entry in their order, the usual ones first.
func (h headword) eachLemma(yield func(string) bool) { strings.SplitSeq(h.lemmas, ", ")(yield) }

// past is the past stem of a verb: its infinitive without the ن.
func (h headword) past() string { return strings.TrimSuffix(h.text, "ن") }

// eachPart gives the keys of the parts of a headword, without mere endings.
func (h headword) eachPart(yield func(string) bool) {
	for part := range strings.FieldsFuncSeq(h.text, func(r rune) bool { return r == ' ' || r == '\u200c' }) {
		if key, _ := headKey(part); !affixes()[key] && !yield(key) {
			return
		}
	}
}

// headKey is the key that a headword has as a token of a text; "", or what no
// token has, if it is several tokens or a number. parted tells whether it has
// parts that may be typed apart.
func headKey(head string) (key string, parted bool) {
	before, plain := rune(0), true
	for _, r := range head {
		switch {
		case r == '\u200c' || r == ' ':
			parted = true
			plain = plain && r != ' '
		case r < 'آ', r > 'ی', r == 'أ', r == 'ؤ', r == 'إ', r == 'ئ', r == 'ة', r == 'و' && before == 'و':
			plain = false // hamza and double waw are folded in ways that the tokenizer knows
		}
		before = r
	}
	switch {
	case !plain:
		if tokens := tokenize(head, persianWords()); len(tokens) == 1 && tokens[0].kind == word {
			key = tokens[0].key
		}
		return key, parted
	case !parted:
		return stemPersian(head), false
	}
	var b strings.Builder
	for part := range strings.SplitSeq(head, "\u200c") {
		if !affixes()[part] {
			b.WriteString(part)
		}
	}
	return stemPersian(b.String()), true
}
