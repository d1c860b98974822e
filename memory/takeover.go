package memory

import (
	"bytes"
	"fmt"
	"slices"
)

// takeOver brings into old what u knows beyond it, and tells whether that was
// anything. Bringing in the same units again, in the same order, changes
// nothing: only a later change replaces what is known, and it leaves its date;
// what a person has decided stays so unless a later change says otherwise.
func takeOver(old, u *Unit) bool {
	before := encodeUnit(old, 0, languagePair{})
	later := isLater(old, u)
	take := func(to *string, s string) {
		if s != "" && (*to == "" || later) {
			*to = s
		}
	}
	status := statusOf(old, u)
	take(&old.CreatedBy, u.CreatedBy)
	take(&old.ChangedBy, u.ChangedBy)
	take(&old.Origin, u.Origin)
	take(&old.Previous, u.Previous)
	take(&old.Next, u.Next)
	if old.Created.IsZero() && !u.Created.IsZero() {
		old.Created = u.Created.UTC()
	}
	if len(u.Notes) > 0 && (later || len(old.Notes) == 0) {
		old.Notes = u.Notes
	}
	if len(u.Props) > 0 && (later || len(old.Props) == 0) {
		old.Props = u.Props
	}
	old.Status = status
	if later {
		old.Changed = u.Changed.UTC()
	}
	return !bytes.Equal(before, encodeUnit(old, 0, languagePair{}))
}

// unite is takeOver, but for notes and properties: those of both stay.
func unite(old, u *Unit) bool {
	before := encodeUnit(old, 0, languagePair{})
	notes, props := allOf(old.Notes, u.Notes), allOf(old.Props, u.Props)
	takeOver(old, u)
	old.Notes, old.Props = notes, props
	return !bytes.Equal(before, encodeUnit(old, 0, languagePair{}))
}

// allOf gives all of some, and those of more that are not among them.
func allOf[T comparable](some, more []T) []T {
	all := slices.Clone(some)
	for _, x := range more {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

// isLater reports whether u was changed after all that is known to have happened to
// old. When u was made does not count: that date is not left in old, and so the same
// units would say one thing and another again and again.
func isLater(old, u *Unit) bool {
	return !u.Changed.IsZero() && u.Changed.Unix() > old.LastChange().Unix()
}

// statusOf is the status of old after u has come: a person's word counts for more
// than a draft, and of two words the later.
func statusOf(old, u *Unit) Status {
	if u.Status == Draft || old.Status != Draft && !isLater(old, u) {
		return old.Status
	}
	return u.Status
}

// decide is takeOver for a unit that a person puts in now: if it is no draft its
// status counts, whatever was said before, and who puts it in has changed the old one
// when it was put in. Notes, properties and the like come with that; if the status is
// the same nothing does.
func decide(old, u *Unit) bool {
	if u.Status == Draft || u.Status == old.Status {
		return false
	}
	now := *u
	now.Created, now.CreatedBy = old.Created, old.CreatedBy
	now.Changed, now.ChangedBy = u.LastChange(), u.Author()
	takeOver(old, &now)
	old.Status = u.Status
	return true
}

// join brings into old what u knows beyond it, a unit that has come to say the same:
// notes and properties that old has not, and if it has none, origin, who made it and
// when, and the segments around it. Of a draft and one that is confirmed it makes one
// that is confirmed. Nothing that old knows is lost. It tells whether u knew more.
func join(old, u *Unit) bool {
	before := encodeUnit(old, 0, languagePair{})
	old.Notes, old.Props = allOf(old.Notes, u.Notes), allOf(old.Props, u.Props)
	old.Status = min(old.Status, u.Status)
	old.Origin = orElse(old.Origin, u.Origin)
	if old.Created.IsZero() && old.CreatedBy == "" {
		old.Created, old.CreatedBy = u.Created, u.CreatedBy
	}
	// What is around it is of one place: two halves of two would be a third.
	if old.Previous == "" && old.Next == "" {
		old.Previous, old.Next = u.Previous, u.Next
	}
	return !bytes.Equal(before, encodeUnit(old, 0, languagePair{}))
}

// joinEdited is join for a unit that somebody has edited, and so changed both.
func joinEdited(old, u *Unit) bool {
	later := isLater(old, u)
	if !join(old, u) {
		return false
	}
	if later {
		old.Changed, old.ChangedBy = u.Changed.UTC(), orElse(u.ChangedBy, old.ChangedBy)
	}
	return true
}

// clash is why two units that have come to say the same cannot become one: of one a
// person has said that it is wrong, of the other not, and nobody has asked which holds.
// It is nil if they can.
func clash(old, u *Unit) error {
	switch {
	case old.Status != Rejected && u.Status == Rejected:
		return fmt.Errorf("%w: it was rejected, and would be the same as unit %d, which was not", ErrUnit, old.ID)
	case old.Status == Rejected && u.Status != Rejected:
		return fmt.Errorf("%w: it would be the same as unit %d, which was rejected", ErrUnit, old.ID)
	}
	return nil
}
