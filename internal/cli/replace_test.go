package cli

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/memory"
)

// What a preview shows is the text as it was and as it would be.
func TestReplacedShowsBoth(t *testing.T) {
	come, gone := regexp.MustCompile(`\[\+(.*?)\+\]`), regexp.MustCompile(`\[-(.*?)-\]`)
	text := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "ab", " ", "  ", "ی", "\u200c", "é"})), func(s []string) string { return strings.Join(s, "") })
	p := newPrinter(&common{Streams: &Streams{}})
	rapid.Check(t, func(t *rapid.T) {
		x, err := memory.Replacement{
			Old: rapid.SampledFrom([]string{"a", "ab", " ", "b a", "^", "$", "b*", "\\s+"}).Draw(t, "old"), New: rapid.SampledFrom([]string{"", "x", " ", "x y", "ab"}).Draw(t, "new"), Regexp: true,
		}.Replacer()
		if err != nil {
			t.Fatal(err)
		}
		old := text.Draw(t, "text")
		now, places := x.Replace(old)
		shown := p.replaced(old, now, places)
		if s := gone.ReplaceAllString(come.ReplaceAllString(shown, ""), "$1"); s != old {
			t.Fatalf("%q: it was %q, shown as %q", shown, old, s)
		}
		if s := come.ReplaceAllString(gone.ReplaceAllString(shown, ""), "$1"); s != now {
			t.Fatalf("%q: it is %q, shown as %q", shown, now, s)
		}
	})
}
