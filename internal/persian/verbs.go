package persian

import "strings"

// verb is a Persian verb. Nearly all are regular once both stems are known.
type verb struct {
	past    string // the past stem: رفت
	present string // the present stem as it stands before endings: رو، گوی
	// noun: the past stem alone is a noun as well (خرید، شکست). Asked for
	// alone it is the noun that is meant, and as a form of the verb it is weak.
	noun bool
	// before stands before the sign of the verb: برمی‌گردد.
	before string
	// more are forms that no rule gives.
	more string
}

// verbs are the common ones. Compounds with a noun (تأیید کردن) are those of
// their verb.
var verbs = []verb{
	{past: "بود", present: "باش", more: "است هست نیست هستم هستی هستیم هستید هستند نیستم نیستی نیستیم نیستید نیستند"},
	{past: "شد", present: "شو"}, {past: "کرد", present: "کن"}, {past: "داد", present: "ده"}, {past: "داشت", present: "دار"},
	{past: "توانست", present: "توان", more: "میتوان نمیتوان بتوان نتوان"}, {past: "خواست", present: "خواه"},
	{past: "بایست", more: "باید نباید میباید نمیباید میبایست نمیبایست میبایستی بایستی نبایست نبایستی"},
	{past: "گفت", present: "گوی"}, {past: "رفت", present: "رو"}, {past: "آمد", present: "آی"}, {past: "زد", present: "زن"},

	{past: "آراست", present: "آرای"}, {past: "آزمود", present: "آزمای"}, {past: "آزرد", present: "آزار"}, {past: "آشامید", present: "آشام"},
	{past: "آفرید", present: "آفرین"}, {past: "آموخت", present: "آموز"}, {past: "آمیخت", present: "آمیز"}, {past: "آورد", present: "آور"},
	{past: "آویخت", present: "آویز"}, {past: "افتاد", present: "افت"}, {past: "افراشت", present: "افراز"}, {past: "افروخت", present: "افروز"},
	{past: "افزود", present: "افزای"}, {past: "افکند", present: "افکن"}, {past: "انباشت", present: "انبار"}, {past: "انجامید", present: "انجام"},
	{past: "انداخت", present: "انداز"}, {past: "اندیشید", present: "اندیش"}, {past: "انگیخت", present: "انگیز"}, {past: "ایستاد", present: "ایست"},
	{past: "باخت", present: "باز", noun: true}, {past: "بارید", present: "بار"}, {past: "بافت", present: "باف", noun: true},
	{past: "بخشید", present: "بخش"}, {past: "برد", present: "بر", noun: true}, {past: "برید", present: "بر"}, {past: "بست", present: "بند"},
	{past: "بلعید", present: "بلع"}, {past: "بوسید", present: "بوس"}, {past: "بویید", present: "بوی"},
	{past: "پاشید", present: "پاش"}, {past: "پخت", present: "پز", noun: true}, {past: "پذیرفت", present: "پذیر"},
	{past: "پراکند", present: "پراکن"}, {past: "پرداخت", present: "پرداز", noun: true}, {past: "پرستید", present: "پرست"},
	{past: "پرسید", present: "پرس"}, {past: "پرورد", present: "پرور"}, {past: "پرید", present: "پر"}, {past: "پسندید", present: "پسند"},
	{past: "پنداشت", present: "پندار"}, {past: "پوسید", present: "پوس"}, {past: "پوشید", present: "پوش"}, {past: "پوشاند", present: "پوشان"},
	{past: "پیچید", present: "پیچ"}, {past: "پیمود", present: "پیمای"}, {past: "پیوست", present: "پیوند", noun: true},
	{past: "تاخت", present: "تاز", noun: true}, {past: "تابید", present: "تاب"}, {past: "تپید", present: "تپ"}, {past: "تراشید", present: "تراش"},
	{past: "ترسید", present: "ترس"}, {past: "ترساند", present: "ترسان"}, {past: "ترکید", present: "ترک"},
	{past: "جست", present: "جوی"}, {past: "جنبید", present: "جنب"}, {past: "جنگید", present: "جنگ"}, {past: "جوشید", present: "جوش"},
	{past: "چرخید", present: "چرخ"}, {past: "چسبید", present: "چسب"}, {past: "چشید", present: "چش"}, {past: "چکید", present: "چک"}, {past: "چید", present: "چین"},
	{past: "خرید", present: "خر", noun: true}, {past: "خزید", present: "خز"}, {past: "خشکید", present: "خشک"}, {past: "خندید", present: "خند"},
	{past: "خوابید", present: "خواب"}, {past: "خواند", present: "خوان"}, {past: "خورد", present: "خور"}, {past: "خاست", present: "خیز"},
	{past: "دانست", present: "دان"}, {past: "درخشید", present: "درخش"}, {past: "دزدید", present: "دزد"}, {past: "دمید", present: "دم"},
	{past: "دوخت", present: "دوز", noun: true}, {past: "دوید", present: "دو"}, {past: "دید", present: "بین"},
	{past: "راند", present: "ران"}, {past: "ربود", present: "ربای"}, {past: "رسید", present: "رس"}, {past: "رساند", present: "رسان"},
	{past: "رقصید", present: "رقص"}, {past: "رنجید", present: "رنج"}, {past: "رویید", present: "روی"}, {past: "ریخت", present: "ریز"},
	{past: "زایید", present: "زای"}, {past: "زیست", noun: true},
	{past: "ساخت", present: "ساز", noun: true}, {past: "سپرد", present: "سپار"}, {past: "ستود", present: "ستای"}, {past: "سرود", present: "سرای", noun: true},
	{past: "سنجید", present: "سنج"}, {past: "سوخت", present: "سوز", noun: true}, {past: "سوزاند", present: "سوزان"},
	{past: "شتافت", present: "شتاب"}, {past: "شست", present: "شوی", noun: true}, {past: "شکافت", present: "شکاف", noun: true},
	{past: "شکست", present: "شکن", noun: true}, {past: "شمرد", present: "شمار"}, {past: "شناخت", present: "شناس", noun: true}, {past: "شنید", present: "شنو"},
	{past: "طلبید", present: "طلب"}, {past: "غلتید", present: "غلت"},
	{past: "فرستاد", present: "فرست"}, {past: "فرسود", present: "فرسای"}, {past: "فرمود", present: "فرمای"}, {past: "فروخت", present: "فروش"},
	{past: "فریفت", present: "فریب"}, {past: "فشرد", present: "فشار"}, {past: "فهمید", present: "فهم"}, {past: "فهماند", present: "فهمان"},
	{past: "کاست", present: "کاه"}, {past: "کاشت", present: "کار", noun: true}, {past: "کشت", present: "کش", noun: true}, {past: "کشید", present: "کش"},
	{past: "کشاند", present: "کشان"}, {past: "کوبید", present: "کوب"}, {past: "کوشید", present: "کوش"}, {past: "کوچید", present: "کوچ"},
	{past: "گذاشت", present: "گذار"}, {past: "گذشت", present: "گذر", noun: true}, {past: "گذراند", present: "گذران"}, {past: "گرایید", present: "گرای"},
	{past: "گرداند", present: "گردان"}, {past: "گردید", present: "گرد"}, {past: "گشت", present: "گرد", noun: true}, {past: "گرفت", present: "گیر"},
	{past: "گریخت", present: "گریز"}, {past: "گریست", present: "گری"}, {past: "گزید", present: "گزین"}, {past: "گسترد", present: "گستر"},
	{past: "گسست", present: "گسل", noun: true}, {past: "گشود", present: "گشای"}, {past: "گماشت", present: "گمار"}, {past: "گنجید", present: "گنج"},
	{past: "گنجاند", present: "گنجان"}, {past: "لرزید", present: "لرز"}, {past: "لرزاند", present: "لرزان"}, {past: "لغزید", present: "لغز"},
	{past: "مالید", present: "مال"}, {past: "ماند", present: "مان"}, {past: "مرد", present: "میر", noun: true}, {past: "مکید", present: "مک"},
	{past: "نازید", present: "ناز"}, {past: "نالید", present: "نال"}, {past: "نامید", present: "نام"}, {past: "نشاند", present: "نشان"},
	{past: "نشست", present: "نشین", noun: true}, {past: "نگاشت", present: "نگار"}, {past: "نگریست", present: "نگر"}, {past: "نمود", present: "نمای"},
	{past: "نواخت", present: "نواز"}, {past: "نوشت", present: "نویس"}, {past: "نوشید", present: "نوش"}, {past: "نهاد", present: "نه", noun: true},
	{past: "ورزید", present: "ورز"}, {past: "وزید", present: "وز"}, {past: "هراسید", present: "هراس"}, {past: "یافت", present: "یاب"},

	{before: "بر", past: "آمد", present: "آی"}, {before: "بر", past: "آورد", present: "آور"}, {before: "بر", past: "انگیخت", present: "انگیز"},
	{before: "بر", past: "چید", present: "چین"}, {before: "بر", past: "خاست", present: "خیز"}, {before: "بر", past: "خورد", present: "خور", noun: true},
	{before: "بر", past: "داشت", present: "دار", noun: true}, {before: "بر", past: "گرداند", present: "گردان"}, {before: "بر", past: "گزید", present: "گزین"},
	{before: "بر", past: "گشت", present: "گرد", noun: true},
	{before: "باز", past: "داشت", present: "دار", noun: true}, {before: "باز", past: "گرداند", present: "گردان"}, {before: "باز", past: "گشت", present: "گرد", noun: true},
	{before: "باز", past: "ماند", present: "مان"}, {before: "باز", past: "یافت", present: "یاب", noun: true},
	{before: "در", past: "آمد", present: "آی", noun: true}, {before: "در", past: "آورد", present: "آور"}, {before: "در", past: "گذشت", present: "گذر", noun: true},
	{before: "در", past: "گرفت", present: "گیر"}, {before: "در", past: "یافت", present: "یاب", noun: true},
	{before: "فرا", past: "خواند", present: "خوان"}, {before: "فرا", past: "گرفت", present: "گیر"}, {before: "فرا", past: "رسید", present: "رس"},
	{before: "فرو", past: "پاشید", present: "پاش"}, {before: "فرو", past: "ریخت", present: "ریز"}, {before: "فرو", past: "نشست", present: "نشین"},
	{before: "وا", past: "داشت", present: "دار"},
}

