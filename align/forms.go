package align

import (
	"strings"
	"unicode/utf8"

	"hafez/internal/persian"
)

// What a Persian word may have lost to be a headword or the stem of a verb. Of
// all that it may be, what has lost least counts.
const (
	lostNothing = 0  // it is the headword, or a form of the verb
	lostEnding  = 1  // … and more, the longer the ending is
	lostSign    = 40 // the present stem of a verb alone: کن
	lostPart    = 50 // the first or the second part of a compound
)

// form is a word of a text as a form of something.
type form struct {
	word int32
	loss int8
}

// persianForms are the words of a text by what they may be forms of.
type persianForms struct{ heads, past, present map[string][]form }

func (f *persianForms) add(key string, id int32) {
	note := func(table map[string][]form, base string, loss int) {
		table[base] = append(table[base], form{id, int8(loss)})
	}
	note(f.heads, key, lostNothing)
	past, present := persian.VerbStems(key)
	for _, stem := range past {
		note(f.past, stem, lostNothing)
	}
	for _, stem := range present {
		note(f.present, stem, lostNothing)
	}
	note(f.present, key, lostSign)
	for k, base := range persian.Bases(key) {
		note(f.heads, base, min(lostEnding+k, lostSign-1))
	}
	for _, p := range firstParts {
		if rest, ok := strings.CutPrefix(key, p); ok && utf8.RuneCountInString(rest) > 2 {
			note(f.heads, rest, lostPart)
		}
	}
	for _, p := range secondParts {
		if rest, ok := strings.CutSuffix(key, p); ok && utf8.RuneCountInString(rest) > 2 {
			note(f.heads, stemPersian(rest), lostPart+1)
		}
	}
}

// What is often typed together with another word, with a half-space between
// or none: به‌صورت، بصورت; ثبت‌شده، سخت‌گیری. The other word tells more.
var (
	firstParts  = [...]string{"به", "ب", "بی", "نا", "غیر", "هم", "پر", "کم", "نیمه", "چند", "ضد", "پیش", "باز", "خوش", "بد", "سر"}
	secondParts = [...]string{
		"شده", "شدن", "نشده", "کردن", "کرده", "کننده", "کنندگان", "دهنده", "دهندگان", "دادن", "داده", "گرفته", "گرفتن", "یافته", "دیده", "زده",
		"زدن", "آمده", "بودن", "داشتن", "پذیر", "پذیری", "ناپذیر", "آمیز", "انگیز", "آور", "گذاری", "گذار", "سازی", "ساز", "بندی", "کاری", "داری", "دار",
		"گیری", "گیر", "گری", "گرا", "گرایی", "مند", "وار", "نامه", "گونه", "گاه", "زدگی", "یابی", "یاب", "را", "که",
	}
)

// archaicForms gives the forms of an English word in scripture and old
// literature that no rule gives.
func archaicForms(word string) string {
	switch word {
	case "be":
		return "art wast wert"
	case "have":
		return "hath hast hadst"
	case "do":
		return "doth dost doest didst"
	case "shall":
		return "shalt"
	case "will":
		return "wilt"
	case "say":
		return "saith saidst"
	case "speak":
		return "spake"
	case "may":
		return "mayest"
	case "can":
		return "canst"
	case "break":
		return "brake"
	case "bear":
		return "bare"
	case "swear":
		return "sware"
	case "smite":
		return "smote smitten"
	case "work":
		return "wrought"
	case "beseech":
		return "besought"
	case "beget":
		return "begat begotten"
	case "behold":
		return "beheld"
	case "slay":
		return "slew slain"
	case "to":
		return "unto"
	case "you", "your":
		return "thou thee thy thine ye"
	}
	return ""
}

// englishForms gives an English lemma in lower case and its forms, among them
// the degrees of adjectives and their adverb: Persian has one word for slow
// and slowly, and what makes a teacher of teach does not lead astray.
func englishForms(lemma string) []string {
	forms := append(persian.EnglishForms(lemma), strings.Fields(archaicForms(lemma))...)
	if len(lemma) < 3 {
		return forms
	}
	last := lemma[len(lemma)-1]
	switch {
	case last == 'e':
		forms = append(forms, lemma+"r", lemma+"st", lemma+"th", lemma+"ly")
		if strings.HasSuffix(lemma, "le") {
			forms = append(forms, lemma[:len(lemma)-1]+"y")
		}
	case last == 'y':
		stem := lemma[:len(lemma)-1]
		forms = append(forms, stem+"ier", stem+"iest", stem+"ieth", stem+"ily")
	default:
		forms = append(forms, lemma+"er", lemma+"est", lemma+"eth", lemma+"ly", lemma+string(last)+"er", lemma+string(last)+"est")
		if strings.HasSuffix(lemma, "ic") {
			forms = append(forms, lemma+"ally")
		}
	}
	return forms
}
