package work

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"hafez/internal/document"
	"hafez/segment"
)

// Place is a segment of the document that a job is merged into.
type Place struct {
	ID    int    // from 1, in the order of the document
	Block int    // from 0
	Kind  string // of the block
	Text  string // with tags
}

// Finding is something about a segment, or a row, in a sentence in lower case.
type Finding struct {
	Place
	Row     int // the ID of the row; 0 if there is none, or it has none
	Message string
}

// Report says what came of a merge. Its lists are in the order of the document, or of
// the rows.
type Report struct {
	Segments   int // of the document
	Translated int // of them
	// Propagated are those of them that have the translation of another row with the
	// same source.
	Propagated int
	// Same says that the document is the one that was cut.
	Same bool

	Untranslated []Place   // they stay as they are
	Tags         []Finding // translations whose tags are not those of their sources
	New          []Place   // segments that no row is of, if the document is another
	Moved        []Finding // segments that stood elsewhere; they are merged
	// Changed are segments whose text is not that of their row. They are merged if
	// only tags have changed, or only the row's source in a document that is the
	// same.
	Changed  []Finding
	Vanished []Row     // rows that are of no segment
	Odd      []Finding // what else there is to know
}

// Merge gives a document's blocks their translations. Text is for
// [document.Template.Write]: it gives a block's new text, false for one of which no
// segment is translated, or not all are in a document whose blocks are translated
// whole. There translated segments stand in their places, between them the others as
// they are. White space is kept, but that beside a translated segment
// becomes what the target language has between sentences, if there is no line end or
// tab in it.
//
// If the document is the one that was cut, rows belong to the segments of their
// numbers, else to those of their texts; see [Report] for what that finds out. Rows may
// be in any order.
func Merge(t *document.Template, rules *segment.Rules, w *Job) (text func(block int) (string, bool), report Report) {
	blocks := make([]pieces, len(t.Blocks))
	for i, b := range t.Blocks {
		blocks[i] = cut(b.Text, rules)
	}
	segments := Cut(t, rules).Rows
	rows := byID(w.Rows)
	same := w.Sum != "" && w.Sum == t.Sum
	p := pairUp(segments, rows, same)
	report = Report{Segments: len(segments), Same: same}
	targets := p.targets(&report, func(block int, tag string) document.Tag { return knownTag(t, block, tag) })
	p.tell(&report)

	first := make([]int, len(blocks)+1) // the number of each block's first segment
	for i, b := range blocks {
		first[i+1] = first[i] + len(b.segments)
	}
	if t.Whole {
		for i := range blocks {
			report.holdBack(segments[first[i]:first[i+1]], targets[first[i]:first[i+1]])
		}
	}
	between := spaceBetween(w.To)
	return func(block int) (string, bool) {
		return blocks[block].translated(targets[first[block]:first[block+1]], between)
	}, report
}

// holdBack takes the translations of a block away if it does not have all of them, and
// says so at the first.
func (report *Report) holdBack(segments []Row, targets []string) {
	if !slices.Contains(targets, "") {
		return
	}
	said := false
	for i, target := range targets {
		if target == "" {
			continue
		}
		if targets[i] = ""; !said {
			report.Odd = append(report.Odd, Finding{segments[i].place(), segments[i].ID, "not merged: the text that it is part of is not translated to its end, and the document has texts whole"})
			said = true
		}
		report.Translated--
	}
}

// target is what a person typed, without white space around it; "" if it has no words.
func (r Row) target() string {
	if words, _ := document.CutTags(r.Target); !visible(words) {
		return ""
	}
	return strings.TrimSpace(r.Target)
}

// visible says whether a text is more than white space and invisible marks.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) })
}

// byID gives rows in the order of the document, those without a number last.
func byID(rows []Row) []Row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		if (a.ID == 0) != (b.ID == 0) {
			return cmp.Compare(b.ID, a.ID)
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return rows
}

// translated puts the translations in the places of segments; "" stands for none. It
// is false if there are no others.
func (p pieces) translated(targets []string, between string) (string, bool) {
	if !slices.ContainsFunc(targets, func(t string) bool { return t != "" }) {
		return "", false
	}
	differs := func(i int) bool {
		return i >= 0 && i < len(targets) && targets[i] != "" && targets[i] != p.segments[i]
	}
	var b strings.Builder
	for i, gap := range p.gaps {
		inside := i > 0 && i < len(p.segments)
		if inside && (differs(i-1) || differs(i)) && !strings.ContainsAny(gap, "\n\t\r\v\f\u0085\u2028\u2029") {
			gap = between
		}
		b.WriteString(gap)
		if i < len(p.segments) {
			b.WriteString(cmp.Or(targets[i], p.segments[i]))
		}
	}
	return b.String(), true
}

// spaceBetween is what stands between sentences in a language.
func spaceBetween(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	if base == "zh" || base == "ja" || base == "yue" {
		return ""
	}
	return " "
}

