package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxMarkdown is how long a Markdown file may be, in bytes: a tree of all of it is
// held in memory.
const maxMarkdown = 16 << 20

const (
	// maxEffort bounds what links may cost the parser, in bytes that it looks at.
	maxEffort = 1 << 28

	// maxTableCells is how many cells the tables of a file may have.
	maxTableCells = 1 << 20
)

// mdPage is a Markdown file that has been read.
type mdPage struct {
	htmlPage
	blocks []mdBlock
	order  []int                       // of blocks in the document, notes last
	refs   map[string]parser.Reference // the definitions of links, by their labels as they are compared
	crlf   bool
	plain  bool   // it is a piece of a file, without front matter
	tags   []span // the start tags of blocks of HTML that have no text
	apart  []int  // where the text of other blocks of HTML begins, which is left out
}

// mdBlock is a block and its place.
type mdBlock struct {
	htmlBlock
	kind   Kind
	level  int
	shape  mdShape
	prefix string // what a further line of it begins with
	refers bool   // it has a link to a definition elsewhere
	quote  byte   // the mark that ends a title
}

// mdShape says where in the file a text stands, and so what it may not hold.
type mdShape uint8

const (
	shapeParagraph mdShape = iota
	shapeTask              // a paragraph that begins with a box to be ticked
	shapeHeading           // one of # signs, in one line
	shapeCell              // of a table
	shapeAlt               // what stands for a picture
	shapeTitle             // the title of a link or picture, between " or other marks
)

// readMarkdown gives the blocks of a Markdown file: those of its template, without
// tags.
func readMarkdown(name string, in io.Reader, out *flow, opts Options) error {
	whole, err := io.ReadAll(io.LimitReader(in, maxMarkdown+1))
	if err != nil {
		return &Error{Name: name, Err: cause(err)}
	}
	p, err := openMarkdown(name, whole, opts)
	if err != nil {
		return err
	}
	for _, i := range p.order {
		b := &p.blocks[i]
		b.text.tagged()
		var plain strings.Builder
		for _, piece := range b.text.pieces[len(b.text.before) : len(b.text.pieces)-len(b.text.behind)] {
			plain.WriteString(piece.text)
		}
		if err := out.emit(Block{Kind: b.kind, Level: b.level, Text: plain.String()}); err != nil {
			return err
		}
	}
	return nil
}

// openMarkdown reads a whole Markdown file.
func openMarkdown(name string, whole []byte, opts Options) (*mdPage, error) {
	if len(whole) > maxMarkdown {
		return nil, &Error{Name: name, Err: fmt.Errorf("a Markdown file of more than %d MiB", maxMarkdown>>20), Hint: "split it"}
	}
	decoder, err := NewText(name, bytes.NewReader(whole), opts.Encoding)
	if err != nil {
		return nil, err
	}
	if opts.Opened != nil {
		opts.Opened(decoder)
	}
	var source bytes.Buffer
	if _, err := source.ReadFrom(decoder); err != nil {
		return nil, err
	}
	p := &mdPage{htmlPage: htmlPage{name: name, text: source.String(), encoding: decoder.Encoding}}
	p.crlf = strings.Contains(p.text, "\r\n")
	if err := p.read(); err != nil {
		return nil, err
	}
	if opts.Progress != nil {
		opts.Progress(int64(len(whole)), int64(len(whole)))
	}
	if n := len(p.apart); n > 0 && opts.Note != nil {
		more := ""
		if n > 1 {
			more = fmt.Sprintf(" and %d more", n-1)
		}
		opts.Note(fmt.Sprintf("text is left out: blocks of HTML, in line %d%s", 1+strings.Count(p.text[:p.apart[0]], "\n"), more))
	}
	return p, nil
}

// newMarkdown parses what GitHub calls Markdown, with footnotes.
func newMarkdown() parser.Parser {
	return goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList),
		goldmark.WithParserOptions(
			parser.WithBlockParsers(util.Prioritized(extension.NewFootnoteBlockParser(), 999)),
			parser.WithInlineParsers(util.Prioritized(footnoteMark{}, 101)),
		),
	).Parser()
}

// footnoteMark parses [^1]. The parser that goldmark has looks through all notes for
// each mark, and leaves out notes without one.
type footnoteMark struct{}

func (footnoteMark) Trigger() []byte { return []byte{'['} }

