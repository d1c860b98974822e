package align

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"hafez/internal/persian"
)

// How much the built-in lexicon is believed. None of it matters much by itself.
const (
	lexiconMass = .7 // the lemmas of a word have so much of its probability together …
	thereShare  = .8 // … of which so much is shared by those alone that the text has
	rankDecay   = .9 // a lemma is so much less probable than the one before it
	nameShare   = .5 // … and a name, if the word is not only a name: سحر, dawn and Sahar

	glossaryMass = .9 // so much instead, if the entry is from a glossary
)

// known is the evidence of the built-in lexicon for two sides, one Persian and
// the other English; a table without entries for other languages. The only
// error is that of ctx.
func known(ctx context.Context, source, target *side) (*table, error) {
	if !persianAndEnglish(source, target) {
		return &table{rows: make([][]entry, len(source.words.types))}, nil
	}
	t, familiar, err := lookUp(ctx, source, target, lexiconMass, func(add func(headword)) {
		for _, text := range lexiconTexts() {
			headwords(text, add)
		}
	})
	persianSide(source, target).words.familiar = familiar
	return t, err
}

// persianSide is the Persian one of a Persian and an English side.
func persianSide(source, target *side) *side {
	if source.lang == englishWords() {
		return target
	}
	return source
}

// glossary is the evidence of a glossary. The only error is that of ctx.
func glossary(ctx context.Context, source, target *side, terms []Term) (*table, error) {
	if persianAndEnglish(source, target) {
		t, _, err := lookUp(ctx, source, target, glossaryMass, func(add func(headword)) {
			for _, t := range terms {
				if source.lang == englishWords() {
					t.Source, t.Target = t.Target, t.Source
				}
				add(headword{text: t.Source, lemmas: t.Target})
			}
		})
		return t, err
	}
	// Of other languages no forms are known: the words are looked for as they are.
	t := &table{rows: make([][]entry, len(source.words.types))}
	ids := func(text string, s *side) (all []int32) {
		for _, token := range tokenize(text, s.lang) {
			id, ok := s.words.ids[token.key]
			if !ok {
				return nil
			}
			all = append(all, id)
		}
		return all
	}
	for _, term := range terms {
		from, to := ids(term.Source, source), ids(term.Target, target)
		for _, s := range from {
			for _, w := range to {
				t.rows[s] = append(t.rows[s], entry{w, float32(glossaryMass / float64(len(to))), float32(glossaryMass / float64(len(from)))})
			}
		}
	}
	return t, ctx.Err()
}

func persianAndEnglish(source, target *side) bool {
	fa, en := persianWords(), englishWords()
	return source.lang == fa && target.lang == en || source.lang == en && target.lang == fa
}

// lookUp looks up the words of a Persian and an English side, in whatever
// order, in the entries that each gives. The translations of a word have the
// probability mass together. It also counts the Persian tokens that any entry is
// of. The only error is that of ctx.
//
// The entries are words, a text has forms of them. Persian forms are taken
// apart, which is safe here, since what comes out must be a headword; English
// forms are made from the lemmas, which is exact, and looked up in the text.
func lookUp(ctx context.Context, source, target *side, mass float64, each func(add func(headword))) (t *table, familiar int, err error) {
	t = &table{rows: make([][]entry, len(source.words.types))}
	fa, en := persianSide(source, target), target
	if fa == target {
		en = source
	}
	m, err := newMeanings(ctx, fa)
	if err != nil {
		return nil, 0, err
	}
	each(m.add)
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	m.addCompounds(fa)
	pairs := m.translations(fa.words, newLemmas(en.words))
	for w, found := range m.found {
		if len(found) > 0 {
			familiar += fa.words.seen[w]
		}
	}

	// p(persian | english) by the rule of Bayes.
	sums := make([]float64, len(en.words.types))
	for _, p := range pairs {
		sums[p.english] += p.weight * float64(fa.words.seen[p.persian])
	}
	for _, p := range pairs {
		there := float32(mass * p.weight)
		back := float32(mass * p.weight * float64(fa.words.seen[p.persian]) / sums[p.english])
		if fa == source {
			t.rows[p.persian] = append(t.rows[p.persian], entry{p.english, there, back})
		} else {
			t.rows[p.english] = append(t.rows[p.english], entry{p.persian, back, there})
		}
	}
	return t, familiar, nil
}

