package persian

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// keys writes a view as its tokens, values in brackets, and its marks.
func keys(v View) string {
	var b strings.Builder
	m := 0
	marks := func(i int) {
		for ; m < len(v.Marks) && v.Marks[m].At == i; m++ {
			b.WriteString(" " + string(v.Marks[m].Rune))
		}
	}
	for i, t := range v.Tokens {
		marks(i)
		b.WriteString(" " + strings.ReplaceAll(t.Key, PlainNumber, "#"))
		if t.Value != "" {
			b.WriteString("[" + t.Value + "]")
		}
	}
	marks(len(v.Tokens))
	return strings.TrimSpace(b.String())
}

func TestViews(t *testing.T) {
	for _, c := range []struct{ text, split, joined, why string }{
		{"می‌رود", "می رود", "میرود", "half-space"},
		{"می رود", "می رود", "میرود", "space for the half-space"},
		{"میرود", "میرود", "میرود", "half-space left out"},
		{"نمی‌خواهم", "نمی خواهم", "نمیخواهم", "negated verb"},
		{"کتاب‌ها", "کتاب ها", "کتابها", "plural"},
		{"کتاب ها", "کتاب ها", "کتابها", "plural typed apart"},
		{"كتابها", "کتابها", "کتابها", "Arabic kaf"},
		{"کتاب‌های‌مان", "کتاب های مان", "کتابهایمان", "two suffixes"},
		{"گفت‌و‌گو", "گفت و گو", "گفتگو", "compound"},
		{"بندر‌ها", "بندر ها", "بندرها", "half-space behind a letter that does not join"},
		{"در‌ خانه", "در خانه", "در خانه", "stray half-space before a space"},
		{"کتاب¬ها", "کتاب ها", "کتابها", "¬ of old fonts"},
		{"«کتاب»ها", `" کتاب " ها`, `" کتاب " ها`, "a mark parts words for good"},
		{"کتاب.ها", "کتاب . ها", "کتاب . ها", "so does a full stop"},
		{"خانه‌ی ما", "خانه ما", "خانه ما", "ezafe with half-space"},
		{"خانه ی ما", "خانه ما", "خانه ما", "ezafe with space"},
		{"خانۀ ما", "خانه ما", "خانه ما", "ezafe U+06C0"},
		{"خانهٔ ما", "خانه ما", "خانه ما", "ezafe U+0647 U+0654"},
		{"خانه ما", "خانه ما", "خانه ما", "ezafe not written"},
		{"خانه‌ای", "خانه ای", "خانهای", "indefinite yeh"},
		{"PDFها", "pdf ها", "pdfها", "script change"},
		{"ی", "ی", "ی", "a letter alone stays"},
		{"شیء", "شی", "شی", "final hamza"},
		{"این که", "این که", "اینکه", "two words written as one"},
		{"گفت‌وگو", "گفت وگو", "گفتگو", "two spellings"},
		{"ء", "ء", "ء", "hamza alone stays"},
	} {
		a := Analyze(c.text)
		if got := keys(a.Split); got != c.split {
			t.Errorf("%s (%s): split view %q, want %q", c.text, c.why, got, c.split)
		}
		if got := keys(a.Joined); got != c.joined {
			t.Errorf("%s (%s): joined view %q, want %q", c.text, c.why, got, c.joined)
		}
		if a.Differ != (keys(a.Split) != keys(a.Joined)) {
			t.Errorf("%s: Differ is %v", c.text, a.Differ)
		}
	}
}

