package exchange

import (
	"slices"
	"strconv"
	"strings"
)

// end2 checks what XLIFF 2.x says of elements together.
func (v *xliffValidator) end2(n *node) {
	v.resource(n)
	switch n.name {
	case "xliff":
		v.resolve()
	case "file":
		v.define(n, "document files", n.attr("id"), "the id %s of a <file>")
		v.path(n)
		v.revisions(n)
		v.resolveSubFlows()
		v.forget("file")
	case "group":
		v.define(n, "file groups", n.attr("id"), "the id %s of a <group>")
		v.path(n)
		v.revisions(n)
		v.forget("group" + strconv.Itoa(n.line) + ":" + strconv.Itoa(n.column))
	case "unit":
		v.define(n, "file units", n.attr("id"), "the id %s of a <unit>")
		v.path(n)
		v.unit(n)
		v.revisions(n)
		v.forget("unit")
	case "skeleton":
		switch content := n.text || n.inSlot > 0; {
		case content && n.has("href"):
			v.say(n, "<skeleton> has both content and href: it must have one of them")
		case !content && !n.has("href"):
			v.say(n, "<skeleton> has neither content nor href")
		}
	case "notes":
		seen := map[string]bool{}
		for _, note := range n.kids {
			id := note.attr("id")
			if id != "" && seen[id] {
				v.say(note, "the id of a <note> %.60q stands twice: it must be unique in the <notes>", id)
			}
			seen[id] = true
			if p := n.parent; p != nil && id != "" && v.known < maxKnownIDs {
				v.notePath(p, id)
			}
		}
	}
}

// path notes a file, group or unit for references from anywhere.
func (v *xliffValidator) path(n *node) {
	for _, p := range v.pathsOf(n) {
		v.definePath(p)
	}
}

func (v *xliffValidator) notePath(parent *node, id string) {
	for _, p := range v.pathsOf(parent) {
		v.definePath(p + "/n=" + id)
	}
}

func (v *xliffValidator) definePath(p string) {
	const scope = "document paths"
	if v.ids[scope] == nil {
		v.ids[scope] = map[string]bool{}
	}
	if v.known < maxKnownIDs && !v.ids[scope][p] {
		v.known++
		v.ids[scope][p] = true
	}
}

// pathsOf are the ways to write where a file, group or unit is.
func (v *xliffValidator) pathsOf(n *node) []string {
	file := n.up("file")
	if file == nil {
		return nil
	}
	f := "f=" + file.attr("id")
	switch n.name {
	case "group":
		return []string{f + "/g=" + n.attr("id")}
	case "unit":
		return []string{f + "/u=" + n.attr("id")}
	}
	return []string{f}
}

// resolveSubFlows looks up what names units of the file that ends.
func (v *xliffValidator) resolveSubFlows() {
	rest := v.pending[:0]
	for _, r := range v.pending {
		if r.in[0] != "file units" {
			rest = append(rest, r)
		} else if v.known < maxKnownIDs && !v.ids["file units"][r.id] {
			v.say(&r.at, "%s names %.60q, which is the id of no <unit> in the file", r.what, r.id)
		}
	}
	v.pending = rest
}

// extension checks an element of another namespace.
func (v *xliffValidator) extension(n *node) {
	id := n.attr("id")
	if id == "" {
		return
	}
	for p := n.parent; p != nil; p = p.parent {
		switch p.name {
		case "slr:data":
			v.sizes[id] = len(v.sizes) < maxKnownIDs
		case "unit", "file":
			v.defineIn(n, p.name+" extensions", n.space, id, "the id %s of an element of another namespace")
			return
		case "group":
			v.defineIn(n, "group"+strconv.Itoa(p.line)+":"+strconv.Itoa(p.column)+" extensions", n.space, id, "the id %s of an element of another namespace")
			return
		}
	}
}

