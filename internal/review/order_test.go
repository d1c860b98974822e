package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// placedRows reads rows from words: "3" is the row of that number, "3#4" the same
// with a number in №, "+" one without, "+2.5" one with a number in №, and "3=" a
// copy. The texts are the words.
func placedRows(words string) []placed {
	var rows []placed
	for i, word := range strings.Fields(words) {
		r := placed{row: i + 2, Row: Row{Source: word, Confidence: 0.5}}
		if typed, ok := strings.CutPrefix(word, "+"); ok {
			r.typed, _ = strconv.ParseFloat(strings.TrimRight(typed, "abc"), 64)
		} else {
			number, shown, _ := strings.Cut(strings.Trim(word, "=∅"), "#")
			r.number, _ = strconv.Atoi(number)
			r.typed, _ = strconv.ParseFloat(shown, 64)
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
		{"a number below all", "1 2 +0.5", "+0.5 1 2"},

		{"№ filled down anew", "1#1 2#2 +3 3#4 4#5", "1#1 2#2 +3 3#4 4#5"},
		{"№ filled down anew, put in at the top", "+1 1#2 2#3", "+1 1#2 2#3"},
		{"№ filled down anew, at the bottom", "1#1 2#2 3#3 +4 +5", "1#1 2#2 3#3 +4 +5"},
		{"№ filled down anew, rows deleted", "1#1 4#2 9#3 +4", "1#1 4#2 9#3 +4"},
		{"№ of one row only", "1#1 2#2 +3 3#3", "1#1 2#2 +3 3#3"},
		{"№ of another place is not looked at", "1#1 +4 2#2 3#3 4#4", "1#1 +4 2#2 3#3 4#4"},
		{"but if it is no whole number", "1#1 +3.5 2#2 3#3 4#4", "1#1 2#2 3#3 +3.5 4#4"},
		{"or at the bottom", "1#1 2#2 3#3 +2", "1#1 2#2 +2 3#3"},
		{"at the bottom, behind others", "1#1 2#2 3#3 +a +2 +b +4", "1#1 2#2 +2 +b 3#3 +a +4"},
		{"at the bottom, all behind the last", "1 2 +3 +2.5", "1 2 +2.5 +3"},
		{"no whole number where it belongs, № filled down anew", "1#1 2#2 +3 +3.5 3#4", "1#1 2#2 +3 +3.5 3#4"},
		{"no whole number elsewhere, № filled down anew", "1#1 2#2 +3 3#4 +3.5 4#5 +2.5", "1#1 2#2 +2.5 +3 +3.5 3#4 4#5"},
		{"№ filled down anew, then sorted", "4#5 +3 3#4 2#2 1#1", "1#1 2#2 +3 3#4 4#5"},
		{"№ filled down anew, sorted back by the hidden numbers", "1#1 2#2 3#4 4#5 +3", "1#1 2#2 +3 3#4 4#5"},
		{"sorted, then № filled down", "3#1 2#2 1#3 +2.5", "1#3 2#2 +2.5 3#1"},
		{"no numbers but №", "+2 +1 +a +3", "+1 +a +2 +3"},

		{"a copy of a lower row", "1 2 5= 3 4 5", "1 2 5= 3 4 5"},
		{"a copy of a lower row at the top", "3= 1 2 3", "3= 1 2 3"},
		{"copies of rows below and above", "1 3= 2 1= 3 2= 4", "1 3= 2 1= 3 2= 4"},
		{"a copy of a lower row, № filled down anew", "1#1 3#2= 2#3 3#4 +3.5", "1#1 3#2= 2#3 +3.5 3#4"},
		{"as the package comment has it", "1#1 +2 3#3= 2#4 3#5 +4.5 +2b", "1#1 +2 +2b 3#3= 2#4 +4.5 3#5"},
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
		if _, sorted := findOriginals(placedRows(strings.Join(sheet, " "))); !sorted {
			return
		}
		at := rapid.IntRange(0, len(sheet)).Draw(t, "without number at")
		sheet = slices.Insert(slices.Clone(sheet), at, "+a")
		if _, row, err := inOrder(placedRows(strings.Join(sheet, " "))); err == nil || row != at+2 {
			t.Fatalf("%q are read: row %d, %v", sheet, row, err)
		}
	})
}

// A sheet that was not sorted is read as it stands, wherever rows were put in,
// copied and taken out, and № filled down anew or not.
func TestOrderAsItStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "rows")
		anew := rapid.Bool().Draw(t, "№ anew")
		taken := map[int]bool{}
		for i := 1; i <= n; i++ {
			taken[i] = rapid.Bool().Draw(t, "taken out")
		}
		var rows []placed
		add := func(number int, kind string) {
			r := placed{number: number, Row: Row{Source: fmt.Sprint(len(rows), kind), Confidence: 0.5}}
			if anew {
				r.typed = float64(len(rows) + 1)
			} else {
				r.typed = float64(number)
			}
			rows = append(rows, r)
		}
		for i := 0; i <= n; i++ {
			if i > 0 && !taken[i] {
				add(i, "original")
			}
			for range rapid.IntRange(0, 2).Draw(t, "put in") {
				// A copy next to its original may as well be taken for it.
				if of := rapid.IntRange(0, n).Draw(t, "copy of"); of > 0 && !taken[of] {
					add(of, "made")
				} else {
					add(0, "made")
				}
			}
		}
		got, _, err := inOrder(rows)
		if err != nil || len(got) != len(rows) {
			t.Fatalf("%d of %d rows, %v", len(got), len(rows), err)
		}
		made := 0
		for i, r := range got {
			if r.Source != rows[i].Source {
				t.Fatalf("%v: row %d is %s", rows, i, r.Source)
			}
			if r.Confidence < 0 {
				made++
			}
		}
		kept := 0
		for i := 1; i <= n; i++ {
			if !taken[i] {
				kept++
			}
		}
		if made != len(rows)-kept {
			t.Fatalf("%v: %d rows are a person's", rows, made)
		}
	})
}
