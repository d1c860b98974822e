package exchange

import (
	"bytes"
	"fmt"
	"io"
)

// maxRow bounds one line of a text, and one row of a table, in bytes.
const maxRow = 16 << 20

// sniffed is how much of a text is looked at to tell what ends its lines, and what
// parts the cells of a table, in bytes.
const sniffed = 64 << 10

// lineScanner cuts a text into lines. They end with LF or CRLF, or with CR in a text
// that has no LF.
type lineScanner struct {
	in    io.Reader
	inErr error
	buf   []byte
	pos   int
	line  int // Of buf[pos].
	eol   byte
}

func newLineScanner(r io.Reader) *lineScanner {
	s := &lineScanner{in: r, buf: make([]byte, 0, sniffed), line: 1, eol: '\n'}
	for len(s.buf) < sniffed && s.fill() {
	}
	if bytes.IndexByte(s.buf, '\n') < 0 && bytes.IndexByte(s.buf, '\r') >= 0 {
		s.eol = '\r'
	}
	return s
}

// fill reads more behind what there is; see xmlscan, which does likewise.
func (s *lineScanner) fill() bool {
	if s.pos > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.pos:])]
		s.pos = 0
	}
	n := len(s.buf)
	if n == cap(s.buf) {
		s.buf = append(make([]byte, 0, 2*n), s.buf...)
	}
	for tries := 0; s.inErr == nil; tries++ {
		m, err := s.in.Read(s.buf[n:cap(s.buf)])
		s.buf, s.inErr = s.buf[:n+m], err
		if m > 0 {
			return true
		}
		if err == nil && tries == 100 {
			s.inErr = io.ErrNoProgress
		}
	}
	return false
}

// index finds c at or after offset from (counted from s.pos), or the end of the
// input for the line's end. It gives -1 if there is none within maxRow.
func (s *lineScanner) index(c byte, from int) int {
	for {
		i := bytes.IndexByte(s.buf[s.pos+from:], c)
		if i >= 0 && from+i <= maxRow {
			return from + i
		}
		from = len(s.buf) - s.pos
		if from > maxRow {
			return -1
		}
		if !s.fill() {
			if c == s.eol && s.inErr == io.EOF {
				return from
			}
			return -1
		}
	}
}

// nextLine gives the next line, without what ends it, and its number; the error is
// io.EOF at the end of the input. Cut says that nothing ends the line but the end of
// the input. The bytes are good until the next call.
func (s *lineScanner) nextLine() (line []byte, number int, cut bool, err error) {
	if s.pos == len(s.buf) && !s.fill() {
		return nil, s.line, false, s.inErr
	}
	end := s.index(s.eol, 0)
	if end < 0 {
		return nil, s.line, false, s.failure("line")
	}
	line, number = s.buf[s.pos:s.pos+end], s.line
	if cut = s.pos+end == len(s.buf); !cut {
		end++
		s.line++
	}
	s.pos += end
	return trimCR(line), number, cut, nil
}

// failure is why a line, or a row, has no end.
func (s *lineScanner) failure(what string) error {
	if len(s.buf)-s.pos > maxRow {
		return fmt.Errorf("a %s of over %d bytes", what, maxRow)
	}
	return s.inErr
}

func trimCR(line []byte) []byte { return bytes.TrimSuffix(line, []byte("\r")) }
