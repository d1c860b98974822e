package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/memory"
)

func editCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "edit",
		Usage:     "change a unit, or what is known of several",
		ArgsUsage: "[ID…]",
		Description: `Changes the unit with the number ID as the flags say; without flags, on a terminal,
in your editor ($VISUAL or $EDITOR). A unit whose text changes gets a new number, and
a draft whose translation is worded anew is confirmed by that. It says who changed it and when from then on; hafez undo takes it back.

What is known of units, but no text, can be changed of several at once: of those
with the numbers ID (12, or 12-40), or those that flags with --where- tell, or both.
They are shown first, and it is asked; a script gives --yes.

` + filterHelp + `

  hafez edit 41 --target 'Lake Urmia' --status confirmed
  hafez edit --where-origin urmia.docx --where-status draft --status confirmed`,
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "source", Usage: "the new source, as `TEXT`"},
			&cli.StringFlag{Name: "target", Usage: "the new translation, as `TEXT`"},
			&cli.StringFlag{Name: "status", Usage: "the new `STATUS`: " + strings.Join(statusNames(), ", ")},
			&cli.StringFlag{Name: "origin", Usage: "`WHERE` the pair comes from; empty: not known"},
			&cli.StringSliceFlag{Name: "note", Usage: "add a remark, as `TEXT`; may be given more than once"},
			&cli.BoolFlag{Name: "no-notes", Usage: "take out the remarks that are there"},
			&cli.StringSliceFlag{Name: "prop", Usage: "set a property, as `KEY=VALUE`, or take it out: KEY=; may be given more than once"},
		}, carefulFlags()...), filterFlagsNamed(wherePrefix)...),
		Action: action(s, func(c *cli.Context, o *common) error {
			args := c.Args().Slice()
			filter, err := filterNamed(c, o, wherePrefix, args)
			if err != nil {
				return err
			}
			e, err := editsOf(c)
			if err != nil {
				return err
			}
			careful := carefulOf(c)
			id, one := oneUnit(filter)
			which := filter
			which.From, which.To = "", ""
			switch {
			case which.Empty():
				return usagef("edit takes numbers of units, or flags with --where- that tell which: see hafez edit --help")
			case !one && (e.source != nil || e.target != nil):
				return usagef("--source and --target are for one unit: give its number alone; hafez replace changes texts of several")
			case e.nothing() && !one:
				return usagef("edit several units by --status, --origin, --note, --no-notes or --prop")
			case e.nothing() && (careful.yes || careful.dryRun || o.json || !o.canEdit()):
				return usagef("edit takes flags that say what is to change, such as --target, or a terminal for your editor")
			case e.nothing():
				return runEditForm(c.Context, o, careful, id)
			}
			careful.yes = careful.yes || one && !careful.dryRun // What was said of one is clear.
			return runEdit(c.Context, o, careful, filter, e)
		}),
	}
}

const wherePrefix = "where-"

// oneUnit tells the number of the unit if a filter is nothing but that.
func oneUnit(f memory.Filter) (uint64, bool) {
	ids := f.IDs
	f.IDs, f.From, f.To = nil, "", ""
	if !f.Empty() || len(ids) != 1 || ids[0].First != ids[0].Last {
		return 0, false
	}
	return ids[0].First, true
}

// edits are what is to change in units; nil: nothing.
type edits struct {
	source, target, origin *string
	status                 *memory.Status
	notes                  []string // to be added
	noNotes                bool
	props                  []memory.Prop // to be set; without a value: to be taken out
}

func (e *edits) nothing() bool { return reflect.DeepEqual(*e, edits{}) }

