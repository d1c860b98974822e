package memory

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"hafez/internal/persian"
)

// Filter says which units are meant: those for which all that it tells is so. The
// zero value means every unit.
//
// Texts are looked for however they were typed, as in [Memory.Search], but letter by
// letter: a unit has a text if that stands anywhere in it, within words too (but not
// within numbers), with its punctuation. Upper and lower case, the letters and digits
// of other keyboards, harakat, and half-spaces typed as spaces or left out make no
// difference. Forms of words are not known here: for those there is Search.
type Filter struct {
	// Source, Target: these stand in that side. Text: it stands in either one.
	Source, Target, Text string

	// Author is who changed the unit last, or else made it: the whole name, as
	// [Unit.Author] gives it, however it was typed.
	Author string
	// Origin is where the unit comes from: the whole of [Unit.Origin], however it
	// was typed, where * stands for any letters and ? for one.
	Origin string

	// After and Before bound the last change: at After or later, before Before. The
	// zero time is no bound; with a bound, units whose dates are not known are not
	// meant.
	After, Before time.Time

	// Props are properties that the unit has, all of them: "key", whatever its
	// value is, or "key=value". Both are compared whole, however they were typed.
	Props []string

	// Status: the unit has one of these.
	Status []Status

	// From, To are the languages; fa is fa-IR too.
	From, To string

	// IDs: the unit's is in one of these.
	IDs []IDRange
}

// IDRange is a range of IDs, both ends included.
type IDRange struct{ First, Last uint64 }

// Empty reports whether the filter tells nothing, and so means every unit.
func (f Filter) Empty() bool {
	return f.Source == "" && f.Target == "" && f.Text == "" && f.Author == "" && f.Origin == "" &&
		f.After.IsZero() && f.Before.IsZero() && len(f.Props) == 0 && len(f.Status) == 0 &&
		f.From == "" && f.To == "" && len(f.IDs) == 0
}

// Check says why a filter most likely is a slip: a text or a name to look for that
// holds nothing visible, a property without a key, After not before Before, a range of
// IDs that ends before it begins. Match and Select take such a filter as it stands.
func (f Filter) Check() error {
	for _, t := range []struct{ name, text string }{{"source", f.Source}, {"target", f.Target}, {"text", f.Text}} {
		if t.text != "" && persian.ExcerptOf(t.text).Empty() {
			return fmt.Errorf("the %s to look for, %.40q, holds nothing visible", t.name, t.text)
		}
	}
	for _, t := range []struct{ name, text string }{{"name", f.Author}, {"origin", f.Origin}} {
		if t.text != "" && persian.FoldName(t.text) == "" {
			return fmt.Errorf("the %s to look for, %.40q, holds nothing visible", t.name, t.text)
		}
	}
	for _, p := range f.Props {
		if key, _, _ := strings.Cut(p, "="); persian.FoldName(key) == "" {
			return fmt.Errorf("the property %.40q has no key", p)
		}
	}
	if !f.After.IsZero() && !f.Before.IsZero() && !f.After.Before(f.Before) {
		return errors.New("no unit can be changed after the one date and before the other: the later date stands first")
	}
	for _, r := range f.IDs {
		if r.First > r.Last {
			return fmt.Errorf("the range of units %d-%d ends before it begins", r.First, r.Last)
		}
	}
	return nil
}

// Match reports whether a unit is meant.
func (f Filter) Match(u Unit) bool { return f.matcher().match(&u) }

// Matcher gives [Filter.Match] with the work done that is the same for all units: to
// go through many of them.
func (f Filter) Matcher() func(Unit) bool {
	x := f.matcher()
	return func(u Unit) bool { return x.match(&u) }
}

