package document

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// linkTail is what stands behind the words of a link or picture.
type linkTail struct {
	at      span
	title   span // inside its marks; empty if there is none
	quote   byte // the mark that ends it
	instead string
}

// tail finds what stands behind the words of a link, which end at an offset.
func (r *mdReader) tail(end int, title []byte, ref *ast.ReferenceLink) linkTail {
	s := r.source
	at := end
	for at < len(s) && s[at] != ']' {
		at++
	}
	t := linkTail{at: span{end, min(at+1, len(s))}}
	at = t.at.end
	if ref != nil {
		label := string(ref.Value)
		switch ref.Type {
		case ast.ReferenceLinkShortcut:
			t.instead = "][" + label + "]"
		case ast.ReferenceLinkCollapsed:
			t.at.end = at + 1 + max(0, strings.IndexByte(s[at:], ']'))
			t.instead = "][" + label + "]"
		default:
			t.at.end = closing(s, at+1, ']')
		}
		return t
	}
	skip := func() { // white space, and what begins a further line
		for at < len(s) && (isSpace(s[at]) || s[at] == '>' && strings.TrimLeft(s[strings.LastIndexByte(s[:at], '\n')+1:at], " \t>") == "") {
			at++
		}
	}
	at++ // (
	skip()
	if at < len(s) && s[at] == '<' {
		at = closing(s, at+1, '>')
	} else {
		for depth := 0; at < len(s) && !isSpace(s[at]); at++ {
			if s[at] == '\\' && at+1 < len(s) && util.IsPunct(s[at+1]) {
				at++
				continue
			}
			if s[at] == '(' {
				depth++
			}
			if s[at] == ')' {
				if depth--; depth < 0 {
					break
				}
			}
		}
	}
	skip()
	if at < len(s) && s[at] != ')' {
		t.quote = s[at]
		if t.quote == '(' {
			t.quote = ')'
		}
		begin := at + 1
		at = closing(s, begin, t.quote)
		t.title = span{begin, at - 1}
		skip()
	}
	t.at.end = min(at+1, len(s))
	return t
}

// closing is the offset behind the next sign that is not escaped, from an offset on.
func closing(s string, at int, sign byte) int {
	for ; at < len(s); at++ {
		switch s[at] {
		case '\\':
			at++
		case sign:
			return at + 1
		}
	}
	return len(s)
}

// link makes a pair of a link.
func (r *mdReader) link(n *ast.Link) span {
	start := n.Pos()
	r.settle(start)
	open := len(r.level.atoms)
	const name = "\x00link"
	r.level.begin(name, span{start, start + 1}, false)
	inside, ok := r.children(n)
	if !ok {
		inside.end = start + 1
	}
	t := r.tail(inside.end, n.Title, n.Reference)
	r.settle(t.at.start)
	r.level.end(name, t.at, false)
	last := &r.level.atoms[len(r.level.atoms)-1]
	last.instead = t.instead
	last.what, r.level.atoms[open].what, r.level.atoms[open].tag = "link", "link", false
	r.refers = r.refers || n.Reference != nil
	r.title(t)
	return span{start, t.at.end}
}

// image makes a single of a picture, and attributes of its words.
func (r *mdReader) image(n *ast.Image) span {
	start := n.Pos()
	inside := &mdReader{page: r.page, source: r.source}
	at, ok := inside.children(n)
	if !ok {
		at = span{start + 2, start + 2}
	}
	t := r.tail(at.end, n.Title, n.Reference)
	r.put(atom{kind: atomSingle, at: span{start, t.at.end}, what: "picture", kept: true})
	r.refers = r.refers || n.Reference != nil
	if t.instead == "" {
		var words strings.Builder
		for _, a := range inside.level.atoms {
			switch a.kind {
			case atomText:
				words.WriteString(a.text)
			case atomSpace, atomLine:
				words.WriteByte(' ')
			}
		}
		r.attribute(at, words.String(), shapeAlt, 0)
	}
	r.title(t)
	return span{start, t.at.end}
}

// title makes an attribute of the title of a link or picture.
func (r *mdReader) title(t linkTail) {
	if t.title.start < t.title.end {
		lines := strings.Split(r.source[t.title.start:t.title.end], "\n")
		for i := range lines {
			if lines[i] = strings.TrimSpace(lines[i]); i > 0 {
				lines[i] = strings.TrimLeft(lines[i], "> \t")
			}
		}
		r.attribute(t.title, mdText(strings.Join(lines, " ")), shapeTitle, t.quote)
	}
}

func (r *mdReader) attribute(at span, words string, shape mdShape, quote byte) {
	words = strings.Join(strings.Fields(words), " ")
	if blank(words) {
		return
	}
	b := mdBlock{htmlBlock: htmlBlock{text: &inline{}, place: at, element: -1}, kind: Attribute, shape: shape, quote: quote}
	b.text.addText(words)
	r.outside = append(r.outside, b)
}

// mdText is what a text says whose signs may be escaped or written as references.
func mdText(raw string) string {
	if !strings.ContainsAny(raw, `\&`) {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\' && i+1 < len(raw) && util.IsPunct(raw[i+1]):
			i++
			b.WriteByte(raw[i])
		case c == '&':
			end := strings.IndexByte(raw[i:min(len(raw), i+40)], ';')
			if end > 0 {
				reference := []byte(raw[i : i+end+1])
				if said := util.ResolveEntityNames(util.ResolveNumericReferences(reference)); string(said) != string(reference) {
					b.Write(said)
					i += end
					continue
				}
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// parse reads a piece of Markdown, if it refers to definitions of links with those of
// the file that it names: a file may have thousands, and as many pieces.
func (p *mdPage) parse(source string, refers bool) (*mdPage, error) {
	piece := &mdPage{htmlPage: htmlPage{name: p.name, text: source, encoding: "utf-8"}, plain: true}
	if refers {
		piece.refs = map[string]parser.Reference{}
		for label := range bracketed(source) {
			key := util.ToLinkReference([]byte(label))
			if ref, ok := p.refs[key]; ok {
				piece.refs[key] = ref
			}
		}
	}
	return piece, piece.read()
}

// bracketed gives what stands between brackets and has none in it.
func bracketed(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		begin := -1
		for i := 0; i < len(s); i++ {
			switch s[i] {
			case '\\':
				i++
			case '[':
				begin = i + 1
			case ']':
				if begin >= 0 && !yield(s[begin:i]) {
					return
				}
				begin = -1
			}
		}
	}
}
