package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"time"

	"github.com/fatih/color"
)

// printer writes results to standard output, buffered.
type printer struct {
	*bufio.Writer
	o    *common
	json *json.Encoder
}

func newPrinter(o *common) *printer {
	w := bufio.NewWriterSize(o.Out, 1<<16)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &printer{w, o, e}
}

// value prints one line of JSON.
func (p *printer) value(v any) error { return p.json.Encode(v) }

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// text makes a text ready to stand in a line among others.
func (p *printer) text(s string) string { return p.isolated(p.clean(s)) }

// isolated keeps a right-to-left text from turning around what stands beside
// it.
func (p *printer) isolated(s string) string {
	if !p.o.isolate {
		return s
	}
	return "\u2068" + s + "\u2069" // FSI, PDI
}

// clean keeps control characters of a text from acting on the terminal.
func (p *printer) clean(s string) string {
	if !p.o.OutTerminal {
		return s
	}
	return harmless(s)
}

// paint colours a text if colours are wanted.
func (p *printer) paint(s string, attributes ...color.Attribute) string {
	if !p.o.colour {
		return s
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(s)
}

// date is how a time stands in JSON: RFC 3339, in UTC; empty if not known.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
