package align

// Quality compares an alignment with one that is right: a gold standard, made
// by hand.
type Quality struct {
	Found, Gold int // beads with both sides
	Strict      Agreement
	Lax         Agreement
}

// Agreement is how far two alignments agree, each figure from 0 to 1: the
// share of the beads found that are right, the share of the right ones that
// were found, and the harmonic mean of the two. All are 0 where nothing was
// found or nothing was to be found.
type Agreement struct{ Precision, Recall, F1 float64 }

// Evaluate compares beads with those that are right. Null beads do not count.
// Strictly a bead is right if the very same one is in the gold; laxly, if a
// segment of its source and one of its target are together in a bead there.
func Evaluate(beads, gold []Bead) Quality {
	q := Quality{Found: pairsAmong(beads), Gold: pairsAmong(gold)}
	strict, lax := agreeing(beads, gold)
	goldStrict, goldLax := agreeing(gold, beads)
	q.Strict = agreement(strict, q.Found, goldStrict, q.Gold)
	q.Lax = agreement(lax, q.Found, goldLax, q.Gold)
	return q
}

func agreement(right, found, hit, gold int) Agreement {
	if right == 0 || hit == 0 {
		return Agreement{}
	}
	p, r := float64(right)/float64(found), float64(hit)/float64(gold)
	return Agreement{p, r, 2 * p * r / (p + r)}
}

func pairsAmong(beads []Bead) (n int) {
	for _, b := range beads {
		if b.IsPair() {
			n++
		}
	}
	return n
}

// agreeing counts the beads that are among others, strictly and laxly.
func agreeing(beads, others []Bead) (strict, lax int) {
	bySource := make(map[int][]Range) // the targets that a source segment is together with
	whole := make(map[[2]Range]bool)
	for _, b := range others {
		if !b.IsPair() {
			continue
		}
		whole[b.ranges()] = true
		for i := b.Source.From; i < b.Source.To; i++ {
			bySource[i] = append(bySource[i], b.Target)
		}
	}
	for _, b := range beads {
		switch {
		case !b.IsPair():
		case whole[b.ranges()]:
			strict++
			lax++
		case touches(b, bySource):
			lax++
		}
	}
	return strict, lax
}

func touches(b Bead, bySource map[int][]Range) bool {
	for i := b.Source.From; i < b.Source.To; i++ {
		for _, t := range bySource[i] {
			if t.From < b.Target.To && b.Target.From < t.To {
				return true
			}
		}
	}
	return false
}
