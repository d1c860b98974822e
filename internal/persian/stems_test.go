package persian

import (
	"slices"
	"strings"
	"testing"
)

func TestBases(t *testing.T) {
	for _, c := range []struct{ word, want string }{
		{"کتابهایش", "کتابهای کتاب"},
		{"کتابش", "کتاب"},
		{"خانه", ""},
		{"نویسندگان", "نویسنده نویسندگ"},
		{"بزرگترین", "بزرگتر بزرگ"},
		{"خدای", "خدا"},
		{"ها", ""},
		{"", ""},
	} {
		got := Bases(c.word)
		for _, w := range strings.Fields(c.want) {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %q, without %s", c.word, got, w)
			}
		}
		if c.want == "" && len(got) > 0 {
			t.Errorf("%s: %q", c.word, got)
		}
		if !slices.IsSortedFunc(got, func(a, b string) int { return len(b) - len(a) }) {
			t.Errorf("%s: %q is not the longest first", c.word, got)
		}
	}
}

func TestVerbStems(t *testing.T) {
	for _, c := range []struct{ word, past, present string }{
		{"رفتم", "رفت", ""},
		{"نرفته", "رفت", ""},
		{"نمیرفتند", "رفت", ""},
		{"رود", "", "رو"},
		{"میرود", "", "رو"},
		{"برو", "", "رو"},
		{"بیفتد", "", "افت"},
		{"نینداخت", "انداخت", ""},
		{"بیاورم", "", "آور"},
		{"نیامد", "آمد", ""},
		{"بیا", "", "آ"},
		{"گوید", "", "گوی"},
		{"گویند", "", "گوی"},
		{"برگشتیم", "برگشت", ""},
		{"برمیگردد", "", "برگرد"},
		{"برنمیگشت", "برگشت", ""},
		{"مکن", "", "کن"},
		{"ساخت", "ساخت", ""},
		{"ساز", "", ""},
	} {
		past, present := VerbStems(c.word)
		if c.past != "" && !slices.Contains(past, c.past) || c.past == "" && len(past) > 0 && c.present == "" {
			t.Errorf("%s: past stems %q, want %q", c.word, past, c.past)
		}
		if c.present != "" && !slices.Contains(present, c.present) || c.past == "" && c.present == "" && len(present) > 0 {
			t.Errorf("%s: present stems %q, want %q", c.word, present, c.present)
		}
	}
}

// What conjugate makes of a stem, VerbStems takes apart again.
func TestVerbStemsOfAllForms(t *testing.T) {
	for i := range verbs {
		v := &verbs[i]
		all, _ := v.conjugate()
		for key := range all {
			if strings.Contains(" "+v.more+" ", " "+key+" ") {
				continue
			}
			past, present := VerbStems(key)
			ok := slices.Contains(past, v.before+v.past)
			for _, stem := range PresentStems(v.before + v.present) {
				ok = ok || v.present != "" && slices.Contains(present, stem)
			}
			if !ok {
				t.Errorf("%s is of %s, %s; stems %q, %q", key, v.before+v.past, v.before+v.present, past, present)
			}
		}
	}
}

func TestEnglishForms(t *testing.T) {
	for word, want := range map[string]string{
		"go":    "go goes going went gone",
		"plan":  "plan plans planned planning",
		"study": "study studies studied studying",
		"make":  "make makes made making",
		"child": "child children",
		"box":   "box boxes",
		"lie":   "lie lay lain lying",
	} {
		got := EnglishForms(word)
		for _, w := range strings.Fields(want) {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %q, without %s", word, got, w)
			}
		}
		if slices.Contains(got, "goed") || slices.Contains(got, "maked") {
			t.Errorf("%s: %q", word, got)
		}
	}
}
