package sheet_test

import (
	"bytes"
	"fmt"

	"hafez/internal/sheet"
	"hafez/internal/sheet/sheettest"
)

// A shell as small as can be; those in use are made with a spreadsheet library.
var shell = map[string]string{
	"_rels/.rels":             `<Relationships><Relationship Id="a" Type="/officeDocument" Target="workbook.xml"/></Relationships>`,
	"workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="اخبار" r:id="a"/></sheets></workbook>`,
	"_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="/worksheet" Target="sheet.xml"/></Relationships>`,
	"sheet.xml":               `<worksheet><sheetData></sheetData></worksheet>`,
}

func Example() {
	empty, err := sheettest.Pack(shell)
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	err = sheet.Fill(&file, empty, sheet.Limits{}, sheet.Filling{Part: "sheet.xml", Rows: func(w *sheet.Rows) error {
		for _, pair := range [][2]string{{"برف بارید.", "Snow fell."}, {"=1+1", "is text"}} {
			w.Begin(0)
			w.Text(1, 0, pair[0])
			w.Text(2, 0, pair[1])
		}
		return w.Err()
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	book, err := sheet.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), sheet.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range book.Sheets() {
		fmt.Println(s.Name)
		err := book.Scan(s, sheet.Grid{Cell: func(c sheet.Cell) error {
			text, err := c.Shown()
			fmt.Println(c.Name(), text)
			return err
		}})
		if err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// اخبار
	// A1 برف بارید.
	// B1 Snow fell.
	// A2 =1+1
	// B2 is text
}
