package exchange

import (
	"strings"

	"hafez/memory"
)

// This file says what the columns of a table are; tsv_read.go and tsv_write.go
// go by it.

// column says what the cells of one column are.
type column struct {
	kind columnKind
	key  string // Of a property.
}

type columnKind uint8

const (
	colProperty columnKind = iota // Under the column's name. All columns not named below.
	colLeftOut
	colSource
	colTarget
	colFrom
	colTo
	colCreated
	colCreatedBy
	colChanged
	colChangedBy
	colOrigin
	colStatus
	colPrevious
	colNext
	colNote      // A note as typed.
	colMoreNotes // Further notes, as escapeLines writes them.
	colProps     // "key=value" lines, as escapeLines writes them.
	colReplaces  // What memory.Unit.Ref gives.
	colFuzzy     // "True" of a text that is only like its translation, as Weblate writes it; a property too.
)

// writtenColumns are the columns of a table that Hafez writes.
var writtenColumns = []struct {
	name string
	kind columnKind
}{
	{"source", colSource}, {"target", colTarget}, {"from", colFrom}, {"to", colTo},
	{"created", colCreated}, {"created_by", colCreatedBy}, {"changed", colChanged}, {"changed_by", colChangedBy},
	{"origin", colOrigin}, {"status", colStatus}, {"previous", colPrevious}, {"next", colNext},
	{"note", colNote}, {"more_notes", colMoreNotes}, {"props", colProps},
}

// otherNames are the names by which people call columns. Case does not matter,
// nor whether words are parted by a space, a hyphen or an underscore.
var otherNames = map[string]columnKind{
	"src": colSource, "source_text": colSource, "source_segment": colSource,
	"مبدأ": colSource, "مبدا": colSource, "متن": colSource, "متن_مبدأ": colSource, "متن_مبدا": colSource, "متن_اصلی": colSource,
	"tgt": colTarget, "target_text": colTarget, "target_segment": colTarget, "translation": colTarget,
	"مقصد": colTarget, "متن_مقصد": colTarget, "ترجمه": colTarget, "متن_ترجمه": colTarget,
	"source_language": colFrom, "target_language": colTo,
	"author": colCreatedBy, "translator": colCreatedBy, "مترجم": colCreatedBy,
	"modified": colChanged, "file": colOrigin, "منبع": colOrigin, "وضعیت": colStatus, "segment_status": colStatus, "prev": colPrevious,
	"notes": colNote, "comment": colNote, "comments": colNote, "یادداشت": colNote, "توضیح": colNote,
	"hafez_id": colReplaces,
	// As hafez align writes them: they number the segments of one run.
	"source_ids": colLeftOut, "target_ids": colLeftOut,
}

// nameColumn tells what a column of this name holds. A language's code, as
// people head their glossaries, stands for the side in that language.
func nameColumn(name string, langs *pair) column {
	name = strings.TrimSpace(name)
	if name == "" {
		return column{kind: colLeftOut}
	}
	folded := strings.NewReplacer(" ", "_", "-", "_", "ي", "ی", "ك", "ک").Replace(strings.ToLower(name))
	for _, c := range writtenColumns {
		if c.name == folded {
			return column{kind: c.kind}
		}
	}
	if folded == "fuzzy" {
		return column{colFuzzy, name}
	}
	if kind, ok := otherNames[folded]; ok {
		return column{kind: kind}
	}
	if len(name) <= len("fa-Arab-IR") {
		switch f := langs.fit(name); {
		case f.from == within && f.to != within:
			return column{kind: colSource}
		case f.to == within && f.from != within:
			return column{kind: colTarget}
		}
	}
	if kind := kindByWords(name, langs); kind != colProperty {
		return column{kind: kind}
	}
	return column{colProperty, name}
}

