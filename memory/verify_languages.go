package memory

import (
	"encoding/binary"
	"slices"
)

// languageCheck reads the bucket languages of a memory that may be damaged.
type languageCheck struct {
	numbers map[uint16]languagePair
	names   []languagePair // All that stand there, with a good number or without.
	twice   []uint16       // Numbers of more than one pair.
	odd     bool           // Something is wrong with an entry.
}

// entry takes an entry: a name, and a number or 0 if there is none.
func (c *languageCheck) entry(name languagePair, number uint16) {
	if c.numbers == nil {
		c.numbers = make(map[uint16]languagePair)
	}
	c.names = append(c.names, name)
	if _, is := c.numbers[number]; is {
		c.twice = append(c.twice, number)
	}
	if number == 0 {
		c.odd = true
		return
	}
	c.numbers[number] = name
}

// samplesOfLanguage is how many units tell which languages a number stands for.
const samplesOfLanguage = 16

// guess gives the pairs of languages of the numbers that units have and the bucket does
// not tell, as far as they can be known. last is the last number that was given.
//
// An entry of a few bytes stands for all units of its languages. But the hashes of
// pairs are of the languages too: the one name of which those come out is the right
// one. The names that come into question are those of the bucket, and Persian and
// English.
func (c *languageCheck) guess(pages *walk, units, pairs bucketAt, last uint64) (map[uint16]languagePair, error) {
	for n := range c.numbers {
		c.odd = c.odd || uint64(n) > last
	}
	if len(c.numbers) > 0 && uint64(len(c.numbers)) == last && len(c.twice) == 0 && !c.odd {
		return nil, nil // All are known.
	}
	look := *pages // Others go through the same pages again.
	look.visited = slices.Clone(pages.visited)
	look.trouble, look.tick = func(trouble) {}, func() {}
	type sample struct {
		source, target string
		hash           uint64 // 48 bits of it, from the bucket pairs; 0: not known
	}
	samples := make(map[uint32]*sample)
	byNumber := make(map[uint16][]*sample)
	if err := look.bucket(units, func(key, record []byte, inner *bucketAt) error {
		languages, source, target, err := recordTexts(record)
		if _, known := c.numbers[languages]; err != nil || known && !slices.Contains(c.twice, languages) || len(byNumber[languages]) == samplesOfLanguage {
			return nil
		}
		if _, good := unsealed(record); good || record[0] == 1 {
			s := &sample{source: string(source), target: string(target)}
			samples[uint32(number64(key))] = s
			byNumber[languages] = append(byNumber[languages], s)
		}
		return nil
	}); err != nil || len(samples) == 0 {
		return nil, err
	}
	if err := look.bucket(pairs, func(key, value []byte, _ *bucketAt) error {
		for ; len(key) == 2 && len(value) >= 8; value = value[8:] {
			if s := samples[binary.BigEndian.Uint32(value[4:])]; s != nil {
				s.hash = uint64(binary.BigEndian.Uint16(key))<<32 | uint64(binary.BigEndian.Uint32(value))
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	guessed := make(map[uint16]languagePair)
	for number, some := range byNumber {
		for _, name := range append(slices.Clip(c.names), pairOf("", "")) {
			right, wrong := 0, 0
			for _, s := range some {
				switch {
				case s.hash == 0:
				case s.hash == pairHash(name, s.source, s.target)>>16:
					right++
				default:
					wrong++
				}
			}
			if right > wrong {
				guessed[number] = name
			}
		}
	}
	return guessed, nil
}
