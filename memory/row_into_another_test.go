package memory

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// A row that was edited into what another unit says, which no row before it names, takes
// nothing from that one, nor is what it knows lost; and again it changes nothing.
func TestRowIntoAnother(t *testing.T) {
	for _, statuses := range [][2]Status{{Confirmed, Confirmed}, {Draft, Confirmed}, {Confirmed, Draft}, {Draft, Draft}} {
		for _, order := range [][]int{{0, 1}, {0}} {
			t.Run(fmt.Sprint(statuses, order), func(t *testing.T) {
				m := fresh(t)
				m.Add(Unit{Source: "ا", Target: "a", Notes: []string{"یک"}, Status: statuses[0]})
				m.Add(Unit{Source: "ا", Target: "b", Notes: []string{"دو"}, Status: statuses[1]})
				rows := all(t, m)
				for i := range rows {
					rows[i].Replaces, rows[i].ID = rows[i].Ref(), 0
				}
				rows[0].Target = "b" // Who words a draft anew confirms it.
				var in []Unit
				for _, i := range order {
					in = append(in, rows[i])
				}
				for range 2 {
					if _, err := m.Import(list(in...), ImportOptions{Now: time.Unix(2e9, 0).UTC(), By: "سارا"}, nil); err != nil {
						t.Fatal(err)
					}
				}
				got := all(t, m)
				if len(got) != 1 || got[0].Status != Confirmed || got[0].ChangedBy != "سارا" || !slices.Equal(got[0].Notes, []string{"دو", "یک"}) {
					t.Errorf("%+v", got)
				}
				if h, err := m.History(); len(h) != 3 || err != nil {
					t.Errorf("%d changes, %v", len(h), err)
				}
			})
		}
	}
}
