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
	begun, named := false, false // It is known which column is which; the row before has named them.
	var waiting []sheetRow       // Until it is.
	for held := 0; ; {
		cells, line, err := t.rows.next(len(t.columns))
		if err != nil {
			if !begun {
				if err := t.begin(waiting); err != nil {
					return err
				}
			}
			if err == io.EOF {
				return nil
			}
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
		switch {
		case named && namesAgain(cells, t.columns, t.langs):
			named = false
			err = t.problem(line, false, secondNames)
		case begun:
			err = t.row(cells, line)
		case !t.header && allTitles(waiting) && t.readHeader(cells):
			named = true
			err = t.leaveOut(waiting)
			waiting, held = nil, 0
		default:
			named = false
			row := sheetRow{line: line}
			for i, text := range cells {
				row.cells = append(row.cells, sheetCell{column: i, text: text})
				held += len(text)
			}
			if waiting = append(waiting, row); len(waiting) < headsWithin && held < sniffed {
				break
			}
			begun = true
			err = t.begin(waiting)
			waiting = nil
		}
		if err != nil {
			return err
		}
	}
}

// secondNames is said of a row of names behind the one that counts.
const secondNames = "left out: it names the columns again"

// namesAgain says that a row has names for the source and the target too where the
// columns have been named already.
func namesAgain(cells []string, columns []column, langs *pair) bool {
	for i, c := range columns {
		if (c.kind == colSource || c.kind == colTarget) && (i >= len(cells) || nameColumn(cells[i], langs).kind != c.kind) {
			return false
		}
	}
	return true
}

// allTitles says that rows have no two texts side by side, as what stands above a
// table has not.
func allTitles(rows []sheetRow) bool {
	for _, r := range rows {
		texts := 0
		for _, c := range r.cells {
			if strings.TrimSpace(c.text) != "" {
				texts++
			}
		}
		if texts > 1 {
			return false
		}
	}
	return true
}

// leaveOut tells of rows above the names of the columns.
func (t *tableReader) leaveOut(rows []sheetRow) error {
	for _, r := range rows {
		if err := t.problem(r.line, false, "left out: it stands above the names of the columns"); err != nil {
			return err
		}
	}
	return nil
}

// sides gives the columns of the source and the target if they are others than
// columns says, by the letters of the texts in the first rows. Columns with names are
// turned round if no row has the letters of the languages the right way round, and
// most have them the other way. If nobody names the columns, it is enough that most
// have; and the rows' numbers may stand in a column before them.
func (t *tableReader) sides(rows []sheetRow) (source, target int, ok bool) {
	from, to := t.langs.from.letters(), t.langs.to.letters()
	if from == nil || to == nil || from == to || len(rows) == 0 {
		return 0, 0, false
	}
	source, target = 0, 1
	if t.header {
		for i, c := range t.columns {
			switch c.kind {
			case colSource:
				source = i
			case colTarget:
				target = i
			case colFrom, colTo, colReplaces:
				return 0, 0, false // The rows tell.
			}
		}
	} else if first, ok := pairColumns(rows); ok {
		source, target = first, first+1
	}
	var c sideCount
	for _, r := range rows {
		c.add(r.text(source), r.text(target), from, to)
	}
	switch {
	case c.wrongs > c.rights+c.others && (c.rights == 0 || !t.header):
		return target, source, true
	case !t.header && source > 0 && c.rights > c.wrongs+c.others:
		return source, target, true
	}
	return 0, 0, false
}

// begin tells by the first rows which column is which, and reads these rows.
func (t *tableReader) begin(rows []sheetRow) error {
	if source, target, ok := t.sides(rows); ok {
		width := len(t.columns)
		if !t.header {
			width = max(source, target) + 1
		}
		columns := make([]column, width)
		for i := range columns {
			columns[i].kind = colLeftOut
			if t.header {
				columns[i] = t.columns[i]
			}
		}
		columns[source].kind, columns[target].kind = colSource, colTarget
		t.columns = columns
		msg := fmt.Sprintf("column %d is read as the source and column %d as the target: so their letters say", source+1, target+1)
		if err := t.problem(rows[0].line, false, msg); err != nil {
			return err
		}
	}
	for _, r := range rows { // The row has no gaps.
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = c.text
		}
		if err := t.row(cells, r.line); err != nil {
			return err
		}
	}
	return nil
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
			status, own, known := cellStatus(cell)
			u.Status = status
			if !known {
				odd = append(odd, fmt.Sprintf("unknown status %s: kept as a property", excerpt(cell)))
			}
			if !own {
				more = append(more, memory.Prop{Key: "status", Value: cell})
			}
		case colFuzzy:
			if slices.Contains([]string{"true", "yes", "1", "fuzzy"}, strings.ToLower(strings.TrimSpace(cell))) {
				u.Status = memory.Draft
			}
			u.Props = append(u.Props, memory.Prop{Key: c.key, Value: cell})
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
			odd = append(odd, "columns behind the texts were left out: only a header row can name them")
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
