package document

import (
	"slices"
	"strings"

	"hafez/internal/xmlscan"
)

// odtStyles are the styles of a document as they stand in the file.
type odtStyles struct {
	byName map[odtStyleKey]*odtStyleSource
	pages  []*odtStyleSource // the layouts of pages
	all    []*odtStyleSource // the others, in the order of the file
	homes  map[*xmlSource]*odtHome

	current *odtStyleSource // that is being read
	depth   int             // of its element
}

// odtStyleKey is where a style is looked up: an automatic style is known in its own
// part only, and one that has a name for people, whose source is nil, in all. The
// style that all of a family are based on has no name.
type odtStyleKey struct {
	source       *xmlSource
	family, name string
}

// odtStyleSource is a style as it stands in the file.
type odtStyleSource struct {
	odtStyleKey
	in     *xmlSource
	home   *odtHome
	parent string
	tag    span
	whole  span
	props  []odtProps
	others bool // it has something else in it
}

// odtProps are the properties of one kind that a style tells.
type odtProps struct {
	element string // "style:text-properties"
	tag     span
	end     int
	attrs   map[string]string // by their names as in namespaces: "fo:text-align"
}

// odtHome is where a part has its automatic styles, or could have.
type odtHome struct {
	tag    span // of their element; none if end is 0
	end    int  // where its end tag begins
	before int  // where else it would have to begin, or -1

	prefixes map[string]string // "style:" for "style"
}

// raw gives attributes the names that they have in the part, and declares what it
// does not.
func (h *odtHome) raw(attrs []newAttr) (raw []newAttr) {
	for _, a := range attrs {
		namespace, local, _ := strings.Cut(a.name, ":")
		prefix, ok := h.prefixes[namespace]
		if !ok {
			prefix = namespace + ":"
			declaration := newAttr{"xmlns:" + namespace, odtNamespaces[namespace]}
			if !slices.Contains(raw, declaration) {
				raw = append(raw, declaration)
			}
		}
		raw = append(raw, newAttr{prefix + local, a.value})
	}
	return raw
}

// element is an element of properties with nothing in it.
func (h *odtHome) element(set odtSet) string {
	_, local, _ := strings.Cut(set.element, ":")
	tag := "<" + h.prefixes["style"] + local + "/>"
	return string(withAttrs([]byte(tag), h.raw(set.attrs)))
}

// odtNamespaces are those that styles are written with.
var odtNamespaces = map[string]string{"fo": oasis + "xsl-fo-compatible:1.0", "table": oasis + "table:1.0", "text": oasis + "text:1.0"}

// watch takes note of what is found in a part.
func (t *odtStyles) watch(s *xmlSource, kind xmlscan.Kind) {
	if t.homes == nil {
		t.homes = map[*xmlSource]*odtHome{}
	}
	home := t.homes[s]
	if home == nil {
		home = &odtHome{before: -1, prefixes: map[string]string{}}
		t.homes[s] = home
	}
	if kind == xmlscan.Start && len(s.path) <= 3 {
		for _, namespace := range []string{"office", "style", "fo", "table", "text"} {
			if prefix, ok := s.prefix(namespace); ok && home.prefixes[namespace] == "" {
				home.prefixes[namespace] = prefix
			}
		}
	}
	at := s.span()
	switch {
	case kind == xmlscan.Start && t.current != nil:
		c := t.current
		switch {
		case len(s.path) != t.depth+1:
		case strings.HasSuffix(s.element, "-properties"):
			p := odtProps{element: s.element, tag: at, attrs: map[string]string{}}
			for _, a := range s.s.Attrs() {
				if prefix, local, ok := strings.Cut(a.Name, ":"); ok {
					p.attrs[s.namespace(prefix)+":"+local] = a.Value
				}
			}
			c.props = append(c.props, p)
		default:
			c.others = true
		}
	case kind == xmlscan.Start:
		t.starts(s, home, at)
	case kind == xmlscan.End && t.current != nil:
		switch len(s.path) {
		case t.depth:
			if n := len(t.current.props); n > 0 && t.current.props[n-1].end == 0 {
				t.current.props[n-1].end = at.end
			}
		case t.depth - 1:
			t.current.whole = span{t.current.tag.start, at.end}
			t.current = nil
		}
	case kind == xmlscan.End && s.element == "office:automatic-styles" && home.end == 0:
		home.end = at.start
		if isEmptyTag(s.text[home.tag.start:home.tag.end]) {
			home.end = home.tag.end
		}
	}
}

