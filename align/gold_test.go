package align

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReadBeads(t *testing.T) {
	want := []Bead{bead(0, 1, 0, 1), bead(1, 2, 1, 3), bead(2, 3, 0, 0), bead(3, 5, 3, 4)}
	ladderWant := slices.Clone(want)
	ladderWant[2].Target = Range{3, 3}
	for _, c := range []struct {
		name, text string
		want       []Bead
	}{
		{"from 0", "0\t0\n1\t1,2\n2\t\n3,4\t3\n", want},
		{"from 1", "1\t1\n2\t2,3\n3\t\n4,5\t4\n", want},
		{"another order, comments, brackets, CR LF", "\ufeff# gold\r\n[3, 4]\t[3]\tx\r\n\r\n0\t0\r\n1\t2,1\r\n2\t[]\r\n", want},
		{"JSON", `{"source":[1],"target":[1],"confidence":1}` + "\n" + `{"source":[2],"target":[2,3]}` + "\n" + `{"source":[3],"target":[]}` + "\n" + `{"source":[4,5],"target":[4]}`, want},
		{"ladder", "0\t0\t.9\n1\t1\t.9\n2\t3\t.8\n3\t3\t.3\n5\t4\t0\n", ladderWant},
		{"ladder without confidence", "0\t0\n1\t1\n2\t3\n3\t3\n5\t4", ladderWant},
	} {
		got, err := ReadBeads(strings.NewReader(c.text), 5, 4)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

func TestReadBeadsErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "line 1: the file ends without a bead"},
		{"# only\n", "line 1: the file ends without a bead"},
		{"0 0\n", "line 1: no tab"},
		{"0\t0\n\nx\t1\n", `line 3: "x" is not the number`},
		{"0\t-1\n", `line 1: "-1" is not the number`},
		{"0\t0\n1\t9\n", "line 2: target segment 9: there are 4, from 0"},
		{"1\t1\n6\t4\n", "line 2: source segment 6: there are 5, from 1"},
		{"0\t0\n0\t1\n", "line 2: source segment 0 is there already"},
		{"0\t0\n1,3\t1\n", "line 2: source segments 1 and 3 are not next"},
		{"1\t1\n2\t2\n", "line 1: the beads may count from 0 or from 1"},
		{"{\"source\":[1],\"target\":[]}\n0\t0\n", "line 2: some lines are JSON"},
		{"{\"source\":\"a\"}\n", "line 1: not a bead as JSON"},
		{"{\"src\":[1],\"tgt\":[1]}\n", "line 1: not a bead as JSON"},
		{"{\n\"source\":[1]\n", "line 1: not a bead as JSON"},
		{strings.Repeat("1", mostGoldLine+1), "line 1: longer"},
	} {
		got, err := ReadBeads(strings.NewReader(c.text), 5, 4)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.30q: %v, %v; want %s", c.text, got, err, c.want)
		}
	}
}

// What WriteLadder writes is read as the same beads.
func TestLadder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var beads []Bead
		at := Bead{}
		for range rapid.IntRange(1, 20).Draw(t, "beads") {
			s := rapid.SampledFrom([]shape{{1, 1}, {1, 0}, {0, 1}, {2, 1}, {3, 7}}).Draw(t, "shape")
			at = bead(at.Source.To, at.Source.To+s.source, at.Target.To, at.Target.To+s.target)
			beads = append(beads, at)
		}
		var out bytes.Buffer
		if err := WriteLadder(&out, beads); err != nil {
			t.Fatal(err)
		}
		got, err := ReadBeads(&out, at.Source.To, at.Target.To)
		if err != nil || !slices.Equal(got, beads) {
			t.Fatalf("%v, %v, want %v", got, err, beads)
		}
	})
}

func FuzzReadBeads(f *testing.F) {
	for _, s := range []string{"0\t0\n1\t1,2\n", "0\t0\t.5\n5\t4\t0\n", `{"source":[1],"target":[1]}`, "[1]\t[]", "\ufeff#\r\n", "9999999999999999999\t1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		beads, err := ReadBeads(strings.NewReader(text), 5, 4)
		for _, b := range beads {
			if err != nil || b.Source.From < 0 || b.Source.Len() < 0 || b.Source.To > 5 || b.Target.From < 0 || b.Target.Len() < 0 || b.Target.To > 4 {
				t.Fatalf("%v, %v", b, err)
			}
		}
	})
}

func TestEvaluate(t *testing.T) {
	gold := []Bead{bead(0, 1, 0, 1), bead(1, 2, 1, 3), bead(2, 3, 3, 3), bead(3, 5, 3, 4), bead(5, 6, 4, 5)}
	found := []Bead{bead(0, 1, 0, 1), bead(1, 2, 1, 2), bead(2, 3, 2, 3), bead(3, 5, 3, 4), bead(5, 5, 4, 5), bead(5, 6, 5, 5)}
	q := Evaluate(found, gold)
	// Found: the first and the fourth are right, the second touches. Gold: four
	// pairs, of which the last is touched by none.
	want := Quality{4, 4, Agreement{.5, .5, .5}, Agreement{.75, .75, .75}}
	if q != want {
		t.Errorf("%+v, want %+v", q, want)
	}
	if q := Evaluate(gold, gold); q.Strict.F1 != 1 || q.Lax.F1 != 1 || q.Found != 4 {
		t.Errorf("with itself: %+v", q)
	}
	if q := Evaluate(nil, gold); q != (Quality{Gold: 4}) {
		t.Errorf("nothing found: %+v", q)
	}
}

// Evaluate does what its definition says, bead by bead.
func TestEvaluateDefinition(t *testing.T) {
	draw := func(t *rapid.T, name string) (beads []Bead) {
		at := Bead{}
		for range rapid.IntRange(0, 8).Draw(t, name) {
			at = bead(at.Source.To, at.Source.To+rapid.IntRange(0, 3).Draw(t, "m"), at.Target.To, at.Target.To+rapid.IntRange(0, 3).Draw(t, "n"))
			beads = append(beads, at)
		}
		return beads
	}
	rapid.Check(t, func(t *rapid.T) {
		found, gold := draw(t, "found"), draw(t, "gold")
		count := func(xs, ys []Bead) (strict, lax, all float64) {
			for _, x := range xs {
				if x.Source.Len() == 0 || x.Target.Len() == 0 {
					continue
				}
				all++
				same, touching := false, false
				for _, y := range ys {
					same = same || x == y
					for i := x.Source.From; i < x.Source.To; i++ {
						for j := x.Target.From; j < x.Target.To; j++ {
							touching = touching || i >= y.Source.From && i < y.Source.To && j >= y.Target.From && j < y.Target.To
						}
					}
				}
				if same {
					strict++
				}
				if touching {
					lax++
				}
			}
			return
		}
		strict, lax, all := count(found, gold)
		goldStrict, goldLax, goldAll := count(gold, found)
		q := Evaluate(found, gold)
		for _, c := range []struct{ got, right, of float64 }{
			{q.Strict.Precision, strict, all}, {q.Lax.Precision, lax, all},
			{q.Strict.Recall, goldStrict, goldAll}, {q.Lax.Recall, goldLax, goldAll},
		} {
			if want := c.right / max(c.of, 1); math.Abs(c.got-want) > 1e-12 {
				t.Fatalf("%+v: %v of %v", q, c.right, c.of)
			}
		}
	})
}
