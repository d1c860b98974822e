package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/memory"
)

func mergeMemoryCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "merge-memory",
		Usage:     "bring the units of other memories into the memory",
		ArgsUsage: "OTHER…",
		Description: `Brings all units of other memories, such as those of colleagues, into the memory,
with all that is known of them; the others stay as they are. Doing it again changes
nothing. A pair that both have takes over what the other knows beyond it, and if it
was changed later there what is known from there; notes and properties of both stay.
Of two decisions on it (confirmed, rejected) the later one counts. Each OTHER is one
change, which hafez undo takes back.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "on-conflict", Value: "keep-both", Usage: "`WHAT` to do with a source that is there with another translation: keep-both, replace or skip"},
			&cli.BoolFlag{Name: "dry-run", Usage: "only tell what would be done"},
			authorFlag(),
		},
		Action: action(s, func(c *cli.Context, o *common) error {
			conflict, ok := conflictNames[c.String("on-conflict")]
			if !ok {
				return usagef("--on-conflict is keep-both, replace or skip, not %q", c.String("on-conflict"))
			}
			opts := importOptions{conflict: conflict, dryRun: c.Bool("dry-run"), author: c.String("author")}
			return runMergeMemory(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

func runMergeMemory(ctx context.Context, o *common, opts importOptions, others []string) error {
	if len(others) == 0 {
		return usagef("merge-memory takes one OTHER memory or more")
	}
	path, err := o.ownMemory()
	if err != nil {
		return err
	}
	if err := apart(path, others...); err != nil {
		return usagef("%s is the memory itself: name another one", path)
	}
	for _, other := range others {
		if other == "-" {
			return usagef("merge-memory reads memories from files, not from standard input")
		}
		if _, err := exchange.FormatOf(other); err == nil {
			return hint(fmt.Errorf("%s is a bilingual file", other), "hafez import takes it")
		}
		// Before a memory is made of which nothing comes.
		if _, err := os.Stat(other); errors.Is(err, fs.ErrNotExist) {
			return hint(fmt.Errorf("%s: no memory there", other), "check the name")
		}
	}
	var m *memory.Memory
	if opts.dryRun {
		m, err = o.scratchMemory()
	} else {
		m, err = o.writeMemory()
	}
	if err != nil {
		return err
	}
	defer m.Close()
	p := newPrinter(o)
	for _, other := range others {
		r, err := o.mergeMemory(ctx, m, other, opts)
		if err == nil {
			err = p.importReport(r)
		}
		if err != nil {
			return errJoin(p.Flush(), err)
		}
	}
	return p.Flush()
}

// mergeMemory brings the units of another memory into m.
func (o *common) mergeMemory(ctx context.Context, m *memory.Memory, other string, opts importOptions) (*importReport, error) {
	from, err := o.readMemory(ctx, other)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	total, err := from.Count()
	if err != nil {
		return nil, err
	}
	bar := o.progress("merging "+other, int64(total))
	defer bar.end()
	report := &importReport{File: other, readReport: newReadReport(), DryRun: opts.dryRun}
	how := memory.ImportOptions{
		OnConflict: opts.conflict, CountConflicts: true, Union: true, Now: time.Now().UTC().Truncate(time.Second), By: author(opts.author),
		Command: "merge-memory " + filepath.Base(other),
	}
	units := func(yield func(memory.Unit, error) bool) {
		for u, err := range from.Units() {
			if err == nil {
				err = ctx.Err()
			}
			if !yield(u, err) || err != nil {
				return
			}
		}
	}
	report.Replaced, err = m.Import(units, how, func(u memory.Unit, outcome memory.Outcome, err error) {
		bar.add(1)
		if err != nil {
			report.skip(u, err)
			return
		}
		report.count(u, outcome)
	})
	return report, err
}
