package persian

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var kindLetters = [...]string{"", "%", "th", "frac ", "at ", "day ", "date ", "? "}

// told writes the figures of a text: what they say, an asterisk if they are
// written in a form that can be rewritten, and ~ if they may be times.
func told(text, language string) string {
	var s []string
	for _, f := range Figures(text, &Analyze(text).Split, language) {
		v := f.Value
		switch f.Kind {
		case Percentage, Ordinal:
			v += kindLetters[f.Kind]
		default:
			v = kindLetters[f.Kind] + v
		}
		if len(f.Parts) > 0 {
			v += "*"
		}
		if f.AtHour {
			v += "~" + f.Time.value()
		}
		s = append(s, v)
	}
	return strings.Join(s, ", ")
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		// Numbers in Persian.
		{"fa", "۱۷ نفر، ۲۶٬۷۵۰ نفر، ۱۲٫۵ متر، -۳", "17*, 26750*, 12.5*, -3*"},
		{"fa", "هفده نفر، بیست و پنج نفر، بیست‌وپنج نفر", "17*, 25*, 25*"},
		{"fa", "صد و بیست و پنج نفر، دویست و سه نفر، پنج‌صد نفر، پنج صد نفر", "125*, 203*, 500*, 500*"},
		{"fa", "۱۶ هزار نفر، ۱۶ هزار و ۵۰۰ نفر، شانزده هزار و پانصد نفر", "16000*, 16500, 16500"},
		{"fa", "۳٫۵ میلیون، ۱/۲ میلیارد، ۳ میلیون و ۲۰۰ هزار و ۵", "3500000*, 1200000000*, 3200005"},
		{"fa", "۲ هزار و ۵۰۰ میلیارد، هزار میلیارد، ۲٫۵ هزار میلیارد", "2500000000000, 1000000000000, 2500000000000"},
		{"fa", "هزار نفر، یک میلیون نفر، چند هزار نفر، چندین صد نفر، هزاران نفر، صدها نفر", "1000, 1000000*"},
		{"fa", "بیست نفر و پنج خودرو", "20*, 5*"},
		{"fa", "بیست و چند نفر", "20*"},
		{"fa", "۲ و نیم میلیون، پنج و نیم", "? 2+, ? 5+"},
		{"fa", "یک روز، یکی، یک دو روز", ""},
		{"fa", "ده نفر، ده ما؛ شش ماه، شش ما؛ سی روز، سی و سه پل؛ صد سال", "10*, 6*, 30*, 33*, 100*"},
		{"fa", "نه نفر", "9*"},
		{"fa", "نه نفر و نه روز", ""},
		{"fa", "چهارراه هشت‌پا سی‌وسه‌پل هم‌سه ده‌ها ده ها", ""},
		{"fa", "هیجده نفر، هژده نفر", "18*, 18*"},
		{"fa", "۱۰-۱۲ نفر، ۱۰–۱۲ درصد", "10*, 12*, 10*, 12%*"},
		{"fa", "۳/۵ متر، نسخهٔ ۱۰.۴.۲، ۹۹/۷/۱۸", "3/5*, 10.4.2*, 99-7-18*"},
		// Percentages, ordinals, fractions.
		{"fa", "۲۵٪، ۲۵ درصد، بیست و پنج درصد، یک درصد", "25%*, 25%*, 25%*, 1%*"},
		{"fa", "هفدهم، بیست و پنجمین، سی‌ام، سی و یکم، اولین، نخست، سوم", "17th, 25th, 30th, 31th, 1th, 1th, 3th"},
		{"fa", "۱۷م، ۱۷‌اُم، ۱۷ امین، ۱۷مین، نخست‌وزیر، سیم", "17th, 17th, 17th, 17th"},
		{"fa", "یک‌سوم، دو سوم، ۳ چهارم، نیمی، نصف، ربع", "frac 1/3, frac 2/3, frac 3/4, frac 1/2, frac 1/2, frac 1/4"},
		// Times.
		{"fa", "۱۷:۳۰، ۰۸:۰۵، ۱۷:۳، ۲۵:۳۰", "at 17:30*, at 8:05*, 17:3*, 25:30*"},
		{"fa", "ساعت ۱۷، ساعت پنج، ساعت ده و نیم، ساعت ۱۷ و ۳۰ دقیقه", "17*~17:00, 5*~5:00, ? 10+, at 17:30"},
		{"fa", "ساعت ۵ عصر، ساعت ۵ بعد از ظهر، ساعت ۹ صبح، ۹:۳۰ شب، ساعت ۲ شب، ساعت ۱۲ شب", "5*~5:00pm, 5*~5:00pm, 9*~9:00am, at 9:30pm*, 2*~2:00, 12*~12:00"},
		{"fa", "۲۴ ساعت ۱۷ نفر، هر ساعت ۵ نفر، ساعت ۴۰", "24*, 17*, 5*, 40*"},
		// Dates.
		{"fa", "۱۷ مهر، ۱۷ مهر ۱۴۰۴، ۱۷ مهرماه سال ۱۴۰۴", "date j0-7-17, date j1404-7-17, date j1404-7-17"},
		{"fa", "هفدهم مهر، هفده مهر ماه ۱۴۰۴، ۱۷م مهر، سی‌ام دی، سی‌دی", "date j0-7-17, date j1404-7-17, date j0-7-17, date j0-10-30"},
		{"fa", "۸ اکتبر ۲۰۲۵، ۱۰ رمضان، ۱۷ میزان", "date g2025-10-8, date l0-9-10, date j0-7-17"},
		{"fa", "۱۷ مهر ۲۰۰۰ نفر، ۸ اکتبر ۱۴۰۰ نفر", "? j2000-7-17, ? g1400-10-8"},
		{"fa", "۱۴۰۴/۷/۱۷، ۱۷/۷/۱۴۰۴، ۲۰۲۵-۱۰-۰۹، ۱۴۴۶/۹/۱۰", "date j1404-7-17*, date j1404-7-17*, date g2025-10-9*, 1446-9-10*"},
		{"fa", "۵شنبه، پنج شنبه، پنج‌شنبه، پنجشنبه، چهارشنبه‌سوری، شنبه ۱۷ مهر", "day Thursday, day Thursday, day Thursday, day Thursday, day Saturday, date j0-7-17"},

		// Numbers in English.
		{"en", "17 people, 26,750 people, 12.5 m, -3", "17*, 26750*, 12.5*, -3*"},
		{"en", "Seventeen, twenty-five, twenty five, a hundred and five, two hundred", "17*, 25*, 25*, 105*, 200*"},
		{"en", "16 thousand, 3.5 million, two million, a million, two thousand five hundred", "16000*, 3500000*, 2000000*, 1000000, 2500"},
		{"en", "$5 million and 20 houses", "5000000*, 20*"},
		{"en", "one of them, hundreds, thousands, dozens, both, twice, a dozen", "2, 2, 12"},
		{"en", "10–12 people, 18-year-old, COVID-19, the 1980s", "10*, 12*, 18*, 19*, 1980*"},
		{"en", "25%, 25 percent, 25 per cent, twenty-five percent, 25-percent, one percent, 10-12 percent", "25%*, 25%*, 25%*, 25%*, 25%*, 1%*, 10*, 12%*"},
		{"en", "17th, 21st, seventeenth, twenty-first, second, 1,000th", "17th*, 21th*, 17th*, 21th*, 2th*, 1000th*"},
		{"en", "a second, per second, 30 seconds, the first, first, at first", "30*, 1th, 1th, 1th"},
		{"en", "the first round", "1th*"},
		{"en", "half, a third of, two-thirds, one third, three quarters, a quarter of, the last quarter, a third man", "frac 1/2, frac 1/3, frac 2/3, frac 1/3, frac 3/4, frac 1/4, 3th*"},
		// Times and dates in English.
		{"en", "17:30, 5:30 p.m., 5.30pm, 5 PM, 5 o'clock, 17 pm, 5 amps", "at 17:30*, at 5:30pm*, at 5:30pm*, at 5:00pm*, at 5:00*, 17*, 5*"},
		{"en", "October 9, 2025; October 9th; Oct. 9; 9 October 2025; 9th of October; OCTOBER 9", "date g2025-10-9*, date g0-10-9*, date g0-10-9*, date g2025-10-9*, date g0-10-9*, date g0-10-9*"},
		{"en", "October 9, 1404 people; Mehr 17, 1404; 17 Mehr; 10 Ramadan", "date g0-10-9*, 1404*, date j1404-7-17*, date j0-7-17*, date l0-9-10*"},
		{"en", "9-11 October, October 9-11, ninth of October, 9-Oct-2025", "? 9-11, ? 9-11, ? ninth, ? 9, 2025*"},
		{"en", "October 2025; in March, 25 people; in March two people; it may 9 times", "2025*, 25*, 2*, 9*"},
		{"en", "2025-10-09, 9/10/2025, 31/10/2025, 10/31/2025, 10/10/2025, 1404/7/17", "date g2025-10-9*, date g2025-10-9?*, date g2025-10-31*, date g2025-10-31*, date g2025-10-10, date j1404-7-17*"},
		{"en", "Thursday, Thursday's, Thu, Oct. 9; sat 9; Sat in", "day Thursday*, day Thursday*, day Thursday*, date g0-10-9*, 9*"},

		// Another language, and tags.
		{"de", "17 Tage, siebzehn, 25%, 17:30, 9.10.2025", "17*, 25%*, at 17:30*, date g2025-10-9?*"},
		{"", "fifteen 15", "15*"},
		{"en", "twenty⟨1⟩five, October ⟨1⟩9", "20*, 5*, 9*"},
		{"en", "", ""},
	} {
		if got := told(c.text, c.language); got != c.want {
			t.Errorf("%s:\n got  %s\n want %s", c.text, got, c.want)
		}
	}
}

