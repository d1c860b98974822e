package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hafez/internal/document"
	"hafez/memory"
)

func readTSV(r io.Reader, opts Options, yield yielder) { readTable(r, opts, yield, false) }

// readCSV reads a table whose separator it has to find out.
func readCSV(r io.Reader, opts Options, yield yielder) { readTable(r, opts, yield, true) }

func readTable(r io.Reader, opts Options, yield yielder, sniff bool) {
	text, err := open(r, opts, document.NewText)
	if err != nil {
		yield(memory.Unit{}, opts.fileError(0, err))
		return
	}
	if p := encodingProblem(text); p != nil && !yield(memory.Unit{}, p) {
		return
	}
	t := &tableReader{opts: opts, langs: newPair(opts), yield: yield, rows: &rowScanner{lineScanner: newLineScanner(text), sep: '\t'}, origin: opts.Origin}
	if sniff {
		t.rows.sniff(t.langs)
	}
	t.rows.quoted = text.Marked && strings.HasPrefix(text.Encoding, "utf-16") // A spreadsheet wrote it.
	if err := t.table(); err != nil && err != errStopped {
		yield(memory.Unit{}, opts.fileError(t.rows.line, err))
	}
}

// tableReader makes units of rows.
type tableReader struct {
	opts  Options
	langs *pair
	yield yielder
	rows  *rowScanner

	columns []column
	origin  string // Of units; empty if a column tells it.
	header  bool   // The columns have been named by the file.
	excess  bool   // Columns without a name have been reported.
}

func (t *tableReader) problem(line int, skipped bool, msg string) error {
	if !t.yield(memory.Unit{}, newProblem(line, skipped, msg)) {
		return errStopped
	}
	return nil
}

func (t *tableReader) table() error {
	t.columns = []column{{kind: colSource}, {kind: colTarget}}
	for first := true; ; {
		cells, line, err := t.rows.next(len(t.columns))
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if isBlank(cells) {
			continue
		}
		if t.rows.odd {
			if err := t.problem(line, false, "text behind a quote that closes a cell: the cell is kept with its quotes"); err != nil {
				return err
			}
		}
		if first {
			first = false
			if t.readHeader(cells) {
				continue
			}
		}
		if err := t.row(cells, line); err != nil {
			return err
		}
	}
}

func isBlank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// readHeader takes the first row as the columns' names if it is that. Names in
// quotes show that the file has every cell in quotes.
func (t *tableReader) readHeader(cells []string) bool {
	columns, ok := nameColumns(cells, t.langs)
	if !ok {
		bare := make([]string, len(cells))
		for i, c := range cells {
			bare[i] = c
			if n := len(c); n >= 2 && c[0] == '"' && c[n-1] == '"' {
				bare[i] = c[1 : n-1]
			}
		}
		if columns, ok = nameColumns(bare, t.langs); !ok {
			return false
		}
		t.rows.quoted = true
	}
	t.columns, t.header = columns, true
	if slices.ContainsFunc(columns, func(c column) bool { return c.kind == colOrigin }) {
		t.origin = ""
	}
	return true
}

func (t *tableReader) row(cells []string, line int) error {
	if len(cells) < 2 {
		return t.problem(line, true, "only one column")
	}
	u := memory.Unit{Origin: t.origin}
	var odd []string
	var more []memory.Prop // Behind the other properties.
	excess := false
	for i, cell := range cells {
		if i >= len(t.columns) {
			excess = excess || strings.TrimSpace(cell) != ""
			continue
		}
		c := t.columns[i]
		if cell == "" {
			continue
		}
		switch c.kind {
		case colLeftOut:
		case colSource:
			u.Source = cell
		case colTarget:
			u.Target = cell
		case colFrom:
			u.From = strings.TrimSpace(cell)
		case colTo:
			u.To = strings.TrimSpace(cell)
		case colCreatedBy:
			u.CreatedBy = cell
		case colChangedBy:
			u.ChangedBy = cell
		case colCreated, colChanged:
			d, err := parseDate(cell)
			name := "created"
			if c.kind == colCreated {
				u.Created = d
			} else {
				u.Changed, name = d, "changed"
			}
			if err != nil {
				odd = append(odd, fmt.Sprintf("%s unknown: %v", name, err))
				more = append(more, memory.Prop{Key: name, Value: cell})
			}
		case colOrigin:
			u.Origin = cell
		case colStatus:
			if status := strings.ToLower(strings.TrimSpace(cell)); isStatus(status) {
				u.Status = parseStatus(status)
			} else {
				odd = append(odd, fmt.Sprintf("unknown status %s: kept as a property", excerpt(cell)))
				more = append(more, memory.Prop{Key: "status", Value: cell})
			}
		case colPrevious:
			u.Previous = cell
		case colNext:
			u.Next = cell
		case colNote:
			u.Notes = append(u.Notes, cell)
		case colMoreNotes:
			u.Notes = append(u.Notes, parseNotes(cell)...)
		case colProps:
			u.Props = append(u.Props, parseProps(cell)...)
		case colReplaces:
			u.Replaces = cell
		case colProperty:
			u.Props = append(u.Props, memory.Prop{Key: c.key, Value: cell})
		}
	}
	u.Props = append(u.Props, more...)
	u, why := t.opts.orient(t.langs, u)
	if why != "" {
		return t.problem(line, true, why)
	}
	if excess {
		if t.header {
			odd = append(odd, fmt.Sprintf("cells beyond the %d columns were left out", len(t.columns)))
		} else if !t.excess {
			t.excess = true
			odd = append(odd, "columns after the second were left out: only a header row can name them")
		}
	}
	for _, msg := range odd {
		if err := t.problem(line, false, msg); err != nil {
			return err
		}
	}
	if !t.yield(u, nil) {
		return errStopped
	}
	return nil
}
