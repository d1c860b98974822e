package cli

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"hafez/memory"
)

// The form in which a unit is edited is a text of lines:
//
//	# a comment
//	source: the text
//	| its second line
//	target: …
//	status: draft
//	origin: news.docx
//	note: a remark; there may be several
//	prop: key=value; there may be several
//
// A field begins with its name, a colon and a space; what stands behind is the text,
// byte for byte. Its other lines begin with a bar and a space. Comments and empty lines
// may stand anywhere. A field that is left out is emptied, as is one without a text.

const formHelp = `# Change what you like, save the file and close the editor: the unit is changed then.
# Whoever empties the file, or changes nothing, leaves the unit as it is.
#
# Behind a name, a colon and a space stands the text. If it has more than one line, the
# others begin with a bar and a space. note and prop (key=value) may stand more than
# once; one without a text is none. status is %s.
# Lines such as this one are not read.
`

// formOf writes a unit as a form.
func formOf(u *memory.Unit) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Unit %d", u.ID)
	if a := u.Author(); a != "" {
		b.WriteString(", by " + oneLine(a))
	}
	if t := u.LastChange(); !t.IsZero() {
		b.WriteString(", " + t.Format("2006-01-02"))
	}
	fmt.Fprintf(&b, "\n"+formHelp+"\n", strings.Join(statusNames(), ", "))
	field := func(name, text string) {
		b.WriteString(name + ": " + strings.ReplaceAll(formLines(text), "\n", "\n| ") + "\n")
	}
	field("source", u.Source)
	field("target", u.Target)
	b.WriteString("\n")
	field("status", u.Status.String())
	field("origin", u.Origin)
	for _, n := range u.Notes {
		field("note", n)
	}
	field("note", "")
	for _, p := range u.Props {
		field("prop", p.Key+"="+p.Value)
	}
	field("prop", "")
	return b.String()
}

// formLines is a text with the line ends that it has in a form.
func formLines(s string) string { return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s) }

// formError is what is wrong with a form, and in which line.
type formError struct {
	line int
	what string
}

func (e formError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.what) }

// errEmptyForm: there is nothing in it.
var errEmptyForm = errors.New("the form is empty")

// formField is a field as it stands in a form.
type formField struct {
	name, text string
	line       int
}

// parseForm gives a unit as a form has it that was made of old: what the form does not
// show is as it was. Texts that nobody has changed are as they were to the byte, though
// line ends look the same in a form. It gives errEmptyForm or a formError.
func parseForm(form string, old memory.Unit) (memory.Unit, error) {
	fields, err := formFields(form)
	if err != nil {
		return old, err
	}
	u := old
	u.Source, u.Target, u.Origin, u.Notes, u.Props = "", "", "", nil, nil
	known := make(map[string]bool)
	for _, f := range fields {
		if known[f.name] && f.name != "note" && f.name != "prop" {
			return old, formError{f.line, f.name + " stands here a second time"}
		}
		known[f.name] = true
		switch f.name {
		case "source":
			u.Source = unlessSame(f.text, old.Source)
		case "target":
			u.Target = unlessSame(f.text, old.Target)
		case "origin":
			u.Origin = unlessSame(f.text, old.Origin)
		case "status":
			var ok bool
			if u.Status, ok = statusOf(strings.TrimSpace(f.text)); !ok {
				return old, formError{f.line, fmt.Sprintf("the status is %s, not %q", strings.Join(statusNames(), " or "), f.text)}
			}
		case "note":
			if strings.TrimSpace(f.text) != "" {
				u.Notes = append(u.Notes, unlessSame(f.text, old.Notes...))
			}
		case "prop":
			if strings.TrimSpace(f.text) == "" {
				continue
			}
			p, ok := formProp(f.text, old.Props)
			if !ok {
				return old, formError{f.line, fmt.Sprintf("a property is key=value, not %q", shortened(f.text))}
			}
			u.Props = append(u.Props, p)
		default:
			return old, formError{f.line, fmt.Sprintf("there is no field %q", shortened(f.name))}
		}
	}
	if !known["status"] {
		return old, formError{strings.Count(form, "\n") + 1, "the status is missing"}
	}
	return u, nil
}

// formFields cuts a form into fields. Line ends may be those of any system.
func formFields(form string) (fields []formField, err error) {
	form = formLines(strings.TrimPrefix(form, "\ufeff")) // Editors of Windows mark files so.
	number := 0
	for line := range strings.Lines(form) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if !utf8.ValidString(line) {
			return nil, formError{number, "the text is not UTF-8: save the file as UTF-8"}
		}
		if rest, ok := strings.CutPrefix(line, "|"); ok {
			if len(fields) == 0 {
				return nil, formError{number, "the line goes on with a text that has not begun"}
			}
			fields[len(fields)-1].text += "\n" + strings.TrimPrefix(rest, " ")
			continue
		}
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		name, text, ok := strings.Cut(line, ":")
		if !ok {
			return nil, formError{number, fmt.Sprintf("%q is no field: begin it with a bar and a space if the text above goes on", shortened(line))}
		}
		fields = append(fields, formField{strings.TrimSpace(name), strings.TrimPrefix(text, " "), number})
	}
	if len(fields) == 0 {
		return nil, errEmptyForm
	}
	return fields, nil
}

// unlessSame is a text of a form, or that of some which looks the same in it.
func unlessSame(text string, some ...string) string {
	for _, s := range some {
		if text == formLines(s) {
			return s
		}
	}
	return text
}

// formProp is a property of a form. The key of one that is there already may hold an
// equals sign.
func formProp(text string, old []memory.Prop) (memory.Prop, bool) {
	for _, p := range old {
		if whole := p.Key + "=" + p.Value; unlessSame(text, whole) == whole {
			return p, true
		}
	}
	return propOf(text)
}
