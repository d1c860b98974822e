package memory

import (
	"testing"
	"time"
)

func TestParseDay(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2026-05-31", "2026-05-31"},
		{" 2026/5/1 ", "2026-05-01"},
		{"۲۰۲۶-۰۵-۳۱", "2026-05-31"},
		{"٢٠٢٦-٠٥-٣١", "2026-05-31"},
		{"2026-05", "2026-05-01"},
		{"2026", "2026-01-01"},
		{"1404-09-08", "2025-11-29"},
		{"۱۴۰۴/۹/۸", "2025-11-29"},
		{"۱۴۰۵/۳/۱۰", "2026-05-31"},
		{"۱۴۰۴", "2025-03-21"},
		{"1403-12-30", "2025-03-20"}, // a leap year
		{"1404-12-30", ""},
		{"1404-13-01", ""},
		{"2026-02-29", ""},
		{"2026-13-01", ""},
		{"2026-00-10", ""},
		{"1800-01-01", ""},
		{"31-05-2026", ""},
		{"26-05-31", ""},
		{"2026-05-31-1", ""},
		{"2026-05-", ""},
		{"2026-+5-1", ""},
		{"2026-99999999999-1", ""},
		{"2026-05/31", ""},
		{"May 2026", ""},
		{"", ""},
	} {
		got, err := ParseDay(c.text)
		if s := got.Format(time.DateOnly); c.want == "" && err == nil || c.want != "" && (s != c.want || err != nil) {
			t.Errorf("%q: %s, %v; want %q", c.text, s, err, c.want)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-05-31", "۱۴۰۴/۹/۸", "1404", "", "-", "/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, err := ParseDay(s)
		if err != nil {
			return
		}
		again, err := ParseDay(day.Format(time.DateOnly))
		if day.Year() >= 1900 && (err != nil || !again.Equal(day)) {
			t.Errorf("%q: %v, and read again %v, %v", s, day, again, err)
		}
	})
}
