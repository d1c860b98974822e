package exchange

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"hafez/memory"
)

// This file says what a row of a bilingual Word table holds; docx_read.go and
// docx_write.go go by it.
//
// A person sees the number of the row, the source, the target and the first note.
// All else that a unit holds is in a mark: text behind the row's number that is set
// not to be seen (w:vanish). Word and LibreOffice keep such text when they save,
// and it goes with its row when rows are sorted, moved or copied into another
// file; so it was chosen over a part of XML of our own in the file, which does not.
// A mark is one word without spaces,
//
//	hafez:CRC:DATA
//
// where DATA is a JSON object in base64url, without padding, and CRC the CRC-32
// (IEEE) of DATA in eight hexadecimal digits. So no spelling checker, and no search
// and replace that goes over all of a text, changes it by halves. The object's keys
// are the columns of a TSV file that Hafez writes, without those that are empty,
// and these:
//
//	source, target, note  the text, where what is seen does not show all of it
//	seen                  a hash of the texts as they are seen, if it is known when
//	                      the unit was changed or by whom
//	replaces              [memory.Unit.Ref] of the unit
//
// "from" and "to" stand only where they are not the languages in the table's
// header, "status" only if it is not "confirmed".
type rowMark map[string]string

const (
	markPrefix   = "hafez:"
	keySeen      = "seen"
	keyReplaces  = "replaces"
	keyStatus    = "status"
	keySource    = "source"
	keyTarget    = "target"
	keyNote      = "note"
	keyFrom      = "from"
	keyTo        = "to"
	keyChanged   = "changed"
	keyChangedBy = "changed_by"
)

var errMark = errors.New("what Hafez keeps hidden in the row is damaged")

// newMark makes the mark of a unit in a table of these languages.
func newMark(u *memory.Unit, from, to string) rowMark {
	m := rowMark{}
	put := func(key, value string) {
		if value != "" {
			m[key] = value
		}
	}
	for _, c := range writtenColumns {
		value := cellOf(u, c.kind)
		switch c.kind {
		case colSource, colTarget, colNote:
			if value == seenText(value) {
				continue
			}
		case colFrom:
			if value == from {
				continue
			}
		case colTo:
			if value == to {
				continue
			}
		case colStatus:
			if u.Status == memory.Confirmed {
				continue
			}
		}
		put(c.name, value)
	}
	if m[keyChanged] != "" || m[keyChangedBy] != "" {
		put(keySeen, seenHash(seenText(u.Source), seenText(u.Target)))
	}
	put(keyReplaces, orElse(u.Ref(), u.Replaces))
	return m
}

// text gives the mark as it stands in the file.
func (m rowMark) text() string {
	return markText(m.object())
}

func (m rowMark) object() []byte {
	object, err := json.Marshal(m)
	if err != nil {
		panic(err) // There is no map of strings that has no JSON.
	}
	return object
}

func markText(object []byte) string {
	data := base64.RawURLEncoding.EncodeToString(object)
	return fmt.Sprintf("%s%08x:%s", markPrefix, crc32.ChecksumIEEE([]byte(data)), data)
}

// parseMark finds the mark in hidden text. It gives nil if there is none.
func parseMark(hidden string) (rowMark, error) {
	_, text, found := strings.Cut(hidden, markPrefix)
	if !found {
		return nil, nil
	}
	sum, data, found := strings.Cut(strings.TrimSpace(text), ":")
	if !found || sum != fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(data))) {
		return nil, errMark
	}
	object, err := base64.RawURLEncoding.DecodeString(data)
	if err != nil {
		return nil, errMark
	}
	m := rowMark{}
	// What is not as it is written here, bytes that are not UTF-8 among it, package
	// json would make something else of.
	if err := json.Unmarshal(object, &m); err != nil || m == nil || !bytes.Equal(m.object(), object) {
		return nil, errMark
	}
	return m, nil
}

// restore gives the text that was written where this one is seen, which is another
// if a person has edited it since.
func (m rowMark) restore(key, seen string) string {
	if whole, ok := m[key]; ok && seenText(whole) == seen {
		return whole
	}
	return seen
}

// seenText is what can be seen of a text in a cell, and is read from it: a line end
// of any kind is a line break, and of a text of nothing but white space and
// invisible marks there is nothing.
func seenText(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }) < 0 {
		return ""
	}
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func seenHash(source, target string) string {
	h := fnv.New64a()
	h.Write([]byte(source))
	h.Write([]byte{0})
	h.Write([]byte(target))
	return fmt.Sprintf("%016x", h.Sum64())
}

// wordHeading is the heading of a column of texts in a language, "Source (fa)".
func wordHeading(name, lang string) string {
	if _, err := language.Parse(lang); err != nil {
		return name
	}
	return name + " (" + lang + ")"
}

// cutHeading takes a heading like those of wordHeading apart.
func cutHeading(heading string) (name, lang string) {
	heading = strings.TrimSpace(heading)
	inside, closed := strings.CutSuffix(heading, ")")
	name, lang, found := strings.Cut(inside, "(")
	if !closed || !found {
		return heading, ""
	}
	if _, err := language.Parse(lang); err != nil {
		return heading, ""
	}
	return strings.TrimSpace(name), lang
}

// scriptOf is the script that a language is written in; nil if it is not known, or
// is none of those that are told apart here.
func scriptOf(lang string) *unicode.RangeTable {
	tag, err := language.Parse(parseLanguage(lang).base)
	if err != nil {
		return nil
	}
	if t, err := language.Parse(lang); err == nil {
		tag = t
	}
	script, _ := tag.Script()
	return map[string]*unicode.RangeTable{
		"Arab": unicode.Arabic, "Hebr": unicode.Hebrew, "Syrc": unicode.Syriac, "Thaa": unicode.Thaana, "Nkoo": unicode.Nko,
		"Latn": unicode.Latin, "Cyrl": unicode.Cyrillic, "Grek": unicode.Greek, "Armn": unicode.Armenian, "Geor": unicode.Georgian,
		"Deva": unicode.Devanagari, "Hans": unicode.Han, "Hant": unicode.Han,
	}[script.String()]
}

// rightToLeft are the scripts that are written from right to left.
var rightToLeft = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko}
