package exchange

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hafez/memory"
)

// Where a <context> of 1.2 is Hafez's, its type is this and one of the names of
// fields; a property is a key and then a value.
const (
	contextGroup  = "hafez-" // And a number: names are unique in a file.
	contextPrefix = "x-hafez-"
	contextKey    = "key"
	contextValue  = "value"
)

// maxAttr is the most that is put into an attribute: a reader takes tags of 1 MiB.
const maxAttr = 64 << 10

// xliffWriter writes one file, a unit at a time.
type xliffWriter struct {
	opts Options
	v12  bool
	b    strings.Builder // Of what is written next.
	bad  string          // What cannot be written, and what to do about it.
	hint string
}

func writeXLIFF(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	if name, err := opts.encoding(); err != nil || name != "utf-8" {
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("XLIFF is written in UTF-8, not in %q", opts.Encoding), Err: err}
	}
	x := &xliffWriter{opts: opts, v12: opts.FormatVersion == "1.2"}
	out := bufio.NewWriterSize(w, 64<<10)
	x.header()
	if x.bad != "" {
		return &FileError{Name: opts.Name, Msg: "the header cannot be written: " + x.bad}
	}
	n := 0
	for u, err := range units {
		if err != nil {
			return err
		}
		n++
		if _, err := out.WriteString(x.b.String()); err != nil {
			return err
		}
		x.b.Reset()
		x.unit(&u, n)
		if x.bad != "" {
			return opts.unitError(u, n, x.bad, x.hint)
		}
	}
	x.footer(n)
	if _, err := out.WriteString(x.b.String()); err != nil {
		return err
	}
	return out.Flush()
}

func (x *xliffWriter) raw(s string) { x.b.WriteString(s) }

func (x *xliffWriter) refuse(what, hint string) {
	if x.bad == "" {
		x.bad, x.hint = what, hint
	}
}

// check refuses a text that XML cannot hold.
func (x *xliffWriter) check(what, s string) {
	if !utf8.ValidString(s) {
		x.refuse(what+" holds bytes that are not UTF-8", "")
		return
	}
	if i := strings.IndexFunc(s, forbiddenInXML); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		x.refuse(fmt.Sprintf("%s holds the character U+%04X, which XML forbids", what, r),
			"edit the unit, or write TSV, which can hold it")
	}
}

// attr writes an attribute; one without a value is left out.
func (x *xliffWriter) attr(name, value string) {
	x.check(name, value)
	if len(value) > maxAttr {
		x.refuse(fmt.Sprintf("%.40q… is of over %d bytes, too long for an attribute", value[:20], maxAttr), "")
	}
	putAttr(&x.b, name, value)
}

func (x *xliffWriter) text(what, s string) {
	x.check(what, s)
	escapeMarkup(&x.b, s, false)
}

func (x *xliffWriter) header() {
	x.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	if x.v12 {
		x.raw(`<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">` + "\n" + `  <file original="` + xliffTool + `"`)
		x.attr("source-language", x.opts.from())
		x.attr("target-language", x.opts.to())
		x.raw(` datatype="plaintext" tool-id="` + xliffTool + `" xml:space="preserve">` + "\n" +
			`    <header>` + "\n" + `      <tool tool-id="` + xliffTool + `" tool-name="Hafez"`)
		x.attr("tool-version", orElse(x.opts.Version, "0"))
		x.raw("/>\n    </header>\n    <body>\n")
		return
	}
	x.raw(`<xliff xmlns="` + nsXLIFF20 + `" xmlns:mda="` + nsMetadata + `" version="2.1"`)
	x.attr("srcLang", x.opts.from())
	x.attr("trgLang", x.opts.to())
	x.raw(">\n" + `  <file id="f1" xml:space="preserve">` + "\n")
	x.meta("    ", []memory.Prop{{Key: "version", Value: orElse(x.opts.Version, "0")}})
}

func (x *xliffWriter) footer(units int) {
	switch {
	case x.v12:
		x.raw("    </body>\n")
	case units == 0: // A <file> must hold something.
		x.raw(`    <group id="empty"/>` + "\n")
	}
	x.raw("  </file>\n</xliff>\n")
}

func (x *xliffWriter) meta(indent string, meta []memory.Prop) {
	x.raw(indent + "<mda:metadata>\n" + indent + `  <mda:metaGroup category="` + xliffTool + `">` + "\n")
	for _, m := range meta {
		x.raw(indent + `    <mda:meta type="`) // Of an empty type, too.
		x.check("a property's key", m.Key)
		if len(m.Key) > maxAttr {
			x.refuse(fmt.Sprintf("a property's key is of over %d bytes", maxAttr), "")
		}
		escapeMarkup(&x.b, m.Key, true)
		x.raw(`">`)
		x.text(metaName(m.Key), m.Value)
		x.raw("</mda:meta>\n")
	}
	x.raw(indent + "  </mda:metaGroup>\n" + indent + "</mda:metadata>\n")
}

func metaName(key string) string {
	if prop, ok := strings.CutPrefix(key, metaProp); ok {
		return fmt.Sprintf("property %s", prop)
	}
	return key
}

// metaOf is what XLIFF has no place for. Skip and placed say which properties are made
// of the texts' codes.
func (x *xliffWriter) metaOf(u *memory.Unit, skip, placed map[int]bool) []memory.Prop {
	var meta []memory.Prop
	add := func(key, value string) { addProp(&meta, key, value) }
	if u.From != x.opts.from() {
		add(metaFrom, u.From)
	}
	if u.To != x.opts.to() {
		add(metaTo, u.To)
	}
	add(metaCreated, formatTMXDate(u.Created))
	add(metaCreatedBy, u.CreatedBy)
	add(metaChanged, formatTMXDate(u.Changed))
	add(metaChangedBy, u.ChangedBy)
	add(metaOrigin, u.Origin)
	add(metaPrevious, u.Previous)
	add(metaNext, u.Next)
	if u.Status != memory.Confirmed {
		add(metaStatus, u.Status.String())
	}
	for i, p := range u.Props {
		switch {
		case placed[i]:
			meta = append(meta, memory.Prop{Key: metaCodes, Value: p.Key})
		case !skip[i]:
			meta = append(meta, memory.Prop{Key: metaProp + p.Key, Value: p.Value})
		}
	}
	return meta
}

