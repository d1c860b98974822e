package review

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// numberFormat is how a cell shows a number, as far as it matters.
type numberFormat int

const (
	otherFormat   numberFormat = iota // in a way of its own: 50%, ½, 007, 1,404
	digitsFormat                      // as it is
	integerFormat                     // as it is if it is an integer
	dateFormat                        // as a date or time
)

// readStyles reads how the styles of cells show a number.
func (b *book) readStyles(part string) error {
	codes := map[string]string{}
	inCells := false // The styles that others are made of come before.
	return b.elements(part, func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			codes[attribute(e, "numFmtId")] = attribute(e, "formatCode")
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				id := attribute(e, "numFmtId")
				b.formats = append(b.formats, formatOf(id, codes[id]))
			}
		}
		return nil
	}, nil)
}

// formatOf is the number format of an id: those that every spreadsheet knows by
// their number, and others by their code.
func formatOf(id, code string) numberFormat {
	switch {
	case showsDate(id, code):
		return dateFormat
	case code == "" && (id == "" || id == "0" || id == strconv.Itoa(textFormat)), strings.EqualFold(code, "General"), code == "@":
		return digitsFormat
	case code == "" && id == "1", code == "0":
		return integerFormat
	}
	return otherFormat
}

// showsDate tells the number formats of dates and times: those that every
// spreadsheet knows by number, and the others by the letters in their code
// outside quotes, brackets and escapes.
func showsDate(id, code string) bool {
	n, err := strconv.Atoi(id)
	if err != nil {
		return false
	}
	if code == "" {
		return 14 <= n && n <= 22 || 27 <= n && n <= 36 || 45 <= n && n <= 47 || 50 <= n && n <= 58
	}
	quoted, bracketed, skip := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case quoted:
			quoted = r != '"'
		case bracketed:
			bracketed = r != ']'
		case r == '"':
			quoted = true
		case r == '[':
			bracketed = true
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case strings.ContainsRune("ymdhs", r):
			return true
		}
	}
	return false
}
