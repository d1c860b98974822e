package memory

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// What segments hold, however many there are and however they were merged, is
// what was added.
func TestPostingsHoldWhatWasAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := Temporary()
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		want := make(map[term][]uint32)
		id := uint32(0)
		segments := 0
		for range rapid.IntRange(1, 12).Draw(t, "segments") {
			var p postingsBuilder
			for range rapid.SampledFrom([]int{1, 3, 40, 400}).Draw(t, "units") {
				id += uint32(rapid.IntRange(1, 300).Draw(t, "gap"))
				s := side{uint16(rapid.IntRange(1, 2).Draw(t, "languages")), Side(rapid.IntRange(1, 2).Draw(t, "side"))}
				words := rapid.SliceOfN(rapid.Uint32Range(1, 300), 1, 6).Draw(t, "words")
				p.side(s.languages, s.side).add(words, id)
				slices.Sort(words)
				for _, w := range slices.Compact(words) {
					k := term{s.languages, s.side, w}
					want[k] = append(want[k], id)
				}
			}
			if err := m.update(func(tx *bolt.Tx) error { return p.write(tx.Bucket(postingsBucket)) }); err != nil {
				t.Fatal(err)
			}
		}
		m.view(func(tx *bolt.Tx) error {
			p := newPostings(tx.Bucket(postingsBucket))
			segments = len(p.segments)
			for k := range maps.Keys(want) {
				lists, err := p.lists(k)
				if err != nil || !slices.Equal(unitsOf(lists), want[k]) || countUnits(lists) != len(want[k]) {
					t.Fatalf("%v: %v, want %v (%v)", k, unitsOf(lists), want[k], err)
				}
			}
			for _, k := range []term{{1, SourceSide, 301}, {3, SourceSide, 1}, {1, BothSides, 5}} {
				if lists, err := p.lists(k); err != nil || len(lists) > 0 {
					t.Fatalf("%v: %v, %v", k, lists, err)
				}
			}
			return nil
		})
		if segments > 12 {
			t.Fatalf("%d segments", segments)
		}
	})
}

// Each segment is more than twice as large as the next, so that there are few.
func TestSegmentsAreMerged(t *testing.T) {
	m := fresh(t)
	for id := range uint32(200) {
		var p postingsBuilder
		p.side(1, SourceSide).add([]uint32{1, 2, id + 3}, id+1)
		if err := m.update(func(tx *bolt.Tx) error { return p.write(tx.Bucket(postingsBucket)) }); err != nil {
			t.Fatal(err)
		}
	}
	m.view(func(tx *bolt.Tx) error {
		b := tx.Bucket(postingsBucket)
		var sizes []uint64
		b.ForEachBucket(func(k []byte) error {
			sizes = append(sizes, b.Bucket(k).Sequence())
			return nil
		})
		total := uint64(0)
		for i, s := range sizes {
			if total += s; i > 0 && sizes[i-1] < 2*s {
				t.Errorf("sizes %v", sizes)
			}
		}
		if total != 600 {
			t.Errorf("%d postings, want 600", total)
		}
		return nil
	})
}

func TestTokensAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := Temporary()
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		want := make(map[uint32]views)
		id := uint32(0)
		words := rapid.SliceOfN(rapid.Uint32Range(1, maxWord), 1, 6)
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			var ids []uint32
			var rows []views
			for range rapid.IntRange(1, 40).Draw(t, "units") {
				id += uint32(rapid.SampledFrom([]int{1, 1, 1, 2, 700}).Draw(t, "gap"))
				v := views{languages: uint16(rapid.IntRange(1, 1<<16-1).Draw(t, "languages")), split: words.Draw(t, "split")}
				switch rapid.IntRange(0, 9).Draw(t, "sort") {
				case 0: // too long for two bytes
					v.split = slices.Repeat([]uint32{maxWord}, 1<<14)
				case 1, 2, 3:
					v.joined = words.Draw(t, "joined")
				}
				ids, rows, want[id] = append(ids, id), append(rows, v), v
			}
			if err := m.update(func(tx *bolt.Tx) error { return putTokens(tx.Bucket(tokensBucket), ids, rows) }); err != nil {
				t.Fatal(err)
			}
		}
		m.view(func(tx *bolt.Tx) error {
			stored := tokens{bucket: tx.Bucket(tokensBucket)}
			for k := range id + 600 {
				r, ok := parseRow(stored.row(k))
				v, there := want[k]
				if ok != there {
					t.Fatalf("unit %d: %v, want %v", k, ok, there)
				}
				got, whole := r.views()
				if there && (!whole || got.languages != v.languages || !slices.Equal(got.split, v.split) || !slices.Equal(got.joined, v.joined)) {
					t.Fatalf("unit %d: %v, want %v", k, got, v)
				}
			}
			return nil
		})
	})
}

