package document

import (
	"bytes"
	"fmt"
	"strings"
)

// XLIFF files (OASIS XLIFF 1.0 to 1.2 and 2.0 to 2.2) are translated in place: the
// text of a <source> is a block if its <target> has yet to be written. That is so in
//
//   - 1.x: of a <trans-unit> without a target, or with one that is empty or has a
//     state that is "new" or begins with "needs-". If its <seg-source> marks segments,
//     each is a block, and goes into that of the same mid in the target, whose state
//     is told once it has all of them.
//   - 2.x: of a <segment> without a target, or with one that is empty, or with
//     state="initial". A target whose state is not told may be somebody's work, and
//     stays.
//
// What has translate="no", itself or from what it stands in, is none, nor is a unit
// that is approved. Candidates (alt-trans, mtc:match) stay as they are.
//
// The markup of inline codes stands in the target as in the source.

// xliffSpot is where the translation of a block goes.
type xliffSpot struct {
	text    *xliffText
	segment int // of its seg-source; -1: all of the text
}

// loadXLIFF reads an XLIFF file.
func loadXLIFF(name string, whole []byte) (*Template, error) {
	x, err := readXLIFF(name, whole)
	if err != nil {
		return nil, err
	}
	t := &Template{Whole: true, whole: whole}
	var spots []xliffSpot
	add := func(c *xliffContent, s xliffSpot) {
		if text := c.inline(); text.hasText() {
			t.add(Paragraph, 0, text)
			spots = append(spots, s)
		}
	}
	for _, text := range x.texts {
		switch again := x.isOpen(text); {
		case text.source == nil:
		case text.segmented != nil && len(text.segmented.segments) > 0:
			for i, s := range text.segmented.segments {
				if again || len(text.target.segments) > 0 && !x.filled(text.target.segment(s.mid)) {
					add(s, xliffSpot{text, i})
				}
			}
		case again:
			add(text.source, xliffSpot{text, -1})
		}
	}
	if len(spots) == 0 && len(x.texts) > 0 {
		return nil, &Error{Name: name, Err: fmt.Errorf("%w that has yet to be translated", ErrNoText), Hint: "empty the target of what shall be translated anew"}
	}
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		news := map[*xliffText]map[int]string{}
		for i, r := range texts {
			if r.pieces == nil {
				continue
			}
			if err := checkXML(r.text); err != nil {
				return nil, fmt.Errorf("the translation of %q holds %w", xliffExcerpt(t.Blocks[i].Text), err)
			}
			s := spots[i]
			if news[s.text] == nil {
				news[s.text] = map[int]string{}
			}
			news[s.text][s.segment] = xliffMarkup(t.inlines[i], r.pieces)
		}
		var edits []edit
		heads := map[int]bool{}
		for _, text := range x.texts {
			if news[text] != nil {
				edits = append(edits, x.edit(text, news[text])...)
				heads[text.head] = true
			}
		}
		for i, h := range x.heads {
			if heads[i] && h.lang != "" && how.To != "" {
				edits = append(edits, edit{h.tag.start, h.tag.end, withAttrs(x.text[h.tag.start:h.tag.end], []newAttr{{h.lang, how.To}})})
			}
		}
		out, err := x.encode(splice(x.text, edits))
		return map[string][]byte{"": out}, err
	}
	return t, nil
}

// isOpen says whether all of a text has yet to be translated.
func (x *xliffFile) isOpen(t *xliffText) bool {
	switch {
	case !x.filled(t.target):
		return true
	case x.two:
		return t.state == "initial"
	}
	return !t.approved && (t.target.state == "new" || strings.HasPrefix(t.target.state, "needs-"))
}

// filled says whether there is anything in a target, or a segment of one.
func (x *xliffFile) filled(c *xliffContent) bool {
	if c == nil || len(bytes.TrimSpace(x.text[c.inside.start:c.inside.end])) == 0 {
		return false
	}
	for _, s := range c.segments {
		if x.filled(s) {
			return true
		}
	}
	// With segments that are all empty, there is nothing yet.
	return len(c.segments) == 0
}

