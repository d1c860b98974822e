package memory

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"hafez/internal/persian"
)

// ParseDay reads a day as people type it to ask for units by their date, for the
// bounds of a [Filter]: the year of four digits, the month and the day, with - or /
// between, in any digits. Without a day it is the first of the month, without a month
// the first day of the year. Years from 1250 to 1450 are of the Jalali calendar:
// ۱۴۰۴/۹/۸ is 2025-11-29. It gives the beginning of the day in UTC, in which units
// have their dates. Days that do not exist, and years before 1900 otherwise, are
// refused.
func ParseDay(s string) (time.Time, error) {
	ascii := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '0' + rune(persian.DigitValue(r))
		}
		return r
	}, strings.TrimSpace(s))
	parts := strings.Split(ascii, "-")
	if strings.Contains(ascii, "/") {
		parts = strings.Split(ascii, "/")
	}
	date := [3]int{0, 1, 1}
	if len(parts) > len(date) || len(parts[0]) != 4 {
		return time.Time{}, notDay(s)
	}
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return time.Time{}, notDay(s)
		}
		date[i] = int(n)
	}
	year, month, day := date[0], date[1], date[2]
	switch t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); {
	case year >= persian.FirstJalaliYear && year <= persian.LastJalaliYear:
		if t, ok := persian.JalaliDate(year, month, day); ok {
			return t, nil
		}
	case year >= 1900 && t.Month() == time.Month(month) && t.Day() == day:
		return t, nil
	}
	return time.Time{}, fmt.Errorf("there is no day %.40q", s)
}

func notDay(s string) error {
	return fmt.Errorf("%.40q is no day: it is written 2026-05-31, or ۱۴۰۵/۳/۱۰ in the Jalali calendar", s)
}
