package document

import (
	"bytes"
	"slices"
	"unicode"
)

// odtPara is a paragraph of an OpenDocument text: where it stands, and its text in
// pieces as they stand in the file.
type odtPara struct {
	source *xmlSource
	tag    span // the start tag
	inside span // what is between the tags
	style  string
	table  *odtTable
	margin bool

	kind  Kind
	level int
	full  string // the text of the block, that of fields with it
	after []*odtPara
	twins []*odtPara // the others of a text that counts once

	items       []odtItem
	front, back []span          // what stays and is not seen
	changes     map[string]bool // those that begin in it

	spaced  bool // white space came last, or nothing yet
	pending int  // the item at whose end is white space that counts only if something follows, or -1

	visible, texts, singles, hidden int // how many items there have been

	inline *inline
	codes  []odtItem // of the inline's codes
}

// hiddenText is what a single is of which nothing is seen.
const hiddenText = "hidden text"

// odtItem is a piece of a paragraph.
type odtItem struct {
	kind        odtItemKind
	text        []byte
	open, close span   // of a pair; of a single, open is all of it
	raw         []byte // a single that is not in the file so
	solid       bool   // a single that white space on both sides of it counts
	what        string
	kept        bool
	style       string
	begin       int  // of the end of a pair, the item that begins it
	conceals    bool // a pair whose text is hidden
	concealed   bool // a pair that is itself in such a one

	// How many there had been where a pair begins.
	visible, texts, singles, hidden int
}

type odtItemKind uint8

const (
	odtGone odtItemKind = iota
	odtText
	odtBegin
	odtEnd
	odtAlone
)

func newODTPara(s *xmlSource, tag span, style string, margin bool) *odtPara {
	return &odtPara{source: s, tag: tag, style: style, margin: margin, spaced: true, pending: -1, inline: &inline{}}
}

func (p *odtPara) last() *odtItem {
	if len(p.items) == 0 {
		return &odtItem{}
	}
	return &p.items[len(p.items)-1]
}

func (p *odtPara) add(s []byte) {
	if p.last().kind != odtText {
		p.items = append(p.items, odtItem{kind: odtText})
	}
	l := p.last()
	l.text = append(l.text, s...)
	p.texts++
}

// literal takes text as it is.
func (p *odtPara) literal(s string) {
	p.add([]byte(s))
	if visible(s) {
		p.visible++
	}
	p.spaced, p.pending = false, -1
}

// collapse takes text whose white space collapses, as flow.collapse.
func (p *odtPara) collapse(s []byte) {
	for len(s) > 0 {
		n := bytes.IndexFunc(s, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) })
		if n < 0 {
			n = len(s)
		}
		if n > 0 {
			p.add(s[:n])
			p.visible++
			p.spaced, p.pending = false, -1
			s = s[n:]
		}
		for len(s) > 0 && isSpace(s[0]) {
			if !p.spaced {
				p.add([]byte{' '})
				p.spaced, p.pending = true, len(p.items)-1
			}
			s = s[1:]
		}
	}
}

// hide takes a piece of hidden text, as it shall stand in the file.
func (p *odtPara) hide(raw string) {
	if l := p.last(); l.kind == odtAlone && l.raw != nil {
		l.raw = append(l.raw, raw...)
		return
	}
	p.hidden++
	p.single(odtItem{raw: []byte(raw), what: hiddenText})
}

func (p *odtPara) single(i odtItem) {
	i.kind = odtAlone
	if i.solid {
		p.spaced, p.pending = false, -1
	}
	p.singles++
	p.items = append(p.items, i)
}

// begin begins a pair, or goes on with the one that has just ended if it is the
// same: programs cut a text into more pieces than there is reason for.
func (p *odtPara) begin(tag span, what string, kept, joins bool) int {
	if l := p.last(); joins && l.kind == odtEnd {
		of := p.items[l.begin]
		if bytes.Equal(p.source.text[of.open.start:of.open.end], p.source.text[tag.start:tag.end]) {
			p.items = p.items[:len(p.items)-1]
			return l.begin
		}
	}
	p.items = append(p.items, odtItem{kind: odtBegin, open: tag, what: what, kept: kept, visible: p.visible, texts: p.texts, singles: p.singles, hidden: p.hidden})
	return len(p.items) - 1
}

