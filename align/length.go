package align

import "math"

// lengths is the model of lengths (Gale and Church 1993): a translation is
// ratio times as long as its source, and the difference is spread like a
// Gaussian whose variance grows with the length. Lengths are in characters
// without white space and half-spaces.
type lengths struct {
	ratio    float64 // target characters for each source character
	variance float64 // of the difference, for each character
	slack    float64 // further variance, in characters squared
}

// What is assumed before a document has been seen. The variance is that of
// Persian and English; the 6.8 of Gale and Church, found for English and
// French, is too wide for them.
const (
	startVariance      = 2.7
	minVariance        = 1.5
	maxVariance        = 8
	minRatio, maxRatio = 0.2, 5
	priorBeads         = 20
)

// score is the log of how well a target of t characters fits a source of s.
func (l lengths) score(s, t float64) float64 {
	d := t - l.ratio*s
	v := l.variance*(t+l.ratio*s)/2 + l.slack + 1
	x := -d * d / (2 * v) * lenW
	if lenNorm > 0 {
		x -= lenNorm * .5 * math.Log(v/(l.variance*60))
	}
	return x
}

// firstLengths takes the ratio from the whole of both texts.
func firstLengths(source, target *side) lengths {
	l := lengths{ratio: 1, variance: startVariance}
	if s, t := source.characters(), target.characters(); s > 0 && t > 0 {
		l.ratio = min(max(t/s, minRatio), maxRatio)
	}
	return l
}

// refit takes ratio and variance from the more probable beads; what was
// believed before counts as much as a few beads.
func (l lengths) refit(source, target *side, beads []weighted) lengths {
	var s, t, n float64
	for _, b := range beads {
		if b.weight > .5 {
			s += b.weight * source.span(b.i-b.source, b.i)
			t += b.weight * target.span(b.j-b.target, b.j)
			n += b.weight
		}
	}
	if s == 0 || t == 0 {
		return l
	}
	mean := s / n
	next := l
	next.ratio = (t + priorBeads*mean*l.ratio) / (s + priorBeads*mean)
	next.ratio = min(max(next.ratio, minRatio), maxRatio)
	var sum, weight float64
	for _, b := range beads {
		if b.weight > .5 {
			x := next.ratio * source.span(b.i-b.source, b.i)
			y := target.span(b.j-b.target, b.j)
			if x+y > 0 {
				sum += b.weight * (y - x) * (y - x) / ((x + y) / 2)
				weight += b.weight
			}
		}
	}
	next.variance = (sum + priorBeads*startVariance) / (weight + priorBeads)
	next.variance = min(max(next.variance, minVariance), maxVariance)
	if math.IsNaN(next.variance) {
		return l
	}
	return next
}
