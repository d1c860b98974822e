package work

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"hafez/internal/document"
	"hafez/internal/exchange"
)

// writeDOCX writes a Word table. Everything but the texts and the note stands in the
// hidden mark of each row, what is of the job too: so rows that were copied into
// another document still tell what they are of.
func writeDOCX(w io.Writer, name string, j *Job, _ WriteOptions) error {
	if err := j.checkXML(); err != nil {
		return err
	}
	rows := func(yield func(exchange.WordRow) bool) {
		for i := range j.Rows {
			r := &j.Rows[i]
			fields := j.fields()
			maps.Copy(fields, prefixed(r.fields()))
			notes := slices.DeleteFunc([]string{r.offer(), strings.TrimSpace(r.Note)}, func(s string) bool { return !visible(s) })
			if !yield(exchange.WordRow{Number: r.ID, Source: r.Source, Target: r.Target, Notes: notes, Hidden: exchange.Mark(fields)}) {
				return
			}
		}
	}
	return exchange.WriteWordTable(w, rows, exchange.Options{Name: name, From: j.From, To: j.To})
}

// rowPrefix tells a row's fields from the job's.
const rowPrefix = "row:"

func prefixed(fields map[string]string) map[string]string {
	out := make(map[string]string, len(fields))
	for name, value := range fields {
		out[rowPrefix+name] = value
	}
	return out
}

// offer is what the note says of a suggestion that has not been filled in.
func (r *Row) offer() string {
	if r.Suggestion == "" || r.Target == r.Suggestion {
		return ""
	}
	return fmt.Sprintf("%d %%: %s", r.Score, strings.TrimSpace(r.Suggestion))
}

// wordTable is a table of a document as it is read.
type wordTable struct {
	number               int
	cells                int // of the row with the headings; 0 if there is none
	source, target, note int
}

func readDOCX(r io.ReaderAt, size int64, name string) (*Job, error) {
	j := &Job{}
	known := false // what the job is
	table := wordTable{}
	for row, err := range document.Rows(name, r, size, document.Options{}) {
		if err != nil {
			return nil, err
		}
		if row.Table != table.number {
			table = wordTable{number: row.Table, source: 1, target: 2, note: 3}
		}
		fields, err := markOf(row)
		switch {
		case err != nil:
			j.odd("row %d of table %d: %v", row.Number, row.Table, err)
		case fields == nil && table.headings(row):
			continue
		case fields == nil && table.cells == 0:
			continue // Somebody's own table.
		}
		if fields != nil && !known {
			if err := j.take(fields); err != nil {
				return nil, err
			}
			known = true
		}
		if fields != nil && fields[sumField] != j.Sum {
			j.odd("row %d of table %d is of another document, %s: left out", row.Number, row.Table, fields[documentField])
			continue
		}
		if table.cells != 0 && len(row.Cells) != table.cells || len(row.Cells) <= max(table.source, table.target) {
			j.odd("row %d of table %d has %d cells: left out", row.Number, row.Table, len(row.Cells))
			continue
		}
		made := Row{Source: row.Cells[table.source].Text, Target: row.Cells[table.target].Text}
		if table.note >= 0 && table.note < len(row.Cells) {
			made.Note = row.Cells[table.note].Text
		}
		if err := made.setAll(unprefixed(fields)); err != nil {
			j.odd("row %d of table %d: %v", row.Number, row.Table, err)
		}
		made.Note = made.cutOffer()
		if err := j.add(made); err != nil {
			return nil, err
		}
	}
	if !known {
		return nil, notWork("", "no table in it has rows of one")
	}
	return j, nil
}

// cutOffer is the note without the suggestion, which has not been edited if it is as
// it was, whatever the target is now.
func (r *Row) cutOffer() string {
	unfilled := *r
	unfilled.Target = ""
	offer := unfilled.offer()
	if rest, ok := strings.CutPrefix(r.Note, offer); ok && offer != "" && (rest == "" || strings.HasPrefix(rest, "\n")) {
		return strings.TrimPrefix(rest, "\n")
	}
	return r.Note
}

func markOf(row document.Row) (map[string]string, error) {
	for _, c := range row.Cells {
		if fields, err := exchange.ParseMark(c.Hidden); fields != nil || err != nil {
			return fields, err
		}
	}
	return nil, nil
}

func unprefixed(fields map[string]string) map[string]string {
	out := map[string]string{}
	for name, value := range fields {
		if rest, ok := strings.CutPrefix(name, rowPrefix); ok {
			out[rest] = value
		}
	}
	return out
}

// headings takes a row as the table's headings, if it is that.
func (t *wordTable) headings(row document.Row) bool {
	source, target, note := -1, -1, -1
	for i, c := range row.Cells {
		heading, _, _ := strings.Cut(c.Text, "(")
		switch strings.ToLower(strings.TrimSpace(heading)) {
		case sourceName:
			source = i
		case targetName:
			target = i
		case noteName:
			note = i
		}
	}
	if source < 0 || target < 0 {
		return false
	}
	t.cells, t.source, t.target, t.note = len(row.Cells), source, target, note
	return true
}
