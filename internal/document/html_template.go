package document

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// A web page as a template is read by the very reader that gives its blocks, which a
// recorder listens to: what is a block, and which text it has, is decided in one
// place. The recorder adds where in the page everything stands. Places are byte
// offsets in the page as UTF-8 without byte order mark; offsets of the file are
// needed only when the page is written anew, see placed.

// maxPieces is how many tags and texts between tags a page may have that is to be
// written anew: all of them are held in memory.
const maxPieces = 2 << 20

// loadHTML is [load] for a web page.
func loadHTML(name string, whole []byte, opts Options) (*Template, error) {
	size := int64(len(whole))
	in := &metered{Reader: bytes.NewReader(whole), total: size, progress: opts.Progress}
	if opts.Progress == nil {
		in.progress = func(int64, int64) {}
	}
	decoder, err := NewHTML(name, in, opts.Encoding)
	if err != nil {
		return nil, err
	}
	if opts.Opened != nil {
		opts.Opened(decoder)
	}
	var text bytes.Buffer
	if decoder.Encoding == "utf-8" {
		text.Grow(len(whole) + bytes.MinRead)
	}
	if _, err := text.ReadFrom(decoder); err != nil {
		return nil, err
	}
	t := &Template{Format: HTML, whole: whole}
	page := &htmlPage{name: name, text: text.String(), encoding: decoder.Encoding}
	rec := newHTMLRecorder(page)
	later := &behind{emit: func(b Block) error {
		key, _, _ := strings.Cut(b.Text, recordMark)
		i, err := strconv.Atoi(key)
		if err != nil {
			return err
		}
		page.order = append(page.order, i)
		t.add(b.Kind, b.Level, page.blocks[i].text)
		return nil
	}}
	out := &flow{emit: later.add}
	if err := readPage(name, bytes.NewReader(text.Bytes()), out, opts, rec); err != nil {
		return nil, err
	}
	if err := later.end(); err != nil {
		return nil, err
	}
	page.noteStyles(opts.Note)
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		file, err := page.write(whole, texts, how)
		return map[string][]byte{"": file}, err
	}
	return t, nil
}

// htmlPage is what a web page is written anew from.
type htmlPage struct {
	name, text, encoding string

	blocks   []htmlBlock
	order    []int         // of blocks in the template
	elements []htmlElement // in the order in which they begin
	root     int           // <html> in elements, -1 if there is none
	styles   []string      // style sheets that may say something of direction, for people
}

// htmlElement is an element that cuts the text, or says something of the text in it.
type htmlElement struct {
	tag    span
	name   string
	parent int // in elements, -1 for none
}

// htmlBlock is a block and its place.
type htmlBlock struct {
	text    *inline
	place   span       // what a translation takes the place of
	codes   []htmlCode // of those in text, by their numbers
	breaks  []span     // the tags behind the line ends in text, with the white space around them
	element int        // the innermost element around it, -1 for none
	how     htmlEscape
	crlf    bool // line ends are CR LF, in text whose white space counts
	pre     bool // the white space counts
}

// htmlEscape says how a text is written.
type htmlEscape uint8

const (
	escapeInText htmlEscape = iota
	escapeRaw               // no reference is one: <xmp>, <plaintext>
	escapeDouble            // an attribute in "
	escapeSingle            // in '
	escapeBare              // in nothing
)

// htmlCode is where a code stands. Around it may be white space that the block's text
// does not have: it stays with a code that is not shown.
type htmlCode struct {
	open, close         span
	openWide, closeWide span
	tag                 bool // open is a tag whose attributes may tell a direction
	closeInstead        string
	protected           bool // open is all of it, and what is shown between its ends is to stay
}

type atomKind uint8

const (
	atomText   atomKind = iota
	atomSpace           // white space that collapses
	atomLine            // a line end that counts: <br>, or one in <pre>
	atomGap             // white space that nobody sees
	atomOpen            // of a pair
	atomClose           // of a pair
	atomSingle          // anything else
	atomBox             // a box, with all that is in it
)

// atom is a piece of the page between two cuts.
type atom struct {
	kind   atomKind
	at     span
	text   string // decoded, of atomText, and of atomLine in <pre>: several line ends
	name   string // of the element
	what   string // a code for people
	kept   bool   // of a code
	frozen bool   // not to be translated
	tag    bool   // begins with a tag of its own
	br     bool   // of atomLine: it is a tag
	pre    bool   // of atomLine: it is where white space counts
	// instead is what an atomClose is written as, if not as it stands: a link that is
	// found by its words must name its definition once they are others.
	instead string
	mate    int // the other end of a pair, -1 if there is none
}

