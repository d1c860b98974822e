package exchange

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"

	"hafez/internal/document"
)

// open gives the text of a file, unpacked if it is gzip, which its first two bytes
// show. Decode is [document.NewText] or [document.NewXML]: they check and decode
// the bytes, and what they refuse has its line and what to do about it.
func open(r io.Reader, opts Options, decode func(name string, r io.Reader, encoding string) (*document.Text, error)) (*document.Text, error) {
	packed := &counter{r: r}
	in := bufio.NewReader(packed) // Only for the look: larger reads go past its buffer.
	first, err := in.Peek(2)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if string(first) != "\x1F\x8B" {
		return decode(opts.Name, in, opts.Encoding)
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	return decode(opts.Name, &unpacked{counter{r: z}, packed}, opts.Encoding)
}

// A packed file that grows to more than so many bytes, and to so many times its size,
// is made to keep a reader busy: bilingual files grow some ten times, and seldom fifty.
const (
	maxGrown  = 64 << 20
	maxGrowth = 300
)

var errGrows = fmt.Errorf("the packed file grows to more than %d times its size: it holds no text", maxGrowth)

// counter counts the bytes that are read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// unpacked is what comes out of a packed file.
type unpacked struct {
	counter
	packed *counter
}

func (u *unpacked) Read(b []byte) (int, error) {
	n, err := u.counter.Read(b)
	if u.n > maxGrown && u.n/maxGrowth > u.packed.n {
		return 0, errGrows
	}
	return n, err
}

// encodingProblem is what the user should be told of how a file's encoding was
// found; nil if it is as the file or the caller says.
func encodingProblem(t *document.Text) *Problem {
	switch {
	case t.Belied != "":
		return newProblem(1, false, fmt.Sprintf("the file says that it is in %s, but it is in UTF-8 and read as such", t.Belied))
	case t.Guessed:
		return newProblem(0, false, fmt.Sprintf("read as %s; --encoding overrides", t.Encoding))
	}
	return nil
}
