package memory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hafez/internal/persian"
)

// slot is a way to write a value in both languages.
type slot struct {
	persian, english func(n int) string
	most             int
}

var (
	unitsFa = strings.Fields("- یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده")
	tensFa  = strings.Fields("- - بیست سی چهل پنجاه شصت هفتاد هشتاد نود")
	unitsEn = strings.Fields("- one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tensEn  = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	// The first days of the Jalali years 1395 to 1408, in March.
	newYears = []int{20, 21, 21, 21, 20, 21, 21, 21, 20, 21, 21, 21, 20, 20}
	monthsFa = strings.Fields("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند")
)

func inWords(n int, units, tens []string, tie string) string {
	switch {
	case n < 20:
		return units[n]
	case n%10 == 0:
		return tens[n/10]
	}
	return tens[n/10] + tie + units[n%10]
}

func digitsFa(n int) string { return inDigits(strconv.Itoa(n), '۰') }

// jalali is the day number n from the beginning of 1395, as the calendar goes.
func jalali(n int) (year, month, day int, date time.Time) {
	date = time.Date(2016, time.March, 20+n, 0, 0, 0, 0, time.UTC)
	first := func(year int) time.Time {
		return time.Date(year+621, time.March, newYears[year-1395], 0, 0, 0, 0, time.UTC)
	}
	for year = 1395; year < 1408 && !date.Before(first(year+1)); year++ {
	}
	n = int(date.Sub(first(year)).Hours()) / 24
	for month = 1; month < 12; month++ {
		length := 31
		if month > 6 {
			length = 30
		}
		if n < length {
			break
		}
		n -= length
	}
	return year, month, n + 1, date
}

var slots = []slot{
	{func(n int) string { return digitsFa(n) + " خودرو" }, func(n int) string { return strconv.Itoa(n) + " cars" }, 999},
	{func(n int) string { return digitsFa(n+1000) + " بشکه" }, func(n int) string { return groupDigits(strconv.Itoa(n+1000), ',') + " barrels" }, 90000},
	{func(n int) string { return digitsFa(n) + " هزار خانه" }, func(n int) string { return groupDigits(strconv.Itoa(n), ',') + ",000 houses" }, 900},
	{func(n int) string { return digitsFa(n) + " میلیون تومان" }, func(n int) string { return strconv.Itoa(n) + " million tomans" }, 900},
	{func(n int) string { return inWords(n, unitsFa, tensFa, " و ") + " روستا" }, func(n int) string { return inWords(n, unitsEn, tensEn, "-") + " villages" }, 96},
	{func(n int) string { return inWords(n, unitsFa, tensFa, " و ") + " کشور" }, func(n int) string { return strconv.Itoa(n) + " countries" }, 96},
	{func(n int) string { return digitsFa(n) + " درصد مردم" }, func(n int) string { return strconv.Itoa(n) + "% of the people" }, 100},
	{func(n int) string { return "دور " + inWords(n, unitsFa, tensFa, " و ") + "م رقابت" }, func(n int) string { return "round number " + strconv.Itoa(n) + ending(n) + " of the contest" }, 29},
	{func(n int) string {
		return fmt.Sprintf("ساعت %s:%s امروز", digitsFa(n/60), inDigits(fmt.Sprintf("%02d", n%60), '۰'))
	}, func(n int) string { return fmt.Sprintf("%d:%02d today", n/60, n%60) }, 24*60 - 1},
	{func(n int) string {
		y, m, d, _ := jalali(n)
		return "روز " + digitsFa(d) + " " + monthsFa[m-1] + " " + digitsFa(y) + " آغاز شد"
	}, func(n int) string {
		_, _, _, t := jalali(n)
		return "began on " + t.Format("January 2, 2006") + ", again"
	}, 13 * 365},
	{func(n int) string {
		y, m, d, _ := jalali(n)
		return fmt.Sprintf("تا %s/%s/%s ادامه", digitsFa(y), digitsFa(m), digitsFa(d))
	}, func(n int) string {
		_, _, _, t := jalali(n)
		return "goes on to " + t.Format("2006-01-02") + " at least"
	}, 13 * 365},
}

// What is adapted is right: with several figures told in any order, of which
// some change, a target becomes what a translator would write, or stays as it
// is; and it stays if it tells one of them wrongly.
func TestAdaptedIsRight(t *testing.T) {
	adapted, kept := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		chosen := rapid.Permutation(slots).Draw(t, "slots")[:rapid.IntRange(1, 4).Draw(t, "n")]
		order := rapid.Permutation(indexes(len(chosen))).Draw(t, "order")
		was, now := make([]int, len(chosen)), make([]int, len(chosen))
		var source, query []string
		for i, s := range chosen {
			was[i] = rapid.IntRange(2, s.most).Draw(t, "was")
			now[i] = was[i]
			if rapid.Bool().Draw(t, "change") {
				now[i] = rapid.IntRange(2, s.most).Draw(t, "now")
			}
			source, query = append(source, s.persian(was[i])), append(query, s.persian(now[i]))
		}
		lie := rapid.IntRange(0, 9).Draw(t, "lie")
		var target, want []string
		for _, i := range order {
			n := was[i]
			if i == lie {
				n += rapid.IntRange(1, 3).Draw(t, "off")
			}
			target, want = append(target, chosen[i].english(n)), append(want, chosen[i].english(now[i]))
		}
		c := adaptCase{strings.Join(query, "، "), strings.Join(source, "، "), strings.Join(target, "; "), strings.Join(want, "; "), ""}
		if lie < len(chosen) {
			c.want = c.target
		}
		m := c.match()
		m.Suggestion, m.Adapted = adapt(newQuery(c.query), m)
		checkSpans(t, m)
		switch {
		case m.Suggestion == c.target:
			kept++
		case m.Suggestion == c.want:
			adapted++
		default:
			t.Fatalf("%s, %s: %q becomes %q, want %q", c.query, c.source, c.target, m.Suggestion, c.want)
		}
	})
	if adapted < kept/4 {
		t.Errorf("%d adapted, %d not", adapted, kept)
	}
}

