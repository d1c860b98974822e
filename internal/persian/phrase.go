package persian

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Phrase is a word, or several that stand side by side, made ready to be
// looked for in texts of one language; see [Phrases] and [Find].
type Phrase struct {
	typed string
	words []sought
	parts []Token // the phrase in the split view
	most  Closeness
}

// sought is a word of a phrase.
type sought struct {
	single
	runs []run // other ways to write it, as several words
	// bare are its tokens of the split view that are no affixes, if it has
	// several tokens.
	bare []string
}

// single is a word that is looked for as one token.
type single struct {
	key, value string // in the joined view; numbers and dates have a value
	class      Class
	forms      forms
}

// run is a word that is looked for as several (دانش آموزان for دانش‌آموز); only
// the last may have forms.
type run struct {
	head []string
	last single
}

// Place is where a phrase stands in a text.
type Place struct {
	Start, End  int // bytes
	First, Last int // tokens of the joined view; Last is behind it
	Closeness   Closeness
}

// Phrases takes a query apart. What stands in quotes, of any kind, is a phrase;
// so is what is typed in one piece (co-operation); all other words are phrases
// of one word. Marks between words do not count, and what comes twice is given
// once. language is that of the texts, by its base language. With exact, forms
// of the words are left out. A query without words or numbers has no phrases.
func Phrases(query, language string, exact bool) []*Phrase {
	var phrases []*Phrase
	for text, quoted := range inQuotes(query) {
		t := Analyze(text)
		if len(t.Split.Tokens) == 0 || t.Split.Tokens[0].End == 0 {
			continue // nothing, or marks alone
		}
		words := wordsOf(newGrid(text, t))
		for from := 0; from < len(words); {
			to := from + 1
			for to < len(words) && (quoted || inOnePiece(text, words[to-1], words[to])) {
				to++
			}
			p := newPhrase(text, words[from:to], language, exact)
			if !slices.ContainsFunc(phrases, p.same) {
				phrases = append(phrases, p)
			}
			from = to
		}
	}
	return phrases
}

// inQuotes gives the pieces of a query that stand in quotes and those between.
func inQuotes(query string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		in, from := false, 0
		for i, r := range query {
			if !strings.ContainsRune("\"«»“”„‹›", r) {
				continue
			}
			if !yield(query[from:i], in) {
				return
			}
			in, from = !in, i+len(string(r))
		}
		yield(query[from:], in)
	}
}

// word is a word of a query: its tokens in the split view, and its key in the
// joined one.
type word struct {
	tokens []Token
	key    string
}

// inOnePiece reports whether there is no white space between two words.
func inOnePiece(text string, a, b word) bool {
	from, to := a.tokens[len(a.tokens)-1].End, b.tokens[0].Start
	return to <= from || strings.IndexFunc(text[from:to], unicode.IsSpace) < 0
}

// wordsOf gives the words of a query.
func wordsOf(g *grid) (words []word) {
	for i := range g.cells {
		c := &g.cells[i]
		if c.joined != nil {
			words = append(words, word{key: c.joined.Key})
		}
		if c.split != nil {
			w := &words[len(words)-1]
			w.tokens = append(w.tokens, *c.split)
		}
	}
	for key, several := range writtenApart {
		for i := 0; i+len(several) <= len(words); i++ {
			if slices.EqualFunc(words[i:i+len(several)], several, func(w word, key string) bool { return w.key == key }) {
				one := word{key: key}
				for _, w := range words[i : i+len(several)] {
					one.tokens = append(one.tokens, w.tokens...)
				}
				words = slices.Replace(words, i, i+len(several), one)
			}
		}
	}
	return words
}

// writtenApart are words that are written as several as well, with white
// space: گفت‌وگو، گفت و گو.
var writtenApart = map[string][]string{
	"گفتگو": {"گفت", "و", "گو"}, "جستجو": {"جست", "و", "جو"}, "شستشو": {"شست", "و", "شو"},
}

func newPhrase(text string, words []word, language string, exact bool) *Phrase {
	last := words[len(words)-1].tokens
	p := &Phrase{typed: text[words[0].tokens[0].Start:last[len(last)-1].End], most: WeakForm}
	if exact {
		p.most = SameWord
	}
	for _, w := range words {
		p.words = append(p.words, newSought(w, language, exact))
		p.parts = append(p.parts, w.tokens...)
	}
	return p
}

func (p *Phrase) same(q *Phrase) bool {
	return slices.EqualFunc(p.words, q.words, func(a, b sought) bool { return a.key == b.key && a.value == b.value })
}

