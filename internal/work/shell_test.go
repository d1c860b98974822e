package work

import (
	"bytes"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hafez/internal/document"
	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
	"hafez/internal/sheet/sheettest"
)

var makeShells = flag.Bool("make-shells", false, "write the shells of spreadsheets anew")

// The shells are what the code beside makes: who changes it, a colour, or a column,
// runs go generate.
func TestShell(t *testing.T) {
	sheettest.CheckShells(t, *makeShells, makeShell, shell)
}

// What gives way to the job stands in the shells once, and nowhere else.
func TestShellPlaces(t *testing.T) {
	for _, from := range []string{"fa", "en"} {
		book, err := shell(from, "en")
		if err != nil {
			t.Fatal(err)
		}
		parts, err := sheettest.Parts(book)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range parts {
			for place, in := range map[string][]string{titlePlace: {"docProps/core.xml"}, lastRow: {"xl/workbook.xml", workPart}, "<sheetData></sheetData>": {coverPart, workPart, dataPart}} {
				want := 0
				if slices.Contains(in, name) {
					want = 1
				}
				if n := strings.Count(text, place); n != want {
					t.Errorf("%s has %d of %s", name, n, place)
				}
			}
		}
	}
}

// makeShell makes a shell. The same code makes the same bytes.
func makeShell(from, to string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	for _, step := range []func() error{
		func() error { return f.SetSheetName("Sheet1", coverSheet) },
		func() error { _, err := f.NewSheet(workSheet); return err },
		func() error { _, err := f.NewSheet(dataSheet); return err },
		func() error { return f.SetSheetVisible(dataSheet, false, true) },
		func() error { f.SetActiveSheet(1); return nil },
		func() error { return addStyles(f) },
		func() error { return layOutCover(f) },
		func() error { return layOut(f, from, to) },
		func() error { return colour(f) },
		func() error { return setUpPrint(f) },
		func() error {
			return f.SetDocProps(&excelize.DocProperties{Title: titlePlace, Creator: "hafez"})
		},
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

// Tahoma has Persian letters and digits, is legible when small, and is where Excel is.
const font = "Tahoma"

// Reading orders of cells.
const (
	leftToRightOrder = 1
	rightToLeftOrder = 2
)

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func addStyles(f *excelize.File) error {
	line := []excelize.Border{{Type: "left", Color: "D0D0D0", Style: 1}, {Type: "right", Color: "D0D0D0", Style: 1},
		{Type: "top", Color: "D0D0D0", Style: 1}, {Type: "bottom", Color: "D0D0D0", Style: 1}}
	text := func(rtl bool, size float64, colour string) *excelize.Style {
		a := &excelize.Alignment{Vertical: "top", WrapText: true, Horizontal: "left", ReadingOrder: leftToRightOrder}
		if rtl {
			a.Horizontal, a.ReadingOrder = "right", rightToLeftOrder
		}
		return &excelize.Style{Font: &excelize.Font{Family: font, Size: size, Color: colour}, Alignment: a, Border: line, NumFmt: sheet.TextFormat}
	}
	short := func(numFmt int, size float64, colour string, bold bool) *excelize.Style {
		return &excelize.Style{Font: &excelize.Font{Family: font, Size: size, Color: colour, Bold: bold}, Border: line, NumFmt: numFmt,
			Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "center"}}
	}
	// A note follows the direction of its first letter.
	note := text(false, 10, "")
	note.Alignment.Horizontal, note.Alignment.ReadingOrder = "", 0
	head := short(sheet.TextFormat, 10, "FFFFFF", true)
	head.Fill = fill("3D4F5F")
	head.Alignment = &excelize.Alignment{Vertical: "center", Horizontal: "center", WrapText: true}
	bare := func(s *excelize.Style) *excelize.Style { s.Border = nil; return s }
	// Filled with what it holds, a hidden column shows no end of it beside it.
	hidden := short(0, 10, "707070", false)
	hidden.Alignment.Horizontal = "fill"
	title := bare(text(false, 16, "3D4F5F"))
	title.Font.Bold = true
	band := func(colour string) *excelize.Style {
		s := text(false, 11, "")
		s.Fill = fill(colour)
		return s
	}
	styles := []struct {
		number int
		style  *excelize.Style
	}{
		{headStyle, head}, {shortStyle, short(0, 10, "505050", false)}, {rtlStyle, text(true, 11, "")}, {ltrStyle, text(false, 11, "")},
		{rtlFaintStyle, text(true, 10, "505050")}, {ltrFaintStyle, text(false, 10, "505050")}, {noteStyle, note},
		{titleStyle, title}, {factStyle, bare(text(false, 11, ""))}, {tableStyle, short(3, 11, "", false)}, {totalStyle, short(3, 11, "", true)},
		{helpStyle, bare(text(false, 10, "404040"))}, {rtlHelpStyle, bare(text(true, 10, "404040"))}, {hiddenStyle, hidden},
		{repeatsStyle, band(repeatsColour)},
	}
	for i, b := range bands() {
		styles = append(styles, struct {
			number int
			style  *excelize.Style
		}{repeatsStyle + 1 + i, band(b.colour)})
	}
	for _, each := range styles {
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

func layOutCover(f *excelize.File) error {
	hide := false
	if err := f.SetSheetView(coverSheet, 0, &excelize.ViewOptions{ShowGridLines: &hide}); err != nil {
		return err
	}
	if err := f.SetColWidth(coverSheet, "A", "A", coverWidth); err != nil {
		return err
	}
	return f.SetColWidth(coverSheet, "B", "C", 16)
}

// layOut sets columns, the frozen head, the filter, and the sheet's direction.
func layOut(f *excelize.File, from, to string) error {
	for _, c := range []struct {
		column column
		width  float64
		style  int
	}{
		{numberColumn, 6, shortStyle}, {kindColumn, 11, shortStyle}, {sourceColumn, textWidth, textStyle(from)}, {targetColumn, textWidth, textStyle(to)},
		{suggestionColumn, suggestionWidth, faintStyle(to)}, {scoreColumn, 9, shortStyle}, {matchColumn, 13, shortStyle}, {noteColumn, noteWidth, noteStyle},
		{repeatsColumn, 9, shortStyle}, {originColumn, 16, noteStyle}, {likeColumn, suggestionWidth, hiddenStyle}, {blockColumn, 8, hiddenStyle}, {idColumn, 8, hiddenStyle},
	} {
		name := c.column.letter()
		if err := f.SetColWidth(workSheet, name, name, c.width); err != nil {
			return err
		}
		if err := f.SetColStyle(workSheet, name, c.style); err != nil {
			return err
		}
		if c.column >= likeColumn {
			if err := f.SetColVisible(workSheet, name, false); err != nil {
				return err
			}
		}
	}
	rtl, zoom := document.RightToLeft(from), 100.0
	if err := f.SetSheetView(workSheet, 0, &excelize.ViewOptions{RightToLeft: &rtl, ZoomScale: &zoom}); err != nil {
		return err
	}
	first := targetColumn.letter() + "2"
	if err := f.SetPanes(workSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: first, ActiveCell: first, Pane: "bottomLeft"}}}); err != nil {
		return err
	}
	return f.AutoFilter(workSheet, "A1:"+idColumn.letter()+lastRow, nil)
}