// module checks where an element of a module stands, unless that has been told, and
// attributes of modules.
func (v *xliffValidator) module(n *node, placed bool) {
	prefix, local, ok := strings.Cut(n.name, ":")
	for _, m := range modules2 {
		if ok && placed && n.parent != nil && m.prefix == prefix && m.first == local && !slices.Contains(strings.Fields(m.parents), n.parent.name) {
			v.say(n, "<%s> has no place in <%s>", n.name, n.parent.name)
		}
	}
	value := func(module, name string) string { return v.moduleAttr(n, module, name) }
	fs, subFs := value("fs", "fs"), value("fs", "subFs")
	if fs != "" && !slices.Contains(htmlElements, fs) {
		v.say(n, "fs=%.40q must be the name of an element of HTML", fs)
	}
	if subFs != "" && fs == "" {
		v.say(n, "subFs needs fs beside it")
	}
	if n.name == "ec" && n.attr("isolated") != "yes" {
		if fs != "" || subFs != "" {
			v.say(n, "an <ec> that is not isolated may not have fs: that is for its <sc>")
		}
		for _, name := range []string{"equivStorage", "sizeInfo", "sizeInfoRef"} {
			if value("sizerestriction", name) != "" {
				v.say(n, "an <ec> that is not isolated may not have %s: that is for its <sc>", name)
			}
		}
	}
	v.sizesOf(n)
	v.moduleElement(n)
}

// sizesOf checks the attributes of the module for restrictions of size.
func (v *xliffValidator) sizesOf(n *node) {
	value := func(name string) string { return v.moduleAttr(n, "sizerestriction", name) }
	info, ref := value("sizeInfo"), value("sizeInfoRef")
	if info != "" && ref != "" {
		v.say(n, "<%s> has both sizeInfo and sizeInfoRef: it may have one of them", n.name)
	}
	if ref != "" && !v.sizes[ref] {
		v.say(n, "sizeInfoRef=%.60q is the id of nothing in <slr:data> before it", ref)
	}
	for name, s := range map[string]string{"equivStorage": value("equivStorage"), "sizeInfo": info} {
		if _, err := strconv.ParseUint(s, 10, 64); s != "" && err != nil && (name == "equivStorage" || v.codepoints) {
			v.say(n, "%s=%.40q must be a whole number", name, s)
		}
	}
	for _, name := range []string{"sizeRestriction", "storageRestriction"} {
		if s := value(name); s != "" && !isRestriction(s) {
			v.say(n, "%s=%.40q must be * or a number, or two with a comma between", name, s)
		}
	}
}

// isRestriction says whether s is "*", "n", "n,n" or "n,*".
func isRestriction(s string) bool {
	first, second, two := strings.Cut(s, ",")
	for i, n := range []string{first, second} {
		_, err := strconv.ParseUint(n, 10, 64)
		if err != nil && !(n == "*" && (i == 1 || !two)) && (i == 0 || two) {
			return false
		}
	}
	return true
}

// moduleAttr is the value of an attribute of a module.
func (v *xliffValidator) moduleAttr(n *node, module, name string) string {
	for _, a := range n.attrs {
		if prefix, local, ok := strings.Cut(a.Name, ":"); ok && local == name && strings.HasPrefix(v.s.uri(prefix), nsModules+module+":") {
			return a.Value
		}
	}
	return ""
}

// moduleElement checks what an element of a module says by itself.
func (v *xliffValidator) moduleElement(n *node) {
	switch n.name {
	case "slr:profiles":
		v.codepoints = n.attr("generalProfile") == "xliff:codepoints"
	case "mtc:match":
		if n.has("subType") && !n.has("type") {
			v.say(n, "subType needs type beside it")
		}
		if ref := n.attr("ref"); n.has("ref") && !strings.HasPrefix(ref, "#") {
			v.say(n, "ref=%.60q must be the part of a reference from # on: #s1", ref)
		}
	case "val:rule":
		count := 0
		for _, a := range n.attrs {
			prefix := prefixOf(a.Name)
			if slices.Contains([]string{"isPresent", "isNotPresent", "startsWith", "endsWith", "mustLoc"}, a.Name) ||
				prefix != "" && !strings.HasPrefix(a.Name, "xmlns:") && prefix != "xml" {
				count++
			}
		}
		if count != 1 {
			v.say(n, "a <rule> must have one of isPresent, isNotPresent, startsWith, endsWith, or a rule of another namespace: it has %d", count)
		}
		if n.attr("existsInSource") == "yes" && !n.has("isPresent") && !n.has("startsWith") && !n.has("endsWith") {
			v.say(n, "existsInSource needs isPresent, startsWith or endsWith beside it")
		}
		if n.has("occurs") && !n.has("isPresent") {
			v.say(n, "occurs needs isPresent beside it")
		}
	case "res:source", "res:target":
		doc := n.up("xliff")
		if own := n.attr("xml:lang"); n.name == "res:source" && own != "" && doc != nil && !strings.EqualFold(own, doc.attr("srcLang")) {
			v.say(n, "<%s> is in %.20q, but the document's srcLang is %.20q", n.name, own, doc.attr("srcLang"))
		}
	}
}

