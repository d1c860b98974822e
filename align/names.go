package align

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"
)

// To find the words that sound alike by comparing every word of one text with
// every name of the other takes time by the product of both. So the names
// stand in a tree of their letters, and each Persian word is read along all
// its branches at once, as far as the cost allows: an edit distance to a whole
// vocabulary (as in Oflazer, "Error-tolerant finite-state recognition",
// Computational Linguistics 22, 1996). A reading that keeps within its limit
// keeps within half of it in the first or in the second half of the word. So
// each word is read twice, from its beginning along a tree of the names and
// from its end along a tree of the names reversed, both times with half the
// limit up to the middle: few branches are left, and nothing is lost.

// A text may be made of names that all sound alike. What is done for one word
// has bounds, far above what natural language comes near to.
const (
	mostAlike = 32   // names that a word sounds like, and words that a name does: the most similar are kept
	mostSteps = 2000 // readings that are followed from either end of a word; no more are looked for
)

// alike is a Persian and an English word, by their numbers, that sound alike.
type alike struct {
	persian, english int32
	weight           float32 // p(one | other)
}

// soundAlike finds the Persian words of one vocabulary that sound like names
// of the other, in order of their numbers. The only error is that of ctx.
func soundAlike(ctx context.Context, persian, english *vocabulary) ([]alike, error) {
	names := make(map[int32]*englishName)
	var ids []int32
	for id, t := range english.types {
		if t.kind == word && t.capital {
			if n, ok := newEnglishName(t.key); ok {
				names[int32(id)] = n
				ids = append(ids, int32(id))
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	forward, backward := newReader(names, ids, false), newReader(names, ids, true)
	var found []alike
	for id, t := range persian.types {
		if id%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if t.kind != word {
			continue
		}
		p, ok := newPersianName(t.key)
		if !ok {
			continue
		}
		near := append(forward.read(p), backward.read(p)...)
		slices.Sort(near)
		var row []alike
		for _, n := range slices.Compact(near) {
			if s := similarity(p, names[n]); s > leastAlike {
				weight := .5 * (s - leastAlike) / (1 - leastAlike)
				row = append(row, alike{int32(id), n, float32(weight)})
			}
		}
		found = append(found, mostSimilar(row, func(a alike) int32 { return a.persian })...)
	}
	found = mostSimilar(found, func(a alike) int32 { return a.english })
	slices.SortFunc(found, func(a, b alike) int {
		return cmp.Or(cmp.Compare(a.persian, b.persian), cmp.Compare(a.english, b.english))
	})
	return found, nil
}

// mostSimilar keeps of the pairs that have one word in common, for each word,
// the most similar. It changes their order.
func mostSimilar(pairs []alike, word func(alike) int32) []alike {
	slices.SortFunc(pairs, func(a, b alike) int {
		return cmp.Or(cmp.Compare(word(a), word(b)), cmp.Compare(b.weight, a.weight),
			cmp.Compare(a.persian, b.persian), cmp.Compare(a.english, b.english))
	})
	kept, first := pairs[:0], 0 // first of the current word
	for i, a := range pairs {
		if i > 0 && word(a) != word(pairs[first]) {
			first = i
		}
		if i-first < mostAlike {
			kept = append(kept, a)
		}
	}
	return kept
}

// A symbol is an English letter, from 0 to 25, or from 26 on a consonant that
// repeats the letter before it, which makes it cheap. Reversed names have the
// symbols of the name, in the other order.
const symbols = 2 * 26

// symbolCost is what the symbols cost if the other word has no such letter.
var symbolCost = func() (costs [symbols]float64) {
	for i := range 26 {
		r := byte('a' + i)
		costs[i], costs[26+i] = englishOnly(r, 0), englishOnly(r, r)
	}
	return costs
}()

// nameNode is a beginning that names have in common. Its children stand in a
// row, in order of their symbols.
type nameNode struct {
	children uint64  // a bit for each symbol that may come next
	first    int32   // the first child
	name     int32   // the name that ends here, or -1
	may      letters // that stand in the rest of some of its names …
	must     letters // … and those in the rest of all, which the other word must have
	heaviest float64 // the greatest weight of its names
}

// nameTree makes the tree of the names; node 0 is its root.
func nameTree(names map[int32]*englishName, ids []int32, reversed bool) []nameNode {
	type leaf struct {
		id      int32
		symbols []byte
	}
	leaves := make([]leaf, len(ids))
	for i, id := range ids {
		n := names[id]
		s := make([]byte, len(n.letters))
		for j := range s {
			s[j] = n.letters[j] - 'a'
			if n.alone[j] != symbolCost[s[j]] {
				s[j] += 26
			}
		}
		if reversed {
			slices.Reverse(s)
		}
		leaves[i] = leaf{id, s}
	}
	slices.SortFunc(leaves, func(a, b leaf) int { return slices.Compare(a.symbols, b.symbols) })

	// Breadth first, so that children are in a row.
	type branch struct{ from, to, depth int }
	branches := []branch{{0, len(leaves), 0}}
	var tree []nameNode
	for at := 0; at < len(branches); at++ {
		b := branches[at]
		node := nameNode{first: int32(len(branches)), name: -1}
		for i := b.from; i < b.to; i++ {
			node.heaviest = max(node.heaviest, names[leaves[i].id].weight)
			if len(leaves[i].symbols) == b.depth {
				node.name = leaves[i].id
				continue
			}
			s := leaves[i].symbols[b.depth]
			if bit := uint64(1) << s; node.children&bit == 0 {
				node.children |= bit
				branches = append(branches, branch{i, i, b.depth + 1})
			}
			branches[len(branches)-1].to = i + 1
		}
		tree = append(tree, node)
	}
	for at := len(tree) - 1; at >= 0; at-- {
		node := &tree[at]
		if node.name < 0 {
			node.must = ^letters(0)
		}
		child := node.first
		for set := node.children; set != 0; set &= set - 1 {
			symbol := bits.TrailingZeros64(set)
			letter, must := letters(1)<<(symbol%26), tree[child].must
			if symbolCost[symbol] == 1 {
				must |= letter
			}
			node.may |= letter | tree[child].may
			node.must &= must
			child++
		}
	}
	return tree
}

// nameReader reads Persian words along a tree of names, from one end.
type nameReader struct {
	tree     []nameNode
	reversed bool
	steps    int // of the last word

	// The word that is being read, and its readings by the letters done. Those
	// of letter i reach no further than letter i+2; so much is known of the
	// least cost to get to each node, and the rest is infinite.
	letters []persianLetter
	weight  float64
	middle  int                     // the letters up to here have half the limit
	rest    [maxLetters + 1]letters // what may stand in the spellings of letter i and those after it
	reached [maxLetters + 1][]reading
	least   [3][]float64
	found   []int32
}

// reading is a node that some letters of a word may be read as.
type reading struct {
	node int32
	cost float64
}

func newReader(names map[int32]*englishName, ids []int32, reversed bool) *nameReader {
	r := &nameReader{tree: nameTree(names, ids, reversed), reversed: reversed}
	for i := range r.least {
		r.least[i] = slices.Repeat([]float64{math.Inf(1)}, len(r.tree))
	}
	return r
}

// read returns the names that a word may sound like, some more than once. Of
// those that do, one of the two readers returns each. The result is good until
// the next word.
func (r *nameReader) read(p *persianName) []int32 {
	r.letters, r.weight, r.middle = p.letters, p.weight, middleOf(p.letters, p.weight)
	if r.reversed {
		r.letters, r.middle = reverseLetters(p.letters), len(p.letters)-r.middle
	}
	r.rest[len(r.letters)] = 0
	for i, l := range slices.Backward(r.letters) {
		r.rest[i] = r.rest[i+1] | l.latin
	}
	r.found, r.steps = r.found[:0], 0
	r.reach(0, 0, 0, true)
	for i := range len(r.letters) + 1 {
		// Reading a letter that the word does not have adds to this very list.
		for at := 0; at < len(r.reached[i]) && r.steps < mostSteps; at++ {
			if x := r.reached[i][at]; x.cost == r.least[i%len(r.least)][x.node] { // there is no cheaper way
				r.steps++
				r.step(i, x)
			}
		}
		for _, x := range r.reached[i] {
			r.least[i%len(r.least)][x.node] = math.Inf(1)
		}
		r.reached[i] = r.reached[i][:0]
	}
	return r.found
}

// step follows a reading of i letters.
func (r *nameReader) step(i int, x reading) {
	node := &r.tree[x.node]
	child := node.first
	for set := node.children; set != 0; set &= set - 1 {
		r.reach(i, child, x.cost+symbolCost[bits.TrailingZeros64(set)], i < r.middle)
		child++
	}
	if i == len(r.letters) {
		if node.name >= 0 {
			r.found = append(r.found, node.name)
		}
		return
	}
	l := &r.letters[i]
	half := i+1 <= r.middle
	r.reach(i+1, x.node, x.cost+l.alone, half)
	for _, s := range l.spellings {
		r.spell(i+1, x.node, s.latin, x.cost+s.cost, half)
	}
	if i+1 < len(r.letters) {
		k, s := l.letter, r.letters[i+1].letter
		if r.reversed {
			k, s = s, k
		}
		if k == 'ک' && s == 'س' {
			r.spell(i+2, x.node, "x", x.cost, i+2 <= r.middle)
		}
	}
}

// spell follows a reading along some English letters.
func (r *nameReader) spell(i int, node int32, latin string, cost float64, half bool) {
	if latin == "" {
		r.reach(i, node, cost, half)
		return
	}
	n := &r.tree[node]
	for s := latin[0] - 'a'; s < symbols; s += 26 {
		if bit := uint64(1) << s; n.children&bit != 0 {
			r.spell(i, n.first+int32(bits.OnesCount64(n.children&(bit-1))), latin[1:], cost, half)
		}
	}
}

// reach notes that i letters may be read as a node, unless that is too dear for
// all its names or another way is as cheap.
func (r *nameReader) reach(i int, node int32, cost float64, half bool) {
	const rounding = 1e-9 // the same costs are added up in another order
	n := &r.tree[node]
	limit := (1-leastAlike)*(r.weight+n.heaviest)/2 + rounding
	least := &r.least[i%len(r.least)][node]
	if cost >= *least || cost > limit || half && cost > limit/2 {
		return
	}
	// Letters ahead that the other word does not have cost something too.
	ahead := float64(bits.OnesCount32(uint32(n.must &^ r.rest[i])))
	for k := i; k < len(r.letters) && cost+ahead <= limit; k++ {
		if l := &r.letters[k]; l.latin&n.may == 0 {
			ahead += l.alone
		}
	}
	if cost+ahead <= limit {
		*least = cost
		r.reached[i] = append(r.reached[i], reading{node, cost})
	}
}

// middleOf is the number of letters that have about half of the weight. It
// does not part letters that are spelled together.
func middleOf(letters []persianLetter, weight float64) int {
	half := 0.0
	for i, l := range letters {
		if half += l.alone; half >= weight/2 && (l.letter != 'ک' || i+1 == len(letters) || letters[i+1].letter != 'س') {
			return i + 1
		}
	}
	return len(letters)
}

// reverseLetters returns the letters in the other order, spelled backwards.
func reverseLetters(letters []persianLetter) []persianLetter {
	reversed, backward := make([]persianLetter, 0, len(letters)), backwardSpellings()
	for _, l := range slices.Backward(letters) {
		l.spellings = backward[l.letter]
		reversed = append(reversed, l)
	}
	return reversed
}

// backwardSpellings are the spellings, each with its letters reversed.
var backwardSpellings = sync.OnceValue(func() map[rune][]spelling {
	table := make(map[rune][]spelling)
	for letter, list := range letterSpellings() {
		for _, s := range list {
			latin := []byte(s.latin)
			slices.Reverse(latin)
			table[letter] = append(table[letter], spelling{string(latin), s.cost})
		}
	}
	return table
})
