package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
	"hafez/memory"
)

const (
	// maxName is how long, in bytes, a language's code may be, or what a file was made of.
	maxName = 4096
	// maxShared are the bytes that the segments of a unit may have of what it says once.
	maxShared = 4 * maxUnit
)

// xliffReader reads one file.
type xliffReader struct {
	opts  Options
	s     *nameScanner
	langs *pair
	yield yielder

	from, to  string // The languages of the <file>: in 1.2 its own, in 2.x the document's.
	original  string // Of the <file>.
	ours      bool   // Hafez wrote it.
	translate []bool // Of each open file, group and unit: its text is to be translated.
	preserve  []bool // Likewise: white space is text.
	room      int    // Bytes that the unit being read may still take.

	previous string       // The source text before the one that waits.
	waiting  *memory.Unit // Given when what follows it is known.
	last     string       // The source text that came last.
}

func readXLIFF(r io.Reader, opts Options, yield yielder) {
	text, err := open(r, opts, document.NewXML)
	if err != nil {
		yield(memory.Unit{}, opts.fileError(0, err))
		return
	}
	if p := encodingProblem(text); p != nil && !yield(memory.Unit{}, p) {
		return
	}
	x := &xliffReader{opts: opts, s: newNameScanner(xmlscan.New(text)), langs: newPair(opts), yield: yield}
	err = x.document()
	if err != nil && err != errStopped {
		line := x.s.Line()
		if x.give("") == nil {
			yield(memory.Unit{}, opts.fileError(line, err))
		}
	}
}

// problem yields a problem. Its error is errStopped.
func (x *xliffReader) problem(line int, skipped bool, msg string) error {
	if !x.yield(memory.Unit{}, newProblem(line, skipped, msg)) {
		return errStopped
	}
	return nil
}

// give yields the unit that waits, with the text that follows it.
func (x *xliffReader) give(next string) error {
	u := x.waiting
	if u == nil {
		return nil
	}
	x.waiting = nil
	if !x.ours {
		u.Next = next
	}
	if !x.yield(*u, nil) {
		return errStopped
	}
	return nil
}

func (x *xliffReader) document() error {
	if _, err := x.s.next(); err != nil {
		if root := x.s.Root(); root != "" && root[strings.IndexByte(root, ':')+1:] != "xliff" {
			return notXLIFF(x.s.Root())
		}
		return err
	}
	if e := x.s.element(); e.local != "xliff" {
		return notXLIFF(x.s.Root())
	}
	if msg := oddVersion(x.s.root, x.s.attr("version")); msg != "" {
		if err := x.problem(x.s.StartLine(), false, msg); err != nil {
			return err
		}
	}
	if err := x.names("srcLang", "trgLang"); err != nil {
		return err
	}
	x.enter()
	err := x.s.children(func(e xmlName) error {
		switch e {
		case xmlName{"", "file"}:
			return x.file()
		case xmlName{"", "notes"}: // Of the whole document, in 2.2.
			return x.s.skip()
		}
		return x.misplaced(e)
	})
	if err != nil {
		return err
	}
	if err := x.give(""); err != nil {
		return err
	}
	_, err = x.s.next()
	line := x.s.Trailing()
	switch {
	case err == io.EOF && line == 0:
		return nil
	case err == io.EOF:
	case errors.Is(err, document.ErrNotText):
		line = x.s.Line()
	default:
		return err
	}
	return x.problem(line, false, "what follows the end of the document was not read")
}

// oddVersion says what is odd about the version and namespace of a document.
func oddVersion(space, version string) string {
	switch {
	case version == "":
		return "the file does not say which version of XLIFF it is"
	case !slices.Contains([]string{"1.0", "1.1", "1.2", "2.0", "2.1", "2.2"}, version):
		return fmt.Sprintf("version %.20q is not known: read as the nearest one", version)
	case space == "" && version != "1.0":
		return "the file does not name the namespace of XLIFF"
	case space != "" && !isXLIFF(space):
		return fmt.Sprintf("the namespace %.80q is not that of XLIFF", space)
	case space != "" && (version[0] == '1') != strings.HasPrefix(space, nsXLIFF1):
		return fmt.Sprintf("the namespace %s is not that of version %s", space, version)
	}
	return ""
}

