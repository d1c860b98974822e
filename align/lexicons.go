package align

import "context"

// Lexicon is what is known of words before two texts are seen, beside the
// built-in lexicon. It is asked for the words of the texts alone, so that it
// may stay in a file.
//
// Words are as the package compares them: folded, in lower case, without their
// plain endings; numbers, names of months and marks are none. [Words] gives
// those of a text.
type Lexicon struct {
	// Row gives the translations of a word of the source. An error ends the
	// alignment.
	Row func(word string) ([]Translation, error)
	// Reversed says that Row is to be asked for words of the target and gives
	// those of the source: the lexicon is of the other direction.
	Reversed bool
}

// Translation is a translation of a word.
type Translation struct {
	Word     string
	Forward  float64 // how probable it is for the word that was asked for, 0 to 1
	Backward float64 // how probable that word is for it
}

// Term is an entry of a glossary: a word or several, and the translation.
type Term struct{ Source, Target string }

// Words gives the words of a text in a language (a BCP 47 tag) in their order,
// as lexicons have them.
func Words(text, language string) []string {
	var words []string
	for _, t := range tokenize(text, languageOf(language)) {
		if t.kind == word {
			words = append(words, t.key)
		}
	}
	return words
}

// table is what the lexicon knows of the words of two sides. Errors are those
// of ctx and of Row.
func (l Lexicon) table(ctx context.Context, source, target *side) (*table, error) {
	t := &table{rows: make([][]entry, len(source.words.types))}
	from, to := source.words, target.words
	if l.Reversed {
		from, to = to, from
	}
	for id, w := range from.types {
		if w.kind != word {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row, err := l.Row(w.key)
		if err != nil {
			return nil, err
		}
		for _, x := range row {
			other, ok := to.ids[x.Word]
			if !ok || to.types[other].kind != word {
				continue
			}
			f, b := float32(min(max(x.Forward, 0), 1)), float32(min(max(x.Backward, 0), 1))
			if l.Reversed {
				t.rows[other] = append(t.rows[other], entry{int32(id), b, f})
			} else {
				t.rows[id] = append(t.rows[id], entry{other, f, b})
			}
		}
	}
	return t, nil
}
