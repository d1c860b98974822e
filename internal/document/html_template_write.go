package document

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// change is something else in the place of a part of a page. A block's may have
// others inside it: the tool tip of a link in the sentence. They do not overlap
// otherwise.
type change struct {
	at     span
	new    string // as it stands in the page
	block  *htmlBlock
	pieces []piece
}

// write gives the file for translated blocks, in the order of the template.
func (p *htmlPage) write(whole []byte, texts []rendered, how Turning) ([]byte, error) {
	changes := p.turn(texts, how)
	for i, text := range texts {
		if text.pieces == nil {
			continue
		}
		if err := p.check(i, text.pieces); err != nil {
			return nil, err
		}
		b := &p.blocks[p.order[i]]
		changes = append(changes, change{at: b.place, block: b, pieces: text.pieces})
	}
	slices.SortStableFunc(changes, func(a, b change) int {
		if a.at.start != b.at.start {
			return a.at.start - b.at.start
		}
		return b.at.end - a.at.end // The outer one comes first.
	})
	places, err := newPlaces(whole, p.text, p.encoding)
	if err != nil {
		return nil, err
	}
	w := &htmlWriter{page: p, changes: changes, whole: whole, places: places}
	if w.encode, err = htmlEncoder(p.encoding); err != nil {
		return nil, err
	}
	w.out = append(w.out, whole[:places.at(0)]...)
	w.copy(span{0, len(p.text)}, 0)
	return w.out, w.err
}

// check tells what a text has that a page cannot hold.
func (p *htmlPage) check(i int, pieces []piece) error {
	b := &p.blocks[p.order[i]]
	for _, piece := range pieces {
		if piece.kind != pieceText {
			continue
		}
		if !utf8.ValidString(piece.text) {
			return fmt.Errorf("the translation of block %d is not UTF-8", i+1)
		}
		for _, r := range piece.text {
			if r == 0 || p.isXML() && (r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF) {
				return fmt.Errorf("the translation of block %d has the character U+%04X, which the page cannot hold", i+1, r)
			}
		}
		if b.how == escapeRaw && strings.Contains(strings.ToLower(piece.text), "</xmp") {
			return fmt.Errorf("the translation of block %d has </xmp in it, which would end the element that it is in", i+1)
		}
	}
	return nil
}

// isXML tells if the page is XML, by its name, as the reader does.
func (p *htmlPage) isXML() bool {
	ext := strings.ToLower(filepath.Ext(p.name))
	return ext == ".xhtml" || ext == ".xht"
}

// htmlWriter writes a page anew, in its own encoding.
type htmlWriter struct {
	page    *htmlPage
	changes []change
	whole   []byte
	places  *places
	encode  *encoding.Encoder // nil for UTF-8
	out     []byte
	err     error // the first
}

// copy writes a part of the page with the changes in it, of those from a number on.
func (w *htmlWriter) copy(part span, from int) {
	next := func(at int) int {
		i, _ := slices.BinarySearchFunc(w.changes[from:], at, func(c change, at int) int {
			if c.at.start < at {
				return -1
			}
			return 1
		})
		return from + i
	}
	at := part.start
	for i := next(at); i < len(w.changes) && w.changes[i].at.start < part.end; {
		c := &w.changes[i]
		w.raw(span{at, c.at.start})
		if c.block != nil {
			w.block(c.block, c.pieces, i+1)
		} else {
			w.text(c.new)
		}
		at = max(at, c.at.end)
		if c.at.start == c.at.end { // More may be put in at this place.
			i++
			continue
		}
		from = i + 1
		i = next(at)
	}
	w.raw(span{at, part.end})
}

// raw writes a part of the page as it is.
func (w *htmlWriter) raw(part span) {
	if part.start < part.end {
		w.out = append(w.out, w.whole[w.places.at(part.start):w.places.at(part.end)]...)
	}
}

// text writes markup that is new.
func (w *htmlWriter) text(s string) {
	if w.encode == nil {
		w.out = append(w.out, s...)
		return
	}
	b, err := w.encode.Bytes([]byte(s))
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("what cannot be written in %s: %w", display(w.page.encoding), err)
	}
	w.out = append(w.out, b...)
}

