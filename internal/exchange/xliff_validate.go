package exchange

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
)

// maxFindings are told of one file; and of so many ids it is known whether they are
// unique.
const (
	maxFindings = 10_000
	maxKnownIDs = 1 << 19
	maxPending  = 1 << 16  // References whose ids may come later.
	maxHeld     = 32 << 20 // Bytes of elements that are held at once.
)

// node is an element as the validator keeps it: all of a unit's, until its end, and
// else those that are open and what hangs on them beside units.
type node struct {
	name         string // With the usual prefix of a module; empty for other namespaces.
	space        string
	attrs        []xmlscan.Attr
	line, column int
	parent       *node
	kids         []*node
	text         bool // It has text that is not white space.
	size         int  // About how many bytes it takes, with all in it.

	slot    int // Of the rule's children, where the last one fitted.
	inSlot  int // How many there.
	rule    xliffRule
	ruled   bool
	slots   []childSlot
	strange bool // What is in it is of no concern.
}

// childSlot is a place for children.
type childSlot struct {
	names    []string
	min, max int
}

func (n *node) attr(name string) string { return attr(n.attrs, name) }

func (n *node) has(name string) bool {
	return slices.ContainsFunc(n.attrs, func(a xmlscan.Attr) bool { return a.Name == name })
}

// child is the first child of that name; nil if there is none.
func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// all calls f for every element below n, in their order.
func (n *node) all(f func(*node)) {
	for _, k := range n.kids {
		f(k)
		k.all(f)
	}
}

// up is the nearest element around n, or n itself, of that name; nil if there is none.
func (n *node) up(name string) *node {
	for ; n != nil && n.name != name; n = n.parent {
	}
	return n
}

// inherited is what an attribute is for n: that of the nearest element that has it.
func (n *node) inherited(name string) string {
	for ; n != nil; n = n.parent {
		if n.has(name) {
			return n.attr(name)
		}
	}
	return ""
}

// xliffValidator goes through one file.
type xliffValidator struct {
	s        *nameScanner
	v12      bool
	rules    map[string]xliffRule
	slots    map[string][]childSlot
	open     *node
	findings []Finding
	held     int // Bytes of the elements that are held.

	ids     map[string]map[string]bool // By scope.
	known   int                        // How many there are.
	pending []reference                // To be looked up at the end of the file.

	codepoints bool            // Sizes are counted in characters.
	sizes      map[string]bool // The ids of data about sizes.
}

// reference is an attribute that must name something that may come later.
type reference struct {
	at   node // Its place only.
	id   string
	in   []string // Scopes of which one must know the id.
	what string
}

