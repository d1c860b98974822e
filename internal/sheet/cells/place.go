// Package cells knows what the cells of a spreadsheet are called, and how a text stands
// in one (ECMA-376, part 1, 18.3.1.4 and 22.9.2.19). It is for those who read or write
// the XML of sheets: package sheet, and the documents that are spreadsheets.
package cells

import (
	"strconv"
	"strings"
)

// The size of the largest sheet.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
)

// CellName is the name of a cell, such as "D12"; columns and rows count from 1.
func CellName(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// ColumnName is the name of a column from 1, such as "D".
func ColumnName(column int) string { return string(AppendColumn(nil, column)) }

// AppendColumn puts the name of a column behind name.
func AppendColumn(name []byte, column int) []byte {
	if column > 26 {
		name = AppendColumn(name, (column-1)/26)
	}
	return append(name, byte('A'+(column-1)%26))
}

// Place is the column and row of a cell's name; ok is false if it is none.
func Place(name string) (column, row int, ok bool) {
	letters := strings.TrimRight(name, "0123456789")
	for i := range len(letters) {
		c := letters[i]
		if c < 'A' || c > 'Z' || i == 3 {
			return 0, 0, false
		}
		column = column*26 + int(c-'A') + 1
	}
	row, err := strconv.Atoi(name[len(letters):])
	return column, row, err == nil && column >= 1 && column <= MaxColumns && row >= 1 && row <= MaxRows
}
