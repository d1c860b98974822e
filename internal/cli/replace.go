package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/memory"
)

type replaceOptions struct {
	carefulOptions
	what   memory.Replacement
	side   memory.Side
	filter memory.Filter
}

func replaceCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "replace",
		Usage:     "find a text in translations and put another in its place",
		ArgsUsage: "OLD NEW [ID…]",
		Description: `Puts NEW in the place of OLD in the targets of all units, or of those that the flags
and numbers tell. What would change is shown first, and it is asked; a script gives
--yes. An empty NEW takes OLD out. hafez undo takes it back.

OLD is compared letter by letter, as it stands: ي is not ی, and a half-space is not
a space. If it stands somewhere as typed otherwise only, that is said. With
--regexp, OLD is a regular expression of Go (RE2) and $1 in NEW what the first
parentheses have matched; write ${1} before a letter or digit, and $$ for a dollar
sign. With --in source the segments that other units remember as their neighbours
stay as they are.

` + filterHelp + `

  hafez replace 'Urmia Lake' 'Lake Urmia' --after 1405-01
  hafez replace --regexp '(\d+) ?percent' '$1%' --dry-run`,
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "in", Value: "target", Usage: "the `SIDE` to replace in: source, target or both"},
			&cli.BoolFlag{Name: "regexp", Usage: "OLD is a regular expression"},
			&cli.BoolFlag{Name: "word", Usage: "whole words only, without endings behind a half-space"},
			&cli.BoolFlag{Name: "ignore-case", Usage: "upper and lower case are the same"},
		}, carefulFlags()...), filterFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			args := c.Args().Slice()
			if len(args) < 2 {
				return usagef("replace takes OLD and NEW, put quotes around each; %d given", len(args))
			}
			opts := replaceOptions{carefulOptions: carefulOf(c), what: memory.Replacement{
				Old: args[0], New: args[1], Regexp: c.Bool("regexp"), Word: c.Bool("word"), IgnoreCase: c.Bool("ignore-case"),
			}}
			var ok bool
			if opts.side, ok = map[string]memory.Side{"source": memory.SourceSide, "target": memory.TargetSide, "both": memory.BothSides}[c.String("in")]; !ok {
				return usagef("--in is source, target or both, not %q", c.String("in"))
			}
			var err error
			if opts.filter, err = filterOf(c, o, args[2:]); err != nil {
				return err
			}
			return runReplace(c.Context, o, opts)
		}),
	}
}

// replacement is a plan to replace a text.
type replacement struct {
	opts      replaceOptions
	old, now  []memory.Unit
	places    []replacedIn           // of each unit
	joins     map[uint64]memory.Unit // those that are the same as another one then: which
	refused   []refusedJSON
	otherwise int // units that have it typed otherwise only
	codes     int // units that lose their inline codes
}

// replacedIn are the places in the texts of a unit.
type replacedIn struct{ source, target []memory.Substitution }

func runReplace(ctx context.Context, o *common, opts replaceOptions) error {
	replacer, err := opts.what.Replacer()
	if err != nil {
		return usageError{err}
	}
	at, who := time.Now().UTC().Truncate(time.Second), author(opts.author)
	return o.carefully(ctx, opts.carefulOptions, func(m *memory.Memory, path string) (plan, error) {
		r := &replacement{opts: opts}
		read := 0
		for u, err := range o.selected(ctx, memories{m}, opts.filter, "looking") {
			if err != nil {
				return nil, err
			}
			read++
			r.unit(replacer, u.Unit, at, who)
		}
		if read == 0 && !opts.filter.Empty() {
			return nil, nothingMeant(opts.filter, path)
		}
		return r, r.meet(m)
	})
}

// meet finds out which units would be the same as another one. Where one of the two was
// rejected, and the other was not, they cannot be: those are left as they are. That may
// keep others from their places, so it is done again.
func (r *replacement) meet(m *memory.Memory) error {
	for {
		joins, err := m.Joins(r.revision())
		if err != nil {
			return err
		}
		r.joins = make(map[uint64]memory.Unit)
		left := make(map[uint64]error)
		for _, j := range joins {
			if j.Clash != nil {
				left[j.ID] = j.Clash
			} else {
				r.joins[j.ID] = j.With
			}
		}
		if len(left) == 0 {
			return nil
		}
		r.refuse(left)
	}
}

// refuse leaves units as they are.
func (r *replacement) refuse(why map[uint64]error) {
	n := 0
	for i := range r.old {
		if err := why[r.old[i].ID]; err != nil {
			r.refused = append(r.refused, refusedJSON{r.old[i].ID, err.Error()})
			continue
		}
		r.old[n], r.now[n], r.places[n] = r.old[i], r.now[i], r.places[i]
		n++
	}
	r.old, r.now, r.places = r.old[:n], r.now[:n], r.places[:n]
	slices.SortStableFunc(r.refused, func(a, b refusedJSON) int { return cmp.Compare(a.ID, b.ID) })
}

