package persian

import (
	"strconv"
	"strings"
	"sync"
	"time"
)

// persian reads the figure that begins at token i of a Persian text.
func (r *reader) persian(i int) int {
	if r.key(i) != "" && i > 0 && r.tokens[i].Glue == HalfSpace && r.key(i-1) != "" {
		return 0 // part of a compound
	}
	next := r.persianWeekday(i)
	for _, read := range [...]func(*reader, int) int{
		(*reader).persianDate, (*reader).persianTime, (*reader).persianFraction, (*reader).persianOrdinal, (*reader).persianAmount, (*reader).digits,
	} {
		if next > 0 {
			break
		}
		next = read(r, i)
	}
	return next
}

// persianWeekdays has the days by their keys, with the numbers before شنبه
// both tied to it and apart.
var persianWeekdays = map[string]time.Weekday{
	"شنبه": time.Saturday, "یکشنبه": time.Sunday, "دوشنبه": time.Monday, "سهشنبه": time.Tuesday,
	"چهارشنبه": time.Wednesday, "پنجشنبه": time.Thursday, "جمعه": time.Friday,
}

func (r *reader) persianWeekday(i int) int {
	for n := 2; n > 0; n-- {
		name := r.key(i)
		if n == 2 {
			if !r.near(i+1) || r.key(i+1) == "" {
				continue
			}
			if v := r.small(i, 5); v > 0 { // ۵شنبه
				name = beforeSaturday[v-1]
			}
			name += r.key(i + 1)
		}
		day, ok := persianWeekdays[name]
		if !ok || r.tiedTo(i+n) {
			continue // چهارشنبه‌سوری
		}
		return r.add(Figure{Kind: DayOfWeek, Value: day.String(), Weekday: day}, i, i+n)
	}
	return 0
}

var beforeSaturday = [...]string{"یک", "دو", "سه", "چهار", "پنج"}

// tiedTo reports whether a half-space ties token i to the word before it.
func (r *reader) tiedTo(i int) bool {
	return i < len(r.tokens) && r.tokens[i].Class == Word && r.tokens[i].Glue == HalfSpace
}

// persianDate reads a date: what Analyze has found already, ۱۷ مهر ۱۴۰۴, or
// with the day in words or as an ordinal, هفدهم مهر, and the year behind سال.
func (r *reader) persianDate(i int) int {
	t := &r.tokens[i]
	var d Day
	next := i + 1
	switch {
	case t.Class == Date && t.Key != DigitDate:
		p := strings.Split(t.Value, "-")
		if len(p) == 3 {
			d.Year = atoi(p[0])
			p = p[1:]
		}
		d.Calendar, d.Month, d.Day = Calendar(t.Key[1]), atoi(p[0]), atoi(p[1])
	default:
		if d.Day, next = r.persianDay(i); next == 0 || !r.near(next) || r.key(next) == "" || r.tiedTo(next) {
			return 0
		}
		name, tied := strings.CutSuffix(r.key(next), "ماه")
		month, ok := months[name]
		if !ok || d.Day > 31 || name == "می" || name == "مه" {
			return 0 // the sign of a verb, mist
		}
		if next++; !tied && r.near(next) && r.key(next) == "ماه" {
			next++
		}
		d.Calendar, d.Month = month.calendar, month.number
	}
	if d.Year == 0 {
		at := next
		if r.near(at) && r.key(at) == "سال" {
			at++
		}
		if v, ok := r.plain(at); ok && r.near(at) && len(v) == 4 {
			d.Year, next = r.small(at, 9999), at+1
		}
	}
	f := Figure{Kind: CalendarDate, Day: d, Value: d.value()}
	if d.Year != 0 && !d.Calendar.has(d.Year) {
		f = Figure{Kind: Unclear, Value: f.Value} // «۱۷ مهر ۲۰۰۰ نفر آمدند»
	}
	r.beside(&f, i)
	return r.add(f, i, next)
}

// has reports whether a year is one that is written of in a calendar.
func (c Calendar) has(year int) bool {
	switch c {
	case Jalali:
		return year >= FirstJalaliYear && year <= LastJalaliYear
	case Lunar:
		return year >= 1200 && year <= 1500
	}
	return year >= 1500 && year < 2200
}

