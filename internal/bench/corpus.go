package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// corpus makes Persian-looking units, the same ones for the same seed.
//
// What a translation memory's speed depends on is copied from real ones: a
// vocabulary of some 150,000 words used by Zipf's law, segments of 8 words in
// the median and some 50 at the 99th percentile, 47 letters in the mean, every
// third a near copy of another (as in software, statutes and news on a running
// story), numbers, half-spaces and marks. The words themselves mean nothing.
type corpus struct {
	rand  *rand.Rand
	words []string
	sums  []float64 // running sums of the words' frequencies
}

func newCorpus(seed uint64) *corpus {
	c := &corpus{rand: rand.New(rand.NewPCG(seed, seed))}
	const vocabulary = 150_000
	seen := make(map[string]bool, vocabulary)
	onsets := strings.Fields("ا ب پ ت ج چ ح خ د ر ز س ش ص ط ع غ ف ق ک گ ل م ن و ه ی آ ذ ژ")
	vowels := strings.Fields("ا و ی ا و ی _ _ _ _ _ _")
	codas := strings.Fields("_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ ر ن د ت م س ش ل ز ک ب ه")
	sum := 0.0
	for len(c.words) < vocabulary {
		// Frequent words are short.
		syllables := 1
		switch n := len(c.words); {
		case n > 30_000:
			syllables = 2 + c.rand.IntN(2)
		case n > 700:
			syllables = 2
		}
		var b strings.Builder
		for range syllables {
			b.WriteString(onsets[c.rand.IntN(len(onsets))])
			b.WriteString(vowels[c.rand.IntN(len(vowels))])
			b.WriteString(codas[c.rand.IntN(len(codas))])
		}
		w := strings.ReplaceAll(b.String(), "_", "")
		if seen[w] {
			continue
		}
		seen[w] = true
		switch c.rand.IntN(12) {
		case 0:
			w += "\u200cها"
		case 1:
			w = "می\u200c" + w
		}
		c.words = append(c.words, w)
		sum += 1 / math.Pow(float64(len(c.words))+2.7, 1.05)
		c.sums = append(c.sums, sum)
	}
	return c
}

func (c *corpus) word() string {
	if c.rand.IntN(40) == 0 {
		return persianDigits(c.rand.IntN(2000))
	}
	x := c.rand.Float64() * c.sums[len(c.sums)-1]
	lo, hi := 0, len(c.sums)-1
	for lo < hi {
		if mid := (lo + hi) / 2; c.sums[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return c.words[lo]
}

// sources makes n different segments.
func (c *corpus) sources(n int) []string {
	out := make([]string, 0, n)
	seen := make(map[string]bool, n)
	for len(out) < n {
		var s string
		if len(out) > 1000 && c.rand.IntN(3) == 0 {
			s = c.change(out[c.rand.IntN(len(out))], 1+c.rand.IntN(3))
		} else {
			s = c.segment()
		}
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func (c *corpus) segment() string {
	// Log-normal, as lengths of sentences are.
	n := int(math.Exp(2.05 + 0.78*c.rand.NormFloat64()))
	words := make([]string, max(1, min(n, 250)))
	for i := range words {
		words[i] = c.word()
		if i > 0 && i < len(words)-1 && c.rand.IntN(15) == 0 {
			words[i] += "،"
		}
	}
	return strings.Join(words, " ") + []string{"", ".", ".", ".", "؟"}[c.rand.IntN(5)]
}

// change edits a segment in some places: another word, one more, one less.
func (c *corpus) change(s string, edits int) string {
	words := strings.Fields(s)
	for range edits {
		i := c.rand.IntN(len(words))
		switch c.rand.IntN(3) {
		case 0:
			words[i] = c.word()
		case 1:
			words = append(words[:i], append([]string{c.word()}, words[i:]...)...)
		case 2:
			if len(words) > 1 {
				words = append(words[:i], words[i+1:]...)
			}
		}
	}
	return strings.Join(words, " ")
}

// retype types a segment on another keyboard, with another habit.
func retype(s string, how int) string {
	half := []string{"", " ", "\u200c"}[how%3]
	return strings.NewReplacer("ی", "ي", "ک", "ك", "\u200c", half).Replace(s)
}

// translation stands for the target: English-looking text of some 60 letters.
func (c *corpus) translation() string {
	words := []string{"the", "committee", "said", "that", "water", "of", "region", "has", "been", "released", "in", "stage", "farmers", "and", "report"}
	var b strings.Builder
	for letters := 33 + c.rand.IntN(50); b.Len() < letters; {
		b.WriteString(words[c.rand.IntN(len(words))])
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String()) + "."
}

func persianDigits(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '۰' }, fmt.Sprint(n))
}
