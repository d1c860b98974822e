package memory

import (
	"time"

	"hafez/internal/persian"
)

// gregorian is a day as a Gregorian date.
func gregorian(d time.Time) persian.Day {
	return persian.Day{Calendar: persian.Gregorian, Year: d.Year(), Month: int(d.Month()), Day: d.Day()}
}

// dayIn gives a date without a year the Gregorian or Jalali one that a Jalali
// year leads to.
func dayIn(d persian.Day, year int) persian.Day {
	switch {
	case d.Year != 0 || year == 0:
	case d.Calendar == persian.Jalali:
		d.Year = year
	case d.Month < 3 || d.Month == 3 && d.Day < 21:
		d.Year = year + 622
	default:
		d.Year = year + 621
	}
	return d
}

// existing reports whether a figure, if it is a date, is of a day that exists,
// and has the day of the week that stands before it.
func existing(f *persian.Figure, year int) bool {
	if f.Kind != persian.CalendarDate || f.Day.Calendar == persian.Lunar {
		return true
	}
	d, ok := dayIn(f.Day, year).Time()
	return ok && (!f.Beside || d.Weekday() == f.Weekday)
}

// possibleYears are the Jalali years that dates without a year may be of: such
// dates are of their own time.
func possibleYears(list []change) []int {
	for _, c := range list {
		if c.from.Kind == persian.CalendarDate && (c.from.Day.Year == 0 || c.to.Day.Year == 0) {
			var years []int
			for y := 1380; y < 1430; y++ {
				years = append(years, y)
			}
			return years
		}
	}
	return []int{0}
}