// misplaced skips an element that has no place where it is.
func (x *xliffReader) misplaced(e xmlName) error {
	if e.space == "" {
		if err := x.problem(x.s.StartLine(), false, fmt.Sprintf("<%.40s> has no place here: left out", e.local)); err != nil {
			return err
		}
	}
	return x.s.skip()
}

// enter notes what the element that has just started says for all in it; leave is
// for its end.
func (x *xliffReader) enter() (leave func()) {
	inherit := func(list []bool, otherwise bool, value, yes, no string) []bool {
		v := otherwise
		if n := len(list); n > 0 {
			v = list[n-1]
		}
		return append(list, v && value != no || value == yes)
	}
	x.translate = inherit(x.translate, true, x.s.attr("translate"), "yes", "no")
	x.preserve = inherit(x.preserve, false, x.s.attr("xml:space"), "preserve", "default")
	return func() {
		x.translate = x.translate[:len(x.translate)-1]
		x.preserve = x.preserve[:len(x.preserve)-1]
	}
}

// translatable and preserved are what holds where the reader is.
func (x *xliffReader) translatable() bool { return x.translate[len(x.translate)-1] }
func (x *xliffReader) preserved() bool    { return x.preserve[len(x.preserve)-1] }

func (x *xliffReader) file() error {
	defer x.enter()()
	x.ours = false
	document := [2]string{x.from, x.to}
	defer func() { x.from, x.to = document[0], document[1] }()
	err := x.names("source-language", "target-language")
	if err == nil {
		err = x.container()
	}
	if err == nil {
		err = x.give("")
	}
	x.last, x.previous = "", ""
	return err
}

// names notes what all units will have of the <xliff> or <file> that has just started:
// its languages, and what it was made of.
func (x *xliffReader) names(from, to string) error {
	for _, name := range []string{from, to, "original"} {
		if n := len(x.s.attr(name)); n > maxName {
			return fmt.Errorf("%s is of %d bytes, and every unit would have it: the most is %d", name, n, maxName)
		}
	}
	x.original = x.s.attr("original")
	x.from = orElse(strings.TrimSpace(x.s.attr(from)), x.from)
	x.to = orElse(strings.TrimSpace(x.s.attr(to)), x.to)
	return nil
}

// container reads what holds units: a file, its header and body, a group.
func (x *xliffReader) container() error {
	return x.s.children(func(e xmlName) error {
		switch {
		case e == (xmlName{nsMetadata, "metadata"}):
			x.room = maxUnit
			meta, err := x.metadata()
			x.ours = x.ours || len(meta) > 0
			return err
		case e.space != "":
			return x.s.skip()
		}
		switch e.local {
		case "group", "bin-unit":
			defer x.enter()()
			return x.container()
		case "body", "header":
			return x.container()
		case "tool":
			x.ours = x.ours || x.s.attr("tool-id") == xliffTool
			return x.s.skip()
		case "trans-unit":
			return x.transUnit()
		case "unit":
			return x.unit2()
		}
		return x.s.skip()
	})
}

// metadata reads the <metadata> that has just started, as far as it is Hafez's. It
// takes room for it.
func (x *xliffReader) metadata() (meta []memory.Prop, err error) {
	err = x.s.children(func(e xmlName) error {
		if e.space != nsMetadata || e.local != "metaGroup" || x.s.attr("category") != xliffTool {
			return x.s.skip()
		}
		return x.s.children(func(e xmlName) error {
			if e.space != nsMetadata || e.local != "meta" {
				return x.s.skip()
			}
			key := x.s.attr("type")
			if err := x.takeTag(); err != nil {
				return err
			}
			value, err := x.content()
			meta = append(meta, memory.Prop{Key: key, Value: value})
			return err
		})
	})
	return meta, err
}

