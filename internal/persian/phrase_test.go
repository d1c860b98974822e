package persian

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var closenessNames = [...]string{"typed", "same", "form", "weak"}

// found writes where a query stands in a text: each place in brackets, and
// the closeness of each behind the text. Of a query of several phrases all
// places are given.
func found(query, language, text string, exact bool) string {
	places, ok := Find(text, Phrases(query, language, exact))
	if !ok {
		return "-"
	}
	at := make(map[int]string)
	var is []string
	for _, p := range places {
		for _, q := range p {
			at[q.Start] = at[q.Start] + "["
			at[q.End] = "]" + at[q.End]
			is = append(is, closenessNames[q.Closeness])
		}
	}
	var b strings.Builder
	for i := 0; i <= len(text); i++ {
		b.WriteString(at[i])
		if i < len(text) {
			b.WriteByte(text[i])
		}
	}
	return b.String() + " " + strings.Join(is, " ")
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ query, text, want, why string }{
		// However it was typed.
		{"کتاب", "آن کتاب را خواندم", "آن [کتاب] را خواندم typed", "as typed"},
		{"كتاب", "آن کتاب را خواندم", "آن [کتاب] را خواندم same", "Arabic kaf"},
		{"می‌رود", "او می رود؛ او ميرود", "او [می رود]؛ او [ميرود] same same", "the sign of the verb"},
		{"کتاب‌ها", "کتابها و کتاب ها", "[کتابها] و [کتاب ها] same same", "the plural"},
		{"خانه", "خانهٔ ما، خانه‌ی ما", "[خانهٔ] ما، [خانه‌ی] ما same same", "ezafe of ه"},
		{"دانش‌آموز", "دانش آموز و دانشآموز", "[دانش آموز] و [دانشآموز] same same", "a compound"},
		{"گفت‌وگو", "گفتگو، گفت و گو", "[گفتگو]، [گفت و گو] same same", "written apart"},
		{"گفت و گو", "گفتگو، گفت و گو", "[گفتگو]، [گفت و گو] same typed", "asked for apart"},
		{"مسئله", "مسأله، مسأله‌ها", "[مسأله]، [مسأله‌ها] same form", "two spellings"},

		// Forms.
		{"کتاب", "کتاب‌های نو، کتابهایی دیگر", "[کتاب‌های] نو، [کتابهایی] دیگر form form", "plural"},
		{"بزرگ", "بزرگ‌تر، بزرگترین", "[بزرگ‌تر]، [بزرگترین] form form", "degrees"},
		{"خدا", "خدای بزرگ", "[خدای] بزرگ form", "yeh after alef"},
		{"مو", "موی سیاه", "[موی] سیاه form", "yeh after waw"},
		{"خانه", "خانه‌ای بزرگ", "[خانه‌ای] بزرگ form", "indefinite after heh"},
		{"کارشناس", "کارشناسان، کارشناسی", "[کارشناسان]، [کارشناسی] form weak", "plural of people"},
		{"نویسنده", "نویسندگان", "[نویسندگان] form", "heh gives way"},
		{"دانشجو", "دانشجویان", "[دانشجویان] form", "after a vowel"},
		{"انتخاب", "انتخابات", "[انتخابات] form", "Arabic plural"},
		{"کتاب", "کتابش، کتاب‌مان، کتابی", "[کتابش]، [کتاب‌مان]، [کتابی] weak weak weak", "clitics"},
		{"خانه", "خانه‌ام، خانه اش", "[خانه‌ام]، [خانه اش] weak weak", "clitics of heh"},
		{"که", "که‌ش", "[که‌ش] weak", "a clitic of که"},
		{"نگران", "نگران‌اند", "[نگران‌اند] weak", "the verb to be"},
		{"مرد", "مردم ایران، مردان", "مردم ایران، [مردان] weak", "people is not my man"},
		{"شهر", "شهرت او در شهر", "شهرت او در [شهر] typed", "fame is not your town"},
		{"زمین", "زمین‌های، زمینهای، زمینه‌ای", "[زمین‌های]، [زمینهای]، زمینه‌ای form form", "a half-space tells"},
		{"زمینه‌ای", "زمین، زمینه", "زمین، [زمینه] form", "in the query too"},
		{"کتاب", "کتابهای‌مان، کتاب‌هایمان", "[کتابهای‌مان]، [کتاب‌هایمان] weak weak", "wherever it stands"},
		{"قرب", "قربان", "[قربان] weak", "a short word with ان may be another"},

		// A word that has an ending itself.
		{"کتاب‌ها", "یک کتاب، کتابش", "یک [کتاب]، [کتابش] form weak", "plural"},
		{"کتابهایشان", "کتاب‌ها، کتاب", "[کتاب‌ها]، [کتاب] weak weak", "plural with possessive"},
		{"کتاب‌ش", "کتاب", "[کتاب] weak", "what stands behind a half-space is an ending"},
		{"مردم", "مرد", "-", "what is tied may not be one"},
		{"دختر", "دخ", "-", "a word of its own"},
		{"تنها", "تن", "-", "a word of its own"},
		{"جلسات", "جلسهٔ امروز", "[جلسهٔ] امروز form", "heh comes back"},

		// Verbs.
		{"رفتن", "رفت، نمی‌رفتند، می‌روم، برو، نرود", "[رفت]، [نمی‌رفتند]، [می‌روم]، [برو]، [نرود] form form form form form", "go"},
		{"می‌گوید", "گفت، بگویند، نگفته‌اند", "[گفت]، [بگویند]، [نگفته‌اند] form form form", "say"},
		{"گفت", "می گویند", "[می گویند] form", "past to present"},
		{"آمدن", "نیامد، بیاید، آمده است، بیا", "[نیامد]، [بیاید]، [آمده] است، [بیا] form form form form", "come"},
		{"افتادن", "بیفتد، بیافتد، نیفتاد، نیافتند", "[بیفتد]، [بیافتد]، [نیفتاد]، نیافتند form form form", "fall"},
		{"بودن", "هست، نیست، نباشد", "[هست]، [نیست]، [نباشد] form form form", "be"},
		{"توانستن", "می‌توان گفت", "[می‌توان] گفت form", "impersonal"},
		{"برگشتن", "برمی‌گردد، برنگشت", "[برمی‌گردد]، [برنگشت] form form", "with a preverb"},
		{"رود", "کنار رود، رفت، می‌رود", "کنار [رود]، رفت، می‌رود typed", "a river does not go"},
		{"خرید", "خریدها، می‌خرند", "[خریدها]، می‌خرند form", "a purchase"},
		{"رفت", "نرفت", "[نرفت] form", "negation"},

		// Parts of compounds, but not affixes.
		{"دانش", "دانش‌آموزان", "[دانش]‌آموزان weak", "first part"},
		{"آموز", "دانش‌آموزان", "دانش‌[آموزان] weak", "last part"},
		{"ها", "کتاب‌ها", "-", "an ending is no word"},
		{"تر", "بزرگ تر، تر و خشک", "بزرگ تر، [تر] و خشک typed", "wet"},

		// Numbers and dates.
		{"۲۵", "25 نفر، ۲۵۰ نفر", "[25] نفر، ۲۵۰ نفر same", "by value"},
		{"۲۵ درصد", "٪۲۵ و ۲۵٪", "[٪۲۵] و [۲۵٪] same same", "percent"},
		{"26750", "۲۶٬۷۵۰ نفر", "[۲۶٬۷۵۰] نفر same", "grouping"},
		{"۸:۰۵", "ساعت 08:05", "ساعت [08:05] same", "an hour"},
		{"درصد", "۲۵ درصد مردم", "۲۵ [درصد] مردم typed", "a word of a percentage"},
		{"مهر", "۱۷ مهر ۱۳۹۹، مهرماه", "۱۷ [مهر] ۱۳۹۹، [مهرماه] typed form", "a word of a date"},
		{"۱۳۹۹", "۱۷ مهر ۱۳۹۹", "۱۷ مهر [۱۳۹۹] typed", "the year of a date"},
		{"ماه", "۱۷ مهر ماه", "۱۷ مهر [ماه] typed", "the word month of a date"},

		// Several words.
		{`"وزیر خارجه"`, "وزیر خارجهٔ روسیه", "[وزیر خارجهٔ] روسیه same", "a phrase"},
		{`"وزیر خارجه"`, "وزیران خارجه", "[وزیران خارجه] form", "forms in a phrase"},
		{"«وزیر خارجه»", "وزیر امور خارجه", "-", "a phrase stands together"},
		{"وزیر خارجه", "وزیر امور خارجه", "[وزیر] امور [خارجه] typed typed", "words do not"},
		{"وزیر بهداشت", "وزیر امور خارجه", "-", "all words"},
		{`"روزنامه ایران"`, "روزنامهٔ «ایران»", "[روزنامهٔ «ایران]» same", "marks do not count"},
		{`"دانش آموز"`, "دانش‌آموز", "[دانش‌آموز] same", "in the split view"},
		{`"کتاب‌ها را"`, "کتابها را", "[کتابها را] same", "views mixed"},
		{`وزیر "امور خارجه`, "وزیر امور خارجه", "[وزیر] [امور خارجه] typed typed", "a quote that does not end"},
		{"کتاب کتاب كتاب", "کتاب", "[کتاب] typed", "what comes twice"},
	} {
		if got := found(c.query, "fa", c.text, false); got != c.want {
			t.Errorf("%s in %s (%s):\n got  %s\n want %s", c.query, c.text, c.why, got, c.want)
		}
	}
}

