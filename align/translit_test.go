package align

import (
	"context"
	"testing"
)

func TestSimilarity(t *testing.T) {
	for _, c := range []struct {
		persian, english string
		alike            bool
	}{
		{"تهران", "tehran", true},
		{"بایراماف", "bayramov", true},
		{"قرهباغ", "karabakh", false}, // an exonym: Qarabağ by its sound
		{"قرهباغ", "qarabagh", true},
		{"علیاف", "aliyev", true},
		{"پاشینیان", "pashinyan", true},
		{"ارمنستان", "armenia", false},
		{"خامنهای", "khamenei", true},
		{"شکسپیر", "shakespeare", true},
		{"چایکوفسکی", "tchaikovsky", true},
		{"استرلینگ", "sterling", true},
		{"جورج", "george", true},
		{"اکسون", "exxon", true},
		{"برایتون", "brighton", true},
		{"فیلیپ", "philip", true},
		{"واشنگتن", "washington", true},
		{"کوین", "quinn", true},
		{"منچستر", "manchester", true},
		{"منچستر", "munich", false},
		{"نیویورک", "york", false},
		{"کتاب", "tehran", false},
		{"پاریس", "london", false},
		{"او", "owe", false},  // too short to tell
		{"آیا", "aya", false}, // no consonants
		{"ёж", "yozh", false},
		{"تهران", "Tehran", false}, // not folded
	} {
		p, ok := newPersianName(c.persian)
		e, ok2 := newEnglishName(c.english)
		s := 0.0
		if ok && ok2 {
			s = similarity(p, e)
		}
		if s < 0 || s > 1 || s > leastAlike != c.alike {
			t.Errorf("%s, %s: %.2f", c.persian, c.english, s)
		}
	}
}

func TestSoundAlikeTakesOnlyNames(t *testing.T) {
	persian := mustSide([]string{"رئیس جمهور به تهران رفت"}, persianWords())
	english := mustSide([]string{"the president went to Tehran", "a tehran of its own, Rafat"}, englishWords())
	// Tehran is written without a capital once, so it is not taken for a name.
	found, err := soundAlike(context.Background(), persian.words, english.words)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || english.words.types[found[0].english].key != "rafat" {
		t.Errorf("found %v", found)
	}
}
