package cli

import (
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hafez/memory"
)

type addOptions struct {
	author, origin string
	notes, props   []string
}

func addCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "add",
		Usage:     "add one pair to the memory",
		ArgsUsage: "SOURCE TARGET",
		Description: `Adds the pair, as typed. A pair that is there as a draft, or was rejected, is
confirmed by it; one that is confirmed already stays as it is. The same source
with another translation is kept beside it. One of the two may be "-",
standard input.`,
		Flags: []cli.Flag{
			authorFlag(),
			&cli.StringSliceFlag{Name: "note", Usage: "a remark, as `TEXT`; may be given more than once"},
			&cli.StringFlag{Name: "origin", Usage: "`WHERE` the pair comes from, such as a file's name"},
			&cli.StringSliceFlag{Name: "prop", Usage: "a property, as `KEY=VALUE`; may be given more than once"},
		},
		Action: action(s, func(c *cli.Context, o *common) error {
			opts := addOptions{c.String("author"), c.String("origin"), c.StringSlice("note"), c.StringSlice("prop")}
			return runAdd(o, opts, c.Args().Slice())
		}),
	}
}

func authorFlag() cli.Flag {
	return &cli.StringFlag{Name: "author", EnvVars: []string{"HAFEZ_AUTHOR"}, Usage: "the `NAME` of the translator (default: the user's)"}
}

// addedJSON is what became of an added pair, as printed with --json.
type addedJSON struct {
	ID      uint64 `json:"id"`
	Outcome string `json:"outcome"`
}

func runAdd(o *common, opts addOptions, args []string) error {
	if len(args) != 2 {
		return usagef("add takes SOURCE and TARGET, put quotes around each; %d given", len(args))
	}
	if args[0] == "-" && args[1] == "-" {
		return usagef("only one of SOURCE and TARGET can be standard input")
	}
	for i := range args {
		if args[i] == "-" {
			b, err := io.ReadAll(io.LimitReader(o.In, 1<<20))
			if err != nil {
				return err
			}
			args[i] = strings.TrimRight(string(b), "\r\n")
		}
	}
	u := o.newUnit(args[0], args[1], opts.author)
	u.Origin = opts.origin
	for _, n := range opts.notes {
		if strings.TrimSpace(n) != "" { // An empty variable of a script is no remark.
			u.Notes = append(u.Notes, n)
		}
	}
	for _, p := range opts.props {
		k, v, ok := strings.Cut(p, "=")
		if !ok || k == "" {
			return usagef("--prop takes KEY=VALUE, not %q", p)
		}
		u.Props = append(u.Props, memory.Prop{Key: k, Value: v})
	}
	if err := u.Check(); err != nil {
		return err
	}
	m, err := o.writeMemory()
	if err != nil {
		return err
	}
	defer m.Close()
	id, outcome, err := m.Add(u)
	if err != nil {
		return err
	}
	p := newPrinter(o)
	if o.json {
		return errJoin(p.value(addedJSON{id, outcome.String()}), p.Flush())
	}
	p.added(id, outcome)
	return p.Flush()
}

// newUnit is a pair that somebody makes now.
func (o *common) newUnit(source, target, who string) memory.Unit {
	now := time.Now().UTC().Truncate(time.Second)
	who = author(who)
	return memory.Unit{
		Source: source, Target: target, From: o.from, To: o.to, Created: now, Changed: now, CreatedBy: who, ChangedBy: who,
	}
}

func (p *printer) added(id uint64, outcome memory.Outcome) {
	switch outcome {
	case memory.Added:
		p.printf("added as unit %d\n", id)
	case memory.Updated:
		p.printf("unit %d was there, not confirmed: it is confirmed now\n", id)
	default:
		p.printf("unit %d is there already: nothing changed\n", id)
	}
}
