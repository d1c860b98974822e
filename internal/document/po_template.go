package document

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PO files are those of GNU gettext (.po; templates, .pot). Only what has yet to be
// translated is a block: the msgid of each entry whose msgstr is empty or that is
// fuzzy. Obsolete entries (#~) and the header are none. So is what has no letters
// beside placeholders, for which gettext shows the msgid.
//
// An entry with a plural is two blocks: msgid, whose translation goes into the form
// for one thing by the header's Plural-Forms, and msgid_plural, whose translation goes
// into all the others. So that of a language with one form only, which is that of
// msgid_plural, is one block. Languages with more than two forms want more than two
// translations: opts.Note tells it.
//
// A translation takes the flag "fuzzy" away, and what the msgid once was (#|); of a
// plural, once it has both. It begins and ends with a line end as its msgid does, as
// gettext wants it.

// poSpot is where the translation of a block goes.
type poSpot struct {
	entry *poEntry
	forms []int
}

// poFixed is a text without words beside a plural that has some, or the other way
// about. It stays as it is: once the other is translated, it is its own translation.
type poFixed struct {
	entry *poEntry
	form  int
	text  string
}

// loadPO reads a PO file.
func loadPO(name string, whole []byte, opts Options) (*Template, error) {
	d, err := decodeWhole(name, whole, opts, NewPO)
	if err != nil {
		return nil, err
	}
	entries, err := poEntries(d.text)
	if err != nil {
		if e, ok := err.(*Error); ok {
			e.Name = name
		}
		return nil, err
	}
	if len(entries) == 0 {
		return nil, &Error{Name: name, Err: fmt.Errorf("%w: no entry, msgid \"…\" and msgstr \"…\"", ErrNoText), Hint: "is it a PO file?"}
	}
	t := &Template{Whole: true, whole: whole}
	var header *poEntry
	forms, known := poForms{count: 2}, false
	for _, e := range entries {
		if e.isHeader() && header == nil {
			header = e
			value, _ := headerField(e.text("msgstr"), "Plural-Forms")
			if f, ok := readPOForms(value); ok {
				forms, known = f, true
			}
		}
	}
	var spots []poSpot
	var wordless []poFixed
	wants := map[*poEntry]int{} // how many forms
	done, plurals := 0, false
	for _, e := range entries {
		if e.isHeader() {
			continue
		}
		if !e.isSound() {
			opts.Note(fmt.Sprintf("the entry in line %d is left out: msgstr has a number, as in msgstr[0], if there is a msgid_plural, and only then", e.line))
			continue
		}
		f := forms
		if !known {
			for _, s := range e.strings {
				f.count = max(f.count, s.form+1)
			}
		}
		before := len(spots)
		for _, many := range []bool{false, true} {
			keyword := "msgid"
			if many {
				keyword = "msgid_plural"
			}
			text := e.text(keyword)
			wanted := e.wanted(f, many)
			if len(wanted) == 0 {
				continue
			}
			wants[e] += len(wanted)
			if !isTranslatable(text) {
				for _, form := range wanted {
					wordless = append(wordless, poFixed{e, form, text})
				}
				continue
			}
			var x inline
			x.addProgramText(text)
			t.add(Paragraph, 0, &x)
			spots = append(spots, poSpot{e, wanted})
			plurals = plurals || many
		}
		if len(spots) == before {
			done++
		}
	}
	if len(spots) == 0 && done > 0 {
		return nil, &Error{Name: name, Err: fmt.Errorf("%w that has yet to be translated", ErrNoText), Hint: "mark what shall be translated anew as fuzzy, or empty its msgstr"}
	}
	if plurals && forms.count > 2 {
		opts.Note(fmt.Sprintf("the language has %d plural forms: the translation of a msgid_plural goes into all of them but that for one, so look at these entries", forms.count))
	}
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		news := map[*poEntry]map[int]string{}
		plurals := false
		for i, r := range texts {
			if r.pieces == nil {
				continue
			}
			s := spots[i]
			if news[s.entry] == nil {
				news[s.entry] = map[int]string{}
			}
			for _, form := range s.forms {
				news[s.entry][form] = s.entry.endsAlike(programText(t.inlines[i], r.pieces))
			}
			plurals = plurals || s.entry.find("msgid_plural", 0) != nil
		}
		for _, w := range wordless {
			if news[w.entry] != nil {
				news[w.entry][w.form] = w.text
			}
		}
		var edits []edit
		for _, e := range entries {
			if news[e] != nil {
				edits = append(edits, d.editEntry(e, news[e], len(news[e]) == wants[e])...)
			}
		}
		if header != nil {
			edits = append(edits, d.editHeader(header, how, plurals, isASCII(splice(d.text, edits)))...)
		}
		out, err := d.encode(splice(d.text, edits), how.Encoding)
		return map[string][]byte{"": out}, err
	}
	return t, nil
}

