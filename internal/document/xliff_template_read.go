package document

import (
	"fmt"
	"io"
	"strings"

	"hafez/internal/xmlscan"
)

// xliffFile is an XLIFF file as it is read. Elements are told by their names, with the
// prefix of the root if it has one, and by where they stand: many files have no
// namespace, and what other namespaces have in them (such as the candidates of 2.x)
// stands elsewhere.
type xliffFile struct {
	*xmlSource
	two   bool // 2.x, else 1.x
	nodes []xliffNode
	heads []xliffHead
	texts []*xliffText
}

// xliffNode is an element that is open.
type xliffNode struct {
	name string
	no   bool       // translate="no" holds
	text *xliffText // that it is
}

// xliffHead is the tag that names the language of the translations: <file> in 1.x,
// <xliff> in 2.x.
type xliffHead struct {
	tag  span
	lang string // attribute's name, if the tag lacks it; else empty
}

// xliffText is what holds a source and its target: a <trans-unit> or <segment>.
type xliffText struct {
	tag                       span
	head                      int // of heads
	state                     string
	approved                  bool
	source, segmented, target *xliffContent // <source>, <seg-source>, <target>
}

// xliffContent is a source or target, or a <mrk mtype="seg"> in one.
type xliffContent struct {
	tag, inside span
	end         int
	state       string
	items       []xliffItem
	mid         string
	segments    []*xliffContent
}

// xliffItem is a piece of a content.
type xliffItem struct {
	kind      xliffKind
	text      string // text, or markup as it stands
	close     string // of an element
	key, what string
}

type xliffKind uint8

const (
	xliffPlain  xliffKind = iota
	xliffOpen             // An element begins that has text in it.
	xliffClose            // It ends.
	xliffBegin            // An element that says that something begins.
	xliffEnd              // One that says that it ends.
	xliffSingle           // One that stands for itself.
)

// readXLIFF reads a file. It fails with the line.
func readXLIFF(name string, whole []byte) (*xliffFile, error) {
	s, err := newXMLSource(name, "", whole, nil)
	if err != nil {
		return nil, err
	}
	x := &xliffFile{xmlSource: s}
	for {
		kind, err := x.next()
		switch {
		case err == io.EOF:
			return x, nil
		case err != nil:
			return nil, err
		case kind == xmlscan.End:
			x.nodes = x.nodes[:len(x.nodes)-1]
		case kind == xmlscan.Start:
			if err := x.start(); err != nil {
				return nil, err
			}
		}
	}
}

// local is the name of the element that has begun, without the prefix that the root
// has too; "?" if it has another.
func (x *xliffFile) local() string {
	root, name := x.s.Root(), x.s.Name()
	local, ok := strings.CutPrefix(name, root[:strings.IndexByte(root, ':')+1])
	if !ok || strings.Contains(local, ":") {
		return "?"
	}
	return local
}

func (x *xliffFile) value(attr string) string {
	v, _ := x.attr(attr)
	return v
}

func (x *xliffFile) start() error {
	n := xliffNode{name: x.local()}
	if len(x.nodes) == 0 {
		version := x.value("version")
		switch x.two = strings.HasPrefix(version, "2."); {
		case n.name != "xliff":
			return x.fail("not XLIFF: its root element is <%s>", x.s.Root())
		case !x.two && !strings.HasPrefix(version, "1."):
			return x.fail("version=%q of <xliff> is none that is known: 1.0 to 1.2 and 2.0 to 2.2 are", xliffExcerpt(version))
		}
		x.addHead(x.two, "trgLang")
		x.nodes = append(x.nodes, n)
		return nil
	}
	parent := x.nodes[len(x.nodes)-1]
	n.no = parent.no
	switch x.value("translate") {
	case "no":
		n.no = true
	case "yes":
		n.no = false
	}
	switch {
	case n.name == "file" && !x.two:
		x.addHead(true, "target-language")
	case n.name == "trans-unit" && !x.two, n.name == "segment" && x.two && parent.name == "unit":
		n.text = &xliffText{tag: x.span(), head: len(x.heads) - 1, state: x.value("state"), approved: x.value("approved") == "yes"}
		if !n.no {
			x.texts = append(x.texts, n.text)
		}
	case parent.text != nil && (n.name == "source" || n.name == "seg-source" || n.name == "target"):
		// It is read to its end.
		return x.content(n.name, parent.text)
	}
	x.nodes = append(x.nodes, n)
	return nil
}

// addHead takes note of the tag found last, if it is one that names a language.
func (x *xliffFile) addHead(is bool, attr string) {
	if !is {
		return
	}
	if x.value(attr) != "" {
		attr = ""
	}
	x.heads = append(x.heads, xliffHead{x.span(), attr})
}

func (x *xliffFile) content(name string, t *xliffText) error {
	c := &xliffContent{tag: x.span(), state: x.value("state")}
	place := map[string]**xliffContent{"source": &t.source, "seg-source": &t.segmented, "target": &t.target}[name]
	if *place != nil {
		return x.fail("a second <%s> in one place", name)
	}
	if name != "source" && t.source == nil {
		return x.fail("<%s> without a <source> before it", name)
	}
	*place = c
	return x.readContent(c)
}

// xliffElement is an element that is open in a content.
type xliffElement struct {
	tag  span
	kind xliffKind // xliffOpen, xliffSingle, or of a code; xliffPlain for a segment
	item xliffItem
}

