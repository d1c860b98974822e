package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/net/html"
)

const (
	// maxToken is how long a tag with its attributes, a script, a comment or the
	// text between two tags may be, in bytes. Pictures may be in attributes.
	maxToken = 8 << 20

	// maxOpen is how deep elements are told apart; browsers stop at 512 as well.
	// What is deeper counts as what is around it, hidden or not.
	maxOpen = 512
)

// page is a web page that is being read.
//
// Pages are not well formed, and no tree is made of them. What is kept is the
// elements that are open and matter: those that make blocks, and those that say
// something of the text inside. An end tag that is left out is supplied where the
// HTML standard says so.
type page struct {
	z    *html.Tokenizer
	flow *flow
	line int            // of the token that is being read, from 1
	open []htmlOpen     // the innermost last
	last map[string]int // the place in open, from 1, of the innermost element of each name
	live []bool         // for each block that is open in flow: it has text to be translated
	over int            // elements that are open beyond maxOpen
	xml  bool           // the page is XML, in which <p/> is a paragraph

	dropped     string // the element that is being passed over, if any
	droppedLine int    // that it begins in
	depth       int    // how many of its name are open in one another
	foreign     int    // how many <foreignObject> are open in it
	passed      bool   // there was text in the media that are open
	afterOpen   bool   // a tag that takes the line end behind it has just begun

	rec *htmlRecorder // nil if only the blocks are wanted

	endless     string // the first of what has no end and took text with it
	endlessMore int    // how many more there are
}

func readHTML(name string, r io.Reader, size int64, out *flow, opts Options) error {
	t, err := NewHTML(name, &metered{Reader: r, total: size, progress: opts.Progress}, opts.Encoding)
	if err != nil {
		return err
	}
	if opts.Opened != nil {
		opts.Opened(t)
	}
	return readPage(name, t, out, opts, nil)
}

// readPage reads a web page of UTF-8. If rec is not nil it is told where everything
// stands.
func readPage(name string, r io.Reader, out *flow, opts Options, rec *htmlRecorder) error {
	p := &page{z: html.NewTokenizer(r), flow: out, live: []bool{false}, last: map[string]int{}, rec: rec}
	p.z.SetMaxBuf(maxToken)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xhtml", ".xht":
		p.xml = true
		p.z.AllowCDATA(true)
	}
	out.begin()
	err := p.read()
	switch {
	case errors.Is(err, html.ErrBufferExceeded):
		return &Error{Name: name, Err: errors.New("a tag, script or text of more than 8 MiB"), Hint: "save the page without its pictures and scripts"}
	case err != io.EOF:
		return err
	}
	p.rec.endOfFile()
	for len(p.open) > 0 {
		if err := p.pop(); err != nil {
			return err
		}
	}
	if err := p.cut(); err != nil {
		return err
	}
	if p.endless != "" {
		more := ""
		if p.endlessMore > 0 {
			more = fmt.Sprintf(", and after %d more", p.endlessMore)
		}
		opts.Note(fmt.Sprintf("text is left out after %s, which has no end%s", p.endless, more))
	}
	return out.end(Paragraph, 0)
}

func (p *page) read() error {
	p.line = 1
	for {
		token := p.z.Next()
		lines := bytes.Count(p.z.Raw(), []byte{'\n'})
		if token == html.ErrorToken {
			if p.z.Err() == io.EOF {
				p.endOfFile()
			}
			return p.z.Err()
		}
		p.rec.begin(p)
		if err := p.take(token); err != nil {
			return err
		}
		if err := p.rec.finish(p, token); err != nil {
			return err
		}
		p.line += lines
	}
}