func TestSplitView(t *testing.T) {
	for _, c := range []struct{ text, want, why string }{
		// letters
		{"علي", "علی", "Arabic yeh"},
		{"موسى", "موسی", "alef maksura"},
		{"رئیس پائیز", "رییس پاییز", "hamza on yeh"},
		{"مسؤول", "مسول", "hamza on waw"},
		{"أحمد إيران ٱلله", "احمد ایران الله", "alef with hamza"},
		{"آب اب", "آب اب", "alef with madda is another letter"},
		{"آب", "آب", "madda typed apart"},
		{"دایرة", "دایره", "teh marbuta"},
		{"تقریباً مُدیرِ", "تقریبا مدیر", "tanwin and harakat"},
		{"کتـــاب", "کتاب", "tatweel"},
		{"ه‍.ق.", "ه . ق .", "ZWJ"},
		{"ﻣﯽﺧﻮاﻫﻢ", "میخواهم", "presentation forms"},
		{"ﻻله", "لاله", "lam-alef"},
		{"\u200fسلام\u200e", "سلام", "direction marks"},
		{"Tehran IRAN", "tehran iran", "Latin case"},
		{"cafe\u0301 café", "café café", "accent typed apart"},
		{"don't O’Neill", "don't o'neill", "apostrophe in a word"},
		{"'quoted'", `" quoted "`, "quotes around a word"},
		{"B2 covid19 F-16", "b2 covid19 f - #[16]", "digits behind a Latin letter belong to it"},
		{"یک\u00a0دو\tسه\u202fچهار", "یک دو سه چهار", "white space of any kind"},
		// marks
		{"چرا؟ چه! و؛ از، تا", "چرا ? چه ! و ; از , تا", "one mark for each"},
		{"«الف» “ب” \"پ\" ‹ت›", `" الف " " ب " " پ " " ت "`, "quotes of any kind"},
		{"و… و... و ..", "و … و … و …", "ellipsis"},
		{"الف. . ب", "الف . . ب", "two stops apart are two"},
		{"الف – ب — پ", "الف - ب - پ", "dashes"},
		{"؟!", "?!", "marks alone are a token"},
		{"#", "#", "a sign that looks like one is no number"},
		{" \t\u200c", "", "nothing but white space"},
		{"\xff\xfeالف", "� � الف", "not UTF-8"},
		{"مسئول مسؤول مسوول مسئولیت", "مسول مسول مسول مسولیت", "hamza before waw"},
		{"هیئت هیأت", "هییت هییت", "hamza behind yeh"},
		{"مسئله مسأله", "مساله مساله", "hamza where it is chosen freely"},
		{"تأیید تائید", "تایید تایید", "hamza behind alef"},
		{"جزء جز", "جزء جز", "final hamza that makes a word"},
		{"املاء املا شیء", "املا املا شی", "final hamza that does not"},
		{"کتاﹶب", "کتاب", "harakat standing alone"},
		// numbers
		{"۱۲ ١٢ 12", "#[12] #[12] #[12]", "three sets of digits"},
		{"۲۶٬۷۵۰ 26,750 ۲۶،۷۵۰", "#[26750] #[26750] #[26750]", "grouping"},
		{"۱٬۲۳۴٬۵۶۷", "#[1234567]", "two groups"},
		{"۱۲،۱۳", "#[12] , #[13]", "a list is two numbers"},
		{"۱۲٫۵ 12.5", "#[12.5] #[12.5]", "decimals"},
		{"۱٬۲۳۴٫۵", "#[1234.5]", "grouping and decimals"},
		{"۲۵٪ ٪۲۵ 25% ۲۵ درصد", "#%[25%] #%[25%] #%[25%] #%[25%]", "percent"},
		{"−۵٫۲ -3 (-4) ۱-", "#[-5.2] #[-3] ( #[-4] ) #[1] -", "sign"},
		{"الف -5 ب", "الف #[-5] ب", "sign behind a space"},
		{"ساعت ۰۸:۳۰ ۸:۰۵", "ساعت #:#[8:30] #:#[8:05]", "time"},
		{"۳/۵", "#/#[3/5]", "slash"},
		{"۱۰-۱۲ ۱۰–۱۲", "#-#[10-12] #-#[10-12]", "range"},
		{"10.4.2", "#.#.#[10.4.2]", "version"},
		{"1403.9.2", "#/#/#[1403-9-2]", "date with full stops"},
		{"۱۳۹۹/۰۷/۱۸ 1399-7-18 ۱۸/۷/۱۳۹۹", "#/#/#[1399-7-18] #/#/#[1399-7-18] #/#/#[18-7-1399]", "date in digits"},
		{"007 2.10", "#[007] #[2.10]", "zeros count"},
		{"۱۰هزار", "#[10] هزار", "digits tied to a word"},
		// dates
		{"۱۷ مهر", "#jdm[7-17]", "day and month"},
		{"۱۷ مهرماه", "#jdm[7-17]", "with ماه tied"},
		{"۱۷ مهر ماه جاری", "#jdm[7-17] جاری", "with ماه apart"},
		{"۲ آذر ۱۴۰۳", "#jdmy[1403-9-2]", "with the year"},
		{"۸ اکتبر ۲۰۲۰", "#gdmy[2020-10-8]", "Gregorian"},
		{"۱۹ رمضان", "#ldm[9-19]", "lunar"},
		{"۵۰ مهر", "#[50] مهر", "no day"},
		{"مهر ۱۳۹۹", "مهر #[1399]", "month and year stay words"},
		{"۱۷، مهر", "#[17] , مهر", "a mark between"},
		{"۲ می رود", "#[2] می رود", "the sign of a verb is not May"},
		{"۲ می ۲۰۲۰ رفت.", "#gdmy[2020-5-2] رفت .", "May before a year"},
		{"در ۲۵ درصد، ۳ دی! بود", "در #%[25%] , #jdm[10-3] ! بود", "marks keep their places"},
		// tags
		{"⟨1⟩کتاب⟨/1⟩ ⟨2/⟩ نو", "کتاب نو", "inline tags leave the stream"},
		{"⟨کتاب⟩", "⟨ کتاب ⟩", "not a tag"},
	} {
		if got := keys(Analyze(c.text).Split); got != c.want {
			t.Errorf("%s (%s): %q, want %q", c.text, c.why, got, c.want)
		}
	}
}

