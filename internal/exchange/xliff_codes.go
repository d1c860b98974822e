package exchange

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"hafez/internal/xmlscan"
	"hafez/memory"
)

// This file makes inline codes of XLIFF from those that a unit keeps. In 2.1 a pair is
// sc … ec, in 1.2 bpt … ept; it is a lone sc or ec in 2.1. What cannot be said so that
// it is read back as the same is kept beside the text, as any other property is.

const (
	// A <mrk> of this type is a hi whose own type is no type of XLIFF.
	hiType12 = "x-hafez"  // Its type stands in comment.
	hiType2  = "hafez:hi" // In value.
	// Authority of a subType that is a type of TMX.
	subTypeTMX = "hafez:"
	// Ids that begin so stand for no x.
	noX = "h-"
	// Deeper nesting stays out of the text.
	maxInlineDepth = 100
)

var (
	types2    = []string{"fmt", "ui", "quote", "link", "image", "other"}
	ctypes    = []string{"bold", "italic", "underlined", "link"} // Of bpt and it.
	phTypes   = []string{"image", "pb", "lb"}
	datatypes = []string{"asp", "c", "cdf", "cfm", "cpp", "csharp", "cstring", "csv", "database", "documentfooter", "documentheader",
		"filedialog", "form", "html", "htmlbody", "ini", "interleaf", "javaclass", "javapropertyresourcebundle",
		"javalistresourcebundle", "javascript", "jscript", "layout", "lisp", "margin", "menufile", "messagefile", "mif", "mimetype",
		"mo", "msglib", "pagefooter", "pageheader", "parameters", "pascal", "php", "plaintext", "po", "report", "resources", "resx",
		"rtf", "sgml", "sgmldtd", "svg", "vbscript", "warning", "winres", "xhtml", "xml", "xmldtd", "xsl", "xul"}
	mtypes = []string{"abbrev", "abbreviated-form", "abbreviation", "acronym", "appellation", "collocation", "common-name",
		"datetime", "equation", "expanded-form", "formula", "head-term", "initialism", "international-scientific-term",
		"internationalism", "logical-expression", "materials-management-unit", "name", "near-synonym", "part-number",
		"phrase", "phraseological-unit", "protected", "romanized-form", "seg", "set-phrase", "short-form", "sku",
		"standard-text", "symbol", "synonym", "synonymous-phrase", "term", "transcribed-form", "transliteration",
		"truncated-term", "variant"}
)

// originalData is the native code of a unit's codes in 2.x.
type originalData struct {
	ids   map[string]string // By code.
	codes []string
}

func (d *originalData) id(code string) string {
	if id, ok := d.ids[code]; ok {
		return id
	}
	if d.ids == nil {
		d.ids = map[string]string{}
	}
	d.codes = append(d.codes, code)
	d.ids[code] = "d" + strconv.Itoa(len(d.codes))
	return d.ids[code]
}

// byID is what a reader makes of it.
func (d *originalData) byID() map[string]string {
	data := map[string]string{}
	for code, id := range d.ids {
		data[id] = code
	}
	return data
}

// inlineWriter writes the two sides of a unit.
type inlineWriter struct {
	v12  bool
	data originalData
	// Ids of the source that were made up, by what they stand for: so that those of the
	// target can be the same.
	source map[string][]string
	made   int
}

// side gives the content of the <source> or <target> that has this text; kept says
// that it is read back with the codes that the unit has in this property.
func (w *inlineWriter) side(u *memory.Unit, key, text string) (content string, kept bool) {
	pieces, ok := codesOf(u, key, text)
	if !ok || inlineDepth(pieces) > maxInlineDepth {
		var b strings.Builder
		escapeMarkup(&b, text, false)
		return b.String(), false
	}
	content = w.content(pieces, key == sourceCodes)
	read, err := readBack(content, w.data.byID())
	same, first := 0, ""
	for _, p := range u.Props {
		if p.Key == key {
			if same++; same == 1 {
				first = p.Value
			}
		}
	}
	return content, err == nil && same == 1 && read.text == text && read.codes == first && read.coded
}

// readBack reads what has been written.
func readBack(content string, data map[string]string) (side, error) {
	s := newNameScanner(xmlscan.New(io.MultiReader(strings.NewReader("<source>"), strings.NewReader(content), strings.NewReader("</source>"))))
	if _, err := s.next(); err != nil {
		return side{}, err
	}
	r := inlineReader{s: s, data: data, take: func(int) error { return nil }}
	t, err := r.text()
	if err != nil {
		return side{}, err
	}
	return t.whole.side(), nil
}

func inlineDepth(pieces []piece) int {
	depth, most := 0, 0
	for _, p := range pieces {
		switch p.kind {
		case xmlscan.Start:
			depth++
			most = max(most, depth)
		case xmlscan.End:
			depth--
		}
	}
	return most
}

