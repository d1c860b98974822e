package review

import (
	"github.com/xuri/excelize/v2"

	"hafez/internal/document"
	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
)

// help is what the second sheet says, in English and Persian.
func help() [][2]string {
	return [][2]string{
		{"Reviewing an alignment", "بازبینی هم‌ترازی"},
		{"Each row of the sheet “Review” holds a piece of the old text and its translation. Colours tell how sure the pairing is: green is sure, yellow likely, orange doubtful, red poor; grey has no counterpart. Begin with orange, red and grey: the filter in the head of the column “confidence” finds them.",
			"هر ردیف برگهٔ «Review» تکه‌ای از متن اصلی و ترجمهٔ آن است. رنگ می‌گوید جفت‌شدن چقدر مطمئن است: سبز مطمئن، زرد محتمل، نارنجی مشکوک، قرمز ضعیف؛ خاکستری همتا ندارد. از نارنجی و قرمز و خاکستری شروع کنید: با صافیِ بالای ستون «اطمینان» پیدا می‌شوند."},
		{"Mark: in “mark”, type ok (or y, 1, ✓) if the row is right, x (or n, 0, ✗) if it is wrong. A row that you have corrected is right.",
			"نشان: در ستون «نشان» اگر ردیف درست است ok (یا y، 1، درست) و اگر نادرست است x (یا n، 0، نادرست) بنویسید. ردیفی که اصلاحش کرده‌اید درست است."},
		{"Merge: cut the text of a cell and paste it behind its neighbour's text, with a space between. A row left without any text is dropped.",
			"یکی‌کردن: متن یک خانه را ببُرید و با یک فاصله پشت متن خانهٔ بالا یا پایین بچسبانید. ردیفی که هیچ متنی در آن نماند کنار گذاشته می‌شود."},
		{"Split: insert a row below, and move a part of the text into it. Leave the other columns of the new row empty.",
			"جداکردن: زیر ردیف یک ردیف تازه درج کنید و بخشی از متن را به آن ببرید. ستون‌های دیگرِ ردیف تازه را خالی بگذارید."},
		{"Move: cut a text and paste it into the row where it belongs. Keep the order of each column as it is in the articles.",
			"جابه‌جاکردن: متن را ببُرید و در ردیفی که جایش است بچسبانید. ترتیب هر ستون باید همان ترتیب مقاله بماند."},
		{"Correct: slips of the pen in the translation may be mended here too. “note” is yours.",
			"اصلاح: لغزش‌های قلم را هم همین‌جا در ترجمه درست کنید. ستون «یادداشت» برای خودتان است."},
		{"You may sort, filter, hide and add columns: the order of the texts is kept in a hidden column. In a sheet that you have sorted, type the place of each row that you add in №, such as 12.5 for between 12 and 13.",
			"مرتب‌کردن، صافی، پنهان‌کردن و افزودن ستون آزاد است: ترتیب متن‌ها در ستونی پنهان می‌ماند. اگر برگه را مرتب کرده‌اید، جای هر ردیفی را که می‌افزایید در ستون № بنویسید؛ مثلاً 12.5 یعنی میان 12 و 13."},
		{"Save the file in its own format (.xlsx), and run:  hafez align A B --fixed review.xlsx",
			"پرونده را در همین قالب (.xlsx) ذخیره کنید و این فرمان را اجرا کنید:  hafez align A B --fixed review.xlsx"},
	}
}

// addHelp makes the second sheet.
func addHelp(f *excelize.File, from string) error {
	if _, err := f.NewSheet(helpSheet); err != nil {
		return err
	}
	// The reader's own language comes first, and Persian is read from the right.
	rtl := document.RightToLeft(from)
	hide := false
	if err := f.SetSheetView(helpSheet, 0, &excelize.ViewOptions{RightToLeft: &rtl, ShowGridLines: &hide}); err != nil {
		return err
	}
	const width = 70
	if err := f.SetColWidth(helpSheet, "A", "B", width); err != nil {
		return err
	}
	order := [2]int{0, 1}
	if rtl {
		order = [2]int{1, 0}
	}
	for i, texts := range help() {
		lines := max(sheet.Lines(texts[0], width), sheet.Lines(texts[1], width))
		if err := f.SetRowHeight(helpSheet, i+1, float64(lines)*16+10); err != nil {
			return err
		}
		for column, language := range order {
			a := &excelize.Alignment{Vertical: "top", WrapText: true, Horizontal: "left", ReadingOrder: leftToRightOrder}
			if language == 1 {
				a.Horizontal, a.ReadingOrder = "right", rightToLeftOrder
			}
			size := 11.0
			if i == 0 {
				size = 14
			}
			style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: font, Size: size, Bold: i == 0}, Alignment: a})
			if err != nil {
				return err
			}
			cell := cells.CellName(column+1, i+1)
			if err := f.SetCellStr(helpSheet, cell, texts[language]); err != nil {
				return err
			}
			if err := f.SetCellStyle(helpSheet, cell, cell, style); err != nil {
				return err
			}
		}
	}
	size, orientation, wide, high, fit := a4, "landscape", 1, 0, true
	if err := f.SetPageLayout(helpSheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	return f.SetSheetProps(helpSheet, &excelize.SheetPropsOptions{FitToPage: &fit})
}
