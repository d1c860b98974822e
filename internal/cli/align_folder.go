package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"hafez/align"
)

// To pair the files of two folders, the first segments of each are looked at: at
// most so many, and fewer if there are very many files, whose beginnings are all
// in memory at once.
const (
	mostOfFile  = 400
	leastOfFile = 40
	mostOfAll   = 400_000
)

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
