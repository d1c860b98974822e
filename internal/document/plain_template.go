package document

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// loadPlain reads a plain text: a block is a line, or with Options.Wrapped the lines
// up to a blank one, of which a translation is one line. Marks of direction around it
// go with a language that runs the other way.
func loadPlain(name string, whole []byte, opts Options) (*Template, error) {
	d, err := decodeWhole(name, whole, opts, nil)
	if err != nil {
		return nil, err
	}
	t := &Template{whole: whole}
	var spots []span
	put := func(from, to int) {
		text := d.text[from:to]
		from += len(text) - len(bytes.TrimLeftFunc(text, isOutside))
		text = d.text[from:to]
		to = from + len(bytes.TrimRightFunc(text, isOutside))
		if from >= to || !visible(string(d.text[from:to])) {
			return
		}
		var x inline
		x.addText(joinLines(string(d.text[from:to])))
		t.add(Paragraph, 0, &x)
		spots = append(spots, span{from, to})
	}
	begin := 0
	for at := 0; at < len(d.text); {
		end, next := lineEnd(d.text, at)
		blank := len(bytes.TrimSpace(d.text[at:end])) == 0
		switch {
		case !opts.Wrapped:
			put(at, end)
		case blank:
			put(begin, at)
			begin = next
		}
		at = next
	}
	if opts.Wrapped {
		put(begin, len(d.text))
	}
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		flips, _ := how.flips()
		var edits []edit
		for i, r := range texts {
			if r.pieces == nil {
				continue
			}
			if flips {
				edits = append(edits, unmarked(d.text, spots[i])...)
			}
			edits = append(edits, edit{spots[i].start, spots[i].end, []byte(plainText(r.pieces))})
		}
		out, err := d.encode(splice(d.text, edits), how.Encoding)
		return map[string][]byte{"": out}, err
	}
	return t, nil
}

// unmarked are the edits that take away the marks of direction around a text, with
// nothing but white space between, on its lines.
func unmarked(text []byte, spot span) (edits []edit) {
	for at := spot.start; at > 0; {
		r, size := utf8.DecodeLastRune(text[:at])
		if !isOutside(r) || r == '\n' || r == '\r' {
			break
		}
		if at -= size; isDirectionMark(r) {
			edits = append(edits, edit{at, at + size, nil})
		}
	}
	for at := spot.end; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if !isOutside(r) || r == '\n' || r == '\r' {
			break
		}
		if isDirectionMark(r) {
			edits = append(edits, edit{at, at + size, nil})
		}
		at += size
	}
	return edits
}

// isOutside tells white space, and marks of direction, around a line, which are the
// layout's.
func isOutside(r rune) bool {
	return r == ' ' || r == '\t' || r == '\r' || r == '\n' || isDirectionMark(r)
}

// isDirectionMark tells the controls of Unicode's bidirectional algorithm.
func isDirectionMark(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r == '\u061c' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// lineEnd gives where the line that begins at a place ends, and where the next one
// begins.
func lineEnd(text []byte, at int) (end, next int) {
	i := bytes.IndexAny(text[at:], "\r\n")
	if i < 0 {
		return len(text), len(text)
	}
	end = at + i
	if bytes.HasPrefix(text[end:], []byte("\r\n")) {
		return end, end + 2
	}
	return end, end + 1
}

// joinLines makes one line of several: the ends are spaces.
func joinLines(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	var lines []string
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\r' || r == '\n' }) {
		if line = strings.Trim(line, " \t"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

// plainText is the text of pieces in a format without inline codes.
func plainText(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.kind == pieceText {
			b.WriteString(p.text)
		}
	}
	return joinLines(b.String())
}
