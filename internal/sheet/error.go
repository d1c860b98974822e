package sheet

import (
	"errors"
	"fmt"
	"strings"
)

// ErrEmpty is the error for a file of no bytes.
var ErrEmpty = errors.New("the file is empty")

// ErrNotSpreadsheet is in the error for a file that is something else, or lacks a
// part that every spreadsheet has.
var ErrNotSpreadsheet = errors.New("not a spreadsheet")

// ErrDamaged is in the error for a spreadsheet that is cut off or contradicts
// itself.
var ErrDamaged = errors.New("the spreadsheet is damaged")

// Error is why a spreadsheet, or a cell of it, cannot be read.
type Error struct {
	Err  error
	Hint string // what to do about it; "" if that depends on what the file is for

	other bool // the file is something else
}

// Error is the message in one line, whatever it quotes, without the hint.
func (e *Error) Error() string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u2028' || r == '\u2029' || r == '\u0085' {
			return ' '
		}
		return r
	}, e.Err.Error())
}

// Unwrap gives the error that it is about.
func (e *Error) Unwrap() error { return e.Err }

// Is tells that the file is something else: [ErrNotSpreadsheet].
func (e *Error) Is(target error) bool { return e.other && target == ErrNotSpreadsheet }

func hinted(hint, format string, args ...any) error {
	return &Error{Err: fmt.Errorf(format, args...), Hint: hint}
}

// notSpreadsheet is an ErrNotSpreadsheet that says why.
func notSpreadsheet(hint, format string, args ...any) error {
	return &Error{Err: fmt.Errorf(format, args...), Hint: hint, other: true}
}

// damaged is the error for a part that cannot be read.
func damaged(part string, err error) error {
	if errors.Is(err, errUnpacked) {
		return hinted("", "the spreadsheet is %w", err)
	}
	return hinted("the file may be cut off: copy it again", "%w in %.80q: %w", ErrDamaged, part, err)
}
