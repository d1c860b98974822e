package exchange

import (
	"fmt"
	"strings"
	"time"
)

// tmxDate is how TMX writes a time, always UTC: a basic form of ISO 8601.
const tmxDate = "20060102T150405Z"

// dateForms are the forms in which tools and people write a time. Without a
// zone it is UTC.
var dateForms = []string{
	tmxDate,
	time.RFC3339,
	"20060102T150405",
	"20060102T150405Z0700",
	"20060102T1504Z",
	"20060102150405",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05",
	"2006-01-02 15:04",
	"20060102",
	"2006-01-02",
	"2006/01/02",
}

// Years outside these are no dates of translations: smaller ones are of the
// Persian calendar, or mistakes.
const firstYear, lastYear = 1900, 9999

// parseDate reads a time in one of dateForms, with any digits, to the second.
func parseDate(s string) (time.Time, error) {
	s = strings.Map(func(r rune) rune {
		switch {
		case '۰' <= r && r <= '۹':
			return r - '۰' + '0'
		case '٠' <= r && r <= '٩':
			return r - '٠' + '0'
		}
		return r
	}, strings.TrimSpace(s))
	for _, form := range dateForms {
		t, err := time.Parse(form, s)
		if err != nil {
			continue
		}
		if t = t.UTC().Truncate(time.Second); !writableDate(t) {
			return time.Time{}, fmt.Errorf("%q is a date of the year %d, which is not of the Gregorian calendar", s, t.Year())
		}
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%.40q is no date", s)
}

// writableDate says whether parseDate would take t.
func writableDate(t time.Time) bool {
	return t.UTC().Year() >= firstYear && t.UTC().Year() <= lastYear
}
