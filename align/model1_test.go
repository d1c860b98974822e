package align

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
)

// pairUp is the beads that pair segment i with segment i.
func pairUp(n int, weight float64) []weighted {
	var beads []weighted
	for i := range n {
		beads = append(beads, weighted{edge{i + 1, i + 1, shape{1, 1}}, weight})
	}
	return beads
}

func (t *table) between(source, target *side, s, w string) (forward, backward float32) {
	for _, e := range t.rows[source.words.ids[s]] {
		if e.target == target.words.ids[w] {
			return e.forward, e.backward
		}
	}
	return 0, 0
}

func TestLearn(t *testing.T) {
	source := mustSide([]string{"خانه بزرگ", "خانه کوچک", "باغ بزرگ", "باغ کوچک", "خانه سفید", "باغ سفید", "در دور"}, persianWords())
	target := mustSide([]string{"big house", "small house", "big garden", "small garden", "white house", "white garden", "far door"}, englishWords())
	known := mustAnchors(source, target)
	learned := mustLearn(source, target, known, pairUp(7, 1))
	for _, c := range []struct {
		s, t  string
		known bool
	}{
		{"خانه", "house", true}, {"باغ", "garden", true}, {"بزرگ", "big", true}, {"کوچک", "small", true}, {"سفید", "white", true},
		{"خانه", "garden", false}, {"خانه", "big", false}, {"بزرگ", "house", false},
		{"در", "door", false}, {"دور", "door", false}, // seen once: nothing can be told
	} {
		f, b := learned.between(source, target, c.s, c.t)
		if (f > .1) != c.known || (b > .1) != c.known {
			t.Errorf("%s, %s: %.2f, %.2f", c.s, c.t, f, b)
		}
		if f > 1 || b > 1 {
			t.Errorf("%s, %s: more than 1", c.s, c.t)
		}
	}
	for s, row := range mustLearn(source, target, known, pairUp(7, .2)).rows {
		if len(row) > 0 {
			t.Errorf("%s was learned from improbable beads", source.words.types[s].key)
		}
	}
}

// A known translation explains its token away: what is left is learned sooner.
func TestLearnWithHeadStart(t *testing.T) {
	source := mustSide([]string{"۱۲ خانه", "۱۲ خانه", "۱۲ خانه"}, persianWords())
	target := mustSide([]string{"12 house", "12 house", "12 house"}, englishWords())
	known := mustAnchors(source, target)
	learned := mustLearn(source, target, known, pairUp(3, 1))
	if right, _ := learned.between(source, target, "خانه", "house"); right < .4 {
		t.Errorf("house is خانه by %.2f", right)
	}
	if wrong, _ := learned.between(source, target, "12", "house"); wrong > 0 {
		t.Errorf("house is ۱۲ by %.2f", wrong)
	}
}

func TestCombineTakesTheGreatest(t *testing.T) {
	a := &table{rows: [][]entry{{{1, .2, .6}}, nil}}
	b := &table{rows: [][]entry{{{0, .1, .1}, {1, .5, .3}}, {{2, 1, 1}}}}
	got := combine(a, b)
	want := [][]entry{{{0, .1, .1}, {1, .5, .6}}, {{2, 1, 1}}}
	for s := range want {
		if len(got.rows[s]) != len(want[s]) {
			t.Fatalf("row %d: %v", s, got.rows[s])
		}
		for x := range want[s] {
			if got.rows[s][x] != want[s][x] {
				t.Errorf("row %d: %v, want %v", s, got.rows[s][x], want[s][x])
			}
		}
	}
}

// A text of long segments is learned from in part, to its end.
func TestLearningHasBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	var persian, english []string
	for range 400 {
		persian = append(persian, strings.Join(randomWords(r, persianLetters, 180), " "))
		english = append(english, strings.Join(randomWords(r, alphabet, 180), " "))
	}
	source, target := mustSide(persian, persianWords()), mustSide(english, englishWords())
	m := must(newModel1(context.Background(), source, target, mustAnchors(source, target), pairUp(400, 1)))
	if n := len(m.cells); n > learnTotal || n < learnTotal*9/10 {
		t.Errorf("%d pairs, of %d at most", n, int(learnTotal))
	}
	last, end := m.samples[len(m.samples)-1].source, source.segments[395].bag[0].token
	if last[len(last)-1].token < end {
		t.Errorf("the end of the text is left out")
	}
}
