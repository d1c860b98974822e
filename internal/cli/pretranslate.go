package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"hafez/internal/document"
	"hafez/internal/work"
	"hafez/memory"
	"hafez/segment"
)

type pretranslateOptions struct {
	textOptions
	output, version string
	fill            work.FillOptions
	penalty         int // of a draft
}

func pretranslateCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "pretranslate",
		Usage:     "make a file to translate a document in, with what was translated before",
		ArgsUsage: "DOCUMENT",
		Description: `Cuts a document (` + documentNames + `)
into segments and writes them into a file to work in, by the extension of -o:
a spreadsheet (.xlsx), a Word table (.docx), .tsv, XLIFF (.xlf) or PO (.po). Each
segment comes with the best that the memory has for it, its score, and what
repeats; what scores --fill or more is filled in, and so a draft, which loses
--draft-penalty points, is only suggested. Bold type, links, pictures and
the like are tags in the text, ⟨1⟩…⟨/1⟩ and ⟨2/⟩: a translation has them where its
own words are. hafez merge makes the translated document of the file, hafez import
keeps what was translated in the memory. A file that is there is not written over.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `FILE` to write", TakesFile: true},
			&cli.IntFlag{Name: "fill", Value: 100, Usage: "fill in what scores `SCORE` or more, 1 to 100"},
			&cli.IntFlag{Name: "min", Value: 70, Usage: "the lowest `SCORE` of a suggestion, 1 to 100"},
			draftPenaltyFlag(),
			&cli.StringFlag{Name: "version", Usage: "the `VERSION` of XLIFF: 2.1 (the default) or 1.2"},
		}, textFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			text, err := textOptionsOf(c)
			if err != nil {
				return err
			}
			fill := work.FillOptions{Threshold: c.Int("fill"), Min: c.Int("min")}
			return runPretranslate(c.Context, o, pretranslateOptions{text, c.String("output"), c.String("version"), fill, c.Int("draft-penalty")}, c.Args().Slice())
		}),
	}
}

// documentNames are the documents that can be given back translated.
const documentNames = "Word, OpenDocument, Excel, a web page, Markdown, plain text, subtitles, JSON, .properties, PO or XLIFF"

func runPretranslate(ctx context.Context, o *common, opts pretranslateOptions, args []string) error {
	switch {
	case len(args) != 1 || opts.output == "":
		return usagef("pretranslate takes one DOCUMENT and -o FILE")
	case opts.fill.Threshold < 1 || opts.fill.Threshold > 100, opts.fill.Min < 1 || opts.fill.Min > 100:
		return usagef("--fill and --min are scores from 1 to 100")
	}
	if err := checkPenalty(opts.penalty); err != nil {
		return err
	}
	if err := apart(opts.output, args[0]); err != nil {
		return err
	}
	// Somebody's work may be in it.
	if _, err := os.Stat(opts.output); err == nil {
		return usagef("%s is there already, and there may be work in it: name another file, or remove it", opts.output)
	}
	rules, err := o.compile(ctx, opts.textOptions, o.from)
	if err != nil {
		return err
	}
	t, err := o.template(args[0], opts.textOptions)
	if err != nil {
		return err
	}
	job := work.Cut(t, rules)
	job.From, job.To = o.from, o.to
	if err := o.fill(ctx, job, opts.fill, opts.penalty); err != nil {
		return err
	}
	if err := work.Write(opts.output, job, work.WriteOptions{Date: time.Now().Format("2006-01-02"), XLIFF: opts.version}); err != nil {
		return err
	}
	p := newPrinter(o)
	return errJoin(p.pretranslated(args[0], opts.output, job), p.Flush())
}

// template reads a document that is to be translated.
func (o *common) template(name string, text textOptions) (*document.Template, error) {
	if text.encoding != "" && !document.FormatOf(name).IsText() {
		return nil, usagef("%s tells its encoding itself: leave out --encoding", name)
	}
	return document.Load(name, document.Options{
		Encoding: text.encoding,
		Wrapped:  text.paragraphs != segment.Line,
		Opened:   o.guessed,
		Note:     func(sentence string) { o.note("%s: %s", name, sentence) },
	})
}

// fill puts what the memories have into a job. Without a memory there is nothing to
// put in, which is told. Penalty is what a draft loses.
func (o *common) fill(ctx context.Context, job *work.Job, opts work.FillOptions, penalty int) error {
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	if _, err := os.Stat(paths[0]); len(paths) == 1 && errors.Is(err, fs.ErrNotExist) {
		o.note("%s: no memory there yet, so there are no suggestions", paths[0])
		return nil
	}
	ms, err := o.readMemories(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()
	bar := o.progress("looking up", int64(len(job.Rows)))
	defer bar.end()
	return work.Fill(job, func(text, previous, next string) ([]memory.Match, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		bar.add(1)
		return ms.lookup(text, memory.LookupOptions{
			From: o.from, To: o.to, Min: opts.Min, Top: 5, Previous: previous, Next: next, DraftPenalty: penaltyOf(penalty),
		})
	}, opts)
}

// pretranslatedJSON is what was written, as printed with --json.
type pretranslatedJSON struct {
	Document string     `json:"document"`
	Output   string     `json:"output"`
	Segments int        `json:"segments"`
	Words    int        `json:"words"`
	Filled   int        `json:"filled"`
	Bands    []bandJSON `json:"bands"`
}

type bandJSON struct {
	Band     string `json:"band"`
	Segments int    `json:"segments"`
	Words    int    `json:"words"`
}

func (p *printer) pretranslated(name, output string, job *work.Job) error {
	r := pretranslatedJSON{Document: name, Output: output, Segments: len(job.Rows), Bands: []bandJSON{}}
	for _, row := range job.Rows {
		if row.Target != "" {
			r.Filled++
		}
	}
	for _, c := range job.Counts() {
		r.Words += c.Words
		r.Bands = append(r.Bands, bandJSON{c.Band, c.Rows, c.Words})
	}
	if p.o.json {
		return p.value(r)
	}
	p.printf("%s: %s, %s of %s, %d filled in\n", output, count(r.Segments, "segment"), count(r.Words, "word"), name, r.Filled)
	for _, b := range r.Bands {
		if b.Segments > 0 {
			p.printf("  %-12s %7s %9s\n", b.Band, thousands(b.Segments), count(b.Words, "word"))
		}
	}
	return nil
}
