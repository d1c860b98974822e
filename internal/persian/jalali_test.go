package persian

import (
	"testing"
	"time"
)

func TestJalaliDate(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		want             string
	}{
		{1403, 1, 1, "2024-03-20"},
		{1403, 9, 2, "2024-11-22"},
		{1403, 12, 30, "2025-03-20"},
		{1404, 1, 1, "2025-03-21"},
		{1402, 1, 1, "2023-03-21"},
		{1400, 1, 1, "2021-03-21"},
		{1399, 12, 30, "2021-03-20"},
		{1399, 1, 1, "2020-03-20"},
		{1396, 1, 1, "2017-03-21"},
		{1395, 1, 1, "2016-03-20"},
		{1357, 11, 22, "1979-02-11"},
		{1320, 6, 3, "1941-08-25"},
		{1403, 13, 1, ""},
		{1403, 1, 32, ""},
		{1403, 7, 30, "2024-10-21"},
		{1403, 7, 31, ""},
		{1404, 12, 29, "2026-03-20"},
		{1404, 12, 30, ""},
		{1408, 12, 30, "2030-03-20"},
		{1250, 1, 1, "1871-03-21"},
		{1450, 12, 29, "2072-03-19"},
		{2024, 1, 1, ""},
		{99, 1, 1, ""},
	} {
		got := ""
		if g, ok := JalaliDate(c.year, c.month, c.day); ok {
			got = g.Format("2006-01-02")
		}
		if got != c.want {
			t.Errorf("%d-%d-%d: %q, want %q", c.year, c.month, c.day, got, c.want)
		}
	}
}

// Every day of the range follows the one before, and the year begins on the
// days that the equinox allows.
func TestJalaliDaysFollow(t *testing.T) {
	last, _ := JalaliDate(FirstJalaliYear, 1, 1)
	last = last.AddDate(0, 0, -1)
	for year := FirstJalaliYear; year <= LastJalaliYear; year++ {
		for month := 1; month <= 12; month++ {
			for day := 1; day <= 31; day++ {
				g, ok := JalaliDate(year, month, day)
				if !ok {
					continue
				}
				if g.Sub(last) != 24*time.Hour {
					t.Fatalf("%d-%d-%d is %v, behind %v", year, month, day, g, last)
				}
				if last = g; month == 1 && day == 1 && (g.Month() != time.March || g.Day() < 20 || g.Day() > 22) {
					t.Errorf("%d begins on %v", year, g)
				}
			}
		}
	}
}
