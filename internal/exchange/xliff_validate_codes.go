package exchange

import (
	"slices"
	"strings"
)

// unitCodes are the inline codes of a unit, or of a match in it.
type unitCodes struct {
	of               *node
	sources, targets []*node
	ids              map[string]bool // Of segments, and of what stands in sources.
	targetIDs        map[string]bool
	data             map[string]bool
	notes            map[string]bool
	hasData          bool
}

func newCodes(of *node, sources, targets []*node, ids map[string]bool) *unitCodes {
	c := &unitCodes{of: of, sources: sources, targets: targets, ids: ids,
		targetIDs: map[string]bool{}, data: map[string]bool{}, notes: map[string]bool{}}
	if notes := of.child("notes"); notes != nil {
		for _, note := range notes.kids {
			c.notes[note.attr("id")] = true
		}
	}
	return c
}

// codes checks all inline codes.
func (v *xliffValidator) codes(c *unitCodes) {
	if data := c.of.child("originalData"); data != nil {
		c.hasData = true
		for _, d := range data.kids {
			v.unique(d, c.data)
		}
	}
	segments := map[string]bool{}
	for id := range c.ids {
		segments[id] = true
	}
	for id := range segments {
		c.targetIDs[id] = true
	}
	byID := map[string]*node{}
	for _, s := range []struct {
		sides []*node
		ids   map[string]bool
	}{{c.sources, c.ids}, {c.targets, c.targetIDs}} {
		ordered := true
		for _, side := range s.sides {
			ordered = ordered && !side.has("order")
			side.all(func(k *node) {
				if k.name == "cp" || k.name == "em" || k.space != "" {
					return
				}
				if k.has("id") {
					v.unique(k, s.ids)
					if byID[k.attr("id")] == nil {
						byID[k.attr("id")] = k
					}
				}
			})
		}
		v.spans(s.sides, ordered)
	}
	for _, side := range slices.Concat(c.sources, c.targets) {
		v.reordering(side)
		side.all(func(k *node) {
			if k.space == "" {
				v.code(k, c, byID)
			}
		})
	}
	v.undeletable(c)
}

// code checks one code or annotation by itself.
func (v *xliffValidator) code(k *node, c *unitCodes, byID map[string]*node) {
	if k.name == "mrk" || k.name == "sm" {
		if k.attr("type") == "comment" {
			ref := k.attr("ref")
			switch {
			case k.has("ref") == k.has("value"):
				v.say(k, "a comment must have either value or ref")
			case k.has("ref") && !refersToNote(ref, k):
				v.say(k, "ref=%.60q of a comment must be that of a <note> of its unit: #n=…", ref)
			}
		}
		return
	}
	for _, name := range []string{"dataRef", "dataRefStart", "dataRefEnd"} {
		if ref := k.attr(name); ref != "" && !c.data[ref] {
			v.say(k, "%s=%.60q is the id of no <data> in the unit", name, ref)
		}
	}
	for _, name := range []string{"subFlows", "subFlowsStart", "subFlowsEnd"} {
		for _, id := range strings.Fields(k.attr(name)) {
			v.refer(k, id, name, "file units")
		}
	}
	if k.has("subType") {
		switch kind, sub := k.attr("type"), k.attr("subType"); {
		case !k.has("type"):
			v.say(k, "subType needs type beside it")
		case isUserDefined(sub) && !fitsSubType(kind, sub):
			v.say(k, "subType=%.40q does not go with type=%.20q", sub, kind)
		}
	}
	if ref := k.attr("copyOf"); ref != "" {
		base := byID[ref]
		switch {
		case base == nil:
			v.say(k, "copyOf=%.60q is the id of no code in the unit", ref)
		case base.name != k.name:
			v.say(k, "copyOf=%.60q is a <%s>, not a <%s>", ref, base.name, k.name)
		case base.attr("canCopy") == "no":
			v.say(k, "copyOf=%.60q is a code that may not be copied", ref)
		}
		if k.has("dataRef") || k.has("dataRefStart") || k.has("dataRefEnd") {
			v.say(k, "a copy may not refer to original data: it has that of what it copies")
		}
	}
	if r := k.attr("canReorder"); (r == "no" || r == "firstNo") && (k.attr("canCopy") != "no" || k.attr("canDelete") != "no") {
		if k.name != "ec" {
			v.say(k, "canReorder=%q needs canCopy=\"no\" and canDelete=\"no\" beside it", r)
		}
	}
}

// refersToNote says whether a reference is to a note of the unit in which k is.
func refersToNote(ref string, k *node) bool {
	rest, ok := strings.CutPrefix(ref, "#")
	if rest = strings.TrimPrefix(rest, "/"); strings.HasPrefix(rest, "n=") {
		return ok
	}
	if file := k.up("file"); file != nil {
		rest = strings.TrimPrefix(rest, "f="+file.attr("id")+"/")
	}
	unit := k.up("unit")
	return ok && unit != nil && strings.HasPrefix(rest, "u="+unit.attr("id")+"/n=")
}

