package exchange

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"hafez/memory"
)

func writeTMXGzip(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	z := gzip.NewWriter(w)
	if err := writeTMX(z, units, opts); err != nil {
		return err
	}
	return z.Close()
}

// writeTMX writes TMX 1.4 by its DTD, without a document type: some readers
// would look for the file that it names.
func writeTMX(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	if name, err := opts.encoding(); err != nil || name != "utf-8" {
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("TMX is written in UTF-8, not in %q", opts.Encoding), Err: err}
	}
	t := &tmxWriter{out: bufio.NewWriterSize(w, 64<<10), opts: opts}
	t.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n  <header")
	t.attr("creationtool", tmxTool)
	t.attr("creationtoolversion", orElse(opts.Version, "0"))
	t.attr("segtype", "sentence")
	t.attr("o-tmf", tmxTool)
	t.attr("adminlang", "en")
	t.attr("srclang", opts.from())
	t.attr("datatype", "plaintext")
	t.raw("/>\n  <body>\n")
	if t.bad != "" {
		return &FileError{Name: opts.Name, Msg: "the header cannot be written: " + t.bad}
	}
	n := 0
	for u, err := range units {
		if err != nil {
			return err
		}
		n++
		t.unit(&u)
		if t.bad != "" {
			return opts.unitError(u, n, t.bad, t.hint)
		}
		if t.err != nil {
			return t.err
		}
	}
	t.raw("  </body>\n</tmx>\n")
	if t.err != nil {
		return t.err
	}
	return t.out.Flush()
}

// tmxWriter writes one file. The first failure is kept.
type tmxWriter struct {
	out  *bufio.Writer
	opts Options
	err  error  // Of the writer beneath.
	bad  string // What cannot be written, and what to do about it.
	hint string
}

func (t *tmxWriter) raw(s string) {
	if t.err == nil {
		_, t.err = t.out.WriteString(s)
	}
}

func (t *tmxWriter) refuse(what, hint string) {
	if t.bad == "" {
		t.bad, t.hint = what, hint
	}
}

func (t *tmxWriter) attr(name, value string) {
	t.raw(" ")
	t.raw(name)
	t.raw(`="`)
	t.escape(name, value, true)
	t.raw(`"`)
}

func (t *tmxWriter) element(indent, tag, name, text string) {
	t.raw(indent)
	t.raw(tag)
	t.escape(name, text, false)
	t.raw("</")
	t.raw(strings.TrimPrefix(strings.TrimRight(tag, ">"), "<"))
	t.raw(">\n")
}

func (t *tmxWriter) prop(indent string, p memory.Prop) {
	t.raw(indent)
	t.raw("<prop")
	t.attr("type", p.Key)
	t.raw(">")
	t.escape("property "+p.Key, p.Value, false)
	t.raw("</prop>\n")
}

// escape writes text so that a reader gets back these very characters. White
// space in attributes, and carriage returns anywhere, would otherwise change.
func (t *tmxWriter) escape(what, s string, inAttr bool) {
	from := 0
	put := func(i int, esc string) {
		t.raw(s[from:i])
		t.raw(esc)
		from = i + 1
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				t.refuse(what+" holds bytes that are not UTF-8", "")
				return
			}
			if r == 0xFFFE || r == 0xFFFF {
				t.forbidden(what, r)
				return
			}
			i += size - 1
		case c == '<':
			put(i, "&lt;")
		case c == '>':
			put(i, "&gt;")
		case c == '&':
			put(i, "&amp;")
		case c == '"' && inAttr:
			put(i, "&quot;")
		case c == '\r':
			put(i, "&#13;")
		case c == '\n' && inAttr:
			put(i, "&#10;")
		case c == '\t' && inAttr:
			put(i, "&#9;")
		case c < ' ' && c != '\t' && c != '\n':
			t.forbidden(what, rune(c))
			return
		}
	}
	t.raw(s[from:])
}

func (t *tmxWriter) forbidden(what string, r rune) {
	t.refuse(fmt.Sprintf("%s holds the character U+%04X, which XML forbids", what, r),
		"edit the unit, or write TSV, which can hold it")
}

func (t *tmxWriter) unit(u *memory.Unit) {
	switch {
	case strings.TrimSpace(u.Source) == "":
		t.refuse("the source is empty", "")
	case strings.TrimSpace(u.Target) == "":
		t.refuse("the target is empty", "")
	case !u.Created.IsZero() && !writableDate(u.Created), !u.Changed.IsZero() && !writableDate(u.Changed):
		t.refuse(fmt.Sprintf("a date outside the years %d to %d", firstYear, lastYear), "")
	}
	full := *u
	full.From, full.To = orElse(u.From, t.opts.from()), orElse(u.To, t.opts.to())
	placed, slots, ordinary := splitProps(&full)
	value := func(at place, name string) string {
		for i, s := range slots {
			if s.place == at && s.name == name {
				return placed[i].Value
			}
		}
		return ""
	}

	// The unit's own dates and people stand on the <tu>, or, if that has
	// others, on the target <tuv>.
	own := map[string]string{
		"creationdate": formatTMXDate(u.Created), "creationid": u.CreatedBy,
		"changedate": formatTMXDate(u.Changed), "changeid": u.ChangedBy,
	}
	if !SameLanguage(full.From, t.opts.from()) {
		own["srclang"] = full.From
	}
	t.raw("    <tu")
	for _, name := range tuAttrs {
		v := value(onTU, name)
		if v == "" {
			v = own[name]
			delete(own, name)
		}
		if v != "" {
			t.attr(name, v)
		}
	}
	delete(own, "srclang")
	t.raw(">\n")
	for _, note := range u.Notes {
		if note != "" {
			t.element("      ", "<note>", "a note", note)
		}
	}
	for _, p := range fieldProps(u) {
		t.prop("      ", p)
	}
	for _, p := range ordinary {
		t.prop("      ", p)
	}
	side := func(lang, what, text string, attrs, props, seg place, own map[string]string) {
		t.raw("      <tuv")
		t.attr("xml:lang", lang)
		for _, name := range tuvAttrs {
			if v := orElse(value(attrs, name), own[name]); v != "" {
				t.attr(name, v)
			}
		}
		t.raw(">\n")
		for i, s := range slots {
			if s.place == props {
				t.prop("        ", memory.Prop{Key: s.name, Value: placed[i].Value})
			}
		}
		if marked := value(seg, ""); marked != "" {
			t.raw("        <seg>")
			t.raw(marked)
			t.raw("</seg>\n")
		} else {
			t.element("        ", "<seg>", what, text)
		}
		t.raw("      </tuv>\n")
	}
	side(full.From, "the source", u.Source, onSource, inSourceProp, inSourceSeg, nil)
	side(full.To, "the target", u.Target, onTarget, inTargetProp, inTargetSeg, own)
	t.raw("    </tu>\n")
}

// fieldProps are the properties that stand for fields of a unit. One that is
// empty is written nevertheless if an ordinary property has its name, so that
// the reader, who takes the first of a name for the field, is not misled.
func fieldProps(u *memory.Unit) []memory.Prop {
	var props []memory.Prop
	add := func(key, value string, isSet bool) {
		for _, p := range u.Props {
			isSet = isSet || p.Key == key
		}
		if isSet {
			props = append(props, memory.Prop{Key: key, Value: value})
		}
	}
	add(propPrevious, u.Previous, u.Previous != "")
	add(propNext, u.Next, u.Next != "")
	add(propStatus, u.Status.String(), u.Status != memory.Confirmed)
	add(propOrigin, u.Origin, u.Origin != "")
	return props
}
