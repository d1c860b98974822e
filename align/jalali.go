package align

import (
	"strconv"

	"hafez/internal/persian"
)

// Persian texts date by the Jalali calendar, and translators convert: ۲ آذر
// ۱۴۰۳ becomes November 22, 2024. A date with its year has one counterpart; a
// year alone has two, as it begins in March.

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
	t, ok := persian.JalaliDate(date[0], date[1], date[2])
	if !ok {
		return tokens
	}
	return append(tokens,
		token{key: strconv.Itoa(t.Year()), kind: number},
		token{key: monthKey(int(t.Month())), kind: calendar},
		token{key: strconv.Itoa(t.Day()), kind: number})
}

// sameYears calls yield for each Jalali year of the words of a Persian text and each
// Gregorian year of the other that has days in common with it.
func sameYears(words, other *vocabulary, yield func(jalali, gregorian int32)) {
	for id, t := range words.types {
		year, err := strconv.Atoi(t.key)
		if t.kind != number || err != nil || year < persian.FirstJalaliYear || year > persian.LastJalaliYear {
			continue
		}
		for _, y := range []int{year + 621, year + 622} {
			if g, ok := other.ids[strconv.Itoa(y)]; ok && other.types[g].kind == number {
				yield(int32(id), g)
			}
		}
	}
}
