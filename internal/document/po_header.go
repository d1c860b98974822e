package document

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"hafez/internal/plural"
)

// poForms is how many plural forms the language of a PO file has, and which of them is
// that for one thing.
type poForms struct {
	count, one int
}

var (
	poCount      = regexp.MustCompile(`\bnplurals\s*=\s*(\d{1,3})\s*;`)
	poExpression = regexp.MustCompile(`\bplural\s*=\s*([^;]+)`)
	poLanguage   = regexp.MustCompile(`(?i)((?:^|\\n|")Language:[ \t]*)(?:\\n|"|$)`)
	poPlurals    = regexp.MustCompile(`(?i)(?:^|\\n|")Plural-Forms:[ \t]*([^"\\]*)`)
	poCharsets   = regexp.MustCompile(`(?i)\bcharset=[ \t]*([^\s"\\;]+)`)
)

// poPluralForms is the Plural-Forms of languages with two forms, of which the first is
// that for one.
func poPluralForms(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	switch base {
	case "en", "de", "nl", "sv", "da", "nb", "it", "es", "el":
		return "nplurals=2; plural=(n != 1);"
	case "fa", "fr":
		return "nplurals=2; plural=(n > 1);"
	}
	return ""
}

// headerField is the value of a field of a header.
func headerField(header, name string) (value string, ok bool) {
	for line := range strings.SplitSeq(header, "\n") {
		n, v, found := strings.Cut(line, ":")
		if found && strings.EqualFold(strings.TrimSpace(n), name) {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// readPOForms reads the Plural-Forms of a header; ok is false if there is none, or it
// is that of a template.
func readPOForms(value string) (f poForms, ok bool) {
	count, expression := poCount.FindStringSubmatch(value), poExpression.FindStringSubmatch(value)
	if count == nil || expression == nil {
		return poForms{}, false
	}
	f.count, _ = strconv.Atoi(count[1])
	one, err := plural.Form(expression[1], 1)
	if err != nil || one < 0 || one >= int64(f.count) || f.count > poMostForms {
		return poForms{}, false
	}
	f.one = int(one)
	return f, true
}

// editHeader says what is to become of the header of a file that is translated: its
// language, if it names none; the plural forms, if plurals are translated and it has
// none; and its charset, where that is not what the file comes to be written in.
func (d *decoded) editHeader(h *poEntry, how Turning, plurals, ascii bool) (edits []edit) {
	s := h.find("msgstr", 0)
	if s == nil || !s.quoted {
		return nil
	}
	raw, at := d.text[s.value.start:s.value.end], s.value.start
	header := string(s.text)
	var added []byte
	add := func(field string) {
		if len(added) == 0 && len(s.text) > 0 && s.text[len(s.text)-1] != '\n' {
			field = `\n` + field
		}
		added = append(added, d.eol()+`"`+field+`\n"`...)
	}
	if language, ok := headerField(header, "Language"); how.To != "" && language == "" {
		code := escapePO(strings.ReplaceAll(how.To, "-", "_"))
		if found := poLanguage.FindSubmatchIndex(raw); found != nil {
			value := code
			if raw[found[3]-1] == ':' {
				value = " " + code
			}
			edits = append(edits, edit{at + found[3], at + found[3], []byte(value)})
		} else if !ok {
			add("Language: " + code)
		}
	}
	if forms, ok := headerField(header, "Plural-Forms"); plurals && poPluralForms(how.To) != "" {
		if found := poPlurals.FindSubmatchIndex(raw); !ok {
			add("Plural-Forms: " + poPluralForms(how.To))
		} else if _, known := readPOForms(forms); !known && found != nil {
			edits = append(edits, edit{at + found[2], at + found[3], []byte(poPluralForms(how.To))})
		}
	}
	encoding := d.encoding
	if how.Encoding != "" {
		if name, err := EncodingName(how.Encoding); err == nil {
			encoding = name
		}
	}
	if found := poCharsets.FindSubmatchIndex(raw); found != nil {
		charset := string(raw[found[2]:found[3]])
		if namesNoCharset(charset) && !ascii || !namesNoCharset(charset) && encoding != d.encoding {
			edits = append(edits, edit{at + found[2], at + found[3], []byte(poCharsetName(encoding))})
		}
	}
	return append(edits, edit{s.value.end, s.value.end, added})
}

// poCharsetName is what gettext calls an encoding.
func poCharsetName(encoding string) string {
	if number, ok := strings.CutPrefix(encoding, "windows-"); ok {
		return "CP" + number
	}
	return strings.ToUpper(encoding)
}

// eol is the line end of a text.
func (d *decoded) eol() string {
	switch {
	case bytes.Contains(d.text, []byte("\r\n")):
		return "\r\n"
	case !bytes.Contains(d.text, []byte("\n")) && bytes.Contains(d.text, []byte("\r")):
		return "\r"
	}
	return "\n"
}

func isASCII(b []byte) bool {
	return bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
