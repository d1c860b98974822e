package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"hafez/internal/document"
	"hafez/segment"
)

// cancelled is a reader that gives up when its context ends, though the
// reader below (a terminal, a pipe) may not.
type cancelled struct {
	ctx context.Context
	io.Reader
}

func (c cancelled) Read(p []byte) (int, error) {
	if c.ctx.Done() == nil {
		return c.Reader.Read(p)
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	buf := make([]byte, len(p)) // p is the caller's again once Read returns
	go func() {
		n, err := c.Reader.Read(buf)
		done <- result{n, err}
	}()
	select {
	case <-c.ctx.Done():
		return 0, c.ctx.Err()
	case r := <-done:
		return copy(p, buf[:r.n]), r.err
	}
}

// maxLine is the longest line that is taken as one segment or query.
const maxLine = segment.MaxSegment

// openText opens a text file, or standard input for "-", and says if its
// encoding was guessed.
func (o *common) openText(name, encoding string) (*document.Text, error) {
	var t *document.Text
	var err error
	if name == "-" {
		t, err = document.NewText("standard input", o.In, encoding)
	} else {
		t, err = document.Open(name, encoding)
	}
	if err == nil {
		o.guessed(t)
	}
	return t, err
}

// guessed says if the encoding of a text was guessed.
func (o *common) guessed(t *document.Text) {
	if t.Guessed {
		o.note("%s: read as %s; --encoding overrides", t.Name, t.Encoding)
	}
}

// lines gives the lines of a text file without their ends.
func (o *common) lines(ctx context.Context, name, encoding string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		t, err := o.openText(name, encoding)
		if err != nil {
			yield("", err)
			return
		}
		defer t.Close()
		r := bufio.NewReaderSize(t, 64<<10)
		for n := 1; ; n++ {
			line, err := readLine(r)
			switch {
			case err == io.EOF && line == "":
				return
			case err == errLongLine:
				yield("", hint(fmt.Errorf("%s:%d: the line is longer than %d bytes", t.Name, n, maxLine), "leave out --lines, so that the text is cut into sentences"))
				return
			case err != nil && err != io.EOF:
				yield("", err)
				return
			case ctx.Err() != nil:
				yield("", ctx.Err())
				return
			}
			if !yield(line, nil) {
				return
			}
		}
	}
}

var errLongLine = errors.New("line too long")

// readLine reads a line without its end, LF or CR LF; io.EOF comes with the
// last one if it has no end.
func readLine(r *bufio.Reader) (string, error) {
	var b []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(b)+len(part) > maxLine {
			return "", errLongLine
		}
		b = append(b, part...)
		if err == bufio.ErrBufferFull {
			continue
		}
		line := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
		if err == io.EOF && len(b) > 0 {
			err = nil
			if len(line) == 0 {
				return "", io.EOF
			}
		}
		return line, err
	}
}
