package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A translation is written in one line, but for the line ends that it has itself, and
// with a backslash before signs that would be markup there. Whether they are depends
// on so much around them that what has been written is read again: if that does not
// give the same text and codes, it is written with more care.

// mdCare says how carefully a translation is written.
type mdCare uint8

const (
	careUsual mdCare = iota
	careTags         // bold and the like as tags of HTML, which need no space around
	careAll          // a backslash before every sign, too
)

// loadMarkdown is [load] for a Markdown file.
func loadMarkdown(name string, whole []byte, opts Options) (*Template, error) {
	p, err := openMarkdown(name, whole, opts)
	if err != nil {
		return nil, err
	}
	t := &Template{Format: Markdown, whole: whole}
	for _, i := range p.order {
		t.add(p.blocks[i].kind, p.blocks[i].level, p.blocks[i].text)
	}
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		file, err := p.write(whole, texts, how)
		return map[string][]byte{"": file}, err
	}
	return t, nil
}

// write gives the file for translated blocks, in the order of the template.
func (p *mdPage) write(whole []byte, texts []rendered, how Turning) ([]byte, error) {
	w := &mdWriter{page: p}
	all := p.turnTags(texts, how)
	for _, attributes := range []bool{true, false} { // Attributes may be inside others.
		for i, text := range texts {
			b := &p.blocks[p.order[i]]
			if text.pieces == nil || (b.kind == Attribute) != attributes {
				continue
			}
			for _, piece := range text.pieces {
				if piece.kind == pieceText && (!utf8.ValidString(piece.text) || strings.Contains(piece.text, "\x00")) {
					return nil, fmt.Errorf("the translation of block %d is not UTF-8, or has NUL bytes", i+1)
				}
			}
			all = append(all, change{at: b.place, new: w.block(b, text.pieces)})
		}
		slices.SortStableFunc(all, func(a, b change) int {
			if a.at.start != b.at.start {
				return a.at.start - b.at.start
			}
			return b.at.end - a.at.end
		})
		if attributes {
			w.attributes = slices.Clone(all)
		}
	}
	places, err := newPlaces(whole, p.text, p.encoding)
	if err != nil {
		return nil, err
	}
	var top []change // What is inside another change is in it already.
	for _, c := range all {
		if n := len(top); n == 0 || c.at.start >= top[n-1].at.end {
			top = append(top, c)
		}
	}
	out := &htmlWriter{page: &p.htmlPage, changes: top, whole: whole, places: places}
	if out.encode, err = htmlEncoder(p.encoding); err != nil {
		return nil, err
	}
	out.out = append(out.out, whole[:places.at(0)]...)
	out.copy(span{0, len(p.text)}, 0)
	return out.out, out.err
}

// mdWriter writes the blocks of a Markdown file.
type mdWriter struct {
	page       *mdPage
	attributes []change // which may be inside codes, in order
}

// raw is a part of the file with the changes in it.
func (w *mdWriter) raw(part span) string {
	i, _ := slices.BinarySearchFunc(w.attributes, part.start, func(c change, at int) int { return c.at.start - at })
	var b strings.Builder
	at := part.start
	for ; i < len(w.attributes) && w.attributes[i].at.end <= part.end; i++ {
		if c := w.attributes[i]; c.at.start >= at {
			b.WriteString(w.page.text[at:c.at.start] + c.new)
			at = c.at.end
		}
	}
	b.WriteString(w.page.text[at:part.end])
	return b.String()
}

// block gives a block's pieces as Markdown.
func (w *mdWriter) block(b *mdBlock, pieces []piece) string {
	if b.kind == Attribute {
		var text strings.Builder
		for _, p := range pieces {
			text.WriteString(p.text)
		}
		return mdAttribute(strings.Join(strings.Fields(text.String()), " "), b)
	}
	pieces = spacedOut(b, pieces)
	want := signature(b, pieces)
	var first string
	for care := careUsual; care <= careAll; care++ {
		s := w.compose(b, pieces, care)
		if care == careUsual {
			first = s
		}
		if w.reads(b, s, want) {
			return s
		}
	}
	return first
}

