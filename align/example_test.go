package align_test

import (
	"context"
	"fmt"
	"strings"

	"hafez/align"
)

func ExampleAlign() {
	persian := []string{
		"زلزله‌ای به بزرگی ۵٫۲ کرمان را لرزاند",
		"این زمین‌لرزه ساعت ۶:۴۰ بامداد در ژرفای ۱۲ کیلومتری رخ داد.",
		"فرماندار گفت: «تاکنون خسارتی گزارش نشده است.»",
		"گروه‌های امداد به ۸ روستا رفته‌اند.",
	}
	english := []string{
		"Magnitude 5.2 earthquake shakes Kerman",
		"The quake struck at 6:40 a.m.",
		"Its depth was 12 kilometres.",
		"\"No damage has been reported so far,\" the governor said.",
		"Relief teams have gone to eight villages.",
	}
	beads, err := align.Align(context.Background(), persian, english, align.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range beads {
		fmt.Println(b.Source, b.Target)
	}
	// Output:
	// {0 1} {0 1}
	// {1 2} {1 3}
	// {2 3} {3 4}
	// {3 4} {4 5}
}

// The lexicon knows words in all their forms: it sees that the second sentence
// was left out, though nothing but words could tell.
func ExampleAlign_words() {
	persian := []string{
		"باران تندی از نیمه‌شب می‌بارید و همه بیدار مانده بودند.",
		"پدرم هر روز از همین نانوایی کوچک نان تازه می‌خرید.",
		"بچه‌ها به مدرسه رفته‌اند و کتاب‌هایشان روی میز مانده است.",
	}
	english := []string{
		"Heavy rain had been falling since midnight, and everyone had stayed awake.",
		"The children have gone to school, and their books are left on the table.",
	}
	beads, err := align.Align(context.Background(), persian, english, align.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range beads {
		fmt.Println(b.Source, b.Target)
	}
	// Output:
	// {0 1} {0 1}
	// {1 2} {1 1}
	// {2 3} {1 2}
}

// A person has found that the caption in the Persian text belongs to the first
// sentence behind it. That stays, and the rest is aligned around it.
func ExampleAlign_right() {
	persian := []string{"سیل در خوزستان", "عکس: ایسنا", "آب به خانه‌ها رسید.", "مردم به بام‌ها پناه بردند."}
	english := []string{"Floods in Khuzestan", "Water reached the houses.", "People took refuge on the roofs."}
	beads, err := align.Align(context.Background(), persian, english, align.Options{
		Right: []align.Bead{{Source: align.Range{From: 1, To: 3}, Target: align.Range{From: 1, To: 2}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range beads {
		fmt.Println(b.Source, b.Target)
	}
	// Output:
	// {0 1} {0 1}
	// {1 3} {1 2}
	// {3 4} {2 3}
}

func ExamplePairDocuments() {
	persian := []align.Document{
		{Name: "۱.docx", Segments: []string{"باران شدید راه چند روستای گیلان را بست."}},
		{Name: "۲.docx", Segments: []string{"این فیلم در جشنوارهٔ ونیز جایزه گرفت."}},
	}
	english := []align.Document{
		{Name: "venice.html", Segments: []string{"The film won a prize at the Venice festival."}},
		{Name: "gilan.html", Segments: []string{"Heavy rain has blocked the roads of several villages in Gilan."}},
	}
	pairs, err := align.PairDocuments(context.Background(), persian, english, align.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pairs {
		fmt.Println(persian[p.Source].Name, english[p.Target].Name)
	}
	// Output:
	// ۱.docx gilan.html
	// ۲.docx venice.html
}

// The beads of a gold standard count their segments from 0 or from 1.
func ExampleEvaluate() {
	gold, err := align.ReadBeads(strings.NewReader("1\t1\n2,3\t2\n4\t3\n"), 4, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	found := []align.Bead{
		{Source: align.Range{From: 0, To: 1}, Target: align.Range{From: 0, To: 1}},
		{Source: align.Range{From: 1, To: 2}, Target: align.Range{From: 1, To: 2}},
		{Source: align.Range{From: 2, To: 3}, Target: align.Range{From: 2, To: 2}},
		{Source: align.Range{From: 3, To: 4}, Target: align.Range{From: 2, To: 3}},
	}
	q := align.Evaluate(found, gold)
	fmt.Printf("strict %.2f, lax %.2f\n", q.Strict.F1, q.Lax.F1)
	// Output: strict 0.67, lax 1.00
}
