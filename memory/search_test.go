package memory

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hafez/internal/persian"
)

// searchScan is Search without the index.
func searchScan(t fataler, m *Memory, query string, opts SearchOptions) SearchResult {
	stale := m.stale
	m.stale = true
	defer func() { m.stale = stale }()
	return searchNow(t, m, query, opts)
}

func searchNow(t fataler, m *Memory, query string, opts SearchOptions) SearchResult {
	r, err := m.Search(query, opts)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return r
}

// searchOracle is a search by definition: all units are looked at, all
// combinations of places compared.
func searchOracle(t fataler, m *Memory, query string, opts SearchOptions) []Hit {
	pair := pairOf(opts.From, opts.To)
	phrasesOf := map[string][]*persian.Phrase{pair.from: persian.Phrases(query, pair.from, opts.Exact), pair.to: persian.Phrases(query, pair.to, opts.Exact)}
	var hits []Hit
	for u, err := range m.Units() {
		if err != nil {
			t.Fatalf("%v", err)
		}
		if pairOf(u.From, u.To) != pair || u.Status == Rejected {
			continue
		}
		for _, s := range []struct {
			side           Side
			text, language string
		}{{SourceSide, u.Source, pair.from}, {TargetSide, u.Target, pair.to}} {
			phrases := phrasesOf[s.language]
			if opts.Side != BothSides && opts.Side != s.side || len(phrases) == 0 {
				continue
			}
			if places, ok := persian.Find(s.text, phrases); ok {
				h := Hit{Unit: u, Side: s.side, Gap: -1}
				words := 0
				for _, p := range phrases {
					words += p.Words()
				}
				combine(places, nil, func(chosen []persian.Place) {
					is, gap := spread(chosen, words)
					if h.Gap < 0 || cmp.Or(cmp.Compare(is, persian.Closeness(h.Closeness)), cmp.Compare(gap, h.Gap)) < 0 {
						h.Closeness, h.Gap = Closeness(is), gap
					}
				})
				hits = append(hits, h)
			}
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Closeness, b.Closeness), cmp.Compare(a.Gap, b.Gap), cmp.Compare(a.Unit.Status, b.Unit.Status),
			cmp.Compare(b.Unit.ID, a.Unit.ID), cmp.Compare(a.Side, b.Side))
	})
	return hits
}

func combine(places [][]persian.Place, chosen []persian.Place, visit func([]persian.Place)) {
	if len(places) == 0 {
		visit(chosen)
		return
	}
	for _, p := range places[0] {
		combine(places[1:], append(chosen, p), visit)
	}
}

// sameAsOracle checks a query with all numbers of hits. Spans are compared
// only among the ways to search: several combinations may be equally near.
func sameAsOracle(t fataler, m *Memory, query string, opts SearchOptions) {
	want := searchOracle(t, m, query, opts)
	opts.Top = -1
	full := searchScan(t, m, query, opts)
	for i, h := range full.Hits {
		checkHit(t, query, h)
		if i < len(want) {
			want[i].Spans = h.Spans
		}
	}
	for _, top := range []int{1, 3, -1} {
		opts.Top = top
		expected := want
		if top >= 0 {
			expected = want[:min(top, len(want))]
		}
		for name, search := range map[string]func(fataler, *Memory, string, SearchOptions) SearchResult{"index": searchNow, "scan": searchScan} {
			got := search(t, m, query, opts)
			if len(got.Hits)+len(expected) > 0 && !reflect.DeepEqual(got.Hits, expected) {
				t.Fatalf("%q, %+v, %s:\n got  %s\n want %s", query, opts, name, briefHits(got.Hits), briefHits(expected))
			}
			if got.Total != len(want) && (!got.AtMost || got.Total < len(want)) {
				t.Fatalf("%q, %+v: %d in all, at most %v; want %d", query, opts, got.Total, got.AtMost, len(want))
			}
		}
	}
}

func checkHit(t fataler, query string, h Hit) {
	text, end := h.Unit.Source, 0
	if h.Side == TargetSide {
		text = h.Unit.Target
	}
	if len(h.Spans) == 0 {
		t.Fatalf("%q: no spans", query)
	}
	for _, s := range h.Spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("%q in %q: spans %v", query, text, h.Spans)
		}
		end = s.End
	}
}

func briefHits(hits []Hit) string {
	var b strings.Builder
	for _, h := range hits {
		fmt.Fprintf(&b, " %d:%v:%d+%d:%v%v", h.Unit.ID, h.Side, h.Closeness, h.Gap, h.Unit.Status, h.Spans)
	}
	return b.String()
}

// usage draws texts of few words, so that many have them.
func usage() *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{"کتاب", "كتاب", "کتاب‌ها", "کتابش", "دانش", "دانش‌آموز", "دانش آموز", "رفت", "می‌رود", "نرفت", "گفت‌وگو", "گفت و گو",
		"۱۷ مهر", "۱۷", "مهر", "۲۵ درصد", "درصد", "و", "،", "book", "Book", "books", "went", "go", "co-op"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 7).Draw(t, "words"), " ")
	})
}

