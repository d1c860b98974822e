package document

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// poEntry is an entry of a PO file that is not obsolete, as it stands in the file.
type poEntry struct {
	line     int // of its first keyword
	strings  []poString
	fuzzy    bool
	flags    []poLine // those of "#," and "#="
	previous []poLine // those of "#|"
}

// poMostForms is how many plural forms an entry may have; the most that a language has
// are six.
const poMostForms = 100

// poLine is a line: where it stands, and where the next one begins.
type poLine struct {
	span
	next int
}

// poString is what stands behind one keyword.
type poString struct {
	keyword  string
	form     int // of msgstr
	numbered bool
	text     []byte
	value    span // from the first quote to behind the last one, or behind the keyword
	quoted   bool // There is a quote.
}

// find gives what stands behind a keyword; nil if the entry has none such.
func (e *poEntry) find(keyword string, form int) *poString {
	for i := range e.strings {
		if s := &e.strings[i]; s.keyword == keyword && s.form == form {
			return s
		}
	}
	return nil
}

// text is what stands behind a keyword, with "\n" for line ends.
func (e *poEntry) text(keyword string) string {
	if s := e.find(keyword, 0); s != nil {
		return lineEnds.Replace(string(s.text))
	}
	return ""
}

// complete says whether the entry has a msgstr, so that another entry may follow.
func (e *poEntry) complete() bool {
	return len(e.strings) > 0 && e.strings[len(e.strings)-1].keyword == "msgstr"
}

func (e *poEntry) isHeader() bool {
	return e.find("msgctxt", 0) == nil && len(e.find("msgid", 0).text) == 0
}

// poReader finds the entries of a PO file. Obsolete ones it passes over.
type poReader struct {
	text    []byte
	entry   *poEntry
	entries []*poEntry
}

// poEntries finds the entries of a file in order. Errors have the line.
func poEntries(text []byte) ([]*poEntry, error) {
	p := &poReader{text: text, entry: &poEntry{}}
	line := 0
	for at := 0; at < len(text); {
		line++
		end, next := lineEnd(text, at)
		if err := p.readLine(poLine{span{at, end}, next}, line); err != nil {
			return nil, &Error{Line: line, Err: err}
		}
		at = next
	}
	if len(p.entry.strings) > 0 && !p.entry.complete() {
		return nil, &Error{Line: p.entry.line, Err: errors.New("cut short: the last entry has no msgstr"), Hint: "get the file again: its end is missing"}
	}
	p.finish()
	return p.entries, nil
}

// finish keeps the entry if it is whole.
func (p *poReader) finish() {
	if p.entry.complete() {
		p.entries = append(p.entries, p.entry)
		p.entry = &poEntry{}
	}
}

func (p *poReader) readLine(l poLine, line int) error {
	content := bytes.TrimLeft(p.text[l.start:l.end], " \t\f\v")
	if !bytes.HasPrefix(content, []byte("#")) {
		return p.readTokens(l.end-len(content), l.end, line)
	}
	p.finish()
	e := p.entry
	switch {
	case bytes.HasPrefix(content, []byte("#~")):
		if len(e.strings) > 0 {
			return errors.New("an obsolete entry within another: the msgstr before it is missing")
		}
		p.entry = &poEntry{} // What stood before it is its own.
	case bytes.HasPrefix(content, []byte("#|")):
		e.previous = append(e.previous, l)
	case bytes.HasPrefix(content, []byte("#,")), bytes.HasPrefix(content, []byte("#=")):
		e.flags = append(e.flags, l)
		for flag := range strings.SplitSeq(string(content[2:]), ",") {
			e.fuzzy = e.fuzzy || strings.TrimSpace(flag) == "fuzzy"
		}
	}
	return nil
}

// readTokens reads the keywords and strings of a line. What else stands behind a
// string is passed over, as a comment is.
func (p *poReader) readTokens(at, end, line int) error {
	behind := false // a text in quotes
	for {
		for at < end && strings.IndexByte(" \t\f\v", p.text[at]) >= 0 {
			at++
		}
		var err error
		switch {
		case at == end || p.text[at] == '#':
			return nil
		case p.text[at] == '"':
			at, err = p.readString(at, end)
			behind = true
		case behind && !bytes.HasPrefix(p.text[at:end], []byte("msg")):
			return nil
		default:
			at, err = p.readKeyword(at, end, line)
		}
		if err != nil {
			return err
		}
	}
}

