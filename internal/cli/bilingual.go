package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"hafez/align"
	"hafez/internal/exchange"
	"hafez/memory"
)

// readFlags say how a bilingual file is read.
func readFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Usage: "the `FORMAT` of the files: " + formatNames(false) + " (default: by the extension)"},
		&cli.StringFlag{Name: "encoding", Usage: "the encoding of the files by `NAME` (default: what they say or show)"},
		&cli.BoolFlag{Name: "all", Usage: "take what is not confirmed in the files too (fuzzy, obsolete, not reviewed), as drafts"},
		&cli.BoolFlag{Name: "strict", Usage: "refuse a file in which anything at all is odd"},
	}
}

// readOptions are the values of readFlags.
type readOptions struct {
	format, encoding string
	all, strict      bool
}

func readOptionsOf(c *cli.Context) (readOptions, error) {
	opts := readOptions{c.String("format"), c.String("encoding"), c.Bool("all"), c.Bool("strict")}
	return opts, checkEncoding(opts.encoding)
}

// formatNames lists the formats, all or those that can be written.
func formatNames(written bool) string {
	names := exchange.Formats(written)
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// formatOf is the format that was told, or else the one of the name.
func formatOf(file, told string) (exchange.Format, error) {
	if told == "" {
		if file == "-" {
			return "", usagef("--format must name the format of standard input: %s", formatNames(false))
		}
		f, err := exchange.FormatOf(file)
		if err != nil {
			return "", usageError{otherFile(file, err)}
		}
		return f, nil
	}
	f, err := exchange.FormatOf("." + told)
	if err != nil {
		return "", usagef("--format is %s, not %q", formatNames(false), told)
	}
	return f, nil
}

// writtenFormat is that of a file to be written; flag is the one that names it.
func writtenFormat(file, told, flag string) (exchange.Format, error) {
	if told == "" && file == "-" {
		return "", usagef("%s must name the format of standard output: %s", flag, formatNames(true))
	}
	f, err := formatOf(file, told)
	if err == nil && !slices.Contains(exchange.Formats(true), string(f)) {
		return "", usagef("%s: %s is only read, not written: %s are", file, f, formatNames(true))
	}
	return f, err
}

// otherFile says what to do about a file of a kind that people try.
func otherFile(file string, err error) error {
	if info, e := os.Stat(file); e == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: name the files in it", file)
	}
	switch strings.ToLower(filepath.Ext(file)) {
	case ".db":
		return fmt.Errorf("%s is a memory, and no bilingual file: hafez export -m %s -o FILE makes one of it", file, file)
	case ".xls", ".ods":
		return fmt.Errorf("%s is not read: save it as .xlsx", file)
	case ".doc", ".odt", ".rtf":
		return fmt.Errorf("%s is not read: save it as .docx", file)
	case ".zip", ".7z", ".rar":
		return fmt.Errorf("%s is packed: unpack it, and name the files in it", file)
	}
	return err
}

// openBilingual opens a bilingual file that is to be read more than once.
func (o *common) openBilingual(name string, format exchange.Format, opts readOptions) (*bilingual, error) {
	f, err := o.rereadable(name)
	if err != nil {
		return nil, err
	}
	b := &bilingual{f, format, exchange.Options{From: o.from, To: o.to, Name: name, Encoding: opts.encoding, All: opts.all}}
	if name == "-" {
		b.opts.Name = "standard input"
	}
	return b, nil
}

// bilingual is a bilingual file that can be read again.
type bilingual struct {
	file   io.ReadSeekCloser
	format exchange.Format
	opts   exchange.Options
}

func (b *bilingual) Close() error { return b.file.Close() }

// units reads the file from its beginning and gives the units that can be
// stored. What is wrong with others is noted in the report, if there is one.
func (b *bilingual) units(ctx context.Context, report *readReport) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		if _, err := b.file.Seek(0, io.SeekStart); err != nil {
			yield(memory.Unit{}, err)
			return
		}
		for u, err := range exchange.Read(b.file, b.format, b.opts) {
			var problem *exchange.Problem
			if errors.As(err, &problem) {
				switch {
				case report == nil:
				case problem.Skipped:
					report.skipped(problem.Line, problem.Message)
				default:
					report.problem(problem.Line, problem.Message)
				}
				continue
			}
			if err == nil {
				err = ctx.Err()
			}
			if cannot := u.Check(); err == nil && cannot != nil {
				if report != nil {
					report.skip(u, cannot)
				}
				continue
			}
			if report != nil && err == nil && (strings.ContainsRune(u.Source, utf8.RuneError) || strings.ContainsRune(u.Target, utf8.RuneError)) {
				report.problem(0, fmt.Sprintf("%q: the text holds U+FFFD, which stands where a character was lost", shorten(u.Source)))
			}
			if !yield(u, err) || err != nil {
				return
			}
		}
	}
}

