// Package document reads the files that people translate and hands on their
// text as UTF-8.
//
// [FormatOf] tells the kind of a file by its name. For plain text start with
// [Open], or with [NewText] for a stream that is open already, or with [NewXML] or
// [NewHTML] to see the markup too. All give a [Text]: an io.Reader of valid UTF-8
// without byte order mark, whatever the file was encoded in. Line ends, odd white
// space and every other character are left as they are.
//
// For a document of Word, a web page, an OpenDocument text, a spreadsheet, Markdown,
// subtitles or the texts of a program start with [Blocks].
// It gives the text without its markup, in pieces that are segmented one by one:
// each a [Block]. The tables of a Word document, which translators are handed with
// the text in one column and its translation in another, [Rows] gives with their
// rows and cells.
//
// # Encodings
//
// Persian text comes as UTF-8, as UTF-16 (Windows Notepad's "Unicode") and, from
// older programs, as windows-1256. The caller may name the encoding; if not, it
// is found from the first bytes, in this order:
//
//  1. a byte order mark;
//  2. the alternating bytes of UTF-16 without a mark (a guess);
//  3. valid UTF-8;
//  4. windows-1256, if nearly all the bytes above 0x7F are Arabic letters in it
//     (a guess);
//  5. nothing: an error that asks for the encoding's name.
//
// An XML file or a web page may also declare its encoding; see [NewXML] and
// [NewHTML].
//
// A guess is never silent: [Text.Guessed] says that the user should be told.
// Nothing is lost silently either: a byte that means nothing in the encoding is
// an [*Error] with its file, line and offset, and never turned into U+FFFD. A
// U+FFFD that the file does hold is text like any other.
//
// Old 8-bit Persian encodings that no library decodes (ISIRI 3342, Iran System,
// Mac Farsi) are not recognised: such files end in step 5.
//
// # Documents
//
// A block is a paragraph, a heading, an item of a list or a cell. Its text is what
// a reader of the document sees, whatever pieces the file has it in: a word that
// Word keeps in three runs is one word. A sentence is never cut in two: text
// boxes and attributes come after the block that they stand in; behind the body
// come what a web page says of itself, the notes, and headers and footers, those
// that say the same only once.
//
//   - Of tracked changes the text counts as if all had been accepted. Comments,
//     hidden text, the instructions of fields (but not what they result in) and
//     the reading aids of ruby text are left out. So are formulas, charts,
//     diagrams, WordArt, embedded objects and the descriptions of pictures in
//     Word and OpenDocument.
//   - What Word shows and the document does not hold as text of its own is left
//     out as well, and [Options].Note tells it: other files that it takes in
//     (w:altChunk, w:subDoc) and notes that are missing. It tells too what
//     content controls that nobody has filled in ask for.
//   - A cell that is repeated counts once, in OpenDocument.
//   - Of a spreadsheet the text in the cells of its visible sheets counts, in hidden
//     rows and columns too; a text that the file has once for many cells counts once.
//     Numbers, dates and what formulas result in are left out, and, as Note tells, the
//     names of sheets, comments, charts and drawings.
//   - A character of a symbol font (w:sym) is what it looks like if the font is
//     Symbol or, for common marks, Wingdings; else it is left out.
//   - In a web page white space counts as browsers have it. What is in script,
//     style, template, noscript, svg, math, object, audio, video, canvas and iframe
//     is left out, and so are elements with the attribute hidden, but style
//     sheets are not looked at. If such an element, a comment or a tag has no
//     end and takes text with it, Note tells it. A block whose text has all
//     translate="no" is left out; words with it stay in their sentence.
//   - In Markdown blocks of code, HTML, definitions of links and what a file says of
//     itself before its text (front matter) are left out; Note tells it of text in
//     HTML. Code in a sentence stays in it.
//   - Of a PO file the entries count that have yet to be translated, or are fuzzy; an
//     entry with a plural is two texts, that for one thing and that for the others. Of
//     an XLIFF file the sources count whose target has yet to be written.
//   - Attributes that people read are blocks too: title, alt, aria-label,
//     placeholder, label, the captions of buttons, the page's title and its
//     description.
//
// # Hostile documents
//
// Nothing but the document is ever opened and nothing of it is written, whatever
// it refers to. What is wrong with it is an [*Error] that names the part of it.
// Its parts may come to 256 MiB unpacked; text that has to be held, that of one
// paragraph with its boxes, of one row of a table or of all notes, to 16 MiB; a
// spreadsheet has at most 1,048,576 texts, a Markdown file 16 MiB; elements may nest
// 256 deep, tags and their attributes take 1 MiB, in a web page 8 MiB. A document type in
// the XML of a document is refused.
//
// # Writing
//
// [WriteAtomic] writes a file so that it is either the whole new one or still
// the old one.
package document
