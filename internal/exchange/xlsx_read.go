package exchange

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
	"hafez/memory"
)

// headsWithin is in how many rows of a sheet the names of the columns are looked
// for, and how many rows behind them are looked at to tell which column is which.
const headsWithin = 20

func readXLSX(r io.Reader, opts Options, yield yielder) {
	b := &bookReader{opts: opts, langs: newPair(opts), yield: yield}
	if err := b.book(r); err != nil && err != errStopped {
		yield(memory.Unit{}, err)
	}
}

// bookReader makes units of the sheets of a workbook.
type bookReader struct {
	opts  Options
	langs *pair
	yield yielder
}

// book reads a workbook. Its error is errStopped or a *FileError.
func (b *bookReader) book(r io.Reader) error {
	at, size, err := archive(r)
	if err != nil {
		return b.opts.fileError(0, err)
	}
	book, err := sheet.Open(at, size, sheetLimits())
	if err != nil {
		return b.opts.sheetError(0, err)
	}
	visible := 0
	for _, s := range book.Sheets() {
		switch {
		case s.State == sheet.Visible:
			visible++
		case s.State == sheet.VeryHidden && s.Name == "hafez":
			return &FileError{Name: b.opts.Name, Msg: "it is a review of an alignment", Hint: "give it to hafez align with --fixed"}
		}
	}
	read, texts := 0, false
	for _, s := range book.Sheets() {
		s, err := b.sheet(book, s, visible > 1)
		if err != nil {
			return err
		}
		if s != nil {
			texts = texts || len(s.rows) > 0 || s.table != nil
			if s.table != nil {
				read++
			}
		}
	}
	const hint = `put a row above the texts with the names of the columns, such as "source" and "target"`
	switch {
	case read > 0:
		return nil
	case !texts:
		return &FileError{Name: b.opts.Name, Msg: "no text in its sheets"}
	case visible > 1:
		return &FileError{Name: b.opts.Name, Msg: "none of its sheets has a source and a target side by side", Hint: hint}
	}
	return &FileError{Name: b.opts.Name, Msg: "the sheet has no source and target side by side", Hint: hint}
}

// sheet reads a sheet; named says that problems should name it. A hidden one is
// left out and gives nil.
func (b *bookReader) sheet(book *sheet.Book, in sheet.Sheet, named bool) (*sheetReader, error) {
	if in.State != sheet.Visible {
		if !b.yield(memory.Unit{}, newProblem(0, false, fmt.Sprintf("the hidden sheet %.40q was left out", in.Name))) {
			return nil, errStopped
		}
		return nil, nil
	}
	s := &sheetReader{book: b, heads: -1, table: nil}
	if named {
		s.name = fmt.Sprintf("sheet %.40q: ", in.Name)
	}
	err := book.Scan(in, sheet.Grid{Row: s.row, Cell: s.cell})
	var already *FileError
	switch {
	case err == nil || err == errNoTable:
	case err == errStopped, errors.As(err, &already):
		return nil, err
	default:
		e := b.opts.sheetError(s.now.line, err)
		e.Msg = oneLine(s.name) + e.Msg
		return nil, e
	}
	if s.table == nil && len(s.rows) > 0 && named {
		return s, s.problem(0, false, "left out, since it has no source and target side by side")
	}
	return s, nil
}

// errNoTable ends the reading of a sheet that is none of pairs.
var errNoTable = errors.New("no pairs")

// sheetReader reads a sheet.
type sheetReader struct {
	book *bookReader
	name string // For problems; empty if it is the only sheet.
	now  sheetRow

	// Rows are those that have a text, from the first on, until the columns are
	// known; heads is which of them names the columns, -1 if none does.
	rows    []sheetRow
	heads   int
	columns []column // By that row.

	table    *tableReader // Nil until the columns are known.
	excess   bool         // Columns without a name have been reported.
	headless bool
}

// sheetRow is a row with its cells that are not empty, from left to right.
type sheetRow struct {
	line  int
	size  int
	cells []sheetCell
}

// sheetCell is a cell with its text as it is shown, or why it has none.
type sheetCell struct {
	column int // From 0.
	text   string
	date   time.Time // If it is one: then err says that it is no text.
	err    error
}

func (s *sheetReader) problem(line int, skipped bool, msg string) error {
	if !s.book.yield(memory.Unit{}, newProblem(line, skipped, s.name+msg)) {
		return errStopped
	}
	return nil
}

