// Package memory is a translation memory: it keeps translation units in one
// bbolt file and brings back, for a new segment, every unit whose source says
// the same or nearly so.
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
// A memory may be read by many processes at once, or written by one. A Memory
// may be used by several goroutines.
package memory
