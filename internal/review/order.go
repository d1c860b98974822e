package review

import (
	"cmp"
	"errors"
	"slices"
)

// placed is a row as it stands in a spreadsheet, with what is known of its place.
type placed struct {
	row    int     // in the sheet, from 1, for messages
	number int     // the hidden order number; 0 if there is none
	typed  float64 // what stands in № of a row without order number; 0 if nothing
	Row
}

// inOrder brings rows back into the order of the texts, whatever was done to the
// sheet: it sorts by the hidden number. A row that a person made has none, or, if
// it was made by copying one, a number that another row has already. Its place:
//
//   - No number, but one typed into №, such as 12.5: behind all rows with a number
//     up to that.
//   - Nothing in № either: behind the row above it, with which it moves. At the top
//     of the sheet it stays first.
//   - A number already seen: in a sheet whose numbers rise, and so was not
//     sorted, behind the row above it too. In a sorted sheet the row above is
//     there by chance: it goes behind the row that it is a copy of.
//
// In a sorted sheet nobody knows whether a row without any number was put in
// before the sorting, which took it somewhere else, or after. So there it is an
// error, of the row whose number is given, if nothing was typed into №.
//
// A row that a person made has no confidence.
func inOrder(rows []placed) ([]Row, int, error) {
	sorted := isSorted(rows)
	type place struct {
		at    float64
		typed bool // then it is behind all rows at the same place that have a number
	}
	type keyed struct {
		place
		row Row
	}
	keys := make([]keyed, 0, len(rows))
	seen := map[int]bool{}
	var above place
	for _, r := range rows {
		at := above
		switch {
		case r.number != 0 && !seen[r.number]:
			at = place{float64(r.number), false}
			seen[r.number] = true
		case r.number != 0:
			if sorted {
				at = place{float64(r.number), false}
			}
			r.Confidence = made
		default:
			r.Confidence = made
			switch {
			case r.typed > 0:
				at = place{r.typed, true}
			case sorted:
				return nil, r.row, errors.New("this row was added, and the sheet is sorted: its place is not known")
			}
		}
		above = at
		keys = append(keys, keyed{at, r.Row})
	}
	slices.SortStableFunc(keys, func(a, b keyed) int {
		if c := cmp.Compare(a.at, b.at); c != 0 || a.typed == b.typed {
			return c
		}
		if a.typed {
			return 1
		}
		return -1
	})
	out := make([]Row, 0, len(keys))
	for _, k := range keys {
		if !k.row.isEmpty() {
			out = append(out, k.row)
		}
	}
	return out, 0, nil
}

// isSorted tells whether the numbers, each where it stands first, do not rise.
func isSorted(rows []placed) bool {
	seen := map[int]bool{}
	highest := 0
	for _, r := range rows {
		if r.number == 0 || seen[r.number] {
			continue
		}
		seen[r.number] = true
		if r.number < highest {
			return true
		}
		highest = r.number
	}
	return false
}
