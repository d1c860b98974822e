package memory

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

func TestFilter(t *testing.T) {
	day := func(s string) time.Time {
		d, err := ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	units := []Unit{
		{ID: 1, Source: "آب سد بوکان به دریاچه رسید.", Target: "Water reached the lake.", From: "fa", To: "en", Created: day("2026-04-30"), CreatedBy: "سارا", Origin: "urmia-1.fa.txt"},
		{ID: 2, Source: "کشاورزان نگران‌اند.", Target: "Farmers are worried.", From: "fa-IR", To: "en-GB", Created: day("2026-04-01"), Changed: day("2026-05-01").Add(9 * time.Hour), CreatedBy: "سارا", ChangedBy: "Omid Karimi", Origin: "گزارش ۲.docx", Status: Draft, Props: []Prop{{"client", "Aria"}, {"client", "B"}, {"paid", ""}}},
		{ID: 3, Source: "The lake is 5,000 km² large.", Target: "وسعت دریاچه ۵٬۰۰۰ کیلومتر مربع است.", From: "en", To: "fa", Changed: day("2026-06-01"), ChangedBy: "علي", Props: []Prop{{"client", "علي‌پور"}}},
		{ID: 7, Source: "او می رود", Target: "She leaves.", Origin: "urmia-2/part [1].txt"},
	}
	for _, c := range []struct {
		filter Filter
		want   string
		why    string
	}{
		{Filter{}, "1 2 3 7", "all"},
		{Filter{Text: "lake"}, "1 3", "a text on either side"},
		{Filter{Text: "Lake IS"}, "3", "upper case, more than a word"},
		{Filter{Source: "lake"}, "3", "in the source only"},
		{Filter{Target: "درياچه"}, "3", "in the target only, Arabic yeh"},
		{Filter{Source: "می‌رود"}, "7", "a half-space"},
		{Filter{Text: "۵۰۰۰"}, "3", "digits"},
		{Filter{Source: "farm", Text: "farm"}, "", "all that is told has to be so"},
		{Filter{Source: "کشاورز", Target: "worr"}, "2", "both sides"},
		{Filter{Text: " "}, "", "nothing to look for"},
		{Filter{Author: "سارا"}, "1", "who changed it last, not who made it"},
		{Filter{Author: "omid karimi"}, "2", "upper case in a name"},
		{Filter{Author: "omid"}, "", "a part of a name"},
		{Filter{Author: "علی"}, "3", "a name on another keyboard"},
		{Filter{Origin: "urmia-1.fa.txt"}, "1", "a file"},
		{Filter{Origin: "urmia-1"}, "", "a part of its name"},
		{Filter{Origin: "urmia*"}, "1 7", "a wildcard, over folders too"},
		{Filter{Origin: "URMIA-?.fa.*"}, "1", "both wildcards"},
		{Filter{Origin: "گزارش 2.docx"}, "2", "digits in a name"},
		{Filter{Origin: "*[1].txt"}, "7", "brackets stand for themselves"},
		{Filter{Origin: "*"}, "1 2 3 7", "whatever it is"},
		{Filter{After: day("2026-05-01")}, "2 3", "the first day counts, no date does not"},
		{Filter{After: day("2026-06-01")}, "3", "to the moment"},
		{Filter{Before: day("2026-06-01")}, "1 2", "the last day does not"},
		{Filter{After: day("2026-05"), Before: day("2026-06")}, "2", "a month"},
		{Filter{Props: []string{"client"}}, "2 3", "a property"},
		{Filter{Props: []string{"client=b"}}, "2", "its second value"},
		{Filter{Props: []string{"client=Aria", "paid"}}, "2", "all properties"},
		{Filter{Props: []string{"client=Aria", "due"}}, "", "one of them is missing"},
		{Filter{Props: []string{"paid="}}, "2", "no value"},
		{Filter{Props: []string{"client="}}, "", "no value, where there is one"},
		{Filter{Props: []string{"client=علیپور"}}, "3", "a value on another keyboard"},
		{Filter{Status: []Status{Draft}}, "2", "drafts"},
		{Filter{Status: []Status{Draft, Confirmed}}, "1 2 3 7", "either"},
		{Filter{From: "fa"}, "1 2 7", "a language, its varieties, and the default"},
		{Filter{From: "en-US", To: "fas"}, "3", "other names of it"},
		{Filter{To: "en"}, "1 2 7", "the other side"},
		{Filter{IDs: []IDRange{{2, 2}, {7, 9}}}, "2 7", "numbers"},
		{Filter{IDs: []IDRange{{9, 1}}}, "", "a range that ends before it begins"},
		{Filter{IDs: []IDRange{{1, 3}}, Status: []Status{Draft}}, "2", "numbers, and more"},
	} {
		var got []string
		for _, u := range units {
			if c.filter.Match(u) {
				got = append(got, fmt.Sprint(u.ID))
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%+v (%s): units %q, want %q", c.filter, c.why, s, c.want)
		}
	}
}

func TestFilterCheck(t *testing.T) {
	may := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		filter Filter
		want   string // a part of the error; empty: none
	}{
		{Filter{}, ""},
		{Filter{Text: "؟", After: may, Before: may.AddDate(0, 0, 1), Props: []string{"client="}, IDs: []IDRange{{3, 3}}}, ""},
		{Filter{Text: " "}, "the text to look for"},
		{Filter{Source: "\u200c"}, "the source to look for"},
		{Filter{Target: "\n"}, "the target to look for"},
		{Filter{Author: "\u200c"}, "the name to look for"},
		{Filter{Origin: "\u200f"}, "the origin to look for"},
		{Filter{Props: []string{"client", "=Aria"}}, `"=Aria" has no key`},
		{Filter{Props: []string{""}}, "has no key"},
		{Filter{After: may, Before: may}, "the later date"},
		{Filter{IDs: []IDRange{{4, 3}}}, "4-3"},
	} {
		err := c.filter.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.filter, err, c.want)
		}
		// What is refused does not mean a unit of which all is known, and only the zero
		// filter is empty.
		if err != nil && (c.filter.Empty() || c.filter.Match(Unit{ID: 3, Source: "متن", Target: "text", Changed: may, ChangedBy: "سارا", Origin: "a.txt"})) {
			t.Errorf("%+v: empty, or matches", c.filter)
		}
	}
	if !(Filter{}).Empty() {
		t.Error("the zero filter is not empty")
	}
}

