package align

import "context"

// How a document teaches its own words.
const (
	learnFrom    = .3    // beads of at least this probability are sentence pairs
	learnRounds  = 4     // of expectation and maximisation
	learnCells   = 40000 // beads with more word pairs than this are left out
	learnTotal   = 6e6   // of the beads that have more together, some are left out, evenly through the text
	headStart    = 1000  // a known translation of p = 1 is so much more likely at first
	discount     = .5    // taken off the count of each word pair at the end
	damping      = 2     // added to the count of each word at the end
	leastLearned = .01   // translations less probable are left out …
	leastLift    = 2     // … and those less than so much above the word's own rate
)

// learn estimates from probable beads how words translate, by the model 1 of
// Brown et al. (1993): each token of one side is the translation of some
// token of the other or of none (the null word). At first all are equally
// likely; the shares that gives each pair of tokens, over all beads, are the
// next guess of its probability, and so on. Both directions are learned. Beads
// count by their probability, and known translations have a head start: they
// explain their tokens and leave the others for what is to be learned.
//
// A table that is learned from a document and used on it proves whatever it
// was told: two words that stand once each, in a bead that is wrong, seem to
// be translations, and hold the bead together. So half an occurrence is taken
// off the count of every pair (absolute discounting, as in language models),
// and the rest is divided by more than was counted. The discount is worth four
// points of F1 on long texts that have little other evidence.
//
// The only error is that of ctx.
func learn(ctx context.Context, source, target *side, known *table, beads []weighted) (*table, error) {
	m, err := train(ctx, source, target, known, beads)
	if err != nil {
		return nil, err
	}
	return m.table(), nil
}

// train is learn before the result is cut to a table.
func train(ctx context.Context, source, target *side, known *table, beads []weighted) (*model1, error) {
	m, err := newModel1(ctx, source, target, known, beads)
	if err != nil {
		return nil, err
	}
	for round := range learnRounds {
		if err := m.expect(ctx, round == 0); err != nil {
			return nil, err
		}
		m.maximise(round == learnRounds-1)
	}
	return m, nil
}

// model1 is the state of learning.
type model1 struct {
	source, target *side
	samples        []sample
	cells          []int32 // the pairs of the samples
	pairs          []tokenPair
	// The counts of the last round: of each pair, and of each token as the
	// one that is translated.
	forward, backward      []float64
	sourceSeen, targetSeen []float64
}

// sample is a bead to learn from. Its x-th source and y-th target token are
// the pair cells[first + x·len(target) + y].
type sample struct {
	weight         float64
	source, target []count
	first          int
}

// tokenPair is a source and a target token that stand in a sample together.
type tokenPair struct {
	source, target    int32
	forward, backward float64 // p(target | source), p(source | target)
}

