package persian

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Closeness says how close a word of a text is to one that is looked for;
// lower is closer.
type Closeness uint8

const (
	// AsTyped: the same letters.
	AsTyped Closeness = iota
	// SameWord: the same key; the word is only typed differently.
	SameWord
	// WordForm: a form of the same word: کتاب، کتاب‌های; report, reported.
	WordForm
	// WeakForm: it may be one, with something tied to it that often is not
	// what it looks like (کتابش، کتابی), or it is a part of a compound
	// (دانش in دانش‌آموز).
	WeakForm
)

// forms are the keys of the forms of a word.
type forms map[string]form

// form is what is known of a form: how close it is, and how many bytes of its
// key are the word before an ending; all of them if it has none that may be
// typed apart from it.
type form struct {
	is   Closeness
	word int
}

// add adds a form, if it is not there or is closer now.
func (f forms) add(key string, is Closeness, word int) {
	if old, ok := f[key]; !ok || is < old.is || is == old.is && word > old.word {
		f[key] = form{is, word}
	}
}

// formsOf gives the forms of a word, as they stand in the joined view of a
// text in a language; itself among them. It is given by its key in the joined
// view and by those in the split one, where a half-space shows what is tied to
// a word. Only Persian and English have forms.
//
// Forms are listed and not cut off from the words of a text: cutting off what
// looks like an ending damages every second word that has none (قربان is not
// قرب with ان). What is listed but is no word does no harm. Only where the
// word that is asked for has an ending itself is that one cut off, if it is of
// those that hardly deceive.
func formsOf(key string, parts []string, language string) forms {
	f := forms{key: {SameWord, len(key)}}
	switch language {
	case "fa":
		f.addPersian(key, parts)
	case "en":
		f.addEnglish(key)
	}
	return f
}

func (f forms) addPersian(key string, parts []string) {
	f.addEndings(key, SameWord)
	for base, c := range bases(key, parts) {
		f.addEndings(base, c)
	}
	f.addVerbs(key)
	if _, ok := months[key]; ok {
		f.add(key+"ماه", WordForm, len(key)) // مهرماه
	}
}

// tail says what a word must end in to take an ending.
type tail uint8

const (
	vowel     tail = 1 << iota // ا and و; a و may be a consonant (گاو), which does no harm
	heh                        // ه, mostly a vowel (خانه), else a consonant (راه)
	yeh                        // ی
	consonant                  // all others
	anyTail   = vowel | heh | yeh | consonant
)

func tailOf(word string) tail {
	switch r, _ := utf8.DecodeLastRuneInString(word); r {
	case 'ا', 'و':
		return vowel
	case 'ه':
		return heh
	case 'ی':
		return yeh
	}
	return consonant
}

// ending is what may be tied to a noun or adjective.
type ending struct {
	text    string
	tail    tail
	letters int  // the word has so many at least
	drops   bool // the ه at its end gives way: نویسنده، نویسندگان
	is      Closeness
}

