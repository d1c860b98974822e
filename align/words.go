package align

import "strings"

// languages has what is known of languages by their code.
var languages = map[string]language{
	"fa": {numbers: numberWords("- دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده",
		"بیست سی چهل پنجاه شصت هفتاد هشتاد نود صد"),
		months: monthNames("ژانویه فوریه مارس آوریل - ژوین ژوییه اوت سپتامبر اکتبر نوامبر دسامبر", "جنوری فبروری مارچ اپریل - جون جولای آگوست سپتمبر اکتوبر نومبر دسمبر")},
	"en": {numbers: numberWords("- two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
		"twenty thirty forty fifty sixty seventy eighty ninety hundred"),
		months: monthNames("january february march april - june july august september october november december", "jan feb mar apr - jun jul aug sept oct nov dec"),
		stem:   stemEnglish},
}

func numberWords(small, tens string) map[string]int {
	m := map[string]int{}
	for i, w := range strings.Fields(small) {
		if w != "-" {
			m[w] = i + 1
		}
	}
	for i, w := range strings.Fields(tens) {
		m[w] = 10 * (i + 2)
	}
	return m
}

func monthNames(lists ...string) map[string]int {
	m := map[string]int{}
	for _, list := range lists {
		for i, w := range strings.Fields(list) {
			if w != "-" {
				m[w] = i + 1
			}
		}
	}
	return m
}

// stemEnglish strips plain endings.
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
