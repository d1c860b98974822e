package exchange

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// maxCells bounds the cells of one row. It is what a sheet of Excel has.
const maxCells = 1 << 14

// rowScanner cuts a text into rows and cells. Rows end as lines do.
//
// Between commas or semicolons a cell in quotes is taken out of them, with doubled
// quotes in it halved, and may hold line ends (RFC 4180): there nobody could write a
// text with a comma otherwise. The line ends of a cell stay as they are, which those
// that encoding/csv reads do not: it makes LF of CRLF, and so this is a scanner of its
// own. Text between the quote that closes a cell and its end is a mistake: such a cell
// is kept whole, with its quotes. A quote that is never closed is an error.
//
// Between tabs, where hardly anything has to be quoted, it is not so simple. Programs
// put a cell in quotes if it holds a tab or a line end, and double the quotes in it;
// people write quotes because the text has them. So a cell is taken out of its quotes
// only if it is well formed as such (the quote that ends it stands before a tab or the
// row's end, all inside are doubled) and had to be put in them, because it holds a
// tab, a line end or a quote. All else is text as it stands: «"سرگئی لاوروف"» keeps
// its quotes. In what a program certainly wrote (a spreadsheet's UTF-16, a header in
// quotes) every cell that is well formed in quotes is taken out of them: spreadsheets
// quote commas too, and never leave the quotes of a text alone.
type rowScanner struct {
	*lineScanner
	sep    byte // Between cells.
	quoted bool // Between tabs: every well-formed cell in quotes is taken out of them.
	cells  []string
	odd    bool // In the last row text stood behind a closing quote.
}

// next gives the cells of the next row and its line; the error is io.EOF at
// the end of the input. The number of cells wanted decides between two
// readings of a row: see below.
func (s *rowScanner) next(want int) (cells []string, line int, err error) {
	s.odd = false
	if s.pos == len(s.buf) && !s.fill() {
		return nil, s.line, s.inErr
	}
	end := s.index(s.eol, 0)
	if end < 0 {
		return nil, s.line, s.failure("row")
	}
	row := s.buf[s.pos : s.pos+end]
	few := bytes.Count(row, []byte{s.sep}) < maxCells
	s.cells = s.cells[:0]
	if few {
		s.cells = s.splitCells(s.cells, string(trimCR(row)))
	}
	if len(row) > 0 && (row[0] == '"' || bytes.Contains(row, []byte{s.sep, '"'})) {
		quoted, quotedEnd, err := s.quotedRow()
		if err != nil {
			return nil, s.line, err
		}
		// A quote that nobody meant as one can reach over a tab or many rows
		// to another such. Then cells are missing that are there without it.
		if s.sep != '\t' || len(quoted) >= want || len(s.cells) < want {
			s.cells, end, few = quoted, quotedEnd, true
		}
	}
	if !few {
		return nil, s.line, tooManyCells()
	}
	line = s.line
	end = min(end+1, len(s.buf)-s.pos)
	s.line += bytes.Count(s.buf[s.pos:s.pos+end], []byte{s.eol})
	s.pos += end
	return s.cells, line, nil
}

func tooManyCells() error { return fmt.Errorf("a row of over %d cells", maxCells) }

func (s *rowScanner) splitCells(cells []string, row string) []string {
	for cell := range strings.SplitSeq(row, string(s.sep)) {
		cells = append(cells, cell)
	}
	return cells
}

// quotedRow reads the row at s.pos with cells in quotes, which may reach over
// several lines. End is where the row ends, counted from s.pos.
func (s *rowScanner) quotedRow() (cells []string, end int, err error) {
	lineEnd := -1 // Of the line that the cell ends in, if it is not in quotes.
	for i := 0; ; {
		if len(cells) == maxCells {
			return nil, 0, tooManyCells()
		}
		cell, next, ok := s.quotedCell(i)
		if !ok {
			from := i
			if s.sep != '\t' && s.pos+i < len(s.buf) && s.buf[s.pos+i] == '"' {
				if next < 0 {
					return nil, 0, s.openQuote(i)
				}
				s.odd = true
				if bytes.IndexByte(s.buf[s.pos+i:s.pos+next], s.eol) < 0 {
					from = next // Else the quotes have nothing to do with each other.
				}
			}
			if lineEnd < from {
				lineEnd = s.index(s.eol, from)
			}
			if next = lineEnd; next < 0 {
				return nil, 0, s.failure("row")
			}
			if n := bytes.IndexByte(s.buf[s.pos+from:s.pos+next], s.sep); n >= 0 {
				next = from + n
			}
			raw := s.buf[s.pos+i : s.pos+next]
			if s.pos+next == len(s.buf) || s.buf[s.pos+next] == s.eol {
				raw = trimCR(raw)
			}
			cell = string(raw)
		}
		cells = append(cells, cell)
		if s.pos+next == len(s.buf) || s.buf[s.pos+next] != s.sep {
			return cells, next, nil
		}
		i = next + 1
	}
}

