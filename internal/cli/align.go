package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"hafez/align"
	"hafez/internal/document"
)

type alignOptions struct {
	textOptions
	lines         bool
	output        string
	format        beadFormat // empty: none was told
	add           bool
	minConfidence float64
	author        string
	learn         bool
	fixed, gold   string
	folders       bool
}

func alignCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "align",
		Usage:     "make pairs of an article and its translation",
		ArgsUsage: "SOURCE TARGET",
		Description: `Cuts both files into segments, finds which belong together, and prints the
beads as TSV: the texts, how sure the pairing is (0 to 1), and which segments
they are, from 1. A segment without a partner stands alone in its row. The files
are plain text, Word (.docx), web pages (.html), OpenDocument (.odt) or what else
hafez segment reads, and need not be of one kind. --rules, --encoding and the like are for both.

To review an alignment, write it with -o review.xlsx for a spreadsheet or with
-o review.html for a browser, mark rows right or wrong, mend what is wrong, and
give it back with --fixed: what is marked right stays, the rest is aligned anew
around it. With --add, rows marked right go into the memory as confirmed, others
as drafts if they are sure enough, and the pairs of rows marked wrong as rejected:
they are never brought back, and do not come again as drafts.

With --dir, SOURCE and TARGET are folders: their files are paired by name and
content, and each pair is aligned. -o then names a folder for the results, one
file a pair, and --format what they are. What is there already is left alone, so
that a run that was interrupted goes on.

Exit code 3: hardly anything of the two texts fits together.`,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "lines", Usage: "each line of the files is one segment already"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write the beads into `FILE`, by its extension: .tsv and .ladder (all beads), .tmx (those with both sides), .xlsx and .html (to be reviewed)", TakesFile: true},
			&cli.StringFlag{Name: "format", Usage: "the `FORMAT`, whatever the extension: tsv, tmx, tmx.gz, xlsx, html or ladder (hunalign's)"},
			&cli.StringFlag{Name: "fixed", Usage: "a `REVIEW` of the same two files, .xlsx or .html: align only between the rows marked right", TakesFile: true},
			&cli.BoolFlag{Name: "add", Usage: "put the pairs into the memory: as drafts, those marked right in a review as confirmed, those marked wrong as rejected"},
			&cli.Float64Flag{Name: "min-confidence", Value: 0.9, Usage: "with --add or TMX: leave out beads less sure than `X`, 0 to 1, that are not marked right"},
			authorFlag(),
			&cli.BoolFlag{Name: "learn", Value: true, DefaultText: "if a memory is named or --add is given", Usage: "use what the memory knows of words: its glossary, and what is learned from its confirmed units; --learn=false does without"},
			&cli.StringFlag{Name: "gold", Usage: "compare the beads with those in `FILE`, made by hand: precision, recall and F1. A line has the numbers of source and target segments (3,4<TAB>5), from 0 or 1, or a rung of a ladder", TakesFile: true},
			&cli.BoolFlag{Name: "dir", Usage: "SOURCE and TARGET are folders"},
		}, textFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			text, err := textOptionsOf(c)
			if err != nil {
				return err
			}
			opts := alignOptions{
				textOptions: text, lines: c.Bool("lines"), output: c.String("output"), add: c.Bool("add"), minConfidence: c.Float64("min-confidence"),
				author: c.String("author"), learn: c.Bool("learn"), fixed: c.String("fixed"), gold: c.String("gold"), folders: c.Bool("dir"),
			}
			opts.learn = opts.learn && (c.IsSet("learn") || opts.add || slices.ContainsFunc(o.memories, func(m string) bool { return m != "" }))
			if c.IsSet("min-confidence") && !opts.add && !strings.HasPrefix(c.String("format"), "tmx") && !strings.Contains(opts.output, ".tmx") {
				return usagef("--min-confidence is for --add and TMX: all else has every bead")
			}
			if opts.format, err = beadFormatOf(c.String("format"), opts.output, opts.folders); err != nil {
				return err
			}
			if opts.folders {
				return runAlignFolders(c.Context, o, opts, c.Args().Slice())
			}
			return runAlign(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

// check refuses what cannot be meant, for two files or two folders.
func (opts alignOptions) check(args []string) error {
	if len(args) != 2 {
		return usagef("align takes SOURCE and TARGET; %d given", len(args))
	}
	if !(opts.minConfidence >= 0 && opts.minConfidence <= 1) {
		return usagef("--min-confidence is a number from 0 to 1, not %v", opts.minConfidence)
	}
	return nil
}

func runAlign(ctx context.Context, o *common, opts alignOptions, args []string) error {
	if err := opts.check(args); err != nil {
		return err
	}
	if args[0] == "-" && args[1] == "-" {
		return usagef("only one of SOURCE and TARGET can be standard input")
	}
	for _, name := range args {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return usagef("%s is a folder: --dir aligns the files of two folders", name)
		}
	}
	if err := o.checkOutput(opts, args); err != nil {
		return err
	}
	a, err := o.readPair(ctx, opts, args[0], args[1])
	if err != nil {
		return err
	}
	var gold []align.Bead
	if opts.gold != "" {
		if gold, err = readGold(opts.gold, len(a.source.segments), len(a.target.segments)); err != nil {
			return err
		}
	}
	if err := a.align(ctx, o, opts.learn); err != nil {
		return err
	}
	p := newPrinter(o)
	switch {
	case opts.output != "":
		err = o.writeBeads(opts, a)
	case opts.gold != "", opts.add && opts.format == "" && !o.json:
	case opts.format != "":
		err = a.write(o, p, opts)
	case o.json:
		err = p.beadsJSON(a)
	default:
		err = a.writeTable(p)
	}
	if err == nil && opts.gold != "" {
		err = p.evaluate(a, opts.gold, gold)
	}
	if err == nil && opts.add {
		var work string // that a run over the folders of the two files need not do again
		var counts addedBeads
		if !slices.Contains(args, "-") {
			work, err = workOf(o, opts, args...)
		}
		if err == nil {
			counts, err = o.addBeads(ctx, opts, a, work)
		}
		if err == nil {
			if o.json || opts.output != "" || opts.gold != "" || opts.format != "" {
				o.note("%s", counts) // standard output is taken
			} else {
				p.printf("%s\n", counts)
			}
		}
	}
	if err := errJoin(err, p.Flush()); err != nil {
		return err
	}
	if doubt := a.doubt(); doubt != "" {
		o.warn("%s", doubt)
		return errFound
	}
	return ctx.Err()
}

