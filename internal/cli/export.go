package cli

import (
	"context"
	"fmt"
	"io"
	"iter"

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
		Description: `Writes all units of the memory, or with --from or --to those in these languages, as ` + formatNames(true) + `,
by the extension or --format; "-o -" is standard output. What was rejected is left
out, but for JSON Lines, which has all. The file appears only when it is complete.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `FILE` to write", TakesFile: true},
			&cli.StringFlag{Name: "format", Usage: "the `FORMAT` of the file: " + formatNames(true) + " (default: by the extension)"},
		}, writeFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			opts, err := writeOptionsOf(c)
			if err != nil {
				return err
			}
			return runExport(c.Context, o, c.String("output"), c.String("format"), opts, c.Args().Slice())
		}),
	}
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

func runExport(ctx context.Context, o *common, file, format string, opts writeOptions, args []string) error {
	if file == "" || len(args) > 0 {
		return usagef("export takes -o FILE and nothing else")
	}
	f, err := writtenFormat(file, format, "--format")
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
		err := exchange.Write(w, f, o.counted(ctx, ms, f == exchange.JSONL, &n, &rejected), o.exchangeOptions(file, opts))
		if err == nil && rejected > 0 {
			o.note("%s: %s left out; JSON Lines has them too", file, count(rejected, "rejected unit"))
		}
		if err == nil && n+rejected == 0 && o.named {
			err = hint(fmt.Errorf("%s: no unit from %s to %s", ms[0].Path(), o.from, o.to), "hafez stats tells the languages")
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

// counted gives the units of all memories and counts them; and those that were
// rejected, which it leaves out unless all are wanted.
func (o *common) counted(ctx context.Context, ms memories, all bool, n, rejected *int) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		bar := o.progress("exporting", -1)
		defer bar.end()
		for _, m := range ms {
			for u, err := range m.Units() {
				if err == nil {
					err = ctx.Err()
				}
				if err == nil && o.named && !(exchange.SameLanguage(u.From, o.from) && exchange.SameLanguage(u.To, o.to)) {
					continue
				}
				if err == nil && u.Status == memory.Rejected && !all {
					*rejected++
					continue
				}
				if !yield(u, err) || err != nil {
					return
				}
				*n++
				bar.add(1)
			}
		}
	}
}
