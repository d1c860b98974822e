package work

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/exchange"
)

// What is written as XLIFF is valid by its specification, and as PO is read by
// whatever reads PO.
func TestConforms(t *testing.T) {
	for _, ext := range []string{".xlf", ".xliff"} {
		t.Run(ext, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				j := drawJob(t)
				data := written(t, ext, j)
				for f, err := range exchange.Validate(bytes.NewReader(data), exchange.XLIFF, exchange.Options{}) {
					t.Fatalf("%v %v\n%s", f, err, data)
				}
			})
		})
	}
	entries, open := 0, 0
	for _, err := range exchange.Read(bytes.NewReader(written(t, ".po", sample())), exchange.PO, exchange.Options{All: true}) {
		switch p, ok := errors.AsType[*exchange.Problem](err); {
		case err == nil:
			entries++
		case ok && p.Message == "not translated":
			open++
		default:
			t.Errorf("%v", err)
		}
	}
	if entries != 6 || open != 2 {
		t.Errorf("%d entries with a translation and %d without, not 6 and 2", entries, open)
	}
}
