package work

import (
	"bufio"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hafez/internal/document"
)

// What tells Hafez's own parts of an XLIFF file from those of other programs.
const (
	ownCategory = "hafez"
	ownContext  = "x-hafez-"
)

// xliffWriter writes one file. A row is a unit of its own, so that no program joins
// what merge wants apart.
type xliffWriter struct {
	out *bufio.Writer
	old bool // 1.2
	job *Job
}

func writeXLIFF(w io.Writer, _ string, j *Job, opts WriteOptions) error {
	if opts.XLIFF != "" && opts.XLIFF != "2.1" && opts.XLIFF != "1.2" {
		return hinted("leave out --version, or say 1.2", "XLIFF is written in the versions 2.1 and 1.2, not in %.20q", opts.XLIFF)
	}
	if err := j.checkXML(); err != nil {
		return err
	}
	x := &xliffWriter{out: bufio.NewWriter(w), old: opts.XLIFF == "1.2", job: j}
	x.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	if x.old {
		x.raw(`<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">` + "\n" + `  <file`)
		x.attr("original", j.Document)
		x.attr("source-language", j.From)
		x.attr("target-language", j.To)
		x.raw(` datatype="x-hafez" tool-id="hafez" xml:space="preserve">` + "\n    <header>\n      <skl><internal-file form=\"x-hafez\">")
		x.raw(markOfJob(j))
		x.raw("</internal-file></skl>\n      <tool tool-id=\"hafez\" tool-name=\"Hafez\"/>\n    </header>\n    <body>\n")
	} else {
		x.raw(`<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="2.1"`)
		x.attr("srcLang", j.From)
		x.attr("trgLang", j.To)
		x.raw(">\n  <file id=\"f1\" xml:space=\"preserve\"")
		x.attr("original", j.Document)
		x.raw(">\n")
		x.meta("    ", j.fields())
		if len(j.Rows) == 0 { // A <file> must hold something.
			x.raw("    <group id=\"empty\"/>\n")
		}
	}
	for i := range j.Rows {
		if x.old {
			x.unit12(i)
		} else {
			x.unit2(i)
		}
	}
	if x.old {
		x.raw("    </body>\n")
	}
	x.raw("  </file>\n</xliff>\n")
	return x.out.Flush() // It keeps the first error.
}

func (x *xliffWriter) raw(s string) { _, _ = x.out.WriteString(s) }

var (
	escapeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	escapeAttr = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;", "\r", "&#13;", "\n", "&#10;", "\t", "&#9;")
)

func (x *xliffWriter) text(s string) { _, _ = escapeText.WriteString(x.out, s) }

// attr writes an attribute; one without a value is left out.
func (x *xliffWriter) attr(name, value string) {
	if value != "" {
		x.raw(` ` + name + `="`)
		_, _ = escapeAttr.WriteString(x.out, value)
		x.raw(`"`)
	}
}

func (x *xliffWriter) element(indent, name, text string) {
	x.raw(indent + "<" + name + ">")
	x.text(text)
	x.raw("</" + name + ">\n")
}

// meta writes fields as metadata of 2.1.
func (x *xliffWriter) meta(indent string, fields map[string]string) {
	x.raw(indent + "<mda:metadata>\n" + indent + `  <mda:metaGroup category="` + ownCategory + `">` + "\n")
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		x.raw(indent + `    <mda:meta type="` + name + `">`)
		x.text(fields[name])
		x.raw("</mda:meta>\n")
	}
	x.raw(indent + "  </mda:metaGroup>\n" + indent + "</mda:metadata>\n")
}

// rowFields are those that have no place of their own.
func rowFields(r *Row) map[string]string {
	fields := r.fields()
	delete(fields, suggestionField)
	if r.Suggestion != "" {
		delete(fields, likeField)
	}
	return fields
}

