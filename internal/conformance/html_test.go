package conformance

import "testing"

func TestHTML(t *testing.T) {
	run(t, []probe{
		{"html/01-fa-rtl", ".html", nil, func(d *desk) {
			d.cuts(
				"پل تازه باز شد",
				"شهردار گفت: «این پل مهم\u200cترین کار ماست.»", "ساخت آن دو سال زمان برد.", "گزارش کار",
				"نمای پل از شرق",
				"هزینه: ۱۲ میلیارد تومان", "درازا: ۴۰۰ متر",
				"سال", "خودرو", "۱۴۰۱", "۳۵ هزار",
				"خط نخست", "خط دوم",
				"فرمان go test را بزنید.",
				"خبرهای شهر", "آنچه امروز در شهر گذشت",
			)
		}},
		{"html/02-fa-cp1256", ".html", func() []byte {
			return encode(windows1256, testdata("html/02-fa-cp1256.html"))
		}, func(d *desk) { d.cuts("بهاي نان گران شد.", "چرا؟", "روزنامه عصر") }},
		{"html/03-fa-utf16", ".html", func() []byte {
			return encode(utf16LE, testdata("html/03-fa-utf16.html"))
		}, func(d *desk) { d.cuts("بهای نان گران شد.", "چرا؟", "روزنامهٔ عصر") }},
	})
}
