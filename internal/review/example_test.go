package review_test

import (
	"bytes"
	"fmt"
	"strings"

	"hafez/internal/review"
)

func Example() {
	sheet := &review.Sheet{From: "fa", To: "en", SourceName: "برف.txt", TargetName: "snow.txt", Rows: []review.Row{
		{Confidence: 0.97, Source: "برف بارید.", Target: "It snowed."},
		{Confidence: 0.61, Source: "مدرسه‌ها بسته شد.", Target: "Schools closed. Buses ran late."},
	}}
	var file bytes.Buffer
	if err := review.WriteXLSX(&file, sheet); err != nil {
		fmt.Println(err)
		return
	}
	// Here a person opens the file, corrects it, and saves it.
	fixed, err := review.ReadXLSX(bytes.NewReader(file.Bytes()), int64(file.Len()), "review.xlsx")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range fixed.Rows {
		fmt.Println(row.Confidence, row.Source, "=", row.Target)
	}
	// Output:
	// 0.97 برف بارید. = It snowed.
	// 0.61 مدرسه‌ها بسته شد. = Schools closed. Buses ran late.
}

func ExampleReadHTML() {
	const page = `<!DOCTYPE html>
<title>snow</title>
<script type="application/json" id="hafez-review">{"format":"hafez review","version":1,"from":"fa","to":"en","sourceName":"برف.txt","targetName":"snow.txt","rows":[
{"mark":"right","confidence":0.97,"source":"برف بارید.","target":"It snowed.","note":""},
{"mark":"","confidence":null,"source":"ادامه دارد","target":"","note":"left out?"}
]}</script>`
	sheet, err := review.ReadHTML(strings.NewReader(page), "review.html")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range sheet.Rows {
		fmt.Printf("%q %v %s (%s)\n", row.Mark, row.Confidence, row.Source, row.Note)
	}
	_, err = review.ReadHTML(strings.NewReader(strings.Replace(page, "0.97", "97", 1)), "review.html")
	fmt.Println(err)
	// Output:
	// "right" 0.97 برف بارید. ()
	// "" -1 ادامه دارد (left out?)
	// review.html: the page's data are damaged: row 1 has the confidence 97
}