func TestFindEnglish(t *testing.T) {
	for _, c := range []struct{ query, text, want, why string }{
		{"report", "Report, reports, reported, reporting, report's", "[Report], [reports], [reported], [reporting], [report's] same form form form form", "regular"},
		{"reported", "to report", "to [report] form", "from a form"},
		{"city", "cities", "[cities] form", "ies"},
		{"cities", "a city", "a [city] form", "and back"},
		{"plan", "planned planing", "[planned] planing form", "doubled consonant"},
		{"hoping", "hope hop", "[hope] hop form", "not doubled"},
		{"visit", "visited, visiting", "[visited], [visiting] form form", "not doubled in two syllables"},
		{"travel", "travelled traveled", "[travelled] [traveled] form form", "both"},
		{"die", "died dying", "[died] [dying] form form", "ie"},
		{"church", "churches", "[churches] form", "ches"},
		{"say", "said, says", "[said], [says] form form", "irregular verb"},
		{"went", "go, gone, goes, going", "[go], [gone], [goes], [going] form form form form", "from a form"},
		{"woman", "women's", "[women's] form", "the genitive of an irregular plural"},
		{"spokesman", "spokesmen", "[spokesmen] form", "a compound"},
		{"child", "grandchildren", "-", "but not its parts"},
		{"they", "they'll", "[they'll] weak", "clitic"},
		{"new", "news", "-", "a word of its own"},
		{"unit", "United Nations", "-", "a word of its own"},
		{"news", "new", "-", "and back"},
		{"us", "US", "[US] same", "case"},
		{"US", "US us", "[US] [us] typed same", "case as typed"},
		{"co-operation", "cooperation", "-", "parts"},
		{"co-operation", "co-operation, co operation", "[co-operation], [co operation] typed same", "typed in one piece"},
		{`"foreign minister"`, "The foreign ministers met", "The [foreign ministers] met form", "phrase"},
	} {
		if got := found(c.query, "en", c.text, false); got != c.want {
			t.Errorf("%s in %s (%s):\n got  %s\n want %s", c.query, c.text, c.why, got, c.want)
		}
	}
}

