package memory

import (
	"slices"

	"hafez/internal/persian"
)

// place is a figure of a target that is to be changed.
type place struct {
	at     int // which of the target's figures
	figure persian.Figure
	want   persian.Figure // what it shall say
}

// samePlace reports whether the same is to be written in two places.
func samePlace(p, q place) bool {
	return p.at == q.at && says(&p.want, &q.want) && (!p.figure.Beside || p.want.Weekday == q.want.Weekday)
}

// manner is the way in which a figure of a target tells one of the source. A
// translator may tell a date in several: 17 Mehr 1404 (Thursday, October 9).
type manner uint8

const (
	untold    manner = iota
	likewise         // the same number, time or date
	converted        // a Jalali date or year as a Gregorian one
	weekday          // a date by its day of the week
)

// findPlaces finds the figures of the target that are to be changed and what
// they shall say. Dates without a year are taken to be of the given one (0:
// there are none). It is not possible that they are, or there is no certain
// place for all that changed, if it reports false.
func findPlaces(list []change, target *readText, year int) ([]place, bool) {
	for _, c := range list {
		if !existing(c.from, year) || !existing(c.to, year) {
			return nil, false
		}
	}
	var places []place
	told := make([][weekday + 1]int, len(list)) // how often each is told, by manner
	for i, t := range target.figures {
		k, how, figure, unique := whichOne(list, &t, year)
		switch {
		case k < 0:
			if !negligible(&t, list) {
				return nil, false
			}
			continue
		case !unique:
			return nil, false
		}
		c := &list[k]
		if told[k][how]++; told[k][how] > c.times {
			return nil, false
		}
		if !c.changed {
			continue
		}
		want, ok := wanted(c, &figure, how, year)
		if !ok {
			return nil, false
		}
		places = append(places, place{i, figure, want})
	}
	for k, c := range list {
		if !c.changed {
			continue
		}
		n := told[k]
		if n[likewise]+n[converted] == 0 {
			return nil, false
		}
		for _, times := range n {
			if times != 0 && times != c.times {
				return nil, false
			}
		}
	}
	return places, true
}

// negligible reports whether a figure of the target that the source has not
// depends on none of it: an adverb, a day of the week if no date changes.
func negligible(t *persian.Figure, list []change) bool {
	return t.Kind == persian.Ordinal && t.Words && t.Value == "1" || t.Kind == persian.DayOfWeek && !datesChange(list)
}

// datesChange reports whether a date or a day of the week changes.
func datesChange(list []change) bool {
	return slices.ContainsFunc(list, func(c change) bool {
		return c.changed && (c.from.Kind == persian.CalendarDate || c.from.Kind == persian.DayOfWeek)
	})
}

// looseMonth reports whether the name of a month stands in the text without a
// day: the October talks.
func (t *readText) looseMonth() bool {
	i := 0
	for k, token := range t.view.Tokens {
		for i < len(t.figures) && t.figures[i].To <= k {
			i++
		}
		if i < len(t.figures) && t.figures[i].From <= k {
			continue
		}
		for _, calendar := range []persian.Calendar{persian.Gregorian, persian.Jalali} {
			for m := 1; m <= 12; m++ {
				if name := persian.EnglishMonth(calendar, m); name == t.text[token.Start:token.End] {
					return true
				}
			}
		}
	}
	return false
}

// whichOne gives which figure of the source a figure of the target tells, or
// -1, and how. It is not unique if it may be several, of which one has
// changed. The figure comes back as it is to be read: 9/10/2025 with day and
// month in the order that the source proves.
func whichOne(list []change, t *persian.Figure, year int) (k int, how manner, figure persian.Figure, unique bool) {
	k, best, some := -1, 0, false
	unique = true
	for i, c := range list {
		for _, reading := range readings(t) {
			m, rank := tells(&reading, c.from, year)
			switch {
			case m == untold || rank < best:
				continue
			case rank > best:
				k, how, figure, best, some, unique = i, m, reading, rank, c.changed, true
			default:
				some = some || c.changed
				unique = unique && !some
			}
		}
	}
	return k, how, figure, unique
}
