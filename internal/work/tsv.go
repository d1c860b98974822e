package work

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"

	"hafez/internal/exchange"
)

// columnsTSV are the names of columns. The last one, without rows, is called what
// [exchange.Mark] makes of the job.
func columnsTSV() []string {
	return []string{idField, kindField, sourceName, targetName, suggestionField, scoreField, matchField, noteName, originField, likeField, repeatsField, blockField}
}

// The columns that a person works on.
const (
	sourceName = "source"
	targetName = "target"
	noteName   = "note"
)

func writeTSV(w io.Writer, _ string, j *Job, _ WriteOptions) error {
	out := bufio.NewWriter(w)
	columns := columnsTSV()
	line := exchange.AppendTSV(nil, append(slices.Clone(columns), exchange.Mark(j.fields())))
	for i := range j.Rows {
		if _, err := out.Write(line); err != nil {
			return err
		}
		r := &j.Rows[i]
		fields := r.fields()
		fields[sourceName], fields[targetName], fields[noteName] = r.Source, r.Target, r.Note
		cells := make([]string, len(columns)+1)
		for c, name := range columns {
			cells[c] = fields[name]
		}
		line = exchange.AppendTSV(line[:0], cells)
	}
	if _, err := out.Write(line); err != nil {
		return err
	}
	return out.Flush()
}

func readTSV(r io.ReaderAt, size int64, name string) (*Job, error) {
	j := &Job{}
	var columns []string
	guessed := func(encoding string) { j.odd("read as %s", encoding) }
	for row, err := range exchange.TSVRows(io.NewSectionReader(r, 0, size), exchange.Options{Name: name}, guessed) {
		if err != nil {
			return nil, err
		}
		if columns == nil {
			columns = make([]string, len(row.Cells))
			for i, c := range row.Cells {
				columns[i] = strings.ToLower(strings.Trim(strings.TrimSpace(c), `"`))
				fields, err := exchange.ParseMark(strings.Trim(c, `"`))
				if err != nil {
					return nil, notWork("", "the head of column %d is damaged", i+1)
				}
				if fields != nil {
					if err := j.take(fields); err != nil {
						return nil, err
					}
					columns[i] = ""
				}
			}
			if j.From == "" && j.To == "" && j.Sum == "" {
				return nil, notWork("", "no head of a column says which document it is of")
			}
			for _, needed := range []string{sourceName, targetName} {
				if !slices.Contains(columns, needed) {
					return nil, notWork("", "it has no column “%s”", needed)
				}
			}
			continue
		}
		made := Row{}
		for i, cell := range row.Cells {
			if i >= len(columns) {
				break
			}
			switch columns[i] {
			case sourceName:
				made.Source = cell
			case targetName:
				made.Target = cell
			case noteName:
				made.Note = cell
			default:
				if err := made.set(columns[i], cell); err != nil {
					j.odd("line %d: %v: left out", row.Line, err)
				}
			}
		}
		if err := j.add(made); err != nil {
			return nil, err
		}
	}
	if columns == nil {
		return nil, errors.New("the file is empty")
	}
	return j, nil
}
