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
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Present() {
				return usagef("stats takes no arguments")
			}
			return runStats(c.Context, o)
		}),
	}
}

// statsJSON is what a memory holds, as printed with --json.
type statsJSON struct {
	Memory      string         `json:"memory"`
	Units       int            `json:"units"`
	Drafts      int            `json:"drafts"`
	Rejected    int            `json:"rejected"`
	SourceWords int            `json:"source_words"`
	TargetWords int            `json:"target_words"`
	Languages   map[string]int `json:"languages"`
	Authors     map[string]int `json:"authors"`
	Origins     map[string]int `json:"origins"`
	First       string         `json:"first"`
	Last        string         `json:"last"`
	Bytes       int64          `json:"bytes"`
}

func runStats(ctx context.Context, o *common) error {
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
		s, err := m.Stats()
		if err != nil {
			return err
		}
		// A bilingual file is in a temporary memory, whose size is no matter.
		if info, err := os.Stat(paths[i]); err == nil {
			s.Bytes = info.Size()
		}
		if o.json {
			err = p.value(statsJSON{
				paths[i], s.Units, s.Drafts, s.Rejected, s.SourceWords, s.TargetWords, s.Languages, s.Authors, s.Origins, date(s.First), date(s.Last), s.Bytes,
			})
		} else {
			if i > 0 {
				p.printf("\n")
			}
			err = p.stats(paths[i], s)
		}
		if err != nil {
			return err
		}
	}
	return p.Flush()
}

func (p *printer) stats(path string, s memory.Stats) error {
	w := tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = w.Write([]byte(strings.Join(cells, "\t") + "\n")) }
	row("memory", path)
	row("units", thousands(s.Units))
	if s.Drafts > 0 {
		row("  not confirmed", thousands(s.Drafts))
	}
	if s.Rejected > 0 {
		row("  rejected", thousands(s.Rejected))
	}
	row("source words", thousands(s.SourceWords))
	row("target words", thousands(s.TargetWords))
	if !s.First.IsZero() {
		row("from", s.First.Format("2006-01-02"))
		row("until", s.Last.Format("2006-01-02"))
	}
	row("file size", thousands(int(s.Bytes))+" bytes")
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
	return w.Flush()
}

func orUnknown(s string) string {
	if s == "" {
		return "(not known)"
	}
	return s
}