// htmlRecorder listens to a page that is being read. A nil one does nothing.
type htmlRecorder struct {
	page   *htmlPage
	levels []recordLevel // one for each block that is open in the flow
	stack  []int         // elements that are open, like page.open
	pieces int           // tokens so far, which all is made of
	token  int           // the number of the token that is being read, from 1
	at     span          // of it
	name   string        // of the tag that it is
	closed bool          // it is an element all by itself
	done   bool          // it has been recorded
	popped bool          // it has ended a box
	before struct{ concealed, frozen bool }
}

// recordLevel is what there is of a block so far.
type recordLevel struct {
	atoms []atom
	open  []openInline   // inline elements whose end is to come
	last  map[string]int // the place in open, from 1, of the last one of each name
	cut   int            // the token that has last cut
	begun int            // the token that it began with
}

type openInline struct {
	name   string
	atom   int
	before int // the place in open, from 1, of the next outer one of its name
	gone   bool
}

// recordMark parts the number of a block from its text, in the flow. No page has it.
const recordMark = "\x00"

func newHTMLRecorder(page *htmlPage) *htmlRecorder {
	page.root = -1
	return &htmlRecorder{page: page, levels: []recordLevel{{}}}
}

func (r *htmlRecorder) level() *recordLevel { return &r.levels[len(r.levels)-1] }

// begin is told of each token before it is taken.
func (r *htmlRecorder) begin(p *page) {
	if r == nil {
		return
	}
	r.token++
	r.at = span{r.at.end, r.at.end + len(p.z.Raw())}
	r.name, r.closed, r.done, r.popped = "", false, false, false
	r.before.concealed, r.before.frozen = p.concealed(), p.top().frozen
}

// concealed tells if what comes next is not read as text.
func (p *page) concealed() bool { return p.dropped != "" || p.top().hidden }

// tagged is told the name of a tag.
func (r *htmlRecorder) tagged(name string, closed bool) {
	if r != nil {
		r.name, r.closed = name, closed
	}
}

// finish is told of each token after it has been taken.
func (r *htmlRecorder) finish(p *page, kind html.TokenType) error {
	if r == nil {
		return nil
	}
	if r.pieces++; r.pieces > maxPieces {
		return &Error{Name: r.page.name, Err: fmt.Errorf("a page of more than %d tags and pieces of text", maxPieces), Hint: "split it"}
	}
	l := r.level()
	switch start := kind == html.StartTagToken || kind == html.SelfClosingTagToken; {
	case r.done, l.cut == r.token, l.begun == r.token && len(r.levels) > 1:
	case r.before.concealed || p.concealed():
		r.conceal(p)
	case kind == html.EndTagToken && r.popped:
		if n := len(l.atoms) - 1; n >= 0 && l.atoms[n].kind == atomBox && l.atoms[n].at.end == r.at.start && l.atoms[n].name == r.name {
			l.atoms[n].at.end = r.at.end
			break
		}
		l.end(r.name, r.at, r.before.frozen)
	case kind == html.EndTagToken:
		l.end(r.name, r.at, r.before.frozen)
	case start && (isVoid(r.name) || r.closed):
		what, kept := singleOf(r.name)
		l.atoms = append(l.atoms, atom{kind: atomSingle, at: r.at, name: r.name, what: what, kept: kept, frozen: p.top().frozen, tag: true, mate: -1})
		if r.name == "link" {
			r.page.linked(r.at)
		}
	case start:
		l.begin(r.name, r.at, p.top().frozen)
	default:
		l.atoms = append(l.atoms, atom{kind: atomSingle, at: r.at, what: "comment", frozen: p.top().frozen, mate: -1})
	}
	return nil
}

// endOfFile is told that there is no more token.
func (r *htmlRecorder) endOfFile() {
	if r == nil {
		return
	}
	r.token++
	r.at, r.name = span{len(r.page.text), len(r.page.text)}, ""
}