// spans checks that what sc and sm begin is ended by an ec or em behind it.
func (v *xliffValidator) spans(sides []*node, ordered bool) {
	begun, ended, later := map[string]*node{}, map[string]bool{}, map[string]bool{}
	for _, side := range sides {
		side.all(func(k *node) {
			if k.name == "sc" || k.name == "sm" {
				later[k.name+" "+k.attr("id")] = true
			}
		})
	}
	for _, side := range sides {
		side.all(func(k *node) {
			isolated := k.attr("isolated") == "yes"
			switch k.name {
			case "sc", "sm":
				begun[k.name+" "+k.attr("id")] = k
			case "ec":
				switch {
				case isolated && k.has("startRef"):
					v.say(k, "an isolated <ec> may not have startRef: its <sc> is in another unit")
				case isolated && !k.has("id"):
					v.say(k, "an isolated <ec> must have an id")
					return
				case isolated:
					return
				case !k.has("startRef"):
					v.say(k, "<ec> must have startRef, or be isolated=\"yes\"")
					return
				case k.has("id"):
					v.say(k, "an <ec> with startRef may not have an id")
				}
				v.ends(k, "sc", begun, ended, later, ordered)
			case "em":
				v.ends(k, "sm", begun, ended, later, ordered)
			}
		})
	}
	for _, side := range sides {
		side.all(func(k *node) {
			key := k.name + " " + k.attr("id")
			switch {
			case k.name == "sc" && k.attr("isolated") == "yes" && ended[key]:
				v.say(k, "an isolated <sc> may not have an <ec> in its unit")
			case k.name == "sc" && k.attr("isolated") != "yes" && !ended[key]:
				v.say(k, "<sc> has no <ec> in its unit: then it must be isolated=\"yes\"")
			case k.name == "sm" && !ended[key]:
				v.say(k, "<sm> has no <em> in its unit")
			}
		})
	}
}

// ends checks an ec or em that ends what a first of its kind begins.
func (v *xliffValidator) ends(k *node, first string, begun map[string]*node, ended, later map[string]bool, ordered bool) {
	ref := k.attr("startRef")
	key := first + " " + ref
	start := begun[key]
	switch {
	case ended[key]:
		v.say(k, "startRef=%.60q is ended twice", ref)
	case start == nil && later[key] && ordered:
		v.say(k, "<%s> stands before the <%s> that it ends: %.60q", k.name, first, ref)
	case start == nil && !later[key]:
		v.say(k, "startRef=%.60q is the id of no <%s> in the unit", ref, first)
	}
	ended[key] = true
	if start == nil || first != "sc" {
		return
	}
	for _, name := range []string{"canCopy", "canDelete", "canOverlap", "canReorder"} {
		a, b := orElse(start.attr(name), "yes"), orElse(k.attr(name), "yes")
		if name == "canReorder" && a == "firstNo" && b == "no" {
			continue // The end follows the beginning of the sequence.
		}
		if a != b {
			v.say(k, "%s is %.10q in the <ec>, %.10q in its <sc>: it must be the same", name, b, a)
		}
	}
}

// reordering checks that codes which may not change places follow one that begins
// their sequence.
func (v *xliffValidator) reordering(side *node) {
	begun := false
	side.all(func(k *node) {
		switch k.attr("canReorder") {
		case "firstNo":
			begun = true
		case "no":
			if !begun {
				v.say(k, "canReorder=\"no\" must follow a code with canReorder=\"firstNo\"")
				begun = true
			}
		}
	})
}

// undeletable checks that codes which may not be deleted are in the targets.
func (v *xliffValidator) undeletable(c *unitCodes) {
	if len(c.targets) == 0 {
		return
	}
	there := map[string]bool{}
	for _, t := range c.targets {
		t.all(func(k *node) { there[k.attr("id")] = true })
	}
	for _, s := range c.sources {
		if s.parent.child("target") == nil || s.parent.name == "mtc:match" {
			continue
		}
		s.all(func(k *node) {
			if k.attr("canDelete") == "no" && k.has("id") && !there[k.attr("id")] {
				v.say(k, "the code %.60q may not be deleted, but is in no <target>", k.attr("id"))
			}
		})
	}
}

// fragment checks a reference within the document.
func (v *xliffValidator) fragment(k *node, ref string, c *unitCodes) {
	const file, group, unit, leaf = 1, 2, 3, 4
	rest := strings.TrimPrefix(strings.TrimPrefix(ref, "#"), "/")
	last := 0
	var path []string
	name, id := "", ""
	for _, part := range strings.Split(rest, "/") {
		var ok bool
		name, id, ok = strings.Cut(part, "=")
		if !ok {
			name, id = "", part
		}
		if !isNMToken(id) || ok && !isNMToken(name) {
			v.say(k, "ref=%.80q is no reference: %.40q should be a prefix, = and an id, or an id", ref, part)
			return
		}
		rank := leaf
		switch name {
		case "f":
			rank = file
		case "g":
			rank = group
		case "u":
			rank = unit
		case "", "n", "d", "t":
		default:
			known := slices.ContainsFunc(modules2, func(m xliffModule) bool { return m.prefix == name }) ||
				slices.Contains([]string{"its", "tbx"}, name)
			if !known {
				v.say(k, "ref=%.80q has the prefix %.20q, which is not known", ref, name)
				return
			}
		}
		if rank <= last || rank == unit && last == group {
			v.say(k, "ref=%.80q is no reference: %.40q may not stand there", ref, part)
			return
		}
		last = rank
		path = append(path, part)
	}
	switch {
	case len(path) == 1 && last == leaf:
		known := map[string]map[string]bool{"": c.ids, "t": c.targetIDs, "d": c.data, "n": c.notes}[name]
		if known != nil && !known[id] {
			v.say(k, "ref=%.80q names nothing in the unit", ref)
		}
	case last < leaf || name == "n":
		if path[0][:2] != "f=" {
			if f := k.up("file"); f != nil {
				path = append([]string{"f=" + f.attr("id")}, path...)
			}
		}
		v.refer(k, strings.Join(path, "/"), "ref", "document paths")
	}
}