// block writes a block's pieces. Changes from a number on may be inside its codes.
func (w *htmlWriter) block(b *htmlBlock, pieces []piece, from int) {
	hidden := b.hiddenCodes()
	lines, skip := 0, -1 // skip is the code whose text is not written
	spaced := true       // there is white space before, or nothing
	next := ""           // the text behind
	code := func(part, wide span, c int) {
		switch {
		case hidden[c]:
			part = wide
		case spaced && wide.end > part.end && (next == "" || !isSpace(next[0])): // It shows as little as before.
			part.end = wide.end
		}
		w.copy(part, from)
	}
	for i, p := range pieces {
		next = ""
		if i+1 < len(pieces) {
			next = pieces[i+1].text
		}
		switch p.kind {
		case pieceText:
			if skip < 0 && p.text != "" {
				w.words(b, p.text, &lines, from)
				spaced = isSpace(p.text[len(p.text)-1])
			}
		case pieceClose:
			if c := b.codes[p.code]; !c.protected {
				code(c.close, c.closeWide, p.code)
			} else {
				skip = -1
			}
		default:
			c := b.codes[p.code]
			code(c.open, c.openWide, p.code)
			if c.protected {
				spaced = false
				if p.kind == pieceOpen {
					skip = p.code
				}
			}
			if p.kind == pieceSingle && c.close.end > 0 { // a pair with nothing in it
				code(c.close, c.closeWide, p.code)
			}
		}
	}
}

// hiddenCodes are those before and behind what is shown of a block.
func (b *htmlBlock) hiddenCodes() map[int]bool {
	hidden := map[int]bool{}
	for _, pieces := range [][]piece{b.text.before, b.text.behind} {
		for _, p := range pieces {
			if p.kind != pieceText {
				hidden[p.code] = true
			}
		}
	}
	return hidden
}

// words writes text; lines counts the line ends of the block.
func (w *htmlWriter) words(b *htmlBlock, s string, lines *int, from int) {
	s = unifyLineEnds(s)
	if b.how != escapeInText || b.pre {
		if b.crlf {
			s = strings.ReplaceAll(s, "\n", "\r\n")
		}
		w.escaped(b.how, s)
		return
	}
	if b.element >= 0 {
		switch w.page.elements[b.element].name {
		case "title", "option": // No tag may be in them.
			s = strings.ReplaceAll(s, "\n", " ")
		}
	}
	for {
		line, rest, more := strings.Cut(s, "\n")
		w.escaped(b.how, line)
		if !more {
			return
		}
		switch {
		case *lines < len(b.breaks):
			w.copy(b.breaks[*lines], from)
		case w.page.isXML(), len(b.breaks) > 0 && strings.Contains(w.page.text[b.breaks[0].start:b.breaks[0].end], "/>"):
			w.text("<br/>")
		default:
			w.text("<br>")
		}
		*lines++
		s = rest
	}
}

var (
	textEscapes   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	doubleEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	singleEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "'", "&#39;")
)

// escaped writes text so that it is read as the same.
func (w *htmlWriter) escaped(how htmlEscape, s string) {
	switch how {
	case escapeRaw:
		w.plain(s)
	case escapeDouble:
		w.text(doubleEscapes.Replace(s))
	case escapeSingle:
		w.text(singleEscapes.Replace(s))
	case escapeBare:
		w.text(`"` + doubleEscapes.Replace(s) + `"`)
	default:
		w.text(textEscapes.Replace(s))
	}
}

// plain writes text where no reference can stand for what the encoding lacks.
func (w *htmlWriter) plain(s string) {
	if w.encode != nil && !strings.HasPrefix(w.page.encoding, "utf-") {
		enc, err := htmlindex.Get(w.page.encoding)
		if err == nil {
			_, err = enc.NewEncoder().Bytes([]byte(s))
		}
		if err != nil && w.err == nil {
			w.err = errors.New("a translation has characters that " + display(w.page.encoding) + " has not, in <xmp> or <plaintext>, where no reference can stand for them")
		}
	}
	w.text(s)
}

// htmlEncoder gives what encodes text in which a numeric reference may stand for a
// character; nil for UTF-8.
func htmlEncoder(name string) (*encoding.Encoder, error) {
	if name == "utf-8" {
		return nil, nil
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil, err
	}
	return encoding.HTMLEscapeUnsupported(enc.NewEncoder()), nil
}
