package align

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var rain = []string{
	"باران شدید در گیلان راه چند روستا را بست.",
	"استاندار گیلان گفت ۱۴ خانه آسیب دیده است.",
	"هواشناسی برای فردا هم باران پیش‌بینی می‌کند.",
}

var rainEnglish = []string{
	"Heavy rain in Gilan has blocked the roads of several villages.",
	"The governor of Gilan said 14 houses had been damaged.",
	"Forecasters expect rain tomorrow, too.",
}

var cinema = []string{
	"فیلم تازهٔ این کارگردان جوان در جشنوارهٔ ونیز جایزه گرفت.",
	"داستان فیلم دربارهٔ پسری است که پدرش را در جنگ گم می‌کند.",
	"منتقدان بازی بازیگر نقش مادر را ستوده‌اند.",
}

var cinemaEnglish = []string{
	"The young director's new film has won a prize at the Venice festival.",
	"It tells the story of a boy who loses his father in the war.",
	"Critics have praised the performance of the actress who plays the mother.",
}

func pairNames(t *testing.T, sources, targets []Document) string {
	t.Helper()
	pairs, err := PairDocuments(context.Background(), sources, targets, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	name := func(documents []Document, i int) string {
		if i < 0 {
			return ""
		}
		return documents[i].Name
	}
	for _, p := range pairs {
		s := name(sources, p.Source) + "=" + name(targets, p.Target)
		switch {
		case p.Rival >= 0 && p.Source >= 0:
			s += " or " + name(targets, p.Rival)
		case p.Rival >= 0:
			s += " or " + name(sources, p.Rival)
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestPairDocuments(t *testing.T) {
	for _, c := range []struct {
		name             string
		sources, targets []Document
		want             string
	}{
		{
			"by name and content",
			[]Document{{"باران.fa.txt", rain}, {"cinema-fa.docx", cinema}, {"metro_fa.txt", article}},
			[]Document{{"cinema-en.docx", cinemaEnglish}, {"metro_en.txt", articleEnglish}, {"rain.en.txt", rainEnglish}},
			"باران.fa.txt=rain.en.txt, cinema-fa.docx=cinema-en.docx, metro_fa.txt=metro_en.txt",
		},
		{
			"by content alone",
			[]Document{{"1.txt", rain}, {"2.txt", cinema}, {"3.txt", article}},
			[]Document{{"a.txt", articleEnglish}, {"b.txt", rainEnglish}, {"c.txt", cinemaEnglish}},
			"1.txt=b.txt, 2.txt=c.txt, 3.txt=a.txt",
		},
		{
			"the names lie",
			[]Document{{"1.txt", rain}, {"2.txt", cinema}},
			[]Document{{"1.txt", cinemaEnglish}, {"2.txt", rainEnglish}},
			"1.txt=2.txt or 1.txt, 2.txt=1.txt or 2.txt",
		},
		{
			"by name alone: nothing in common but the numbers of two episodes",
			[]Document{{"قسمت ۱.txt", []string{"آمد."}}, {"قسمت ۲.txt", []string{"رفت."}}},
			[]Document{{"قسمت 2 ترجمه.txt", []string{"Xxx."}}, {"قسمت 1 ترجمه.txt", []string{"Yyy."}}},
			"قسمت ۱.txt=قسمت 1 ترجمه.txt, قسمت ۲.txt=قسمت 2 ترجمه.txt",
		},
		{
			"none goes with it",
			[]Document{{"rain.txt", rain}, {"metro.txt", article}},
			[]Document{{"film.txt", cinemaEnglish}, {"metro.txt", articleEnglish}},
			"rain.txt=, metro.txt=metro.txt, =film.txt",
		},
		{
			"twice the same translation",
			[]Document{{"rain.txt", rain}},
			[]Document{{"old.txt", rainEnglish}, {"new.txt", rainEnglish}},
			"rain.txt=old.txt or new.txt, =new.txt or rain.txt",
		},
		{
			"twice the same source",
			[]Document{{"rain.txt", rain}, {"rain (copy).txt", rain}},
			[]Document{{"rain.txt", rainEnglish}},
			"rain.txt=rain.txt, rain (copy).txt= or rain.txt",
		},
		{"nothing", nil, nil, ""},
		{"no targets", []Document{{"rain.txt", rain}}, nil, "rain.txt="},
		{"empty documents", []Document{{"a.txt", nil}}, []Document{{"b.txt", nil}}, "a.txt=, =b.txt"},
	} {
		if got := pairNames(t, c.sources, c.targets); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// The order of the lists makes no difference to who goes with whom.
func TestPairDocumentsOrder(t *testing.T) {
	sources := []Document{{"1", rain}, {"2", cinema}, {"3", article}}
	targets := []Document{{"a", rainEnglish}, {"b", cinemaEnglish}, {"c", articleEnglish}}
	slices.Reverse(sources)
	want := "3=c, 2=b, 1=a"
	if got := pairNames(t, sources, targets); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for range 3 {
		again, _ := PairDocuments(context.Background(), sources, targets, Options{})
		other, _ := PairDocuments(context.Background(), sources, targets, Options{})
		if !reflect.DeepEqual(again, other) {
			t.Error("another time, other pairs")
		}
	}
}

func TestCommonWords(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		least, most float64
	}{
		{"report.fa.docx", "report.en.docx", 1, 1},
		{"گزارش ۱۲.docx", "گزارش-12.docx", 1, 1},
		{"گزارش ۱۲.docx", "گزارش-13.docx", 0, .2},
		{"karun dam 2024 fa.txt", "karun-dam-2024-final-en.txt", .5, .95},
		{"a.txt", "b.txt", 0, 0},
		{"fa.txt", "en.txt", 0, 0}, // nothing but the language
	} {
		names := newNames([]Document{{Name: c.b}}, Options{})
		got := commonWords(wordsOfName(c.a, names.tags), names.words[0])
		if got < c.least || got > c.most {
			t.Errorf("%s, %s: %v, want %v to %v", c.a, c.b, got, c.least, c.most)
		}
	}
}

func BenchmarkPairDocuments(b *testing.B) {
	var sources, targets []Document
	for i := range 300 {
		s, t, _ := synthetic(60, uint64(i), nil)
		sources, targets = append(sources, Document{fmt.Sprint(i), s}), append(targets, Document{fmt.Sprint(i), t})
	}
	for b.Loop() {
		if _, err := PairDocuments(context.Background(), sources, targets, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