// The colours of targets: filled in by the memory, typed by a person.
const (
	filledColour = "BFE3BB"
	typedColour  = "FFFFFF"
)

// colour sets the colours of rows. They follow from what stands in the row, and so they
// change as it is worked on, and go with it when it is sorted.
func colour(f *excelize.File) error {
	cell := func(c column) string { return "$" + c.letter() + "2" }
	type rule struct{ when, fill string }
	rows := []rule{{fmt.Sprintf("ISNUMBER(%s)", cell(repeatsColumn)), repeatsColour}}
	for _, b := range bands() {
		if b.least > 0 {
			rows = append(rows, rule{fmt.Sprintf("AND(ISNUMBER(%s),%s>=%d)", cell(scoreColumn), cell(scoreColumn), b.least), b.colour})
		}
	}
	target := append([]rule{
		{fmt.Sprintf(`AND(TRIM(%s)<>"",EXACT(%s,%s))`, cell(targetColumn), cell(targetColumn), cell(suggestionColumn)), filledColour},
		{fmt.Sprintf(`TRIM(%s)<>""`, cell(targetColumn)), typedColour},
	}, rows...)
	for _, part := range []struct {
		first, last column
		rules       []rule
	}{{numberColumn, sourceColumn, rows}, {targetColumn, targetColumn, target}, {suggestionColumn, originColumn, rows}} {
		var options []excelize.ConditionalFormatOptions
		for _, r := range part.rules {
			id, err := f.NewConditionalStyle(&excelize.Style{Fill: fill(r.fill)})
			if err != nil {
				return err
			}
			options = append(options, excelize.ConditionalFormatOptions{Type: "formula", Criteria: r.when, Format: &id, StopIfTrue: true})
		}
		if err := f.SetConditionalFormat(workSheet, fmt.Sprintf("%s2:%s%d", part.first.letter(), part.last.letter(), cells.MaxRows), options); err != nil {
			return err
		}
	}
	return nil
}

// a4 is the number of the paper's size.
const a4 = 9

func setUpPrint(f *excelize.File) error {
	for _, s := range []struct{ name, orientation string }{{coverSheet, "portrait"}, {workSheet, "landscape"}} {
		size, wide, high, fit := a4, 1, 0, true
		if err := f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &s.orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
			return err
		}
		if err := f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
			return err
		}
		margin := 0.4
		if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin}); err != nil {
			return err
		}
		if err := f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}); err != nil {
			return err
		}
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + workSheet + "'!$1:$1", Scope: workSheet})
}
