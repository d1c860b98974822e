package memory

import "errors"

// Errors that a caller may want to tell apart; all come wrapped with the
// file's name or the unit's.
var (
	// ErrLocked: another process holds the memory and did not let go of it
	// within Options.Timeout.
	ErrLocked = errors.New("in use by another process")
	// ErrNotMemory: the file is something else.
	ErrNotMemory = errors.New("not a memory")
	// ErrDamaged: the file is a memory, but cut short or with wrong bytes.
	ErrDamaged = errors.New("damaged")
	// ErrNewer: the memory was made by a later version of the program.
	ErrNewer = errors.New("made by a newer version")
	// ErrReadOnly: the memory was opened for reading only.
	ErrReadOnly = errors.New("opened for reading only")
	// ErrUnit: the unit cannot be stored; see Unit.Check.
	ErrUnit = errors.New("unit cannot be stored")
	// ErrQuery: a search is too long; see Memory.Search.
	ErrQuery = errors.New("query cannot be searched for")
	// ErrChanged: what was to be changed is not any more what it was.
	ErrChanged = errors.New("changed in the meantime")
)
