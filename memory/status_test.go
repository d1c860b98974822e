package memory

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseStatus(t *testing.T) {
	for _, s := range []Status{Confirmed, Draft, Rejected} {
		if got, ok := ParseStatus(s.String()); got != s || !ok {
			t.Errorf("%v is read as %v, %v", s, got, ok)
		}
	}
	if got := Status(7).String(); got != "7" {
		t.Errorf("a status that is none is called %q", got)
	}
	for _, name := range []string{"", "Draft", "wrong", "7"} {
		if _, ok := ParseStatus(name); ok {
			t.Errorf("%q is a status", name)
		}
	}
}

// The status stands behind other fields: it is read past whichever there are.
func TestRecordStatus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "الف", strings.Repeat("b", 300)})
		date := rapid.SampledFrom([]time.Time{{}, time.Unix(1, 0), time.Unix(2e9, 0)})
		u := Unit{
			Source: "الف", Target: "a", From: text.Draw(t, "from"), To: text.Draw(t, "to"), Created: date.Draw(t, "created"), Changed: date.Draw(t, "changed"),
			CreatedBy: text.Draw(t, "by"), ChangedBy: text.Draw(t, "changed by"), Origin: text.Draw(t, "origin"), Previous: text.Draw(t, "previous"), Next: text.Draw(t, "next"),
			Status: rapid.SampledFrom([]Status{Confirmed, Draft, Rejected}).Draw(t, "status"), Notes: []string{"n"},
		}
		record := encodeUnit(&u, 1, languagePair{"fa", "en"})
		if got, err := recordStatus(record); got != u.Status || err != nil {
			t.Fatalf("%v is read as %v, %v", u.Status, got, err)
		}
		for n := range record {
			recordStatus(record[:n]) // an error or not, but no panic
		}
	})
	u := Unit{Source: "الف", Target: "a", Status: 3}
	if _, err := recordStatus(encodeUnit(&u, 1, languagePair{"fa", "en"})); err == nil {
		t.Error("a fourth status is read")
	}
}

// What a kind scores orders it: of units that are all confirmed the order by score
// and then by kind is that by kind and then by score.
func TestScoresOrderKinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query := sentence().Draw(t, "query")
		source := query
		if rapid.Bool().Draw(t, "another") {
			source = sentence().Draw(t, "source")
		}
		c := Compare(query, strings.NewReplacer("۱", "۲", "ی", "ي").Replace(source))
		want := map[Kind]int{Exact: 100, Orthographic: 100, Numbers: 99}
		if score, ok := want[c.Kind]; ok && c.Score != score || !ok && (c.Kind != Fuzzy || c.Score > 98) {
			t.Fatalf("%q and %q: %v %d", query, source, c.Kind, c.Score)
		}
	})
}

