package cli

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/fatih/color"

	"hafez/memory"
)

// why explains the score of a match, term by term:
//
//	why  79 =  80  100·(1 − 1/5), in words: 5 in the query, 5 in the source
//	                 1    [-تهران-][+شیراز+] another word: 3 of 5 letters change
//	           -1  numbers: ۱۲ → ۱۵
//	             =  ي for ی
//
// The lines behind "=" tell what was typed differently and counts as the same.
func (p *printer) why(query string, m *memory.Match) {
	x := m.Explain(query)
	head := fmt.Sprintf("why %3d =", x.Score)
	for _, t := range x.Terms {
		p.printf("       %s%4d  %s\n", p.paint(head, color.Faint), t.Points, p.term(&x, t.Name))
		if head = strings.Repeat(" ", len(head)); t.Name != memory.TermBase {
			continue
		}
		for _, s := range x.Steps {
			if s.Op != memory.Renumber {
				p.printf("       %s        %-3s  %s\n", head, thousandths(s.Cost), p.step(&x, &s))
			}
		}
	}
	for _, f := range x.Folded {
		times := ""
		if f.Count > 1 {
			times = fmt.Sprintf(", %d times", f.Count)
		}
		p.printf("       %s    =  %s for %s%s\n", head, p.spelled(f.Query), p.spelled(f.Source), times)
	}
}

// term tells what a part of the score stands for.
func (p *printer) term(x *memory.Explanation, name memory.TermName) string {
	switch name {
	case memory.TermNumbers:
		return "numbers: " + p.renumbered(x)
	case memory.TermPunctuation:
		return "punctuation: " + p.only(x.QueryMarks, x.SourceMarks)
	case memory.TermTags:
		if len(x.QueryTags)+len(x.SourceTags) == 0 {
			return "tags: the same in another order"
		}
		return "tags: " + p.only(x.QueryTags, x.SourceTags)
	case memory.TermSpacing:
		return "spacing: the same words are spaced differently"
	case memory.TermDraft:
		return "draft: nobody has confirmed it yet"
	case memory.TermLimit:
		switch {
		case x.Kind == memory.Numbers:
			return "other values of numbers or dates: " + p.renumbered(x)
		case x.Score == 0:
			return "no score is below 0"
		}
		return "no fuzzy match has more"
	}
	if x.Kind != memory.Fuzzy {
		return kindMeaning(x.Kind)
	}
	if x.Length == 0 {
		return "one text has no words"
	}
	what := fmt.Sprintf("in words: %d in the query, %d in the source", x.QueryTokens, x.SourceTokens)
	if x.Characters {
		what = "in letters, as neither text has more than two words"
	}
	switch {
	case x.OtherBase < 0:
	case x.Joined:
		what += fmt.Sprintf("; half-spaces left out (cut there: %d)", x.OtherBase)
	default:
		what += fmt.Sprintf("; cut at half-spaces (left out: %d)", x.OtherBase)
	}
	return fmt.Sprintf("100·(1 − %s/%d), %s", thousandths(x.Distance), x.Length, what)
}

// kindMeaning says what a kind of match is.
func kindMeaning(k memory.Kind) string {
	switch k {
	case memory.Context:
		return "context: the same text, and the segment before or after it is the same"
	case memory.Exact:
		return "exact: the same text but for white space around it"
	case memory.Orthographic:
		return "orthographic: the same words, numbers and marks, typed differently"
	case memory.Numbers:
		return "numbers: the same but for the values of numbers or dates"
	}
	return "fuzzy: nearly the same"
}

// step tells a change from the source to the query.
func (p *printer) step(x *memory.Explanation, s *memory.Step) string {
	text := ""
	if s.Source != "" {
		text = p.paint("[-"+p.text1(s.Source)+"-]", color.FgRed)
	}
	if s.Query != "" {
		text += p.paint("[+"+p.text1(s.Query)+"+]", color.FgGreen)
	}
	switch {
	case x.Characters:
	case s.Similar():
		text += fmt.Sprintf(" similar: %d of %d letters change", s.Changed, s.Letters)
	case s.Op == memory.Replace && s.Letters > 0:
		text += fmt.Sprintf(" another word: %d of %d letters change", s.Changed, s.Letters)
	}
	return text
}

