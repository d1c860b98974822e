package cli

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"time"

	"github.com/urfave/cli/v2"

	"hafez/memory"
)

// carefulOptions are those of all commands that change units which are there.
type carefulOptions struct {
	yes, dryRun bool
	author      string
}

func carefulFlags() []cli.Flag {
	return []cli.Flag{
		yesFlag(),
		&cli.BoolFlag{Name: "dry-run", Usage: "only show what would be done"},
		authorFlag(),
	}
}

func carefulOf(c *cli.Context) carefulOptions {
	return carefulOptions{c.Bool("yes"), c.Bool("dry-run"), c.String("author")}
}

// shownPlan is how many units of a plan are shown before it is asked.
const shownPlan = 10

// plan is what a command is about to do to a memory. Plans are compared, field by
// field: one that was shown must be the one that is done.
type plan interface {
	// revision is what is to be done; empty: nothing.
	revision() memory.Revision
	// command is what the history will call it.
	command() string
	// show prints it: at most so many units, negative: all.
	show(p *printer, most int)
	// notes are what else there is to say of it.
	notes() []string
	// question asks whether to do it, and would says what would be done.
	question() string
	would() string
	// done says what was done, or why there is nothing to do.
	done(d did) string
	// json is it as printed with --json.
	json(d did) revisionJSON
}

// did is what became of a plan.
type did struct {
	revised []memory.Revised
	deleted int
	last    uint64 // the highest number that a unit had before
}

// merged counts the units that are the same as another now.
func (d did) merged() int {
	seen := make(map[uint64]bool)
	n := 0
	for _, r := range d.revised {
		if r.Outcome == memory.Replaced && (seen[r.New] || r.New <= d.last) {
			n++
		}
		seen[r.New] = true
	}
	return n
}

// carefully changes units that are there, in steps. The memory is opened to be read,
// and look says what is to be done; it is shown and asked about while the memory is
// not open, so that nobody waits for an answer; then the memory is opened for writing,
// looked at again, and changed if that is still what was shown.
func (o *common) carefully(ctx context.Context, opts carefulOptions, look func(m *memory.Memory, path string) (plan, error)) error {
	path, err := o.ownMemory()
	if err != nil {
		return err
	}
	ask := !opts.yes && !opts.dryRun
	if ask && o.json {
		return usagef("with --json nobody is asked: give --yes to do it, or --dry-run to see it")
	}
	if ask {
		if err := o.somebodyThere(); err != nil {
			return err
		}
	}
	if err := isThere(path); err != nil {
		return err
	}
	p := newPrinter(o)
	var shown plan
	if ask || opts.dryRun {
		if shown, err = o.lookAt(ctx, path, look); err != nil {
			return err
		}
		if isNothing(shown.revision()) || opts.dryRun {
			return p.dry(shown, path)
		}
		shown.show(p, shownPlan)
		if err := p.Flush(); err != nil {
			return err
		}
		o.notes(shown)
		if yes, err := o.confirm(shown.question()); err != nil || !yes {
			if err == nil {
				o.note("nothing was changed")
			}
			return err
		}
	}
	m, err := o.writeMemory()
	if err != nil {
		return err
	}
	defer m.Close()
	now, err := look(m, path)
	if err != nil {
		return err
	}
	if shown != nil && !reflect.DeepEqual(shown, now) {
		return hint(fmt.Errorf("%s: %w: nothing was done", path, memory.ErrChanged), "do it again, and look again")
	}
	if isNothing(now.revision()) {
		return p.dry(now, path)
	}
	var d did
	if d.last, err = m.LastID(); err != nil {
		return err
	}
	bar := o.progress("changing "+path, -1)
	defer bar.end()
	d.revised, d.deleted, err = m.Revise(ctx, now.revision(), memory.Change{
		Command: now.command(), By: author(opts.author), At: time.Now(), Progress: bar.of,
	})
	bar.end()
	if err != nil {
		return err
	}
	if o.json {
		j := now.json(d)
		j.Memory = path
		return errJoin(p.value(j), p.Flush())
	}
	if shown == nil {
		o.notes(now)
	}
	p.printf("%s\n", now.done(d))
	return p.Flush()
}

