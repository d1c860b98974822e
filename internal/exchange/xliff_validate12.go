package exchange

import "strings"

// end12 checks what XLIFF 1.2 says of elements together.
func (v *xliffValidator) end12(n *node) {
	switch n.name {
	case "trans-unit", "bin-unit":
		v.define(n, "file units", n.attr("id"), "the id %s")
		v.phase(n)
		if n.name == "trans-unit" {
			v.transUnit(n)
		}
	case "group":
		v.define(n, "file groups", n.attr("id"), "the id %s of a <group>")
		v.phase(n)
	case "tool":
		v.define(n, "file tools", n.attr("tool-id"), "the tool-id %s")
	case "phase":
		v.define(n, "file phases", n.attr("phase-name"), "the phase-name %s")
		v.tool(n)
	case "context-group":
		v.define(n, "file contexts", n.attr("name"), "the name %s of a <context-group>")
	case "count-group":
		v.define(n, "file counts", n.attr("name"), "the name %s of a <count-group>")
	case "count", "bin-target":
		v.phase(n)
	case "file":
		v.tool(n)
		v.resolve()
		v.forget("file")
	}
}

// tool and phase check that what an attribute names is in the header.
func (v *xliffValidator) tool(n *node) {
	if id := n.attr("tool-id"); id != "" {
		v.refer(n, id, "tool-id", "file tools")
	}
}

func (v *xliffValidator) phase(n *node) {
	if name := n.attr("phase-name"); name != "" {
		v.refer(n, name, "phase-name", "file phases")
	}
}

func (v *xliffValidator) transUnit(n *node) {
	v.segments(n)
	file := n.up("file")
	segments := mids(n.child("seg-source"))
	for _, k := range n.kids {
		switch k.name {
		case "source", "seg-source":
			v.sameLanguage12(k, file, "source-language")
			v.inline12(k)
		case "target":
			v.sameLanguage12(k, file, "target-language")
			v.phase(k)
			v.inline12(k)
		case "alt-trans":
			v.tool(k)
			v.phase(k)
			v.segments(k)
			for _, side := range k.kids {
				if side.name == "source" || side.name == "seg-source" || side.name == "target" {
					v.inline12(side)
				}
			}
			if mid := k.attr("mid"); mid != "" && !segments[mid] {
				v.say(k, "mid %.60q is that of no segment of the <seg-source>", mid)
			}
		}
	}
}

func (v *xliffValidator) sameLanguage12(n, file *node, name string) {
	if file == nil || !n.has("xml:lang") || !file.has(name) {
		return
	}
	if own, all := n.attr("xml:lang"), file.attr(name); !strings.EqualFold(own, all) {
		v.say(n, "<%s> is in %.20q, but the file's %s is %.20q", n.name, own, name, all)
	}
}

// mids are those of the segments that are marked in a side.
func mids(n *node) map[string]bool {
	found := map[string]bool{}
	if n != nil {
		n.all(func(k *node) {
			if k.name == "mrk" && k.attr("mtype") == "seg" {
				found[k.attr("mid")] = true
			}
		})
	}
	return found
}

// segments checks that the segments of a target are those of the source.
func (v *xliffValidator) segments(n *node) {
	segmented := n.child("seg-source")
	known := map[string]bool{}
	for _, name := range []string{"seg-source", "target"} {
		side := n.child(name)
		if side == nil {
			continue
		}
		seen := map[string]bool{}
		side.all(func(k *node) {
			if k.name != "mrk" || k.attr("mtype") != "seg" {
				return
			}
			mid := k.attr("mid")
			switch {
			case mid == "":
				v.say(k, "a segment must have the attribute mid")
			case seen[mid]:
				v.say(k, "mid %.60q stands twice in the <%s>", mid, name)
			case name == "target" && segmented != nil && !known[mid]:
				v.say(k, "mid %.60q is that of no segment of the <seg-source>", mid)
			case name == "target" && segmented == nil:
				v.say(k, "a segment in the <target> where there is no <seg-source>")
			}
			seen[mid] = true
		})
		if name == "seg-source" {
			known = seen
		}
	}
}

// inline12 checks the codes of one side.
func (v *xliffValidator) inline12(side *node) {
	begun := map[string]map[string]bool{"bpt": {}, "bx": {}}
	ended := map[string]map[string]bool{"bpt": {}, "bx": {}}
	var ends []*node
	side.all(func(k *node) {
		if xid := k.attr("xid"); xid != "" && k.space == "" {
			v.refer(k, xid, "xid", "file units")
		}
		switch k.name {
		case "bpt", "bx":
			rid := orElse(k.attr("rid"), k.attr("id"))
			if begun[k.name][rid] && k.has("rid") {
				v.say(k, "rid %.60q is that of two <%s>", rid, k.name)
			}
			begun[k.name][rid] = true
		case "ept", "ex":
			ends = append(ends, k)
		}
	})
	for _, k := range ends {
		first := map[string]string{"ept": "bpt", "ex": "bx"}[k.name]
		rid := orElse(k.attr("rid"), k.attr("id"))
		if !begun[first][rid] && (k.has("rid") || k.name == "ept") {
			v.say(k, "<%s> ends what no <%s> has begun: rid %.60q", k.name, first, rid)
		}
		ended[first][rid] = true
	}
	side.all(func(k *node) {
		if k.name == "bpt" && !ended["bpt"][orElse(k.attr("rid"), k.attr("id"))] {
			v.say(k, "<bpt> has no <ept>: a code that stands alone is an <it>")
		}
	})
}
