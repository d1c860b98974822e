package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"hafez/align"
)

// evaluateJSON is how good an alignment is, as printed with --json.
type evaluateJSON struct {
	Found  int           `json:"found"`
	Gold   int           `json:"gold"`
	Strict agreementJSON `json:"strict"`
	Lax    agreementJSON `json:"lax"`
}

type agreementJSON struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// evaluate prints how far the beads are those of a gold standard.
func (p *printer) evaluate(a *alignment, gold string, want []align.Bead) error {
	q := align.Evaluate(a.beads, want)
	if p.o.json {
		figures := func(a align.Agreement) agreementJSON {
			return agreementJSON{round(a.Precision), round(a.Recall), round(a.F1)}
		}
		return p.value(evaluateJSON{q.Found, q.Gold, figures(q.Strict), figures(q.Lax)})
	}
	p.printf("pairs   %d found, %d in %s\n", q.Found, q.Gold, filepath.Base(gold))
	for _, f := range []struct {
		name string
		align.Agreement
	}{{"strict", q.Strict}, {"lax", q.Lax}} {
		p.printf("%-6s  precision %.4f  recall %.4f  F1 %.4f\n", f.name, f.Precision, f.Recall, f.F1)
	}
	p.otherBeads("found only", a.beads, want)
	p.otherBeads("gold only", want, a.beads)
	return nil
}

// otherBeads prints the pairs that are not among others.
func (p *printer) otherBeads(name string, beads, others []align.Bead) {
	among := make(map[place]bool)
	for _, b := range others {
		among[placeOf(b)] = true
	}
	for _, b := range beads {
		if b.IsPair() && !among[placeOf(b)] {
			p.printf("%-10s  %s  %s\n", name, joinInts(ids(b.Source)), joinInts(ids(b.Target)))
		}
	}
}

func readGold(name string, m, n int) ([]align.Bead, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	beads, err := align.ReadBeads(f, m, n)
	if err != nil {
		return nil, hint(fmt.Errorf("%s: %w", name, err), "the segments are those of “hafez segment”, or the lines with --lines; see hafez align --help")
	}
	return beads, nil
}
