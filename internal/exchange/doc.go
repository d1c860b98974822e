// Package exchange reads and writes bilingual files: the files in which
// translators, agencies and other programs hand over translation units. [Read]
// yields the units of a file, [Write] makes a file of units, [FormatOf] tells a
// file's format by its name. Both work as streams: a file is never held whole.
//
// What is read is never silently guessed at and never damaged. Bytes that are
// not in the file's encoding end the reading with a [FileError] that names the
// line; no text is ever given with U+FFFD in it that the file did not hold. A
// unit that cannot be used, and a detail that cannot be kept, is a [Problem],
// and reading goes on. The decoding is package document's, and so encodings have
// the same names here, and files that tell none are read as texts are: what has to
// be guessed (windows-1256, UTF-16 without byte order mark) is a Problem too.
//
// # TMX
//
// Translation Memory eXchange is read in versions 1.1 to 1.4b, also packed with
// gzip; in UTF-8, UTF-16 with and without byte order mark, and any encoding
// that the file declares. A declaration that is belied by the bytes is a
// Problem; see [document.NewXML]. 1.4 is written, in UTF-8, by its DTD.
//
// Every <tuv> in the language wanted as source gives a unit with every <tuv> in
// the one wanted as target, whichever stands first and whatever the header's
// srclang says; so alternatives are kept as units of their own. Language codes
// match without regard to case, underscores, or which ISO 639 they are from:
// "fas", "per", "FA_ir" and "fa-Arab-IR" all are "fa". A variety that is asked
// for (en-GB) gives way to another (en-US) only where a <tu> does not have it.
// Dari ("prs", "fa-AF") counts as Persian. A unit's From and To are the codes as
// the file has them.
//
// Text is the text of a <seg>, white space and all, with that of <hi>, without
// the native codes in <bpt>, <ept>, <it>, <ph> and <ut> and without <sub>. The
// codes are kept beside it, in the properties codes:source and codes:target: there
// the text stands once more, with its codes. They are written back where they were
// as long as the text is the same. What the DTD forbids is mended with a Problem: a
// code that lacks what pairs it, for one, is kept as <ph>. The languages of notes
// and properties, and what the header says beside the language, are not kept.
//
// Times and names of people are those of the target <tuv>, else of the <tu>.
// Times are read in many forms; one that cannot be, or is of the Persian
// calendar, is a Problem, the time unknown, and its text kept as a property.
// Properties of type prev and next are the segments before and after, as in
// OmegaT; x-hafez-status and x-hafez-origin are Hafez's own. What else TMX knows
// of a unit becomes properties: tmx:tuid, tmx:usagecount and so on for
// attributes of the <tu>, tmx:source/… and tmx:target/… for those of a <tuv>,
// tmx:source/prop/… and tmx:target/prop/… for properties there. They come first
// among the unit's properties, and where they still do, they are written back
// to where they came from.
//
// A unit written is read as the same unit, and a file read, written, read and
// written again has the same bytes.
//
// # XLIFF
//
// The XML Localisation Interchange File Format is read in versions 1.2 and 2.0 to
// 2.2, and 1.0 and 1.1 as far as they are like 1.2; also where the namespace or the
// version is missing or wrong, which is a Problem. The .sdlxliff of Trados, .mqxliff
// of memoQ and .mxliff of Phrase are 1.2 with something added, and only read. 2.1 is
// written, or 1.2 if Options.FormatVersion says so.
//
// A segment gives a unit. In 2.x that is a <segment> with the target in it, whatever
// the order of targets says; in 1.2 a <mrk mtype="seg"> of the <seg-source> with that
// of the <target> with the same mid, or, where nothing is marked, a <trans-unit>.
// Proposals (<alt-trans>, the module for translation candidates) give none, nor does
// what is not to be translated. The segments before and after one in its <file> are
// the unit's Previous and Next. What the file says of a unit becomes properties
// with the prefix xliff:; remarks in it, and comments on a part of a text, become notes.
//
// Confirmed is what somebody has said is right:
//
//	1.2  approved="yes"                              confirmed
//	     approved="no"                               not, whatever the state
//	     else state final, signed-off                confirmed
//	     state translated, new, needs-…, x-…         not
//	     neither approved nor state                  not: many tools write so what is done,
//	                                                 and others what a machine has made
//	     state-qualifier rejected-…                  not, in any case
//	2.x  state translated, reviewed, final           confirmed
//	     state initial, or none                      not
//
// In files of Trados, memoQ and Phrase their own marks count instead. What is not
// confirmed is skipped, which is a Problem, or with Options.All given as a draft.
// A draft that Hafez wrote is a draft again, and what was rejected is so again, unless
// the state has become one that confirms it.
//
// Text is that of a <source> or <target>, white space and all; but without
// xml:space="preserve", white space with a line end in it at either end, of a marked
// segment too, is the layout of the file. Inline codes are kept, as in TMX: g, pc, and bx with ex, sc with
// ec, bpt with ept become pairs, those that are alone in their segment it; x and ph
// become ph, mrk becomes hi. Their native code is what stands in them in 1.2, the
// original data in 2.x, or else the tag itself. Writing, pairs are sc and ec in 2.1,
// bpt and ept in 1.2. So the first time that a file goes through a memory, g and pc
// become those, and a tag without data becomes data; and sm and em are left out.
//
// What XLIFF has no place for stands in the module for metadata, in 1.2 in a
// <context-group>, and so every unit that is written is read as the same unit. The
// ids of units and codes are made anew where they would not be unique. All units of a
// file are in one pair of languages: a unit in others cannot be written.
//
// Validate goes by the specifications and their constraints, of the modules too, not
// only by the schemas; of 1.2 by the transitional one. Of the ids in a file it holds
// half a million to see whether they are unique and whether what is referred to is
// there, and tells at most 10,000 findings.
//
// # TSV
//
// A table has a tab between cells and a unit a row. If the first row names both
// a source and a target column it is a header, and columns are known by name:
// source, target, from, to (the languages' codes), author or created_by,
// created, changed, changed_by, origin, status, previous, next, note; any other
// column is a property of that name. The texts' columns may also be called by
// their language's code or name ("English (US)"), مبدأ or متن, مقصد or ترجمه. Titles above
// the header, and a second header below it, are left out. Without a header the first
// two columns are source and target, behind one with the rows' numbers, and the others
// are left out, which is a Problem. If the letters of the first twenty rows are those of
// the languages the other way round, so are the columns, which is a Problem too: with
// a header only if no row is the right way round.
// A status is confirmed, draft or rejected. It may be in the words of Trados, memoQ and
// others, "Not translated" or "Draft (75%)", or in Persian, پیش‌نویس or ردشده, and is kept
// as a property then; a column "fuzzy" that says True makes a draft, as Weblate means it.
// Encodings are those of texts; spreadsheets save "Unicode text" as UTF-16, in files
// called .txt. See [document.NewText]. A row whose columns from and to say that it is
// the other way round, from English to Persian, is given turned round, as it is in
// the formats below.
//
// A cell in quotes is taken out of them only if it had to be put in them,
// because it holds a tab, a line end or a quote; and an open quote takes no
// other row with it. So the quotes of a text stay in a table made by hand, and
// what Hafez writes is read as it was, whatever the text. Where a program put
// cells in quotes for other reasons, which UTF-16 with a byte order mark or a
// header in quotes shows, they all are taken out.
//
// # CSV
//
// A table as TSV is, with a comma between cells. Semicolons, with which Excel saves
// where the comma is a decimal point, and tabs are read too: a first line "sep=;" says
// it, or else the first rows show it. Between commas and semicolons quotes always
// count (RFC 4180), and the line ends in a cell stay as they are. A quote that is
// never closed is an error that says where it opens.
//
// CSV is written in UTF-8 with a byte order mark, with commas, and with CRLF behind
// the rows: so Excel opens it rightly. Texts are written as they are. But a program
// that opens a CSV may take one that begins with =, +, - or @ for a formula, and
// "۱-۲" or "1-2" for a date, and save it so: XLSX is the safe way to send a table to
// somebody.
//
// # PO
//
// The format of gettext. An entry gives one unit, of msgid and msgstr, as everybody
// counts them. One with plurals gives the pair of msgid and the msgstr for one thing;
// msgid_plural and the other forms are properties, as are msgctxt, flags, references,
// extracted comments and previous texts, and all go back to their places. The
// translators' comments of an entry are a note.
//
// What is fuzzy, obsolete, or has an empty plural form comes only with Options.All,
// as a draft; what is not translated never comes. The header tells the encoding (else
// it is found out as that of texts) and the target's language; LANGUAGE and the like,
// which templates have there, tell none; then a pair whose letters are those of the
// languages the other way round is read so, since msgid is mostly English, and a
// Problem says it. A line that is none of PO, and an entry
// without msgstr, end the reading.
//
// What PO has no place for is written in extracted comments of their own, "#.
// hafez:…", which other programs keep or drop, and never stumble over. PO forbids two
// entries with the same msgid and msgctxt, as two translations of one text would be.
// From the second on they have a number behind msgctxt, "menu|hafez:2", which is taken
// off when they are read. A draft is written as fuzzy, and so is what
// was rejected, with a comment that says it. Plurals are written in files to
// English, Persian, German, Dutch and Swedish; elsewhere the forms beside the first
// are properties in comments. Msgfmt takes what is written; its option -c also demands
// that a text and its translation begin and end alike with line ends, which is for
// the translator to mend.
//
// # JSON Lines
//
// An object a line, with the fields id, source, target, from, to, created,
// created_by, changed, changed_by, origin, previous, next, status, notes (a list of
// texts) and props (a list of {"key": …, "value": …}). Only source and target are
// required. It is the format to dump a memory in, and to work on one with other
// programs: everything is there, nothing is escaped but what must be. The id is for
// people: units that are read get theirs from the memory.
//
// A line without languages and origin is of another program: its letters tell, as in
// PO, whether it is the other way round. Names of fields are taken exactly. Other fields that are texts become properties. A
// unit with a field twice, with a field of the wrong type, or with half a character
// (\ud83d alone) is left out. A line that is not JSON ends the reading.
//
// # TBX
//
// TermBase eXchange, a glossary by concepts, is read and not written: version 2
// (martif), version 3 in both its styles, and TBX-Min. Every term of a concept in
// the source language gives a unit with every one in the target language. A
// language without a code is a Problem, and not guessed. Terms that the file calls
// deprecated, superseded, obsolete, forbidden or not recommended are left out; with
// Options.All they come as drafts. All others count as confirmed.
//
// White space counts as one space, as the file is laid out by it. Notes and
// definitions, of the concept and of both sides, become notes of the unit. Other
// facts are properties: tbx:id, tbx:subjectField and so on of the concept,
// tbx:source/partOfSpeech, tbx:target/status and so on of a term or its language.
// Who made the entry and when, and the parts that a term is made of, are not kept.
//
// # Word tables
//
// A bilingual table is a table of a Word document (.docx, .docm) with a unit a row,
// the source in one column and the target in another. The columns are named by its
// first row, as in TSV; a heading may tell the language too, "Source (fa)". Columns
// called № or ردیف number the rows and are left out. A table without headings is
// read if it has two columns, source and target; or three, that are number, source
// and target, or source, target and note. The order of the columns is that of the
// file, whatever is shown at the right; but if the texts of a table without headings
// are in two scripts and the other way round, so is it read, which is a Problem, and
// if both columns are in one script it is left out. So are all other tables and all
// text outside of tables, which are Problems; a document without a table to read is
// an error. A table in a cell is a table of its own. Tracked changes count as
// accepted. Several paragraphs in a cell are a text of several lines. Bold type and
// the like are left out.
//
// There are no lines in a Word document: the Line of a Problem is 0, and its message
// begins with the place in words, "row 3 of table 1". Rows and tables are counted as
// the reader sees them, from 1, without rows that are hidden or deleted.
//
// What is written is one table with number, source, target and the first note, across
// A4 pages, the headings on each. A table from Persian has the source at the right. A
// person edits what is seen; all else that a unit holds stands behind the number as
// hidden text, which Word and LibreOffice keep when they save. So a row that is read
// again is the unit it was made of, with what has been edited, wherever it was moved
// to; and if that unit came from a memory, the row takes its place there: see
// [memory.Unit].Replaces. Of a row whose texts were edited it is not known any more
// when the unit was changed, and by whom. A row that a person copied is a pair of its
// own, one that he added a new one. A row in the other direction is read turned
// round, and then takes no place. Line ends of any kind are shown as line breaks;
// those of a text that nobody edits stay as they were.
//
// A unit written is read as the same unit, and a file read, written, read and
// written again has the same bytes.
//
// # XLSX
//
// In a spreadsheet every visible sheet is read that has pairs; hidden ones, and
// those without, are left out, which is a Problem unless they are empty. Problems
// have the row as line, and name the sheet if there are several. Rows that are
// blank are none; those that are hidden or filtered out are read as the others.
//
// The row that names the columns may be any of the first twenty; columns are known
// by the names of TSV, and what stands above is a title. Texts' columns are also
// known by the name of their language, whatever the other words: "Source (fa)",
// "English text", متن فارسی, ترجمهٔ انگلیسی; that holds for every table. Without
// such a row the texts are in the first two columns, numbers of rows and empty
// columns before them not counted, if at least half of the rows have both and, for
// languages that do not share their letters, those are the right ones. If in most
// of the first twenty rows they are those of the other language, and in none the
// right ones, the columns are read the other way round, which is a Problem.
//
// Rich text is joined, pronunciations are left out, a formula has the value that it
// had when the file was saved, and a number is the text that it shows, if that is
// the same in every country. A row whose text is a date, another number, or a
// formula's error is left out with the name of the cell. In other columns dates are
// taken, as 2024-01-02 or with the time.
//
// What is written has one sheet, which runs from the right if the source does, its
// head frozen, with a filter, and with all that a unit holds: the texts, a note and
// the status in sight, the rest in a group of columns that a click opens. Cells are
// texts whatever they look like. A hidden column, hafez_id, has what [memory.Unit.Ref]
// gives, and reading puts it into Replaces: so a row that was changed, sorted or
// moved is known to be that unit. A cell holds 32,767 UTF-16 code units and a
// sheet 1,048,575 units; more is an error. The sheet is made of a shell, as package
// sheet tells.
package exchange