func (footnoteMark) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("[^")) {
		return nil
	}
	end := bytes.IndexAny(line[2:min(len(line), 202)], "]\\[ \t\r\n")
	if end <= 0 || line[2+end] != ']' {
		return nil
	}
	block.Advance(end + 3)
	n := ast.NewRawHTML()
	n.Segments.Append(segment.WithStop(segment.Start + end + 3))
	return n
}

// frontMatter is the length of the YAML or TOML that a file may begin with.
func frontMatter(s string) int {
	first, rest, ok := strings.Cut(s, "\n")
	fence := strings.TrimRight(first, " \t\r")
	if !ok || fence != "---" && fence != "+++" {
		return 0
	}
	at := len(first) + 1
	for rest != "" {
		line, more, _ := strings.Cut(rest, "\n")
		at += len(rest) - len(more)
		if l := strings.TrimRight(line, " \t\r"); l == fence || fence == "---" && l == "..." {
			return at
		}
		rest = more
	}
	return 0
}

// read makes the blocks.
func (p *mdPage) read() error {
	begin := 0
	if !p.plain {
		begin = frontMatter(p.text)
	}
	// The parser's offsets count from the beginning of what it is given: front matter
	// is blanked out, so that they are those of the page.
	source := []byte(p.text)
	for i := range begin {
		if source[i] != '\n' && source[i] != '\r' {
			source[i] = ' '
		}
	}
	if err := p.checkEffort(source); err != nil {
		return err
	}
	pc := parser.NewContext()
	for _, ref := range p.refs {
		pc.AddReference(ref)
	}
	root := newMarkdown().Parse(text.NewReader(source), parser.WithContext(pc))
	p.refs = map[string]parser.Reference{}
	for _, ref := range pc.References() {
		p.refs[util.ToLinkReference(ref.Label())] = ref
	}
	r := &mdReader{page: p, source: string(source)}
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() == ast.TypeInline {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Paragraph, *ast.TextBlock, *ast.Heading, *tables.TableCell:
			return ast.WalkSkipChildren, r.block(n)
		case *ast.HTMLBlock:
			p.htmlBlock(n)
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return err
	}
	// As everywhere else: attributes before all else come behind the body, see behind.
	var head, notes []int
	for i := range p.blocks {
		switch kind := p.blocks[i].kind; {
		case kind == Note:
			notes = append(notes, i)
		case kind == Attribute && len(p.order) == 0:
			head = append(head, i)
		default:
			p.order = append(p.order, i)
		}
	}
	p.order = append(append(p.order, head...), notes...)
	return nil
}

// mdReader makes blocks of a tree.
type mdReader struct {
	page   *mdPage
	source string

	level   recordLevel // what there is of the block that is being read
	due     int         // a line end whose place is not known to its end, from 1 in level.atoms
	refers  bool
	task    bool
	outside []mdBlock // attributes in it
}

var errMarkdown = errors.New("its markup cannot be told from its text")

// kindOfNode is what a block in these surroundings is.
func kindOfNode(n ast.Node) (Kind, int) {
	if h, ok := n.(*ast.Heading); ok {
		return Heading, h.Level
	}
	if _, ok := n.(*tables.TableCell); ok {
		return Cell, 0
	}
	kind := Paragraph
	for up := n.Parent(); up != nil; up = up.Parent() {
		switch up.(type) {
		case *tables.Footnote:
			return Note, 0
		case *ast.ListItem:
			kind = Item
		}
	}
	return kind, 0
}

// block makes a block of a node that has text in it.
func (r *mdReader) block(n ast.Node) error {
	r.level, r.due, r.refers, r.task, r.outside = recordLevel{}, 0, false, false, nil
	r.children(n)
	if n := r.due; n > 0 { // a line end with nothing behind it
		r.level.atoms = r.level.atoms[:n-1]
	}
	atoms := r.level.atoms
	live := slices.ContainsFunc(atoms, func(a atom) bool { return a.kind == atomText && !a.frozen && !blank(a.text) })
	for i := 1; i < len(atoms); i++ {
		if atoms[i].at.start < atoms[i-1].at.end {
			return &Error{Name: r.page.name, Line: 1 + strings.Count(r.source[:atoms[i].at.start], "\n"), Offset: int64(atoms[i].at.start), Err: errMarkdown, Hint: "write it in a simpler way"}
		}
	}
	if live {
		b := mdBlock{htmlBlock: r.page.block(atoms, false), refers: r.refers}
		b.kind, b.level = kindOfNode(n)
		if b.kind == Cell {
			b.shape = shapeCell
		} else {
			r.shape(&b, n)
		}
		r.page.blocks = append(r.page.blocks, b)
	}
	r.page.blocks = append(r.page.blocks, r.outside...)
	return nil
}

