package align

import (
	"cmp"
	"context"
	"slices"
)

// Range is the half-open range of the segments From ≤ i < To, counted from 0.
// An empty range has From equal to To.
type Range struct{ From, To int }

// Len is the number of segments in the range.
func (r Range) Len() int { return r.To - r.From }

// Bead pairs segments of the source with the segments of the target that
// translate them.
type Bead struct {
	// Source and Target index the lists given to [Align]. One of them is
	// empty in a null bead: a segment that the other side does not have. It
	// then says where in that list the segment would stand.
	Source, Target Range
	// Confidence is the probability of the bead, from 0 to 1: the share of
	// all alignments that hold it, each by its own probability.
	Confidence float64
}

// IsPair tells whether the bead has segments on both sides: else it is a null bead.
func (b Bead) IsPair() bool { return b.Source.Len() > 0 && b.Target.Len() > 0 }

// ranges tells a bead from others, whatever its confidence.
func (b Bead) ranges() [2]Range { return [2]Range{b.Source, b.Target} }

// Options are what may be told beside the texts. The zero value aligns
// Persian with English.
type Options struct {
	// From and To are the languages of source and target, as BCP 47 tags.
	// Empty: "fa" and "en". For other languages the evidence is thinner:
	// lengths, digits, names in the same script, marks, and what is learned
	// from the text.
	From, To string
	// Glossary is what is known for certain: it counts most.
	Glossary []Term
	// Lexicons are what else is known of words; see [Learned]. Of what several
	// sources of evidence tell of two words, the built-in lexicon among them,
	// the most counts.
	Lexicons []Lexicon
	// SourcePlaces and TargetPlaces say where each segment stands in its
	// document, if that is known: as many as there are segments, or none.
	SourcePlaces, TargetPlaces []Place
	// Right are beads that are known to be right, in order, of any size: they
	// come out as they are, of confidence 1, and only what lies between them is
	// aligned. Where one side is empty, the segments of the other come out as
	// null beads.
	Right []Bead
	// Wrong are beads that are known to be wrong: they do not come out, unless
	// the beads of Right leave nothing else. A null bead says of each of its
	// segments that it has a counterpart.
	Wrong []Bead
	// Progress, if it is not nil, is called now and then from the goroutine
	// of Align: done out of total steps of equal size. Done rises to total;
	// it jumps there if less work was needed than feared.
	Progress func(done, total int)
}

// A document is aligned so often at most. Each time the words learned and the
// lengths measured the time before are better evidence; it ends earlier when
// nothing changes any more. Where the lexicon knows the words already, three
// times or five bring nothing over two in texts of any kind or length, and a
// tenth of a point of F1 with a third of the lexicon; where there is none, five
// bring more than a point.
const (
	lexiconRounds = 2
	plainRounds   = 5
)

// leastBead is the probability below which a bead is not worth to be noted.
const leastBead = .01

// Align pairs the segments of a text with those of its translation. The beads
// it returns hold every segment of both sides exactly once and in order, at
// most three segments a side but in those of opts.Right; a segment without
// counterpart is a null bead of its own. The same input always gives the same
// beads.
//
// Segments are strings as typed; empty ones are segments too. Time and memory
// grow about linearly with the number of segments: see the package comment.
// The only errors are that of ctx, if it ends before the work is done, those
// of opts.Lexicons, and [ErrOptions].
func Align(ctx context.Context, source, target []string, opts Options) ([]Bead, error) {
	a := &aligner{}
	var err error
	if a.stretches, err = opts.stretches(len(source), len(target)); err != nil {
		return nil, err
	}
	if a.source, a.target, a.known, err = prepare(ctx, source, target, opts); err != nil {
		return nil, err
	}
	a.evidence = a.known
	a.lengths, a.layout = firstLengths(a.source, a.target), newLayout(a.source, a.target)
	rounds := plainRounds
	if persianAndEnglish(a.source, a.target) {
		rounds = lexiconRounds
	}
	// A text of n segments has n + n/2 + n/4 … rows on all levels.
	done, total := 0, rounds*(2*len(source)+1)
	a.row = func() {
		if done++; opts.Progress != nil && done%64 == 0 && done < total {
			opts.Progress(done, total)
		}
	}

	var path []edge
	for round := 1; ; round++ {
		next, p, err := a.round(ctx)
		if err != nil {
			return nil, err
		}
		same := slices.Equal(next, path)
		path = next
		if same || round == rounds {
			if opts.Progress != nil {
				opts.Progress(total, total)
			}
			return refused(beads(path, p, a.related(path)), opts), nil
		}
		a.lengths, a.layout = a.lengths.refit(a.source, a.target, p.pairs), a.layout.refit(a.source, a.target, p.pairs)
		learned, err := learn(ctx, a.source, a.target, a.known, p.pairs)
		if err != nil {
			return nil, err
		}
		a.evidence = combine(a.known, learned)
	}
}

