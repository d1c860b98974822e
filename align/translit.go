package align

import (
	"math/bits"
	"strings"
)

// How a Persian word sounds when it is written in Latin letters is not one
// spelling but many: short vowels are not written in Persian at all, long
// ones in English by any of a dozen letters, and names come by way of French,
// Russian or the English spelling. Rather than to romanise the one and compare,
// both are read side by side: spellings lists what each Persian letter may be
// in English, and the distance of two words is the least cost of a reading
// that uses up both.

// spelling is one way to write a Persian letter in English.
type spelling struct {
	latin string
	cost  float64
}

// spellings holds, for each folded Persian letter, its English spellings. A
// spelling costs 0 if the letter is often written so in names, more if seldom.
var spellings = func() map[rune][]spelling {
	lines := map[rune]string{
		'ا': "a e i o u aa ae ai au ea eu ou oa", 'آ': "a aa ah o u au",
		'ب': "b bb v:.5", 'پ': "p pp", 'ت': "t tt th d:.5", 'ث': "th s c",
		'ج': "j g dj dg dge dzh gg", 'چ': "ch c tch cz tsch tsh", 'ح': "h", 'خ': "kh h ch x j:.3",
		'د': "d dd th:.4 t:.5", 'ذ': "z dh th", 'ر': "r rr rh", 'ز': "z s zz x:.3", 'ژ': "zh j g s:.4",
		'س': "s ss c sc ce ps:.3 z:.4 th:.3", 'ش': "sh ch sch s:.4 ti:.3 ci:.3 ssi:.3", 'ص': "s ss", 'ض': "z d", 'ط': "t tt", 'ظ': "z",
		'ع': "a e i o u aa", 'غ': "gh g", 'ف': "f ff ph v:.4", 'ق': "q gh k c g kh:.4",
		'ک': "k c ck cc ch q qu kk kh:.4", 'گ': "g gg gh gu", 'ل': "l ll", 'م': "m mm", 'ن': "n nn",
		'و': "v w o u oo ou ow au aw eau ew wh f:.4", 'ه': "h e a ah eh", 'ی': "y i e ee ea ey ay ie ei ai igh j:.3 ij",
	}
	table := make(map[rune][]spelling, len(lines))
	for letter, line := range lines {
		for _, f := range strings.Fields(line) {
			latin, price, _ := strings.Cut(f, ":")
			cost := 0.0
			for x, scale := 1, .1; x < len(price); x, scale = x+1, scale/10 {
				cost += float64(price[x]-'0') * scale
			}
			table[letter] = append(table[letter], spelling{latin, cost})
		}
	}
	return table
}()

// name is a word made ready to be compared by sound.
type name struct {
	id      int32
	letters []rune  // Persian letters, or lower-case English ones
	weight  float64 // roughly the number of its consonants
	has     uint32  // English: its consonants, a bit each; Persian: those it could be written with
}

// The costs of what only one of two words has.
func persianOnly(r rune) float64 {
	switch r {
	case 'ا', 'آ', 'و', 'ی':
		return .4
	case 'ه', 'ع':
		return .5
	}
	return 1
}

func englishOnly(r, before rune) float64 {
	switch r {
	case 'a', 'e', 'i', 'o', 'u':
		return .1
	case 'y':
		return .2
	case 'h', 'w':
		return .3
	case before:
		return .1
	}
	return 1
}

func persianName(id int32, key string) (name, bool) {
	n := name{id: id, letters: []rune(key)}
	hard := 0
	for _, r := range n.letters {
		list, ok := spellings[r]
		if !ok {
			return n, false
		}
		c := persianOnly(r)
		n.weight += c
		if c == 1 {
			hard++
		}
		for _, s := range list {
			for x := range len(s.latin) {
				n.has |= 1 << (s.latin[x] - 'a')
			}
		}
		if r == 'س' { // کس, written x
			n.has |= 1 << ('x' - 'a')
		}
	}
	return n, len(n.letters) >= 3 && len(n.letters) <= 24 && hard >= 2
}

func englishName(id int32, key string) (name, bool) {
	n := name{id: id, letters: []rune(key)}
	hard := 0
	before := rune(0)
	for _, r := range n.letters {
		if r < 'a' || r > 'z' {
			return n, false
		}
		c := englishOnly(r, before)
		n.weight += c
		if c == 1 {
			hard++
			n.has |= 1 << (r - 'a')
		}
		before = r
	}
	return n, len(n.letters) >= 3 && len(n.letters) <= 24 && hard >= 2
}

// similarity is how much two words sound alike, from 0 to 1: one less the
// cost of the cheapest reading for each consonant.
func similarity(p, e *name) float64 {
	scale := (p.weight + e.weight) / 2
	if float64(bits.OnesCount32(e.has&^p.has)) > .3*scale {
		return 0
	}
	const far = 1e9
	var rows [25][25]float64
	for i := range len(p.letters) + 1 {
		for j := range len(e.letters) + 1 {
			rows[i][j] = far
		}
	}
	rows[0][0] = 0
	for i := 0; i <= len(p.letters); i++ {
		for j := 0; j <= len(e.letters); j++ {
			d := rows[i][j]
			if d == far {
				continue
			}
			if j < len(e.letters) {
				before := rune(0)
				if j > 0 {
					before = e.letters[j-1]
				}
				rows[i][j+1] = min(rows[i][j+1], d+englishOnly(e.letters[j], before))
			}
			if i == len(p.letters) {
				continue
			}
			r := p.letters[i]
			cost := persianOnly(r)
			if i == 0 && r == 'ا' {
				cost = .1 // before two consonants: استرلینگ
			}
			rows[i+1][j] = min(rows[i+1][j], d+cost)
			for _, s := range spellings[r] {
				if k := j + len(s.latin); k <= len(e.letters) && begins(e.letters[j:], s.latin) {
					rows[i+1][k] = min(rows[i+1][k], d+s.cost)
				}
			}
			if r == 'ک' && i+1 < len(p.letters) && p.letters[i+1] == 'س' && j < len(e.letters) && e.letters[j] == 'x' {
				rows[i+2][j+1] = min(rows[i+2][j+1], d)
			}
		}
	}
	return max(1-rows[len(p.letters)][len(e.letters)]/scale, 0)
}

func begins(letters []rune, s string) bool {
	for x := range len(s) {
		if letters[x] != rune(s[x]) {
			return false
		}
	}
	return true
}

// alike is a Persian and an English word, by their numbers, that sound alike.
type alike struct {
	persian, english int32
	weight           float32 // p(one | other)
}

// soundAlike finds the Persian words of one vocabulary that sound like names
// of the other.
func soundAlike(persian, english *vocabulary) []alike {
	var names []name
	for id, t := range english.types {
		if t.kind == word && t.capital {
			if n, ok := englishName(int32(id), t.key); ok {
				names = append(names, n)
			}
		}
	}
	var found []alike
	for id, t := range persian.types {
		if t.kind != word || len(names) == 0 {
			continue
		}
		p, ok := persianName(int32(id), t.key)
		if !ok {
			continue
		}
		for x := range names {
			if s := similarity(&p, &names[x]); s > .7 {
				found = append(found, alike{p.id, names[x].id, float32(.5 * (s - .7) / .3)})
			}
		}
	}
	return found
}
