package persian

import (
	"sync"
	"unicode"
)

// A grid is a text laid out for phrases to be found in: a row of cells with
// all tokens of both views on it. Mostly a cell is a token of the split view.
// A token of the joined view lies over one or more cells:
//
//	cells    کتاب  ها  را  می  خوانم
//	joined   ├──────┤ ├─┤ ├───────┤
//
// A date or percentage that is one token but several words («۱۷ مهر», «۲۵ درصد»)
// has a cell for each, so that its words are found too.
type grid struct {
	text  string
	cells []cell
}

type cell struct {
	start, end int // bytes of the text
	group      int // the token of the joined view that lies over it
	// What begins at this cell, or nil, and the cell behind its end.
	joined, split, piece *Token
	joinedEnd, splitEnd  int
	// part: a token of the split view that is a part of a joined one and a
	// word of its own: not «ها» in «کتاب‌ها», nor anything of «می‌خوانم».
	part bool
}

func newGrid(text string, t *Text) *grid {
	g := &grid{text: text, cells: make([]cell, 0, len(t.Split.Tokens))}
	group, from := -1, 0 // the joined token that is open, and its first split token
	end := func(to int) {
		if group < 0 {
			return
		}
		first := len(g.cells)
		for i := from; i < to; i++ {
			g.add(&t.Split.Tokens[i], group)
			tied := i > from && prefixes[t.Split.Tokens[i-1].Key]
			affix := prefixes[t.Split.Tokens[i].Key] || i > from && suffixes[t.Split.Tokens[i].Key]
			g.lastSplit().part = to-from > 1 && !tied && !affix
		}
		g.cells[first].joined, g.cells[first].joinedEnd = &t.Joined.Tokens[group], len(g.cells)
	}
	for i := range t.Split.Tokens {
		if i == 0 || !ties(&t.Split.Tokens[i-1], &t.Split.Tokens[i]) {
			end(i)
			group, from = group+1, i
		}
	}
	end(len(t.Split.Tokens))
	return g
}

// add appends the cells of a token of the split view.
func (g *grid) add(t *Token, group int) {
	at := len(g.cells)
	if held()[t.Key] {
		for _, p := range pieces(g.text, t) {
			g.cells = append(g.cells, cell{start: p.Start, end: p.End, group: group, piece: p})
		}
	}
	if len(g.cells) == at {
		g.cells = append(g.cells, cell{start: t.Start, end: t.End, group: group})
	}
	g.cells[at].split, g.cells[at].splitEnd = t, len(g.cells)
}

// lastSplit is the cell at which the last token of the split view begins.
func (g *grid) lastSplit() *cell {
	i := len(g.cells) - 1
	for g.cells[i].split == nil {
		i--
	}
	return &g.cells[i]
}

// partEnds gives where, in the key of the joined token that begins at a cell,
// its parts end, but for the last; nothing if it has one part, or is spelled
// otherwise as a whole.
func (g *grid) partEnds(at int) (ends []int) {
	whole, n := &g.cells[at], 0
	for i := at; i < whole.joinedEnd; i = g.cells[i].splitEnd {
		n += len(g.cells[i].split.Key)
		ends = append(ends, n)
	}
	if n != len(whole.joined.Key) {
		return nil
	}
	return ends[:len(ends)-1]
}

// held are the keys of tokens that may have words in them; see mergeDates and
// mergePercent.
var held = sync.OnceValue(func() map[string]bool {
	h := make(map[string]bool)
	for _, keys := range [][]string{dateKeys(Jalali), dateKeys(Gregorian), dateKeys(Lunar)} {
		for _, k := range keys {
			h[k] = true
		}
	}
	for _, k := range numberKeys {
		h[k+"%"] = true
	}
	return h
})

// numberKeys are those of numbers that stand before درصد: 25, 3/5, 10-12.
var numberKeys = []string{PlainNumber, PlainNumber + "/" + PlainNumber, PlainNumber + "-" + PlainNumber}

func dateKeys(c Calendar) []string {
	return []string{PlainNumber + string(c) + "dm", PlainNumber + string(c) + "dmy"}
}

// holders gives the keys of the tokens that may have a token within.
func holders(key string, class Class) (keys []string) {
	all := func() {
		for _, c := range []Calendar{Jalali, Gregorian, Lunar} {
			keys = append(keys, dateKeys(c)...)
		}
	}
	switch {
	case class == Number:
		if held()[key+"%"] {
			keys = append(keys, key+"%")
		}
		if key == PlainNumber {
			all() // the day, the year
		}
	case class == Date:
	case key == "ماه":
		all()
	case key == "درصد":
		for _, k := range numberKeys {
			keys = append(keys, k+"%")
		}
	default:
		name := key
		if n := len(key) - len("ماه"); n > 0 && key[n:] == "ماه" {
			name = key[:n]
		}
		if m, ok := months[name]; ok {
			keys = dateKeys(m.calendar)
		}
	}
	return keys
}

// pieces gives the words and numbers of a token that is several, else nothing.
func pieces(text string, t *Token) []*Token {
	const (
		none = iota
		letters
		others
	)
	var found []*Token
	kind, from := none, t.Start
	end := func(at, next int) {
		if kind != none {
			for _, p := range Analyze(text[from:at]).Split.Tokens {
				p.Start, p.End = p.Start+from, p.End+from
				found = append(found, &p)
			}
		}
		kind, from = next, at
	}
	for i, r := range text[t.Start:t.End] {
		next := others
		switch {
		case unicode.IsSpace(r):
			next = none
		case unicode.IsLetter(r), kind == letters && unicode.In(r, unicode.M, unicode.Cf):
			next = letters
		}
		if next != kind {
			end(t.Start+i, next)
		}
	}
	end(t.End, none)
	if len(found) < 2 {
		return nil
	}
	return found
}
