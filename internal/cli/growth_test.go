package cli

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestBar(t *testing.T) {
	for _, c := range []struct {
		n, most, room int
		blocks        bool
		want          string
	}{
		{8, 8, 4, true, "████"},
		{4, 8, 4, true, "██"},
		{5, 8, 4, true, "██▌"},
		{1, 64, 8, true, "▏"},
		{1, 1000000, 8, true, "▏"},
		{0, 8, 4, true, ""},
		{8, 8, 4, false, "####"},
		{5, 8, 4, false, "##"},
		{1, 100, 4, false, "#"},
		{0, 8, 4, false, ""},
	} {
		if got := bar(c.n, c.most, c.room, c.blocks); got != c.want {
			t.Errorf("%d of %d in %d cells, blocks %v: %q, want %q", c.n, c.most, c.room, c.blocks, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 1<<40).Draw(t, "most")
		n, room := rapid.IntRange(0, most).Draw(t, "n"), rapid.IntRange(1, 500).Draw(t, "room")
		if s := bar(n, most, room, rapid.Bool().Draw(t, "blocks")); utf8.RuneCountInString(s) > room || (s == "") != (n == 0) {
			t.Fatalf("%d of %d: %q in %d cells", n, most, s, room)
		}
	})
}

func TestGrowth(t *testing.T) {
	months := []monthJSON{{"2024-12", 500}, {"2026-01", 3}}
	for i := 2; i <= 12; i++ {
		months = append(months, monthJSON{fmt.Sprintf("2026-%02d", i), 1000 + i})
	}
	for _, c := range []struct {
		terminal bool
		width    int
		term     string
		line     string // the first of the twelve
		widest   int
	}{
		{false, 0, "xterm", "  2026-01      3", 16},
		{true, 40, "xterm", "  2026-01      3  ▏", 39},
		{true, 0, "xterm", "  2026-01      3  ▏", 79},
		{true, 5, "xterm", "  2026-01      3  ▏", 28}, // a bar must be
		{true, 40, "dumb", "  2026-01      3  #", 39},
	} {
		t.Setenv("TERM", c.term)
		var out bytes.Buffer
		p := newPrinter(&common{Streams: &Streams{Out: &out, OutTerminal: c.terminal, OutWidth: c.width}})
		p.growth(months)
		p.Flush()
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		widest := 0
		for _, l := range lines {
			widest = max(widest, cells(l))
		}
		if len(lines) != 13 || lines[0] != "growth" || lines[1] != c.line || widest != c.widest {
			t.Errorf("%+v: widest %d\n%s", c, widest, out.String())
		}
	}
	var out bytes.Buffer
	p := newPrinter(&common{Streams: &Streams{Out: &out}})
	p.growth(nil)
	if p.Flush(); out.Len() > 0 {
		t.Errorf("of nothing: %q", out.String())
	}
}