func (x *xliffWriter) unit2(i int) {
	r := &x.job.Rows[i]
	x.raw(`    <unit id="r` + strconv.Itoa(i+1) + `"`)
	x.attr("name", r.title())
	x.raw(">\n")
	if r.Suggestion != "" {
		x.raw(`      <mtc:matches>` + "\n" + `        <mtc:match id="hafez" ref="#s1" type="tm"`)
		x.attr("similarity", strconv.Itoa(r.Score))
		x.attr("matchQuality", strconv.Itoa(r.Score))
		x.attr("origin", r.Origin)
		x.raw(">\n          <source>")
		x.text(r.Like)
		x.raw("</source>\n          <target>")
		x.tagged(r.Suggestion)
		x.raw("</target>\n        </mtc:match>\n      </mtc:matches>\n")
	}
	x.meta("      ", rowFields(r))
	if r.Note != "" {
		x.raw("      <notes>\n")
		x.element("        ", "note", r.Note)
		x.raw("      </notes>\n")
	}
	state := "initial"
	if r.Target != "" {
		state = "translated"
	}
	x.raw(`      <segment id="s1" state="` + state + `">` + "\n        <source>")
	x.tagged(r.Source)
	x.raw("</source>\n")
	if r.Target != "" {
		x.raw("        <target>")
		x.tagged(r.Target)
		x.raw("</target>\n")
	}
	x.raw("      </segment>\n    </unit>\n")
}

func (x *xliffWriter) unit12(i int) {
	r := &x.job.Rows[i]
	x.raw(`      <trans-unit id="` + strconv.Itoa(i+1) + `"`)
	x.attr("resname", r.title())
	x.raw(">\n        <source>")
	x.tagged(r.Source)
	x.raw("</source>\n")
	if r.Target != "" {
		x.raw(`        <target state="translated">`)
		x.tagged(r.Target)
		x.raw("</target>\n")
	}
	if r.Suggestion != "" {
		x.raw(`        <alt-trans tool-id="hafez"`)
		x.attr("match-quality", strconv.Itoa(r.Score)+"%")
		x.attr("origin", r.Origin)
		x.raw(">\n          <source>")
		x.text(r.Like)
		x.raw("</source>\n          <target>")
		x.tagged(r.Suggestion)
		x.raw("</target>\n        </alt-trans>\n")
	}
	x.raw(`        <context-group name="hafez-` + strconv.Itoa(i+1) + `">` + "\n")
	fields := rowFields(r)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		x.raw(`          <context context-type="` + ownContext + name + `">`)
		x.text(fields[name])
		x.raw("</context>\n")
	}
	x.raw("        </context-group>\n")
	if r.Note != "" {
		x.element("        ", "note", r.Note)
	}
	x.raw("      </trans-unit>\n")
}

// tagged writes a text with its tags as inline codes, whose ids are their numbers. A
// tag whose number has been used for another is text, as is what only looks like one.
func (x *xliffWriter) tagged(s string) {
	plain, tags := document.CutTags(s)
	other := halves(tags)
	used := map[int]bool{}
	coded := make([]bool, len(tags)) // which have become codes
	at := 0
	for i, t := range tags {
		x.text(plain[at:t.At])
		at = t.At
		n, ok := tagNumber(t.Text)
		if t.Close && other[i] >= 0 {
			ok = coded[other[i]]
		} else {
			ok = ok && n > 0 && !used[n]
		}
		if !ok {
			x.text(t.Text)
			continue
		}
		used[n], coded[i] = true, true
		x.code(n, t, other[i] >= 0)
	}
	x.text(plain[at:])
}

// code writes a tag; whole says that the other half of its pair is in the text.
func (x *xliffWriter) code(n int, t document.PlacedTag, whole bool) {
	id := strconv.Itoa(n)
	switch {
	case !x.old && t.Open && whole:
		x.raw(`<sc id="` + id + `"/>`)
	case !x.old && t.Close && whole:
		x.raw(`<ec startRef="` + id + `"/>`)
	case !x.old && t.Open:
		x.raw(`<sc id="` + id + `" isolated="yes"/>`)
	case !x.old && t.Close:
		x.raw(`<ec id="` + id + `" isolated="yes"/>`)
	case !x.old:
		x.raw(`<ph id="` + id + `"/>`)
	case t.Open && whole:
		x.raw(`<bpt id="` + id + `">` + t.Text + `</bpt>`)
	case t.Close && whole:
		x.raw(`<ept id="` + id + `">` + t.Text + `</ept>`)
	case t.Open:
		x.raw(`<it id="` + id + `" pos="open">` + t.Text + `</it>`)
	case t.Close:
		x.raw(`<it id="` + id + `" pos="close">` + t.Text + `</it>`)
	default:
		x.raw(`<ph id="` + id + `">` + t.Text + `</ph>`)
	}
}