func searchQuery() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		words := strings.Fields(usage().Draw(t, "query"))
		words = words[:min(len(words), 3)]
		if rapid.Bool().Draw(t, "phrase") {
			i := rapid.IntRange(0, len(words)-1).Draw(t, "from")
			words[i] = `"` + words[i]
		}
		return strings.Join(words, " ")
	})
}

func TestSearchIsTheScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := Temporary()
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		for i := range rapid.IntRange(1, 20).Draw(t, "units") {
			u := Unit{Source: usage().Draw(t, "source"), Target: usage().Draw(t, "target"), Status: Status(i % 5 / 2), From: []string{"", "fa-IR", "de"}[i%7/3]}
			if _, _, err := m.Add(u); err != nil && !errors.Is(err, ErrUnit) {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 9).Draw(t, "index") == 0 {
				if err := m.extendIndex(t.Context(), nil, 0, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 3 {
			opts := SearchOptions{Side: rapid.SampledFrom([]Side{BothSides, SourceSide, TargetSide}).Draw(t, "side"), Exact: rapid.Bool().Draw(t, "exact")}
			sameAsOracle(t, m, searchQuery().Draw(t, "query"), opts)
		}
	})
}

// manyUsages makes a memory large enough that searches end early.
func manyUsages(t testing.TB, n int) *Memory {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"کتاب", "كتاب", "کتاب‌ها", "کتابی", "دانش‌آموز", "رفت", "می‌رود", "و", "در", "به", "تهران", "اصفهان", "وزیر", "وزیران", "خارجه", "۱۷ مهر"}
	rare := []string{"نادر"} // one of a thousand
	for len(rare) < 1000 {
		rare = append(rare, string([]rune("ابپتجدرسشکلمن")[len(rare)%13])+string([]rune("ابپتجدرسشکلمن")[len(rare)/13%13])+string([]rune("وهیفقزخ")[len(rare)/169])+"ز")
	}
	units := make([]Unit, n)
	for i := range units {
		var s []string
		for range 3 + r.IntN(12) {
			if r.IntN(3) == 0 {
				s = append(s, rare[r.IntN(len(rare))])
			} else {
				s = append(s, words[int(float64(len(words))*r.Float64()*r.Float64())])
			}
		}
		units[i] = Unit{Source: strings.Join(s, " "), Target: fmt.Sprint("book ", i), Status: Status(max(0, r.IntN(8)-5))}
	}
	m := fresh(t)
	if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSearchEndsEarly(t *testing.T) {
	m := manyUsages(t, 3000)
	early := 0
	for _, query := range []string{"کتاب", "كتاب", "و", "رفتن", "کتاب و", "وزیر خارجه", `"وزیر خارجه"`, "تهران اصفهان وزیر", "نادر", "مهر", "book", "books"} {
		for _, exact := range []bool{false, true} {
			sameAsOracle(t, m, query, SearchOptions{Exact: exact})
			if r := searchNow(t, m, query, SearchOptions{Exact: exact, Top: 3}); r.AtMost {
				early++
			}
		}
	}
	if early < 8 {
		t.Errorf("only %d searches ended early", early)
	}
}

func TestSearchOrder(t *testing.T) {
	m := fresh(t)
	day := time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)
	for _, u := range []Unit{
		{Source: "کتابش را خواند", Target: "clitic"},
		{Source: "کتاب‌ها را خواند", Target: "form"},
		{Source: "كتاب را خواند", Target: "same"},
		{Source: "کتاب را خرید", Target: "draft", Status: Draft},
		{Source: "کتاب را گرفت", Target: "first", Changed: day},
		{Source: "کتاب را برد", Target: "later"},
		{Source: "روزنامه را خواند", Target: "none"},
		{Source: "کتاب را داد", Target: "wrong", Status: Rejected},
		{Source: "کتاب", Target: "German", To: "de"},
	} {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		query string
		opts  SearchOptions
		want  string
	}{
		{"کتاب", SearchOptions{}, "later first draft same form clitic"},
		{"کتاب", SearchOptions{Exact: true}, "later first draft same"},
		{"کتاب", SearchOptions{Top: 2}, "later first"},
		{"کتاب", SearchOptions{Side: TargetSide}, ""},
		{"کتاب", SearchOptions{To: "de-AT"}, "German"},
		{"کتاب", SearchOptions{To: "fr"}, ""},
		{"Draft", SearchOptions{}, "draft"},
		{"wrong", SearchOptions{}, ""},
		{"کتاب خواندن", SearchOptions{}, "same form clitic"},
		{"؟", SearchOptions{}, ""},
		{"", SearchOptions{}, ""},
	} {
		r, err := m.Search(c.query, c.opts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range r.Hits {
			got = append(got, h.Unit.Target)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s, %+v: %v, want %s", c.query, c.opts, got, c.want)
		}
		if c.opts.Top == 2 && (r.Total != 6 || r.AtMost) {
			t.Errorf("%d in all, at most %v; want 6", r.Total, r.AtMost)
		}
	}
	if _, err := m.Search(strings.Repeat("کتاب-", maxSearchWords+1), SearchOptions{}); !errors.Is(err, ErrQuery) {
		t.Errorf("a query of many words: %v", err)
	}
}

