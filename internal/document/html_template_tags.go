package document

import (
	"strings"

	"golang.org/x/net/html"
)

// tagAttribute is where an attribute stands in its tag.
type tagAttribute struct {
	name, value span
	quote       byte // around the value; 0 if there is none
	valued      bool // it has a value, which may be empty
}

// tagAttributes finds the attributes of a start tag that begins with '<', as the
// tokenizer of x/net/html does, and where the element's name ends. Of several of one
// name the first is given.
func tagAttributes(tag string) (nameEnd int, attrs []tagAttribute) {
	space := func(at int) int {
		for at < len(tag) && isSpace(tag[at]) {
			at++
		}
		return at
	}
	at := 1
	for at < len(tag) && !isSpace(tag[at]) && tag[at] != '/' && tag[at] != '>' {
		at++
	}
	nameEnd = at
	seen := map[string]bool{}
	for at = space(at); at < len(tag) && tag[at] != '>'; at = space(at) {
		a := tagAttribute{name: span{at, at}}
		for at < len(tag) && !isSpace(tag[at]) && tag[at] != '/' && tag[at] != '>' && (tag[at] != '=' || at == a.name.start) {
			at++
		}
		a.name.end = at
		at = space(at)
		switch {
		case at < len(tag) && tag[at] == '/':
			at++
		case at < len(tag) && tag[at] == '=':
			a.valued = true
			at = space(at + 1)
			a.value = span{at, at}
			if at < len(tag) && (tag[at] == '"' || tag[at] == '\'') {
				a.quote = tag[at]
				end := strings.IndexByte(tag[at+1:], a.quote)
				if end < 0 {
					return nameEnd, attrs // The tag has no end.
				}
				a.value = span{at + 1, at + 1 + end}
				at = a.value.end + 1
			} else {
				for at < len(tag) && !isSpace(tag[at]) && tag[at] != '>' {
					at++
				}
				a.value.end = at
			}
		}
		name := strings.ToLower(tag[a.name.start:a.name.end])
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		attrs = append(attrs, a)
	}
	return nameEnd, attrs
}

// pairOf says what an inline element is, for people.
func pairOf(name string) string {
	switch name {
	case "b", "strong":
		return "bold"
	case "i", "em", "cite", "dfn", "var":
		return "italic"
	case "a":
		return "link"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "sub":
		return "subscript"
	case "sup":
		return "superscript"
	case "code", "kbd", "samp", "tt":
		return "code"
	case "q":
		return "quotation"
	case "mark":
		return "highlight"
	}
	return name
}

// singleOf says what an element is that is no pair, and whether it must not get lost.
func singleOf(name string) (what string, kept bool) {
	switch name {
	case "img", "svg", "picture":
		return "picture", true
	case "math":
		return "formula", true
	case "br":
		return "line break", false
	case "wbr":
		return "place to break", false
	case "input", "select", "textarea", "datalist":
		return "field", true
	case "":
		return "comment", false
	}
	return pairOf(name), true
}

// htmlRuns parts text of a page into words and white space, a character of the latter
// at a time, and gives each decoded, with its place. White space written as a
// reference is white space like any other.
func htmlRuns(s string, references bool, give func(start, end int, text string, space bool)) {
	word := 0
	flush := func(end int) {
		if word < end {
			text := s[word:end]
			if references {
				text = html.UnescapeString(text)
			}
			give(word, end, text, false)
		}
	}
	for at := 0; at < len(s); {
		n, c := 0, s[at]
		switch {
		case c == '\r':
			n, c = 1, '\n'
			if strings.HasPrefix(s[at:], "\r\n") {
				n = 2
			}
		case isSpace(c):
			n = 1
		case c == '&' && references:
			n, c = spaceReference(s[at:])
		}
		if n == 0 {
			at++
			continue
		}
		flush(at)
		give(at, at+n, string(c), true)
		at += n
		word = at
	}
	flush(len(s))
}

// spaceReference is the length of the reference that s begins with, if it stands for
// white space that collapses, and that white space; else 0.
func spaceReference(s string) (n int, c byte) {
	switch {
	case strings.HasPrefix(s, "&Tab;"):
		return 5, '\t'
	case strings.HasPrefix(s, "&NewLine;"):
		return 9, '\n'
	case !strings.HasPrefix(s, "&#"):
		return 0, 0
	}
	at, base := 2, 10
	if at < len(s) && s[at]|0x20 == 'x' {
		at, base = 3, 16
	}
	value, digits := 0, at
	for ; at < len(s); at++ {
		d := strings.IndexByte("0123456789abcdef", lowerASCII(s[at]))
		if d < 0 || d >= base {
			break
		}
		if value = value*base + d; value > 32 {
			return 0, 0
		}
	}
	if at == digits || value > 32 || !isSpace(byte(value)) {
		return 0, 0
	}
	if at < len(s) && s[at] == ';' {
		at++
	}
	return at, byte(value)
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// unifyLineEnds makes every line end LF.
func unifyLineEnds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
