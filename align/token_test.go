package align

import (
	"strings"
	"testing"
)

// keys writes tokens for comparison: numbers as =25, marks as they are.
func keys(tokens []token) string {
	var s []string
	for _, t := range tokens {
		switch t.kind {
		case number:
			s = append(s, "="+t.key)
		case calendar:
			s = append(s, strings.ReplaceAll(t.key, " ", "-"))
		default:
			s = append(s, t.key)
		}
	}
	return strings.Join(s, " ")
}

func TestTokenize(t *testing.T) {
	for _, c := range []struct {
		lang *language
		text string
		want string
	}{
		{persianWords(), "", ""},
		{persianWords(), "؟!", "?!"},
		{persianWords(), "کتاب‌های تازه", "کتاب تازه"},
		{persianWords(), "کتابها را خواند.", "کتاب را خواند"},
		{persianWords(), "می‌رود", "رود"},
		{persianWords(), "بایرام‌اف آمد", "بایراماف آمد"},
		{persianWords(), "۲۵ درصد", "=25 %"},
		{persianWords(), "٪۲۵", "=25 %"},
		{persianWords(), "۲۶٬۷۵۰ نفر", "=26750 نفر"},
		{persianWords(), "بیست و پنج نفر", "=25 نفر"},
		{persianWords(), "بیست نفر و پنج خودرو", "=20 نفر و =5 خودرو"},
		{persianWords(), "بیست و چند نفر", "=20 و چند نفر"},
		{persianWords(), "سه هزار", "=3 =1000"},
		{persianWords(), "سومین روز", "=3 روز"},
		{persianWords(), "یک روز", "یک روز"},
		{persianWords(), "۱۸ مارس ۲۰۱۹", "=2019 month-3 =18"},
		{persianWords(), "در ماه مارس", "در ماه month-3"},
		{persianWords(), "روز سه‌شنبه و سه شنبه و سهشنبه", "روز day-4 و day-4 و day-4"},
		{persianWords(), "یک‌شنبه، شنبه", "day-2 day-1"},
		{persianWords(), "سه، شنبه", "=3 day-1"},
		{englishWords(), "Tuesday, Monday’s", "day-4 day-3"},
		{persianWords(), "۲ آذر ۱۴۰۳", "=1403 =2 =2024 month-11 =22"},
		{persianWords(), "۱۴۰۳/۰۹/۰۲", "=1403 =9 =2 =2024 month-11 =22"},
		{persianWords(), "۲ آذر", "=2"},
		{persianWords(), "۱۰ رمضان ۱۴۴۰", "=1440 =10"},
		{persianWords(), "۲۰۲۴/۱۱/۲۲", "=2024 =11 =22"},
		{persianWords(), "شرکت Apple", "شرکت apple"},
		{persianWords(), "او گفت: «چرا؟»", "او گفت چرا : \" ? \""},
		{englishWords(), "twenty-five people", "=25 people"},
		{englishWords(), "Twenty years, five cars", "=20 year =5 car"},
		{englishWords(), "one day", "one day"},
		{englishWords(), "on March 18th, 2019", "on month-3 =18 =2019"},
		{englishWords(), "It may rain in May", "it may rain in may"},
		{englishWords(), "the 1990s", "the =1990"},
		{englishWords(), "26,750 and 3.5%", "=26750 and =3.5 %"},
		{englishWords(), "Bayramov's army", "bayramov army"},
		{englishWords(), "armies advancing", "army advanc"},
		{&language{}, "twenty Häuser", "twenty häuser"},
	} {
		if got := keys(tokenize(c.text, c.lang)); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for tag, want := range map[string]*language{
		"fa": persianWords(), "fa-AF": persianWords(), "FA_IR": persianWords(), "prs": persianWords(),
		"fas": persianWords(), "per": persianWords(), "pes-Arab": persianWords(),
		"en": englishWords(), "en-GB": englishWords(), "en_GB": englishWords(), "eng": englishWords(),
	} {
		if languageOf(tag) != want {
			t.Errorf("%q is not known", tag)
		}
	}
	for _, tag := range []string{"", "de", "enm", "-", "fas\x00"} {
		if l := languageOf(tag); l == persianWords() || l == englishWords() {
			t.Errorf("%q is taken for another language", tag)
		}
	}
}
