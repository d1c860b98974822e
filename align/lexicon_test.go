package align

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The files are what lexicon/README.md says.
func TestLexiconFiles(t *testing.T) {
	files, err := filepath.Glob("lexicon/*.txt")
	if err != nil || len(files) != len(lexiconTexts()) {
		t.Fatalf("%d files, %v; %d are embedded", len(files), err, len(lexiconTexts()))
	}
	head := regexp.MustCompile(`^[آأؤءئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]+([ \x{200c}][آأؤءئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]+)*$`)
	lemma := regexp.MustCompile(`^[\p{Latin}0-9][\p{Latin}0-9'&-]*( [\p{Latin}0-9][\p{Latin}0-9'&-]*)*$`)
	headwords := make(map[string]bool)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(lexiconTexts(), string(text)) {
			t.Errorf("%s is not embedded", file)
		}
		seen := make(map[string]bool)
		for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
			where := fmt.Sprintf("%s:%d: %q", file, i+1, line)
			if line == "" || line[0] == '#' {
				continue
			}
			word, lemmas, ok := strings.Cut(line, "\t")
			if !ok || strings.Contains(lemmas, "\t") {
				t.Errorf("%s has not one tab", where)
				continue
			}
			if seen[word] {
				t.Errorf("%s stands there twice", where)
			}
			seen[word] = true
			headwords[word] = true
			infinitive, present, isVerb := strings.Cut(word, "/")
			if !head.MatchString(infinitive) || isVerb && (!head.MatchString(present) || !strings.HasSuffix(infinitive, "ن")) {
				t.Errorf("%s: not a headword", where)
			}
			all := strings.Split(lemmas, ", ")
			if len(all) > 8 {
				t.Errorf("%s: more than eight lemmas", where)
			}
			for k, l := range all {
				if !lemma.MatchString(l) || slices.Contains(all[:k], l) {
					t.Errorf("%s: not a lemma, or twice: %q", where, l)
				}
			}
		}
	}
	if n := len(headwords); n < 20000 {
		t.Errorf("only %d headwords", n)
	}
}

// Headwords have the keys that the tokenizer gives them.
func TestHeadKey(t *testing.T) {
	for _, text := range lexiconTexts() {
		headwords(text, func(h headword) {
			want := ""
			tokens := tokenize(h.text, persianWords())
			if len(tokens) == 1 && tokens[0].kind == word {
				want = tokens[0].key
			}
			if key, _ := headKey(h.text); key != want && len(tokens) == 1 && tokens[0].kind == word {
				t.Errorf("%q has the key %q, as a token %q", h.text, key, want)
			}
		})
	}
}

// Each headword finds all of its lemmas, in both directions of translation.
func TestHeadwordsFindTheirLemmas(t *testing.T) {
	for _, text := range lexiconTexts() {
		headwords(text, func(h headword) {
			fa := mustSide([]string{h.text}, persianWords())
			if slices.ContainsFunc(fa.words.types, func(t token) bool { return t.kind != word }) || len(fa.words.types) == 0 {
				return // the tokenizer knows numbers and months by itself
			}
			en := mustSide([]string{"x " + strings.ReplaceAll(h.lemmas, ", ", " x ")}, englishWords())
			m := must(newMeanings(context.Background(), fa))
			m.add(h)
			m.addCompounds(fa)
			found := make([]bool, len(en.words.types))
			for _, p := range m.translations(fa.words, newLemmas(en.words)) {
				found[p.english] = true
				if !(p.weight > 0 && p.weight < 1.0001) {
					t.Errorf("%q gives %q %v", h.text, en.words.types[p.english].key, p.weight)
				}
			}
			for id, is := range found {
				if k := en.words.types[id]; !is && k.key != "x" && k.kind == word {
					t.Errorf("%q does not find %q of %q", h.text, k.key, h.lemmas)
				}
			}
		})
	}
}

