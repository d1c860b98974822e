package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/urfave/cli/v2"

	"hafez/align"
	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/memory"
)

type alignOptions struct {
	textOptions
	lines         bool
	output        string
	add           bool
	minConfidence float64
	author        string
	learn         bool
}

func alignCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "align",
		Usage:     "make pairs of an article and its translation",
		ArgsUsage: "SOURCE TARGET",
		Description: `Cuts both files into segments, finds which belong together, and prints the
beads as TSV: the texts, how sure the pairing is (0 to 1), and which segments
they are, from 1. A segment without a partner stands alone in its row.
--rules, --encoding and the like are for both files.`,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "lines", Usage: "each line of the files is one segment already"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write the pairs into `FILE`: .tsv (all beads) or .tmx (those with both sides)", TakesFile: true},
			&cli.BoolFlag{Name: "add", Usage: "put the pairs into the memory, as drafts"},
			&cli.Float64Flag{Name: "min-confidence", Value: 0.9, Usage: "with --add or -o FILE.tmx: leave out beads less sure than `X`, 0 to 1"},
			authorFlag(),
			&cli.BoolFlag{Name: "learn", Value: true, DefaultText: "if a memory is named or --add is given", Usage: "use what the memory knows of words: its glossary, and what is learned from its confirmed units; --learn=false does without"},
		}, textFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			text, err := textOptionsOf(c)
			if err != nil {
				return err
			}
			opts := alignOptions{text, c.Bool("lines"), c.String("output"), c.Bool("add"), c.Float64("min-confidence"), c.String("author"), c.Bool("learn")}
			opts.learn = opts.learn && (c.IsSet("learn") || opts.add || slices.ContainsFunc(o.memories, func(m string) bool { return m != "" }))
			return runAlign(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

// aligned is an alignment with the segments it is of.
type aligned struct {
	source, target []string
	beads          []align.Bead
}

func runAlign(ctx context.Context, o *common, opts alignOptions, args []string) error {
	if len(args) != 2 {
		return usagef("align takes SOURCE and TARGET; %d given", len(args))
	}
	if args[0] == "-" && args[1] == "-" {
		return usagef("only one of SOURCE and TARGET can be standard input")
	}
	if !(opts.minConfidence >= 0 && opts.minConfidence <= 1) {
		return usagef("--min-confidence is a number from 0 to 1, not %v", opts.minConfidence)
	}
	var format exchange.Format
	if opts.output != "" {
		switch strings.ToLower(filepath.Ext(opts.output)) {
		case ".xlsx", ".html", ".htm":
			return usagef("-o %s: these files are not there yet; use .tsv or .tmx", opts.output)
		}
		var err error
		if format, err = formatOf(opts.output, ""); err != nil {
			return err
		}
		if err := apart(opts.output, args...); err != nil {
			return err
		}
	}
	var a aligned
	for i, side := range []struct {
		language string
		to       *[]string
	}{{o.from, &a.source}, {o.to, &a.target}} {
		var err error
		if *side.to, err = o.side(ctx, args[i], side.language, opts); err != nil {
			return err
		}
	}
	if swapped(o.from, o.to, a.source, a.target) {
		return hint(fmt.Errorf("%s, %s: source and target look swapped: the source should be in %s", args[0], args[1], o.from),
			"give the files in the other order, or name their languages with --from and --to")
	}
	if err := a.align(ctx, o, opts.learn); err != nil {
		return err
	}
	p := newPrinter(o)
	var err error
	switch {
	case opts.output != "":
		err = o.writeBeads(opts, format, &a, args)
	case o.json:
		err = p.beadsJSON(&a)
	case !opts.add:
		err = a.writeTable(p)
	}
	if err == nil && opts.add {
		err = o.addBeads(ctx, p, opts, &a, args[0])
	}
	return errJoin(err, p.Flush())
}

// align finds the beads, if so with what the memories know of words.
func (a *aligned) align(ctx context.Context, o *common, learn bool) error {
	k := &knowledge{}
	if learn {
		var err error
		if k, err = o.knowledge(ctx); err != nil {
			return err
		}
	}
	bar := o.progress("aligning", -1)
	var err error
	a.beads, err = align.Align(ctx, a.source, a.target, k.options(align.Options{From: o.from, To: o.to, Progress: func(done, total int) {
		bar.total = int64(total)
		bar.set(int64(done))
	}}))
	bar.end()
	if err != nil {
		return errors.Join(err, k.close())
	}
	return k.keep(o)
}

// side gives the segments of one of the two files.
func (o *common) side(ctx context.Context, file, language string, opts alignOptions) ([]string, error) {
	var out []string
	if opts.lines {
		for line, err := range o.lines(ctx, file, opts.encoding) {
			if err != nil {
				return nil, err
			}
			out = append(out, line)
		}
		return out, nil
	}
	r, err := o.compile(ctx, opts.textOptions, language)
	if err != nil {
		return nil, err
	}
	for s, err := range o.segments(ctx, file, r, opts.textOptions, nil) {
		if err != nil {
			return nil, err
		}
		out = append(out, s.Text)
	}
	return out, nil
}

// texts are the two sides of a bead, the segments of each with a space
// between; empty lines leave no space.
func (a *aligned) texts(b align.Bead) (source, target string) {
	join := func(segments []string) string {
		if len(segments) == 1 {
			return segments[0]
		}
		var kept []string
		for _, s := range segments {
			if strings.TrimSpace(s) != "" {
				kept = append(kept, s)
			}
		}
		return strings.Join(kept, " ")
	}
	return join(a.source[b.Source.From:b.Source.To]), join(a.target[b.Target.From:b.Target.To])
}

// swapped reports whether one of the languages is Persian and its side has no
// letter of Arabic script, while the other side has.
func swapped(from, to string, source, target []string) bool {
	persian := func(language string) bool { return strings.HasPrefix(strings.ToLower(language), "fa") }
	arabic := func(segments []string) bool {
		return slices.ContainsFunc(segments, func(s string) bool {
			return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) })
		})
	}
	if persian(from) == persian(to) {
		return false
	}
	if persian(to) {
		source, target = target, source
	}
	return !arabic(source) && arabic(target)
}

