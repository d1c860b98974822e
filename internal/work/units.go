package work

import (
	"strings"

	"hafez/internal/document"
	"hafez/memory"
)

// Units are the translated rows of a job as units for a memory, in the order of the
// document, with the segments before and after each as far as their rows are there.
// Their origin is the document. Tags are taken out of the texts, and kept as inline
// codes where source and target have the same ones, and each its own.
//
// What the memory itself has filled in and nobody has changed is left out, and so is
// a row that is translated as the one that it repeats. So the same units come each
// time, and importing them twice changes nothing. A draft that somebody gives back as
// the translation is no such row: he has confirmed it.
func Units(j *Job) []memory.Unit {
	rows := byID(j.Rows)
	texts := make(map[int]string, len(rows))
	for _, r := range rows {
		texts[r.ID], _ = document.CutTags(r.Source)
	}
	delete(texts, 0)
	type pair struct{ source, target string }
	seen := map[pair]bool{}
	var units []memory.Unit
	for _, r := range rows {
		source, _ := document.CutTags(r.Source)
		target, _ := document.CutTags(r.target())
		known := r.Match != memory.Fuzzy.String() && r.Match != memory.Numbers.String() && !strings.HasSuffix(r.Match, draftMatch) && r.target() == r.Suggestion
		if !visible(source) || !visible(target) || known || seen[pair{r.Source, r.target()}] {
			continue
		}
		seen[pair{r.Source, r.target()}] = true
		u := memory.Unit{Source: source, Target: target, From: j.From, To: j.To, Origin: j.Document, Props: codesOf(r.Source, r.target())}
		if r.ID > 0 {
			u.Previous, u.Next = texts[r.ID-1], texts[r.ID+1]
		}
		if note := r.remarks(); note != "" {
			u.Notes = []string{note}
		}
		units = append(units, u)
	}
	return units
}