func validateXLIFF(r io.Reader, opts Options, found func(Finding) bool) error {
	text, err := open(r, opts, document.NewXML)
	if err != nil {
		return opts.fileError(0, err)
	}
	v := &xliffValidator{s: newNameScanner(xmlscan.New(text)), ids: map[string]map[string]bool{}, sizes: map[string]bool{}}
	if p := encodingProblem(text); p != nil {
		v.findings = append(v.findings, Finding{Line: p.Line, Message: p.Message})
	}
	err = v.document()
	slices.SortStableFunc(v.findings, func(a, b Finding) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	for _, f := range v.findings {
		if !found(f) {
			return nil
		}
	}
	if len(v.findings) == maxFindings {
		if !found(Finding{Message: fmt.Sprintf("more than %d findings: the others are not told", maxFindings)}) {
			return nil
		}
	}
	if err != nil {
		return opts.fileError(v.s.Line(), err)
	}
	return nil
}

// say adds a finding about an element.
func (v *xliffValidator) say(at *node, format string, args ...any) {
	if len(v.findings) < maxFindings {
		v.findings = append(v.findings, Finding{at.line, at.column, oneLine(fmt.Sprintf(format, args...))})
	}
}

func (v *xliffValidator) document() error {
	for {
		kind, err := v.s.next()
		if err == io.EOF {
			if line := v.s.Trailing(); line > 0 {
				v.say(&node{line: line}, "something follows the end of the document")
			}
			return nil
		}
		if v.s.Closed() && errors.Is(err, document.ErrNotText) {
			v.say(&node{line: v.s.Line()}, "something follows the end of the document")
			return nil
		}
		if err != nil {
			if root := v.s.Root(); root != "" && root[strings.IndexByte(root, ':')+1:] != "xliff" {
				return notXLIFF(root)
			}
			return err
		}
		switch kind {
		case xmlscan.Start:
			err = v.start()
		case xmlscan.End:
			v.end()
		case xmlscan.Text:
			v.texts()
		}
		if err != nil {
			return err
		}
		if first, count := v.s.Flaws(); count > 0 && len(v.findings) < maxFindings {
			v.findings = append(v.findings, Finding{Line: first[0].Line,
				Message: fmt.Sprintf("the character U+%04X, which XML forbids", first[0].Char)})
		}
	}
}

// nameOf is an element's name with the usual prefix of its module; empty if it is of a
// namespace of which there is nothing to say.
func nameOf(e xmlName) string {
	if e.space == "" {
		return e.local
	}
	if prefix := modulePrefix(e.space); prefix != "" {
		return prefix + ":" + e.local
	}
	return ""
}

// modulePrefix is the usual prefix of a module's namespace; else empty.
func modulePrefix(space string) string {
	name, ok := strings.CutPrefix(space, nsModules)
	if !ok {
		return ""
	}
	name, _, _ = strings.Cut(name, ":")
	for _, m := range modules2 {
		if m.uri == name {
			return m.prefix
		}
	}
	return ""
}

// isModule says whether the elements of a name's module are known.
func isModule(name string) bool {
	return slices.ContainsFunc(modules2, func(m xliffModule) bool {
		return m.first != "" && strings.HasPrefix(name, m.prefix+":")
	})
}

func (v *xliffValidator) start() error {
	s := v.s
	e := s.element()
	n := &node{name: nameOf(e), space: e.space, attrs: slices.Clone(s.Attrs()), line: s.StartLine(), column: s.Column(), parent: v.open}
	if n.parent == nil {
		if e.local != "xliff" {
			return notXLIFF(s.Root())
		}
		v.root(n)
	}
	p := n.parent
	v.open = n
	n.strange = p != nil && p.strange
	if n.name == "" && !v.v12 {
		v.extension(n)
	}
	if n.strange {
		return nil
	}
	if n.name != "" {
		n.size = 300
		for _, a := range n.attrs {
			n.size += len(a.Name) + len(a.Value) + 32
		}
		if v.held += n.size; v.held > maxHeld {
			return fmt.Errorf("elements of over %d bytes in <%s>", maxHeld, p.name)
		}
		if p != nil {
			p.kids = append(p.kids, n)
		}
	}
	placed := p == nil || !p.ruled || v.fits(p, n)
	n.rule, n.ruled = v.rules[n.name]
	switch {
	case n.ruled:
		n.slots = v.slotsOf(n.name)
		v.attributes(n)
		if !v.v12 {
			v.module(n, placed)
		}
	case e.space == "":
		v.say(n, "<%.40s> is no element of XLIFF %s", e.local, v.version())
		n.strange = true
	case n.name == "":
		n.strange = true
	case !v.v12 && strings.HasPrefix(n.name, "slr:"):
		v.moduleElement(n)
	case !v.v12 && isModule(n.name):
		v.say(n, "<%.40s> is no element of its module", v.s.Name())
	}
	return nil
}

func (v *xliffValidator) version() string {
	if v.v12 {
		return "1.2"
	}
	return "2"
}

func notXLIFF(root string) error {
	e := &FileError{Msg: "not XLIFF: the root element is " + root}
	if strings.EqualFold(root, "html") {
		e.Hint = "this is a web page, perhaps one that asks to log in: fetch the file again"
	}
	return e
}

// root decides by which rules the document goes.
func (v *xliffValidator) root(n *node) {
	version := n.attr("version")
	v.v12 = strings.HasPrefix(version, "1") || version == "" && !n.has("srcLang")
	switch {
	case v.v12:
		v.rules = rules12
	case v.s.root == nsXLIFF22:
		v.rules = maps.Clone(rules2)
		maps.Copy(v.rules, rules22)
	default:
		v.rules = rules2
	}
	v.slots = map[string][]childSlot{}
	if msg := oddVersion(v.s.root, version); msg != "" && version != "" {
		v.say(n, "%s", msg)
	}
}

// slotsOf takes a rule's children apart.
func (v *xliffValidator) slotsOf(name string) []childSlot {
	if slots, ok := v.slots[name]; ok {
		return slots
	}
	var slots []childSlot
	for _, f := range strings.Fields(v.rules[name].children) {
		s := childSlot{min: 1, max: 1}
		switch f[len(f)-1] {
		case '?':
			s.min = 0
		case '*':
			s.min, s.max = 0, 1<<30
		case '+':
			s.max = 1 << 30
		}
		s.names = strings.Split(strings.TrimRight(f, "?*+"), "|")
		slots = append(slots, s)
	}
	v.slots[name] = slots
	return slots
}

// fits says what is wrong with where a child stands. It is false if the child may stand
// nowhere in its parent.
func (v *xliffValidator) fits(p, n *node) bool {
	name := n.name
	wanted := func(s childSlot) bool {
		return name != "" && slices.Contains(s.names, name) ||
			n.space != "" && slices.Contains(s.names, "any")
	}
	for i := p.slot; i < len(p.slots); i++ {
		s := p.slots[i]
		if !wanted(s) {
			continue
		}
		if i != p.slot {
			v.missing(p, n, i)
			p.slot, p.inSlot = i, 0
		}
		if p.inSlot++; p.inSlot > s.max {
			v.say(n, "a second <%s> in <%s>, which may have only one", v.called(n), v.called(p))
		}
		return true
	}
	for _, s := range p.slots {
		if wanted(s) {
			v.say(n, "<%s> stands behind what it must come before in <%s>", v.called(n), v.called(p))
			return true
		}
	}
	if v.rules[name].attrs == "" && v.rules[name].children == "" && n.space == "" && !v.rules[name].text {
		return false // No element of XLIFF, which is told anyway.
	}
	if n.space != "" && name == "" {
		v.say(n, "<%.40s>: an element of another namespace has no place in <%s>", v.s.Name(), v.called(p))
		return false
	}
	v.say(n, "<%s> has no place in <%s>", v.called(n), v.called(p))
	return false
}

// missing says which children should have come before the slot.
func (v *xliffValidator) missing(p, at *node, slot int) {
	for i := p.slot; i < slot; i++ {
		s := p.slots[i]
		if s.min > 0 && (i > p.slot || p.inSlot == 0) {
			v.say(at, "<%s> must have a <%s> before this", v.called(p), strings.Join(s.names, "> or <"))
		}
	}
}

// called is an element's name for people.
func (v *xliffValidator) called(n *node) string {
	if n.name != "" {
		return n.name
	}
	return "…"
}

// attributes checks those of an element by its rule.
func (v *xliffValidator) attributes(n *node) {
	allowed := strings.Fields(n.rule.attrs)
	for _, f := range allowed {
		name, _, _ := strings.Cut(f, "=")
		if name, must := strings.CutSuffix(name, "!"); must && !n.has(name) {
			v.say(n, "<%s> must have the attribute %s", n.name, name)
		}
	}
	for _, a := range n.attrs {
		if isNamespace(a.Name) {
			continue
		}
		i := slices.IndexFunc(allowed, func(f string) bool {
			name, _, _ := strings.Cut(f, "=")
			return strings.TrimSuffix(name, "!") == a.Name
		})
		prefix := prefixOf(a.Name)
		switch {
		case i >= 0:
			_, kind, _ := strings.Cut(allowed[i], "=")
			if k, ok := valueKinds[kind]; ok && !k.ok(a.Value) {
				v.say(n, "%s=%.60q of <%s> must be %s", a.Name, a.Value, n.name, k.words)
			}
		case prefix == "xml" && n.rule.others == "all":
		case prefix == "":
			v.say(n, "<%s> has no attribute %s", n.name, a.Name)
		case v.s.uri(prefix) == "" && prefix != "xml":
			v.say(n, "the prefix of %s is bound to no namespace", a.Name)
		case n.rule.others == "none", n.rule.others == "modules" && !strings.HasPrefix(v.s.uri(prefix), nsModules) && !isITS(v.s.uri(prefix)):
			v.say(n, "<%s> may not have %s, an attribute of another namespace", n.name, a.Name)
		}
	}
}

// isITS says whether a namespace is one of the module for ITS.
func isITS(uri string) bool {
	return uri == "http://www.w3.org/2005/11/its" || uri == "urn:oasis:names:tc:xliff:itsm:2.1"
}

func (v *xliffValidator) texts() {
	n := v.open
	if n == nil || n.text || len(strings.TrimSpace(string(v.s.Text()))) == 0 {
		return
	}
	n.text = true
	if n.ruled && !n.strange && !n.rule.text {
		v.findings = append(v.findings, Finding{v.s.StartLine(), v.s.Column(), fmt.Sprintf("<%s> may not have text", n.name)})
	}
}

func (v *xliffValidator) end() {
	n := v.open
	v.open = n.parent
	if n.ruled && !n.strange {
		for i := n.slot; i < len(n.slots); i++ {
			if s := n.slots[i]; s.min > 0 && (i > n.slot || n.inSlot == 0) {
				v.say(n, "<%s> must have a <%s>", n.name, strings.Join(s.names, "> or <"))
			}
		}
		if v.v12 {
			v.end12(n)
		} else {
			v.end2(n)
		}
	}
	p := n.parent
	if p == nil || len(p.kids) == 0 || p.kids[len(p.kids)-1] != n {
		return // It is not held.
	}
	switch n.name {
	case "unit", "trans-unit", "bin-unit", "group", "file", "body":
		p.kids = p.kids[:len(p.kids)-1]
		v.held -= n.size
	default:
		p.size += n.size
	}
}

// define adds an id to those of a scope, and says if it is there already. What has a %s
// for the id.
func (v *xliffValidator) define(at *node, scope, id, what string) {
	v.defineIn(at, scope, "", id, what)
}

// defineIn does so with ids of the same namespace.
func (v *xliffValidator) defineIn(at *node, scope, space, id, what string) {
	if id == "" {
		return
	}
	key := id
	if space != "" {
		key = space + " " + id
	}
	ids := v.ids[scope]
	if ids == nil {
		ids = map[string]bool{}
		v.ids[scope] = ids
	}
	if ids[key] {
		v.say(at, "%s stands twice: it must be unique %s", fmt.Sprintf(what, quoted(id)), scopeWords(scope))
		return
	}
	if v.known < maxKnownIDs {
		v.known++
		ids[key] = true
	}
}

// quoted is an id for people.
func quoted(id string) string { return fmt.Sprintf("%.60q", id) }

// scopeWords says where a scope's ids must be unique. A scope is called "file units"; of
// groups, which may stand in one another, "group3:5 extensions".
func scopeWords(scope string) string {
	where, _, _ := strings.Cut(scope, " ")
	return "in the " + strings.TrimRight(where, "0123456789:")
}

// forget ends the scopes whose names begin so.
func (v *xliffValidator) forget(prefix string) {
	for scope, ids := range v.ids {
		if strings.HasPrefix(scope, prefix+" ") {
			v.known -= len(ids)
			delete(v.ids, scope)
		}
	}
}

// refer notes that an id must be known in one of the scopes when the file ends.
func (v *xliffValidator) refer(at *node, id, what string, in ...string) {
	if len(v.pending) < maxPending && v.known < maxKnownIDs {
		v.pending = append(v.pending, reference{node{line: at.line, column: at.column}, id, in, what})
	}
}

// resolve says which references name nothing.
func (v *xliffValidator) resolve() {
	for _, r := range v.pending {
		if v.known < maxKnownIDs && !slices.ContainsFunc(r.in, func(scope string) bool { return v.ids[scope][r.id] }) {
			v.say(&r.at, "%s %.60q names nothing in the file", r.what, r.id)
		}
	}
	v.pending = nil
}
