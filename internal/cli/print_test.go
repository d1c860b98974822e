package cli

import (
	"bytes"
	"strings"
	"testing"

	"hafez/memory"
)

// A text of a memory, or of an article, must not act on the terminal, and one
// that runs over lines is shown in one, no word lost or joined.
func TestTextIsHarmlessOnATerminal(t *testing.T) {
	var out bytes.Buffer
	p := newPrinter(&common{Streams: &Streams{Out: &out, OutTerminal: true}, isolate: true, colour: true})
	if got := p.text("سلام\x1b[31m\x07"); got != "\u2068سلام?[31m?\u2069" {
		t.Errorf("%q", got)
	}
	source, query := "سطر اول\nو دوم بود", "سطر اول\nو سوم بود"
	m := &memory.Match{Unit: memory.Unit{Source: source}, Comparison: memory.Compare(query, source)}
	got := p.differences(query, m)
	if strings.Contains(got, "\n") || !strings.Contains(got, "اول و ") || !strings.Contains(got, "\x1b[") {
		t.Errorf("%q", got)
	}
	p.o.OutTerminal, p.o.isolate = false, false
	if got := p.text("سلام\x1b"); got != "سلام\x1b" {
		t.Errorf("%q: text in a pipe must be as it is", got)
	}
}
