package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hafez/align"
	"hafez/internal/review"
)

// corrections are what a review says of an alignment.
type corrections struct {
	*review.Corrected
	marks map[place]review.Mark // by bead

	source, target []string // the segments as they are in the files
}

// correct takes over what a review says of the two texts.
func (a *alignment) correct(o *common, name string) error {
	sheet, err := review.Read(name)
	if err != nil {
		return err
	}
	c, err := sheet.Correct(a.source.segments, a.target.segments)
	if err != nil {
		return hint(fmt.Errorf("%s: %w", name, err), "give the two files that it was made of, and the same --lines, --rules and --paragraphs")
	}
	if sheet.Texts != "" && sheet.Texts != a.sum {
		o.note("%s: one of the texts has changed since it was written: what the review says of them counts", name)
	}
	source, target := a.source.segments, a.target.segments
	a.source = a.source.corrected(c.Source)
	a.target = a.target.corrected(c.Target)
	a.corrections = &corrections{c, make(map[place]review.Mark), source, target}
	for _, m := range []struct {
		mark  review.Mark
		beads []align.Bead
	}{{review.Wrong, c.Wrong}, {review.Right, c.Right}} {
		for _, b := range m.beads {
			for _, part := range b.Parts() {
				a.corrections.marks[placeOf(part)] = m.mark
			}
		}
	}
	line := fmt.Sprintf("%s: %s marked right, %d wrong", name, count(len(c.Right), "row"), len(c.Wrong))
	if edited := c.Source.Edited + c.Target.Edited; edited > 0 {
		line += fmt.Sprintf(", %s edited", count(edited, "segment"))
	}
	o.note("%s", line)
	if len(c.Right)+len(c.Wrong) == 0 {
		o.note("%s: no row is marked, so nothing is fixed", name)
	}
	return nil
}

// corrected is the text as a review has it.
func (t text) corrected(c review.Text) text {
	var places []align.Place
	if len(t.places) > 0 {
		places = make([]align.Place, len(c.From))
		last := align.Place{}
		for i, from := range c.From {
			if from >= 0 {
				last = t.places[from]
			}
			places[i] = last // what the reviewer wrote stands where he wrote it
		}
	}
	return text{t.name, c.Segments, places}
}

// mark is what a review says of a bead.
func (a *alignment) mark(b align.Bead) review.Mark {
	if a.corrections == nil {
		return review.Open
	}
	return a.corrections.marks[placeOf(b)]
}

// notes are those that a review has, by bead: each goes to the first bead that has
// a segment of what it was of, whatever became of that.
func (a *alignment) notes() map[int]string {
	if a.corrections == nil {
		return nil
	}
	notes := make(map[int]string)
	for _, n := range a.corrections.Notes {
		at := slices.IndexFunc(a.beads, func(b align.Bead) bool {
			return b.Source.From < n.Source.To && n.Source.From < b.Source.To || b.Target.From < n.Target.To && n.Target.From < b.Target.To
		})
		if at < 0 { // a note on a row without texts
			at = slices.IndexFunc(a.beads, func(b align.Bead) bool { return b.Source.To > n.Source.From })
		}
		if at < 0 {
			at = len(a.beads) - 1
		}
		if notes[at] != "" {
			notes[at] += "\n"
		}
		notes[at] += n.Text
	}
	return notes
}

// sheet is the alignment as it is reviewed. What a review said already stays.
func (a *alignment) sheet() *review.Sheet {
	s := &review.Sheet{From: a.from, To: a.to, SourceName: originOf(a.source.name), TargetName: originOf(a.target.name), Texts: a.sum}
	notes := a.notes()
	for i, b := range a.beads {
		source, target := a.texts(b)
		s.Rows = append(s.Rows, review.Row{Mark: a.mark(b), Confidence: round(b.Confidence), Source: source, Target: target, Note: notes[i]})
	}
	if a.corrections == nil {
		return s
	}
	there := make(map[place]bool)
	for _, b := range a.beads {
		there[placeOf(b)] = true
	}
	for _, b := range a.corrections.Wrong {
		if !there[placeOf(b)] {
			s.Reject(b, a.corrections.Corrected, a.corrections.source, a.corrections.target)
		}
	}
	return s
}

// doubtful is the confidence below which a reviewer should look at a row.
const doubtful = .8

// advice says what to do with a review that was written.
func (a *alignment) advice(file string) string {
	look := 0
	for _, b := range a.beads {
		if (!b.IsPair() || b.Confidence < doubtful || a.mark(b) == review.Wrong) && a.mark(b) != review.Right {
			look++
		}
	}
	return fmt.Sprintf("%s: %s, %d to look at; when it is reviewed, give it back with --fixed %s", file, count(len(a.beads), "row"), look, shellWord(file))
}

// shellWord writes a file name as it can be typed.
func shellWord(name string) string {
	if strings.HasPrefix(name, "-") {
		name = "." + string(filepath.Separator) + name
	}
	if strings.ContainsAny(name, " \t\"'`$&|;<>()*?[]#~!\u00a0") {
		return `"` + name + `"`
	}
	return name
}

// keepReview refuses to write over a review, or another file with such a name,
// unless it is the review that was read, or the very same would be written.
func (a *alignment) keepReview(o *common, opts alignOptions) error {
	switch strings.ToLower(filepath.Ext(opts.output)) {
	case ".xlsx", ".xlsm", ".html", ".htm":
	default:
		return nil
	}
	old, err := os.Stat(opts.output)
	if err != nil {
		return nil // nothing to keep
	}
	if opts.fixed != "" && opts.format.isReview() {
		if fixed, err := os.Stat(opts.fixed); err == nil && os.SameFile(old, fixed) {
			return nil
		}
	}
	there, err := os.ReadFile(opts.output)
	if err != nil {
		return err
	}
	var now bytes.Buffer
	if err := a.write(o.quietly(), &now, opts); err != nil {
		return err
	}
	if !bytes.Equal(there, now.Bytes()) {
		return hint(fmt.Errorf("%s is there already and is not what would be written: somebody may have worked on it", opts.output),
			"keep what it says with --fixed %s, or name another file with -o, or delete it", shellWord(opts.output))
	}
	return nil
}
