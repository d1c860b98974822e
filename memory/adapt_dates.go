package memory

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hafez/internal/persian"
)

// newTime writes a time of day.
func newTime(old []string, f, want *persian.Figure) ([]string, bool) {
	parts := make([]string, len(old))
	minutes := false
	for i, p := range f.Parts {
		zero := digitZero(old[i])
		switch p.Role {
		case persian.Hours:
			parts[i] = inDigits(pad(strconv.Itoa(want.Time.Hour), leadingZero(old[i])), zero)
		case persian.Minutes:
			minutes = true
			parts[i] = inDigits(pad(strconv.Itoa(want.Time.Minute), true), zero)
		case persian.HalfDay:
			half := "a"
			if want.Time.Half == persian.After {
				half = "p"
			}
			parts[i] = caseLike(half, old[i][:1]) + old[i][1:]
		case persian.OClock:
			if want.Time.Hour < 1 || want.Time.Hour > 12 || want.Time.Minute != 0 {
				return nil, false
			}
			parts[i] = old[i]
		}
	}
	if !minutes && want.Time.Minute != 0 { // 5 p.m. becomes 5:30 p.m.
		parts[0] += ":" + pad(strconv.Itoa(want.Time.Minute), true)
	}
	return parts, true
}

// newDate writes a date: the parts in their order, months by their names where
// they are. Days and months have two digits where the target shows that, and
// in dates like 2025-10-10 (ISO 8601) if it does not show otherwise.
func newDate(old []string, f, want *persian.Figure, iso bool) ([]string, bool) {
	parts := make([]string, len(old))
	padded, single := false, false
	for i, p := range f.Parts {
		if p.Role != persian.Year {
			padded = padded || leadingZero(old[i])
			single = single || utf8.RuneCountInString(old[i]) == 1
		}
	}
	padded = padded || iso && !single
	for i, p := range f.Parts {
		zero := digitZero(old[i])
		switch p.Role {
		case persian.Year:
			parts[i] = inDigits(strconv.Itoa(want.Day.Year), zero)
		case persian.MonthDay:
			parts[i] = inDigits(pad(strconv.Itoa(want.Day.Day), padded), zero)
		case persian.Ending:
			parts[i] = caseLike(ending(want.Day.Day), old[i])
		case persian.Month:
			switch name := persian.EnglishMonth(want.Day.Calendar, want.Day.Month); {
			case zero != 0:
				parts[i] = inDigits(pad(strconv.Itoa(want.Day.Month), padded), zero)
			case f.Day.Month == want.Day.Month:
				parts[i] = old[i]
			case name == "":
				return nil, false // a lunar one
			default:
				parts[i] = nameLike(name, old[i])
			}
		}
	}
	return parts, true
}

// nameLike writes the name of a month or a day like another: in full or
// abbreviated, with a full stop or without. March to July are not abbreviated
// with one, as newspapers have it.
func nameLike(name, old string) string {
	bare, stop := strings.CutSuffix(old, ".")
	switch {
	case isFull(bare):
	case name == "September":
		name = "Sept"
	case !stop || !slices.Contains([]string{"March", "April", "May", "June", "July"}, name):
		name = name[:3]
	default:
		stop = false
	}
	if stop {
		name += "."
	}
	return caseLike(name, bare)
}

// isFull reports whether a name is not abbreviated.
func isFull(name string) bool {
	for m := 1; m <= 12; m++ {
		if strings.EqualFold(name, persian.EnglishMonth(persian.Jalali, m)) || strings.EqualFold(name, persian.EnglishMonth(persian.Gregorian, m)) {
			return true
		}
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(name, d.String()) {
			return true
		}
	}
	return false
}
