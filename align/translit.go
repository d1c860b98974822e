package align

import (
	"math"
	"math/bits"
	"strings"
	"sync"
)

// A name has no one spelling in the other script. Persian does not write short
// vowels, English writes long ones in a dozen ways, and names come by way of
// French, Russian or their English spelling. So neither side is romanised and
// compared; both are read side by side. Each Persian letter may be written as
// any of its spellings, some at a cost; letters of one side that the other does
// not have cost little if they are vowels, more if they are consonants. The
// distance of two words is the cost of the cheapest reading that uses up both,
// found as an edit distance is.

// spelling is a way to write a Persian letter in English, and its cost.
type spelling struct {
	latin string
	cost  float64
}

// letterSpellings has those of each folded Persian letter. "v:4" costs .4, others
// nothing.
var letterSpellings = sync.OnceValue(func() map[rune][]spelling {
	return readSpellings(map[rune]string{
		'ا': "a e i o u aa ae ai au ea eu ou oa",
		'آ': "a aa ah o u au",
		'ب': "b bb v:5",
		'پ': "p pp",
		'ت': "t tt th d:5",
		'ث': "th s c",
		'ج': "j g dj dg dge dzh gg",
		'چ': "ch c tch cz tsch tsh",
		'ح': "h",
		'خ': "kh h ch x j:3",
		'د': "d dd th:4 t:5",
		'ذ': "z dh th",
		'ر': "r rr rh",
		'ز': "z s zz x:3",
		'ژ': "zh j g s:4",
		'س': "s ss c sc ce ps:3 z:4 th:3",
		'ش': "sh ch sch s:4 ti:3 ci:3 ssi:3",
		'ص': "s ss",
		'ض': "z d",
		'ط': "t tt",
		'ظ': "z",
		'ع': "a e i o u aa",
		'غ': "gh g",
		'ف': "f ff ph v:4",
		'ق': "q gh k c g kh:4",
		'ک': "k c ck cc ch q qu kk kh:4",
		'گ': "g gg gh gu",
		'ل': "l ll",
		'م': "m mm",
		'ن': "n nn",
		'و': "v w o u oo ou ow au aw eau ew wh f:4",
		'ه': "h e a ah eh",
		'ی': "y i e ee ea ey ay ie ei ai igh ij j:3",
	})
})

func readSpellings(lines map[rune]string) map[rune][]spelling {
	table := make(map[rune][]spelling, len(lines))
	for letter, line := range lines {
		for _, field := range strings.Fields(line) {
			latin, tenths, _ := strings.Cut(field, ":")
			s := spelling{latin: latin}
			if tenths != "" {
				s.cost = float64(tenths[0]-'0') / 10
			}
			table[letter] = append(table[letter], s)
		}
	}
	return table
}

// leastAlike is the similarity above which two words may be one name.
const leastAlike = .7

// The costs of a letter that only one of the two words has.
func persianOnly(r rune) float64 {
	switch r {
	case 'ا', 'آ', 'و', 'ی':
		return .4
	case 'ه', 'ع':
		return .5
	}
	return 1
}

func englishOnly(r, before byte) float64 {
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

// persianName is a Persian word made ready to be compared by sound.
type persianName struct {
	letters []persianLetter
	weight  float64 // the cost of all its letters alone
	latin   letters // all that may stand in its spellings
}

type persianLetter struct {
	letter    rune
	alone     float64 // its cost if the other word has no such letter
	spellings []spelling
	latin     letters // that may stand in its spellings
}

// englishName is an English word made ready to be compared by sound.
type englishName struct {
	letters string
	alone   []float64 // the cost of each letter if the other word has no such letter
	weight  float64   // their sum
	latin   letters   // all its letters
	hard    letters   // those that the other word must have
}

// letters is a set of letters from a to z, a bit each.
type letters uint32

func setOfLetters(s string) letters {
	var set letters
	for i := range len(s) {
		set |= 1 << (s[i] - 'a')
	}
	return set
}

// Names are this long. Words of a single consonant sound like too many.
const minLetters, maxLetters, minConsonants = 3, 24, 2

func newPersianName(word string) (*persianName, bool) {
	n, table := &persianName{}, letterSpellings()
	consonants := 0
	for _, r := range word {
		list, ok := table[r]
		if !ok {
			return nil, false
		}
		l := persianLetter{letter: r, alone: persianOnly(r), spellings: list}
		for _, s := range list {
			l.latin |= setOfLetters(s.latin)
		}
		if r == 'ک' || r == 'س' {
			l.latin |= setOfLetters("x")
		}
		if l.alone == 1 {
			consonants++
		}
		n.weight += l.alone
		n.latin |= l.latin
		n.letters = append(n.letters, l)
	}
	return n, len(n.letters) >= minLetters && len(n.letters) <= maxLetters && consonants >= minConsonants
}

func newEnglishName(word string) (*englishName, bool) {
	n := &englishName{letters: word}
	consonants := 0
	var before byte
	for i := range len(word) {
		r := word[i]
		if r < 'a' || r > 'z' {
			return nil, false
		}
		cost := englishOnly(r, before)
		if cost == 1 {
			consonants++
			n.hard |= 1 << (r - 'a')
		}
		n.latin |= 1 << (r - 'a')
		n.alone = append(n.alone, cost)
		n.weight += cost
		before = r
	}
	return n, len(word) >= minLetters && len(word) <= maxLetters && consonants >= minConsonants
}

// similarity is how much two words sound alike: 1 if they may be the same
// name, less with all that does not fit, 0 if it is not above leastAlike.
func similarity(p *persianName, e *englishName) float64 {
	// The cost of the cheapest reading, by the weight of a word, is what the
	// similarity lacks to 1. Readings that are too dear are not followed.
	scale := (p.weight + e.weight) / 2
	limit := (1 - leastAlike) * scale
	if float64(bits.OnesCount32(uint32(e.hard&^p.latin))) > limit {
		return 0
	}
	lacking := 0.0
	for i := range p.letters {
		if l := &p.letters[i]; l.latin&e.latin == 0 {
			if lacking += l.alone; lacking > limit {
				return 0
			}
		}
	}

	// cost[i][j] is the least cost to read i Persian letters as j English ones.
	var cost [maxLetters + 1][maxLetters + 1]float64
	m, n := len(p.letters), len(e.letters)
	for i := range m + 1 {
		for j := range n + 1 {
			cost[i][j] = math.Inf(1)
		}
	}
	cost[0][0] = 0
	for i := range m + 1 {
		for j := range n + 1 {
			c := cost[i][j]
			if c > limit {
				continue
			}
			if j < n {
				cost[i][j+1] = min(cost[i][j+1], c+e.alone[j])
			}
			if i == m {
				continue
			}
			l := &p.letters[i]
			cost[i+1][j] = min(cost[i+1][j], c+l.alone)
			for _, s := range l.spellings {
				if strings.HasPrefix(e.letters[j:], s.latin) {
					k := j + len(s.latin)
					cost[i+1][k] = min(cost[i+1][k], c+s.cost)
				}
			}
			if l.letter == 'ک' && i+1 < m && p.letters[i+1].letter == 'س' && j < n && e.letters[j] == 'x' {
				cost[i+2][j+1] = min(cost[i+2][j+1], c)
			}
		}
	}
	if cost[m][n] >= limit {
		return 0
	}
	return 1 - cost[m][n]/scale
}
