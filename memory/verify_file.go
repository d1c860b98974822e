package memory

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// meta checks versions and counters as far as they do not need the units.
func (v *verifier) meta() error {
	values := make(map[string][]byte)
	if err := v.top(metaBucket, func(key, value []byte, _ *bucketAt) error {
		values[string(key)] = slices.Clone(value)
		return nil
	}); err != nil {
		return err
	}
	schema, ok := number32(values["schema"])
	switch {
	case !ok || schema == 0:
		v.found.add(FoundCounter, 0, Rebuilt, "the version of the memory is missing")
	case schema > schemaVersion:
		return fmt.Errorf("%s: %w: schema %d, this one reads up to %d", v.path, ErrNewer, schema, schemaVersion)
	}
	v.stale = !bytes.Equal(values["index"], currentIndex())
	v.counted = number64(values["units"])
	if len(values["units"]) != 8 {
		v.found.add(FoundCounter, 0, Rebuilt, "the number of units is missing")
	}
	if v.indexed, ok = number32(values["indexed"]); !ok {
		v.found.add(FoundCounter, 0, Rebuilt, "how far the index goes is missing")
	}
	if last := v.roots[string(unitsBucket)].sequence; uint64(v.indexed) > last {
		v.found.add(FoundCounter, 0, Rebuilt, "the index is said to go to unit %d, but %d is the last number that was given", v.indexed, last)
	}
	return nil
}

// languages checks the numbers of pairs of languages.
func (v *verifier) languages() error {
	last := v.roots[string(languagesBucket)].sequence
	var c languageCheck
	if err := v.top(languagesBucket, func(key, value []byte, _ *bucketAt) error {
		from, to, ok := strings.Cut(string(key), "\x00")
		if !ok || len(value) != 2 {
			v.found.add(FoundLanguage, 0, Rebuilt, "the pair of languages %.40q has no number", key)
			if c.odd = true; ok {
				c.entry(languagePair{from, to}, 0)
			}
			return nil
		}
		n := binary.BigEndian.Uint16(value)
		if pair := (languagePair{from, to}); pair != pairOf(from, to) {
			v.found.add(FoundLanguage, 0, Kept, "the pair of languages %.40q is none: its units seem to be in others", key)
		}
		if other, is := c.numbers[n]; is {
			v.found.add(FoundLanguage, 0, Lost, "the pairs of languages %s>%s and %s>%s have the same number: their units are mixed", other.from, other.to, from, to)
		} else if n == 0 || uint64(n) > last {
			v.found.add(FoundLanguage, 0, Rebuilt, "the pair of languages %s>%s has the number %d, which was not given yet", from, to, n)
		}
		c.entry(languagePair{from, to}, n)
		return nil
	}); err != nil {
		return err
	}
	guessed, err := c.guess(v.pages, v.roots[string(unitsBucket)], v.roots[string(pairsBucket)], last)
	v.numbers = c.numbers
	if v.numbers == nil {
		v.numbers = make(map[uint16]languagePair)
	}
	for _, n := range slices.Sorted(maps.Keys(guessed)) {
		v.numbers[n] = guessed[n]
		v.found.add(FoundLanguage, 0, Rebuilt, "the number %d of languages has lost its pair: by the pairs of its units it is %s>%s", n, guessed[n].from, guessed[n].to)
	}
	return err
}

