package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"hafez/memory"
)

// shownChanges is how many changes are listed on a terminal if it is not told.
const shownChanges = 20

func historyCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "history",
		Usage:     "list the changes that were made to the memory",
		ArgsUsage: " ",
		Description: `Lists the changes that were made to the memory, the last one first: its number,
when it was made, how many units it added (+), changed in place (~) and took out
(−), who made it and by what command. hafez undo takes the last ones back.

On a terminal it ends after 20 changes, unless --top says otherwise.`,
		Flags: []cli.Flag{&cli.IntFlag{Name: "top", Usage: "at most `N` changes; 0 is all", DefaultText: "all, on a terminal 20"}},
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Present() {
				return usagef("history takes no arguments")
			}
			top := c.Int("top")
			switch {
			case top < 0:
				return usagef("--top is a number of changes, not %d", top)
			case !c.IsSet("top") && o.OutTerminal && !o.json:
				top = shownChanges
			}
			return runHistory(c.Context, o, top)
		}),
	}
}

// changeJSON is a change, as printed with --json.
type changeJSON struct {
	Number   uint64 `json:"number"`
	At       string `json:"at"`
	By       string `json:"by"`
	Command  string `json:"command"`
	Added    int    `json:"added"`
	Updated  int    `json:"updated"`
	Removed  int    `json:"removed"`
	Undone   string `json:"undone,omitempty"`    // when it was taken back
	UndoneBy string `json:"undone_by,omitempty"` // and by whom
	Final    bool   `json:"final,omitempty"`     // it can be neither undone nor redone any more
}

func changeOf(e *memory.Entry) changeJSON {
	return changeJSON{e.Number, date(e.At), e.By, e.Command, e.Added, e.Updated, e.Removed, date(e.Undone), e.UndoneBy, e.Final}
}

func runHistory(ctx context.Context, o *common, top int) error {
	m, path, err := o.readOwnMemory(ctx)
	if err != nil {
		return err
	}
	defer m.Close()
	entries, err := m.History()
	if err != nil {
		return err
	}
	p := newPrinter(o)
	shown := entries
	if top > 0 && len(shown) > top {
		shown = shown[len(shown)-top:]
	}
	w := tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	for i := len(shown) - 1; i >= 0; i-- {
		e := &shown[i]
		if o.json {
			if err := p.value(changeOf(e)); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s%s\n", e.Number, e.At.Local().Format("2006-01-02 15:04"), counts(e), p.text1(orUnknown(e.By)), p.text1(e.Command), stateOf(p, e))
	}
	if err := errJoin(w.Flush(), p.Flush()); err != nil {
		return err
	}
	switch left := len(entries) - len(shown); {
	case len(entries) == 0:
		o.note("%s: nothing was changed yet", path)
	case left > 0:
		o.note("%s before these; --top 0 shows all", count(left, "change"))
	}
	return nil
}

// counts says how many units a change added, changed and took out.
func counts(e *memory.Entry) string {
	var parts []string
	for _, c := range []struct {
		sign string
		n    int
	}{{"+", e.Added}, {"~", e.Updated}, {"−", e.Removed}} {
		if c.n > 0 {
			parts = append(parts, c.sign+thousands(c.n))
		}
	}
	return strings.Join(parts, " ")
}

// stateOf says what became of a change since it was made.
func stateOf(p *printer, e *memory.Entry) string {
	state := ""
	switch {
	case !e.Undone.IsZero():
		state = "undone " + e.Undone.Local().Format("2006-01-02 15:04")
		if e.UndoneBy != "" && e.UndoneBy != e.By {
			state += " by " + e.UndoneBy
		}
		if !e.Final {
			state += "; hafez redo makes it again"
		}
	case e.Final:
		state = "can no longer be undone"
	default:
		return ""
	}
	return p.paint(" ("+state+")", color.Faint)
}

func undoCommand(s *Streams) *cli.Command {
	return exchangeCommand(s, "undo", "take back the last change, or the last N", `Takes back the last change of the memory, or the last N, all of them or none: units
are as they were before, with their numbers and with all that was known of them.
hafez history lists the changes; hafez redo makes them again, until something else
is changed.`, (*memory.Memory).Undo)
}

func redoCommand(s *Streams) *cli.Command {
	return exchangeCommand(s, "redo", "make the change again that was taken back, or N of them", `Makes the change again that was taken back last, or the last N, all of them or none.
That is possible until something else is changed.`, (*memory.Memory).Redo)
}

func exchangeCommand(s *Streams, name, usage, description string, do func(*memory.Memory, context.Context, int, memory.Change) ([]memory.Entry, error)) *cli.Command {
	return &cli.Command{
		Name: name, Usage: usage, ArgsUsage: "[N]", Description: description,
		Flags: []cli.Flag{authorFlag()},
		Action: action(s, func(c *cli.Context, o *common) error {
			n := 1
			if c.Args().Len() > 1 {
				return usagef("%s takes one number, of how many changes", name)
			}
			if c.Args().Present() {
				var ok bool
				if n, ok = wholeNumber(c.Args().First()); !ok || n < 1 {
					return usagef("%s takes a number of changes, 1 or more, not %q", name, c.Args().First())
				}
			}
			return runExchange(c.Context, o, name, n, c.String("author"), do)
		}),
	}
}

func runExchange(ctx context.Context, o *common, name string, n int, who string, do func(*memory.Memory, context.Context, int, memory.Change) ([]memory.Entry, error)) error {
	path, err := o.ownMemory()
	if err != nil {
		return err
	}
	if err := isThere(path); err != nil {
		return err
	}
	m, err := o.writeMemory()
	if err != nil {
		return err
	}
	defer m.Close()
	bar := o.progress(name, -1)
	defer bar.end()
	done, err := do(m, ctx, n, memory.Change{By: author(who), At: time.Now(), Progress: bar.of})
	bar.end()
	switch {
	case errors.Is(err, memory.ErrNothing):
		return hint(fmt.Errorf("%s: %w", path, err), "hafez history lists what was changed")
	case err != nil:
		return err
	}
	p := newPrinter(o)
	for i := range done {
		e := &done[i]
		if o.json {
			err = p.value(changeOf(e))
		} else {
			did := "undone"
			if e.Undone.IsZero() {
				did = "redone"
			}
			p.printf("%s: change %d, %s (%s)\n", did, e.Number, p.text1(e.Command), counts(e))
		}
		if err != nil {
			return err
		}
	}
	return p.Flush()
}

// ownMemory is the one memory that a command is about.
func (o *common) ownMemory() (string, error) {
	paths, err := o.memoryPaths()
	if err != nil {
		return "", err
	}
	if len(paths) > 1 {
		return "", usagef("%s takes one --memory, not %d", o.command, len(paths))
	}
	return o.writablePath()
}

// readOwnMemory opens that memory to be read. Path is as it was named.
func (o *common) readOwnMemory(ctx context.Context) (m *memory.Memory, path string, err error) {
	if path, err = o.ownMemory(); err == nil {
		m, err = o.readMemory(ctx, path)
	}
	return m, path, err
}

// isThere says that a memory is not there, if it is not.
func isThere(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return hint(fmt.Errorf("%s: no memory there yet", path), "hafez add or hafez import makes one, --memory names another")
	}
	return nil
}
