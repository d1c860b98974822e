package exchange

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"hafez/memory"
)

// writeJSONL writes an object a line, in UTF-8. Nothing is escaped but what JSON
// says must be: a text can be searched for as it is.
func writeJSONL(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	if name, err := opts.encoding(); name != "utf-8" {
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("JSON Lines is written in UTF-8, not in %q", opts.Encoding), Err: err}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	var line []byte
	n := 0
	for u, err := range units {
		if err != nil {
			return err
		}
		n++
		line = appendUnit(line[:0], &u)
		if msg := refusal(&u, line); msg != "" {
			return opts.unitError(u, n, msg, "")
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}

func appendUnit(b []byte, u *memory.Unit) []byte {
	b = append(b, '{')
	name := func(name string) {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, name...)
		b = append(b, `":`...)
	}
	text := func(key, value string) {
		if value != "" || key == "origin" {
			name(key)
			b = appendJSON(b, value)
		}
	}
	date := func(key string, d time.Time) {
		if !d.IsZero() {
			name(key)
			b = append(b, '"')
			b = d.UTC().AppendFormat(b, time.RFC3339)
			b = append(b, '"')
		}
	}
	if u.ID != 0 {
		name("id")
		b = strconv.AppendUint(b, u.ID, 10)
	}
	text("source", u.Source)
	text("target", u.Target)
	text("from", u.From)
	text("to", u.To)
	date("created", u.Created)
	text("created_by", u.CreatedBy)
	date("changed", u.Changed)
	text("changed_by", u.ChangedBy)
	text("origin", u.Origin)
	text("previous", u.Previous)
	text("next", u.Next)
	if u.Status != memory.Confirmed {
		text("status", u.Status.String())
	}
	open := false
	for _, note := range u.Notes {
		if note == "" {
			continue
		}
		if open {
			b = append(b, ',')
		} else {
			name("notes")
			b = append(b, '[')
			open = true
		}
		b = appendJSON(b, note)
	}
	if open {
		b = append(b, ']')
	}
	if len(u.Props) > 0 {
		name("props")
		for i, p := range u.Props {
			if i == 0 {
				b = append(b, '[')
			} else {
				b = append(b, ',')
			}
			b = append(b, `{"key":`...)
			b = appendJSON(b, p.Key)
			b = append(b, `,"value":`...)
			b = appendJSON(b, p.Value)
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendJSON writes a text in quotes. Bytes that are not UTF-8 stay, for the caller to
// refuse.
func appendJSON(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ' && c != 0:
			b = append(b, `\u00`...)
			b = append(b, hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
