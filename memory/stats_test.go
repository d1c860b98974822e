package memory

import (
	"maps"
	"testing"
	"time"
)

func TestStats(t *testing.T) {
	m := fresh(t)
	u := full()
	later := Unit{Source: "سلام", Target: "Hi", Created: u.Changed.AddDate(0, 1, 0), Changed: u.Changed.AddDate(0, 2, 0).Add(time.Hour), ChangedBy: "سارا"}
	for _, u := range []Unit{u, {Source: "سلام دنیا", Target: "Hello, world"}, later} {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	s, err := m.Stats(Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Units != 3 || s.SourceWords != 6 || s.TargetWords != 7 || !s.First.Equal(u.Changed) || !s.Last.Equal(later.Changed) || s.Bytes == 0 {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		name      string
		got, want map[string]int
	}{
		{"authors", s.Authors, map[string]int{"امید": 1, "سارا": 1, "": 1}},
		{"origins", s.Origins, map[string]int{"خبر ۱.txt": 1, "": 2}},
		{"languages", s.Languages, map[string]int{"fa>en": 2, "fa-IR>en-GB": 1}},
		{"months", s.Months, map[string]int{"2020-10": 1, "2020-12": 1}},
	} {
		if !maps.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if want := map[Status]int{Confirmed: 2, Draft: 1}; !maps.Equal(s.Statuses, want) {
		t.Errorf("statuses: %v, want %v", s.Statuses, want)
	}

	if s, err := m.Stats(Filter{Status: []Status{Draft}}); s.Units != 1 || s.SourceWords != 3 || s.Origins["خبر ۱.txt"] != 1 || err != nil {
		t.Errorf("drafts: %+v, %v", s, err)
	}
	if s, err := m.Stats(Filter{Text: "nowhere"}); s.Units != 0 || !s.First.IsZero() || err != nil {
		t.Errorf("none: %+v, %v", s, err)
	}
}
