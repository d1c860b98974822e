package cli

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hafez/memory"
)

// filterFlags say which units are meant, for all commands that take several.
func filterFlags() []cli.Flag { return filterFlagsNamed("") }

// filterFlagsNamed are filterFlags with a prefix, for a command that has flags of the
// same names.
func filterFlagsNamed(prefix string) []cli.Flag {
	const category = "which units:"
	return []cli.Flag{
		&cli.StringFlag{Name: prefix + "text", Category: category, Usage: "those with `TEXT` on either side, however it was typed"},
		&cli.StringFlag{Name: prefix + "source", Category: category, Usage: "those with `TEXT` in the source"},
		&cli.StringFlag{Name: prefix + "target", Category: category, Usage: "those with `TEXT` in the target"},
		&cli.StringFlag{Name: prefix + "by", Category: category, Usage: "those that `NAME` changed last"},
		&cli.StringFlag{Name: prefix + "origin", Category: category, Usage: "those that come from `FILE`, in which * stands for any letters and ? for one"},
		&cli.StringFlag{Name: prefix + "after", Category: category, Usage: "those changed on `DATE` or later: 2026-05-31, 2026-05 or 2026, or a Jalali date such as 1405-03-10"},
		&cli.StringFlag{Name: prefix + "before", Category: category, Usage: "those changed before `DATE`"},
		&cli.StringSliceFlag{Name: prefix + "prop", Category: category, Usage: "those with the property `KEY`, or KEY=VALUE; may be given more than once"},
		&cli.StringFlag{Name: prefix + "status", Category: category, Usage: "those with this `STATUS`: " + strings.Join(statusNames(), " or ") + ", or several with commas"},
	}
}

// filterHelp is what the help of these commands says of their flags.
const filterHelp = `Which units are meant, the flags tell: all that they say has to be so. Texts are
found within words too, typed with other letters, digits or half-spaces; numbers and
names are whole. Days are those of UTC. --from and --to choose languages.`

// filterOf is what filterFlags, the common flags and the arguments, if they are
// numbers of units, say.
func filterOf(c *cli.Context, o *common, args []string) (memory.Filter, error) {
	return filterNamed(c, o, "", args)
}

// filterNamed is filterOf for filterFlagsNamed.
func filterNamed(c *cli.Context, o *common, prefix string, args []string) (memory.Filter, error) {
	f := memory.Filter{
		Text: c.String(prefix + "text"), Source: c.String(prefix + "source"), Target: c.String(prefix + "target"),
		Author: c.String(prefix + "by"), Origin: c.String(prefix + "origin"), Props: c.StringSlice(prefix + "prop"),
	}
	if o.named {
		f.From, f.To = o.from, o.to
	}
	// An empty variable of a script must not make one filter of another.
	for _, name := range []string{"text", "source", "target", "by", "origin", "after", "before", "status"} {
		if flag := prefix + name; c.IsSet(flag) && c.String(flag) == "" {
			return f, usagef("--%s has an empty value: leave it out", flag)
		}
	}
	for _, d := range []struct {
		flag string
		to   *time.Time
	}{{prefix + "after", &f.After}, {prefix + "before", &f.Before}} {
		if !c.IsSet(d.flag) {
			continue
		}
		day, err := memory.ParseDay(c.String(d.flag))
		if err != nil {
			return f, usagef("--%s: %w", d.flag, err)
		}
		*d.to = day
	}
	if flag := prefix + "status"; c.IsSet(flag) {
		for _, name := range strings.Split(c.String(flag), ",") {
			s, ok := statusOf(strings.TrimSpace(name))
			if !ok {
				return f, usagef("--%s is %s, or several with commas, not %q", flag, strings.Join(statusNames(), " or "), name)
			}
			f.Status = append(f.Status, s)
		}
	}
	for _, a := range args {
		r, err := idRange(a)
		if err != nil {
			return f, err
		}
		f.IDs = append(f.IDs, r)
	}
	if err := f.Check(); err != nil {
		return f, usageError{err}
	}
	return f, nil
}