func newSought(w word, language string, exact bool) sought {
	s := sought{single: newSingle(w, language, exact)}
	if len(w.tokens) > 1 {
		for i, t := range w.tokens {
			if !isAffix(w.tokens, i) {
				s.bare = append(s.bare, t.Key)
			}
		}
		if len(s.bare) == 0 {
			s.bare = append(s.bare, w.tokens[0].Key)
		}
		s.addRun(w.tokens, language, exact)
	}
	if several, ok := writtenApart[s.key]; ok {
		tokens := make([]Token, len(several))
		for i, key := range several {
			tokens[i] = Token{Key: key}
		}
		s.addRun(tokens, language, exact)
	}
	return s
}

// isAffix reports whether a token of a word is tied to the one beside it
// wherever they stand: ها in کتاب‌ها.
func isAffix(tokens []Token, i int) bool {
	return i > 0 && suffixes[tokens[i].Key] || i+1 < len(tokens) && prefixes[tokens[i].Key]
}

// addRun adds a way to write a word as several. Affixes are tied to their word
// in any case.
func (s *sought) addRun(tokens []Token, language string, exact bool) {
	var several [][]Token
	for i := range tokens {
		if i > 0 && (suffixes[tokens[i].Key] || prefixes[tokens[i-1].Key]) {
			n := len(several) - 1
			several[n] = tokens[i-len(several[n]) : i+1]
			continue
		}
		several = append(several, tokens[i:i+1])
	}
	n := len(several) - 1
	if n == 0 {
		return
	}
	var r run
	for _, t := range several[:n] {
		r.head = append(r.head, joinedKey(t))
	}
	r.last = newSingle(word{several[n], joinedKey(several[n])}, language, exact)
	s.runs = append(s.runs, r)
}

func newSingle(w word, language string, exact bool) single {
	s := single{key: w.key, value: w.tokens[0].Value, class: w.tokens[0].Class}
	if exact || s.class != Word {
		s.forms = forms{s.key: {SameWord, len(s.key)}}
		return s
	}
	parts := make([]string, len(w.tokens))
	for i, t := range w.tokens {
		parts[i] = t.Key
	}
	s.forms = formsOf(s.key, parts, language)
	return s
}

// joinedKey is the key of tokens of the split view in the joined one.
func joinedKey(tokens []Token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.Key)
	}
	return spelling(b.String())
}

// Need is what a text must have for a word of a phrase to be in it: one of
// several alternatives. For each of these it must have, in either view, one
// word at least of every set; a word stands there with the best closeness that
// it may give.
type Need [][]map[string]Closeness

// Needs gives what a text must have for the phrase to be in it, word by word.
// A text may have all of it and not the phrase.
func (p *Phrase) Needs() []Need {
	needs := make([]Need, len(p.words))
	for i := range p.words {
		w := &p.words[i]
		n := Need{{w.need()}}
		for _, r := range w.runs {
			var all []map[string]Closeness
			for _, h := range r.head {
				all = append(all, map[string]Closeness{h: SameWord})
			}
			n = append(n, append(all, r.last.need()))
		}
		if len(w.bare) > 0 && len(p.words) > 1 {
			var all []map[string]Closeness
			for _, key := range w.bare {
				all = append(all, map[string]Closeness{key: SameWord})
			}
			n = append(n, all)
		}
		needs[i] = n
	}
	return needs
}

func (s *single) need() map[string]Closeness {
	n := make(map[string]Closeness, len(s.forms))
	for key, f := range s.forms {
		n[key] = f.is
	}
	for key, f := range s.forms {
		for _, holder := range holders(key, s.class) {
			if old, ok := n[holder]; !ok || f.is < old {
				n[holder] = f.is
			}
		}
	}
	return n
}

// Words is how many words the phrase has.
func (p *Phrase) Words() int { return len(p.words) }

// Typed is the phrase as it stands in the query.
func (p *Phrase) Typed() string { return p.typed }

// Find gives the places of each phrase in a text, in order; ok is false if one
// of them has none. Where a phrase may be found in several ways from the same
// word on, the closest is given, and of these the longest.
func Find(text string, phrases []*Phrase) (places [][]Place, ok bool) {
	if !mayHold(text, phrases) {
		return nil, false
	}
	g := newGrid(text, Analyze(text))
	if len(g.cells) == 0 || g.cells[0].end == 0 {
		return nil, false // marks alone
	}
	places = make([][]Place, len(phrases))
	for i, p := range phrases {
		if places[i] = p.find(g); len(places[i]) == 0 {
			return nil, false
		}
	}
	return places, true
}

// mayHold tells quickly most texts that lack a number that is looked for: all
// numbers are one word of the index, and many texts have one. The digits of a
// number stand in a text in their order, with no other digits between.
func mayHold(text string, phrases []*Phrase) bool {
	var digits []byte
	for _, p := range phrases {
		for i := range p.words {
			if p.words[i].class != Number {
				continue
			}
			if digits == nil {
				digits = digitsOf(make([]byte, 0, 64), text)
			}
			if !bytes.Contains(digits, digitsOf(nil, p.words[i].value)) {
				return false
			}
		}
	}
	return true
}

