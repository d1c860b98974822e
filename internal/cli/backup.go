package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"hafez/memory"
)

func backupCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "backup",
		Usage:     "write a copy of the memory, and check it",
		ArgsUsage: "FILE",
		Description: `Writes a copy of the memory, as it is at this moment and with its history, into
FILE, and checks every record and index entry of the copy. Others may use the
memory meanwhile. hafez restore FILE brings it back; it may also be used as a
memory itself (--memory FILE).

Exit codes: 0 done; 1 failed; 3 done, but the copy, and so the memory, is damaged.`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "force", Usage: "write over a FILE that is there"}},
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Len() != 1 {
				return usagef("backup takes one FILE, which it writes")
			}
			if c.Args().First() == "-" {
				return usagef("backup writes a FILE, which it checks then, not standard output")
			}
			return runBackup(c.Context, o, c.Args().First(), c.Bool("force"))
		}),
	}
}

// backupJSON is what was written, as printed with --json.
type backupJSON struct {
	Memory string `json:"memory"`
	File   string `json:"file"`
	Units  uint64 `json:"units"`
	Bytes  int64  `json:"bytes"`
	Sound  bool   `json:"sound"`
}

func runBackup(ctx context.Context, o *common, file string, force bool) error {
	m, path, err := o.readOwnMemory(ctx)
	if err != nil {
		return err
	}
	size, err := m.Backup(ctx, file, force)
	m.Close()
	if errors.Is(err, fs.ErrExist) {
		return hint(fmt.Errorf("%s is there already", file), "name another file, or add --force")
	}
	if err != nil {
		return err
	}
	report, err := o.verified(ctx, file)
	if err != nil {
		o.note("%s: the copy is complete but was not checked; hafez verify -m %s does that", file, file)
		return err
	}
	p := newPrinter(o)
	sound := len(report.Findings) == 0
	if o.json {
		err = p.value(backupJSON{path, file, report.Units, size, sound})
	} else if sound {
		p.printf("%s: %s, %s bytes, all sound\n", file, count(int(report.Units), "unit"), thousands(int(size)))
	}
	if err = errJoin(err, p.Flush()); err != nil || sound {
		return err
	}
	o.warn("%s: the copy is damaged, as is the memory: %s; hint: hafez verify tells all, hafez verify --repair mends what can be mended", file, report.Findings[0].Message)
	return errFound
}

// verified checks a memory, with progress.
func (o *common) verified(ctx context.Context, path string) (memory.Report, error) {
	bar := o.progress("checking "+path, -1)
	defer bar.end()
	return memory.Verify(ctx, path, memory.VerifyOptions{Command: o.command, Progress: func(done, total uint64) { bar.of(int(done), int(total)) }})
}

func restoreCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "restore",
		Usage:     "put a backup in the place of the memory",
		ArgsUsage: "FILE",
		Description: `Checks FILE, a backup, and puts a copy of it in the place of the memory, which may
be damaged or gone. What was there is kept beside it, as FILE.before-restore.`,
		Flags: []cli.Flag{yesFlag()},
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Len() != 1 {
				return usagef("restore takes one FILE, a backup")
			}
			if c.Args().First() == "-" {
				return usagef("restore reads a FILE, not standard input")
			}
			return runRestore(c.Context, o, c.Args().First(), c.Bool("yes"))
		}),
	}
}

// restoredJSON is what was done, as printed with --json.
type restoredJSON struct {
	Memory string `json:"memory"`
	File   string `json:"file"`
	Units  uint64 `json:"units"`
	Kept   string `json:"kept,omitempty"` // where the memory is that was there
}

func runRestore(ctx context.Context, o *common, file string, yes bool) error {
	path, err := o.ownMemory()
	if err != nil {
		return err
	}
	report, err := o.verified(ctx, file)
	if err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return hint(fmt.Errorf("%s: the backup is damaged: %s", file, report.Findings[0].Message), "hafez verify --repair --memory %s mends what can be mended", file)
	}
	if _, err := os.Stat(path); err == nil && !yes {
		yes, err = o.confirm(fmt.Sprintf("put %s from %s in the place of %s? What is there is kept beside it", count(int(report.Units), "unit"), file, path))
		if err != nil || !yes {
			if err == nil {
				o.note("nothing was changed")
			}
			return err
		}
	}
	kept, err := memory.Restore(ctx, path, file, memory.Options{Command: o.command})
	if err != nil {
		return err
	}
	p := newPrinter(o)
	if o.json {
		return errJoin(p.value(restoredJSON{path, file, report.Units, kept}), p.Flush())
	}
	p.printf("%s: %s from %s", path, count(int(report.Units), "unit"), file)
	if kept != "" {
		p.printf("; what was there is %s now", kept)
	}
	p.printf("\n")
	return p.Flush()
}
