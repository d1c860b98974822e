// Package review writes and reads the files in which a translator reviews an
// alignment: an old article and its translation, cut into segments and paired
// into beads. [WriteXLSX] makes a spreadsheet of a [Sheet], [WriteHTML] a page for
// a browser; [Read] reads either back with what was corrected in it.
//
// A bead is a [Row]: the two texts, how sure the pairing is, the person's [Mark],
// and a note. A person marks rows right or wrong, and corrects them by moving
// texts between them. What was not touched comes back byte for byte, whatever
// was done around it, and also what spreadsheets like to change: blanks at the
// ends, half-spaces, controls of direction, carriage returns, texts that look
// like numbers, dates or formulas, and texts that look like the escapes of the
// format (_x0041_). What cannot be kept or understood is an error that names the
// cell or the row, never a guess.
//
// # The spreadsheet
//
// The first sheet is the one for work; it is known by the heads of its columns,
// in one of the first 20 rows, and may be called anything. If several have them,
// such as a copy made for safety's sake, it is the one called "Review". It runs
// from right to left if the source does. The first line of a head is the column's
// name, in either of two languages:
//
//	№             the number of the row, for people
//	mark          نشان     ✓, ✗ or empty; read is whatever says as much: ok, y, 1, درست; x, n, 0, نادرست
//	confidence    اطمینان  from 0 to 1; empty in a row that a person made
//	source        مبدأ     text
//	target        ترجمه    text
//	note          یادداشت  text
//	order         ترتیب    the number of the row again; this column is hidden
//
// Columns may be moved, others put between them; source, target and order must be
// there. Colours follow from the cells by rules: rows by confidence, grey where a
// text has no counterpart, the mark's cell by the mark. A second sheet is help for
// people. A third one, hidden, called "hafez", has a name and a value in each row:
//
//	format       hafez review
//	version      1
//	from         fa
//	to           en
//	source name  برف.txt
//	target name  snow.txt
//	texts        ce65927325cf52df      tells the two texts from others; may be empty
//	rejected     3 5 7b1c… 4 5 90aa…   as often as there are pairs: see Sheet.Reject
//
// A sheet may be sorted, filtered, and have rows put in and taken out. Reading
// sorts by the hidden numbers. A row that a person put in has none, or, being a
// copy, one that is there already. In a sheet whose numbers rise, which was not
// sorted, it stands behind the row above it. № matters little, since it may have
// been filled down anew:
//
//	order  №    source           read as
//	1      1    الف              1st
//	       2    the rest of الف  2nd: behind the row above it, with which it moves
//	3      3    a copy of پ      4th: of equal numbers, the one that rises is the original
//	2      4    ب                5th
//	3      5    پ                7th
//	       4.5  the rest of ب    6th: no whole number
//	       2    more of الف      3rd: at the bottom
//
// So № tells the place of a row without hidden number if it is no whole number, or
// if the row is at the bottom, behind all that have one: the row goes behind the
// last one whose № is not higher, as № stands in the sheet, if it rises with the
// hidden numbers; else those are taken for it. It also does so in a sheet that was
// sorted, where the row above is there by chance: there such a row must have a
// number, without which reading is an error that names the row. A copy in a sorted
// sheet stands behind its original. (A sheet sorted back by its numbers looks as if
// it had not been sorted: rows without number are at its bottom, and without № stay
// there.)
//
// A review holds at most 100,000 rejected pairs of at most 200 bytes.
//
// Texts are inline strings; as in every spreadsheet, _xHHHH_ in them is the
// character of that number: those that XML has not, and CR, which it turns into
// LF. Cells hold at most 32,767 UTF-16 code units and sheets 1,048,575 rows besides
// the head; longer texts can be written as a page. Of neither is more written than
// is read again, 240 MiB of rows in a sheet and 112 in a page: some 300,000 rows.
// LibreOffice, when it saves, turns a CR LF inside a text into LF, and keeps all
// else.
//
// All but the rows is made beforehand, with a library that is for tests only, and
// kept in the directory shell: the library would make the program 2 MB larger, and
// slower to start whatever it is asked.
//
// # The page
//
// The page holds all it needs and neither fetches nor sends nor stores anything,
// which its Content-Security-Policy states to the browser. Saving downloads the
// page itself with the new data in it. They are JSON in a script element of the
// type application/json and the id hafez-review, one row a line:
//
//	<script type="application/json" id="hafez-review">{"format":"hafez review","version":1,"from":"fa","to":"en","sourceName":"برف.txt","targetName":"snow.txt","rows":[
//	{"mark":"right","confidence":0.97,"source":"برف بارید.","target":"It snowed.","note":""},
//	{"mark":"","confidence":null,"source":"ادامه دارد","target":"","note":"left out?"}
//	]}</script>
//
// mark is "", "right" or "wrong"; confidence is null in a row that a person made,
// and then also in one whose pairing the person changed. A list of strings,
// "rejected", is there if there are such pairs (see [Sheet.Reject]). The characters <, > and &
// stand as \u003c and so on, and so the first "<" ends the data, whatever the
// texts say. A text that is edited in the page gets LF for its line ends, as
// browsers have it; one that is not edited keeps them. rows.js has the operations
// on rows, page.js the page.
package review