// meanings collects the entries of the lexicon for the words of a Persian text.
type meanings struct {
	forms     persianForms
	found     [][]meaning // by word of the text
	compounds []compound
	ids       map[string]int32
}

// meaning is an entry of the lexicon for a word.
type meaning struct {
	loss  int8
	share float64
	entry headword
}

// compound is a headword whose parts stand apart in the text.
type compound struct {
	parts []int32
	entry headword
}

func newMeanings(ctx context.Context, s *side) (*meanings, error) {
	m := &meanings{
		forms: persianForms{make(map[string][]form), make(map[string][]form), make(map[string][]form)},
		found: make([][]meaning, len(s.words.types)), ids: s.words.ids,
	}
	for id, t := range s.words.types {
		if id%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if t.kind == word {
			m.forms.add(t.key, int32(id))
		}
	}
	return m, nil
}

// add takes an entry of the lexicon.
func (m *meanings) add(h headword) {
	if h.present != "" {
		forms := slices.Clone(m.forms.past[h.past()])
		for _, stem := range persian.PresentStems(h.present) {
			forms = append(forms, m.forms.present[stem]...)
		}
		m.note(forms, h)
		return
	}
	key, parted := headKey(h.text)
	m.note(m.forms.heads[key], h)
	if _, ok := m.ids[key]; ok || !parted {
		return
	}
	c := compound{entry: h}
	for p := range h.eachPart {
		id, ok := m.ids[p]
		if !ok {
			return
		}
		c.parts = append(c.parts, id)
	}
	if len(c.parts) > 1 {
		m.compounds = append(m.compounds, c)
	}
}

func (m *meanings) note(forms []form, h headword) {
	for _, f := range forms {
		m.found[f.word] = append(m.found[f.word], meaning{f.loss, 1, h})
	}
}

// addCompounds gives the meaning of compounds to their parts («دانش آموز»,
// typed without its half-space), as often as the parts stand in one segment.
func (m *meanings) addCompounds(s *side) {
	if len(m.compounds) == 0 {
		return
	}
	byPart := make(map[int32][]int)
	for i, c := range m.compounds {
		rarest := slices.MinFunc(c.parts, func(a, b int32) int { return s.words.seen[a] - s.words.seen[b] })
		byPart[rarest] = append(byPart[rarest], i)
	}
	together := make([]int, len(m.compounds))
	for i := range s.segments {
		bag := s.segments[i].bag
		for _, c := range bag {
			for _, k := range byPart[c.token] {
				has := func(part int32) bool {
					_, ok := slices.BinarySearchFunc(bag, part, func(c count, id int32) int { return cmp.Compare(c.token, id) })
					return ok
				}
				if !slices.ContainsFunc(m.compounds[k].parts, func(p int32) bool { return !has(p) }) {
					together[k]++
				}
			}
		}
	}
	for k, c := range m.compounds {
		for _, part := range c.parts {
			if together[k] > 0 {
				share := min(float64(together[k])/float64(s.words.seen[part]), 1)
				m.found[part] = append(m.found[part], meaning{0, share, c.entry})
			}
		}
	}
}

// translation is a Persian and an English word of two texts, and how much of
// what the lexicon has for the Persian word the English one is.
type translation struct {
	persian, english int32
	weight           float64
}

// translations gives those of all words, in the order of the Persian ones.
func (m *meanings) translations(fa *vocabulary, lemmas *lemmas) []translation {
	var all []translation
	for w, found := range m.found {
		var row []translation
		weights := weigh(found)
		sum, there := 0.0, 0.0
		for _, l := range weights {
			sum += l.weight
			if len(lemmas.in(l.text)) > 0 {
				there += l.weight
			}
		}
		for _, l := range weights {
			for _, f := range lemmas.in(l.text) {
				p := l.weight * (thereShare/there + (1-thereShare)/sum)
				row = append(row, translation{int32(w), f.word, p * f.share})
			}
		}
		all = append(all, merged(row)...)
	}
	return all
}

