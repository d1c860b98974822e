package segment

import (
	"slices"
	"strings"
	"testing"
)

// ruleCase is a text in which | stands where a segment ends, and why.
type ruleCase struct{ category, text, why string }

func testRules(t *testing.T, lang string, cases []ruleCase) {
	t.Helper()
	rules, err := Builtin(lang)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		var want, got []string
		for piece := range strings.SplitSeq(c.text, "|") {
			want = append(want, strings.TrimSpace(piece))
		}
		for s := range Split(strings.ReplaceAll(c.text, "|", ""), rules, Options{}) {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s (%s):\n got %q\nwant %q", c.category, c.why, got, want)
		}
	}
}

func TestPersian(t *testing.T) { testRules(t, "fa", persian) }

var persian = []ruleCase{
	// Marks that end a sentence.
	{"mark", "دولت لایحه را پس گرفت.| مجلس واکنشی نشان نداد.", "full stop"},
	{"mark", "چه کسی این نامه را نوشته است؟| هنوز روشن نیست.", "Persian question mark"},
	{"mark", "چه روز سردی!| همه به خانه رفتند.", "exclamation mark"},
	{"mark", "Who wrote it?| پاسخی نرسید.", "ASCII question mark"},
	{"mark", "واقعاً رفت؟!| باورم نمی‌شود.", "two marks"},
	{"mark", "آتش!!!| همه دویدند.", "a run of marks"},
	{"mark", "باران بند آمد۔| راه باز شد.", "Urdu full stop"},
	{"mark", "چرا نیامدی⸮| منتظرت بودیم.", "reversed question mark"},
	{"mark", "این‌جا کجاست⁉| نقشه را بیاور.", "one sign for two marks"},
	{"mark", "شهردار آمد.| سخن گفت.| رفت.", "three short sentences"},
	{"mark", "جلسه پایان یافت.", "one sentence"},
	{"mark", "جلسه پایان یافت", "no mark at all"},
	{"mark", "متن خبر در بالا آمد.| ادامه دارد", "no mark at the end"},

	// Marks that never do.
	{"inner", "وزیر نیرو گفت: برق امسال قطع نمی‌شود.", "colon"},
	{"inner", "هوا سرد است؛ اما برف نمی‌بارد.", "semicolon"},
	{"inner", "علی، رضا، و حسن آمدند.", "comma"},
	{"inner", "او رفت; ما ماندیم, همین.", "Latin semicolon and comma"},
	{"inner", "قیمت ۳/۵ درصد بالا رفت - بیش از پیش‌بینی - و بازار آرام ماند.", "dashes and a slash"},
	{"inner", "ساعت ۱۸:۳۰ آغاز شد.", "time"},
	{"inner", "نام\tخانوادگی", "a tab divides no sentence"},

	// White space and invisible characters around the mark.
	{"space", "پل بسته است.\u00a0|از راه دیگر بروید.", "no-break space"},
	{"space", "پل بسته است.\t|از راه دیگر بروید.", "tab"},
	{"space", "پل بسته است.   |از راه دیگر بروید.", "several spaces"},
	{"space", "پل بسته است.\u200f| از راه دیگر بروید.", "right-to-left mark stays left"},
	{"space", "پل بسته است.\u200e| از راه دیگر بروید.", "left-to-right mark stays left"},
	{"space", "پل بسته است.\u200c| از راه دیگر بروید.", "ZWNJ stays left"},
	{"space", "پل بسته است\u200c.| از راه دیگر بروید.", "ZWNJ before the mark"},
	{"space", "پل بسته است .| از راه دیگر بروید .", "space before the mark"},
	{"space", "کی می‌رسد ؟| نمی‌دانم .", "space before the question mark"},
	{"space", "پل بسته است.\u2003|از راه دیگر بروید.", "em space"},
	{"space", "پل بسته است.\ufeff| از راه دیگر بروید.", "byte order mark in the text"},
	{"space", "پل بسته است.| \u200fاز راه دیگر بروید.", "a mark before a word belongs to the word"},
	{"space", "پل بسته است. \u200f", "a mark alone at the end joins the last segment"},

	// Line ends.
	{"line", "گزارش هواشناسی|\nفردا باران می‌بارد.", "a heading"},
	{"line", "گزارش هواشناسی|\r\n\r\nفردا باران می‌بارد.", "a blank line"},
	{"line", "نام:|\nنشانی:|\nتلفن:", "a form"},
	{"line", "سطر نخست|\u2028سطر دوم|\u2029سطر سوم", "Unicode line and paragraph separators"},

	// Missing space.
	{"nospace", "کلاس تعطیل شد.|دانش‌آموزان رفتند.", "full stop"},
	{"nospace", "کجا بودی؟|دیر کردی!|بیا تو.", "question and exclamation marks"},
	{"nospace", "کار پایان یافت.|و همه برگشتند.", "a word of one letter follows"},
	{"nospace", "کار پایان یافت.|«حالا برویم.»", "a quotation follows"},
	{"nospace", "او گفت: «بمان».|رضا ماند.", "after a closing quotation mark"},
	{"nospace", "او گفت: «می‌مانم.»|رضا هم ماند.", "after a mark and a closing quotation mark"},
	{"nospace", "دکتر آمد (دیر هم آمد).|بیمار رفته بود.", "after a bracket"},
	{"nospace", "قرارداد در سال ۱۳۹۸.|شرکت آن را امضا کرد.", "after a year"},
	{"nospace", "انبار سوخت.|۲۰ نفر زخمی شدند.", "before a number that counts"},
	{"nospace", "این شهر کهن است.۱ گردشگران آن را دوست دارند.", "a pasted footnote number: not to be told apart"},
	{"nospace", "سند را در گزارش.نهایی.pdf ببینید.", "file name"},
	{"nospace", "سازمان اس.ام.اس را بررسی کرد.", "names of Latin letters"},
	{"nospace", "نشانی دیجی‌کالا.کام را باز کنید.", "domain name in Persian letters"},
	{"nospace", "م.رضایی و ع.کریمی آمدند.", "initials"},

	// Closing quotation marks and brackets stay left.
	{"close", "معلم گفت: «بنشینید.»| کلاس آرام شد.", "guillemets after the stop"},
	{"close", "معلم گفت: «بنشینید».| کلاس آرام شد.", "guillemets before the stop"},
	{"close", "معلم گفت: \"بنشینید.\"| کلاس آرام شد.", "straight marks"},
	{"close", "معلم گفت: “بنشینید.”| کلاس آرام شد.", "curly marks"},
	{"close", "معلم گفت: «بنشینید. »| کلاس آرام شد.", "space before the closing mark"},
	{"close", "(همه رفتند.)| شب شد.", "bracket"},
	{"close", "[همه رفتند.]| شب شد.", "square bracket"},
	{"close", "«همه رفتند (حتی رضا).»| شب شد.", "bracket and guillemet"},
	{"close", "«او گفت: ‹بمان.›»| شب شد.", "nested marks"},
	{"close", "«همه رفتند.\u200f»\u200f| شب شد.", "direction marks between"},
	{"close", "گفت: «خسته‌ام.| فردا می‌آیم.»| در را بست.", "two sentences quoted"},
	{"close", "«چرا؟»| «نمی‌دانم.»", "quotation after quotation"},

	// Footnote marks.
	{"footnote", "این شهر در زلزله ویران شد.[۱]| بعدها آن را ساختند.", "mark in brackets"},
	{"footnote", "این شهر در زلزله ویران شد.[۱][۲]| بعدها آن را ساختند.", "two marks"},
	{"footnote", "این شهر در زلزله ویران شد.[12]| بعدها آن را ساختند.", "ASCII digits"},
	{"footnote", "این شهر در زلزله ویران شد. [۱]| بعدها آن را ساختند.", "space before it"},
	{"footnote", "این شهر در زلزله ویران شد.[۱]|بعدها آن را ساختند.", "no space behind it"},
	{"footnote", "این شهر در زلزله ویران شد.¹| بعدها آن را ساختند.", "superscript"},
	{"footnote", "«این شهر ویران شد.»[۳]| بعدها آن را ساختند.", "behind a quotation"},
	{"footnote", "این شهر[۴] در زلزله ویران شد.", "inside the sentence"},

	{"footnote", "این شهر در زلزله ویران شد.[۵]:۱۲| بعدها آن را ساختند.", "mark with a page"},
	{"footnote", "این شهر در زلزله ویران شد.[نیازمند منبع]| بعدها آن را ساختند.", "editor's note"},

	// Ellipsis.
	{"ellipsis", "پدر سکوت کرد…| باران تندتر شد.", "at the end"},
	{"ellipsis", "پدر سکوت کرد...| باران تندتر شد.", "three dots"},
	{"ellipsis", "پدر سکوت کرد.....| باران تندتر شد.", "more dots"},
	{"ellipsis", "سیب، گلابی و… در بازار فراوان است.", "«و…»"},
	{"ellipsis", "سیب، گلابی و ... در بازار فراوان است.", "«و ...»"},
	{"ellipsis", "تلفن، نامه یا… فرقی نمی‌کند.", "«یا…»"},
	{"ellipsis", "من… من نمی‌دانم… که چه بگویم.", "before «که» — and a stammer"},
	{"ellipsis", "او آرام… و بی‌صدا رفت.", "before «و»"},
	{"ellipsis", "این همه راه... را پیاده آمد.", "before «را»"},
	{"ellipsis", "حق با تو... است.", "before a verb"},
	{"ellipsis", "… و سرانجام باران آمد.", "opens the text"},
	{"ellipsis", "«... و سرانجام باران آمد.»", "opens a quotation"},
	{"ellipsis", "در این گزارش [...] به آن اشاره شده است.", "omission in brackets"},
	{"ellipsis", "در این گزارش (…) به آن اشاره شده است.", "omission in round brackets"},
	{"ellipsis", "چه می‌گویی؟…| بلندتر بگو.", "after a question mark"},
	{"ellipsis", "کتاب، دفتر، مداد ...، همه ریخت.", "comma behind it"},

	// Abbreviations.
	{"abbreviation", "شرح آن در ص. ۱۲ آمده است.", "page"},
	{"abbreviation", "نک. صص. ۱۲–۱۸ همین کتاب.", "see, pages"},
	{"abbreviation", "ر.ک. فصل سوم.", "see"},
	{"abbreviation", "ر. ک. فصل سوم.", "see, spaced"},
	{"abbreviation", "در سال ۳۲۱ ق.م. اسکندر درگذشت.", "before Christ"},
	{"abbreviation", "در سال ۳۲۱ ق. م. اسکندر درگذشت.", "the same, spaced"},
	{"abbreviation", "در ۶۵۶ ه.ق. بغداد سقوط کرد.", "lunar year"},
	{"abbreviation", "در ۶۵۶ ه. ق. بغداد سقوط کرد.", "spaced"},
	{"abbreviation", "در ۶۵۶ هـ.ق. بغداد سقوط کرد.", "with tatweel"},
	{"abbreviation", "در ۶۵۶ ه‍.ق. بغداد سقوط کرد.", "with ZWJ"},
	{"abbreviation", "در ۱۳۵۷ ه.ش انقلاب شد.", "no stop at its end"},
	{"abbreviation", "در ۱۹۴۵ م. جنگ پایان یافت.", "Christian era"},
	{"abbreviation", "فردوسی (د. ۴۱۶ ق.) شاعر بود.", "died"},
	{"abbreviation", "حافظ (ز. ۷۲۷ ه.ق.، د. ۷۹۲ ه.ق.) شیرازی بود.", "born, died, in brackets with a comma"},
	{"abbreviation", "ج. ۲، چ. ۳، ص. ۴۵.", "volume, printing, page"},
	{"abbreviation", "جلسه ساعت ۸ ب.ظ. آغاز شد.", "p.m."},
	{"abbreviation", "پ.ن. این نامه را دیر فرستادم.", "postscript"},
	{"abbreviation", "تلف. ۸۸۷۷۶۶ را بگیرید.", "telephone"},
	{"abbreviation", "قانون ق.م.ا. تغییر کرد.", "code of law"},
	{"abbreviation", "کشور ج.ا.ا. را به رسمیت شناخت.", "three letters"},

	// Initials and Latin abbreviations.
	{"initial", "ع. پاشایی این کتاب را ترجمه کرد.", "Persian initial"},
	{"initial", "م. ا. به‌آذین نویسنده بود.", "two initials"},
	{"initial", "جان اف. کندی سخنرانی کرد.", "name of a Latin letter"},
	{"initial", "کتاب J. K. Rowling پرفروش شد.", "Latin initials"},
	{"initial", "باکتری M. tuberculosis مقاوم شده است.", "genus"},
	{"initial", "ارتش U.S. of America آمد.", "acronym"},
	{"initial", "شرکت Apple Inc. گوشی تازه‌ای ساخت.", "company"},
	{"initial", "Dr. Smith به تهران آمد.", "title"},
	{"initial", "بنگرید به Vol. 3 و No. 5 همان.", "number"},
	{"initial", "موتور Yahoo! و گوگل رقیب‌اند.", "name with a mark"},
	{"initial", "اصطلاح i.e. یعنی «به عبارت دیگر».", "i.e."},
	{"initial", "او Node.js و ASP.NET می‌داند.", "names with a dot"},

	// Numbers.
	{"number", "دما 12.5 درجه بود.| باد می‌وزید.", "ASCII decimal"},
	{"number", "دما ۱۲.۵ درجه بود.| باد می‌وزید.", "Persian digits, ASCII point"},
	{"number", "دما ۱۲٫۵ درجه بود.| باد می‌وزید.", "Persian decimal sign"},
	{"number", "دما ١٢٫٥ درجه بود.| باد می‌وزید.", "Arabic digits"},
	{"number", "تاریخ نامه ۱۴۰۲.۰۵.۱۲ است.", "date"},
	{"number", "نسخهٔ ۲.۳.۱ منتشر شد.", "version"},
	{"number", "بودجه ۱.۲۰۰.۰۰۰ تومان بود.", "thousands"},
	{"number", "نشانی ۱۹۲.۱۶۸.۱.۱ پاسخ نمی‌دهد.", "network address"},
	{"number", "این بنا در سال ۱۳۲۰.| آن یکی در ۱۳۲۵.", "a year ends a sentence"},

	// Labels and markers of lists.
	{"list", "۱. آب|\n۲. نان", "numbers"},
	{"list", "1. آب|\n2. نان", "ASCII numbers"},
	{"list", "۱) آب بیاورید.|\n۲) نان بخرید.", "number and bracket"},
	{"list", "(۱) آب|\n(۲) نان", "in brackets"},
	{"list", "الف. تعریف|\nب. کاربرد", "letters"},
	{"list", "۲٫۱. روش پژوهش", "section number"},
	{"list", "۲-۱-۳. روش پژوهش", "section number with hyphens"},
	{"list", "• ۱. آب", "bullet and number"},
	{"list", "ماده ۱۲. هر کس مالیات بدهد معاف است.", "article of a law"},
	{"list", "اصل ۴۴. بخش خصوصی آزاد است.| دولت نظارت می‌کند.", "principle, then a sentence"},
	{"list", "تبصره ۳. این قانون از امروز اجرا می‌شود.", "note"},
	{"list", "جدول ۵. جمعیت شهرها", "caption"},
	{"list", "فصل دوم. روش کار", "ordinal"},
	{"list", "مراحل کار: ۱. شستن ۲. پختن", "inline markers after a colon"},
	{"list", "مراحل کار: الف. شستن ب. پختن", "inline letters"},
	{"list", "آب را جوش بیاورید.| ۲. برنج را بریزید.", "marker after a sentence"},

	// Addresses and file names.
	{"address", "به www.example.com سر بزنید.| رایگان است.", "web"},
	{"address", "به https://example.com/a?b=1&c=2 بروید.", "query"},
	{"address", "به info@example.com بنویسید.| پاسخ می‌دهیم.", "mail"},
	{"address", "فایل report.final.docx را بفرستید.", "file"},
	{"address", "به example.com.| بعد ثبت‌نام کنید.", "a stop behind it"},
	{"address", "کانال t.me/khabar را ببینید.", "short address"},

	// A question or exclamation in quotation marks inside a sentence.
	{"quote", "«کجا می‌روی؟» پرسید.", "reporting verb"},
	{"quote", "«کجا می‌روی؟» مادر پرسید.", "subject and reporting verb"},
	{"quote", "«برو بیرون!» فریاد زد.", "two-word verb"},
	{"quote", "«نمی‌آیم.» گفت و رفت.", "reporting verb after a full stop"},
	{"quote", "«چه می‌خواهی؟» می‌پرسد و می‌خندد.", "present tense"},
	{"quote", "«چه مي‌خواهي؟» مي‌پرسد.", "Arabic keyboard"},
	{"quote", "از من پرسید «خسته‌ای؟» و نشست.", "«و» goes on"},
	{"quote", "کتاب «چه باید کرد؟» چاپ شد.", "title"},
	{"quote", "سریال «بدو!» امشب پخش می‌شود.", "title with an exclamation mark"},
	{"quote", "پرسش «ما کیستیم؟» را همه شنیده‌اند.", "«را» goes on"},
	{"quote", "جملهٔ \"من کجا هستم؟\" آغاز داستان است.", "straight marks"},
	{"quote", "پرسید: «کجا می‌روی؟»| جوابی نشنید.", "after a colon the quotation ends the sentence"},
	{"quote", "پرسید: «کجا می‌روی؟»| رضا گفت: «خانه.»", "another speaker"},
	{"quote", "وقتی پرسیدم «چرا؟» پاسخ داد: «نمی‌دانم.»| رفت.", "no colon before it: the sentence goes on"},
	{"quote", "«بیا!»| در باز شد.", "a quotation of its own"},
	{"quote", "گفت: «دیر شد.» و رفت.", "«و» after a full stop"},

	// Brackets.
	{"bracket", "با تعجب (؟) نگاه کرد.", "a lone question mark"},
	{"bracket", "برندهٔ (!) مسابقه اوست.", "a lone exclamation mark"},
	{"bracket", "این کار (چرا پنهان کنیم؟) دشوار است.", "question inside a sentence"},
	{"bracket", "نظامی (۵۳۵؟ – ۶۰۵) شاعر بود.", "doubtful year"},
	{"bracket", "نظامی (زادهٔ ۵۳۵؟ در گنجه) شاعر بود.", "doubtful year"},
	{"bracket", "حضرت علی) ع (در کوفه بود.| مردم آمدند.", "reversed brackets"},
	{"bracket", "پیامبر (ص) فرمود: دانش بجویید.", "honorific"},
	{"bracket", "رضا) برادرم (آمد.| نشستیم.", "reversed brackets around words"},

	// News and the rest.
	{"news", "تهران - ایرنا: بهای نفت بالا رفت.", "dateline, not asked for"},
	{"news", "به گزارش ایرنا: بهای نفت بالا رفت.", "no dateline"},
	{"news", "وزیر گفت - ایرنا نوشت: بهای نفت بالا رفت.", "a sentence, not a dateline"},

	// What a second reading of hard texts brought.
	{"era", "جنگ در ۱۹۱۸م. پایان یافت.", "era joined to the year"},
	{"era", "او تا ۶۵۶ق. در بغداد ماند.| سپس رفت.", "lunar era joined to the year"},
	{"letters", "کتاب جی. دی. سلینجر را خواندم.", "names of two letters"},
	{"letters", "سی. اس. لوئیس در بلفاست زاده شد.", "the first stops before the second"},
	{"letters", "او در واشینگتن دی. سی. زندگی می‌کند.", "a place"},
	{"letters", "رابرت ای. لی فرمانده بود.| او شکست خورد.", "one letter in a name"},
	{"ellipsis", "آقای ... به دادگاه آمد.", "a name left out"},
	{"ellipsis", "در شهرِ ... زندگی می‌کرد.", "ezafe before it"},
	{"ellipsis", "از نان، پنیر و غیره... خبری نبود.", "and so on"},
	{"footnote", "این کار درست است.(۱)| مردم آمدند.", "footnote mark in round brackets"},
	{"footnote", "این کار درست است.*| مردم آمدند.", "a star"},
	{"quote", "'کجا می‌روی؟' پرسید.", "single quotation marks"},
	{"label", "فصل چهارم. نتایج بررسی شد.", "ordinal in words"},
	{"label", "اصل چهل‌وچهارم. نظام اقتصادی بر سه بخش استوار است.", "compound ordinal"},
	{"label", "ماده واحده. این قانون از امروز اجرا می‌شود.", "single article"},
	{"label", "ماده ۱۰ مکرر. هر کس چنین کند جریمه می‌شود.", "an article added later"},
	{"label", "درس خواندم.| خوابیدم.", "a verb behind a word of a label"},
	{"label", "تبصره. این ماده شامل کودکان نیست.", "a label alone"},
	{"quote", "«آیا این درست است؟» این پرسشی است که همه می‌پرسند.", "what was asked is spoken of"},
	{"citation", "این را همه می‌دانند (ر.ک.: همان، ص. ۴۵).| نویسنده چیزی نگفت.", "citation before the stop"},
	{"emoji", "تبریک می‌گویم! 🎉| جشن فرداست.", "emoji stays left"},
	{"emoji", "تبریک می‌گویم!🎉| جشن فرداست.", "without space"},
}

func TestDatelines(t *testing.T) {
	rules, err := Builtin("fa-x-dateline")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][]string{
		{"تهران - ایرنا:", "بهای نفت بالا رفت.", "کسی نمی‌داند چرا."},
		{"به گزارش ایرنا: بهای نفت بالا رفت."},
		{"وزیر گفت - ایرنا نوشت: بهای نفت بالا رفت."},
	} {
		var got []string
		for s := range Split(strings.Join(c, " "), rules, Options{}) {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, c) {
			t.Errorf("got %q, want %q", got, c)
		}
	}
}
