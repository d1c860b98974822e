package align

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkTiling checks what every alignment must be: all segments of both sides
// once and in order, beads of the allowed sizes, confidences that are
// probabilities.
func checkTiling(beads []Bead, m, n int) error {
	i, j := 0, 0
	for _, b := range beads {
		if b.Source.From != i || b.Target.From != j || b.Source.To < i || b.Target.To < j {
			return fmt.Errorf("bead %v does not follow (%d, %d)", b, i, j)
		}
		s := shape{b.Source.Len(), b.Target.Len()}
		if s != (shape{1, 0}) && s != (shape{0, 1}) && !slices.Contains(shapes[:], s) {
			return fmt.Errorf("bead %v of %d-%d segments", b, s.source, s.target)
		}
		if !(b.Confidence >= 0 && b.Confidence <= 1) {
			return fmt.Errorf("bead %v has confidence %v", b, b.Confidence)
		}
		i, j = b.Source.To, b.Target.To
	}
	if i != m || j != n {
		return fmt.Errorf("the beads end at (%d, %d), not (%d, %d)", i, j, m, n)
	}
	return nil
}

func mustAlign(t testing.TB, source, target []string) []Bead {
	t.Helper()
	beads, err := Align(context.Background(), source, target, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := checkTiling(beads, len(source), len(target)); err != nil {
		t.Fatal(err)
	}
	return beads
}

func TestTiling(t *testing.T) {
	segment := rapid.OneOf(
		rapid.SampledFrom([]string{"", " ", "\u200c", "؟", "سلام", "hello", "۲۵ نفر", "25 people", "تهران", "Tehran", "\xff\xfe", "⟨1⟩", "..."}),
		rapid.String(),
		rapid.Map(rapid.IntRange(0, 300), func(n int) string { return strings.Repeat("بلند long ", n) }),
	)
	list := rapid.SliceOfN(segment, 0, 30)
	rapid.Check(t, func(t *rapid.T) {
		source, target := list.Draw(t, "source"), list.Draw(t, "target")
		from := rapid.SampledFrom([]string{"", "en", "de"}).Draw(t, "from")
		opts := Options{From: from}
		beads, err := Align(context.Background(), source, target, opts)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkTiling(beads, len(source), len(target)); err != nil {
			t.Fatal(err)
		}
		again, _ := Align(context.Background(), source, target, opts)
		if !slices.Equal(beads, again) {
			t.Fatal("another time, another alignment")
		}
	})
}

func repeated(s string, n int) []string { return slices.Repeat([]string{s}, n) }

func TestEdges(t *testing.T) {
	long, longEnglish, _ := synthetic(3000, 6, nil)
	giant, giantEnglish := strings.Join(long, " "), strings.Join(longEnglish, " ")
	text := []string{"سلام.", "در سال ۱۳۹۹ به تهران رفتم.", "", "چرا؟"}
	for _, c := range []struct {
		name           string
		source, target []string
		nulls          int // null beads wanted; -1: any
	}{
		{"nothing", nil, nil, 0},
		{"no target", text, nil, 4},
		{"no source", nil, text, 4},
		{"one each", text[:1], []string{"Hello."}, 0},
		{"both sides the same", text, text, 0},
		{"empty strings", repeated("", 7), repeated("", 7), 0},
		{"one against many", text[1:2], repeated("It was a long and quiet evening.", 10000), -1},
		{"many against one", repeated("شبی دراز و آرام بود.", 10000), []string{"In 2020 I went to Tehran."}, -1},
		{"a giant segment", []string{"سلام.", giant, "چرا؟"}, []string{"Hello.", giantEnglish, "Why?"}, 0},
		{"a giant segment without counterpart", []string{"سلام.", giant, "چرا؟"}, []string{"Hello.", "Why?"}, -1},
		{"not UTF-8", []string{"\xff\xfe", "\xd8"}, []string{"\x80", "x"}, -1},
	} {
		beads := mustAlign(t, c.source, c.target)
		nulls := 0
		for _, b := range beads {
			if b.Source.Len() == 0 || b.Target.Len() == 0 {
				nulls++
			}
		}
		if c.nulls >= 0 && nulls != c.nulls {
			t.Errorf("%s: %d null beads, want %d: %v", c.name, nulls, c.nulls, beads)
		}
	}
}

// ladder writes beads as "1-1 2,3-2 4- …", ids from 1.
func ladder(beads []Bead) string {
	side := func(r Range) string {
		var ids []string
		for i := r.From; i < r.To; i++ {
			ids = append(ids, fmt.Sprint(i+1))
		}
		return strings.Join(ids, ",")
	}
	var out []string
	for _, b := range beads {
		out = append(out, side(b.Source)+"-"+side(b.Target))
	}
	return strings.Join(out, " ")
}

var article = []string{
	"آغاز ساخت خط تازه متروی مشهد",
	"شهردار مشهد روز دوشنبه از آغاز ساخت خط ۴ قطار شهری این شهر خبر داد.",
	"این خط ۱۷ کیلومتر درازا و ۱۲ ایستگاه خواهد داشت و شهرک‌های غربی را به مرکز شهر پیوند می‌دهد.",
	"به گفته او هزینه ساخت نزدیک به ۸٬۵۰۰ میلیارد تومان برآورد شده است.",
	"عکس: خبرگزاری شهر",
	"او افزود: «نیمی از این پول را دولت می‌دهد.»",
	"باقی آن از فروش اوراق مشارکت فراهم می‌شود.",
	"آیا این خط به‌موقع به بهره‌برداری می‌رسد؟",
	"پیمانکار طرح، شرکت Parsrail، می‌گوید نخستین قطار سه سال دیگر به راه می‌افتد.",
	"مشهد هر سال میزبان بیش از ۲۰ میلیون زائر است.",
}

var articleEnglish = []string{
	"Work begins on new Mashhad metro line",
	"The mayor of Mashhad announced on Monday that construction of Line 4 of the city's urban railway had begun.",
	"The line will be 17 kilometres long.",
	"It will have 12 stations, linking the western suburbs with the city centre.",
	"He said the cost of construction was put at around 8,500 billion tomans.",
	"\"The government will pay half of this money,\" he added, while the rest will be raised by selling bonds.",
	"Will the line open on time?",
	"Parsrail, the contractor, says the first train will run in three years.",
	"The company, which was founded in Tabriz in 1998, has built railways in four countries of the region and employs 2,300 people.",
	"Mashhad receives more than 20 million pilgrims every year.",
}

func TestArticle(t *testing.T) {
	beads := mustAlign(t, article, articleEnglish)
	const want = "1-1 2-2 3-3,4 4-5 5- 6,7-6 8-7 9-8 -9 10-10"
	if got := ladder(beads); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	swapped, err := Align(context.Background(), articleEnglish, article, Options{From: "en", To: "fa"})
	if err != nil {
		t.Fatal(err)
	}
	const other = "1-1 2-2 3,4-3 5-4 -5 6-6,7 7-8 8-9 9- 10-10"
	if got := ladder(swapped); got != other {
		t.Errorf("English to Persian\ngot  %s\nwant %s", got, other)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	source, target, _ := synthetic(300, 1, nil)
	calls := 0
	beads, err := Align(ctx, source, target, Options{Progress: func(done, total int) {
		calls++
		cancel()
	}})
	if !errors.Is(err, context.Canceled) || beads != nil {
		t.Errorf("%d beads, error %v", len(beads), err)
	}
	if calls != 1 {
		t.Errorf("%d calls of progress", calls)
	}
}

func TestProgress(t *testing.T) {
	source, target, _ := synthetic(300, 2, nil)
	last, lastTotal := 0, 0
	_, err := Align(context.Background(), source, target, Options{Progress: func(done, total int) {
		if done <= last || done > total || lastTotal != 0 && total != lastTotal {
			t.Errorf("%d of %d after %d of %d", done, total, last, lastTotal)
		}
		last, lastTotal = done, total
	}})
	if err != nil || last == 0 || last != lastTotal {
		t.Errorf("ended at %d of %d, error %v", last, lastTotal, err)
	}
}

// A long text must come out the same from its band as from the whole lattice.
func TestBandLosesNothing(t *testing.T) {
	missing := func(i int) (source, target bool) { return i >= 100 && i < 140, i >= 300 && i < 350 || i == 420 }
	source, target, _ := synthetic(500, 3, missing)
	a := &aligner{
		source: mustSide(source, persianWords()), target: mustSide(target, englishWords()),
		row: func() {},
	}
	a.evidence = mustAnchors(a.source, a.target)
	a.lengths = firstLengths(a.source, a.target)
	path, p, err := a.stretch(context.Background(), &stretch{source: Range{0, len(source)}, target: Range{0, len(target)}}, newWords(a.source.words, a.target.words, a.evidence))
	if err != nil {
		t.Fatal(err)
	}
	whole := newLattice(everything(len(source), len(target)))
	if size := len(p.vertex); size > whole.band.size()/2 {
		t.Errorf("the band has %d vertices of %d", size, whole.band.size())
	}
	if err := newScorer(a.source, a.target, newWords(a.source.words, a.target.words, a.evidence), a.lengths).fill(context.Background(), whole, a.row); err != nil {
		t.Fatal(err)
	}
	want, _, err := whole.viterbi(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(path, want) {
		t.Error("the band has another best path than the whole lattice")
	}
}

// The band is narrow where the evidence is strong and wide where it is weak,
// but not wider than it may be.
func TestBandFollowsEvidence(t *testing.T) {
	const n = 1000
	size := func(source, target []string) int {
		s, e := mustSide(source, persianWords()), mustSide(target, englishWords())
		b, err := findBand(context.Background(), s, e, newWords(s.words, e.words, mustAnchors(s, e)), firstLengths(s, e), func() {})
		if err != nil {
			t.Fatal(err)
		}
		return b.size()
	}
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("%d apples and %d pears", i, 7*i+n)
	}
	narrow := size(numbers, numbers)
	wide := size(repeated("شبی دراز و آرام بود.", n), repeated("It was a long and quiet evening.", n))
	if narrow > 30*n {
		t.Errorf("%d vertices where the numbers tell all", narrow)
	}
	if wide < 3*narrow || wide > 2*n*perSegment {
		t.Errorf("%d vertices where nothing is known, %d where the numbers tell all", wide, narrow)
	}
}

// Blocks that are missing on one side come out whole, near enough.
func TestMissingBlocks(t *testing.T) {
	for _, size := range []int{5, 20, 50, 400} {
		missing := func(i int) (source, target bool) {
			return i >= 200 && i < 200+size, i >= 700 && i < 700+size
		}
		source, target, gold := synthetic(1200, uint64(size), missing)
		if q := Evaluate(mustAlign(t, source, target), gold).Strict; q.Precision < .97 || q.Recall < .97 {
			t.Errorf("blocks of %d missing: %+v", size, q)
		}
	}
}

// synthetic invents a text of n beads and its translation into another
// invented language, word by word in another order, with numbers here and
// there, one bead in ten of two segments on a side, and what missing says left
// out on the source or the target side.
func synthetic(n int, seed uint64, missing func(i int) (source, target bool)) (source, target []string, gold []Bead) {
	r := rand.New(rand.NewPCG(seed, 1))
	invent := func(letters []rune) []string {
		words := make([]string, 5000)
		for i := range words {
			w := make([]rune, 2+r.IntN(3)+i%4)
			for x := range w {
				w[x] = letters[r.IntN(len(letters))]
			}
			words[i] = string(w)
		}
		return words
	}
	persian, english := invent([]rune("ابپتسجچحخدرزژشفقکگلمنوهی")), invent([]rune("aabcdeefghiijklmnoopqrstuuvwxyz"))
	zipf := rand.NewZipf(r, 1.1, 3, uint64(len(persian)-1))
	for i := range n {
		words := make([]int, 8+r.IntN(20))
		var s, t []string
		for x := range words {
			words[x] = int(zipf.Uint64())
			s = append(s, persian[words[x]])
			if r.IntN(10) > 0 {
				t = append(t, english[words[x]])
			}
		}
		if r.IntN(5) == 0 {
			number := fmt.Sprint(r.IntN(3000))
			s, t = append(s, number), append(t, number)
		}
		half := len(t) / 2
		r.Shuffle(half, func(x, y int) { t[x], t[y] = t[y], t[x] })
		r.Shuffle(len(t)-half, func(x, y int) { t[half+x], t[half+y] = t[half+y], t[half+x] })

		var noSource, noTarget bool
		if missing != nil {
			noSource, noTarget = missing(i)
		}
		b := Bead{Source: Range{len(source), len(source)}, Target: Range{len(target), len(target)}}
		two := r.IntN(20)
		put := func(list []string, words []string, split bool) []string {
			if split {
				return append(list, strings.Join(words[:len(words)/2], " "), strings.Join(words[len(words)/2:], " "))
			}
			return append(list, strings.Join(words, " "))
		}
		if !noSource {
			source = put(source, s, two == 0)
		}
		if !noTarget {
			target = put(target, t, two == 1)
		}
		b.Source.To, b.Target.To = len(source), len(target)
		gold = append(gold, b)
	}
	return source, target, gold
}

func BenchmarkArticle(b *testing.B) {
	source, target, _ := synthetic(40, 4, nil)
	b.ReportAllocs()
	for b.Loop() {
		mustAlign(b, source, target)
	}
}

func BenchmarkBook(b *testing.B) {
	missing := func(i int) (source, target bool) { return i%500 < 10, i%700 > 660 }
	source, target, gold := synthetic(5000, 5, missing)
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(Evaluate(mustAlign(b, source, target), gold).Strict.F1, "F1")
	}
}

// Nothing tells one line from another here: the worst for finding a band.
func BenchmarkSameLines(b *testing.B) {
	source, target := repeated("شبی دراز و آرام بود.", 5000), repeated("It was a long and quiet evening.", 5000)
	b.ReportAllocs()
	for b.Loop() {
		mustAlign(b, source, target)
	}
}