// ids are segment numbers from 1.
func ids(r align.Range) []int {
	out := make([]int, 0, r.To-r.From)
	for i := r.From; i < r.To; i++ {
		out = append(out, i+1)
	}
	return out
}

// beadJSON is a bead as printed with --json.
type beadJSON struct {
	Source     []int   `json:"source"`
	Target     []int   `json:"target"`
	Confidence float64 `json:"confidence"`
	SourceText string  `json:"source_text"`
	TargetText string  `json:"target_text"`
}

func (p *printer) beadsJSON(a *aligned) error {
	for _, b := range a.beads {
		source, target := a.texts(b)
		if err := p.value(beadJSON{ids(b.Source), ids(b.Target), round(b.Confidence), source, target}); err != nil {
			return err
		}
	}
	return nil
}

// round keeps four decimals of a confidence: more would only look exact.
func round(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 4, 64), 64)
	return y
}

// writeTable writes all beads as a table, those with one side too.
func (a *aligned) writeTable(w io.Writer) error {
	return exchange.WriteTable(w, []string{"source", "target", "confidence", "source_ids", "target_ids"}, func(yield func([]string) bool) {
		for _, b := range a.beads {
			source, target := a.texts(b)
			if !yield([]string{source, target, confidence(b), joinInts(ids(b.Source)), joinInts(ids(b.Target))}) {
				return
			}
		}
	})
}

// confidence is how a confidence stands in tables and properties.
func confidence(b align.Bead) string { return strconv.FormatFloat(b.Confidence, 'f', 4, 64) }

func joinInts(n []int) string {
	s := make([]string, len(n))
	for i, x := range n {
		s[i] = strconv.Itoa(x)
	}
	return strings.Join(s, ",")
}

// units are the beads with both sides that are sure enough, as drafts for a
// memory, each with its neighbours.
func (a *aligned) units(o *common, opts alignOptions, origin string) []memory.Unit {
	now := time.Now().UTC().Truncate(time.Second)
	who := author(opts.author)
	var units []memory.Unit
	for _, b := range a.beads {
		source, target := a.texts(b)
		if strings.TrimSpace(source) == "" || strings.TrimSpace(target) == "" || round(b.Confidence) < opts.minConfidence {
			continue
		}
		u := memory.Unit{
			Source: source, Target: target, From: o.from, To: o.to, Status: memory.Draft, Created: now, CreatedBy: who, Origin: origin,
			Props: []memory.Prop{{Key: "confidence", Value: confidence(b)}},
		}
		if b.Source.From > 0 {
			u.Previous = a.source[b.Source.From-1]
		}
		if b.Source.To < len(a.source) {
			u.Next = a.source[b.Source.To]
		}
		units = append(units, u)
	}
	return units
}

// originOf is the name of a file as the origin of units.
func originOf(file string) string {
	if file == "-" {
		return ""
	}
	return filepath.Base(file)
}

func (o *common) writeBeads(opts alignOptions, format exchange.Format, a *aligned, args []string) error {
	if format == exchange.TSV {
		return document.WriteAtomic(opts.output, a.writeTable)
	}
	units := a.units(o, opts, originOf(args[0]))
	if left := len(a.beads) - len(units); left > 0 {
		o.note("%s: %d of %d beads left out: they have one side only, or are less sure than %v", opts.output, left, len(a.beads), opts.minConfidence)
	}
	return document.WriteAtomic(opts.output, func(w io.Writer) error {
		return exchange.Write(w, format, each(units), exchange.Options{From: o.from, To: o.to, Name: opts.output, Version: Version})
	})
}

func each(units []memory.Unit) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

// addBeads puts the beads into the memory and says what became of them.
func (o *common) addBeads(ctx context.Context, p *printer, opts alignOptions, a *aligned, source string) error {
	m, err := o.writeMemory()
	if err != nil {
		return err
	}
	defer m.Close()
	var counts [memory.Unchanged + 1]int
	units := a.units(o, opts, originOf(source))
	skipped := len(a.beads) - len(units)
	err = m.Import(each(units), func(u memory.Unit, outcome memory.Outcome, err error) {
		if err != nil {
			o.note("%q: %v", shorten(u.Source), err)
			skipped++
			return
		}
		counts[outcome]++
	})
	if err != nil {
		return err
	}
	line := fmt.Sprintf("%s: added %d, updated %d, unchanged %d, skipped %d", m.Path(),
		counts[memory.Added], counts[memory.Updated], counts[memory.Unchanged], skipped)
	if skipped > 0 {
		line += fmt.Sprintf(" (one side only, or less sure than %v)", opts.minConfidence)
	}
	if o.json || opts.output != "" {
		o.note("%s", line) // standard output is taken
		return ctx.Err()
	}
	p.printf("%s\n", line)
	return ctx.Err()
}