// end ends the pair that begins with an item, given where its end tag is. One
// without words is none.
func (p *odtPara) end(begin int, at span) {
	b := &p.items[begin]
	b.close = at
	switch {
	case b.conceals && p.texts > b.texts:
		// What is seen in it must not be hidden with words that are put to it, and
		// so it is around what it hides only.
		b.kind = odtGone
		for i := begin + 1; i < len(p.items); i++ {
			if h := &p.items[i]; h.kind == odtAlone && h.what == hiddenText {
				raw := h.raw
				if raw == nil {
					raw = p.source.text[h.open.start:h.open.end]
				}
				h.raw = slices.Concat(p.source.text[b.open.start:b.open.end], raw, p.source.text[at.start:at.end])
			}
		}
	case p.visible > b.visible || p.texts > b.texts && p.singles > b.singles:
		p.items = append(p.items, odtItem{kind: odtEnd, begin: begin})
	case p.texts > b.texts:
		b.kind = odtGone
	case p.singles == b.singles:
		p.items = p.items[:begin]
	default:
		// What stands in it is all one.
		one := odtItem{open: span{b.open.start, at.end}, what: b.what}
		hidden := p.singles-b.singles == p.hidden-b.hidden
		for _, i := range p.items[begin+1:] {
			if i.kind == odtAlone {
				one.what, one.kept, one.solid = i.what, one.kept || i.kept, one.solid || i.solid
			}
		}
		concealed := b.concealed
		p.singles, p.hidden = b.singles, b.hidden
		p.items = p.items[:begin]
		for n := len(p.front); n > 0 && p.front[n-1].start >= one.open.start; n-- {
			p.front = p.front[:n-1]
		}
		for n := len(p.back); n > 0 && p.back[n-1].start >= one.open.start; n-- {
			p.back = p.back[:n-1]
		}
		switch {
		case hidden && !concealed:
			p.front = append(p.front, one.open)
		case hidden:
			p.hidden++
			one.what = hiddenText
			fallthrough
		default:
			p.single(one)
		}
	}
}

// finish makes the inline of the items.
func (p *odtPara) finish() {
	if p.pending >= 0 {
		t := &p.items[p.pending]
		t.text = t.text[:len(t.text)-1]
	}
	first, last := -1, 0 // the items with words
	for n, i := range p.items {
		if i.kind == odtText && visible(string(i.text)) {
			if last = n; first < 0 {
				first = n
			}
		}
	}
	var text []byte
	flush := func() {
		if len(text) > 0 {
			p.inline.pieces = append(p.inline.pieces, piece{kind: pieceText, text: string(text)})
		}
		text = nil
	}
	for n, i := range p.items {
		c := code{what: i.what, kept: i.kept}
		switch i.kind {
		case odtText:
			// Outer white space is a piece of its own, so that it stays.
			words := bytes.TrimLeftFunc(i.text, unicode.IsSpace)
			if n == first && len(words) < len(i.text) {
				text = append(text, i.text[:len(i.text)-len(words)]...)
				flush()
			} else {
				words = i.text
			}
			text = append(text, bytes.TrimRightFunc(words, unicode.IsSpace)...)
			if n == last {
				flush()
			}
			text = append(text, words[len(bytes.TrimRightFunc(words, unicode.IsSpace)):]...)
		case odtBegin:
			flush()
			p.codes = append(p.codes, i)
			p.inline.begin(c)
		case odtAlone:
			flush()
			p.codes = append(p.codes, i)
			p.inline.addSingle(c)
		case odtEnd:
			flush()
			p.inline.end()
		}
	}
	flush()
	p.items = nil
}
