package exchange

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"hafez/internal/document"
	"hafez/memory"
)

func readTSV(r io.Reader, opts Options, yield yielder) {
	text, err := open(r, opts, document.NewText)
	if err != nil {
		yield(memory.Unit{}, opts.fileError(0, err))
		return
	}
	if p := encodingProblem(text); p != nil && !yield(memory.Unit{}, p) {
		return
	}
	t := &tableReader{opts: opts, langs: newPair(opts), yield: yield, rows: &rowScanner{lineScanner: newLineScanner(text)}, origin: opts.Origin}
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

// rowScanner cuts a text into rows and cells. Rows end with LF or CRLF, or
// with CR in a text that has no LF.
//
// Programs put a cell in quotes if it holds a tab or a line end, and double the
// quotes in it; people write quotes because the text has them. So a cell is
// taken out of its quotes only if it is well formed as such (the quote that
// ends it stands before a tab or the row's end, all inside are doubled) and had
// to be put in them, because it holds a tab, a line end or a quote. All else
// is text as it stands: «"سرگئی لاوروف"» keeps its quotes. In what a program
// certainly wrote (a spreadsheet's UTF-16, a header in quotes) every cell that is
// well formed in quotes is taken out of them: spreadsheets quote commas too, and
// never leave the quotes of a text alone.
type rowScanner struct {
	*lineScanner
	quoted bool // Every well-formed cell in quotes is taken out of them.
	cells  []string
}

// next gives the cells of the next row and its line; the error is io.EOF at
// the end of the input. The number of cells wanted decides between two
// readings of a row: see below.
func (s *rowScanner) next(want int) (cells []string, line int, err error) {
	if s.pos == len(s.buf) && !s.fill() {
		return nil, s.line, s.inErr
	}
	end := s.index(s.eol, 0)
	if end < 0 {
		return nil, s.line, s.failure("row")
	}
	row := s.buf[s.pos : s.pos+end]
	s.cells = splitCells(s.cells[:0], string(trimCR(row)))
	if len(row) > 0 && (row[0] == '"' || bytes.Contains(row, []byte("\t\""))) {
		quoted, quotedEnd, err := s.quotedRow()
		if err != nil {
			return nil, s.line, err
		}
		// A quote that nobody meant as one can reach over a tab or many rows
		// to another such. Then cells are missing that are there without it.
		if len(quoted) >= want || len(s.cells) < want {
			s.cells, end = quoted, quotedEnd
		}
	}
	line = s.line
	end = min(end+1, len(s.buf)-s.pos)
	s.line += bytes.Count(s.buf[s.pos:s.pos+end], []byte{s.eol})
	s.pos += end
	return s.cells, line, nil
}

func splitCells(cells []string, row string) []string {
	for cell := range strings.SplitSeq(row, "\t") {
		cells = append(cells, cell)
	}
	return cells
}

// quotedRow reads the row at s.pos with cells in quotes, which may reach over
// several lines. End is where the row ends, counted from s.pos.
func (s *rowScanner) quotedRow() (cells []string, end int, err error) {
	for i := 0; ; {
		cell, next, ok := s.quotedCell(i)
		if !ok {
			if next = s.index(s.eol, i); next < 0 {
				return nil, 0, s.failure("row")
			}
			if tab := bytes.IndexByte(s.buf[s.pos+i:s.pos+next], '\t'); tab >= 0 {
				next = i + tab
			}
			raw := s.buf[s.pos+i : s.pos+next]
			if s.pos+next == len(s.buf) || s.buf[s.pos+next] == s.eol {
				raw = trimCR(raw)
			}
			cell = string(raw)
		}
		cells = append(cells, cell)
		if s.pos+next == len(s.buf) || s.buf[s.pos+next] != '\t' {
			return cells, next, nil
		}
		i = next + 1
	}
}

// quotedCell reads the cell at offset i if it is one to be taken out of its
// quotes. Next is where the tab or the row's end behind it is.
func (s *rowScanner) quotedCell(i int) (cell string, next int, ok bool) {
	if s.pos+i == len(s.buf) {
		s.fill()
	}
	if s.pos+i == len(s.buf) || s.buf[s.pos+i] != '"' {
		return "", 0, false
	}
	end := i + 1
	for {
		if end = s.index('"', end); end < 0 {
			return "", 0, false
		}
		for len(s.buf)-s.pos < end+3 && s.fill() {
		}
		if s.pos+end+1 == len(s.buf) || s.buf[s.pos+end+1] != '"' {
			break
		}
		end += 2
	}
	switch rest := s.buf[s.pos+end+1:]; {
	case len(rest) == 0 || rest[0] == '\t' || rest[0] == s.eol:
		next = end + 1
	case rest[0] == '\r' && (len(rest) == 1 || rest[1] == s.eol):
		next = end + 2
	default:
		return "", 0, false
	}
	inside := s.buf[s.pos+i+1 : s.pos+end]
	if !s.quoted && !bytes.ContainsAny(inside, "\t\n\r\"") {
		return "", 0, false
	}
	return strings.ReplaceAll(string(inside), `""`, `"`), next, true
}
