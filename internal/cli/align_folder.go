package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hafez/align"
	"hafez/internal/document"
)

// To pair the files of two folders, the first segments of each are looked at: at
// most so many, and fewer if there are very many files, whose beginnings are all
// in memory at once.
const (
	mostOfFile  = 400
	leastOfFile = 40
	mostOfAll   = 400_000
)

// What became of a pair of files.
const (
	pairAligned = "aligned"
	pairDoubt   = "doubt"  // aligned, but it should be looked at
	pairThere   = "there"  // was aligned by an earlier run
	pairAlone   = "alone"  // a file without a partner
	pairFailed  = "failed" // could not be read or aligned
)

// pairReport is what became of a pair of files, as printed with --json.
type pairReport struct {
	Source     string  `json:"source"` // paths below the folders; one is empty if it has no partner
	Target     string  `json:"target"`
	Status     string  `json:"status"`
	Beads      int     `json:"beads"`      // with both sides
	Confidence float64 `json:"confidence"` // the mean of those
	Added      int     `json:"added"`
	Output     string  `json:"output,omitempty"`
	Message    string  `json:"message,omitempty"`
}

// folderRun is the alignment of two folders.
type folderRun struct {
	o      *common
	opts   alignOptions
	roots  [2]string
	files  [2][]text // with the first segments only
	report []pairReport
}

func runAlignFolders(ctx context.Context, o *common, opts alignOptions, args []string) error {
	if err := opts.check(args); err != nil {
		return err
	}
	switch {
	case opts.fixed != "" || opts.gold != "":
		return usagef("--fixed and --gold are for two files, not for --dir")
	case opts.output == "" && !opts.add:
		return usagef("--dir needs -o FOLDER, --add, or both")
	case opts.output == "-":
		return usagef("-o names a folder with --dir")
	}
	r := &folderRun{o: o, opts: opts, roots: [2]string{args[0], args[1]}}
	if err := r.checkRoots(); err != nil {
		return err
	}
	for side, language := range []string{o.from, o.to} {
		if err := r.read(ctx, side, language); err != nil {
			return err
		}
	}
	pairs, err := r.pair(ctx)
	if err != nil {
		return err
	}
	bar := o.progress("aligning", int64(len(pairs)))
	for i, p := range pairs {
		if err := r.do(ctx, p); err != nil {
			bar.end()
			return err
		}
		bar.set(int64(i + 1))
	}
	bar.end()
	return r.print()
}

// checkRoots refuses folders that are none, are the same, or lie in one another.
func (r *folderRun) checkRoots() error {
	folders := append(r.roots[:], r.opts.output)
	var real []string
	for i, f := range folders {
		if f == "" {
			continue
		}
		info, err := os.Stat(f)
		missing := i == 2 && errors.Is(err, fs.ErrNotExist) // it is made when there is something to write
		if err != nil && !missing {
			return err
		}
		if !missing && !info.IsDir() {
			return hint(fmt.Errorf("%s is a file", f), "--dir is for folders; leave it out for two files")
		}
		path, err := realPath(f)
		if err != nil {
			return err
		}
		for k, other := range real {
			if within(path, other) || within(other, path) && i < 2 {
				return usagef("%s and %s lie in one another: keep sources, translations and results in folders of their own", folders[k], f)
			}
		}
		real = append(real, path)
	}
	return nil
}

// realPath is a path without symbolic links, as far as it exists.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if parent := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && parent != path {
		if parent, err = realPath(parent); err == nil {
			real = filepath.Join(parent, filepath.Base(path))
		}
	}
	return real, err
}

// within tells whether a folder is another one or lies in it.
func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// read reads the beginnings of the files of a side. Files that cannot be read
// are reported.
func (r *folderRun) read(ctx context.Context, side int, language string) error {
	names, err := filesIn(r.roots[side])
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return hint(fmt.Errorf("%s: no files there", r.roots[side]), "is it the right folder?")
	}
	bar := r.o.progress("reading "+r.roots[side], int64(len(names)))
	defer bar.end()
	most := max(leastOfFile, min(mostOfFile, mostOfAll/len(names)))
	for i, name := range names {
		t, err := r.o.quietly().readText(ctx, filepath.Join(r.roots[side], name), language, r.opts.lines, most, r.opts.textOptions)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t.name = name
		if err != nil {
			p := pairReport{Status: pairFailed, Message: oneLine(err.Error())}
			*p.side(side) = name
			r.report = append(r.report, p)
		} else {
			r.files[side] = append(r.files[side], t)
		}
		bar.set(int64(i + 1))
	}
	return nil
}

