package cli

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"hafez/memory"
)

func deleteCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "delete",
		Usage:     "take units out of the memory",
		ArgsUsage: "[ID…]",
		Description: `Takes the units with the numbers ID (12, or 12-40), or those that the flags tell,
out of the memory. The first ten are shown and it is asked; a script gives --yes.
hafez undo brings them back; hafez compact --forget has their texts gone from the
file.

` + filterHelp + `

  hafez delete 12 40-52
  hafez delete --origin old.tmx --status draft --dry-run`,
		Flags: append(append([]cli.Flag{
			&cli.BoolFlag{Name: "all", Usage: "all units of the memory, or of the languages of --from and --to"},
		}, carefulFlags()...), filterFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			filter, err := filterOf(c, o, c.Args().Slice())
			if err != nil {
				return err
			}
			which := filter // A pair of languages may well be all there is.
			which.From, which.To = "", ""
			switch all := c.Bool("all"); {
			case which.Empty() && !all:
				return usagef("delete takes numbers of units or flags that tell which: see hafez delete --help; --all means all of them")
			case !which.Empty() && all:
				return usagef("--all is all units: leave it out, or the other flags and the numbers")
			}
			return runDelete(c.Context, o, carefulOf(c), filter)
		}),
	}
}

// deletion is a plan to delete units.
type deletion struct {
	ids   []uint64
	first []memory.Unit // as many as are shown
	seen  sight
	not   []string // what else there is to say
}

func runDelete(ctx context.Context, o *common, opts carefulOptions, filter memory.Filter) error {
	return o.carefully(ctx, opts, func(m *memory.Memory, path string) (plan, error) {
		d := &deletion{}
		for u, err := range seeing(o.selected(ctx, memories{m}, filter, "looking"), &d.seen) {
			if err != nil {
				return nil, err
			}
			if d.ids = append(d.ids, u.ID); len(d.first) < shownPlan {
				d.first = append(d.first, u.Unit)
			}
		}
		if len(d.ids) == 0 && !filter.Empty() {
			return nil, nothingMeant(filter, path)
		}
		d.not = notThere(filter, d.ids)
		return d, nil
	})
}

func (d *deletion) revision() memory.Revision { return memory.Revision{Delete: d.ids} }

func (d *deletion) command() string {
	if len(d.ids) == 1 {
		return fmt.Sprintf("delete %d", d.ids[0])
	}
	return "delete " + count(len(d.ids), "unit")
}

func (d *deletion) show(p *printer, _ int) { p.firstUnits(d.first, len(d.ids)) }

func (d *deletion) notes() []string { return d.not }

func (d *deletion) question() string { return "delete " + count(len(d.ids), "unit") + "?" }

func (d *deletion) would() string { return "would delete " + count(len(d.ids), "unit") }

func (d *deletion) done(did did) string {
	if did.deleted == 0 {
		return "the memory is empty: nothing to delete"
	}
	return fmt.Sprintf("deleted %s; hafez undo brings %s back", count(did.deleted, "unit"), verb(did.deleted, "it", "them"))
}

func (d *deletion) json(did) revisionJSON { return revisionJSON{Deleted: d.ids} }

// firstUnits prints the first of several units, and how many more there are.
func (p *printer) firstUnits(first []memory.Unit, all int) {
	for i := range first {
		p.unit(&first[i], "")
	}
	p.more(all - len(first))
}

// more says that not all is shown.
func (p *printer) more(n int) {
	if n > 0 {
		p.printf("       … and %s more\n", thousands(n))
	}
}
