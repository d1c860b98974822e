package document

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// Markdown has no direction of its own. Who writes Persian in it puts HTML around it,
// <div dir="rtl"> in a line of its own, or <span dir="rtl"> in a sentence. Such a tag is
// turned as those of a web page are. A block of HTML that has text is none of the
// document's, and stays as it is.

// htmlBlock takes note of the tags of a block of HTML, or of its text.
func (p *mdPage) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines().Sliced(0, n.Lines().Len())
	if n.HasClosure() {
		lines = append(lines, n.ClosureLine)
	}
	var tags []span
	var parts []span // of the file: a quotation has a mark before each line
	for _, l := range lines {
		if last := len(parts) - 1; last >= 0 && parts[last].end == l.Start {
			parts[last].end = l.Stop
		} else {
			parts = append(parts, span{l.Start, l.Stop})
		}
	}
	for _, part := range parts {
		z := html.NewTokenizer(strings.NewReader(p.text[part.start:part.end]))
		unseen := false // what comes is the content of a script or style sheet
		for at := part.start; z.Next() != html.ErrorToken; {
			is := span{at, at + len(z.Raw())}
			at = is.end
			switch t := z.Token(); t.Type {
			case html.TextToken:
				if !unseen && visible(t.Data) {
					p.apart = append(p.apart, is.start)
					return
				}
			case html.StartTagToken, html.SelfClosingTagToken:
				tags = append(tags, is)
				unseen = t.Data == "script" || t.Data == "style"
			}
		}
	}
	p.tags = append(p.tags, tags...)
}

// turnTags turns the tags of HTML around the text, and those in translated blocks.
func (p *mdPage) turnTags(texts []rendered, how Turning) []change {
	flips, toLeft := how.flips()
	if !flips {
		return nil
	}
	t := &turner{page: &p.htmlPage, how: how, flips: true, from: rightToLeft, to: leftToRight, done: map[int]bool{}}
	if toLeft {
		t.from, t.to = leftToRight, rightToLeft
	}
	turn := func(tag span) {
		around := p.ownDirection(tag)
		if around == directionUnset {
			around = t.from
		}
		t.tag(tag, around, false)
	}
	for _, tag := range p.tags {
		turn(tag)
	}
	for i, text := range texts {
		if text.pieces == nil {
			continue
		}
		for _, c := range p.blocks[p.order[i]].codes {
			if raw := p.text[c.open.start:c.open.end]; len(raw) > 1 && raw[0] == '<' && isLatin(raw[1]) {
				turn(c.open)
			}
		}
	}
	return t.changes
}