func indexes(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// checkAdapted holds of any query and any unit of Persian and English.
func checkAdapted(t fataler, c adaptCase) {
	m := c.match()
	q := newQuery(c.query)
	m.Suggestion, m.Adapted = adapt(q, m)
	checkSpans(t, m)
	if len(m.Adapted) == 0 {
		if m.Suggestion != c.target {
			t.Fatalf("%q becomes %q without a span", c.target, m.Suggestion)
		}
		return
	}
	languages := pairOf(m.Unit.From, m.Unit.To)
	told := readFigures(m.Suggestion, nil, languages.to).figures
	for _, c := range changes(readFigures(c.query, nil, languages.from), readFigures(c.source, nil, languages.from), m.Kind == Fuzzy) {
		if !c.changed {
			continue
		}
		if !slices.ContainsFunc(told, func(f persian.Figure) bool {
			return slices.ContainsFunc(append(possibleYears([]change{c}), 0), func(year int) bool {
				return slices.ContainsFunc(readings(&f), func(f persian.Figure) bool {
					how, _ := tells(&f, c.to, year)
					return how != untold
				})
			})
		}) {
			t.Fatalf("%q, %q: %q does not tell %+v", m.Unit.Source, m.Unit.Target, m.Suggestion, c.to)
		}
	}
}

// anyFigures draws texts of figures and little else.
func anyFigures(pieces ...string) *rapid.Generator[string] {
	pieces = append(pieces, " ", " ", ", ", "-", "/", ":", ".", "%", "(", ")", "2025", "1404", "9", "17", "18", "05", "1", "1,500", "3.5")
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "pieces"), "")
	})
}

func TestAdaptAnyText(t *testing.T) {
	fa := anyFigures("۱۷", "۱۸", "۱۴۰۴", "۱۴۰۴/۷/۱۷", " مهر ", " دی ", " هزار ", " میلیون ", " و ", "درصد", "ساعت ", "دقیقه", " نفر ", "شنبه ", "پنج", "هفده", "بیست", "م", "نیم", "یک ", "سوم", "\u200c", "نه ", "عصر")
	en := anyFigures("October ", "Oct. ", " Mehr", "Thursday, ", " thousand", " million", " percent", "seventeen", "twenty", "five", "eighteenth", "th", " p.m.", " o'clock", "half", " a ", "an ", "hundred", "of ", "⟨1⟩")
	rapid.Check(t, func(t *rapid.T) {
		source := fa.Draw(t, "source")
		query := source
		if rapid.Bool().Draw(t, "near") {
			query = strings.NewReplacer("۱۷", "۱۸", "17", "16", "هفده", "بیست", "۱۴۰۴", "۱۴۰۵").Replace(query)
		} else {
			query = fa.Draw(t, "query")
		}
		checkAdapted(t, adaptCase{query: query, source: source, target: en.Draw(t, "target")})
	})
}

func FuzzAdapt(f *testing.F) {
	for _, c := range slices.Concat(certain, uncertain) {
		f.Add(c.query, c.source, c.target)
	}
	f.Fuzz(func(t *testing.T, query, source, target string) {
		checkAdapted(t, adaptCase{query: query, source: source, target: target})
	})
}

func BenchmarkAdapt(b *testing.B) {
	for _, c := range []adaptCase{
		{why: "nothing", query: "به گفتهٔ پلیس تهران، در این حادثه کسی زخمی نشد.", source: "به گفتهٔ پلیس شیراز، در این حادثه کسی زخمی نشد.", target: "Shiraz police said no one was injured in the accident."},
		{why: "number", query: "به گفتهٔ پلیس تهران، ۱۲ نفر در این حادثه کشته شدند.", source: "به گفتهٔ پلیس تهران، ۱۵ نفر در این حادثه کشته شدند.", target: "Tehran police said 15 people were killed in the accident."},
		{why: "date", query: "این نشست روز ۱۸ مهر برگزار می‌شود.", source: "این نشست روز ۱۷ مهر برگزار می‌شود.", target: "The meeting will be held on October 9."},
	} {
		b.Run(c.why, func(b *testing.B) {
			m, q := c.match(), newQuery(c.query)
			for b.Loop() {
				adapt(q, m)
			}
		})
	}
}