func TestEnglishNumberWords(t *testing.T) {
	for n, want := range map[int][2]string{
		0: {"", ""}, 1: {"one", "first"}, 2: {"two", "second"}, 3: {"three", "third"}, 5: {"five", "fifth"}, 8: {"eight", "eighth"},
		9: {"nine", "ninth"}, 12: {"twelve", "twelfth"}, 17: {"seventeen", "seventeenth"}, 20: {"twenty", "twentieth"},
		21: {"twenty-one", "twenty-first"}, 85: {"eighty-five", "eighty-fifth"}, 100: {"one hundred", "one hundredth"}, 101: {"", ""}, -1: {"", ""},
	} {
		if got := [2]string{EnglishCardinal(n), EnglishOrdinal(n)}; got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestShift(t *testing.T) {
	for _, c := range []struct {
		value string
		power int
		want  string
	}{
		{"3.5", 6, "3500000"}, {"3500000", -6, "3.5"}, {"16", 3, "16000"}, {"1", -3, "0.001"}, {"2.10", 0, "2.1"}, {"007", 1, "70"},
		{"0", 3, "0"}, {"3/5", 3, ""}, {"-3", 3, ""}, {"", 3, ""}, {"1", 99, ""},
	} {
		if got, ok := Shift(c.value, c.power); got != c.want || ok != (c.want != "") {
			t.Errorf("%s by %d: %q %v, want %q", c.value, c.power, got, ok, c.want)
		}
	}
}

func TestClockOf24(t *testing.T) {
	for _, c := range []struct {
		clock Clock
		want  int
		known bool
	}{
		{Clock{17, 30, NoHalf}, 17, true}, {Clock{0, 30, NoHalf}, 0, true}, {Clock{24, 0, NoHalf}, 0, true}, {Clock{5, 0, NoHalf}, 5, false},
		{Clock{12, 0, NoHalf}, 12, false}, {Clock{5, 0, After}, 17, true}, {Clock{5, 0, Before}, 5, true}, {Clock{12, 0, After}, 12, true}, {Clock{12, 0, Before}, 0, true},
	} {
		if got, known := c.clock.Of24(); got != c.want || known != c.known {
			t.Errorf("%+v: %d %v, want %d %v", c.clock, got, known, c.want, c.known)
		}
	}
}

// checkFigures holds of every text in every language.
func checkFigures(fatalf func(string, ...any), text string) {
	for _, language := range []string{"fa", "en", "xx"} {
		end, to := 0, 0
		for _, f := range Figures(text, &Analyze(text).Split, language) {
			if f.Start < end || f.End <= f.Start || f.End > len(text) || f.From >= f.To || f.To < to || f.Value == "" {
				fatalf("%q in %s: %+v behind %d, token %d", text, language, f, end, to)
			}
			at := f.Start
			for _, p := range f.Parts {
				if p.Start < at || p.End <= p.Start || p.End > f.End {
					fatalf("%q in %s: %+v", text, language, f)
				}
				at = p.End
			}
			end, to = f.End, f.To
		}
	}
}

func TestFiguresOfAnyText(t *testing.T) {
	piece := rapid.SampledFrom([]string{"هزار", "میلیون", "و", "بیست", "پنج", "شنبه", "سوم", "نیم", "ساعت", "دقیقه", "عصر", "سال", "م", "ام", "نه",
		"October", "Oct", "May", "Thursday", "Thu", "of", "th", "st", "twenty", "five", "fifth", "hundred", "thousand", "million", "a", "and", "percent",
		"p.m.", "o'clock", "third", "half", "9", "17", "2025", "1404", "10/10/2025", "9:30", "5.30", "12-15", "0"})
	rapid.Check(t, func(t *rapid.T) {
		if rapid.Bool().Draw(t, "any") {
			checkFigures(t.Fatalf, anyText().Draw(t, "text"))
			return
		}
		words := rapid.SliceOfN(piece, 0, 12).Draw(t, "words")
		ties := rapid.SliceOfN(rapid.SampledFrom([]string{" ", " ", " ", "-", "", ".", ", ", "\u200c", "'s "}), len(words), len(words)).Draw(t, "ties")
		var b strings.Builder
		for i, w := range words {
			b.WriteString(w + ties[i])
		}
		checkFigures(t.Fatalf, b.String())
	})
}

func FuzzFigures(f *testing.F) {
	f.Add("روز پنج‌شنبه ۱۷ مهر ۱۴۰۴، ساعت ۵ عصر، ۱۶ هزار و ۵۰۰ نفر")
	f.Add("On Thursday, October 9th, 2025, at 5:30 p.m., twenty-five of 3.5 million")
	f.Fuzz(func(t *testing.T, text string) { checkFigures(t.Fatalf, text) })
}

func ExampleFigures() {
	for _, text := range []struct{ language, text string }{{"fa", "۱۶ هزار و ۵۰۰ نفر در هفدهم مهر"}, {"en", "16,500 people on October 9"}} {
		for _, f := range Figures(text.text, &Analyze(text.text).Split, text.language) {
			fmt.Println(f.Value, text.text[f.Start:f.End])
		}
	}
	// Output:
	// 16500 ۱۶ هزار و ۵۰۰
	// j0-7-17 هفدهم مهر
	// 16500 16,500
	// g0-10-9 October 9
}

// Every day has its name in English.
func TestEnglishMonths(t *testing.T) {
	names := []string{EnglishMonth(Gregorian, 10), EnglishMonth(Jalali, 7), EnglishMonth(Lunar, 9), EnglishMonth(Gregorian, 0), EnglishMonth(Gregorian, 13)}
	if !slices.Equal(names, []string{"October", "Mehr", "", "", ""}) {
		t.Errorf("%q", names)
	}
}
