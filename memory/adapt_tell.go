package memory

import (
	"strings"

	"hafez/internal/persian"
)

// readings are the ways to read a figure: two for 9/10/2025.
func readings(t *persian.Figure) []persian.Figure {
	if !t.EitherOrder {
		return []persian.Figure{*t}
	}
	swapped := *t
	swapped.Day.Month, swapped.Day.Day = t.Day.Day, t.Day.Month
	swapped.Parts = append([]persian.Part(nil), t.Parts...)
	if len(swapped.Parts) == 3 {
		swapped.Parts[0].Role, swapped.Parts[1].Role = t.Parts[1].Role, t.Parts[0].Role
	}
	return []persian.Figure{*t, swapped}
}

// tells says how a figure t of a target tells a figure s of a source, if it
// does, and how sure that is: 2 in the same way, 1 in another.
func tells(t, s *persian.Figure, year int) (how manner, rank int) {
	same := t.Value == s.Value
	switch {
	case t.Kind == persian.TimeOfDay:
		if tellsTime(s) && sameTime(t, s) {
			return likewise, 2
		}
	case t.Kind == persian.CalendarDate && s.Kind == persian.CalendarDate:
		return tellsDate(t, s, year)
	case t.Kind == persian.DayOfWeek && s.Kind == persian.CalendarDate:
		if d, ok := dayIn(s.Day, year).Time(); ok && d.Weekday() == t.Weekday {
			return weekday, 1
		}
	case t.Kind == s.Kind && same:
		return likewise, 2
	case t.Kind == persian.Count && s.Kind == persian.Ordinal && same, t.Kind == persian.Ordinal && s.Kind == persian.Count && same:
		return likewise, 1 // قرن ۲۱: the 21st century
	case t.Kind == s.Kind && (s.Kind == persian.Count || s.Kind == persian.Percentage) && t.Value == withPoint(s.Value):
		return likewise, 1 // ۳/۵ درصد: 3.5 percent
	case t.Kind == persian.Count && s.Kind == persian.Count:
		if y, g := number(s.Value), number(t.Value); y >= persian.FirstJalaliYear && y <= persian.LastJalaliYear && (g == y+621 || g == y+622) {
			return converted, 1
		}
	}
	return untold, 0
}

// withPoint is a number in which a slash is taken for a decimal point.
func withPoint(value string) string { return strings.Replace(value, "/", ".", 1) }

// number is the value of a short run of digits, else 0.
func number(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || i > 8 {
			return 0
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// sameTime reports whether t is the time of s: with a.m. or p.m. only if it is
// certain which half of the day is meant.
func sameTime(t, s *persian.Figure) bool {
	if t.Time.Minute != s.Time.Minute {
		return false
	}
	a, sure := t.Time.Of24()
	b, known := s.Time.Of24()
	if t.Time.Half != persian.NoHalf {
		return sure && known && a == b
	}
	return t.Time.Hour == s.Time.Hour || sure && known && a == b
}

// tellsDate says how a date tells another: as it is, or a Jalali one as a
// Gregorian one. A year that only one of them has says nothing against it.
func tellsDate(t, s *persian.Figure, year int) (how manner, rank int) {
	day := s.Day
	if how = likewise; t.Day.Calendar != day.Calendar {
		d, ok := dayIn(day, year).Time()
		if !ok || day.Calendar != persian.Jalali || t.Day.Calendar != persian.Gregorian {
			return untold, 0
		}
		day, how = gregorian(d), converted
	}
	if s.EitherOrder && !t.EitherOrder {
		return untold, 0 // nothing says what s means
	}
	if t.Day.Month != day.Month || t.Day.Day != day.Day || t.Day.Year != 0 && day.Year != 0 && t.Day.Year != day.Year {
		return untold, 0
	}
	return how, 2
}
