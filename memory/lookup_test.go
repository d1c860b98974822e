package memory

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// oracle gives the answer to any look-up of one query by definition: every
// unit is compared once, and thresholds and numbers are cut from that.
type oracle []Match

func newOracle(t fataler, m *Memory, query string, opts LookupOptions) oracle {
	stale := m.stale
	m.stale = true
	defer func() { m.stale = stale }()
	opts.Min, opts.Top = 1, -1
	matches, err := m.Lookup(query, opts)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return matches
}

func (o oracle) matches(min, top int) []Match {
	kept := []Match{}
	for _, m := range o {
		if m.Score >= min && (top < 0 || len(kept) < top) {
			kept = append(kept, m)
		}
	}
	return kept
}

type fataler interface{ Fatalf(string, ...any) }

// sameAsScan checks a query at every threshold and number of matches.
func sameAsScan(t fataler, m *Memory, query string, thresholds ...int) {
	opts := LookupOptions{Previous: "سلام دنیا"}
	o := newOracle(t, m, query, opts)
	for _, min := range thresholds {
		for _, top := range []int{1, 5, -1} {
			opts.Min, opts.Top = min, top
			for _, opts.plan = range []plan{cheapest, byScan, byPostings} {
				got, err := m.Lookup(query, opts)
				if err != nil {
					t.Fatalf("%v", err)
				}
				if want := o.matches(min, top); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
					t.Fatalf("%q, min %d, top %d, plan %d:\n got  %s\n want %s", query, min, top, opts.plan, brief(got), brief(want))
				}
			}
		}
	}
}

func brief(matches []Match) string {
	var b strings.Builder
	for _, m := range matches {
		fmt.Fprintf(&b, " %d:%d:%v", m.Unit.ID, m.Score, m.Kind)
	}
	return b.String()
}

func TestLookupIsTheScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := Temporary()
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		for i, source := range rapid.SliceOfN(sentence(), 1, 30).Draw(t, "sources") {
			u := Unit{Source: source, Target: fmt.Sprint("target 12 of ", i), Previous: []string{"", "سلام دنیا"}[i%2], Status: Status(i % 7 / 2 % 3)}
			if _, _, err := m.Add(u); err != nil && !errors.Is(err, ErrUnit) {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 9).Draw(t, "merge") == 0 {
				if err := m.extendIndex(t.Context(), nil, 0, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 3 {
			sameAsScan(t, m, sentence().Draw(t, "query"), 1, 30, 50, 60, 67, 70, 85, 99, 100)
		}
	})
}

// corpus makes n sentences of a few hundred words, many of them edits of one
// another.
func corpus(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	letters := []string{"ا", "ب", "پ", "ت", "د", "ر", "س", "ش", "ک", "گ", "ل", "م", "ن", "و", "ه", "ی", "آ", "می\u200c", "\u200cها", "ي", "ك"}
	words := make([]string, 400)
	for i := range words {
		for range 2 + r.IntN(4) {
			words[i] += letters[r.IntN(len(letters))]
		}
	}
	word := func() string {
		if r.IntN(12) == 0 {
			return fmt.Sprint(r.IntN(100))
		}
		return words[int(float64(len(words))*r.Float64()*r.Float64())]
	}
	var out []string
	for len(out) < n {
		if len(out) > 10 && r.IntN(2) == 0 {
			out = append(out, mutate(r, out[r.IntN(len(out))], word))
			continue
		}
		length := 1 + r.IntN(12)
		if r.IntN(30) == 0 {
			length = 40 + r.IntN(120)
		}
		s := make([]string, length)
		for i := range s {
			s[i] = word()
		}
		out = append(out, strings.Join(s, " ")+[]string{"", ".", "؟"}[r.IntN(3)])
	}
	return out
}

// mutate changes a sentence in up to three places.
func mutate(r *rand.Rand, s string, word func() string) string {
	f := strings.Fields(s)
	for range 1 + r.IntN(3) {
		i := r.IntN(len(f))
		switch r.IntN(4) {
		case 0:
			f[i] = word()
		case 1:
			f = slices.Insert(f, i, word())
		case 2:
			if len(f) > 1 {
				f = slices.Delete(f, i, i+1)
			}
		case 3:
			f[i] = strings.NewReplacer("ی", "ي", "\u200c", []string{"", " "}[r.IntN(2)]).Replace(f[i])
		}
	}
	return strings.Join(f, " ")
}