func TestFindExactly(t *testing.T) {
	for _, c := range []struct{ query, text, want string }{
		{"کتاب", "كتاب، کتاب‌ها، کتابش", "[كتاب]، کتاب‌ها، کتابش same"},
		{"دانش", "دانش‌آموز", "-"},
		{"دانش‌آموز", "دانش آموز", "[دانش آموز] same"},
		{`"وزیر خارجه"`, "وزیران خارجه", "-"},
	} {
		if got := found(c.query, "fa", c.text, true); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.query, c.text, got, c.want)
		}
	}
	if got := found("Haus", "de", "Haus haus Hauses", false); got != "[Haus] [haus] Hauses typed same" {
		t.Errorf("of other languages no forms are known: %s", got)
	}
}

func TestPhrasesOfNothing(t *testing.T) {
	for _, query := range []string{"", " ", `""`, "«»", "؟!", "\u200c", "... \"؟\""} {
		if p := Phrases(query, "fa", false); len(p) != 0 {
			t.Errorf("%q: %d phrases", query, len(p))
		}
	}
}

// Whatever is found has what it needs: the index, which knows of a text only
// which words it has, never leaves out a text that has the phrase, and never
// holds a place to be farther off than it is.
func TestNeeds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query, text := searchText().Draw(t, "query"), searchText().Draw(t, "text")
		if rapid.Bool().Draw(t, "retyped") { // mostly found, in another way
			r := strings.NewReplacer("\u200c", rapid.SampledFrom([]string{" ", "", "\u200c"}).Draw(t, "half-space"), "\"", "",
				" ", rapid.SampledFrom([]string{" ", "\u200c", "، "}).Draw(t, "space"))
			text = r.Replace(query) + " " + text
		}
		language := rapid.SampledFrom([]string{"fa", "en"}).Draw(t, "language")
		phrases := Phrases(query, language, rapid.Bool().Draw(t, "exact"))
		places, ok := Find(text, phrases)
		if !ok {
			return
		}
		has := make(map[string]bool)
		a := Analyze(text)
		for _, v := range []View{a.Split, a.Joined} {
			for _, tok := range v.Tokens {
				has[tok.Key] = true
			}
		}
		for i, p := range phrases {
			for _, place := range places[i] {
				if place.Start >= place.End || place.End > len(text) || place.First >= place.Last || place.Last > len(a.Joined.Tokens) {
					t.Fatalf("%q in %q: place %+v", query, text, place)
				}
				for _, n := range p.Needs() {
					if c, ok := n.met(has); !ok || c > max(place.Closeness, SameWord) {
						t.Fatalf("%q in %q: %+v, but the words of the text give %v %v", query, text, place, c, ok)
					}
				}
			}
		}
	})
}

