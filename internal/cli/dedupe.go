package cli

import (
	"context"
	"fmt"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"hafez/memory"
)

func dedupeCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "dedupe",
		Usage:     "make one unit of several that say the same",
		ArgsUsage: " ",
		Description: `Finds units of the same languages and texts but for outer white space, keeps the
best of them and deletes the others: what is confirmed stays, of these what was
changed last, of these that of which most is known. The one that stays takes over
the notes and properties that it lacks, and if it has none, its origin, who made it,
and the segments around it. With --orthographic those are the same too whose sources
are only typed differently (ي for ی, half-spaces …) and whose targets differ only in
white space and the form of quotes.

Units with other translations are never made one, nor is one that was rejected and
one that was not. What would be done is shown first, and it is asked; a script gives
--yes. hafez undo takes it back.`,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "orthographic", Usage: "also those that are typed differently"},
			&cli.StringFlag{Name: "keep", Value: "best", Usage: "`WHICH` one to keep: best, or newest, though another be confirmed"},
		}, carefulFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Present() {
				return usagef("dedupe takes no arguments; --memory names the memory")
			}
			if o.named {
				return usagef("dedupe looks at all languages, each for itself: leave out --from and --to")
			}
			keep := c.String("keep")
			if keep != "best" && keep != "newest" {
				return usagef("--keep is best or newest, not %q", keep)
			}
			opts := memory.DuplicateOptions{Orthographic: c.Bool("orthographic"), Newest: keep == "newest"}
			return runDedupe(c.Context, o, carefulOf(c), opts)
		}),
	}
}

// deduplication is a plan to make one unit of several.
type deduplication struct {
	found []memory.Duplicates
	opts  memory.DuplicateOptions
	gone  int
}

func runDedupe(ctx context.Context, o *common, careful carefulOptions, opts memory.DuplicateOptions) error {
	return o.carefully(ctx, careful, func(m *memory.Memory, _ string) (plan, error) {
		bar := o.progress("looking", -1)
		defer bar.end()
		look := opts
		look.Progress = bar.of
		found, err := m.Duplicates(ctx, look)
		d := &deduplication{found: found, opts: opts}
		for i := range found {
			d.gone += len(found[i].Others)
		}
		return d, err
	})
}

func (d *deduplication) revision() (r memory.Revision) {
	for i := range d.found {
		f := &d.found[i]
		if f.Completed {
			r.Units = append(r.Units, f.Keep)
		}
		for _, u := range f.Others {
			r.Delete = append(r.Delete, u.ID)
		}
	}
	return r
}

func (d *deduplication) command() string {
	if d.opts.Orthographic {
		return "dedupe --orthographic"
	}
	return "dedupe"
}

// show prints units, and below each those that make room for it:
//
//	   12  confirmed  2026-11-20, sara, news.fa.txt
//	       the source
//	       the translation
//	−  40  draft      2026-11-21, reza
//	       the source as it is typed there
//	       the translation
func (d *deduplication) show(p *printer, most int) {
	shown := len(d.found)
	if most >= 0 {
		shown = min(shown, most)
	}
	for i := range d.found[:shown] {
		f := &d.found[i]
		p.unit(&f.Keep, "")
		for j := range f.Others {
			p.unitWith(p.paint("−", color.FgRed), &f.Others[j], "")
		}
	}
	p.more(len(d.found) - shown)
}

func (*deduplication) notes() []string { return nil }

func (d *deduplication) question() string {
	return fmt.Sprintf("delete %s that %s the same as another?", count(d.gone, "unit"), verb(d.gone, "says", "say"))
}

func (d *deduplication) would() string {
	return fmt.Sprintf("would delete %s that %s the same as another", count(d.gone, "unit"), verb(d.gone, "says", "say"))
}

func (d *deduplication) done(did did) string {
	if did.deleted == 0 {
		return "no two units say the same"
	}
	s := fmt.Sprintf("deleted %s that %s the same as another", count(did.deleted, "unit"), verb(did.deleted, "says", "say"))
	if n := len(did.revised); n > 0 {
		s += fmt.Sprintf(", completed %d that %s", n, verb(n, "stays", "stay"))
	}
	return s + undoHint
}

// verb is one of two forms, that of one or of several.
func verb(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// duplicateJSON are units that say the same, as printed with --json.
type duplicateJSON struct {
	Keep      uint64   `json:"keep"`
	Delete    []uint64 `json:"delete"`
	Completed bool     `json:"completed"` // The one that stays took something over.
}

func (d *deduplication) json(did) (j revisionJSON) {
	for i := range d.found {
		f := &d.found[i]
		one := duplicateJSON{Keep: f.Keep.ID, Completed: f.Completed}
		for _, u := range f.Others {
			one.Delete = append(one.Delete, u.ID)
		}
		j.Duplicates = append(j.Duplicates, one)
	}
	return j
}
