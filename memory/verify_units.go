package memory

import (
	"bytes"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"

	"hafez/internal/persian"
)

// unitSums is what must be found of a unit elsewhere. What is found is taken off, so
// that nothing is left of a unit that is complete.
type unitSums struct {
	pair     uint64    // 48 bits of the hash of the pair, and flags above
	rows     [2]uint64 // of its rows, in the split view or in both, and in the joined one: a hash of the group and of each bit
	postings [2]uint64 // of the words of source and target: a hash of each with its languages and side
}

const (
	unreadableUnit = 1 << 63 // nothing is known of it
	foundPair      = 1 << 62
	incompleteUnit = 1 << 61 // its words are not all known
	foundRow       = 1 << 59 // shifted by the place of the row in rows
	pairBits       = 1<<48 - 1
)

// mix is a hash of a number (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// rowHash and bitHash stand for a row of a group and a bit of its signature.
func rowHash(g group) uint64 {
	return mix(uint64(g.languages)<<48 | uint64(g.view)<<40 | uint64(uint16(g.tokens))<<16 | uint64(uint16(g.letters)) | 1<<47)
}

func bitHash(row uint64, bit int) uint64 { return mix(row + uint64(bit+1)*0x9E3779B97F4A7C15) }

// termHash stands for a posting of a term.
func termHash(t term) uint64 {
	return mix(uint64(t.languages)<<48 | uint64(t.side)<<40 | uint64(t.word))
}

// sumsBlock is how many units are handed to a worker at once.
const sumsBlock = 1024

// unitTable has the sums of all units, by rising number.
type unitTable struct {
	ids    []uint32
	blocks [][]unitSums
	first  []uint32 // the place of the first unit of each 1<<shift numbers
	shift  uint
}

// index prepares the table for of.
func (t *unitTable) index() {
	if len(t.ids) == 0 {
		return
	}
	for t.ids[len(t.ids)-1]>>t.shift > uint32(2*len(t.ids)) {
		t.shift++
	}
	for i, id := range t.ids {
		for uint32(len(t.first)) <= id>>t.shift {
			t.first = append(t.first, uint32(i))
		}
	}
}

// of gives the sums of a unit, nil if there is no such unit.
func (t *unitTable) of(id uint32) *unitSums {
	part := int(id >> t.shift)
	if part >= len(t.first) {
		return nil
	}
	from, to := int(t.first[part]), len(t.ids)
	if part+1 < len(t.first) {
		to = int(t.first[part+1])
	}
	for from < to {
		if middle := (from + to) / 2; t.ids[middle] < id {
			from = middle + 1
		} else {
			to = middle
		}
	}
	if from == len(t.ids) || t.ids[from] != id {
		return nil
	}
	return &t.blocks[from/sumsBlock][from%sumsBlock]
}

// unitBatch is the records of some units, with the tokens that are stored of them,
// and what becomes of them.
type unitBatch struct {
	ids    []uint32
	bytes  []byte
	ends   []int // of record and tokens of each unit, in bytes
	sums   []unitSums
	found  findings
	failed int // records that could not be read
}

func (b *unitBatch) add(id uint32, record, tokens []byte) {
	b.ids = append(b.ids, id)
	b.bytes = append(b.bytes, record...)
	b.ends = append(b.ends, len(b.bytes))
	b.bytes = append(b.bytes, tokens...)
	b.ends = append(b.ends, len(b.bytes))
}