// digitsOf appends the digits of a text.
func digitsOf(digits []byte, text string) []byte {
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits = append(digits, byte(r))
		} else if r >= 0x80 {
			if f, class := fold(r); class == digit {
				digits = append(digits, byte(f))
			}
		}
	}
	return digits
}

func (p *Phrase) find(g *grid) (places []Place) {
	var ends, next []reach
	for i := range g.cells {
		ends = append(ends[:0], reach{i, AsTyped})
		for k := range p.words {
			next = next[:0]
			for _, e := range ends {
				p.words[k].at(g, e.cell, func(end int, c Closeness) {
					if c <= p.most {
						next = keepBest(next, reach{end, max(c, e.is)})
					}
				})
			}
			if ends, next = next, ends; len(ends) == 0 {
				break
			}
		}
		if end, ok := p.inSplitView(g, i); ok {
			ends = keepBest(ends, reach{end, SameWord})
		}
		if len(ends) == 0 {
			continue
		}
		best := slices.MinFunc(ends, func(a, b reach) int {
			if a.is != b.is {
				return int(a.is) - int(b.is)
			}
			return b.cell - a.cell
		})
		first, last := &g.cells[i], &g.cells[best.cell-1]
		place := Place{first.start, last.end, first.group, last.group + 1, best.is}
		if place.Closeness == SameWord && g.text[place.Start:place.End] == p.typed {
			place.Closeness = AsTyped
		}
		places = append(places, place)
	}
	return places
}

// reach is where a phrase, or its beginning, may end.
type reach struct {
	cell int // the one behind
	is   Closeness
}

func keepBest(ends []reach, e reach) []reach {
	for i := range ends {
		if ends[i].cell == e.cell {
			ends[i].is = min(ends[i].is, e.is)
			return ends
		}
	}
	return append(ends, e)
}

// inSplitView reports whether a phrase of several words stands at a cell, word
// by word in the split view, with whole words of the joined view before and
// behind it, and where it ends: "دانش آموز" in «دانش‌آموز».
func (p *Phrase) inSplitView(g *grid, at int) (end int, ok bool) {
	if len(p.words) == 1 || g.cells[at].joined == nil {
		return 0, false
	}
	for i := range p.parts {
		if at >= len(g.cells) || g.cells[at].split == nil || g.cells[at].split.Key != p.parts[i].Key || g.cells[at].split.Value != p.parts[i].Value {
			return 0, false
		}
		at = g.cells[at].splitEnd
	}
	return at, at == len(g.cells) || g.cells[at].joined != nil
}

// at calls visit with each end that the word may have if it begins at a cell.
func (s *sought) at(g *grid, at int, visit func(end int, c Closeness)) {
	s.single.at(g, at, visit)
	for i := range s.runs {
		s.runs[i].at(g, at, visit)
	}
}

func (r *run) at(g *grid, at int, visit func(end int, c Closeness)) {
	least := SameWord
	i := at
	for k, head := range r.head {
		if i >= len(g.cells) || k > 0 && g.marked(i) {
			return
		}
		switch c := &g.cells[i]; {
		case c.split != nil && c.split.Key == head:
			i = c.splitEnd
		case c.joined != nil && c.joined.Key == head:
			i = c.joinedEnd
		default:
			return
		}
	}
	if i >= len(g.cells) || g.marked(i) {
		return
	}
	if g.cells[at].joined == nil {
		least = WeakForm // it begins within a compound
	}
	r.last.at(g, i, func(end int, c Closeness) { visit(end, max(c, least)) })
}

// marked reports whether punctuation stands before a cell.
func (g *grid) marked(i int) bool { return g.cells[i].split == nil || g.cells[i].split.Glue == Marked }

func (s *single) at(g *grid, at int, visit func(end int, c Closeness)) {
	if at >= len(g.cells) {
		return
	}
	c := &g.cells[at]
	if c.joined != nil {
		if is, ok := s.is(c.joined); ok && (is == SameWord || s.forms.believes(c.joined.Key, g.partEnds(at))) {
			visit(c.joinedEnd, is)
		}
	}
	if c.part {
		if _, ok := s.is(c.split); ok {
			visit(c.splitEnd, WeakForm)
		}
	}
	if c.piece != nil {
		if is, ok := s.is(c.piece); ok {
			visit(at+1, is)
		}
	}
}

func (s *single) is(t *Token) (Closeness, bool) {
	f, ok := s.forms[t.Key]
	return f.is, ok && t.Value == s.value
}
