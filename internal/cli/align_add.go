package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"hafez/internal/review"
	"hafez/memory"
)

// units are the beads with both sides that a review says are right, as
// confirmed units, and those that are sure enough, as drafts, each with its
// neighbours.
func (a *alignment) units(opts alignOptions) []memory.Unit {
	now := time.Now().UTC().Truncate(time.Second)
	who := author(opts.author)
	origin := originOf(a.source.name)
	var units []memory.Unit
	notes := a.notes()
	for i, b := range a.beads {
		source, target := a.texts(b)
		mark := a.mark(b)
		right := mark == review.Right
		if strings.TrimSpace(source) == "" || strings.TrimSpace(target) == "" || mark == review.Wrong || !right && round(b.Confidence) < opts.minConfidence {
			continue
		}
		u := memory.Unit{
			Source: source, Target: target, From: a.from, To: a.to, Status: memory.Draft, Created: now, CreatedBy: who, Origin: origin,
			Props: []memory.Prop{{Key: "confidence", Value: confidence(b)}, {Key: alignmentProp, Value: a.sum}},
		}
		if right {
			u.Status = memory.Confirmed
			if notes[i] != "" {
				u.Notes = []string{notes[i]}
			}
		}
		if b.Source.From > 0 {
			u.Previous = a.source.segments[b.Source.From-1]
		}
		if b.Source.To < len(a.source.segments) {
			u.Next = a.source.segments[b.Source.To]
		}
		units = append(units, u)
	}
	return units
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
	wrong          int // left out: marked wrong
	refused        int
	removed        int // drafts that a review has overtaken
	least          float64
}

func (c addedBeads) String() string {
	line := fmt.Sprintf("%s: added %d, updated %d, unchanged %d, skipped %d", c.path,
		c.counts[memory.Added], c.counts[memory.Updated], c.counts[memory.Unchanged], c.alone+c.notSure+c.wrong+c.refused)
	var why []string
	if c.alone > 0 {
		why = append(why, fmt.Sprintf("%d with one side only", c.alone))
	}
	if c.notSure > 0 {
		why = append(why, fmt.Sprintf("%d less sure than %v", c.notSure, c.least))
	}
	if c.wrong > 0 {
		why = append(why, fmt.Sprintf("%d marked wrong", c.wrong))
	}
	if c.refused > 0 {
		why = append(why, fmt.Sprintf("%d that cannot be stored", c.refused))
	}
	if len(why) > 0 {
		line += " (" + strings.Join(why, ", ") + ")"
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
	for _, b := range a.beads {
		if source, target := a.texts(b); strings.TrimSpace(source) == "" || strings.TrimSpace(target) == "" {
			c.alone++
		} else if a.mark(b) == review.Wrong {
			c.wrong++
		}
	}
	c.notSure = len(a.beads) - c.alone - c.wrong - len(units)
	old, confirmed, err := a.outdated(m)
	if err != nil {
		return c, err
	}
	how := memory.ImportOptions{
		Now: time.Now().UTC().Truncate(time.Second), By: author(opts.author), Command: "align " + filepath.Base(a.source.name) + " " + filepath.Base(a.target.name),
		Remove: old, Finished: work,
	}
	c.removed, err = m.Import(each(ctx, units), how, func(u memory.Unit, outcome memory.Outcome, err error) {
		if err != nil {
			o.note("%q: %v", shorten(u.Source), err)
			c.refused++
			return
		}
		c.counts[outcome]++
	})
	if err != nil {
		return c, err
	}
	if confirmed > 0 {
		verb := "is"
		if confirmed > 1 {
			verb = "are"
		}
		o.note("%s: %s of these texts, confirmed by an earlier review, %s in this one no more: what is confirmed stays", m.Path(), count(confirmed, "unit"), verb)
	}
	return c, nil
}