// cell takes a cell of the row.
func (s *sheetReader) cell(c sheet.Cell) error {
	cell := sheetCell{column: c.Column - 1}
	cell.text, cell.err = c.Shown()
	switch {
	case errors.Is(cell.err, sheet.ErrDamaged):
		return cell.err
	case cell.err != nil:
		cell.date, _ = c.Time()
	case cell.text == "":
		return nil
	}
	if s.now.size += len(cell.text); s.now.size > maxRow {
		return fmt.Errorf("a row of over %d bytes", maxRow)
	}
	s.now.cells = append(s.now.cells, cell)
	return nil
}

// row begins a row and ends the one before it; 0 ends the last one.
func (s *sheetReader) row(n int) error {
	now := s.now
	s.now = sheetRow{line: n}
	if s.table != nil {
		s.now.cells = now.cells[:0]
		if err := s.unit(now); err != nil {
			return err
		}
		return nil
	}
	if !now.isBlank() {
		s.rows = append(s.rows, now)
		if s.heads < 0 && now.line <= headsWithin {
			if columns, ok := nameColumns(now.names(), s.book.langs); ok {
				s.heads, s.columns = len(s.rows)-1, columns
			}
		}
	}
	switch {
	case n == 0:
	case s.heads < 0 && n <= headsWithin, s.heads >= 0 && len(s.rows)-s.heads <= headsWithin:
		return nil
	}
	return s.begin()
}

// begin tells the columns by the rows so far, and reads those.
func (s *sheetReader) begin() error {
	rows := s.rows
	switch {
	case s.heads >= 0:
		rows = rows[s.heads+1:]
		if len(rows) > 0 && namesAgain(rows[0].names(), s.columns, s.book.langs) {
			if err := s.problem(rows[0].line, false, secondNames); err != nil {
				return err
			}
			rows = rows[1:]
		}
	default:
		s.headless = true
		if len(rows) > 0 {
			if err := s.book.langs.foreignHeads(rows[0]); err != nil {
				return err
			}
		}
		first, ok := pairColumns(rows)
		if !ok {
			return errNoTable
		}
		s.columns = make([]column, first+2)
		for i := range first {
			s.columns[i].kind = colLeftOut
		}
		s.columns[first].kind, s.columns[first+1].kind = colSource, colTarget
	}
	rows, err := s.checkLetters(rows)
	if err != nil {
		return err
	}
	yield := s.book.yield
	s.table = &tableReader{opts: s.book.opts, langs: s.book.langs, columns: s.columns, header: true, origin: s.book.opts.Origin,
		yield: func(u memory.Unit, err error) bool {
			var p *Problem
			if errors.As(err, &p) {
				p.Message = s.name + p.Message
			}
			return yield(u, err)
		}}
	for _, c := range s.columns {
		if c.kind == colOrigin {
			s.table.origin = ""
		}
	}
	for _, r := range rows {
		if err := s.unit(r); err != nil {
			return err
		}
	}
	s.rows = s.rows[:min(1, len(s.rows))]
	return nil
}

// checkLetters goes by the letters of the texts, if the two languages have their
// own. The columns are turned round if in most rows they have those of the other
// language, and in none the right ones: who translates into Persian has English as
// source. Without a row of
// names it is the letters that show a sheet to be one of pairs, and a first row to
// be names all the same, in words that are not known; the rows behind are given.
func (s *sheetReader) checkLetters(rows []sheetRow) ([]sheetRow, error) {
	from, to := s.book.langs.from.letters(), s.book.langs.to.letters()
	if from == nil || to == nil || from == to {
		return rows, nil
	}
	source, target := -1, -1
	for i, c := range s.columns {
		switch c.kind {
		case colSource:
			source = i
		case colTarget:
			target = i
		case colFrom, colTo, colReplaces:
			return rows, nil // The rows tell.
		}
	}
	var c sideCount
	for _, r := range rows {
		c.add(r.text(source), r.text(target), from, to)
	}
	rights, wrongs, others := c.rights, c.wrongs, c.others
	if s.headless && max(rights, wrongs) < others+min(rights, wrongs) {
		return nil, errNoTable
	}
	if s.headless && wrongs > rights || rights == 0 && wrongs > others {
		s.columns[source].kind, s.columns[target].kind = colTarget, colSource
		msg := fmt.Sprintf("column %s is read as the source and column %s as the target: so their letters say", cells.ColumnName(target+1), cells.ColumnName(source+1))
		if err := s.problem(rows[0].line, false, msg); err != nil {
			return nil, err
		}
	}
	if c = (sideCount{}); s.headless && len(rows) > 2 && c.add(rows[0].text(source), rows[0].text(target), from, to) && c.others == 1 {
		err := s.problem(rows[0].line, true, "taken for the names of the columns: its letters are not those of the languages")
		return rows[1:], err
	}
	return rows, nil
}