// segment is that of a mid, nil if there is none.
func (c *xliffContent) segment(mid string) *xliffContent {
	if c != nil {
		for _, s := range c.segments {
			if s.mid == mid {
				return s
			}
		}
	}
	return nil
}

// edit puts translations, by segment, into the target of a text.
func (x *xliffFile) edit(t *xliffText, news map[int]string) (edits []edit) {
	inside, whole := news[-1], true
	behind := t.source
	if t.segmented != nil {
		behind = t.segmented
	}
	if _, ok := news[-1]; !ok {
		inside, whole = x.segments(t, news)
	}
	var attrs []newAttr
	if whole && !x.two {
		attrs = []newAttr{{"state", "translated"}, {"state-qualifier", ""}}
	}
	if x.two {
		tag := x.text[t.tag.start:t.tag.end]
		edits = append(edits, edit{t.tag.start, t.tag.end, withAttrs(tag, []newAttr{{"state", "translated"}, {"subState", ""}})})
	}
	if t.target == nil {
		source := x.text[t.source.tag.start:t.source.tag.end]
		name := namePrefix(source) + "target"
		tag := withAttrs([]byte("<"+name+">"), attrs)
		element := x.indent(t.source.tag.start) + string(tag) + inside + "</" + name + ">"
		return append(edits, edit{behind.end, behind.end, []byte(element)})
	}
	old := x.text[t.target.tag.start:t.target.tag.end]
	tag := withAttrs(old, attrs)
	if !isEmptyTag(old) {
		return append(edits, edit{t.target.tag.start, t.target.tag.end, tag}, edit{t.target.inside.start, t.target.inside.end, []byte(inside)})
	}
	tag = bytes.TrimRight(tag[:len(tag)-2], " \t\r\n")
	element := string(tag) + ">" + inside + "</" + tagName(old) + ">"
	return append(edits, edit{t.target.tag.start, t.target.tag.end, []byte(element)})
}

// segments gives the inside of a target with segments: that of the <seg-source>, with
// what each has now. Whole says that none is empty.
func (x *xliffFile) segments(t *xliffText, news map[int]string) (inside string, whole bool) {
	whole = true
	c := t.segmented
	var b strings.Builder
	at := c.inside.start
	for i, s := range c.segments {
		text, ok := news[i]
		if old := t.target.segment(s.mid); !ok && x.filled(old) {
			text = string(x.text[old.inside.start:old.inside.end])
			// What was there may be no translation yet.
			whole = whole && !x.isOpen(t)
		} else if !ok {
			whole = whole && !s.inline().hasText()
		}
		tag := x.text[s.tag.start:s.tag.end]
		b.Write(x.text[at:s.tag.start])
		b.Write(tag)
		if !isEmptyTag(tag) {
			b.WriteString(text)
			b.Write(x.text[s.inside.end:s.end])
		}
		at = s.end
	}
	b.Write(x.text[at:c.inside.end])
	return b.String(), whole
}

// indent is the white space in front of a tag that begins a line, with the line end.
func (x *xliffFile) indent(tag int) string {
	from := len(bytes.TrimRight(x.text[:tag], " \t\r\n"))
	if space := x.text[from:tag]; bytes.ContainsAny(space, "\r\n") && from > 0 && x.text[from-1] == '>' {
		return string(space)
	}
	return ""
}

// xliffMarkup is how pieces stand in a target.
func xliffMarkup(t *inline, pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.kind {
		case pieceText:
			b.WriteString(escapeXML(p.text))
		case pieceOpen, pieceSingle:
			b.WriteString(t.codes[p.code].open)
		case pieceClose:
			b.WriteString(t.codes[p.code].close)
		}
	}
	return b.String()
}
