package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// loadJSON reads the texts of a program in JSON: each string that is a value, and not
// a name, is a block if it has words. Strings that hold half a surrogate pair, which
// is no text, are left as they are.
func loadJSON(name string, whole []byte, opts Options) (*Template, error) {
	d, err := decodeWhole(name, whole, opts, nil)
	if err != nil {
		return nil, err
	}
	if err := checkJSON(d.text); err != nil {
		return nil, err
	}
	t := &Template{whole: whole}
	spots := jsonStrings(d.text)
	kept := spots[:0]
	for _, s := range spots {
		raw := d.text[s.start:s.end]
		var text string
		if err := json.Unmarshal(raw, &text); err != nil || !isForPeople(text) || strings.ContainsRune(text, utf8.RuneError) {
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
			if r.pieces != nil {
				edits = append(edits, edit{kept[i].start, kept[i].end, quoteJSON(programText(t.inlines[i], r.pieces), ascii)})
			}
		}
		out, err := d.encode(splice(d.text, edits), how.Encoding)
		return map[string][]byte{"": out}, err
	}
	return t, nil
}

// checkJSON fails if a text is no JSON, with the line.
func checkJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	var any json.RawMessage
	err := decoder.Decode(&any)
	at := int64(len(text))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = syntax.Offset
	}
	if err == nil {
		if rest := bytes.TrimSpace(text[decoder.InputOffset():]); len(rest) == 0 {
			return nil
		}
		at, err = decoder.InputOffset(), errors.New("something stands behind the value")
	}
	line := 1 + bytes.Count(text[:min(at, int64(len(text)))], []byte{'\n'})
	return &Error{Line: line, Err: fmt.Errorf("not JSON: %w", err), Hint: "mend it in an editor that knows JSON"}
}

// jsonStrings finds the strings that are values in valid JSON, with their quotes.
func jsonStrings(text []byte) (spots []span) {
	var objects []bool // Whether each value that is open is an object.
	isName := false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			objects = append(objects, text[i] == '{')
			isName = text[i] == '{'
		case '}', ']':
			objects = objects[:len(objects)-1]
		case ',':
			isName = objects[len(objects)-1]
		case ':':
			isName = false
		case '"':
			start := i
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			if !isName {
				spots = append(spots, span{start, i + 1})
			}
		}
	}
	return spots
}

// quoteJSON writes a string, in ASCII if the file is.
func quoteJSON(s string, ascii bool) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		panic(err) // There is no string that has no JSON.
	}
	quoted := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if !ascii {
		return quoted
	}
	return escapeUnicode(quoted)
}

// escapeUnicode writes what is not ASCII as \uXXXX, in UTF-16.
func escapeUnicode(s []byte) []byte {
	var out []byte
	for _, r := range string(s) {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
			continue
		}
		for _, u := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, u)
		}
	}
	return out
}
