package align

// lengths is the model of lengths of Gale and Church (1993): a translation is
// ratio times as long as its source, and what it is longer or shorter is
// spread like a Gaussian whose variance grows with the length. Lengths are in
// characters without white space and half-spaces.
type lengths struct {
	ratio    float64 // target characters for each source character
	variance float64 // for each character, of the mean of both sides
	slack    float64 // variance that does not grow, in characters squared
}

// What is believed before a document has been seen, and how far documents may
// differ. The variance is that of Persian and English; the 6.8 of Gale and
// Church, from English, French and German, is too wide for them.
const (
	usualVariance                  = 2.7
	minVariance, maxVariance       = 1.5, 8
	minLengthRatio, maxLengthRatio = .2, 5
	priorBeads                     = 20 // what was believed before counts as so many beads
)

// score is the log of how well a target of t characters fits a source of s.
func (l lengths) score(s, t float64) float64 {
	d := t - l.ratio*s
	return -d * d / (2 * (l.variance*(t+l.ratio*s)/2 + l.slack + 1))
}

// firstLengths takes the ratio of the whole texts.
func firstLengths(source, target *side) lengths {
	l := lengths{ratio: 1, variance: usualVariance}
	if s, t := source.characters(), target.characters(); s > 0 && t > 0 {
		l.ratio = min(max(t/s, minLengthRatio), maxLengthRatio)
	}
	return l
}

// refit estimates ratio and variance from the beads that are more probable
// than not.
func (l lengths) refit(source, target *side, beads []weighted) lengths {
	var s, t, n float64
	sure := func(yield func(w, s, t float64)) {
		for _, b := range beads {
			if b.weight > .5 {
				yield(b.weight, source.span(b.i-b.source, b.i), target.span(b.j-b.target, b.j))
			}
		}
	}
	sure(func(w, x, y float64) { s, t, n = s+w*x, t+w*y, n+w })
	if s == 0 || t == 0 {
		return l
	}
	prior := priorBeads * s / n
	l.ratio = min(max((t+prior*l.ratio)/(s+prior), minLengthRatio), maxLengthRatio)

	sum, weight := usualVariance*priorBeads, float64(priorBeads)
	sure(func(w, x, y float64) {
		if mean := (y + l.ratio*x) / 2; mean > 0 {
			sum += w * (y - l.ratio*x) * (y - l.ratio*x) / mean
			weight += w
		}
	})
	l.variance = min(max(sum/weight, minVariance), maxVariance)
	return l
}