// lexicon checks glossaries and learned lexicons, if there are any.
func (v *verifier) lexicon() error {
	if _, is := v.roots[string(lexiconBucket)]; !is {
		return nil
	}
	type part struct {
		pair, name string
		at         bucketAt
	}
	pairs, parts := []part{}, []part{}
	kept := func(at *bucketAt) bucketAt { return bucketAt{at.root, at.sequence, slices.Clone(at.inline)} }
	err := v.top(lexiconBucket, func(key, _ []byte, inner *bucketAt) error {
		if inner == nil || bytes.IndexByte(key, 0) < 0 {
			v.found.add(FoundLexicon, 0, Lost, "the lexicon has an entry %.40q that is no pair of languages", key)
			return nil
		}
		pairs = append(pairs, part{pair: strings.ReplaceAll(string(key), "\x00", ">"), at: kept(inner)})
		return nil
	})
	for _, p := range pairs {
		if err != nil {
			return err
		}
		err = v.bucket(lexiconBucket, p.at, func(key, value []byte, inner *bucketAt) error {
			_, stateErr := decodeLexiconState(value)
			switch name := string(key); {
			case inner != nil && (name == "glossary" || name == "learned"):
				parts = append(parts, part{p.pair, name, kept(inner)})
			case inner != nil || name != "state" || stateErr != nil:
				v.found.add(FoundLexicon, 0, Lost, "the lexicon of %s has an entry %.40q that it cannot have: hafez lexicon forget and learn make the learned one anew", p.pair, key)
			}
			return nil
		})
	}
	for _, p := range parts {
		if err != nil {
			return err
		}
		err = v.bucket(lexiconBucket, p.at, func(key, value []byte, inner *bucketAt) error {
			source, target, ok := strings.Cut(string(key), "\x00")
			ok = ok && len(value) == 1 && GlossaryEntry{source, target}.Check() == nil
			if inner != nil || p.name == "glossary" && !ok || p.name == "learned" && len(value) == 0 {
				v.found.add(FoundLexicon, 0, Lost, "the lexicon of %s: the entry %.40q in %s is damaged", p.pair, key, p.name)
			}
			return nil
		})
	}
	return err
}

// finished checks the works that are noted as done, if there are any.
func (v *verifier) finished() error {
	if _, is := v.roots[string(finishedBucket)]; !is {
		return nil
	}
	return v.top(finishedBucket, func(_, value []byte, inner *bucketAt) error {
		if inner != nil || len(value) != 8 {
			v.found.add(FoundWork, 0, Lost, "when a work was finished is not readable: it would be done again")
		}
		return nil
	})
}

// leftOver goes through the buckets that nothing else looks at, and then accounts
// for every page: each has one place or is free.
func (v *verifier) leftOver() error {
	for _, name := range slices.Sorted(maps.Keys(v.unseen)) {
		w := *v.pages
		w.trouble = func(t trouble) { v.pageTrouble([]byte(name), t) }
		if err := w.deep(v.unseen[name], 0); err != nil {
			return err
		}
	}
	// The problems of the list of buckets are known by now.
	w := *v.pages
	w.trouble = func(trouble) {}
	if err := w.bucket(v.pages.meta.root, func(_, _ []byte, _ *bucketAt) error { return nil }); err != nil {
		return err
	}
	damaged := v.found.counts[FoundFile] > 0
	free, is, err := v.pages.freePages()
	if err != nil {
		v.found.add(FoundFile, 0, Rebuilt, "the list of free pages, page %d: %v: what is written next may destroy other things", v.pages.meta.freeList, err)
		return nil
	}
	if is {
		var buffer []byte
		_, overflow, _ := v.pages.bytes(v.pages.meta.freeList, &buffer)
		if err := w.visit(v.pages.meta.freeList, overflow); err != nil {
			v.found.add(FoundFile, 0, Rebuilt, "the list of free pages: %v", err)
		}
	}
	for _, id := range free {
		if v.pages.isVisited(id) {
			v.found.add(FoundFile, 0, Rebuilt, "page %d is said to be free but is in use: what is written next may destroy it", id)
			continue
		}
		v.pages.visited[id/64] |= 1 << (id % 64)
	}
	// What lies behind damaged pages was not met either.
	if is && !damaged {
		nowhere := 0
		for id := uint64(2); id < v.pages.pages; id++ {
			if !v.pages.isVisited(id) {
				nowhere++
			}
		}
		if nowhere > 0 {
			v.found.add(FoundFile, 0, Rebuilt, "%d of %d pages are neither in use nor free: they only take room", nowhere, v.pages.pages)
		}
	}
	return nil
}
