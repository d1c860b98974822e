package align

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
)

// Document is a text among others that wait to be paired.
type Document struct {
	// Name tells it from the others: a file's name, or its path with slashes.
	Name string
	// Segments are its segments, or the first some hundred of them.
	Segments []string
}

// DocumentPair is a document and what seems to be its translation.
type DocumentPair struct {
	// Source and Target index the lists given to [PairDocuments]; -1 in one of
	// them: no document of the other list goes with it.
	Source, Target int
	// Content is how much the words of the two have in common, from 0 to 1, and
	// Name how much their names have.
	Content, Name float64
	// Rival is another target that the source goes with nearly as well, or
	// better by one of the two; of a document without partner, the one that it
	// would go with best if that had none. -1 if there is none.
	Rival int
}

// How documents are paired. On 25 articles and books the contents of a document
// and its translation had .38 to .60 in common, those of others up to .34, and
// never more than two thirds of what the translation had.
const (
	nameWeight   = .3  // of the names, against the contents
	leastContent = .25 // documents of less are no pair, unless …
	leastName    = .9  // … their names are as similar as this
	nearRival    = .75 // a rival has so much of the score of the pair

	// Of thousands of documents not all are compared with all: words that more
	// than so many of them have, or than so large a part of them, find none.
	commonIn, commonShare = 100, .05
	mostCandidates        = 20 // targets that are kept of each source
)

// candidate is a target that a source may go with.
type candidate struct {
	target        int
	content, name float64
}

func (c candidate) score() float64 { return c.content + nameWeight*c.name }

// possible tells whether source and target may be a pair at all.
func (c candidate) possible() bool { return c.content >= leastContent || c.name >= leastName }

// PairDocuments finds which targets are the translations of which sources, by
// their contents and by their names, each at most once. The languages, the
// glossary, the lexicons and Progress of opts count; nothing else of them does.
// Pairs come in the order of the sources, then the targets that are left. The
// only errors are that of ctx and those of opts.Lexicons.
func PairDocuments(ctx context.Context, sources, targets []Document, opts Options) ([]DocumentPair, error) {
	candidates, err := candidatesOf(ctx, sources, targets, opts)
	if err != nil {
		return nil, err
	}
	type choice struct {
		source int
		candidate
	}
	var order []choice
	for i, row := range candidates {
		for _, c := range row {
			if c.possible() {
				order = append(order, choice{i, c})
			}
		}
	}
	slices.SortStableFunc(order, func(a, b choice) int { return cmp.Compare(b.score(), a.score()) })
	pairs := make([]DocumentPair, len(sources))
	for i := range pairs {
		pairs[i] = DocumentPair{Source: i, Target: -1, Rival: -1}
	}
	taken := make([]bool, len(targets))
	suitor := slices.Repeat([]int{-1}, len(targets)) // the best source of each target
	for _, c := range order {
		p := &pairs[c.source]
		if suitor[c.target] < 0 {
			suitor[c.target] = c.source
		}
		switch {
		case p.Target < 0 && !taken[c.target]:
			taken[c.target] = true
			p.Target, p.Content, p.Name = c.target, c.content, c.name
			p.Rival = rival(c.candidate, candidates[c.source])
		case p.Target < 0 && p.Rival < 0:
			p.Rival = c.target
		}
	}
	for j := range targets {
		if !taken[j] {
			pairs = append(pairs, DocumentPair{Source: -1, Target: j, Rival: suitor[j]})
		}
	}
	return pairs, nil
}

// rival is the best of the other targets, if it is a rival of the one taken.
func rival(taken candidate, row []candidate) int {
	best := candidate{target: -1}
	for _, c := range row {
		if c.target != taken.target && c.possible() && (best.target < 0 || c.score() > best.score()) {
			best = c
		}
	}
	if best.target < 0 || best.score() >= nearRival*taken.score() || best.content >= taken.content ||
		best.name > taken.name && best.name >= leastName {
		return best.target
	}
	return -1
}

