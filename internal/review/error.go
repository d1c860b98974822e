package review

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"hafez/internal/document"
	"hafez/internal/sheet"
)

// ErrNotReview is in the error for a file that is whole, as far as can be seen,
// but was not written by this package.
var ErrNotReview = errors.New("no review")

// ErrVersion is in the error for a review of a newer version than is known.
var ErrVersion = errors.New("newer version")

// kindError is an error of its own words that is one of the above.
type kindError struct {
	message string
	kind    error
}

func (e *kindError) Error() string { return e.message }

func (e *kindError) Is(target error) bool { return target == e.kind }

// Hints for errors.
const (
	hintMade  = "give the file that “hafez align -o” made"
	hintAgain = "make a new one with “hafez align -o”"
)

// hintedError is an error and what to do about it.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }

func hinted(hint, format string, args ...any) error {
	return &hintedError{fmt.Errorf(format, args...), hint}
}

// notReview is an ErrNotReview that says why.
func notReview(hint, format string, args ...any) error {
	return &hintedError{&kindError{"this is no review: " + fmt.Sprintf(format, args...), ErrNotReview}, hint}
}

// newer is an ErrVersion, and any number that is not this version's.
func newer(found string) error {
	return &hintedError{&kindError{fmt.Sprintf("the review is of version %.20q, and only version %d is known", found, version), ErrVersion},
		"it is from a newer hafez: use that one"}
}

// asDocumentError gives an error the file's name and, if there is one, its hint a
// place of its own.
func asDocumentError(name string, err error) error {
	var h *hintedError
	var inSheet *sheet.Error
	if errors.As(err, &inSheet) {
		hint := cmp.Or(inSheet.Hint, hintMade)
		err = &hintedError{inSheet, hint}
		if errors.Is(inSheet, sheet.ErrNotSpreadsheet) {
			err = notReview(hint, "%v", inSheet)
		}
	}
	if errors.As(err, &h) {
		return &document.Error{Name: name, Err: h.error, Hint: h.hint}
	}
	return &document.Error{Name: name, Err: err}
}

// oneLineError is an error whose message is one line, whatever it quotes.
type oneLineError struct{ error }

func (e oneLineError) Error() string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u2028' || r == '\u2029' || r == '\u0085' {
			return ' '
		}
		return r
	}, e.error.Error())
}

func (e oneLineError) Unwrap() error { return e.error }
