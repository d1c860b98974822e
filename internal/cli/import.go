package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/urfave/cli/v2"

	"hafez/align"
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
		Action: action(s, func(c *cli.Context, o *common) error {
			opts := importOptions{c.String("format"), c.String("encoding")}
			if err := checkEncoding(opts.encoding); err != nil {
				return err
			}
			return runImport(c.Context, o, opts, c.Args().Slice())
		}),
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
	// The memory is opened when the first file has proved to be sound.
	var m *memory.Memory
	defer func() {
		if m != nil {
			m.Close()
		}
	}()
	open := func() (_ *memory.Memory, err error) {
		if m == nil {
			m, err = o.writeMemory()
		}
		return m, err
	}
	p := newPrinter(o)
	var failed error
	for i, f := range files {
		r, err := o.importFile(ctx, f, formats[i], opts, open)
		if err == nil && r.came() == 0 {
			err = nothingCame(r)
		}
		if err == nil || r != nil && o.json {
			if err := p.importReport(r); err != nil {
				return err
			}
		}
		if err == nil {
			continue
		}
		if errors.Is(err, context.Canceled) {
			return errJoin(p.Flush(), err)
		}
		// The other files are not to blame; the last error is told last.
		if failed != nil {
			o.complain(failed)
		}
		failed = err
	}
	return errJoin(failed, p.Flush())
}

// enoughUnits is how many units show whether the languages were swapped.
const enoughUnits = 1000

// nothingCame says that a file had no unit to take, and why if that is known.
func nothingCame(r *importReport) error {
	err := fmt.Errorf("%s: no unit could be taken", r.File)
	if len(r.Problems) == 0 {
		return hint(err, "--from and --to name the languages")
	}
	first := r.Problems[0]
	if first.Line == 0 {
		return hint(err, "the first problem: %s", first.Message)
	}
	return hint(err, "the first problem is in line %d: %s", first.Line, first.Message)
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

// importFile puts the units of one file into the memory that open gives. The
// file is read twice: all of it must be sound before the first unit is taken.
// An error about the file comes with a report that names it.
func (o *common) importFile(ctx context.Context, name string, format exchange.Format, opts importOptions, open func() (*memory.Memory, error)) (*importReport, error) {
	f, err := o.rereadable(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bilingual{o, f, format, exchange.Options{From: o.from, To: o.to, Name: name, Origin: originOf(name), Encoding: opts.encoding}}
	if name == "-" {
		in.opts.Name = "standard input"
	}

	report := &importReport{File: name, Problems: []problemJSON{}}
	total, turned := int64(0), int64(0)
	bar := o.progress("reading "+in.opts.Name, -1)
	for u, err := range in.units(ctx, report) {
		if err != nil {
			bar.end()
			var file *exchange.FileError
			if errors.As(err, &file) {
				report.Problems = append(report.Problems, problemJSON{file.Line, file.Msg})
				return report, err
			}
			return nil, err
		}
		total++
		if total <= enoughUnits && errors.Is(align.Check([]string{u.Source}, []string{u.Target}, o.from, o.to), align.ErrSwapped) {
			turned++
		}
		bar.add(1)
	}
	bar.end()
	if turned > min(total, enoughUnits)/2 {
		o.note("%s: the sources look as if they were not in %s: --from and --to name the languages", name, o.from)
	}
	if total == 0 {
		return report, nil
	}

	m, err := open()
	if err != nil {
		return nil, err
	}
	bar = o.progress("importing "+in.opts.Name, total)
	defer bar.end()
	err = m.Import(in.units(ctx, nil), memory.ImportOptions{}, func(u memory.Unit, outcome memory.Outcome, err error) {
		bar.add(1)
		switch {
		case err != nil:
			report.skip(u, err)
		case outcome == memory.Added:
			report.Added++
		case outcome == memory.Updated:
			report.Updated++
		default:
			report.Unchanged++
		}
	})
	if errors.Is(err, context.Canceled) && report.came() > 0 {
		bar.end()
		o.note("%s: %s of %s are in; import it again for the rest", name, thousands(report.came()), count(int(total), "unit"))
	}
	return report, err
}

// bilingual is a bilingual file that can be read again.
type bilingual struct {
	o      *common
	file   io.ReadSeeker
	format exchange.Format
	opts   exchange.Options
}

// units reads the file from its beginning and gives the units that can be
// stored. What is wrong with others is noted in the report, if there is one.
func (b bilingual) units(ctx context.Context, report *importReport) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		if _, err := b.file.Seek(0, io.SeekStart); err != nil {
			yield(memory.Unit{}, err)
			return
		}
		for u, err := range exchange.Read(b.file, b.format, b.opts) {
			var problem *exchange.Problem
			if errors.As(err, &problem) {
				if report != nil {
					report.Problems = append(report.Problems, problemJSON{problem.Line, problem.Message})
				}
				if report != nil && problem.Skipped {
					report.Skipped++
				}
				continue
			}
			if err == nil {
				err = ctx.Err()
			}
			if cannot := u.Check(); err == nil && cannot != nil {
				report.skip(u, cannot)
				continue
			}
			if !yield(u, err) || err != nil {
				return
			}
		}
	}
}

// skip notes that a unit cannot be stored; a nil report notes nothing.
func (r *importReport) skip(u memory.Unit, why error) {
	if r != nil {
		r.Skipped++
		r.Problems = append(r.Problems, problemJSON{0, fmt.Sprintf("%q: %v", shorten(u.Source), why)})
	}
}

// rereadable opens a file, or standard input, to be read more than once. What
// is no regular file (a pipe, say) goes into a temporary one.
func (o *common) rereadable(name string) (io.ReadSeekCloser, error) {
	in := o.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		if info, err := f.Stat(); err != nil || info.Mode().IsRegular() || info.IsDir() {
			return f, err
		}
		defer f.Close()
		in = f
	}
	spool, err := os.CreateTemp("", "hafez-*.in")
	if err != nil {
		return nil, err
	}
	t := temporary{spool}
	if _, err := io.Copy(spool, in); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// temporary is a file that goes when it is closed.
type temporary struct{ *os.File }

func (t temporary) Close() error { return errors.Join(t.File.Close(), os.Remove(t.Name())) }

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
