package document

import "bytes"

// lineCounter counts lines in text that comes in pieces. A line ends with LF,
// CR LF or a lone CR.
type lineCounter struct {
	line int  // number of the line that the text's end is in, from 1
	cr   bool // the text ends with CR, so that an LF to come ends no other line
}

func (c *lineCounter) add(text []byte) {
	if len(text) == 0 {
		return
	}
	c.line += bytes.Count(text, []byte{'\n'})
	if c.cr && text[0] == '\n' {
		c.line--
	}
	c.cr = text[len(text)-1] == '\r'
	if crs := bytes.Count(text, []byte{'\r'}); crs > 0 {
		c.line += crs - bytes.Count(text, []byte("\r\n"))
	}
}
