package review

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
)

// ReadXLSX reads a review from a spreadsheet of size bytes, which [WriteXLSX]
// wrote and any program has changed since; name is what errors call it.
//
// Rows come in the order of the texts, whatever was done to the sheet; the
// package comment says where rows go that a person made. Rows without texts
// and note are left out. Confidence is -1 for rows that a person made.
//
// Errors are [document.Error]: [ErrNotReview] and [ErrVersion] in them, a mark
// that is not understood, a cell that holds no text but a formula's error, a date,
// or a number that is shown in another way than in its digits, merged cells, two
// sheets that may be meant, more than 100,000 rejected pairs, an archive that is
// damaged or encrypted, or more than 256 MiB once unpacked. What is wrong in a cell is told with the cell's name.
// Nothing is passed over.
//
// It takes about as much memory as the texts have bytes, and 250 bytes for each
// row; from a hostile file about 1 GiB at most.
func ReadXLSX(r io.ReaderAt, size int64, name string) (*Sheet, error) {
	sheet, err := readXLSX(r, size)
	if err != nil {
		return nil, asDocumentError(name, err)
	}
	return sheet, nil
}

func readXLSX(r io.ReaderAt, size int64) (*Sheet, error) {
	b, err := sheet.Open(r, size, sheet.Limits{})
	if err != nil {
		return nil, err
	}
	s := &Sheet{}
	if err := readData(b, s); err != nil {
		return nil, err
	}
	rows, err := readWork(b)
	if err != nil {
		return nil, err
	}
	var row int
	if s.Rows, row, err = inOrder(rows); err != nil {
		return nil, hinted("type in № the number of the row that it comes after and a half, such as 12.5", "row %d: %w", row, err)
	}
	return s, nil
}

// readData reads the hidden sheet.
func readData(b *sheet.Book, s *Sheet) error {
	data, ok := b.Sheet(dataSheet)
	if !ok {
		return notReview(hintMade, "the spreadsheet has no sheet called %q, which is a hidden one", dataSheet)
	}
	said := map[string]string{}
	var key string
	var problem error // with rejected pairs: the version comes first
	grid := sheet.Grid{Cell: func(c sheet.Cell) error {
		text, err := c.Text()
		switch c.Column {
		case 1:
			key = text
		case 2:
			if key != rejectedKey {
				said[key] = text
			} else if problem == nil {
				problem = s.addRejected(text)
			}
		}
		return err
	}}
	if err := b.Scan(data, grid); err != nil {
		return err
	}
	switch {
	case said["format"] != format:
		return notReview(hintMade, "the hidden sheet %q does not say %q", dataSheet, format)
	case said["version"] != strconv.Itoa(version):
		return newer(said["version"])
	case problem != nil:
		return hinted(hintAgain, "the hidden sheet %q is damaged: %w", dataSheet, problem)
	}
	s.From, s.To, s.SourceName, s.TargetName, s.Texts = said["from"], said["to"], said["source name"], said["target name"], said["texts"]
	return nil
}

// readWork finds the sheet for work by the heads of its columns, since a person
// may have given it another name, and reads it. Of several, such as a copy for
// safety's sake, it is the one that has the name which was written.
func readWork(b *sheet.Book) ([]placed, error) {
	var found []sheet.Sheet
	var problem error
	for _, s := range b.Sheets() {
		if s.Name == dataSheet {
			continue
		}
		w := &work{at: map[int]column{}, look: true}
		switch err := b.Scan(s, sheet.Grid{Cell: w.cell, Row: w.row}); {
		case w.heads > 0:
			found = append(found, s)
		case err != nil && !errors.Is(err, errLooked):
			return nil, err
		case w.problem != nil:
			problem = w.problem
		}
	}
	switch {
	case len(found) == 0 && problem != nil:
		return nil, problem
	case len(found) == 0:
		return nil, notReview("put back the row with the names of the columns, or "+hintAgain, "no sheet has the columns “%s” and “%s”", sourceColumn, targetColumn)
	case len(found) > 1:
		named := slices.DeleteFunc(slices.Clone(found), func(s sheet.Sheet) bool { return s.Name != workSheet })
		if len(named) != 1 {
			return nil, hinted("delete the one that is not meant, or call the right one “"+workSheet+"”", "the sheets %.40q and %.40q are both a review", found[0].Name, found[1].Name)
		}
		found = named
	}
	w := &work{at: map[int]column{}}
	err := b.Scan(found[0], sheet.Grid{Cell: w.cell, Row: w.row, Merged: w.merged})
	return w.rows, err
}

// headsWithin is in how many rows the heads are looked for: a person may have put
// a title above them.
const headsWithin = 20

// work reads the sheet for work.
type work struct {
	at      map[int]column // by the column's number in the sheet, from 1
	heads   int            // the row of the heads; 0 until it has been read
	look    bool           // no further than the heads
	problem error          // with a row that is nearly that of the heads
	rows    []placed
	now     placed
	// badNumber is the error for № in this row, if there is one. It matters only in
	// rows that have no hidden number.
	badNumber error
}