// pairsOf tells for each bpt and ept its partner, by where they start. Those inside
// another code have none: they are a part of its native code.
func pairsOf(pieces []piece) map[int]int {
	partner, open := map[int]int{}, map[string]int{}
	inside := 0 // How many codes are open.
	for i, p := range pieces {
		switch {
		case p.kind == xmlscan.End && inlineElements[p.name].hides:
			inside--
			continue
		case p.kind != xmlscan.Start || !inlineElements[p.name].hides:
			continue
		}
		if inside++; inside > 1 {
			continue
		}
		n := attr(p.attrs, "i")
		switch begin, ok := open[n]; {
		case p.name == "bpt":
			open[n] = i
		case p.name == "ept" && ok:
			delete(open, n)
			partner[begin], partner[i] = i, begin
		}
	}
	return partner
}

func (w *inlineWriter) content(pieces []piece, isSource bool) string {
	var b strings.Builder
	partner := pairsOf(pieces)
	ids := map[int]string{} // Of what starts there.
	used := map[string]bool{}
	made := map[string][]string{}
	identify := func(i int, native string) string {
		p := pieces[i]
		id := attr(p.attrs, "x")
		if !isNMToken(id) || strings.HasPrefix(id, noX) || used[id] {
			what := p.name + " " + attr(p.attrs, "type") + " " + native
			if same := w.source[what]; !isSource && len(same) > 0 {
				id, w.source[what] = same[0], same[1:]
			} else {
				w.made++
				id = noX + strconv.Itoa(w.made)
			}
			made[what] = append(made[what], id)
		}
		used[id] = true
		ids[i] = id
		return id
	}
	var open []string // The elements to be closed.
	for i := 0; i < len(pieces); i++ {
		p := pieces[i]
		switch {
		case p.kind == xmlscan.Text:
			escapeMarkup(&b, p.text, false)
			continue
		case p.kind == xmlscan.End:
			b.WriteString(open[len(open)-1])
			open = open[:len(open)-1]
			continue
		case p.name == "hi":
			id := ""
			if !w.v12 {
				id = identify(i, "")
			}
			w.highlight(&b, p, id)
			open = append(open, "</mrk>")
			continue
		case p.name == "sub": // Outside a code it is nothing.
			open = append(open, "")
			continue
		}
		end := i
		var code strings.Builder
		for depth := 0; end == i || depth > 0; end++ {
			switch pieces[end].kind {
			case xmlscan.Start:
				depth++
			case xmlscan.End:
				depth--
			case xmlscan.Text:
				code.WriteString(pieces[end].text)
			}
		}
		native := code.String()
		other, paired := partner[i]
		id := ""
		if p.name != "ept" || !paired || w.v12 {
			id = identify(i, native)
		}
		if w.v12 {
			w.code12(&b, p, id, ids[other], paired, pieces[i+1:end-1])
		} else {
			w.code2(&b, p, id, ids[other], paired, native)
		}
		i = end - 1
	}
	if isSource {
		w.source = made
	}
	return b.String()
}

// putAttr writes an attribute that has a value.
func putAttr(b *strings.Builder, name, value string) {
	if value != "" {
		b.WriteString(" " + name + `="`)
		escapeMarkup(b, value, true)
		b.WriteByte('"')
	}
}

// code2 writes a code of 2.1. Start is the id of the code that a paired one ends.
func (w *inlineWriter) code2(b *strings.Builder, p piece, id, start string, paired bool, native string) {
	begins := p.name == "bpt" || p.name == "it" && attr(p.attrs, "pos") != "end"
	switch {
	case p.name == "ept" && paired:
		b.WriteString("<ec")
		putAttr(b, "startRef", start)
	case begins && paired:
		b.WriteString("<sc")
		putAttr(b, "id", id)
	case begins:
		b.WriteString("<sc")
		putAttr(b, "id", id)
		putAttr(b, "isolated", "yes")
	case p.name == "ept" || p.name == "it":
		b.WriteString("<ec")
		putAttr(b, "id", id)
		putAttr(b, "isolated", "yes")
	default:
		b.WriteString("<ph")
		putAttr(b, "id", id)
	}
	putAttr(b, "dataRef", w.data.id(native))
	kind, sub, _ := strings.Cut(attr(p.attrs, "type"), "/")
	switch t := attr(p.attrs, "type"); {
	case slices.Contains(types2, kind) && (sub == "" || fitsSubType(kind, sub)):
		putAttr(b, "type", kind)
		putAttr(b, "subType", sub)
	case isUserDefined(subTypeTMX + t):
		putAttr(b, "type", "other")
		putAttr(b, "subType", subTypeTMX+t)
	}
	b.WriteString("/>")
}