func editsOf(c *cli.Context) (e edits, err error) {
	for name, to := range map[string]**string{"source": &e.source, "target": &e.target, "origin": &e.origin} {
		if c.IsSet(name) {
			text := c.String(name)
			*to = &text
		}
	}
	if c.IsSet("status") {
		s, ok := statusOf(c.String("status"))
		if !ok {
			return e, usagef("--status is %s, not %q", strings.Join(statusNames(), " or "), c.String("status"))
		}
		e.status = &s
	}
	e.notes, e.noNotes = c.StringSlice("note"), c.Bool("no-notes")
	if len(e.notes) == 0 {
		e.notes = nil
	}
	if slices.ContainsFunc(e.notes, func(n string) bool { return strings.TrimSpace(n) == "" }) {
		return e, usagef("--note has an empty value: leave it out; --no-notes takes out the remarks that are there")
	}
	for _, text := range c.StringSlice("prop") {
		p, ok := propOf(text)
		if !ok {
			return e, usagef("--prop takes KEY=VALUE, or KEY= to take it out, not %q", text)
		}
		e.props = append(e.props, p)
	}
	return e, nil
}

// propOf reads KEY=VALUE.
func propOf(text string) (memory.Prop, bool) {
	k, v, ok := strings.Cut(text, "=")
	return memory.Prop{Key: k, Value: v}, ok && strings.TrimSpace(k) != ""
}