func (t *odtStyles) starts(s *xmlSource, home *odtHome, at span) {
	switch s.element {
	case "office:automatic-styles":
		if home.tag.end == 0 {
			home.tag = at
		}
	case "office:master-styles", "office:body":
		if home.before < 0 {
			home.before = at.start
		}
	case "style:style", "style:default-style", "style:page-layout":
		parent := s.parent()
		if parent != "office:styles" && parent != "office:automatic-styles" {
			return
		}
		st := &odtStyleSource{in: s, home: home, tag: at}
		st.family, _ = s.attr("style:family")
		if s.element != "style:default-style" {
			st.name, _ = s.attr("style:name")
		}
		st.parent, _ = s.attr("style:parent-style-name")
		if parent == "office:automatic-styles" {
			st.source = s
		}
		t.current, t.depth = st, len(s.path)
		if s.element == "style:page-layout" {
			t.pages = append(t.pages, st)
			return
		}
		t.all = append(t.all, st)
		t.byName[st.odtStyleKey] = st
	}
}

// find gives the style of a name in a part, or nil.
func (t *odtStyles) find(s *xmlSource, family, name string) *odtStyleSource {
	if name == "" {
		return nil
	}
	if st := t.byName[odtStyleKey{s, family, name}]; st != nil {
		return st
	}
	return t.byName[odtStyleKey{nil, family, name}]
}

// chain is a style and what it is based on, to the style that all of its family are.
func (t *odtStyles) chain(s *xmlSource, family, name string) (chain []*odtStyleSource) {
	for range maxStyleChain {
		st := t.find(s, family, name)
		if st == nil {
			break
		}
		chain = append(chain, st)
		name, s = st.parent, nil
	}
	if st := t.byName[odtStyleKey{nil, family, ""}]; st != nil {
		chain = append(chain, st)
	}
	return chain
}

// attr is a property that the style itself tells.
func (st *odtStyleSource) attr(element, name string) string {
	for _, p := range st.props {
		if p.element == element {
			return p.attrs[name]
		}
	}
	return ""
}

// attrOf is a property of the first in a chain that tells it, and which that is; -1
// if none does.
func attrOf(chain []*odtStyleSource, element, name string) (value string, at int) {
	for i, st := range chain {
		if v := st.attr(element, name); v != "" {
			return v, i
		}
	}
	return "", -1
}

// looksLikeNothing tells a span that has no look of its own: programs note in which
// session a text was typed, and its language.
func (t *odtStyles) looksLikeNothing(s *xmlSource, element, style string) bool {
	if element != "text:span" {
		return false
	}
	if style == "" {
		return true
	}
	st := t.find(s, "text", style)
	if st == nil || st.source == nil || st.others || st.parent != "" {
		return false
	}
	for _, p := range st.props {
		for name := range p.attrs {
			_, local, _ := strings.Cut(name, ":")
			switch {
			case local == "rsid", local == "paragraph-rsid", strings.HasSuffix(local, "-asian"),
				strings.HasPrefix(local, "language"), strings.HasPrefix(local, "country"), strings.HasPrefix(local, "script"), strings.HasPrefix(local, "rfc-language-tag"):
			default:
				return false
			}
		}
	}
	return true
}

