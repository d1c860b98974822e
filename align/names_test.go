package align

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// compareAll is soundAlike without its trees and bounds.
func compareAll(persian, english *vocabulary) (found []alike) {
	for id, t := range persian.types {
		p, ok := newPersianName(t.key)
		if t.kind != word || !ok {
			continue
		}
		for other, u := range english.types {
			if e, ok := newEnglishName(u.key); ok && u.kind == word && u.capital {
				if s := similarity(p, e); s > leastAlike {
					found = append(found, alike{int32(id), int32(other), float32(.5 * (s - leastAlike) / (1 - leastAlike))})
				}
			}
		}
	}
	return found
}

// vocabularyOf makes a vocabulary of names.
func vocabularyOf(words []string) *vocabulary {
	v := &vocabulary{ids: make(map[string]int32)}
	for _, w := range words {
		if _, ok := v.ids[w]; !ok {
			v.ids[w] = int32(len(v.types))
			v.types = append(v.types, token{key: w, capital: true})
		}
	}
	return v
}

// persianLetters and alphabet are in order, lest a seed mean other words each
// time.
var (
	persianLetters = []rune("اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
	alphabet       = []rune("abcdefghijklmnopqrstuvwxyz")
)

// Each English word is a Persian one, each letter in one of its spellings, with
// some letters changed: so many pairs are alike, and many just not.
func TestSoundAlikeMissesNothing(t *testing.T) {
	few := rapid.SampledFrom([][]rune{persianLetters, []rune("کسا"), []rune("سصپل"), []rune("خجشسکی")})
	rapid.Check(t, func(t *rapid.T) {
		letters := few.Draw(t, "letters")
		persian := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom(letters), 2, 12, -1), 1, 10).Draw(t, "persian")
		var english []string
		for range rapid.IntRange(1, 20).Draw(t, "names") {
			var name []byte
			for _, r := range rapid.SampledFrom(persian).Draw(t, "of") {
				name = append(name, rapid.SampledFrom(letterSpellings()[r]).Draw(t, "spelling").latin...)
			}
			for range rapid.IntRange(0, 4).Draw(t, "changes") {
				at := rapid.IntRange(0, len(name)-1).Draw(t, "at")
				switch r := byte(rapid.SampledFrom(alphabet).Draw(t, "letter")); rapid.IntRange(0, 3).Draw(t, "change") {
				case 0:
					name[at] = r
				case 1:
					name = slices.Insert(name, at, r)
				case 2:
					name = slices.Insert(name, at, name[at])
				case 3:
					if len(name) > 1 {
						name = slices.Delete(name, at, at+1)
					}
				}
			}
			english = append(english, strings.ReplaceAll(string(name), "ks", "x"))
		}
		p, e := vocabularyOf(persian), vocabularyOf(english)
		if got, want := must(soundAlike(context.Background(), p, e)), compareAll(p, e); !slices.Equal(got, want) {
			t.Fatalf("%q, %q: %v, want %v", persian, english, got, want)
		}
	})
}

// The same in a long list of names, which are alike by chance.
func TestSoundAlikeInLongLists(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	p, e := vocabularyOf(randomWords(r, persianLetters, 1500)), vocabularyOf(randomWords(r, alphabet, 1500))
	got, want := must(soundAlike(context.Background(), p, e)), compareAll(p, e)
	if !slices.Equal(got, want) || len(want) < 100 {
		t.Errorf("%d pairs, want %d", len(got), len(want))
	}
}

// Names that all sound alike have bounds, and keep the most similar.
func TestSoundAlikeHasBounds(t *testing.T) {
	english := []string{"tehran"}
	for i := range 125 {
		vowels := func(n int) string { return string("aeiou"[n%5]) }
		english = append(english, "t"+vowels(i)+"h"+vowels(i/5)+"r"+vowels(i/25)+"nl")
	}
	e := vocabularyOf(english)
	found := must(soundAlike(context.Background(), vocabularyOf([]string{"تهران"}), e))
	if len(found) != mostAlike || found[0].english != 0 {
		t.Errorf("%d found: %v", len(found), found)
	}
}

func TestSoundAlikeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p, e := vocabularyOf([]string{"تهران"}), vocabularyOf([]string{"tehran"})
	if found, err := soundAlike(ctx, p, e); !errors.Is(err, context.Canceled) || found != nil {
		t.Errorf("%v, error %v", found, err)
	}
}

// randomWords invents n words of three to nine letters.
func randomWords(r *rand.Rand, letters []rune, n int) []string {
	words := make([]string, n)
	for i := range words {
		w := make([]rune, 3+r.IntN(7))
		for x := range w {
			w[x] = letters[r.IntN(len(letters))]
		}
		words[i] = string(w)
	}
	return words
}

// names makes lines of ten unique names, which any of the other side may sound
// like.
func names(r *rand.Rand, letters []rune, lines int) []string {
	text := make([]string, lines)
	for i := range text {
		words := randomWords(r, letters, 10)
		for x, w := range words {
			_, size := utf8.DecodeRuneInString(w)
			words[x] = strings.ToUpper(w[:size]) + w[size:]
		}
		text[i] = strings.Join(words, " ")
	}
	return text
}

// BenchmarkNames has what is worst for finding names that sound alike: every
// word is another one, and may be a name.
func BenchmarkNames(b *testing.B) {
	for _, lines := range []int{1500, 3000, 6000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			r := rand.New(rand.NewPCG(8, 1))
			source, target := names(r, persianLetters, lines), names(r, alphabet, lines)
			for b.Loop() {
				mustAlign(b, source, target)
			}
		})
	}
}
