package review

import (
	"bytes"
	"flag"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hafez/internal/sheet/sheettest"
)

var makeShells = flag.Bool("make-shells", false, "write the shells of spreadsheets anew")

// The shells are what the code beside makes: who changes it, a colour, a mark, or
// a column, runs go generate.
func TestShell(t *testing.T) {
	sheettest.CheckShells(t, *makeShells, makeShell, shell)
}

// What gives way to the review stands in the shells once, and nowhere else.
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
			for place, in := range map[string][]string{titlePlace: {"docProps/core.xml"}, lastRow: {"xl/workbook.xml", workPart}, "<sheetData></sheetData>": {workPart, "xl/worksheets/sheet3.xml"}} {
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
		func() error { return f.SetSheetName("Sheet1", workSheet) },
		func() error { return addStyles(f) },
		func() error { return addHelp(f, from) },
		func() error { _, err := f.NewSheet(dataSheet); return err },
		func() error { return f.SetSheetVisible(dataSheet, false, true) },
		func() error { return layOut(f, from, to) },
		func() error { return colour(f) },
		func() error { return offerMarks(f) },
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