// shape tells how the lines of a block that is not a cell begin.
func (r *mdReader) shape(b *mdBlock, n ast.Node) {
	lead := r.source[strings.LastIndexByte(r.source[:b.place.start], '\n')+1 : b.place.start]
	switch {
	case b.kind == Heading && strings.Contains(lead, "#"):
		b.shape = shapeHeading
	case r.task:
		b.shape = shapeTask
	}
	if lines := n.Lines(); lines.Len() > 1 {
		at := lines.At(1).Start
		b.prefix = r.source[strings.LastIndexByte(r.source[:at], '\n')+1 : at]
		return
	}
	b.prefix = strings.Map(func(c rune) rune {
		if c == '>' || c == '\t' {
			return c
		}
		return ' '
	}, lead)
}

// checkEffort refuses a text that would take too long: for each end of the words of a
// link or picture the parser looks through the rest of the line, and each row of a
// table has all columns, be it ever so short.
func (p *mdPage) checkEffort(source []byte) error {
	effort, cells, columns, number := 0, 0, 0, 0
	for line := range bytes.Lines(source) {
		number++
		switch bars := bytes.Count(line, []byte{'|'}); {
		case bars > 0 && bytes.Trim(line, "|:-> \t\r\n") == nil:
			columns = bars + 1
		case len(bytes.TrimSpace(line)) == 0:
			columns = 0
		}
		cells += columns
		effort += len(line) * bytes.Count(line, []byte("]("))
		switch {
		case cells > maxTableCells:
			return &Error{Name: p.name, Line: number, Err: fmt.Errorf("tables of more than %d cells", maxTableCells), Hint: "split the file"}
		case effort > maxEffort:
			return &Error{Name: p.name, Line: number, Err: errors.New("too many links and pictures in long lines"), Hint: "split the lines"}
		}
	}
	return nil
}

// children makes atoms of what is in a node, and tells where that stands.
func (r *mdReader) children(n ast.Node) (at span, ok bool) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		part, some := r.inline(c)
		if !some {
			continue
		}
		if !ok {
			at, ok = part, true
		}
		at.end = part.end
	}
	return at, ok
}

// put adds an atom.
func (r *mdReader) put(a atom) {
	r.settle(a.at.start)
	if a.mate == 0 {
		a.mate = -1
	}
	r.level.atoms = append(r.level.atoms, a)
}

// inline makes atoms of a node and tells where it stands.
func (r *mdReader) inline(n ast.Node) (at span, ok bool) {
	switch n := n.(type) {
	case *ast.Text:
		at = span{n.Segment.Start, n.Segment.Stop}
		r.words(at)
		if n.HardLineBreak() {
			r.put(atom{kind: atomLine, at: span{at.end, at.end}, br: true, what: "line break"})
			r.due = len(r.level.atoms)
		} else if n.SoftLineBreak() {
			r.put(atom{kind: atomSpace, at: span{at.end, at.end}})
			r.due = len(r.level.atoms)
		}
		return at, at.start < at.end
	case *ast.CodeSpan:
		at = r.codeSpan(n)
		r.put(atom{kind: atomText, at: at, text: r.codeText(n), frozen: true})
		return at, true
	case *ast.AutoLink:
		at = span{n.Pos(), n.Pos()}
		at.end += 1 + max(0, strings.IndexByte(r.source[at.start:], '>'))
		r.put(atom{kind: atomText, at: at, text: string(n.Label([]byte(r.source))), frozen: true})
		return at, true
	case *ast.RawHTML:
		at = span{n.Segments.At(0).Start, n.Segments.At(n.Segments.Len() - 1).Stop}
		r.rawHTML(at)
		return at, true
	case *tables.TaskCheckBox:
		at = span{n.Pos(), n.Pos() + 3}
		for at.end < len(r.source) && (r.source[at.end] == ' ' || r.source[at.end] == '\t') {
			at.end++
		}
		r.task = true
		r.put(atom{kind: atomSingle, at: at, what: "box to be ticked", kept: true})
		return at, true
	case *ast.Emphasis:
		what := "italic"
		if n.Level == 2 {
			what = "bold"
		}
		return r.emphasis(n, n.Level, what)
	case *tables.Strikethrough:
		return r.emphasis(n, 0, "strikethrough")
	case *ast.Link:
		return r.link(n), true
	case *ast.Image:
		return r.image(n), true
	}
	return r.children(n)
}