// candidatesOf finds for each source the targets that it may go with, by target.
//
// What two contents have in common is the cosine between the source, put into
// words of the targets by what is known of their translations, and the target.
// Words count by how rare they are among the documents (tf·idf; Salton and
// Buckley, "Term-weighting approaches in automatic text retrieval", 1988).
func candidatesOf(ctx context.Context, sources, targets []Document, opts Options) ([][]candidate, error) {
	opts.SourcePlaces, opts.TargetPlaces = nil, nil
	s, t, evidence, err := prepare(ctx, wholes(sources), wholes(targets), opts)
	if err != nil {
		return nil, err
	}
	postings := t.postings()
	weights := s.weights()
	names := newNames(targets, opts)
	content := make([]float64, len(targets))
	all := make([][]candidate, len(sources))
	for i := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if opts.Progress != nil {
			opts.Progress(i+1, len(all))
		}
		clear(content)
		translated, lost := newSparse(), 0.0
		for _, w := range weights(i) {
			left := 1.0
			for _, e := range evidence.rows[w.token] {
				translated.add(e.target, w.weight*float64(e.forward))
				left -= float64(e.forward)
			}
			if left = max(left, 0) * w.weight; left > 0 {
				lost += left * left
			}
		}
		length := max(math.Sqrt(translated.square()+lost), 1e-9)
		for _, w := range translated.weights {
			for _, p := range postings[w.token] {
				content[p.document] += w.weight / length * p.weight
			}
		}
		name := wordsOfName(sources[i].Name, names.tags)
		row := names.like(name)
		for j, c := range content {
			if c >= leastContent/2 {
				row[j] = candidate{target: j, content: c, name: commonWords(name, names.words[j])}
			}
		}
		for j, c := range row {
			c.content = content[j]
			all[i] = append(all[i], c)
		}
		slices.SortFunc(all[i], func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.score(), a.score()), cmp.Compare(a.target, b.target))
		})
		all[i] = slices.Clip(all[i][:min(len(all[i]), mostCandidates)])
	}
	return all, nil
}

// weight is a token and how much it counts in a document.
type weight struct {
	token  int32
	weight float64
}

// sparse adds up weights of tokens, in an order that is always the same.
type sparse struct {
	at      map[int32]int
	weights []weight
}

func newSparse() *sparse { return &sparse{at: make(map[int32]int)} }

func (s *sparse) add(token int32, w float64) {
	k, ok := s.at[token]
	if !ok {
		k = len(s.weights)
		s.at[token] = k
		s.weights = append(s.weights, weight{token, 0})
	}
	s.weights[k].weight += w
}

func (s *sparse) square() (sum float64) {
	for _, w := range s.weights {
		sum += w.weight * w.weight
	}
	return sum
}

// posting is a document that has a token, and how much it counts there.
type posting struct {
	document int
	weight   float64
}

// postings has, by token, the documents that have it; those that very many have
// are left out.
func (s *side) postings() [][]posting {
	postings := make([][]posting, len(s.words.types))
	weights := s.weights()
	for j := range s.segments {
		row, square := weights(j), 0.0
		for _, w := range row {
			square += w.weight * w.weight
		}
		length := max(math.Sqrt(square), 1e-9)
		for _, w := range row {
			postings[w.token] = append(postings[w.token], posting{j, w.weight / length})
		}
	}
	for token, list := range postings {
		if len(list) > max(commonIn, int(commonShare*float64(len(s.segments)))) {
			postings[token] = nil
		}
	}
	return postings
}

// wholes are the documents as one segment each.
func wholes(documents []Document) []string {
	all := make([]string, len(documents))
	for i, d := range documents {
		all[i] = strings.Join(d.Segments, "\n")
	}
	return all
}

// weights gives the tokens of each segment, each once, and how much they count.
func (s *side) weights() func(i int) []weight {
	in := make([]float64, len(s.words.types)) // the segments that have it
	for i := range s.segments {
		for _, c := range s.segments[i].bag {
			in[c.token]++
		}
	}
	return func(i int) []weight {
		var row []weight
		for _, c := range s.segments[i].bag {
			if s.words.types[c.token].kind != mark {
				row = append(row, weight{c.token, math.Log1p(float64(c.n)) * math.Log((1+float64(len(s.segments)))/in[c.token])})
			}
		}
		return row
	}
}