func TestLookupInCorpusIsTheScan(t *testing.T) {
	n, queries := 10_000, 40
	if testing.Short() {
		n, queries = 1500, 10
	}
	sources := corpus(7, n)
	m := fresh(t)
	units := make([]Unit, n)
	for i, s := range sources {
		units[i] = Unit{Source: s, Target: "t", Status: Status(i % 5 / 3 * (1 + i%2))}
	}
	// A part in bulk, a part a few at a time, so that some are not in the index.
	if _, err := m.Import(list(units[:n-300]...), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	for i := n - 300; i < n; i += 100 {
		if _, err := m.Import(list(units[i:i+100]...), ImportOptions{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range queries {
		query := mutate(r, sources[r.IntN(n)], func() string { return "نو" })
		sameAsScan(t, m, query, 50, 60, 70, 85, 100)
	}
}

func TestIndexIsBroughtUpToDate(t *testing.T) {
	m := fresh(t)
	sources := corpus(9, tailUnits+50)
	var units []Unit
	for i, s := range sources {
		units = append(units, Unit{Source: s, Target: fmt.Sprint(i)})
	}
	for i := 0; i < len(units); i += 500 {
		if _, err := m.Import(list(units[i:min(i+500, len(units))]...), ImportOptions{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	m.view(func(tx *bolt.Tx) error {
		if k, _ := tx.Bucket(rowsBucket).Cursor().First(); k == nil {
			t.Error("the index is empty")
		}
		return nil
	})
	for _, s := range sources[:20] {
		sameAsScan(t, m, s, 50, 70)
	}
}

func TestOldNormaliserIsReindexed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "کتاب‌ها را خواندم", Target: "I read the books"})
	// As an older version would have left it: other keys in the index.
	m.update(func(tx *bolt.Tx) error {
		tx.DeleteBucket(tokensBucket)
		tx.CreateBucket([]byte("an old one"))
		tx.DeleteBucket(wordsBucket)
		return tx.Bucket(metaBucket).Put(indexKey, []byte{0, 0, 0, 0})
	})
	m.Close()
	for i, readOnly := range []bool{true, false, true} {
		m := open(t, path, Options{ReadOnly: readOnly})
		if m.stale != (i == 0) {
			t.Errorf("opened the %d. time: stale is %v", i+1, m.stale)
		}
		matches, err := m.Lookup("كتابها را خواندم", LookupOptions{})
		if err != nil || len(matches) != 1 || matches[0].Kind != Orthographic {
			t.Errorf("read-only %v: %v, %v", readOnly, brief(matches), err)
		}
		m.Close()
	}
}

func TestLookupLanguages(t *testing.T) {
	m := fresh(t)
	m.Add(Unit{Source: "سلام دنیا", Target: "Hello", From: "fa-IR", To: "en-GB"})
	m.Add(Unit{Source: "سلام دنیا", Target: "Hallo", To: "de"})
	m.Add(Unit{Source: "hello world", Target: "سلام دنیا", From: "en", To: "fa"})
	for _, c := range []struct{ query, from, to, want string }{
		{"سلام دنیا", "", "", "Hello"},
		{"سلام دنیا", "per", "eng", "Hello"},
		{"سلام دنیا", "fa", "de-AT", "Hallo"},
		{"Hello World", "en", "fa", "سلام دنیا"},
		{"سلام دنیا", "ar", "en", ""},
	} {
		matches, err := m.Lookup(c.query, LookupOptions{From: c.from, To: c.to})
		got := ""
		if len(matches) > 0 {
			got = matches[0].Unit.Target
		}
		if err != nil || got != c.want || len(matches) > 1 {
			t.Errorf("%s, %s to %s: %q, %v", c.query, c.from, c.to, got, err)
		}
	}
}

func TestOrder(t *testing.T) {
	m := fresh(t)
	u := full()
	for _, v := range []Unit{
		{Source: "او در سال ۱۳۹۹ به تهران رفت.", Target: "numbers"},
		{Source: "او در سال ۱۴۰۰ به شیراز رفت.", Target: "fuzzy"},
		{Source: "او در سال 1400 به تهران رفت.", Target: "orthographic"},
		{Source: "او در سال ۱۴۰۰ به تهران رفت.", Target: "draft", Status: Draft, Changed: u.Changed},
		{Source: "او در سال ۱۴۰۰ به تهران رفت.", Target: "old", Changed: u.Created},
		{Source: "او در سال ۱۴۰۰ به تهران رفت.", Target: "new", Changed: u.Changed},
		{Source: "او در سال ۱۴۰۰ به تهران رفت.", Target: "context", Next: "پس از آن"},
	} {
		if _, _, err := m.Add(v); err != nil {
			t.Fatal(err)
		}
	}
	matches, err := m.Lookup("او در سال ۱۴۰۰ به تهران رفت.", LookupOptions{Top: -1, Previous: "هیچ", Next: "پس از ان آن"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range matches {
		got = append(got, m.Unit.Target)
	}
	if want := "new old context orthographic numbers draft fuzzy"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	matches, err = m.Lookup("او در سال ۱۴۰۰ به تهران رفت.", LookupOptions{Top: 1, Next: "پس از آن"})
	if err != nil || len(matches) != 1 || matches[0].Unit.Target != "context" || matches[0].Kind != Context {
		t.Errorf("with context: %s, %v", brief(matches), err)
	}
}

func TestDistanceOfTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Up to 150 tokens, so that both ways of the pattern are taken.
		tokens := rapid.SliceOfN(rapid.Uint32Range(0, 6), 1, 200)
		a, b := tokens.Draw(t, "a"), tokens.Draw(t, "b")
		if rapid.Bool().Draw(t, "near") {
			b = slices.Clone(a)
			b[len(b)/2] = 9
		}
		most := rapid.IntRange(0, 150).Draw(t, "most")
		got := newPattern(a).distance(b, most)
		want := plainDistance(a, b)
		if want <= most && got != want || want > most && got <= most {
			t.Fatalf("%d, want %d (most %d)", got, want, most)
		}
	})
}

func plainDistance(a, b []uint32) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			d := diagonal
			if a[i] != b[j] {
				d = min(diagonal, row[j], row[j+1]) + 1
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}

func ExampleMemory_Lookup() {
	m, err := Temporary()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	m.Add(Unit{Source: "۱۲ نفر در گفت‌وگوها شرکت کردند.", Target: "12 people took part in the talks."})

	// Typed on an Arabic keyboard, without half-spaces, and with another number.
	matches, err := m.Lookup("15 نفر در گفتوگوها شركت كردند.", LookupOptions{})
	for _, match := range matches {
		fmt.Println(match.Score, match.Kind, match.Suggestion)
	}
	// Output: 99 numbers 15 people took part in the talks.
}