// records checks every unit, and what is stored for each by its number.
func (v *verifier) records() error {
	lengths := make(map[uint32][]byte)
	chunk, done := func(uint32) []byte { return nil }, func() error { return nil }
	if !v.stale {
		if err := v.top(lengthsBucket, func(key, value []byte, _ *bucketAt) error {
			if n, ok := number32(key); ok {
				lengths[n] = bytes.Clone(value)
			}
			return nil
		}); err != nil {
			return err
		}
		chunk, done = v.tokenChunks()
	}

	batches := make(chan *unitBatch, 2*runtime.GOMAXPROCS(0))
	var all []*unitBatch
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			c := unitCheck{numbers: v.numbers, words: v.words, marks: make([]uint32, len(v.words)+1), lengths: lengths, indexed: v.indexed, stale: v.stale}
			for b := range batches {
				c.batch(b)
			}
		})
	}
	batch := &unitBatch{}
	give := func() {
		if len(batch.ids) > 0 {
			batch.sums = make([]unitSums, len(batch.ids))
			all = append(all, batch)
			batches <- batch
		}
		batch = &unitBatch{}
	}
	last, records := v.roots[string(unitsBucket)].sequence, uint64(0)
	err := v.top(unitsBucket, func(key, record []byte, inner *bucketAt) error {
		records++
		id := number64(key)
		if inner != nil || id == 0 || id > maxUnit {
			v.found.add(FoundRecord, 0, Lost, "there is a record that no unit can have: %.20q", key)
			return nil
		}
		if id > last {
			v.found.add(FoundCounter, id, Rebuilt, "unit %d has a number that was not given yet: the next unit but %d would take its place", id, id-last)
			last = id
		}
		v.units.ids = append(v.units.ids, uint32(id))
		batch.add(uint32(id), record, chunkRow(chunk(uint32(id)/chunkUnits), int(id%chunkUnits)))
		if len(batch.ids) == sumsBlock {
			give()
		}
		return nil
	})
	give()
	close(batches)
	workers.Wait()
	if e := done(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	for _, b := range all {
		v.found.join(b.found)
		v.units.blocks = append(v.units.blocks, b.sums)
		v.readable += uint64(len(b.ids) - b.failed)
		v.unreadable += uint64(b.failed)
	}
	v.units.index()
	v.lost = v.lost.union()
	if records != v.counted {
		v.found.add(FoundCounter, 0, Rebuilt, "the memory counts %d units, but has %d", v.counted, records)
	}
	return nil
}

// tokenChunks gives the chunks of the tokens bucket by rising number, and what ends
// the walk.
func (v *verifier) tokenChunks() (chunk func(n uint32) []byte, done func() error) {
	var failed error
	next, stop := iter.Pull2(func(yield func(uint32, []byte) bool) {
		more := true
		err := v.top(tokensBucket, func(key, value []byte, _ *bucketAt) error {
			if n, ok := number32(key); ok && more {
				more = yield(n, value)
			}
			return nil
		})
		failed = err
	})
	number, value, more := next()
	chunk = func(n uint32) []byte {
		for more && number < n {
			number, value, more = next()
		}
		if !more || number > n {
			return nil
		}
		return value
	}
	return chunk, func() error {
		for more { // to the end, for the pages
			_, _, more = next()
		}
		stop()
		return failed
	}
}

// unitCheck checks units, one at a time.
type unitCheck struct {
	numbers  map[uint16]languagePair
	words    map[string]uint32
	lengths  map[uint32][]byte
	indexed  uint32
	stale    bool
	analyzer persian.Analyzer
	marks    []uint32 // by word: the last set of words it was counted in
	mark     uint32
	buffer   []byte
}

func (c *unitCheck) batch(b *unitBatch) {
	from := 0
	for i, id := range b.ids {
		record, tokens := b.bytes[from:b.ends[2*i]], b.bytes[b.ends[2*i]:b.ends[2*i+1]]
		from = b.ends[2*i+1]
		if !c.unit(id, record, tokens, &b.sums[i], &b.found) {
			b.sums[i] = unitSums{pair: unreadableUnit}
			b.failed++
		}
	}
	b.bytes, b.ends = nil, nil
}

