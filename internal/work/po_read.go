package work

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"hafez/internal/document"
	"hafez/internal/exchange"
)

// maxText is how long the texts of one row may get, in bytes.
const maxText = 16 << 20

// poReader reads what writePO wrote and an editor of PO has saved since.
type poReader struct {
	job    *Job
	known  bool // what the job is
	line   int
	row    Row
	texts  map[string]*strings.Builder // by keyword
	now    *strings.Builder            // what a text goes on in
	marked bool                        // the row's mark was whole
	fuzzy  bool
	notes  []string
	size   int
}

func readPO(r io.ReaderAt, size int64, name string) (*Job, error) {
	text, err := document.NewText(name, io.NewSectionReader(r, 0, size), "")
	if err != nil {
		return nil, err
	}
	p := &poReader{job: &Job{}}
	if text.Guessed {
		p.job.odd("read as %s", text.Encoding)
	}
	p.reset()
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, maxText)
	for lines.Scan() {
		p.line++
		if err := p.read(strings.TrimLeft(lines.Text(), " \t")); err != nil {
			return nil, p.at(name, err)
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, p.at(name, fmt.Errorf("a line of over %d MiB", maxText>>20))
	} else if err != nil {
		return nil, err
	}
	if err := p.end(); err != nil {
		return nil, p.at(name, err)
	}
	if !p.known {
		return nil, notWork("", "its header does not say which document it is of")
	}
	return p.job, nil
}

func (p *poReader) at(name string, err error) error {
	if own := (*workError)(nil); errors.As(err, &own) {
		return err
	}
	return &document.Error{Name: name, Line: p.line, Err: err, Hint: "get the file again, or save it anew in a PO editor"}
}

func (p *poReader) reset() {
	p.row, p.texts, p.now, p.marked, p.fuzzy, p.notes, p.size = Row{}, map[string]*strings.Builder{}, nil, false, false, nil, 0
}

// read takes a line.
func (p *poReader) read(line string) error {
	if p.size += len(line); p.size > maxText {
		return fmt.Errorf("an entry of over %d MiB", maxText>>20)
	}
	if strings.TrimSpace(line) == "" {
		return nil
	}
	if comment, ok := strings.CutPrefix(line, "#"); ok {
		if p.texts["msgstr"] != nil { // It is of the next entry.
			if err := p.end(); err != nil {
				return err
			}
		}
		return p.comment(comment)
	}
	line = strings.TrimSpace(line)
	quoted := line
	if line[0] != '"' {
		keyword, rest, _ := strings.Cut(line, " ")
		quoted = strings.TrimSpace(rest)
		switch keyword {
		case "msgctxt", "msgid":
			if p.texts["msgstr"] != nil {
				if err := p.end(); err != nil {
					return err
				}
			}
		case "msgstr":
		default:
			return fmt.Errorf("%.20q is nothing that a PO file made by hafez has", keyword)
		}
		if p.texts[keyword] != nil {
			return fmt.Errorf("a second %s in one entry", keyword)
		}
		p.now = &strings.Builder{}
		p.texts[keyword] = p.now
	}
	if p.now == nil {
		return errors.New("a text that belongs to nothing")
	}
	return unquote(p.now, quoted)
}

func (p *poReader) comment(comment string) error {
	switch {
	case strings.HasPrefix(comment, "~"), strings.HasPrefix(comment, "|"), strings.HasPrefix(comment, ":"):
	case strings.HasPrefix(comment, ","):
		for flag := range strings.SplitSeq(comment[1:], ",") {
			p.fuzzy = p.fuzzy || strings.TrimSpace(flag) == "fuzzy"
		}
	case strings.HasPrefix(comment, "."):
		fields, err := exchange.ParseMark(comment)
		if fields != nil {
			err = p.row.setAll(fields)
			p.marked = err == nil
		}
		if err != nil {
			p.job.odd("line %d: %v", p.line, err)
		}
	default:
		p.notes = append(p.notes, strings.TrimPrefix(comment, " "))
	}
	return nil
}

// end takes the entry that has been read.
func (p *poReader) end() error {
	defer p.reset()
	id, target := p.texts["msgid"], p.texts["msgstr"]
	switch {
	case id == nil && target == nil && len(p.texts) == 0:
		return nil
	case id == nil || target == nil:
		return errors.New("an entry lacks its msgid or msgstr")
	case id.Len() == 0 && p.texts["msgctxt"] == nil:
		return p.header(target.String())
	}
	if title := p.texts["msgctxt"]; title != nil && !p.marked {
		p.row.setTitle(title.String())
	}
	p.row.Source, p.row.Target, p.row.Note = id.String(), target.String(), strings.Join(p.notes, "\n")
	if p.fuzzy {
		if visible(p.row.Target) && p.row.Target != p.row.Suggestion {
			p.job.odd("row %d: its translation is marked as fuzzy, and not taken: “%.60s”", p.row.ID, p.row.Target)
		}
		p.row.Target = ""
	}
	return p.job.add(p.row)
}

func (p *poReader) header(text string) error {
	for line := range strings.Lines(text) {
		value, ok := strings.CutPrefix(line, markHeader)
		if !ok {
			continue
		}
		fields, err := exchange.ParseMark(value)
		if err != nil {
			return notWork("", "what its header says of the document is damaged")
		}
		p.known = true
		return p.job.take(fields)
	}
	return nil
}

// unquote adds a text in quotes to what there is, its escapes read.
func unquote(to *strings.Builder, quoted string) error {
	inside, ok := strings.CutPrefix(quoted, `"`)
	if !ok || !strings.HasSuffix(inside, `"`) {
		return fmt.Errorf("%.30q is no text in quotes", quoted)
	}
	inside = inside[:len(inside)-1]
	for i := 0; i < len(inside); i++ {
		switch c := inside[i]; {
		case c == '"':
			return errors.New("a quote in a text without \\ before it")
		case c != '\\':
			to.WriteByte(c)
		case i+1 == len(inside):
			return errors.New("a text ends with \\")
		default:
			i++
			if n := strings.IndexByte("abtnvfr", inside[i]); n >= 0 {
				to.WriteByte("\a\b\t\n\v\f\r"[n])
				continue
			}
			if c := inside[i]; c < '0' || c > '7' {
				to.WriteByte(c)
				continue
			}
			n, digits := 0, 0
			for ; digits < 3 && i+digits < len(inside) && inside[i+digits] >= '0' && inside[i+digits] <= '7'; digits++ {
				n = n*8 + int(inside[i+digits]-'0')
			}
			if n == 0 || n > 127 {
				return fmt.Errorf(`\%s is no character`, inside[i:i+digits])
			}
			to.WriteByte(byte(n))
			i += digits - 1
		}
	}
	return nil
}
