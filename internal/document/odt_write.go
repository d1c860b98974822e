package document

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// odtWriter writes the parts of a document anew. What it is given are edits of tags,
// and paragraphs that get another inside, in which other edits may be: those of the
// notes and text boxes that stand in it.
type odtWriter struct {
	source *xmlSource
	ops    []odtOp
	err    error
}

type odtOp struct {
	edit
	para   *odtPara // that is written anew, instead of the edit
	pieces []piece
	block  int
}

// build gives the parts that change.
func (o *odtTemplate) build(texts []rendered, how Turning) (map[string][]byte, error) {
	translated := map[*odtPara]bool{}
	ops := map[*xmlSource][]odtOp{}
	add := func(p *odtPara, pieces []piece, block int) {
		translated[p] = true
		ops[p.source] = append(ops[p.source], odtOp{edit: edit{start: p.inside.start, end: p.inside.end}, para: p, pieces: pieces, block: block})
	}
	for i, t := range texts {
		if t.pieces == nil {
			continue
		}
		p := o.blocks[i]
		add(p, t.pieces, i)
		for _, twin := range p.twins {
			pieces, _ := twin.inline.render(t.text)
			add(twin, pieces, i)
		}
	}
	for s, edits := range o.turn(translated, how) {
		for _, e := range edits {
			ops[s] = append(ops[s], odtOp{edit: e})
		}
	}
	parts := map[string][]byte{}
	for s, ops := range ops {
		slices.SortStableFunc(ops, func(a, b odtOp) int { return a.start - b.start })
		w := &odtWriter{source: s, ops: ops}
		var out bytes.Buffer
		w.copy(&out, span{0, len(s.text)})
		if w.err != nil {
			return nil, w.err
		}
		var err error
		if parts[s.key], err = s.encode(out.Bytes()); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// copy writes a range of the source with the edits in it.
func (w *odtWriter) copy(out *bytes.Buffer, r span) {
	at := r.start
	first := sort.Search(len(w.ops), func(i int) bool { return w.ops[i].start >= r.start })
	for _, op := range w.ops[first:] {
		if op.start > r.end {
			break
		}
		// One that ends behind the range is around it; one that begins before what
		// is written already is in a paragraph.
		if op.end > r.end || op.start < at {
			continue
		}
		out.Write(w.source.text[at:op.start])
		if op.para != nil {
			w.paragraph(out, op)
		} else {
			out.Write(op.new)
		}
		at = op.end
	}
	out.Write(w.source.text[at:r.end])
}

// paragraph writes the inside of a paragraph.
func (w *odtWriter) paragraph(out *bytes.Buffer, op odtOp) {
	p := op.para
	for _, mark := range p.front {
		w.copy(out, mark)
	}
	last := -1 // the last piece that white space before it counts with
	for i, piece := range op.pieces {
		if piece.kind == pieceText && piece.text != "" || piece.kind == pieceSingle && p.codes[piece.code].solid {
			last = i
		}
	}
	// A program takes a space that comes first, last or after another for none.
	spaced := true
	for i, piece := range op.pieces {
		switch piece.kind {
		case pieceText:
			if err := checkXML(piece.text); err != nil && w.err == nil {
				w.err = fmt.Errorf("the translation of block %d, %.40q, has %w", op.block+1, piece.text, err)
			}
			spaced = w.text(out, p, piece.text, spaced, i == last)
		case pieceClose:
			w.copy(out, p.codes[piece.code].close)
		case pieceOpen:
			w.copy(out, p.codes[piece.code].open)
		case pieceSingle:
			c := p.codes[piece.code]
			out.Write(c.raw)
			if c.raw == nil {
				w.copy(out, c.open)
			}
			spaced = spaced && !c.solid
			if c.kind == odtBegin {
				w.copy(out, c.close)
			}
		}
	}
	for _, mark := range p.back {
		w.copy(out, mark)
	}
}

// text writes text so that its spaces, tabs and line ends stay; spaced tells if a
// space came before it, or nothing, and last that no text comes after it. It tells if
// a space is at its end.
func (w *odtWriter) text(out *bytes.Buffer, p *odtPara, text string, spaced, last bool) bool {
	prefix := namePrefix(w.source.text[p.tag.start:p.tag.end])
	text = lineEnds.Replace(text)
	for text != "" {
		n := strings.IndexAny(text, " \t\n")
		if n != 0 {
			if n < 0 {
				n = len(text)
			}
			out.WriteString(escapeXML(text[:n]))
			text, spaced = text[n:], false
			continue
		}
		switch text[0] {
		case '\t':
			out.WriteString("<" + prefix + "tab/>")
			text, spaced = text[1:], false
		case '\n':
			out.WriteString("<" + prefix + "line-break/>")
			text, spaced = text[1:], false
		default:
			n := len(text) - len(strings.TrimLeft(text, " "))
			text = text[n:]
			if !spaced && !(last && text == "") {
				out.WriteByte(' ')
				n--
			}
			spaced = true
			for ; n > 0; n -= maxSpaces {
				out.WriteString("<" + prefix + "s")
				if n > 1 {
					out.WriteString(" " + prefix + `c="` + strconv.Itoa(min(n, maxSpaces)) + `"`)
				}
				out.WriteString("/>")
			}
		}
	}
	return spaced
}
