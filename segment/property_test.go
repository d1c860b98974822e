package segment

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func mustBuiltin(t testing.TB, lang string) *Rules {
	t.Helper()
	r, err := Builtin(lang)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lossless fails unless segments and gaps are text again, gaps holding only
// white space and, in paragraphs without text, invisible marks.
func lossless(t interface{ Fatalf(string, ...any) }, text string, segments []Segment) {
	end, paragraph := int64(0), 0
	for i, s := range segments {
		if s.Start < end || s.End <= s.Start || s.End > int64(len(text)) || text[s.Start:s.End] != s.Text {
			t.Fatalf("segment %d of %q is out of order or not of the text: %+v", i, text, s)
		}
		if strings.TrimSpace(s.Text) != s.Text {
			t.Fatalf("segment %q has outer white space", s.Text)
		}
		if s.Paragraph != paragraph && s.Paragraph != paragraph+1 {
			t.Fatalf("paragraph %d after %d", s.Paragraph, paragraph)
		}
		if len(s.Text) > MaxSegment {
			t.Fatalf("segment of %d bytes", len(s.Text))
		}
		if gap := text[end:s.Start]; hasText(gap) {
			t.Fatalf("gap %q holds text", gap)
		}
		end, paragraph = s.End, s.Paragraph
	}
	if rest := text[end:]; hasText(rest) {
		t.Fatalf("text %q lost at the end", rest)
	}
}

// text draws strings full of what the rules and the reader care about.
func drawText(t *rapid.T) string {
	piece := rapid.OneOf(
		rapid.SampledFrom(strings.Split("است.|وی|؟|!|…|...|.|»|«|\"|(|)|[۱]| |  |\n|\n\n|\r\n|\r|\t|\u00a0|\u200c|\u200f|\ufeff|\u2028|\u2029|\u0085|\f|\v|ه.ق.|ص.|۱۲|1.|Mr.|The|و|U.S.|گفت:|😀|ِ|\x00|\xff|\xe2\x80|\xc2|\xd8", "|")),
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	return strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "")
}

// stutter reads in pieces of the given sizes, over and over.
type stutter struct {
	r     io.Reader
	sizes []int
	n     int
}

func (s *stutter) Read(p []byte) (int, error) {
	size := s.sizes[s.n%len(s.sizes)]
	s.n++
	return s.r.Read(p[:min(len(p), size)])
}

func readAll(t interface{ Fatalf(string, ...any) }, r io.Reader, rules *Rules, opts Options) []Segment {
	var out []Segment
	for s, err := range Read(r, rules, opts) {
		if err != nil {
			t.Fatalf("reading: %v", err)
		}
		out = append(out, s)
	}
	return out
}

func TestLosslessOnAnyBytes(t *testing.T) {
	for _, lang := range []string{"fa", "en", "de"} {
		rules := mustBuiltin(t, lang)
		rapid.Check(t, func(t *rapid.T) {
			text := drawText(t)
			opts := Options{Paragraphs: Paragraphs(rapid.IntRange(0, 2).Draw(t, "paragraphs"))}
			lossless(t, text, slices.Collect(Split(text, rules, opts)))
		})
	}
}

func TestReadIsSplit(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		if rapid.Bool().Draw(t, "long") { // longer than a few chunks
			text = strings.Repeat(text+rapid.SampledFrom([]string{"", " ", "\n", "است. "}).Draw(t, "between"), 1+3*chunk/(len(text)+1))
		}
		opts := Options{Paragraphs: Paragraphs(rapid.IntRange(0, 2).Draw(t, "paragraphs"))}
		var whole, streamed []Decision
		explain := func(into *[]Decision) func(Decision) { return func(d Decision) { *into = append(*into, d) } }
		opts.Explain = explain(&whole)
		want := slices.Collect(Split(text, rules, opts))
		opts.Explain = explain(&streamed)
		sizes := rapid.SliceOfN(rapid.IntRange(1, 100_000), 1, 5).Draw(t, "sizes")
		got := readAll(t, &stutter{r: strings.NewReader(text), sizes: sizes}, rules, opts)
		if !slices.Equal(got, want) {
			t.Fatalf("Read differs from Split:\n got %+v\nwant %+v", got, want)
		}
		if !slices.Equal(whole, streamed) {
			t.Fatalf("explanations differ:\n got %v\nwant %v", streamed, whole)
		}
	})
}

