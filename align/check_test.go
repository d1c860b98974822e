package align

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	russian := []string{"Мэр города объявил о начале строительства."}
	for _, c := range []struct {
		name           string
		source, target []string
		from, to       string
		want           string // the beginning of the error; empty: none
	}{
		{"as it should be", article, articleEnglish, "", "", ""},
		{"other tags", article, articleEnglish, "fa-IR", "en_GB", ""},
		{"the other way round", articleEnglish, article, "en", "fa", ""},
		{"swapped", articleEnglish, article, "", "", "it looks as if source and target are swapped"},
		{"swapped, from English", article, articleEnglish, "en", "fa", "it looks as if source and target are swapped"},
		{"the same", article, article, "", "", "source and target are the same text"},
		{"the same, cut in another way", article, []string{strings.Join(article, "\n\n ")}, "", "", "source and target are the same text"},
		{"code, and a word of Persian", append(slices.Repeat([]string{"if err != nil { return err }"}, 9), "پایان برنامه است."), articleEnglish, "", "", ""},
		{"the same, in one language", articleEnglish, articleEnglish, "en", "de", "source and target are the same text"},
		{"Persian twice", article, article[1:], "", "", `the target should be in "en", but hardly any of its letters are Latin, most are Arabic`},
		{"English twice", articleEnglish, articleEnglish[1:], "", "", `the source should be in "fa", but hardly any of its letters are Arabic, most are Latin`},
		{"Russian", article, russian, "", "", `the target should be in "en", but hardly any of its letters are Latin, most are Cyrillic`},
		{"Russian, as told", article, russian, "", "ru", ""},
		{"Persian in Latin letters", articleEnglish, articleEnglish[1:], "fa-Latn", "en", ""},
		{"a language of which nothing is known", russian, articleEnglish, "xx", "", ""},
		{"too short to know", []string{"OK."}, []string{"باشد."}, "", "", ""},
		{"no letters", []string{"۱۲۳"}, []string{"123"}, "", "", ""},
		{"nothing", nil, nil, "", "", ""},
		{"letters of no script known", article, []string{strings.Repeat("ሀለሐ ", 20)}, "", "", `the target should be in "en", but hardly any of its letters are Latin`},
	} {
		err := Check(c.source, c.target, c.from, c.to)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	var s *ScriptError
	if err := Check(article, article[1:], "", ""); !errors.As(err, &s) || !s.Target {
		t.Errorf("%#v", err)
	}
}

// Of texts that have nothing to do with each other no bead looks sure, and
// hardly a segment seems to have a counterpart.
func TestUnrelated(t *testing.T) {
	weather := []string{
		"Heavy snow closed the mountain roads on Friday.",
		"Drivers waited in their cars for hours, and some villages were without power.",
		"\"We have never seen anything like it,\" a shopkeeper said.",
		"Ploughs were sent from the coast.",
		"Schools will stay closed until further notice.",
		"More snow is expected at the weekend, forecasters warned.",
		"The army helped to bring food and medicine to cut-off hamlets.",
		"Two skiers who had been missing were found alive by a rescue dog.",
		"Hotels offered free beds to stranded families.",
	}
	beads := mustAlign(t, article, weather)
	for _, b := range beads {
		if b.IsPair() && b.Confidence > .5 {
			t.Errorf("bead %v of unrelated texts", b)
		}
	}
	if s, e := Coverage(beads); s > .1 || e > .1 {
		t.Errorf("coverage %.2f, %.2f", s, e)
	}
	if s, e := Coverage(mustAlign(t, article, articleEnglish)); s < .85 || e < .85 {
		t.Errorf("coverage of a translation %.2f, %.2f", s, e)
	}
	if s, e := Coverage(nil); s != 0 || e != 0 {
		t.Errorf("coverage of nothing %.2f, %.2f", s, e)
	}
}

// Of words that the lexicon does not have, and of those that stand everywhere,
// less is asked.
func TestLeastTold(t *testing.T) {
	least := func(source, target []string) float64 {
		a := &aligner{}
		var err error
		if a.source, a.target, a.known, err = prepare(context.Background(), source, target, Options{}); err != nil {
			t.Fatal(err)
		}
		return a.leastTold()
	}
	usual := least(article, articleEnglish)
	unfamiliar := least([]string{"شمولاق دارغیش پرنیاغ زنگوریش خرپوزک قرنطاس و شهر"}, articleEnglish)
	repeating := least(slices.Repeat(article[:1], 200), slices.Repeat(articleEnglish[:1], 200))
	if usual < .4 || unfamiliar > usual/2 || repeating > usual/2 {
		t.Errorf("usually %.2f, of unfamiliar words %.2f, of repeated ones %.2f", usual, unfamiliar, repeating)
	}
	// And so a text that repeats itself is aligned as any other.
	if s, e := Coverage(mustAlign(t, slices.Repeat(article[1:4], 60), slices.Repeat(articleEnglish[1:5], 60))); s < .8 || e < .8 {
		t.Errorf("coverage of a text that repeats itself %.2f, %.2f", s, e)
	}
}

// A few words are too little to say that two texts are unrelated.
func TestShortIsNotUnrelated(t *testing.T) {
	beads := mustAlign(t, []string{"بفرما."}, []string{"Here you are."})
	if len(beads) != 1 || beads[0].Confidence < .9 {
		t.Errorf("%v", beads)
	}
}

// related sums the very terms that the lattice has.
func TestRelatedTells(t *testing.T) {
	a := &aligner{}
	var err error
	if a.source, a.target, a.known, err = prepare(context.Background(), article, articleEnglish, Options{}); err != nil {
		t.Fatal(err)
	}
	a.lengths = firstLengths(a.source, a.target)
	whole := newScorer(a.source, a.target, newWords(a.source.words, a.target.words, a.known), a.lengths)
	narrow := newScorer(a.source, a.target, newWords(a.source.words, a.target.words, a.known), a.lengths)
	for i := range article {
		whole.fillPairs(i, 0, len(articleEnglish))
		for k, s := range shapes {
			if s.source > i+1 {
				continue
			}
			j := s.target + rand.IntN(len(articleEnglish)-s.target)
			for x := i + 1 - s.source; x <= i; x++ {
				narrow.fillPairs(x, j-s.target, j)
			}
			if x, y := whole.told(i+1, j, s), narrow.told(i+1, j, s); !near(x, y) {
				t.Errorf("shape %d at (%d, %d): %v, %v", k, i+1, j, x, y)
			}
		}
	}
}