// sight is a sum of units, by which it is known whether they are still what was seen,
// those too that were not shown.
type sight [sha256.Size]byte

// seeing gives units on, and to the sum all that is known of them, as far as they are
// read.
func seeing(units iter.Seq2[selected, error], to *sight) iter.Seq2[selected, error] {
	return func(yield func(selected, error) bool) {
		h := sha256.New()
		defer func() { h.Sum(to[:0]) }()
		encoder := json.NewEncoder(h)
		for u, err := range units {
			if err == nil {
				err = encoder.Encode(&u.Unit)
			}
			if !yield(u, err) || err != nil {
				return
			}
		}
	}
}

// lookAt makes a plan of a memory that nothing is done to yet.
func (o *common) lookAt(ctx context.Context, path string, look func(m *memory.Memory, path string) (plan, error)) (plan, error) {
	m, err := o.readMemory(ctx, path)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	return look(m, path)
}

// dry prints a plan that is not done, or that there is nothing to do.
func (p *printer) dry(plan plan, path string) error {
	switch {
	case p.o.json:
		j := plan.json(did{})
		j.Memory, j.DryRun = path, !isNothing(plan.revision())
		return errJoin(p.value(j), p.Flush())
	case isNothing(plan.revision()):
		p.o.notes(plan)
		p.o.note("%s", plan.done(did{}))
		return nil
	}
	p.o.notes(plan)
	plan.show(p, -1)
	p.printf("%s\n", plan.would())
	return p.Flush()
}

func (o *common) notes(p plan) {
	for _, n := range p.notes() {
		o.note("%s", oneLine(n))
	}
}

func isNothing(r memory.Revision) bool { return len(r.Units) == 0 && len(r.Delete) == 0 }

// undoHint ends the line that says what was done.
const undoHint = "; hafez undo takes it back"

// revisionJSON is what was done to units, or would be, as printed with --json.
type revisionJSON struct {
	Memory     string          `json:"memory"`
	DryRun     bool            `json:"dry_run,omitempty"`
	Deleted    []uint64        `json:"deleted,omitempty"` // The numbers of units that are gone.
	Edited     []editedJSON    `json:"edited,omitempty"`
	Duplicates []duplicateJSON `json:"duplicates,omitempty"`
	Problems   []refusedJSON   `json:"problems,omitempty"`
	// TypedOtherwise counts the units that have what was to be replaced as it is typed
	// otherwise only.
	TypedOtherwise int `json:"typed_otherwise,omitempty"`
}

// editedJSON is a unit that was edited, as it is now. Its number is another one if its
// texts are.
type editedJSON struct {
	ID     uint64 `json:"id"`
	Now    uint64 `json:"now,omitempty"`     // The number that it has now; none in a dry run.
	SameAs uint64 `json:"same_as,omitempty"` // The unit, by its number before, whose texts these are then too.
	Source string `json:"source"`
	Target string `json:"target"`
	Status string `json:"status"`
}

// refusedJSON is why a unit is left as it is.
type refusedJSON struct {
	ID      uint64 `json:"id"`
	Message string `json:"message"`
}

func editedOf(units []memory.Unit, joins map[uint64]memory.Unit, d did) (edited []editedJSON) {
	for i, u := range units {
		e := editedJSON{ID: u.ID, SameAs: joins[u.ID].ID, Source: u.Source, Target: u.Target, Status: u.Status.String()}
		if d.revised != nil {
			e.Now = d.revised[i].New
		}
		edited = append(edited, e)
	}
	return edited
}

// shortened is a text for a line of the history.
func shortened(s string) string { return keepStart(inLine(s), 30) }
