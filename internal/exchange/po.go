package exchange

import (
	"slices"
	"strconv"
	"strings"

	"hafez/memory"
)

// This file says what of a PO file becomes what of a unit; po_read.go and po_write.go
// go by it. An entry is a unit: msgid is the source, msgstr the target, and the
// translators' comments (#) are the first note. What a unit has no field for becomes a
// property, and goes back to where it came from:
//
//	po:msgctxt                       msgctxt
//	po:source/msgid_plural           msgid_plural
//	po:target/msgstr[1]              msgstr[1], and so on: the forms that are not the target
//	po:flags                         #, without fuzzy, parted by ", "
//	po:extracted                     #. a line each
//	po:reference                     #: a line each
//	po:previous_msgctxt              #| msgctxt
//	po:source/previous_msgid         #| msgid
//	po:source/previous_msgid_plural  #| msgid_plural
//	po:obsolete                      "yes" for an entry behind #~
//
// What PO has no place for stands in extracted comments, which other programs pass
// over: "#. hafez:created=2024-01-02T03:04:05Z". After the equals sign a line end is
// written \n or \r and a backslash \\. Further notes are hafez:note lines, further
// properties hafez:prop lines, in order. Gettext joins two lines if the first ends with
// a backslash, even in comments: so behind one that would, stands "\.", for nothing.
const (
	poContext        = "po:msgctxt"
	poPlural         = "po:source/msgid_plural"
	poForm           = "po:target/msgstr[" // With the number and "]".
	poFlags          = "po:flags"
	poExtracted      = "po:extracted"
	poReference      = "po:reference"
	poPrevContext    = "po:previous_msgctxt"
	poPrevious       = "po:source/previous_msgid"
	poPreviousPlural = "po:source/previous_msgid_plural"
	poObsolete       = "po:obsolete"

	// Before the name of a field in an extracted comment.
	poOwn = "hafez:"
	// Behind the context of an entry that differs from one before it in nothing by
	// which PO tells entries apart; a number follows.
	poCopy = "|hafez:"

	// Before the version in X-Generator.
	poGenerator = "hafez"
)

// poKeys are the properties in the order in which they stand in a unit.
var poKeys = []string{poContext, poPlural, poForm, poFlags, poExtracted, poReference, poPrevContext, poPrevious, poPreviousPlural, poObsolete}

// poForms is the Plural-Forms of the languages that Hafez writes plurals in, each of
// them with two forms. For others PO is written without plurals.
var poForms = map[string]string{
	"en": "nplurals=2; plural=(n != 1);", "de": "nplurals=2; plural=(n != 1);", "nl": "nplurals=2; plural=(n != 1);", "sv": "nplurals=2; plural=(n != 1);",
	"fa": "nplurals=2; plural=(n > 1);",
}

// splitPOProps parts a unit's properties into those that have a place of their own in
// an entry and the others. As in TMX, order is kept by giving no place to those that
// stand behind one that has none. Plurals says that the file has plurals of two forms.
func splitPOProps(u *memory.Unit, plurals bool) (placed map[string]string, others []memory.Prop) {
	placed = map[string]string{}
	last := -1
	for i, p := range u.Props {
		key := p.Key
		if strings.HasPrefix(key, poForm) {
			key = poForm
		}
		rank := slices.Index(poKeys, key)
		if rank <= last || !fitsPO(u, i, plurals) {
			return placed, u.Props[i:]
		}
		placed[key] = p.Value
		last = rank
	}
	return placed, nil
}

// fitsPO says whether a reader gives back the i-th property from its place in an entry.
func fitsPO(u *memory.Unit, i int, plurals bool) bool {
	p := u.Props[i]
	if p.Value == "" {
		return false
	}
	lines := isComment(p.Value)
	switch p.Key {
	case poPlural: // Its other form must come next.
		return plurals && i+1 < len(u.Props) && u.Props[i+1].Key == poForm+"1]" && u.Props[i+1].Value != ""
	case poForm + "1]":
		return i > 0 && u.Props[i-1].Key == poPlural
	case poFlags:
		flags, fuzzy := parseFlags(nil, p.Value)
		return lines && !fuzzy && strings.Join(flags, ", ") == p.Value && !strings.Contains(p.Value, "\n")
	case poExtracted:
		return lines && !strings.HasPrefix(p.Value, poOwn) && !strings.Contains(p.Value, "\n"+poOwn)
	case poReference:
		return lines
	case poObsolete:
		return p.Value == "yes" && u.Status == memory.Draft
	case poPrevContext: // Gettext wants the msgid behind it, and the one before a plural.
		return i+1 < len(u.Props) && u.Props[i+1].Key == poPrevious && u.Props[i+1].Value != ""
	case poPreviousPlural:
		return i > 0 && u.Props[i-1].Key == poPrevious
	case poContext, poPrevious:
		return true
	}
	return false
}

// isComment says whether a text can stand in comments, a line each.
func isComment(s string) bool {
	return !strings.Contains(s, "\r") && !strings.Contains(s+"\n", "\\\n")
}

// parseFlags adds the flags of a "#," line to those there are, but for fuzzy.
func parseFlags(flags []string, line string) (_ []string, fuzzy bool) {
	for flag := range strings.SplitSeq(line, ",") {
		switch flag = strings.TrimSpace(flag); flag {
		case "":
		case "fuzzy":
			fuzzy = true
		default:
			flags = append(flags, flag)
		}
	}
	return flags, fuzzy
}

// cutCopy takes off a context what the writer put behind it.
func cutCopy(context string) string {
	i := strings.LastIndex(context, poCopy)
	if i < 0 {
		return context
	}
	number := context[i+len(poCopy):]
	if n, err := strconv.Atoi(number); err != nil || n < 1 || strconv.Itoa(n) != number {
		return context
	}
	return context[:i]
}

// poEnd is what stands behind a line of Hafez that would end with a backslash.
const poEnd = `\.`

// cutEnd takes poEnd off a line. The full stop of a text that is behind a backslash has
// two of them before it, or four.
func cutEnd(line string) string {
	rest, ok := strings.CutSuffix(line, poEnd)
	if n := len(rest) - len(strings.TrimRight(rest, `\`)); !ok || n%2 == 1 {
		return line
	}
	return rest
}
