package review

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"hafez/internal/document"
	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
)

// Tahoma has Persian letters and digits, is legible when small, and is where
// Excel is.
const font = "Tahoma"

// Reading orders of cells.
const (
	leftToRightOrder = 1
	rightToLeftOrder = 2
)

// addStyles makes the styles of the sheet for work.
func addStyles(f *excelize.File) error {
	line := []excelize.Border{{Type: "left", Color: "D0D0D0", Style: 1}, {Type: "right", Color: "D0D0D0", Style: 1},
		{Type: "top", Color: "D0D0D0", Style: 1}, {Type: "bottom", Color: "D0D0D0", Style: 1}}
	text := func(rtl bool) *excelize.Style {
		a := &excelize.Alignment{Vertical: "top", WrapText: true, Horizontal: "left", ReadingOrder: leftToRightOrder}
		if rtl {
			a.Horizontal, a.ReadingOrder = "right", rightToLeftOrder
		}
		return &excelize.Style{Font: &excelize.Font{Family: font, Size: 11}, Alignment: a, Border: line, NumFmt: sheet.TextFormat}
	}
	short := func(numFmt int, colour string, bold bool) *excelize.Style {
		return &excelize.Style{Font: &excelize.Font{Family: font, Size: 10, Color: colour, Bold: bold}, Border: line, NumFmt: numFmt,
			Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "center"}}
	}
	// A note follows the direction of its first letter.
	note := text(false)
	note.Alignment.Horizontal, note.Alignment.ReadingOrder = "", 0
	// Filled with its number, the hidden column shows no end of it beside it.
	order := short(0, "707070", false)
	order.Alignment.Horizontal = "fill"
	head := short(sheet.TextFormat, "FFFFFF", true)
	head.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"3D4F5F"}}
	head.Alignment = &excelize.Alignment{Vertical: "center", Horizontal: "center", WrapText: true}
	for _, each := range []struct {
		number int
		style  *excelize.Style
	}{
		{headStyle, head}, {numberStyle, short(0, "707070", false)}, {markStyle, short(sheet.TextFormat, "", true)}, {confidenceStyle, short(2, "", false)},
		{rtlStyle, text(true)}, {ltrStyle, text(false)}, {noteStyle, note}, {orderStyle, order},
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
	for _, c := range []struct {
		column column
		width  float64
		style  int
	}{
		{numberColumn, 7, numberStyle}, {markColumn, 10, markStyle}, {confidenceColumn, 12, confidenceStyle},
		{sourceColumn, textWidth, textStyle(from)}, {targetColumn, textWidth, textStyle(to)}, {noteColumn, noteWidth, noteStyle}, {orderColumn, 8, orderStyle},
	} {
		name := c.column.letter()
		if err := f.SetColWidth(workSheet, name, name, c.width); err != nil {
			return err
		}
		if err := f.SetColStyle(workSheet, name, c.style); err != nil {
			return err
		}
	}
	if err := f.SetColVisible(workSheet, orderColumn.letter(), false); err != nil {
		return err
	}
	rtl, zoom := document.RightToLeft(from), 100.0
	if err := f.SetSheetView(workSheet, 0, &excelize.ViewOptions{RightToLeft: &rtl, ZoomScale: &zoom}); err != nil {
		return err
	}
	if err := f.SetPanes(workSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "B2", ActiveCell: "B2", Pane: "bottomLeft"}}}); err != nil {
		return err
	}
	return f.AutoFilter(workSheet, "A1:"+orderColumn.letter()+lastRow, nil)
}

// colour sets the colours of rows. They follow from what stands in the row, and
// so a row that is marked, filled, or put in changes at once.
func colour(f *excelize.File) error {
	mark, sure := "$"+markColumn.letter()+"2", "$"+confidenceColumn.letter()+"2"
	source, target := "$"+sourceColumn.letter()+"2", "$"+targetColumn.letter()+"2"
	right, wrong := oneOf(mark, rightWords()), oneOf(mark, wrongWords())
	type rule struct {
		when, fill, text string
		bold             bool
	}
	rules := map[bool][]rule{
		true: {
			{right, "2E7D32", "FFFFFF", true},
			{wrong, "C62828", "FFFFFF", true},
			// What will not be understood shows before the file is read.
			{"TRIM(" + mark + `)<>""`, "6A1B9A", "FFFFFF", true},
		},
		false: {
			{right, "FFFFFF", "5F6B63", false},
			{wrong, "F3D6DC", "9C1C2E", false},
			{fmt.Sprintf(`AND(%s&%s<>"",OR(%s="",%s=""))`, source, target, source, target), aloneColour, "", false},
		},
	}
	for _, b := range bands() {
		rules[false] = append(rules[false], rule{fmt.Sprintf("AND(ISNUMBER(%s),%s>=%v)", sure, sure, b.least), b.colour, "", false})
	}
	for _, onMark := range []bool{true, false} {
		first, last := numberColumn, noteColumn
		if onMark {
			first, last = markColumn, markColumn
		}
		var options []excelize.ConditionalFormatOptions
		for _, r := range rules[onMark] {
			style := &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{r.fill}}}
			if r.text != "" {
				style.Font = &excelize.Font{Color: r.text, Bold: r.bold}
			}
			id, err := f.NewConditionalStyle(style)
			if err != nil {
				return err
			}
			options = append(options, excelize.ConditionalFormatOptions{Type: "formula", Criteria: r.when, Format: &id, StopIfTrue: true})
		}
		if err := f.SetConditionalFormat(workSheet, fmt.Sprintf("%s2:%s%d", first.letter(), last.letter(), cells.MaxRows), options); err != nil {
			return err
		}
	}
	return nil
}

// oneOf is a formula that tells whether a cell holds one of the words.
func oneOf(cell string, words []string) string {
	return fmt.Sprintf(`AND(TRIM(%s)<>"",ISNUMBER(FIND("|"&LOWER(TRIM(%s))&"|","|%s|")))`, cell, cell, strings.Join(words, "|"))
}

// offerMarks puts a list on the cells for marks. It refuses nothing, since more
// is understood than is listed.
func offerMarks(f *excelize.File) error {
	list := excelize.NewDataValidation(true)
	list.SetSqref(fmt.Sprintf("%s2:%s%d", markColumn.letter(), markColumn.letter(), cells.MaxRows))
	if err := list.SetDropList([]string{rightSign, wrongSign}); err != nil {
		return err
	}
	list.SetInput("mark / نشان", "ok, y, 1, درست = right\nx, n, 0, نادرست = wrong")
	list.ShowErrorMessage = false
	return f.AddDataValidation(workSheet, list)
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