// prepare reads both sides and gathers what is known of their words.
func prepare(ctx context.Context, source, target []string, opts Options) (s, t *side, all *table, err error) {
	if s, err = newSide(ctx, source, languageOf(cmp.Or(opts.From, "fa"))); err != nil {
		return nil, nil, nil, err
	}
	if t, err = newSide(ctx, target, languageOf(cmp.Or(opts.To, "en"))); err != nil {
		return nil, nil, nil, err
	}
	s.place(opts.SourcePlaces)
	t.place(opts.TargetPlaces)
	var tables []*table
	add := func(f func() (*table, error)) {
		if err == nil {
			var next *table
			next, err = f()
			tables = append(tables, next)
		}
	}
	add(func() (*table, error) { return anchors(ctx, s, t) })
	add(func() (*table, error) { return known(ctx, s, t) })
	if len(opts.Glossary) > 0 {
		add(func() (*table, error) { return glossary(ctx, s, t, opts.Glossary) })
	}
	for _, l := range opts.Lexicons {
		add(func() (*table, error) { return l.table(ctx, s, t) })
	}
	if err != nil {
		return nil, nil, nil, err
	}
	return s, t, combine(tables...), nil
}

// aligner is the state between the rounds.
type aligner struct {
	source, target *side
	stretches      []stretch
	known          *table // evidence that was there before
	evidence       *table // the same, and what the document taught
	lengths        lengths
	layout         *layout
	row            func() // is called for each row, of each level and round
}

// round aligns with the evidence there is, and returns the best path and the
// probabilities of all beads.
func (a *aligner) round(ctx context.Context) ([]edge, *posterior, error) {
	var path []edge
	w := newWords(a.source.words, a.target.words, a.evidence)
	all := &posterior{source: make([]float64, len(a.source.segments)), target: make([]float64, len(a.target.segments))}
	for i := range a.stretches {
		s := &a.stretches[i]
		for _, e := range s.right {
			path = append(path, e)
			all.know(e)
		}
		if s.source.Len() == 0 && s.target.Len() == 0 {
			continue
		}
		next, p, err := a.stretch(ctx, s, w)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range next {
			path = append(path, s.whole(e))
		}
		for _, b := range p.pairs {
			all.pairs = append(all.pairs, weighted{s.whole(b.edge), b.weight})
		}
		copy(all.source[s.source.From:], p.source)
		copy(all.target[s.target.From:], p.target)
	}
	return path, all, nil
}

// stretch aligns a part of the texts by itself.
func (a *aligner) stretch(ctx context.Context, s *stretch, w *words) ([]edge, *posterior, error) {
	source, target := a.source.part(s.source), a.target.part(s.target)
	b, err := findBand(ctx, source, target, w, a.lengths, a.row)
	if err != nil {
		return nil, nil, err
	}
	l := newLattice(b)
	scorer := newScorer(source, target, w, a.lengths)
	scorer.layout = a.layout
	if err := scorer.fill(ctx, l, a.row); err != nil {
		return nil, nil, err
	}
	s.refuse(l)
	path, _, err := l.viterbi(ctx)
	if err != nil {
		return nil, nil, err
	}
	p, err := l.forwardBackward(ctx, leastBead)
	return path, p, err
}

// beads turns a path into beads, of texts that are translations of each other
// with a probability of related.
func beads(path []edge, p *posterior, related float64) []Bead {
	sure := make(map[edge]float64, len(path))
	for _, b := range p.pairs {
		sure[b.edge] = b.weight
	}
	beads := make([]Bead, len(path))
	for x, e := range path {
		b := Bead{Source: Range{e.i - e.source, e.i}, Target: Range{e.j - e.target, e.j}}
		switch {
		case e.target == 0:
			b.Confidence = 1 - related*(1-p.source[e.i-1])
		case e.source == 0:
			b.Confidence = 1 - related*(1-p.target[e.j-1])
		default:
			b.Confidence = sure[e] * related
		}
		beads[x] = b
	}
	return beads
}
