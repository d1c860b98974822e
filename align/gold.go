package align

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ReadBeads reads an alignment of m source and n target segments that was kept
// apart from the texts, such as a gold standard. Three formats are told apart
// by what they hold:
//
//   - a ladder, with or without its third column: see [WriteLadder];
//   - a bead a line, the numbers of its source and its target segments with
//     commas between them and a tab between the sides ("3,4<TAB>5"; a side may be
//     empty), counted from 0 or from 1, whichever the numbers show;
//   - JSON Lines with the keys "source" and "target", lists of numbers from 1.
//
// Empty lines and those that begin with # do not count. The beads come in the
// order of their segments, without confidence. An error names the line, from 1:
// it holds anything else, or segments that do not exist, that are not next to each
// other, or that an earlier bead has.
func ReadBeads(r io.Reader, m, n int) ([]Bead, error) {
	lines, err := readGoldLines(r)
	if err != nil {
		return nil, err
	}
	if rungs := rungs(lines, m, n); rungs != nil {
		return fromRungs(rungs), nil
	}
	base, err := firstNumber(lines, m, n)
	if err != nil {
		return nil, err
	}
	beads := make([]Bead, 0, len(lines))
	var source, target ranges
	for _, l := range lines {
		b := Bead{}
		if b.Source, err = source.add(l.source, base, m); err != nil {
			return nil, fmt.Errorf("line %d: source %w", l.number, err)
		}
		if b.Target, err = target.add(l.target, base, n); err != nil {
			return nil, fmt.Errorf("line %d: target %w", l.number, err)
		}
		if b.Source.Len() > 0 || b.Target.Len() > 0 {
			beads = append(beads, b)
		}
	}
	slices.SortStableFunc(beads, func(a, b Bead) int {
		return cmp.Or(cmp.Compare(a.Source.From, b.Source.From), cmp.Compare(a.Target.From, b.Target.From))
	})
	return beads, nil
}

// goldLine is a line with the numbers of two sides.
type goldLine struct {
	number         int // of the line, from 1
	source, target []int
	json           bool
}

// mostGoldLine is the length of the longest line that is read, in bytes.
const mostGoldLine = 1 << 20

func readGoldLines(r io.Reader) ([]goldLine, error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, mostGoldLine)
	var lines []goldLine
	number := 0
	for s.Scan() {
		number++
		text := s.Text()
		if number == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		trimmed := strings.TrimSpace(text)
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		l, err := parseGoldLine(strings.TrimRight(text, "\r"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		if len(lines) > 0 && l.json != lines[0].json {
			return nil, fmt.Errorf("line %d: some lines are JSON and some are not", number)
		}
		l.number = number
		lines = append(lines, l)
	}
	if s.Err() == bufio.ErrTooLong {
		return nil, fmt.Errorf("line %d: longer than %d bytes: this is no list of segment numbers", number+1, mostGoldLine)
	} else if s.Err() != nil {
		return nil, s.Err()
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("line %d: the file ends without a bead", max(number, 1))
	}
	return lines, nil
}

func parseGoldLine(text string) (l goldLine, err error) {
	if strings.HasPrefix(text, "{") {
		var v struct{ Source, Target *[]int }
		err := json.Unmarshal([]byte(text), &v)
		if err == nil && (v.Source == nil || v.Target == nil) {
			err = errors.New("one of the two is missing")
		}
		if err != nil {
			return l, fmt.Errorf("not a bead as JSON in one line, with the numbers of its segments in \"source\" and \"target\": %v", err)
		}
		return goldLine{source: *v.Source, target: *v.Target, json: true}, nil
	}
	columns := strings.Split(text, "\t")
	if len(columns) < 2 {
		return l, fmt.Errorf("no tab between the segment numbers of source and target in %.40q", text)
	}
	if l.source, err = parseIDs(columns[0]); err != nil {
		return l, err
	}
	l.target, err = parseIDs(columns[1])
	return l, err
}

// parseIDs reads numbers with commas between them, perhaps in brackets.
func parseIDs(column string) (ids []int, err error) {
	column = strings.TrimSpace(column)
	if strings.HasPrefix(column, "[") && strings.HasSuffix(column, "]") {
		column = column[1 : len(column)-1]
	}
	for field := range strings.SplitSeq(column, ",") {
		if field = strings.TrimSpace(field); field == "" {
			continue
		}
		n, err := strconv.Atoi(field)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%.40q is not the number of a segment", field)
		}
		ids = append(ids, n)
	}
	return ids, nil
}

// rungs are those of a ladder from 0, 0 to m, n; nil if the lines are none. No
// list of beads can end at m, n as well as begin with 0, 0.
func rungs(lines []goldLine, m, n int) [][2]int {
	all := make([][2]int, 0, len(lines))
	last := [2]int{}
	for _, l := range lines {
		if l.json || len(l.source) != 1 || len(l.target) != 1 {
			return nil
		}
		next := [2]int{l.source[0], l.target[0]}
		if next[0] < last[0] || next[1] < last[1] {
			return nil
		}
		all, last = append(all, next), next
	}
	if all[0] != [2]int{} || last != [2]int{m, n} || m == 0 && n == 0 {
		return nil
	}
	return all
}

// firstNumber tells whether beads count from 0 or from 1.
func firstNumber(lines []goldLine, m, n int) (int, error) {
	if lines[0].json {
		return 1, nil
	}
	one := false
	for _, l := range lines {
		if slices.Contains(l.source, 0) || slices.Contains(l.target, 0) {
			return 0, nil
		}
		one = one || slices.Contains(l.source, m) || slices.Contains(l.target, n)
	}
	if !one {
		return 0, fmt.Errorf("line %d: the beads may count from 0 or from 1: add a line for the first or the last segment, with the other side empty", lines[0].number)
	}
	return 1, nil
}

// ranges are the segments that beads already have.
type ranges struct{ taken map[int]bool }

// add makes a range of numbers that count from base, of so many segments.
func (r *ranges) add(ids []int, base, size int) (Range, error) {
	if len(ids) == 0 {
		return Range{}, nil
	}
	if r.taken == nil {
		r.taken = make(map[int]bool)
	}
	slices.Sort(ids)
	for k, id := range ids {
		switch {
		case id < base || id-base >= size:
			return Range{}, fmt.Errorf("segment %d: there are %d, from %d", id, size, base)
		case r.taken[id]:
			return Range{}, fmt.Errorf("segment %d is there already", id)
		case k > 0 && id != ids[k-1]+1:
			return Range{}, fmt.Errorf("segments %d and %d are not next to each other", ids[k-1], id)
		}
		r.taken[id] = true
	}
	return Range{ids[0] - base, ids[len(ids)-1] + 1 - base}, nil
}
