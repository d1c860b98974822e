package memory

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// varied makes a memory that has something of everything, and closes it: units of two
// pairs of languages, deleted ones, some that the index does not cover yet, a lexicon
// and a finished work.
func varied(t testing.TB, units int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "حافظه.db")
	m := open(t, path, Options{})
	var list1, list2 []Unit
	for i, s := range corpus(5, units) {
		u := Unit{Source: s, Target: fmt.Sprint("sentence ", i, " about water"), To: []string{"en", "de"}[i%10/9], Origin: "خبر.txt"}
		if i < units-units/8 {
			list1 = append(list1, u)
		} else {
			list2 = append(list2, u)
		}
	}
	list1 = append(list1, full(), Unit{Source: "سلام", Target: "Hello"}, Unit{Source: strings.Repeat("بلند", 200), Target: "very long"}, Unit{Source: "؟", Target: "?"})
	for _, l := range [][]Unit{list1[:len(list1)/2], list1[len(list1)/2:]} {
		if _, err := m.Import(list(l...), ImportOptions{}, nil); err != nil {
			t.Fatal(err)
		}
		if err := m.extendIndex(t.Context(), nil, 0, nil); err != nil { // each in a segment of its own
			t.Fatal(err)
		}
	}
	for _, u := range list2 {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	_, e1 := m.AddTerms("fa", "en", []GlossaryEntry{{"آب", "water"}, {"سد", "dam"}})
	e2 := m.SetLexicon("fa", "en", LexiconState{}, LexiconState{Version: 1, Last: 3, Units: 3, Begun: 3}, map[string][]byte{"آب": {1, 2}, "سد": {3}})
	e3 := m.Finish("a folder", time.Unix(1_600_000_000, 0))
	_, e4 := m.Delete(t.Context(), []uint64{3, 7, uint64(units / 2)}, Change{By: "سارا"})
	_, _, e5 := m.Add(Unit{Source: "این نمی‌ماند", Target: "this does not stay"})
	_, e6 := m.Undo(t.Context(), 1, Change{})
	if err := errors.Join(e1, e2, e3, e4, e5, e6, m.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// tamper writes to a memory behind its back, through bbolt.
func tamper(t testing.TB, path string, f func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(f); err != nil {
		t.Fatal(err)
	}
}

// copyOf makes a copy of a file in a folder of its own.
func copyOf(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	to := filepath.Join(t.TempDir(), "m.db")
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func TestVerifySound(t *testing.T) {
	for _, path := range []string{varied(t, 300), worn(t)} {
		m := open(t, path, Options{ReadOnly: true})
		want, _ := m.Count()
		m.Close()
		var last [2]uint64
		r, err := Verify(t.Context(), path, VerifyOptions{Progress: func(done, total uint64) { last = [2]uint64{done, total} }})
		if err != nil || r.Units != want || len(r.Findings) > 0 || r.Lost > 0 || r.Stale {
			t.Errorf("%v: %+v, want %d units", err, r, want)
		}
		if last[0] != last[1] || last[0] == 0 {
			t.Errorf("progress ends at %v", last)
		}
	}
}

// Each of these changes one thing that verify has to find, and say so of the right
// unit; a repair mends all but what is lost.
func TestVerifyFinds(t *testing.T) {
	good := varied(t, 300)
	put := func(bucket []byte, key []byte, edit func([]byte) []byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			b := tx.Bucket(bucket)
			v := b.Get(key)
			if v == nil {
				return fmt.Errorf("no %q", key)
			}
			return b.Put(key, edit(bytes.Clone(v)))
		}
	}
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[(at+len(b))%len(b)] ^= 0x10; return b }
	}
	first := func(bucket []byte, edit func(b *bolt.Bucket, k, v []byte) error) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			b := tx.Bucket(bucket)
			k, v := b.Cursor().First()
			return edit(b, bytes.Clone(k), bytes.Clone(v))
		}
	}
	remove := func(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) }
	pairsOf := func(id uint32, edit func(entries []byte, at int) []byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			b := tx.Bucket(pairsBucket)
			return b.ForEach(func(k, v []byte) error {
				for at := 0; at < len(v); at += 8 {
					if binary.BigEndian.Uint32(v[at+4:]) == id {
						return b.Put(k, edit(bytes.Clone(v), at))
					}
				}
				return nil
			})
		}
	}
	rowOf := func(id uint32, edit func(value []byte, c chunk, row int)) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			b := tx.Bucket(rowsBucket)
			return b.ForEach(func(k, v []byte) error {
				v = bytes.Clone(v)
				c, _ := newChunk(v, parseGroup(k).tokens)
				for i := range c.count {
					if c.id(i) == id {
						edit(v, c, i)
						return b.Put(bytes.Clone(k), v)
					}
				}
				return nil
			})
		}
	}
	segment := func(edit func(b *bolt.Bucket, k, v []byte) error) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			b := tx.Bucket(postingsBucket)
			name, _ := b.Cursor().First()
			inner := b.Bucket(name)
			k, v := inner.Cursor().First()
			return edit(inner, bytes.Clone(k), bytes.Clone(v))
		}
	}
	meta := func(key []byte, value ...byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(key, value) }
	}
	for _, c := range []struct {
		what   string
		change func(*bolt.Tx) error
		kind   FindingKind
		unit   uint64
		say    string
		lost   int
	}{
		{"a byte of a record", put(unitsBucket, idKey(12), flip(9)), FoundRecord, 12, "its sum is not that of its bytes", 1},
		{"a record cut short", put(unitsBucket, idKey(13), func(b []byte) []byte { return b[:8] }), FoundRecord, 13, "sum", 1},
		{"an empty record", put(unitsBucket, idKey(14), func(b []byte) []byte { return nil }), FoundRecord, 14, "damaged", 1},
		{"a record of another version", put(unitsBucket, idKey(15), func(b []byte) []byte { b[0] = 9; return b }), FoundRecord, 15, "version 9", 1},
		{"a record that hafez would refuse", put(unitsBucket, idKey(16), func(b []byte) []byte {
			return encodeUnit(&Unit{Source: "سلام", Target: " ", From: "fa", To: "en"}, 1, languagePair{"fa", "en"})
		}), FoundRecord, 16, "the target is empty", 0},
		{"a record with texts of another", put(unitsBucket, idKey(17), func(b []byte) []byte {
			return encodeUnit(&Unit{Source: "چیز دیگری", Target: "something else", From: "fa", To: "en"}, 1, languagePair{"fa", "en"})
		}), FoundTokens, 17, "unit 17", 0},
		{"a unit that vanished", func(tx *bolt.Tx) error { return tx.Bucket(unitsBucket).Delete(idKey(18)) }, FoundPair, 18, "which is not there", 0},
		{"a number that is too high", func(tx *bolt.Tx) error { return tx.Bucket(unitsBucket).SetSequence(100) }, FoundCounter, 101, "not given yet", 0},
		{"a key that is none", func(tx *bolt.Tx) error { return tx.Bucket(unitsBucket).Put([]byte("x"), []byte{1}) }, FoundRecord, 0, "no unit can have", 0},
		{"another count", meta(unitsKey, 0, 0, 0, 0, 0, 0, 0, 9), FoundCounter, 0, "counts 9 units", 0},
		{"no count", meta(unitsKey), FoundCounter, 0, "number of units is missing", 0},
		{"an index that goes too far", meta(indexedKey, 0, 0, 99, 9), FoundCounter, 0, "the index is said to go to unit", 0},
		{"no schema", meta(schemaKey, 0), FoundCounter, 0, "version", 0},
		{"a pair less", pairsOf(20, func(e []byte, at int) []byte { return slices.Delete(e, at, at+8) }), FoundPair, 20, "lack unit 20", 0},
		{"a pair twice", pairsOf(21, func(e []byte, at int) []byte { return append(e, e[at:at+8]...) }), FoundPair, 21, "twice", 0},
		{"a pair with another hash", pairsOf(22, func(e []byte, at int) []byte { e[at] ^= 1; return e }), FoundPair, 22, "texts that it does not have", 0},
		{"half an entry", first(pairsBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, v[:5]) }), FoundPair, 0, "not readable", 0},
		{"a word less", first(wordsBucket, remove), FoundWord, 0, "not its word", 0},
		{"a word of another number", first(wordsBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, []byte{0, 0, 0, 1}) }), FoundWord, 0, "search may miss", 0},
		{"a word more", func(tx *bolt.Tx) error { return tx.Bucket(wordsBucket).Put([]byte("هیچ"), []byte{0, 0, 0, 2}) }, FoundWord, 0, "هیچ", 0},
		{"a byte of a spelling", put(spellingsBucket, []byte{0, 0, 0, 0}, flip(-1)), FoundWord, 0, "spelled", 0},
		{"no spellings", first(spellingsBucket, remove), FoundWord, 0, "spelling", 0},
		{"a number of a word that comes again", func(tx *bolt.Tx) error { return tx.Bucket(spellingsBucket).SetSequence(9) }, FoundWord, 0, "number", 0},
		{"a byte of tokens", put(tokensBucket, []byte{0, 0, 0, 0}, flip(1+2*chunkUnits+200)), FoundTokens, 0, "stored words", 0},
		{"no tokens", first(tokensBucket, remove), FoundTokens, 1, "unit 1:", 0},
		{"a length", put(lengthsBucket, []byte{0, 0, 0, 0}, flip(2*40)), FoundLength, 40, "unit 40", 0},
		{"no lengths", first(lengthsBucket, remove), FoundLength, 1, "unit 1:", 0},
		{"a row of another unit", rowOf(41, func(v []byte, c chunk, row int) { v[2+4*row+2] ^= 0x10 }), FoundRow, 41, "lacks it", 0},
		{"a row of a unit that is gone too", rowOf(42, func(v []byte, c chunk, row int) { binary.LittleEndian.PutUint32(v[2+4*row:], 3) }), FoundRow, 42, "lacks it", 0},
		{"a bit of a signature", rowOf(43, func(v []byte, c chunk, row int) { c.bit(5)[row/8] ^= 1 << (row % 8) }), FoundRow, 43, "has it wrongly", 0},
		{"a bit behind the rows", first(rowsBucket, func(b *bolt.Bucket, k, v []byte) error { v[len(v)-1] |= 0x80; return b.Put(k, v) }), FoundRow, 0, "behind its end", 0},
		{"a block of rows less", first(rowsBucket, remove), FoundRow, 0, "lacks it", 0},
		{"a block of rows cut short", first(rowsBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, v[:len(v)-1]) }), FoundRow, 0, "not readable", 0},
		{"a block of rows of another number", first(rowsBucket, func(b *bolt.Bucket, k, v []byte) error {
			n := bytes.Clone(k)
			n[len(n)-1]++
			return errors.Join(b.Delete(k), b.Put(n, v))
		}), FoundRow, 0, "not readable", 0},
		{"the rows of one view", func(tx *bolt.Tx) error {
			c := tx.Bucket(rowsBucket).Cursor()
			for k, _ := c.First(); k != nil; k, _ = c.Next() {
				if k[2] == joinedView {
					return c.Delete()
				}
			}
			return errors.New("none")
		}, FoundRow, 0, "lacks it, with words joined at half-spaces", 0},
		{"the postings of targets", func(tx *bolt.Tx) error {
			b := tx.Bucket(postingsBucket)
			name, _ := b.Cursor().First()
			c := b.Bucket(name).Cursor()
			for k, _ := c.First(); k != nil; k, _ = c.Next() {
				if Side(k[2]) == TargetSide {
					return c.Delete()
				}
			}
			return errors.New("none")
		}, FoundPosting, 0, "one of its target", 0},
		{"a block of postings less", segment(remove), FoundPosting, 0, "lacks one of its source", 0},
		{"a block of postings with another key", segment(func(b *bolt.Bucket, k, v []byte) error {
			n := bytes.Clone(k)
			n[5]++
			return errors.Join(b.Delete(k), b.Put(n, v))
		}), FoundPosting, 0, "index by words", 0},
		{"a byte of postings", segment(func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, flip(30)(v)) }), FoundPosting, 0, "index by words", 0},
		{"postings cut short", segment(func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, v[:len(v)-1]) }), FoundPosting, 0, "to its end", 0},
		{"another count of postings", segment(func(b *bolt.Bucket, _, _ []byte) error { return b.SetSequence(1) }), FoundPosting, 0, "counts 1", 0},
		{"a language without a number", first(languagesBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, nil) }), FoundLanguage, 0, "has no number", 0},
		{"two languages of one number", first(languagesBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put([]byte("fa\x00fr"), v) }), FoundLanguage, 0, "same number", 0},
		{"another name of a language", func(tx *bolt.Tx) error {
			b := tx.Bucket(languagesBucket)
			return errors.Join(b.Put([]byte("ga\x00en"), b.Get([]byte("fa\x00en"))), b.Delete([]byte("fa\x00en")))
		}, FoundLanguage, 0, "names of the languages", 0},
		{"a term", func(tx *bolt.Tx) error {
			return tx.Bucket(lexiconBucket).Bucket([]byte("fa\x00en")).Bucket(glossaryBucket).Put([]byte("آب"), []byte{1})
		}, FoundLexicon, 0, "glossary", 0},
		{"the state of a lexicon", func(tx *bolt.Tx) error {
			return tx.Bucket(lexiconBucket).Bucket([]byte("fa\x00en")).Put(stateKey, []byte{1})
		}, FoundLexicon, 0, "state", 0},
		{"a finished work", first(finishedBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, v[:3]) }), FoundWork, 0, "finished", 0},
		{"an entry of the history", first(historyBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, flip(5)(v)) }), FoundHistory, 0, "change 1: its entry", 0},
		{"what undoes a change", first(journalBucket, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, flip(9)(v)) }), FoundHistory, 0, "what undoes it is damaged", 0},
		{"nothing to undo a change with", first(journalBucket, remove), FoundHistory, 0, "what undoes it is missing", 0},
		{"a part of what undoes a change", first(journalBucket, func(b *bolt.Bucket, k, v []byte) error {
			n := bytes.Clone(k)
			n[len(n)-1] += 2
			return b.Put(n, v)
		}), FoundHistory, 0, "a part of what undoes it is missing", 0},
		{"an entry of the history less", first(historyBucket, func(b *bolt.Bucket, k, _ []byte) error {
			k[len(k)-1]++
			return b.Delete(k)
		}), FoundHistory, 0, "change 2: its entry in the history is missing", 0},
		{"what undoes no change", func(tx *bolt.Tx) error { return tx.Bucket(journalBucket).Put(journalKey(99, 0), sealed([]byte{1, 0})) }, FoundHistory, 0, "does not know", 0},
		{"a missing bucket", func(tx *bolt.Tx) error { return tx.DeleteBucket(rowsBucket) }, FoundFile, 0, "rows is missing", 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			path := copyOf(t, good)
			tamper(t, path, c.change)
			r, err := Verify(t.Context(), path, VerifyOptions{})
			if err != nil {
				t.Fatal(err)
			}
			said := slices.ContainsFunc(r.Findings, func(f Finding) bool {
				return f.Kind == c.kind && (c.unit == 0 || f.Unit == c.unit) && strings.Contains(f.Message, c.say)
			})
			if !said || r.Counts[c.kind] == 0 || int(r.Lost) != c.lost {
				t.Errorf("%d lost, want %d; found %v", r.Lost, c.lost, r.Findings)
			}
			kept := false
			for _, f := range r.Findings {
				kept = kept || f.Remedy == Kept
			}
			fixed, err := Repair(t.Context(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			again, err := Verify(t.Context(), path, VerifyOptions{})
			if err != nil || again.Units != r.Units || again.Lost > 0 || (len(again.Findings) > 0) != kept {
				t.Errorf("repaired: %+v, %v", again, err)
			}
			if len(fixed.Lost) != c.lost || fixed.Units != r.Units {
				t.Errorf("%+v", fixed)
			}
		})
	}
}

