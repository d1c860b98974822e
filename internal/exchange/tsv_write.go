package exchange

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"hafez/memory"
)

// tableStyle is how a kind of table is written.
type tableStyle struct {
	name   string
	sep    byte
	end    string // Of a row.
	marked bool   // UTF-8 gets a byte order mark too.
	// Says which cells are put in quotes: those that a reader of the format's usual
	// kind, spreadsheets among them, would otherwise take for something else.
	quoted func(cell string) bool
}

// writeTSV writes a cell in quotes, with those in it doubled, if it holds a tab or a
// line end or begins with a quote.
func writeTSV(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	return writeUnits(w, units, opts, tableStyle{name: "TSV", sep: '\t', end: "\n", quoted: needsQuotes})
}

// writeCSV writes what Excel opens rightly at a double click: with the mark without
// which it takes UTF-8 for windows-1256, and with commas. (Where Windows has another
// list separator, Excel asks for that; the data can be imported there.)
func writeCSV(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	return writeUnits(w, units, opts, tableStyle{name: "CSV", sep: ',', end: "\r\n", marked: true, quoted: func(cell string) bool {
		return strings.ContainsAny(cell, ",;\t\"\r\n")
	}})
}

// writeUnits writes a table with a header, a unit a row.
func writeUnits(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options, style tableStyle) error {
	name, err := opts.encoding()
	var wide *transform.Writer
	switch name {
	case "utf-8":
	case "utf-16le":
		wide = transform.NewWriter(w, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder())
	case "utf-16be":
		wide = transform.NewWriter(w, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder())
	default:
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("%s is written in UTF-8 or UTF-16, not in %q", style.name, opts.Encoding), Err: err}
	}
	if wide != nil {
		w = wide
	}
	out := bufio.NewWriterSize(w, 64<<10)
	var row []byte
	if style.marked && wide == nil {
		row = append(row, "\uFEFF"...)
	}
	for i, c := range writtenColumns {
		if i > 0 {
			row = append(row, style.sep)
		}
		row = append(row, c.name...)
	}
	if _, err := out.Write(append(row, style.end...)); err != nil {
		return err
	}
	n := 0
	for u, err := range units {
		if err != nil {
			return err
		}
		n++
		row = row[:0]
		for i, c := range writtenColumns {
			if i > 0 {
				row = append(row, style.sep)
			}
			row = appendCell(row, cellOf(&u, c.kind), style.quoted)
		}
		if msg := refusal(&u, row); msg != "" {
			return opts.unitError(u, n, msg, "")
		}
		if _, err := out.Write(append(row, style.end...)); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil || wide == nil {
		return err
	}
	return wide.Close()
}

// refusal says why a unit cannot be written as this row; empty if it can.
func refusal(u *memory.Unit, row []byte) string {
	switch {
	case strings.TrimSpace(u.Source) == "":
		return "the source is empty"
	case strings.TrimSpace(u.Target) == "":
		return "the target is empty"
	case !u.Created.IsZero() && !writableDate(u.Created), !u.Changed.IsZero() && !writableDate(u.Changed):
		return fmt.Sprintf("a date outside the years %d to %d", firstYear, lastYear)
	case bytes.IndexByte(row, 0) >= 0:
		return "it holds a NUL character"
	case !utf8.Valid(row):
		return "it holds bytes that are not UTF-8"
	case len(row) > maxRow:
		return fmt.Sprintf("it is a row of over %d bytes", maxRow)
	}
	return ""
}

func cellOf(u *memory.Unit, kind columnKind) string {
	switch kind {
	case colSource:
		return u.Source
	case colTarget:
		return u.Target
	case colFrom:
		return u.From
	case colTo:
		return u.To
	case colCreated:
		return formatTSVDate(u.Created)
	case colCreatedBy:
		return u.CreatedBy
	case colChanged:
		return formatTSVDate(u.Changed)
	case colChangedBy:
		return u.ChangedBy
	case colOrigin:
		return u.Origin
	case colStatus:
		return u.Status.String()
	case colPrevious:
		return u.Previous
	case colNext:
		return u.Next
	case colNote:
		for _, note := range u.Notes {
			if note != "" {
				return note
			}
		}
	case colMoreNotes:
		for i, note := range u.Notes {
			if note != "" {
				return formatNotes(u.Notes[i+1:])
			}
		}
	case colProps:
		return formatProps(u.Props)
	case colReplaces:
		return orElse(u.Ref(), u.Replaces)
	}
	return ""
}

func formatTSVDate(d time.Time) string {
	if d.IsZero() {
		return ""
	}
	return d.UTC().Format(time.RFC3339)
}

// needsQuotes says which cells of a TSV are put in quotes.
func needsQuotes(cell string) bool {
	return strings.ContainsAny(cell, "\t\n\r") || strings.HasPrefix(cell, `"`)
}

func appendCell(row []byte, cell string, quoted func(string) bool) []byte {
	if !quoted(cell) {
		return append(row, cell...)
	}
	row = append(row, '"')
	row = append(row, strings.ReplaceAll(cell, `"`, `""`)...)
	return append(row, '"')
}
