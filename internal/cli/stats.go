package cli

import (
	"cmp"
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"hafez/memory"
)

func statsCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "stats",
		Usage:     "say what the memory holds",
		ArgsUsage: " ",
		Description: `Counts the units of the memory, and their words, by status, languages, people,
origins, and months of their last change.

` + filterHelp,
		Flags: filterFlags(),
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Present() {
				return usagef("stats takes flags, no arguments")
			}
			filter, err := filterOf(c, o, nil)
			if err != nil {
				return err
			}
			return runStats(c.Context, o, filter)
		}),
	}
}

// statsJSON is what a memory holds, as printed with --json.
type statsJSON struct {
	Memory      string         `json:"memory"`
	Units       int            `json:"units"`
	Drafts      int            `json:"drafts"`
	Rejected    int            `json:"rejected"`
	Statuses    map[string]int `json:"statuses"`
	SourceWords int            `json:"source_words"`
	TargetWords int            `json:"target_words"`
	Languages   map[string]int `json:"languages"`
	Authors     map[string]int `json:"authors"`
	Origins     map[string]int `json:"origins"`
	First       string         `json:"first"`
	Last        string         `json:"last"`
	Growth      []monthJSON    `json:"growth"`
	Bytes       int64          `json:"bytes"`
}

// monthJSON is how many units were changed last in a month.
type monthJSON struct {
	Month string `json:"month"`
	Units int    `json:"units"`
}

func runStats(ctx context.Context, o *common, filter memory.Filter) error {
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
	for i, m := range ms {
		var s memory.Stats
		for u, err := range o.selected(ctx, ms[i:i+1], filter, "counting") {
			if err != nil {
				return err
			}
			s.Add(u.Unit)
		}
		if s.Bytes, err = m.Size(); err != nil {
			return err
		}
		// A bilingual file is in a temporary memory, whose size is no matter.
		if info, err := os.Stat(paths[i]); err == nil {
			s.Bytes = info.Size()
		}
		if o.json {
			err = p.value(statsOf(paths[i], &s))
		} else {
			if i > 0 {
				p.printf("\n")
			}
			err = p.stats(paths[i], &s, filter.Empty())
		}
		if err != nil {
			return err
		}
	}
	return p.Flush()
}

func statsOf(path string, s *memory.Stats) statsJSON {
	j := statsJSON{
		Memory: path, Units: s.Units, Drafts: s.Statuses[memory.Draft], Rejected: s.Statuses[memory.Rejected], Statuses: byName(s.Statuses),
		SourceWords: s.SourceWords, TargetWords: s.TargetWords,
		Languages: s.Languages, Authors: s.Authors, Origins: s.Origins,
		First: date(s.First), Last: date(s.Last), Growth: growth(s.Months), Bytes: s.Bytes,
	}
	for _, counts := range []*map[string]int{&j.Languages, &j.Authors, &j.Origins} {
		if *counts == nil { // no unit: {} and not null
			*counts = map[string]int{}
		}
	}
	return j
}

func byName(counts map[memory.Status]int) map[string]int {
	names := make(map[string]int)
	for s, n := range counts {
		names[s.String()] = n
	}
	return names
}

// growth gives months in their order.
func growth(units map[string]int) []monthJSON {
	months := make([]monthJSON, 0, len(units))
	for _, m := range slices.Sorted(maps.Keys(units)) {
		months = append(months, monthJSON{m, units[m]})
	}
	return months
}

// stats prints what a memory holds; whole says that all of its units are counted.
func (p *printer) stats(path string, s *memory.Stats, whole bool) error {
	w := tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = w.Write([]byte(strings.Join(cells, "\t") + "\n")) }
	row("memory", path)
	row("units", thousands(s.Units))
	if s.Statuses[memory.Confirmed] < s.Units {
		for _, status := range statuses() {
			if n := s.Statuses[status]; n > 0 {
				row("  "+status.String(), thousands(n))
			}
		}
	}
	row("source words", thousands(s.SourceWords))
	row("target words", thousands(s.TargetWords))
	if !s.First.IsZero() {
		row("from", s.First.Format("2006-01-02"))
		row("until", s.Last.Format("2006-01-02"))
	}
	if whole {
		row("file size", thousands(int(s.Bytes))+" bytes")
	}
	for _, part := range []struct {
		name   string
		counts map[string]int
	}{{"languages", s.Languages}, {"authors", s.Authors}, {"origins", s.Origins}} {
		if len(part.counts) == 0 {
			continue
		}
		row(part.name)
		// The most frequent first; a long tail is summed up.
		keys := slices.SortedFunc(maps.Keys(part.counts), func(a, b string) int {
			return cmp.Or(cmp.Compare(part.counts[b], part.counts[a]), cmp.Compare(a, b))
		})
		const most = 15
		rest := 0
		for i, k := range keys {
			if i >= most {
				rest += part.counts[k]
				continue
			}
			row("  "+p.text1(orUnknown(k)), thousands(part.counts[k]))
		}
		if rest > 0 {
			row("  "+thousands(len(keys)-most)+" others", thousands(rest))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	p.growth(growth(s.Months))
	return nil
}

func orUnknown(s string) string {
	if s == "" {
		return "(not known)"
	}
	return s
}
