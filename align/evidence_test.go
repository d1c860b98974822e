package align

import "testing"

func TestAnchors(t *testing.T) {
	const alike = -1 // some, for a name
	for _, c := range []struct {
		source, target string
		s, t           string // the keys of the tokens asked about
		want           float32
	}{
		{"۲۵ نفر", "25 people", "25", "25", sameToken},
		{"۲۵ نفر", "twenty-five people", "25", "25", sameToken},
		{"٢٥ نفر", "25 people", "25", "25", sameToken},
		{"بیست و پنج نفر", "25 people", "25", "25", sameToken},
		{"۲۵٪", "25%", "25", "25", sameToken},
		{"۲۵ درصد", "25 %", "25", "25", sameToken},
		{"۲۶٬۷۵۰ نفر", "26,750 people", "26750", "26750", sameToken},
		{"۳٫۵ میلیون", "3.5 million", "3.5", "3.5", sameToken},
		{"۳٫۵ میلیون", "3.5 million", "1000000", "1000000", sameToken},
		{"روز سه شنبه", "on Tuesday", "day 4", "day 4", sameToken},
		{"۲۵ نفر", "26 people", "25", "26", 0},
		{"۱۸ مارس", "March 18", "month 3", "month 3", sameToken},
		{"در ۲ آذر ۱۴۰۳", "on November 22, 2024", "month 11", "month 11", sameToken},
		{"در ۲ آذر ۱۴۰۳", "on 22 November", "22", "22", sameToken},
		{"سال ۱۳۹۹", "in 2020", "1399", "2020", sameYear},
		{"سال ۱۳۹۹", "in 2021", "1399", "2021", sameYear},
		{"سال ۱۳۹۹", "in 2022", "1399", "2022", 0},
		{"سال ۲۰۲۰", "in 1399", "2020", "1399", 0},
		{"شرکت Apple", "Apple Inc.", "apple", "apple", sameToken},
		{"چرا؟", "Why?", "?", "?", sameMark},
		{"«خوب»", "\"Good\"", "\"", "\"", sameMark},
		{"خوب.", "Good.", ".", ".", 0},
		{"به لندن رفت", "went to London", "لندن", "london", alike},
		{"به لندن رفت", "went to london", "لندن", "london", 0},
		{"Rasht", "رشت", "rasht", "رشت", alike},
	} {
		source, target := mustSide([]string{c.source}, persianWords()), mustSide([]string{c.target}, englishWords())
		if c.source == "Rasht" {
			source, target = mustSide([]string{c.source}, englishWords()), mustSide([]string{c.target}, persianWords())
		}
		var got float32
		s, sok := source.words.ids[c.s]
		w, tok := target.words.ids[c.t]
		if sok && tok {
			for _, e := range mustAnchors(source, target).rows[s] {
				if e.target == w {
					got = e.forward
					if e.backward != got {
						t.Errorf("%q, %q: %v forward, %v backward", c.source, c.target, got, e.backward)
					}
				}
			}
		} else if c.want != 0 {
			t.Errorf("%q, %q: tokens %q, %q are missing", c.source, c.target, keys(source.words.types), keys(target.words.types))
			continue
		}
		if c.want == alike && got > .3 && got <= .5 {
			continue
		}
		if got != c.want {
			t.Errorf("%q, %q: %v, want %v", c.source, c.target, got, c.want)
		}
	}
}
