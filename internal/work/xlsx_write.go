package work

import (
	"errors"
	"html"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hafez/internal/sheet"
	"hafez/internal/sheet/cells"
)

func writeXLSX(w io.Writer, _ string, j *Job, opts WriteOptions) error {
	if len(j.Rows) > cells.MaxRows-1 {
		return hinted("write .tsv", "%d rows, and a spreadsheet holds %d", len(j.Rows), cells.MaxRows-1)
	}
	for i := range j.Rows {
		for _, c := range j.Rows[i].texts() {
			if n := cells.Units(c.text); n > cells.MaxText {
				return hinted("write .tsv or .xlf", "row %d: the %s has %d characters, and a spreadsheet's cell holds %d", j.Rows[i].ID, c.what, n, cells.MaxText)
			}
		}
	}
	for _, s := range []string{j.Document, j.From, j.To, j.Sum, opts.Date} {
		if cells.Units(s) > cells.MaxText/2 {
			return hinted("rename the document", "its name, a language or the date has more than %d characters", cells.MaxText/2)
		}
	}
	book, err := shell(j.From, j.To)
	if err != nil {
		return err
	}
	last := func() string { return strconv.Itoa(len(j.Rows) + 1) }
	err = sheet.Fill(w, book, sheet.Limits{},
		sheet.Filling{Part: workPart, Rows: func(w *sheet.Rows) error { writeRows(w, j); return w.Err() }, Old: lastRow, New: last},
		sheet.Filling{Part: coverPart, Rows: func(w *sheet.Rows) error { writeCover(w, j, opts.Date); return w.Err() }},
		sheet.Filling{Part: dataPart, Rows: func(w *sheet.Rows) error { writeData(w, j); return w.Err() }},
		sheet.Filling{Part: "xl/workbook.xml", Old: lastRow, New: last},
		sheet.Filling{Part: "docProps/core.xml", Old: titlePlace, New: func() string { return html.EscapeString(j.Document) }},
	)
	if errors.Is(err, sheet.ErrTooLarge) {
		return hinted("write .tsv", "the spreadsheet would not be read again: %v", err)
	}
	return err
}

// writeRows writes the head and the rows of the sheet for work.
func writeRows(w *sheet.Rows, j *Job) {
	w.BeginFixed(34)
	for c := range column(columns) {
		head := c.String()
		switch c {
		case sourceColumn:
			head += "\n" + j.From
		case targetColumn:
			head += "\n" + j.To
		}
		w.Text(c.number(), headStyle, head)
	}
	source, target, faint := textStyle(j.From), textStyle(j.To), faintStyle(j.To)
	for i := range j.Rows {
		r := &j.Rows[i]
		w.Begin(rowHeight(r))
		number := func(c column, n int) {
			style := shortStyle
			if c >= likeColumn {
				style = hiddenStyle
			}
			if n == 0 {
				w.Text(c.number(), style, "")
			} else {
				w.Number(c.number(), style, float64(n))
			}
		}
		number(numberColumn, r.ID)
		w.Text(kindColumn.number(), shortStyle, r.Kind)
		w.Text(sourceColumn.number(), source, r.Source)
		w.Text(targetColumn.number(), target, r.Target)
		w.Text(suggestionColumn.number(), faint, r.Suggestion)
		number(scoreColumn, r.Score)
		w.Text(matchColumn.number(), shortStyle, r.Match)
		w.Text(noteColumn.number(), noteStyle, r.Note)
		number(repeatsColumn, r.Repeats)
		w.Text(originColumn.number(), noteStyle, r.Origin)
		w.Text(likeColumn.number(), hiddenStyle, r.Like)
		w.Number(blockColumn.number(), hiddenStyle, float64(r.Block))
		number(idColumn, r.ID)
	}
}

// rowHeight is how high a row will be, in points.
func rowHeight(r *Row) float64 {
	return sheet.Height(max(sheet.Lines(r.Source, textWidth), sheet.Lines(r.Target, textWidth), sheet.Lines(r.Suggestion, suggestionWidth), sheet.Lines(r.Note, noteWidth)))
}

