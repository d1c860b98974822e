package memory

import "time"

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
}

// Prop is one free property of a unit.
type Prop struct{ Key, Value string }

// Status says how far a translation can be trusted.
type Status uint8

const (
	// Confirmed: a person has said it is right. The default.
	Confirmed Status = iota
	// Draft: not yet confirmed, as from an alignment.
	Draft
)

// String gives the status as it stands in JSON and in files.
func (s Status) String() string {
	if s == Draft {
		return "draft"
	}
	return "confirmed"
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
