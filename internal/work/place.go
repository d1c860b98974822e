package work

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/document"
	"hafez/memory"
)

// place gives a match's suggestion with the tags of a source, whose text without them
// is plain, and whether it is certain that they are where they belong. If it is not,
// it has none. It is certain
//
//   - of tags that the unit has at the same places of the same text;
//   - of those around all of the text, the halves of pairs at its ends that go on in
//     another segment, and what stands alone there;
//   - of pairs around something that is the same in both texts, and stands once in
//     each: a number, a name in Latin letters, an address.
func place(source, plain string, m memory.Match) (suggestion string, certain bool) {
	suggestion = m.Suggestion
	_, tags := document.CutTags(source)
	if _, looks := document.CutTags(suggestion); len(looks) > 0 {
		return suggestion, false // Text that would be taken for tags.
	}
	if len(tags) == 0 {
		return suggestion, true
	}
	if len(m.Adapted) == 0 {
		if placed, ok := placeByCodes(plain, tags, m.Unit); ok {
			return placed, true
		}
	}
	at := make([]int, len(tags)) // where each comes in the suggestion
	for i := range at {
		at[i] = -1
	}
	other := halves(tags)
	for i, t := range tags {
		edge := -1
		switch t.At {
		case 0:
			edge = 0
		case len(plain):
			edge = len(suggestion)
		}
		j := other[i]
		atEnds := j >= 0 && tags[min(i, j)].At == 0 && tags[max(i, j)].At == len(plain)
		switch {
		case edge >= 0 && (j < 0 || atEnds):
			at[i] = edge
		case j > i: // A pair, at its beginning.
			from, to, ok := once(plain[t.At:tags[j].At], plain, suggestion)
			if !ok {
				return m.Suggestion, false
			}
			at[i], at[j] = from, to
		case at[i] < 0:
			return m.Suggestion, false
		}
	}
	order := make([]int, len(tags))
	for i := range order {
		order[i] = i
	}
	if !slices.IsSorted(at) { // The translation has pairs in another order.
		if slices.ContainsFunc(tags, func(t document.PlacedTag) bool { return !t.Open && !t.Close }) {
			return m.Suggestion, false
		}
		slices.SortStableFunc(order, func(i, j int) int {
			switch {
			case at[i] != at[j]:
				return at[i] - at[j]
			case tags[i].Close && tags[j].Open:
				return -1
			case tags[i].Open && tags[j].Close:
				return 1
			}
			return 0
		})
	}
	var b strings.Builder
	done := 0
	for _, i := range order {
		b.WriteString(suggestion[done:at[i]])
		b.WriteString(tags[i].Text)
		done = at[i]
	}
	b.WriteString(suggestion[done:])
	return b.String(), true
}

// halves tells for each tag which one is the other half of its pair; -1 if there is
// none.
func halves(tags []document.PlacedTag) []int {
	other := make([]int, len(tags))
	open := map[string]int{}
	for i, t := range tags {
		other[i] = -1
		switch {
		case t.Open:
			open[t.Text] = i
		case t.Close:
			begin := strings.Replace(t.Text, "/", "", 1)
			if j, ok := open[begin]; ok {
				other[i], other[j] = j, i
				delete(open, begin)
			}
		}
	}
	return other
}

// once finds where something that stands once in a text stands once in its
// translation, with digits of either kind.
func once(what, source, target string) (from, to int, ok bool) {
	what = latinDigits(what)
	if strings.TrimSpace(what) == "" || count(what, latinDigits(source)) != 1 || count(what, target) != 1 {
		return 0, 0, false
	}
	from, to = find(what, target)
	return from, to, true
}

// find gives the first place where something stands that is no part of a longer word
// or number; -1 if there is none.
func find(what, text string) (from, to int) {
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], what)
		if i < 0 {
			break
		}
		from, to = at+i, at+i+len(what)
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		after, _ := utf8.DecodeRuneInString(text[to:])
		first, size := utf8.DecodeRuneInString(what)
		last, _ := utf8.DecodeLastRuneInString(what)
		if !(inWord(before) && inWord(first)) && !(inWord(last) && inWord(after)) {
			return from, to
		}
		at = from + size
	}
	return -1, -1
}

func count(what, text string) (n int) {
	for {
		from, to := find(what, text)
		if from < 0 {
			return n
		}
		n++
		text = text[to:]
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// latinDigits writes Persian and Arabic digits, and what parts them, as English has
// them.
func latinDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '۰' <= r && r <= '۹':
			return r - '۰' + '0'
		case '٠' <= r && r <= '٩':
			return r - '٠' + '0'
		case r == '٫':
			return '.'
		case r == '٬':
			return ','
		case r == '٪':
			return '%'
		}
		return r
	}, s)
}

// tagNumber gives the number of a tag, if it is written as tags are.
func tagNumber(tag string) (n int, ok bool) {
	digits := strings.Trim(tag, "⟨/⟩")
	n, err := strconv.Atoi(digits)
	return n, err == nil && strconv.Itoa(n) == digits
}
