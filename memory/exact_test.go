package memory_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hafez/memory"
)

// A memory is driven through anything that can happen to it, and after each
// step it must answer as its definition says: a look-up brings back what
// comparing the query with every unit brings. Only what the package exports is
// used (and a way to choose how candidates are found), so that the oracle shares
// no code with the index.

func TestLookupIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lookupIsExact(t, rapid.IntRange(5, 30).Draw(t, "steps"), func(what string, n int) int { return rapid.IntRange(0, n-1).Draw(t, what) })
	})
}

// FuzzLookup takes the choices from its bytes. Steps write to disk, some 40
// runs a second: -fuzzminimizetime 1x keeps Go from spending them on small
// corpus files.
func FuzzLookup(f *testing.F) {
	for seed := range byte(3) {
		choices := make([]byte, 500)
		rand.NewChaCha8([32]byte{seed}).Read(choices)
		f.Add(choices)
	}
	f.Fuzz(func(t *testing.T, choices []byte) {
		at := 0
		lookupIsExact(t, min(len(choices)/10, 30), func(_ string, n int) int {
			if at == len(choices) {
				return 0
			}
			at++
			return int(choices[at-1]) % n
		})
	})
}

type failer interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

// lookupIsExact runs so many steps; each choice is one of n, from 0.
func lookupIsExact(t failer, steps int, choose func(what string, n int) int) {
	dir, err := os.MkdirTemp("", "hafez-exact-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s := &simulation{failer: t, choose: choose, path: filepath.Join(dir, "m.db"), units: make(map[uint64]memory.Unit)}
	s.open()
	defer func() { s.m.Close() }()
	for range steps {
		switch choose("step", 8) {
		case 0, 1:
			s.add()
		case 2, 3:
			s.bulk()
		case 4:
			s.remove()
		case 5:
			s.compact()
		case 6:
			s.m.Close()
			s.open()
		case 7:
			s.lookUp()
		}
		s.compare()
	}
	for range 3 {
		s.lookUp()
	}
}

// simulation is a memory and what should be in it.
type simulation struct {
	failer
	choose func(what string, n int) int

	path  string
	m     *memory.Memory
	units map[uint64]memory.Unit
	last  uint64   // the highest number ever given
	texts []string // sources that were drawn: others are made of them
}

func (s *simulation) open() {
	m, err := memory.Open(s.path, memory.Options{})
	if err != nil {
		s.Fatalf("opening: %v", err)
	}
	s.m = m
}

// one chooses among values.
func one[T any](s *simulation, what string, of ...T) T { return of[s.choose(what, len(of))] }

// words are words like one another, and the same ones typed in other ways.
var words = strings.Split("رفت نرفت رفتند می‌رود می\u00a0رود میرود نمی‌رود کتاب كتاب کتاب‌ها کتابها کتاب‌هایش خانه خانهٔ خانۀ خانه‌ی خانه‌ها "+
	"به بر و در تهران شیراز شيراز تبریز وزیر وزارت وزیران مسئول مسوول رئیس ۱۲ 12 ۱۳ ۱۲٫۵ ۲۵٪ ۱۷_مهر ۱۸_آبان ۱۴۰۳/۹/۲ ، « » ؟ ! . ⟨1⟩ ⟨/1⟩ ABC abc گفت‌وگو گفتگو ا آ", " ")

// text makes a text: a new one, mostly short, or one that was made before with
// a few changes.
func (s *simulation) text() string {
	var w []string
	word := func() string { return one(s, "word", words...) }
	if len(s.texts) > 0 && s.choose("anew", 4) > 0 {
		w = strings.Fields(one(s, "text", s.texts...))
		for range s.choose("changes", 5) {
			i := s.choose("at", len(w))
			switch s.choose("change", 6) {
			case 0:
				w[i] = word()
			case 1:
				w = slices.Insert(w, i, word())
			case 2:
				if len(w) > 1 {
					w = slices.Delete(w, i, i+1)
				}
			case 3:
				j := s.choose("and", len(w))
				w[i], w[j] = w[j], w[i]
			case 4:
				r := []rune(w[i])
				r[s.choose("letter", len(r))] = one(s, "by", []rune("ابرنیو")...)
				w[i] = string(r)
			case 5: // similar words in the place of many
				for k := i; k < min(len(w), i+9); k++ {
					w[k] += one(s, "longer by", "", "ا", "ا", "ان")
				}
			}
		}
	} else {
		length := one(s, "length", 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 9, 12, 23, 26, 70, 130)
		// Long texts are the same few words again and again, to need few choices.
		var few []string
		for range min(length, 9) {
			few = append(few, word())
		}
		for i := range length {
			w = append(w, few[(i+i/len(few))%len(few)])
		}
	}
	text := strings.ReplaceAll(strings.Join(w, " "), "_", " ")
	if strings.TrimSpace(text) != "" {
		s.texts = append(s.texts, text)
	}
	return text
}

func (s *simulation) unit() memory.Unit {
	return memory.Unit{
		Source: s.text(), Target: one(s, "target", "A", "B", "12 C"), From: "fa", To: one(s, "to", "en", "en", "en", "en-GB", "de"),
		Status:   one(s, "status", memory.Confirmed, memory.Draft, memory.Draft, memory.Rejected),
		Changed:  time.Unix(int64(1+s.choose("changed", 3))*1e8, 0).UTC(),
		Previous: one(s, "previous", "", "سلام دنیا", "پیش از آن"),
	}
}

// put notes what became of a unit.
func (s *simulation) put(u memory.Unit, id uint64, outcome memory.Outcome) {
	if outcome == memory.Added {
		if id <= s.last {
			s.Fatalf("the number %d was given again", id)
		}
		s.last, u.ID = id, id
		s.units[id] = u
		return
	}
	old, ok := s.units[id]
	if !ok || old.Source != u.Source || old.Target != u.Target {
		s.Fatalf("%v: %q is unit %d, which is %q", outcome, u.Source, id, old.Source)
	}
}

func (s *simulation) add() {
	u := s.unit()
	id, outcome, err := s.m.Add(u)
	if errors.Is(err, memory.ErrUnit) {
		return
	} else if err != nil {
		s.Fatalf("adding: %v", err)
	}
	s.put(u, id, outcome)
	if outcome == memory.Updated {
		s.takeOver()
		if got := s.units[id].Status; got != u.Status || got == memory.Draft {
			s.Fatalf("%q is %v, should be %v", u.Source, got, u.Status)
		}
	}
}

func (s *simulation) bulk() {
	drawn := make([]memory.Unit, 1+s.choose("units", 20))
	for i := range drawn {
		drawn[i] = s.unit()
	}
	units := func(yield func(memory.Unit, error) bool) {
		for _, u := range drawn {
			if !yield(u, nil) {
				return
			}
		}
	}
	_, err := s.m.Import(units, memory.ImportOptions{}, func(u memory.Unit, outcome memory.Outcome, err error) {
		if err == nil {
			s.put(u, u.ID, outcome)
		}
	})
	if err != nil {
		s.Fatalf("importing: %v", err)
	}
	s.takeOver()
}

// takeOver notes what updates have left of units that were there: that is the
// business of other tests.
func (s *simulation) takeOver() {
	for u := range s.m.Units() {
		old, ok := s.units[u.ID]
		if !ok || old.Source != u.Source || old.Target != u.Target {
			s.Fatalf("unit %d became %+v", u.ID, u)
		}
		s.units[u.ID] = u
	}
}

func (s *simulation) remove() {
	var ids []uint64
	want := 0
	for range s.choose("ids", int(s.last)/2+2) {
		id := uint64(s.choose("id", int(s.last)+2)) // perhaps one that is not there
		ids = append(ids, id)
		if _, ok := s.units[id]; ok {
			want++
			delete(s.units, id)
		}
	}
	if n, err := s.m.Delete(context.Background(), ids, memory.Change{}); n != want || err != nil {
		s.Fatalf("deleted %d of %v, %v; want %d", n, ids, err, want)
	}
}

func (s *simulation) compact() {
	s.m.Close()
	if c, err := memory.Compact(context.Background(), s.path, memory.CompactOptions{}); err != nil || c.Units != uint64(len(s.units)) {
		s.Fatalf("compacting: %+v, %v; want %d units", c, err, len(s.units))
	}
	s.open()
}

// compare compares the memory with what should be in it.
func (s *simulation) compare() {
	n := 0
	for u, err := range s.m.Units() {
		if err != nil || !reflect.DeepEqual(u, s.units[u.ID]) {
			s.Fatalf("unit %d: %+v, %v; want %+v", u.ID, u, err, s.units[u.ID])
		}
		n++
	}
	if count, err := s.m.Count(); n != len(s.units) || count != uint64(n) || err != nil {
		s.Fatalf("%d units, counted %d, %v; want %d", n, count, err, len(s.units))
	}
}

// lookUp compares look-ups with the scan, in every way there is to find
// candidates.
func (s *simulation) lookUp() {
	query := s.text()
	opts := memory.LookupOptions{
		To: one(s, "to", "", "", "", "de"), Previous: one(s, "previous", "", "سلام دنيا"),
		DraftPenalty: one(s, "penalty", 0, 0, -1, 1, 30, 100),
	}
	want := s.scan(query, opts)
	for plan := range memory.Plans {
		opts := opts.By(plan)
		for _, opts.Min = range []int{50, 60, 70, 85, 100} {
			for _, opts.Top = range []int{1, 5, -1} {
				got, err := s.m.Lookup(query, opts)
				if err != nil {
					s.Fatalf("%q: %v", query, err)
				}
				if problem := differ(got, want, opts); problem != "" {
					s.Fatalf("%q, at least %d, at most %d, plan %d: %s", query, opts.Min, opts.Top, plan, problem)
				}
			}
		}
	}
}

// scan is what a look-up is by definition, at every threshold.
func (s *simulation) scan(query string, opts memory.LookupOptions) []memory.Match {
	var found []memory.Match
	if strings.TrimSpace(query) == "" {
		return nil
	}
	for _, u := range s.units {
		if (u.To == "de") != (opts.To == "de") || u.Status == memory.Rejected {
			continue
		}
		c := memory.Compare(query, u.Source)
		if c.Kind == memory.Exact && opts.Previous != "" && u.Previous != "" && memory.Compare(opts.Previous, u.Previous).Kind <= memory.Orthographic {
			c.Kind = memory.Context
		}
		match := memory.Match{Unit: u, Comparison: c}
		if u.Status == memory.Draft {
			switch match.Penalty = opts.DraftPenalty; opts.DraftPenalty {
			case 0:
				match.Penalty = 5
			case -1:
				match.Penalty = 0
			}
			match.Score = max(0, c.Score-match.Penalty)
		}
		found = append(found, match)
	}
	slices.SortFunc(found, func(a, b memory.Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Unit.Status, b.Unit.Status),
			b.Unit.Changed.Compare(a.Unit.Changed), cmp.Compare(a.Unit.ID, b.Unit.ID))
	})
	return found
}

// differ tells how matches differ from those of the scan that the options let
// through; empty if they do not.
func differ(got, scan []memory.Match, opts memory.LookupOptions) string {
	var want []memory.Match
	for _, m := range scan {
		if m.Score >= opts.Min && (opts.Top < 0 || len(want) < opts.Top) {
			want = append(want, m)
		}
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("unit %d (%q, %d) is missing", want[i].Unit.ID, want[i].Unit.Source, want[i].Score)
		case i >= len(want):
			return fmt.Sprintf("unit %d (%q, %d) is too much", got[i].Unit.ID, got[i].Unit.Source, got[i].Score)
		case got[i].Penalty != want[i].Penalty || !reflect.DeepEqual(got[i].Unit, want[i].Unit) || !reflect.DeepEqual(got[i].Comparison, want[i].Comparison):
			return fmt.Sprintf("match %d is unit %d (%q, %v %d), should be %d (%q, %v %d)", i+1,
				got[i].Unit.ID, got[i].Unit.Source, got[i].Kind, got[i].Score, want[i].Unit.ID, want[i].Unit.Source, want[i].Kind, want[i].Score)
		}
	}
	return ""
}
