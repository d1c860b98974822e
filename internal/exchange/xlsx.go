package exchange

import (
	"embed"
	"errors"

	"hafez/internal/document"
	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
)

// This file says what the spreadsheets look like that Hafez writes; the reader
// goes by the names of columns, as in every table.

// shells are spreadsheets without rows: columns, styles, the frozen head, and the
// filter. There is one for each way that the two texts run, such as rtl-ltr for a
// Persian source and an English target. makeShell in xlsx_shell_test.go makes them.
//
//go:generate go test -run ^TestShell$ -make-shells
//go:embed shell/*.xlsx
var shells embed.FS

// shell is the one for texts in two languages.
func shell(from, to string) ([]byte, error) {
	return shells.ReadFile("shell/" + document.Direction(from) + "-" + document.Direction(to) + ".xlsx")
}

// lastRow is the last row of the filter in a shell. It gives way to the real one.
const lastRow = "987654"

// The numbers of the cells' styles in a shell.
const (
	headStyle = iota + 1
	rtlStyle
	ltrStyle
	noteStyle
	factStyle
)

// textStyle is that of texts in a language.
func textStyle(tag string) int {
	if document.RightToLeft(tag) {
		return rtlStyle
	}
	return ltrStyle
}

// sheetColumn is a column of the sheet.
type sheetColumn struct {
	kind  columnKind
	head  string // Its names: by either it is known again.
	width float64
	place placing
}

// placing says how much a column is in the way of a translator.
type placing uint8

const (
	shown  placing = iota
	folded         // In a group that a click opens.
	hidden
)

// sheetColumns are the columns from the first.
func sheetColumns() []sheetColumn {
	return []sheetColumn{
		{colSource, "source / مبدأ", 62, shown},
		{colTarget, "target / ترجمه", 62, shown},
		{colNote, "note / یادداشت", 26, shown},
		{colStatus, "status / وضعیت", 12, shown},
		{colCreated, "created / تاریخ", 22, folded},
		{colCreatedBy, "created_by / مترجم", 16, folded},
		{colChanged, "changed / تغییر", 22, folded},
		{colChangedBy, "changed_by / ویراستار", 16, folded},
		{colOrigin, "origin / منبع", 20, folded},
		{colPrevious, "previous / پیشین", 30, folded},
		{colNext, "next / پسین", 30, folded},
		{colFrom, "from / از زبان", 8, folded},
		{colTo, "to / به زبان", 8, folded},
		{colMoreNotes, "more_notes / یادداشت‌های دیگر", 26, folded},
		{colProps, "props / ویژگی‌ها", 30, folded},
		{colReplaces, "hafez_id / شناسه", 20, hidden},
	}
}

// sheetLimits are for sheets as long as there are; their rows are not held.
func sheetLimits() sheet.Limits {
	return sheet.Limits{Unpacked: 2 << 30, Cells: 20 * cells.MaxRows}
}

// sheetError makes an error of what went wrong with a spreadsheet at a row.
func (o Options) sheetError(row int, err error) *FileError {
	if e, ok := errors.AsType[*sheet.Error](err); ok {
		hint := e.Hint
		if errors.Is(e, sheet.ErrNotSpreadsheet) {
			hint = orElse(hint, "open it in a spreadsheet program, and save it as .xlsx")
		}
		err = &FileError{Msg: e.Error(), Hint: hint, Err: e}
	}
	return o.fileError(row, err)
}