// errLooked ends the look at a sheet.
var errLooked = errors.New("looked at")

// missing tells that a column which must be there is not.
func (w *work) missing() error {
	have := map[column]bool{}
	for _, c := range w.at {
		have[c] = true
	}
	for _, c := range []column{sourceColumn, targetColumn, orderColumn} {
		if !have[c] {
			hidden := ""
			if c == orderColumn {
				hidden = "hidden "
			}
			return notReview("put it back, or "+hintAgain, "the %scolumn “%s” is missing", hidden, c)
		}
	}
	return nil
}

// row begins a row and ends the one before it; 0 ends the last one.
func (w *work) row(n int) error {
	switch {
	case w.heads == 0 && w.now.row > 0:
		err := w.missing()
		if err == nil {
			if w.heads = w.now.row; w.look {
				return errLooked
			}
			break
		}
		if len(w.at) > 1 && w.problem == nil {
			w.problem = err
		}
		clear(w.at)
		if n > headsWithin {
			return errLooked
		}
	case !w.now.isEmpty() || w.now.number != 0:
		if w.now.number == 0 && w.badNumber != nil {
			return w.badNumber
		}
		// An empty row with a number still tells the place of those below it.
		w.rows = append(w.rows, w.now)
	}
	w.now, w.badNumber = placed{row: n, Row: Row{Confidence: made}}, nil
	return nil
}

func (w *work) cell(c sheet.Cell) error {
	if w.heads == 0 {
		return w.head(c)
	}
	is, known := w.at[c.Column]
	if !known {
		return nil
	}
	text, err := c.Text()
	if err != nil {
		return err
	}
	switch is {
	case numberColumn:
		var ok bool
		if w.now.typed, ok = number(text); !ok {
			w.badNumber = hinted("write a number such as 12.5, or nothing", "cell %s: %.40q is no number of a row", c.Name(), text)
		}
	case markColumn:
		var ok bool
		if w.now.Mark, ok = parseMark(text); !ok {
			return hinted("write ok or x, درست or نادرست, or nothing", "cell %s: the mark %.40q is not understood", c.Name(), text)
		}
	case confidenceColumn:
		if text != "" {
			n, err := strconv.ParseFloat(text, 64)
			if err != nil || !(n >= 0 && n <= 1) {
				return hinted("write a number from 0 to 1, or nothing", "cell %s: %.40q is no confidence", c.Name(), text)
			}
			w.now.Confidence = n
		}
	case sourceColumn:
		w.now.Source, err = c.Typed()
	case targetColumn:
		w.now.Target, err = c.Typed()
	case noteColumn:
		w.now.Note, err = c.Typed()
	case orderColumn:
		if text != "" {
			n, err := strconv.ParseFloat(text, 64)
			if err != nil || n < 1 || n > 1<<31 || n != float64(int(n)) {
				return hinted("empty the cell", "cell %s, in the hidden column “%s”: %.40q is no number of a row", c.Name(), orderColumn, text)
			}
			w.now.number = int(n)
		}
	}
	return err
}

// head reads a cell that may be the head of a column.
func (w *work) head(c sheet.Cell) error {
	text, err := c.Text()
	if err != nil {
		return nil // It is not known yet whether this is the sheet.
	}
	is, known := columnOf(text)
	if !known {
		return nil
	}
	for at, other := range w.at {
		if other == is {
			w.problem = notReview("give one of them another name", "the columns %s and %s are both called “%s”", cells.ColumnName(at), cells.ColumnName(c.Column), is)
			return errLooked
		}
	}
	w.at[c.Column] = is
	return nil
}

// merged refuses cells that were made one: spreadsheets keep the first text only.
func (w *work) merged(ref string) error {
	first, last, found := strings.Cut(ref, ":")
	if !found {
		return nil
	}
	left, _, ok1 := cells.Place(first)
	right, bottom, ok2 := cells.Place(last)
	if !ok1 || !ok2 {
		return hinted(hintAgain, "the spreadsheet is damaged: %.40q is no range of cells", ref)
	}
	if bottom <= w.heads {
		return nil
	}
	for at := range w.at {
		if left <= at && at <= right {
			return hinted("unmerge them, and see that no text is lost: spreadsheets keep that of the first cell only", "the cells %s are merged", ref)
		}
	}
	return nil
}

// number is what a person typed into №, in any digits; 0 if nothing was. ok is
// false if it is none.
func number(text string) (n float64, ok bool) {
	text = strings.Map(func(r rune) rune {
		switch {
		case '۰' <= r && r <= '۹':
			return r - '۰' + '0'
		case '٠' <= r && r <= '٩':
			return r - '٠' + '0'
		case r == '٫' || r == '/' || r == ',':
			return '.'
		}
		return r
	}, strings.TrimSpace(text))
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n > 0 && n < cells.MaxRows) {
		return 0, false
	}
	return n, true
}
