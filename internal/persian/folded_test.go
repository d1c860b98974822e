package persian

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestContains(t *testing.T) {
	for _, c := range []struct {
		text, part string
		want       bool
		why        string
	}{
		{"این کتاب‌ها را می‌خوانم", "كتاب", true, "Arabic kaf, within a word"},
		{"علي به خانه رفت", "علی به", true, "Arabic yeh in the text"},
		{"او می رود", "می‌رود", true, "a half-space for a space"},
		{"او می رود", "میرود", true, "nothing for a space behind the sign of a verb"},
		{"او می‌رود", "می رود", true, "a space for a half-space"},
		{"او میرود", "می‌رود", true, "a half-space where none was typed"},
		{"دانش‌آموزان", "دانش آموز", true, "a compound typed apart"},
		{"دانش آموزان", "دانش‌آموز", true, "and the other way round"},
		{"خانهٔ ما", "خانه ی ما", true, "the yeh of ezafe"},
		{"گفت‌وگوهای تازه", "گفتگو", true, "two spellings, with an ending"},
		{"پس از گفت و گو", "گفتگو", true, "and in three words"},
		{"مسئلهٔ آب", "مسأله", true, "the seat of hamza"},
		{"مُحَمَّد", "محمد", true, "harakat"},
		{"ســــلام", "سلام", true, "tatweel"},
		{"ﻛﺘﺎﺏ", "کتاب", true, "presentation forms"},
		{"در سال ۱۴۰۴", "1404", true, "digits"},
		{"بودجهٔ ۲۶٬۷۵۰ ریالی", "26,750", true, "separators of thousands"},
		{"بودجهٔ ۲۶٬۷۵۰ ریالی", "۲۶۷۵۰", true, "and without them"},
		{"۱۲٫۵ متر", "12.5", true, "the decimal separator"},
		{"۱۷ مهر ۱۴۰۴", "مهر ۱۴۰۴", true, "a part of a date"},
		{"۱۷ مهر ۱۴۰۴", "17 مهر", true, "its beginning"},
		{"مورخ ۱۴۰۴/۷/۱۷", "1404/7", true, "a part of a date in digits"},
		{"رشد ۲۵ درصد", "۲۵ درصد", true, "a percentage in words"},
		{"رشد ۲۵٪ بود", "25%", true, "and with the sign"},
		{"آیا رفت؟", "?", true, "a mark alone"},
		{"تهران ، ایران", "تهران، ایران", true, "white space beside a mark"},
		{"او گفت: «نه»", "\"نه\"", true, "quotes of another kind"},
		{"Tehran Hosts Talks", "tehran hosts", true, "upper case"},
		{"Tehran  hosts\ntalks", "tehran hosts talks", true, "white space"},
		{"a café in Shiraz", "cafe\u0301", true, "an accent typed apart"},
		{"parting", "art", true, "within a word"},
		{"he attends", "heat", false, "not across words"},
		{"او می رود", "رود خانه", false, "not there"},
		{"در سال ۱۴۰۴", "1405", false, "another number"},
		{"تهران ایران", "تهران، ایران", false, "a mark that is not there"},
		{"سلام", "", false, "nothing"},
		{"سلام", " \u200c\u200f", false, "nothing visible"},
		{"", "سلام", false, "in nothing"},
	} {
		if got := FoldText(c.text).Contains(FoldText(c.part)); got != c.want {
			t.Errorf("%q in %q (%s): %v; the text is %q", c.part, c.text, c.why, got, FoldText(c.text))
		}
	}
}

// A text contains itself, and holds nothing that cannot be seen.
func TestContainsItself(t *testing.T) {
	word := rapid.OneOf(
		rapid.SampledFrom([]string{"می", "رود", "خانه", "ی", "ها", "گفت‌وگو", "و", "۱۷", "مهر", "1404/7/17", "«", "،", "-5", "25٪", "⟨1⟩", "n't", "املاء"}),
		rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(word, 1, 8).Draw(t, "words"), " ")
		f := FoldText(text)
		if !f.Contains(f) && !f.Empty() {
			t.Fatalf("%q does not contain itself", text)
		}
		for _, r := range f.split {
			if _, class := fold(r); class == drop || class == joiner && r != '¬' {
				t.Fatalf("%q holds %U", f.split, r)
			}
		}
	})
}

func TestFoldName(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Sara Ahmadi", "sara ahmadi"},
		{"علي‌رضا", "علیرضا"},
		{"گزارش ۱۲.docx", "گزارش 12.docx"},
		{"چرا؟ [2].TXT", "چرا؟ [2].txt"},
		{"ﻛﺘﺎﺏ.txt", "کتاب.txt"},
		{"", ""},
	} {
		if got := FoldName(c.name); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}
