package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/memory"
)

type importOptions struct {
	format   string
	encoding string
}

func importCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "put the pairs of bilingual files into the memory",
		ArgsUsage: "FILE…",
		Description: `Reads TMX (also packed, .tmx.gz) and TSV, by the extension or --format; "-" is
standard input. Importing a file again changes nothing. A unit that cannot be
taken is skipped and reported; a file that is cut short or malformed is not
imported at all.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Usage: "the `FORMAT` of the files: tmx, tmx.gz or tsv"},
			&cli.StringFlag{Name: "encoding", Usage: "the encoding of the files by `NAME` (default: what they say or show)"},
		},
		Action: func(c *cli.Context) error {
			o, err := commonOf(c, s)
			if err != nil {
				return err
			}
			return runImport(c.Context, o, importOptions{c.String("format"), c.String("encoding")}, c.Args().Slice())
		},
	}
}

// importReport is what became of a file, as printed with --json.
type importReport struct {
	File      string        `json:"file"`
	Added     int           `json:"added"`
	Updated   int           `json:"updated"`
	Unchanged int           `json:"unchanged"`
	Skipped   int           `json:"skipped"`
	Problems  []problemJSON `json:"problems"`
}

type problemJSON struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// came is how many units of the file are in the memory now.
func (r *importReport) came() int { return r.Added + r.Updated + r.Unchanged }

func runImport(ctx context.Context, o *common, opts importOptions, files []string) error {
	if len(files) == 0 {
		return usagef("import takes one FILE or more; - is standard input")
	}
	formats := make([]exchange.Format, len(files))
	for i, f := range files {
		var err error
		if formats[i], err = formatOf(f, opts.format); err != nil {
			return err
		}
	}
	m, err := o.writeMemory()
	if err != nil {
		return err
	}
	defer m.Close()
	p := newPrinter(o)
	var failed error
	for i, f := range files {
		r, err := o.importFile(ctx, m, f, formats[i], opts)
		if err != nil {
			// The other files are not to blame; but the last error is told last.
			if failed != nil {
				fmt.Fprintln(o.Err, "hafez: "+oneLine(failed.Error()))
			}
			failed = err
			continue
		}
		if err := p.importReport(r); err != nil {
			return err
		}
		if r.came() == 0 && failed == nil {
			failed = hint(fmt.Errorf("%s: no unit could be taken", f), "--from and --to name the languages")
		}
	}
	return errJoin(failed, p.Flush())
}

// formatOf is the format that was told, or else the one of the name.
func formatOf(file, told string) (exchange.Format, error) {
	if told == "" {
		if file == "-" {
			return "", usagef("--format must name the format of standard input: tmx or tsv")
		}
		f, err := exchange.FormatOf(file)
		if err != nil {
			return "", usageError{err}
		}
		return f, nil
	}
	f, err := exchange.FormatOf("." + told)
	if err != nil {
		return "", usagef("--format is tmx, tmx.gz or tsv, not %q", told)
	}
	return f, nil
}

// importFile puts the units of one file into a memory. The file is read
// twice: all of it must be sound before the first unit is taken.
func (o *common) importFile(ctx context.Context, m *memory.Memory, name string, format exchange.Format, opts importOptions) (*importReport, error) {
	path, origin := name, filepath.Base(name)
	if name == "-" {
		spool, err := o.spool()
		if err != nil {
			return nil, err
		}
		defer os.Remove(spool)
		path, origin = spool, ""
	}
	report := &importReport{File: name, Problems: []problemJSON{}}
	read := func(each func(*exchange.Problem)) iter.Seq2[memory.Unit, error] {
		return func(yield func(memory.Unit, error) bool) {
			f, err := os.Open(path)
			if err != nil {
				yield(memory.Unit{}, err)
				return
			}
			defer f.Close()
			shown := name
			if name == "-" {
				shown = "standard input"
			}
			units := exchange.Read(f, format, exchange.Options{From: o.from, To: o.to, Name: shown, Encoding: opts.encoding})
			for u, err := range units {
				var problem *exchange.Problem
				if errors.As(err, &problem) {
					each(problem)
					continue
				}
				if err == nil {
					err = ctx.Err()
				}
				if !yield(u, err) || err != nil {
					return
				}
			}
		}
	}

	total := int64(0)
	bar := o.progress("reading "+origin, -1)
	for _, err := range read(func(p *exchange.Problem) {
		report.Problems = append(report.Problems, problemJSON{p.Line, p.Message})
		if p.Skipped {
			report.Skipped++
		}
	}) {
		if err != nil {
			bar.end()
			return nil, err
		}
		total++
		bar.add(1)
	}
	bar.end()

	bar = o.progress("importing "+origin, total)
	defer bar.end()
	err := m.Import(withOrigin(read(func(*exchange.Problem) {}), origin), func(u memory.Unit, outcome memory.Outcome, err error) {
		bar.add(1)
		switch {
		case err != nil:
			report.Skipped++
			report.Problems = append(report.Problems, problemJSON{0, fmt.Sprintf("%q: %v", shorten(u.Source), err)})
		case outcome == memory.Added:
			report.Added++
		case outcome == memory.Updated:
			report.Updated++
		default:
			report.Unchanged++
		}
	})
	return report, err
}

// withOrigin gives units that do not say where they come from an origin.
func withOrigin(units iter.Seq2[memory.Unit, error], origin string) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for u, err := range units {
			if u.Origin == "" {
				u.Origin = origin
			}
			if !yield(u, err) {
				return
			}
		}
	}
}

// spool keeps standard input in a temporary file, to be read twice.
func (o *common) spool() (path string, err error) {
	f, err := os.CreateTemp("", "hafez-*.in")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, o.In)
	if err = errJoin(err, f.Close()); err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// shownProblems is how many problems of a file are told on standard error;
// --json has all of them.
const shownProblems = 20

func (p *printer) importReport(r *importReport) error {
	if p.o.json {
		return p.value(r)
	}
	for i, problem := range r.Problems {
		if i == shownProblems {
			p.o.note("%s: %d more problems; --json lists them all", r.File, len(r.Problems)-i)
			break
		}
		if problem.Line > 0 {
			p.o.note("%s:%d: %s", r.File, problem.Line, oneLine(problem.Message))
		} else {
			p.o.note("%s: %s", r.File, oneLine(problem.Message))
		}
	}
	p.printf("%s: added %d, updated %d, unchanged %d, skipped %d\n", r.File, r.Added, r.Updated, r.Unchanged, r.Skipped)
	return nil
}

// shorten is the beginning of a text.
func shorten(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// errJoin is the first error that is one: the later ones follow from it.
func errJoin(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
