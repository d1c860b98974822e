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
	"slices"
	"strings"

	"hafez/align"
	"hafez/internal/document"
	"hafez/memory"
)

// do aligns a pair, unless that was done before, and tells what became of it.
// The only errors are those that end the run.
func (r *folderRun) do(ctx context.Context, p align.DocumentPair) error {
	x := pairReport{}
	if p.Source >= 0 {
		x.Source = r.files[0][p.Source].name
	}
	if p.Target >= 0 {
		x.Target = r.files[1][p.Target].name
	}
	if p.Source < 0 || p.Target < 0 {
		x.Status, x.Message = pairAlone, r.whyAlone(p)
		return r.tell(x)
	}
	err := r.alignPair(ctx, p, &x)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		x.Status, x.Message = pairFailed, inWords(err)
	}
	return r.tell(x)
}

// whyAlone says what is known of a file without a partner.
func (r *folderRun) whyAlone(p align.DocumentPair) string {
	side, i := 0, p.Source
	if p.Source < 0 {
		side, i = 1, p.Target
	}
	for k, f := range r.files[side] {
		if k != i && slices.Equal(f.segments, r.files[side][i].segments) {
			return "the same text as " + filepath.ToSlash(f.name)
		}
	}
	if p.Rival >= 0 {
		return fmt.Sprintf("it may go with %s, which goes with another one", filepath.ToSlash(r.files[1-side][p.Rival].name))
	}
	return "nothing goes with it"
}

// alignPair aligns a pair that is still to be done.
func (r *folderRun) alignPair(ctx context.Context, p align.DocumentPair, x *pairReport) error {
	o, opts := r.o.quietly(), r.opts
	source, target := filepath.Join(r.roots[0], x.Source), filepath.Join(r.roots[1], x.Target)
	var there fs.FileInfo
	doubtful := ""
	if opts.output != "" {
		base := filepath.Join(opts.output, r.outputs[p.Source])
		x.Output, doubtful = base+"."+string(opts.format), base+doubtMark+"."+string(opts.format)
		var err error
		if there, err = result(x.Output); err == nil && there == nil {
			if there, err = result(doubtful); there != nil {
				x.Output = doubtful
			}
		}
		if err != nil {
			return err
		}
	}
	write, add, work := opts.output != "" && there == nil, false, ""
	if opts.add {
		var err error
		if work, err = workOf(o, opts, source, target); err != nil {
			return err
		}
		if add, err = o.isToDo(work); err != nil {
			return err
		}
	}
	if !write && !add {
		x.Status = pairThere
		if there != nil {
			x.Message = olderThan(there, source, target)
		}
		if x.Output == doubtful && doubtful != "" {
			x.Status, x.Message = pairDoubt, "told by an earlier run; rename the file when you have looked at it"
		}
		return nil
	}
	a, err := o.readPair(ctx, opts, source, target)
	if err != nil {
		return err
	}
	if err := a.align(ctx, o, opts.learn); err != nil {
		return err
	}
	x.Status = pairAligned
	x.Beads, x.Confidence = a.mean()
	doubts := r.doubts(a, p)
	if len(doubts) > 0 {
		x.Status = pairDoubt
		if write {
			x.Output = doubtful
		}
		if add {
			doubts = append(doubts, "not added: do it with align SOURCE TARGET --add if the pair is right")
		}
		x.Message = strings.Join(doubts, "; ")
	}
	if write {
		if err := os.MkdirAll(filepath.Dir(x.Output), 0o755); err != nil {
			return err
		}
		if err := document.WriteAtomic(x.Output, func(w io.Writer) error { return a.write(o, w, opts) }); err != nil {
			return err
		}
	}
	if add && len(doubts) == 0 {
		c, err := o.addBeads(ctx, opts, a, work)
		if err != nil {
			return err
		}
		x.Added = c.counts[memory.Added] + c.counts[memory.Updated]
	}
	return nil
}

// result is the file of a result that is there already; nil if there is none.
func result(name string) (fs.FileInfo, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: not a file, so no result can be written there", name)
	}
	return info, nil
}

// olderThan says so if a result is older than what it was made of.
func olderThan(result fs.FileInfo, files ...string) string {
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && info.ModTime().After(result.ModTime()) {
			return "older than " + filepath.ToSlash(f) + ": delete the result to have it made anew"
		}
	}
	return ""
}

// isToDo tells whether the memory does not know yet that a work is done.
func (o *common) isToDo(work string) (bool, error) {
	m, err := o.writeMemory()
	if err != nil {
		return false, err
	}
	defer m.Close()
	at, err := m.Finished(work)
	return at.IsZero(), err
}

// workOf names the work of adding a pair of files: it is another one if a file,
// a language, or what says how they are cut and what is added is.
func workOf(o *common, opts alignOptions, files ...string) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%+v %v %v\n", opts.textOptions, opts.lines, opts.minConfidence)
	for _, name := range slices.Concat(files, []string{opts.rules, opts.abbreviations}) {
		if name == "" {
			continue
		}
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

// mean is the number of beads with both sides and how sure they are in the mean.
func (a *alignment) mean() (beads int, confidence float64) {
	for _, b := range a.beads {
		if b.IsPair() {
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
