package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hafez/align"
	"hafez/internal/review"
	"hafez/memory"
)

// units are the beads with both sides that a review says are right, as
// confirmed units, and those that are sure enough, as drafts, each with its
// neighbours.
func (a *alignment) units(opts alignOptions) []memory.Unit {
	var units []memory.Unit
	notes := a.notes()
	now := time.Now()
	for i, b := range a.beads {
		mark := a.mark(b)
		right := mark == review.Right
		if !a.hasBoth(b) || mark == review.Wrong || !right && round(b.Confidence) < opts.minConfidence {
			continue
		}
		u := a.unit(b, opts, now)
		u.Props = slices.Insert(u.Props, 0, memory.Prop{Key: "confidence", Value: confidence(b)})
		if right {
			u.Status = memory.Confirmed
			if notes[i] != "" {
				u.Notes = []string{notes[i]}
			}
		}
		units = append(units, u)
	}
	return units
}

// rejected are the pairs that a review says are wrong, each with its note, but for
// those whose very words stand in a row that it says is right.
func (a *alignment) rejected(opts alignOptions) []memory.Unit {
	if a.corrections == nil {
		return nil
	}
	seen := make(map[words]bool)
	for _, b := range a.corrections.Right {
		source, target := a.texts(b)
		seen[words{source, target}] = true
	}
	var units []memory.Unit
	now := time.Now()
	for _, b := range a.corrections.Wrong {
		u := a.unit(b, opts, now)
		if !a.hasBoth(b) || seen[wordsOf(&u)] {
			continue
		}
		seen[wordsOf(&u)] = true
		u.Status = memory.Rejected
		for _, n := range a.corrections.Notes {
			if n.Source == b.Source && n.Target == b.Target {
				u.Notes = append(u.Notes, n.Text)
			}
		}
		units = append(units, u)
	}
	return units
}

// hasBoth tells whether there is something on both sides of a bead.
func (a *alignment) hasBoth(b align.Bead) bool {
	source, target := a.texts(b)
	return strings.TrimSpace(source) != "" && strings.TrimSpace(target) != ""
}

// unit is a bead as a draft that is made now.
func (a *alignment) unit(b align.Bead, opts alignOptions, now time.Time) memory.Unit {
	u := memory.Unit{
		From: a.from, To: a.to, Status: memory.Draft, Created: now.UTC().Truncate(time.Second), CreatedBy: author(opts.author), Origin: originOf(a.source.name),
		Props: []memory.Prop{{Key: alignmentProp, Value: a.sum}},
	}
	u.Source, u.Target = a.texts(b)
	if b.Source.From > 0 {
		u.Previous = a.source.segments[b.Source.From-1]
	}
	if b.Source.To < len(a.source.segments) {
		u.Next = a.source.segments[b.Source.To]
	}
	return u
}

// originOf is the name of a file as the origin of units.
func originOf(file string) string {
	if file == "-" {
		return ""
	}
	return filepath.Base(file)
}

// addedBeads is what became of beads that were to go into a memory.
type addedBeads struct {
	path           string
	counts         [memory.Unchanged + 1]int
	alone, notSure int // left out: with one side only, less sure than least
	wrong          int // kept as rejected: marked wrong
	refused        int
	removed        int // drafts that a review has overtaken
	least          float64
}

func (c addedBeads) String() string {
	line := fmt.Sprintf("%s: added %d, updated %d, unchanged %d, skipped %d", c.path,
		c.counts[memory.Added], c.counts[memory.Updated], c.counts[memory.Unchanged], c.alone+c.notSure+c.refused)
	var why []string
	if c.alone > 0 {
		why = append(why, fmt.Sprintf("%d with one side only", c.alone))
	}
	if c.notSure > 0 {
		why = append(why, fmt.Sprintf("%d less sure than %v", c.notSure, c.least))
	}
	if c.refused > 0 {
		why = append(why, fmt.Sprintf("%d that cannot be stored", c.refused))
	}
	if len(why) > 0 {
		line += " (" + strings.Join(why, ", ") + ")"
	}
	if c.wrong > 0 {
		line += fmt.Sprintf(", %s as rejected", count(c.wrong, "pair"))
	}
	if c.removed > 0 {
		line += fmt.Sprintf(", removed %s that the review has overtaken", count(c.removed, "draft"))
	}
	return line
}

// addBeads puts the beads into the memory, takes out what a review has overtaken,
// and notes that the work, if it has a name, is done: all of that in one change.
func (o *common) addBeads(ctx context.Context, opts alignOptions, a *alignment, work string) (addedBeads, error) {
	m, err := o.writeMemory()
	if err != nil {
		return addedBeads{}, err
	}
	defer m.Close()
	c := addedBeads{path: m.Path(), least: opts.minConfidence}
	units := a.units(opts)
	c.notSure = len(a.beads) - len(units)
	for _, b := range a.beads {
		switch {
		case !a.hasBoth(b):
			c.alone++
			c.notSure--
		case a.mark(b) == review.Wrong:
			c.notSure-- // it is among the rejected
		}
	}
	rejected := a.rejected(opts)
	c.wrong = len(rejected)
	units = append(units, rejected...)
	there, err := a.earlier(m, units)
	if err != nil {
		return c, err
	}
	units, turned := there.decided(units)
	how := memory.ImportOptions{
		Now: time.Now().UTC().Truncate(time.Second), By: author(opts.author), Command: "align " + filepath.Base(a.source.name) + " " + filepath.Base(a.target.name),
		Decided: true, Remove: there.overtaken, Finished: work,
	}
	c.removed, err = m.Import(each(ctx, units), how, func(u memory.Unit, outcome memory.Outcome, err error) {
		if err != nil {
			o.note("%q: %v", shorten(u.Source), err)
			c.refused++
			if u.Status == memory.Rejected {
				c.wrong--
			}
			return
		}
		c.counts[outcome]++
	})
	if err != nil {
		return c, err
	}
	if turned > 0 {
		o.note("%s: of %s this review says what an earlier one did not: it counts now", m.Path(), count(turned, "pair"))
	}
	if n := there.stays; n > 0 {
		o.note("%s: kept %s of these texts, confirmed before, though this review has no such row", m.Path(), count(n, "unit"))
	}
	return c, nil
}
