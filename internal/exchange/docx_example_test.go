package exchange_test

import (
	"bytes"
	"fmt"

	"hafez/internal/exchange"
	"hafez/memory"
)

// A unit goes out of a memory in a Word table, and comes back knowing whose place it
// takes there.
func ExampleWrite_wordTable() {
	units := func(yield func(memory.Unit, error) bool) {
		yield(memory.Unit{ID: 12, Source: "هوا سرد است.", Target: "It is cold.", CreatedBy: "maryam", Notes: []string{"یادداشت"}}, nil)
	}
	var file bytes.Buffer
	if err := exchange.Write(&file, exchange.DOCX, units, exchange.Options{}); err != nil {
		fmt.Println(err)
	}
	for u, err := range exchange.Read(&file, exchange.DOCX, exchange.Options{}) {
		fmt.Println(u.Source, "=", u.Target, u.CreatedBy, u.Notes, u.Replaces, err)
	}
	// Output:
	// هوا سرد است. = It is cold. maryam [یادداشت] 12-0d81fc7f8aa3008d <nil>
}
