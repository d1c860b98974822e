package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hafez/align"
	"hafez/internal/exchange"
	"hafez/internal/review"
	"hafez/memory"
)

// beadFormat is what beads are written as.
type beadFormat string

const (
	beadsTSV    beadFormat = "tsv"
	beadsLadder beadFormat = "ladder"
	beadsTMX    beadFormat = "tmx"
	beadsTMXGz  beadFormat = "tmx.gz"
	beadsXLSX   beadFormat = "xlsx"
	beadsHTML   beadFormat = "html"
)

// isReview tells the formats that are made to be reviewed.
func (f beadFormat) isReview() bool { return f == beadsXLSX || f == beadsHTML }

// beadFormatOf is the format that was told, or else the one of the name of the
// output; empty if there is neither.
func beadFormatOf(told, output string, folder bool) (beadFormat, error) {
	const known = "tsv, tmx, tmx.gz, xlsx, html, ladder"
	name := strings.ToLower(told)
	switch {
	case told != "":
	case output == "-":
		return beadsTSV, nil
	case output == "":
		return "", nil
	case folder:
		return "", usagef("--format must say what is to be written into the folder %s: %s", output, known)
	default:
		if name = strings.ToLower(filepath.Base(output)); strings.HasSuffix(name, ".tmx.gz") {
			name = "tmx.gz"
		} else {
			name = strings.TrimPrefix(filepath.Ext(name), ".")
		}
	}
	switch f := beadFormat(name); f {
	case beadsTSV, beadsLadder, beadsTMX, beadsTMXGz, beadsXLSX, beadsHTML:
		return f, nil
	case "tab":
		return beadsTSV, nil
	case "htm":
		return beadsHTML, nil
	}
	if told != "" {
		return "", usagef("--format %s is not known: known are %s", told, known)
	}
	return "", usagef("the format of %q is not known by its name: it should end in one of .tsv .tmx .tmx.gz .xlsx .html .ladder, or be told with --format", output)
}

// checkOutput refuses outputs that would destroy something, or that could not be
// written or read again, before any work is done.
func (o *common) checkOutput(opts alignOptions, args []string) error {
	if opts.output == "" || opts.output == "-" {
		switch {
		case opts.format == beadsXLSX || opts.format == beadsTMXGz:
			return usagef("--format %s needs -o FILE", opts.format)
		case opts.gold != "" && opts.format != "":
			return usagef("--gold takes standard output: -o FILE is needed beside it")
		}
		return nil
	}
	inputs := append(slices.Clone(args), opts.gold, opts.rules, opts.abbreviations)
	if !opts.format.isReview() {
		inputs = append(inputs, opts.fixed)
	}
	memories, err := o.memoryPaths()
	if err != nil {
		return err
	}
	if err := apart(opts.output, append(inputs, memories...)...); err != nil {
		return err
	}
	if m, err := memory.Open(opts.output, memory.Options{ReadOnly: true}); err == nil || errors.Is(err, memory.ErrLocked) || errors.Is(err, memory.ErrNewer) {
		if m != nil {
			m.Close()
		}
		return hint(fmt.Errorf("%s is a memory", opts.output), "name another file after -o; --add puts the pairs into a memory")
	}
	if f, err := beadFormatOf("", opts.output, false); opts.format.isReview() && (err != nil || f != opts.format) {
		return usagef("-o %s: the name of a review must end in .%s, or it could not be given back", opts.output, opts.format)
	}
	folder := filepath.Dir(opts.output)
	if info, err := os.Stat(folder); err != nil {
		return err
	} else if !info.IsDir() {
		return hint(fmt.Errorf("%s is no folder", folder), "check the name after -o")
	}
	return nil
}

// write writes the beads in a format.
func (a *alignment) write(o *common, w io.Writer, opts alignOptions) error {
	switch opts.format {
	case beadsLadder:
		return align.WriteLadder(w, a.beads)
	case beadsXLSX:
		return review.WriteXLSX(w, a.sheet())
	case beadsHTML:
		return review.WriteHTML(w, a.sheet())
	case beadsTMX, beadsTMXGz:
		units := a.units(opts)
		if left := len(a.beads) - len(units); left > 0 {
			o.note("%d of %d beads left out: they have one side only, or are less sure than %v", left, len(a.beads), opts.minConfidence)
		}
		return exchange.Write(w, exchange.Format(opts.format), each(context.Background(), units), exchange.Options{From: a.from, To: a.to, Name: opts.output, Version: Version})
	}
	return a.writeTable(w)
}

// place tells a bead from others of the same alignment.
type place [2]align.Range

func placeOf(b align.Bead) place { return place{b.Source, b.Target} }

// ids are segment numbers from 1.
func ids(r align.Range) []int {
	out := make([]int, 0, r.To-r.From)
	for i := r.From; i < r.To; i++ {
		out = append(out, i+1)
	}
	return out
}

// beadJSON is a bead as printed with --json.
type beadJSON struct {
	Source     []int   `json:"source"`
	Target     []int   `json:"target"`
	Confidence float64 `json:"confidence"`
	SourceText string  `json:"source_text"`
	TargetText string  `json:"target_text"`
	Mark       string  `json:"mark,omitempty"` // "right" or "wrong", if a review says so
}

func (p *printer) beadsJSON(a *alignment) error {
	for _, b := range a.beads {
		source, target := a.texts(b)
		if err := p.value(beadJSON{ids(b.Source), ids(b.Target), round(b.Confidence), source, target, a.mark(b).String()}); err != nil {
			return err
		}
	}
	return nil
}

// round keeps four decimals of a confidence: more would only look exact.
func round(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 4, 64), 64)
	return y
}

// writeTable writes all beads as a table, those with one side too.
func (a *alignment) writeTable(w io.Writer) error {
	return exchange.WriteTable(w, []string{"source", "target", "confidence", "source_ids", "target_ids"}, func(yield func([]string) bool) {
		for _, b := range a.beads {
			source, target := a.texts(b)
			if !yield([]string{source, target, confidence(b), joinInts(ids(b.Source)), joinInts(ids(b.Target))}) {
				return
			}
		}
	})
}

// confidence is how a confidence stands in tables and properties.
func confidence(b align.Bead) string { return strconv.FormatFloat(b.Confidence, 'f', 4, 64) }

func joinInts(n []int) string {
	s := make([]string, len(n))
	for i, x := range n {
		s[i] = strconv.Itoa(x)
	}
	return strings.Join(s, ",")
}

func each(ctx context.Context, units []memory.Unit) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for _, u := range units {
			if err := ctx.Err(); err != nil {
				yield(memory.Unit{}, err)
				return
			}
			if !yield(u, nil) {
				return
			}
		}
	}
}
