package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// placedRows reads rows from words: "3" is the row of that number, "+" one
// without, "+2.5" one with a number in №, and "3=" a copy. The texts are the
// words, with the place in the sheet behind rows that a person made.
func placedRows(words string) []placed {
	var rows []placed
	for i, word := range strings.Fields(words) {
		r := placed{row: i + 2, Row: Row{Source: word, Confidence: 0.5}}
		if typed, ok := strings.CutPrefix(word, "+"); ok {
			r.typed, _ = strconv.ParseFloat(strings.TrimRight(typed, "abc"), 64)
		} else {
			r.number, _ = strconv.Atoi(strings.Trim(word, "=∅"))
		}
		if strings.HasSuffix(word, "∅") {
			r.Source = ""
		}
		rows = append(rows, r)
	}
	return rows
}

func TestOrder(t *testing.T) {
	for _, c := range []struct{ name, sheet, want string }{
		{"untouched", "1 2 3", "1 2 3"},
		{"nothing", "", ""},
		{"sorted", "3 1 2", "1 2 3"},
		{"some deleted", "1 4 9", "1 4 9"},
		{"put in", "1 +a 2 +b +c 3", "1 +a 2 +b +c 3"},
		{"put in at the top", "+a 1 2", "+a 1 2"},
		{"put in at the bottom", "1 2 +a", "1 2 +a"},
		{"№ in a sheet that was not sorted", "1 2 3 4 +2.5", "1 2 +2.5 3 4"},
		{"and one more behind it", "1 +2.5 +a 2 3", "1 2 +2.5 +a 3"},
		{"in a sorted sheet", "3 +a 1 2", ""},
		{"in a sorted sheet, at the top", "+a 2 1", ""},
		{"in a sheet sorted by its texts", "2 4 +a 3 1", ""},
		{"a copy", "1 2 2= 3", "1 2 2= 3"},
		{"a copy elsewhere", "1 2 3 1= 4", "1 2 3 1= 4"},
		{"a copy in a sorted sheet", "3 2 1 3= 3=", "1 2 3 3= 3="},
		{"a copy, and № behind it", "3 +3.5 1 3= 2", "1 2 3 3= +3.5"},
		{"№ in a sorted sheet", "3 2 1 +1.5 +2.5", "1 +1.5 2 +2.5 3"},
		{"№ 2 is behind 2", "3 +2 1 2", "1 2 +2 3"},
		{"№, and one more behind it", "3 2 1 +2.5 +a +9", ""},
		{"the last row was moved to the top", "4 1 2 3", "1 2 3 4"},
		{"sorted and put in: nobody knows where", "2 1 +a", ""},
		{"an emptied row is dropped", "1 2∅ 3", "1 3"},
		{"and still places what follows it", "1 2∅ +a 3", "1 +a 3"},
	} {
		rows, at, err := inOrder(placedRows(c.sheet))
		var got []string
		for _, r := range rows {
			got = append(got, r.Source)
			if person := strings.ContainsAny(r.Source, "+="); person != (r.Confidence == made) {
				t.Errorf("%s: %s has confidence %v", c.name, r.Source, r.Confidence)
			}
		}
		if c.want == "" && c.sheet != "" {
			if err == nil || at < 2 || placedRows(c.sheet)[at-2].number != 0 {
				t.Errorf("%s: %q, %v in row %d", c.name, got, err, at)
			}
		} else if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, %v, not %q", c.name, got, err, c.want)
		}
	}
}

// Sorting a sheet by any column brings the same rows, and every row put in stands
// where its number in № says; without one in a sorted sheet, it is an error.
func TestOrderOfSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "rows")
		var all, want []string
		for i := 1; i <= n; i++ {
			all, want = append(all, strconv.Itoa(i)), append(want, strconv.Itoa(i))
			if rapid.Bool().Draw(t, "put in") {
				added := fmt.Sprintf("+%d.5", i)
				all, want = append(all, added), append(want, added)
			}
		}
		sheet := rapid.Permutation(all).Draw(t, "sorted")
		rows, _, err := inOrder(placedRows(strings.Join(sheet, " ")))
		var got []string
		for _, r := range rows {
			got = append(got, r.Source)
		}
		if err != nil || strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("%q are read as %q, %v", sheet, got, err)
		}
		if !isSorted(placedRows(strings.Join(sheet, " "))) {
			return
		}
		at := rapid.IntRange(0, len(sheet)).Draw(t, "without number at")
		sheet = slices.Insert(slices.Clone(sheet), at, "+a")
		if _, row, err := inOrder(placedRows(strings.Join(sheet, " "))); err == nil || row != at+2 {
			t.Fatalf("%q are read: row %d, %v", sheet, row, err)
		}
	})
}
