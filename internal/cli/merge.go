package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"hafez/internal/document"
	"hafez/internal/work"
)

type mergeOptions struct {
	textOptions
	output, encoding string
	all              bool
}

func mergeCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "merge",
		Usage:     "make the translated document of a work file",
		ArgsUsage: "DOCUMENT WORK",
		Description: `Writes the document with the translations of WORK, a file that hafez pretranslate
made, in their places: with their formatting, and with the layout turned if the
languages run in different directions. All else stays as it is. What is not
translated stays in the source language and is listed (exit code 3), or with
--require-all nothing is written. If the document has changed since, it is told
what has moved, changed or gone, and the rest is merged. Rules and paragraphs must
be those that the work file was made with.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `FILE` to write", TakesFile: true},
			&cli.BoolFlag{Name: "require-all", Usage: "write nothing unless every segment is translated"},
			&cli.StringFlag{Name: "output-encoding", Usage: "the encoding of a text file that is written, by `NAME` (default: that of the document)"},
		}, textFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			text, err := textOptionsOf(c)
			if err != nil {
				return err
			}
			opts := mergeOptions{text, c.String("output"), c.String("output-encoding"), c.Bool("require-all")}
			if err := checkEncoding(opts.encoding); err != nil {
				return err
			}
			return runMerge(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

func runMerge(ctx context.Context, o *common, opts mergeOptions, args []string) error {
	if len(args) != 2 || opts.output == "" {
		return usagef("merge takes DOCUMENT, WORK and -o FILE")
	}
	name, workName := args[0], args[1]
	if err := apart(opts.output, name, workName); err != nil {
		return err
	}
	if want := filepath.Ext(name); !strings.EqualFold(filepath.Ext(opts.output), want) {
		return usagef("-o %s: what is written is a document like %s: give it the extension %s", opts.output, name, want)
	}
	if opts.encoding != "" && !document.FormatOf(name).IsText() {
		return usagef("--output-encoding is for text files, not for %s", name)
	}
	job, err := work.Read(workName)
	if err != nil {
		return err
	}
	for _, odd := range job.Odd {
		o.note("%s: %s", workName, odd)
	}
	if job.From == "" {
		job.From = o.from
	}
	if job.To == "" {
		job.To = o.to
	}
	if of := job.Document; of != "" && of != filepath.Base(name) {
		o.note("%s was made of %s, not of %s", workName, of, filepath.Base(name))
	}
	rules, err := o.compile(ctx, opts.textOptions, job.From)
	if err != nil {
		return err
	}
	t, err := o.template(name, opts.textOptions)
	if err != nil {
		return err
	}
	text, report := work.Merge(t, rules, job)
	switch {
	case report.Same && len(report.Vanished) > 0:
		o.note("%s: rows are of no segment, though %s has not changed: give --rules, --paragraphs and the like as to hafez pretranslate", workName, name)
	case !report.Same && job.Document != "" && job.Document != filepath.Base(name):
		o.note("%s: it was made of %s: is %s the right document?", workName, job.Document, name)
	}
	p := newPrinter(o)
	if opts.all && len(report.Untranslated) > 0 {
		p.untranslated(name, report.Untranslated)
		err := fmt.Errorf("%s: of %s %s not translated", workName, name, isOrAre(len(report.Untranslated), "segment"))
		return errJoin(p.Flush(), hint(err, "translate them, or leave out --require-all; nothing was written"))
	}
	err = document.WriteAtomic(opts.output, func(w io.Writer) error {
		_, err := t.Write(w, document.Turning{From: job.From, To: job.To, Encoding: opts.encoding}, text)
		return err
	})
	if err != nil {
		return err
	}
	if err := errJoin(p.merged(name, workName, opts.output, report), p.Flush()); err != nil {
		return err
	}
	if len(report.Untranslated)+len(report.Tags)+len(report.New)+len(report.Changed)+len(report.Vanished) > 0 {
		return errFound
	}
	return nil
}

func isOrAre(n int, thing string) string {
	if n == 1 {
		return "1 " + thing + " is"
	}
	return thousands(n) + " " + thing + "s are"
}

// mergedJSON is what came of a merge, as printed with --json.
type mergedJSON struct {
	Document     string        `json:"document"`
	Work         string        `json:"work"`
	Output       string        `json:"output"`
	Segments     int           `json:"segments"`
	Translated   int           `json:"translated"`
	Same         bool          `json:"same"`
	Untranslated []placeJSON   `json:"untranslated"`
	Tags         []findingText `json:"tags"`
	New          []placeJSON   `json:"new"`
	Moved        []findingText `json:"moved"`
	Changed      []findingText `json:"changed"`
	Vanished     []findingText `json:"vanished"`
	Odd          []findingText `json:"odd"`
}

type placeJSON struct {
	ID   int    `json:"id"`
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type findingText struct {
	ID      int    `json:"id,omitempty"`
	Row     int    `json:"row,omitempty"`
	Text    string `json:"text"`
	Message string `json:"message,omitempty"`
}

func placesJSON(places []work.Place) []placeJSON {
	list := []placeJSON{}
	for _, p := range places {
		list = append(list, placeJSON{p.ID, p.Kind, p.Text})
	}
	return list
}

func findingsJSON(findings []work.Finding) []findingText {
	list := []findingText{}
	for _, f := range findings {
		list = append(list, findingText{f.ID, f.Row, f.Text, f.Message})
	}
	return list
}

func (p *printer) merged(name, workName, output string, r work.Report) error {
	if p.o.json {
		j := mergedJSON{
			Document: name, Work: workName, Output: output, Segments: r.Segments, Translated: r.Translated, Same: r.Same,
			Untranslated: placesJSON(r.Untranslated), Tags: findingsJSON(r.Tags), New: placesJSON(r.New),
			Moved: findingsJSON(r.Moved), Changed: findingsJSON(r.Changed), Vanished: []findingText{}, Odd: findingsJSON(r.Odd),
		}
		for _, row := range r.Vanished {
			j.Vanished = append(j.Vanished, findingText{Row: row.ID, Text: row.Source})
		}
		return p.value(j)
	}
	for _, list := range [][]work.Finding{r.Changed, r.Moved, r.Tags, r.Odd} {
		p.findings(name, list)
	}
	shown := 0
	for _, row := range r.Vanished {
		if shown++; shown > shownProblems {
			p.o.warn("%s: %d more rows are of no segment; --json lists them all", name, len(r.Vanished)-shownProblems)
			break
		}
		p.o.warn("%s: row %d is of no segment any more: %s", name, row.ID, shorten(row.Source))
	}
	p.untranslated(name, r.Untranslated)
	p.printf("%s: %d of %s translated", output, r.Translated, count(r.Segments, "segment"))
	if !r.Same {
		p.printf("; %s has changed since it was handed out", name)
	}
	p.printf("\n")
	return nil
}

// findings tells what was found about segments. It is the reason of an exit code, and
// so --quiet does not keep it back.
func (p *printer) findings(name string, list []work.Finding) {
	for i, f := range list {
		if i == shownProblems {
			p.o.warn("%s: %d more; --json lists them all", name, len(list)-i)
			return
		}
		p.o.warn("%s: segment %d: %s: %s", name, f.ID, f.Message, shorten(f.Text))
	}
}

func (p *printer) untranslated(name string, list []work.Place) {
	for i, place := range list {
		if i == shownProblems {
			p.o.warn("%s: %d more segments are not translated; --json lists them all", name, len(list)-i)
			return
		}
		p.o.warn("%s: segment %d is not translated: %s", name, place.ID, shorten(place.Text))
	}
}
