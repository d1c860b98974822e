package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The text of a block as it is given to be translated has numbered tags where the
// document has something beside words: ⟨1⟩…⟨/1⟩ around words that are bold or a
// link, ⟨2/⟩ for a picture or the mark of a footnote. A translation has the same tags
// where its words are. What stands before the first word of a block and behind its
// last one, and pairs around all of it, have no tags: they stay where they are. But
// what stands for words, {name} for one, has a tag wherever it is.
//
// If the text itself has something that looks like a tag, ⟨5⟩, tags are numbered
// from a number above: so each is one thing or the other.

// Tag is one of a block's tags, or two, if it is a pair.
type Tag struct {
	Number int
	Pair   bool   // ⟨1⟩…⟨/1⟩, else ⟨1/⟩.
	What   string // What it stands for, for people: "bold", "link", "footnote".
	// Kept says that it must not get lost, because it is a thing and not only a
	// way to look: a picture, the mark of a footnote, a field.
	Kept bool
	// Fixed says that what stands between the two is not to be translated, such as
	// code: it stays as it is, whatever a translation has there.
	Fixed bool
}

// code is what a tag stands for, as it stands in the file.
type code struct {
	open, close string // close of a pair only
	pair        bool
	what        string
	kept        bool
	fixed       bool
	// It stands for words of the sentence, {name} or a picture in a line, which other
	// languages have in another place: so it is shown wherever it stands.
	word bool
}

type pieceKind uint8

const (
	pieceText pieceKind = iota
	pieceOpen
	pieceClose
	pieceSingle
)

// piece is a part of a block: text, or one end of a code.
type piece struct {
	kind pieceKind
	text string
	code int // in inline.codes
}

// inline is the text of a block in pieces. The zero value is empty.
type inline struct {
	pieces []piece
	codes  []code
	open   []int // the pairs that are open, the innermost last

	// Known once tagged has been called: what stands before and behind the text
	// that is shown, and the number of the first tag.
	before, behind []piece
	first          int
}

func (t *inline) addText(s string) {
	if s == "" {
		return
	}
	if n := len(t.pieces); n > 0 && t.pieces[n-1].kind == pieceText {
		t.pieces[n-1].text += s
		return
	}
	t.pieces = append(t.pieces, piece{kind: pieceText, text: s})
}

// addSingle puts in a code that stands alone.
func (t *inline) addSingle(c code) {
	c.pair = false
	t.codes = append(t.codes, c)
	t.pieces = append(t.pieces, piece{kind: pieceSingle, code: len(t.codes) - 1})
}

// begin puts in the beginning of a pair.
func (t *inline) begin(c code) {
	c.pair = true
	t.codes = append(t.codes, c)
	t.open = append(t.open, len(t.codes)-1)
	t.pieces = append(t.pieces, piece{kind: pieceOpen, code: len(t.codes) - 1})
}

// end puts in the end of the pair that was begun last. A pair with nothing in it is
// a single code.
func (t *inline) end() {
	n := len(t.open) - 1
	is := t.open[n]
	t.open = t.open[:n]
	if last := len(t.pieces) - 1; t.pieces[last].kind == pieceOpen && t.pieces[last].code == is {
		t.codes[is].pair = false
		t.codes[is].open += t.codes[is].close
		t.codes[is].close = ""
		t.pieces[last].kind = pieceSingle
		return
	}
	t.pieces = append(t.pieces, piece{kind: pieceClose, code: is})
}

// hasText says whether there is anything to be translated.
func (t *inline) hasText() bool {
	return slices.ContainsFunc(t.pieces, func(p piece) bool { return p.kind == pieceText && visible(p.text) })
}

// visible says whether a text is more than white space and invisible marks.
func visible(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }) >= 0
}

// isAside says whether a piece at either end of a block is none of its sentences.
func (t *inline) isAside(p piece) bool {
	return p.kind == pieceSingle && !t.codes[p.code].word || p.kind == pieceText && !visible(p.text)
}