// targets gives each segment its translation, "" to those that have none. Known tells
// what is known of a tag.
func (p *pairing) targets(report *Report, known func(block int, tag string) document.Tag) []string {
	targets := make([]string, len(p.segments))
	for s, r := range p.rowOf {
		if r >= 0 {
			targets[s] = p.rows[r].target()
		}
	}
	// What repeats a text has its translation, if there is just one.
	same := map[string]string{}
	for _, r := range p.rows {
		t := r.target()
		if other, ok := same[r.Source]; t != "" && ok && other != t {
			same[r.Source] = ""
		} else if t != "" {
			same[r.Source] = t
		}
	}
	for s, segment := range p.segments {
		if targets[s] == "" && same[segment.Source] != "" {
			targets[s] = same[segment.Source]
			report.Propagated++
		}
		if targets[s] == "" {
			report.Untranslated = append(report.Untranslated, segment.place())
			continue
		}
		report.Translated++
		id := 0
		if r := p.rowOf[s]; r >= 0 {
			id = p.rows[r].ID
		}
		for _, message := range tagFaults(segment.Source, targets[s], func(tag string) document.Tag { return known(segment.Block, tag) }) {
			report.Tags = append(report.Tags, Finding{segment.place(), id, message})
		}
	}
	return targets
}

func (r Row) place() Place { return Place{r.ID, r.Block, r.Kind, r.Source} }

// tell says what is to be said of how segments and rows were paired.
func (p *pairing) tell(report *Report) {
	finding := func(s int, r Row, format string, args ...any) Finding {
		return Finding{p.segments[s].place(), r.ID, fmt.Sprintf(format, args...)}
	}
	slices.Sort(p.moved)
	for _, s := range p.moved {
		r := p.rows[p.rowOf[s]]
		message := "its row has no number: merged by its text"
		if r.ID > 0 {
			message = fmt.Sprintf("it was segment %d", r.ID)
		}
		report.Moved = append(report.Moved, finding(s, r, "%s", message))
	}
	slices.Sort(p.edited)
	for _, s := range p.edited {
		r := p.rows[p.rowOf[s]]
		report.Changed = append(report.Changed, finding(s, r, "the source in the row is “%s”: merged, look at the tags and words", r.Source))
	}
	fate := map[int]bool{}
	for i, r := range p.rows {
		switch c, ok := p.changed[i]; {
		case ok:
			fate[c[0]] = true
			report.Changed = append(report.Changed, finding(c[0], r, "it was “%s” (%d %% alike): not merged", r.Source, c[1]))
		case !p.used[i] && visible(r.Source):
			report.Vanished = append(report.Vanished, r)
		}
	}
	slices.SortStableFunc(report.Changed, func(a, b Finding) int { return a.ID - b.ID })
	for s, r := range p.rowOf {
		if r < 0 && !report.Same && !fate[s] {
			report.New = append(report.New, p.segments[s].place())
		}
	}
	for _, i := range p.twice {
		r := p.rows[i]
		report.Odd = append(report.Odd, finding(r.ID-1, r, "its row is there twice, with two translations: the first is taken, not “%s”", r.target()))
	}
}

// tagFaults tells in what the tags of a translation are not those of its source. Of a
// tag that is missing it tells the meaning, if there is one. Words between tags that
// the document keeps as they are get lost, and are told.
func tagFaults(source, target string, known func(tag string) document.Tag) (faults []string) {
	plain, want := document.CutTags(source)
	words, got := document.CutTags(target)
	left := map[string]int{}
	for _, t := range want {
		left[t.Text]++
	}
	for _, t := range got {
		left[t.Text]--
	}
	seen := map[string]bool{}
	for _, t := range append(want, got...) {
		switch n := left[t.Text]; {
		case seen[t.Text] || n == 0:
		case n > 0:
			what := known(t.Text).What
			if what != "" {
				what = " (" + what + ")"
			}
			faults = append(faults, fmt.Sprintf("the tag %s%s is missing", t.Text, what))
		case slices.ContainsFunc(want, func(w document.PlacedTag) bool { return w.Text == t.Text }):
			faults = append(faults, fmt.Sprintf("the tag %s stands twice", t.Text))
		default:
			faults = append(faults, fmt.Sprintf("the tag %s is none of the source", t.Text))
		}
		seen[t.Text] = true
	}
	other := halves(got)
	fixed := map[string]string{} // what stands in the source, by the tag that begins it
	for i, j := range halves(want) {
		if t := want[i]; j > i && known(t.Text).Fixed {
			fixed[t.Text] = plain[t.At:want[j].At]
		}
	}
	for i, t := range got {
		if is, ok := fixed[t.Text]; ok && other[i] > i {
			if typed := words[t.At:got[other[i]].At]; strings.TrimSpace(typed) != strings.TrimSpace(is) {
				faults = append(faults, fmt.Sprintf("what the tag %s begins stays “%s”: “%s” is left out", t.Text, is, typed))
			}
		}
		begin := strings.Replace(t.Text, "/", "", 1)
		has := func(tags []document.PlacedTag) bool {
			return slices.ContainsFunc(tags, func(o document.PlacedTag) bool { return o.Text == begin })
		}
		if t.Close && other[i] < 0 && has(want) && has(got) {
			faults = append(faults, fmt.Sprintf("the tag %s stands before the one that it closes", t.Text))
		}
	}
	return faults
}