// A reader of one byte at a time, and one that fails in between.
func TestReadOddReaders(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	text := strings.Repeat("هوا سرد است. برف می‌بارد؟ نه…\n", 50)
	want := slices.Collect(Split(text, rules, Options{}))
	if got := readAll(t, iotest.OneByteReader(strings.NewReader(text)), rules, Options{}); !slices.Equal(got, want) {
		t.Errorf("byte by byte: got %+v", got)
	}
	broken := errors.New("broken")
	r := io.MultiReader(strings.NewReader("یکم. دوم."), iotest.ErrReader(broken))
	var texts []string
	var last error
	for s, err := range Read(r, rules, Options{}) {
		if last = err; err == nil {
			texts = append(texts, s.Text)
		}
	}
	if !slices.Equal(texts, []string{"یکم.", "دوم."}) || last != broken {
		t.Errorf("got %q and error %v", texts, last)
	}
}

func TestStopEarly(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	text := strings.Repeat("آمد. رفت.\n", 10)
	n := 0
	for range Split(text, rules, Options{}) {
		if n++; n == 3 {
			break
		}
	}
	for range Read(strings.NewReader(text), rules, Options{}) {
		break
	}
	if n != 3 {
		t.Errorf("got %d segments after break", n)
	}
}

func TestLongSegments(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	for name, text := range map[string]string{
		"words":         strings.Repeat("واژه ", 600_000),
		"no space":      strings.Repeat("واژه", 600_000),
		"one character": "الف" + strings.Repeat("ـ", 3*MaxSegment),
		"spaces":        "آغاز" + strings.Repeat(" ", 3*MaxSegment) + "پایان",
		"marks":         strings.Repeat("\u200f ", MaxSegment) + "پایان",
		"bytes":         strings.Repeat("\xd8", 3*MaxSegment),
		"dots":          strings.Repeat(".", 3*MaxSegment),
	} {
		for _, kind := range []Paragraphs{Line, Blank, None} {
			t.Run(fmt.Sprint(name, kind), func(t *testing.T) {
				forced := 0
				opts := Options{Paragraphs: kind, Explain: func(d Decision) {
					if d.Cause == ByLength {
						forced++
					}
				}}
				got := slices.Collect(Split(text, rules, opts))
				lossless(t, text, got)
				for _, s := range got {
					if len(s.Text) > MaxSegment {
						t.Errorf("segment of %d bytes", len(s.Text))
					}
				}
				if name == "words" && (forced < 4 || len(got) != forced+1 || strings.HasSuffix(got[0].Text, "واژ")) {
					t.Errorf("%d forced cuts, %d segments, the first ends in %q", forced, len(got), got[0].Text[len(got[0].Text)-10:])
				}
				if streamed := readAll(t, strings.NewReader(text), rules, Options{Paragraphs: kind}); !slices.Equal(streamed, got) {
					t.Errorf("Read gives %d segments, Split %d", len(streamed), len(got))
				}
			})
		}
	}
}

func TestParagraphs(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	for _, c := range []struct {
		kind       Paragraphs
		text, want string // segments as paragraph:text, joined by |
	}{
		{Line, "عنوان\nآمد. رفت.\n\n  \nنشست.", "1:عنوان|2:آمد.|2:رفت.|3:نشست."},
		{Line, "یک\r\nدو\rسه\fچهار\vپنج\u0085شش\u2028هفت\u2029هشت", "1:یک|2:دو|3:سه|4:چهار|5:پنج|6:شش|7:هفت|8:هشت"},
		{Line, "\n\n\u200f\n\ufeff \nمتن", "1:متن"},
		{Line, "", ""},
		{Line, " \n\t\n", ""},
		{Blank, "سطر بلند\nادامه دارد. پایان\nیافت.\n\nبند دوم.", "1:سطر بلند\nادامه دارد.|1:پایان\nیافت.|2:بند دوم."},
		{Blank, "یک\r\n \t\r\n\r\nدو\n\u200f\nسه\u2029چهار", "1:یک|2:دو|3:سه|4:چهار"},
		{Blank, "\n\nیک\n", "1:یک"},
		{Blank, "یک\n" + strings.Repeat(" ", MaxSegment+1) + "دو", "1:یک|2:دو"},
		{None, "یک\n\nدو.\n\nسه", "1:یک\n\nدو.|1:سه"},
	} {
		var got []string
		for s := range Split(c.text, rules, Options{Paragraphs: c.kind}) {
			got = append(got, fmt.Sprintf("%d:%s", s.Paragraph, s.Text))
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%d %q:\n got %q\nwant %q", c.kind, c.text, g, c.want)
		}
	}
}