// endings are those of Persian nouns and adjectives. How far each is to be
// trusted was measured on nouns and adjectives with known lemmas: the family
// of ها and تر and the ی after ا and و bring back four of ten inflected forms
// and deceive in one of fifty; any ی brings back six and deceives in one of
// ten, as do the possessives, the verb "to be" and, in short words, ان and ات.
// These are the weak ones.
var endings = []ending{
	// Plural, with the yeh of ezafe or of the indefinite. In the key of the
	// joined view کتابها، کتاب‌ها and کتاب ها are one.
	{"ها", anyTail, 2, false, WordForm}, {"های", anyTail, 2, false, WordForm}, {"هایی", anyTail, 2, false, WordForm},
	// … with a possessive.
	{"هایم", anyTail, 2, false, WeakForm}, {"هایت", anyTail, 2, false, WeakForm}, {"هایش", anyTail, 2, false, WeakForm},
	{"هایمان", anyTail, 2, false, WeakForm}, {"هایتان", anyTail, 2, false, WeakForm}, {"هایشان", anyTail, 2, false, WeakForm},
	// … as spoken.
	{"هام", anyTail, 2, false, WeakForm}, {"هات", anyTail, 2, false, WeakForm}, {"هاش", anyTail, 2, false, WeakForm},

	// Comparative and superlative, alone and as nouns (بزرگ‌ترها).
	{"تر", anyTail, 2, false, WordForm}, {"تری", anyTail, 2, false, WordForm}, {"ترین", anyTail, 2, false, WordForm},
	{"ترینی", anyTail, 2, false, WordForm}, {"ترها", anyTail, 2, false, WordForm}, {"ترهای", anyTail, 2, false, WordForm},
	{"ترینها", anyTail, 2, false, WordForm}, {"ترینهای", anyTail, 2, false, WordForm},

	// The yeh of ezafe after a vowel (خدای، موی). After ه it is folded away.
	{"ی", vowel, 2, false, WordForm},
	// The indefinite after a vowel (خدایی) and after ه (خانه‌ای), else ی alone,
	// which makes adjectives too (کتابی).
	{"یی", vowel, 2, false, WeakForm}, {"ای", heh, 3, false, WordForm}, {"ای", yeh, 3, false, WeakForm},
	{"ی", heh | yeh | consonant, 3, false, WeakForm},

	// Plural of people and, from Arabic, of things. Short words that look so
	// are mostly others: ایران، درمان.
	{"ان", yeh | consonant, 4, false, WordForm}, {"ان", yeh | consonant, 2, false, WeakForm},
	{"انی", yeh | consonant, 4, false, WeakForm}, {"انش", yeh | consonant, 4, false, WeakForm},
	{"انشان", yeh | consonant, 4, false, WeakForm}, {"انمان", yeh | consonant, 4, false, WeakForm},
	{"یان", vowel, 3, false, WordForm}, {"گان", heh, 4, true, WordForm},
	{"ات", consonant, 4, false, WordForm}, {"ات", heh, 4, true, WordForm}, {"ات", consonant, 3, false, WeakForm},
	{"جات", heh | yeh, 3, false, WordForm}, {"ین", consonant, 4, false, WordForm},

	// Possessives, by what the word ends in.
	{"م", consonant | yeh, 3, false, WeakForm}, {"ت", consonant | yeh, 3, false, WeakForm}, {"ش", consonant | yeh, 3, false, WeakForm},
	{"م", heh, 2, false, WeakForm}, {"ت", heh, 2, false, WeakForm}, {"ش", heh, 2, false, WeakForm}, // راهش؛ که‌ش
	{"مان", anyTail, 3, false, WeakForm}, {"تان", anyTail, 3, false, WeakForm}, {"شان", anyTail, 3, false, WeakForm},
	{"یم", vowel, 2, false, WeakForm}, {"یت", vowel, 2, false, WeakForm}, {"یش", vowel, 2, false, WeakForm},
	{"یمان", vowel, 2, false, WeakForm}, {"یتان", vowel, 2, false, WeakForm}, {"یشان", vowel, 2, false, WeakForm},
	{"ام", heh | yeh | consonant, 3, false, WeakForm}, {"ات", heh | yeh, 3, false, WeakForm}, {"اش", heh | yeh | consonant, 3, false, WeakForm},

	// The verb "to be": نگران‌اند، خوشحالیم، زیباست.
	{"ایم", anyTail, 3, false, WeakForm}, {"اید", anyTail, 3, false, WeakForm}, {"اند", anyTail, 3, false, WeakForm},
	{"یم", consonant, 3, false, WeakForm}, {"ید", consonant, 3, false, WeakForm}, {"ند", consonant, 3, false, WeakForm},
	{"ست", vowel | yeh, 2, false, WeakForm}, {"هاست", anyTail, 2, false, WeakForm},
}

// with gives a word with an ending, if it takes it.
func (e *ending) with(word string) (string, bool) {
	if tailOf(word)&e.tail == 0 || utf8.RuneCountInString(word) < e.letters {
		return "", false
	}
	if e.drops {
		word = word[:len(word)-len("ه")]
	}
	return word + e.text, true
}

// without gives the word that an ending was tied to, if there may be one.
func (e *ending) without(word string) (string, bool) {
	base, ok := strings.CutSuffix(word, e.text)
	if ok && e.drops {
		base += "ه"
	}
	if !ok || tailOf(base)&e.tail == 0 || utf8.RuneCountInString(base) < e.letters {
		return "", false
	}
	return base, true
}

// addEndings adds a word with all endings; none comes closer than c.
func (f forms) addEndings(word string, c Closeness) {
	f.add(word, c, len(word))
	for _, w := range spelled(word) {
		for i := range endings {
			e := &endings[i]
			if form, ok := e.with(w); ok && !wholes()[form] {
				f.add(form, max(c, e.is), len(form)-len(e.text))
			}
		}
	}
}