// reads tells if what has been written is read as what it should be.
func (w *mdWriter) reads(b *mdBlock, s, want string) bool {
	switch b.shape {
	case shapeHeading:
		s = "# " + s
	case shapeTask:
		s = "- " + s
	case shapeCell:
		s = "| " + s + " |\n|---|\n"
	default:
		s = strings.ReplaceAll(s, "\n"+b.prefix, "\n")
	}
	again, err := w.page.parse(s, b.refers)
	if err != nil {
		return false
	}
	again.blocks = slices.DeleteFunc(again.blocks, func(b mdBlock) bool { return b.kind == Attribute })
	if len(again.blocks) == 0 {
		return want == ""
	}
	one := &again.blocks[0]
	return len(again.blocks) == 1 && one.shape == b.shape && signature(one, one.text.pieces) == want
}

// signature is what a block says, and its codes, without white space.
func signature(b *mdBlock, pieces []piece) string {
	var s strings.Builder
	skip := -1
	for _, p := range pieces {
		switch {
		case p.kind == pieceText && skip < 0:
			s.WriteString(strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) && r != '\n' {
					return -1
				}
				return r
			}, p.text))
		case p.kind == pieceClose:
			s.WriteString("\x00/")
			if skip == p.code {
				skip = -1
			}
		case p.kind != pieceText:
			s.WriteString("\x00" + b.text.codes[p.code].what + "\x00")
			if p.kind == pieceOpen && b.codes[p.code].protected {
				skip = p.code
			}
		}
	}
	return strings.Trim(s.String(), "\n")
}

// spacedOut takes white space at the ends of pairs of signs out of them, and signs
// with nothing between them away: in Markdown they would be text.
func spacedOut(b *mdBlock, pieces []piece) []piece {
	var out []piece
	text := func(s string) {
		if s == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].kind == pieceText {
			out[n-1].text += s
			return
		}
		out = append(out, piece{kind: pieceText, text: s})
	}
	signs := func(p piece) bool {
		return p.kind != pieceText && emphasised(b.text.codes[p.code].what) && isPair(b, p.code)
	}
	for _, p := range pieces {
		n := len(out) - 1
		switch {
		case p.kind == pieceText:
			s := strings.TrimLeft(p.text, " \t\n\r")
			if n >= 0 && out[n].kind == pieceOpen && signs(out[n]) && len(s) < len(p.text) {
				// Those that begin here all begin behind the space.
				from := n
				for from > 0 && out[from-1].kind == pieceOpen && signs(out[from-1]) {
					from--
				}
				opens := slices.Clone(out[from:])
				out = out[:from]
				text(p.text[:len(p.text)-len(s)])
				out = append(out, opens...)
			} else {
				s = p.text
			}
			text(s)
		case p.kind == pieceClose && signs(p) && n >= 0 && out[n].kind == pieceOpen && out[n].code == p.code:
			out = out[:n]
		case p.kind == pieceClose && signs(p) && n >= 0 && out[n].kind == pieceText:
			s := strings.TrimRight(out[n].text, " \t\n\r")
			space := out[n].text[len(s):]
			if out[n].text = s; s == "" {
				out = out[:n]
			}
			out = append(out, p)
			text(space)
		default:
			out = append(out, p)
		}
	}
	return out
}

// emphasised tells the pairs that are signs on either side.
func emphasised(what string) bool {
	return what == "bold" || what == "italic" || what == "strikethrough"
}

func isPair(b *mdBlock, c int) bool { return b.text.codes[c].pair }

