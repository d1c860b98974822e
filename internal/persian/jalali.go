package persian

import "time"

// The years of the Jalali calendar that numbers are taken for. For all of them
// the rule of 33 years below finds the leap years that the equinox makes.
const FirstJalaliYear, LastJalaliYear = 1250, 1450

// JalaliDate gives the day of a Jalali date, at midnight UTC. It reports false
// for what is not one: a year out of range, 31 Mehr, 30 Esfand of a common
// year.
//
// Eight of 33 years have a leap day (K. M. Borkowski, The Persian Calendar for
// 3000 Years, Earth, Moon, and Planets 74, 1996, compares this rule with the
// equinox). The months of Afghanistan's solar calendar are the same ones under
// other names.
func JalaliDate(year, month, day int) (time.Time, bool) {
	if year < FirstJalaliYear || year > LastJalaliYear || month < 1 || month > 12 || day < 1 || day > jalaliMonth(year, month) {
		return time.Time{}, false
	}
	n := daysBefore(year) - daysBefore(1403) + 31*min(month-1, 6) + 30*max(month-7, 0) + day - 1
	return time.Date(2024, time.March, 20+n, 0, 0, 0, 0, time.UTC), true
}

// daysBefore counts days up to a year, from some day that does not matter.
func daysBefore(year int) int { return 365*year + (8*year+21)/33 }

// jalaliMonth is the length of a month: six of 31 days, then of 30; the last
// has 29 in a common year.
func jalaliMonth(year, month int) int {
	switch {
	case month <= 6:
		return 31
	case month < 12:
		return 30
	}
	return 29 + daysBefore(year+1) - daysBefore(year) - 365
}