// code12 writes a code of 1.2, which holds its native code itself.
func (w *inlineWriter) code12(b *strings.Builder, p piece, id, start string, paired bool, inside []piece) {
	name, known := p.name, ctypes
	if (name == "bpt" || name == "ept") && !paired {
		name = "it"
	}
	if name == "ut" {
		name = "ph"
	}
	b.WriteString("<" + name)
	putAttr(b, "id", id)
	switch name {
	case "bpt":
		putAttr(b, "rid", id)
	case "ept":
		putAttr(b, "rid", start)
	case "it":
		pos := "open"
		if p.name == "ept" || attr(p.attrs, "pos") == "end" {
			pos = "close"
		}
		putAttr(b, "pos", pos)
	case "ph":
		known = phTypes
	}
	if t := attr(p.attrs, "type"); slices.Contains(known, t) || isExtended(t) {
		putAttr(b, "ctype", t)
	}
	b.WriteByte('>')
	for _, q := range inside {
		switch {
		case q.kind == xmlscan.Text:
			escapeMarkup(b, q.text, false)
		case q.name == "sub" && q.kind == xmlscan.Start:
			b.WriteString("<sub")
			if t := attr(q.attrs, "datatype"); slices.Contains(datatypes, t) || isExtended(t) {
				putAttr(b, "datatype", t)
			}
			if t := attr(q.attrs, "type"); isExtended(t) {
				putAttr(b, "ctype", t)
			}
			b.WriteByte('>')
		case q.name == "sub":
			b.WriteString("</sub>")
		}
	}
	b.WriteString("</" + name + ">")
}

// highlight writes the start of a hi.
func (w *inlineWriter) highlight(b *strings.Builder, p piece, id string) {
	t := attr(p.attrs, "type")
	b.WriteString("<mrk")
	if w.v12 { // A mid would be that of a segment.
		if t != "seg" && slices.Contains(mtypes, t) || isExtended(t) && t != hiType12 && t != "x-sdl-deleted" {
			putAttr(b, "mtype", t)
		} else {
			putAttr(b, "mtype", hiType12)
			putAttr(b, "comment", t)
		}
		b.WriteByte('>')
		return
	}
	putAttr(b, "id", id)
	if t == "generic" || t == "term" || isUserDefined(t) && t != hiType2 {
		putAttr(b, "type", t)
	} else if t != "" {
		putAttr(b, "type", hiType2)
		putAttr(b, "value", t)
	}
	b.WriteByte('>')
}

// isExtended says whether s is a value that 1.2 lets anybody add to its lists.
func isExtended(s string) bool {
	return len(s) > 2 && strings.HasPrefix(s, "x-") && !strings.ContainsAny(s, " \t\r\n")
}

// isUserDefined says whether s is an authority and a value with a colon between, as
// 2.x has them.
func isUserDefined(s string) bool {
	authority, value, ok := strings.Cut(s, ":")
	return ok && authority != "" && value != "" && !strings.ContainsAny(value, ": \t\r\n") && !strings.ContainsAny(authority, " \t\r\n")
}

// fitsSubType says whether a code of 2.x may be of this subType. Those of xlf are for
// one type each.
func fitsSubType(kind, sub string) bool {
	value, ours := strings.CutPrefix(sub, "xlf:")
	if !ours {
		return isUserDefined(sub)
	}
	wanted := map[string]string{"lb": "fmt", "pb": "fmt", "b": "fmt", "i": "fmt", "u": "fmt", "var": "ui"}[value]
	return wanted == kind
}

// isNMToken says whether s is a NMTOKEN of XML 1.0.
func isNMToken(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if !isNameRune(r) {
			return false
		}
	}
	return true
}

// isNameRune says whether r is a NameChar of XML 1.0.
func isNameRune(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '.', r == '_', r == ':', r == 0xB7:
		return true
	case r < 0xC0, r == 0xD7, r == 0xF7, r == 0x37E:
		return false
	case r <= 0x1FFF, r == 0x200C, r == 0x200D, r == 0x203F, r == 0x2040:
		return true
	}
	return 0x2070 <= r && r <= 0x218F || 0x2C00 <= r && r <= 0x2FEF || 0x3001 <= r && r <= 0xD7FF ||
		0xF900 <= r && r <= 0xFDCF || 0xFDF0 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0xEFFFF
}

// impliedCodes says which properties are made again of the texts as they are written,
// and which of them would not come to stand where they do: of those the place has to
// be kept.
func impliedCodes(u *memory.Unit, source, target bool) (skip map[int]bool, placed map[int]bool) {
	skip, placed = map[int]bool{}, map[int]bool{}
	first := 0
	for _, c := range []struct {
		key  string
		kept bool
	}{{sourceCodes, source}, {targetCodes, target}} {
		if !c.kept {
			continue
		}
		i := slices.IndexFunc(u.Props, func(p memory.Prop) bool { return p.Key == c.key })
		if i == first {
			skip[i] = true
			first++
		} else {
			placed[i] = true
		}
	}
	return skip, placed
}