func TestSearchNear(t *testing.T) {
	m := fresh(t)
	for _, s := range []string{
		"وزیر در سفر خود به تهران با رییس دفتر خارجه", "وزیر امور خارجه", "خارجه وزیر", "وزیر خارجه و وزیر",
	} {
		if _, _, err := m.Add(Unit{Source: s, Target: "t"}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := m.Search("وزیر خارجه", SearchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range r.Hits {
		got = append(got, fmt.Sprintf("%d+%d%v", h.Unit.ID, h.Gap, h.Spans))
	}
	want := "4+0[{0 8} {9 19}] 3+0[{0 10} {11 19}] 2+1[{0 8} {18 28}] 1+8[{0 8} {67 77}]"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
}

func TestNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := make([][]persian.Place, rapid.IntRange(1, 3).Draw(t, "phrases"))
		for k := range places {
			first := 0
			for range rapid.IntRange(1, 4).Draw(t, "places") {
				first += rapid.IntRange(0, 4).Draw(t, "first")
				places[k] = append(places[k], persian.Place{
					First: first, Last: first + rapid.IntRange(1, 5).Draw(t, "length"), Closeness: persian.Closeness(rapid.IntRange(0, 2).Draw(t, "closeness")),
				})
			}
		}
		words := rapid.IntRange(1, 4).Draw(t, "words")
		best, least := -1, persian.WeakForm
		combine(places, nil, func(chosen []persian.Place) {
			is, gap := spread(chosen, words)
			if best < 0 || is < least || is == least && gap < best {
				least, best = is, gap
			}
		})
		is, gap, chosen := nearest(places, words)
		if is != least || gap != best || len(chosen) != len(places) {
			t.Fatalf("%v: closeness %d, gap %d of %v; want %d, %d", places, is, gap, chosen, least, best)
		}
		if is, gap := spread(chosen, words); is > least || gap != best {
			t.Fatalf("%v: %v has closeness %d, gap %d; want %d, %d", places, chosen, is, gap, least, best)
		}
	})
}

// spread is the closeness and the gap of chosen places.
func spread(chosen []persian.Place, words int) (is persian.Closeness, gap int) {
	from, to := 1<<30, 0
	for _, p := range chosen {
		is, from, to = max(is, p.Closeness), min(from, p.First), max(to, p.Last)
	}
	if len(chosen) == 1 {
		return is, 0
	}
	return is, max(0, to-from-words)
}

func TestSearchWithoutAnIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "کتاب‌ها", Target: "books"})
	m.stale = true
	if r, err := m.Search("کتاب", SearchOptions{}); err != nil || len(r.Hits) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestMergeHits(t *testing.T) {
	hit := func(id uint64, target string, is Closeness, gap int, status Status) Hit {
		return Hit{Unit: Unit{ID: id, Source: "کتاب", Target: target, Status: status}, Side: SourceSide, Closeness: is, Gap: gap}
	}
	merged := MergeHits([]SearchResult{
		{Hits: []Hit{hit(1, "a", SameWord, 0, Confirmed), hit(2, "b", WordForm, 0, Draft)}, Total: 2},
		{Hits: []Hit{hit(9, "c", AsTyped, 1, Confirmed), hit(7, "a", SameWord, 0, Confirmed), hit(8, "d", WordForm, 0, Confirmed)}, Total: 5, AtMost: true},
	}, 3)
	var got []string
	for _, h := range merged.Hits {
		got = append(got, h.Unit.Target)
	}
	if strings.Join(got, " ") != "c a d" || merged.Total != 6 || !merged.AtMost || merged.Hits[1].Unit.ID != 1 {
		t.Errorf("%v, %d in all, at most %v", got, merged.Total, merged.AtMost)
	}
}

func BenchmarkSearch(b *testing.B) {
	m := manyUsages(b, 100_000)
	for _, query := range []string{"نادر", "تهران", "و", "كتاب", "کتاب و", `"وزیر خارجه"`, "رفتن", "book"} {
		b.Run(strings.ReplaceAll(query, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				searchNow(b, m, query, SearchOptions{})
			}
		})
	}
}

func ExampleMemory_Search() {
	m, err := Temporary()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	m.Add(Unit{Source: "وزیران امور خارجه در تهران گفت‌وگو کردند.", Target: "The foreign ministers held talks in Tehran."})
	m.Add(Unit{Source: "وزیر امور خارجه به تهران رفت.", Target: "The foreign minister went to Tehran."})

	r, err := m.Search(`"وزیر امور خارجه" تهران`, SearchOptions{})
	for _, h := range r.Hits {
		fmt.Println(h.Closeness, h.Unit.Target)
	}
	// Output:
	// exact The foreign minister went to Tehran.
	// form The foreign ministers held talks in Tehran.
}
