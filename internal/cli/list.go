package cli

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/memory"
)

type listOptions struct {
	filter memory.Filter
	top    int // -1: all
	newest bool
	count  bool
}

// shownUnits is how many units are listed on a terminal if it is not told.
const shownUnits = 20

func listCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "list",
		Usage:     "show units, all or those that flags tell",
		ArgsUsage: "[ID…]",
		Description: `Lists the units of the memory, or those with the numbers ID (12, or 12-40), with
all that is known of them.

` + filterHelp + `

  hafez list --origin 'urmia*' --status draft
  hafez list --prop client=Aria --after 1405-03-01 --newest --top 10

On a terminal it ends after 20 units, unless --top says otherwise. With --json
units come as in a .jsonl file of hafez export.`,
		Flags: append([]cli.Flag{
			&cli.IntFlag{Name: "top", Usage: "at most `N` units; 0 is all", DefaultText: "all, on a terminal 20"},
			&cli.BoolFlag{Name: "newest", Usage: "what was changed last comes first"},
			&cli.BoolFlag{Name: "count", Usage: "only say how many there are"},
		}, filterFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			filter, err := filterOf(c, o, c.Args().Slice())
			if err != nil {
				return err
			}
			opts := listOptions{filter, c.Int("top"), c.Bool("newest"), c.Bool("count")}
			switch {
			case opts.top < 0:
				return usagef("--top is a number of units, not %d", opts.top)
			case opts.count && (c.IsSet("top") || opts.newest):
				return usagef("--count counts all units: leave out --top and --newest")
			case !c.IsSet("top") && o.OutTerminal:
				opts.top = shownUnits
			case opts.top == 0:
				opts.top = -1
			}
			return runList(c.Context, o, opts)
		}),
	}
}

// countJSON is how many units there are, as printed with --json.
type countJSON struct {
	Units int `json:"units"`
}

func runList(ctx context.Context, o *common, opts listOptions) error {
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	ms, err := o.readMemories(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()
	p := newPrinter(o)
	if opts.count {
		n := 0
		for _, err := range o.selected(ctx, ms, opts.filter, "counting") {
			if err != nil {
				return err
			}
			n++
		}
		if o.json {
			return errJoin(p.value(countJSON{n}), p.Flush())
		}
		p.printf("%d\n", n)
		return p.Flush()
	}

	units := o.inNumbers(ctx, ms, opts)
	if opts.newest {
		units = o.newestFirst(ctx, ms, opts.filter)
	}
	shown, more := 0, false
	limited := func(yield func(selected, error) bool) {
		for u, err := range units {
			if more = err == nil && shown == opts.top; more {
				return
			}
			if !yield(u, err) {
				return
			}
			shown++
		}
	}
	if o.json {
		err = exchange.Write(p, exchange.JSONL, unitsOf(limited), o.exchangeOptions("", writeOptions{}))
	} else {
		err = p.units(limited, paths)
	}
	if err := errJoin(err, p.Flush()); err != nil {
		return err
	}
	switch {
	case more:
		o.note("the first %s; --top 0 lists all, --count says how many", count(shown, "unit"))
	case shown == 0 && opts.filter.Empty():
		o.note("the memory is empty")
	case shown == 0:
		o.note("no unit is like that")
	}
	return nil
}

// inNumbers gives units in the order of their numbers. On a terminal, where they are
// printed at once, no progress is shown between them.
func (o *common) inNumbers(ctx context.Context, ms memories, opts listOptions) iter.Seq2[selected, error] {
	what := "listing"
	if o.OutTerminal && opts.top < 0 {
		what = ""
	}
	return o.selected(ctx, ms, opts.filter, what)
}

// newestFirst gives units with the one that was changed last first; those without a
// date come last. Only dates and numbers are held while they are put in order.
func (o *common) newestFirst(ctx context.Context, ms memories, f memory.Filter) iter.Seq2[selected, error] {
	type place struct {
		changed int64
		id      uint64
		memory  int
	}
	return func(yield func(selected, error) bool) {
		var places []place
		for u, err := range o.selected(ctx, ms, f, "listing") {
			if err != nil {
				yield(selected{}, err)
				return
			}
			places = append(places, place{u.LastChange().Unix(), u.ID, u.memory})
		}
		slices.SortFunc(places, func(a, b place) int {
			return cmp.Or(cmp.Compare(b.changed, a.changed), cmp.Compare(a.memory, b.memory), cmp.Compare(b.id, a.id))
		})
		for _, at := range places {
			one := memory.Filter{IDs: []memory.IDRange{{First: at.id, Last: at.id}}}
			for u, err := range ms[at.memory].Select(one) {
				if !yield(selected{u, at.memory}, errJoin(err, ctx.Err())) {
					return
				}
			}
		}
	}
}

// unitsOf leaves out where units are.
func unitsOf(all iter.Seq2[selected, error]) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for u, err := range all {
			if !yield(u.Unit, err) {
				return
			}
		}
	}
}

// units prints units, of several memories with the name of each:
//
//	12  draft      2026-11-20, sara, news.fa.txt
//	    the source
//	    the translation
//	    (a note; client=Aria)
func (p *printer) units(units iter.Seq2[selected, error], paths []string) error {
	for u, err := range units {
		if err != nil {
			return err
		}
		path := ""
		if len(paths) > 1 {
			path = paths[u.memory]
		}
		p.unit(&u.Unit, path)
	}
	return nil
}

func (p *printer) unit(u *memory.Unit, path string) { p.unitWith("", u, path) }

// unitWith prints a unit with a sign before its number.
func (p *printer) unitWith(sign string, u *memory.Unit, path string) {
	var known []string
	if t := u.LastChange(); !t.IsZero() {
		known = append(known, t.Format(time.DateOnly))
	}
	for _, s := range []string{u.Author(), u.Origin, path} {
		if s != "" {
			known = append(known, p.clean(inLine(s)))
		}
	}
	status := u.Status.String()
	if len(known) > 0 {
		status = fmt.Sprintf("%-9s", status)
	}
	number := fmt.Sprintf("%5d", u.ID)
	if sign != "" {
		number = sign + strings.TrimPrefix(number, " ")
	}
	p.printf("%s  %s\n", number, strings.TrimSpace(status+"  "+p.paint(strings.Join(known, ", "), color.Faint)))
	p.printf("       %s\n       %s\n", p.text1(u.Source), p.text1(u.Target))
	var more []string
	for _, n := range u.Notes {
		more = append(more, p.text1(n))
	}
	for _, q := range u.Props {
		more = append(more, p.text1(q.Key+"="+q.Value))
	}
	if len(more) > 0 {
		p.printf("       %s\n", p.paint("("+strings.Join(more, "; ")+")", color.Faint))
	}
}
