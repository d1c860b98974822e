package conformance

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"hafez/internal/document"
)

// turned writes the web page of the desk in English, with translations by the texts
// of its blocks, and without any.
func (d *desk) turned(texts map[string]string) (translated, same string) {
	d.Helper()
	page, err := document.Load(d.file, document.Options{})
	if err != nil {
		d.Fatal(err)
	}
	left := len(texts)
	var out, untouched bytes.Buffer
	problems, err := page.Write(&out, document.Turning{From: "fa", To: "en"}, func(i int) (string, bool) {
		s, ok := texts[page.Blocks[i].Text]
		if ok {
			left--
		}
		return s, ok
	})
	if err != nil || len(problems) > 0 || left != 0 {
		d.Errorf("%d texts are not there, problems %v, error %v", left, problems, err)
	}
	if _, err := page.Write(&untouched, document.Turning{From: "fa", To: "en"}, func(int) (string, bool) { return "", false }); err != nil {
		d.Error(err)
	}
	return out.String(), untouched.String()
}

// rewrites compares the page with what it is once it is translated: before and after
// each, in the encoding of the page. All else must be as it was.
func (d *desk) rewrites(texts map[string]string, changes ...string) {
	d.Helper()
	file, err := os.ReadFile(d.file)
	if err != nil {
		d.Fatal(err)
	}
	translated, same := d.turned(texts)
	if same != string(file) {
		d.Errorf("without a translation it becomes %q", same)
	}
	if want := strings.NewReplacer(changes...).Replace(string(file)); translated != want {
		d.Errorf("got  %q\nwant %q", translated, want)
	}
}

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
			d.rewrites(map[string]string{
				"پل تازه باز شد": "New bridge opens",
				"شهردار گفت: «این پل ⟨1⟩مهم\u200cترین⟨/1⟩ کار ماست.» ساخت آن ⟨2⟩دو سال⟨/2⟩ زمان برد.": "“This bridge is our ⟨1⟩most important⟨/1⟩ work,” the mayor said. It took ⟨2⟩two years⟨/2⟩ to build.",
				"گزارش کار":                      `The "report"`,
				"نمای پل از شرق":                 "The bridge from the east",
				"هزینه: ۱۲ میلیارد تومان":        "Cost: 12 billion tomans",
				"درازا: ۴۰۰ متر":                 "Length: 400 m",
				"۳۵ هزار":                        "35 thousand",
				"خط نخست\n  خط دوم":              "First line\n  Second line",
				"فرمان ⟨1⟩go test⟨/1⟩ را بزنید.": "Type ⟨1⟩go test⟨/1⟩.",
				"خبرهای شهر":                     "City news",
				"آنچه امروز در شهر گذشت":         "The city today",
			},
				`<html lang="fa" dir="rtl">`, `<html lang="en" dir="ltr">`,
				"<title>خبرهای شهر", "<title>City news", "آنچه امروز در شهر گذشت", "The city today",
				"پل تازه باز شد", "New bridge opens",
				"شهردار گفت: «این پل <b>مهم&zwnj;ترین</b> کار ماست.» ساخت آن <a href=\"/a\" title=\"گزارش کار\">دو سال</a> زمان برد.",
				"“This bridge is our <b>most important</b> work,” the mayor said. It took <a href=\"/a\" title=\"The &quot;report&quot;\">two years</a> to build.",
				"نمای پل از شرق", "The bridge from the east", "هزینه: ۱۲ میلیارد تومان", "Cost: 12 billion tomans", "درازا: ۴۰۰ متر", "Length: 400 m",
				"<td>سال<td>خودرو", "<td dir=\"rtl\">سال<td dir=\"rtl\">خودرو", "<td>۱۴۰۱<td>۳۵ هزار", "<td dir=\"rtl\">۱۴۰۱<td>35 thousand", // not translated
				"خط نخست", "First line", "خط دوم", "Second line",
				`فرمان <code translate="no">go test</code> را بزنید.`, `Type <code translate="no">go test</code>.`,
			)
		}},
		{"html/02-fa-cp1256", ".html", func() []byte {
			return encode(windows1256, testdata("html/02-fa-cp1256.html"))
		}, func(d *desk) {
			d.cuts("بهاي نان گران شد.", "چرا؟", "روزنامه عصر")
			d.rewrites(map[string]string{"روزنامه عصر": "Evening Łódź"}, string(encode(windows1256, "روزنامه عصر")), "Evening &#321;&#243;d&#378;")
		}},
		{"html/03-fa-utf16", ".html", func() []byte {
			return encode(utf16LE, testdata("html/03-fa-utf16.html"))
		}, func(d *desk) {
			d.cuts("بهای نان گران شد.", "چرا؟", "روزنامهٔ عصر")
			in := func(s string) string { return strings.TrimPrefix(string(encode(utf16LE, s)), "\xFF\xFE") }
			d.rewrites(map[string]string{"روزنامهٔ عصر": "Evening Łódź"}, in("روزنامهٔ عصر"), in("Evening Łódź"),
				in(`lang="fa"`), in(`lang="en"`), in(`dir="rtl"`), in(`dir="ltr"`), in("<p>"), in(`<p dir="rtl">`))
		}},
	})
}
