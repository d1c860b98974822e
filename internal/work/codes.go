package work

import (
	"fmt"
	"io"
	"strings"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
	"hafez/memory"
)

// The inline codes of a unit are kept in these of its properties, as package exchange
// documents: the text once more, with its codes, as TMX has them in a <seg>.
const (
	sourceCodes = "codes:source"
	targetCodes = "codes:target"
)

// codesOf gives the properties for two texts with tags. There are none if it is not
// simple: if a pair is not whole in its text, or the two have different tags.
func codesOf(source, target string) []memory.Prop {
	s, of, ok1 := marked(source)
	t, has, ok2 := marked(target)
	if !ok1 || !ok2 || len(of) == 0 || len(of) != len(has) {
		return nil
	}
	for tag := range of {
		if !has[tag] {
			return nil
		}
	}
	return []memory.Prop{{Key: sourceCodes, Value: s}, {Key: targetCodes, Value: t}}
}

var escapeSeg = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")

// marked writes a text with tags as the content of a <seg>, and tells which tags it
// has; ok is false if one stands twice or lacks its other half.
func marked(tagged string) (seg string, tags map[string]bool, ok bool) {
	plain, placed := document.CutTags(tagged)
	if strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF }) {
		return "", nil, false // XML cannot hold it.
	}
	other := halves(placed)
	tags = map[string]bool{}
	var b strings.Builder
	at := 0
	for i, t := range placed {
		n, ok := tagNumber(t.Text)
		if !ok || tags[t.Text] || (t.Open || t.Close) && other[i] < 0 {
			return "", nil, false
		}
		tags[t.Text] = true
		_, _ = escapeSeg.WriteString(&b, plain[at:t.At])
		at = t.At
		switch {
		case t.Open:
			fmt.Fprintf(&b, `<bpt i="%d" x="%d">%s</bpt>`, n, n, t.Text)
		case t.Close:
			fmt.Fprintf(&b, `<ept i="%d">%s</ept>`, n, t.Text)
		default:
			fmt.Fprintf(&b, `<ph x="%d">%s</ph>`, n, t.Text)
		}
	}
	_, _ = escapeSeg.WriteString(&b, plain[at:])
	return b.String(), tags, true
}

// placeByCodes puts tags into the target of a unit of the same text, which has codes
// of its own at the same places.
func placeByCodes(plain string, tags []document.PlacedTag, u memory.Unit) (placed string, ok bool) {
	source, from, ok1 := codes(u, sourceCodes)
	target, to, ok2 := codes(u, targetCodes)
	if !ok1 || !ok2 || source != plain || target != u.Target || len(from) != len(tags) || len(to) != len(tags) {
		return "", false
	}
	mine := map[string]string{} // by the unit's codes
	for i, c := range from {
		t := tags[i]
		if c.At != t.At || c.Open != t.Open || c.Close != t.Close || mine[c.Text] != "" {
			return "", false
		}
		mine[c.Text] = t.Text
	}
	var b strings.Builder
	at := 0
	for _, c := range to {
		tag := mine[c.Text]
		if tag == "" {
			return "", false
		}
		delete(mine, c.Text)
		b.WriteString(target[at:c.At] + tag)
		at = c.At
	}
	b.WriteString(target[at:])
	return b.String(), true
}

// codes gives the codes of a side of a unit, each with its place in the text, and
// with a name of its own as Text. It knows those that codesOf makes, whoever made
// them: pairs and what stands alone.
func codes(u memory.Unit, key string) (text string, codes []document.PlacedTag, ok bool) {
	value := ""
	for _, p := range u.Props {
		if p.Key == key {
			value = p.Value
		}
	}
	if value == "" {
		return "", nil, false
	}
	s := xmlscan.New(strings.NewReader("<seg>" + value + "</seg>"))
	var b strings.Builder
	depth := 0
	for {
		kind, err := s.Next()
		if err == io.EOF {
			return b.String(), codes, true
		}
		if err != nil {
			return "", nil, false
		}
		switch kind {
		case xmlscan.Start:
			if depth++; depth == 1 {
				continue
			}
			name := s.Name()
			number := attribute(s, map[string]string{"bpt": "i", "ept": "i", "ph": "x"}[name])
			if depth > 2 || number == "" {
				return "", nil, false
			}
			codes = append(codes, document.PlacedTag{At: b.Len(), Text: name + number, Open: name == "bpt", Close: name == "ept"})
		case xmlscan.End:
			depth--
		case xmlscan.Text:
			if depth == 1 {
				b.Write(s.Text())
			}
		}
	}
}

// attribute is the value of an attribute of the element that has begun, without
// regard to its prefix.
func attribute(s *xmlscan.Scanner, name string) string {
	for _, a := range s.Attrs() {
		if local(a.Name) == name {
			return a.Value
		}
	}
	return ""
}

// local is a name without its prefix.
func local(name string) string {
	if _, rest, ok := strings.Cut(name, ":"); ok {
		return rest
	}
	return name
}