// unit checks one unit and says what has to be found of it elsewhere; false if its
// record cannot be read.
func (c *unitCheck) unit(id uint32, record, tokens []byte, sums *unitSums, found *findings) bool {
	unit := uint64(id)
	languages, _, _, _ := recordTexts(record)
	u, err := decodeUnit(record, unit, c.numbers)
	if err != nil {
		why := strings.TrimPrefix(err.Error(), fmt.Sprintf("unit %d: %v", unit, errRecord))
		if _, known := c.numbers[languages]; why == "" && !known {
			why = ": its languages are not known"
		}
		found.add(FoundRecord, unit, Lost, "unit %d: its record is damaged%s: the unit is lost if no copy has it", unit, why)
		return false
	}
	if err := u.Check(); err != nil {
		found.add(FoundRecord, unit, Kept, "unit %d: %v: hafez edit or delete mends it", unit, err)
	} else if record[0] == recordVersion && !bytes.Equal(encodeUnit(&u, languages, c.numbers[languages]), record) {
		found.add(FoundRecord, unit, Rebuilt, "unit %d: its record is not as hafez writes it", unit)
	}
	pair := c.numbers[languages]
	if pairOf(u.From, u.To) != pair {
		found.add(FoundRecord, unit, Kept, "unit %d: it is said to be %s>%s, and %s>%s elsewhere", unit, u.From, u.To, pair.from, pair.to)
	}
	sums.pair = pairHash(pairOf(u.From, u.To), u.Source, u.Target) >> 16
	if c.stale {
		return true
	}

	text := c.analyzer.Analyze(u.Source)
	source, missing := c.numbersOf(text, languages)
	if missing != "" {
		found.add(FoundTokens, unit, Rebuilt, "unit %d: the vocabulary lacks the word %q of its source: suggest and search may miss it", unit, missing)
		sums.pair |= incompleteUnit
	} else if c.buffer = source.append(c.buffer[:0]); !bytes.Equal(c.buffer, tokens) {
		found.add(FoundTokens, unit, Rebuilt, "unit %d: the stored words are not those of its source: suggest may miss it or score it wrongly", unit)
	}
	if id > c.indexed {
		return true
	}
	c.length(id, text, found)
	sums.rows = c.rows(&source, text)
	sums.postings[0] = c.postings(side{languages, SourceSide}, &source)
	target, missing := c.numbersOf(c.analyzer.Analyze(u.Target), languages)
	if missing != "" {
		found.add(FoundTokens, unit, Rebuilt, "unit %d: the vocabulary lacks the word %q of its target: search may miss it", unit, missing)
		sums.pair |= incompleteUnit
	}
	sums.postings[1] = c.postings(side{languages, TargetSide}, &target)
	return true
}

// numbersOf gives a text as numbers of words; missing is a word that has none.
func (c *unitCheck) numbersOf(text *persian.Text, languages uint16) (v views, missing string) {
	numbers := func(tokens []persian.Token) []uint32 {
		words := make([]uint32, len(tokens))
		for i, t := range tokens {
			n, ok := c.words[clip(t.Key)]
			if !ok {
				missing = t.Key
			}
			words[i] = n
		}
		return words
	}
	v.languages = languages
	v.split = numbers(text.Split.Tokens)
	if text.Differ {
		v.joined = numbers(text.Joined.Tokens)
	}
	return v, missing
}

// length checks the lengths that are stored of a unit.
func (c *unitCheck) length(id uint32, text *persian.Text, found *findings) {
	want := [2]byte{lengthByte(len(text.Split.Tokens)), lengthByte(len(text.Joined.Tokens))}
	if !text.Differ {
		want[1] = want[0]
	}
	block, at := c.lengths[id/blockUnits], int(2*(id%blockUnits))
	if at+2 > len(block) || [2]byte(block[at:]) != want {
		found.add(FoundLength, uint64(id), Rebuilt, "unit %d: the stored length is not that of its source: suggest may miss it", id)
	}
}

// rows are the sums of the rows of a source.
func (c *unitCheck) rows(v *views, text *persian.Text) [2]uint64 {
	if v.joined == nil {
		return [2]uint64{rowSum(v.languages, bothViews, v.split, text.Split.Tokens)}
	}
	return [2]uint64{rowSum(v.languages, splitView, v.split, text.Split.Tokens), rowSum(v.languages, joinedView, v.joined, text.Joined.Tokens)}
}

func rowSum(languages uint16, view byte, words []uint32, tokens []persian.Token) uint64 {
	var keys []string
	if len(words) <= shortTokens {
		for _, t := range tokens {
			keys = append(keys, clip(t.Key))
		}
	}
	g := groupOf(languages, view, len(words), keys)
	row := rowHash(g)
	sum := row
	for _, bit := range signature(words, keys) {
		sum += bitHash(row, bit)
	}
	return sum
}

// postings is the sum of the postings of a side, whose words may stand there more
// than once.
func (c *unitCheck) postings(s side, v *views) (sum uint64) {
	if c.mark++; c.mark == 0 {
		clear(c.marks)
		c.mark++
	}
	for _, words := range [...][]uint32{v.split, v.joined} {
		for _, w := range words {
			if int(w) >= len(c.marks) {
				c.marks = append(c.marks, make([]uint32, int(w)+1-len(c.marks))...)
			}
			if c.marks[w] != c.mark {
				c.marks[w] = c.mark
				sum += termHash(term{s.languages, s.side, w})
			}
		}
	}
	return sum
}
