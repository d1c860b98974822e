package cli

import (
	"context"
	"io"
	"iter"
	"slices"

	"github.com/urfave/cli/v2"

	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/memory"
)

func exportCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write the memory into a bilingual file",
		ArgsUsage: " ",
		Description: `Writes the units of the memory as ` + formatNames(true) + `,
by the extension or --format; "-o -" is standard output. What was rejected is left
out, unless --status names it, but for JSON Lines, which has all. The file appears
only when it is complete.

` + filterHelp,
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `FILE` to write", TakesFile: true},
			&cli.StringFlag{Name: "format", Usage: "the `FORMAT` of the file: " + formatNames(true) + " (default: by the extension)"},
		}, writeFlags()...), filterFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			opts, err := writeOptionsOf(c)
			if err != nil {
				return err
			}
			filter, err := filterOf(c, o, nil)
			if err != nil {
				return err
			}
			return runExport(c.Context, o, exportOptions{c.String("output"), c.String("format"), opts, filter}, c.Args().Slice())
		}),
	}
}

type exportOptions struct {
	file, format string
	writing      writeOptions
	filter       memory.Filter
}

// exportedJSON is what was written, as printed with --json.
type exportedJSON struct {
	File  string `json:"file"`
	Units int    `json:"units"`
}

// writeFlags say how a bilingual file is written.
func writeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "version", Usage: "the `VERSION` of the format, where there are several: for xliff 2.1 (the default) or 1.2"},
		&cli.StringFlag{Name: "output-encoding", Usage: "the encoding of the file by `NAME`: utf-8 or, for tables of text, utf-16 (default: utf-8)"},
	}
}

// writeOptions are the values of writeFlags.
type writeOptions struct{ version, encoding string }

func writeOptionsOf(c *cli.Context) (writeOptions, error) {
	opts := writeOptions{c.String("version"), c.String("output-encoding")}
	return opts, checkEncoding(opts.encoding)
}

// exchangeOptions are those to write a file with.
func (o *common) exchangeOptions(file string, opts writeOptions) exchange.Options {
	return exchange.Options{From: o.from, To: o.to, Name: file, Encoding: opts.encoding, FormatVersion: opts.version, Version: Version}
}

func runExport(ctx context.Context, o *common, opts exportOptions, args []string) error {
	file := opts.file
	if file == "" || len(args) > 0 {
		return usagef("export takes -o FILE and flags, no arguments")
	}
	f, err := writtenFormat(file, opts.format, "--format")
	if err != nil {
		return err
	}
	ms, err := o.readMemories(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	if err := apart(file, paths...); err != nil {
		return err
	}
	n, rejected := 0, 0
	write := func(w io.Writer) error {
		all := f == exchange.JSONL || slices.Contains(opts.filter.Status, memory.Rejected)
		units := counted(unitsOf(o.selected(ctx, ms, opts.filter, "exporting")), all, &n, &rejected)
		err := exchange.Write(w, f, units, o.exchangeOptions(file, opts.writing))
		if err == nil && rejected > 0 {
			o.note("%s: %s left out; JSON Lines and --status rejected have them too", file, count(rejected, "rejected unit"))
		}
		if err == nil && n+rejected == 0 && !opts.filter.Empty() {
			err = nothingMeant(opts.filter, paths[0])
		}
		return err
	}
	if file == "-" {
		p := newPrinter(o)
		return errJoin(write(p), p.Flush())
	}
	if err := document.WriteAtomic(file, write); err != nil {
		return err
	}
	p := newPrinter(o)
	if o.json {
		return errJoin(p.value(exportedJSON{file, n}), p.Flush())
	}
	p.printf("%s: %s\n", file, count(n, "unit"))
	return p.Flush()
}

// counted counts units on their way; and those that were rejected, which it leaves
// out unless all are wanted.
func counted(units iter.Seq2[memory.Unit, error], all bool, n, rejected *int) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for u, err := range units {
			if err == nil && u.Status == memory.Rejected && !all {
				*rejected++
				continue
			}
			if !yield(u, err) {
				return
			}
			*n++
		}
	}
}
