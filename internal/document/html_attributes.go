package document

import "strings"

// attributes are those of the tag that has been found, as far as they matter.
func (p *page) attributes() map[string]string {
	return attributes(p.z, "hidden", "translate", "title", "alt", "placeholder", "aria-label", "label", "name", "content", "type", "value")
}

// attributeBlocks puts the attributes of an element that people read behind the
// block that it stands in.
func (p *page) attributeBlocks(here htmlOpen, attrs map[string]string) error {
	if here.hidden || here.frozen || len(attrs) == 0 {
		return nil
	}
	kind := strings.ToLower(attrs["type"])
	var names []string
	switch here.name {
	case "link", "style", "script", "base", "param":
		return nil
	case "meta":
		if !strings.EqualFold(attrs["name"], "description") {
			return nil
		}
		names = []string{"content"}
	case "img", "area":
		names = []string{"alt", "title", "aria-label"}
	case "input":
		switch kind {
		case "hidden":
			return nil
		case "submit", "button", "reset":
			names = []string{"value"}
		}
		names = append(names, "alt", "title", "placeholder", "aria-label")
	case "textarea":
		names = []string{"title", "placeholder", "aria-label"}
	case "option", "optgroup", "track":
		names = []string{"label", "title", "aria-label"}
	default:
		names = []string{"title", "aria-label"}
	}
	for _, name := range names {
		text := strings.Join(strings.FieldsFunc(attrs[name], func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }), " ")
		if blank(text) {
			continue
		}
		if err := p.flow.add(Block{Kind: Attribute, Text: p.rec.attribute(name, text)}); err != nil {
			return err
		}
	}
	return nil
}
