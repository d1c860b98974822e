package align

import (
	"bufio"
	"fmt"
	"io"
)

// WriteLadder writes beads in the ladder format of hunalign (Varga et al.,
// "Parallel corpora for medium density languages", RANLP 2005), which keeps the
// result apart from the texts. A line is a rung, "i<TAB>j<TAB>x": i source and j
// target segments are done here, and x is the confidence of the bead up to the
// next rung. The first rung is 0, 0; the last has the numbers of segments, and 0
// for x.
func WriteLadder(w io.Writer, beads []Bead) error {
	out := bufio.NewWriter(w)
	end := Bead{}
	for _, b := range beads {
		fmt.Fprintf(out, "%d\t%d\t%.4f\n", b.Source.From, b.Target.From, b.Confidence)
		end = b
	}
	fmt.Fprintf(out, "%d\t%d\t0\n", end.Source.To, end.Target.To)
	return out.Flush()
}

// fromRungs makes beads of the rungs of a ladder.
func fromRungs(rungs [][2]int) (beads []Bead) {
	for k := 1; k < len(rungs); k++ {
		from, to := rungs[k-1], rungs[k]
		if from != to {
			beads = append(beads, Bead{Source: Range{from[0], to[0]}, Target: Range{from[1], to[1]}})
		}
	}
	return beads
}