// writeCover writes what the job is, how much work it is, and how to do it.
func writeCover(w *sheet.Rows, j *Job, date string) {
	line := func(style int, text string) {
		w.Begin(sheet.Height(sheet.Lines(text, coverWidth)))
		w.Text(1, style, text)
	}
	w.Begin(30)
	w.Text(1, titleStyle, "Translation / ترجمه")
	isolate := func(s string) string { return "\u2068" + s + "\u2069" } // It may be of either direction.
	line(factStyle, "Document: "+isolate(j.Document))
	if date != "" {
		line(factStyle, "Date: "+isolate(date))
	}
	line(factStyle, strings.TrimSpace("Languages: "+j.From+" → "+j.To))
	w.Begin(8)
	w.Begin(20)
	w.Text(1, headStyle, "in the memory / در حافظه")
	w.Text(2, headStyle, "rows / ردیف")
	w.Text(3, headStyle, "words / واژه")
	rows, words := 0, 0
	for i, c := range j.Counts() {
		w.Begin(18)
		w.Text(1, repeatsStyle+i, c.Band+bandGloss(c.Band))
		w.Number(2, tableStyle, float64(c.Rows))
		w.Number(3, tableStyle, float64(c.Words))
		rows, words = rows+c.Rows, words+c.Words
	}
	w.Begin(18)
	w.Text(1, totalStyle, "total / جمع")
	w.Number(2, totalStyle, float64(rows))
	w.Number(3, totalStyle, float64(words))
	w.Begin(8)
	for _, texts := range help() {
		line(helpStyle, texts[0])
		line(rtlHelpStyle, texts[1])
	}
}

// bandGloss is the Persian of a band that is a word.
func bandGloss(name string) string {
	switch name {
	case "repetitions":
		return " / تکرارها"
	case "new":
		return " / تازه"
	}
	return ""
}

// help is what the cover says, in English and Persian.
func help() [][2]string {
	return [][2]string{
		{"Write the translations into the column “target” of the sheet “Work”. What is green there was filled in from the memory: look it over. Other rows are coloured by their suggestions, as in the table above.",
			"ترجمه‌ها را در ستون «ترجمه» از برگهٔ «Work» بنویسید. آنچه آنجا سبز است از حافظه پر شده: مرورش کنید. رنگ ردیف‌های دیگر، مانند جدول بالا، از پیشنهادشان است."},
		{"⟨1⟩…⟨/1⟩ stand around words that are bold, a link and the like, ⟨2/⟩ for a picture or the mark of a footnote. Put the same tags where their words are in the translation.",
			"⟨1⟩…⟨/1⟩ دور واژه‌هایی است که مثلاً سیاه یا پیوند است، و ⟨2/⟩ به‌جای تصویر یا نشانهٔ پانویس. همین نشانه‌ها را در ترجمه دور همان واژه‌ها بگذارید."},
		{"A row that repeats another (blue) gets that one's translation if you leave it empty. You may sort, filter, and hide rows, add columns, and write notes; leave “source” as it is.",
			"ردیفی که تکرار ردیف دیگری است (آبی) اگر خالی بماند ترجمهٔ همان را می‌گیرد. مرتب‌کردن، صافی، پنهان‌کردن ردیف‌ها، افزودن ستون و نوشتن یادداشت آزاد است؛ ستون «مبدأ» را تغییر ندهید."},
		{"Save the file in its own format (.xlsx) and give it back. The document is made of it with:  hafez merge DOCUMENT WORK -o OUT",
			"پرونده را در همین قالب (.xlsx) ذخیره کنید و برگردانید. سند با این فرمان ساخته می‌شود:  hafez merge DOCUMENT WORK -o OUT"},
	}
}

// writeData writes the hidden sheet: a name and a value in each row.
func writeData(w *sheet.Rows, j *Job) {
	fields := j.fields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		w.Begin(0)
		w.Text(1, plainStyle, name)
		w.Text(2, plainStyle, fields[name])
	}
}
