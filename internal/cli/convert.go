package cli

import (
	"context"
	"io"
	"iter"

	"github.com/urfave/cli/v2"

	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/memory"
)

type convertOptions struct {
	read    readOptions
	to      string // The format of the file that is written.
	writing writeOptions
}

func convertCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "convert",
		Usage:     "make a bilingual file of one format into another",
		ArgsUsage: "IN OUT",
		Description: `Reads the units of IN in the languages --from and --to and writes them into OUT;
no memory is needed. Formats are told by the extensions, or by --format and
--output-format; "-" is standard input and output. What cannot be taken is
skipped and reported; of a file that is cut short or malformed nothing is written.`,
		Flags: append(append(readFlags(),
			&cli.StringFlag{Name: "output-format", Usage: "the `FORMAT` of OUT: " + formatNames(true)},
		), writeFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			read, err := readOptionsOf(c)
			if err != nil {
				return err
			}
			writing, err := writeOptionsOf(c)
			if err != nil {
				return err
			}
			return runConvert(c.Context, o, convertOptions{read, c.String("output-format"), writing}, c.Args().Slice())
		}),
	}
}

// convertReport is what became of a file, as printed with --json.
type convertReport struct {
	File   string `json:"file"`
	Output string `json:"output"`
	Units  int64  `json:"units"`
	readReport
}

func runConvert(ctx context.Context, o *common, opts convertOptions, args []string) error {
	if len(args) != 2 {
		return usagef("convert takes IN and OUT, two files; %d given", len(args))
	}
	from, to := args[0], args[1]
	format, err := formatOf(from, opts.read.format)
	if err != nil {
		return err
	}
	out, err := formatOf(to, opts.to)
	if err != nil {
		return err
	}
	if from != "-" {
		if err := apart(to, from); err != nil {
			return err
		}
	}
	in, err := o.openBilingual(from, format, opts.read)
	if err != nil {
		return err
	}
	defer in.Close()
	report := &convertReport{File: from, Output: to, readReport: newReadReport()}
	report.Units, err = o.survey(ctx, in, &report.readReport, opts.read.strict)
	if err == nil && report.Units == 0 {
		err = report.nothingCame(from)
	}
	p := newPrinter(o)
	if err != nil {
		if o.json && ctx.Err() == nil {
			report.Units = 0
			return errJoin(p.value(report), p.Flush(), err)
		}
		return err
	}
	write := func(w io.Writer) error {
		return exchange.Write(w, out, o.passing(in.units(ctx, nil), "converting "+in.opts.Name, report.Units), o.exchangeOptions(to, opts.writing))
	}
	if to == "-" {
		o.problems(from, &report.readReport)
		return errJoin(write(p), p.Flush())
	}
	if err := document.WriteAtomic(to, write); err != nil {
		return err
	}
	if o.json {
		return errJoin(p.value(report), p.Flush())
	}
	o.problems(from, &report.readReport)
	p.printf("%s: %s from %s", to, count(int(report.Units), "unit"), from)
	if report.Skipped > 0 {
		p.printf(", %d skipped", report.Skipped)
	}
	p.printf("\n")
	return p.Flush()
}

// passing gives units on and shows how far it is.
func (o *common) passing(units iter.Seq2[memory.Unit, error], what string, total int64) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		bar := o.progress(what, total)
		defer bar.end()
		for u, err := range units {
			if !yield(u, err) {
				return
			}
			bar.add(1)
		}
	}
}