// readKeyword reads a keyword, with the number of a plural form, and tells where it
// ends.
func (p *poReader) readKeyword(at, end, line int) (int, error) {
	content := string(p.text[at:end])
	length := len(content) - len(strings.TrimLeft(content, "abcdefghijklmnopqrstuvwxyz_"))
	s := poString{keyword: content[:length]}
	rest := content[length:]
	switch s.keyword {
	case "msgctxt", "msgid", "domain":
		p.finish()
	case "msgid_plural", "msgstr":
	default:
		return 0, fmt.Errorf("not PO: %s, where an entry (msgid, msgstr …), a text in quotes or a comment should be", poExcerpt(content))
	}
	if trimmed := strings.TrimLeft(rest, " \t"); s.keyword == "msgstr" && strings.HasPrefix(trimmed, "[") {
		number, behind, ok := strings.Cut(trimmed[1:], "]")
		var err error
		if s.form, err = strconv.Atoi(strings.TrimSpace(number)); !ok || err != nil || s.form < 0 || s.form >= poMostForms {
			return 0, fmt.Errorf("%s is no number of a plural form", poExcerpt(number))
		}
		s.numbered, rest = true, behind
	}
	e := p.entry
	hasID := e.find("msgid", 0) != nil
	switch {
	case e.find(s.keyword, s.form) != nil && s.keyword == "msgstr":
		return 0, errors.New("a second msgstr in one entry: the msgid before it is missing")
	case e.find(s.keyword, s.form) != nil:
		return 0, fmt.Errorf("a second %s in one entry: the msgstr before it is missing", s.keyword)
	case s.keyword == "msgctxt" && hasID:
		return 0, errors.New("msgctxt behind msgid: the msgstr before it is missing")
	case !hasID && (s.keyword == "msgstr" || s.keyword == "msgid_plural"):
		return 0, fmt.Errorf("%s without a msgid before it", s.keyword)
	case s.keyword == "msgid_plural" && e.complete():
		return 0, errors.New("msgid_plural behind msgstr")
	}
	if e.line == 0 {
		e.line = line
	}
	behind := end - len(rest)
	s.value = span{behind, behind}
	e.strings = append(e.strings, s)
	return behind, nil
}

// readString reads a text in quotes, which adds to what stands behind the last
// keyword, and tells where it ends.
func (p *poReader) readString(at, end int) (int, error) {
	if len(p.entry.strings) == 0 {
		return 0, errors.New("a text in quotes without a keyword (msgid, msgstr …) before it")
	}
	s := &p.entry.strings[len(p.entry.strings)-1]
	if !s.quoted {
		s.quoted, s.value.start = true, at
	}
	for i := at + 1; i < end; {
		switch c := p.text[i]; {
		case c == '"':
			s.value.end = i + 1
			return i + 1, nil
		case c == '\\' && i+1 < end:
			var text []byte
			text, i = poUnescape(p.text[:end], i+1)
			s.text = append(s.text, text...)
		default:
			s.text = append(s.text, c)
			i++
		}
		if len(s.text) > maxHeld {
			return 0, fmt.Errorf("a text of over %d MiB", maxHeld>>20)
		}
	}
	return 0, errors.New("a text without a quote at its end")
}

var (
	poEscaped = "ntrbfva\\\""
	poMeant   = "\n\t\r\b\f\v\a\\\""
)

// poUnescape gives what stands behind a backslash, as in C, and where it ends. What
// means nothing is kept as it stands.
func poUnescape(text []byte, at int) (meant []byte, end int) {
	digits, base, from := "01234567", 8, at
	if text[at] == 'x' {
		digits, base, from = "0123456789abcdefABCDEF", 16, at+1
	}
	n := from
	for n < len(text) && n < at+3 && strings.IndexByte(digits, text[n]) >= 0 {
		n++
	}
	if v, err := strconv.ParseUint(string(text[from:n]), base, 8); err == nil {
		return []byte{byte(v)}, n
	}
	if i := strings.IndexByte(poEscaped, text[at]); i >= 0 {
		return []byte{poMeant[i]}, at + 1
	}
	_, size := utf8.DecodeRune(text[at:])
	return append([]byte{'\\'}, text[at:at+size]...), at + size
}

// poExcerpt is the beginning of a text, in quotes.
func poExcerpt(s string) string {
	const most = 30
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s[:min(len(s), 4*most)])[:most]) + "…"
	}
	return strconv.Quote(s)
}