func (p *pairReport) side(side int) *string {
	if side == 0 {
		return &p.Source
	}
	return &p.Target
}

// quietly is the same without notes: of many files they would be too many.
func (o *common) quietly() *common {
	q := *o
	q.quiet = true
	return &q
}

// filesIn lists the files below a folder, by their paths in it. Hidden files and
// what programs leave beside open documents are none.
func filesIn(root string) (names []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		hidden := path != root && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || base == "Thumbs.db" || base == "desktop.ini")
		switch {
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden || d.IsDir():
			return nil
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			return err // a broken link, a device
		}
		rel, err := filepath.Rel(root, path)
		names = append(names, rel)
		return err
	})
	return names, err
}

// pair finds which files belong together.
func (r *folderRun) pair(ctx context.Context) ([]align.DocumentPair, error) {
	var documents [2][]align.Document
	for side, files := range r.files {
		for _, f := range files {
			documents[side] = append(documents[side], align.Document{Name: filepath.ToSlash(f.name), Segments: f.segments})
		}
	}
	bar := r.o.progress("pairing", -1)
	defer bar.end()
	return align.PairDocuments(ctx, documents[0], documents[1], align.Options{From: r.o.from, To: r.o.to, Progress: func(done, total int) {
		bar.total = int64(total)
		bar.set(int64(done))
	}})
}

// do aligns a pair, unless that was done before, and reports it. The only error
// is one that ends the run.
func (r *folderRun) do(ctx context.Context, p align.DocumentPair) error {
	report := pairReport{}
	if p.Source >= 0 {
		report.Source = r.files[0][p.Source].name
	}
	if p.Target >= 0 {
		report.Target = r.files[1][p.Target].name
	}
	if p.Source < 0 || p.Target < 0 {
		report.Status, report.Message = pairAlone, "nothing goes with it"
		r.report = append(r.report, report)
		return nil
	}
	err := r.alignPair(ctx, p, &report)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		report.Status, report.Message = pairFailed, oneLine(err.Error())
		if h := hintOf(err); h != "" {
			report.Message += "; hint: " + h
		}
	}
	r.report = append(r.report, report)
	return nil
}

func (r *folderRun) alignPair(ctx context.Context, p align.DocumentPair, report *pairReport) error {
	o := r.o.quietly()
	source, target := filepath.Join(r.roots[0], report.Source), filepath.Join(r.roots[1], report.Target)
	opts := r.opts
	write := false
	if opts.output != "" {
		report.Output = r.outputOf(p.Source)
		_, err := os.Stat(report.Output)
		write = errors.Is(err, fs.ErrNotExist)
	}
	add, work := false, ""
	if opts.add {
		var err error
		if work, err = workOf(o, source, target); err != nil {
			return err
		}
		if add, err = o.isToDo(work); err != nil {
			return err
		}
	}
	if !write && !add {
		report.Status = pairThere
		return nil
	}
	a, err := o.readPair(ctx, opts, source, target)
	if err != nil {
		return err
	}
	if err := a.align(ctx, o, opts.learn); err != nil {
		return err
	}
	report.Beads, report.Confidence = a.mean()
	if write {
		if err := os.MkdirAll(filepath.Dir(report.Output), 0o755); err != nil {
			return err
		}
		if err := document.WriteAtomic(report.Output, func(w io.Writer) error { return a.write(o, w, opts) }); err != nil {
			return err
		}
	}
	if add {
		if report.Added, err = o.addAndFinish(ctx, opts, a, work); err != nil {
			return err
		}
	}
	report.Status, report.Message = pairAligned, ""
	if doubts := r.doubts(a, p); len(doubts) > 0 {
		report.Status, report.Message = pairDoubt, strings.Join(doubts, "; ")
	}
	return nil
}

// isToDo tells whether the memory does not know yet that a work is done.
func (o *common) isToDo(work string) (bool, error) {
	m, err := o.writeMemory() // so that a memory that cannot be written to shows at once
	if err != nil {
		return false, err
	}
	defer m.Close()
	at, err := m.Finished(work)
	return at.IsZero(), err
}