func newModel1(ctx context.Context, source, target *side, known *table, beads []weighted) (*model1, error) {
	m := &model1{
		source: source, target: target,
		sourceSeen: make([]float64, len(source.words.types)),
		targetSeen: make([]float64, len(target.words.types)),
	}
	total := 0
	for _, b := range beads {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if b.weight < learnFrom {
			continue
		}
		s := sample{weight: b.weight, source: source.bag(b.i-b.source, b.i), target: target.bag(b.j-b.target, b.j)}
		if cells := len(s.source) * len(s.target); cells > 0 && cells <= learnCells {
			m.samples = append(m.samples, s)
			total += cells
		}
	}
	samples, size, seen := m.samples[:0], 0, 0
	for _, s := range m.samples {
		cells := len(s.source) * len(s.target)
		if seen += cells; total > learnTotal && float64(size+cells) > learnTotal*float64(seen)/float64(total) {
			continue
		}
		s.first = size
		size += cells
		samples = append(samples, s)
	}
	m.samples = samples
	m.cells = make([]int32, size)

	// Number the pairs, source token by source token, so that one array of
	// target tokens tells which pairs there are already.
	type place struct{ sample, x int32 }
	places := make([][]place, len(source.words.types))
	for k := range m.samples {
		for x, c := range m.samples[k].source {
			places[c.token] = append(places[c.token], place{int32(k), int32(x)})
		}
	}
	number := make([]int32, len(target.words.types)) // 1 + the pair's number, if it is of this token
	for s := range places {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		first := int32(len(m.pairs))
		for _, p := range places[s] {
			sample := &m.samples[p.sample]
			row := m.cells[sample.first+int(p.x)*len(sample.target):]
			for y, c := range sample.target {
				id := number[c.token] - 1
				if id < first {
					id = int32(len(m.pairs))
					number[c.token] = id + 1
					m.pairs = append(m.pairs, tokenPair{int32(s), c.token, 1, 1})
				}
				row[y] = id
			}
		}
		for _, e := range known.rows[s] {
			if id := number[e.target] - 1; id >= first {
				m.pairs[id].forward += headStart * float64(e.forward)
				m.pairs[id].backward += headStart * float64(e.backward)
			}
		}
	}
	m.forward = make([]float64, len(m.pairs))
	m.backward = make([]float64, len(m.pairs))
	return m, nil
}

// expect shares out each token of each sample among the tokens that it may
// translate.
func (m *model1) expect(ctx context.Context, first bool) error {
	clear(m.forward)
	clear(m.backward)
	clear(m.sourceSeen)
	clear(m.targetSeen)
	null := func(v *vocabulary, token int32) float64 {
		if first {
			return 1 // as likely as any other
		}
		return v.unigram(token)
	}
	var sums []float64
	for k := range m.samples {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := &m.samples[k]
		width := len(s.target)
		cells := m.cells[s.first : s.first+len(s.source)*width]

		sums = resize(sums, width)
		for y, t := range s.target {
			sums[y] = null(m.target.words, t.token)
		}
		for x, c := range s.source {
			for y, id := range cells[x*width : (x+1)*width] {
				sums[y] += float64(c.n) * m.pairs[id].forward
			}
		}
		for y, t := range s.target {
			sums[y] = s.weight * float64(t.n) / sums[y]
		}
		for x, c := range s.source {
			row := cells[x*width : (x+1)*width]
			sum := null(m.source.words, c.token)
			for y, id := range row {
				share := float64(c.n) * m.pairs[id].forward * sums[y]
				m.forward[id] += share
				m.sourceSeen[c.token] += share
				sum += float64(s.target[y].n) * m.pairs[id].backward
			}
			sum = s.weight * float64(c.n) / sum
			for y, id := range row {
				share := float64(s.target[y].n) * m.pairs[id].backward * sum
				m.backward[id] += share
				m.targetSeen[s.target[y].token] += share
			}
		}
	}
	return nil
}

// maximise makes probabilities of the counts.
func (m *model1) maximise(last bool) {
	less, more := 0.0, 1e-12 // more than nothing, lest 0 be divided by 0
	if last {
		less, more = discount, damping
	}
	for id := range m.pairs {
		p := &m.pairs[id]
		p.forward = max(m.forward[id]-less, 0) / (m.sourceSeen[p.source] + more)
		p.backward = max(m.backward[id]-less, 0) / (m.targetSeen[p.target] + more)
	}
}

// table returns what was learned and is worth to be known.
func (m *model1) table() *table {
	t := &table{rows: make([][]entry, len(m.source.words.types))}
	worth := func(p float64, v *vocabulary, token int32) float32 {
		if p < max(leastLearned, leastLift*v.unigram(token)) {
			return 0
		}
		return float32(p)
	}
	for _, p := range m.pairs {
		e := entry{p.target, worth(p.forward, m.target.words, p.target), worth(p.backward, m.source.words, p.source)}
		if e.forward > 0 || e.backward > 0 {
			t.rows[p.source] = append(t.rows[p.source], e)
		}
	}
	return t
}