// addVerbs adds the forms of the verbs that a word is a form of. One that may
// well be something else (رود, a river; گذشته, the past) is not taken for a
// verb.
func (f forms) addVerbs(key string) {
	for i := range verbs {
		v := &verbs[i]
		if !v.mayHold(key) {
			continue
		}
		if all, sure := v.conjugate(); sure[key] {
			for key, v := range all {
				f.add(key, v.is, v.word)
			}
		}
	}
}

// mayHold tells quickly most verbs that a word cannot be of: it holds neither
// stem.
func (v *verb) mayHold(key string) bool {
	holds := func(stem string) bool {
		// What a prefix may change at the beginning and an ending at the end.
		stem = strings.TrimPrefix(strings.TrimPrefix(stem, "آ"), "ا")
		return stem != "" && strings.Contains(key, strings.TrimSuffix(stem, "ی"))
	}
	return holds(v.past) || holds(v.present) || v.more != "" && strings.Contains(" "+v.more+" ", " "+key+" ")
}

// conjugate gives the forms of a verb, and those of them that can hardly be
// anything else. Forms of several words (خواهد رفت) have the one or the other
// of these in them.
func (v *verb) conjugate() (all forms, sure map[string]bool) {
	all, sure = make(forms), make(map[string]bool)
	add := func(form string, c Closeness, isSure bool) {
		form = v.before + form
		if wholes()[form] && form != v.before+v.past {
			return
		}
		all.add(form, c, len(form))
		if isSure {
			sure[form] = true
		}
	}

	// رفت، رفتم، می‌رفت، نمی‌رفت، نرفت
	for _, person := range []string{"", "م", "ی", "یم", "ید", "ند"} {
		if v.noun && (person == "" || person == "ی") {
			add(v.past+person, WeakForm, false)
		} else {
			add(v.past+person, WordForm, true)
		}
		add("می"+v.past+person, WordForm, true)
		add("نمی"+v.past+person, WordForm, true)
		for _, not := range prefixed("ن", v.past) {
			add(not+person, WordForm, true)
		}
	}
	// رفتن، رفته، رفته‌اند، نرفته است
	for _, stem := range append(prefixed("ن", v.past), v.past) {
		add(stem+"ن", WordForm, true)
		add(stem+"ه", WordForm, false) // mostly a noun as well: گفته، داده
		for _, person := range []string{"ام", "ای", "است", "ایم", "اید", "اند"} {
			add(stem+"ه"+person, WordForm, true)
		}
	}
	for form := range strings.FieldsSeq(v.more) {
		add(form, WordForm, true)
	}
	if v.present == "" {
		return all, sure
	}
	// کند، می‌کند، نمی‌کند، بکند، نکند
	for _, person := range []string{"م", "ی", "د", "یم", "ید", "ند"} {
		if v.before != "" {
			add(v.present+person, WordForm, true) // برگردد
		} else if person != "ی" { // سازی، شناسی are nouns
			add(v.present+person, WordForm, false)
		}
		add("می"+v.present+person, WordForm, true)
		add("نمی"+v.present+person, WordForm, true)
		for _, p := range []string{"ب", "ن"} {
			for _, form := range prefixed(p, v.present) {
				add(form+person, WordForm, true)
			}
		}
	}
	// بکن، نکن، بگو
	command := v.present
	if strings.HasSuffix(command, "ای") || strings.HasSuffix(command, "وی") || command == "آی" {
		command = strings.TrimSuffix(command, "ی")
	}
	for _, p := range []string{"ب", "ن"} {
		for _, form := range prefixed(p, command) {
			add(form, WordForm, true)
		}
	}
	return all, sure
}

// prefixed puts ب or ن before a stem. Before alef a yeh comes between, and the
// alef is mostly left out (بیاید، بیفتد; بیافتد is seen too), but not in ایست;
// نیافتد is of یافتن.
func prefixed(prefix, stem string) []string {
	if rest, ok := strings.CutPrefix(stem, "آ"); ok {
		return []string{prefix + "یا" + rest}
	}
	if rest, ok := strings.CutPrefix(stem, "ا"); ok && !strings.HasPrefix(rest, "ی") {
		all := []string{prefix + "ی" + rest}
		if prefix != "ن" || !strings.HasPrefix(rest, "فت") {
			all = append(all, prefix+"یا"+rest)
		}
		return all
	}
	return []string{prefix + stem}
}