// pairColumns finds two columns side by side that are filled in at least half of
// the rows: the first two, but for columns before them with numbers or keys only, or
// nothing. First counts from 0.
func pairColumns(rows []sheetRow) (first int, ok bool) {
	width := 0
	for _, r := range rows {
		for _, c := range r.cells {
			if strings.TrimSpace(c.text) != "" {
				width = max(width, c.column+1)
			}
		}
	}
	textless := func(column int) bool {
		numbers, keys := true, true
		for _, r := range rows {
			text := strings.TrimSpace(r.text(column))
			numbers = numbers && isNumber(text)
			keys = keys && (text == "" || isKey(text))
		}
		return numbers || keys
	}
	for first+2 < min(width, mostColumns) && textless(first) {
		first++
	}
	pairs := 0
	for _, r := range rows {
		if strings.TrimSpace(r.text(first)) != "" && strings.TrimSpace(r.text(first+1)) != "" {
			pairs++
		}
	}
	return first, pairs > 0 && 2*pairs >= len(rows)
}

// isNumber says that a text is a number, as people count rows, or nothing.
func isNumber(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsDigit(r) && !unicode.IsSpace(r) && !unicode.IsPunct(r) && r != '№' && r != '٫'
	}) < 0
}

// isKey says that a text is a key, as programs give to texts: "menu.file.open",
// "SEG_001", "k12".
func isKey(text string) bool {
	return strings.IndexFunc(text, unicode.IsSpace) < 0 && strings.ContainsAny(strings.TrimRight(text, "."), "0123456789_./:")
}

// isBlank says that a row has no text, and no cell that should have one.
func (r *sheetRow) isBlank() bool {
	for _, c := range r.cells {
		if c.err != nil || strings.TrimSpace(c.text) != "" {
			return false
		}
	}
	return true
}

// text is that of a column from 0.
func (r *sheetRow) text(column int) string {
	for _, c := range r.cells {
		if c.column == column {
			return c.text
		}
	}
	return ""
}

// mostColumns is how many columns can have a name. Who has more has no pairs.
const mostColumns = 256

// names are the texts of a row from the first column on.
func (r *sheetRow) names() []string {
	var names []string
	for _, c := range r.cells {
		if c.column < mostColumns && strings.TrimSpace(c.text) != "" {
			names = append(names, make([]string, c.column+1-len(names))...)
			names[c.column] = c.text
		}
	}
	return names
}

// unit makes a unit of a row.
func (s *sheetReader) unit(r sheetRow) error {
	if r.isBlank() {
		return nil
	}
	cells := make([]string, len(s.columns), len(s.columns)+1)
	excess := false
	var odd []string
	for _, c := range r.cells {
		if c.column >= len(s.columns) {
			excess = excess || strings.TrimSpace(c.text) != ""
			continue
		}
		switch kind := s.columns[c.column].kind; {
		case c.err == nil:
			cells[c.column] = c.text
		case kind == colLeftOut:
		case kind == colSource || kind == colTarget:
			return s.problem(r.line, true, c.err.Error())
		case !c.date.IsZero():
			cells[c.column] = dateText(c.date)
		default:
			odd = append(odd, c.err.Error()+"; it was left out")
		}
	}
	if excess && s.headless {
		if !s.excess {
			s.excess = true
			odd = append(odd, "columns behind the texts were left out: only a row of names above can name them")
		}
	} else if excess {
		cells = append(cells, "…") // It is told in the words of all tables.
	}
	for _, msg := range odd {
		if err := s.problem(r.line, false, msg); err != nil {
			return err
		}
	}
	return s.table.row(cells, r.line)
}

// dateText is a date as a text.
func dateText(t time.Time) string {
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}