// nameColumns tells what the columns are, given the first row. It fails if
// that row does not name both texts, and so is no header. Of columns that are
// the same, notes aside, the first counts and the others are properties.
func nameColumns(names []string, langs *pair) ([]column, bool) {
	var columns []column
	seen := map[columnKind]bool{}
	for _, name := range names {
		c := nameColumn(name, langs)
		if seen[c.kind] && c.kind > colLeftOut && c.kind != colNote {
			c = column{colProperty, strings.TrimSpace(name)}
		}
		seen[c.kind] = true
		columns = append(columns, c)
	}
	return columns, seen[colSource] && seen[colTarget]
}

// otherStatuses are what other programs call what is confirmed here, a draft, or
// rejected: Trados, memoQ, Phrase and spreadsheets of offices. What Trados calls
// rejected goes back to the translator and is a draft; memoQ's word is Hafez's own.
var otherStatuses = map[string]memory.Status{
	"translated": memory.Confirmed, "confirmed": memory.Confirmed, "approved": memory.Confirmed, "reviewed": memory.Confirmed, "proofread": memory.Confirmed,
	"final": memory.Confirmed, "translation approved": memory.Confirmed, "signed off": memory.Confirmed, "تأیید شد": memory.Confirmed, "تأیید شده": memory.Confirmed, "نهایی": memory.Confirmed,
	"not translated": memory.Draft, "untranslated": memory.Draft, "pre-translated": memory.Draft, "not started": memory.Draft, "edited": memory.Draft,
	"needs review": memory.Draft, "fuzzy": memory.Draft, "translation rejected": memory.Draft, "sign-off rejected": memory.Draft,
	"پیش‌نویس": memory.Draft, "پیش نویس": memory.Draft, "ردشده": memory.Rejected, "رد شده": memory.Rejected, "رد شد": memory.Rejected,
}

// cellStatus reads a status: "draft", or another program's "Draft (75%)". Own says
// that the word is one of Hafez.
func cellStatus(cell string) (status memory.Status, own, known bool) {
	word := strings.ToLower(strings.TrimSpace(cell))
	if status, ok := memory.ParseStatus(word); ok {
		return status, true, true
	}
	if name, inside, ok := strings.Cut(word, " ("); ok && strings.HasSuffix(inside, "%)") { // How much it is like what was found.
		word = name
	}
	if status, ok := memory.ParseStatus(word); ok {
		return status, false, true
	}
	status, known = otherStatuses[word]
	return status, false, known
}

// A list in one cell has an item a line. In an item a line end is written \n
// or \r, a backslash \\, and an equals sign in the key of a property \=.
var (
	escapeLine  = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`)
	escapeKey   = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "=", `\=`)
	restoreItem = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\=`, "=")
)

func formatProps(props []memory.Prop) string {
	var b strings.Builder
	for i, p := range props {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(escapeKey.Replace(p.Key))
		b.WriteByte('=')
		b.WriteString(escapeLine.Replace(p.Value))
	}
	return b.String()
}

// parseProps reads what formatProps writes. A line that is no property, as in
// a table made by hand, is kept under the column's name.
func parseProps(cell string) []memory.Prop {
	var props []memory.Prop
	for line := range strings.SplitSeq(cell, "\n") {
		if line == "" {
			continue
		}
		equals := -1
		for i := 0; i < len(line) && equals < 0; i++ {
			switch line[i] {
			case '\\':
				i++
			case '=':
				equals = i
			}
		}
		if equals < 0 {
			props = append(props, memory.Prop{Key: "props", Value: line})
			continue
		}
		props = append(props, memory.Prop{Key: restoreItem.Replace(line[:equals]), Value: restoreItem.Replace(line[equals+1:])})
	}
	return props
}

func formatNotes(notes []string) string {
	var b strings.Builder
	for _, note := range notes {
		if note == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(escapeLine.Replace(note))
	}
	return b.String()
}

func parseNotes(cell string) []string {
	var notes []string
	for line := range strings.SplitSeq(cell, "\n") {
		if line != "" {
			notes = append(notes, restoreItem.Replace(line))
		}
	}
	return notes
}
