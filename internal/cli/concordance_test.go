package cli

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"hafez/memory"
)

func TestCells(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0}, {"lake", 4}, {"دریاچه", 6}, {"دریاچهٔ", 6}, {"می‌رود", 5}, {"مُدیر", 4}, {"\u2067آب\u2069", 2}, {"湖 é é", 6}, {"ｆ", 2},
	} {
		if got := cells(c.text); got != c.want {
			t.Errorf("%q takes %d cells, want %d", c.text, got, c.want)
		}
	}
}

func TestKeep(t *testing.T) {
	for _, c := range []struct {
		text       string
		most       int
		start, end string
	}{
		{"the level of the lake", 21, "the level of the lake", "the level of the lake"},
		{"the level of the lake", 20, "the level of the…", "…level of the lake"},
		{"the level of the lake", 10, "the level…", "…the lake"},
		{"the level of the lake", 9, "the…", "…the lake"},
		{"waterway", 5, "wate…", "…rway"},
		{"تراز دریاچهٔ ارومیه", 12, "تراز دریاچهٔ…", "…ارومیه"},
		{"wait… and see", 6, "wait…", "…see"},
		{"lake", 1, "…", "…"},
	} {
		if start, end := keepStart(c.text, c.most), keepEnd(c.text, c.most); start != c.start || end != c.end {
			t.Errorf("%q in %d: %q %q, want %q %q", c.text, c.most, start, end, c.start, c.end)
		}
	}
}

func TestKeepAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("abآبِٔ \u200c湖…é"))).Draw(t, "text")
		most := rapid.IntRange(1, 20).Draw(t, "most")
		for _, cut := range []string{keepStart(text, most), keepEnd(text, most)} {
			if cells(cut) > most || !utf8.ValidString(cut) {
				t.Fatalf("%q in %d: %q takes %d", text, most, cut, cells(cut))
			}
		}
	})
}

func TestRightToLeft(t *testing.T) {
	for text, want := range map[string]bool{"": false, "۱۲": false, "PDF را باز کنید": true, "the word آب": false, "שלום": true} {
		if got := rightToLeft(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// On a terminal all lines fit, and the keywords stand one below the other: in
// Persian, which runs from right to left within its isolate, their right ends.
func TestKeywordsAreAligned(t *testing.T) {
	hits := []memory.Hit{
		hit("در این مرحله ۱۲۰ میلیون متر مکعب آب در مدت ۴۵ روز رها می‌شود.", "آب"),
		hit("آب سد بوکان به دریاچهٔ ارومیه رسید", "آب"),
		hit("رهاسازی آب\nاز سد بوکان به سوی دریاچه", "آب"),
		hit("این آب‌ها", "آب‌ها"),
	}
	for _, width := range []int{30, 60, 200} {
		for _, isolate := range []bool{true, false} {
			var out bytes.Buffer
			p := newPrinter(&common{Streams: &Streams{Out: &out, OutTerminal: true, OutWidth: width}, isolate: isolate})
			p.concordance(hits)
			p.Flush()
			lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
			if len(lines) != 3*len(hits) {
				t.Fatalf("%d lines:\n%s", len(lines), out.String())
			}
			edge := -1
			for i := 0; i < len(lines); i += 3 {
				push := len(lines[i]) - len(strings.TrimLeft(lines[i], " "))
				before, rest, _ := strings.Cut(lines[i][push:], "[")
				at := push + cells(before)
				if isolate {
					if !strings.HasPrefix(before, "\u2067") || !strings.HasSuffix(rest, "\u2069") {
						t.Errorf("no isolate: %q", lines[i])
					}
					at = push + cells("["+rest)
				}
				if cells(lines[i]) > width || edge >= 0 && at != edge {
					t.Errorf("width %d: %q has %d cells, its keyword at %d, not %d", width, lines[i], cells(lines[i]), at, edge)
				}
				edge = at
			}
		}
	}
}

func hit(source, keyword string) memory.Hit {
	at := strings.Index(source, keyword)
	return memory.Hit{
		Unit: memory.Unit{Source: source, Target: "t"}, Side: memory.SourceSide, Spans: []memory.Span{{Start: at, End: at + len(keyword)}},
	}
}

func TestSideOf(t *testing.T) {
	for _, c := range []struct {
		told, query, from, to string
		want                  memory.Side
	}{
		{"", "دریاچه", "fa", "en", memory.SourceSide},
		{"", "lake", "fa", "en", memory.TargetSide},
		{"", "دریاچه", "en", "fa-IR", memory.TargetSide},
		{"", "lake", "en", "prs", memory.SourceSide},
		{"", "دریاچه lake", "fa", "en", memory.BothSides},
		{"", "۱۲", "fa", "en", memory.BothSides},
		{"", "lake", "de", "en", memory.BothSides},
		{"", "دریاچه", "fa", "ar", memory.BothSides},
		{"target", "دریاچه", "fa", "en", memory.TargetSide},
		{"both", "lake", "fa", "en", memory.BothSides},
	} {
		if got, err := sideOf(c.told, c.query, c.from, c.to); got != c.want || err != nil {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
	if _, err := sideOf("left", "lake", "fa", "en"); err == nil {
		t.Error("a side that is none is taken")
	}
}