func TestTags(t *testing.T) {
	if got := fmt.Sprint(Analyze("⟨1⟩کتاب⟨/1⟩ ⟨2/⟩").Tags); got != "[{⟨1⟩ 0} {⟨/1⟩ 8} {⟨2/⟩ 8}]" {
		t.Errorf("tags: %s", got)
	}
}

func TestGlue(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Glue
	}{
		{"یک دو", []Glue{Apart, Apart}},
		{"می‌رود", []Glue{Apart, HalfSpace}},
		{"۱۰هزار", []Glue{Apart, Tight}},
		{"یک، دو", []Glue{Apart, Marked}},
		{"یک -5", []Glue{Apart, Apart}},
		{"یک (-5)", []Glue{Apart, Marked}},
	} {
		tokens := Analyze(c.text).Split.Tokens
		if len(tokens) != len(c.want) {
			t.Errorf("%s: %d tokens", c.text, len(tokens))
			continue
		}
		for i, tok := range tokens {
			if tok.Glue != c.want[i] {
				t.Errorf("%s: token %d has glue %d, want %d", c.text, i, tok.Glue, c.want[i])
			}
		}
	}
}

// anyText draws texts dense in what the tokenizer treats specially.
func anyText() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{"می", "رود", "کتاب", "ها", "ی", "خانه", "مهر", "ماه", "درصد", "ء", "آ", "ا", "ٓ", "ِ", "ـ",
		"\u200c", "\u200f", "\u200d", " ", " ", "\n", "\u00a0", ".", "،", "؟", "«", "»", "-", "%", "٪", "/", ":", "٫", "٬", "۱", "2", "٣", "1399",
		"⟨1⟩", "⟨/1⟩", "⟨", "ABC", "e", "\u0301", "'", "ﻻ", "ﷺ", "１", "¬", "\ufe76", "\u0653", "\xff", "\x00", "😀"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), "")
	})
}

// checkText holds for the analysis of every text.
func checkText(fatalf func(string, ...any), text string) {
	a := Analyze(text)
	for _, v := range []View{a.Split, a.Joined} {
		start, end, at := 0, 0, 0
		for i, tok := range v.Tokens {
			if tok.Key == "" || !utf8.ValidString(tok.Key) {
				fatalf("%q: token %d has key %q", text, i, tok.Key)
			}
			if len(v.Marks) == 0 && len(a.Split.Marks) == 0 && tok.End == 0 {
				continue // marks alone
			}
			// One rune may give several words (ﷺ): tokens may share bytes.
			if tok.Start < start || tok.End < end || tok.End <= tok.Start || tok.End > len(text) {
				fatalf("%q: token %d lies at %d…%d, behind %d…%d", text, i, tok.Start, tok.End, start, end)
			}
			start, end = tok.Start, tok.End
		}
		for _, m := range v.Marks {
			if m.At < at || m.At > len(v.Tokens) {
				fatalf("%q: mark at %d behind %d of %d", text, m.At, at, len(v.Tokens))
			}
			at = m.At
		}
	}
	if Visible(text) != (len(a.Split.Tokens) > 0) {
		fatalf("%q: Visible is %v, with %d tokens", text, Visible(text), len(a.Split.Tokens))
	}
	if len(a.Split.Marks) != len(a.Joined.Marks) {
		fatalf("%q: the views differ in marks", text)
	}
}

func TestVisible(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, " \u200c\u200f": false, "\u0301": false, "\u0301 \ufe76": false, "⟨1⟩": false, "ـ": false,
		"\u0301a": true, "⟨1⟩a": true, "⟨1⟩ ؟": true, "۱": true, "¬": true,
	} {
		if got := Visible(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
		checkText(t.Fatalf, text)
	}
}

func TestAnalyzeAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkText(t.Fatalf, anyText().Draw(t, "text")) })
}

func FuzzAnalyze(f *testing.F) {
	f.Add("«می‌رود» ۱۲٫۵٪ در ۱۷ مهر ۱۳۹۹؛ ⟨1⟩PDFها⟨/1⟩ ...")
	f.Fuzz(func(t *testing.T, text string) { checkText(t.Fatalf, text) })
}

// Folding what is folded already changes nothing.
func TestFoldIsIdempotent(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		g, class := fold(r)
		if class == drop {
			continue
		}
		if h, again := fold(g); h != g || again != class && class != digit {
			t.Errorf("%U folds to %U, class %d, which folds to %U, class %d", r, g, class, h, again)
		}
	}
}

func BenchmarkAnalyze(b *testing.B) {
	text := "وزیران امور خارجهٔ دو کشور در گفت‌وگوی تلفنی، آخرین وضعیت را در ۱۷ مهر ۱۳۹۹ بررسی می‌کنند."
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Analyze(text)
	}
}

func ExampleAnalyze() {
	text := Analyze("كتاب‌هاي علمی، ۲۵٪")
	for _, t := range text.Joined.Tokens {
		fmt.Printf("%q %q\n", t.Key, t.Value)
	}
	// Output:
	// "کتابهای" ""
	// "علمی" ""
	// "\x01%" "25%"
}
