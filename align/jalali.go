package align

import (
	"strconv"
	"time"
)

// Persian texts date by the Jalali calendar, and translators convert: ۲ آذر
// ۱۴۰۳ becomes November 22, 2024. A date with its year has one counterpart; a
// year alone has two, as it begins in March.

// The Jalali years that numbers are taken for. For all of them the rule of 33
// years below finds the leap years that the equinox makes.
const firstJalali, lastJalali = 1250, 1450

// gregorian converts a Jalali date. It reports false for what is not one.
func gregorian(year, month, day int) (time.Time, bool) {
	if year < firstJalali || year > lastJalali || month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, false
	}
	// Eight leap days in 33 years; six months of 31 days, then of 30.
	days := func(year int) int { return 365*year + (8*year+21)/33 }
	n := days(year) - days(1403) + 31*min(month-1, 6) + 30*max(month-7, 0) + day - 1
	return time.Date(2024, time.March, 20+n, 0, 0, 0, 0, time.UTC), true
}

// appendGregorian appends the parts of the Gregorian date of a Jalali one,
// given as written: year, month, day. It appends nothing for other dates.
func appendGregorian(tokens []token, parts []string) []token {
	var date [3]int
	for i := range date {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return tokens
		}
		date[i] = n
	}
	t, ok := gregorian(date[0], date[1], date[2])
	if !ok {
		return tokens
	}
	return append(tokens,
		token{key: strconv.Itoa(t.Year()), kind: number},
		token{key: monthKey(int(t.Month())), kind: calendar},
		token{key: strconv.Itoa(t.Day()), kind: number})
}

// sameYears calls yield for each Jalali year of a Persian vocabulary and each
// Gregorian year of the other that has days in common with it.
func sameYears(persian, other *vocabulary, yield func(jalali, gregorian int32)) {
	for id, t := range persian.types {
		year, err := strconv.Atoi(t.key)
		if t.kind != number || err != nil || year < firstJalali || year > lastJalali {
			continue
		}
		for _, y := range []int{year + 621, year + 622} {
			if g, ok := other.ids[strconv.Itoa(y)]; ok && other.types[g].kind == number {
				yield(int32(id), g)
			}
		}
	}
}
