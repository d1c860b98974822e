// Package memory is a translation memory: it keeps translation units in one
// bbolt file and brings back, for a new segment, every unit whose source says
// the same or nearly so, and for a word every unit that uses it.
//
// [Open] opens a memory, [Memory.Add] and [Memory.Import] put units in, and
// [Memory.Lookup] brings matches back:
//
//	m, err := memory.Open("work.db", memory.Options{})
//	…
//	m.Add(memory.Unit{Source: "سلام دنیا", Target: "Hello, world"})
//	matches, err := m.Lookup("سلام، دنيا", memory.LookupOptions{})
//
// What "nearly so" means is defined once, by [Compare] and [Score]. Lookup
// finds its matches through an index, and returns exactly what comparing the
// query with every unit would: the same units, in the same order, at every
// threshold. The index only ever leaves out what cannot reach the threshold.
//
// # The score
//
// The score of a match, from 0 to 100, says how much of a translation can be
// kept. It is computed in integers only, so that a threshold means the same
// everywhere. [Explain] takes one apart.
//
//   - Exact, context and orthographic matches score 100, numbers matches 99.
//   - All others are fuzzy. Their base is 100·(1 − D/max(m, n)), rounded down:
//     m and n are the numbers of tokens of the two texts, D is the token
//     Levenshtein distance, in which a word may be replaced by a similar one
//     for 0.6. (Words are similar if at least half of the longer one's letters
//     stay: mostly a form of the same word, whose translation needs less work
//     than a new word's. That no step is cheaper keeps the index exact.) The
//     base is taken in two views of the texts, with words cut at half-spaces
//     and with half-spaces left out, and the better one counts. Where both
//     texts have one or two tokens, characters are counted instead.
//   - From the base is taken, by the very alignment that gave it: one point
//     for each number of another value, one for each punctuation mark and one
//     for each inline tag by which the texts differ (of both, what the one or
//     the other has more; at most three points of each sort), and one if words
//     that are the same are spaced differently. A fuzzy match scores at most
//     98.
//
// The Levenshtein distance over words (Levenshtein 1966) is the measure of the
// field; penalties that are only ever subtracted make bounds on the base bounds
// on the score, which the index rests on.
//
// # Status
//
// Score knows texts alone. A look-up knows units: one that nobody has confirmed yet,
// a [Draft], loses [DraftPenalty] points, so that at equal likeness what a person has
// said is right comes first, and by so much also before what is a little more like
// the query. A [Rejected] unit is never brought back.
//
// # Concordance
//
// [Memory.Search] brings back the units that use a word or phrase, on either
// side, with the places where it stands. What was asked for comes first as it
// was typed, then typed differently, then in other forms of the words; the
// order is documented there in full, and what is brought back is exactly the
// beginning of it.
//
// # Which units
//
// A [Filter] says which units are meant: by what stands in them, who changed them,
// when, where they come from. [Memory.Select] gives them, [Memory.Stats] counts them.
//
// # Processes
//
// A memory may be read by many processes at once, or written by one. A Memory
// may be used by several goroutines. [Compact] puts a new file in the place of
// the old one; it is called by path, while no Memory is open.
//
// # Damage
//
// Disks and people damage files. Whatever stands in one, Open, look-ups and walks end
// with an answer or with an error that wraps [ErrDamaged]. [Verify] says of a memory
// what is wrong with it, [Repair] makes it anew of what can be read.
package memory
