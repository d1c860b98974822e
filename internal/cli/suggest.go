package cli

import (
	"context"
	"iter"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"hafez/memory"
	"hafez/segment"
)

type suggestOptions struct {
	textOptions
	files    []string
	lines    bool
	min, top int
	penalty  int // of a draft
	why      bool
}

func suggestCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "suggest",
		Usage:     "bring back what was translated before",
		ArgsUsage: "[TEXT… | -f FILE…]",
		Description: `Looks up each segment of TEXT, of each FILE, or of standard input, and prints
the matches, best first: the score (100 at most), the kind, where the unit comes
from, what differs, and the translation.

  context       the same text, and the segment before or after it is the same
  exact         the same text
  orthographic  the same text, typed differently
  numbers       the same but for numbers or dates
  fuzzy         nearly the same: [-these-] words are in the memory, [+those+] are
                in the query

A draft, a unit that nobody has confirmed yet, loses --draft-penalty points; hafez
add confirms it. What was rejected is never brought back.

A TEXT that the memory knows as a whole is looked up as a whole. With --lines
each line of FILE or of standard input, and each TEXT, is one query.

Without TEXT and FILE, on a terminal, there is a prompt: lines are looked up as
you type them, :add keeps a translation, :help tells the rest. The lines are
kept nowhere.

--why explains each score: the base, 100·(1 − D/n), where n is the words of the
longer text and D what it takes to make the source the query, 1 for a word that
is inserted, deleted or replaced and 0.6 for one replaced by a similar one; what
is taken off for numbers, punctuation, tags and spacing, and of a draft; and what
was typed differently and counts as the same. With --json each match then has an object
"why": "terms" (name and points; they add up to the score), "unit" (words, or
characters where both texts are of one or two words), "view" (split, cut at
half-spaces, or joined), "query_words", "source_words", "distance" (D) and
"length" (n), "other_base" (in the other view, or null), "steps" (op, source,
query, cost; changed of letters in a replaced word), "query_marks",
"source_marks", "query_tags", "source_tags" (what only one text has), "folded"
(query, source, count).`,
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "file", Aliases: []string{"f"}, Usage: "a text `FILE` to look up; - is standard input", TakesFile: true},
			&cli.BoolFlag{Name: "lines", Usage: "each line is one query"},
			&cli.IntFlag{Name: "min", Value: 70, Usage: "the lowest `SCORE`, 1 to 100"},
			&cli.IntFlag{Name: "top", Value: 5, Usage: "at most `N` matches for each segment; 0 is all"},
			draftPenaltyFlag(),
			&cli.BoolFlag{Name: "why", Usage: "explain each score, term by term"},
		}, textFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			text, err := textOptionsOf(c)
			if err != nil {
				return err
			}
			opts := suggestOptions{text, c.StringSlice("file"), c.Bool("lines"), c.Int("min"), c.Int("top"), c.Int("draft-penalty"), c.Bool("why")}
			return runSuggest(c.Context, o, opts, c.Args().Slice())
		}),
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
	if err := checkPenalty(opts.penalty); err != nil {
		return err
	}
	// Rules are made only when a text is to be cut.
	compile := sync.OnceValues(func() (*segment.Rules, error) { return o.compile(ctx, opts.textOptions, o.from) })
	files, texts := opts.files, args
	switch {
	case len(files) > 0: // -f a.txt b.txt
		files, texts = append(files, args...), nil
	case len(args) == 1 && args[0] == "-" || len(args) == 0 && !o.InTerminal:
		files, texts = []string{"-"}, nil
	case len(args) == 0 && o.OutTerminal && !o.json:
		return runPrompt(ctx, o, opts, compile)
	case len(args) == 0:
		return usagef("suggest takes TEXT, -f FILE, or text on standard input")
	}
	ms, err := o.readMemories(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()

	s := suggester{printer: newPrinter(o), ms: ms, explain: opts.why, opts: opts.lookup(o)}
	defer s.Flush()
	for _, t := range texts {
		if err := s.text(t, opts, compile); err != nil {
			return errJoin(s.Flush(), err)
		}
	}
	for _, f := range files {
		queries := o.lines(ctx, f, opts.encoding)
		if !opts.lines {
			r, err := compile()
			if err != nil {
				return err
			}
			queries = textsOf(o.segments(ctx, f, r, opts.textOptions, nil))
		}
		for q, err := range inContext(queries) {
			if err == nil {
				err = s.query(q)
			}
			if err == nil && f == "-" { // Whoever writes the queries may wait for the answers.
				err = s.Flush()
			}
			if err != nil {
				return errJoin(s.Flush(), err)
			}
		}
	}
	s.summary()
	return s.Flush()
}

