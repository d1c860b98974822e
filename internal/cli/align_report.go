package cli

import (
	"fmt"
	"path/filepath"
	"strings"
)

// What became of a pair of files.
const (
	pairAligned = "aligned"
	pairDoubt   = "doubt"   // aligned, but it should be looked at
	pairThere   = "there"   // was aligned by an earlier run
	pairAlone   = "alone"   // a file without a partner
	pairSkipped = "skipped" // not a text
	pairFailed  = "failed"  // could not be read or aligned
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

func (p *pairReport) side(side int) *string {
	if side == 0 {
		return &p.Source
	}
	return &p.Target
}

// tell prints what became of a pair, at once: a run may take hours.
func (r *folderRun) tell(x pairReport) error {
	r.counts[x.Status]++
	x.Source, x.Target, x.Output = filepath.ToSlash(x.Source), filepath.ToSlash(x.Target), filepath.ToSlash(x.Output)
	if r.o.json {
		return errJoin(r.printer.value(x), r.printer.Flush())
	}
	r.printer.pair(x)
	return r.printer.Flush()
}

// summary counts what became of the pairs.
func (r *folderRun) summary() string {
	var parts []string
	for _, status := range []string{pairAligned, pairDoubt, pairThere, pairAlone, pairSkipped, pairFailed} {
		if n := r.counts[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	return strings.Join(parts, ", ")
}

// end ends a run that came through. That some failed is an error; that some are
// doubtful or alone has an exit code of its own.
func (r *folderRun) end() error {
	r.o.note("%s", r.summary())
	switch {
	case r.counts[pairFailed] > 0:
		return hint(fmt.Errorf("%d failed", r.counts[pairFailed]), "mend or remove what is told as failed and run the same again: what is done stays done")
	case r.counts[pairDoubt]+r.counts[pairAlone] > 0:
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
	if x.Beads > 0 {
		figures = fmt.Sprintf("%4d beads, %.2f", x.Beads, x.Confidence)
	}
	p.printf("%-8s  %-16s  %s\n", x.Status, figures, names)
	if x.Message != "" {
		p.printf("%28s  %s\n", "", p.clean(x.Message))
	}
}
