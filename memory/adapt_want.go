package memory

import (
	"time"

	"hafez/internal/persian"
)

// wanted gives what a figure t of a target that tells c.from shall say to tell
// c.to, if that can be said so.
func wanted(c *change, t *persian.Figure, how manner, year int) (persian.Figure, bool) {
	w := persian.Figure{Kind: t.Kind, Value: c.to.Value}
	switch t.Kind {
	case persian.Count:
		if how == converted || t.Value == "1" { // a year has two; "1 round"
			return w, false
		}
		fallthrough
	case persian.Percentage:
		if c.to.Kind == persian.TimeOfDay {
			return w, false
		}
		if t.Value != c.from.Value {
			w.Value = withPoint(w.Value)
		}
	case persian.Ordinal:
		return w, number(w.Value) > 0
	case persian.TimeOfDay:
		return wantedTime(c, t)
	case persian.DayOfWeek:
		w.Weekday = c.to.Weekday
		if how == weekday {
			d, ok := dayIn(c.to.Day, year).Time()
			if !ok {
				return w, false
			}
			w.Weekday = d.Weekday()
		}
		w.Value = w.Weekday.String()
	case persian.CalendarDate:
		return wantedDate(c, t, how, year)
	}
	return w, true
}

// wantedTime tells the new time as t tells the old one: in 24 hours, with a.m.
// or p.m., or as the query has it.
func wantedTime(c *change, t *persian.Figure) (persian.Figure, bool) {
	w := persian.Figure{Kind: persian.TimeOfDay, Time: c.to.Time}
	hour, known := c.to.Time.Of24()
	switch {
	case t.Time.Half != persian.NoHalf:
		w.Time.Hour, w.Time.Half = (hour+11)%12+1, persian.Before
		if hour >= 12 {
			w.Time.Half = persian.After
		}
		return w, known
	case t.Time.Hour == c.from.Time.Hour: // as both have it
		w.Time.Half = persian.NoHalf
		return w, true
	}
	w.Time.Hour, w.Time.Half = hour, persian.NoHalf
	return w, known
}

// wantedDate tells the new date as t tells the old one. A year is written where
// there is one, and the query must have it. Where there is none, the query must
// have none either or that of the source; and without any year the new date
// must be of the same one for sure, so no more than half a year away.
func wantedDate(c *change, t *persian.Figure, how manner, year int) (persian.Figure, bool) {
	w := persian.Figure{Kind: persian.CalendarDate, Day: c.to.Day}
	from, to := c.from.Day, c.to.Day
	switch {
	case t.Day.Year != 0 && to.Year == 0, t.Day.Year == 0 && to.Year != from.Year:
		return w, false
	case to.Year == 0:
		a, ok := dayIn(from, year).Time()
		b, okay := dayIn(to, year).Time()
		if apart := b.Sub(a).Abs(); ok && okay && apart > 183*24*time.Hour {
			return w, false
		}
	}
	if c.from.EitherOrder && !c.to.EitherOrder && c.to.Parts[0].Role != persian.MonthDay {
		return w, false
	}
	d, known := dayIn(to, year).Time()
	w.Weekday, w.Beside = d.Weekday(), known
	if how == converted {
		w.Day = gregorian(d)
	}
	if t.Day.Year == 0 {
		w.Day.Year = 0
	}
	return w, known || how == likewise
}
