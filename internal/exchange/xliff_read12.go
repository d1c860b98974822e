package exchange

import (
	"fmt"
	"slices"
	"strings"

	"hafez/memory"
)

// maxFacts are kept as properties of one <trans-unit>.
const maxFacts = 200

// unit12 is a <trans-unit> as it is read.
type unit12 struct {
	common
	line      int
	approved  string
	tool      string // What another tool's attribute says of it: "yes", "no" or nothing.
	state     string
	qualifier string

	source, segmented, target *inlineText
	from, to                  string
	confirmed                 map[string]string // By mid, likewise "yes" or "no": Trados.
}

// transUnit reads the <trans-unit> that has just started and yields its segments.
func (x *xliffReader) transUnit() error {
	defer x.enter()()
	if err := x.begin(); err != nil {
		return err
	}
	u := unit12{line: x.s.StartLine(), approved: x.s.attr("approved"), tool: toolStatus(x.s), confirmed: map[string]string{}}
	addProp(&u.props, "xliff:original", x.original)
	for _, a := range x.s.Attrs() {
		if !strings.Contains(a.Name, ":") && !slices.Contains([]string{"xmlns", "translate", "approved"}, a.Name) {
			addProp(&u.props, "xliff:"+a.Name, a.Value)
		}
	}
	err := x.s.children(func(e xmlName) error {
		if e.space == nsTrados && e.local == "seg-defs" {
			return x.s.children(func(e xmlName) error {
				if err := x.takeTag(); err != nil {
					return err
				}
				if conf := x.s.attr("conf"); e.local == "seg" && conf != "" {
					u.confirmed[x.s.attr("id")] = tradosStatus(conf)
				}
				return x.s.skip()
			})
		}
		if e.space != "" {
			return x.s.skip()
		}
		switch e.local {
		case "source", "seg-source", "target":
			return x.side12(&u, e.local)
		case "note":
			if err := x.take(100); err != nil {
				return err
			}
			text, err := x.content()
			if text != "" || x.ours && err == nil {
				u.notes = append(u.notes, text)
			}
			return err
		case "context-group":
			return x.contexts(&u)
		}
		return x.s.skip() // Proposals in <alt-trans> among them.
	})
	if err != nil {
		return err
	}
	u.odd.dropped("beside the text", x.s)
	return x.segments12(&u)
}

// side12 reads a <source>, <seg-source> or <target>.
func (x *xliffReader) side12(u *unit12, name string) error {
	lang := strings.TrimSpace(x.s.attr("xml:lang"))
	state, qualifier := x.s.attr("state"), x.s.attr("state-qualifier")
	t, err := x.inline(nil, strings.TrimPrefix(name, "seg-"), &u.odd)
	if err != nil {
		return err
	}
	at := map[string]**inlineText{"source": &u.source, "seg-source": &u.segmented, "target": &u.target}[name]
	if *at != nil {
		u.odd.say(fmt.Sprintf("a second <%s> was left out", name))
		return nil
	}
	*at = t
	switch name {
	case "source":
		u.from = lang
	case "target":
		u.to, u.state, u.qualifier = lang, state, qualifier
	}
	if name != "seg-source" {
		u.notes = append(u.notes, t.notes...)
	}
	return nil
}

// contexts reads a <context-group>: Hafez's own, or what another tool says of where
// the text stands.
func (x *xliffReader) contexts(u *unit12) error {
	own := x.ours && strings.HasPrefix(x.s.attr("name"), contextGroup)
	key := ""
	return x.s.children(func(e xmlName) error {
		if e != (xmlName{"", "context"}) {
			return x.s.skip()
		}
		kind := x.s.attr("context-type")
		if err := x.take(len(kind) + 64); err != nil {
			return err
		}
		value, err := x.content()
		name, _ := strings.CutPrefix(kind, contextPrefix)
		switch {
		case err != nil:
		case !own && len(u.props) >= maxFacts:
			u.odd.say(fmt.Sprintf("of its contexts only the first %d were kept", maxFacts))
		case !own:
			addProp(&u.props, "xliff:context/"+kind, value)
		case name == contextKey:
			key = value
		case name == contextValue:
			u.meta = append(u.meta, memory.Prop{Key: metaProp + key, Value: value})
		default:
			u.meta = append(u.meta, memory.Prop{Key: name, Value: value})
		}
		return err
	})
}

// toolStatus is what the attributes of other tools say of the <trans-unit> that has
// just started: "yes" if somebody has confirmed it there, "no" if not, else empty.
func toolStatus(s *nameScanner) string {
	yes := func(is bool) string {
		if is {
			return "yes"
		}
		return "no"
	}
	if v := s.foreign(nsMemoQ, "status"); v != "" {
		return yes(v == "Proofread" || strings.Contains(v, "Confirmed"))
	}
	if v := s.foreign(nsPhrase, "confirmed"); v != "" {
		return yes(v != "0") // How many have.
	}
	return ""
}

func tradosStatus(conf string) string {
	switch conf {
	case "Translated", "ApprovedTranslation", "ApprovedSignOff":
		return "yes"
	}
	return "no"
}

// segments12 yields a unit's segments. Where <seg-source> marks them, each goes with
// that of the <target> with the same mid; a target without any goes as a whole with
// the whole source.
func (x *xliffReader) segments12(u *unit12) error {
	var none inlineText
	source, target := orNone(u.source, &none), orNone(u.target, &none)
	f := found{line: u.line, source: source.whole, target: target.whole, from: u.from, to: u.to}
	addProp(&f.props, "xliff:state", u.state)
	addProp(&f.props, "xliff:state-qualifier", u.qualifier)
	addProp(&f.props, "xliff:approved", u.approved)
	props := f.props
	f.damage = orElse(source.damage, target.damage)
	confirm := func(own string) {
		f.why = "no word of who made it"
		switch {
		case own == "no" || own == "" && u.tool == "no":
			f.why = "not confirmed by its tool"
		case u.approved == "no":
			f.why = `approved="no"`
		case u.state != "" && u.qualifier != "":
			f.why = fmt.Sprintf("in state %.40s, %.40s", u.state, u.qualifier)
		case u.state != "":
			f.why = fmt.Sprintf("in state %.40s", u.state)
		case u.qualifier != "":
			f.why = fmt.Sprintf("a target that is %.40s", u.qualifier)
		case u.target != nil:
			f.why = "neither approved nor in a state"
		}
		f.confirmed = confirmed12(orElse(own, orElse(u.tool, u.approved)), u.state, u.qualifier)
	}
	if u.segmented == nil || len(u.segmented.segments) == 0 || f.target.there && len(target.segments) == 0 {
		confirm("")
		if u.source == nil && u.segmented != nil {
			f.source, f.damage = u.segmented.whole, orElse(u.segmented.damage, target.damage)
		}
		return x.deliver(&u.common, &f)
	}
	f.damage = orElse(u.segmented.damage, target.damage)
	targets := map[string]segmentText{}
	for _, t := range target.segments {
		if _, ok := targets[t.mid]; !ok {
			targets[t.mid] = t
		}
	}
	if len(u.segmented.segments) > maxPairs {
		u.meta = nil
	}
	for _, s := range u.segmented.segments {
		f.line, f.source, f.target = s.line, s, targets[s.mid]
		f.props = nil
		addProp(&f.props, "xliff:mid", s.mid)
		f.props = append(f.props, props...)
		confirm(u.confirmed[s.mid])
		if err := x.deliver(&u.common, &f); err != nil {
			return err
		}
	}
	return nil
}

func orNone(t, none *inlineText) *inlineText {
	if t == nil {
		return none
	}
	return t
}
