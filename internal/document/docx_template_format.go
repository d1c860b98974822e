package document

import (
	"html"
	"strings"
)

// child is an element that stands in another one, as it is written.
type child struct {
	name string // without its prefix if that is the one of the other, else with it
	raw  string
	from int // in bytes, from the beginning of the other
}

// children parts an element, as it is written in XML that has been found well formed,
// into its start tag, the elements in it, and its end tag; that is empty if the
// element is. What stands between the elements is passed over: properties have no
// text.
func children(raw string) (open string, in []child, end string) {
	at := wordTagEnd(raw, 0)
	open = raw[:at]
	if strings.HasSuffix(open, "/>") {
		return open, nil, ""
	}
	prefix, _ := cutPrefix(wordTagName(raw))
	depth, from := 0, 0
	past := func(mark string) int {
		if i := strings.Index(raw[at:], mark); i >= 0 {
			return at + i + len(mark)
		}
		return len(raw)
	}
	for {
		i := strings.IndexByte(raw[at:], '<')
		if i < 0 {
			return open, in, "" // The element is not whole.
		}
		at += i
		rest := raw[at:]
		switch {
		case strings.HasPrefix(rest, "<!--"):
			at = past("-->")
			continue
		case strings.HasPrefix(rest, "<![CDATA["):
			at = past("]]>")
			continue
		case strings.HasPrefix(rest, "<?"):
			at = past("?>")
			continue
		case strings.HasPrefix(rest, "</"):
			if depth == 0 {
				return open, in, rest
			}
			depth--
			at = wordTagEnd(raw, at)
		default:
			if depth == 0 {
				from = at
			}
			at = wordTagEnd(raw, at)
			if raw[at-2] != '/' {
				depth++
			}
		}
		if depth == 0 {
			name := wordTagName(raw[from:])
			if p, local := cutPrefix(name); p == prefix {
				name = local
			}
			in = append(in, child{name, raw[from:at], from})
		}
	}
}

