package document

import (
	"slices"
	"strings"
)

// edits are what is to be done for the text's translation: the last paragraph gets it,
// and those before it, whose ends were deleted, go.
func (t *wordText) edits(p *wordPart, turn *wordTurner) (edits []wordEdit) {
	last := len(t.spots) - 1
	for _, s := range t.spots[:last] {
		if strings.Contains(p.at(s.properties), "sectPr") { // A section ends in it.
			edits = append(edits, wordEdit{s.content, func(w *wordWriter) { w.properties(s, turn) }})
			continue
		}
		edits = append(edits, replaced(s.whole, ""))
	}
	s := t.spots[last]
	write := func(w *wordWriter) {
		w.properties(s, turn)
		w.translation(t, s, turn)
	}
	if !s.empty {
		return append(edits, wordEdit{s.content, write})
	}
	return append(edits, wordEdit{s.whole, func(w *wordWriter) {
		w.literal(strings.TrimSuffix(p.at(s.whole), "/>") + ">")
		write(w)
		w.literal("</" + s.name + ">")
	}})
}

// properties writes those of a paragraph: its tracked changes as accepted, and turned,
// if the layout is.
func (w *wordWriter) properties(s *wordSpot, turn *wordTurner) {
	raw := w.part.at(s.properties)
	prefix, _ := cutPrefix(s.name)
	open, in, end := "<"+prefix+"pPr>", []child(nil), ""
	if raw != "" {
		prefix, _ = cutPrefix(wordTagName(raw))
		open, in, end = children(raw)
	}
	if end == "" {
		open, end = strings.TrimSuffix(strings.TrimSuffix(open, "/>"), ">")+">", "</"+prefix+"pPr>"
	}
	in = slices.DeleteFunc(in, func(c child) bool { return c.name == "pPrChange" })
	if turn.flips {
		in = turn.paragraph(in, prefix, s.style)
	}
	if len(in) == 0 {
		return
	}
	begins := len(w.out)
	w.literal(open)
	filled := len(w.out)
	for _, c := range in {
		switch c.name {
		case "sectPr":
			from := s.properties.from + c.from
			w.copy(wordSpan{from, from + len(c.raw)})
		case "rPr":
			f := &runFormat{}
			var props []child
			f.open, props, f.end = children(c.raw)
			f.prefix = prefix
			f.read(props)
			w.literal(turn.run(f, prefix, s.style))
		default:
			w.literal(c.raw)
		}
	}
	if len(w.out) == filled {
		w.out = w.out[:begins]
		return
	}
	w.literal(end)
}

// translation writes the runs of a translation, and what is copied between them.
func (w *wordWriter) translation(t *wordText, s *wordSpot, turn *wordTurner) {
	w.copies(t.front, s, turn)
	looks := []*wordRun{t.base}
	for _, p := range t.pieces {
		if p.kind == pieceText {
			w.runOf(looks[len(looks)-1], p.text, s, turn)
			continue
		}
		c := t.codes[p.code]
		if c.turns && turn.flips {
			c.open, c.end = nil, nil
		}
		if p.kind != pieceClose {
			w.copies(c.open, s, turn)
		}
		if p.kind != pieceOpen {
			w.copies(c.end, s, turn)
		}
		switch p.kind {
		case pieceOpen:
			looks = append(looks, c.look)
		case pieceClose:
			looks = looks[:len(looks)-1]
		}
	}
	w.copies(t.after, s, turn)
	w.endRun()
}

// copies copies pieces of the paragraph. Those of one run stay in one.
func (w *wordWriter) copies(raws []rawPiece, s *wordSpot, turn *wordTurner) {
	for _, r := range raws {
		if w.run != r.run {
			w.endRun()
			w.beginRun(r.run, s, turn)
		}
		at := r.wordSpan
		if r.namespaces != "" {
			end := at.from + wordTagEnd(w.part.text[at.from:at.to], 0)
			w.literal(withDeclared(w.part.text[at.from:end], r.namespaces))
			at.from = end
		}
		// A text box in the piece is written anew while this run is open.
		run := w.run
		w.run = nil
		w.copy(at)
		w.run = run
	}
}

func (w *wordWriter) beginRun(run *wordRun, s *wordSpot, turn *wordTurner) {
	if w.run = run; run == nil {
		return
	}
	prefix, _ := cutPrefix(run.name)
	w.literal("<" + run.name + run.namespaces + ">" + turn.run(run.format, prefix, s.style))
}

func (w *wordWriter) endRun() {
	if w.run != nil {
		w.literal("</" + w.run.name + ">")
		w.run = nil
	}
}

// runOf writes text as a run that looks like another.
func (w *wordWriter) runOf(look *wordRun, text string, s *wordSpot, turn *wordTurner) {
	if text == "" {
		return
	}
	w.endRun()
	w.beginRun(look, s, turn)
	prefix, _ := cutPrefix(look.name)
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	for text != "" {
		n := strings.IndexAny(text, "\t\n\u2011\u00AD")
		if n < 0 {
			n = len(text)
		}
		if n > 0 {
			w.literal("<" + prefix + `t xml:space="preserve">` + escapeText(text[:n]) + "</" + prefix + "t>")
		}
		if text = text[n:]; text == "" {
			break
		}
		for _, c := range []struct{ char, element string }{{"\t", "tab"}, {"\n", "br"}, {"\u2011", "noBreakHyphen"}, {"\u00AD", "softHyphen"}} {
			if rest, ok := strings.CutPrefix(text, c.char); ok {
				w.literal("<" + prefix + c.element + "/>")
				text = rest
				break
			}
		}
	}
	w.endRun()
}

// escapeText writes a text as XML has it.
func escapeText(s string) string {
	s = strings.ReplaceAll(s, "&", "&amp;")
	s = strings.ReplaceAll(s, "<", "&lt;")
	return strings.ReplaceAll(s, ">", "&gt;")
}

// withDeclared puts declarations of namespaces into a start tag, but for those that it
// makes itself.
func withDeclared(tag, declarations string) string {
	head := 1 + len(wordTagName(tag))
	out := tag[:head] + addDeclared(declarations, tag)
	eachAttr(tag, func(name, _, raw string) {
		if name != "xmlns" && !strings.HasPrefix(name, "xmlns:") {
			out += " " + raw
		}
	})
	if tag[len(tag)-2] == '/' {
		out += "/"
	}
	return out + ">"
}
