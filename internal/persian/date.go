package persian

import "strconv"

// Calendar names the three calendars of Persian dates.
type Calendar byte

const (
	Jalali    Calendar = 'j' // the solar Hijri calendar of Iran and Afghanistan
	Gregorian Calendar = 'g'
	Lunar     Calendar = 'l' // the lunar Hijri calendar
)

// months maps the folded name of a month to its calendar and number from 1:
// the names used in Iran, those of Afghanistan, the Gregorian ones as written
// in both (CLDR), and the lunar ones of one word. They are names of months
// only beside a number: مهر، دی and تیر are common words too.
var months = map[string]struct {
	calendar Calendar
	number   int
}{
	"فروردین": {Jalali, 1}, "اردیبهشت": {Jalali, 2}, "خرداد": {Jalali, 3}, "تیر": {Jalali, 4},
	"مرداد": {Jalali, 5}, "امرداد": {Jalali, 5}, "شهریور": {Jalali, 6}, "مهر": {Jalali, 7}, "آبان": {Jalali, 8},
	"آذر": {Jalali, 9}, "دی": {Jalali, 10}, "بهمن": {Jalali, 11}, "اسفند": {Jalali, 12},

	"حمل": {Jalali, 1}, "ثور": {Jalali, 2}, "جوزا": {Jalali, 3}, "سرطان": {Jalali, 4}, "اسد": {Jalali, 5}, "سنبله": {Jalali, 6},
	"میزان": {Jalali, 7}, "عقرب": {Jalali, 8}, "قوس": {Jalali, 9}, "جدی": {Jalali, 10}, "دلو": {Jalali, 11}, "حوت": {Jalali, 12},

	"ژانویه": {Gregorian, 1}, "فوریه": {Gregorian, 2}, "مارس": {Gregorian, 3}, "آوریل": {Gregorian, 4}, "مه": {Gregorian, 5},
	"می": {Gregorian, 5}, "ژوین": {Gregorian, 6}, "ژوییه": {Gregorian, 7}, "جولای": {Gregorian, 7}, "اوت": {Gregorian, 8}, "آگوست": {Gregorian, 8},
	"سپتامبر": {Gregorian, 9}, "اکتبر": {Gregorian, 10}, "نوامبر": {Gregorian, 11}, "دسامبر": {Gregorian, 12},

	"جنوری": {Gregorian, 1}, "فبروری": {Gregorian, 2}, "مارچ": {Gregorian, 3}, "اپریل": {Gregorian, 4}, "جون": {Gregorian, 6},
	"اگست": {Gregorian, 8}, "سپتمبر": {Gregorian, 9}, "اکتوبر": {Gregorian, 10}, "نومبر": {Gregorian, 11}, "دسمبر": {Gregorian, 12},

	"محرم": {Lunar, 1}, "صفر": {Lunar, 2}, "رجب": {Lunar, 7}, "شعبان": {Lunar, 8}, "رمضان": {Lunar, 9}, "شوال": {Lunar, 10},
}

// mergeDates makes a day, the name of a month and a year of four digits, if
// there is one, a single token: «۱۷ مهر», «۱۷ مهرماه ۱۳۹۹», «۱۷ مهر ماه سال ۱۳۹۹»
// without the word سال. The word ماه behind the month belongs to it.
func mergeDates(tokens []open, marks []Mark) ([]open, []Mark) {
	at := func(i int) *Token {
		if i < len(tokens) && tokens[i].Glue != Marked {
			return &tokens[i].Token
		}
		return nil
	}
	return merge(tokens, marks, func(i int) (int, Token) {
		t := tokens[i].Token
		if t.Class != Number || t.Key != PlainNumber || len(t.Value) > 2 || atoi(t.Value) < 1 || atoi(t.Value) > 31 {
			return 1, t
		}
		next := at(i + 1)
		if next == nil || next.Class != Word {
			return 1, t
		}
		name, n := next.Key, 2
		if len(name) > len("ماه") && name[len(name)-len("ماه"):] == "ماه" {
			name = name[:len(name)-len("ماه")]
		}
		month, ok := months[name]
		if !ok {
			return 1, t
		}
		if m := at(i + n); m != nil && m.Key == "ماه" && name == next.Key {
			n++
		}
		year := ""
		if y := at(i + n); y != nil && y.Class == Number && y.Key == PlainNumber && len(y.Value) == 4 {
			year = y.Value
			n++
		}
		if name == "می" && year == "" {
			return 1, t // the sign of a verb; it is May only before a year
		}
		t.Class = Date
		t.Key = PlainNumber + string(month.calendar) + "dm"
		t.Value = strconv.Itoa(month.number) + "-" + trimZeros(t.Value)
		if year != "" {
			t.Key, t.Value = t.Key+"y", year+"-"+t.Value
		}
		t.End = tokens[i+n-1].End
		return n, t
	})
}
