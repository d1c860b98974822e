package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/memory"
)

func compactCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "compact",
		Usage:     "write the memory anew, without what deletions and many small additions leave in it",
		ArgsUsage: " ",
		Description: `Writes the memory into a new file beside it, which then takes its place, and
prints the size before and after. Units, their numbers and what suggest brings
back stay the same. The disk must have room for two files of its size meanwhile; if
anything fails, or on Ctrl-C, the memory stays as it is. Others can read the
memory meanwhile; who wants to write has to wait.

With --forget the history is cut: what was done until now can no longer be undone,
and the texts of units that were deleted or edited are gone from the file, also where
other units had them as the segments around them. The list of changes stays, with the
names of files that were imported and with what replace was told.`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "forget", Usage: "give up undoing what was done until now, and with it the texts of deleted units"}},
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Present() {
				return usagef("compact takes no arguments; --memory names the memory")
			}
			return runCompact(c.Context, o, compactOptions{c.Bool("forget")})
		}),
	}
}

type compactOptions struct{ forget bool }

// compactedJSON is what became of a memory, as printed with --json.
type compactedJSON struct {
	Memory string `json:"memory"`
	Units  uint64 `json:"units"`
	Before int64  `json:"before"`
	After  int64  `json:"after"`
}

func runCompact(ctx context.Context, o *common, opts compactOptions) error {
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	if len(paths) > 1 {
		return usagef("compact takes one --memory, not %d", len(paths))
	}
	path := paths[0]
	if _, err := exchange.FormatOf(path); err == nil {
		return fmt.Errorf("%s: a bilingual file has nothing to compact", path)
	}
	bar := o.progress("compacting "+path, -1)
	defer bar.end()
	c, err := memory.Compact(ctx, path, memory.CompactOptions{
		Forget: opts.forget, Command: o.command,
		Progress: func(done, total uint64) { bar.of(int(done), int(total)) },
	})
	if errors.Is(err, fs.ErrNotExist) {
		return hint(fmt.Errorf("%s: no memory there", path), "--memory names another")
	}
	if err != nil {
		return err
	}
	bar.end()
	p := newPrinter(o)
	if o.json {
		return errJoin(p.value(compactedJSON{path, c.Units, c.Before, c.After}), p.Flush())
	}
	p.printf("%s: %s, %s → %s bytes\n", path, count(int(c.Units), "unit"), thousands(int(c.Before)), thousands(int(c.After)))
	return p.Flush()
}
