package exchange

import (
	"strings"
)

// unit2 reads the <unit> that has just started and yields its segments. Each goes
// with its own target: the order of targets says only how they are put together.
func (x *xliffReader) unit2() error {
	defer x.enter()()
	if err := x.begin(); err != nil {
		return err
	}
	var c common
	addProp(&c.props, "xliff:original", x.original)
	for _, name := range []string{"id", "name", "type"} {
		addProp(&c.props, "xliff:"+name, x.s.attr(name))
	}
	data := map[string]string{}
	var segments []found
	err := x.s.children(func(e xmlName) (err error) {
		switch {
		case e == xmlName{nsMetadata, "metadata"}:
			c.meta, err = x.metadata()
			return err
		case e.space != "":
			return x.s.skip()
		}
		switch e.local {
		case "notes":
			return x.s.children(func(e xmlName) error {
				if e != (xmlName{"", "note"}) {
					return x.s.skip()
				}
				if err := x.take(100); err != nil {
					return err
				}
				text, err := x.content()
				if text != "" || x.ours && err == nil {
					c.notes = append(c.notes, text)
				}
				return err
			})
		case "originalData":
			return x.s.children(func(e xmlName) error {
				id := x.s.attr("id")
				if e != (xmlName{"", "data"}) {
					return x.s.skip()
				}
				if err := x.take(len(id) + 64); err != nil {
					return err
				}
				text, err := x.content()
				data[id] = text
				return err
			})
		case "segment":
			f, err := x.segment2(&c, data)
			segments = append(segments, f)
			return err
		}
		return x.s.skip() // <ignorable> among them.
	})
	if err != nil {
		return err
	}
	c.odd.dropped("beside the text", x.s)
	if len(segments) > maxPairs { // Hafez has one.
		c.meta = nil
	}
	for i := range segments {
		if err := x.deliver(&c, &segments[i]); err != nil {
			return err
		}
	}
	return nil
}

func (x *xliffReader) segment2(c *common, data map[string]string) (found, error) {
	f := found{line: x.s.StartLine()}
	state := x.s.attr("state")
	addProp(&f.props, "xliff:segment", x.s.attr("id"))
	addProp(&f.props, "xliff:state", state)
	addProp(&f.props, "xliff:subState", x.s.attr("subState"))
	f.confirmed = confirmed2(state)
	f.why = "in state " + orElse(state, "initial")
	if state == "" {
		f.why = "without a state, and so initial"
	}
	if err := x.takeTag(); err != nil {
		return f, err
	}
	err := x.s.children(func(e xmlName) error {
		side := map[xmlName]*segmentText{{"", "source"}: &f.source, {"", "target"}: &f.target}[e]
		if side == nil {
			return x.s.skip()
		}
		lang, order := strings.TrimSpace(x.s.attr("xml:lang")), x.s.attr("order")
		t, err := x.inline(data, e.local, &c.odd)
		if err != nil {
			return err
		}
		*side = t.whole
		f.damage = orElse(f.damage, t.damage)
		c.notes = append(c.notes, t.notes...)
		if e.local == "source" {
			f.from = lang
			return nil
		}
		f.to = lang
		addProp(&f.props, "xliff:order", order)
		return nil
	})
	return f, err
}