// conceal records a token of something that is not read as text.
func (r *htmlRecorder) conceal(p *page) {
	l := r.level()
	if p.dropped == "style" && r.name == "" && tellsDirection(r.page.text[r.at.start:r.at.end]) {
		r.page.styles = append(r.page.styles, fmt.Sprintf("<style> in line %d", p.droppedLine))
	}
	if n := len(l.atoms) - 1; r.before.concealed && n >= 0 && l.atoms[n].kind == atomSingle && l.atoms[n].at.end == r.at.start {
		l.atoms[n].at.end = r.at.end
		return
	}
	what, kept := singleOf(r.name)
	if p.top().hidden && !isDropped(r.name) {
		what, kept = "hidden", true
	}
	l.atoms = append(l.atoms, atom{kind: atomSingle, at: r.at, name: r.name, what: what, kept: kept, frozen: r.before.frozen, mate: -1})
}

// begin records the start tag of an inline element.
func (l *recordLevel) begin(name string, at span, frozen bool) {
	l.atoms = append(l.atoms, atom{kind: atomOpen, at: at, name: name, what: pairOf(name), frozen: frozen, tag: true, mate: -1})
	if frozen {
		return // What is in it is one piece.
	}
	if l.last == nil {
		l.last = map[string]int{}
	}
	l.open = append(l.open, openInline{name: name, atom: len(l.atoms) - 1, before: l.last[name]})
	l.last[name] = len(l.open)
}

// end records an end tag. If elements are not nested well, the tags stay where they
// are and are no pair.
func (l *recordLevel) end(name string, at span, frozen bool) {
	l.atoms = append(l.atoms, atom{kind: atomClose, at: at, name: name, what: pairOf(name), frozen: frozen, mate: -1})
	place := l.last[name]
	if frozen || place == 0 {
		return
	}
	e := &l.open[place-1]
	l.last[name] = e.before
	if place < len(l.open) {
		e.gone = true
		return
	}
	l.atoms[len(l.atoms)-1].mate, l.atoms[e.atom].mate = e.atom, len(l.atoms)-1
	for n := len(l.open) - 1; n >= 0 && (n == place-1 || l.open[n].gone); n-- {
		l.open = l.open[:n]
	}
}

// text is told of text that is read.
func (r *htmlRecorder) text(decoded []byte, pre, afterOpen, frozen bool) {
	if r == nil {
		return
	}
	r.done = true
	l := r.level()
	at := r.at
	s := r.page.text[at.start:at.end]
	cdata := strings.HasPrefix(s, "<![CDATA[") && !bytes.HasPrefix(decoded, []byte("<![CDATA["))
	if cdata {
		s = strings.TrimSuffix(strings.TrimPrefix(s, "<![CDATA["), "]]>")
	}
	references := strings.ContainsRune(s, '&') && string(decoded) != unifyLineEnds(s)
	from := len(l.atoms)
	// White space at the ends is by itself: whether it counts, other pieces decide.
	var lead, core, trail atom
	lead.kind, trail.kind = atomSpace, atomSpace
	var words, lines strings.Builder
	htmlRuns(s, references, func(start, end int, text string, space bool) {
		part := span{at.start + start, at.start + end}
		switch {
		case space && pre && start == 0 && afterOpen && (text == "\n" || s[0] == '\r'):
			l.atoms = append(l.atoms, atom{kind: atomGap, at: part, mate: -1})
		case space && (!pre || text == "\n" || text == "\r"):
			lines.WriteByte('\n')
			if core.at.end == 0 {
				lead.at = joined(lead.at, part)
			} else {
				trail.at = joined(trail.at, part)
			}
		default:
			if core.at.end == 0 {
				lead.text = lines.String()
			} else if pre {
				words.WriteString(lines.String())
			} else if trail.at.end > 0 {
				words.WriteByte(' ')
			}
			lines.Reset()
			trail.at = span{}
			words.WriteString(text)
			core.at = joined(core.at, part)
		}
	})
	core.text = words.String()
	if trail.text = lines.String(); core.at.end == 0 {
		lead.text = trail.text
	}
	for _, a := range []atom{lead, core, trail} {
		if a.at.end == 0 {
			continue
		}
		if a.kind == atomSpace && pre {
			a.kind, a.pre = atomLine, true
		}
		a.frozen, a.mate = frozen, -1
		l.atoms = append(l.atoms, a)
	}
	if cdata {
		r.wrap(l.atoms[from:], frozen)
	}
}

// joined is where two parts stand of which the second follows the first; a part that
// ends at 0 is none.
func joined(a, b span) span {
	if a.end == 0 {
		return b
	}
	return span{a.start, b.end}
}

