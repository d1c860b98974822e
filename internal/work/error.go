package work

import (
	"errors"
	"fmt"
	"strings"

	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/internal/sheet"
	"hafez/internal/xmlscan"
)

// ErrNotWork is in the error for a file that is whole, as far as can be seen, but that
// [Write] did not write.
var ErrNotWork = errors.New("no work file")

// ErrVersion is in the error for a file of a newer version than is known.
var ErrVersion = errors.New("newer version")

// hints for errors.
const (
	hintMade  = "give the file that “hafez pretranslate -o” made"
	hintNewer = "it is from a newer hafez: use that one"
)

// workError is an error of its own words that is one of the above.
type workError struct {
	message, hint string
	kind          error
}

func (e *workError) Error() string { return e.message }

func (e *workError) Is(target error) bool { return e.kind != nil && target == e.kind }

func hinted(hint, format string, args ...any) error {
	return &workError{message: fmt.Sprintf(format, args...), hint: hint}
}

// notWork is an ErrNotWork that says why.
func notWork(hint, format string, args ...any) error {
	if hint == "" {
		hint = hintMade
	}
	return &workError{"this is no work file: " + fmt.Sprintf(format, args...), hint, ErrNotWork}
}

func newer(found string) error {
	return &workError{fmt.Sprintf("it is of version %.20q, and only version %s is known", found, version), hintNewer, ErrVersion}
}

// asDocumentError gives an error the file's name, and its hint and line a place of
// their own.
func asDocumentError(name string, err error) error {
	var (
		own    *workError
		inBook *sheet.Error
		inXML  *xmlscan.Error
		inFile *exchange.FileError
		inText *document.Error
	)
	switch {
	case errors.As(err, &inText):
		return &document.Error{Name: name, Line: inText.Line, Offset: inText.Offset, Err: inText.Err, Hint: inText.Hint}
	case errors.As(err, &own):
		return &document.Error{Name: name, Err: err, Hint: own.hint}
	case errors.As(err, &inBook):
		hint := inBook.Hint
		if hint == "" {
			hint = hintMade
		}
		return &document.Error{Name: name, Err: inBook, Hint: hint}
	case errors.As(err, &inXML):
		return &document.Error{Name: name, Line: inXML.Line, Err: errors.New(oneLine(inXML.Msg)), Hint: "get the file again, or open it in its program and save it anew"}
	case errors.As(err, &inFile):
		return &document.Error{Name: name, Line: inFile.Line, Err: errors.New(inFile.Msg), Hint: inFile.Hint}
	}
	return &document.Error{Name: name, Err: err}
}

// oneLine makes blanks of line ends and other control characters in what is quoted.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r == '\u2028' || r == '\u2029' || r == '\u0085' {
			return ' '
		}
		return r
	}, s)
}