// compose writes pieces.
func (w *mdWriter) compose(b *mdBlock, pieces []piece, care mdCare) string {
	hidden := b.hiddenCodes()
	var out bytes.Buffer
	// code writes what a code is, with white space behind it that the text does not
	// have because there is some before it.
	next, coded := "", false // the text behind; what came last is a code
	code := func(part, wide span, c int) {
		defer func() { coded = true }()
		if hidden[c] {
			out.WriteString(w.raw(wide))
			return
		}
		n, raw := out.Len(), w.raw(part)
		if coded && n > 0 && out.Bytes()[n-1] == '`' && strings.HasPrefix(raw, "`") {
			out.WriteByte(' ') // They would be one.
			n++
		}
		spaced := n == 0 || isSpace(out.Bytes()[n-1])
		if out.WriteString(raw); spaced && wide.end > part.end && (next == "" || !isSpace(next[0])) {
			out.WriteByte(' ')
		}
	}
	skip, lines, links, line := -1, 0, 0, 0 // line is where in out a line begins
	for i, p := range pieces {
		if next = ""; i+1 < len(pieces) {
			next = pieces[i+1].text
		}
		if p.kind == pieceText {
			if skip >= 0 {
				continue
			}
			for n, s := range strings.Split(unifyLineEnds(p.text), "\n") {
				if n > 0 {
					trimSpace(&out, line)
					out.WriteString(w.lineBreak(b, lines))
					lines++
					line = out.Len()
				}
				if out.Len() == line {
					s = strings.TrimLeft(s, " \t")
				}
				e := mdEscape{shape: b.shape, start: out.Len() == line, link: links > 0, all: care == careAll, code: i+1 < len(pieces)}
				out.WriteString(e.text(s))
				coded = coded && s == ""
			}
			continue
		}
		c := &b.codes[p.code]
		what := b.text.codes[p.code].what
		tags := care >= careTags && emphasised(what) && isPair(b, p.code) && !strings.HasPrefix(w.page.text[c.open.start:], "<")
		tag := map[string]string{"bold": "strong", "italic": "em", "strikethrough": "del"}[what]
		switch {
		case tags && p.kind == pieceOpen:
			out.WriteString("<" + tag + ">")
		case tags:
			out.WriteString("</" + tag + ">")
		case p.kind == pieceClose && c.protected:
			skip = -1
		case p.kind == pieceClose:
			if what == "link" {
				links--
			}
			if c.closeInstead != "" {
				out.WriteString(c.closeInstead)
			} else {
				code(c.close, c.closeWide, p.code)
			}
		default:
			code(c.open, c.openWide, p.code)
			if p.kind == pieceOpen && c.protected {
				skip = p.code
			} else if p.kind == pieceOpen && what == "link" {
				links++
			} else if p.kind == pieceSingle && c.close.end > 0 {
				code(c.close, c.closeWide, p.code)
			}
		}
	}
	trimSpace(&out, line)
	return out.String()
}

// trimSpace takes away the white space at the end of a line.
func trimSpace(out *bytes.Buffer, line int) {
	for out.Len() > line && strings.ContainsRune(" \t", rune(out.Bytes()[out.Len()-1])) {
		out.Truncate(out.Len() - 1)
	}
}

// lineBreak is what the n-th line end in a text is written as: as in the source, if
// that has one.
func (w *mdWriter) lineBreak(b *mdBlock, n int) string {
	if n < len(b.breaks) {
		return w.raw(b.breaks[n])
	}
	if b.shape == shapeHeading || b.shape == shapeCell {
		return "<br>"
	}
	end := "\\\n"
	if w.page.crlf {
		end = "\\\r\n"
	}
	return end + b.prefix
}

// mdAttribute writes what stands for a picture, or a title.
func mdAttribute(s string, b *mdBlock) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\', c == '&' && entity(s[i:]), b.shape == shapeTitle && (c == b.quote || c == '(' && b.quote == ')'),
			b.shape == shapeAlt && strings.IndexByte("[]*_`<~|!", c) >= 0, c == '|':
			out.WriteByte('\\')
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// entity tells if a text that begins with & may begin with a reference.
func entity(s string) bool {
	return len(s) > 1 && (s[1] == '#' || isLatin(s[1]))
}
