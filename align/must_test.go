package align

import "context"

// The steps of Align fail only if their context ends. Those below have one
// that does not.

func mustSide(segments []string, lang *language) *side {
	return must(newSide(context.Background(), segments, lang))
}

func mustAnchors(source, target *side) *table {
	return must(anchors(context.Background(), source, target))
}

func mustLearn(source, target *side, known *table, beads []weighted) *table {
	return must(learn(context.Background(), source, target, known, beads))
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}
