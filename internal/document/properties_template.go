package document

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// loadProperties reads the texts of a Java program (.properties, as class
// java.util.Properties reads them): each value that has words is a block.
func loadProperties(name string, whole []byte, opts Options) (*Template, error) {
	d, err := decodeWhole(name, whole, opts, nil)
	if err != nil {
		return nil, err
	}
	t := &Template{whole: whole}
	var kept []span
	for _, s := range propertyValues(d.text) {
		text := unescapeProperty(string(d.text[s.start:s.end]))
		if !isForPeople(text) || strings.ContainsRune(text, utf8.RuneError) {
			continue
		}
		var x inline
		x.addProgramText(text)
		t.add(Paragraph, 0, &x)
		kept = append(kept, s)
	}
	ascii := bytes.IndexFunc(d.text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		var edits []edit
		for i, r := range texts {
			if r.pieces == nil {
				continue
			}
			value := []byte(escapeProperty(programText(t.inlines[i], r.pieces)))
			if ascii {
				value = escapeUnicode(value)
			}
			edits = append(edits, edit{kept[i].start, kept[i].end, value})
		}
		out, err := d.encode(splice(d.text, edits), how.Encoding)
		return map[string][]byte{"": out}, err
	}
	return t, nil
}

// propertyValues finds the values, each up to the end of its line, or of the last of
// its lines if they end with a backslash.
func propertyValues(text []byte) (spots []span) {
	for at := 0; at < len(text); {
		for at < len(text) && isPropertySpace(text[at]) {
			at++
		}
		end, next := lineEnd(text, at)
		if at == end || text[at] == '#' || text[at] == '!' {
			at = next
			continue
		}
		for endsInBackslash(text[at:end]) && next < len(text) {
			end, next = lineEnd(text, next)
		}
		i := at
		for i < end && !isPropertySpace(text[i]) && text[i] != '=' && text[i] != ':' {
			if text[i] == '\\' {
				i++
			}
			i++
		}
		for i < end && isPropertySpace(text[i]) {
			i++
		}
		if i < end && (text[i] == '=' || text[i] == ':') {
			i++
		}
		for i < end && isPropertySpace(text[i]) {
			i++
		}
		if i < end {
			spots = append(spots, span{i, end})
		}
		at = next
	}
	return spots
}

func isPropertySpace(c byte) bool { return c == ' ' || c == '\t' || c == '\f' }

func endsInBackslash(line []byte) bool {
	return (len(line)-len(bytes.TrimRight(line, `\`)))%2 == 1
}

// unescapeProperty is the text of a value as it stands in the file.
func unescapeProperty(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	var units []uint16 // of \u that follow one another
	flush := func() {
		b.WriteString(string(utf16.Decode(units)))
		units = units[:0]
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			flush()
			b.WriteByte(s[i])
			continue
		}
		i++
		if s[i] == 'u' && i+5 <= len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+5], 16, 16); err == nil {
				units = append(units, uint16(n))
				i += 4
				continue
			}
		}
		flush()
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'f':
			b.WriteByte('\f')
		case '\r', '\n': // The value goes on in the next line, behind its white space.
			if strings.HasPrefix(s[i:], "\r\n") {
				i++
			}
			for i+1 < len(s) && isPropertySpace(s[i+1]) {
				i++
			}
		default:
			b.WriteByte(s[i])
		}
	}
	flush()
	return b.String()
}

// escapeProperty writes a value on one line.
func escapeProperty(s string) string {
	s = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\f", `\f`).Replace(s)
	if strings.HasPrefix(s, " ") {
		s = `\` + s
	}
	return s
}
