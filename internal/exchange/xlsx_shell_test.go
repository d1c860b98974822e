package exchange

import (
	"bytes"
	"flag"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"hafez/internal/document"
	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
	"hafez/internal/sheet/sheettest"
)

var makeShells = flag.Bool("make-shells", false, "write the shells of spreadsheets anew")

// The shells are what the code below makes: who changes it, or a column, runs go
// generate.
func TestShell(t *testing.T) {
	sheettest.CheckShells(t, *makeShells, makeShell, shell)
}

// workSheet is the name of the sheet.
const workSheet = "Translations"

// Tahoma has Persian letters and digits, is legible when small, and is where
// Excel is.
const font = "Tahoma"

// Reading orders of cells.
const (
	leftToRightOrder = 1
	rightToLeftOrder = 2
)

// makeShell makes a shell. The same code makes the same bytes.
func makeShell(from, to string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	for _, step := range []func() error{
		func() error { return f.SetSheetName("Sheet1", workSheet) },
		func() error { return addStyles(f) },
		func() error { return layOut(f, from, to) },
		func() error { return setUpPrint(f) },
		func() error { return f.SetDocProps(&excelize.DocProperties{Creator: "hafez"}) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, err
	}
	// The library packs the parts in the order of a map.
	parts, err := sheettest.Parts(b.Bytes())
	if err != nil {
		return nil, err
	}
	return sheettest.Pack(parts)
}

func addStyles(f *excelize.File) error {
	var line []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		line = append(line, excelize.Border{Type: side, Color: "D0D0D0", Style: 1})
	}
	text := func(horizontal string, order uint64, size float64, colour string) *excelize.Style {
		return &excelize.Style{Font: &excelize.Font{Family: font, Size: size, Color: colour}, Border: line, NumFmt: sheet.TextFormat,
			Alignment: &excelize.Alignment{Vertical: "top", WrapText: true, Horizontal: horizontal, ReadingOrder: order}}
	}
	// What is not read as text does not make a row higher.
	fact := text("", 0, 10, "707070")
	fact.Alignment.WrapText = false
	head := text("center", 0, 10, "FFFFFF")
	head.Font.Bold, head.Alignment.Vertical = true, "center"
	head.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"3D4F5F"}}
	for _, each := range []struct {
		number int
		style  *excelize.Style
	}{
		{headStyle, head}, {rtlStyle, text("right", rightToLeftOrder, 11, "")}, {ltrStyle, text("left", leftToRightOrder, 11, "")},
		{noteStyle, text("", 0, 11, "")}, {factStyle, fact}, // They follow the direction of their first letter.
	} {
		number, err := f.NewStyle(each.style)
		if err != nil {
			return err
		}
		if number != each.number {
			return fmt.Errorf("a style has the number %d, not %d", number, each.number)
		}
	}
	return nil
}

// layOut sets columns, the frozen head, the filter, and the sheet's direction.
func layOut(f *excelize.File, from, to string) error {
	columns := sheetColumns()
	for i, c := range columns {
		style := factStyle
		switch c.kind {
		case colSource:
			style = textStyle(from)
		case colTarget:
			style = textStyle(to)
		case colNote:
			style = noteStyle
		}
		name := cells.ColumnName(i + 1)
		if err := f.SetColWidth(workSheet, name, name, c.width); err != nil {
			return err
		}
		if err := f.SetColStyle(workSheet, name, style); err != nil {
			return err
		}
		if c.place == folded {
			if err := f.SetColOutlineLevel(workSheet, name, 1); err != nil {
				return err
			}
		}
		if c.place != shown {
			if err := f.SetColVisible(workSheet, name, false); err != nil {
				return err
			}
		}
	}
	rtl, zoom, below := document.RightToLeft(from), 100.0, false
	if err := f.SetSheetView(workSheet, 0, &excelize.ViewOptions{RightToLeft: &rtl, ZoomScale: &zoom}); err != nil {
		return err
	}
	// The sign that opens the group stands before it: the column behind is hidden.
	if err := f.SetSheetProps(workSheet, &excelize.SheetPropsOptions{OutlineSummaryRight: &below}); err != nil {
		return err
	}
	if err := f.SetPanes(workSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "B2", ActiveCell: "B2", Pane: "bottomLeft"}}}); err != nil {
		return err
	}
	return f.AutoFilter(workSheet, "A1:"+cells.ColumnName(len(columns))+lastRow, nil)
}

// a4 is the number of the paper's size.
const a4 = 9

func setUpPrint(f *excelize.File) error {
	size, orientation, wide, high, fit := a4, "landscape", 1, 0, true
	if err := f.SetPageLayout(workSheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	if err := f.SetSheetProps(workSheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	margin := 0.4
	if err := f.SetPageMargins(workSheet, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(workSheet, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + workSheet + "'!$1:$1", Scope: workSheet})
}
