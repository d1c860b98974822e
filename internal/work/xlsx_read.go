package work

import (
	"errors"
	"io"
	"slices"
	"strings"

	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
)

func readXLSX(r io.ReaderAt, size int64, _ string) (*Job, error) {
	b, err := sheet.Open(r, size, sheet.Limits{})
	if err != nil {
		return nil, err
	}
	j := &Job{}
	if err := readData(b, j); err != nil {
		return nil, err
	}
	s, err := findWork(b)
	if err != nil {
		return nil, err
	}
	w := &workReader{job: j}
	err = b.Scan(s, sheet.Grid{Row: w.row, Cell: w.cell, Merged: w.merged})
	return j, err
}

// readData reads the hidden sheet.
func readData(b *sheet.Book, j *Job) error {
	data, ok := b.Sheet(dataSheet)
	if !ok {
		return notWork("", "the spreadsheet has no sheet called %q, which is a hidden one", dataSheet)
	}
	fields := map[string]string{}
	var name string
	err := b.Scan(data, sheet.Grid{Cell: func(c sheet.Cell) error {
		text, err := c.Text()
		switch c.Column {
		case 1:
			name = text
		case 2:
			if len(fields) < 100 {
				fields[name] = text
			}
		}
		return err
	}})
	if err != nil {
		return err
	}
	return j.take(fields)
}

// findWork finds the sheet for work by the heads of its columns, since a person may
// have given it another name. Of several, such as a copy, it is the one that has the
// name which was written.
func findWork(b *sheet.Book) (sheet.Sheet, error) {
	var found []sheet.Sheet
	var problem error
	for _, s := range b.Sheets() {
		if s.Name == dataSheet {
			continue
		}
		w := &workReader{look: true}
		err := b.Scan(s, sheet.Grid{Row: w.row, Cell: w.cell})
		switch {
		case w.at != nil:
			found = append(found, s)
		case err != nil && !errors.Is(err, errLooked):
			return sheet.Sheet{}, err
		case w.problem != nil:
			problem = w.problem
		}
	}
	if len(found) > 1 {
		named := slices.DeleteFunc(slices.Clone(found), func(s sheet.Sheet) bool { return s.Name != workSheet })
		if len(named) != 1 {
			return sheet.Sheet{}, hinted("delete the one that is not meant, or call the right one “"+workSheet+"”", "the sheets %.40q and %.40q both have the columns of a work file", found[0].Name, found[1].Name)
		}
		found = named
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case problem != nil:
		return sheet.Sheet{}, problem
	}
	return sheet.Sheet{}, notWork("put back the row with the names of the columns", "no sheet has the columns “%s” and “%s”", sourceColumn, targetColumn)
}

// headsWithin is in how many rows the heads are looked for: a person may have put a
// title above them.
const headsWithin = 20

// errLooked ends the look at a sheet.
var errLooked = errors.New("looked at")

// workReader reads the sheet for work.
type workReader struct {
	job     *Job
	look    bool           // no further than the heads
	heads   map[int]column // of the row that may be that of the heads
	at      map[int]column // the columns, once they are known, by their numbers from 1
	top     int            // the row of the heads
	problem error          // with a row that is nearly that of the heads
	number  int            // of the row that is read
	now     Row
}

// row begins a row and ends the one before it; 0 ends the last one.
func (w *workReader) row(n int) error {
	switch {
	case w.at != nil:
		if err := w.job.add(w.now); err != nil {
			return err
		}
	case len(w.heads) > 0:
		if err := w.complete(); err == nil {
			w.at, w.top = w.heads, w.number
			if w.look {
				return errLooked
			}
		} else if len(w.heads) > 2 && w.problem == nil {
			w.problem = err
		}
	}
	if w.at == nil && n > headsWithin {
		return errLooked
	}
	w.heads, w.number, w.now = map[int]column{}, n, Row{}
	return nil
}

// complete fails if a column is not there that must be, or is there twice.
func (w *workReader) complete() error {
	count := map[column]int{}
	for _, c := range w.heads {
		count[c]++
	}
	for c := range column(columns) {
		switch needed := c == sourceColumn || c == targetColumn || c == idColumn; {
		case count[c] > 1:
			return notWork("give one of them another name", "two columns are called “%s”", c)
		case count[c] == 0 && needed:
			return notWork("put it back, or "+hintMade, "the column “%s” is missing", c)
		}
	}
	return nil
}

func (w *workReader) cell(c sheet.Cell) error {
	if w.at == nil {
		if text, err := c.Text(); err == nil {
			if is, ok := columnOf(text); ok {
				w.heads[c.Column] = is
			}
		}
		return nil
	}
	is, known := w.at[c.Column]
	if !known {
		return nil
	}
	var err error
	switch is {
	case sourceColumn:
		w.now.Source, err = c.Typed()
	case targetColumn:
		w.now.Target, err = c.Shown()
	case noteColumn:
		w.now.Note, err = c.Shown()
	case numberColumn: // For people: they may renumber rows.
	default:
		// What is hidden or only tells does no harm if it is damaged.
		text, cellErr := c.Text()
		if cellErr == nil {
			cellErr = w.now.set(is.captions()[0], text)
		}
		if cellErr != nil {
			w.job.odd("cell %s: %v: left out", c.Name(), cellErr)
		}
	}
	return err
}

// merged refuses cells that were made one: spreadsheets keep the first text only.
func (w *workReader) merged(ref string) error {
	first, last, found := strings.Cut(ref, ":")
	if !found {
		return nil
	}
	left, _, ok1 := cells.Place(first)
	right, bottom, ok2 := cells.Place(last)
	if !ok1 || !ok2 {
		return hinted(hintMade, "the spreadsheet is damaged: %.40q is no range of cells", ref)
	}
	if bottom <= w.top {
		return nil
	}
	for at, c := range w.at {
		if left <= at && at <= right && (c == sourceColumn || c == targetColumn || c == idColumn) {
			return hinted("unmerge them, and see that no text is lost: spreadsheets keep that of the first cell only", "the cells %.40s are merged", ref)
		}
	}
	return nil
}