// readReport is what was wrong with a bilingual file, as printed with --json.
type readReport struct {
	Skipped  int           `json:"skipped"`
	Problems []problemJSON `json:"problems"`

	unlisted int          // Problems that are in the list as a number only.
	first    *problemJSON // Why the first unit was skipped.
}

type problemJSON struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

func newReadReport() readReport { return readReport{Problems: []problemJSON{}} }

// mostProblems is how many problems of a file are kept: a hostile one has millions.
const mostProblems = 100_000

func (r *readReport) problem(line int, message string) {
	if len(r.Problems) < mostProblems {
		r.Problems = append(r.Problems, problemJSON{line, message})
		return
	}
	if r.unlisted++; r.unlisted == 1 {
		r.Problems = append(r.Problems, problemJSON{})
	}
	r.Problems[mostProblems].Message = count(r.unlisted, "more problem") + " not listed"
}

// found is how many problems there were.
func (r *readReport) found() int { return min(len(r.Problems), mostProblems) + r.unlisted }

// skip notes that a unit cannot be stored.
func (r *readReport) skip(u memory.Unit, why error) {
	r.skipped(0, fmt.Sprintf("%q: %v", shorten(u.Source), why))
}

func (r *readReport) skipped(line int, message string) {
	if r.Skipped++; r.first == nil {
		r.first = &problemJSON{line, message}
	}
	r.problem(line, message)
}

// nothingCame says that a file had no unit to take, and why if that is known.
func (r *readReport) nothingCame(file string) error {
	err := fmt.Errorf("%s: no unit could be taken", file)
	switch {
	case r.first != nil:
		return hint(err, "the first problem: %s", r.first)
	case len(r.Problems) > 0:
		return hint(err, "the first problem: %s", r.Problems[0])
	}
	return hint(err, "--from and --to name the languages")
}

func (p problemJSON) String() string {
	if p.Line == 0 {
		return p.Message
	}
	return fmt.Sprintf("line %d: %s", p.Line, p.Message)
}

// enoughUnits is how many units show whether the languages were swapped.
const enoughUnits = 1000

// survey reads the whole file and counts the units that can be stored; what is
// wrong with it goes into the report. It fails if the file cannot be read to its
// end, and, if it has to be strict, if anything is wrong.
func (o *common) survey(ctx context.Context, in *bilingual, report *readReport, strict bool) (total int64, err error) {
	turned := int64(0)
	bar := o.progress("reading "+in.opts.Name, -1)
	defer bar.end()
	for u, err := range in.units(ctx, report) {
		if err != nil {
			var file *exchange.FileError
			if !errors.As(err, &file) {
				return 0, err
			}
			told := *file
			if total > 0 {
				told.Msg += fmt.Sprintf(" (after %s, of which none was taken)", count(int(total), "whole unit"))
			}
			report.problem(told.Line, told.Msg)
			return 0, &told
		}
		total++
		if total <= enoughUnits && errors.Is(align.Check([]string{u.Source}, []string{u.Target}, o.from, o.to), align.ErrSwapped) {
			turned++
		}
		bar.add(1)
	}
	bar.end()
	if turned > min(total, enoughUnits)/2 {
		o.note("%s: the sources look as if they were not in %s: --from and --to name the languages", in.opts.Name, o.from)
	}
	if err := report.odd(in.opts.Name); strict && err != nil {
		return 0, err
	}
	return total, nil
}

// odd is the error for a file in which something is odd, where nothing may be.
func (r *readReport) odd(file string) error {
	if len(r.Problems) == 0 {
		return nil
	}
	err := fmt.Errorf("%s: %s, and --strict takes none; the first: %s", file, count(r.found(), "problem"), r.Problems[0])
	return hint(err, "--json lists them all")
}

// problems tells what was wrong with a file, or the most of it.
func (o *common) problems(file string, r *readReport) {
	for i, problem := range r.Problems {
		if i == shownProblems {
			o.note("%s: %s; --json lists them", file, count(r.found()-i, "more problem"))
			break
		}
		if problem.Line > 0 {
			o.note("%s:%d: %s", file, problem.Line, oneLine(problem.Message))
		} else {
			o.note("%s: %s", file, oneLine(problem.Message))
		}
	}
}

// shownProblems is how many problems of a file are told on standard error;
// --json has all of them, but for mostProblems.
const shownProblems = 20

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
