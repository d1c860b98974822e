package exchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"hafez/memory"
)

// way says which way round a pair in two languages is wanted. An empty code is
// that of a side whose language nobody names: it is the wanted one. It fails if the
// pair is not wanted at all.
func (p *pair) way(from, to string) (turn, ok bool) {
	either := fits{within, within}
	f, t := either, either
	if from != "" {
		f = p.fit(from)
	}
	if to != "" {
		t = p.fit(to)
	}
	switch {
	case f.from != foreign && t.to != foreign:
		return false, true
	case f.to != foreign && t.from != foreign:
		return true, true
	}
	return false, false
}

// orient gives a unit the way round that is wanted, with the languages that the file
// does not name taken from the options. Why says why it cannot be used; empty if it
// can.
func (o Options) orient(langs *pair, u memory.Unit) (oriented memory.Unit, why string) {
	turn, ok := langs.way(u.From, u.To)
	switch {
	case strings.TrimSpace(u.Source) == "":
		return u, "the source is empty"
	case strings.TrimSpace(u.Target) == "":
		return u, "the target is empty"
	case !ok:
		return u, fmt.Sprintf("from %s to %s, not from %s to %s", orElse(u.From, o.from()), orElse(u.To, o.to()), o.from(), o.to())
	case turn:
		u = turned(u)
	}
	u.From, u.To = orElse(u.From, o.From), orElse(u.To, o.To)
	return u, ""
}

// turned gives a unit with source and target changed over. Properties of a side, such
// as codes:source or tmx:source/usagecount, go with it, those of the source before those
// of the target as in any unit: formats that have a place for them go by that. The
// segments before and after are in the language that is now the target's, so they are
// kept as properties.
func turned(u memory.Unit) memory.Unit {
	u.Source, u.Target = u.Target, u.Source
	u.From, u.To = u.To, u.From
	u.Props = slices.Clone(u.Props)
	var ofTarget, ofSource []memory.Prop // As they have been so far.
	var places []int
	for i, p := range u.Props {
		side, key := &ofSource, turnedKey(p.Key)
		switch {
		case key == p.Key:
			continue
		case turnsToSource(key):
			side = &ofTarget
		}
		*side = append(*side, memory.Prop{Key: key, Value: p.Value})
		places = append(places, i)
	}
	for i, p := range slices.Concat(ofTarget, ofSource) {
		u.Props[places[i]] = p
	}
	for _, p := range []memory.Prop{{Key: "target_previous", Value: u.Previous}, {Key: "target_next", Value: u.Next}} {
		if p.Value != "" {
			u.Props = append(u.Props, p)
		}
	}
	u.Previous, u.Next = "", ""
	return u
}

// turnsToSource says whether a turned key is that of the source now.
func turnsToSource(key string) bool {
	_, rest, _ := strings.Cut(key, ":")
	side, _, _ := strings.Cut(rest, "/")
	return side == "source"
}

// turnedKey is the key of a property of one side when the sides change places.
func turnedKey(key string) string {
	prefix, rest, _ := strings.Cut(key, ":")
	side, name, named := strings.Cut(rest, "/")
	switch side {
	case "source":
		side = "target"
	case "target":
		side = "source"
	default:
		return key
	}
	if named {
		side += "/"
	}
	return prefix + ":" + side + name
}

// isSwapped says of a pair whose languages nobody names that by its letters it can
// only be the other way round: who translates into Persian has English as source.
func (p *pair) isSwapped(u *memory.Unit) bool {
	from, to := p.from.letters(), p.to.letters()
	return u.From == "" && u.To == "" && from != nil && to != nil && from != to &&
		lettersOf(u.Source, from, to) < 0 && lettersOf(u.Target, from, to) > 0
}

// swapped is said once in a file.
const swapped = "the file names no languages, and the letters say that its source is the target: read so"

// sideCount counts pairs of texts by their letters.
type sideCount struct {
	rights int // The source has those of the source's language, the target those of its own.
	wrongs int // The other way round.
	others int
}

// add counts a pair, given the letters of the two languages. It fails if the pair
// is none, because a text is blank.
func (c *sideCount) add(source, target string, from, to *unicode.RangeTable) bool {
	if strings.TrimSpace(source) == "" || strings.TrimSpace(target) == "" {
		return false
	}
	switch a, b := lettersOf(source, from, to), lettersOf(target, from, to); {
	case a > 0 && b < 0:
		c.rights++
	case a < 0 && b > 0:
		c.wrongs++
	default:
		c.others++
	}
	return true
}

// lettersOf is how many more letters of one script a text has than of another.
func lettersOf(text string, one, other *unicode.RangeTable) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.Is(one, r):
			n++
		case unicode.Is(other, r):
			n--
		}
	}
	return n
}
