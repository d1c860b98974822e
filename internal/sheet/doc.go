// Package sheet reads and writes spreadsheets (.xlsx, Office Open XML of
// ECMA-376, transitional and strict) as what people keep texts in.
//
// A [Book] is an open workbook; it has [Sheet]s, which [Book.Scan] goes through row
// by row, and so a sheet is never held whole. A [Cell] gives its text as it stands
// in the file, rich text joined and what tells only the pronunciation left out:
// [Cell.Text]. A number is not text, and what a person sees is not what is kept:
// [Cell.Typed] gives the digits only where the cell shows them as they are, and
// [Cell.Shown] also the way it shows them, where that is the same in every
// country: 1,404.50 and 50% but no date. What cannot be given as text is an
// [Error] that names the cell.
//
// [Fill] makes a file of a shell, which is one without rows, with its columns,
// styles and filters laid out by hand: [Rows] takes the rows one by one.
//
// A file may be hostile. What is unpacked, the cells, and the texts that cells
// share are counted against [Limits]; no single text may be longer than 16 MiB, and
// tags and the depth of elements are bounded as package xmlscan has it; a document
// type is refused, nothing is fetched, and no part is ever written to a disk.
//
// # Why not with a library
//
// The cells are not read with excelize, nor written with it. It takes a sheet whose
// XML breaks off for one that ends there, and a text that is not in the file for an
// empty one; it turns control characters into U+FFFD, takes a text that looks like
// an escape twice over (_x0041_x0042_) for another, and cuts off long ones. It also
// takes milliseconds to start, which every command would pay. So it only makes the
// shells, in tests.
package sheet
