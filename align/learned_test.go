package align

import (
	"context"
	"encoding/hex"
	"errors"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// kept are the rows of a learned lexicon in a map.
type kept map[string][]byte

func (k kept) row(key string) ([]byte, error) { return k[key], nil }

func (k kept) learn(t testing.TB, source, target []string, opts Options) {
	t.Helper()
	rows, err := Learn(context.Background(), source, target, k.row, opts)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(k, rows)
}

// between is what a lexicon has for two words.
func (k kept) between(t testing.TB, source, target string) Translation {
	t.Helper()
	row, err := Learned(k.row).Row(source)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range row {
		if x.Word == target {
			return x
		}
	}
	return Translation{}
}

// pairsOf makes sentences of invented words, each with one translation.
func pairsOf(n int, seed uint64) (source, target []string) {
	r := rand.New(rand.NewPCG(seed, 2))
	persian := strings.Fields("پاغ پیل پوت چاپ چرز چین خوپ دنغ روک زاپ سیغ شوژ")
	english := strings.Fields("blag blit bosk crug dralt fleb gront hask jimp korv lusp mizz")
	for range n {
		var s, w []string
		for range 5 {
			k := r.IntN(len(persian))
			s, w = append(s, persian[k]), append(w, english[k])
		}
		r.Shuffle(len(w), func(x, y int) { w[x], w[y] = w[y], w[x] })
		source, target = append(source, strings.Join(s, " ")), append(target, strings.Join(w, " "))
	}
	return source, target
}

func TestLearnPairs(t *testing.T) {
	source, target := pairsOf(200, 1)
	k := make(kept)
	k.learn(t, source, target, Options{})
	if right := k.between(t, "پیل", "blit"); right.Forward < .8 || right.Backward < .8 || right.Forward > 1 || right.Backward > 1 {
		t.Errorf("%+v", right)
	}
	if wrong := k.between(t, "پیل", "bosk"); wrong.Forward > .1 || wrong.Backward > .1 {
		t.Errorf("%+v", wrong)
	}
	if k.between(t, "پیل", "nothing") != (Translation{}) {
		t.Error("what never stood there")
	}

	// Aligned with it, the order of two sentences without numbers and names is
	// no riddle: the second was left out.
	text := []string{"پاغ پیل پوت چاپ", "چرز چین خوپ دنغ", "روک زاپ سیغ شوژ"}
	translated := []string{"blag blit bosk crug", "jimp korv lusp mizz"}
	for _, reversed := range []bool{false, true} {
		lexicon := Learned(k.row)
		opts := Options{Lexicons: []Lexicon{lexicon}}
		s, w := text, translated
		if reversed {
			opts = Options{From: "en", To: "fa", Lexicons: []Lexicon{{Row: lexicon.Row, Reversed: true}}}
			s, w = translated, text
		}
		beads, err := Align(context.Background(), s, w, opts)
		if err != nil {
			t.Fatal(err)
		}
		want := "1-1 2- 3-2"
		if reversed {
			want = "1-1 -2 2-3"
		}
		if got := ladder(beads); got != want {
			t.Errorf("reversed %v: %s, want %s", reversed, got, want)
		}
	}
}

// What is learned in steps adds up: seen twice as often, a word is surer.
func TestLearnInSteps(t *testing.T) {
	first, firstTarget := pairsOf(60, 1)
	second, secondTarget := pairsOf(60, 2)
	k := make(kept)
	k.learn(t, first, firstTarget, Options{})
	before := k.between(t, "دنغ", "hask")
	row, _ := sourceRow(k.row, "دنغ")
	k.learn(t, second, secondTarget, Options{})
	after := k.between(t, "دنغ", "hask")
	both, _ := sourceRow(k.row, "دنغ")
	if both.seen < 1.5*row.seen || after.Forward <= before.Forward {
		t.Errorf("seen %v, %v; %+v, %+v", row.seen, both.seen, before, after)
	}
	k.learn(t, []string{"زاپ تازه"}, []string{"korv brumm"}, Options{}) // once is not enough
	if x := k.between(t, "تازه", "brumm"); x.Forward > .2 {
		t.Errorf("%+v", x)
	}
}

func TestLearnErrors(t *testing.T) {
	if _, err := Learn(context.Background(), []string{"آ"}, nil, kept{}.row, Options{}); err == nil {
		t.Error("no pairs")
	}
	failed := errors.New("failed")
	_, err := Learn(context.Background(), []string{"کتاب"}, []string{"book"}, func(string) ([]byte, error) { return nil, failed }, Options{})
	if !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	_, err = Align(context.Background(), []string{"کتاب"}, []string{"book"}, Options{Lexicons: []Lexicon{{Row: func(string) ([]Translation, error) { return nil, failed }}}})
	if !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	for _, row := range []string{"00", "42420000ff", "4242000004686f6d65", "4242000004686f6d6541000000410800"} {
		b, _ := hex.DecodeString(row)
		if _, err := Learned(kept{"sکتاب": b}.row).Row("کتاب"); err == nil {
			t.Errorf("%s is a row", row)
		}
	}
}

// The example of the format.
func TestRowEncoding(t *testing.T) {
	const want = "42420000" + "04686f6d65" + "4100000041080000" + "05686f757365" + "42220000421a0000"
	row := learnedRow{48.5, []learnedPair{{"home", 8, 8.5}, {"house", 40.5, 38.5}}}
	if got := hex.EncodeToString(row.encode()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		row := learnedRow{seen: float64(rapid.Float32Range(0, 1e6).Draw(t, "seen"))}
		for range rapid.IntRange(0, 5).Draw(t, "pairs") {
			row.pairs = append(row.pairs, learnedPair{rapid.String().Draw(t, "word"), float64(rapid.Float32Range(0, 99).Draw(t, "f")), 1})
		}
		got, err := decodeRow(row.encode())
		if err != nil || got.seen != row.seen || len(got.pairs) != len(row.pairs) {
			t.Fatalf("%v, %v", got, err)
		}
		for i, p := range row.pairs {
			if got.pairs[i] != p {
				t.Fatalf("%v, want %v", got.pairs[i], p)
			}
		}
	})
}

