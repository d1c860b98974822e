package cli

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"hafez/memory"
)

type searchOptions struct {
	in    string
	exact bool
	top   int
}

func searchCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "search",
		Usage:     "show where words were used, with their translation",
		ArgsUsage: "TERM…",
		Description: `Shows every unit of the memory that uses all the words of TERM, one line each with
the word in [ ], and below it the translation and where it comes from. Words in
quotes must stand side by side; the shell wants quotes of its own around them:

  hafez search '"foreign minister" Tehran'

Forms of the words are found too (کتاب: کتاب‌ها، کتابی; رفتن: می‌رود; say: said), however
the words were typed. Those closest to TERM come first, of these the ones
with the words nearest to each other, confirmed ones before drafts, and what
was added last; what was rejected never comes. What comes as "clitic" has something tied to the word, or is
a part of another, and may well be another word. "-" is standard input.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "in", Usage: "the `SIDE` to search: source, target or both (default: the one in the script of TERM)"},
			&cli.BoolFlag{Name: "exact", Usage: "the words themselves, no forms"},
			&cli.IntFlag{Name: "top", Value: 20, Usage: "at most `N` hits; 0 is all"},
		},
		Action: action(s, func(c *cli.Context, o *common) error {
			return runSearch(c.Context, o, searchOptions{c.String("in"), c.Bool("exact"), c.Int("top")}, c.Args().Slice())
		}),
	}
}

// hitJSON is a hit as printed with --json. Spans are bytes of the side that
// has the words.
type hitJSON struct {
	ID        uint64   `json:"id"`
	Side      string   `json:"side"`
	Source    string   `json:"source"`
	Target    string   `json:"target"`
	Spans     [][2]int `json:"spans"`
	Closeness string   `json:"closeness"`
	Author    string   `json:"author"`
	Origin    string   `json:"origin"`
	Changed   string   `json:"changed"`
	Status    string   `json:"status,omitempty"` // of a draft
}

func runSearch(ctx context.Context, o *common, opts searchOptions, args []string) error {
	if opts.top < 0 {
		return usagef("--top is a number of hits, not %d", opts.top)
	}
	query := strings.Join(args, " ")
	if query == "-" {
		b, err := io.ReadAll(io.LimitReader(o.In, 1<<16))
		if err != nil {
			return err
		}
		query = string(b)
	}
	if strings.IndexFunc(query, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		return usagef("search takes TERM, a word or several")
	}
	side, err := sideOf(opts.in, query, o.from, o.to)
	if err != nil {
		return err
	}
	ms, err := o.readMemories(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()
	search := memory.SearchOptions{From: o.from, To: o.to, Side: side, Exact: opts.exact, Top: opts.top}
	if opts.top == 0 {
		search.Top = -1
	}
	r, err := ms.search(query, search)
	if errors.Is(err, memory.ErrQuery) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	p := newPrinter(o)
	if o.json {
		for _, h := range r.Hits {
			if err := p.value(hitOf(&h)); err != nil {
				return err
			}
		}
		return p.Flush()
	}
	p.concordance(r.Hits)
	if err := p.Flush(); err != nil {
		return err
	}
	switch most := ""; {
	case len(r.Hits) == 0:
		o.note("nothing found%s", advice(opts, side, query))
	case len(r.Hits) < r.Total:
		if r.AtMost {
			most = "up to "
		}
		o.note("the first %d of %s%s; --top shows more", len(r.Hits), most, count(r.Total, "hit"))
	}
	return nil
}

func hitOf(h *memory.Hit) hitJSON {
	u := &h.Unit
	j := hitJSON{
		ID: u.ID, Side: h.Side.String(), Source: u.Source, Target: u.Target, Spans: make([][2]int, len(h.Spans)), Closeness: h.Closeness.String(),
		Author: u.Author(), Origin: u.Origin, Changed: date(u.LastChange()),
	}
	if u.Status != memory.Confirmed {
		j.Status = u.Status.String()
	}
	for i, s := range h.Spans {
		j.Spans[i] = [2]int{s.Start, s.End}
	}
	return j
}

// advice says what else to try when nothing was found.
func advice(opts searchOptions, side memory.Side, query string) string {
	var try []string
	if opts.exact {
		try = append(try, "leave out --exact")
	}
	if opts.in != "" && side != memory.BothSides {
		try = append(try, "leave out --in "+opts.in)
	}
	switch {
	case strings.ContainsAny(query, "\"«“„"):
		try = append(try, "leave out the quotes")
	case len(strings.Fields(query)) > 1:
		try = append(try, "take fewer words")
	}
	if len(try) == 0 {
		return "; try another word, or another memory with -m"
	}
	return "; try to " + strings.Join(try, ", or ")
}

// sideOf is the side to search: as told, or the one whose language is written
// in the script of the query, if only one is.
func sideOf(told, query, from, to string) (memory.Side, error) {
	switch told {
	case "source":
		return memory.SourceSide, nil
	case "target":
		return memory.TargetSide, nil
	case "both":
		return memory.BothSides, nil
	case "":
	default:
		return 0, usagef("--in is source, target or both, not %q", told)
	}
	arabic, others := false, false
	for _, r := range query {
		if unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) {
			arabic = true
		} else if unicode.IsLetter(r) {
			others = true
		}
	}
	source, target := inArabicScript(from), inArabicScript(to)
	if arabic == others || source == target {
		return memory.BothSides, nil
	}
	if arabic == source {
		return memory.SourceSide, nil
	}
	return memory.TargetSide, nil
}

// inArabicScript tells the languages that are written in it, by their code.
func inArabicScript(language string) bool {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(language), "_", "-"), "-")
	switch code {
	case "fa", "fas", "per", "pes", "prs", "ar", "ara", "ur", "urd", "ps", "pus", "ckb", "sd", "snd", "ug", "uig":
		return true
	}
	return false
}