// readContent reads a source or target that has begun, to its end.
func (x *xliffFile) readContent(c *xliffContent) error {
	var segment *xliffContent // that is open
	held := 0
	add := func(i xliffItem) error {
		if held += len(i.text) + len(i.close) + 64; held > maxHeld {
			return x.fail("a text of over %d MiB", maxHeld>>20)
		}
		c.items = append(c.items, i)
		if segment != nil {
			segment.items = append(segment.items, i)
		}
		return nil
	}
	var open []xliffElement
	inCode := 0 // elements that are open in a code, with its own
	for {
		kind, err := x.next()
		if err != nil {
			if err == io.EOF {
				err = x.fail("it ends too soon")
			}
			return err
		}
		switch {
		case kind == xmlscan.Text && inCode == 0:
			err = add(xliffItem{kind: xliffPlain, text: lineEnds.Replace(string(x.s.Text()))})
		case kind == xmlscan.Start && inCode > 0:
			inCode++
		case kind == xmlscan.Start:
			e := x.element(segment != nil)
			switch e.kind {
			case xliffPlain:
				segment = &xliffContent{tag: e.tag, mid: e.item.key}
				c.segments = append(c.segments, segment)
			case xliffOpen:
				err = add(e.item)
			default:
				inCode = 1
			}
			open = append(open, e)
		case kind == xmlscan.End && inCode > 1:
			inCode--
		case kind == xmlscan.End && len(open) == 0:
			c.inside, c.end = x.ended(c.tag)
			return nil
		case kind == xmlscan.End:
			e := open[len(open)-1]
			open = open[:len(open)-1]
			switch e.kind {
			case xliffPlain:
				segment.inside, segment.end = x.ended(e.tag)
				segment = nil
			case xliffOpen:
				err = add(xliffItem{kind: xliffClose})
			default:
				inCode = 0
				_, end := x.ended(e.tag)
				e.item.text = string(x.text[e.tag.start:end])
				err = add(e.item)
			}
		}
		if err != nil {
			return err
		}
	}
}

// ended tells of the element that has just ended where its inside is, and its end.
func (x *xliffFile) ended(tag span) (inside span, end int) {
	if isEmptyTag(x.text[tag.start:tag.end]) {
		return span{tag.end, tag.end}, tag.end
	}
	at := x.span()
	return span{tag.end, at.start}, at.end
}

// element tells what the element is that has begun in a content.
func (x *xliffFile) element(inSegment bool) xliffElement {
	e := xliffElement{tag: x.span(), kind: xliffSingle}
	name := x.local()
	first := func(attrs ...string) string {
		for _, a := range attrs {
			if v := x.value(a); v != "" {
				return v
			}
		}
		return ""
	}
	e.item.what = xliffExcerpt(first("ctype", "type"))
	if e.item.what == "" {
		e.item.what = xliffExcerpt(x.s.Name())
	}
	switch name {
	case "g", "pc":
		e.kind = xliffOpen
	case "mrk":
		switch mtype := x.value("mtype"); {
		case mtype == "seg" && !inSegment && !x.two:
			e.kind, e.item.key = xliffPlain, x.value("mid")
			return e
		case mtype != "protected" && x.value("translate") != "no":
			e.kind = xliffOpen
		}
	case "bx", "bpt":
		e.kind, e.item.key = xliffBegin, name+first("rid", "id")
	case "ex", "ept":
		e.kind, e.item.key = xliffEnd, map[string]string{"ex": "bx", "ept": "bpt"}[name]+first("rid", "id")
	case "sc", "sm":
		e.kind, e.item.key = xliffBegin, name+x.value("id")
	case "ec":
		e.kind, e.item.key = xliffEnd, "sc"+x.value("startRef")
	case "em":
		e.kind, e.item.key = xliffEnd, "sm"+x.value("startRef")
	}
	e.item.kind = e.kind
	if e.kind == xliffOpen {
		tag := string(x.text[e.tag.start:e.tag.end])
		if open, empty := strings.CutSuffix(tag, "/>"); empty {
			tag = strings.TrimRight(open, " \t\r\n") + ">"
		}
		e.item.text, e.item.close = tag, "</"+x.s.Name()+">"
	}
	return e
}

// xliffNear is how far back, in codes that are open, the beginning of one is looked
// for; more than any text has.
const xliffNear = 256

// inline gives the text with its codes: elements, and codes that begin and end
// something and lie in one another as elements do, are pairs, all others singles.
func (c *xliffContent) inline() *inline {
	partner := map[int]int{} // of begins and ends, both ways
	var open []int
	for i, item := range c.items {
		switch item.kind {
		case xliffOpen, xliffBegin:
			open = append(open, i)
		case xliffClose:
			for c.items[open[len(open)-1]].kind != xliffOpen {
				open = open[:len(open)-1]
			}
			open = open[:len(open)-1]
		case xliffEnd:
			for j := len(open) - 1; j >= max(0, len(open)-xliffNear) && c.items[open[j]].kind == xliffBegin; j-- {
				if c.items[open[j]].key == item.key {
					partner[i], partner[open[j]] = open[j], i
					open = open[:j]
					break
				}
			}
		}
	}
	t := &inline{}
	for i, item := range c.items {
		other, paired := partner[i]
		switch {
		case item.kind == xliffPlain:
			t.addText(item.text)
		case item.kind == xliffOpen:
			t.begin(code{open: item.text, close: item.close, what: item.what})
		case item.kind == xliffBegin && paired:
			t.begin(code{open: item.text, close: c.items[other].text, what: item.what})
		case item.kind == xliffClose, item.kind == xliffEnd && paired:
			t.end()
		default:
			t.addSingle(code{open: item.text, what: item.what, kept: true})
		}
	}
	return t
}

// xliffExcerpt is a name or value that a file gives, to be told to people.
func xliffExcerpt(s string) string {
	if len(s) > 40 {
		return fmt.Sprintf("%.40s…", s)
	}
	return s
}
