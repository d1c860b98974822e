package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"

	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/memory"
)

// usageError is a call that is not as the command wants it: exit code 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFound ends a command that did its work and found something: exit code 3.
var errFound = errors.New("found something")

// hinted is an error with what to do about it.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func hint(err error, format string, args ...any) error {
	return hinted{err, fmt.Sprintf(format, args...)}
}

// hintOf says what to do about an error; empty if there is nothing to say.
func hintOf(err error) string {
	var h hinted
	if errors.As(err, &h) {
		return h.hint
	}
	var d *document.Error
	if errors.As(err, &d) && d.Hint != "" {
		return d.Hint
	}
	var f *exchange.FileError
	if errors.As(err, &f) && f.Hint != "" {
		return f.Hint
	}
	switch {
	case errors.Is(err, memory.ErrLocked):
		return "wait for the other hafez to end, or close it"
	case errors.Is(err, memory.ErrNewer):
		return "install the newer hafez; the memory was left as it is"
	case errors.Is(err, memory.ErrDamaged):
		return "hafez verify --repair saves what can be read, hafez restore brings back a backup; the file was left as it is"
	case errors.Is(err, memory.ErrNotMemory):
		return "name another file with --memory (a bilingual file needs its extension); if a memory was here, hafez restore brings back a backup"
	case isDiskFull(err) && !toOutput(err), strings.Contains(err.Error(), "file resize error"): // bbolt's, which drops the cause
		return "make room on the disk; what was there is as it was"
	case errors.Is(err, fs.ErrNotExist):
		return "check the name"
	case isReadOnly(err):
		return "copy it to a disk that can be written to; reading it is possible where it is"
	case errors.Is(err, fs.ErrPermission):
		return "check who may read and write it"
	}
	return ""
}

// inWords is an error in one line, with what to do about it.
func inWords(err error) string {
	line := err.Error()
	if h := hintOf(err); h != "" {
		line += "; hint: " + h
	}
	return oneLine(line)
}

// toOutput reports whether it was standard output that could not be written.
func toOutput(err error) bool {
	var p *fs.PathError
	return errors.As(err, &p) && p.Path == os.Stdout.Name()
}

// oneLine keeps an error to one line of the terminal, and what a file name or
// a text may bring from acting on it.
func oneLine(s string) string {
	return harmless(inLine(strings.ReplaceAll(s, "\t", " ")))
}

// harmless puts a question mark in the place of control characters, but for
// tabs and line ends; see inLine for those.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && !strings.ContainsRune(lineEnds, r) {
			return '?'
		}
		return r
	}, s)
}