// resource checks what an element of the module for resources says together.
func (v *xliffValidator) resource(n *node) {
	switch n.name {
	case "res:source", "res:target":
		if content := n.text || n.inSlot > 0; content == n.has("href") {
			v.say(n, "<%s> must have either content or href", n.name)
		}
	case "res:resourceData":
		ids := map[string]bool{}
		for _, k := range n.kids {
			v.unique(k, ids)
		}
	}
}

// revisions checks what a <ctr:changeTrack> of n refers to.
func (v *xliffValidator) revisions(n *node) {
	if n.child("ctr:changeTrack") == nil {
		return
	}
	type named struct{ name, id string }
	there := map[named]bool{{n.name, n.attr("id")}: true}
	n.all(func(k *node) {
		if id := k.attr("id"); id != "" {
			there[named{k.name, id}] = true
		}
	})
	for _, track := range n.kids {
		if track.name != "ctr:changeTrack" {
			continue
		}
		for _, r := range track.kids {
			applies, ref := r.attr("appliesTo"), r.attr("ref")
			rule, known := rules2[applies]
			if applies != "" && !known {
				v.say(r, "appliesTo=%.40q must be the name of an element", applies)
			}
			if ref != "" && !there[named{applies, ref}] {
				v.say(r, "ref=%.60q is the id of no <%s> in the <%s>", ref, applies, n.name)
			}
			r.all(func(k *node) {
				property := k.attr("property")
				if k.name != "ctr:item" || !known || property == "content" || property == "" || strings.Contains(property, ":") {
					return
				}
				if !slices.ContainsFunc(strings.Fields(rule.attrs), func(f string) bool {
					name, _, _ := strings.Cut(f, "=")
					return strings.TrimSuffix(name, "!") == property
				}) {
					v.say(k, "property=%.40q must be content or the name of an attribute of <%s>", property, applies)
				}
			})
		}
	}
}

// parts are the segments and ignorables of a unit.
func parts(unit *node) []*node {
	var found []*node
	for _, k := range unit.kids {
		if k.name == "segment" || k.name == "ignorable" {
			found = append(found, k)
		}
	}
	return found
}

func (v *xliffValidator) unit(n *node) {
	all := parts(n)
	segments := 0
	for _, p := range all {
		if p.name == "segment" {
			segments++
			v.state(p)
		}
	}
	if len(all) > 0 && segments == 0 {
		v.say(n, "<unit> must have a <segment>, not only <ignorable>")
	}
	v.order(all)
	var sources, targets []*node
	ids := map[string]bool{}
	for _, p := range all {
		v.unique(p, ids)
		source, target := p.child("source"), p.child("target")
		if source != nil {
			sources = append(sources, source)
		}
		if target != nil {
			targets = append(targets, target)
		}
		v.languages(source, target)
	}
	codes := newCodes(n, sources, targets, ids)
	v.codes(codes)
	for _, k := range n.kids {
		if k.name != "mtc:matches" {
			continue
		}
		seen := map[string]bool{}
		for _, m := range k.kids {
			v.unique(m, seen)
			v.match(m, codes)
		}
	}
	n.all(func(k *node) {
		if ref := k.attr("ref"); strings.HasPrefix(ref, "#") && (k.name == "mrk" || k.name == "sm" || strings.HasPrefix(k.name, "gls:") || k.name == "mtc:match") {
			v.fragment(k, ref, codes)
		}
	})
	v.glossaries(n)
}

// unique says if an element's id is among ids, and puts it there.
func (v *xliffValidator) unique(n *node, ids map[string]bool) {
	id := n.attr("id")
	if id != "" && ids[id] {
		v.say(n, "the id of <%s> %.60q stands twice: it must be unique in <%s>", n.name, id, scopeOf(n))
	}
	ids[id] = true
}

