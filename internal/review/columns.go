package review

import (
	"slices"
	"strings"

	"hafez/internal/sheet/cells"
)

// column is a column of the spreadsheet.
type column int

const (
	numberColumn column = iota
	markColumn
	confidenceColumn
	sourceColumn
	targetColumn
	noteColumn
	orderColumn
	columns int = iota
)

// captions are the names of a column: the first line of the head of it. It is
// known by either.
func (c column) captions() []string {
	return [][]string{
		{"№"},
		{"mark", "نشان"},
		{"confidence", "اطمینان"},
		{"source", "مبدأ"},
		{"target", "ترجمه"},
		{"note", "یادداشت"},
		{"order", "ترتیب"},
	}[c]
}

func (c column) String() string { return strings.Join(c.captions(), " / ") }

// letter is that of the column as it is written.
func (c column) letter() string { return cells.ColumnName(c.number()) }

// number is that of the column as it is written, from 1.
func (c column) number() int { return int(c) + 1 }

// columnOf tells the column by the text of its head; ok is false for one that a
// person added.
func columnOf(head string) (c column, ok bool) {
	line, _, _ := strings.Cut(strings.TrimSpace(head), "\n")
	for part := range strings.SplitSeq(strings.ToLower(line), "/") {
		for c := range column(columns) {
			if slices.Contains(c.captions(), strings.TrimSpace(part)) {
				return c, true
			}
		}
	}
	return 0, false
}
