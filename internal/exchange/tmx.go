package exchange

import (
	"slices"
	"strings"

	"hafez/memory"
)

// This file says what of TMX becomes what of a unit; tmx_read.go and
// tmx_write.go go by it. TMX knows facts for which a unit has no field. They
// become properties, and go back to where they came from:
//
//	tmx:NAME              attribute NAME of the <tu>: tmx:tuid, tmx:usagecount …
//	tmx:source/NAME       attribute NAME of the source <tuv>
//	tmx:source/prop/TYPE  a <prop type="TYPE"> of the source <tuv>
//	tmx:target/NAME       attribute NAME of the target <tuv>
//	tmx:target/prop/TYPE  a <prop type="TYPE"> of the target <tuv>
//	codes:source          the source <seg> with its inline codes: see inline.go
//	codes:target          the target <seg>
//	TYPE                  a <prop type="TYPE"> of the <tu>
//
// and facts of a unit for which TMX has no place are <prop> elements of the
// <tu>: prev and next, as OmegaT calls them, and the two below.
const (
	propPrevious = "prev"
	propNext     = "next"
	propStatus   = "x-hafez-status" // "draft" or "rejected"; a unit without it is confirmed.
	propOrigin   = "x-hafez-origin"
)

// tmxTool is creationtool in the header of what Hafez writes.
const tmxTool = "hafez"

// Attributes of TMX 1.4 in the order of its DTD.
var (
	tuAttrs = []string{"tuid", "o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool",
		"creationtoolversion", "creationdate", "creationid", "changedate", "segtype", "changeid", "o-tmf", "srclang"}
	tuvAttrs = []string{"o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool",
		"creationtoolversion", "creationdate", "creationid", "changedate", "o-tmf", "changeid"}
	headerAttrs = []string{"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
	segTypes    = []string{"block", "paragraph", "sentence", "phrase"}
)

// place says where a property stands in TMX.
type place uint8

const (
	inProp place = iota // A <prop> of the <tu>, under its own key.
	onTU
	onSource
	inSourceProp
	inSourceSeg
	onTarget
	inTargetProp
	inTargetSeg
)

// slot is a place and the name there: an attribute's, or the type of a <prop>.
// Rank orders the slots of one unit, as the properties are ordered that are read
// from them and as they have to be to be written there: by place, attributes
// before properties, attributes as in the DTD.
type slot struct {
	place place
	name  string
	rank  int
}

// The first ranks of each place.
const (
	rankTU         = 1
	rankSource     = 101
	rankSourceProp = 199
	rankSourceSeg  = 200
	rankTarget     = 201
	rankTargetProp = 299
	rankTargetSeg  = 300
	rankNone       = 1000 // Of properties that have no slot.
)

// slotOf tells where a unit's property belongs. Whatever a reader would not
// give back as this very property stays an ordinary <prop> under its whole key:
// attributes that the DTD does not know, values that it does not allow, and
// what only repeats a field of the unit.
func slotOf(p memory.Prop, u *memory.Unit) slot {
	ordinary := slot{inProp, p.Key, rankNone}
	switch p.Key {
	case sourceCodes:
		if _, ok := codesIn(p, u.Source); ok {
			return slot{inSourceSeg, "", rankSourceSeg}
		}
		return ordinary
	case targetCodes:
		if _, ok := codesIn(p, u.Target); ok {
			return slot{inTargetSeg, "", rankTargetSeg}
		}
		return ordinary
	}
	key, ok := strings.CutPrefix(p.Key, "tmx:")
	if !ok {
		return ordinary
	}
	if name, ok := strings.CutPrefix(key, "source/prop/"); ok {
		return slot{inSourceProp, name, rankSourceProp}
	}
	if name, ok := strings.CutPrefix(key, "target/prop/"); ok {
		return slot{inTargetProp, name, rankTargetProp}
	}
	s, attrs := slot{onTU, key, rankTU}, tuAttrs
	if name, ok := strings.CutPrefix(key, "source/"); ok {
		s, attrs = slot{onSource, name, rankSource}, tuvAttrs
	} else if name, ok := strings.CutPrefix(key, "target/"); ok {
		s, attrs = slot{onTarget, name, rankTarget}, tuvAttrs
	}
	i := slices.Index(attrs, s.name)
	if i < 0 || p.Value == "" {
		return ordinary
	}
	s.rank += i
	valid := true
	switch s.name {
	case "segtype":
		valid = slices.Contains(segTypes, p.Value)
	case "lastusagedate", "creationdate", "changedate":
		t, err := parseDate(p.Value)
		valid = err == nil && t.Format(tmxDate) == p.Value
	case "srclang":
		valid = !SameLanguage(p.Value, u.From)
	}
	if valid && s.place != onSource {
		// A unit's own dates and people stand on the <tu>. They move to the
		// target <tuv> if the <tu> has others.
		own := ""
		switch s.name {
		case "creationid":
			own = u.CreatedBy
		case "changeid":
			own = u.ChangedBy
		case "creationdate":
			own = formatTMXDate(u.Created)
		case "changedate":
			own = formatTMXDate(u.Changed)
		default:
			return s
		}
		valid = s.place == onTU && own != "" && own != p.Value
	}
	if !valid {
		return ordinary
	}
	return s
}

// splitProps parts properties into those that have a place of their own in TMX
// and the others. Order is kept by not giving a place to those that stand
// behind one that has none, or behind one of a later place.
func splitProps(u *memory.Unit) (placed []memory.Prop, slots []slot, ordinary []memory.Prop) {
	last := 0
	for i, p := range u.Props {
		s := slotOf(p, u)
		several := s.place == inSourceProp || s.place == inTargetProp
		if s.place == inProp || s.rank < last || s.rank == last && !several {
			return u.Props[:i], slots, u.Props[i:]
		}
		slots = append(slots, s)
		last = s.rank
	}
	return u.Props, slots, nil
}

// SameLanguage says whether two codes name the same language, of whatever
// region or script.
func SameLanguage(a, b string) bool {
	return strings.EqualFold(a, b) || parseLanguage(a).base == parseLanguage(b).base
}
