package exchange

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"hafez/memory"
)

// Finding is one thing that is wrong with a file.
type Finding struct {
	Line, Column int    // From 1, the column in characters; 0 if not known.
	Message      string // In words, with what the specification says.
}

func (f Finding) String() string {
	switch {
	case f.Line == 0:
		return f.Message
	case f.Column == 0:
		return fmt.Sprintf("%d: %s", f.Line, f.Message)
	}
	return fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Message)
}

// Validate yields what is wrong with a bilingual file, in the order of the file:
// by the specification of its format where there is one, else what [Read] has to
// say of it. The languages in opts do not matter then. An error is a
// *[FileError] and the last thing yielded: the file could not be read on, and
// what follows is not known.
//
// The sequence reads r as it goes and can be ranged over once.
func Validate(r io.Reader, format Format, opts Options) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		h, err := format.handler()
		if err != nil {
			yield(Finding{}, &FileError{Name: opts.Name, Msg: err.Error()})
			return
		}
		stopped := false
		found := func(f Finding) bool {
			stopped = stopped || !yield(f, nil)
			return !stopped
		}
		if h.validate != nil {
			err = h.validate(r, opts, found)
		} else {
			err = validateByReading(h, r, opts, found)
		}
		if err != nil && !stopped {
			yield(Finding{}, err)
		}
	}
}

func validateByReading(h handler, r io.Reader, opts Options, found func(Finding) bool) (failed error) {
	opts.All = true // What is not confirmed is nothing wrong.
	h.read(r, opts, func(_ memory.Unit, err error) bool {
		var p *Problem
		switch {
		case errors.As(err, &p):
			return found(Finding{Line: p.Line, Message: p.Message})
		case err != nil:
			failed = err
		}
		return true
	})
	return failed
}
