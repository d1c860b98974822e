package document

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// walkTo is what closeTo closes to, found by walking over all that is open: the
// place of the outermost element of one of the names inside the innermost barrier.
func walkTo(open []htmlOpen, names, barriers []string) int {
	found := 0
	for i := len(open); i > 0; i-- {
		if slices.Contains(names, open[i-1].name) {
			found = i
		} else if slices.Contains(barriers, open[i-1].name) {
			break
		}
	}
	return found
}

// closeTo, which does not walk over what it leaves open, closes the same as if it
// did, and the places of what stays open are still right.
func TestCloseToProperty(t *testing.T) {
	all := []string{"p", "div", "li", "ul", "td", "tr", "table", "button", "video", "b"}
	rapid.Check(t, func(t *rapid.T) {
		p := &page{flow: &flow{emit: func(Block) error { return nil }}, live: []bool{false}, last: map[string]int{}}
		p.flow.begin()
		for range rapid.IntRange(1, 8).Draw(t, "rounds") {
			for _, name := range rapid.SliceOfN(rapid.SampledFrom(all), 0, 20).Draw(t, "open") {
				p.push(p.within(p.top(), name, nil))
			}
			order := rapid.Permutation(all).Draw(t, "order")
			names, barriers := order[:rapid.IntRange(1, 3).Draw(t, "names")], order[3:rapid.IntRange(3, 6).Draw(t, "barriers")]
			want := len(p.open)
			if found := walkTo(p.open, names, barriers); found > 0 {
				want = found - 1
			}
			if err := p.closeTo(names, barriers...); err != nil {
				t.Fatal(err)
			}
			if len(p.open) != want {
				t.Fatalf("%d elements are open, want %d", len(p.open), want)
			}
			for _, name := range all {
				if got, want := p.innermost(name), innermostOf(p.open, name); got != want {
					t.Fatalf("the innermost %s is at %d, want %d", name, got, want)
				}
			}
		}
	})
}

func innermostOf(open []htmlOpen, name string) int {
	for i := len(open); i > 0; i-- {
		if open[i-1].name == name {
			return i
		}
	}
	return 0
}

// Tags cost the same however deep they are.
func BenchmarkHTMLDepth(b *testing.B) {
	for name, deep := range map[string]string{
		"flat": "", "deep": strings.Repeat("<div>", 505), "deep lists": strings.Repeat("<div><ul>", 252), "barrier": "<li><ul>" + strings.Repeat("<div>", 503),
	} {
		file := []byte(deep + strings.Repeat("<p>a<li>b</ol><i>c</i></p>", 1<<16))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				for _, err := range blocksOf("a.html", bytes.NewReader(file), int64(len(file)), Options{}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