// bases gives the words that a word may be a form of, each with the closeness
// of the two. Where a half-space parts an ending off, any ending is believed;
// where it is tied, only those that are not weak, and the plural with a
// possessive.
func bases(key string, parts []string) map[string]Closeness {
	found := make(map[string]Closeness)
	add := func(base string, is Closeness) {
		base = spelling(base)
		if old, ok := found[base]; !ok || is < old {
			found[base] = is
		}
	}
	for k := len(parts) - 1; k > 0; k-- {
		base, end := strings.Join(parts[:k], ""), strings.Join(parts[k:], "")
		for i := range endings {
			if e := &endings[i]; e.text == end && !e.drops && tailOf(base)&e.tail != 0 {
				add(base, e.is)
			}
		}
	}
	if wholes()[key] || len(found) > 0 {
		return found
	}
	for i := range endings {
		e := &endings[i]
		if e.is == WeakForm && !strings.HasPrefix(e.text, "های") {
			continue
		}
		// Words of two letters with an ending are mostly others (تنها، دختر),
		// but for the yeh after a vowel (موی).
		if base, ok := e.without(key); ok && (utf8.RuneCountInString(base) > 2 || e.tail == vowel) {
			add(base, e.is)
		}
	}
	return found
}

// believes reports whether a form may be what was typed. The key of «زمینه‌ای»
// is that of «زمین‌های» in the joined view; but where the first is typed with
// its half-space, it is no form of زمین: a part ends within the ending, and
// what stands before that is no form either. ends are where the parts of the
// key end, but for the last.
func (f forms) believes(key string, ends []int) bool {
	word := f[key].word
	for _, end := range ends {
		if end > word {
			if _, ok := f[key[:end]]; !ok {
				return false
			}
		}
	}
	return true
}

