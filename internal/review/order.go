package review

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"sort"
)

// placed is a row as it stands in a spreadsheet, with what is known of its place.
type placed struct {
	row    int     // in the sheet, from 1, for messages
	number int     // the hidden order number; 0 if there is none
	typed  float64 // what stands in №; 0 if nothing
	Row
}

// place is where a row goes: behind the row of that number, or it is that row.
// Rows at one place stand by № if it told where they go, and as in the sheet.
type place struct {
	number int     // 0 is before all
	typed  float64 // 0 if № told nothing, as in the row of the number itself
}

func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.number, other.number), cmp.Compare(p.typed, other.typed))
}

// inOrder brings rows back into the order of the texts, whatever was done to the
// sheet: it sorts by the hidden number. A row that a person made has none, or, if
// it was made by copying one, a number that another row has too.
//
// Where the numbers rise, the sheet was not sorted, and a row that a person made
// stands where it belongs: behind the row above it, with which it moves. At the top
// of the sheet it stays first. № tells no more there, since it may have been filled
// down anew, and then says of all rows below where they stand; but for two cases,
// in which a row without number goes behind the last one whose № is no higher:
//
//   - Its № is no whole number, such as 12.5, which nothing fills in.
//   - It is at the bottom, behind all rows with a number, where people add rows, and
//     where sorting by the numbers takes those without.
//
// In a sorted sheet the row above is there by chance. A row without number goes
// where its № says, whatever that is. If nothing was typed there, nobody knows
// whether the row was put in before the sorting, which took it somewhere else, or
// after: it is an error, of the row whose number is given. A copy goes behind the
// row that it is a copy of.
//
// A row that a person made has no confidence.
func inOrder(rows []placed) ([]Row, int, error) {
	originals, sorted := findOriginals(rows)
	numbers := numbersOf(rows, originals)
	type keyed struct {
		place
		row Row
	}
	keys := make([]keyed, 0, len(rows))
	left := len(originals) // originals that come yet
	var above place
	for i, r := range rows {
		at := above
		_, original := slices.BinarySearch(originals, i)
		switch {
		case original:
			at = place{number: r.number}
			left--
		case r.number == 0 && r.typed > 0 && (sorted || left == 0 || r.typed != math.Trunc(r.typed)):
			at = place{numbers.upTo(r.typed), r.typed}
		case r.number == 0 && sorted:
			return nil, r.row, errors.New("this row was added, and the sheet is sorted: its place is not known")
		case sorted:
			at = place{number: r.number}
		default:
			// Rows that № puts at the same place stand before or behind it by that.
			at.typed = max(at.typed, r.typed)
		}
		if !original {
			r.Confidence = made
		}
		above = at
		keys = append(keys, keyed{at, r.Row})
	}
	slices.SortStableFunc(keys, func(a, b keyed) int { return a.compare(b.place) })
	out := make([]Row, 0, len(keys))
	for _, k := range keys {
		if !k.row.isEmpty() {
			out = append(out, k.row)
		}
	}
	return out, 0, nil
}

// findOriginals finds which row of each number is the original, if there are
// copies. It gives their indexes, which rise, and tells whether the sheet is sorted,
// that is, the numbers cannot rise. If they can, the originals are rows that let
// them: in 1 2 5 3 4 5 the first 5 is the copy. If not, they are the first of each.
func findOriginals(rows []placed) (originals []int, sorted bool) {
	var by []int // the indexes of all rows with a number, by that
	for i, r := range rows {
		if r.number != 0 {
			by = append(by, i)
		}
	}
	slices.SortStableFunc(by, func(a, b int) int { return cmp.Compare(rows[a].number, rows[b].number) })
	var first []int
	last := -1
	for len(by) > 0 {
		same := 1
		for same < len(by) && rows[by[same]].number == rows[by[0]].number {
			same++
		}
		// The first that rises leaves the most room to those that come.
		next := slices.IndexFunc(by[:same], func(i int) bool { return i > last })
		if next < 0 {
			sorted = true
		} else if !sorted {
			last = by[next]
			originals = append(originals, last)
		}
		first = append(first, by[0])
		by = by[same:]
	}
	if sorted {
		slices.Sort(first)
		return first, true
	}
	return originals, false
}

// shownNumbers are the numbers of the rows, and what stands in № of each. Both rise.
type shownNumbers struct {
	number []int
	shown  []float64
}

// numbersOf takes № as it stands in the sheet, which is what people see when they
// type a number, and which may have been filled down anew. If it does not rise with
// the numbers, it is of no use, and the numbers are taken for it.
func numbersOf(rows []placed, originals []int) shownNumbers {
	by := slices.Clone(originals)
	slices.SortFunc(by, func(a, b int) int { return cmp.Compare(rows[a].number, rows[b].number) })
	var s shownNumbers
	rises := true
	for i, at := range by {
		r := rows[at]
		shown := r.typed
		if shown == 0 {
			shown = float64(r.number)
		}
		s.number, s.shown = append(s.number, r.number), append(s.shown, shown)
		rises = rises && (i == 0 || shown > s.shown[i-1])
	}
	if !rises {
		for i, n := range s.number {
			s.shown[i] = float64(n)
		}
	}
	return s
}

// upTo is the number of the last row whose № is not above typed; 0 if there is none.
func (s shownNumbers) upTo(typed float64) int {
	i := sort.Search(len(s.shown), func(i int) bool { return s.shown[i] > typed })
	if i == 0 {
		return 0
	}
	return s.number[i-1]
}
