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