// what tells what a pair is, for people, and if it is more than a look.
func (t *odtStyles) what(s *xmlSource, element, style string) (what string, kept bool) {
	switch element {
	case "text:span":
	case "text:a":
		return "link", true
	case "text:ruby":
		return "ruby", false
	case "text:placeholder", "text:text-input":
		return "placeholder", true
	default:
		return "mark", false
	}
	chain := t.chain(s, "text", style)
	has := func(name string, looks func(string) bool) bool {
		v, _ := attrOf(chain, "style:text-properties", name)
		return v != "" && looks(v)
	}
	for _, x := range []struct {
		what  string
		names []string
		looks func(string) bool
	}{
		{"bold", []string{"fo:font-weight", "style:font-weight-complex"}, func(v string) bool { return v == "bold" || len(v) == 3 && v >= "600" && v <= "900" }},
		{"italic", []string{"fo:font-style", "style:font-style-complex"}, func(v string) bool { return v == "italic" || v == "oblique" }},
		{"underline", []string{"style:text-underline-style"}, func(v string) bool { return v != "none" }},
		{"strikethrough", []string{"style:text-line-through-style"}, func(v string) bool { return v != "none" }},
		{"superscript", []string{"style:text-position"}, func(v string) bool { return strings.HasPrefix(v, "super") }},
		{"subscript", []string{"style:text-position"}, func(v string) bool { return strings.HasPrefix(v, "sub") }},
	} {
		if slices.ContainsFunc(x.names, func(name string) bool { return has(name, x.looks) }) {
			return x.what, false
		}
	}
	return "style", false
}

// odtSet are properties that a style shall have.
type odtSet struct {
	element string // as in namespaces
	attrs   []newAttr
}

// change gives the edits by which the style gets properties.
func (st *odtStyleSource) change(sets []odtSet) (edits []edit) {
	text := st.in.text
	tag := text[st.tag.start:st.tag.end]
	var missing strings.Builder // properties that it has none of
	at := st.tag.end
	for _, set := range sets {
		found := false
		for _, p := range st.props {
			if p.element == set.element && !found {
				found = true
				edits = append(edits, edit{p.tag.start, p.tag.end, withAttrs(text[p.tag.start:p.tag.end], st.home.raw(set.attrs))})
			}
			if set.element == "style:text-properties" && p.element != set.element && p.end > at {
				at = p.end // They come last.
			}
		}
		if !found {
			missing.WriteString(st.home.element(set))
		}
	}
	if missing.Len() == 0 {
		return edits
	}
	if isEmptyTag(tag) {
		open := strings.TrimRight(string(tag[:len(tag)-2]), " \t\r\n")
		return []edit{{st.tag.start, st.tag.end, []byte(open + ">" + missing.String() + "</" + tagName(tag) + ">")}}
	}
	return append(edits, edit{at, at, []byte(missing.String())})
}

// copy is the style with another name and properties, as it stands in the file.
func (st *odtStyleSource) copy(name string, sets []odtSet) []byte {
	raw := st.in.text[st.whole.start:st.whole.end]
	edits := st.change(sets)
	for i := range edits {
		edits[i].start -= st.whole.start
		edits[i].end -= st.whole.start
	}
	raw = splice(raw, edits)
	end := tagEnd(raw)
	return append(withAttrs(raw[:end:end], st.home.raw([]newAttr{{"style:name", name}})), raw[end:]...)
}

// tagEnd is where the tag ends with which b begins.
func tagEnd(b []byte) int {
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(b)
}

// put is the edit that puts new styles, as they stand in a file, among the automatic
// ones of a part.
func (h *odtHome) put(s *xmlSource, styles string) edit {
	switch tag := s.text[h.tag.start:h.tag.end]; {
	case h.tag.end == 0:
		name := h.prefixes["office"] + "automatic-styles"
		return edit{h.before, h.before, []byte("<" + name + ">" + styles + "</" + name + ">")}
	case isEmptyTag(tag):
		open := strings.TrimRight(string(tag[:len(tag)-2]), " \t\r\n")
		return edit{h.tag.start, h.tag.end, []byte(open + ">" + styles + "</" + tagName(tag) + ">")}
	}
	return edit{h.end, h.end, []byte(styles)}
}