func (x *xliffWriter) unit(u *memory.Unit, n int) {
	switch {
	case strings.TrimSpace(u.Source) == "":
		x.refuse("the source is empty", "")
	case strings.TrimSpace(u.Target) == "":
		x.refuse("the target is empty", "")
	case !u.Created.IsZero() && !writableDate(u.Created), !u.Changed.IsZero() && !writableDate(u.Changed):
		x.refuse(fmt.Sprintf("a date outside the years %d to %d", firstYear, lastYear), "")
	}
	for _, l := range []struct{ own, file string }{{u.From, x.opts.from()}, {u.To, x.opts.to()}} {
		if l.own != "" && !SameLanguage(l.own, l.file) {
			x.refuse(fmt.Sprintf("a text in %s in a file that is from %s to %s", l.own, x.opts.from(), x.opts.to()),
				"XLIFF has one pair of languages: give it by --from and --to, or write TMX")
		}
	}
	x.check("the source", u.Source)
	x.check("the target", u.Target)
	if x.bad != "" {
		return
	}
	w := inlineWriter{v12: x.v12}
	source, sourceKept := w.side(u, sourceCodes, u.Source)
	target, targetKept := w.side(u, targetCodes, u.Target)
	skip, placed := impliedCodes(u, sourceKept, targetKept)
	meta := x.metaOf(u, skip, placed)
	if x.v12 {
		x.unit12(u, n, source, target, meta)
	} else {
		x.unit2(u, n, source, target, meta, w.data.codes)
	}
	// A reader's account of what a unit takes counts tags dearer than their bytes.
	if x.b.Len()+450*strings.Count(x.b.String(), "<") > maxUnit {
		x.refuse("it is too large: more notes, properties and codes than a reader would take", "")
	}
}

func (x *xliffWriter) unit2(u *memory.Unit, n int, source, target string, meta []memory.Prop, data []string) {
	x.raw(`    <unit id="u` + strconv.Itoa(n) + `"`)
	x.attr("name", orElse(propValue(u, "xliff:name"), propValue(u, "xliff:resname")))
	x.raw(">\n")
	if len(meta) > 0 {
		x.meta("      ", meta)
	}
	if len(u.Notes) > 0 {
		x.raw("      <notes>\n")
		for _, note := range u.Notes {
			x.raw("        <note>")
			x.text("a note", note)
			x.raw("</note>\n")
		}
		x.raw("      </notes>\n")
	}
	if len(data) > 0 {
		x.raw("      <originalData>\n")
		for i, code := range data {
			x.raw(`        <data id="d` + strconv.Itoa(i+1) + `">`)
			x.text("an inline code", code)
			x.raw("</data>\n")
		}
		x.raw("      </originalData>\n")
	}
	state, sub := propValue(u, "xliff:state"), propValue(u, "xliff:subState")
	if own := slices.Contains(states2, state) && confirmed2(state) == (u.Status == memory.Confirmed); !own {
		state, sub = "final", ""
		if u.Status != memory.Confirmed {
			state = "initial"
		}
	}
	x.raw("      <segment")
	x.attr("state", state)
	if isUserDefined(sub) && !strings.HasPrefix(sub, "xlf:") {
		x.attr("subState", sub)
	}
	x.raw(">\n        <source>" + source + "</source>\n        <target>" + target + "</target>\n      </segment>\n    </unit>\n")
}

func (x *xliffWriter) unit12(u *memory.Unit, n int, source, target string, meta []memory.Prop) {
	x.raw(`      <trans-unit id="` + strconv.Itoa(n) + `"`)
	x.attr("resname", orElse(propValue(u, "xliff:resname"), propValue(u, "xliff:name")))
	confirmed := u.Status == memory.Confirmed
	if confirmed {
		x.raw(` approved="yes"`)
	}
	state := propValue(u, "xliff:state")
	if own := slices.Contains(states12, state) && confirmed12("", state, "") == confirmed; !own {
		state = "final"
		if !confirmed {
			state = "needs-review-translation"
		}
	}
	x.raw(">\n        <source>" + source + "</source>\n        <target")
	x.attr("state", state)
	x.raw(">" + target + "</target>\n")
	if len(meta) > 0 {
		x.raw(`        <context-group name="` + contextGroup + strconv.Itoa(n) + `">` + "\n")
		for _, m := range meta {
			if key, ok := strings.CutPrefix(m.Key, metaProp); ok {
				x.context(contextKey, "a property's key", key)
				x.context(contextValue, "property "+key, m.Value)
			} else {
				x.context(m.Key, m.Key, m.Value)
			}
		}
		x.raw("        </context-group>\n")
	}
	for _, note := range u.Notes {
		x.raw("        <note>")
		x.text("a note", note)
		x.raw("</note>\n")
	}
	x.raw("      </trans-unit>\n")
}

func (x *xliffWriter) context(kind, what, value string) {
	x.raw(`          <context context-type="` + contextPrefix + kind + `">`)
	x.text(what, value)
	x.raw("</context>\n")
}

// propValue is the value of the first property of a key; empty if there is none.
func propValue(u *memory.Unit, key string) string {
	for _, p := range u.Props {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}