// take takes what the tokenizer has found.
func (p *page) take(token html.TokenType) error {
	switch token {
	case html.TextToken:
		return p.text(p.tokenText())
	case html.CommentToken:
		if !isClosedComment(p.z.Raw()) {
			p.unclosed("a comment", p.line)
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		b, _ := p.z.TagName()
		name := string(b)
		// <x/> is an element only in XML and in what browsers read like it.
		closed := token == html.SelfClosingTagToken && (p.xml || p.inDrawing() || isDrawing(name))
		p.rec.tagged(name, closed)
		// Browsers take tags in the script of a drawing for tags. Those who wrote
		// them did not.
		if closed || p.inDrawing() && name != "script" && name != "style" {
			p.z.NextIsNotRawText()
		}
		if !p.passOver(name, closed) {
			return p.start(name, p.attributes(), closed)
		}
	case html.EndTagToken:
		b, _ := p.z.TagName()
		name := string(b)
		p.rec.tagged(name, false)
		if !p.passEnd(name) {
			return p.end(name)
		}
	}
	return nil
}

// endOfFile takes note of what is still open that took text with it.
func (p *page) endOfFile() {
	switch {
	case p.dropped != "":
		p.unclosed("<"+p.dropped+">", p.droppedLine)
	case len(p.z.Raw()) > 0:
		p.unclosed("a tag", p.line)
	}
}

// unclosed takes note of something that has no end, so that text was taken for a
// part of it.
func (p *page) unclosed(what string, line int) {
	if p.endless != "" {
		p.endlessMore++
		return
	}
	p.endless = fmt.Sprintf("%s in line %d", what, line)
}

// isClosedComment tells if a comment, or what browsers take for one, ends before
// the file does.
func isClosedComment(raw []byte) bool {
	if bytes.HasPrefix(raw, []byte("<!--")) {
		return bytes.HasSuffix(raw, []byte("-->")) || bytes.HasSuffix(raw, []byte("--!>"))
	}
	return bytes.HasSuffix(raw, []byte{'>'})
}

// tokenText is the text that has been found. The tokenizer would resolve the
// references in a CDATA section, which are none.
func (p *page) tokenText() []byte {
	if text, ok := bytes.CutPrefix(p.z.Raw(), []byte("<![CDATA[")); ok && p.xml {
		return bytes.TrimSuffix(text, []byte("]]>"))
	}
	return p.z.Text()
}

// passOver tells if a start tag is in an element that is passed over.
func (p *page) passOver(name string, closed bool) bool {
	if p.dropped == "" {
		return false
	}
	switch {
	case name == p.dropped:
		if !closed {
			p.depth++
		}
	case name == "foreignobject":
		if !closed {
			p.foreign++
		}
	case p.inDrawing() && isBlock(name) && name != "title":
		// No such element is in a drawing, so that its end tag is missing.
		p.dropped = ""
		return false
	}
	return true
}

// inDrawing tells if a drawing or a formula is being passed over, but for a page
// inside it.
func (p *page) inDrawing() bool { return isDrawing(p.dropped) && p.foreign == 0 }

// drop begins to pass over an element.
func (p *page) drop(name string) {
	p.dropped, p.droppedLine, p.depth, p.foreign = name, p.line, 1, 0
}

// passEnd tells if an end tag is in an element that is passed over, or its own.
func (p *page) passEnd(name string) bool {
	switch {
	case p.dropped == "":
		return false
	case name == p.dropped:
		if p.depth--; p.depth == 0 {
			p.dropped = ""
		}
	case name == "foreignobject" && p.foreign > 0:
		p.foreign--
	case p.inDrawing() && isBlock(name) && name != "title" && p.last[name] > 0:
		// It is around the drawing, whose own end tag is missing.
		p.dropped = ""
		return false
	}
	return true
}

// text takes the text between two tags.
func (p *page) text(s []byte) error {
	if !p.concealed() {
		p.rec.text(s, p.top().pre, p.afterOpen, p.top().frozen)
	}
	if p.afterOpen && len(s) > 0 && s[0] == '\n' {
		s = s[1:]
	}
	p.afterOpen = false
	top := p.top()
	if p.dropped != "" || top.hidden {
		p.passed = p.passed || top.media && !blank(string(s))
		return nil
	}
	if !top.frozen && !p.live[len(p.live)-1] {
		p.live[len(p.live)-1] = !blank(string(s))
	}
	if top.pre {
		return p.flow.literal(bytes.ReplaceAll(s, []byte{'\r'}, []byte{'\n'})) // one that was &#13;
	}
	return p.flow.collapse(s)
}

func (p *page) lineBreak() error {
	p.rec.line(p.top().pre, p.top().frozen)
	if p.top().pre {
		return p.flow.literal([]byte{'\n'})
	}
	return p.flow.newline()
}

// cut ends a block. One that holds nothing to be translated is left out.
func (p *page) cut() error {
	text := p.flow.text()
	from, to := 0, len(text)
	for from < to && text[from] == '\n' {
		from++
	}
	for to > from && text[to-1] == '\n' {
		to--
	}
	if !p.live[len(p.live)-1] {
		from, to = 0, 0
	}
	p.flow.truncate(copy(text, text[from:to]))
	if p.rec != nil {
		name := p.top().name
		kept := p.rec.cut(string(p.flow.text()), from < to, p.top().pre, name == "xmp" || name == "plaintext")
		p.flow.truncate(0)
		if err := p.flow.writeString(kept); err != nil {
			return err
		}
	}
	p.live[len(p.live)-1] = false
	return p.flow.cut(p.top().kind, p.top().level)
}
