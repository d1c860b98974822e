// Package align pairs the segments of a text with those of its translation:
// two lists of strings go in, a list of beads comes out. [Align] is what to
// call.
//
//	beads, err := align.Align(ctx, persian, english, align.Options{})
//	for _, b := range beads {
//		fmt.Println(persian[b.Source.From:b.Source.To], english[b.Target.From:b.Target.To], b.Confidence)
//	}
//
// A [Bead] holds m source and n target segments that translate each other:
// mostly one and one, two where a translator joined or split sentences (at
// most three), and none on one side where something was left out or added.
// Order is kept: beads never cross. The package knows nothing of files,
// languages' sentence rules or memories; it is tuned for Persian and English
// in either direction and works for other pairs.
//
// # How it works
//
// All alignments of two texts are the paths through a lattice (lattice.go)
// whose edges are beads. Each bead has a score, the log of how probable it
// is, which adds up four things:
//
//   - how common beads of its shape are;
//   - how well the lengths agree (length.go), after Gale and Church, "A program
//     for aligning sentences in bilingual corpora", Computational Linguistics
//     19 (1993);
//   - how well the words explain each other (score.go), each token by a mixture
//     over the tokens of the other side, as in model 1 of Brown et al., "The
//     mathematics of statistical machine translation", in the same volume;
//   - how well paragraphs, headings and the numbers of lists agree, if that is
//     told ([Place]), as far as the two documents show that they were kept
//     (layout.go).
//
// The best path gives the beads. The sum over all paths gives the probability
// of each, which is its confidence (Viterbi and forward–backward; Rabiner, "A
// tutorial on hidden Markov models", Proc. IEEE 77, 1989).
//
// What the words tell comes from three tables of evidence. One needs no learning
// (evidence.go): numbers have their value in any digits or in words, dates
// are the same day in either calendar (jalali.go), Latin words stand in Persian
// text as they are, question marks and brackets are kept, and names sound the
// same (translit.go, names.go: بایرام‌اف is Bayramov, though not all of its vowels are
// written). One is a lexicon of 20,000 Persian words and their English lemmas
// (lexicon.go, known.go; the folder lexicon has its format), which match
// through the forms of both languages (forms.go). The last is learned from the
// very text (model1.go): its own probable beads are a small bilingual corpus.
// So a text is aligned several times, each time with what the time before has
// taught, as in Moore, "Fast and accurate sentence alignment of bilingual
// corpora", AMTA 2002, until nothing changes.
//
// Who has translations already can have more: a glossary and further lexicons
// are given in the [Options], and [Learn] makes a lexicon of pairs of segments
// that are known to be right (learned.go), a little at a time.
//
// # What people know
//
// Beads that are known to be right, from somebody's review, are given in
// Options.Right: they come out as they are and cut the texts into stretches that
// are aligned by themselves (stretch.go). [Check] looks at two texts before they
// are aligned, for what is wrong with them as a pair; [Coverage] tells after it
// how much of them fits together; [PairDocuments] finds among many documents
// which belong together. [Evaluate] compares an alignment with a better one,
// which [ReadBeads] reads; [WriteLadder] writes one apart from its texts.
//
// # Long texts
//
// Time and memory for the whole lattice would grow with the product of both
// lengths. A text of more than some hundred segments is therefore searched in
// a band, found from coarse to fine (coarse.go). Where a block is missing on
// one side, be it of fifty segments or of a thousand, the band follows it, and
// the price of null beads is such that it comes out whole. 5,000 by 5,000
// segments take some seconds and about 100 MB; an article takes some
// milliseconds, of which five to read the lexicon.
//
// # What it cannot know
//
// Between other languages than Persian and English there is no lexicon: a
// short text without numbers, names or repeated words is then aligned by its
// lengths alone; the confidence tells. Nor can it be said then whether the texts
// are translations of each other at all; of Persian and English it is (related.go).
// Beads of a confidence over .95 are hardly ever wrong.
package align
