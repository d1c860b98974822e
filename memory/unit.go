package memory

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hafez/internal/persian"
)

// Unit is a translation unit: a source segment, its human translation, and
// what is known of them. Source and Target are kept as they were typed, byte
// for byte.
type Unit struct {
	// ID numbers the unit in its memory, from 1. It is given by the memory;
	// zero in a unit that has not been stored.
	ID uint64

	Source, Target string // Required.

	// From and To are the languages of Source and Target, as BCP 47 tags.
	// Empty: "fa" and "en".
	From, To string

	// Created and Changed are when the translation was first made and last
	// changed, to the second, in UTC; zero if that is not known.
	Created, Changed time.Time
	// CreatedBy and ChangedBy name the people who did.
	CreatedBy, ChangedBy string

	// Origin is where the pair comes from: usually a file's name.
	Origin string

	// Previous and Next are the source segments before and after this one in
	// the text it comes from, as typed; empty at its ends or if not known.
	Previous, Next string

	Status Status

	// Notes are remarks for people, in order.
	Notes []string
	// Props are free properties, in order. A key may stand more than once.
	Props []Prop

	// Replaces names the unit whose place this one takes when it is imported, if
	// that is still as it was: its [Unit.Ref]. Empty: none. It is not stored.
	Replaces string
}

// Prop is one free property of a unit.
type Prop struct{ Key, Value string }

// Status says how far a translation can be trusted.
type Status uint8

const (
	// Confirmed: a person has said it is right. The default.
	Confirmed Status = iota
	// Draft: not yet confirmed, as from an alignment. A match with it scores less.
	Draft
	// Rejected: a person has said it is wrong. It is never brought back, and is kept
	// so that it does not come again as a draft.
	Rejected
)

var statusNames = [...]string{"confirmed", "draft", "rejected"}

// String gives the status as it stands in JSON and in files; of what is none, its
// number.
func (s Status) String() string {
	if s > Rejected {
		return fmt.Sprint(uint8(s))
	}
	return statusNames[s]
}

// ParseStatus is the status that String writes so; ok is false if there is none.
func ParseStatus(name string) (s Status, ok bool) {
	i := slices.Index(statusNames[:], name)
	return Status(max(i, 0)), i >= 0
}

// Author is who changed the unit last, or else who made it; may be empty.
func (u Unit) Author() string {
	if u.ChangedBy != "" {
		return u.ChangedBy
	}
	return u.CreatedBy
}

// LastChange is when a unit was changed last, or else made; may be zero.
func (u Unit) LastChange() time.Time {
	if u.Changed.IsZero() {
		return u.Created
	}
	return u.Changed
}

// Ref names a unit as it is now: by its number and a hash of its languages and
// texts. It is what a file can carry out of the memory and back, so that a row
// that was edited there is known again; see Unit.Replaces. It is empty for a unit
// that has not been stored.
func (u Unit) Ref() string {
	if u.ID == 0 {
		return ""
	}
	return fmt.Sprintf("%d-%016x", u.ID, pairHash(pairOf(u.From, u.To), u.Source, u.Target))
}

// clipContext takes the context away that is too long to be a segment.
func (u *Unit) clipContext() {
	if len(u.Previous) > maxText {
		u.Previous = ""
	}
	if len(u.Next) > maxText {
		u.Next = ""
	}
}

// Check says why a unit cannot be stored, with an error that wraps [ErrUnit]:
// source or target is empty or longer than 16 KiB, the source holds nothing
// visible, a text is not UTF-8 or holds a character that no bilingual file could
// carry (a control character other than tab and line ends, U+FFFE, U+FFFF), or the
// status is none.
func (u Unit) Check() error {
	for _, t := range []struct{ name, text string }{{"source", u.Source}, {"target", u.Target}} {
		switch {
		case strings.TrimSpace(t.text) == "":
			return fmt.Errorf("%w: the %s is empty", ErrUnit, t.name)
		case len(t.text) > maxText:
			return fmt.Errorf("%w: the %s is %d bytes long, more than %d: cut it into sentences", ErrUnit, t.name, len(t.text), maxText)
		}
	}
	for _, t := range [...]string{u.Source, u.Target, u.From, u.To, u.CreatedBy, u.ChangedBy, u.Origin, u.Previous, u.Next} {
		if err := checkText(t); err != nil {
			return err
		}
	}
	for _, t := range u.Notes {
		if err := checkText(t); err != nil {
			return err
		}
	}
	for _, p := range u.Props {
		for _, t := range [...]string{p.Key, p.Value} {
			if err := checkText(t); err != nil {
				return err
			}
		}
	}
	if !persian.Visible(u.Source) {
		return fmt.Errorf("%w: the source holds nothing visible", ErrUnit)
	}
	if u.Status > Rejected {
		return fmt.Errorf("%w: the status %v is none", ErrUnit, u.Status)
	}
	return nil
}

// checkText says why a text cannot be stored. An import asks it of a hundred bytes
// for each microsecond that it has, and so it looks at bytes.
func checkText(t string) error {
	if !utf8.ValidString(t) {
		return fmt.Errorf("%w: %.40q is not UTF-8", ErrUnit, t)
	}
	for i := range len(t) {
		if c := t[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xEF && (strings.HasPrefix(t[i:], "\uFFFE") || strings.HasPrefix(t[i:], "\uFFFF")) {
			r, _ := utf8.DecodeRuneInString(t[i:]) // XML 1.0 (section 2.2) cannot hold it.
			return fmt.Errorf("%w: %.40q holds the control character %U", ErrUnit, t, r)
		}
	}
	return nil
}