// beside notes the day of the week that stands right before a date.
func (r *reader) beside(f *Figure, i int) {
	if n := len(r.figures); n > 0 && r.figures[n-1].Kind == DayOfWeek && r.figures[n-1].To == i {
		f.Weekday, f.Beside = r.figures[n-1].Weekday, true
	}
}

// persianDay reads the day of a month other than in digits alone: هفده,
// هفدهم, ۱۷م.
func (r *reader) persianDay(i int) (day, next int) {
	if day, next = r.ordinal(i); next > 0 {
		return day, next
	}
	if day, next = r.below1000(i); next > 0 {
		return day, r.pastOrdinal(next, next)
	}
	if day = r.small(i, 31); day > 0 {
		next = r.pastOrdinal(i+1, 0)
	}
	return day, next
}

// pastOrdinal gives the token behind the ending of an ordinal at token i
// (۱۷م, ۱۷ اُم, سی‌امین), or none.
func (r *reader) pastOrdinal(i, none int) int {
	if r.near(i) {
		switch r.key(i) {
		case "م", "مین":
			if r.tokens[i].Glue != Apart {
				return i + 1
			}
		case "ام", "امین":
			return i + 1
		}
	}
	return none
}

// persianTime reads ۱۷:۳۰ and «ساعت ۱۷ و ۳۰ دقیقه», and the part of the day
// behind it.
func (r *reader) persianTime(i int) int {
	var f Figure
	next := 0
	if t := &r.tokens[i]; t.Class == Number && t.Key == PlainNumber+":"+PlainNumber && clockOf(t.Value, &f.Time) {
		next = i + 1
	} else if r.behindHour(i) {
		a, ok := r.amount(i)
		if !ok || !r.near(a.next) || r.key(a.next) != "و" || !r.near(a.next+1) {
			return 0
		}
		b, ok := r.amount(a.next + 1)
		if !ok || !r.near(b.next) || r.key(b.next) != "دقیقه" || len(a.value) > 2 || atoi(a.value) > 23 || len(b.value) > 2 || atoi(b.value) > 59 {
			return 0
		}
		f.Time = Clock{Hour: atoi(a.value), Minute: atoi(b.value)}
		next = b.next + 1
	} else {
		return 0
	}
	if runs := r.runs(i); next == i+1 && len(runs) == 2 {
		runs[0].Role, runs[1].Role = Hours, Minutes
		f.Parts = runs
	}
	f.Time.Half = r.persianHalf(next, f.Time.Hour)
	f.Kind, f.Value = TimeOfDay, f.Time.value()
	return r.add(f, i, next)
}

// behindHour reports whether ساعت stands before token i and means o'clock: in
// «۲۴ ساعت ۱۷ نفر» and «هر ساعت ۱۷ نفر» it is a length of time.
func (r *reader) behindHour(i int) bool {
	if !r.near(i) || r.key(i-1) != "ساعت" {
		return false
	}
	if !r.near(i - 1) {
		return true
	}
	switch r.key(i - 2) {
	case "هر", "چند", "یک", "این", "آن", "نیم":
		return false
	}
	n := len(r.figures)
	return n == 0 || r.figures[n-1].To != i-1
}

// persianHalf tells the half of the day from the word at token i behind an
// hour, where that leaves no doubt: «۱۲ شب» and «۲ شب» are left.
func (r *reader) persianHalf(i, hour int) Half {
	if !r.near(i) || hour < 1 || hour > 11 {
		return NoHalf
	}
	switch r.key(i) {
	case "صبح", "بامداد":
		return Before
	case "عصر", "بعدازظهر":
		return After
	case "بعد":
		if r.near(i+1) && r.key(i+1) == "از" && r.near(i+2) && r.key(i+2) == "ظهر" {
			return After
		}
	case "شب":
		if hour >= 7 {
			return After
		}
	}
	return NoHalf
}

var persianFractions = map[string]string{"نیم": "1/2", "نیمی": "1/2", "نیمه": "1/2", "نصف": "1/2", "ربع": "1/4"}