// tagged gives the text with its tags, without what stands before and behind it.
func (t *inline) tagged() (text string, tags []Tag) {
	from, to := 0, len(t.pieces)
	for changed := true; changed && from < to; {
		changed = false
		for from < to && t.isAside(t.pieces[from]) {
			from, changed = from+1, true
		}
		for from < to && t.isAside(t.pieces[to-1]) {
			to, changed = to-1, true
		}
		if from < to && t.pieces[from].kind == pieceOpen && t.pieces[to-1].kind == pieceClose && t.pieces[from].code == t.pieces[to-1].code {
			from, to, changed = from+1, to-1, true
		}
	}
	t.before, t.behind = t.pieces[:from:from], t.pieces[to:]
	shown := t.pieces[from:to]
	for _, p := range shown {
		if p.kind == pieceText {
			t.first = max(t.first, highestTag(p.text))
		}
	}
	numbers := map[int]int{} // of codes that are shown
	var b strings.Builder
	for _, p := range shown {
		if p.kind == pieceText {
			b.WriteString(p.text)
			continue
		}
		n, ok := numbers[p.code]
		if !ok {
			n = t.first + len(numbers) + 1
			numbers[p.code] = n
			c := t.codes[p.code]
			tags = append(tags, Tag{Number: n, Pair: c.pair, What: c.what, Kept: c.kept, Fixed: c.fixed})
		}
		b.WriteString(tagText(n, p.kind))
	}
	return b.String(), tags
}

// plain is the text that tagged shows, without tags. What stands for itself, such as
// {name}, is seen.
func (t *inline) plain() string {
	var b strings.Builder
	for _, p := range t.pieces[len(t.before) : len(t.pieces)-len(t.behind)] {
		switch {
		case p.kind == pieceText:
			b.WriteString(p.text)
		case p.kind == pieceSingle && t.codes[p.code].what == t.codes[p.code].open:
			b.WriteString(t.codes[p.code].open)
		}
	}
	return b.String()
}

func tagText(n int, kind pieceKind) string {
	switch kind {
	case pieceOpen:
		return fmt.Sprintf("⟨%d⟩", n)
	case pieceClose:
		return fmt.Sprintf("⟨/%d⟩", n)
	}
	return fmt.Sprintf("⟨%d/⟩", n)
}

// nextTag finds the first tag of a text: where it stands, its number and kind.
func nextTag(s string) (start, end, number int, kind pieceKind, ok bool) {
	for at := 0; ; {
		i := strings.Index(s[at:], "⟨")
		if i < 0 {
			return 0, 0, 0, 0, false
		}
		start = at + i
		at = start + len("⟨")
		rest := s[at:]
		kind = pieceOpen
		if strings.HasPrefix(rest, "/") {
			kind, rest = pieceClose, rest[1:]
		}
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		after := rest[digits:]
		if kind == pieceOpen && strings.HasPrefix(after, "/") {
			kind, after = pieceSingle, after[1:]
		}
		number, err := strconv.Atoi(rest[:digits])
		if err == nil && digits <= 6 && strings.HasPrefix(after, "⟩") {
			return start, len(s) - len(after) + len("⟩"), number, kind, true
		}
	}
}

func highestTag(s string) (highest int) {
	for {
		_, end, n, _, ok := nextTag(s)
		if !ok {
			return highest
		}
		highest, s = max(highest, n), s[end:]
	}
}

// CutTags parts a text with tags into its text and the tags, each with the place in
// the text, in bytes, where it stood.
func CutTags(s string) (text string, tags []PlacedTag) {
	var b strings.Builder
	for {
		start, end, _, kind, ok := nextTag(s)
		if !ok {
			b.WriteString(s)
			return b.String(), tags
		}
		b.WriteString(s[:start])
		tags = append(tags, PlacedTag{b.Len(), s[start:end], kind == pieceOpen, kind == pieceClose})
		s = s[end:]
	}
}