// addAndFinish adds the beads of a pair and notes that it is done.
func (o *common) addAndFinish(ctx context.Context, opts alignOptions, a *alignment, work string) (added int, err error) {
	m, err := o.writeMemory()
	if err != nil {
		return 0, err
	}
	defer m.Close()
	c, err := o.addTo(ctx, m, opts, a)
	if err != nil {
		return 0, err
	}
	return c.counts[0] + c.counts[1], m.Finish(work, time.Now())
}

// workOf names the work of adding a pair of files: it is another one if a file
// or a language is.
func workOf(o *common, files ...string) (string, error) {
	h := sha256.New()
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return "", err
		}
		sum := sha256.New()
		_, err = io.Copy(sum, f)
		f.Close()
		if err != nil {
			return "", err
		}
		h.Write(sum.Sum(nil))
	}
	return "align " + o.from + " " + o.to + " " + hex.EncodeToString(h.Sum(nil)), nil
}

// outputOf is the file that the beads of a source are written into: its own name
// with another extension, or, if another source has that name, behind its own.
func (r *folderRun) outputOf(source int) string {
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
	name := r.files[0][source].name
	out := stem(name)
	for i, f := range r.files[0] {
		if i != source && strings.EqualFold(stem(f.name), out) {
			out = name
		}
	}
	return filepath.Join(r.opts.output, out+"."+string(r.opts.format))
}

// mean is the number of beads with both sides and how sure they are in the mean.
func (a *alignment) mean() (beads int, confidence float64) {
	for _, b := range a.beads {
		if b.Source.Len() > 0 && b.Target.Len() > 0 {
			beads++
			confidence += b.Confidence
		}
	}
	return beads, round(confidence / float64(max(beads, 1)))
}

// halfCoverage is how much of both texts of a pair should have a counterpart.
const halfCoverage = .5

// doubts says what is doubtful about a pair.
func (r *folderRun) doubts(a *alignment, p align.DocumentPair) (doubts []string) {
	s, t := align.Coverage(a.beads)
	if s < halfCoverage || t < halfCoverage {
		doubts = append(doubts, fmt.Sprintf("only %.0f %% of the source and %.0f %% of the target fit together", 100*s, 100*t))
	}
	if p.Rival >= 0 {
		doubts = append(doubts, fmt.Sprintf("%s may go with the source as well", filepath.ToSlash(r.files[1][p.Rival].name)))
	}
	return doubts
}

// print prints what became of all pairs. That some failed is an error; that some
// are doubtful or alone has an exit code of its own.
func (r *folderRun) print() error {
	p := newPrinter(r.o)
	counts := make(map[string]int)
	for _, x := range r.report {
		counts[x.Status]++
		x.Source, x.Target, x.Output = filepath.ToSlash(x.Source), filepath.ToSlash(x.Target), filepath.ToSlash(x.Output)
		if r.o.json {
			if err := p.value(x); err != nil {
				return err
			}
			continue
		}
		p.pair(x)
	}
	if err := p.Flush(); err != nil {
		return err
	}
	var parts []string
	for _, status := range []string{pairAligned, pairDoubt, pairThere, pairAlone, pairFailed} {
		if n := counts[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	r.o.note("%s", strings.Join(parts, ", "))
	switch {
	case counts[pairFailed] > 0:
		return hint(fmt.Errorf("%s failed", count(counts[pairFailed], "pair or file")), "mend or remove them and run the same again: what is done stays done")
	case counts[pairDoubt]+counts[pairAlone] > 0:
		return errFound
	}
	return nil
}

// pair prints what became of a pair, in a line, and why in another one.
func (p *printer) pair(x pairReport) {
	names := p.text(x.Source) + " = " + p.text(x.Target)
	switch {
	case x.Target == "":
		names = p.text(x.Source)
	case x.Source == "":
		names = p.text(x.Target)
	}
	figures := ""
	if x.Status == pairAligned || x.Status == pairDoubt {
		figures = fmt.Sprintf("%4d beads, %.2f", x.Beads, x.Confidence)
	}
	p.printf("%-8s  %-16s  %s\n", x.Status, figures, names)
	if x.Message != "" {
		p.printf("%28s  %s\n", "", p.clean(x.Message))
	}
}
