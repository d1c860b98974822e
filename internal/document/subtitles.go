package document

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Subtitles are read as SubRip (.srt), which has no specification but its program,
// and as WebVTT (.vtt; W3C). Both are blocks of lines with blank lines between: a
// number or a name, a line with the times, and the lines of the cue, which are one
// text. Each cue is a block. Lines that begin with a dash are said by two people and
// stay lines.
//
// A translation is put on as many lines as it needs, of about the same length and at
// most subtitleLine letters where words allow it; at least as many as the cue had.
const subtitleLine = 42

var (
	timing = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*(\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}`)
	})

	// subtitleCode finds what is markup in a cue: tags of HTML's kind, with classes
	// and voices in WebVTT, times inside a cue, and {\an8} of SubStation.
	subtitleCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`</?[a-zA-Z][^<>\n]{0,200}>|</>|<\d[\d:.]*>|\{\\[^{}\n]{1,100}\}`)
	})
)

// cue is a cue of a file: where its lines stand, and how many they are.
type cue struct {
	span
	lines int
	text  *inline
}

func loadSubtitles(name string, whole []byte, opts Options) (*Template, error) {
	d, err := decodeWhole(name, whole, opts, nil)
	if err != nil {
		return nil, err
	}
	web := strings.EqualFold(filepath.Ext(name), ".vtt")
	if web && !bytes.HasPrefix(d.text, []byte("WEBVTT")) {
		return nil, &Error{Name: name, Line: 1, Err: errors.New("it does not begin with WEBVTT, as a .vtt file must"), Hint: "if it is SubRip, give it the extension .srt"}
	}
	t := &Template{whole: whole}
	cues := findCues(d.text, web)
	if len(cues) == 0 {
		return nil, &Error{Name: name, Err: fmt.Errorf("%w: no line with times, 00:00:01,000 --> 00:00:02,000", ErrNoText), Hint: "is it a file of subtitles?"}
	}
	kept := cues[:0]
	for _, c := range cues {
		if c.text.hasText() {
			t.add(Paragraph, 0, c.text)
			kept = append(kept, c)
		}
	}
	cues = kept
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		eol := "\n"
		if bytes.Contains(d.text, []byte("\r\n")) {
			eol = "\r\n"
		}
		flips, _ := how.flips()
		var edits []edit
		for i, r := range texts {
			if r.pieces != nil {
				text := cues[i].write(r.pieces, web, flips)
				edits = append(edits, edit{cues[i].start, cues[i].end, []byte(strings.ReplaceAll(text, "\n", eol))})
			}
		}
		out, err := d.encode(splice(d.text, edits), how.Encoding)
		return map[string][]byte{"": out}, err
	}
	return t, nil
}

// findCues finds the cues of a file. In WebVTT notes, style sheets and regions have
// no line with times and so are none.
func findCues(text []byte, web bool) (cues []cue) {
	for at := 0; at < len(text); {
		end, next := lineEnd(text, at)
		if !timing().Match(text[at:end]) {
			at = next
			continue
		}
		c := cue{span: span{next, next}}
		var lines []string
		ends := []int{next}
		for at = next; at < len(text); at = next {
			end, next = lineEnd(text, at)
			line := text[at:end]
			// Some files have no blank line between cues.
			if len(bytes.TrimSpace(line)) == 0 || timing().Match(line) {
				break
			}
			lines, ends = append(lines, string(line)), append(ends, end)
		}
		if n := len(lines); n > 0 && at < len(text) && timing().Match(text[at:end]) && isNumber(lines[n-1]) {
			lines = lines[:n-1] // It is that of the next cue.
		}
		c.lines, c.end = len(lines), ends[len(lines)]
		c.text = readCue(lines, web)
		cues = append(cues, c)
	}
	return cues
}

func isNumber(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// readCue makes one text of the lines of a cue. Marks of direction at the ends of
// lines are there for players that cannot do without; they are codes.
func readCue(lines []string, web bool) *inline {
	var x inline
	dashes := 0
	for _, line := range lines {
		if isSaid(line) {
			dashes++
		}
	}
	for i, line := range lines {
		if i > 0 {
			if dashes > 1 && isSaid(line) {
				x.addText("\n")
			} else {
				x.addText(" ")
			}
		}
		inner := strings.TrimFunc(line, isOutside)
		from := strings.Index(line, inner)
		x.addMarks(line[:from])
		x.addCue(unflipped(inner), web)
		x.addMarks(line[from+len(inner):])
	}
	x.leaveOpen()
	return &x
}

// unflipped puts punctuation back to the end of a line of a language that runs from
// right to left: some type it at the beginning, since players that know left to right
// only show it at the end then. An ellipsis may well begin a line.
func unflipped(line string) string {
	rest := strings.TrimLeft(line, ".!?:؟،؛")
	marks := line[:len(line)-len(rest)]
	first, _ := utf8.DecodeRuneInString(rest)
	last, _ := utf8.DecodeLastRuneInString(rest)
	if marks == "" || strings.Contains(marks, "..") || !unicode.In(first, unicode.Arabic, unicode.Hebrew) || unicode.IsPunct(last) {
		return line
	}
	return rest + marks
}

// isSaid tells a line that begins with a dash, as lines of a dialogue do.
func isSaid(line string) bool {
	line = strings.TrimLeftFunc(subtitleCode().ReplaceAllString(line, ""), isOutside)
	return strings.HasPrefix(line, "-") || strings.HasPrefix(line, "–") || strings.HasPrefix(line, "—")
}

// markOf tells the codes that are marks of direction.
const markOf = "direction"

func (t *inline) addMarks(s string) {
	for _, r := range s {
		if isDirectionMark(r) {
			t.addSingle(code{open: string(r), what: markOf})
		}
	}
}

// addCue puts a line of a cue in, with its codes.
func (t *inline) addCue(line string, web bool) {
	text := func(s string) {
		if web {
			s = html.UnescapeString(s)
		}
		t.addText(s)
	}
	for line != "" {
		at := subtitleCode().FindStringIndex(line)
		if at == nil {
			text(line)
			return
		}
		text(line[:at[0]])
		tag := line[at[0]:at[1]]
		line = line[at[1]:]
		name := cueTag(tag)
		switch {
		case strings.HasPrefix(tag, "{"), '0' <= tag[1] && tag[1] <= '9':
			t.addSingle(code{open: tag, what: "code", kept: true})
		case strings.HasPrefix(tag, "</"):
			if n := len(t.open); n > 0 && (t.codes[t.open[n-1]].what == name || tag == "</>") {
				t.codes[t.open[n-1]].close = tag
				t.end()
			} else {
				t.addSingle(code{open: tag, what: name})
			}
		default:
			t.begin(code{open: tag, what: name})
		}
	}
}

// cueTag names what a tag does: that of <c.yellow> is c.
func cueTag(tag string) string {
	name := strings.ToLower(strings.Trim(tag, "</>"))
	if i := strings.IndexAny(name, " ."); i >= 0 {
		name = name[:i]
	}
	if what, ok := map[string]string{"b": "bold", "i": "italic", "u": "underlined", "v": "voice"}[name]; ok {
		return what
	}
	return name
}

// leaveOpen makes codes by themselves of the pairs that have no end.
func (t *inline) leaveOpen() {
	for _, is := range t.open {
		t.codes[is].pair = false
	}
	t.open = nil
	for i, p := range t.pieces {
		if p.kind == pieceOpen && !t.codes[p.code].pair {
			t.pieces[i].kind = pieceSingle
		}
	}
}

// write gives the lines of a cue.
func (c *cue) write(pieces []piece, web, flips bool) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.kind == pieceText && web:
			// As the specification wants it of text; quotes are no markup there.
			b.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(p.text))
		case p.kind == pieceText:
			b.WriteString(p.text)
		case p.kind == pieceClose:
			b.WriteString(c.text.codes[p.code].close)
		case flips && c.text.codes[p.code].what == markOf: // They are of the other direction.
		default:
			b.WriteString(c.text.codes[p.code].open)
		}
	}
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		if line = strings.TrimFunc(line, func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' }); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 1 {
		lines = balance(lines[0], c.lines)
	}
	return strings.Join(lines, "\n")
}

// balance breaks a line into at least as many as a cue had, if it is long enough for
// that, so that no line is longer than it need be.
func balance(line string, atLeast int) []string {
	words := cueWords(line)
	total := 0
	long := make([]int, len(words)) // How long they are.
	for i, w := range words {
		long[i] = seen(w)
		total += long[i] + 1
	}
	if total > 100*subtitleLine {
		return []string{line} // No cue.
	}
	n := (total - 1 + subtitleLine - 1) / subtitleLine
	if total-1 > subtitleLine/2 {
		n = max(n, atLeast)
	}
	if n = min(n, len(words)); n < 2 {
		return []string{line}
	}
	for width := max(1, total/n-1); ; width++ {
		var lines []string
		length := 0
		for i, w := range words {
			if k := len(lines); k > 0 && length+1+long[i] <= width {
				lines[k-1] += " " + w
				length += 1 + long[i]
				continue
			}
			lines = append(lines, w)
			length = long[i]
		}
		if len(lines) <= n {
			return lines
		}
	}
}

// cueWords are the words of a line; a code with spaces in it is a part of one.
func cueWords(line string) []string {
	const space = "\x00"
	line = subtitleCode().ReplaceAllStringFunc(line, func(s string) string { return strings.ReplaceAll(s, " ", space) })
	words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' })
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, space, " ")
	}
	return words
}

// seen is how many characters of a word are seen.
func seen(word string) int { return utf8.RuneCountInString(subtitleCode().ReplaceAllString(word, "")) }
