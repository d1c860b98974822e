package exchange

import (
	"fmt"
	"slices"
	"strings"

	"hafez/internal/xmlscan"
)

// readSegment reads a <seg>: its text, and the text with its inline codes if it
// has any. Highlighted text (hi) is text; native codes (bpt, ept, it, ph, ut) are
// not, nor is the separate text inside them (sub).
func (t *tmxReader) readSegment(u *tu, v *variant) error {
	u.sayDropped("beside the text", t.s)
	s := segment{say: u.say}
	for depth := 1; depth > 0; {
		kind, err := t.s.Next()
		if err != nil {
			return err
		}
		before := s.size()
		switch kind {
		case xmlscan.Start:
			depth++
			s.begin(t.local(t.s.Name()), t.s.Attrs())
		case xmlscan.End:
			if depth--; depth > 0 {
				s.finish()
			}
		case xmlscan.Text:
			s.add(t.s.Text())
		}
		if err := t.take(s.size() - before); err != nil {
			return err
		}
	}
	v.text = string(s.text)
	if p, ok := s.prop(sourceCodes); ok {
		v.codes = p.Value
	}
	msg, broken := dropped(t.s.Flaws())
	switch {
	case broken:
		v.bad = fmt.Sprintf("the text in %s is damaged: %s", v.lang, msg)
	case msg != "":
		u.say(fmt.Sprintf("in the text in %s: %s", v.lang, msg))
	}
	if strings.TrimSpace(v.text) == "" {
		v.bad = fmt.Sprintf("the <seg> in %s is empty", v.lang)
	}
	return nil
}

// segment is a <seg> as it is read. What stands in it against the DTD is mended
// so that the text is right and what is written of it is valid:
//
//   - an element that TMX does not know is left out, not its text;
//   - a code inside a code too: its native code is that of the outer one;
//   - a <sub> outside a code gets a <ph> around it: it is no part of the sentence;
//   - a code that lacks what it must have (i, pos) is a <ph>;
//   - attributes that TMX does not know are left out.
type segment struct {
	markup
	open []string // What of each open element is in the markup: "", a name, or "ph sub".
	say  func(string)
}

// around is the innermost element that is in the markup; empty if there is none.
func (s *segment) around() string {
	for _, name := range slices.Backward(s.open) {
		if name != "" {
			return name[strings.LastIndexByte(name, ' ')+1:]
		}
	}
	return ""
}

func (s *segment) begin(name string, attrs []xmlscan.Attr) {
	e, known := inlineElements[name]
	around := s.around()
	as := name
	switch {
	case !known:
		s.say(fmt.Sprintf("<%.40s> is no inline element of TMX: its text was kept", name))
		as = ""
	case !mayHold(around, name) && name != "sub":
		s.say(fmt.Sprintf("<%s> inside <%s>: kept as native code", name, around))
		as = ""
	case !mayHold(around, name):
		s.say("<sub> outside a code: it is no part of the sentence")
		as = "ph sub"
	case e.lacks(attrs):
		s.say(fmt.Sprintf("<%s> lacks what pairs it: kept as <ph>", name))
		as = "ph"
		e = inlineElements[as]
	}
	s.open = append(s.open, as)
	if as == "" {
		return
	}
	if as == "ph sub" {
		s.start("ph")
		as = "sub"
	}
	var valid []xmlscan.Attr
	for _, key := range e.attrs {
		if v := attr(attrs, key); v != "" {
			valid = append(valid, xmlscan.Attr{Name: key, Value: v})
		}
	}
	for _, a := range attrs {
		if !slices.Contains(e.attrs, a.Name) && !strings.Contains(a.Name, ":") && as == name {
			s.say(fmt.Sprintf("the attribute %.40s of <%s> is none of TMX: left out", a.Name, name))
		}
	}
	s.start(as, valid...)
}

func (s *segment) finish() {
	last := len(s.open) - 1
	as := s.open[last]
	s.open = s.open[:last]
	switch as {
	case "":
	case "ph sub":
		s.end("sub")
		s.end("ph")
	default:
		s.end(as)
	}
}