// content reads the text of the element that has just started.
func (x *xliffReader) content() (string, error) {
	var text []byte
	for depth := 1; depth > 0; {
		kind, err := x.s.next()
		if err != nil {
			return "", err
		}
		switch kind {
		case xmlscan.Start:
			depth++
		case xmlscan.End:
			depth--
		case xmlscan.Text:
			if err := x.take(len(x.s.Text())); err != nil {
				return "", err
			}
			text = append(text, x.s.Text()...)
		}
	}
	return string(text), nil
}

// begin makes room for the unit that has just started.
func (x *xliffReader) begin() error {
	x.room = maxUnit
	x.s.Flaws() // Those of white space between units are nobody's.
	return x.takeTag()
}

// takeTag takes room for the tag found last.
func (x *xliffReader) takeTag() error {
	size := 200
	for _, a := range x.s.Attrs() {
		size += len(a.Name) + len(a.Value)
	}
	return x.take(size)
}

func (x *xliffReader) take(n int) error {
	if x.room -= n; x.room < 0 {
		return fmt.Errorf("a translation unit of over %d bytes", maxUnit)
	}
	return nil
}

// inline reads a <source> or <target>, or their like.
func (x *xliffReader) inline(data map[string]string, where string, odd *oddities) (*inlineText, error) {
	odd.dropped("beside the text", x.s)
	defer x.enter()()
	if err := x.takeTag(); err != nil {
		return nil, err
	}
	r := inlineReader{s: x.s, take: x.take, data: data}
	t, err := r.text()
	if err != nil {
		return nil, err
	}
	for _, msg := range t.odd {
		odd.say("in the " + where + ": " + msg)
	}
	msg, broken := dropped(x.s.Flaws())
	switch {
	case broken && t.damage == "":
		t.damage = fmt.Sprintf("the %s is damaged: %s", where, msg)
	case msg != "":
		odd.say(fmt.Sprintf("in the %s: %s", where, msg))
	}
	if !x.preserved() {
		t.whole.trimIndent()
		for i := range t.segments {
			t.segments[i].trimIndent()
		}
	}
	return t, nil
}

// oddities is what is to be said of a unit, each once, and not without end.
type oddities []string

func (o *oddities) say(msg string) {
	if len(*o) < maxOdd && !slices.Contains(*o, msg) {
		*o = append(*o, msg)
	}
}

func (o *oddities) dropped(where string, s *nameScanner) {
	if msg, _ := dropped(s.Flaws()); msg != "" {
		o.say(where + ": " + msg)
	}
}

// found is a segment with what its file says of it.
type found struct {
	line           int
	source, target segmentText
	damage         string
	from, to       string
	confirmed      bool
	why            string // It is not confirmed.
	props          []memory.Prop
}

// common is what a unit of the file has for all its segments.
type common struct {
	notes []string
	props []memory.Prop
	meta  []memory.Prop // What Hafez has kept in it.
	odd   oddities
	size  int // About how many bytes of notes and properties that is; 0: not known yet.
	spent int // How many the segments have had of them.
}

// share counts what a segment has that stands once in its unit: a thousand segments
// with a thousand notes are a million.
func (c *common) share(f *found) error {
	if c.size == 0 {
		for _, note := range c.notes {
			c.size += len(note) + 50
		}
		for _, p := range c.props {
			c.size += len(p.Key) + len(p.Value) + 50
		}
	}
	c.spent += c.size
	for _, p := range f.props {
		c.spent += len(p.Key) + len(p.Value)
	}
	if c.spent > maxShared {
		return fmt.Errorf("the segments of one unit have notes and properties of over %d bytes", maxShared)
	}
	return nil
}

// prop adds a property if it has a value.
func addProp(props *[]memory.Prop, key, value string) {
	if value != "" {
		*props = append(*props, memory.Prop{Key: key, Value: value})
	}
}