func TestKnown(t *testing.T) {
	for _, c := range []struct {
		persian, english string
		fa, en           string // the keys of the tokens asked about
		want             bool
	}{
		// Verbs.
		{"رفتم", "I went", "رفتم", "went", true},
		{"او می‌رود", "he goes", "رود", "goe", true},
		{"او می رود", "he goes", "رود", "goe", true},
		{"او میرود", "he is going", "میرود", "going", true},
		{"نرفته‌اند", "have not gone", "نرفته", "gone", true},
		{"نمی‌رفتیم", "we did not go", "رفتیم", "go", true},
		{"برو", "go!", "برو", "go", true},
		{"خواهد رفت", "will go", "خواهد", "will", true},
		{"بیایید", "come!", "بیایید", "come", true},
		{"نیامد", "he came not", "نیامد", "came", true},
		{"می‌آورد", "brings", "آورد", "bring", true},
		{"نیفتاد", "fell", "نیفتاد", "fell", true},
		{"برنمی‌گردد", "returns", "برنمیگردد", "return", true},
		{"برمی‌گشت", "returned", "برمیگشت", "return", true},
		{"برنمیگشت", "returned", "برنمیگشت", "return", true},
		{"گویند", "they say", "گویند", "say", true},
		{"بگو", "say it", "بگو", "say", true},
		{"مکن", "do not", "مکن", "do", true},
		{"شنیده شد", "was heard", "شنیده", "heard", true},
		// Endings.
		{"کتاب‌هایشان", "their books", "کتاب", "book", true},
		{"کتابهایشان", "their books", "کتابهایشان", "book", true},
		{"کتابش", "his book", "کتابش", "book", true},
		{"خانه‌ای", "a house", "خانه", "house", true},
		{"خانهٔ ما", "our house", "خانه", "house", true},
		{"نویسندگان", "writers", "نویسندگان", "writer", true},
		{"دانشجویان", "students", "دانشجویان", "student", true},
		{"زیباترین شهر", "the most beautiful city", "زیباترین", "beautiful", true},
		{"بزرگ‌ترین", "largest", "بزرگ", "largest", true},
		{"خدای", "God", "خدای", "god", true},
		{"ناراحتند", "they are upset", "ناراحتند", "upset", true},
		// An ending is not cut off what is a word.
		{"دختر", "doughtier", "دختر", "doughtier", false},
		{"دانش", "they know", "دانش", "know", false},
		{"مردم", "my man", "مردم", "man", false},
		{"دانش", "knowledge", "دانش", "knowledge", true},
		// Compounds, typed in three ways.
		{"دانش‌آموز", "a pupil", "دانشآموز", "pupil", true},
		{"دانشآموز", "a pupil", "دانشآموز", "pupil", true},
		{"دانش آموز", "a pupil", "دانش", "pupil", true},
		{"رعد و برق", "thunder", "رعد", "thunder", true},
		{"بصورت", "form", "بصورت", "form", true},
		// English.
		{"زنان", "the women", "زنان", "women", true},
		{"ارتش", "armies", "ارتش", "army", true},
		{"توقف", "he stopped", "توقف", "stopp", true},
		{"دویست", "two hundred", "دویست", "2", true},
		// Names have a capital letter.
		{"ویل آمد", "Will came", "ویل", "will", true},
		{"ویل آمد", "he will come", "ویل", "will", false},
		{"زن", "Women", "زن", "women", true},
		{"ایران", "Iran", "ایران", "iran", true},
		{"نان", "a house", "نان", "house", false},
	} {
		fa, en := mustSide([]string{c.persian}, persianWords()), mustSide([]string{c.english}, englishWords())
		there := must(known(context.Background(), fa, en))
		back := must(known(context.Background(), en, fa))
		if _, ok := fa.words.ids[c.fa]; !ok {
			t.Errorf("%q has tokens %q", c.persian, keys(fa.words.types))
		}
		if _, ok := en.words.ids[c.en]; !ok {
			t.Errorf("%q has tokens %q", c.english, keys(en.words.types))
		}
		f, b := there.between(fa, en, c.fa, c.en)
		if (f > .01) != c.want || (b > .01) != c.want || f > 1 || b > 1 {
			t.Errorf("%s, %s: %v, %v", c.persian, c.english, f, b)
		}
		if b2, f2 := back.between(en, fa, c.en, c.fa); f2 != f || b2 != b {
			t.Errorf("%s, %s: %v, %v, and from English to Persian %v, %v", c.persian, c.english, f, b, f2, b2)
		}
	}
}

// The probabilities of a word's translations are at most 1 together.
func TestKnownIsShared(t *testing.T) {
	persian, english, _ := synthetic(200, 3, nil)
	persian = append(persian, "دولت و مجلس در تهران دربارهٔ بودجهٔ سال آینده گفت‌وگو کردند", "رعد و برق در شهر بود")
	english = append(english, "The government and the parliament talked about the budget of the coming year in Tehran", "There was lightning in the city")
	source, target := mustSide(persian, persianWords()), mustSide(english, englishWords())
	known := must(known(context.Background(), source, target))
	back := make([]float32, len(target.words.types))
	n := 0
	for s, row := range known.rows {
		sum := float32(0)
		for _, e := range row {
			sum += e.forward
			back[e.target] += e.backward
			n++
		}
		if sum > lexiconMass+1e-4 {
			t.Errorf("%s: %v", source.words.types[s].key, sum)
		}
	}
	for w, sum := range back {
		if sum > lexiconMass+1e-4 {
			t.Errorf("%s: %v", target.words.types[w].key, sum)
		}
	}
	if n == 0 {
		t.Error("nothing is known")
	}
}

// Other languages have no lexicon.
func TestKnownOfOtherLanguages(t *testing.T) {
	fa, de := mustSide([]string{"کتاب"}, persianWords()), mustSide([]string{"book"}, languageOf("de"))
	if row := must(known(context.Background(), fa, de)).rows[0]; len(row) > 0 {
		t.Errorf("%v", row)
	}
}

func BenchmarkKnown(b *testing.B) {
	persian, english, _ := synthetic(40, 12, nil)
	source, target := mustSide(persian, persianWords()), mustSide(english, englishWords())
	for b.Loop() {
		must(known(context.Background(), source, target))
	}
}