// alignment is two texts and what belongs together in them.
type alignment struct {
	source, target text
	beads          []align.Bead
	corrections    *corrections // what a review said; may be nil
	from, to       string
	sum            string // of the texts as they are in the files
}

// readPair reads two files, and the review of their alignment if there is one.
func (o *common) readPair(ctx context.Context, opts alignOptions, source, target string) (*alignment, error) {
	a := &alignment{from: o.from, to: o.to}
	var err error
	if a.source, err = o.readText(ctx, source, o.from, opts.lines, -1, opts.textOptions); err != nil {
		return nil, err
	}
	if a.target, err = o.readText(ctx, target, o.to, opts.lines, -1, opts.textOptions); err != nil {
		return nil, err
	}
	if err := a.checkTexts(); err != nil {
		return nil, err
	}
	a.sum = sumOfTexts(a.source.segments, a.target.segments)
	if opts.fixed != "" {
		if err := a.correct(o, opts.fixed); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// checkTexts says what is wrong with two texts before they are aligned.
func (a *alignment) checkTexts() error {
	err := align.Check(a.source.segments, a.target.segments, a.from, a.to)
	if err == nil {
		return nil
	}
	advice := "name the languages with --from and --to if they are others"
	name := a.source.name
	var script *align.ScriptError
	switch {
	case errors.Is(err, align.ErrSame):
		advice = "one of the two should be the translation: is a name mistyped?"
		name += ", " + a.target.name
	case errors.Is(err, align.ErrSwapped):
		advice = "give the files in the other order, or name their languages with --from and --to"
		name += ", " + a.target.name
	case errors.As(err, &script) && script.Target:
		name = a.target.name
	}
	return hint(fmt.Errorf("%s: %w", name, err), "%s", advice)
}

// align finds the beads, if so with what the memories know of words.
func (a *alignment) align(ctx context.Context, o *common, learn bool) error {
	k := &knowledge{}
	if learn {
		var err error
		if k, err = o.knowledge(ctx); err != nil {
			return err
		}
	}
	bar := o.progress("aligning", -1)
	opts := k.options(align.Options{
		From: o.from, To: o.to, SourcePlaces: a.source.places, TargetPlaces: a.target.places, Progress: bar.of,
	})
	if a.corrections != nil {
		opts.Right, opts.Wrong = a.corrections.Right, a.corrections.Wrong
	}
	var err error
	a.beads, err = align.Align(ctx, a.source.segments, a.target.segments, opts)
	bar.end()
	if err != nil {
		return errors.Join(err, k.close())
	}
	return k.keep(o)
}

// littleCoverage is how much of a text must have a counterpart for the two to
// belong together.
const littleCoverage = .1

// doubt says so if the texts hardly fit together; empty if they do.
func (a *alignment) doubt() string {
	s, t := align.Coverage(a.beads)
	share := func(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }
	switch {
	case s < littleCoverage && t < littleCoverage:
		return fmt.Sprintf("%s, %s: hardly anything fits together (%s and %s of their segments): is the one a translation of the other?", a.source.name, a.target.name, share(s), share(t))
	case s < littleCoverage:
		return fmt.Sprintf("%s: hardly any of it (%s) has a counterpart in %s: are they of the same text?", a.source.name, share(s), a.target.name)
	case t < littleCoverage:
		return fmt.Sprintf("%s: hardly any of it (%s) has a counterpart in %s: are they of the same text?", a.target.name, share(t), a.source.name)
	}
	return ""
}

// texts are the two sides of a bead, the segments of each with a space
// between; empty lines leave no space.
func (a *alignment) texts(b align.Bead) (source, target string) {
	return joined(a.source.segments[b.Source.From:b.Source.To]), joined(a.target.segments[b.Target.From:b.Target.To])
}

func joined(segments []string) string {
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

// writeBeads writes the beads into the file that was named.
func (o *common) writeBeads(opts alignOptions, a *alignment) error {
	if opts.output == "-" {
		p := newPrinter(o)
		return errJoin(a.write(o, p, opts), p.Flush())
	}
	if err := a.keepReview(o, opts); err != nil {
		return err
	}
	if err := document.WriteAtomic(opts.output, func(w io.Writer) error { return a.write(o, w, opts) }); err != nil {
		return err
	}
	if opts.format.isReview() {
		o.note("%s", a.advice(opts.output))
	}
	return nil
}