// wrap gives the place of a CDATA section to the first of the atoms of its text, so
// that nothing in it is taken for a part of it.
func (r *htmlRecorder) wrap(atoms []atom, frozen bool) {
	l := r.level()
	whole := slices.IndexFunc(atoms, func(a atom) bool { return a.kind == atomText })
	for i := range atoms {
		switch {
		case i < whole || whole < 0:
			atoms[i].at = span{r.at.start, r.at.start}
		case i == whole:
			atoms[i].at = r.at
		default:
			atoms[i].at = span{r.at.end, r.at.end}
		}
	}
	if whole < 0 {
		l.atoms = append(l.atoms, atom{kind: atomSingle, at: r.at, what: "comment", frozen: frozen, mate: -1})
	}
}

// line is told of a <br>.
func (r *htmlRecorder) line(pre, frozen bool) {
	if r == nil {
		return
	}
	r.done = true
	l := r.level()
	l.atoms = append(l.atoms, atom{kind: atomLine, at: r.at, br: true, pre: pre, what: "line break", frozen: frozen, mate: -1})
}

// pushed is told of an element that is kept as open.
func (r *htmlRecorder) pushed(here htmlOpen) {
	if r == nil {
		return
	}
	parent := -1
	if n := len(r.stack); n > 0 {
		parent = r.stack[n-1]
	}
	r.page.elements = append(r.page.elements, htmlElement{tag: r.at, name: here.name, parent: parent})
	r.stack = append(r.stack, len(r.page.elements)-1)
	if here.name == "html" && r.page.root < 0 {
		r.page.root = len(r.page.elements) - 1
	}
	if here.box {
		l := r.level()
		what, kept := singleOf(here.name)
		l.atoms = append(l.atoms, atom{kind: atomBox, at: r.at, name: here.name, what: what, kept: kept, frozen: here.frozen, mate: -1})
		r.levels = append(r.levels, recordLevel{begun: r.token})
	}
}

// popping is told of an element that ends, after what is in it has been cut.
func (r *htmlRecorder) popping(here htmlOpen) {
	if r == nil {
		return
	}
	r.stack = r.stack[:len(r.stack)-1]
	if here.box {
		r.levels = r.levels[:len(r.levels)-1]
		l := r.level()
		n := len(l.atoms) - 1
		if here.name == r.name && l.atoms[n].at.start == r.at.start { // It is all in one tag.
			l.atoms[n].at.end = r.at.end
		} else {
			l.atoms[n].at.end = r.at.start
		}
		r.done = l.atoms[n].at.end == r.at.end
		r.popped = true
	}
}

// attribute is told of a block that is an attribute of the tag that is being read. It
// gives what stands for it in the flow.
func (r *htmlRecorder) attribute(name, text string) string {
	if r == nil {
		return text
	}
	_, attrs := tagAttributes(r.page.text[r.at.start:r.at.end])
	for _, a := range attrs {
		if !strings.EqualFold(r.page.text[r.at.start+a.name.start:r.at.start+a.name.end], name) {
			continue
		}
		b := htmlBlock{text: &inline{}, place: span{r.at.start + a.value.start, r.at.start + a.value.end}, element: -1}
		b.text.addText(text)
		switch a.quote {
		case '"':
			b.how = escapeDouble
		case '\'':
			b.how = escapeSingle
		default:
			b.how = escapeBare
		}
		if a.quote != 0 {
			for b.place.start < b.place.end && isSpace(r.page.text[b.place.start]) {
				b.place.start++
			}
			for b.place.end > b.place.start && isSpace(r.page.text[b.place.end-1]) {
				b.place.end--
			}
		}
		return r.keep(b, text)
	}
	return text
}

// keep keeps a block and gives what stands for it in the flow.
func (r *htmlRecorder) keep(b htmlBlock, text string) string {
	r.page.blocks = append(r.page.blocks, b)
	return strconv.Itoa(len(r.page.blocks)-1) + recordMark + text
}

// cut is told where a block ends, with its text; live is false if it is left out. It
// gives what stands for it in the flow.
func (r *htmlRecorder) cut(text string, live, pre, raw bool) string {
	l := r.level()
	l.cut = r.token
	atoms := l.atoms
	l.atoms, l.open, l.last = l.atoms[:0], l.open[:0], nil
	if cap(l.atoms) > 1<<12 {
		l.atoms = nil // one long paragraph should not cost its memory to the end
	}
	if !live || blank(text) {
		return text
	}
	b := r.page.block(atoms, pre)
	b.element = -1
	if n := len(r.stack); n > 0 {
		b.element = r.stack[n-1]
	}
	if raw {
		b.how = escapeRaw
	}
	return r.keep(b, text)
}