// persianFraction reads نیم, ربع and «دو سوم». The ordinal that counts the
// parts has no «ین», and no month behind it.
func (r *reader) persianFraction(i int) int {
	value, next := persianFractions[r.key(i)], i+1
	if value == "" {
		n, at := r.below1000(i)
		if at == 0 {
			if n, at = r.small(i, 9), i+1; n < 1 {
				return 0
			}
		}
		if n > 9 || !r.near(at) || !strings.HasSuffix(r.key(at), "م") {
			return 0
		}
		parts := r.words.ordinals[r.key(at)]
		if parts < 3 || parts > 10 {
			return 0
		}
		if _, month := months[r.key(at+1)]; month && r.near(at+1) {
			return 0
		}
		value, next = strconv.Itoa(n)+"/"+strconv.Itoa(parts), at+1
	}
	if r.tiedTo(next) {
		return 0 // نیم‌سال
	}
	return r.add(Figure{Kind: Fraction, Value: value, Words: true}, i, next)
}

func (r *reader) persianOrdinal(i int) int {
	value, next := r.ordinal(i)
	words := next > 0
	if !words {
		switch v := r.small(i, 9999); {
		case v > 0:
			value, next = v, r.pastOrdinal(i+1, 0)
		case r.key(i) == "سی":
			value, next, words = 30, r.pastOrdinal(i+1, 0), true
		}
	}
	if next == 0 || r.tiedTo(next) {
		return 0 // نخست‌وزیر
	}
	return r.add(Figure{Kind: Ordinal, Value: strconv.Itoa(value), Words: words}, i, next)
}

// persianAmount reads a number, with درصد a percentage.
func (r *reader) persianAmount(i int) int {
	a, ok := r.amount(i)
	if !ok {
		return 0
	}
	f := Figure{Value: a.value, Words: a.words, Parts: a.parts}
	next := a.next
	if r.near(next) && r.key(next) == "و" && (r.key(next+1) == "نیم" || r.key(next+1) == "اندی") {
		return r.add(Figure{Kind: Unclear, Value: a.value + "+"}, i, next+2)
	}
	hour, err := strconv.Atoi(a.value)
	if end := r.percent(next); end > 0 {
		f.Kind, next = Percentage, end
	} else if err == nil && hour >= 0 && hour <= 24 && r.behindHour(i) {
		f.AtHour, f.Time = true, Clock{hour, 0, r.persianHalf(next, hour)}
	} else if a.words && !r.counts(i, next) {
		return 0
	}
	return r.add(f, i, next)
}

// counts reports whether the words from token i to next are a number, and not
// an article or something else that is written so.
func (r *reader) counts(i, next int) bool {
	if r.tiedTo(next) {
		return false // هشت‌پا, سه‌تار; صدها
	}
	switch r.key(i - 1) {
	case "چند", "چندین", "یک": // some, one or two
		return false
	}
	if next > i+1 {
		return true
	}
	behind := r.key(next)
	if !r.near(next) {
		behind = ""
	}
	switch r.key(i) {
	case "یک":
		return false
	case "نه": // «نه … نه …» is neither … nor
		return r.nays == 1 && counted()[behind]
	case "ده", "شش", "سی", "صد", "هزار":
		return counted()[behind]
	}
	return behind != "ها" && behind != "های"
}

// counted are words that numbers stand before: behind one of them «ده» is no
// village.
var counted = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(`نفر تن تا بار مرتبه نوبت روز شب ماه سال هفته دهه قرن ساعت دقیقه ثانیه متر کیلومتر سانتیمتر میلیمتر مایل کیلو کیلوگرم گرم
		لیتر بشکه هکتار درجه مگاوات تومان ریال دلار یورو مورد عدد دستگاه فروند فقره قطعه جلد صفحه هزار میلیون میلیارد
		کشور شهر استان شهرستان روستا کتاب خانه خانوار مرد زن کودک کارگر سرباز خودرو تیم گل امتیاز مدال پروژه طرح واحد`) {
		m[w] = true
	}
	return m
})
