package cli

import (
	"fmt"
	"path/filepath"
	"strings"
)

// What became of a pair of files.
const (
	pairAligned = "aligned"
	pairDoubt   = "doubt"  // aligned, but it should be looked at
	pairThere   = "there"  // was aligned by an earlier run
	pairAlone   = "alone"  // a file without a partner
	pairFailed  = "failed" // could not be read or aligned
)

// pairReport is what became of a pair of files, as printed with --json.
type pairReport struct {
	Source     string  `json:"source"` // paths below the folders; one is empty if it has no partner
	Target     string  `json:"target"`
	Status     string  `json:"status"`
	Beads      int     `json:"beads"`      // with both sides
	Confidence float64 `json:"confidence"` // the mean of those
	Added      int     `json:"added"`
	Output     string  `json:"output,omitempty"`
	Message    string  `json:"message,omitempty"`
}

// print prints what became of all pairs. That some failed is an error; that some
// are doubtful or alone has an exit code of its own.
func (r *folderRun) print() error {
	p := newPrinter(r.o)
	counts := make(map[string]int)
	for _, x := range r.report {
		counts[x.Status]++
		x.Source, x.Target, x.Output = filepath.ToSlash(x.Source), filepath.ToSlash(x.Target), filepath.ToSlash(x.Output)
		if r.o.json {
			if err := p.value(x); err != nil {
				return err
			}
			continue
		}
		p.pair(x)
	}
	if err := p.Flush(); err != nil {
		return err
	}
	var parts []string
	for _, status := range []string{pairAligned, pairDoubt, pairThere, pairAlone, pairFailed} {
		if n := counts[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	r.o.note("%s", strings.Join(parts, ", "))
	switch {
	case counts[pairFailed] > 0:
		return hint(fmt.Errorf("%s failed", count(counts[pairFailed], "pair or file")), "mend or remove them and run the same again: what is done stays done")
	case counts[pairDoubt]+counts[pairAlone] > 0:
		return errFound
	}
	return nil
}

// pair prints what became of a pair, in a line, and why in another one.
func (p *printer) pair(x pairReport) {
	names := p.text(x.Source) + " = " + p.text(x.Target)
	switch {
	case x.Target == "":
		names = p.text(x.Source)
	case x.Source == "":
		names = p.text(x.Target)
	}
	figures := ""
	if x.Status == pairAligned || x.Status == pairDoubt {
		figures = fmt.Sprintf("%4d beads, %.2f", x.Beads, x.Confidence)
	}
	p.printf("%-8s  %-16s  %s\n", x.Status, figures, names)
	if x.Message != "" {
		p.printf("%28s  %s\n", "", p.clean(x.Message))
	}
}