// renumbered lists the numbers of other values.
func (p *printer) renumbered(x *memory.Explanation) string {
	var pairs []string
	for _, s := range x.Steps {
		if s.Op == memory.Renumber {
			pairs = append(pairs, p.text1(s.Source)+" → "+p.text1(s.Query))
		}
	}
	return strings.Join(pairs, ", ")
}

// only tells what one text has and the other has not.
func (p *printer) only(query, source []string) string {
	var parts []string
	for _, side := range []struct {
		name string
		has  []string
	}{{"query", query}, {"source", source}} {
		if len(side.has) > 0 {
			parts = append(parts, fmt.Sprintf("only the %s has %s", side.name, p.text(strings.Join(side.has, " "))))
		}
	}
	return strings.Join(parts, ", ")
}

// spelled is a text, its signs named where they cannot be seen.
func (p *printer) spelled(s string) string {
	if s == "" {
		return "nothing"
	}
	if strings.IndexFunc(s, invisible) < 0 {
		return p.text(s)
	}
	var parts []string
	seen := ""
	flush := func() {
		if seen != "" {
			parts = append(parts, p.text(seen))
		}
		seen = ""
	}
	for _, r := range s {
		if !invisible(r) {
			seen += string(r)
			continue
		}
		flush()
		parts = append(parts, signName(r))
	}
	flush()
	return strings.Join(parts, " + ")
}

func invisible(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }

func signName(r rune) string {
	switch r {
	case ' ':
		return "space"
	case '\u00a0':
		return "no-break space"
	case '\u200c':
		return "half-space"
	case '\t':
		return "tab"
	case '\n', '\r':
		return "line end"
	}
	return fmt.Sprintf("U+%04X", r)
}

// thousandths writes a cost: 600 is 0.6.
func thousandths(cost int) string {
	return strconv.FormatFloat(float64(cost)/1000, 'f', -1, 64)
}

// whyJSON explains a score, as printed with --why --json.
type whyJSON struct {
	Terms        []termJSON   `json:"terms"`
	Unit         string       `json:"unit"`
	View         string       `json:"view"`
	QueryLength  int          `json:"query_words"`
	SourceLength int          `json:"source_words"`
	Distance     float64      `json:"distance"`
	Length       int          `json:"length"`
	OtherBase    *int         `json:"other_base"`
	Steps        []stepJSON   `json:"steps"`
	QueryMarks   []string     `json:"query_marks"`
	SourceMarks  []string     `json:"source_marks"`
	QueryTags    []string     `json:"query_tags"`
	SourceTags   []string     `json:"source_tags"`
	Folded       []foldedJSON `json:"folded"`
}

type termJSON struct {
	Name   memory.TermName `json:"name"`
	Points int             `json:"points"`
}

type stepJSON struct {
	Op      string  `json:"op"`
	Source  string  `json:"source"`
	Query   string  `json:"query"`
	Cost    float64 `json:"cost"`
	Changed int     `json:"changed"`
	Letters int     `json:"letters"`
}

type foldedJSON struct {
	Query  string `json:"query"`
	Source string `json:"source"`
	Count  int    `json:"count"`
}

func whyOf(query string, m *memory.Match) *whyJSON {
	x := m.Explain(query)
	list := func(s []string) []string { return append([]string{}, s...) } // [], not null
	j := &whyJSON{
		Terms: []termJSON{}, Unit: "words", View: "split", QueryLength: x.QueryTokens, SourceLength: x.SourceTokens,
		Distance: float64(x.Distance) / 1000, Length: x.Length, Steps: []stepJSON{}, Folded: []foldedJSON{},
		QueryMarks: list(x.QueryMarks), SourceMarks: list(x.SourceMarks), QueryTags: list(x.QueryTags), SourceTags: list(x.SourceTags),
	}
	if x.Characters {
		j.Unit = "characters"
	}
	if x.Joined {
		j.View = "joined"
	}
	if x.OtherBase >= 0 {
		j.OtherBase = &x.OtherBase
	}
	for _, t := range x.Terms {
		j.Terms = append(j.Terms, termJSON{t.Name, t.Points})
	}
	for _, s := range x.Steps {
		j.Steps = append(j.Steps, stepJSON{s.Op.String(), s.Source, s.Query, float64(s.Cost) / 1000, s.Changed, s.Letters})
	}
	for _, f := range x.Folded {
		j.Folded = append(j.Folded, foldedJSON{f.Query, f.Source, f.Count})
	}
	return j
}
