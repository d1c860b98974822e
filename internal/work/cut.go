package work

import (
	"path/filepath"
	"strings"

	"hafez/internal/document"
	"hafez/segment"
)

// Cut cuts a document into segments. The languages are left for the caller to say. A
// segment with tags has a note that tells what they stand for.
func Cut(t *document.Template, rules *segment.Rules) *Job {
	j := &Job{Document: filepath.Base(t.Name), Sum: t.Sum}
	first := map[string]int{}
	for i, b := range t.Blocks {
		for _, s := range cut(b.Text, rules).segments {
			r := Row{ID: len(j.Rows) + 1, Block: i, Kind: b.Kind.String(), Source: s, Repeats: first[s]}
			if r.Repeats == 0 {
				first[s] = r.ID
			}
			if l := legend(t, i, s); l != "" {
				r.note(l)
			}
			j.Rows = append(j.Rows, r)
		}
	}
	return j
}

// legend tells what the tags of a segment stand for: "⟨1⟩ bold, ⟨2/⟩ footnote".
func legend(t *document.Template, block int, segment string) string {
	var parts []string
	_, tags := document.CutTags(segment)
	other := halves(tags)
	for i, tag := range tags {
		if what := meaning(t, block, tag.Text); what != "" && !(tag.Close && other[i] >= 0) {
			parts = append(parts, tag.Text+" "+what)
		}
	}
	return strings.Join(parts, ", ")
}

// meaning is what a tag of a block stands for; "" if that is not known.
func meaning(t *document.Template, block int, tag string) string {
	return knownTag(t, block, tag).What
}

// knownTag is what is known of a tag of a block; the zero value if nothing is.
func knownTag(t *document.Template, block int, tag string) document.Tag {
	if n, ok := tagNumber(tag); ok && block < len(t.Tags) && len(t.Tags[block]) > 0 {
		tags := t.Tags[block]
		if i := n - tags[0].Number; i >= 0 && i < len(tags) {
			return tags[i] // They are numbered in their order.
		}
	}
	return document.Tag{}
}

// pieces are the segments of a block with the white space before, between and
// behind them, which is one more: put in turn they are the block again.
type pieces struct{ segments, gaps []string }

// cut cuts a text with tags.
func cut(tagged string, rules *segment.Rules) pieces {
	plain, tags := document.CutTags(tagged)
	sizes := make([]int, len(tags)+1) // of the first n tags, in bytes
	for i, t := range tags {
		sizes[i+1] = sizes[i] + len(t.Text)
	}
	var p pieces
	done := 0           // how many tags have their places
	end := -1           // of the last words, in plain; -1 before the first
	begin, stop := 0, 0 // of the segment that has these words, in tagged
	// gap ends that segment, and begins the one whose words begin at next.
	gap := func(next int) {
		from := done
		for done < len(tags) && tags[done].At <= next {
			done++
		}
		parted := from + split(tags[from:done], end, next, end < 0, next == len(plain))
		if end >= 0 {
			last := end
			if parted > from {
				last = tags[parted-1].At
			}
			stop = last + sizes[parted]
			p.segments = append(p.segments, tagged[begin:stop])
		}
		first := next
		if parted < done {
			first = tags[parted].At
		}
		begin = first + sizes[parted]
		p.gaps = append(p.gaps, tagged[stop:begin])
	}
	for s := range segment.Split(plain, rules, segment.Options{}) {
		gap(int(s.Start))
		end = int(s.End)
		for done < len(tags) && tags[done].At < end {
			done++
		}
	}
	if end < 0 {
		return pieces{gaps: []string{tagged}}
	}
	gap(len(plain))
	return p
}

// split tells how many of the tags between two segments belong to the first of
// them, whose words end at end; those of the next begin at next.
func split(tags []document.PlacedTag, end, next int, first, last bool) int {
	switch {
	case first:
		return 0
	case last:
		return len(tags)
	}
	n := 0
	for n < len(tags) && !tags[n].Open {
		n++
	}
	// What stands alone right before the next words, behind white space, is theirs.
	for n > 0 && !tags[n-1].Close && tags[n-1].At == next && next > end {
		n--
	}
	return n
}