// words makes atoms of text. Spaces side by side count as one. Space at its ends is by itself: whether it counts, what is
// around it decides. A reference may stand for space.
func (r *mdReader) words(at span) {
	raw := r.source[at.start:at.end]
	from := at.start + len(raw) - len(strings.TrimLeft(raw, " \t\r"))
	to := max(from, at.start+len(strings.TrimRight(raw, " \t\r")))
	words := strings.Map(func(c rune) rune {
		if c < utf8.RuneSelf && isSpace(byte(c)) {
			return ' '
		}
		return c
	}, mdText(r.source[from:to]))
	for strings.Contains(words, "  ") {
		words = strings.ReplaceAll(words, "  ", " ")
	}
	if from > at.start || strings.HasPrefix(words, " ") {
		r.put(atom{kind: atomSpace, at: span{at.start, from}})
	}
	space := strings.HasSuffix(words, " ")
	if words = strings.Trim(words, " "); from < to {
		r.put(atom{kind: atomText, at: span{from, to}, text: words})
	}
	if to < at.end || space {
		r.put(atom{kind: atomSpace, at: span{to, at.end}})
	}
}

// emphasis makes a pair of so many signs on either side; 0 if the signs tell.
func (r *mdReader) emphasis(n ast.Node, signs int, what string) (span, bool) {
	open := len(r.level.atoms)
	due := r.due
	r.due = 0
	name := "\x00" + what // no element has that name
	r.level.begin(name, span{}, false)
	inside, _ := r.children(n)
	if signs == 0 {
		for signs = 1; signs < 2 && inside.start > signs && r.source[inside.start-1-signs] == r.source[inside.start-1]; signs++ {
		}
	}
	at := span{inside.start - signs, inside.end + signs}
	if due > 0 {
		r.level.atoms[due-1].at.end = at.start
	}
	a := &r.level.atoms[open]
	a.at, a.what, a.tag = span{at.start, inside.start}, what, false
	r.level.end(name, span{inside.end, at.end}, false)
	r.level.atoms[len(r.level.atoms)-1].what = what
	return at, true
}

// rawHTML makes an atom of a tag.
func (r *mdReader) rawHTML(at span) {
	raw := r.source[at.start:at.end]
	if strings.HasPrefix(raw, "[^") {
		r.put(atom{kind: atomSingle, at: at, what: "footnote", kept: true})
		return
	}
	end := strings.HasPrefix(raw, "</")
	name := strings.TrimLeft(raw, "</")
	name = strings.ToLower(name[:len(name)-len(strings.TrimLeft(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-"))])
	switch {
	case name == "" || strings.HasPrefix(raw, "<!") || strings.HasPrefix(raw, "<?"):
		r.put(atom{kind: atomSingle, at: at, what: "comment"})
	case name == "br":
		r.put(atom{kind: atomLine, at: at, br: true, what: "line break"})
	case end:
		r.settle(at.start)
		r.level.end(name, at, false)
	case isVoid(name) || strings.HasSuffix(raw, "/>"):
		what, kept := singleOf(name)
		r.put(atom{kind: atomSingle, at: at, what: what, kept: kept})
	default:
		r.settle(at.start)
		r.level.begin(name, at, false)
	}
}

// settle ends a line end that is due at an offset.
func (r *mdReader) settle(at int) {
	if r.due > 0 {
		r.level.atoms[r.due-1].at.end = at
		r.due = 0
	}
}

// codeSpan is where code in a sentence stands.
func (r *mdReader) codeSpan(n *ast.CodeSpan) span {
	start := n.Pos()
	run := func(at int) int { return len(r.source[at:]) - len(strings.TrimLeft(r.source[at:], "`")) }
	ticks := run(start)
	at := start + ticks
	for at < len(r.source) {
		next := strings.IndexByte(r.source[at:], '`')
		if next < 0 {
			break
		}
		at += next
		k := run(at)
		at += k
		if k == ticks {
			return span{start, at}
		}
	}
	return span{start, len(r.source)}
}

func (r *mdReader) codeText(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.WriteString(r.source[t.Segment.Start:t.Segment.Stop])
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
