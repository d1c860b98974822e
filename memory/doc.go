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
// # Changes
//
// Whatever changes units, [Memory.Add], [Memory.Import], [Memory.Revise] and
// [Memory.Delete], is one change: it is made as a whole or not at all, whatever
// happens meanwhile, and [Memory.History] tells who made it, when, and by what.
// [Memory.Undo] takes the last ones back and [Memory.Redo] makes them again, to the
// byte. A change of more units than a transaction can hold is made on a copy of the
// file, which then takes its place.
//
// # Care
//
// [Verify] checks all that a memory holds against all the rest, and [Repair] makes a
// new one of what can be read of a damaged one. [Memory.Backup] writes a copy and
// [Restore] brings it back. [Compact] writes the file anew, without what gathers in it.
// A memory of an older version is brought up to date when it is opened for writing; the
// old file stays beside it. [Memory.Duplicates] finds units that say the same, and
// [Replacement] changes a text wherever it stands: what they give goes into Revise.
//
// # Processes
//
// A memory may be read by any number of processes, and opened for writing by one of
// them at a time; who waits longer than [Options].Timeout gets a [LockedError], which
// says for whom. A Memory that is open for reading lets go of its file between calls
// when another process waits to write. A Memory may be used by several goroutines.
package memory