func FuzzRow(f *testing.F) {
	row := learnedRow{48.5, []learnedPair{{"home", 8, 8.5}}}
	f.Add(row.encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		row, err := Learned(kept{"sکتاب": b, "thome": b}.row).Row("کتاب")
		for _, x := range row {
			if err != nil || !(x.Forward >= 0 && x.Forward <= 1 && x.Backward >= 0 && x.Backward <= 1) {
				t.Errorf("%+v, %v", x, err)
			}
		}
	})
}

func TestGlossary(t *testing.T) {
	for _, c := range []struct {
		from, to       string
		source, target string
		term           Term
		s, t           string // the keys of tokens
		want           bool
	}{
		{"fa", "en", "به قرنطیهٔ ما", "to our bloop", Term{"قرنطیه", "bloop"}, "قرنطیه", "bloop", true},
		{"fa", "en", "قرنطیه‌های ما", "our bloops", Term{"قرنطیه", "bloop"}, "قرنطیه", "bloop", true},
		{"fa", "en", "شورای نگهبان", "the Guardian Council", Term{"شورای نگهبان", "Guardian Council"}, "نگهبان", "guardian", true},
		{"fa", "en", "نگهبان", "the Guardian Council", Term{"شورای نگهبان", "Guardian Council"}, "نگهبان", "council", false},
		{"en", "fa", "our bloops", "قرنطیه‌های ما", Term{"bloop", "قرنطیه"}, "bloop", "قرنطیه", true},
		{"de", "en", "das Schlupfloch", "the loophole", Term{"Schlupfloch", "loophole"}, "schlupfloch", "loophole", true},
		{"de", "en", "das Loch", "the loophole", Term{"Schlupfloch", "loophole"}, "loch", "loophole", false},
	} {
		s, w, _, err := prepare(context.Background(), []string{c.source}, []string{c.target}, Options{From: c.from, To: c.to})
		if err != nil {
			t.Fatal(err)
		}
		f, b := must(glossary(context.Background(), s, w, []Term{c.term})).between(s, w, c.s, c.t)
		if (f > .4) != c.want || (b > .4) != c.want {
			t.Errorf("%q, %q: %v, %v", c.source, c.target, f, b)
		}
	}
}

func TestBuiltIn(t *testing.T) {
	has := func(terms []Term, want Term) bool {
		for _, t := range terms {
			if t == want {
				return true
			}
		}
		return false
	}
	for _, c := range []struct {
		word string
		want Term
	}{
		{"خانه‌هایشان", Term{"خانه", "house"}},
		{"می‌رفت", Term{"رفتن", "go"}},
		{"went", Term{"رفتن", "go"}},
		{"Houses", Term{"خانه", "house"}},
		{"Iran", Term{"ایران", "Iran"}},
	} {
		if got := BuiltIn(c.word); !has(got, c.want) {
			t.Errorf("%s: %v", c.word, got)
		}
	}
	for _, w := range []string{"", "؟", "x", "بلبلبلغغ", "\xff"} {
		if got := BuiltIn(w); len(got) > 0 {
			t.Errorf("%q: %v", w, got)
		}
	}
}
