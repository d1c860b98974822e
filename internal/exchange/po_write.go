package exchange

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"

	"hafez/memory"
)

// writePO writes an entry a unit, behind a header that says all that programs ask for
// and nothing that would differ tomorrow.
func writePO(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	if name, err := opts.encoding(); name != "utf-8" {
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("PO is written in UTF-8, not in %q", opts.Encoding), Err: err}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	p := &poWriter{
		from:   opts.from(),
		to:     strings.ReplaceAll(opts.to(), "-", "_"), // As locales are named.
		copies: map[[16]byte]int{},
	}
	p.plurals = poForms[parseLanguage(p.to).base]
	p.header(orElse(opts.Version, "0"))
	if _, err := out.Write(p.b); err != nil {
		return err
	}
	n := 0
	for u, err := range units {
		if err != nil {
			return err
		}
		n++
		p.b = p.b[:0]
		p.entry(&u)
		if msg := refusal(&u, p.b); msg != "" {
			return opts.unitError(u, n, msg, "")
		}
		if _, err := out.Write(p.b); err != nil {
			return err
		}
	}
	return out.Flush()
}

type poWriter struct {
	from, to string // As the header has them.
	plurals  string
	copies   map[[16]byte]int // How many entries there are, by what tells them apart.
	prefix   string           // Of the lines of an obsolete entry.
	b        []byte
}

func (p *poWriter) header(version string) {
	p.text("msgid", "")
	fields := "Project-Id-Version: hafez\nPO-Revision-Date: \nLast-Translator: \nLanguage-Team: \n" +
		"Language: " + p.to + "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
	if p.plurals != "" {
		fields += "Plural-Forms: " + p.plurals + "\n"
	}
	p.text("msgstr", fields+"X-Source-Language: "+p.from+"\nX-Generator: "+poGenerator+" "+version+"\n")
}

func (p *poWriter) entry(u *memory.Unit) {
	placed, others := splitPOProps(u, p.plurals != "")
	p.b = append(p.b, '\n')
	notes := u.Notes
	if len(notes) > 0 && notes[0] != "" && isComment(notes[0]) {
		p.lines("#", notes[0])
		notes = notes[1:]
	}
	if v, ok := placed[poExtracted]; ok {
		p.lines("#.", v)
	}
	p.own("from", u.From, p.from)
	p.own("to", u.To, p.to)
	p.own("created", formatTSVDate(u.Created), "")
	p.own("created_by", u.CreatedBy, "")
	p.own("changed", formatTSVDate(u.Changed), "")
	p.own("changed_by", u.ChangedBy, "")
	p.own("origin", u.Origin, "")
	p.own("previous", u.Previous, "")
	p.own("next", u.Next, "")
	if u.Status == memory.Rejected {
		p.own("status", u.Status.String(), "")
	}
	for _, note := range notes {
		p.own("note", note, "")
	}
	for _, prop := range others {
		p.ownLine("prop", formatProps([]memory.Prop{prop}))
	}
	if v, ok := placed[poReference]; ok {
		p.lines("#:", v)
	}
	flags := placed[poFlags]
	if u.Status != memory.Confirmed {
		flags = strings.TrimSuffix("fuzzy, "+flags, ", ")
	}
	if flags != "" {
		p.lines("#,", flags)
	}
	p.prefix = ""
	if placed[poObsolete] != "" {
		p.prefix = "#~ "
	}
	p.previous(placed)
	if context, ok := p.context(placed[poContext], u.Source); ok {
		p.text("msgctxt", context)
	}
	p.text("msgid", u.Source)
	if plural, ok := placed[poPlural]; ok {
		p.text("msgid_plural", plural)
		p.text("msgstr[0]", u.Target)
		p.text("msgstr[1]", placed[poForm])
	} else {
		p.text("msgstr", u.Target)
	}
}

// previous writes what the entry was before the source text was changed.
func (p *poWriter) previous(placed map[string]string) {
	prefix := p.prefix
	p.prefix = "#| "
	if prefix != "" {
		p.prefix = "#~| "
	}
	for _, t := range []struct{ keyword, key string }{{"msgctxt", poPrevContext}, {"msgid", poPrevious}, {"msgid_plural", poPreviousPlural}} {
		if v, ok := placed[t.key]; ok {
			p.text(t.keyword, v)
		}
	}
	p.prefix = prefix
}

// context gives the msgctxt of an entry; ok is false if it needs none. PO forbids two
// entries with the same context and msgid, as programs would never find the second. So
// a copy, such as another translation of the same text, gets a number behind its
// context, and so does a context that looks as if it had one.
func (p *poWriter) context(context, source string) (_ string, ok bool) {
	key := poHash(context, source)
	p.copies[key]++
	if n := p.copies[key]; n > 1 || cutCopy(context) != context {
		return fmt.Sprintf("%s%s%d", context, poCopy, n), true
	}
	return context, context != ""
}

// own writes a field for which PO has no place, unless it is what a reader takes it
// for anyway.
func (p *poWriter) own(name, value, otherwise string) {
	if value != "" && value != otherwise {
		p.ownLine(name, escapeLine.Replace(value))
	}
}

func (p *poWriter) ownLine(name, escaped string) {
	if strings.HasSuffix(escaped, `\`) {
		escaped += poEnd
	}
	p.lines("#.", poOwn+name+"="+escaped)
}

// lines writes comments, a line each.
func (p *poWriter) lines(mark, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		p.b = append(p.b, mark...)
		if line != "" {
			p.b = append(p.b, ' ')
			p.b = append(p.b, line...)
		}
		p.b = append(p.b, '\n')
	}
}

// text writes a keyword and a text; one of several lines as PO is usually written,
// each in quotes of its own below an empty one.
func (p *poWriter) text(keyword, text string) {
	p.b = append(append(p.b, p.prefix...), keyword...)
	p.b = append(p.b, ' ')
	if i := strings.IndexByte(text, '\n'); i >= 0 && i+1 < len(text) {
		p.b = append(p.b, '"', '"', '\n')
		for line := range strings.Lines(text) {
			p.b = append(p.b, p.prefix...)
			p.quoted(line)
		}
		return
	}
	p.quoted(text)
}

func (p *poWriter) quoted(text string) {
	p.b = append(p.b, '"')
	for i := range len(text) {
		c := text[i]
		switch escape := strings.IndexByte("\a\b\t\n\v\f\r", c); {
		case c == '"' || c == '\\':
			p.b = append(p.b, '\\', c)
		case escape >= 0:
			p.b = append(p.b, '\\', "abtnvfr"[escape])
		case c < ' ' && c != 0:
			p.b = fmt.Appendf(p.b, `\%03o`, c)
		default:
			p.b = append(p.b, c)
		}
	}
	p.b = append(p.b, '"', '\n')
}
