package review

import (
	"embed"

	"hafez/internal/document"
)

// shells are spreadsheets without rows: sheets, columns, styles, colours, the list
// of marks, and help. There is one for each way that the two texts run, such as
// rtl-ltr for a Persian source and an English target. makeShell in shell_test.go
// makes them.
//
//go:generate go test -run ^TestShell$ -make-shells
//go:embed shell/*.xlsx
var shells embed.FS

// What in a shell gives way to what is of the review.
const (
	titlePlace = "{{title}}" // in the file's properties
	lastRow    = "987654"    // the last row of the filter
)

// shell is the one for texts in two languages.
func shell(from, to string) ([]byte, error) {
	return shells.ReadFile("shell/" + document.Direction(from) + "-" + document.Direction(to) + ".xlsx")
}

// The names of the sheets.
const (
	workSheet = "Review"
	helpSheet = "Help راهنما"
	dataSheet = "hafez"
)

// The numbers of the cells' styles in a shell.
const (
	plainStyle = iota
	headStyle
	numberStyle
	markStyle
	confidenceStyle
	rtlStyle
	ltrStyle
	noteStyle
	orderStyle
)

// textStyle is that of texts in a language.
func textStyle(tag string) int {
	if document.RightToLeft(tag) {
		return rtlStyle
	}
	return ltrStyle
}

// textWidth and noteWidth are the widths of columns, in digits.
const (
	textWidth = 62
	noteWidth = 26
)