// unit notes what is to be done to a unit.
func (r *replacement) unit(x *memory.Replacer, old memory.Unit, at time.Time, who string) {
	now := old
	var in replacedIn
	otherwise := false
	if r.opts.side != memory.TargetSide {
		now.Source, in.source = x.Replace(old.Source)
		otherwise = x.TypedOtherwise(old.Source)
	}
	if r.opts.side != memory.SourceSide {
		now.Target, in.target = x.Replace(old.Target)
		otherwise = otherwise || x.TypedOtherwise(old.Target)
	}
	if now.Source == old.Source && now.Target == old.Target {
		if otherwise {
			r.otherwise++
		}
		return
	}
	now.Changed, now.ChangedBy = at, who
	var had bool
	if now, had = exchange.WithoutOldCodes(now); had {
		r.codes++
	}
	if err := now.Check(); err != nil {
		r.refused = append(r.refused, refusedJSON{old.ID, err.Error()})
		return
	}
	r.old, r.now, r.places = append(r.old, old), append(r.now, now), append(r.places, in)
}

func (r *replacement) revision() memory.Revision { return memory.Revision{Units: r.now} }

func (r *replacement) command() string {
	return fmt.Sprintf("replace '%s' '%s'", shortened(r.opts.what.Old), shortened(r.opts.what.New))
}

func (r *replacement) show(p *printer, most int) {
	shown := len(r.old)
	if most >= 0 {
		shown = min(shown, most)
	}
	for i := range shown {
		p.printf("%5d  %s\n       %s\n", r.old[i].ID,
			p.replaced(r.old[i].Source, r.now[i].Source, r.places[i].source), p.replaced(r.old[i].Target, r.now[i].Target, r.places[i].target))
		if with, is := r.joins[r.old[i].ID]; is {
			p.printf("       %s\n", p.paint(sameThen(with.ID), color.Faint))
		}
	}
	p.more(len(r.old) - shown)
}

// sameThen says what becomes of a unit that is the same as another one then.
func sameThen(with uint64) string {
	return fmt.Sprintf("(the same as unit %d then, which takes over what is known of it)", with)
}

func (r *replacement) notes() (notes []string) {
	for i, no := range r.refused {
		if i == shownPlan {
			notes = append(notes, fmt.Sprintf("so %s %s more", verb(len(r.refused)-i, "does", "do"), thousands(len(r.refused)-i)))
			break
		}
		notes = append(notes, fmt.Sprintf("unit %d stays as it is: %s", no.ID, no.Message))
	}
	if n := r.otherwise; n > 0 {
		notes = append(notes, fmt.Sprintf("%s %s it typed otherwise (other letters, spaces or capitals): not replaced", count(n, "unit"), verb(n, "has", "have")))
	}
	return append(notes, codesLost(r.codes)...)
}

func (r *replacement) question() string { return "change " + count(len(r.now), "unit") + "?" }

func (r *replacement) would() string { return "would change " + count(len(r.now), "unit") }

func (r *replacement) done(d did) string {
	if len(d.revised) == 0 {
		return "nothing to replace"
	}
	s := "changed " + count(len(d.revised), "unit")
	if n := d.merged(); n > 0 {
		s += fmt.Sprintf(" (%s %s the same as another now)", thousands(n), verb(n, "is", "are"))
	}
	if n := len(r.refused); n > 0 {
		s += fmt.Sprintf(", left %d that could not be stored", n)
	}
	return s + undoHint
}

func (r *replacement) json(d did) revisionJSON {
	return revisionJSON{Edited: editedOf(r.now, r.joins, d), Problems: r.refused, TypedOtherwise: r.otherwise}
}

// replaced is a text with what was replaced in it, in whole words as they were and
// are: the [-lake-][+Lake+] is rising. The marks survive without colour.
func (p *printer) replaced(old, now string, places []memory.Substitution) string {
	var b strings.Builder
	at := 0
	for i := 0; i < len(places); {
		from, to := wordsAround(old, places[i].Old)
		nowFrom := places[i].New.Start - (places[i].Old.Start - from)
		last := places[i]
		// Changes of the same words, and of words side by side, are told together.
		for i++; i < len(places); i++ {
			next, end := wordsAround(old, places[i].Old)
			if next > to {
				break
			}
			to, last = max(to, end), places[i]
		}
		nowTo := last.New.End + (to - last.Old.End)
		b.WriteString(p.clean(old[at:from]))
		if from < to {
			b.WriteString(p.paint("[-"+p.text(old[from:to])+"-]", color.FgRed))
		}
		if nowFrom < nowTo {
			b.WriteString(p.paint("[+"+p.text(now[nowFrom:nowTo])+"+]", color.FgGreen))
		}
		at = to
	}
	b.WriteString(p.clean(old[at:]))
	return p.isolated(inLine(b.String()))
}

// wordsAround widens a part of a text to the words that it is in: a letter of Persian
// looks another way when it stands alone.
func wordsAround(text string, s memory.Span) (from, to int) {
	from, to = s.Start, s.End
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		if unicode.IsSpace(r) {
			break
		}
		from -= size
	}
	for to < len(text) {
		r, size := utf8.DecodeRuneInString(text[to:])
		if unicode.IsSpace(r) {
			break
		}
		to += size
	}
	return from, to
}
