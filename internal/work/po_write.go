package work

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"hafez/internal/exchange"
)

// In PO the job's mark is a field of the header, and that of a row an extracted comment.
const (
	markHeader  = "X-Hafez-Work: "
	markComment = "#. "
)

// writePO writes an entry a row, with its number and kind as the context: texts that
// repeat need one each. A suggestion that has not been filled in is a fuzzy
// translation, with the memory's source as the previous text, so that editors show
// what differs.
func writePO(w io.Writer, _ string, j *Job, _ WriteOptions) error {
	out := bufio.NewWriter(w)
	var b []byte
	b = appendPO(b, "msgid", "")
	b = appendPO(b, "msgstr", "Project-Id-Version: hafez\nPO-Revision-Date: \nLast-Translator: \nLanguage-Team: \nLanguage: "+strings.ReplaceAll(j.To, "-", "_")+
		"\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nX-Source-Language: "+j.From+
		"\n"+markHeader+exchange.Mark(j.fields())+"\n")
	for i := range j.Rows {
		if _, err := out.Write(b); err != nil {
			return err
		}
		r := &j.Rows[i]
		b = append(b[:0], '\n')
		if r.Note != "" {
			for line := range strings.SplitSeq(r.Note, "\n") {
				b = append(b, '#')
				if line != "" {
					b = append(append(b, ' '), strings.ReplaceAll(line, "\r", "")...)
				}
				b = append(b, '\n')
			}
		}
		fuzzy := r.Suggestion != "" && r.Target == ""
		if r.Suggestion != "" {
			b = fmt.Appendf(b, "#. %d %% %s %s\n", r.Score, r.Match, strings.Join(strings.Fields(r.Origin), " "))
		}
		b = append(b, markComment+exchange.Mark(r.fields())+"\n"...)
		target := r.Target
		if fuzzy {
			b = append(b, "#, fuzzy\n"...)
			target = r.Suggestion
			if r.Like != "" {
				b = appendPO(b, "#| msgid", r.Like)
			}
		}
		b = appendPO(b, "msgctxt", r.title())
		b = appendPO(b, "msgid", r.Source)
		b = appendPO(b, "msgstr", target)
	}
	if _, err := out.Write(b); err != nil {
		return err
	}
	return out.Flush()
}

// appendPO adds a keyword and its text; one of several lines as PO is usually written.
func appendPO(b []byte, keyword, text string) []byte {
	prefix := ""
	if strings.HasPrefix(keyword, "#| ") {
		prefix = "#| "
	}
	b = append(b, keyword...)
	b = append(b, ' ')
	if i := strings.IndexByte(text, '\n'); i < 0 || i == len(text)-1 {
		return appendQuoted(b, text)
	}
	b = append(b, "\"\"\n"...)
	for line := range strings.Lines(text) {
		b = appendQuoted(append(b, prefix...), line)
	}
	return b
}

func appendQuoted(b []byte, text string) []byte {
	b = append(b, '"')
	for i := range len(text) {
		c := text[i]
		switch escape := strings.IndexByte("\a\b\t\n\v\f\r", c); {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case escape >= 0:
			b = append(b, '\\', "abtnvfr"[escape])
		case c < ' ':
			b = fmt.Appendf(b, `\%03o`, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, "\"\n"...)
}
