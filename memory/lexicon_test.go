package memory

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readLexicon gives the state and the rows of a learned lexicon.
func readLexicon(m *Memory, from, to string) (LexiconState, map[string]string, error) {
	l, err := m.Lexicon(from, to)
	if err != nil {
		return LexiconState{}, nil, err
	}
	defer l.Close()
	rows := make(map[string]string)
	for _, prefix := range []string{"s", "t"} {
		for key, err := range l.Keys(prefix) {
			if err != nil {
				return LexiconState{}, nil, err
			}
			row, err := l.Row(key)
			if err != nil {
				return LexiconState{}, nil, err
			}
			rows[key] = string(row)
		}
	}
	return l.State(), rows, nil
}

// A learned lexicon is the rows that were put there, whatever the steps.
func TestLexiconRows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m, err := Temporary()
		if err != nil {
			rt.Fatal(err)
		}
		defer m.Close()
		var state LexiconState
		want := make(map[string]string)
		for step := range rapid.IntRange(1, 5).Draw(rt, "steps") {
			rows := rapid.MapOf(rapid.StringMatching(`[st][ابپ]{1,3}`), rapid.StringN(1, 5, -1)).Draw(rt, "rows")
			bytes := make(map[string][]byte)
			for k, v := range rows {
				bytes[k] = []byte(v)
			}
			if rapid.IntRange(0, 3).Draw(rt, "anew") == 0 {
				state = LexiconState{}
				clear(want)
			}
			maps.Copy(want, rows)
			now := LexiconState{1, uint64(step) + 5, uint64(step) + 1, 3}
			if err := m.SetLexicon("fa", "en-GB", state, now, bytes); err != nil {
				rt.Fatal(err)
			}
			state = now
			got, all, err := readLexicon(m, "", "en")
			if err != nil || got != now || !maps.Equal(all, want) {
				rt.Fatalf("%v, %q, %v; want %v, %q", got, all, err, now, want)
			}
		}
	})
}

func TestLexiconOfNothing(t *testing.T) {
	m := fresh(t)
	if state, rows, err := readLexicon(m, "fa", "en"); state != (LexiconState{}) || len(rows) > 0 || err != nil {
		t.Errorf("%v, %q, %v", state, rows, err)
	}
	if terms, err := m.Terms("fa", "en"); len(terms) > 0 || err != nil {
		t.Errorf("%v, %v", terms, err)
	}
}

// Of two that learned from the same state, one comes too late.
func TestLexiconIsNotOverwritten(t *testing.T) {
	m := fresh(t)
	first := LexiconState{1, 10, 10, 10}
	rows := map[string][]byte{"sآب": {1}}
	if err := m.SetLexicon("fa", "en", LexiconState{}, first, rows); err != nil {
		t.Fatal(err)
	}
	if err := m.SetLexicon("fa", "en", first, LexiconState{1, 20, 20, 10}, rows); err != nil {
		t.Fatal(err)
	}
	if err := m.SetLexicon("fa", "en", first, LexiconState{1, 30, 30, 10}, rows); !errors.Is(err, ErrChanged) {
		t.Errorf("%v", err)
	}
	if state, rows, err := readLexicon(m, "en", "fa"); state != (LexiconState{}) || len(rows) > 0 || err != nil {
		t.Errorf("the other direction has %v, %q, %v", state, rows, err)
	}
}

func TestTerms(t *testing.T) {
	m := fresh(t)
	terms := []GlossaryEntry{{"شورای نگهبان", "Guardian Council"}, {" بودجه ", "budget"}, {"بودجه", "budget"}, {"بودجه", "funding"}}
	if n, err := m.AddTerms("fa", "en", terms); n != 3 || err != nil {
		t.Errorf("added %d, %v", n, err)
	}
	if n, err := m.AddTerms("fa-IR", "en", terms[:1]); n != 0 || err != nil {
		t.Errorf("added %d, %v", n, err)
	}
	if n, err := m.DeleteTerms("fa", "en", []GlossaryEntry{{"بودجه", "funding"}, {"بودجه", "money"}}); n != 1 || err != nil {
		t.Errorf("deleted %d, %v", n, err)
	}
	want := []GlossaryEntry{{"بودجه", "budget"}, {"شورای نگهبان", "Guardian Council"}}
	if got, err := m.Terms("fa", "en"); !slices.Equal(got, want) || err != nil {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	for _, bad := range []GlossaryEntry{{"", "x"}, {"آ", " "}, {"\xff", "x"}, {"آ", "a\x00b"}, {"آ\n", "a"}, {strings.Repeat("آ", 600), "a"}} {
		if _, err := m.AddTerms("fa", "en", []GlossaryEntry{{"خوب", "good"}, bad}); !errors.Is(err, ErrUnit) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if got, _ := m.Terms("fa", "en"); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func TestPairs(t *testing.T) {
	m := fresh(t)
	var units []Unit
	for i := range 6 {
		u := Unit{Source: fmt.Sprintf("جملهٔ %d", i), Target: fmt.Sprintf("sentence %d", i)}
		switch i {
		case 1:
			u.Status = Draft
		case 4:
			u.Status = Rejected
		}
		if i == 2 {
			u.From, u.To = "en", "fa"
		}
		units = append(units, u)
	}
	for _, u := range units {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for u, err := range m.Pairs("fa", "en", 1) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(u.ID, u.Target))
	}
	if want := []string{"2", "3", "4sentence 3", "5", "6sentence 5"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if id, err := m.LastID(); id != 6 || err != nil {
		t.Errorf("%d, %v", id, err)
	}
	if is, _ := m.HasLanguages("en", "fa"); !is {
		t.Error("en to fa is there")
	}
	if is, _ := m.HasLanguages("de", "fa"); is {
		t.Error("de to fa is not there")
	}
}

// Compacting keeps what is known of words, and so does a new index.
func TestCompactKeepsTheLexicon(t *testing.T) {
	path := worn(t)
	m := open(t, path, Options{})
	rows := make(map[string][]byte)
	for i := range 3000 {
		rows[fmt.Sprintf("s%d", i)] = []byte(strings.Repeat("x", i%50))
	}
	now := LexiconState{1, 10, 10, 10}
	if err := m.SetLexicon("fa", "en", LexiconState{}, now, rows); err != nil {
		t.Fatal(err)
	}
	if _, err := m.AddTerms("en", "fa", []GlossaryEntry{{"budget", "بودجه"}}); err != nil {
		t.Fatal(err)
	}
	m.Close()
	if _, err := Compact(t.Context(), path, CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	m = open(t, path, Options{})
	if err := m.reindex(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	state, all, err := readLexicon(m, "fa", "en")
	if err != nil || state != now || len(all) != len(rows) || all["s49"] != string(rows["s49"]) {
		t.Errorf("%v, %d rows, %v", state, len(all), err)
	}
	if terms, err := m.Terms("en", "fa"); len(terms) != 1 || err != nil {
		t.Errorf("%v, %v", terms, err)
	}
}
