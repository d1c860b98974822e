package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Text becomes segments, segments beads, beads units, units matches: a package
// may import those before it and never one that feeds on it.
func TestLayers(t *testing.T) {
	may := map[string][]string{
		"hafez":                          {"hafez/internal/cli"},
		"hafez/internal/cli":             {"hafez/align", "hafez/memory", "hafez/segment", "hafez/internal/exchange", "hafez/internal/document", "hafez/internal/review", "hafez/internal/work"},
		"hafez/internal/exchange":        {"hafez/memory", "hafez/internal/document", "hafez/internal/plural", "hafez/internal/sheet", "hafez/internal/sheet/cells", "hafez/internal/xmlscan"},
		"hafez/internal/review":          {"hafez/align", "hafez/internal/document", "hafez/internal/sheet", "hafez/internal/sheet/cells"},
		"hafez/internal/work":            {"hafez/memory", "hafez/segment", "hafez/internal/document", "hafez/internal/exchange", "hafez/internal/sheet", "hafez/internal/sheet/cells", "hafez/internal/xmlscan"},
		"hafez/internal/sheet":           {"hafez/internal/document", "hafez/internal/sheet/cells", "hafez/internal/xmlscan"},
		"hafez/internal/sheet/cells":     {},
		"hafez/internal/sheet/sheettest": {}, // tests only
		"hafez/internal/bench":           {"hafez/memory"},
		"hafez/internal/conformance":     {}, // tests only
		"hafez/internal/xmlscan":         {},
		"hafez/memory":                   {"hafez/internal/persian"},
		"hafez/align":                    {"hafez/internal/persian"},
		"hafez/segment":                  {},
		"hafez/internal/document":        {"hafez/internal/plural", "hafez/internal/sheet/cells", "hafez/internal/xmlscan"},
		"hafez/internal/persian":         {},
		"hafez/internal/plural":          {},
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}}{{range .Imports}} {{.}}{{end}}", "./...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		names := strings.Fields(line)
		allowed, known := may[names[0]]
		if !known {
			t.Errorf("%s has no place among the layers yet", names[0])
		}
		for _, name := range names[1:] {
			if strings.HasPrefix(name, "hafez") && !slices.Contains(allowed, name) {
				t.Errorf("%s imports %s", names[0], name)
			}
			// It takes milliseconds to start, which every command would pay.
			if strings.HasPrefix(name, "github.com/xuri/excelize") {
				t.Errorf("%s imports %s, which is for tests and for making shells of spreadsheets", names[0], name)
			}
		}
	}
}
