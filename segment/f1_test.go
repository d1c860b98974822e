package segment

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestBoundaryF1 measures the built-in rules on gold text, if HAFEZ_DATA names
// a folder of files NAME.SPLIT.gold.txt, or one with a folder "segment" of
// them: a sentence a line, a blank line between paragraphs. Persian is given as
// one paragraph, the way of the CoNLL shared tasks, and once more with each of
// nine mechanical changes. Seraji has the datelines of news reports for
// sentences: it is measured without and with that rule.
//
// A boundary is a number of visible characters before it; the ends of
// paragraphs do not count.
func TestBoundaryF1(t *testing.T) {
	folder := os.Getenv("HAFEZ_DATA")
	if folder == "" {
		t.Skip("HAFEZ_DATA names no folder of gold text")
	}
	if sub := filepath.Join(folder, "segment"); isFolder(sub) {
		folder = sub
	}
	measured := 0
	for _, c := range []struct {
		name, lang   string
		leastP, best float64 // precision and F1 to reach, in per cent
	}{
		{"seraji", "fa", 99.8, 97.5},
		{"seraji", "fa-x-dateline", 99.8, 99.5},
		{"perdt", "fa", 99.8, 99.85},
		{"pud", "en", 99, 99.5},
		{"ewt", "en", 97, 86.96},
		{"gum", "en", 97, 95},
	} {
		for _, split := range []string{"dev", "test"} {
			data, err := os.ReadFile(filepath.Join(folder, c.name+"."+split+".gold.txt"))
			if err != nil {
				continue
			}
			measured++
			persian := strings.HasPrefix(c.lang, "fa")
			paragraphs := goldParagraphs(string(data))
			if persian {
				var all []string
				for _, p := range paragraphs {
					all = append(all, p...)
				}
				paragraphs = [][]string{all}
			}
			p, r, f := boundaryF1(t, c.lang, paragraphs, " ", nil)
			t.Logf("%s %s, %s: P %.2f R %.2f F %.2f", c.name, split, c.lang, p, r, f)
			if p < c.leastP || f < c.best {
				t.Errorf("%s %s: P %.2f below %.2f or F %.2f below %.2f", c.name, split, p, c.leastP, f, c.best)
			}
			if !persian {
				continue
			}
			for _, d := range disturbances {
				p, r, f := boundaryF1(t, c.lang, goldParagraphs(string(data)), d.joiner, d.change)
				t.Logf("%s %s, %s, %s: P %.2f R %.2f F %.2f", c.name, split, c.lang, d.name, p, r, f)
				if f < min(c.best, 99) {
					t.Errorf("%s %s, %s: F %.2f", c.name, split, d.name, f)
				}
			}
		}
	}
	if measured == 0 {
		t.Skipf("no gold text in %s", folder)
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

var lastMark = regexp.MustCompile(`([.!?؟])$`)

var disturbances = []struct {
	name, joiner string
	change       func(string) string
}{
	{"no space", "", nil},
	{"no-break space", "\u00a0", nil},
	{"right-to-left mark", "\u200f ", nil},
	{"ZWNJ", "\u200c ", nil},
	{"tab", "\t", nil},
	{"line end", "\n", nil},
	{"guillemets", " ", func(s string) string {
		if lastMark.MatchString(s) {
			return "«" + s + "»"
		}
		return s
	}},
	{"footnote", " ", func(s string) string { return lastMark.ReplaceAllString(s, "$1[۱]") }},
	{"space before the mark", " ", func(s string) string { return lastMark.ReplaceAllString(s, " $1") }},
}

func goldParagraphs(data string) (paragraphs [][]string) {
	var p []string
	for line := range strings.Lines(data + "\n\n") {
		if line = strings.TrimSpace(line); line != "" {
			p = append(p, line)
		} else if p != nil {
			paragraphs = append(paragraphs, p)
			p = nil
		}
	}
	return paragraphs
}

func visible(s string) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) && !invisible(r) {
			n++
		}
	}
	return n
}

func boundaryF1(t *testing.T, lang string, paragraphs [][]string, joiner string, change func(string) string) (p, r, f float64) {
	t.Helper()
	gold, got, ends := map[int]bool{}, map[int]bool{}, map[int]bool{}
	n := 0
	var text []string
	for _, sentences := range paragraphs {
		var changed []string
		for _, s := range sentences {
			if change != nil {
				s = change(s)
			}
			changed = append(changed, s)
			n += visible(s)
			gold[n] = true
		}
		delete(gold, n)
		ends[n] = true
		text = append(text, strings.Join(changed, joiner))
	}
	m := 0
	for s := range Split(strings.Join(text, "\n\n"), mustBuiltin(t, lang), Options{}) {
		if m += visible(s.Text); !ends[m] {
			got[m] = true
		}
	}
	if m != n {
		t.Errorf("%d characters of %d", m, n)
	}
	both := 0
	for b := range got {
		if gold[b] {
			both++
		}
	}
	p = 100 * float64(both) / float64(max(1, len(got)))
	r = 100 * float64(both) / float64(max(1, len(gold)))
	return p, r, 2 * p * r / max(p+r, 1e-9)
}