// Select gives the units of a memory that f means, in the order of their numbers, as
// [Memory.Units] does. If f has IDs, only units in these ranges are read.
func (m *Memory) Select(f Filter) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		ranges := []IDRange{{0, 1<<64 - 1}}
		if len(f.IDs) > 0 {
			ranges, f.IDs = merged(f.IDs), nil // the walk sees to it
		}
		x := f.matcher()
		for u, err := range m.unitsIn(ranges) {
			if err == nil && !x.match(&u) {
				continue
			}
			if !yield(u, err) || err != nil {
				return
			}
		}
	}
}

// merged gives the ranges that hold the same IDs, in order and apart.
func merged(ranges []IDRange) (apart []IDRange) {
	ranges = slices.DeleteFunc(slices.Clone(ranges), func(r IDRange) bool { return r.First > r.Last })
	slices.SortFunc(ranges, func(a, b IDRange) int {
		if a.First < b.First {
			return -1
		}
		return 1
	})
	for _, r := range ranges {
		if n := len(apart); n > 0 && r.First <= apart[n-1].Last {
			apart[n-1].Last = max(apart[n-1].Last, r.Last)
			continue
		}
		apart = append(apart, r)
	}
	return apart
}

// matcher is a filter whose texts are folded, once for many units.
type matcher struct {
	*Filter
	source, target, text persian.Excerpt
	author, origin       string
	props                []foldedProp
	from, to             string
}

// foldedProp is a property that is asked for; any value will do if hasValue is not
// set.
type foldedProp struct {
	key, value string
	hasValue   bool
}

func (f Filter) matcher() *matcher {
	x := &matcher{
		Filter: &f,
		source: persian.ExcerptOf(f.Source), target: persian.ExcerptOf(f.Target), text: persian.ExcerptOf(f.Text),
		author: persian.FoldName(f.Author), origin: persian.FoldName(f.Origin),
		from: persian.BaseLanguage(f.From), to: persian.BaseLanguage(f.To),
	}
	for _, p := range f.Props {
		key, value, has := strings.Cut(p, "=")
		x.props = append(x.props, foldedProp{persian.FoldName(key), persian.FoldName(value), has})
	}
	return x
}

// match asks first what is soonest known: texts have to be folded.
func (x *matcher) match(u *Unit) bool {
	languages, changed := pairOf(u.From, u.To), u.LastChange()
	switch {
	case len(x.IDs) > 0 && !slices.ContainsFunc(x.IDs, func(r IDRange) bool { return r.First <= u.ID && u.ID <= r.Last }),
		len(x.Status) > 0 && !slices.Contains(x.Status, u.Status),
		x.From != "" && languages.from != x.from,
		x.To != "" && languages.to != x.to,
		!x.After.IsZero() && (changed.IsZero() || changed.Before(x.After)),
		!x.Before.IsZero() && (changed.IsZero() || !changed.Before(x.Before)),
		x.Author != "" && persian.FoldName(u.Author()) != x.author,
		x.Origin != "" && !wildcard(x.origin, persian.FoldName(u.Origin)):
		return false
	}
	for _, p := range x.props {
		if !slices.ContainsFunc(u.Props, p.is) {
			return false
		}
	}
	return (x.Source == "" || x.source.In(u.Source)) && (x.Target == "" || x.target.In(u.Target)) &&
		(x.Text == "" || x.text.In(u.Source) || x.text.In(u.Target))
}

func (p foldedProp) is(q Prop) bool {
	return persian.FoldName(q.Key) == p.key && (!p.hasValue || persian.FoldName(q.Value) == p.value)
}

// wildcard reports whether a name fits a pattern in which * stands for any letters,
// none too, and ? for one. It never goes back further than to the last *, so that it
// takes at most as many steps as both lengths multiplied.
func wildcard(pattern, name string) bool {
	p, n := []rune(pattern), []rune(name)
	i, j := 0, 0
	star, from := -1, 0 // the last *, and where what it stands for ends
	for j < len(n) {
		switch {
		case i < len(p) && p[i] == '*':
			star, from = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == n[j]):
			i++
			j++
		case star >= 0:
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(string(p[i:]), "*") == ""
}