// scopeOf names the element in which the id of n must be unique.
func scopeOf(n *node) string {
	for _, name := range []string{"mtc:matches", "gls:glossary", "mda:metadata", "res:resourceData"} {
		if p := n.up(name); p != nil {
			return name
		}
	}
	return "unit"
}

func (v *xliffValidator) state(n *node) {
	state := n.attr("state")
	if state != "" && state != "initial" && slices.Contains(states2, state) && n.child("target") == nil {
		v.say(n, "state=%q needs a <target>: without one a segment is initial", state)
	}
	if n.has("subState") && !n.has("state") {
		v.say(n, "subState needs state beside it")
	}
}

// order checks that the targets' places are different ones.
func (v *xliffValidator) order(all []*node) {
	taken := map[int]bool{}
	for i, p := range all {
		target := p.child("target")
		if target == nil {
			continue
		}
		place := i + 1
		if target.has("order") {
			n, err := strconv.Atoi(target.attr("order"))
			if err != nil || n < 1 {
				continue // Told already.
			}
			if place = n; n > len(all) {
				v.say(target, "order=\"%d\" in a unit of %d segments and ignorables", n, len(all))
			}
		}
		if taken[place] {
			v.say(target, "the place %d in the order of targets is taken twice", place)
		}
		taken[place] = true
	}
}

// languages checks those of a source and a target against the document's, and that
// white space is treated alike in both.
func (v *xliffValidator) languages(source, target *node) {
	for _, side := range []*node{source, target} {
		if side == nil {
			continue
		}
		name := "srcLang"
		if side.name == "target" {
			name = "trgLang"
		}
		doc := side.up("xliff")
		if doc == nil {
			continue
		}
		own, all := side.inherited("xml:lang"), doc.attr(name)
		switch {
		case name == "trgLang" && !doc.has(name):
			v.say(side, "<target> in a document without trgLang")
		case own != "" && all != "" && !strings.EqualFold(own, all):
			v.say(side, "<%s> is in %.20q, but the document's %s is %.20q", side.name, own, name, all)
		}
	}
	if source != nil && target != nil {
		a, b := orElse(source.inherited("xml:space"), "default"), orElse(target.inherited("xml:space"), "default")
		if a != b {
			v.say(target, "xml:space is %.10q for the <target>, %.10q for the <source>: it must be the same", b, a)
		}
	}
}

func (v *xliffValidator) match(n *node, unit *unitCodes) {
	source, target := n.child("source"), n.child("target")
	var sources, targets []*node
	if source != nil {
		sources = append(sources, source)
		v.languages(source, nil)
	}
	if target != nil {
		targets = append(targets, target)
		if n.attr("reference") != "yes" {
			v.languages(nil, target)
		}
	}
	v.codes(newCodes(n, sources, targets, map[string]bool{}))
}

func (v *xliffValidator) glossaries(unit *node) {
	for _, g := range unit.kids {
		if g.name != "gls:glossary" {
			continue
		}
		ids := map[string]bool{}
		for _, entry := range g.kids {
			v.unique(entry, ids)
			if entry.child("gls:translation") == nil && entry.child("gls:definition") == nil {
				v.say(entry, "<gls:glossEntry> must have a <gls:translation> or a <gls:definition>")
			}
			for _, k := range entry.kids {
				if k.name == "gls:translation" {
					v.unique(k, ids)
				}
			}
		}
	}
	for _, g := range unit.kids {
		if g.name == "mda:metadata" {
			ids := map[string]bool{}
			v.unique(g, ids)
			g.all(func(k *node) {
				if k.name == "mda:metaGroup" {
					v.unique(k, ids)
				}
			})
		}
	}
}

// htmlElements are the values of fs:fs.
var htmlElements = strings.Fields(`a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
	blockquote body br button canvas caption center cite code col colgroup command datalist dd del details dfn dir div dl dt em
	embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img
	input ins isindex kbd keygen label legend li link map mark marquee menu meta meter nav nobr noembed noframes noscript object
	ol optgroup option output p param plaintext pre progress q rb rbc rp rt rtc ruby s samp script section select small source
	spacer span strike strong style sub summary sup table tbody td textarea tfoot th thead time title tr track tt u ul var
	video wbr xml xmp`)
