package work

import (
	"strings"
	"unicode"

	"hafez/internal/document"
)

// Words counts the words of a text as those who pay translators do: what stands
// between white space and has a letter or a digit in it. A half-space does not part
// words, and tags are none.
func Words(text string) int {
	plain, _ := document.CutTags(text)
	n := 0
	for _, word := range strings.Fields(plain) {
		if strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}

// band is how much work rows are, by their scores.
type band struct {
	name   string
	least  int    // the lowest score
	colour string // of rows in a spreadsheet, as RRGGBB
}

// bands are those of the field, the best first. Rows that repeat another are counted
// apart from them, whatever their score.
func bands() []band {
	return []band{
		{"100 %", 100, "D3EBD0"},
		{"95–99 %", 95, "E6F2C8"},
		{"85–94 %", 85, "FBF3C4"},
		{"75–84 %", 75, "FCE2BF"},
		{"50–74 %", 50, "F8D3C5"},
		{"new", 0, "FFFFFF"},
	}
}

const repeatsColour = "DCE6F2"

// Count is what there is to do in a band.
type Count struct {
	Band        string // "repetitions", "100 %", "95–99 %", … "new"
	Rows, Words int
}

// Counts are the rows and words of a job by how much work they are: repetitions, then
// the bands of scores from 100 down, and last what is new.
func (j *Job) Counts() []Count {
	counts := []Count{{Band: "repetitions"}}
	for _, b := range bands() {
		counts = append(counts, Count{Band: b.name})
	}
	for _, r := range j.Rows {
		at := 0
		if r.Repeats == 0 {
			for at = 1; bands()[at-1].least > r.Score; at++ {
			}
		}
		counts[at].Rows++
		counts[at].Words += Words(r.Source)
	}
	return counts
}