// A repair of a memory of which only the index is damaged keeps all else: numbers,
// lexicon, finished works, and what undoes the changes.
func TestRepairKeeps(t *testing.T) {
	path := varied(t, 200)
	want := kept(t, path)
	tamper(t, path, func(tx *bolt.Tx) error {
		return errors.Join(tx.DeleteBucket(rowsBucket), tx.DeleteBucket(pairsBucket), tx.Bucket(metaBucket).Delete(unitsKey))
	})
	r, err := Repair(t.Context(), path, Options{})
	if err != nil || len(r.Notes) > 0 || len(r.Lost) > 0 || r.Damaged != path+".damaged" {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := kept(t, path); !slices.Equal(got, want) {
		t.Errorf("%d lines, want %d", len(got), len(want))
	}
	if beside := beside(path); len(beside) != 1 {
		t.Errorf("beside it are %v", beside)
	}
	m := open(t, path, Options{})
	if id, _, err := m.Add(Unit{Source: "یکی دیگر", Target: "one more"}); err != nil || id <= 204+1 {
		t.Errorf("the next unit is %d, %v", id, err)
	}
	if _, err := m.Undo(t.Context(), 3, Change{}); err != nil {
		t.Error(err)
	}
	m.Close()
	if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// kept is what cannot be made anew of anything else, as lines.
func kept(t *testing.T, path string) (lines []string) {
	t.Helper()
	all, troubles := readPages(t, path)
	if len(troubles) > 0 {
		t.Fatal(troubles)
	}
	for _, line := range all {
		for _, name := range unitBuckets[1:] {
			if strings.HasPrefix(line, fmt.Sprintf("/%x", name)) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// What was lost is known by its number, and comes back from the copy that was kept.
func TestRepairLoses(t *testing.T) {
	path := varied(t, 300)
	want, err := ask(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, file, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	roots, _ := readRoots(t.Context(), file, nil)
	var buffer []byte
	p, err := file.page(roots["units"].root, &buffer)
	if err != nil || p.leaf || p.count < 4 {
		t.Fatalf("%d, %v", p.count, err)
	}
	from, to, page := number64(p.key(1)), number64(p.key(2)), int64(p.child(1))
	data, _ := os.ReadFile(path)
	data[page*file.meta.pageSize+8] = 0x40 // It is neither branch nor leaf.
	os.WriteFile(path, data, 0o600)
	before, err := Verify(t.Context(), path, VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Repair(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var units []Unit
	var lost []uint64
	for _, u := range want.units {
		if u.ID >= from && u.ID < to {
			lost = append(lost, u.ID)
		} else {
			units = append(units, u)
		}
	}
	got, err := ask(path, nil)
	if err != nil || !reflect.DeepEqual(got.units, units) {
		t.Errorf("%d units, want %d, %v", len(got.units), len(units), err)
	}
	if !slices.Equal(r.Lost, lost) || before.Lost != uint64(len(lost)) || r.Unnamed > 0 || r.Units != before.Units {
		t.Errorf("lost are %v, want %v; before %d", r.Lost, lost, before.Lost)
	}
	m := open(t, path, Options{})
	if _, err := m.Undo(t.Context(), 1, Change{}); !errors.Is(err, ErrForgotten) {
		t.Errorf("undo: %v", err)
	}
	if entries, err := m.History(); err != nil || len(entries) == 0 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// Memories of older versions are looked at too, but for an index of another version.
func TestVerifyOlder(t *testing.T) {
	path := varied(t, 100)
	tamper(t, path, func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(indexKey, []byte{0, 0, 0, 1}) })
	if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || !r.Stale || len(r.Findings) > 0 {
		t.Errorf("an older index: %+v, %v", r, err)
	}
	path = varied(t, 100)
	tamper(t, path, func(tx *bolt.Tx) error {
		units := tx.Bucket(unitsBucket)
		for id := uint64(20); id < 40; id++ { // without a sum
			record := bytes.Clone(units.Get(idKey(id)))
			record[0] = 1
			if err := units.Put(idKey(id), record[:len(record)-4]); err != nil {
				return err
			}
		}
		return errors.Join(tx.DeleteBucket(historyBucket), tx.DeleteBucket(journalBucket), tx.Bucket(metaBucket).Put(schemaKey, []byte{0, 0, 0, 1}))
	})
	r, err := Verify(t.Context(), path, VerifyOptions{})
	if err != nil || len(r.Findings) > 0 || r.Changes > 0 {
		t.Errorf("records of version 1: %+v, %v", r, err)
	}
}

// What bbolt's own check finds wrong with the pages is found here too.
func TestVerifyPagesAsBbolt(t *testing.T) {
	path := varied(t, 100)
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Error(err)
		}
		return nil
	})
	f, file, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, _ := os.ReadFile(path)
	free, _, err := file.freePages()
	if err != nil || len(free) == 0 {
		t.Fatalf("%d free pages, %v", len(free), err)
	}
	roots, _ := readRoots(t.Context(), file, nil)
	at := func(page uint64, offset int64) int64 { return int64(page)*file.meta.pageSize + offset }
	put := func(at int64, n uint64) func(b []byte) {
		return func(b []byte) { binary.NativeEndian.PutUint64(b[at:], n) }
	}
	for _, c := range []struct {
		what   string
		change func(b []byte)
		say    string
	}{
		{"a page that is used and free", put(at(file.meta.freeList, pageHeader), roots["units"].root), "page"},
		{"a page that is neither", func(b []byte) { b[at(file.meta.freeList, 10)]-- }, "neither in use nor free"},
		{"a circle", put(at(roots["units"].root, pageHeader+8), roots["units"].root), "has two places"},
		{"a page in two places", put(at(roots["units"].root, pageHeader+8), roots["pairs"].root), "place"},
		{"a page outside of the file", put(at(roots["units"].root, pageHeader+8), 1<<40), "not in the file"},
		{"the number of a page", func(b []byte) { b[at(roots["units"].root, 0)]++ }, "it says that it is page"},
		{"too many pages", func(b []byte) { b[at(roots["units"].root, 14)] = 1 }, "more pages belong to it"},
		{"the kind of a page", func(b []byte) { b[at(roots["units"].root, 8)] = 4 }, "neither branch nor leaf"},
		{"the number of entries", func(b []byte) { b[at(roots["units"].root, 11)] = 9 }, "entries"},
		{"the place of a key", func(b []byte) { b[at(roots["units"].root, pageHeader+3)] = 9 }, "lies outside of it"},
	} {
		broken := bytes.Clone(data)
		c.change(broken)
		path := filepath.Join(t.TempDir(), "m.db")
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Verify(t.Context(), path, VerifyOptions{})
		if err != nil || !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == FoundFile && strings.Contains(f.Message, c.say) }) {
			t.Errorf("%s: %+v, %v", c.what, r.Findings, err)
		}
		if m, err := Open(path, Options{}); err == nil { // Then it was nothing that would destroy anything.
			m.Close()
			if c.say != "neither in use nor free" {
				t.Errorf("%s: it was opened for writing", c.what)
			}
		}
	}
}

// One entry of a page that is damaged leaves the others alone.
func TestRepairOneEntry(t *testing.T) {
	path := varied(t, 300)
	f, file, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	roots, _ := readRoots(t.Context(), file, nil)
	var buffer []byte
	p, err := file.page(roots["units"].root, &buffer)
	if err != nil || p.leaf {
		t.Fatal(err)
	}
	page := int64(p.child(2))
	if p, err = file.page(uint64(page), &buffer); err != nil || p.count < 5 {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	for _, c := range []struct {
		entry  int
		offset int64
		lost   uint64
	}{{0, 14, number64(p.key(0))}, {3, 7, number64(p.key(3))}, {p.count - 1, 11, number64(p.key(p.count - 1))}} {
		broken := bytes.Clone(data)
		broken[page*file.meta.pageSize+pageHeader+elementSize*int64(c.entry)+c.offset] ^= 0x40
		path := filepath.Join(t.TempDir(), "m.db")
		os.WriteFile(path, broken, 0o600)
		r, err := Verify(t.Context(), path, VerifyOptions{})
		if err != nil || r.Lost != 1 || !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == FoundRecord && f.Unit == c.lost }) {
			t.Errorf("entry %d: %+v, %v", c.entry, r.Findings, err)
		}
		if fixed, err := Repair(t.Context(), path, Options{}); err != nil || !slices.Equal(fixed.Lost, []uint64{c.lost}) {
			t.Errorf("entry %d: %+v, %v; want unit %d lost", c.entry, fixed, err, c.lost)
		}
	}
}

// What undoes a change, or makes it again, is missed if some of it is gone.
func TestVerifyMissesStates(t *testing.T) {
	var many []Unit
	for i := range 400 {
		many = append(many, Unit{Source: fmt.Sprintf("نان %d", i), Target: strings.Repeat("bread ", 100)})
	}
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	if _, err := m.Import(list(many...), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	var ids []uint64
	for id := range unitsIn(t, m) {
		ids = append(ids, id)
	}
	if _, err := m.Delete(t.Context(), ids, Change{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		undo int
	}{{"of units that went", 0}, {"that they come back", 1}, {"of units that came", 1}} {
		if c.undo > 0 {
			if _, err := m.Undo(t.Context(), c.undo, Change{}); err != nil {
				t.Fatal(err)
			}
		}
		m.Close()
		for i := range 2 {
			damaged := copyOf(t, path)
			tamper(t, damaged, func(tx *bolt.Tx) error {
				b := tx.Bucket(journalBucket).Cursor()
				k, _ := b.First()
				if i == 1 {
					k, _ = b.Last()
				}
				if k == nil {
					return errors.New("no states")
				}
				return b.Delete()
			})
			r, err := Verify(t.Context(), damaged, VerifyOptions{})
			if err != nil || r.Counts[FoundHistory] != 1 {
				t.Errorf("states %s, chunk %d: %v, %v", c.what, i, r.Findings, err)
			}
		}
		if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
			t.Errorf("states %s: %v, %v", c.what, r.Findings, err)
		}
		m = open(t, path, Options{})
	}
}

// What is wrong with one change does not cost what undoes those after it.
func TestRepairKeepsLaterChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path, Options{})
	m.Add(Unit{Source: "نان", Target: "bread"})
	m.Add(Unit{Source: "آب", Target: "water"})
	m.Add(Unit{Source: "ماه", Target: "moon"})
	m.Delete(t.Context(), []uint64{1}, Change{}) // change 4
	states := []map[uint64]Unit{unitsIn(t, m)}
	m.Revise(t.Context(), Revision{Units: []Unit{{ID: 2, Source: "آب", Target: "water", Notes: []string{"پاک"}}}}, Change{})
	states = append(states, unitsIn(t, m))
	m.Delete(t.Context(), []uint64{3}, Change{})
	states = append(states, unitsIn(t, m))
	m.Add(Unit{Source: "سد", Target: "dam"})
	m.Undo(t.Context(), 1, Change{})
	m.Close()
	for _, c := range []struct {
		what   string
		damage func(tx *bolt.Tx) error
		undo   int // how many can be undone
	}{
		{"an entry", func(tx *bolt.Tx) error { return tx.Bucket(historyBucket).Put(idKey(4), []byte{1}) }, 2},
		{"an entry less", func(tx *bolt.Tx) error { return tx.Bucket(historyBucket).Delete(idKey(4)) }, 2},
		{"states", func(tx *bolt.Tx) error { return tx.Bucket(journalBucket).Put(journalKey(4, 0), []byte{1}) }, 2},
		{"no states", func(tx *bolt.Tx) error { return tx.Bucket(journalBucket).Delete(journalKey(4, 0)) }, 2},
		{"states of the last one in force", func(tx *bolt.Tx) error { return tx.Bucket(journalBucket).Put(journalKey(6, 0), []byte{1}) }, 0},
		{"states of what was undone", func(tx *bolt.Tx) error { return tx.Bucket(journalBucket).Put(journalKey(7, 1), []byte{1}) }, 0},
		{"states of no change", func(tx *bolt.Tx) error { return tx.Bucket(journalBucket).Put(journalKey(9, 0), []byte{1}) }, 6},
	} {
		t.Run(c.what, func(t *testing.T) {
			path := copyOf(t, path)
			tamper(t, path, c.damage)
			if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || r.Counts[FoundHistory] == 0 {
				t.Errorf("%+v, %v", r, err)
			}
			if _, err := Repair(t.Context(), path, Options{}); err != nil {
				t.Fatal(err)
			}
			if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
				t.Errorf("repaired: %+v, %v", r, err)
			}
			m := open(t, path, Options{})
			if _, err := m.Redo(t.Context(), 1, Change{}); (err == nil) != (c.undo == 6) {
				t.Errorf("redo: %v", err)
			} else if err == nil {
				m.Undo(t.Context(), 1, Change{})
			}
			for i := range c.undo {
				if now, want := unitsIn(t, m), states[max(0, 2-i)]; i <= 2 && !reflect.DeepEqual(now, want) {
					t.Errorf("after undo of %d: %v, want %v", i, now, want)
				}
				if _, err := m.Undo(t.Context(), 1, Change{}); err != nil {
					t.Fatal(i, err)
				}
			}
			if _, err := m.Undo(t.Context(), 1, Change{}); !errors.Is(err, ErrForgotten) && !errors.Is(err, ErrNothing) {
				t.Errorf("undo of %d: %v", c.undo+1, err)
			}
			m.Close()
			if r, err := Verify(t.Context(), path, VerifyOptions{}); err != nil || len(r.Findings) > 0 {
				t.Errorf("undone: %+v, %v", r, err)
			}
		})
	}
}