// lemmaWeight is a lemma of a word and how much it counts among them.
type lemmaWeight struct {
	text   string
	weight float64
}

// weigh gives the lemmas of those meanings that have lost least.
func weigh(found []meaning) []lemmaWeight {
	if len(found) == 0 {
		return nil
	}
	least := slices.MinFunc(found, func(a, b meaning) int { return int(a.loss) - int(b.loss) }).loss
	var all []lemmaWeight
	names := 0
	for _, f := range found {
		if f.loss > least {
			continue
		}
		weight := f.share
		for lemma := range f.entry.eachLemma {
			k := slices.IndexFunc(all, func(l lemmaWeight) bool { return l.text == lemma })
			if k < 0 {
				k = len(all)
				all = append(all, lemmaWeight{lemma, 0})
				if isName(lemma) {
					names++
				}
			}
			all[k].weight = max(all[k].weight, weight)
			weight *= rankDecay
		}
	}
	if names < len(all) {
		for k := range all {
			if isName(all[k].text) {
				all[k].weight *= nameShare
			}
		}
	}
	return all
}

// isName reports whether a lemma is written with a capital letter wherever it
// stands.
func isName(lemma string) bool { return lemma != "" && lemma[0] >= 'A' && lemma[0] <= 'Z' }

// merged adds up the translations that are the same.
func merged(t []translation) []translation {
	slices.SortFunc(t, func(a, b translation) int { return cmp.Compare(a.english, b.english) })
	out := t[:0]
	for _, x := range t {
		if n := len(out); n > 0 && out[n-1].english == x.english {
			out[n-1].weight += x.weight
			continue
		}
		out = append(out, x)
	}
	return out
}

// lemmas finds the forms of English lemmas in a text.
type lemmas struct {
	words *vocabulary
	cache map[string][]formShare
}

// formShare is a word of the text and how much of the lemma it has: words of a
// lemma share it equally, forms by how often they stand in the text.
type formShare struct {
	word  int32
	share float64
}

func newLemmas(v *vocabulary) *lemmas {
	return &lemmas{words: v, cache: make(map[string][]formShare)}
}

// in gives the forms of a lemma that the text has.
func (l *lemmas) in(lemma string) []formShare {
	if forms, ok := l.cache[lemma]; ok {
		return forms
	}
	words := lemmaWords(lemma)
	var forms []formShare
	for _, w := range words {
		ids := l.forms(w)
		sum := 0
		for _, id := range ids {
			sum += l.words.seen[id]
		}
		for _, id := range ids {
			forms = append(forms, formShare{id, float64(l.words.seen[id]) / float64(sum) / float64(len(words))})
		}
	}
	l.cache[lemma] = forms
	return forms
}

// lemmaWords cuts a lemma as a text is cut into words.
func lemmaWords(lemma string) []string {
	return strings.FieldsFunc(lemma, func(r rune) bool { return strings.ContainsRune(" -.&", r) })
}

// forms gives the words of the text that are a form of a word of a lemma.
func (l *lemmas) forms(w string) []int32 {
	lang := englishWords()
	lower := strings.ToLower(strings.TrimSuffix(w, "'s"))
	var ids []int32
	note := func(key string, ok func(token) bool) {
		if id, is := l.words.ids[key]; is && ok(l.words.types[id]) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if n, ok := lang.numbers[lower]; ok {
		note(strconv.Itoa(n), func(t token) bool { return t.kind == number })
	}
	if key, ok := lang.dates[lower]; ok {
		note(key, func(t token) bool { return t.kind == calendar })
	}
	for _, f := range englishForms(lower) {
		// A name stands as it is in the vocabulary, other words without their
		// plain endings.
		note(f, func(t token) bool { return t.kind == word && t.capital })
		if !isName(w) {
			note(stemEnglish(f), func(t token) bool { return t.kind == word && !t.capital })
		}
	}
	return ids
}
