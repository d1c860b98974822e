package cli

import (
	"context"
	"iter"

	"github.com/urfave/cli/v2"

	"hafez/memory"
	"hafez/segment"
)

type suggestOptions struct {
	files                       []string
	lines                       bool
	min, top                    int
	rules, encoding, paragraphs string
}

func suggestCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "suggest",
		Usage:     "bring back what was translated before",
		ArgsUsage: "[TEXT…] | -f FILE…",
		Description: `Looks up each segment of TEXT, of each FILE, or of standard input, and prints
the matches, best first: the score (100 at most), the kind, where the unit comes
from, what differs, and the translation.

  context       the same text, and the segment before or after it is the same
  exact         the same text
  orthographic  the same text, typed differently
  numbers       the same but for numbers or dates
  fuzzy         nearly the same: [-these-] words are in the memory, [+those+] are
                in the query

A TEXT that the memory knows as a whole is looked up as a whole. With --lines
each line of FILE or of standard input, and each TEXT, is one query.`,
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "file", Aliases: []string{"f"}, Usage: "a text `FILE` to look up; - is standard input", TakesFile: true},
			&cli.BoolFlag{Name: "lines", Usage: "each line is one query"},
			&cli.IntFlag{Name: "min", Value: 70, Usage: "the lowest `SCORE`, 1 to 100"},
			&cli.IntFlag{Name: "top", Value: 5, Usage: "at most `N` matches for each segment; 0 is all"},
		}, textFlags()...),
		Action: func(c *cli.Context) error {
			o, err := commonOf(c, s)
			if err != nil {
				return err
			}
			opts := suggestOptions{
				c.StringSlice("file"), c.Bool("lines"), c.Int("min"), c.Int("top"),
				c.String("rules"), c.String("encoding"), c.String("paragraphs"),
			}
			return runSuggest(c.Context, o, opts, c.Args().Slice())
		},
	}
}

// query is one segment to be looked up, with its neighbours.
type query struct{ text, previous, next string }

func runSuggest(ctx context.Context, o *common, opts suggestOptions, args []string) error {
	if opts.min < 1 || opts.min > 100 {
		return usagef("--min is a score from 1 to 100, not %d", opts.min)
	}
	if opts.top < 0 {
		return usagef("--top is a number of matches, not %d", opts.top)
	}
	paragraphs, err := paragraphsOf(opts.paragraphs)
	if err != nil {
		return err
	}
	files, texts := opts.files, args
	switch {
	case len(files) > 0: // -f a.txt b.txt
		files, texts = append(files, args...), nil
	case len(args) == 1 && args[0] == "-" || len(args) == 0 && !o.InTerminal:
		files, texts = []string{"-"}, nil
	case len(args) == 0:
		return usagef("suggest takes TEXT, -f FILE, or text on standard input")
	}
	r, err := rules(opts.rules, o.from)
	if err != nil {
		return err
	}
	ms, err := o.readMemories(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()

	s := suggester{printer: newPrinter(o), ms: ms, opts: memory.LookupOptions{From: o.from, To: o.to, Min: opts.min, Top: opts.top}}
	if opts.top == 0 {
		s.opts.Top = -1
	}
	defer s.Flush()
	so := segment.Options{Paragraphs: paragraphs}
	for _, t := range texts {
		if err := s.text(t, opts.lines, r, so); err != nil {
			return err
		}
	}
	for _, f := range files {
		queries := func(yield func(string, error) bool) {
			for seg, err := range o.segments(ctx, f, opts.encoding, r, so) {
				if !yield(seg.Text, err) {
					return
				}
			}
		}
		if opts.lines {
			queries = o.lines(ctx, f, opts.encoding)
		}
		for q, err := range inContext(queries) {
			if err == nil {
				err = s.query(q)
			}
			if err != nil {
				return errJoin(s.Flush(), err)
			}
		}
	}
	s.summary()
	return s.Flush()
}

// inContext gives each text with the one before and the one after it.
func inContext(texts iter.Seq2[string, error]) iter.Seq2[query, error] {
	return func(yield func(query, error) bool) {
		var q query
		waiting := false
		for t, err := range texts {
			if waiting {
				if err == nil {
					q.next = t
				}
				if !yield(q, nil) {
					return
				}
			}
			if err != nil {
				yield(query{}, err)
				return
			}
			q = query{text: t, previous: q.text}
			waiting = true
		}
		if waiting {
			yield(q, nil)
		}
	}
}

// suggester looks queries up and prints what comes back.
type suggester struct {
	*printer
	ms      memories
	opts    memory.LookupOptions
	queries int
	byKind  [memory.Fuzzy + 2]int // by the kind of the best match; the last: no match
}

// text looks up a text from the command line: as a whole if the memory knows
// it so, else segment by segment.
func (s *suggester) text(text string, whole bool, r *segment.Rules, so segment.Options) error {
	var parts []string
	for seg := range segment.Split(text, r, so) {
		parts = append(parts, seg.Text)
	}
	if whole || len(parts) < 2 {
		return s.query(query{text: text})
	}
	found, err := s.ms.lookup(text, s.opts)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return s.print(text, found)
	}
	for i, part := range parts {
		q := query{text: part}
		if i > 0 {
			q.previous = parts[i-1]
		}
		if i+1 < len(parts) {
			q.next = parts[i+1]
		}
		if err := s.query(q); err != nil {
			return err
		}
	}
	return nil
}

func (s *suggester) query(q query) error {
	opts := s.opts
	opts.Previous, opts.Next = q.previous, q.next
	found, err := s.ms.lookup(q.text, opts)
	if err != nil {
		return err
	}
	return s.print(q.text, found)
}

// suggestJSON is what comes back for a query, as printed with --json.
type suggestJSON struct {
	Query   string      `json:"query"`
	Matches []matchJSON `json:"matches"`
}

type matchJSON struct {
	Score      int    `json:"score"`
	Kind       string `json:"kind"`
	ID         uint64 `json:"id"`
	Source     string `json:"source"`
	Target     string `json:"target"`
	Suggestion string `json:"suggestion"`
	Author     string `json:"author"`
	Origin     string `json:"origin"`
	Changed    string `json:"changed"`
}

func (s *suggester) print(text string, found []memory.Match) error {
	s.queries++
	if len(found) > 0 {
		s.byKind[found[0].Kind]++
	} else {
		s.byKind[len(s.byKind)-1]++
	}
	if !s.o.json {
		s.readable(text, found)
		return nil
	}
	j := suggestJSON{text, make([]matchJSON, len(found))}
	for i, m := range found {
		j.Matches[i] = matchJSON{
			m.Score, m.Kind.String(), m.Unit.ID, m.Unit.Source, m.Unit.Target, m.Suggestion, m.Unit.Author(), m.Unit.Origin, date(m.Unit.LastChange()),
		}
	}
	return s.value(j)
}

// summary tells on standard error how the queries fared.
func (s *suggester) summary() {
	if s.o.json || s.queries < 2 {
		return
	}
	if err := s.Flush(); err != nil {
		return
	}
	line := ""
	for k, n := range s.byKind {
		name := "no match"
		if k < len(s.byKind)-1 {
			name = memory.Kind(k).String()
		}
		if n > 0 {
			line += ", " + thousands(n) + " " + name
		}
	}
	s.o.note("%s segments: %s", thousands(s.queries), line[2:])
}
