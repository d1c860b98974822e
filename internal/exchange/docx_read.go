package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"hafez/internal/document"
	"hafez/memory"
)

// Of a table without headings so many rows, or bytes of text, are looked at before
// it is told which columns are source and target.
const (
	wordLook      = 50
	wordLookBytes = 1 << 20
)

// wordHeadings is among how many rows at the beginning of a table, titles and
// others that are left out, its headings may be.
const wordHeadings = 5

func readDOCX(r io.Reader, opts Options, yield yielder) {
	t := &wordReader{opts: opts, langs: newPair(opts), yield: yield, refs: map[string]bool{}}
	t.from, t.to = parseLanguage(opts.from()).letters(), parseLanguage(opts.to()).letters()
	if err := t.file(r); err != nil && err != errStopped {
		yield(memory.Unit{}, opts.fileError(0, err))
	}
}

// wordReader makes units of the rows of tables in a Word document.
type wordReader struct {
	opts  Options
	langs *pair
	yield yielder

	from, to *unicode.RangeTable // The scripts of the languages wanted; nil if not known.

	open  []*wordTable // By depth; nil where only a table in it has given rows yet.
	found bool         // There was a table to be read.
	refs  map[string]bool
}

// wordTable is a table of the document.
type wordTable struct {
	number int

	// Rows that wait until it is known what the columns are, and the bytes of
	// their text.
	waiting []document.Row
	held    int

	tried   int      // How many rows have been looked at for headings.
	known   bool     // What the columns are; or that the table is left out, if there are none.
	named   bool     // The row before has named them.
	columns []column // As its headings, or the cells of its longest row, tell.
	grid    []int    // Which of the columns each column of Word's grid is.
	taken   []int    // See under.

	from, to string // The languages in the headings; empty if they do not name them.
}

func (t *wordReader) file(r io.Reader) error {
	at, size, err := archive(r)
	if err != nil {
		return err
	}
	var notes []string
	opts := document.Options{Note: func(msg string) { notes = append(notes, msg) }}
	for row, err := range document.Rows(t.opts.Name, at, size, opts) {
		if err == nil {
			err = t.row(row)
		}
		if err != nil {
			return err
		}
	}
	if err := t.closeTo(0); err != nil {
		return err
	}
	for _, msg := range notes {
		if err := t.problem("", false, msg); err != nil {
			return err
		}
	}
	if !t.found {
		return &FileError{Msg: "no table with a source and a target in it",
			Hint: "put the texts into a table, the source in one column and the target in another, and name them in its first row: source, target"}
	}
	return nil
}

// problem reports one at a place in words: lines there are none in a Word document.
func (t *wordReader) problem(place string, skipped bool, msg string) error {
	if place != "" {
		msg = place + ": " + msg
	}
	if !t.yield(memory.Unit{}, newProblem(0, skipped, msg)) {
		return errStopped
	}
	return nil
}

func placeOf(row *document.Row) string {
	return fmt.Sprintf("row %d of table %d", row.Number, row.Table)
}

