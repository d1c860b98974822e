package work

import (
	"cmp"
	"fmt"
	"strings"

	"hafez/internal/document"
	"hafez/memory"
)

// FillOptions say what is taken of a memory. The zero value will do.
type FillOptions struct {
	// Threshold is the score from which a suggestion is put into the target; 0: 100.
	Threshold int
	// Min is the score below which there is no suggestion; 0: 70.
	Min int
}

// draftMatch stands behind the kind of a match whose unit nobody has confirmed.
const draftMatch = " draft"

// notePrefix begins the lines of a note that this package wrote.
const notePrefix = "hafez: "

// Fill puts in the best suggestion for each row that has no target yet. Lookup gives
// the matches of a text, the best first; it also gets the texts of the segments before
// and after it, and all three come without tags.
//
// A suggestion that scores enough becomes the target if it is certain where the tags
// go; if it is not, the row's note says so. A row that repeats one that was filled is
// filled as that one. An error is that of lookup.
func Fill(j *Job, lookup func(text, previous, next string) ([]memory.Match, error), opts FillOptions) error {
	threshold, least := cmp.Or(opts.Threshold, 100), cmp.Or(opts.Min, 70)
	texts := make([]string, len(j.Rows)+2) // of the rows, with nothing at both ends
	for i, r := range j.Rows {
		texts[i+1], _ = document.CutTags(r.Source)
	}
	filled := map[string]*Row{}
	for i := range j.Rows {
		r := &j.Rows[i]
		if r.Target != "" {
			continue
		}
		matches, err := lookup(texts[i+1], texts[i], texts[i+2])
		if err != nil {
			return err
		}
		r.suggest(texts[i+1], matches, threshold, least)
		if first := filled[r.Source]; r.Target == "" && first != nil {
			r.Target, r.Suggestion, r.Score, r.Match, r.Origin, r.Like, r.Note = first.Target, first.Suggestion, first.Score, first.Match, first.Origin, first.Like, first.Note
		}
		if r.Target != "" && filled[r.Source] == nil {
			filled[r.Source] = r
		}
	}
	return nil
}

// suggest takes the best of the matches for the row's text.
func (r *Row) suggest(text string, matches []memory.Match, threshold, least int) {
	if len(matches) == 0 || matches[0].Score < least {
		return
	}
	best := matches[0]
	suggestion, certain := place(r.Source, text, best)
	r.Suggestion, r.Score, r.Match, r.Origin, r.Like = suggestion, best.Score, best.Kind.String(), best.Unit.Origin, best.Unit.Source
	if best.Unit.Status == memory.Draft {
		r.Match += draftMatch
	}
	switch {
	case certain && best.Score >= threshold:
		r.Target = suggestion
	case !certain:
		r.note("put in the tags of the source")
	}
	for _, m := range matches[1:] {
		if best.Kind <= memory.Numbers && m.Kind == best.Kind && best.Kind != memory.Context && m.Suggestion != best.Suggestion {
			r.note(fmt.Sprintf("the memory also has: %s", m.Suggestion))
			break
		}
	}
}

// note adds a line to the note; there are no line ends in it.
func (r *Row) note(line string) {
	line = notePrefix + strings.Join(strings.Fields(line), " ")
	if r.Note != "" {
		line = r.Note + "\n" + line
	}
	r.Note = line
}

// remarks is what people wrote into the note.
func (r *Row) remarks() string {
	var lines []string
	for line := range strings.SplitSeq(r.Note, "\n") {
		if !strings.HasPrefix(line, notePrefix) {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