func TestExplain(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	var got []string
	opts := Options{Explain: func(d Decision) {
		got = append(got, fmt.Sprintf("%d %v %d %s|%s", d.Offset, d.Break, d.Cause, d.Before, d.After))
		if d.Cause == ByRule && (d.Rule.Language != "Persian" || d.Rule.Number == 0 || d.Rule.Before == "") {
			t.Errorf("rule not named: %v", d.Rule)
		}
	}}
	for range Split("ص. ۵ را ببین. برو.\nتمام", rules, opts) {
	}
	want := []string{
		"3 false 0 ص.| ۵ را ببین. برو.",
		"21 true 0 ص. ۵ را ببین.| برو.",
		"29 true 1 ص. ۵ را ببین. برو.|",
		"38 true 1 تمام|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func FuzzSplit(f *testing.F) {
	for _, c := range persian {
		f.Add(c.text, 0)
	}
	f.Add("\xe2\x80\xff. \x00\n", 1)
	rules := mustBuiltin(f, "fa")
	f.Fuzz(func(t *testing.T, text string, kind int) {
		opts := Options{Paragraphs: Paragraphs(kind & 3)}
		got := slices.Collect(Split(text, rules, opts))
		lossless(t, text, got)
		if read := readAll(t, iotest.HalfReader(strings.NewReader(text)), rules, opts); !slices.Equal(read, got) {
			t.Fatalf("Read %+v, Split %+v", read, got)
		}
	})
}

// generated makes natural-looking Persian text of about n bytes: words,
// stops, numbers, quotations and line ends.
func generated(n int) string {
	words := strings.Fields("این گزارش تازه دربارهٔ بازار نفت و گاز در ماه‌های گذشته نشان می‌دهد که قیمت‌ها با افزایش تقاضا بالا رفته است و کارشناسان انتظار دارند روند کنونی تا پایان سال ادامه یابد")
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		b.WriteString(words[i*7%len(words)])
		switch {
		case i%97 == 0:
			b.WriteString(".\n")
		case i%211 == 0:
			b.WriteString("؟» ")
		case i%61 == 0:
			b.WriteString("، ۱۲.۵ درصد (ص. ۱۴) ")
		case i%19 == 0:
			b.WriteString(". ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func TestGeneratedHasSentences(t *testing.T) {
	text := generated(100_000)
	n := len(slices.Collect(Split(text, mustBuiltin(t, "fa"), Options{})))
	if n < 300 || n > 2000 {
		t.Errorf("%d segments", n)
	}
}

func BenchmarkSplit(b *testing.B) {
	hostile := 1 << 20
	for _, c := range []struct{ name, lang, text string }{
		{"fa", "fa", generated(4 << 20)},
		{"en", "en", strings.Repeat("The talks failed on Monday. Mr. Karimi said they would resume in 3.5 weeks, e.g. in May. ", 40_000)},
		{"dots", "fa", strings.Repeat(".", hostile)},
		{"spaced dots", "fa", strings.Repeat(". ", hostile/2)},
		{"unclosed", "fa", strings.Repeat("«", hostile/2)},
		{"questions", "fa", strings.Repeat("«چرا؟ ", hostile/10)},
		{"one line", "fa", strings.ReplaceAll(generated(4<<20), "\n", " ")},
		{"no stop", "fa", strings.Repeat("واژه ", hostile/9)},
	} {
		rules := mustBuiltin(b, c.lang)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				for range Split(c.text, rules, Options{}) {
				}
			}
		})
	}
}

// Rules that break everywhere, on text without anything to see.
func BenchmarkBreakEverywhere(b *testing.B) {
	rules, err := ParseSRX(strings.NewReader(srx("no", anyLanguage, [2]string{"R", " | "})), "fa")
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("\u200f", 1<<18)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for range Split(text, rules, Options{}) {
		}
	}
}

func BenchmarkRead(b *testing.B) {
	rules := mustBuiltin(b, "fa")
	text := generated(4 << 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range Read(strings.NewReader(text), rules, Options{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkBuiltin(b *testing.B) {
	for b.Loop() {
		mustBuiltin(b, "fa")
	}
}