// isTranslatable says whether a text has letters beside its placeholders, and all of
// it is text.
func isTranslatable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsAny(s, "\x00\uFFFD") && strings.IndexFunc(placeholder().ReplaceAllString(s, ""), unicode.IsLetter) >= 0
}

// isSound says whether the entry has plural forms if, and only if, it has a plural.
func (e *poEntry) isSound() bool {
	hasPlural := e.find("msgid_plural", 0) != nil
	return !slices.ContainsFunc(e.strings, func(s poString) bool { return s.keyword == "msgstr" && s.numbered != hasPlural })
}

// wanted gives the forms of msgstr that the translation of msgid, or of msgid_plural
// if many, shall go into.
func (e *poEntry) wanted(f poForms, many bool) (wanted []int) {
	hasPlural := e.find("msgid_plural", 0) != nil
	if !hasPlural {
		f = poForms{count: 1}
		if many {
			return nil
		}
	}
	for form := range f.count {
		one := form == f.one && (!hasPlural || f.count > 1)
		if s := e.find("msgstr", form); one != many && (e.fuzzy || s == nil || len(s.text) == 0) {
			wanted = append(wanted, form)
		}
	}
	return wanted
}

// endsAlike gives a translation with line ends at its beginning and end where msgid
// has one, and written as there.
func (e *poEntry) endsAlike(s string) string {
	id := e.text("msgid")
	s = strings.Trim(lineEnds.Replace(s), "\n")
	if strings.HasPrefix(id, "\n") {
		s = "\n" + s
	}
	if strings.HasSuffix(id, "\n") {
		s += "\n"
	}
	if strings.Contains(string(e.find("msgid", 0).text), "\r\n") {
		s = strings.ReplaceAll(s, "\n", "\r\n")
	}
	return s
}

// editEntry puts translations into forms of an entry. Whole says that these are all
// that it wants.
func (d *decoded) editEntry(e *poEntry, news map[int]string, whole bool) (edits []edit) {
	eol := d.eol()
	var added []byte
	for form := range poMostForms {
		s := e.find("msgstr", form)
		text, ok := news[form]
		switch {
		case !ok:
		case s == nil:
			added = fmt.Appendf(added, "%smsgstr[%d] %s", eol, form, quotePO(text, eol))
		case !s.quoted:
			edits = append(edits, edit{s.value.start, s.value.end, []byte(" " + quotePO(text, eol))})
		default:
			edits = append(edits, edit{s.value.start, s.value.end, []byte(quotePO(text, eol))})
		}
	}
	last := e.strings[len(e.strings)-1].value.end
	edits = append(edits, edit{last, last, added})
	if !e.fuzzy || !whole {
		return edits
	}
	for _, l := range e.previous {
		edits = append(edits, edit{l.start, l.next, nil})
	}
	for _, l := range e.flags {
		edits = append(edits, d.withoutFuzzy(l))
	}
	return edits
}

// withoutFuzzy takes "fuzzy" out of a line of flags, or the line if it has no others.
func (d *decoded) withoutFuzzy(l poLine) edit {
	line := string(d.text[l.start:l.end])
	at := strings.IndexByte(line, '#') + len("#,")
	var others []string
	for flag := range strings.SplitSeq(line[at:], ",") {
		if strings.TrimSpace(flag) != "fuzzy" {
			others = append(others, flag)
		}
	}
	if len(others) == 0 {
		return edit{l.start, l.next, nil}
	}
	return edit{l.start, l.end, []byte(line[:at] + strings.Join(others, ","))}
}

// quotePO writes a text in quotes: on one line if it has no line end but at its end,
// else on a line each.
func quotePO(s, eol string) string {
	if i := strings.IndexByte(s, '\n'); i < 0 || i == len(s)-1 {
		return `"` + escapePO(s) + `"`
	}
	var b strings.Builder
	b.WriteString(`""`)
	for line := range strings.Lines(s) {
		b.WriteString(eol + `"` + escapePO(line) + `"`)
	}
	return b.String()
}

// escapePO writes what cannot stand in quotes as C has it.
func escapePO(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch i := strings.IndexRune(poMeant, r); {
		case i >= 0:
			b.WriteByte('\\')
			b.WriteByte(poEscaped[i])
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, `\%03o`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
