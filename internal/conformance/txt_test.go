package conformance

import (
	"slices"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	run(t, []probe{
		{"txt/01-fa-article", ".txt", func() []byte {
			return []byte(mark + crlf(testdata("txt/01-fa-article.txt")))
		}, func(d *desk) {
			list := []string{"برنامه\u200cها:", "1. بازدید از باغ\u200cها.", "ورود آزاد است.", "2. نمایشگاه عکس", "۳. شب شعر"}
			d.cuts(slices.Concat([]string{
				"جشنوارهٔ انار",
				"جشنوارهٔ انار دیروز در ساوه آغاز شد.",
				"در این جشنواره که تا پایان", "هفته برپاست، بیش از ۲۰۰ باغدار شرکت دارند.",
			}, list)...)
			// A hard-wrapped line goes on if only blank lines end a paragraph.
			got := d.segments(d.file, "--paragraphs", "blank")
			if want := "در این جشنواره که تا پایان\r\nهفته برپاست، بیش از ۲۰۰ باغدار شرکت دارند."; !slices.Contains(got, want) {
				d.Errorf("%q is not among the segments\n %q", want, got)
			}
			for _, s := range got {
				if strings.Trim(s, "0123456789۰۱۲۳۴۵۶۷۸۹. ") == "" {
					d.Errorf("the marker %q stands alone", s)
				}
			}
		}},
		{"txt/02-fa-cp1256", ".txt", func() []byte {
			return encode(windows1256, testdata("txt/02-fa-cp1256.txt"))
		}, func(d *desk) {
			want := []string{"كتابخانه شهر بسته است.", "چه كسي كليد دارد؟", "تا شنبه صبر كنيد."}
			d.cuts(want...)
			// What is guessed is told.
			if s := d.hafez("segment", d.file); !strings.Contains(s.err, "windows-1256") {
				d.Errorf("the encoding is not told: %q", s.err)
			}
			if got := d.segments(d.file, "--encoding", "cp1256"); !slices.Equal(got, want) {
				d.Errorf("with --encoding: %q", got)
			}
		}},
	})
}