// A large memory has chunks that are full, blocks of units and several
// segments, and the rare words that look-ups go by.
func TestLargeMemoryIsTheScan(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	const n = 70_000 // more than a block of units has
	r := rand.New(rand.NewPCG(5, 6))
	sources := corpus(11, n/10)
	m := fresh(t)
	m.file.db.NoSync = true
	units := func(yield func(Unit, error) bool) {
		for i := range n {
			s := sources[r.IntN(len(sources))]
			if i%3 > 0 {
				s = mutate(r, s, func() string { return fmt.Sprint("کم", i%977) })
			}
			if !yield(Unit{Source: s, Target: fmt.Sprint(i)}, nil) {
				return
			}
		}
	}
	if _, err := m.Import(units, ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		query := sources[r.IntN(len(sources))]
		if i%2 > 0 {
			query = mutate(r, query, func() string { return "نو" })
		}
		sameAsScan(t, m, query, 55, 70, 85)
	}
}

// A reader that was used before gives the same as a new one.
func TestReadersAreUsedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	sources := corpus(3, 3000)
	var units []Unit
	for i, s := range sources {
		units = append(units, Unit{Source: s, Target: fmt.Sprint(i)})
	}
	if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	m.Close()
	m = open(t, path, Options{ReadOnly: true})
	defer m.Close()
	for i := range 8 {
		for _, opts := range []LookupOptions{{Min: 60, Top: -1, plan: byScan}, {Min: 60, Top: -1, plan: byPostings}} {
			got, err := m.Lookup(sources[i*150], opts)
			if err != nil {
				t.Fatal(err)
			}
			want := newOracle(t, m, sources[i*150], opts).matches(60, -1)
			if brief(got) != brief(want) {
				t.Fatalf("%q:\n got  %s\n want %s", sources[i*150], brief(got), brief(want))
			}
		}
	}
	if len(m.file.readers.idle) != 1 {
		t.Errorf("%d readers", len(m.file.readers.idle))
	}
}

// What the vocabulary cannot keep whole, and what only letters can tell, is
// found too.
func TestLongWordsAndShortTextsAreTheScan(t *testing.T) {
	long := strings.Repeat("سد", 70) // 280 bytes, of which the vocabulary keeps 255
	m := fresh(t)
	// Similar, though what the vocabulary keeps of the second is not.
	first, second := strings.Repeat("س", 20)+strings.Repeat("ک", 120), strings.Repeat("س", 127)+strings.Repeat("ک", 120)
	sources := []string{
		"این " + second + " است و", long, long + "ابپ", long + " آب", "آب " + long + "ابپتثجچحخ" + strings.Repeat("ب", 90),
		"این " + long + " است و بود", "این " + strings.Repeat("دس", 70) + "ی است و بود", "این سد است و بود",
		"دانشجویان", "داتشجوبان", "دانشگاه تهران", "دابشگاه تهزان", "دنشگا تهران", "آب",
	}
	for i, s := range sources {
		if _, _, err := m.Add(Unit{Source: s, Target: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // before they are in the index, and after
		for _, s := range append(sources, "این "+first+" است و", long+"د", long+strings.Repeat("ت", 60), "این "+long+"ر است و بود") {
			sameAsScan(t, m, s, 30, 50, 60, 70, 75, 80, 85)
		}
		if err := m.extendIndex(t.Context(), nil, 0, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// Close waits for those who read, and they are done or told that it is closed.
func TestCloseWhileOthersRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	var units []Unit
	for i, s := range corpus(4, 500) {
		units = append(units, Unit{Source: s, Target: fmt.Sprint(i)})
	}
	if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	m.Close()
	m = open(t, path, Options{ReadOnly: true})
	var wg sync.WaitGroup
	begun := make(chan bool, 8)
	for i := range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				_, err := m.Lookup(units[(i*100+n)%len(units)].Source, LookupOptions{})
				if n == 3 {
					begun <- true
				}
				if err != nil {
					return
				}
				if _, err := m.Search("کتاب", SearchOptions{}); err != nil {
					return
				}
			}
		})
	}
	for range 4 {
		<-begun
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
}

// A frequent word whose units begin in an earlier block than those of the rare
// one is counted all the same.
func TestWordsAreCountedOverBlocks(t *testing.T) {
	m := fresh(t)
	var p postingsBuilder
	for _, id := range []uint32{5, 70_000, 200_000} {
		words := []uint32{2}
		if id > 5 {
			words = append(words, 1)
		}
		p.side(1, SourceSide).add(words, id)
	}
	m.update(func(tx *bolt.Tx) error {
		three := [2]byte{3, 3}
		if err := setLengths(tx.Bucket(lengthsBucket), []uint32{5, 70_000, 200_000}, [][2]byte{three, three, three}); err != nil {
			t.Error(err)
		}
		return p.write(tx.Bucket(postingsBucket))
	})
	m.view(func(tx *bolt.Tx) error {
		r := newReader(tx, false)
		q := postingsQuery{first: 1}
		for _, word := range []uint32{1, 2} {
			lists, err := r.postings.lists(term{1, SourceSide, word})
			if err != nil {
				t.Fatal(err)
			}
			q.words = append(q.words, weightedWord{number: word, weight: 1, units: unitIterator{lists: lists}})
		}
		for n := range q.need {
			q.need[n] = 2
		}
		if ids, err := q.candidates(r, nil); err != nil || !slices.Equal(ids, []uint32{70_000, 200_000}) {
			t.Errorf("%v, %v", ids, err)
		}
		return nil
	})
}
