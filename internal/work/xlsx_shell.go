package work

import (
	"embed"

	"hafez/internal/document"
)

// shells are spreadsheets without rows: sheets, columns, styles and colours. There is
// one for each way that the two texts run, such as rtl-ltr for a Persian source and an
// English target. makeShell in shell_test.go makes them.
//
//go:generate go test -run ^TestShell$ -make-shells
//go:embed shell/*.xlsx
var shells embed.FS

// What in a shell gives way to what is of the job.
const (
	titlePlace = "{{title}}" // in the file's properties
	lastRow    = "987654"    // the last row of the filter
)

// The sheets, and their parts in the file.
const (
	coverSheet = "Cover"
	workSheet  = "Work"
	dataSheet  = "hafez"

	coverPart = "xl/worksheets/sheet1.xml"
	workPart  = "xl/worksheets/sheet2.xml"
	dataPart  = "xl/worksheets/sheet3.xml"
)

// shell is the one for texts in two languages.
func shell(from, to string) ([]byte, error) {
	return shells.ReadFile("shell/" + document.Direction(from) + "-" + document.Direction(to) + ".xlsx")
}

// The numbers of the cells' styles in a shell.
const (
	plainStyle = iota
	headStyle
	shortStyle // numbers and words in the sheet for work
	rtlStyle
	ltrStyle
	rtlFaintStyle // suggestions
	ltrFaintStyle
	noteStyle
	titleStyle // of the cover
	factStyle
	tableStyle // numbers in its table
	totalStyle
	helpStyle
	rtlHelpStyle
	hiddenStyle  // of columns that are not seen
	repeatsStyle // the names of bands, in their colours; those of bands() follow
)

// textStyle is that of texts in a language.
func textStyle(tag string) int {
	if document.RightToLeft(tag) {
		return rtlStyle
	}
	return ltrStyle
}

func faintStyle(tag string) int { return textStyle(tag) + rtlFaintStyle - rtlStyle }

// The widths of columns, in digits.
const (
	textWidth       = 52
	suggestionWidth = 36
	noteWidth       = 26
	coverWidth      = 64
)
