package align

import (
	"strconv"
	"strings"
	"sync"

	"hafez/internal/persian"
)

// language is what the evidence knows of a language. The zero value knows
// nothing, which is fine too.
type language struct {
	numbers map[string]int      // number words by their folded form
	tens    map[string]bool     // those that a unit may follow: twenty, بیست
	and     string              // the word between tens and unit, if there is one
	dates   map[string]string   // names of Gregorian months and of days, and their keys
	stem    func(string) string // strips plain endings
}

// languageOf returns the language of a BCP 47 tag.
func languageOf(tag string) *language {
	switch persian.BaseLanguage(tag) {
	case "fa":
		return persianWords()
	case "en":
		return englishWords()
	}
	return &language{}
}

// The words for one (یک، one) are missing: they are articles as well. So is
// May, which is a verb, and in Persian (مه، می) mist, wine or the sign of a
// verb.
var persianWords = sync.OnceValue(func() *language {
	return &language{
		numbers: numberWords(
			"- دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده",
			"- دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم",
			"- دومین سومین چهارمین پنجمین ششمین هفتمین هشتمین نهمین دهمین یازدهمین دوازدهمین",
			"بیست سی چهل پنجاه شصت هفتاد هشتاد نود",
			"صد هزار میلیون میلیارد تریلیون"),
		tens: setOf("بیست سی چهل پنجاه شصت هفتاد هشتاد نود"),
		and:  "و",
		dates: calendarNames(
			"ژانویه فوریه مارس آوریل - ژوین ژوییه اوت سپتامبر اکتبر نوامبر دسامبر",
			"جنوری فبروری مارچ اپریل - جون جولای آگوست سپتمبر اکتوبر نومبر دسمبر",
			"شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه"),
		stem: stemPersian,
	}
})

var englishWords = sync.OnceValue(func() *language {
	return &language{
		numbers: numberWords(
			"- two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
			"- second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
			"",
			"twenty thirty forty fifty sixty seventy eighty ninety",
			"hundred thousand million billion trillion"),
		tens: setOf("twenty thirty forty fifty sixty seventy eighty ninety"),
		dates: calendarNames(
			"january february march april - june july august september october november december",
			"jan feb mar apr - jun jul aug sept oct nov dec",
			"saturday sunday monday tuesday wednesday thursday friday"),
		stem: stemEnglish,
	}
})

// numberWords makes a table of the words for 1, 2, 3 … ("-" leaves one out),
// the same as ordinals of two kinds, for 20, 30, 40 …, and for 100, 1000, and
// the powers of 1000 above.
func numberWords(units, ordinals, moreOrdinals, tens, powers string) map[string]int {
	table := make(map[string]int)
	add := func(words string, value func(i int) int) {
		for i, w := range strings.Fields(words) {
			if w != "-" {
				table[w] = value(i)
			}
		}
	}
	unit := func(i int) int { return i + 1 }
	add(units, unit)
	add(ordinals, unit)
	add(moreOrdinals, unit)
	add(tens, func(i int) int { return 10 * (i + 2) })
	power := 100
	add(powers, func(i int) int {
		switch i {
		case 0:
		case 1:
			power = 1000
		default:
			power *= 1000
		}
		return power
	})
	return table
}

// calendarNames makes a table of the names of months, as given by two lists
// ("-" leaves one out), and of the days of the week from Saturday.
func calendarNames(months, otherMonths, days string) map[string]string {
	table := make(map[string]string)
	for _, list := range []string{months, otherMonths} {
		for i, w := range strings.Fields(list) {
			if w != "-" {
				table[w] = monthKey(i + 1)
			}
		}
	}
	for i, w := range strings.Fields(days) {
		table[w] = "day " + strconv.Itoa(i+1)
	}
	return table
}

// monthKey is the key of a month, from 1. No word has a space in it.
func monthKey(n int) string { return "month " + strconv.Itoa(n) }

// date reads the name of a month or a day that tokens begin with. It returns
// its key and how many tokens it takes, 0 if there is none: سه‌شنبه may be two.
func (l *language) date(tokens []persian.Token) (key string, n int) {
	if len(tokens) > 1 && tokens[1].Glue != persian.Marked {
		if key, ok := l.dates[tokens[0].Key+tokens[1].Key]; ok {
			return key, 2
		}
	}
	if key, ok := l.dates[tokens[0].Key]; ok {
		return key, 1
	}
	return "", 0
}

// number reads the number that tokens begin with in words: a word of the
// table, or tens and a unit (twenty-five, بیست و پنج). It returns its value
// and how many tokens it takes, 0 if there is none.
func (l *language) number(tokens []persian.Token) (value, n int) {
	value, ok := l.numbers[tokens[0].Key]
	if !ok {
		return 0, 0
	}
	if !l.tens[tokens[0].Key] {
		return value, 1
	}
	n = 1
	if l.and != "" {
		if len(tokens) < 2 || tokens[1].Key != l.and {
			return value, 1
		}
		n = 2
	}
	if n < len(tokens) {
		if unit, ok := l.numbers[tokens[n].Key]; ok && unit < 10 {
			return value + unit, n + 1
		}
	}
	return value, 1
}

// stemEnglish strips the plain endings of English, so that the forms of a
// word are one token. It need not be right, only the same for most forms.
func stemEnglish(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 5 && strings.HasSuffix(w, "ing"):
		return w[:len(w)-3]
	case len(w) > 4 && strings.HasSuffix(w, "ed"):
		return w[:len(w)-2]
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return w[:len(w)-1]
	}
	return w
}

// stemPersian strips the plural where it is typed without a half-space.
func stemPersian(w string) string {
	for _, ending := range []string{"هایی", "های", "ها"} {
		if s, ok := strings.CutSuffix(w, ending); ok && len(s) >= len("سال") {
			return s
		}
	}
	return w
}