// wordTagEnd is behind the tag that begins at from.
func wordTagEnd(s string, from int) int {
	quote := byte(0)
	for i := from; i < len(s); i++ {
		switch c := s[i]; {
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
	return len(s)
}

// wordTagName is the name in the start tag that s begins with.
func wordTagName(s string) string {
	n := 1
	for n < len(s) && !isSpace(s[n]) && s[n] != '>' && s[n] != '/' {
		n++
	}
	return s[1:n]
}

// cutPrefix parts a name into its prefix, with the colon, and the rest.
func cutPrefix(name string) (prefix, local string) {
	i := strings.IndexByte(name, ':') + 1
	return name[:i], name[i:]
}

// attr is the value of the attribute of that name, whatever its prefix.
func (c child) attr(name string) (value string, found bool) {
	eachAttr(c.raw[:wordTagEnd(c.raw, 0)], func(full, v, _ string) {
		if _, local := cutPrefix(full); local == name && !found {
			value, found = v, true
		}
	})
	return value, found
}

// eachAttr calls f for each attribute of the start tag that tag begins with: its name, its value and how both
// are written.
func eachAttr(tag string, f func(name, value, raw string)) {
	tag = tag[:wordTagEnd(tag, 0)]
	tag = tag[1+len(wordTagName(tag)):]
	for {
		tag = strings.TrimLeft(tag, " \t\r\n")
		name, rest, ok := strings.Cut(tag, "=")
		quoted := strings.TrimLeft(rest, " \t\r\n")
		if !ok || quoted == "" {
			return
		}
		value, after, _ := strings.Cut(quoted[1:], quoted[:1])
		f(strings.TrimRight(name, " \t\r\n"), html.UnescapeString(value), tag[:len(tag)-len(after)])
		tag = after
	}
}

// on is what the child switches, if it switches something.
func (c child) on() tristate {
	switch value, _ := c.attr("val"); value {
	case "0", "false", "off":
		return no
	}
	return yes
}

// runFormat is how a run looks, by its own properties.
type runFormat struct {
	open, end string  // its tags
	prefix    string  // of the names in it
	props     []child // without what tells of tracked changes

	bold, italic tristate
	style        string
	complex      bool // set as Arabic or Hebrew script, which has a size and a font of its own
	size, font   string
	rest         string // all else that is to be seen
}

// format reads w:rPr. The same text gives the same format.
func (w *wordTemplate) format(raw string) *runFormat {
	const most = 100_000
	if f := w.formats[raw]; f != nil {
		return f
	}
	f := &runFormat{}
	if raw != "" {
		f.prefix, _ = cutPrefix(wordTagName(raw))
		var in []child
		f.open, in, f.end = children(raw)
		f.read(in)
	}
	if len(w.formats) < most {
		w.formats[strings.Clone(raw)] = f
	}
	return f
}

// text is how it is written.
func (f *runFormat) text(props []child) string {
	if len(props) == 0 {
		return ""
	}
	return f.open + joinProps(props) + f.end
}

func joinProps(in []child) string {
	var b strings.Builder
	for _, c := range in {
		b.WriteString(c.raw)
	}
	return b.String()
}

func (f *runFormat) read(in []child) {
	value := map[string]string{}
	var rest strings.Builder
	for _, c := range in {
		switch c.name {
		case "rPrChange", "ins", "del", "moveFrom", "moveTo":
			continue
		case "b", "bCs":
			if f.bold != yes {
				f.bold = c.on()
			}
		case "i", "iCs":
			if f.italic != yes {
				f.italic = c.on()
			}
		case "rtl", "cs":
			f.complex = f.complex || c.on() == yes
		case "rStyle":
			f.style, _ = c.attr("val")
		case "sz", "szCs":
			value[c.name], _ = c.attr("val")
		case "rFonts":
			for _, a := range []string{"ascii", "cs", "asciiTheme", "cstheme"} {
				value[a], _ = c.attr(a)
			}
		case "lang", "noProof", "webHidden", "snapToGrid", "kern", "vanish", "specVanish":
			// Not to be seen. (A run that is hidden has no text.)
		default:
			rest.WriteString(c.raw)
		}
		f.props = append(f.props, c)
	}
	f.rest = rest.String()
	if f.complex {
		f.size, f.font = value["szCs"], value["cs"]+value["cstheme"]
	} else {
		f.size, f.font = value["sz"], value["ascii"]+value["asciiTheme"]
	}
}

// looks says whether text looks the same in both. Words of two scripts have sizes and
// fonts of their own, and go together.
func (f *runFormat) looks(as *runFormat) bool {
	return f == as || f.bold == as.bold && f.italic == as.italic && f.style == as.style && f.rest == as.rest &&
		(f.complex != as.complex || f.size == as.size && f.font == as.font)
}

// drawn says whether white space is to be seen in it.
func (f *runFormat) drawn() bool {
	for _, mark := range []string{"u ", "strike", "dstrike", "highlight", "shd", "bdr", "effect"} {
		if strings.Contains(f.rest, "<"+f.prefix+mark) {
			return true
		}
	}
	return false
}

// differs says for people in what it looks unlike the base.
func (f *runFormat) differs(base *runFormat) string {
	has := func(name string) bool {
		tag := "<" + f.prefix + name
		return strings.Contains(f.rest, tag+" ") || strings.Contains(f.rest, tag+"/")
	}
	changes := f.rest != base.rest
	switch {
	case f.bold == yes && base.bold != yes:
		return "bold"
	case f.italic == yes && base.italic != yes:
		return "italic"
	case changes && has("u"):
		return "underlined"
	case changes && (has("strike") || has("dstrike")):
		return "struck through"
	case changes && strings.Contains(f.rest, "superscript"):
		return "superscript"
	case changes && strings.Contains(f.rest, "subscript"):
		return "subscript"
	case changes && has("color"):
		return "colour"
	case changes && (has("highlight") || has("shd")):
		return "highlighted"
	case changes && (has("caps") || has("smallCaps")):
		return "capitals"
	case f.style != base.style && f.style != "":
		return "style"
	case f.complex == base.complex && f.size != base.size:
		return "size"
	case f.complex == base.complex && f.font != base.font:
		return "font"
	}
	return "plain"
}