// deliver yields what a segment comes to.
func (x *xliffReader) deliver(c *common, f *found) error {
	source, target := f.source.side(), f.target.side()
	from, to := orElse(f.from, x.from), orElse(f.to, x.to)
	fits, turn := x.langs.fitPair(from, to)
	if turn {
		source, target, from, to = target, source, to, from
	}
	from, to = orElse(from, x.opts.from()), orElse(to, x.opts.to())
	if !f.source.empty() { // The unit before this one is whole now.
		if err := x.give(source.text); err != nil {
			return err
		}
		x.previous, x.last = x.last, source.text
	}
	why := ""
	status := memory.Draft
	own := false // whether Hafez wrote that it is not confirmed
	if s, ok := memory.ParseStatus(metaValue(c.meta, metaStatus)); x.ours && ok && s != memory.Confirmed {
		status, own = s, true
	}
	switch {
	case !x.translatable():
		why = `not to be translated: translate="no"`
	case f.damage != "":
		why = f.damage
	case f.source.empty():
		why = "the source is empty"
	case !f.target.there:
		why = "no target"
	case f.target.empty():
		why = "the target is empty"
	case !fits:
		why = fmt.Sprintf("a text in %s with its translation into %s", from, to)
	case !f.confirmed && !own && !x.opts.All:
		why = f.why + ": not confirmed in the file; --all takes it as a draft"
	}
	if why != "" {
		return x.problem(f.line, true, why)
	}
	if err := c.share(f); err != nil {
		return err
	}
	u := memory.Unit{Source: source.text, Target: target.text, From: from, To: to, Notes: slices.Clip(c.notes)}
	if !f.confirmed {
		u.Status = status
	}
	if x.ours && turn { // What Hafez has kept beside the texts goes by their places in the file.
		u.Source, u.Target, u.From, u.To = u.Target, u.Source, u.To, u.From
		source, target = target, source
	}
	var codes []memory.Prop
	if source.coded {
		codes = append(codes, memory.Prop{Key: sourceCodes, Value: source.codes})
	}
	if target.coded {
		codes = append(codes, memory.Prop{Key: targetCodes, Value: target.codes})
	}
	if x.ours {
		readMeta(&u, c.meta, codes)
		if turn {
			u = turned(u)
		}
	} else {
		u.Origin = x.opts.Origin
		u.Previous = x.previous
		u.Props = slices.Concat(codes, c.props, f.props)
	}
	for _, msg := range c.odd {
		if err := x.problem(f.line, false, msg); err != nil {
			return err
		}
	}
	c.odd = nil
	x.waiting = &u
	return nil
}

func metaValue(meta []memory.Prop, key string) string {
	for _, p := range meta {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// readMeta gives a unit that Hafez wrote the fields and properties that it had.
// Codes are those that its texts have.
func readMeta(u *memory.Unit, meta, codes []memory.Prop) {
	var props []memory.Prop
	for _, p := range meta {
		if key, ok := strings.CutPrefix(p.Key, metaProp); ok {
			props = append(props, memory.Prop{Key: key, Value: p.Value})
			codes = slices.DeleteFunc(codes, func(c memory.Prop) bool { return c.Key == key })
			continue
		}
		switch p.Key {
		case metaFrom:
			u.From = p.Value
		case metaTo:
			u.To = p.Value
		case metaCreated:
			u.Created, _ = parseDate(p.Value)
		case metaCreatedBy:
			u.CreatedBy = p.Value
		case metaChanged:
			u.Changed, _ = parseDate(p.Value)
		case metaChangedBy:
			u.ChangedBy = p.Value
		case metaOrigin:
			u.Origin = p.Value
		case metaPrevious:
			u.Previous = p.Value
		case metaNext:
			u.Next = p.Value
		case metaCodes:
			i := slices.IndexFunc(codes, func(c memory.Prop) bool { return c.Key == p.Value })
			if i >= 0 {
				props = append(props, codes[i])
				codes = slices.Delete(codes, i, i+1)
			}
		}
	}
	u.Props = append(codes, props...)
	if len(u.Props) == 0 {
		u.Props = nil
	}
}