// Select gives what a walk over all units would, whatever the ranges are.
func TestSelect(t *testing.T) {
	m := fresh(t)
	for i := range 60 {
		status := Status(i % 2)
		if _, _, err := m.Add(Unit{Source: fmt.Sprint("متن ", i), Target: "text", Status: status}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Delete(t.Context(), []uint64{1, 20, 21, 22, 60}, Change{}); err != nil {
		t.Fatal(err)
	}
	units := all(t, m)
	id := rapid.OneOf(rapid.Uint64Range(0, 65), rapid.Just[uint64](1<<64-1))
	rapid.Check(t, func(t *rapid.T) {
		var f Filter
		for range rapid.IntRange(0, 5).Draw(t, "ranges") {
			f.IDs = append(f.IDs, IDRange{id.Draw(t, "first"), id.Draw(t, "last")})
		}
		if rapid.Bool().Draw(t, "drafts") {
			f.Status = []Status{Draft}
		}
		var want, got []uint64
		for _, u := range units {
			if f.Match(u) {
				want = append(want, u.ID)
			}
		}
		for u, err := range m.Select(f) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, u.ID)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v: %v, want %v", f, got, want)
		}
	})
	// It ends when no more is wanted.
	n := 0
	for range m.Select(Filter{IDs: []IDRange{{5, 9}, {30, 40}}}) {
		if n++; n == 7 {
			break
		}
	}
}

// A numbers-only filter does not read the others: a damaged record elsewhere is not
// met.
func TestSelectReadsWhatIsAskedFor(t *testing.T) {
	m := fresh(t)
	for i := range 9 {
		if _, _, err := m.Add(Unit{Source: fmt.Sprint("متن ", i), Target: "text"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.update(func(tx *bolt.Tx) error { return tx.Bucket(unitsBucket).Put(idKey(5), []byte{9}) }); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ids []IDRange
		bad bool
	}{
		{[]IDRange{{1, 4}, {6, 9}}, false},
		{[]IDRange{{1, 4}, {5, 5}}, true},
		{nil, true},
	} {
		var err error
		for _, e := range m.Select(Filter{IDs: c.ids, Text: "متن"}) {
			if err != nil {
				t.Error("something is given after an error")
			}
			err = e
		}
		if (err != nil) != c.bad {
			t.Errorf("%v: %v", c.ids, err)
		}
	}
}

func TestWildcard(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "ab", true}, {"?", "", false}, {"?", "ب", true},
		{"a*", "a", true}, {"*a", "ba", true}, {"*a", "ab", false}, {"a*b*c", "axxbxbxc", true}, {"a*b*c", "axxbxb", false},
		{"*aab", "aaaab", true}, {"a?c", "abc", true}, {"a?c", "ac", false}, {"**", "x", true}, {"*?", "", false}, {"*?*", "x", true},
	} {
		if got := wildcard(c.pattern, c.name); got != c.want {
			t.Errorf("%q %q: %v", c.pattern, c.name, got)
		}
	}
	// A pattern that makes others take for ever.
	if wildcard(strings.Repeat("a*", 2000)+"b", strings.Repeat("a", 16000)) {
		t.Error("many stars")
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("می‌رود", "ur*a?", "client=Aria", "او می رود")
	f.Add("?", "*", "=", "؟")
	f.Fuzz(func(t *testing.T, text, origin, prop, source string) {
		u := Unit{ID: 1, Source: source, Target: source + text, Origin: origin, CreatedBy: text, Props: []Prop{{"k", prop}}}
		filter := Filter{Text: text, Origin: origin, Author: text, Props: []string{"k=" + prop}}
		filter.Match(u) // must not panic
		if by := (Filter{Origin: origin, Author: text, Props: filter.Props}); !by.Match(u) && by.Check() == nil {
			t.Errorf("%+v does not mean %+v", by, u)
		}
	})
}