// statuses are all that a unit may have.
func statuses() []memory.Status {
	return []memory.Status{memory.Confirmed, memory.Draft, memory.Rejected}
}

func statusNames() (names []string) {
	for _, s := range statuses() {
		names = append(names, s.String())
	}
	return names
}

func statusOf(name string) (memory.Status, bool) {
	for _, s := range statuses() {
		if s.String() == name {
			return s, true
		}
	}
	return 0, false
}

// idRange reads the number of a unit, or the first and last of several: 12, 12-40.
func idRange(arg string) (memory.IDRange, error) {
	first, last, several := strings.Cut(strings.ReplaceAll(arg, "–", "-"), "-")
	if !several {
		last = first
	}
	from, ok1 := unitNumber(first)
	to, ok2 := unitNumber(last)
	if !ok1 || !ok2 {
		return memory.IDRange{}, usagef("%q is no number of a unit: they are given as 12, or 12-40", arg)
	}
	return memory.IDRange{First: from, Last: to}, nil
}

// unitNumber reads a number from 1 in digits of any kind.
func unitNumber(s string) (uint64, bool) {
	n, err := strconv.ParseUint(asciiDigits(s), 10, 64)
	return n, err == nil && n > 0
}

// selected is a unit that is meant, and which of the memories it is in.
type selected struct {
	memory.Unit
	memory int
}

// selected gives the units of all memories that a filter means, and shows how far it
// is; what says what is done, empty: nothing is shown.
func (o *common) selected(ctx context.Context, ms memories, f memory.Filter, what string) iter.Seq2[selected, error] {
	return func(yield func(selected, error) bool) {
		total := int64(0)
		for _, m := range ms {
			n, err := m.Count()
			if err != nil {
				yield(selected{}, err)
				return
			}
			total += int64(n)
		}
		if len(f.IDs) > 0 {
			total = -1
		}
		bar := o.progress(what, total)
		defer bar.end()
		is := f.Matcher()
		for i, m := range ms {
			// All that are read count, so that the bar moves when few are meant.
			for u, err := range m.Select(memory.Filter{IDs: f.IDs}) {
				if err == nil {
					err = ctx.Err()
				}
				if what != "" {
					bar.add(1)
				}
				if err == nil && !is(u) {
					continue
				}
				if !yield(selected{u, i}, err) || err != nil {
					return
				}
			}
		}
	}
}

// nothingMeant says that no unit is as a filter wants it.
func nothingMeant(f memory.Filter, path string) error {
	languages := memory.Filter{From: f.From, To: f.To}
	f.From, f.To = "", ""
	if f.Empty() && !languages.Empty() {
		return hint(fmt.Errorf("%s: no unit from %s to %s", path, languages.From, languages.To), "hafez stats tells the languages")
	}
	if ids := f.IDs; len(ids) == 1 && ids[0].First == ids[0].Last && onlyIDs(f) {
		return hint(fmt.Errorf("%s: there is no unit %d", path, ids[0].First), "an edited unit has another number, and a deleted one none; hafez list shows them, hafez history what was done")
	}
	return hint(fmt.Errorf("%s: no unit is like that", path), "hafez stats tells authors, origins and dates, hafez list tries flags out")
}

// onlyIDs tells whether a filter wants nothing but numbers of units.
func onlyIDs(f memory.Filter) bool {
	f.IDs, f.From, f.To = nil, "", ""
	return f.Empty()
}

// notThere says which units that a filter names by their numbers are not among those
// found, which are in the order of their numbers.
func notThere(f memory.Filter, found []uint64) []string {
	var missing []string
	for _, r := range f.IDs {
		if _, is := slices.BinarySearch(found, r.First); r.First == r.Last && !is {
			missing = append(missing, strconv.FormatUint(r.First, 10))
		}
	}
	if len(missing) == 0 || !onlyIDs(f) {
		return nil
	}
	return []string{"there is no unit " + strings.Join(missing, ", ")}
}
