package align_test

import (
	"context"
	"fmt"

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
