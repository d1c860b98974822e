package document

import (
	"strings"
	"testing"
)

// What one long paragraph took is not kept for the short ones after it.
func TestFlowReleases(t *testing.T) {
	f := &flow{emit: func(Block) error { return nil }}
	f.begin()
	for _, n := range []int{100, 1 << 20, 100} {
		if err := f.writeString(strings.Repeat("a", n)); err != nil {
			t.Fatal(err)
		}
		if err := f.cut(Paragraph, 0); err != nil {
			t.Fatal(err)
		}
		if c := cap(f.open[0].text); c > 64<<10 {
			t.Errorf("after a paragraph of %d bytes, %d are still held", n, c)
		}
	}
}

// A block that is dropped takes with it what comes after it, and no more.
func TestFlowDrop(t *testing.T) {
	var got []string
	f := &flow{emit: func(b Block) error { got = append(got, b.Text); return nil }}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	f.begin()
	check(f.writeString("one"))
	check(f.add(Block{Text: "two"}))
	f.begin()
	check(f.writeString("three"))
	check(f.add(Block{Text: "four"}))
	f.drop()
	check(f.end(Paragraph, 0))
	if s := strings.Join(got, " "); s != "one two" || f.held != 0 || len(f.open) != 0 {
		t.Errorf("%q, %d bytes held, %d open", s, f.held, len(f.open))
	}
}