// closeTo ends the tables that are deeper than there are wanted.
func (t *wordReader) closeTo(depth int) error {
	for len(t.open) > depth {
		last := len(t.open) - 1
		table := t.open[last]
		t.open = t.open[:last]
		if table != nil && !table.known {
			if err := t.decide(table); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *wordReader) row(row document.Row) error {
	depth := row.Depth + 1
	if err := t.closeTo(depth); err != nil {
		return err
	}
	if len(t.open) == depth && t.open[depth-1] != nil && t.open[depth-1].number != row.Table {
		if err := t.closeTo(depth - 1); err != nil {
			return err
		}
	}
	for len(t.open) < depth {
		t.open = append(t.open, nil)
	}
	if t.open[depth-1] == nil {
		t.open[depth-1] = &wordTable{number: row.Table}
	}
	table := t.open[depth-1]
	size := 0
	for _, c := range row.Cells {
		size += len(strings.TrimSpace(c.Text))
	}
	switch {
	case size == 0:
		return nil
	case table.named:
		table.named = false
		if names, _ := headingNames(&row, t.langs); namesAgain(names, table.columns, t.langs) {
			return t.problem(placeOf(&row), false, secondNames)
		}
		return t.give(table, &row)
	case table.known:
		return t.give(table, &row)
	case len(table.waiting) == 0 && table.tried < wordHeadings:
		table.tried++
		used, err := t.heading(table, &row)
		if used || err != nil {
			return err
		}
	}
	table.waiting = append(table.waiting, row)
	if table.held += size; len(table.waiting) < wordLook && table.held < wordLookBytes {
		return nil
	}
	return t.decide(table)
}

// heading takes a row as the table's headings, if it is that, or as a title above
// them.
func (t *wordReader) heading(table *wordTable, row *document.Row) (used bool, err error) {
	if len(row.Cells) == 1 && row.Cells[0].Span > 1 {
		return true, t.problem(placeOf(row), false, "left out: one cell over all columns")
	}
	names, langs := headingNames(row, t.langs)
	columns, ok := nameColumns(names, t.langs)
	switch {
	case ok:
		for i, c := range columns {
			switch c.kind {
			case colSource:
				table.from = langs[i]
			case colTarget:
				table.to = langs[i]
			}
		}
		table.known, table.named, table.columns, table.grid = true, true, columns, gridOf(row.Cells)
		t.found = true
		return true, nil
	case row.Header:
		return true, t.problem(placeOf(row), false, "left out: it repeats as a heading, but does not name a source and a target")
	}
	return false, nil
}

// headingNames gives the texts of a row as names of columns, and the languages that
// they name in brackets.
func headingNames(row *document.Row, pair *pair) (names, langs []string) {
	names = make([]string, len(row.Cells))
	langs = make([]string, len(row.Cells))
	for i, c := range row.Cells {
		names[i] = strings.Join(strings.Fields(c.Text), " ")
		if name, lang := cutHeading(names[i]); lang != "" {
			if kind := nameColumn(name, pair).kind; kind == colSource || kind == colTarget {
				names[i], langs[i] = name, lang
			}
		}
		if isCounter(names[i]) {
			names[i] = ""
		}
	}
	return names, langs
}

// isCounter tells the headings of columns that number the rows.
func isCounter(name string) bool {
	return slices.Contains([]string{"№", "#", "no", "no.", "nr", "nr.", "row", "ردیف", "شماره"}, strings.ToLower(name))
}

// decide tells what the columns of a table without headings are, by the rows that
// wait, and gives these.
func (t *wordReader) decide(table *wordTable) error {
	table.known = true
	rows := table.waiting
	table.waiting = nil
	if len(rows) == 0 {
		return nil
	}
	longest := rows[0].Cells
	for _, row := range rows {
		if len(row.Cells) > len(longest) {
			longest = row.Cells
		}
	}
	table.grid = gridOf(longest)
	first := 0 // The column of the source.
	table.columns = []column{{kind: colSource}, {kind: colTarget}}
	place := fmt.Sprintf("table %d", table.number)
	switch n := len(longest); {
	case n == 1:
		table.columns = nil
		return t.problem(place, false, "left out: it has one column")
	case n == len(wordWidths) && strings.HasPrefix(longest[0].Hidden, markPrefix): // Rows that were copied out of a table of ours.
		first = 1
		table.columns = []column{{kind: colLeftOut}, {kind: colSource}, {kind: colTarget}, {kind: colNote}}
	case n > 3:
		table.columns = nil
		return t.problem(place, false, fmt.Sprintf("left out: it has %d columns, and its first row does not name a source and a target", n))
	case n == 3 && (numbered(rows) || keyed(rows)):
		first = 1
		table.columns = []column{{kind: colLeftOut}, {kind: colSource}, {kind: colTarget}}
	case n == 3:
		table.columns = append(table.columns, column{kind: colNote})
	}
	switch a, b := t.lean(rows, first), t.lean(rows, first+1); {
	case a < 0 && b > 0:
		table.columns[first], table.columns[first+1] = table.columns[first+1], table.columns[first]
		msg := fmt.Sprintf("read from column %d to column %d, by the scripts of the texts", first+2, first+1)
		if err := t.problem(place, false, msg); err != nil {
			return err
		}
	case a > 0 && b > 0, a < 0 && b < 0:
		table.columns = nil
		return t.problem(place, false, "left out: its columns are in the same script; if they are source and target, name them so in its first row")
	}
	t.found = true
	for i := range rows {
		if err := t.give(table, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// numbered tells whether the first cells of rows have nothing but their numbers, or
// nothing at all: Word's own numbering is no text.
func numbered(rows []document.Row) bool {
	for _, row := range rows {
		for _, r := range row.Cells[0].Text {
			if !unicode.IsDigit(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !strings.ContainsRune(".-–)(/#", r) {
				return false
			}
		}
	}
	return true
}

// keyed tells whether the first cells of rows have nothing but keys, as programs give
// to texts.
func keyed(rows []document.Row) bool {
	return !slices.ContainsFunc(rows, func(row document.Row) bool { return !isKey(strings.TrimSpace(row.Cells[0].Text)) })
}

// lean tells by how many letters of the source's script there are more than of the
// target's in the n-th cells of rows; 0 if the two are not told apart.
func (t *wordReader) lean(rows []document.Row, n int) int {
	if t.from == nil || t.to == nil || t.from == t.to {
		return 0
	}
	more := 0
	for _, row := range rows {
		if n >= len(row.Cells) {
			continue
		}
		for _, r := range row.Cells[n].Text {
			switch {
			case unicode.Is(t.from, r):
				more++
			case unicode.Is(t.to, r):
				more--
			}
		}
	}
	return more
}

// cellsOf gives the texts of a row in the order of the table's columns, with cells
// beyond them behind. It fails if source and target are not cells of their own.
func (table *wordTable) cellsOf(row *document.Row) ([]string, error) {
	cells := make([]string, len(table.columns))
	filled := make([]bool, len(table.columns))
	// Where widths differ from row to row, so do grids; but as many cells as there
	// are headings are those under the headings.
	same := len(row.Cells) == len(table.columns)
	for i, c := range row.Cells {
		under := []int{i}
		if !same {
			under = table.under(&c)
		}
		sides := 0
		for _, at := range under {
			kind := table.columns[at].kind
			if kind != colSource && kind != colTarget {
				continue
			}
			if sides++; sides == 2 {
				return nil, errors.New("source and target are one cell")
			}
			if c.Merged && c.Text == "" {
				return nil, fmt.Errorf("the %s is one cell with that of the row above", sideName(kind))
			}
		}
		switch {
		case len(under) == 0:
			cells = append(cells, c.Text)
		case filled[under[0]]:
			cells[under[0]] += "\n" + c.Text
		default:
			filled[under[0]] = true
			cells[under[0]] = c.Text
		}
	}
	return cells, nil
}

// under gives the columns that a cell takes. A cell that begins in one and ends
// within the next belongs to the first alone. What is given is good until the next
// call.
func (table *wordTable) under(c *document.TableCell) []int {
	under := table.taken[:0]
	end := min(c.Column+c.Span, len(table.grid))
	for g := c.Column; g < end; g++ {
		at := table.grid[g]
		whole := end == len(table.grid) || table.grid[end] != at // It does not go on behind the cell.
		if at >= 0 && (g == c.Column || whole) && (len(under) == 0 || under[len(under)-1] != at) {
			under = append(under, at)
		}
	}
	table.taken = under
	return under
}

// gridOf tells which of the cells each column of the grid belongs to, -1 if to none.
func gridOf(cells []document.TableCell) []int {
	var grid []int
	for i, c := range cells {
		for len(grid) < c.Column {
			grid = append(grid, -1)
		}
		for range c.Span {
			grid = append(grid, i)
		}
	}
	return grid
}

func sideName(kind columnKind) string {
	if kind == colSource {
		return "source"
	}
	return "target"
}

// give yields the unit of a row.
func (t *wordReader) give(table *wordTable, row *document.Row) error {
	if table.columns == nil {
		return nil
	}
	place := placeOf(row)
	cells, err := table.cellsOf(row)
	if err != nil {
		return t.problem(place, true, err.Error())
	}
	mark, err := markOf(row)
	if err != nil {
		if err := t.problem(place, false, err.Error()+": its texts are read, all else is left out"); err != nil {
			return err
		}
	}
	from, to := orElse(mark[keyFrom], table.from), orElse(mark[keyTo], table.to)
	turn := t.isTurned(from, to)
	beyond := strings.TrimSpace(strings.Join(cells[len(table.columns):], "")) != ""
	columns, cells := t.wholeRow(table, cells, mark, from, to)
	if turn {
		for i := range columns {
			columns[i].kind = turnedKind(columns[i].kind)
		}
	}
	maker := &tableReader{opts: t.opts, langs: t.langs, columns: columns, header: true}
	if mark == nil {
		maker.origin = t.opts.Origin
	}
	maker.yield = func(u memory.Unit, err error) bool {
		if p, ok := errors.AsType[*Problem](err); ok {
			return t.problem(place, p.Skipped, p.Message) == nil
		}
		if beyond && t.problem(place, false, fmt.Sprintf("cells beyond the %d columns were left out", len(table.columns))) != nil {
			return false
		}
		if turn {
			for i, p := range u.Props {
				u.Props[i].Key = turnedKey(p.Key)
			}
		} else if u.Replaces = mark[keyReplaces]; u.Replaces != "" && !t.first(u.Replaces) {
			u.Replaces = ""
			if t.problem(place, false, "it is a copy of a row above, and read as a pair of its own") != nil {
				return false
			}
		}
		return t.yield(u, nil)
	}
	return maker.row(cells, 0)
}

// markOf gives the mark of a row, nil if it has none.
func markOf(row *document.Row) (rowMark, error) {
	for _, c := range row.Cells {
		if mark, err := parseMark(c.Hidden); mark != nil || err != nil {
			return mark, err
		}
	}
	return nil, nil
}

// first tells whether a reference comes for the first time.
func (t *wordReader) first(ref string) bool {
	if t.refs[ref] {
		return false
	}
	t.refs[ref] = true
	return true
}

// wholeRow gives a row as a table with all its columns would have it: what is seen,
// and what the mark holds beside it.
func (t *wordReader) wholeRow(table *wordTable, seen []string, mark rowMark, from, to string) ([]column, []string) {
	columns := []column{{kind: colFrom}, {kind: colTo}}
	cells := []string{from, to}
	edited := mark[keySeen] != "" && mark[keySeen] != seenHash(table.text(seen, colSource), table.text(seen, colTarget))
	for _, c := range writtenColumns {
		switch value := mark[c.name]; {
		case value == "", edited && (c.kind == colChanged || c.kind == colChangedBy): // When and by whom it was edited nobody knows.
		case c.kind != colSource && c.kind != colTarget && c.kind != colNote && c.kind != colMoreNotes && c.kind != colFrom && c.kind != colTo:
			columns, cells = append(columns, column{kind: c.kind}), append(cells, value)
		}
	}
	for i, c := range table.columns {
		text := seen[i]
		switch c.kind {
		case colSource:
			text = mark.restore(keySource, text)
		case colTarget:
			text = mark.restore(keyTarget, text)
		case colNote:
			text = mark.restore(keyNote, text)
		}
		columns, cells = append(columns, c), append(cells, text)
	}
	return append(columns, column{kind: colMoreNotes}), append(cells, mark["more_notes"])
}

// text is the cell of a kind among those of a row.
func (table *wordTable) text(cells []string, kind columnKind) string {
	i := slices.IndexFunc(table.columns, func(c column) bool { return c.kind == kind })
	return cells[i]
}

// isTurned tells whether a pair is from the language that is wanted as target into
// the one that is wanted as source, so that it is read turned round.
func (t *wordReader) isTurned(from, to string) bool {
	if from == "" || to == "" {
		return false
	}
	f, g := t.langs.fit(from), t.langs.fit(to)
	return (f.from == foreign || g.to == foreign) && f.to != foreign && g.from != foreign
}

// turnedKind is what a column of a pair is that is turned round.
func turnedKind(kind columnKind) columnKind {
	switch kind {
	case colSource:
		return colTarget
	case colTarget:
		return colSource
	case colFrom:
		return colTo
	case colTo:
		return colFrom
	}
	return kind
}