// lookup is what the options say to a look-up.
func (opts suggestOptions) lookup(o *common) memory.LookupOptions {
	l := memory.LookupOptions{From: o.from, To: o.to, Min: opts.min, Top: opts.top, DraftPenalty: penaltyOf(opts.penalty)}
	if opts.top == 0 {
		l.Top = -1
	}
	return l
}

func draftPenaltyFlag() cli.Flag {
	return &cli.IntFlag{Name: "draft-penalty", Value: memory.DraftPenalty, Usage: "a draft scores `POINTS` less, 0 to 100"}
}

func checkPenalty(points int) error {
	if points < 0 || points > 100 {
		return usagef("--draft-penalty is a number of points from 0 to 100, not %d", points)
	}
	return nil
}

// penaltyOf is the penalty as a look-up wants it, to which zero is the default.
func penaltyOf(points int) int {
	if points == 0 {
		return -1
	}
	return points
}

// textsOf gives the texts of segments.
func textsOf(segments iter.Seq2[located, error]) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for s, err := range segments {
			if !yield(s.Text, err) {
				return
			}
		}
	}
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
	explain bool
	prompt  *prompt // nil if there is none
	queries int
	byKind  [memory.Fuzzy + 2]int // by the kind of the best match; the last: no match
}

// text looks up a text from the command line: as a whole if the memory knows
// it so, else segment by segment.
func (s *suggester) text(text string, opts suggestOptions, compile func() (*segment.Rules, error)) error {
	found, err := s.ms.lookup(text, s.opts)
	if err != nil {
		return err
	}
	if len(found) > 0 || opts.lines {
		return s.print(text, found)
	}
	r, err := compile()
	if err != nil {
		return err
	}
	parts := func(yield func(string, error) bool) {
		for seg := range segment.Split(text, r, segment.Options{Paragraphs: opts.paragraphs}) {
			if !yield(seg.Text, nil) {
				return
			}
		}
	}
	n := 0
	for q, err := range inContext(parts) {
		switch {
		case err != nil:
		case q.text == strings.TrimSpace(text): // looked up already
			err = s.print(q.text, nil)
		default:
			err = s.query(q)
		}
		if err != nil {
			return err
		}
		n++
	}
	if n == 0 { // white space alone
		return s.print(text, nil)
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

	// Of a draft: its status, and what it loses by that.
	Status  string `json:"status,omitempty"`
	Penalty int    `json:"penalty,omitempty"`

	// Where the suggestion is not the target: from and to, in bytes.
	Adapted [][2]int `json:"adapted,omitempty"`

	Why *whyJSON `json:"why,omitempty"`
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
			Score: m.Score, Kind: m.Kind.String(), ID: m.Unit.ID, Source: m.Unit.Source, Target: m.Unit.Target, Suggestion: m.Suggestion,
			Author: m.Unit.Author(), Origin: m.Unit.Origin, Changed: date(m.Unit.LastChange()),
		}
		if m.Unit.Status != memory.Confirmed {
			j.Matches[i].Status, j.Matches[i].Penalty = m.Unit.Status.String(), m.Penalty
		}
		for _, span := range m.Adapted {
			j.Matches[i].Adapted = append(j.Matches[i].Adapted, [2]int{span.Start, span.End})
		}
		if s.explain {
			j.Matches[i].Why = whyOf(text, &m)
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