// openQuote is the error for a quote at offset i that nothing closes.
func (s *rowScanner) openQuote(i int) error {
	if err := s.failure("row"); err != io.EOF {
		return err
	}
	s.line += bytes.Count(s.buf[s.pos:s.pos+i], []byte{s.eol})
	return &FileError{
		Msg:  "a cell begins with a quote here that is never closed",
		Hint: "if the text has the quote, write it three times; if the end of the file is missing, get it again",
	}
}

// quotedCell reads the cell at offset i if it is one to be taken out of its
// quotes. Next is where what parts cells, or the row's end, is behind it. If the cell
// is not ok, next is where the quote is that seems to close it, or -1.
func (s *rowScanner) quotedCell(i int) (cell string, next int, ok bool) {
	if s.pos+i == len(s.buf) {
		s.fill()
	}
	if s.pos+i == len(s.buf) || s.buf[s.pos+i] != '"' {
		return "", -1, false
	}
	end := i + 1
	for {
		if end = s.index('"', end); end < 0 {
			return "", -1, false
		}
		for len(s.buf)-s.pos < end+3 && s.fill() {
		}
		if s.pos+end+1 == len(s.buf) || s.buf[s.pos+end+1] != '"' {
			break
		}
		end += 2
	}
	switch rest := s.buf[s.pos+end+1:]; {
	case len(rest) == 0 || rest[0] == s.sep || rest[0] == s.eol:
		next = end + 1
	case rest[0] == '\r' && (len(rest) == 1 || rest[1] == s.eol):
		next = end + 2
	default:
		return "", end, false
	}
	inside := s.buf[s.pos+i+1 : s.pos+end]
	if s.sep == '\t' && !s.quoted && !bytes.ContainsAny(inside, "\t\n\r\"") {
		return "", end, false
	}
	return strings.ReplaceAll(string(inside), `""`, `"`), next, true
}

// sniffedRows is how many rows are looked at to tell what parts their cells.
const sniffedRows = 20

// sniff finds out what parts the cells: what a first line "sep=;" says, which Excel
// knows, else that of tab, semicolon and comma with which the first row is a header,
// else the one that gives most of the first rows as many cells as the very first.
// Of several, the comma stands last: texts have it too.
func (s *rowScanner) sniff(langs *pair) {
	head := s.buf[s.pos:]
	first := trimCR(head[:max(0, bytes.IndexByte(head, s.eol))])
	if n := len(first); n > 2 && first[0] == '"' && first[n-1] == '"' {
		first = first[1 : n-1]
	}
	if len(first) == len("sep=;") && strings.EqualFold(string(first[:4]), "sep=") && first[4] != '"' {
		s.sep = first[4]
		s.nextLine()
		return
	}
	s.sep = ','
	most := 0
	for _, sep := range []byte{'\t', ';', ','} {
		rows := &rowScanner{lineScanner: newLineScanner(bytes.NewReader(head)), sep: sep}
		alike, width := 0, 0
		for range sniffedRows {
			cells, _, err := rows.next(2)
			if err != nil {
				break
			}
			if isBlank(cells) {
				continue
			}
			if width < 2 { // Else the one before was a title.
				width = len(cells)
				if _, ok := nameColumns(cells, langs); ok {
					s.sep = sep
					return
				}
			}
			if width >= 2 && len(cells) == width {
				alike++
			}
		}
		if alike > most {
			s.sep, most = sep, alike
		}
	}
}