// apply gives a unit as it is with the edits.
func (e *edits) apply(u memory.Unit) memory.Unit {
	for _, f := range []struct{ to, from *string }{{&u.Source, e.source}, {&u.Target, e.target}, {&u.Origin, e.origin}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if e.status != nil {
		u.Status = *e.status
	}
	if e.noNotes {
		u.Notes = nil
	}
	for _, n := range e.notes {
		if !slices.Contains(u.Notes, n) { // Again is nothing new.
			u.Notes = append(slices.Clip(u.Notes), n)
		}
	}
	for _, p := range e.props {
		u.Props = withProp(u.Props, p)
	}
	return u
}

// withProp gives properties with one set: in the place of the first of its key, or
// behind all. Without a value those of the key are taken out.
func withProp(props []memory.Prop, p memory.Prop) (set []memory.Prop) {
	done := p.Value == ""
	for _, q := range props {
		if q.Key != p.Key {
			set = append(set, q)
		} else if !done {
			set, done = append(set, p), true
		}
	}
	if !done {
		set = append(set, p)
	}
	return set
}

// edition is a plan to edit units.
type edition struct {
	first []memory.Unit // as they are, as many as are shown
	now   []memory.Unit
	joins map[uint64]memory.Unit // those that are the same as another one then: which
	met   int                    // units that were looked at
	codes int                    // units that lose their inline codes
	not   []string               // what else there is to say
	seen  sight
}

func runEdit(ctx context.Context, o *common, opts carefulOptions, filter memory.Filter, e edits) error {
	at, who := time.Now().UTC().Truncate(time.Second), author(opts.author)
	return o.carefully(ctx, opts, func(m *memory.Memory, path string) (plan, error) {
		p := &edition{}
		var met []uint64
		for u, err := range seeing(o.selected(ctx, memories{m}, filter, "looking"), &p.seen) {
			if err != nil {
				return nil, err
			}
			p.met++
			met = append(met, u.ID)
			if err := p.unit(u.Unit, e.apply(u.Unit), at, who); err != nil {
				return nil, err
			}
		}
		if p.met == 0 {
			return nil, nothingMeant(filter, path)
		}
		p.not = notThere(filter, met)
		return p, p.meet(m)
	})
}

// meet finds out which units would be the same as another one. It fails if one of the
// two was rejected and the other was not.
func (p *edition) meet(m *memory.Memory) error {
	joins, err := m.Joins(p.revision())
	if err != nil {
		return err
	}
	p.joins = make(map[uint64]memory.Unit)
	for _, j := range joins {
		if j.Clash != nil {
			return hint(fmt.Errorf("unit %d: %w", j.ID, j.Clash), "delete the one that is not right, or change its status first")
		}
		p.joins[j.ID] = j.With
	}
	return nil
}

// unit notes that old is to become now, if that is anything.
func (p *edition) unit(old, now memory.Unit, at time.Time, who string) error {
	if reflect.DeepEqual(old, now) {
		return nil
	}
	now.Changed, now.ChangedBy = at, who
	if now.Status == memory.Draft && now.Target != old.Target && strings.TrimSpace(now.Target) != strings.TrimSpace(old.Target) {
		now.Status = memory.Confirmed // Whoever words a draft anew has seen it.
	}
	var had bool
	if now, had = exchange.WithoutOldCodes(now); had {
		p.codes++
	}
	if err := now.Check(); err != nil {
		return fmt.Errorf("unit %d: %w", old.ID, err)
	}
	if len(p.first) < shownPlan {
		p.first = append(p.first, old)
	}
	p.now = append(p.now, now)
	return nil
}

func (p *edition) revision() memory.Revision { return memory.Revision{Units: p.now} }

func (p *edition) command() string {
	if len(p.now) == 1 {
		return fmt.Sprintf("edit %d", p.now[0].ID)
	}
	return "edit " + count(len(p.now), "unit")
}

func (p *edition) show(out *printer, _ int) {
	for i := range p.first {
		out.unit(&p.first[i], "")
		for _, line := range becomes(&p.first[i], &p.now[i]) {
			out.printf("       → %s\n", out.text1(line))
		}
		if with, is := p.joins[p.first[i].ID]; is {
			out.printf("       %s\n", out.paint(sameThen(with.ID), color.Faint))
		}
	}
	out.more(len(p.now) - len(p.first))
}

// becomes says what of a unit is another in now, a line for each.
func becomes(old, now *memory.Unit) (lines []string) {
	for _, f := range []struct{ name, old, now string }{
		{"source", old.Source, now.Source}, {"target", old.Target, now.Target}, {"status", old.Status.String(), now.Status.String()}, {"origin", old.Origin, now.Origin},
	} {
		if f.old != f.now {
			lines = append(lines, f.name+": "+f.now)
		}
	}
	if len(old.Notes) > 0 && len(now.Notes) == 0 {
		lines = append(lines, "no notes")
	}
	for _, n := range now.Notes {
		if !slices.Contains(old.Notes, n) {
			lines = append(lines, "note: "+n)
		}
	}
	for _, p := range now.Props {
		if !slices.Contains(old.Props, p) {
			lines = append(lines, p.Key+"="+p.Value)
		}
	}
	for _, p := range old.Props {
		if !slices.ContainsFunc(now.Props, func(q memory.Prop) bool { return q.Key == p.Key }) {
			lines = append(lines, "no "+p.Key)
		}
	}
	return lines
}

func (p *edition) notes() []string { return append(slices.Clip(p.not), codesLost(p.codes)...) }

// codesLost says that units lose the inline codes of their old words.
func codesLost(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s %s the inline codes (bold type, links …) of the old words", count(n, "unit"), verb(n, "loses", "lose"))}
}

func (p *edition) question() string { return "edit " + count(len(p.now), "unit") + "?" }

func (p *edition) would() string { return "would edit " + count(len(p.now), "unit") }

func (p *edition) done(d did) string {
	switch len(d.revised) {
	case 0:
		return fmt.Sprintf("%s %s like that already: nothing changed", count(max(p.met, 1), "unit"), verb(p.met, "is", "are"))
	case 1:
		r := d.revised[0]
		s := fmt.Sprintf("edited unit %d", r.Old)
		switch {
		case d.merged() > 0:
			s += fmt.Sprintf(", which is the same as unit %d now", r.New)
		case r.New != r.Old:
			s += fmt.Sprintf(", which is unit %d now", r.New)
		}
		return s + undoHint
	}
	return "edited " + count(len(d.revised), "unit") + undoHint
}

func (p *edition) json(d did) revisionJSON { return revisionJSON{Edited: editedOf(p.now, p.joins, d)} }

// runEditForm has a unit edited in an editor. The memory is not open meanwhile. What
// was typed is never lost: if it cannot be done the file stays, and it is said where.
func runEditForm(ctx context.Context, o *common, opts carefulOptions, id uint64) error {
	path, err := o.ownMemory()
	if err != nil {
		return err
	}
	if err := isThere(path); err != nil {
		return err
	}
	old, err := o.unitOf(ctx, path, id)
	if err != nil {
		return err
	}
	file, err := writeForm(&old)
	if err != nil {
		return err
	}
	opts.yes = true // It was done by hand.
	err = o.editIn(ctx, file, old, opts)
	switch {
	case err == nil:
		return os.Remove(file)
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted")
	}
	return fmt.Errorf("%w; what you typed is in %s", err, file)
}

// canEdit reports whether there is an editor, and somebody who can use it.
func (o *common) canEdit() bool {
	return o.openEditor != nil && o.InTerminal && o.OutTerminal && o.ErrTerminal
}

// unitOf reads one unit.
func (o *common) unitOf(ctx context.Context, path string, id uint64) (memory.Unit, error) {
	m, err := o.readMemory(ctx, path)
	if err != nil {
		return memory.Unit{}, err
	}
	defer m.Close()
	f := memory.Filter{IDs: []memory.IDRange{{First: id, Last: id}}}
	for u, err := range m.Select(f) {
		return u, err
	}
	return memory.Unit{}, nothingMeant(f, path)
}

// writeForm writes the form of a unit into a file that only the person at work can
// read.
func writeForm(u *memory.Unit) (file string, err error) {
	f, err := os.CreateTemp("", fmt.Sprintf("hafez-edit-%d-*.txt", u.ID))
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(formOf(u))
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// editIn has a form edited until it is one, and then the unit.
func (o *common) editIn(ctx context.Context, file string, old memory.Unit, opts carefulOptions) error {
	for {
		if err := o.openEditor(file); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		now, err := readForm(file, old)
		if err == errEmptyForm {
			o.note("the file is empty: nothing was changed")
			return nil
		}
		if err == nil {
			err = now.Check()
		}
		if err == nil {
			return o.carefully(ctx, opts, editionOf(old, now, author(opts.author)))
		}
		o.warn("%v", err)
		again, asked := o.confirm("open the editor again?")
		if asked != nil {
			return asked
		}
		if !again {
			return errors.New("nothing was changed")
		}
	}
}

// editionOf is a look for carefully: the unit has to be as it was.
func editionOf(old, now memory.Unit, who string) func(*memory.Memory, string) (plan, error) {
	return func(m *memory.Memory, path string) (plan, error) {
		p := &edition{met: 1}
		var there memory.Unit
		for u, err := range m.Select(memory.Filter{IDs: []memory.IDRange{{First: old.ID, Last: old.ID}}}) {
			if err != nil {
				return nil, err
			}
			there = u
		}
		if !reflect.DeepEqual(there, old) {
			return nil, fmt.Errorf("%s: unit %d: %w since the editor was opened: nothing was done", path, old.ID, memory.ErrChanged)
		}
		if err := p.unit(old, now, time.Now().UTC().Truncate(time.Second), who); err != nil {
			return nil, err
		}
		return p, p.meet(m)
	}
}

// readForm reads a form that was edited.
func readForm(file string, old memory.Unit) (memory.Unit, error) {
	info, err := os.Stat(file)
	if err == nil && info.Size() > maxForm {
		err = &fs.PathError{Op: "read", Path: file, Err: fmt.Errorf("the file is larger than %d bytes, more than a unit can be", maxForm)}
	}
	if err != nil {
		return old, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return old, err
	}
	u, err := parseForm(string(b), old)
	if err != nil && err != errEmptyForm {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return u, err
}

// maxForm is how large a form is at most.
const maxForm = 16 << 20
