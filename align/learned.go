package align

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// A lexicon learned from pairs of segments that are known to translate each
// other is kept in rows, each under a key, wherever the caller keeps them. They
// hold counts and not probabilities, so that what is learned later is added.
// Numbers are 32-bit floating point, big-endian; texts have a uvarint length
// before them; words are as [Lexicon] says.
//
//	"s" + source word → how often it stood for anything, then for each of its
//	                    translations, in order: the word, how often the source
//	                    word gave it, and how often it gave the source word
//	"t" + target word → how often it stood for anything
//
// A count is an expected one, by model 1: a word of a segment is shared out
// among the words of the other that it may translate. The row of «خانه», seen
// some fifty times, that gave house 40.5 times and home 8:
//
//	"sخانه" → 42420000                       48.5
//	          04 686f6d65 41000000 41080000  home, 8, 8.5
//	          05 686f757365 42220000 421a0000  house, 40.5, 38.5

// LearnedVersion numbers what rows of a learned lexicon are: their encoding
// and the way words are cut. Rows of another version are of no use.
const LearnedVersion = 1

// MostPairs is how many pairs are best given to [Learn] at once: more take more
// memory, of fewer each call learns less.
const MostPairs = 10000

// Rows gives the row of a learned lexicon under a key, nil if there is none.
type Rows func(key string) ([]byte, error)

var errRow = errors.New("a row of the learned lexicon is damaged")

// Learn adds to a learned lexicon what pairs of segments teach: source[i] is
// translated by target[i]. It is given the rows that there are and returns
// those that are new or change. Of opts the languages count, and the glossary
// and lexicons, which give known words a head start as in Align; Progress is
// not called. Time grows with the number of pairs, about a second for 2,500
// sentences. Errors are those of ctx and of rows.
func Learn(ctx context.Context, source, target []string, rows Rows, opts Options) (map[string][]byte, error) {
	if len(source) != len(target) {
		return nil, fmt.Errorf("%d source and %d target segments are no pairs", len(source), len(target))
	}
	opts.Lexicons = append(slices.Clip(opts.Lexicons), Learned(rows))
	s, t, known, err := prepare(ctx, source, target, opts)
	if err != nil {
		return nil, err
	}
	beads := make([]weighted, len(source))
	for i := range beads {
		beads[i] = weighted{edge{i + 1, i + 1, shape{1, 1}}, 1}
	}
	m, err := train(ctx, s, t, known, beads)
	if err != nil {
		return nil, err
	}
	return m.addTo(rows)
}

// addTo adds the counts to the rows of the words.
func (m *model1) addTo(rows Rows) (map[string][]byte, error) {
	targets := make([]float64, len(m.target.words.types)) // counts, old and new
	changed := make(map[string][]byte)
	for id, w := range m.target.words.types {
		if w.kind != word || m.targetSeen[id] == 0 {
			continue
		}
		n, err := targetRow(rows, w.key)
		if err != nil {
			return nil, err
		}
		targets[id] = n + m.targetSeen[id]
		changed["t"+w.key] = appendCount(nil, targets[id])
	}
	bySource := make([][]int, len(m.source.words.types))
	for id, p := range m.pairs {
		if m.source.words.types[p.source].kind == word && m.target.words.types[p.target].kind == word {
			bySource[p.source] = append(bySource[p.source], id)
		}
	}
	for s, pairs := range bySource {
		if len(pairs) == 0 {
			continue
		}
		row, err := sourceRow(rows, m.source.words.types[s].key)
		if err != nil {
			return nil, err
		}
		row.seen += m.sourceSeen[s]
		old := make(map[string]learnedPair)
		for _, p := range row.pairs {
			old[p.word] = p
		}
		for _, id := range pairs {
			forward, backward := max(m.forward[id]-discount, 0), max(m.backward[id]-discount, 0)
			if forward+backward == 0 {
				continue
			}
			t := m.pairs[id].target
			p := old[m.target.words.types[t].key]
			p.forward, p.backward = p.forward+forward, p.backward+backward
			if p.forward/(row.seen+damping) >= leastLearned || p.backward/(targets[t]+damping) >= leastLearned {
				p.word = m.target.words.types[t].key
				old[p.word] = p
			}
		}
		row.pairs = row.pairs[:0]
		for _, w := range slices.Sorted(maps.Keys(old)) {
			row.pairs = append(row.pairs, old[w])
		}
		changed["s"+m.source.words.types[s].key] = row.encode()
	}
	return changed, nil
}

// learnedRow is the row of a source word.
type learnedRow struct {
	seen  float64
	pairs []learnedPair
}

type learnedPair struct {
	word              string
	forward, backward float64
}

func appendCount(b []byte, n float64) []byte {
	return binary.BigEndian.AppendUint32(b, math.Float32bits(float32(n)))
}

func (r *learnedRow) encode() []byte {
	b := appendCount(nil, r.seen)
	for _, p := range r.pairs {
		b = binary.AppendUvarint(b, uint64(len(p.word)))
		b = append(b, p.word...)
		b = appendCount(appendCount(b, p.forward), p.backward)
	}
	return b
}

func decodeRow(b []byte) (learnedRow, error) {
	count := func() float64 {
		n := math.Float32frombits(binary.BigEndian.Uint32(b))
		b = b[4:]
		return float64(n)
	}
	if len(b) < 4 {
		return learnedRow{}, errRow
	}
	r := learnedRow{seen: count()}
	for len(b) > 0 {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)) || uint64(size)+n+8 > uint64(len(b)) {
			return learnedRow{}, errRow
		}
		p := learnedPair{word: string(b[size : size+int(n)])}
		b = b[size+int(n):]
		p.forward, p.backward = count(), count()
		r.pairs = append(r.pairs, p)
	}
	return r, nil
}

func sourceRow(rows Rows, word string) (learnedRow, error) {
	b, err := rows("s" + word)
	if err != nil || b == nil {
		return learnedRow{}, err
	}
	r, err := decodeRow(b)
	if err != nil {
		return r, fmt.Errorf("%w: %q", err, word)
	}
	return r, nil
}

func targetRow(rows Rows, word string) (float64, error) {
	b, err := rows("t" + word)
	if err != nil || b == nil {
		return 0, err
	}
	if len(b) != 4 {
		return 0, fmt.Errorf("%w: %q", errRow, word)
	}
	return float64(math.Float32frombits(binary.BigEndian.Uint32(b))), nil
}

// Learned is the lexicon that rows made by [Learn] hold.
func Learned(rows Rows) Lexicon {
	return Lexicon{Row: func(word string) ([]Translation, error) {
		r, err := sourceRow(rows, word)
		if err != nil {
			return nil, err
		}
		var all []Translation
		for _, p := range r.pairs {
			seen, err := targetRow(rows, p.word)
			if err != nil {
				return nil, err
			}
			t := Translation{p.word, probability(p.forward, r.seen), probability(p.backward, seen)}
			if t.Forward >= leastLearned || t.Backward >= leastLearned {
				all = append(all, t)
			}
		}
		slices.SortStableFunc(all, func(a, b Translation) int {
			return cmp.Compare(b.Forward+b.Backward, a.Forward+a.Backward)
		})
		return all, nil
	}}
}

// probability is a count by all, at most 1 however the bytes came about.
func probability(n, of float64) float64 {
	p := n / (of + damping)
	if !(p >= 0 && p <= 1) {
		return 0
	}
	return p
}
