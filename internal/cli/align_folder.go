package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

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

// folderRun is the alignment of two folders.
type folderRun struct {
	o       *common
	opts    alignOptions
	roots   [2]string
	files   [2][]text // with the first segments only, by their paths below the roots
	outputs []string  // by source, without what tells the format
	printer *printer
	counts  map[string]int // by status
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
	r := &folderRun{o: o, opts: opts, roots: [2]string{args[0], args[1]}, printer: newPrinter(o), counts: make(map[string]int)}
	if err := r.checkRoots(); err != nil {
		return err
	}
	if opts.add { // so that a memory that cannot be written to shows at once
		m, err := o.writeMemory()
		if err != nil {
			return err
		}
		if err := m.Close(); err != nil {
			return err
		}
	}
	for side, language := range []string{o.from, o.to} {
		if err := r.read(ctx, side, language); err != nil {
			return err
		}
	}
	if err := r.checkTexts(); err != nil {
		return err
	}
	r.outputs = outputsOf(r.files[0])
	pairs, err := r.pair(ctx)
	if err != nil {
		return err
	}
	bar := o.progress("aligning", int64(len(pairs)))
	if o.OutTerminal { // the pairs are told there as they come
		bar = o.quietly().progress("", -1)
	}
	defer bar.end()
	for i, p := range pairs {
		if err := r.do(ctx, p); err != nil {
			bar.end()
			if ctx.Err() != nil {
				o.note("%s; %d of %d to do: run the same again to go on", r.summary(), len(pairs)-i, len(pairs))
			}
			return err
		}
		bar.set(int64(i + 1))
	}
	bar.end()
	return r.end()
}

// read reads the beginnings of the files of a side. What cannot be read is told.
func (r *folderRun) read(ctx context.Context, side int, language string) error {
	var untold error
	problem := func(name, status string, err error) {
		p := pairReport{Status: status, Message: inWords(err)}
		*p.side(side) = name
		untold = errJoin(untold, r.tell(p))
	}
	names, err := filesIn(r.roots[side], func(name string, err error) { problem(name, pairFailed, err) })
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return hint(errors.New(r.roots[side]+": no files there"), "is it the right folder?")
	}
	bar := r.o.progress("reading "+r.roots[side], int64(len(names)))
	defer bar.end()
	most := max(leastOfFile, min(mostOfFile, mostOfAll/len(names)))
	for i, name := range names {
		t, err := r.o.quietly().readText(ctx, filepath.Join(r.roots[side], name), language, r.opts.lines, most, r.opts.textOptions)
		t.name, t.places = name, nil
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			r.files[side] = append(r.files[side], t)
		case document.FormatOf(name) == document.Plain && errors.Is(err, document.ErrNotText):
			problem(name, pairSkipped, err) // a picture, a spreadsheet
		default:
			problem(name, pairFailed, err)
		}
		if untold != nil {
			return untold
		}
		bar.set(int64(i + 1))
	}
	return nil
}

// quietly is the same without notes and progress: of many files they would be
// too many.
func (o *common) quietly() *common {
	q := *o
	q.quiet = true
	return &q
}

// checkTexts says what is wrong with the two folders as a whole.
func (r *folderRun) checkTexts() error {
	a := &alignment{from: r.o.from, to: r.o.to}
	for side, t := range []*text{&a.source, &a.target} {
		t.name = r.roots[side]
		for _, f := range r.files[side] {
			t.segments = append(t.segments, f.segments...)
		}
	}
	return a.checkTexts()
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
	return align.PairDocuments(ctx, documents[0], documents[1], align.Options{From: r.o.from, To: r.o.to, Progress: bar.of})
}

// doubtMark ends the names of the results of doubtful pairs.
const doubtMark = ".doubt"

// outputsOf gives the names of results, each another one: that of the source
// without its extension, or with it where two have the same.
func outputsOf(sources []text) []string {
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
	fold := strings.ToLower // files are told apart by case on some systems only
	stems := make(map[string]int)
	for _, s := range sources {
		stems[fold(stem(s.name))]++
	}
	outputs := make([]string, len(sources))
	taken := make(map[string]bool)
	for i, s := range sources {
		name := stem(s.name)
		if stems[fold(name)] > 1 {
			name = s.name
		}
		for taken[fold(name)] || taken[fold(name+doubtMark)] || taken[fold(strings.TrimSuffix(name, doubtMark))] {
			name += "_"
		}
		taken[fold(name)] = true
		outputs[i] = name
	}
	return outputs
}
