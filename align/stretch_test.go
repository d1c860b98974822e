package align

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// bead makes a bead of half-open ranges.
func bead(i, iEnd, j, jEnd int) Bead { return Bead{Source: Range{i, iEnd}, Target: Range{j, jEnd}} }

func TestRight(t *testing.T) {
	for _, c := range []struct {
		name  string
		right []Bead
		want  string
	}{
		{"nothing", nil, "1-1 2-2 3-3,4 4-5 5- 6,7-6 8-7 9-8 -9 10-10"},
		{"what came out anyway", []Bead{bead(5, 7, 5, 6)}, "1-1 2-2 3-3,4 4-5 5- 6,7-6 8-7 9-8 -9 10-10"},
		{"a pair instead of null beads", []Bead{bead(4, 5, 8, 9)}, "1-1 2-2 3-3,4 4-5 -6 -7 -8 5-9 6- 7- 8- 9- 10-10"},
		{"null beads", []Bead{bead(1, 3, 1, 1)}, "1-1 2- 3- -2 -3 -4 4-5 5- 6,7-6 8-7 9-8 -9 10-10"},
		{"null beads of the target", []Bead{bead(5, 5, 5, 8)}, "1-1 2-2 3-3,4 4-5 5- -6 -7 -8 6- 7- 8- 9-9 10-10"},
		{"larger than any", []Bead{bead(1, 6, 1, 6), bead(9, 10, 9, 10)}, "1-1 2,3,4,5,6-2,3,4,5,6 7- 8-7 9-8 -9 10-10"},
		{"everything", []Bead{bead(0, 10, 0, 10)}, "1,2,3,4,5,6,7,8,9,10-1,2,3,4,5,6,7,8,9,10"},
	} {
		beads, err := Align(context.Background(), article, articleEnglish, Options{Right: c.right})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := ladder(beads); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.name, got, c.want)
		}
		for _, r := range c.right {
			for _, part := range r.Parts() {
				for _, b := range beads {
					if b.Source == part.Source && b.Target == part.Target && b.Confidence != 1 {
						t.Errorf("%s: bead %v, known to be right, has confidence %v", c.name, b, b.Confidence)
					}
				}
			}
		}
	}
}

// What was wrong does not come out again, be it a pair or a null bead.
func TestWrong(t *testing.T) {
	for _, wrong := range []Bead{bead(2, 3, 2, 4), bead(0, 1, 0, 1), bead(4, 5, 4, 4), bead(9, 9, 8, 9)} {
		beads, err := Align(context.Background(), article, articleEnglish, Options{Wrong: []Bead{wrong}})
		if err != nil {
			t.Fatal(err)
		}
		if err := checkTiling(beads, len(article), len(articleEnglish)); err != nil {
			t.Error(err)
		}
		for _, b := range beads {
			pair := b.Source.Len() > 0 && b.Target.Len() > 0
			if b.Source == wrong.Source && b.Target.Len() == wrong.Target.Len() && (!pair || b.Target == wrong.Target) && b.Source.Len() > 0 ||
				b.Target == wrong.Target && b.Source.Len() == wrong.Source.Len() && !pair && b.Target.Len() > 0 {
				t.Errorf("%v came out again: %s", wrong, ladder(beads))
			}
		}
	}
}

// Whatever is known to be right comes out, and everything else around it.
func TestRightAndWrongTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.IntRange(0, 12).Draw(t, "m"), rapid.IntRange(0, 12).Draw(t, "n")
		source, target := article[:min(m, len(article))], articleEnglish[:min(n, len(articleEnglish))]
		m, n = len(source), len(target)
		cuts := func(size int, name string) []int {
			c := rapid.SliceOfN(rapid.IntRange(0, size), 6, 6).Draw(t, name)
			slices.Sort(c)
			return c
		}
		x, y := cuts(m, "source"), cuts(n, "target")
		var right []Bead
		for k := 0; k < 6; k += 2 {
			right = append(right, bead(x[k], x[k+1], y[k], y[k+1]))
		}
		p, q := cuts(m, "wrong source"), cuts(n, "wrong target")
		beads, err := Align(context.Background(), source, target, Options{Right: right, Wrong: []Bead{bead(p[0], p[1], q[0], q[1])}})
		if err != nil {
			t.Fatal(err)
		}
		i, j := 0, 0
		for _, b := range beads {
			if b.Source.From != i || b.Target.From != j {
				t.Fatalf("%s has a hole", ladder(beads))
			}
			i, j = b.Source.To, b.Target.To
		}
		if i != m || j != n {
			t.Fatalf("%s ends too soon", ladder(beads))
		}
		for _, r := range right {
			if r.Source.Len() > 0 && r.Target.Len() > 0 && !slices.ContainsFunc(beads, func(b Bead) bool { return b.Source == r.Source && b.Target == r.Target }) {
				t.Fatalf("%v is missing in %s", r, ladder(beads))
			}
		}
	})
}

func TestOptionsContradict(t *testing.T) {
	for _, opts := range []Options{
		{Right: []Bead{bead(2, 3, 2, 3), bead(1, 2, 3, 4)}},
		{Right: []Bead{bead(2, 4, 2, 3), bead(3, 5, 3, 4)}},
		{Right: []Bead{bead(9, 11, 9, 10)}},
		{Right: []Bead{bead(3, 2, 3, 4)}},
		{SourcePlaces: make([]Place, 3)},
		{TargetPlaces: make([]Place, 11)},
	} {
		if _, err := Align(context.Background(), article, articleEnglish, opts); !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: error %v", opts, err)
		}
	}
}