// wholes are words that look like a shorter one with an ending or the sign of
// a verb, but are words of their own, so that they are not brought back for
// the shorter one.
var wholes = sync.OnceValue(func() map[string]bool {
	return set(
		// not … + ها, تر
		"تنها", "بها", "رها", "انتها", "منتها", "اشتها", "ابتها", "دفتر", "دختر", "چتر", "متر", "تیتر", "لیتر", "بستر", "اختر", "شهرها",
		// not … + ی: things of another name
		"ماهی", "بازی", "کشتی", "گوشی", "سری", "شیری", "پری", "کاری", "باری", "دوری", "زاری", "یاری", "پیشی", "مدتی", "مالی", "قالی",
		"قاضی", "ماضی", "راضی", "بینی", "سازی", "شاهی", "ایلی", "برخی", "خالی", "حالی", "عالی", "والی", "شامی", "جاری", "بعضی", "یعنی",
		"رای", "وای", "نای", "لای", "سینی", "چینی", "سالی", "طوطی", "منفی", "مثنوی", "معنوی", "مرکزی", "گاری", "بخاری", "تازی", "شادی",
		// not … + م: people is not "my man", healthy not "my year"
		"مردم", "سالم", "عالم", "مهم", "دهم", "نهم", "زخم", "چشم", "خشم", "حاکم", "محکم", "مسلم", "مریم", "مراسم", "قلم", "کارم", "بازم",
		"زنم", "درهم", "مبهم", "فراهم", "پرچم", "متهم", "کدام", "تمام", "سهم", "فهم", "شبنم", "مقدم", "تقدم", "خاتم", "شاهم", "حرام", "اقدام",
		// not … + ت: fame is not "your town"
		"شهرت", "قدرت", "کارت", "شدت", "مدت", "صورت", "دولت", "ملت", "قیمت", "خدمت", "فرصت", "حرکت", "برکت", "شرکت", "ثروت", "نسبت", "نوبت",
		"صحبت", "عادت", "ساعت", "سرعت", "راحت", "مثبت", "ثابت", "پشت", "گوشت", "سخت", "درخت", "بخت", "تخت", "جمعیت", "شخصیت", "اهمیت", "امنیت",
		"وضعیت", "حاکمیت", "مسولیت", "موقعیت", "واقعیت", "اکثریت", "مدیریت", "رضایت", "شکایت", "حمایت", "جنایت", "روایت", "مالکیت", "عضویت",
		"محدودیت", "ماموریت", "محبوبیت", "رسمیت", "قطعیت", "ظرفیت", "کیفیت", "قابلیت", "فعالیت", "تربیت", "هویت", "خلاقیت", "جذابیت", "محرومیت",
		// not … + ش: nouns of action and others
		"دانش", "روش", "پرسش", "خواهش", "ورزش", "کوشش", "بخشش", "سازش", "بارش", "گردش", "رنجش", "تابش", "لرزش", "جهش", "پرش", "پوشش", "کشش",
		"آرامش", "نرمش", "کاهش", "افزایش", "نمایش", "ستایش", "آزمایش", "پیدایش", "گشایش", "فرمایش", "زایش", "رویش", "ارزش", "آموزش", "گزارش",
		"سفارش", "نگارش", "شمارش", "پذیرش", "پرورش", "گسترش", "نگرش", "گرایش", "چالش", "فروش", "گوش", "خاموش", "فراموش", "آتش", "ارتش", "درویش",
		"سرکش", "نقش", "کفش", "درخش", "تلاش", "پاداش", "تراش", "بنفش", "کاوش", "جنبش", "رانش", "واکنش", "بینش", "گزینش", "آفرینش", "چرخش", "پیش", "خویش", "دوش",
		// not … + مان, تان, شان
		"سازمان", "درمان", "فرمان", "ساختمان", "آسمان", "پیمان", "ایمان", "گمان", "زمان", "پشیمان", "قهرمان", "همزمان", "آلمان", "کرمان", "سیمان",
		"دستان", "داستان", "زمستان", "تابستان", "گلستان", "استان", "لبنان", "پستان", "مستان", "نشان", "درخشان", "پریشان", "آتشفشان", "ایشان", "خویشان",
		// not … + ان, ات, ین, گان
		"جهان", "تهران", "ایران", "باران", "جوان", "زبان", "میدان", "پایان", "جریان", "میزان", "ایوان", "کاروان", "دندان", "زندان", "انسان", "آسان",
		"ارزان", "پنهان", "عنوان", "دیوان", "خزان", "گران", "یزدان", "فراوان", "ناتوان", "آبان", "چوپان", "شیطان", "سلطان", "سرطان", "رمضان", "مهمان", "میهمان",
		"مهربان", "گیلان", "زنجان", "همدان", "کاشان", "سمنان", "لرستان", "کردستان", "خوزستان", "خراسان", "مازندران", "اصفهان", "افغانستان", "پاکستان",
		"نجات", "حیات", "ادبیات", "مالیات", "عملیات", "ریاضیات", "الهیات", "جزییات", "نبات", "مات", "هیات", "ملاقات", "مکافات", "مساوات", "ثبات", "صادرات", "واردات",
		"پایین", "بنزین", "ماشین", "تمرین", "تعیین", "آیین", "سرزمین", "پیشین", "نخستین", "آخرین", "رایگان", "بازرگان", "یگان", "دیدگان", "گرگان",
		// not … + یم, ید, ند, اند and other ends of "to be"
		"پدید", "جدید", "شدید", "تهدید", "تردید", "تولید", "کلید", "خرید", "سفید", "امید", "شهید", "مفید", "تاکید", "تایید", "بعید", "نوید", "رشید", "خورشید", "تجدید", "تقلید",
		"روند", "پیوند", "مانند", "بلند", "سوگند", "لبخند", "فرزند", "هنرمند", "دانشمند", "قدرتمند", "ثروتمند", "شهروند", "هرچند", "گوسفند", "اسفند", "دماوند", "کمربند",
		"تقدیم", "تصمیم", "تنظیم", "تسلیم", "تعلیم", "قدیم", "عظیم", "رژیم", "مستقیم", "مقیم", "تقسیم", "ترمیم", "تحریم", "مریم", "کریم",
		// not … + ست, هایت and others
		"دوست", "راست", "درست", "پوست", "ماست", "خواست", "اینتر", "باکتری", "منهای", "بینهایت", "همان", "همین", "همچنین", "همچنان", "دوران", "گروگان", "خاطرات",
		"نفرت", "برتر", "برتری", "برترین", "بدو",
		// not the sign of a verb + a verb: see verbs.go
		"رود", "روم", "دوم", "دود", "خرم", "خرد", "برم", "برند", "رسم", "کارد", "نمک", "نبرد", "نزد", "نشست", "ببر", "بدان", "بکار", "میدان", "نگار", "بهار", "نمرد", "نماز", "ندا", "نهاد", "بخش", "بند", "برنا",
	)
})

func set(words ...string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, w := range words {
		s[w] = true
	}
	return s
}