// PlacedTag is a tag as it stands in a text.
type PlacedTag struct {
	At          int
	Text        string // "⟨1⟩"
	Open, Close bool   // of a pair
}

// render gives a block's pieces for a translation of its text: those around it, and
// the translation's own text and codes. What is wrong with its tags is mended so that
// the document stays sound, and told: a tag that the block does not have is left out,
// the end of a pair without its beginning too; a pair that is not closed is closed at
// the end, ends in the wrong order are put in order; a single that is missing and must
// be kept comes behind the text.
func (t *inline) render(translation string) (pieces []piece, problems []string) {
	pieces = slices.Clone(t.before)
	codes := map[int]int{} // by the numbers of their tags
	{
		seen := map[int]bool{}
		for _, p := range t.pieces[len(t.before) : len(t.pieces)-len(t.behind)] {
			if p.kind != pieceText && !seen[p.code] {
				seen[p.code] = true
				codes[t.first+len(codes)+1] = p.code
			}
		}
	}
	used := map[int]bool{}
	var open []int
	add := func(kind pieceKind, c int) { pieces = append(pieces, piece{kind: kind, code: c}) }
	say := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	for rest := translation; ; {
		start, end, n, kind, ok := nextTag(rest)
		if !ok {
			if rest != "" {
				pieces = append(pieces, piece{kind: pieceText, text: rest})
			}
			break
		}
		c, known := codes[n]
		if !known && n <= t.first { // Not a tag, but text that looks like one.
			pieces = append(pieces, piece{kind: pieceText, text: rest[:end]})
			rest = rest[end:]
			continue
		}
		if start > 0 {
			pieces = append(pieces, piece{kind: pieceText, text: rest[:start]})
		}
		tag := rest[start:end]
		rest = rest[end:]
		switch {
		case !known:
			say("the tag %s is none of the source: left out", tag)
		case t.codes[c].pair != (kind != pieceSingle):
			say("the tag %s is of another kind in the source, %s: left out", tag, tagText(n, map[bool]pieceKind{true: pieceOpen, false: pieceSingle}[t.codes[c].pair]))
		case kind == pieceSingle && used[c], kind == pieceOpen && used[c]:
			say("the tag %s stands twice: left out", tag)
		case kind == pieceSingle:
			used[c] = true
			add(pieceSingle, c)
		case kind == pieceOpen:
			used[c] = true
			open = append(open, c)
			add(pieceOpen, c)
		case !slices.Contains(open, c):
			say("the tag %s has no beginning: left out", tag)
		default:
			// Those begun inside end before it.
			for {
				last := open[len(open)-1]
				open = open[:len(open)-1]
				add(pieceClose, last)
				if last == c {
					break
				}
				say("the tag %s ends before the one that began inside it", tag)
			}
		}
	}
	for _, c := range slices.Backward(open) {
		say("a pair of tags has no end")
		add(pieceClose, c)
	}
	for n := t.first + 1; n <= t.first+len(codes); n++ {
		c := codes[n]
		switch {
		case used[c]:
		case t.codes[c].kept && !t.codes[c].pair:
			say("the tag %s (%s) is missing: put at the end", tagText(n, pieceSingle), t.codes[c].what)
			add(pieceSingle, c)
		case t.codes[c].pair:
			say("the tags %s…%s (%s) are missing", tagText(n, pieceOpen), tagText(n, pieceClose), t.codes[c].what)
		default:
			say("the tag %s (%s) is missing", tagText(n, pieceSingle), t.codes[c].what)
		}
	}
	// Merge what is text side by side.
	merged := pieces[:0:0]
	for _, p := range append(pieces, t.behind...) {
		if n := len(merged); n > 0 && p.kind == pieceText && merged[n-1].kind == pieceText {
			merged[n-1].text += p.text
			continue
		}
		merged = append(merged, p)
	}
	return merged, problems
}
