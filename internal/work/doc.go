// Package work hands a document to a translator, and takes it back.
//
// A [Job] is a document cut into segments, one in each [Row]. [Cut] makes it of a
// [document.Template]; [Fill] puts in what was translated before; [Write] makes a
// file of it for the program that the translator likes, and [Read] gives the rows
// back after that program has saved it. [Merge] gives the document's blocks their
// new texts, and [Units] the rows as units for a memory.
//
// # Segments and tags
//
// The words of a block are cut as those of a text; its tags, ⟨1⟩…⟨/1⟩ and ⟨2/⟩, do
// not count. Then the tags are put back: at a break those that close, and those
// that stand alone, belong to the segment before, and those that open to the one
// behind. A pair may begin in one segment and end in another, each of which has its
// half. So a translation that has the tags of its segment is right, and joined they
// have those of the block. White space between segments is part of none.
//
// # Files
//
// Whoever works on a file sorts and filters it, deletes rows, and adds columns. So
// each row knows its number, and every file says which document it is of, by its
// SHA-256, where it is not seen:
//
//	.xlsx  in hidden columns, and in a hidden sheet
//	.docx  in hidden text behind the number of each row
//	.tsv   in the head of the last column
//	.xlf   in metadata (2.1) or context groups (1.2)
//	.po    in the header, and in an extracted comment of each entry
//
// In XLIFF the tags are inline codes, the suggestions translation candidates
// (<mtc:match>) or <alt-trans>; in PO a suggestion is a fuzzy translation, which
// counts only once it is fuzzy no more. In a Word table it stands in the note. But for
// that, a row that has something in its target is translated, whatever else the file
// says of it.
package work