// met gives the best closeness that a text with some words may have.
func (n Need) met(has map[string]bool) (best Closeness, ok bool) {
	for _, all := range n {
		worst, every := AsTyped, true
		for _, set := range all {
			c, any := WeakForm, false
			for key, is := range set {
				if has[key] {
					c, any = min(c, is), true
				}
			}
			every = every && any
			worst = max(worst, c)
		}
		if every && (!ok || worst < best) {
			best, ok = worst, true
		}
	}
	return best, ok
}

// searchText draws texts of few words, so that queries are found.
func searchText() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{"کتاب", "دانش", "آموز", "ها", "های", "ی", "می", "رود", "رفت", "ان", "ش", "این", "که", "گفت", "و", "گو",
		"گفت‌وگو", "مسئله", "مساله", "مهر", "ماه", "درصد", "۲۵", "2", "٣", "08:05", "1,250", "−", "۱۷", "۱۳۹۹", "خانه", "report", "reported", "went", "go", "'s",
		" ", " ", " ", "\u200c", "\u200c", "\"", "،", "-", "٪", "ﷺ"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 1, 12).Draw(t, "pieces"), "")
	})
}

func TestFindsWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := searchText().Draw(t, "text")
		if strings.ContainsAny(text, "\"") {
			return
		}
		for _, query := range []string{text, `"` + text + `"`} {
			if p := Phrases(query, "fa", true); len(p) > 0 {
				if _, ok := Find(text, p); !ok {
					t.Fatalf("%q is not found in itself as %q", text, query)
				}
			}
		}
	})
}

func BenchmarkPhrases(b *testing.B) {
	for _, query := range []string{"کتاب", "می‌گوید", "reported"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				Phrases(query, map[bool]string{true: "en", false: "fa"}[query[0] < 0x80], false)
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	text := "وزیران امور خارجهٔ دو کشور در گفت‌وگوی تلفنی، آخرین وضعیت را در ۱۷ مهر ۱۳۹۹ بررسی می‌کنند."
	p := Phrases("بررسی وضعیت", "fa", false)
	for b.Loop() {
		Find(text, p)
	}
}

func ExampleFind() {
	text := "کتابهاي تازه را دانش آموزان می خوانند."
	places, _ := Find(text, Phrases("کتاب دانش‌آموز خواندن", "fa", false))
	for _, p := range places {
		fmt.Println(text[p[0].Start:p[0].End])
	}
	// Output:
	// کتابهاي
	// دانش آموزان
	// می خوانند
}

// checkFind holds for every query and text: what is found lies in the text, in
// order.
func checkFind(fatalf func(string, ...any), query, text string) {
	for _, language := range []string{"fa", "en"} {
		phrases := Phrases(query, language, false)
		places, ok := Find(text, phrases)
		if !ok {
			continue
		}
		for i := range phrases {
			start := 0
			for _, p := range places[i] {
				if p.Start < start || p.End <= p.Start || p.End > len(text) || p.Last <= p.First {
					fatalf("%q in %q: %+v", query, text, places[i])
				}
				start = p.Start
			}
		}
	}
}

func TestFindInAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		query := text
		if rapid.Bool().Draw(t, "other") {
			query = anyText().Draw(t, "query")
		}
		checkFind(t.Fatalf, query, text)
	})
}

func FuzzFind(f *testing.F) {
	f.Add(`"دانش آموز" ۱۷`, "دانش‌آموزان در ۱۷ مهر ۱۳۹۹، ۲۵ درصد")
	f.Add("گفت و گو ﷺ", "گفت‌وگو ﷺ")
	f.Fuzz(func(t *testing.T, query, text string) { checkFind(t.Fatalf, query, text) })
}
