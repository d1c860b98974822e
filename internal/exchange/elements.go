package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
	"hafez/memory"
)

// elements reads the elements of an XML file that holds units.
type elements struct {
	s      *xmlscan.Scanner
	yield  yielder
	prefix string // Of the namespace of the root element, with the colon.
	room   int    // Bytes that the unit being read may still take.
	buf    []byte
}

// problem yields a problem. Its error is errStopped.
func (e *elements) problem(line int, skipped bool, msg string) error {
	if !e.yield(memory.Unit{}, newProblem(line, skipped, msg)) {
		return errStopped
	}
	return nil
}

// local is a name without the prefix that the file uses for its format, if it
// uses one. The names of other vocabularies keep theirs.
func (e *elements) local(name string) string {
	return strings.TrimPrefix(name, e.prefix)
}

// root reads to the root element, which must have one of these names.
func (e *elements) root(format string, roots ...string) error {
	_, err := e.s.Next()
	name := e.s.Root()
	e.prefix = name[:strings.IndexByte(name, ':')+1]
	if name == "" || slices.Contains(roots, e.local(name)) {
		return err
	}
	wrong := &FileError{Msg: fmt.Sprintf("not %s: the root element is %s", format, name)}
	if strings.EqualFold(name, "html") {
		wrong.Hint = "this is a web page, perhaps one that asks to log in: fetch the file again"
	}
	return wrong
}

// walk calls f at the start of every element below the root that f does not read to its
// end itself, up to the end of the file.
func (e *elements) walk(f func(name string) error) error {
	for {
		kind, err := e.s.Next()
		switch {
		case err == io.EOF:
			if line := e.s.Trailing(); line > 0 {
				return e.trailing(line)
			}
			return nil
		case e.s.Closed() && errors.Is(err, document.ErrNotText):
			return e.trailing(e.s.Line())
		case err != nil:
			return err
		case kind != xmlscan.Start:
			continue
		}
		if err := f(e.local(e.s.Name())); err != nil {
			return err
		}
	}
}

// trailing tells that something stands behind the root element.
func (e *elements) trailing(line int) error {
	return e.problem(line, false, "what follows the end of the document was not read")
}

// skip reads to the end of the element that has just started.
func (e *elements) skip() error {
	for depth := 1; depth > 0; {
		kind, err := e.s.Next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.Start:
			depth++
		case xmlscan.End:
			depth--
		}
	}
	return nil
}

// children calls f at the start of every element in the one that has just
// started. It has to read that to its end.
func (e *elements) children(f func(name string) error) error {
	for {
		kind, err := e.s.Next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.Start:
			if err := f(e.local(e.s.Name())); err != nil {
				return err
			}
		case xmlscan.End:
			return nil
		}
	}
}

// take takes room in the unit being read.
func (e *elements) take(n int) error {
	if e.room -= n; e.room < 0 {
		return fmt.Errorf("a translation unit of over %d bytes", maxUnit)
	}
	return nil
}
