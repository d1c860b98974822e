package align

import (
	"cmp"
	"context"
	"math"
	"os"
	"strconv"
)

type Range struct{ From, To int }

type Bead struct {
	Source, Target Range
	Confidence     float64
}

type Options struct {
	From, To string
	Progress func(done, total int)
}

func env(k string, d float64) float64 {
	if v, err := strconv.ParseFloat(os.Getenv(k), 64); err == nil {
		return v
	}
	return d
}

func Align(ctx context.Context, source, target []string, opts Options) ([]Bead, error) {
	src, tgt := newSide(source, languageOf(cmp.Or(opts.From, "fa"))), newSide(target, languageOf(cmp.Or(opts.To, "en")))
	known := anchors(src, tgt)
	evidence := known
	l := firstLengths(src, tgt)
	rounds := int(env("ROUNDS", 3))
	for round := 1; ; round++ {
		b, err := findBand(ctx, src, tgt, evidence, l)
		if err != nil {
			return nil, err
		}
		lat := newLattice(b)
		if err := newScorer(src, tgt, evidence, l).fill(ctx, lat, func(int) {}); err != nil {
			return nil, err
		}
		post, err := lat.forwardBackward(ctx, .01)
		if err != nil {
			return nil, err
		}
		if round < rounds {
			l = l.refit(src, tgt, post.pairs)
			if env("EM", 1) > 0 {
				evidence = combine(known, learn(src, tgt, known, post.pairs))
			}
			continue
		}
		path, _, err := lat.viterbi(ctx)
		if err != nil {
			return nil, err
		}
		sure := make(map[edge]float64)
		for _, p := range post.pairs {
			sure[p.edge] = p.weight
		}
		beads := make([]Bead, len(path))
		for x, e := range path {
			b := &beads[x]
			b.Source, b.Target = Range{e.i - e.source, e.i}, Range{e.j - e.target, e.j}
			switch {
			case e.target == 0:
				b.Confidence = post.source[e.i-1]
			case e.source == 0:
				b.Confidence = post.target[e.j-1]
			default:
				b.Confidence = sure[e]
			}
		}
		return beads, nil
	}
}

func newLattice(b band) *lattice {
	return &lattice{band: b, open: math.Log(env("OPEN", .03)), more: math.Log(env("MORE", .5))}
}
