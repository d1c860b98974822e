package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/internal/work"
	"hafez/memory"
)

type importOptions struct {
	readOptions
	conflict memory.Conflict
	dryRun   bool
	author   string
}

// conflictNames are the values of --on-conflict.
var conflictNames = map[string]memory.Conflict{"keep-both": memory.KeepBoth, "replace": memory.ReplaceOld, "skip": memory.SkipNew}

func importCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "put the pairs of bilingual files into the memory",
		ArgsUsage: "FILE…",
		Description: `Reads ` + formatNames(false) + `, by the
extension or --format; "-" is standard input. Importing a file again changes
nothing. A unit that cannot be taken is skipped and reported; a file that is cut
short or malformed is not imported at all, and with --strict none in which
anything is odd.

A source that the memory has with another translation is a conflict: both are
kept, or, by --on-conflict, those of the file take the place of those in the
memory, or the file's are skipped. Alternatives within one file are always kept.
A spreadsheet or Word table that hafez export wrote knows which units its rows
are: what was edited in it takes the place of what it was.`,
		Flags: append(readFlags(),
			&cli.StringFlag{Name: "on-conflict", Value: "keep-both", Usage: "`WHAT` to do with a source that is there with another translation: keep-both, replace or skip"},
			&cli.BoolFlag{Name: "dry-run", Usage: "only tell what would be done"},
			authorFlag(),
		),
		Action: action(s, func(c *cli.Context, o *common) error {
			read, err := readOptionsOf(c)
			if err != nil {
				return err
			}
			conflict, ok := conflictNames[c.String("on-conflict")]
			if !ok {
				return usagef("--on-conflict is keep-both, replace or skip, not %q", c.String("on-conflict"))
			}
			opts := importOptions{read, conflict, c.Bool("dry-run"), c.String("author")}
			return runImport(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

// importReport is what became of a file, as printed with --json. Conflicts is how
// many of the added or skipped have a source that was there with another
// translation, replaced how many units of the memory had to make room for them.
type importReport struct {
	File      string `json:"file"`
	Added     int    `json:"added"`
	Updated   int    `json:"updated"`
	Unchanged int    `json:"unchanged"`
	readReport
	Replaced    int        `json:"replaced"`
	Conflicts   int        `json:"conflicts"`
	Conflicting []pairJSON `json:"conflicting,omitempty"` // The first of them.
	// Waiting are the rows of a work file that are not translated yet, or have been
	// filled in from the memory.
	Waiting int  `json:"waiting,omitempty"`
	DryRun  bool `json:"dry_run,omitempty"`

	left int // Skipped because of a conflict.
}

type pairJSON struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

// conflict notes that the memory has another translation of a source.
func (r *importReport) conflict(u memory.Unit) {
	r.Conflicts++
	if len(r.Conflicting) < mostProblems {
		r.Conflicting = append(r.Conflicting, pairJSON{u.Source, u.Target})
	}
}

// came is how many units of the file could be taken.
func (r *importReport) came() int { return r.Added + r.Updated + r.Unchanged + r.left + r.Waiting }

// importBytes is about how much memory an import takes at most, beside the pages
// of the memory file that it reads.
const importBytes = 140 << 20

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
		switch {
		case m != nil:
		case opts.dryRun:
			m, err = o.scratchMemory()
		default:
			m, err = o.writeMemory()
		}
		return m, err
	}
	// What is freed is to be used again rather than more taken, however large the
	// file is.
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(importBytes))
	p := newPrinter(o)
	var failed error
	for i, f := range files {
		r, err := o.importFile(ctx, f, formats[i], opts, open)
		if err == nil && r.came() == 0 {
			err = r.nothingCame(f)
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

// scratchMemory is a copy of the first named memory, to try an import out on.
func (o *common) scratchMemory() (*memory.Memory, error) {
	path, err := o.writablePath()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return memory.Temporary()
	}
	m, err := memory.Open(path, memory.Options{ReadOnly: true, Command: o.command})
	if err != nil {
		return nil, err
	}
	defer m.Close()
	return m.Scratch()
}

// importFile puts the units of one file into the memory that open gives. The
// file is read twice: all of it must be sound before the first unit is taken.
// An error about the file comes with a report that names it.
func (o *common) importFile(ctx context.Context, name string, format exchange.Format, opts importOptions, open func() (*memory.Memory, error)) (*importReport, error) {
	if report, is, err := o.importWork(ctx, name, opts, open); is {
		return report, err
	}
	in, err := o.openBilingual(name, format, opts.readOptions)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	in.opts.Origin = originOf(name)
	report := &importReport{File: name, readReport: newReadReport(), DryRun: opts.dryRun}
	total, err := o.survey(ctx, in, &report.readReport, opts.strict)
	if ctx.Err() != nil {
		o.note("%s: nothing of it is in", name)
		return nil, ctx.Err()
	}
	if err != nil {
		return report, err
	}
	if total == 0 {
		return report, nil
	}

	m, err := open()
	if err != nil {
		return nil, err
	}
	bar := o.progress("importing "+in.opts.Name, total)
	defer bar.end()
	how := memory.ImportOptions{OnConflict: opts.conflict, CountConflicts: true, Now: time.Now().UTC().Truncate(time.Second), By: author(opts.author), Command: "import " + filepath.Base(name)}
	report.Replaced, err = m.Import(in.units(ctx, nil), how, func(u memory.Unit, outcome memory.Outcome, err error) {
		bar.add(1)
		if err != nil {
			report.skip(u, err)
			return
		}
		report.count(u, outcome)
	})
	if err != nil {
		bar.end()
		if errors.Is(err, context.Canceled) {
			o.note("%s: nothing of it is in", name)
		}
		return nil, err
	}
	return report, nil
}

// importWork puts the translated rows of a work file, that of hafez pretranslate,
// into the memory. Is tells whether the file is one.
func (o *common) importWork(ctx context.Context, name string, opts importOptions, open func() (*memory.Memory, error)) (report *importReport, is bool, err error) {
	if name == "-" || opts.format != "" || !slices.Contains(work.Extensions(), strings.ToLower(filepath.Ext(name))) {
		return nil, false, nil
	}
	job, err := work.Read(name)
	if errors.Is(err, work.ErrVersion) {
		return nil, true, err
	}
	if err != nil { // What is wrong with it, reading it as any other file will tell.
		return nil, false, nil
	}
	report = &importReport{File: name, readReport: newReadReport(), DryRun: opts.dryRun}
	for _, odd := range job.Odd {
		report.problem(0, odd)
	}
	if err := report.odd(name); opts.strict && err != nil {
		return report, true, err
	}
	units := work.Units(job)
	now, by := time.Now().UTC().Truncate(time.Second), author(opts.author)
	for i := range units {
		if units[i].CreatedBy == "" && units[i].Created.IsZero() {
			units[i].CreatedBy, units[i].Created = by, now
		}
	}
	report.Waiting = len(job.Rows) - len(units)
	m, err := open()
	if err != nil {
		return nil, true, err
	}
	how := memory.ImportOptions{OnConflict: opts.conflict, CountConflicts: true, Now: now, By: by, Command: "import " + filepath.Base(name)}
	if how.OnConflict == memory.KeepBoth { // What was mended in the file is mended in the memory.
		how.OnConflict = memory.ReplaceOwn
	}
	report.Replaced, err = m.Import(each(ctx, units), how, func(u memory.Unit, outcome memory.Outcome, err error) {
		if err != nil {
			report.skip(u, err)
			return
		}
		report.count(u, outcome)
	})
	return report, true, err
}

// count counts what became of a unit.
func (r *importReport) count(u memory.Unit, outcome memory.Outcome) {
	switch outcome {
	case memory.Added:
		r.Added++
	case memory.AddedBeside:
		r.Added++
		r.conflict(u)
	case memory.Updated, memory.Replaced:
		r.Updated++
	case memory.Skipped:
		r.conflict(u)
		r.left++
		r.skipped(0, fmt.Sprintf("%q: the memory has another translation", shorten(u.Source)))
	default:
		r.Unchanged++
	}
}

func (p *printer) importReport(r *importReport) error {
	if p.o.json {
		return p.value(r)
	}
	p.o.problems(r.File, &r.readReport)
	if r.left == 0 { // Else the problems name them.
		for i, c := range r.Conflicting {
			if i == shownProblems {
				p.o.note("%s: %s more; --json lists them", r.File, thousands(r.Conflicts-i))
				break
			}
			p.o.note("%s: the memory has another translation than %q of %s", r.File, shorten(c.Target), oneLine(shorten(c.Source)))
		}
	}
	added, would := "added", ""
	if r.DryRun {
		added, would = "would add", "; nothing was done"
	}
	line := fmt.Sprintf("%s: %s %d, updated %d, unchanged %d, skipped %d", r.File, added, r.Added, r.Updated, r.Unchanged, r.Skipped)
	var more []string
	if r.Replaced > 0 {
		more = append(more, fmt.Sprintf("%s of the memory replaced", count(r.Replaced, "unit")))
	}
	if r.Conflicts > 0 {
		more = append(more, fmt.Sprintf("%s with another translation in the memory", thousands(r.Conflicts)))
	}
	if r.Waiting > 0 {
		more = append(more, fmt.Sprintf("%s not translated, or from the memory", count(r.Waiting, "row")))
	}
	if len(more) > 0 {
		line += " (" + strings.Join(more, ", ") + ")"
	}
	p.printf("%s%s\n", line, would)
	return nil
}