// A draft that is the very query does not end the search before a confirmed unit that
// is nearly so: what it scores in the end counts.
func TestLookupPenalty(t *testing.T) {
	m := fresh(t)
	query := "وزیر خارجه دیروز برای گفت‌وگو با همتای خود به تهران رفت."
	for _, u := range []Unit{
		{Source: query, Target: "draft", Status: Draft},
		{Source: query, Target: "wrong", Status: Rejected},
		{Source: strings.Replace(query, "تهران", "شیراز", 1), Target: "confirmed"},
	} {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	for _, stale := range []bool{false, true} {
		m.stale = stale
		for _, c := range []struct {
			opts LookupOptions
			want string
		}{
			{LookupOptions{}, "draft 95 5, confirmed 91 0"},
			{LookupOptions{Top: 1}, "draft 95 5"},
			{LookupOptions{Min: 96}, ""},
			{LookupOptions{Min: 95}, "draft 95 5"},
			{LookupOptions{DraftPenalty: -1}, "draft 100 0, confirmed 91 0"},
			{LookupOptions{DraftPenalty: 1}, "draft 99 1, confirmed 91 0"},
			{LookupOptions{DraftPenalty: 9}, "draft 91 9, confirmed 91 0"},
			{LookupOptions{DraftPenalty: 30}, "confirmed 91 0, draft 70 30"},
			{LookupOptions{DraftPenalty: 30, Top: 1}, "confirmed 91 0"},
			{LookupOptions{DraftPenalty: 31}, "confirmed 91 0"},
			{LookupOptions{DraftPenalty: 1000, Min: 1}, "confirmed 91 0"},
		} {
			matches, err := m.Lookup(query, c.opts)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range matches {
				got = append(got, fmt.Sprint(m.Unit.Target, " ", m.Score, " ", m.Penalty))
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%+v, scan %v: %v, want %s", c.opts, stale, got, c.want)
			}
		}
	}
}

func TestMergeOfDrafts(t *testing.T) {
	match := func(id uint64, target string, kind Kind, score int, status Status) Match {
		m := Match{Unit: Unit{ID: id, Source: "کتاب", Target: target, Status: status}, Comparison: Comparison{Kind: kind, Score: score}}
		if status == Draft {
			m.Score, m.Penalty = score-DraftPenalty, DraftPenalty
		}
		return m
	}
	merged := Merge([][]Match{
		{match(1, "a", Exact, 100, Draft), match(2, "b", Exact, 100, Draft), match(3, "c", Fuzzy, 90, Confirmed)},
		{match(4, "a", Exact, 100, Confirmed), match(5, "d", Fuzzy, 97, Confirmed), match(6, "c", Fuzzy, 90, Confirmed)},
		{match(7, "a", Exact, 100, Confirmed)},
	}, 0)
	var got []string
	for _, m := range merged {
		got = append(got, fmt.Sprint(m.Unit.ID, m.Unit.Target, m.Score))
	}
	if want := "4a100 5d97 2b95 3c90"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// What an import makes of the status of a pair that is there, by the dates of both.
func TestTakeOverOfStatus(t *testing.T) {
	early, late := time.Unix(1e9, 0).UTC(), time.Unix(2e9, 0).UTC()
	none := time.Time{}
	for _, c := range []struct {
		old     Status
		at      time.Time
		new     Status
		changed time.Time
		want    Status
	}{
		{Confirmed, early, Draft, late, Confirmed},
		{Rejected, early, Draft, late, Rejected},
		{Rejected, none, Draft, none, Rejected},
		{Draft, late, Confirmed, none, Confirmed},
		{Draft, late, Rejected, early, Rejected},
		{Confirmed, early, Rejected, late, Rejected},
		{Confirmed, late, Rejected, early, Confirmed},
		{Confirmed, early, Rejected, early, Confirmed},
		{Confirmed, early, Rejected, none, Confirmed},
		{Confirmed, none, Rejected, late, Rejected},
		{Rejected, early, Confirmed, late, Confirmed},
		{Rejected, late, Confirmed, early, Rejected},
		{Rejected, none, Confirmed, none, Rejected},
	} {
		m := fresh(t)
		if _, _, err := m.Add(Unit{Source: "ا", Target: "a", Status: c.old, Created: c.at}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := m.Import(list(Unit{Source: "ا", Target: "a", Status: c.new, Changed: c.changed}), ImportOptions{}, nil); err != nil {
				t.Fatal(err)
			}
			if got := all(t, m); len(got) != 1 || got[0].Status != c.want {
				t.Errorf("%v of %v, then %v of %v: %v, want %v", c.old, c.at, c.new, c.changed, got[0].Status, c.want)
			}
		}
	}
}

// A row that names a rejected unit does not bring it back unless it is a later word;
// its words, worded anew, are a pair of their own.
func TestRowOfARejectedUnit(t *testing.T) {
	early, late := time.Unix(1e9, 0).UTC(), time.Unix(15e8, 0).UTC()
	old := Unit{Source: "ا", Target: "a", Status: Rejected, Changed: early, Notes: []string{"wrong"}}
	for _, c := range []struct {
		row  Unit
		want string
	}{
		{Unit{Source: "ا", Target: "a", Status: Draft}, "a rejected"},
		{Unit{Source: "ا", Target: "a", Status: Draft, Changed: late}, "a rejected"},
		{Unit{Source: "ا", Target: "a"}, "a rejected"},
		{Unit{Source: "ا", Target: "a", Changed: late}, "a confirmed"},
		{Unit{Source: "ا", Target: "b", Status: Draft}, "a rejected, b confirmed"},
		{Unit{Source: "ا", Target: "b", Status: Rejected}, "a rejected, b confirmed"},
		{Unit{Source: "ا", Target: "a", To: "de"}, "a rejected, a confirmed"},
	} {
		m := fresh(t)
		id, _, err := m.Add(old)
		if err != nil {
			t.Fatal(err)
		}
		c.row.Replaces = all(t, m)[0].Ref()
		for range 2 {
			if _, err := m.Import(list(c.row), ImportOptions{Now: time.Unix(2e9, 0).UTC(), By: "سارا"}, nil); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, u := range all(t, m) {
				got = append(got, u.Target+" "+u.Status.String())
				if u.ID != id && len(u.Notes) > 0 {
					t.Errorf("%+v: what was said of the rejected pair is said of the new one", c.row)
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%+v: %v, want %s", c.row, got, c.want)
			}
		}
	}
}

// Once a row has worded a rejected unit anew, no other row of the file brings the old
// words back: else the first row would take their place the next time.
func TestRowsOfARejectedUnit(t *testing.T) {
	m := fresh(t)
	m.Add(Unit{Source: "ا", Target: "a", Status: Rejected})
	anew := Unit{Source: "ا", Target: "b", Replaces: all(t, m)[0].Ref()}
	again := Unit{Source: "ا", Target: "a", Changed: time.Unix(1e9, 0).UTC()}
	named := again
	named.Replaces = anew.Replaces
	for _, second := range []Unit{again, named} {
		for range 2 {
			if _, err := m.Import(list(anew, second), ImportOptions{}, nil); err != nil {
				t.Fatal(err)
			}
			if got := all(t, m); len(got) != 2 || got[0].Status != Rejected || got[1].Target != "b" {
				t.Errorf("with %+v: %+v", second, got)
			}
		}
	}
}

// Of pairs with one source a rejected one is in nobody's way, and has nobody out of
// its way.
func TestConflictsOfRejected(t *testing.T) {
	for _, c := range []struct {
		old, new   Status
		on         Conflict
		outcome    Outcome
		rest, what string
	}{
		{Rejected, Confirmed, ReplaceOld, Added, "a rejected, b confirmed", "a rejected pair stays"},
		{Rejected, Confirmed, ReplaceOwn, Added, "a rejected, b confirmed", "also of the same origin"},
		{Rejected, Draft, SkipNew, Added, "a rejected, b draft", "and is no reason to skip another"},
		{Rejected, Draft, KeepBoth, Added, "a rejected, b draft", "nor to speak of two translations"},
		{Confirmed, Rejected, ReplaceOld, Added, "a confirmed, b rejected", "a rejected pair takes no place"},
		{Draft, Rejected, ReplaceOwn, Added, "a draft, b rejected", "also not a draft's"},
		{Draft, Rejected, SkipNew, Added, "a draft, b rejected", "and is never skipped"},
		{Draft, Confirmed, ReplaceOld, AddedBeside, "b confirmed", "a draft makes room"},
	} {
		m := fresh(t)
		if _, _, err := m.Add(Unit{Source: "ا", Target: "a", Status: c.old}); err != nil {
			t.Fatal(err)
		}
		_, err := m.Import(list(Unit{Source: "ا", Target: "b", Status: c.new}), ImportOptions{OnConflict: c.on, CountConflicts: true}, func(_ Unit, o Outcome, err error) {
			if o != c.outcome || err != nil {
				t.Errorf("%s: %v, %v; want %v", c.what, o, err, c.outcome)
			}
		})
		var rest []string
		for _, u := range all(t, m) {
			rest = append(rest, u.Target+" "+u.Status.String())
		}
		if err != nil || strings.Join(rest, ", ") != c.rest {
			t.Errorf("%s: %v, %v; want %s", c.what, rest, err, c.rest)
		}
	}

	// A draft that was rejected long ago does not take the place of another draft.
	m := fresh(t)
	m.Add(Unit{Source: "ا", Target: "a", Status: Draft})
	m.Add(Unit{Source: "ا", Target: "b", Status: Rejected})
	removed, err := m.Import(list(Unit{Source: "ا", Target: "b", Status: Draft}), ImportOptions{OnConflict: ReplaceOld}, nil)
	if removed != 0 || err != nil || len(all(t, m)) != 2 {
		t.Errorf("%d removed, %v", removed, err)
	}
}

// Who adds a pair that is there as a draft, or rejected, says that it is right.
func TestAddConfirms(t *testing.T) {
	then, now := time.Unix(1e9, 0).UTC(), time.Unix(2e9, 0).UTC()
	for _, old := range []Status{Draft, Rejected} {
		m := fresh(t)
		there := Unit{Source: "ا", Target: "a", Status: old, Created: then, CreatedBy: "مریم", Notes: []string{"n"}, Props: []Prop{{"confidence", "0.7"}}}
		id, _, err := m.Add(there)
		if err != nil {
			t.Fatal(err)
		}
		added := Unit{Source: "ا", Target: "a", Created: now, CreatedBy: "سارا", Notes: []string{"seen"}}
		if got, outcome, err := m.Add(added); got != id || outcome != Updated || err != nil {
			t.Errorf("%v: %d %v, %v", old, got, outcome, err)
		}
		want := there
		want.ID, want.From, want.To, want.Status = id, "fa", "en", Confirmed
		want.Changed, want.ChangedBy, want.Notes = now, "سارا", added.Notes
		if got := all(t, m)[0]; !reflect.DeepEqual(got, want) {
			t.Errorf("%v:\n got  %+v\n want %+v", old, got, want)
		}
		added.CreatedBy = "امید"
		if _, outcome, err := m.Add(added); outcome != Unchanged || err != nil {
			t.Errorf("again: %v, %v", outcome, err)
		}
		added.Status = Draft
		if _, outcome, err := m.Add(added); outcome != Unchanged || err != nil {
			t.Errorf("as a draft: %v, %v", outcome, err)
		}
		if got := all(t, m)[0]; !reflect.DeepEqual(got, want) {
			t.Errorf("again: %+v", got)
		}
		// A word is a word even if the clock is behind, or there is none.
		if _, outcome, err := m.Add(Unit{Source: "ا", Target: "a", Status: Rejected}); outcome != Updated || err != nil {
			t.Errorf("rejected: %v, %v", outcome, err)
		}
		if got := all(t, m)[0]; got.Status != Rejected || !got.Changed.Equal(now) {
			t.Errorf("rejected: %+v", got)
		}
	}
}
