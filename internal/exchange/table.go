package exchange

import (
	"bufio"
	"io"
	"iter"
)

// WriteTable writes a table of texts as TSV, with the names of its columns in
// the first row and cells in quotes as in the tables that Write makes. A table
// with the columns source and target can be read again by [Read].
func WriteTable(w io.Writer, columns []string, rows iter.Seq[[]string]) error {
	out := bufio.NewWriterSize(w, 64<<10)
	var line []byte
	put := func(cells []string) error {
		line = line[:0]
		for i, c := range cells {
			if i > 0 {
				line = append(line, '\t')
			}
			line = appendCell(line, c, needsQuotes)
		}
		_, err := out.Write(append(line, '\n'))
		return err
	}
	if err := put(columns); err != nil {
		return err
	}
	for cells := range rows {
		if err := put(cells); err != nil {
			return err
		}
	}
	return out.Flush()
}
