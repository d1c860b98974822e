package document

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"hafez/internal/sheet/cells"
	"hafez/internal/xmlscan"
)

// xlsxText is a text of a spreadsheet, of one cell or shared by some: in runs that
// may each have a look of their own.
type xlsxText struct {
	source *xmlSource
	inside span   // what a translation replaces
	prefix string // of the names of its elements
	plain  bool   // it is not in an element of its own
	runs   []xlsxRun

	base   string   // the look of what has no tag
	looks  []string // of the inline's codes
	inline *inline
	cells  []*xlsxCell
	names  []*xlsxColumn // columns of tables that are called so
}

// xlsxRun is a piece of text with its look, <rPr> as it stands in the file.
type xlsxRun struct{ text, look, what string }

// cellText is a text as it is shown, given what is in the file.
func cellText(s string) string {
	return lineEnds.Replace(cells.Unescape(s))
}

// readXLSXText reads the text in the element that has begun, <si> or <is>, to its end.
func readXLSXText(s *xmlSource) (*xlsxText, error) {
	tag := s.span()
	t := &xlsxText{source: s, prefix: namePrefix(s.text[tag.start:tag.end])}
	run := xlsxRun{}
	size := 0
	err := s.each(func(kind xmlscan.Kind) error {
		if kind == xmlscan.End && s.element == "x:r" {
			run = xlsxRun{}
		}
		if kind != xmlscan.Start {
			return nil
		}
		switch s.element {
		case "x:rPh": // how it is pronounced
			return s.skip()
		case "x:rPr":
			start := s.span().start
			run.what = "style"
			err := s.inside(func() error {
				value, valued := s.attr("val")
				off := value == "0" || value == "false" || value == "none"
				for _, w := range [][2]string{{"x:b", "bold"}, {"x:i", "italic"}, {"x:u", "underline"}, {"x:strike", "strikethrough"}, {"x:vertAlign", value}} {
					if s.element == w[0] && !(valued && off) && run.what == "style" && w[1] != "baseline" && w[1] != "" {
						run.what = w[1]
					}
				}
				return nil
			})
			run.look = string(s.text[start:s.span().end])
			return err
		case "x:t":
			text, err := readInside(s)
			if size += len(text); size > maxHeld {
				return errHeld
			}
			run.text = cellText(string(text))
			t.runs = append(t.runs, run)
			return err
		}
		return nil
	})
	t.inside = insideOf(s, tag)
	t.finish()
	return t, err
}

// finish makes the inline of the runs. The look that most of the text has needs no
// tags.
func (t *xlsxText) finish() {
	t.inline = &inline{}
	length := map[string]int{}
	for _, r := range t.runs {
		if visible(r.text) {
			length[r.look] += len(r.text)
		}
	}
	most := 0
	for _, r := range t.runs {
		if n := length[r.look]; n > most {
			t.base, most = r.look, n
		}
	}
	first, last := -1, 0
	for i, r := range t.runs {
		if visible(r.text) {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	add := func(text string) {
		if text != "" {
			t.inline.pieces = append(t.inline.pieces, piece{kind: pieceText, text: text})
		}
	}
	look, text := t.base, ""
	turn := func(to xlsxRun) {
		if look == to.look {
			return
		}
		add(text)
		text = ""
		if look != t.base {
			t.inline.end()
		}
		if look = to.look; look != t.base {
			t.looks = append(t.looks, look)
			t.inline.begin(code{what: to.what})
		}
	}
	for i, r := range t.runs {
		if visible(r.text) {
			turn(r)
		}
		words := strings.TrimLeftFunc(r.text, unicode.IsSpace)
		if i == first {
			// Outer white space is a piece of its own, so that it stays.
			add(text + r.text[:len(r.text)-len(words)])
			text = ""
		} else {
			words = r.text
		}
		trimmed := strings.TrimRightFunc(words, unicode.IsSpace)
		if i == last && visible(r.text) {
			add(text + trimmed)
			text = words[len(trimmed):]
		} else {
			text += words
		}
	}
	add(text)
	if look != t.base {
		t.inline.end()
	}
}

// shown is the text without its tags and what stands around it.
func (t *xlsxText) shown() string {
	t.inline.tagged()
	var b strings.Builder
	for _, p := range t.inline.pieces[len(t.inline.before) : len(t.inline.pieces)-len(t.inline.behind)] {
		b.WriteString(p.text)
	}
	return b.String()
}

// write gives what stands in the file for a translation, and its text.
func (t *xlsxText) write(pieces []piece) (raw []byte, text string, err error) {
	var runs []xlsxRun
	var open []string
	look := t.base
	for _, p := range pieces {
		switch p.kind {
		case pieceOpen:
			open = append(open, look)
			look = t.looks[p.code]
		case pieceClose:
			look = open[len(open)-1]
			open = open[:len(open)-1]
		case pieceText:
			s := lineEnds.Replace(p.text)
			text += s
			if n := len(runs); n > 0 && runs[n-1].look == look {
				runs[n-1].text += s
			} else if s != "" {
				runs = append(runs, xlsxRun{text: s, look: look})
			}
		}
	}
	if n := cells.Units(text); n > cells.MaxText {
		return nil, "", fmt.Errorf("has %d characters, and a cell holds %d", n, cells.MaxText)
	}
	var b bytes.Buffer
	one := func(s string) {
		b.WriteString("<" + t.prefix + "t")
		if strings.TrimSpace(s) != s || strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") {
			b.WriteString(` xml:space="preserve"`)
		}
		b.WriteString(">" + cells.Escape(s) + "</" + t.prefix + "t>")
	}
	switch {
	case t.plain:
		b.WriteString(cells.Escape(text))
	case len(runs) == 0 || len(runs) == 1 && runs[0].look == "":
		one(text)
	default:
		for _, r := range runs {
			b.WriteString("<" + t.prefix + "r>" + r.look)
			one(r.text)
			b.WriteString("</" + t.prefix + "r>")
		}
	}
	return b.Bytes(), text, nil
}
