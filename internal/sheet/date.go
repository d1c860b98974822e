package sheet

import (
	"math"
	"strconv"
	"time"
)

// Time is the date, or date and time, of a cell that shows one, to the second and
// in UTC, since spreadsheets know no zones. ok is false for all other cells, for
// times without a date, and for dates before March 1900, which programs count
// differently.
func (c Cell) Time() (t time.Time, ok bool) {
	switch c.kind {
	case "d":
		for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
			if t, err := time.Parse(form, c.value); err == nil {
				return t.UTC().Truncate(time.Second), true
			}
		}
	case "", "n":
		if c.format().kind != dateFormat {
			return time.Time{}, false
		}
		// 61 is 1 March 1900: of the days before one, 29 February, never was.
		// The last that spreadsheets know is 31 December 9999.
		days, err := strconv.ParseFloat(c.value, 64)
		if c.book.from1904 {
			days += 1462
		}
		if err != nil || !(days >= 61 && days < 2958466) {
			return time.Time{}, false
		}
		whole := math.Floor(days)
		seconds := math.Round((days - whole) * 86400)
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second), true
	}
	return time.Time{}, false
}
